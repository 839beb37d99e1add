/* Random calls with extended parameters and of placeholders. */
#include "random_actions.h"
#include "random_values.h"
#include <vasbox/protection.h>

enum
{
  WORDS = 5,
  REQUIREMENTS = 1,
  NUMA_NODE = 2,
  LIST = 5 /* the parameter */
};

VasRegion
find_placeholder (Maker *maker)
{
  VasRegion region = find_page (maker, WANT_RESERVED);
  for (unsigned i = 0; i < 8 && region.allocation_protect != VAS_PAGE_NOACCESS; i++)
    region = find_page (maker, WANT_RESERVED);
  return region;
}

static void
make_requirements (Maker *maker, uint64_t *words)
{
  const VasConfig *c = maker->config;
  uint64_t granule = c->allocation_granularity;
  const uint64_t lowest[] = { 0, granule, find_page (maker, WANT_FREE).base & ~(granule - 1), edge_address (maker) };
  const uint64_t highest[] = { 0, find_page (maker, WANT_FREE).base - 1, c->maximum_vad_address,
                               c->maximum_application_address, edge_address (maker), edge_address (maker) - 1 };
  const uint64_t alignments[] = { 0, 0, granule, 2 * granule, 4 * granule, 3 * granule, c->page_size,
                                  SOME_BITS (maker->prng) };
  words[2] = PICK (maker, lowest);
  words[3] = PICK (maker, highest);
  words[4] = PICK (maker, alignments);
  if (chance (maker, 15))
    words[2] = nudge (maker, words[2]);
}

void
random_parameters (Maker *maker, Action *action, unsigned list)
{
  static const uint64_t counts[] = { 0, 0, 0, 1, 1, 1, 2, 3 };
  unsigned n = (unsigned) PICK (maker, counts);
  uint64_t first = 1 + below (maker, 6);
  for (unsigned i = 0; i < n; i++)
    {
      uint64_t *words = &action->words[i * WORDS];
      words[0] = chance (maker, 80) ? 1 + (first + i) % 6 : below (maker, 9);
      if (i == 0 && chance (maker, 60))
        words[0] = REQUIREMENTS;
      if (words[0] == REQUIREMENTS)
        make_requirements (maker, words);
      else
        words[1] = words[0] == NUMA_NODE ? below (maker, 3) : below (maker, 256);
    }
  action->n_words = n * WORDS;
  action->call.arguments[list] = 0;
  action->call.arguments[list + 1] = chance (maker, 85) ? n : below (maker, 4);
  if (chance (maker, 20))
    action->call.arguments[list + 1] = VAS_LENGTH_OF_STRUCTURE;
}

typedef struct Wanted
{
  uint64_t address, size;
  uint32_t type, protect;
} Wanted;

static Wanted
make_wanted (Maker *maker)
{
  Wanted w = { .type = VAS_MEM_RESERVE, .protect = legal_protection (maker), .size = small_size (maker) };
  uint64_t what = below (maker, 100), granule = maker->config->allocation_granularity;
  if (what < 40)
    {
      w.type |= VAS_MEM_RESERVE_PLACEHOLDER;
      w.protect = VAS_PAGE_NOACCESS;
      if (chance (maker, 40))
        w.address = (find_page (maker, WANT_FREE).base + granule - 1) & ~(granule - 1);
    }
  else if (what < 80)
    {
      VasRegion region = find_placeholder (maker);
      w.address = region.allocation_base;
      w.size = allocation_end (maker, region) - w.address;
      w.type |= VAS_MEM_REPLACE_PLACEHOLDER | (chance (maker, 50) ? VAS_MEM_COMMIT : 0)
                | (chance (maker, 10) ? VAS_MEM_WRITE_WATCH : 0);
    }
  else if (what < 90)
    w.type = chance (maker, 50) ? VAS_MEM_COMMIT : VAS_MEM_RESERVE | VAS_MEM_COMMIT;
  if (chance (maker, 6))
    w.address = find_page (maker, WANT_ALLOCATED).base;
  if (chance (maker, 8))
    w.size = nudge (maker, w.size);
  if (chance (maker, 2))
    w.size = 0;
  if (chance (maker, 6))
    w.type = edge_flags (maker, w.type);
  if (chance (maker, 6))
    w.protect = edge_protection (maker);
  return w;
}

