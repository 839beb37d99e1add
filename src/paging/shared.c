#include "paging/shared.h"
#include "paging/residency.h"
#include <glib.h>

bool
shared_find (const Memory *memory, uint32_t asid, uint64_t page, uint32_t *store, uint64_t *store_page)
{
  const MemoryView *view = memory_find_view (memory, asid, page);
  if (view == NULL || store_is_large (memory, view->store)
      || record_place (record_get (memory, asid, page)) != MEMORY_NOWHERE)
    return false;
  *store = view->store;
  *store_page = view->store_page + (page - view->pages.start);
  return true;
}

bool
memory_is_shared (const Memory *memory, uint32_t asid, uint64_t page)
{
  uint32_t store;
  uint64_t store_page;
  return shared_find (memory, asid, page, &store, &store_page);
}

bool
shared_is_dirty (const Memory *memory, uint32_t store, uint64_t store_page)
{
  ViewPlace place = view_first_place (memory, store);
  while (view_next_place (memory, store, store_page, &place))
    if (mapping_get (memory, place.asid, place.page).dirty)
      return true;
  return (record_get (memory, store, store_page) & RECORD_DIRTY) != 0;
}

bool
shared_is_locked (const Memory *memory, uint32_t store, uint64_t store_page)
{
  ViewPlace place = view_first_place (memory, store);
  while (view_next_place (memory, store, store_page, &place))
    if (record_locks (record_get (memory, place.asid, place.page)) != 0)
      return true;
  return false;
}

uint32_t
shared_count (const Memory *memory, uint32_t store, uint64_t store_page)
{
  ViewPlace place = view_first_place (memory, store);
  uint32_t n = 0;
  while (view_next_place (memory, store, store_page, &place))
    n += mapping_get (memory, place.asid, place.page).present;
  return n;
}

bool
shared_take_accessed (Memory *memory, uint32_t store, uint64_t store_page)
{
  ViewPlace place = view_first_place (memory, store);
  bool accessed = false;
  while (view_next_place (memory, store, store_page, &place))
    if (mapping_get (memory, place.asid, place.page).accessed)
      {
        mapping_clear_accessed (memory, place.asid, place.page);
        accessed = true;
      }
  return accessed;
}

void
shared_map (Memory *memory, uint32_t asid, uint64_t page, uint64_t pfn, const MemoryGrant *grant, MemoryKind kind)
{
  MemorySpace *space = &memory->spaces[asid];
  MemoryGrant shown = *grant;
  shown.writable = grant->writable && !grant->copies;
  mapping_make (memory, asid, page, pfn, &shown, kind);
  physical_edit (&memory->physical, pfn)->references++;
  space->n_shared++;
  space->events.working_set_peak = MAX (space->events.working_set_peak, space->working_set.count + space->n_shared);
}

bool
shared_drop (Memory *memory, uint32_t asid, uint64_t page, uint32_t store, uint64_t store_page)
{
  Mapping was = mapping_drop (memory, asid, page);
  if (!was.present)
    return false;
  Frame *frame = physical_edit (&memory->physical, was.pfn);
  frame->references--;
  memory->spaces[asid].n_shared--;
  record_set (memory, store, store_page,
              residency_take_dirty (frame, record_get (memory, store, store_page), was.dirty));
  return true;
}

void
shared_drop_all (Memory *memory, uint32_t store, uint64_t store_page)
{
  ViewPlace place = view_first_place (memory, store);
  while (view_next_place (memory, store, store_page, &place))
    shared_drop (memory, place.asid, place.page, store, store_page);
}
