/* What a change of the promise does to the pages of a range; and write watch. */
#include "paging/mapping.h"
#include "paging/residency.h"
#include "paging/shared.h"

/* The mapping's dirty mark, if it has one, moves to the record. */
static PageRecord
move_dirty (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  if (record_place (record) != MEMORY_WORKING_SET || !mapping_get (memory, asid, page).dirty)
    return record;
  mapping_clear_dirty (memory, asid, page);
  return residency_take_dirty (physical_frame (&memory->physical, record_value (record)), record, true);
}

/* The same for a page of a store: only how this process has mapped it changes. */
static void
regrant_shared (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant)
{
  uint32_t store;
  uint64_t store_page;
  Mapping was = mapping_get (memory, asid, page);
  if (!was.present || !shared_find (memory, asid, page, &store, &store_page))
    return;
  if (!grant->readable)
    {
      shared_drop (memory, asid, page, store, store_page);
      residency_settle (memory, store, store_page);
      return;
    }
  MemoryGrant shown = *grant;
  shown.writable = grant->writable && !grant->copies;
  if (was.dirty)
    residency_mark_dirty (memory, store, store_page);
  mapping_change (memory, asid, page, &shown);
}

static void
regrant_page (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant)
{
  PageRecord record = record_get (memory, asid, page);
  if (record_place (record) == MEMORY_NOWHERE && memory->spaces[asid].n_shared != 0)
    regrant_shared (memory, asid, page, grant);
  if (record_place (record) != MEMORY_WORKING_SET)
    return;
  Frame *frame = physical_edit (&memory->physical, record_value (record));
  frame->watched = grant->watched;
  Mapping was = mapping_get (memory, asid, page);
  if (!was.present)
    return;
  record_set (memory, asid, page, residency_take_dirty (frame, record, was.dirty));
  if (grant->readable)
    mapping_change (memory, asid, page, grant);
  else
    {
      mapping_drop (memory, asid, page);
      physical_edit (&memory->physical, record_value (record))->references--;
    }
}

void
memory_regrant (Memory *memory, uint32_t asid, PageRange range, const MemoryGrant *grant)
{
  for (uint64_t page = range.start; memory_next_page (memory, asid, &page, range.end); page++)
    regrant_page (memory, asid, page, grant);
}

/* Pages that are gone are not offered any more. */
static void
forget_offers (Memory *memory, uint32_t asid, PageRange range)
{
  for (uint64_t page = range.start; memory_next_offered (memory, asid, &page, range.end); page++)
    cow_array_remove (&memory->spaces[asid].offered, page);
}

/* The frame that shows @page, which is resident. */
static Frame *
edit_frame (Memory *memory, uint32_t asid, uint64_t page)
{
  uint32_t store;
  uint64_t store_page;
  bool shared = shared_find (memory, asid, page, &store, &store_page);
  return physical_edit (&memory->physical, record_value (shared ? record_get (memory, store, store_page)
                                                                : record_get (memory, asid, page)));
}

/* What a process has of a store's page goes: its mapping and locks. */
static void
let_go_of_shared (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  uint32_t store;
  uint64_t store_page;
  if (!shared_find (memory, asid, page, &store, &store_page))
    return;
  shared_drop (memory, asid, page, store, store_page);
  if (record_locks (record) != 0)
    frame_add_references (edit_frame (memory, asid, page), -__builtin_popcount (record_locks (record)));
  residency_settle (memory, store, store_page);
}

void
memory_discard (Memory *memory, uint32_t asid, PageRange range, bool keep_latched)
{
  MemorySpace *space = memory_space (memory, asid);
  forget_offers (memory, asid, range);
  memory_give_large_back (memory, asid, range);
  memory_unmap_user_frames (memory, asid, range); /* they stay with their process */
  for (uint64_t page = range.start; memory_next_page (memory, asid, &page, range.end); page++)
    {
      PageRecord record = record_get (memory, asid, page);
      space->n_locked -= record_locks (record) != 0;
      if (space->n_views != 0 && record_place (record) == MEMORY_NOWHERE)
        let_go_of_shared (memory, asid, page, record);
      residency_forget (memory, asid, page, record);
      record_set (memory, asid, page, keep_latched ? record & RECORD_LATCHED : 0);
    }
  if (memory_is_store (asid))
    store_forget_backing (memory, asid, range);
}

static void
give_slot_back (Memory *memory, uint64_t pfn)
{
  Frame *frame = physical_edit (&memory->physical, pfn);
  if (frame->slot != 0)
    page_file_give_back (&memory->page_file, frame->slot - 1);
  frame->slot = 0;
}

static void
reset_page (Memory *memory, uint32_t asid, uint64_t page)
{
  PageRecord record = move_dirty (memory, asid, page, record_get (memory, asid, page));
  uint64_t value = record_value (record);
  if (record_place (record) == MEMORY_NOWHERE)
    return;
  record = (record | RECORD_RESET) & ~RECORD_DIRTY;
  if (record_has_frame (record))
    give_slot_back (memory, value);
  if (record_place (record) == MEMORY_TRANSITION)
    residency_change_list (memory, value, FRAME_STANDBY);
  if (record_place (record) == MEMORY_PAGE_FILE)
    {
      page_file_give_back (&memory->page_file, value);
      memory->spaces[asid].events.discards++;
      record = record_at (record | RECORD_DISCARDED, MEMORY_NOWHERE, 0);
    }
  record_set (memory, asid, page, record);
}

