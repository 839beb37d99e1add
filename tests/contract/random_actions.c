/* The generator.  Each call is first made to succeed, as far as the model can tell; then, about half the time, one of
 * its arguments is moved to an edge. */
#include "random_actions.h"
#include "random_values.h"
#include <vasbox/protection.h>

/* Handles and threads. */

uint64_t
random_handle (Maker *maker)
{
  VasProcessId target = 0;
  const uint64_t junk[] = { 0, VAS_CURRENT_THREAD, UINT32_MAX, UINT32_MAX - 1, 4 * below (maker, 40), 1, UINT64_MAX - 2,
                            prng_next (maker->prng) };
  maker->target = maker->caller;
  if (chance (maker, 6))
    return PICK (maker, junk);
  uint64_t handle = model_handle (maker->session->model, maker->caller, (unsigned) below (maker, 12), &target);
  if (handle == 0 || chance (maker, 45) || (target == 0 && chance (maker, 90))) /* a section is of another type */
    return VAS_CURRENT_PROCESS;
  if (target == 0)
    return handle;
  maker->target = target;
  return handle;
}

void
pick_thread (Maker *maker)
{
  const Model *model = maker->session->model;
  for (unsigned i = 0; i < 4; i++)
    {
      maker->call.thread = (VasThreadId) (1 + below (maker, model_n_threads (model)));
      maker->caller = vas_machine_thread_process (maker->session->machine, maker->call.thread);
      if (!model_is_terminating (model, maker->caller))
        break;
    }
  maker->target = maker->caller;
}

/* Requests. */

typedef struct Request
{
  uint64_t address, size, zero_bits;
  uint32_t type, protect;
} Request;

static void
make_new (Maker *maker, Request *r)
{
  static const uint32_t types[] = { VAS_MEM_RESERVE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_MEM_COMMIT };
  r->type = PICK (maker, types);
  r->size = small_size (maker);
  if (chance (maker, 3))
    r->type = VAS_MEM_RESET;
  else if (chance (maker, 15))
    r->type |= VAS_MEM_TOP_DOWN;
  if ((r->type & VAS_MEM_RESERVE) != 0 && chance (maker, maker->session->space->accesses > 30 ? 35 : 4))
    r->type |= VAS_MEM_WRITE_WATCH;
  if (r->type == VAS_MEM_RESERVE && chance (maker, 15))
    {
      r->type |= VAS_MEM_PHYSICAL;
      r->protect = chance (maker, 80) ? VAS_PAGE_READWRITE : legal_protection (maker);
    }
  if (r->type == (VAS_MEM_RESERVE | VAS_MEM_COMMIT) && chance (maker, 10))
    {
      r->type |= VAS_MEM_LARGE_PAGES;
      r->size = maker->config->large_page_minimum * (1 + below (maker, 2));
    }
  if (chance (maker, 25))
    {
      const uint64_t edges[] = { below (maker, 36), below (maker, 36), 21, 22, 31, 32, 0xFFFF, 0x10000,
                                 prng_next (maker->prng) >> below (maker, 64),
                                 prng_next (maker->prng) >> below (maker, 64) };
      r->zero_bits = PICK (maker, edges);
    }
}

static void
make_reserve_at (Maker *maker, Request *r)
{
  VasRegion region = find_page (maker, chance (maker, 85) ? WANT_FREE : WANT_ANY);
  uint64_t granule = maker->config->allocation_granularity;
  r->address = region.base;
  if (chance (maker, 60))
    r->address = (r->address + granule - 1) / granule * granule;
  uint64_t end = region.base + region.size;
  r->size = r->address < end ? size_up_to (maker, r->address, end) : small_size (maker);
  r->type = VAS_MEM_RESERVE | (chance (maker, 40) ? VAS_MEM_COMMIT : 0) | (chance (maker, 8) ? VAS_MEM_TOP_DOWN : 0);
  if (chance (maker, 6))
    {
      r->type = VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_LARGE_PAGES;
      r->size = maker->config->large_page_minimum * (1 + below (maker, 2)) + (chance (maker, 20) ? 1 : 0);
    }
}

