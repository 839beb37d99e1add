/* Random calls about sections, their views and their handles. */
#include "random_actions.h"
#include "random_values.h"
#include <string.h>
#include <vasbox/protection.h>

/* One of a few names, or none. */
static void
make_name (Maker *maker, Action *action, unsigned percent)
{
  static const char names[][9] = { "sectionA", "sectionB", "SectionA" };
  if (!chance (maker, percent))
    return;
  memcpy (action->words, PICK (maker, names), 8);
  action->n_words = 1;
}

/* One of the caller's handles to sections, or junk. */
static VasHandle
section_handle (Maker *maker, ModelSectionFacts *facts)
{
  const Model *model = maker->session->model;
  const uint64_t junk[] = { 0, VAS_CURRENT_PROCESS, VAS_CURRENT_THREAD, 4 * below (maker, 40), 1,
                            model_handle (model, maker->caller, (unsigned) below (maker, 4), &(VasProcessId){ 0 }) };
  uint64_t first = below (maker, MODEL_MAX_HANDLES);
  *facts = (ModelSectionFacts){ .size = small_size (maker), .protect = VAS_PAGE_READWRITE };
  if (chance (maker, 4))
    return PICK (maker, junk);
  for (unsigned i = 0; i < MODEL_MAX_HANDLES; i++)
    {
      VasHandle handle = model_section_handle (model, maker->caller, (unsigned) (first + i) % MODEL_MAX_HANDLES, facts);
      if (handle != 0)
        return handle + (chance (maker, 3) ? below (maker, 4) : 0);
    }
  return 0;
}

/* Sections. */

static uint64_t
section_size (Maker *maker)
{
  const uint64_t edges[] = { 0, UINT64_C (1) << 63, UINT64_MAX, maker->session->space->config.commit_limit + 1,
                             UINT64_C (1) << 32, SOME_BITS (maker->prng) };
  return chance (maker, 8) ? PICK (maker, edges) : chance (maker, 50) ? small_size (maker)
                                                   : maker->config->page_size * (1 + below (maker, 6));
}

static uint32_t
section_protection (Maker *maker)
{
  static const uint32_t bases[] = { 0x04, 0x04, 0x04, 0x02, 0x08, 0x20, 0x40, 0x40, 0x80 };
  return chance (maker, 88) ? PICK (maker, bases) : chance (maker, 50) ? UINT32_C (1) << below (maker, 11)
                                                                      : edge_protection (maker);
}

static uint32_t
section_attributes (Maker *maker)
{
  static const uint32_t kinds[] = { VAS_SEC_COMMIT, VAS_SEC_COMMIT, VAS_SEC_RESERVE, VAS_SEC_RESERVE };
  static const uint32_t edges[] = { 0, VAS_SEC_IMAGE, VAS_SEC_IMAGE | VAS_SEC_NOCACHE, VAS_SEC_FILE,
                                    VAS_SEC_LARGE_PAGES, VAS_SEC_COMMIT | VAS_SEC_LARGE_PAGES,
                                    VAS_SEC_RESERVE | VAS_SEC_LARGE_PAGES,
                                    VAS_SEC_COMMIT | VAS_SEC_RESERVE, VAS_SEC_NOCACHE, VAS_SEC_WRITECOMBINE };
  uint32_t attributes = chance (maker, 90) ? PICK (maker, kinds) : PICK (maker, edges);
  if (chance (maker, 12))
    attributes |= chance (maker, 50) ? VAS_SEC_NOCACHE : VAS_SEC_WRITECOMBINE;
  return chance (maker, 3) ? attributes ^ UINT32_C (1) << below (maker, 32) : attributes;
}

static uint32_t
section_access (Maker *maker)
{
  static const uint32_t accesses[] = { VAS_SECTION_ALL_ACCESS, VAS_SECTION_ALL_ACCESS, VAS_SECTION_ALL_ACCESS,
                                       VAS_SECTION_MAP_READ, VAS_SECTION_MAP_WRITE, VAS_SECTION_MAP_READ | 2, 0,
                                       VAS_SECTION_MAP_EXECUTE, VAS_SECTION_QUERY, VAS_GENERIC_READ, VAS_GENERIC_WRITE,
                                       VAS_GENERIC_EXECUTE, VAS_GENERIC_ALL, VAS_MAXIMUM_ALLOWED };
  return PICK (maker, accesses);
}

