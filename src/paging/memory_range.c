/* What a change of the promise does to the pages of a range; and write watch. */
#include "paging/mapping.h"
#include "paging/residency.h"

/* The mapping's dirty mark, if it has one, moves to the record. */
static PageRecord
move_dirty (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  if (record_place (record) != MEMORY_WORKING_SET || !mapping_get (memory, asid, page).dirty)
    return record;
  mapping_clear_dirty (memory, asid, page);
  return residency_take_dirty (physical_frame (&memory->physical, record_value (record)), record, true);
}

static void
regrant_page (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant)
{
  PageRecord record = record_get (memory, asid, page);
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

void
memory_discard (Memory *memory, uint32_t asid, PageRange range, bool keep_latched)
{
  for (uint64_t page = range.start; memory_next_page (memory, asid, &page, range.end); page++)
    {
      PageRecord record = record_get (memory, asid, page);
      memory->spaces[asid].n_locked -= record_locks (record) != 0;
      residency_forget (memory, asid, page, record);
      record_set (memory, asid, page, keep_latched ? record & RECORD_LATCHED : 0);
    }
}

static void
give_slot_back (Memory *memory, uint64_t pfn)
{
  Frame *frame = physical_edit (&memory->physical, pfn);
  if (frame->slot != 0)
    page_file_give_back (&memory->page_file, frame->slot - 1);
  frame->slot = 0;
}

/* A frame in transition changes to the other list. */
static void
change_list (Memory *memory, uint64_t pfn, FrameState state)
{
  if (physical_state (&memory->physical, pfn) == state)
    return;
  frame_list_remove (&memory->physical, residency_list (memory, pfn), pfn);
  physical_edit (&memory->physical, pfn)->state = state;
  frame_list_append (&memory->physical, residency_list (memory, pfn), pfn);
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
    change_list (memory, value, FRAME_STANDBY);
  if (record_place (record) == MEMORY_PAGE_FILE)
    {
      page_file_give_back (&memory->page_file, value);
      memory->spaces[asid].events.discards++;
      record = record_at (record | RECORD_DISCARDED, MEMORY_NOWHERE, 0);
    }
  record_set (memory, asid, page, record);
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
        change_list (memory, record_value (record), FRAME_MODIFIED);
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
  physical_edit (&memory->physical, record_value (record))->references++;
  record_set (memory, asid, page, record | bit);
  return true;
}

bool
memory_unlock_page (Memory *memory, uint32_t asid, uint64_t page, MemoryLock lock)
{
  PageRecord record = record_get (memory, asid, page), bit = (PageRecord) lock << RECORD_LOCK_SHIFT;
  if ((record & bit) == 0)
    return false;
  physical_edit (&memory->physical, record_value (record))->references--;
  record_set (memory, asid, page, record & ~bit);
  memory->spaces[asid].n_locked -= record_locks (record & ~bit) == 0;
  return true;
}
