/* Large pages: each has a run of frames, and where the tables can say it, one entry. */
#include "paging/mapping.h"
#include "paging/residency.h"
#include "paging/store.h"

/* The highest level of which an entry maps no more than a large page. */
static uint32_t
large_level (const Memory *memory)
{
  const PagingLayout *layout = &memory->setup.layout;
  uint32_t level = 1;
  while (level < layout->n_levels && pte_level_maps (layout, level + 1)
         && UINT64_C (1) << (layout->shifts[level + 1] - layout->page_shift) <= memory->physical.run_frames)
    level++;
  return level;
}

/* Pages that an entry of that level maps. */
static uint64_t
span_of (const Memory *memory, uint32_t level)
{
  const PagingLayout *layout = &memory->setup.layout;
  return UINT64_C (1) << (layout->shifts[level] - layout->page_shift);
}

/* The frame of @page by @large, the runs of a process or store. */
static uint64_t
frame_in (const Memory *memory, const CowArray *large, uint64_t page)
{
  if (large->count == 0)
    return NO_FRAME;
  uint64_t n = memory->physical.run_frames, link = cow_array_get_u64 (large, page / n);
  return link != 0 ? link - 1 + page % n : NO_FRAME;
}

uint64_t
memory_large_frame (const Memory *memory, uint32_t asid, uint64_t page)
{
  uint64_t pfn = frame_in (memory, &memory_space (memory, asid)->large, page);
  const MemoryView *view = pfn == NO_FRAME ? memory_find_view (memory, asid, page) : NULL;
  if (view == NULL)
    return pfn;
  return frame_in (memory, &memory_space (memory, view->store)->large, view->store_page + (page - view->pages.start));
}

/* Maps the large page that begins at @page to the run at @start; false: a frame for a table cannot be had. */
static bool
map_run (Memory *memory, uint32_t asid, uint64_t page, uint64_t start, const MemoryGrant *grant)
{
  uint32_t level = large_level (memory);
  for (uint64_t i = 0; i < memory->physical.run_frames; i += span_of (memory, level))
    {
      if (mapping_get (memory, asid, page + i).present) /* since an attempt that came to no end */
        continue;
      if (!residency_make_room (memory, asid, page + i, level))
        return false;
      mapping_make_large (memory, asid, page + i, level, start + i, grant);
    }
  return true;
}

static bool
take_run (Memory *memory, uint32_t node, uint64_t *start)
{
  *start = physical_find_run (&memory->physical, node, false);
  if (*start == NO_FRAME)
    {
      *start = physical_find_run (&memory->physical, node, true);
      if (*start == NO_FRAME)
        return false;
      residency_evict_standby (memory, *start, *start + memory->physical.run_frames);
    }
  physical_take_run (&memory->physical, *start);
  return true;
}

bool
memory_take_large_store (Memory *memory, uint32_t store, uint64_t n_pages)
{
  uint64_t n = memory->physical.run_frames, start;
  for (uint64_t number = 0; number < n_pages / n; number++)
    {
      if (!take_run (memory, 0, &start))
        return false;
      cow_array_set_u64 (&memory_space (memory, store)->large, number, start + 1);
    }
  return true;
}

bool
memory_take_large (Memory *memory, uint32_t asid, PageRange pages, const MemoryGrant *grant)
{
  uint64_t n = memory->physical.run_frames, start;
  for (uint64_t page = pages.start; page < pages.end; page += n)
    {
      if (!take_run (memory, grant->node, &start))
        return false;
      cow_array_set_u64 (&memory->spaces[asid].large, page / n, start + 1);
      if (grant->readable && !map_run (memory, asid, page, start, grant))
        return false;
    }
  return true;
}

static void
unmap_run (Memory *memory, uint32_t asid, uint64_t page)
{
  uint64_t span = span_of (memory, large_level (memory));
  for (uint64_t i = 0; i < memory->physical.run_frames; i += span)
    mapping_drop (memory, asid, page + i);
}

void
memory_unmap_large_view (Memory *memory, const MemoryView *view)
{
  for (uint64_t page = view->pages.start; page < view->pages.end; page += memory->physical.run_frames)
    unmap_run (memory, view->asid, page);
}

void
memory_give_large_back (Memory *memory, uint32_t asid, PageRange pages)
{
  CowArray *large = &memory_space (memory, asid)->large;
  if (large->count == 0)
    return;
  uint64_t n = memory->physical.run_frames;
  for (uint64_t number = pages.start / n; cow_array_next (large, &number) && number * n < pages.end; number++)
    {
      if (!memory_is_store (asid)) /* no view of a store that ends is left */
        unmap_run (memory, asid, number * n);
      physical_give_run_back (&memory->physical, cow_array_get_u64 (large, number) - 1);
      cow_array_remove (large, number);
    }
}

VasStatus
memory_map_large (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant)
{
  uint64_t start = page - page % memory->physical.run_frames;
  bool is_mapped = map_run (memory, asid, start, memory_large_frame (memory, asid, start), grant);
  return is_mapped ? VAS_STATUS_SUCCESS : VAS_STATUS_NO_MEMORY;
}