/* A handle, of a file, of which there is none. */
static uint64_t
file_handle (Maker *maker, bool nt)
{
  const uint64_t junk[] = { 0, VAS_CURRENT_PROCESS, VAS_CURRENT_THREAD, 4 * below (maker, 30), UINT64_MAX };
  return chance (maker, 5) ? PICK (maker, junk) : nt || chance (maker, 50) ? 0 : UINT64_MAX;
}

static void
make_create (Maker *maker, Action *action)
{
  uint64_t *a = action->call.arguments, size = section_size (maker);
  bool nt = chance (maker, 50);
  action->call.id = nt ? VAS_CALL_NT_CREATE_SECTION : VAS_CALL_CREATE_FILE_MAPPING;
  make_name (maker, action, 30);
  if (nt)
    {
      a[1] = section_access (maker);
      a[3] = size;
      a[4] = section_protection (maker);
      a[5] = section_attributes (maker);
      a[6] = file_handle (maker, true);
      action->call.bad_pointers = chance (maker, 3) ? 1u << 2 * below (maker, 2) : 0;
      return;
    }
  a[0] = file_handle (maker, false);
  a[2] = section_protection (maker) | (chance (maker, 30) ? 0 : section_attributes (maker));
  a[3] = size >> 32;
  a[4] = size & UINT32_MAX;
  action->call.bad_pointers = chance (maker, 5) ? 1u << 5 : 0;
}

static void
make_open (Maker *maker, Action *action)
{
  static const uint32_t accesses[] = { VAS_FILE_MAP_ALL_ACCESS, VAS_FILE_MAP_COPY, VAS_FILE_MAP_READ,
                                       VAS_FILE_MAP_WRITE, VAS_FILE_MAP_READ | VAS_FILE_MAP_EXECUTE };
  bool nt = chance (maker, 50);
  action->call.id = nt ? VAS_CALL_NT_OPEN_SECTION : VAS_CALL_OPEN_FILE_MAPPING;
  action->call.arguments[nt ? 1 : 0] = nt ? section_access (maker) : PICK (maker, accesses);
  make_name (maker, action, 95);
  if (chance (maker, 6))
    action->call.bad_pointers = nt && chance (maker, 50) ? 1 : 1u << 2;
}

static void
make_query (Maker *maker, VasCall *call)
{
  const uint64_t lengths[] = { VAS_LENGTH_OF_STRUCTURE, VAS_LENGTH_OF_STRUCTURE, 24, 16, 23, 15, 64, 48, 63, 47 };
  ModelSectionFacts facts;
  call->id = VAS_CALL_NT_QUERY_SECTION;
  call->arguments[0] = section_handle (maker, &facts);
  call->arguments[1] = chance (maker, 70) ? 0 : below (maker, 4);
  call->arguments[3] = PICK (maker, lengths);
  call->bad_pointers = chance (maker, 10) ? 1u << 2 * (1 + below (maker, 2)) : 0;
}

static void
make_duplicate (Maker *maker, VasCall *call)
{
  static const uint32_t options[] = { VAS_DUPLICATE_SAME_ACCESS, VAS_DUPLICATE_SAME_ACCESS, 0, 0,
                                      VAS_DUPLICATE_CLOSE_SOURCE, 3, 4 };
  const Model *model = maker->session->model;
  ModelSectionFacts facts;
  bool nt = chance (maker, 50);
  call->id = nt ? VAS_CALL_NT_DUPLICATE_OBJECT : VAS_CALL_DUPLICATE_HANDLE;
  call->arguments[0] = chance (maker, 70) ? VAS_CURRENT_PROCESS : random_handle (maker);
  call->arguments[1] = section_handle (maker, &facts);
  if (call->arguments[0] != VAS_CURRENT_PROCESS || chance (maker, 15))
    call->arguments[1] = model_handle (model, maker->target, (unsigned) below (maker, 10), &(VasProcessId){ 0 });
  call->arguments[2] = random_handle (maker);
  call->arguments[4] = section_access (maker);
  call->arguments[6] = PICK (maker, options);
  call->bad_pointers = chance (maker, 4) ? 1u << 3 : 0;
}

