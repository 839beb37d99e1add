/* The laws of the memory: 2 (every PTE within its grant), 3 (the TLB is what the tables say) and the second half of 4
 * (frames, slots and references). */
#include "paging/mapping.h"
#include "paging/records.h"
#include "paging/reference.h"
#include "paging/shared.h"
#include "paging/working_set.h"
#include <glib.h>
#include <string.h>

/* The walk over one process's or store's records. */
typedef struct Tally
{
  const Memory *memory;
  MemoryGrantOf grant_of;
  void *data;
  uint64_t n_frames, n_slots; /* of all processes so far */
  uint64_t n_set, n_locked;   /* of this one */
  uint64_t n_runs;            /* of large pages, of all so far */
} Tally;

static const char *
check_mapping (const Tally *tally, uint32_t asid, uint64_t page, PageRecord record, const Mapping *mapping)
{
  if (!mapping->present)
    return NULL;
  if (mapping->pfn != record_value (record))
    return "a PTE points at a frame that is not its page's";
  if (tally->grant_of == NULL)
    return NULL;
  MemoryGrant grant = tally->grant_of (tally->data, asid, page);
  if (!grant.readable || mapping->writable > grant.writable || mapping->executable > grant.executable)
    return "a PTE grants more than was promised";
  const Frame *frame = physical_frame (&tally->memory->physical, mapping->pfn);
  if (memory_is_store (frame->asid))
    return mapping->writable && grant.copies ? "a PTE lets a store's page be written that is to be copied" : NULL;
  return grant.watched == frame->watched ? NULL : "a frame is wrong about whether writes of its page are watched";
}

/* Mappings and locks of a frame. */
static uint32_t
count_references (const Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  if (!memory_is_store (asid))
    return mapping_get (memory, asid, page).present + (uint32_t) __builtin_popcount (record_locks (record));
  ViewPlace place = view_first_place (memory, asid);
  uint32_t n = shared_count (memory, asid, page);
  while (view_next_place (memory, asid, page, &place))
    n += (uint32_t) __builtin_popcount (record_locks (record_get (memory, place.asid, place.page)));
  return n;
}

static bool
is_zero (const Content *content)
{
  for (uint32_t i = 0; content != NULL && i < content->size / 8; i++)
    if (content->word[i] != 0)
      return false;
  return true;
}

/* Are the contents of a clean frame where they would be read from again? */
static bool
is_kept (const Memory *memory, const Frame *frame)
{
  if (!store_is_backed (memory, frame->asid))
    return frame->slot != 0 || is_zero (frame->content);
  const Content *kept = store_backing (memory, frame->asid, frame->page);
  return kept == frame->content || (kept == NULL && is_zero (frame->content))
         || (frame->content == NULL && is_zero (kept))
         || (kept != NULL && frame->content != NULL && memcmp (kept->word, frame->content->word, kept->size) == 0);
}

/* A page with a frame: the entry names it, its state fits the record, its references are counted. */
static const char *
check_frame (Tally *tally, uint32_t asid, uint64_t page, PageRecord record)
{
  const Memory *memory = tally->memory;
  const Frame *frame = physical_frame (&memory->physical, record_value (record));
  bool in_set = record_place (record) == MEMORY_WORKING_SET, dirty = (record & RECORD_DIRTY) != 0;
  if (frame == NULL || frame->asid != asid || frame->page != page)
    return "a record names a frame that is not its page's";
  if (frame->state != (in_set ? FRAME_ACTIVE : dirty ? FRAME_MODIFIED : FRAME_STANDBY))
    return "a frame's state does not fit its page's record";
  if (frame->references != count_references (memory, asid, page, record))
    return "a frame's references are not its mappings and locks";
  Mapping mapping = { .present = false };
  if (!memory_is_store (asid))
    mapping = mapping_get (memory, asid, page);
  else if (in_set != (frame->references != 0))
    return "a store's page is in the working set and not in use, or in use and not there";
  else
    dirty = shared_is_dirty (memory, asid, page);
  if (!dirty && !mapping.dirty && (record & RECORD_RESET) == 0 && !is_kept (memory, frame))
    return "a clean page's contents are nowhere else";
  if (frame->slot != 0)
    {
      const PageSlot *slot = page_file_slot (&memory->page_file, frame->slot - 1);
      if (slot == NULL || slot->asid != asid || slot->page != page)
        return "a frame names a page-file slot that is not its page's";
      tally->n_slots++;
    }
  tally->n_frames++;
  tally->n_set += in_set;
  return check_mapping (tally, asid, page, record, &mapping);
}

