/* Values for random calls: what is there, and the edges of it. */
#include "random_values.h"
#include <vasbox/protection.h>

uint64_t
below (Maker *maker, uint64_t n)
{
  return prng_below (maker->prng, n);
}

bool
chance (Maker *maker, unsigned percent)
{
  return below (maker, 100) < percent;
}

bool
is_wanted (const VasRegion *region, Want want)
{
  switch (want)
    {
    case WANT_FREE:
      return region->state == VAS_MEM_FREE;
    case WANT_ALLOCATED:
      return region->state != VAS_MEM_FREE;
    case WANT_RESERVED:
      return region->state == VAS_MEM_RESERVE;
    case WANT_COMMITTED:
      return region->state == VAS_MEM_COMMIT;
    case WANT_VIEW:
      return region->type == VAS_MEM_IMAGE || region->type == VAS_MEM_MAPPED;
    case WANT_ANY:
    default:
      return true;
    }
}

VasRegion
find_page (Maker *maker, Want want)
{
  const Space *space = maker->session->space;
  VasRegion region = { .base = 0 };
  for (unsigned i = 0; i < 16; i++)
    {
      const ModelWindow *window = &space->windows[below (maker, space->n_windows)];
      uint64_t address = window->start + below (maker, window->end - window->start);
      model_region (maker->session->model, maker->target, address, &region);
      if (is_wanted (&region, want))
        break;
    }
  return region;
}

uint64_t
allocation_end (Maker *maker, VasRegion region)
{
  uint64_t base = region.allocation_base, end;
  do
    end = region.base + region.size;
  while (base != 0 && model_region (maker->session->model, maker->target, end, &region)
         && region.allocation_base == base);
  return end;
}

uint64_t
edge_address (Maker *maker)
{
  const VasConfig *c = maker->config;
  const uint64_t edges[] = {
    0, 1, c->page_size, c->minimum_application_address - 1, c->minimum_application_address - c->page_size,
    c->minimum_application_address, c->maximum_vad_address, c->maximum_vad_address + 1,
    c->maximum_vad_address + 1 - c->page_size, c->maximum_application_address, c->maximum_application_address + 1,
    c->maximum_application_address + 1 + c->page_size, c->user_shared_data, c->user_shared_data + c->page_size,
    c->user_shared_data - c->page_size, UINT64_C (0xFFFF800000000000), UINT64_MAX, UINT64_MAX - c->page_size + 1,
    UINT32_MAX, UINT64_C (1) << 32, (UINT64_C (1) << 32) + c->minimum_application_address,
    SOME_BITS (maker->prng), prng_next (maker->prng) >> below (maker, 64),
  };
  return PICK (maker, edges);
}

uint64_t
edge_size (Maker *maker, uint64_t address)
{
  const VasConfig *c = maker->config;
  uint64_t page = c->page_size, granule = c->allocation_granularity, large = MAX (c->large_page_minimum, page);
  uint64_t vad = c->maximum_vad_address + 1, app = c->maximum_application_address + 1;
  const uint64_t edges[] = {
    0, 1, 2, page - 1, page, page + 1, granule - 1, granule, granule + 1, large, vad - address, vad - address + 1,
    vad - c->minimum_application_address, vad - c->minimum_application_address + 1, vad, vad + 1, app - address,
    app - address + 1, app - address - 1, UINT64_C (1) << 31, (UINT64_C (1) << 31) - 1, UINT32_MAX, UINT64_C (1) << 32,
    UINT64_C (1) << 63, (UINT64_C (1) << 63) - 1, UINT64_MAX, UINT64_MAX - page + 1, UINT64_MAX - address,
    UINT64_MAX - address + 1, UINT32_MAX - address + 1, (UINT64_C (1) << 32) + page,
    prng_next (maker->prng) >> below (maker, 64),
  };
  return PICK (maker, edges);
}

uint64_t
small_size (Maker *maker)
{
  uint64_t page = maker->config->page_size, granule = maker->config->allocation_granularity;
  switch (below (maker, 5))
    {
    case 0:
      return 1 + below (maker, page * 3);
    case 1:
      return granule * (1 + below (maker, 3));
    case 2:
      return page * (1 + below (maker, 40));
    default:
      return page * (1 + below (maker, granule / page + 2)) - below (maker, 2);
    }
}