static void
make_close (Maker *maker, VasCall *call)
{
  ModelSectionFacts facts;
  call->id = chance (maker, 50) ? VAS_CALL_CLOSE_HANDLE : VAS_CALL_NT_CLOSE;
  call->arguments[0] = section_handle (maker, &facts);
}

/* Views. */

typedef struct Wanted
{
  uint64_t section, process, base, offset, size, zero_bits;
  uint32_t type, protect;
} Wanted;

/* Within a section's size, or just not. */
static void
make_extent (Maker *maker, const ModelSectionFacts *facts, Wanted *w)
{
  uint64_t granule = maker->config->allocation_granularity, n = facts->size / granule;
  if (chance (maker, 45))
    w->offset = granule * below (maker, n + 1);
  if (w->offset < facts->size && chance (maker, 50))
    w->size = 1 + below (maker, facts->size - w->offset);
  if (chance (maker, 5))
    w->size = nudge (maker, facts->size - w->offset);
  if (chance (maker, 4))
    w->offset = nudge (maker, w->offset);
  if (chance (maker, 2))
    w->offset = SOME_BITS (maker->prng);
  if (chance (maker, 2))
    w->size = edge_size (maker, w->base);
}

static void
make_base (Maker *maker, Wanted *w)
{
  uint64_t granule = maker->config->allocation_granularity;
  if (chance (maker, 40))
    w->base = (find_page (maker, chance (maker, 85) ? WANT_FREE : WANT_ANY).base + granule - 1) & ~(granule - 1);
  if (chance (maker, 5))
    w->base = nudge (maker, w->base);
  if (chance (maker, 3))
    w->base = chance (maker, 50) ? maker->config->maximum_vad_address + 1 - granule * (1 + below (maker, 2))
                                 : maker->config->minimum_application_address - granule * below (maker, 2);
  if (chance (maker, 2))
    w->base = edge_address (maker);
}

/* Mostly one that the section and the handle allow. */
static uint32_t
view_protection (Maker *maker, const ModelSectionFacts *facts)
{
  static const uint32_t safe[] = { 0x02, 0x08, 0x08, 0x01 };
  if (chance (maker, 5))
    return edge_protection (maker);
  if (chance (maker, 20))
    return UINT32_C (1) << below (maker, 8);
  return chance (maker, 60) ? facts->protect : PICK (maker, safe);
}

/* In the place of what may be a placeholder, of which the section has as much, mostly. */
static void
make_replacing (Maker *maker, const ModelSectionFacts *facts, Wanted *w)
{
  uint64_t page = maker->config->page_size;
  VasRegion region = find_placeholder (maker);
  w->type = VAS_MEM_REPLACE_PLACEHOLDER;
  w->base = region.allocation_base;
  w->size = allocation_end (maker, region) - region.allocation_base;
  w->offset = w->size < facts->size ? page * below (maker, (facts->size - w->size) / page + 1) : 0;
  if (chance (maker, 6))
    w->size = nudge (maker, w->size);
  if (chance (maker, 4))
    w->base = nudge (maker, w->base);
  if (chance (maker, 4))
    w->offset += below (maker, page);
}

static Wanted
make_wanted (Maker *maker)
{
  ModelSectionFacts facts;
  Wanted w = { .process = random_handle (maker), .section = section_handle (maker, &facts) };
  if (chance (maker, 15))
    {
      make_replacing (maker, &facts, &w);
      w.protect = view_protection (maker, &facts);
      return w;
    }
  make_base (maker, &w);
  make_extent (maker, &facts, &w);
  w.protect = view_protection (maker, &facts);
  if (chance (maker, 15))
    w.type = VAS_MEM_TOP_DOWN;
  if (chance (maker, 5))
    w.type = edge_flags (maker, w.type);
  else if (maker->config->pointer_size == 4 && chance (maker, 12))
    w.type |= VAS_AT_ROUND_TO_PAGE;
  if (chance (maker, 10))
    w.zero_bits = chance (maker, 50) ? below (maker, 36) : prng_next (maker->prng) >> below (maker, 64);
  return w;
}

