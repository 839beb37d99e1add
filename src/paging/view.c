/* Views: one array in the order of processes and pages. */
#include "paging/records.h"
#include "paging/shared.h"
#include "paging/store.h"
#include <glib.h>
#include <string.h>

/* The first view that ends behind @page of @asid. */
static uint32_t
lower_bound (const Memory *memory, uint32_t asid, uint64_t page)
{
  uint32_t low = 0, high = memory->n_views;
  while (low < high)
    {
      uint32_t middle = low + (high - low) / 2;
      const MemoryView *view = &memory->views[middle];
      if (view->asid < asid || (view->asid == asid && view->pages.end <= page))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

Digest128
view_digest (const MemoryView *view)
{
  Digest128 digest = { (uint64_t) view->asid << 32 | view->store, view->store_page };
  return hash_take (digest, view->pages.start, view->pages.end);
}

void
memory_add_view (Memory *memory, uint32_t asid, PageRange pages, uint32_t store, uint64_t store_page)
{
  uint32_t at = lower_bound (memory, asid, pages.start);
  MemoryView view = { asid, store, pages, store_page };
  if (memory->n_views == memory->views_room)
    {
      memory->views_room = MAX (8, 2 * memory->views_room);
      memory->views = g_renew (MemoryView, memory->views, memory->views_room);
    }
  memmove (memory->views + at + 1, memory->views + at, (memory->n_views - at) * sizeof view);
  memory->views[at] = view;
  memory->n_views++;
  memory->spaces[asid].n_views++;
  store_of (memory, store)->n_views++;
  memory->views_digest = hash_sum (memory->views_digest, view_digest (&view));
}

void
memory_remove_view (Memory *memory, uint32_t asid, uint64_t first_page)
{
  uint32_t at = lower_bound (memory, asid, first_page);
  MemoryView view = memory->views[at];
  Digest128 digest = view_digest (&view), sum = memory->views_digest;
  if (store_is_large (memory, view.store))
    memory_unmap_large_view (memory, &view);
  memory_discard (memory, asid, view.pages, false);
  memory->n_views--;
  memmove (memory->views + at, memory->views + at + 1, (memory->n_views - at) * sizeof view);
  memory->spaces[asid].n_views--;
  store_of (memory, view.store)->n_views--;
  memory->views_digest = (Digest128){ sum.low - digest.low, sum.high - digest.high };
}

void
views_end (Memory *memory, uint32_t asid)
{
  while (memory->spaces[asid].n_views != 0)
    memory_remove_view (memory, asid, memory->views[lower_bound (memory, asid, 0)].pages.start);
}

const MemoryView *
memory_find_view (const Memory *memory, uint32_t asid, uint64_t page)
{
  if (memory_is_store (asid) || memory->spaces[asid].n_views == 0)
    return NULL;
  uint32_t at = lower_bound (memory, asid, page);
  const MemoryView *view = &memory->views[at];
  return at < memory->n_views && view->asid == asid && view->pages.start <= page ? view : NULL;
}

bool
view_next_place (const Memory *memory, uint32_t store, uint64_t store_page, ViewPlace *place)
{
  while (place->next < memory->n_views && place->n_left != 0)
    {
      const MemoryView *view = &memory->views[place->next++];
      if (view->store != store)
        continue;
      place->n_left--;
      uint64_t at = store_page - view->store_page; /* wraps where the page lies before the view */
      if (at >= view->pages.end - view->pages.start)
        continue;
      place->asid = view->asid;
      place->page = view->pages.start + at;
      if (record_place (record_get (memory, place->asid, place->page)) == MEMORY_NOWHERE)
        return true;
    }
  return false;
}
