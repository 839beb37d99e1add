/* Random accesses, and calls about what accesses did: at the edges of pages, regions and address spaces. */
#include "random_actions.h"
#include "random_values.h"
#include <vasbox/protection.h>

typedef struct Span
{
  uint64_t address, size;
} Span;

static uint64_t
wild_address (Maker *maker)
{
  const uint64_t edges[] = {
    UINT64_C (0x0000800000000000), UINT64_C (0xFFFF7FFFFFFFFFFF), UINT64_C (0x00007FFFFFFFFFFC), UINT64_MAX - 3,
    UINT64_C (0x0000800000000000) - 2, UINT64_C (0x0100000000000000), UINT32_MAX - 1, 3,
  };
  return chance (maker, 50) ? PICK (maker, edges) : edge_address (maker);
}

static uint64_t
span_size (Maker *maker)
{
  static const uint64_t sizes[] = { 1, 2, 4, 8 };
  uint64_t page = maker->config->page_size;
  switch (below (maker, 10))
    {
    case 0:
      return MIN (page * (1 + below (maker, 3)), PAYLOAD);
    case 1:
      return MIN (1 + below (maker, page * 3), PAYLOAD);
    case 2:
    case 3:
      return 1 + below (maker, 64);
    default:
      return PICK (maker, sizes);
    }
}

/* Of the target process: inside a region, at its edges, over them, or anywhere. */
static Span
random_span (Maker *maker, Want want)
{
  VasRegion region = find_page (maker, chance (maker, 85) ? want : WANT_ANY);
  uint64_t page = maker->config->page_size, n_pages = MAX (MIN (region.size / page, 32), 1);
  Span span = { region.base, span_size (maker) };
  switch (below (maker, 16))
    {
    case 0:
      span.address = region.base + region.size - 1 - below (maker, MIN (span.size + 4, region.size));
      break;
    case 1:
      span.address -= MIN (1 + below (maker, span.size), span.address);
      break;
    case 2:
    case 3:
      span.address += page * below (maker, n_pages) + page - 1 - below (maker, MIN (span.size, page));
      break;
    case 4:
      if (chance (maker, 60))
        span.address = wild_address (maker);
      break;
    case 5:
      break;
    default:
      span.address += page * below (maker, n_pages) + below (maker, page);
      break;
    }
  return span;
}

/* Whole pages and a bit of what the calls about pages take. */
static Span
random_pages (Maker *maker, Want want)
{
  VasRegion region = find_page (maker, chance (maker, 90) ? want : WANT_ANY);
  Span span = { region.base, 0 };
  uint64_t page = maker->config->page_size;
  if (chance (maker, 40))
    span.address += below (maker, page);
  span.size = chance (maker, 60) ? 1 + below (maker, 5 * page) : size_up_to (maker, span.address,
                                                                             region.base + region.size);
  if (chance (maker, 6))
    span.size = edge_size (maker, span.address);
  if (chance (maker, 6))
    span.address = chance (maker, 50) ? wild_address (maker) : nudge (maker, span.address);
  return span;
}

/* Accesses. */

static void
make_access (Maker *maker, Action *action)
{
  static const VasCallId ids[] = {
    VAS_CALL_READ, VAS_CALL_READ, VAS_CALL_READ8, VAS_CALL_READ16, VAS_CALL_READ32, VAS_CALL_READ64,
    VAS_CALL_WRITE, VAS_CALL_WRITE, VAS_CALL_WRITE, VAS_CALL_WRITE8, VAS_CALL_WRITE16, VAS_CALL_WRITE32,
    VAS_CALL_WRITE64, VAS_CALL_WRITE64, VAS_CALL_FILL, VAS_CALL_EXECUTE, VAS_CALL_TOUCH, VAS_CALL_FRAME,
  };
  static const uint64_t kinds[] = { VAS_ACCESS_READ, VAS_ACCESS_WRITE, VAS_ACCESS_EXECUTE };
  VasCall *call = &action->call;
  Span span = random_span (maker, WANT_COMMITTED);
  call->id = PICK (maker, ids);
  call->arguments[0] = span.address;
  call->arguments[1] = chance (maker, 4) ? edge_size (maker, span.address) : span.size;
  if (call->id >= VAS_CALL_WRITE8 && call->id <= VAS_CALL_WRITE64)
    call->arguments[1] = prng_next (maker->prng);
  else if (call->id == VAS_CALL_FILL)
    call->arguments[2] = below (maker, 256);
  else if (call->id == VAS_CALL_TOUCH)
    call->arguments[2] = PICK (maker, kinds);
  else if (call->id == VAS_CALL_WRITE)
    action->n_bytes = span.size;
}