static void
make_commit (Maker *maker, Request *r)
{
  VasRegion region = find_page (maker, chance (maker, 70) ? WANT_RESERVED : WANT_ALLOCATED);
  r->address = region.base + (chance (maker, 40) ? below (maker, maker->config->page_size) : 0);
  r->size = size_up_to (maker, r->address, allocation_end (maker, region));
  r->type = VAS_MEM_COMMIT;
  if (chance (maker, 10))
    r->type = chance (maker, 60) ? VAS_MEM_RESET : VAS_MEM_RESET_UNDO;
}

static Request
make_allocate (Maker *maker)
{
  Request r = { .protect = legal_protection (maker) };
  uint64_t what = below (maker, 100);
  if (what < 30)
    make_new (maker, &r);
  else if (what < 55)
    make_reserve_at (maker, &r);
  else
    make_commit (maker, &r);
  if (chance (maker, 28))
    switch (below (maker, 5))
      {
      case 0:
        r.address = chance (maker, 50) ? edge_address (maker) : nudge (maker, r.address);
        break;
      case 1:
        r.size = chance (maker, 70) ? edge_size (maker, r.address) : nudge (maker, r.size);
        break;
      case 2:
        r.type = edge_flags (maker, r.type);
        break;
      case 3:
        r.protect = edge_protection (maker);
        break;
      default:
        r.zero_bits = below (maker, 65);
        break;
      }
  return r;
}

static Request
make_free (Maker *maker, bool nt)
{
  VasRegion region = find_page (maker, chance (maker, 93) ? WANT_ALLOCATED : WANT_ANY);
  Request r = { .address = region.base, .type = chance (maker, 60) ? VAS_MEM_RELEASE : VAS_MEM_DECOMMIT };
  bool whole = r.type == VAS_MEM_RELEASE ? !nt || chance (maker, 50) : chance (maker, 20);
  if (whole && chance (maker, 93))
    r.address = region.allocation_base;
  if (chance (maker, 40))
    r.address += below (maker, maker->config->page_size);
  if (!whole || chance (maker, 3))
    r.size = size_up_to (maker, r.address, allocation_end (maker, region));
  if (r.size != 0 && chance (maker, 4))
    r.type = VAS_MEM_RELEASE | (uint32_t) (1 + below (maker, 2));
  if (chance (maker, 20))
    switch (below (maker, 3))
      {
      case 0:
        r.address = chance (maker, 50) ? edge_address (maker) : nudge (maker, r.address);
        break;
      case 1:
        r.size = chance (maker, 70) ? edge_size (maker, r.address) : nudge (maker, r.size);
        break;
      default:
        r.type = edge_flags (maker, r.type);
        break;
      }
  return r;
}

static Request
make_protect (Maker *maker)
{
  VasRegion region = find_page (maker, chance (maker, 85) ? WANT_COMMITTED : WANT_ANY);
  Request r = { .address = region.base, .protect = legal_protection (maker) };
  bool view = is_wanted (&region, WANT_VIEW);
  if (view && chance (maker, 60))
    r.protect = UINT32_C (1) << below (maker, 8);
  if (chance (maker, 40))
    r.address += below (maker, maker->config->page_size);
  r.size = size_up_to (maker, r.address,
                       chance (maker, 70) ? region.base + region.size : allocation_end (maker, region));
  if (chance (maker, 22))
    switch (below (maker, 3))
      {
      case 0:
        r.address = chance (maker, 50) ? edge_address (maker) : nudge (maker, r.address);
        break;
      case 1:
        r.size = chance (maker, 70) ? edge_size (maker, r.address) : nudge (maker, r.size);
        break;
      default:
        r.protect = edge_protection (maker);
        break;
      }
  return r;
}

static Request
make_query (Maker *maker)
{
  static const uint64_t lengths[] = { 48, 28, 47, 27, 0, 24, 23, 16, 15, 12, 11, 49, 1000, UINT64_MAX };
  static const uint32_t classes[] = { 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 6, 6, 7, 8, 10, 13, 100, 0x80000000, UINT32_MAX };
  VasRegion region = find_page (maker, WANT_ANY);
  Request r = { .address = region.base, .type = PICK (maker, classes), .size = VAS_LENGTH_OF_STRUCTURE };
  if (chance (maker, 30))
    r.address = chance (maker, 60) ? edge_address (maker) : nudge (maker, r.address);
  if (chance (maker, 25))
    r.size = PICK (maker, lengths);
  return r;
}