static void
drop_locks (Memory *memory, uint32_t asid, uint64_t page)
{
  for (uint32_t lock = MEMORY_LOCK_PROCESS; lock <= MEMORY_LOCK_SYSTEM; lock <<= 1)
    memory_unlock_page (memory, asid, page, (MemoryLock) lock);
}

static void
offer_page (Memory *memory, uint32_t asid, uint64_t page, uint32_t priority)
{
  drop_locks (memory, asid, page);
  memory_trim_page (memory, asid, page);
  reset_page (memory, asid, page);
  PageRecord record = record_get (memory, asid, page);
  if (priority >= MEMORY_OFFER_NORMAL || record_place (record) != MEMORY_TRANSITION)
    return;
  uint64_t pfn = record_value (record);
  FrameList *list = residency_list (memory, pfn);
  frame_list_remove (&memory->physical, list, pfn);
  frame_list_prepend (&memory->physical, list, pfn);
}

void
memory_offer (Memory *memory, uint32_t asid, PageRange range, uint32_t priority)
{
  for (uint64_t page = range.start; memory_next_page (memory, asid, &page, range.end); page++)
    offer_page (memory, asid, page, priority);
  for (uint64_t page = range.start; page < range.end; page++)
    cow_array_set_u64 (&memory->spaces[asid].offered, page, priority);
}

bool
memory_next_offered (const Memory *memory, uint32_t asid, uint64_t *page, uint64_t end)
{
  uint64_t found = *page;
  const CowArray *offered = &memory_space (memory, asid)->offered;
  if (offered->count == 0 || !cow_array_next (offered, &found) || found >= end)
    return false;
  *page = found;
  return true;
}

void
memory_reset (Memory *memory, uint32_t asid, PageRange range)
{
  for (uint64_t page = range.start; memory_next_page (memory, asid, &page, range.end); page++)
    reset_page (memory, asid, page);
}

/* False where the page's contents were lost. */
static bool
undo_page (Memory *memory, uint32_t asid, uint64_t page)
{
  PageRecord record = move_dirty (memory, asid, page, record_get (memory, asid, page));
  bool lost = (record & RECORD_DISCARDED) != 0;
  if ((record & RECORD_RESET) != 0 && record_has_frame (record)
      && physical_frame (&memory->physical, record_value (record))->content != NULL)
    {
      record |= RECORD_DIRTY; /* no slot holds it any more */
      if (record_place (record) == MEMORY_TRANSITION)
        residency_change_list (memory, record_value (record), FRAME_MODIFIED);
    }
  record_set (memory, asid, page, record & ~(RECORD_RESET | RECORD_DISCARDED));
  return !lost;
}

bool
memory_reset_undo (Memory *memory, uint32_t asid, PageRange range)
{
  bool all_there = true;
  for (uint64_t page = range.start; memory_next_page (memory, asid, &page, range.end); page++)
    all_there &= undo_page (memory, asid, page);
  return all_there;
}

bool
memory_reclaim (Memory *memory, uint32_t asid, PageRange range)
{
  bool all_there = true;
  for (uint64_t page = range.start; memory_next_offered (memory, asid, &page, range.end); page++)
    {
      cow_array_remove (&memory->spaces[asid].offered, page);
      if (record_get (memory, asid, page) != 0)
        all_there &= undo_page (memory, asid, page);
    }
  return all_there;
}

bool
memory_take_written (Memory *memory, uint32_t asid, uint64_t page, bool reset)
{
  PageRecord record = record_get (memory, asid, page);
  bool in_set = record_place (record) == MEMORY_WORKING_SET;
  bool written = (record & RECORD_LATCHED) != 0 || (in_set && mapping_get (memory, asid, page).dirty);
  if (written && reset)
    record_set (memory, asid, page, move_dirty (memory, asid, page, record) & ~RECORD_LATCHED);
  return written;
}

bool
memory_lock_page (Memory *memory, uint32_t asid, uint64_t page, MemoryLock lock)
{
  PageRecord record = record_get (memory, asid, page), bit = (PageRecord) lock << RECORD_LOCK_SHIFT;
  if ((record & bit) != 0)
    return false;
  memory->spaces[asid].n_locked += record_locks (record) == 0;
  edit_frame (memory, asid, page)->references++;
  record_set (memory, asid, page, record | bit);
  return true;
}

bool
memory_unlock_page (Memory *memory, uint32_t asid, uint64_t page, MemoryLock lock)
{
  PageRecord record = record_get (memory, asid, page), bit = (PageRecord) lock << RECORD_LOCK_SHIFT;
  uint32_t store;
  uint64_t store_page;
  if ((record & bit) == 0)
    return false;
  edit_frame (memory, asid, page)->references--;
  record_set (memory, asid, page, record & ~bit);
  memory->spaces[asid].n_locked -= record_locks (record & ~bit) == 0;
  if (shared_find (memory, asid, page, &store, &store_page))
    residency_settle (memory, store, store_page);
  return true;
}