/* Near the limit of a stack of the caller's, where it has one: what makes it grow, and what runs over it. */
static bool
make_stack_access (Maker *maker, Action *action)
{
  VasStack stack;
  uint64_t page = maker->config->page_size;
  if (!model_stack (maker->session->model, maker->call.thread, &stack))
    return false;
  action->call.id = chance (maker, 50) ? VAS_CALL_WRITE64 : VAS_CALL_TOUCH;
  action->call.arguments[0] = stack.limit - page + below (maker, page + 8);
  if (chance (maker, 30))
    action->call.arguments[0] = stack.bottom + below (maker, stack.base - stack.bottom);
  else if (chance (maker, 20))
    action->call.arguments[0] -= page * below (maker, 4);
  action->call.arguments[1] = chance (maker, 80) ? 8 : 1 + below (maker, 3 * page);
  action->call.arguments[2] = action->call.id == VAS_CALL_TOUCH ? VAS_ACCESS_WRITE : 0;
  return true;
}

/* Calls. */

static void
make_transfer (Maker *maker, Action *action)
{
  static const VasCallId ids[] = { VAS_CALL_READ_PROCESS_MEMORY, VAS_CALL_NT_READ_VIRTUAL_MEMORY,
                                   VAS_CALL_WRITE_PROCESS_MEMORY, VAS_CALL_NT_WRITE_VIRTUAL_MEMORY };
  VasCall *call = &action->call;
  call->id = PICK (maker, ids);
  bool write = call->id == VAS_CALL_WRITE_PROCESS_MEMORY || call->id == VAS_CALL_NT_WRITE_VIRTUAL_MEMORY;
  call->arguments[0] = random_handle (maker);
  Span span = random_span (maker, WANT_COMMITTED);
  call->arguments[1] = span.address;
  call->arguments[3] = chance (maker, 4) ? 0 : span.size;
  if (chance (maker, 30))
    {
      maker->target = maker->caller;
      call->simulated_pointers = 4;
      call->arguments[2] = random_span (maker, WANT_COMMITTED).address;
      uint64_t apart = span.address > call->arguments[2] ? span.address - call->arguments[2]
                                                         : call->arguments[2] - span.address;
      call->arguments[3] = MIN (call->arguments[3], apart); /* what lies over itself comes in no stated order */
    }
  else if (write)
    {
      action->n_bytes = span.size;
      if (chance (maker, 30))
        call->arguments[3] = VAS_LENGTH_OF_STRUCTURE;
    }
  else if (chance (maker, 2))
    call->arguments[3] = edge_size (maker, span.address);
  if (chance (maker, 10))
    call->bad_pointers |= 16;
}

static void
make_lock (Maker *maker, VasCall *call)
{
  static const VasCallId ids[] = { VAS_CALL_VIRTUAL_LOCK, VAS_CALL_VIRTUAL_LOCK, VAS_CALL_VIRTUAL_UNLOCK,
                                   VAS_CALL_VIRTUAL_UNLOCK, VAS_CALL_NT_LOCK_VIRTUAL_MEMORY,
                                   VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY };
  static const uint64_t kinds[] = { 1, 1, 1, 1, 2, 3, 0, 4 };
  unsigned i = 0;
  call->id = PICK (maker, ids);
  bool nt = call->id == VAS_CALL_NT_LOCK_VIRTUAL_MEMORY || call->id == VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY;
  if (nt)
    call->arguments[i++] = random_handle (maker);
  Span span = random_pages (maker, WANT_COMMITTED);
  call->arguments[i++] = span.address;
  call->arguments[i++] = span.size;
  if (nt)
    {
      call->arguments[i] = PICK (maker, kinds);
      call->bad_pointers = chance (maker, 3) ? 2u << below (maker, 2) : 0;
    }
}