static Request
make_place (Maker *maker, VasCall *call)
{
  static const uint32_t types[] = { VAS_MEM_IMAGE, VAS_MEM_MAPPED, VAS_MEM_MAPPED, VAS_MEM_PRIVATE };
  bool inside = chance (maker, 40);
  VasRegion region = find_page (maker, inside ? WANT_VIEW : WANT_FREE);
  uint64_t page = maker->config->page_size;
  Request r = { .address = region.base };
  r.size = MIN (region.size, page * (1 + below (maker, 20)));
  call->arguments[2] = inside && chance (maker, 90) ? region.type : PICK (maker, types);
  call->arguments[3] = chance (maker, 70) ? VAS_MEM_COMMIT : VAS_MEM_RESERVE;
  call->arguments[4] = call->arguments[3] == VAS_MEM_COMMIT ? UINT32_C (1) << below (maker, 8) : 0;
  call->arguments[5] = VAS_PLACE_DEFAULT_PROTECT;
  if (call->arguments[3] == VAS_MEM_RESERVE || chance (maker, 50))
    call->arguments[5] = UINT32_C (1) << below (maker, 8);
  if (call->arguments[2] == VAS_MEM_PRIVATE)
    {
      if (chance (maker, 95))
        call->arguments[4] &= 0x77;
      call->arguments[5] = chance (maker, 95) ? VAS_PAGE_READWRITE : VAS_PAGE_WRITECOPY;
      if (call->arguments[4] == 0)
        call->arguments[3] = VAS_MEM_RESERVE;
    }
  if (chance (maker, 8))
    r.address = nudge (maker, r.address);
  if (chance (maker, 8))
    r.size = nudge (maker, r.size);
  return r;
}

/* Calls. */

/* Puts a request where the call's parameters of those kinds are. */
static void
put_request (Maker *maker, const Request *r)
{
  const VasCallInfo *info = vas_call_info (maker->call.id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      VasKind kind = info->parameters[i].kind;
      uint64_t *argument = &maker->call.arguments[i];
      if (kind == VAS_KIND_ADDRESS)
        *argument = r->address;
      else if (kind == VAS_KIND_SIZE)
        *argument = r->size;
      else if (kind == VAS_KIND_NUMBER && maker->call.id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY)
        *argument = r->zero_bits;
      else if (kind == VAS_KIND_NUMBER)
        *argument = chance (maker, 5) ? below (maker, 3) : 0;
      else if (kind == VAS_KIND_ALLOCATION_TYPE || kind == VAS_KIND_FREE_TYPE || kind == VAS_KIND_INFORMATION_CLASS)
        *argument = r->type;
      else if (kind == VAS_KIND_PROTECTION && maker->call.id != VAS_CALL_PLACE)
        *argument = r->protect;
    }
}

static void
make_bad_pointers (Maker *maker, unsigned percent)
{
  const VasCallInfo *info = vas_call_info (maker->call.id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].direction != VAS_IN && chance (maker, percent))
      maker->call.bad_pointers |= 1u << i;
}

static void
make_process_call (Maker *maker)
{
  static const uint32_t access[] = {
    VAS_PROCESS_ALL_ACCESS, VAS_PROCESS_ALL_ACCESS, VAS_PROCESS_ALL_ACCESS, VAS_PROCESS_ALL_ACCESS,
    VAS_PROCESS_ALL_ACCESS, VAS_PROCESS_ALL_ACCESS, VAS_PROCESS_VM_OPERATION, VAS_PROCESS_QUERY_INFORMATION,
    VAS_PROCESS_VM_OPERATION | VAS_PROCESS_QUERY_INFORMATION, VAS_PROCESS_QUERY_LIMITED_INFORMATION,
    VAS_PROCESS_TERMINATE, VAS_PROCESS_VM_READ,
  };
  uint64_t *arguments = maker->call.arguments;
  switch ((int) maker->call.id)
    {
    case VAS_CALL_OPEN_PROCESS:
      arguments[0] = PICK (maker, access);
      arguments[1] = below (maker, 2);
      arguments[2] = chance (maker, 95) ? 1 + below (maker, model_n_processes (maker->session->model))
                                        : below (maker, 12);
      break;
    case VAS_CALL_SET_LAST_ERROR:
      arguments[0] = (uint32_t) SOME_BITS (maker->prng);
      break;
    case VAS_CALL_GLOBAL_MEMORY_STATUS_EX:
      arguments[1] = chance (maker, 70) ? VAS_LENGTH_OF_STRUCTURE : 60 + below (maker, 8);
      break;
    default:
      if (vas_call_info (maker->call.id)->n_parameters > 0)
        arguments[0] = random_handle (maker);
      if (maker->call.id == VAS_CALL_GET_PROCESS_MEMORY_INFO)
        arguments[2] = chance (maker, 70) ? VAS_LENGTH_OF_STRUCTURE : 38 + below (maker, 50);
      break;
    }
}