static void
make_allocate (Maker *maker, Action *action)
{
  static const VasCallId ids[] = { VAS_CALL_VIRTUAL_ALLOC2, VAS_CALL_VIRTUAL_ALLOC2, VAS_CALL_VIRTUAL_ALLOC2_FROM_APP,
                                   VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX };
  VasCall *call = &action->call;
  call->id = PICK (maker, ids);
  call->arguments[0] = random_handle (maker);
  Wanted w = make_wanted (maker);
  call->arguments[1] = w.address;
  call->arguments[2] = w.size;
  call->arguments[3] = w.type;
  call->arguments[4] = w.protect;
  random_parameters (maker, action, LIST);
  if (call->id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX && chance (maker, 3))
    call->bad_pointers = 1u << (1 + below (maker, 2));
  if (chance (maker, 4))
    call->bad_pointers |= 1u << LIST;
  call->has_place_at = chance (maker, 20);
  call->place_at = find_page (maker, WANT_FREE).base & ~(uint64_t) (maker->config->allocation_granularity - 1);
}

/* Splits, joins, takes back or releases what may be a placeholder or have replaced one. */
static void
make_free (Maker *maker, Action *action)
{
  static const uint32_t types[] = { VAS_MEM_RELEASE | VAS_MEM_PRESERVE_PLACEHOLDER,
                                    VAS_MEM_RELEASE | VAS_MEM_PRESERVE_PLACEHOLDER,
                                    VAS_MEM_RELEASE | VAS_MEM_COALESCE_PLACEHOLDERS, VAS_MEM_RELEASE };
  VasCall *call = &action->call;
  call->id = chance (maker, 50) ? VAS_CALL_VIRTUAL_FREE_EX : VAS_CALL_NT_FREE_VIRTUAL_MEMORY;
  call->arguments[0] = random_handle (maker);
  VasRegion region = chance (maker, 70) ? find_placeholder (maker) : find_page (maker, WANT_ALLOCATED);
  uint64_t start = region.allocation_base, end = MAX (allocation_end (maker, region), start + 1);
  call->arguments[3] = PICK (maker, types);
  if (call->arguments[3] == (VAS_MEM_RELEASE | VAS_MEM_COALESCE_PLACEHOLDERS) && chance (maker, 80)
      && model_region (maker->session->model, maker->target, end, &region) && region.state != VAS_MEM_FREE)
    end = allocation_end (maker, region);
  else if (chance (maker, 60))
    start = region.base + below (maker, MAX (region.size, 1));
  call->arguments[1] = start;
  call->arguments[2] = chance (maker, 60) || start >= end ? end - start : size_up_to (maker, start, end);
}

static void
make_from_app (Maker *maker, Action *action)
{
  action->call.id = VAS_CALL_VIRTUAL_ALLOC_FROM_APP;
  action->call.arguments[1] = small_size (maker);
  action->call.arguments[2] = chance (maker, 90) ? VAS_MEM_RESERVE : edge_flags (maker, VAS_MEM_RESERVE);
  action->call.arguments[3] = chance (maker, 90) ? legal_protection (maker) : edge_protection (maker);
}

Action
random_extended (Maker *maker)
{
  pick_thread (maker);
  Action action = { .kind = ACTION_CALL, .call = maker->call };
  uint64_t what = below (maker, 100);
  if (what < 55)
    make_allocate (maker, &action);
  else if (what < 95)
    make_free (maker, &action);
  else
    make_from_app (maker, &action);
  return action;
}
