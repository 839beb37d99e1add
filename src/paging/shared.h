/* Pages of stores as their viewers have them: mapped by several page tables, locked by several processes. */
#ifndef VASBOX_PAGING_SHARED_H
#define VASBOX_PAGING_SHARED_H

#include "paging/mapping.h"
#include "paging/memory.h"
#include "paging/records.h"
#include "paging/store.h"

/* Where a page of a store is seen. */
typedef struct ViewPlace
{
  uint32_t next, n_left; /* the walk's own */
  uint32_t asid;
  uint64_t page;
} ViewPlace;

Digest128 view_digest (const MemoryView *view);
/* A process's views end. */
void views_end (Memory *memory, uint32_t asid);

static inline ViewPlace
view_first_place (const Memory *memory, uint32_t store)
{
  return (ViewPlace){ .n_left = store_of (memory, store)->n_views };
}

/* The next place where a process sees @store_page (and has no page of its own instead), in the order of processes and
 * pages.  False: no more. */
bool view_next_place (const Memory *memory, uint32_t store, uint64_t store_page, ViewPlace *place);

/* The store's page that @page of @asid shows; false where it shows none, but the process's own, or a large page. */
bool shared_find (const Memory *memory, uint32_t asid, uint64_t page, uint32_t *store, uint64_t *store_page);

/* Of a page of a store with all its mappings and locks. */
bool shared_is_dirty (const Memory *memory, uint32_t store, uint64_t store_page);
bool shared_is_locked (const Memory *memory, uint32_t store, uint64_t store_page);
uint32_t shared_count (const Memory *memory, uint32_t store, uint64_t store_page);
/* Any accessed mark; all are cleared. */
bool shared_take_accessed (Memory *memory, uint32_t store, uint64_t store_page);

/* Maps @page of @asid, which is not mapped, to the store's page that it shows, which is in the store's working set. */
void shared_map (Memory *memory, uint32_t asid, uint64_t page, uint64_t pfn, const MemoryGrant *grant, MemoryKind kind);
/* Takes one mapping away, if there is one, and then the dirty mark into the store's record; the page stays where it
 * is.  True: there was one. */
bool shared_drop (Memory *memory, uint32_t asid, uint64_t page, uint32_t store, uint64_t store_page);
/* All of them. */
void shared_drop_all (Memory *memory, uint32_t store, uint64_t store_page);

#endif