/* A locked page of a process is in its working set, or a store's page that is in the store's. */
static bool
is_in_set (const Memory *memory, uint32_t asid, uint64_t page)
{
  uint32_t store;
  uint64_t store_page;
  return shared_find (memory, asid, page, &store, &store_page)
             ? record_place (record_get (memory, store, store_page)) == MEMORY_WORKING_SET
             : record_place (record_get (memory, asid, page)) == MEMORY_WORKING_SET;
}

static const char *
check_record (Tally *tally, uint32_t asid, uint64_t page)
{
  PageRecord record = record_get (tally->memory, asid, page);
  tally->n_locked += record_locks (record) != 0;
  if (record != 0 && memory_large_frame (tally->memory, asid, page) != NO_FRAME)
    return "a page of a large page has a place of its own";
  if (record_place (record) == MEMORY_WORKING_SET && memory_is_offered (tally->memory, asid, page))
    return "an offered page is in its working set";
  if (record_locks (record) != 0 && !is_in_set (tally->memory, asid, page))
    return "a locked page is not in its working set";
  if (record_has_frame (record))
    return check_frame (tally, asid, page, record);
  if ((record & RECORD_DIRTY) != 0)
    return "a page without a frame is dirty";
  if (record_place (record) == MEMORY_NOWHERE)
    return NULL;
  const PageSlot *slot = page_file_slot (&tally->memory->page_file, record_value (record));
  tally->n_slots++;
  return slot != NULL && slot->asid == asid && slot->page == page
             ? NULL
             : "a record names a page-file slot that is not its page's";
}

/* A mapping that no record of the process knows of is that of a store's page. */
static const char *
check_shared_mapping (const Tally *tally, uint32_t asid, uint64_t page)
{
  const Memory *memory = tally->memory;
  uint32_t store;
  uint64_t store_page;
  if (!shared_find (memory, asid, page, &store, &store_page))
    return "a page that is not in its working set is mapped";
  PageRecord record = record_get (memory, store, store_page);
  if (record_place (record) != MEMORY_WORKING_SET)
    return "a store's page that is not in the working set is mapped";
  Mapping mapping = mapping_get (memory, asid, page);
  return check_mapping (tally, asid, page, record, &mapping);
}

/* Of a page without a record. */
static const char *
check_grant (const Tally *tally, uint32_t asid, uint64_t page, const Mapping *mapping)
{
  if (tally->grant_of == NULL)
    return NULL;
  MemoryGrant grant = tally->grant_of (tally->data, asid, page);
  return grant.readable && mapping->writable <= grant.writable && mapping->executable <= grant.executable
             ? NULL
             : "a PTE grants more than was promised";
}

/* The frames that a process owns for AWE are on its list, and mapped once at most. */
static const char *
check_user_frames (Tally *tally, uint32_t asid)
{
  const Memory *memory = tally->memory;
  const FrameList *list = &memory->spaces[asid].user;
  uint64_t n = 0, prev = 0;
  for (uint64_t link = list->head; link != 0 && n <= list->count; n++)
    {
      const Frame *frame = physical_frame (&memory->physical, link - 1);
      if (frame == NULL || frame->state != FRAME_USER || frame->asid != asid || frame->prev != prev)
        return "a frame on a process's list is not its own";
      Mapping mapping = { .pfn = link - 1 };
      if (frame->references != 0)
        mapping = mapping_get (memory, asid, frame->page);
      if (frame->references > 1 || (frame->references == 1) != mapping.present || mapping.pfn != link - 1)
        return "a process's own frame is wrong about where it is mapped";
      prev = link;
      link = frame->next;
    }
  tally->n_frames += n;
  return n == list->count && prev == list->tail ? NULL : "a process is wrong about how many frames it owns";
}