/* Of the target, where a few tries find it. */
static VasRegion
watched_region (Maker *maker)
{
  VasRegion region = find_page (maker, WANT_ALLOCATED);
  for (unsigned i = 0; i < 8 && !model_is_watched (maker->session->model, maker->target, region.base); i++)
    region = find_page (maker, WANT_ALLOCATED);
  return region;
}

/* What a mark may or may not survive. */
static void
make_watched_change (Maker *maker, VasCall *call)
{
  VasRegion region = watched_region (maker);
  uint64_t page = maker->config->page_size;
  uint64_t n_pages = 1 + below (maker, MIN (region.size / page, 8));
  uint32_t protect = chance (maker, 50) ? legal_protection (maker) : region.protect | (region.protect == 0 ? 4 : 0);
  const VasCall calls[] = {
    { .id = VAS_CALL_VIRTUAL_PROTECT, .arguments = { region.base, n_pages * page, protect } },
    { .id = VAS_CALL_VIRTUAL_FREE, .arguments = { region.base, n_pages * page, VAS_MEM_DECOMMIT } },
    { .id = VAS_CALL_VIRTUAL_ALLOC, .arguments = { region.base, n_pages * page, VAS_MEM_COMMIT, protect } },
    { .id = VAS_CALL_VIRTUAL_ALLOC, .arguments = { region.base, n_pages * page, VAS_MEM_RESET, protect } },
    { .id = VAS_CALL_VIRTUAL_ALLOC, .arguments = { region.base, n_pages * page, VAS_MEM_RESET_UNDO, protect } },
    { .id = VAS_CALL_VIRTUAL_UNLOCK, .arguments = { region.base, n_pages * page } },
    { .id = VAS_CALL_FILL, .arguments = { region.base, MIN (n_pages * page, PAYLOAD), 7 } },
    { .id = VAS_CALL_FILL, .arguments = { region.base, MIN (n_pages * page, PAYLOAD), 9 } },
  };
  VasThreadId thread = call->thread;
  *call = PICK (maker, calls);
  call->thread = thread;
}

static void
make_watch (Maker *maker, VasCall *call)
{
  static const VasCallId ids[] = { VAS_CALL_GET_WRITE_WATCH, VAS_CALL_GET_WRITE_WATCH, VAS_CALL_RESET_WRITE_WATCH,
                                   VAS_CALL_NT_GET_WRITE_WATCH, VAS_CALL_NT_RESET_WRITE_WATCH };
  static const uint64_t flags[] = { 0, 0, 0, 0, 1, 1, 1, 1, 1, 2 };
  unsigned i = 0;
  call->id = PICK (maker, ids);
  bool get = call->id == VAS_CALL_GET_WRITE_WATCH || call->id == VAS_CALL_NT_GET_WRITE_WATCH;
  if (call->id == VAS_CALL_NT_GET_WRITE_WATCH || call->id == VAS_CALL_NT_RESET_WRITE_WATCH)
    call->arguments[i++] = random_handle (maker);
  if (get)
    call->arguments[i++] = PICK (maker, flags);
  VasRegion region = watched_region (maker);
  Span span = random_pages (maker, WANT_ALLOCATED);
  if (chance (maker, 70))
    span = (Span){ region.allocation_base, allocation_end (maker, region) - region.allocation_base };
  call->arguments[i++] = chance (maker, 2) ? 0 : span.address;
  call->arguments[i++] = chance (maker, 2) ? 0 : span.size;
  if (!get)
    return;
  call->arguments[i + 1] = chance (maker, 3) ? 0 : chance (maker, 20) ? 1 + below (maker, 3) : PAYLOAD / 8;
  if (chance (maker, 4))
    call->bad_pointers = 1u << (i + below (maker, 3));
}

