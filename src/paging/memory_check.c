/* The laws of the memory: 2 (every PTE within its grant), 3 (the TLB is what the tables say) and the second half of 4
 * (frames, slots and references). */
#include "paging/mapping.h"
#include "paging/records.h"
#include "paging/working_set.h"
#include <glib.h>

/* The walk over one process's records. */
typedef struct Tally
{
  const Memory *memory;
  MemoryGrantOf grant_of;
  void *data;
  uint64_t n_frames, n_slots; /* of all processes so far */
  uint64_t n_set, n_locked;   /* of this one */
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
  return grant.watched == physical_frame (&tally->memory->physical, mapping->pfn)->watched ? NULL
         : "a frame is wrong about whether writes of its page are watched";
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
  Mapping mapping = mapping_get (memory, asid, page);
  if (frame->references != mapping.present + (uint32_t) __builtin_popcount (record_locks (record)))
    return "a frame's references are not its mapping and locks";
  if (!dirty && !mapping.dirty && (record & RECORD_RESET) == 0 && frame->slot == 0 && frame->content != NULL)
    for (uint32_t i = 0; i < frame->content->size / 8; i++)
      if (frame->content->word[i] != 0)
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

static const char *
check_record (Tally *tally, uint32_t asid, uint64_t page)
{
  PageRecord record = record_get (tally->memory, asid, page);
  tally->n_locked += record_locks (record) != 0;
  if (record_locks (record) != 0 && record_place (record) != MEMORY_WORKING_SET)
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

/* Every mapping is one that a record knows of. */
static const char *
check_mappings (const Memory *memory, uint32_t asid)
{
  const PageTable *table = &memory->spaces[asid].table;
  uint64_t page = 0, pte;
  uint32_t level;
  for (; page_table_next (table, &memory->physical, &page, UINT64_MAX, &pte, &level); page++)
    if (record_place (record_get (memory, asid, page)) != MEMORY_WORKING_SET)
      return "a page that is not in its working set is mapped";
  return NULL;
}

static const char *
check_space (Tally *tally, uint32_t asid)
{
  const MemorySpace *space = &tally->memory->spaces[asid];
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
  if (broken == NULL)
    broken = page_table_check (&space->table, &tally->memory->physical);
  if (broken == NULL)
    broken = check_mappings (tally->memory, asid);
  return broken;
}

const char *
memory_check (const Memory *memory, MemoryGrantOf grant_of, void *data)
{
  Tally tally = { .memory = memory, .grant_of = grant_of, .data = data };
  const char *broken = physical_check (&memory->physical);
  if (broken == NULL)
    broken = cow_array_check (&memory->page_file.slots);
  for (uint32_t asid = 1; broken == NULL && asid < memory->n_spaces; asid++)
    if (memory->spaces[asid].exists)
      broken = check_space (&tally, asid);
  if (broken == NULL)
    broken = mapping_check_tlb (memory);
  if (broken != NULL)
    return broken;
  if (tally.n_frames + memory->physical.n_tables != memory->physical.frames.count)
    return "a used frame is nobody's";
  if (tally.n_slots != memory->page_file.slots.count)
    return "a page-file slot is nobody's";
  if (memory->page_file.slots.count > memory->page_file.n_slots
      || cow_array_next_absent (&memory->page_file.slots, 0) < memory->page_file.lowest)
    return "the page file is wrong about its free slots";
  return NULL;
}