/* The large pages of a process or store have runs, and are what the promise says is large. */
static const char *
check_large_pages (Tally *tally, uint32_t asid)
{
  const Memory *memory = tally->memory;
  const CowArray *large = &memory_space (memory, asid)->large;
  uint64_t n = memory->physical.run_frames;
  const char *broken = cow_array_check (large);
  for (uint64_t number = 0; broken == NULL && cow_array_next (large, &number); number++)
    {
      uint64_t start = cow_array_get_u64 (large, number) - 1;
      if (start % n != 0 || !physical_is_in_run (&memory->physical, start))
        return "a large page has no run of frames";
      if (tally->grant_of != NULL && !memory_is_store (asid) && !tally->grant_of (tally->data, asid, number * n).large)
        return "a run of frames is kept for a page that is not large";
      for (uint64_t pfn = start; cow_array_next (&memory->physical.frames, &pfn) && pfn < start + n; pfn++)
        tally->n_frames++;
      tally->n_runs++;
    }
  return broken;
}

static const char *
check_large_mapping (const Tally *tally, uint32_t asid, uint64_t page)
{
  Mapping mapping = mapping_get (tally->memory, asid, page);
  if (memory_large_frame (tally->memory, asid, page) != mapping.pfn)
    return "a page is mapped to a run of frames that is not its own";
  return check_grant (tally, asid, page, &mapping);
}

/* A page without a record is mapped to a frame that its process owns. */
static const char *
check_user_mapping (const Tally *tally, uint32_t asid, uint64_t page)
{
  uint64_t mapped_at;
  Mapping mapping = mapping_get (tally->memory, asid, page);
  if (!memory_owns_user_frame (tally->memory, asid, mapping.pfn, &mapped_at) || mapped_at != page)
    return "a page is mapped to a frame that its process does not own";
  return check_grant (tally, asid, page, &mapping);
}

/* Of the frame that an entry maps. */
static FrameState
state_of (const Memory *memory, uint32_t level, uint64_t pte)
{
  return physical_state (&memory->physical, pte_pfn (&memory->setup.layout, level, pte));
}

/* Every mapping is one that a record knows of, or to an AWE frame, or of a large page. */
static const char *
check_mappings (const Tally *tally, uint32_t asid)
{
  const Memory *memory = tally->memory;
  const PageTable *table = &memory->spaces[asid].table;
  const char *broken = NULL;
  uint64_t page = 0, n_shared = 0, pte;
  uint32_t level;
  for (; broken == NULL && page_table_next (table, &memory->physical, &page, UINT64_MAX, &pte, &level); page++)
    if (state_of (memory, level, pte) == FRAME_USER)
      broken = check_user_mapping (tally, asid, page);
    else if (state_of (memory, level, pte) == FRAME_LARGE)
      {
        broken = check_large_mapping (tally, asid, page);
        page |= (paging_span (&memory->setup.layout, level) >> memory->setup.layout.page_shift) - 1;
      }
    else if (record_place (record_get (memory, asid, page)) != MEMORY_WORKING_SET)
      {
        broken = check_shared_mapping (tally, asid, page);
        n_shared++;
      }
  if (broken == NULL && n_shared != memory->spaces[asid].n_shared)
    broken = "a process is wrong about how many pages of stores it has mapped";
  return broken;
}

static const char *
check_space (Tally *tally, uint32_t asid)
{
  const MemorySpace *space = memory_space (tally->memory, asid);
  tally->n_set = tally->n_locked = 0;
  const char *broken = cow_array_check (&space->records);
  for (uint64_t page = 0; broken == NULL && memory_next_page (tally->memory, asid, &page, UINT64_MAX); page++)
    broken = check_record (tally, asid, page);
  if (broken == NULL)
    broken = working_set_check (tally->memory, asid);
  if (broken == NULL && tally->n_set != space->working_set.count)
    broken = "a page that is in its working set is not on its list";
  if (broken == NULL && tally->n_locked != space->n_locked)
    broken = "a process is wrong about how many pages it has locked";
  if (broken == NULL && !memory_is_store (asid))
    broken = page_table_check (&space->table, &tally->memory->physical);
  if (broken == NULL && !memory_is_store (asid))
    broken = check_user_frames (tally, asid);
  if (broken == NULL)
    broken = check_large_pages (tally, asid);
  if (broken == NULL && !memory_is_store (asid))
    broken = check_mappings (tally, asid);
  return broken;
}