static void
make_limits (Maker *maker, VasCall *call)
{
  static const VasCallId ids[] = {
    VAS_CALL_SET_PROCESS_WORKING_SET_SIZE, VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX,
    VAS_CALL_GET_PROCESS_WORKING_SET_SIZE, VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX, VAS_CALL_EMPTY_WORKING_SET,
    VAS_CALL_EMPTY_WORKING_SET, VAS_CALL_SET_PROCESS_WORKING_SET_SIZE, VAS_CALL_QUERY_WORKING_SET,
    VAS_CALL_QUERY_WORKING_SET,
  };
  static const uint64_t flags[] = { 0, 0, 1, 2, 4, 8, 9, 6, 10, 3, 12, 16 };
  uint64_t page = maker->config->page_size, most = 40;
  call->id = PICK (maker, ids);
  if (maker->session->space->tight && call->id <= VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX)
    call->id = VAS_CALL_EMPTY_WORKING_SET; /* where memory is short not much of it may be locked */
  call->arguments[0] = random_handle (maker);
  const uint64_t lengths[] = { VAS_LENGTH_OF_STRUCTURE, VAS_LENGTH_OF_STRUCTURE, 0, 4, 8, 7, 3, 100, 16384 };
  const uint64_t minima[] = { page * (18 + below (maker, most)), 1, 0, UINT64_MAX, page * 20 + 1, page * 13 };
  const uint64_t maxima[] = { page * (30 + below (maker, 400)), page * 13, page * 13 - 1, page * 12, 0, UINT64_MAX,
                              page * 25, page * 60 + 3 };
  if (call->id == VAS_CALL_QUERY_WORKING_SET)
    call->arguments[2] = PICK (maker, lengths);
  else if (call->id != VAS_CALL_EMPTY_WORKING_SET)
    {
      call->arguments[1] = chance (maker, 60) ? minima[0] : PICK (maker, minima);
      call->arguments[2] = chance (maker, 60) ? maxima[0] : PICK (maker, maxima);
      if (chance (maker, 20))
        call->arguments[1] = call->arguments[2] = UINT64_MAX;
      else if (chance (maker, 10)) /* too small (VL-026) */
        call->arguments[1] = call->arguments[2] = page * (1 + below (maker, 12));
      call->arguments[3] = PICK (maker, flags);
    }
  if (call->id == VAS_CALL_GET_PROCESS_WORKING_SET_SIZE || call->id == VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX
      || call->id == VAS_CALL_QUERY_WORKING_SET)
    call->bad_pointers = chance (maker, 6) ? 2u << below (maker, call->id == VAS_CALL_QUERY_WORKING_SET ? 1 : 3) : 0;
}

static void
make_list (Maker *maker, Action *action)
{
  static const VasCallId ids[] = { VAS_CALL_QUERY_WORKING_SET_EX, VAS_CALL_QUERY_WORKING_SET_EX,
                                   VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, VAS_CALL_PREFETCH_VIRTUAL_MEMORY,
                                   VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY };
  VasCall *call = &action->call;
  call->id = PICK (maker, ids);
  call->arguments[0] = random_handle (maker);
  unsigned n = 1 + (unsigned) below (maker, 4);
  bool prefetch = call->id == VAS_CALL_PREFETCH_VIRTUAL_MEMORY
                  || call->id == VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY;
  action->n_words = 2 * n;
  for (unsigned i = 0; i < n; i++)
    {
      Span span = random_pages (maker, WANT_COMMITTED);
      action->words[2 * i] = span.address;
      action->words[2 * i + 1] = prefetch && !chance (maker, 4) ? span.size : 0;
    }
  const uint64_t lengths[] = { VAS_LENGTH_OF_STRUCTURE, VAS_LENGTH_OF_STRUCTURE, n * 16, n * 8, n * 16 + 40,
                               16, 15, 8, 7, 0, 17 };
  if (call->id == VAS_CALL_QUERY_WORKING_SET_EX)
    call->arguments[2] = PICK (maker, lengths);
  else if (call->id == VAS_CALL_NT_QUERY_VIRTUAL_MEMORY)
    {
      call->arguments[2] = chance (maker, 70) ? 4 : 1;
      call->arguments[4] = PICK (maker, lengths);
    }
  else if (call->id == VAS_CALL_PREFETCH_VIRTUAL_MEMORY)
    {
      call->arguments[1] = chance (maker, 5) ? 0 : n;
      call->arguments[3] = chance (maker, 5);
    }
  else
    {
      call->arguments[1] = chance (maker, 5);
      call->arguments[2] = chance (maker, 5) ? 0 : n;
      call->arguments[4] = chance (maker, 5);
      call->arguments[5] = chance (maker, 70) ? VAS_LENGTH_OF_STRUCTURE : 3 + below (maker, 3);
    }
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if ((vas_kind_is_payload (info->parameters[i].kind) || info->parameters[i].direction != VAS_IN)
        && chance (maker, 3))
      call->bad_pointers |= 1u << i;
}