uint64_t
size_up_to (Maker *maker, uint64_t address, uint64_t end)
{
  uint64_t page = maker->config->page_size, room = end - address;
  switch (below (maker, 14))
    {
    case 0:
      return room;
    case 1:
      return room + 1;
    case 2:
      return MIN (room, 1 + below (maker, 2 * page));
    case 3:
      return room + below (maker, 4 * page);
    default:
      return 1 + below (maker, MIN (room, 60 * page));
    }
}

uint64_t
nudge (Maker *maker, uint64_t address)
{
  const VasConfig *c = maker->config;
  const uint64_t steps[] = { 1, -UINT64_C (1), c->page_size, -(uint64_t) c->page_size, c->allocation_granularity,
                             -(uint64_t) c->allocation_granularity, c->page_size - 1, below (maker, c->page_size) };
  return address + PICK (maker, steps);
}

/* Flags. */

uint32_t
legal_protection (Maker *maker)
{
  static const uint32_t bases[] = { 0x04, 0x04, 0x02, 0x01, 0x10, 0x20, 0x40 };
  uint32_t base = PICK (maker, bases);
  if (base != VAS_PAGE_NOACCESS && chance (maker, 20))
    {
      static const uint32_t modifiers[] = { VAS_PAGE_GUARD, VAS_PAGE_NOCACHE, VAS_PAGE_WRITECOMBINE };
      base |= PICK (maker, modifiers);
    }
  if (base >= VAS_PAGE_EXECUTE && (base & 0xf0) != 0 && chance (maker, 20))
    base |= VAS_PAGE_TARGETS_INVALID;
  return base;
}

uint32_t
edge_protection (Maker *maker)
{
  static const uint32_t edges[] = { 0, 0, 0, 0x08, 0x80, 0x08, 0x80, 0x108, 0x180,
                                    0x03, 0x30, 0x11, 0x100, 0x200, 0x400, 0x101, 0x201,
                                    0x401, 0x304, 0x604, 0x504, 0x800, 0x40000004, 0x40000000, 0x80000004, 0x80000002,
                                    0x80000000, 0x10000004, 0x20000004, 0xFF, 0x88 };
  switch (below (maker, 4))
    {
    case 0:
      return legal_protection (maker) ^ (UINT32_C (1) << below (maker, 32));
    case 1:
      return (uint32_t) SOME_BITS (maker->prng);
    default:
      return PICK (maker, edges);
    }
}

uint32_t
edge_flags (Maker *maker, uint32_t legal)
{
  static const uint32_t edges[] = {
    0, VAS_MEM_TOP_DOWN, VAS_MEM_PHYSICAL, VAS_MEM_WRITE_WATCH, VAS_MEM_LARGE_PAGES, VAS_MEM_ROTATE,
    VAS_MEM_RESERVE | VAS_MEM_ROTATE, VAS_MEM_RESERVE | VAS_MEM_REPLACE_PLACEHOLDER,
    VAS_MEM_RESERVE | VAS_MEM_RESERVE_PLACEHOLDER, VAS_MEM_RESET | VAS_MEM_COMMIT, VAS_MEM_RESET | VAS_MEM_RESET_UNDO,
    VAS_MEM_RESET_UNDO | VAS_MEM_RESERVE, VAS_MEM_COMMIT | VAS_MEM_WRITE_WATCH, VAS_MEM_COMMIT | VAS_MEM_PHYSICAL,
    VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_PHYSICAL, VAS_MEM_RESERVE | VAS_MEM_PHYSICAL | VAS_MEM_TOP_DOWN,
    VAS_MEM_RESERVE | VAS_MEM_LARGE_PAGES, VAS_MEM_COMMIT | VAS_MEM_LARGE_PAGES,
    VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_LARGE_PAGES,
    VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_LARGE_PAGES | VAS_MEM_WRITE_WATCH, VAS_MEM_FREE, VAS_MEM_FREE,
    VAS_MEM_RELEASE, VAS_MEM_DECOMMIT, VAS_MEM_RELEASE | VAS_MEM_DECOMMIT, 1, 2, 3, VAS_MEM_RELEASE | 1,
    VAS_MEM_RELEASE | 2, VAS_MEM_RELEASE | 3, VAS_MEM_DECOMMIT | 1, VAS_MEM_DECOMMIT | 2, 0x40000000, 0x80000000,
  };
  switch (below (maker, 3))
    {
    case 0:
      return legal ^ (UINT32_C (1) << below (maker, 32));
    case 1:
      return (uint32_t) (SOME_BITS (maker->prng) & SOME_BITS (maker->prng));
    default:
      return PICK (maker, edges);
    }
}