static const struct
{
  VasCallId id;
  unsigned weight;
} weights[] = {
  { VAS_CALL_VIRTUAL_ALLOC, 180 },          { VAS_CALL_VIRTUAL_ALLOC_EX, 60 },
  { VAS_CALL_VIRTUAL_ALLOC_EX_NUMA, 25 },   { VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY, 150 },
  { VAS_CALL_VIRTUAL_FREE, 90 },            { VAS_CALL_VIRTUAL_FREE_EX, 40 },
  { VAS_CALL_NT_FREE_VIRTUAL_MEMORY, 140 }, { VAS_CALL_VIRTUAL_PROTECT, 70 },
  { VAS_CALL_VIRTUAL_PROTECT_EX, 30 },      { VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY, 80 },
  { VAS_CALL_VIRTUAL_QUERY, 25 },           { VAS_CALL_VIRTUAL_QUERY_EX, 25 },
  { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, 50 }, { VAS_CALL_UNMAP_VIEW_OF_FILE, 14 },
  { VAS_CALL_NT_UNMAP_VIEW_OF_SECTION, 14 }, { VAS_CALL_PLACE, 50 },
  { VAS_CALL_OPEN_PROCESS, 16 },            { VAS_CALL_CLOSE_HANDLE, 6 },
  { VAS_CALL_NT_CLOSE, 5 },                 { VAS_CALL_TERMINATE_PROCESS, 1 },
  { VAS_CALL_NT_TERMINATE_PROCESS, 1 },     { VAS_CALL_GET_PROCESS_MEMORY_INFO, 6 },
  { VAS_CALL_GLOBAL_MEMORY_STATUS_EX, 5 },  { VAS_CALL_GET_LAST_ERROR, 3 },
  { VAS_CALL_SET_LAST_ERROR, 3 },           { VAS_CALL_GET_SYSTEM_INFO, 2 },
  { VAS_CALL_GET_NATIVE_SYSTEM_INFO, 2 },   { VAS_CALL_GET_LARGE_PAGE_MINIMUM, 1 },
};