/* MEM_RESET_UNDO where the machine has discarded something; false where it has not. */
static bool
make_late_undo (Maker *maker, VasCall *call)
{
  const Session *session = maker->session;
  VasProcessId process = vas_machine_thread_process (session->machine, call->thread);
  uint64_t page = maker->config->page_size, address = below (maker, maker->config->maximum_application_address);
  if (process == 0 || !model_find_discarded (session->model, process, &address))
    return false;
  call->id = VAS_CALL_VIRTUAL_ALLOC;
  call->arguments[0] = address + below (maker, page);
  call->arguments[1] = 1;
  call->arguments[2] = VAS_MEM_RESET_UNDO;
  call->arguments[3] = VAS_PAGE_READWRITE;
  return true;
}

/* Whole pages, which are offered, taken back or discarded; mostly. */
static void
make_offer (Maker *maker, VasCall *call)
{
  static const VasCallId ids[] = { VAS_CALL_OFFER_VIRTUAL_MEMORY, VAS_CALL_OFFER_VIRTUAL_MEMORY,
                                   VAS_CALL_RECLAIM_VIRTUAL_MEMORY, VAS_CALL_RECLAIM_VIRTUAL_MEMORY,
                                   VAS_CALL_DISCARD_VIRTUAL_MEMORY };
  uint64_t page = maker->config->page_size;
  call->id = PICK (maker, ids);
  VasRegion region = find_page (maker, WANT_COMMITTED);
  for (unsigned i = 0; i < 8 && region.type != VAS_MEM_PRIVATE; i++)
    region = find_page (maker, WANT_COMMITTED);
  call->arguments[0] = region.base;
  call->arguments[1] = page * (1 + below (maker, MIN (region.size / page, 12)));
  if (call->id == VAS_CALL_RECLAIM_VIRTUAL_MEMORY && chance (maker, 50))
    call->arguments[1] = region.size;
  if (call->id == VAS_CALL_OFFER_VIRTUAL_MEMORY)
    call->arguments[2] = chance (maker, 94) ? 1 + below (maker, 4) : below (maker, 8);
  if (chance (maker, 8))
    call->arguments[1] += page * below (maker, 4);
  if (chance (maker, 4))
    call->arguments[1] = edge_size (maker, call->arguments[0]);
  if (chance (maker, 4))
    call->arguments[0] = chance (maker, 50) ? wild_address (maker) : nudge (maker, call->arguments[0]);
}

/* RtlCreateUserStack and RtlFreeUserStack. */
static void
make_user_stack (Maker *maker, VasCall *call)
{
  uint64_t page = maker->config->page_size, granule = maker->config->allocation_granularity;
  const uint64_t aligns[] = { 1, 1, page, granule, 3 * page, 0 };
  call->id = chance (maker, 60) ? VAS_CALL_RTL_CREATE_USER_STACK : VAS_CALL_RTL_FREE_USER_STACK;
  if (call->id == VAS_CALL_RTL_FREE_USER_STACK)
    {
      call->arguments[0] = find_page (maker, WANT_ALLOCATED).allocation_base;
      return;
    }
  call->arguments[0] = below (maker, 6 * page);
  call->arguments[1] = below (maker, 3 * granule);
  call->arguments[3] = PICK (maker, aligns);
  call->arguments[4] = PICK (maker, aligns);
}

/* A number of the target's frames; now and then one that it does not own. */
static uint64_t
random_frame (Maker *maker)
{
  const Model *model = maker->session->model;
  uint64_t pfn = below (maker, 40);
  if (!chance (maker, 95) || !model_user_page (model, maker->target, (unsigned) below (maker, 20), &pfn))
    (void) model_user_page (model, maker->target, 0, &pfn);
  return chance (maker, 4) ? pfn + 1 : pfn;
}