/* The access of MapViewOfFile that gives such a view. */
static uint32_t
map_access (Maker *maker, uint32_t protect)
{
  static const uint32_t accesses[] = { 0, VAS_FILE_MAP_READ, 0, 0, VAS_FILE_MAP_WRITE, 0, 0, 0, VAS_FILE_MAP_COPY };
  if (chance (maker, 10))
    return (uint32_t) SOME_BITS (maker->prng);
  return protect > 8 ? accesses[protect >> 4 & 0xf] | VAS_FILE_MAP_EXECUTE : accesses[protect & 0xf];
}

static void
make_map_win32 (Maker *maker, VasCall *call, const Wanted *w)
{
  static const VasCallId ids[] = { VAS_CALL_MAP_VIEW_OF_FILE, VAS_CALL_MAP_VIEW_OF_FILE_EX,
                                   VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA };
  call->id = PICK (maker, ids);
  call->arguments[0] = w->section;
  uint32_t nibble = w->protect > 0xf ? w->protect >> 4 & 0xf : w->protect & 0xf;
  call->arguments[1] = nibble == 1 || nibble == 2 || nibble == 4 || nibble == 8 ? map_access (maker, w->protect) : 0;
  call->arguments[2] = w->offset >> 32;
  call->arguments[3] = w->offset & UINT32_MAX;
  call->arguments[4] = w->size;
  call->arguments[5] = w->base;
  if (call->id == VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA)
    call->arguments[6] = chance (maker, 8) ? below (maker, 3) : UINT32_MAX;
}

static void
make_map_modern (Maker *maker, VasCall *call, const Wanted *w)
{
  bool numa = chance (maker, 40);
  call->id = numa ? VAS_CALL_MAP_VIEW_OF_FILE_NUMA2 : VAS_CALL_MAP_VIEW_OF_FILE3;
  call->arguments[0] = w->section;
  call->arguments[1] = chance (maker, 10) ? 0 : w->process;
  call->arguments[numa ? 3 : 2] = w->base;
  call->arguments[numa ? 2 : 3] = w->offset;
  call->arguments[4] = w->size;
  call->arguments[5] = w->type;
  call->arguments[6] = w->protect;
  if (numa)
    call->arguments[7] = chance (maker, 8) ? below (maker, 3) : UINT32_MAX;
}

static void
make_map_nt (Maker *maker, VasCall *call, const Wanted *w)
{
  bool ex = chance (maker, 35);
  uint64_t *a = call->arguments;
  call->id = ex ? VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX : VAS_CALL_NT_MAP_VIEW_OF_SECTION;
  a[0] = w->section;
  a[1] = w->process;
  a[2] = w->base;
  if (ex)
    {
      a[3] = w->offset;
      a[4] = w->size;
      a[5] = w->type;
      a[6] = w->protect;
    }
  else
    {
      a[3] = w->zero_bits;
      a[5] = w->offset;
      a[6] = w->size;
      a[7] = chance (maker, 97) ? 1 + below (maker, 2) : below (maker, 5);
      a[8] = w->type;
      a[9] = w->protect;
    }
  if (chance (maker, 4))
    call->bad_pointers = 1u << (2 + below (maker, 5));
}

static void
make_map (Maker *maker, Action *action)
{
  VasCall *call = &action->call;
  Wanted w = make_wanted (maker);
  switch (below (maker, 3))
    {
    case 0:
      make_map_win32 (maker, call, &w);
      break;
    case 1:
      make_map_modern (maker, call, &w);
      break;
    default:
      make_map_nt (maker, call, &w);
      break;
    }
  int list = vas_call_parameter (vas_call_info (call->id), "ExtendedParameters");
  if (list >= 0 && chance (maker, 12))
    random_parameters (maker, action, (unsigned) list);
  else if (list >= 0)
    call->arguments[list + 1] = 0;
  call->has_place_at = chance (maker, 20);
  call->place_at = find_page (maker, WANT_FREE).base & ~(uint64_t) (maker->config->allocation_granularity - 1);
}