/* How many views of a process or of a store there are. */
static uint32_t
count_views (const Memory *memory, uint32_t asid, uint32_t store)
{
  uint32_t n = 0;
  for (uint32_t i = 0; i < memory->n_views; i++)
    n += memory->views[i].asid == asid || memory->views[i].store == store;
  return n;
}

/* A view of a store with large pages shows whole ones, all of them there. */
static bool
shows_large_pages (const Memory *memory, const MemoryView *view)
{
  uint64_t n = memory->physical.run_frames, end = view->store_page + (view->pages.end - view->pages.start);
  if (view->pages.start % n != 0 || view->store_page % n != 0 || end % n != 0)
    return false;
  for (uint64_t page = view->store_page; page < end; page += n)
    if (memory_large_frame (memory, view->store, page) == NO_FRAME)
      return false;
  return true;
}

static const char *
check_views (const Memory *memory)
{
  Digest128 sum = { 0, 0 };
  for (uint32_t i = 0; i < memory->n_views; i++)
    {
      const MemoryView *view = &memory->views[i], *last = view - 1;
      if (i > 0 && (last->asid > view->asid || (last->asid == view->asid && last->pages.end > view->pages.start)))
        return "views are not in order";
      if (view->pages.start >= view->pages.end || view->asid >= memory->n_spaces
          || !memory->spaces[view->asid].exists || (view->store & ~STORE_BIT) >= memory->n_stores
          || !memory_space (memory, view->store)->exists)
        return "a view shows nothing";
      if (store_is_large (memory, view->store) && !shows_large_pages (memory, view))
        return "a view shows a part of a large page";
      sum = hash_sum (sum, view_digest (view));
    }
  if (sum.low != memory->views_digest.low || sum.high != memory->views_digest.high)
    return "the digest of the views is not their sum";
  for (uint32_t i = 1; i < memory->n_spaces; i++)
    if (memory->spaces[i].exists && memory->spaces[i].n_views != count_views (memory, i, 0))
      return "a process is wrong about how many views it has";
  for (uint32_t i = 0; i < memory->n_stores; i++)
    if (memory->stores[i].space.exists && memory->stores[i].n_views != count_views (memory, 0, STORE_BIT | i))
      return "a store is wrong about how many views it has";
  return NULL;
}

const char *
memory_check (const Memory *memory, MemoryGrantOf grant_of, void *data)
{
  Tally tally = { .memory = memory, .grant_of = grant_of, .data = data };
  const char *broken = physical_check (&memory->physical);
  if (broken == NULL)
    broken = cow_array_check (&memory->page_file.slots);
  if (broken == NULL)
    broken = check_views (memory);
  for (uint32_t asid = 1; broken == NULL && asid < memory->n_spaces; asid++)
    if (memory->spaces[asid].exists)
      broken = check_space (&tally, asid);
  for (uint32_t i = 0; broken == NULL && i < memory->n_stores; i++)
    if (memory->stores[i].space.exists)
      broken = check_space (&tally, STORE_BIT | i);
  if (broken == NULL)
    broken = mapping_check_tlb (memory);
  if (broken == NULL)
    broken = references_check (memory);
  if (broken != NULL)
    return broken;
  if (tally.n_frames + memory->physical.n_tables != memory->physical.frames.count)
    return "a used frame is nobody's";
  if (tally.n_runs != memory->physical.n_runs)
    return "a run of frames is nobody's";
  if (tally.n_slots != memory->page_file.slots.count)
    return "a page-file slot is nobody's";
  if (memory->page_file.slots.count > memory->page_file.n_slots
      || cow_array_next_absent (&memory->page_file.slots, 0) < memory->page_file.lowest)
    return "the page file is wrong about its free slots";
  return NULL;
}