/* Pages in a window of the caller's, or where there is none, a window. */
static void
make_mapping (Maker *maker, Action *action)
{
  static const VasCallId ids[] = { VAS_CALL_MAP_USER_PHYSICAL_PAGES, VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES,
                                   VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER,
                                   VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER };
  VasCall *call = &action->call;
  uint64_t page = maker->config->page_size, start, size, from = edge_address (maker);
  const Model *model = maker->session->model;
  if ((!model_find_window (model, maker->caller, chance (maker, 50) ? from : 0, &start, &size)
       && !model_find_window (model, maker->caller, 0, &start, &size)) || chance (maker, 5))
    {
      const VasCall reserve = { .id = VAS_CALL_VIRTUAL_ALLOC, .thread = call->thread,
                                .arguments = { 0, page * (1 + below (maker, 12)), VAS_MEM_RESERVE | VAS_MEM_PHYSICAL,
                                               VAS_PAGE_READWRITE } };
      *call = reserve;
      return;
    }
  maker->target = maker->caller;
  call->id = PICK (maker, ids);
  bool scatters = call->id == ids[2] || call->id == ids[3];
  uint64_t n = 1 + below (maker, 3), at = start + page * below (maker, MIN (size / page, 16));
  call->arguments[0] = scatters ? 0 : chance (maker, 5) ? nudge (maker, from) : at + below (maker, page);
  call->arguments[1] = chance (maker, 4) ? 0 : n;
  action->n_words = (unsigned) (scatters ? 2 * n : n);
  for (unsigned i = 0; i < n; i++)
    {
      action->words[scatters ? 2 * i + 1 : i] = random_frame (maker);
      if (scatters)
        action->words[2 * i] = chance (maker, 5) ? from : start + page * below (maker, MIN (size / page, 16));
    }
  call->bad_pointers = chance (maker, 20) ? 4 : 0;
  if (scatters && chance (maker, 3))
    call->bad_pointers |= 1;
}

static void
make_user_pages (Maker *maker, Action *action)
{
  static const VasCallId ids[] = { VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES, VAS_CALL_NT_ALLOCATE_USER_PHYSICAL_PAGES,
                                   VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA, VAS_CALL_FREE_USER_PHYSICAL_PAGES,
                                   VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES };
  VasCall *call = &action->call;
  if (chance (maker, 70))
    {
      make_mapping (maker, action);
      return;
    }
  call->id = PICK (maker, ids);
  call->arguments[0] = random_handle (maker);
  uint64_t n = 1 + below (maker, 4);
  bool gives = call->id == VAS_CALL_FREE_USER_PHYSICAL_PAGES || call->id == VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES;
  call->arguments[1] = chance (maker, 4) ? 0 : n;
  if (call->id == VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA)
    call->arguments[3] = chance (maker, 90) ? 0 : 1 + below (maker, 2);
  action->n_words = gives ? (unsigned) n : 0;
  for (unsigned i = 0; i < action->n_words; i++)
    action->words[i] = random_frame (maker);
  call->bad_pointers = chance (maker, 4) ? 2u << below (maker, 2) : 0;
}

Action
random_memory_action (Maker *maker)
{
  pick_thread (maker);
  Action action = { .kind = ACTION_CALL, .value = prng_next (maker->prng), .call = maker->call };
  uint64_t what = below (maker, 100);
  if (what < 8 && make_stack_access (maker, &action))
    return action;
  if (what >= 97 && maker->session->space->tight && make_late_undo (maker, &action.call))
    return action;
  if (what < 14)
    make_watched_change (maker, &action.call);
  else if (what < 56 || (what < 62 && maker->session->space->tight))
    make_access (maker, &action);
  else if (what < 58)
    make_offer (maker, &action.call);
  else if (what < 62)
    make_user_pages (maker, &action);
  else if (what < 74)
    make_transfer (maker, &action);
  else if (what < 81)
    make_lock (maker, &action.call);
  else if (what < 91)
    make_watch (maker, &action.call);
  else if (what < 92)
    make_user_stack (maker, &action.call);
  else if (what < 95)
    make_limits (maker, &action.call);
  else
    make_list (maker, &action);
  return action;
}

Action
random_stack (Maker *maker)
{
  uint64_t page = maker->config->page_size, granule = maker->config->allocation_granularity;
  Action action = { .kind = ACTION_STACK, .value = 1 + below (maker, model_n_processes (maker->session->model)) };
  action.words[0] = granule * (1 + below (maker, 2)) - below (maker, page);
  action.words[1] = 1 + below (maker, chance (maker, 70) ? 4 * page : granule + page);
  action.words[2] = chance (maker, 60) ? 0 : 1 + below (maker, 4 * page);
  if (chance (maker, 20))
    action.words[below (maker, 2)] = 0;
  return action;
}