static VasCallId
random_call_id (Maker *maker)
{
  unsigned sum = 0;
  for (unsigned i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += weights[i].weight;
  uint64_t at = below (maker, sum);
  for (unsigned i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      if (at < weights[i].weight)
        return weights[i].id;
      at -= weights[i].weight;
    }
  return VAS_CALL_VIRTUAL_ALLOC;
}

/* Whether the end of a process leaves enough to go on with. */
static bool
may_terminate (Maker *maker)
{
  const Model *model = maker->session->model;
  unsigned alive = 0;
  for (VasProcessId process = 1; process <= model_n_processes (model); process++)
    alive += !model_is_terminating (model, process);
  return alive > 2 || chance (maker, 2);
}

static void
make_memory_call (Maker *maker)
{
  const VasCallInfo *info = vas_call_info (maker->call.id);
  Request r = { .address = 0 };
  if (info->parameters[0].kind == VAS_KIND_HANDLE)
    maker->call.arguments[0] = random_handle (maker);
  switch ((int) maker->call.id)
    {
    case VAS_CALL_VIRTUAL_FREE:
    case VAS_CALL_VIRTUAL_FREE_EX:
      r = make_free (maker, false);
      break;
    case VAS_CALL_NT_FREE_VIRTUAL_MEMORY:
      r = make_free (maker, true);
      break;
    case VAS_CALL_VIRTUAL_PROTECT:
    case VAS_CALL_VIRTUAL_PROTECT_EX:
    case VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY:
      r = make_protect (maker);
      break;
    case VAS_CALL_VIRTUAL_QUERY:
    case VAS_CALL_VIRTUAL_QUERY_EX:
    case VAS_CALL_NT_QUERY_VIRTUAL_MEMORY:
      r = make_query (maker);
      break;
    case VAS_CALL_UNMAP_VIEW_OF_FILE:
    case VAS_CALL_NT_UNMAP_VIEW_OF_SECTION:
      r.address = chance (maker, 80) ? find_page (maker, WANT_VIEW).base + below (maker, 3) : edge_address (maker);
      break;
    case VAS_CALL_PLACE:
      r = make_place (maker, &maker->call);
      break;
    default:
      r = make_allocate (maker);
      maker->call.has_place_at = chance (maker, 30);
      maker->call.place_at = find_page (maker, WANT_FREE).base;
      if (chance (maker, 80))
        maker->call.place_at &= ~(uint64_t) (maker->config->allocation_granularity - 1);
      break;
    }
  put_request (maker, &r);
}

static Action
random_call (Maker *maker)
{
  pick_thread (maker);
  maker->call.id = random_call_id (maker);
  if ((maker->call.id == VAS_CALL_TERMINATE_PROCESS || maker->call.id == VAS_CALL_NT_TERMINATE_PROCESS)
      && !may_terminate (maker))
    maker->call.id = VAS_CALL_VIRTUAL_ALLOC;
  const VasCallInfo *info = vas_call_info (maker->call.id);
  bool memory = false;
  for (unsigned i = 0; i < info->n_parameters; i++)
    memory |= info->parameters[i].kind == VAS_KIND_ADDRESS;
  if (memory)
    make_memory_call (maker);
  else
    make_process_call (maker);
  make_bad_pointers (maker, memory ? 2 : 15);
  return (Action){ .kind = ACTION_CALL, .call = maker->call };
}

Action
random_action (VasPrng *prng, const Session *session)
{
  Maker maker = { .prng = prng, .session = session, .config = &session->space->config };
  uint64_t limit = session->space->config.commit_limit, page = session->space->config.page_size;
  uint64_t charged = model_ledger (session->model).charged;
  static const VasStatus injected[] = { VAS_STATUS_COMMITMENT_LIMIT, VAS_STATUS_NO_MEMORY };
  if (chance (&maker, session->space->accesses))
    return random_memory_action (&maker);
  switch (below (&maker, 400))
    {
    case 11:
    case 12:
      return random_stack (&maker);
    case 0:
    case 1:
      return (Action){ .kind = ACTION_SNAPSHOT, .value = below (&maker, N_SLOTS) };
    case 2:
      return (Action){ .kind = ACTION_RESTORE, .value = below (&maker, N_SLOTS) };
    case 3:
      return (Action){ .kind = ACTION_COMMIT_LIMIT, .value = chance (&maker, 60) ? limit : charged + 8 * page };
    case 4:
      return (Action){ .kind = ACTION_PROCESS_LIMIT, .value = chance (&maker, 60) ? 0 : 60 * page };
    case 5:
      return (Action){ .kind = ACTION_PRIVILEGE, .value = below (&maker, 2) };
    case 6:
      return (Action){ .kind = ACTION_RECORDED, .value = chance (&maker, 30) };
    case 7:
      return (Action){ .kind = ACTION_INJECT, .value = below (&maker, 4), .status = PICK (&maker, injected) };
    case 8:
      if (model_n_processes (session->model) < 3 || chance (&maker, 10))
        return (Action){ .kind = ACTION_PROCESS };
      return random_call (&maker);
    case 9:
      return (Action){ .kind = ACTION_THREAD, .value = 1 + below (&maker, model_n_processes (session->model)) };
    case 10:
      return (Action){ .kind = ACTION_PLACEMENT,
                       .value = chance (&maker, 60) ? (uint64_t) session->space->config.placement
                                                    : below (&maker, session->space->n_windows == 1 ? 4 : 3) };
    default:
      if (chance (&maker, 20))
        return random_section_action (&maker);
      return chance (&maker, 17) ? random_extended (&maker) : random_call (&maker);
    }
}