static void
make_unmap (Maker *maker, VasCall *call)
{
  static const VasCallId ids[] = { VAS_CALL_UNMAP_VIEW_OF_FILE_EX, VAS_CALL_UNMAP_VIEW_OF_FILE2,
                                   VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX, VAS_CALL_FLUSH_VIEW_OF_FILE };
  static const uint32_t flags[] = { 0, 0, 0, 1, 2, 2, 3, VAS_MEM_RELEASE, 4 };
  call->id = PICK (maker, ids);
  unsigned i = 0;
  if (call->id == VAS_CALL_UNMAP_VIEW_OF_FILE2 || call->id == VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX)
    call->arguments[i++] = random_handle (maker);
  VasRegion region = find_page (maker, chance (maker, 90) ? WANT_VIEW : WANT_ANY);
  uint64_t end = allocation_end (maker, region);
  call->arguments[i] = region.base + (chance (maker, 50) ? 0 : below (maker, region.size));
  if (chance (maker, 4))
    call->arguments[i] = edge_address (maker);
  call->arguments[i + 1] = call->id == VAS_CALL_FLUSH_VIEW_OF_FILE
                               ? size_up_to (maker, call->arguments[i], MAX (end, call->arguments[i] + 1))
                               : PICK (maker, flags);
}

/* What views show, and how: commits, protections and stores in them. */
static void
make_use (Maker *maker, Action *action)
{
  VasRegion region = find_page (maker, WANT_VIEW);
  if (!is_wanted (&region, WANT_VIEW))
    {
      action->call.id = VAS_CALL_GET_LAST_ERROR;
      return;
    }
  uint64_t page = maker->config->page_size, size = 1 + below (maker, MIN (region.size, 6 * page));
  uint64_t address = region.base + below (maker, region.size - size + 1);
  uint32_t protect = chance (maker, 30) ? region.allocation_protect : UINT32_C (1) << below (maker, 8);
  if (chance (maker, 8))
    protect |= VAS_PAGE_GUARD;
  if (chance (maker, 3))
    protect = edge_protection (maker);
  const VasCall calls[] = {
    { .id = VAS_CALL_VIRTUAL_ALLOC, .arguments = { address, size, VAS_MEM_COMMIT, protect } },
    { .id = VAS_CALL_VIRTUAL_ALLOC, .arguments = { address, size, VAS_MEM_COMMIT, protect } },
    { .id = VAS_CALL_VIRTUAL_ALLOC, .arguments = { address, size, VAS_MEM_RESET, VAS_PAGE_READWRITE } },
    { .id = VAS_CALL_VIRTUAL_ALLOC, .arguments = { address, size, VAS_MEM_RESET_UNDO, VAS_PAGE_READWRITE } },
    { .id = VAS_CALL_VIRTUAL_PROTECT, .arguments = { address, size, protect } },
    { .id = VAS_CALL_VIRTUAL_PROTECT, .arguments = { address, size, protect } },
    { .id = VAS_CALL_VIRTUAL_FREE, .arguments = { address, size, VAS_MEM_DECOMMIT } },
    { .id = VAS_CALL_VIRTUAL_FREE, .arguments = { region.allocation_base, 0, VAS_MEM_RELEASE } },
    { .id = VAS_CALL_FILL, .arguments = { address, size, 1 + below (maker, 250) } },
    { .id = VAS_CALL_FILL, .arguments = { address, size, 1 + below (maker, 250) } },
    { .id = VAS_CALL_WRITE64, .arguments = { address, prng_next (maker->prng) } },
    { .id = VAS_CALL_READ64, .arguments = { address } },
  };
  VasThreadId thread = action->call.thread;
  action->call = PICK (maker, calls);
  action->call.thread = thread;
  if (action->call.id == VAS_CALL_FILL)
    action->call.arguments[1] = MIN (size, PAYLOAD);
}

Action
random_section_action (Maker *maker)
{
  pick_thread (maker);
  Action action = { .kind = ACTION_CALL, .call = maker->call };
  uint64_t what = below (maker, 100);
  if (what < 14)
    make_create (maker, &action);
  else if (what < 18)
    make_open (maker, &action);
  else if (what < 48)
    make_map (maker, &action);
  else if (what < 56)
    make_unmap (maker, &action.call);
  else if (what < 62)
    make_duplicate (maker, &action.call);
  else if (what < 65)
    make_query (maker, &action.call);
  else if (what < 70)
    make_close (maker, &action.call);
  else
    make_use (maker, &action);
  return action;
}
