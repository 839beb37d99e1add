/* Faults, and where a frame comes from. */
#include "paging/residency.h"
#include "paging/mapping.h"
#include "paging/working_set.h"
#include <glib.h>

/* For whom a frame is wanted. */
typedef struct Want
{
  uint32_t asid, node;
  uint64_t pinned; /* a frame that must stay, or NO_FRAME */
} Want;

FrameList *
residency_list (Memory *memory, uint64_t pfn)
{
  FrameNode *node = &memory->physical.node[physical_node_of (&memory->physical, pfn)];
  return physical_state (&memory->physical, pfn) == FRAME_MODIFIED ? &node->modified : &node->standby;
}

PageRecord
residency_take_dirty (const Frame *frame, PageRecord record, bool dirty)
{
  if (!dirty)
    return record;
  return record_written (record) | (frame->watched ? RECORD_LATCHED : 0);
}

/* The frame's mapping goes; the record as it is afterwards. */
static PageRecord
unmap (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  Mapping was = mapping_drop (memory, asid, page);
  if (!was.present)
    return record;
  Frame *frame = physical_edit (&memory->physical, record_value (record));
  frame->references--;
  return residency_take_dirty (frame, record, was.dirty);
}

void
residency_trim (Memory *memory, uint32_t asid, uint64_t page)
{
  PageRecord record = unmap (memory, asid, page, record_get (memory, asid, page));
  uint64_t pfn = record_value (record);
  working_set_remove (memory, asid, pfn);
  physical_edit (&memory->physical, pfn)->state = (record & RECORD_DIRTY) != 0 ? FRAME_MODIFIED : FRAME_STANDBY;
  frame_list_append (&memory->physical, residency_list (memory, pfn), pfn);
  record_set (memory, asid, page, record_at (record, MEMORY_TRANSITION, pfn));
  memory->spaces[asid].events.trims++;
}

void
residency_forget (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  uint64_t value = record_value (record);
  if (record_place (record) == MEMORY_PAGE_FILE)
    page_file_give_back (&memory->page_file, value);
  if (!record_has_frame (record))
    return;
  if (record_place (record) == MEMORY_WORKING_SET)
    {
      unmap (memory, asid, page, record);
      working_set_remove (memory, asid, value);
    }
  else
    frame_list_remove (&memory->physical, residency_list (memory, value), value);
  uint64_t slot = physical_frame (&memory->physical, value)->slot;
  if (slot != 0)
    page_file_give_back (&memory->page_file, slot - 1);
  physical_give_back (&memory->physical, value);
}

/* The frame's contents go to its slot, or to a new one, which there is. */
static void
write_back (Memory *memory, uint64_t pfn)
{
  Frame *frame = physical_edit (&memory->physical, pfn);
  if (frame->slot == 0)
    frame_set_slot (frame, 1 + page_file_take (&memory->page_file, frame->asid, frame->page));
  page_file_write (&memory->page_file, frame->slot - 1, frame->content);
  memory->spaces[frame->asid].events.write_backs++;
}

/* A frame on the standby or modified list becomes unused; its page is in the page file, zero or discarded from now on.
 * */
static void
evict (Memory *memory, uint64_t pfn)
{
  if (physical_state (&memory->physical, pfn) == FRAME_MODIFIED)
    write_back (memory, pfn);
  Frame frame = *physical_frame (&memory->physical, pfn);
  MemoryEvents *events = &memory->spaces[frame.asid].events;
  PageRecord record = record_get (memory, frame.asid, frame.page) & ~RECORD_DIRTY;
  if ((record & RECORD_RESET) != 0 && frame.content != NULL)
    {
      record |= RECORD_DISCARDED;
      events->discards++;
    }
  events->evictions++;
  record_set (memory, frame.asid, frame.page,
              frame.slot != 0 ? record_at (record, MEMORY_PAGE_FILE, frame.slot - 1)
                              : record_at (record, MEMORY_NOWHERE, 0));
  frame_list_remove (&memory->physical, residency_list (memory, pfn), pfn);
  physical_give_back (&memory->physical, pfn);
}

/* The oldest of the list that is not pinned and, where it must be written and the page file is @full, has a slot;
 * NO_FRAME for none. */
static uint64_t
oldest (const Memory *memory, const FrameList *list, const Want *want, bool full)
{
  for (uint64_t link = list->head; link != 0;)
    {
      const Frame *frame = physical_frame (&memory->physical, link - 1);
      if (link - 1 != want->pinned && (frame->state == FRAME_STANDBY || frame->slot != 0 || !full))
        return link - 1;
      link = frame->next;
    }
  return NO_FRAME;
}

static uint64_t
oldest_of_nodes (const Memory *memory, const Want *want, bool full)
{
  const Physical *physical = &memory->physical;
  for (uint32_t i = 0; i < 2 * physical->n_nodes; i++)
    {
      const FrameNode *node = &physical->node[(want->node + i) % physical->n_nodes];
      uint64_t pfn = oldest (memory, i < physical->n_nodes ? &node->standby : &node->modified, want, full);
      if (pfn != NO_FRAME)
        return pfn;
    }
  return NO_FRAME;
}

/* A page of @asid's working set goes to the lists; false where none may. */
static bool
trim_victim (Memory *memory, uint32_t asid, VictimRule rule)
{
  uint64_t pfn = working_set_victim (memory, asid, rule);
  if (pfn == NO_FRAME)
    return false;
  residency_trim (memory, asid, physical_frame (&memory->physical, pfn)->page);
  return true;
}

/* May a fault of @want's process take pages of @asid's? */
static bool
may_lose (const Memory *memory, const Want *want, uint32_t asid)
{
  const MemorySpace *space = &memory->spaces[asid];
  bool is_kept = space->limits.minimum_hard && space->working_set.count <= space->limits.minimum;
  return space->exists && (asid == want->asid || !is_kept);
}

static bool
trim_somebody (Memory *memory, const Want *want)
{
  VictimRule rule = { want->pinned, true };
  if (trim_victim (memory, want->asid, rule))
    return true;
  for (uint32_t asid = 1; asid < memory->n_spaces; asid++)
    if (asid != want->asid && may_lose (memory, want, asid) && trim_victim (memory, asid, rule))
      return true;
  return false;
}

/* Would a free slot give a frame? */
static bool
page_waits_for_slot (const Memory *memory, const Want *want)
{
  if (oldest_of_nodes (memory, want, false) != NO_FRAME)
    return true;
  for (uint32_t asid = 1; asid < memory->n_spaces; asid++)
    if (may_lose (memory, want, asid) && working_set_can_lose (memory, asid, want->pinned))
      return true;
  return false;
}

/* Only pages that must stay in their working set can have kept a slot there; false: there is none. */
static bool
pages_stay (const Memory *memory, const Want *want)
{
  for (uint32_t asid = 1; asid < memory->n_spaces; asid++)
    {
      const MemorySpace *space = &memory->spaces[asid];
      if (space->exists && (space->n_locked != 0 || !may_lose (memory, want, asid)))
        return true;
    }
  return want->pinned != NO_FRAME;
}

/* The lowest slot whose page stands in its working set is free: its contents are in the frame alone from now on.  False
 * where there is none. */
static bool
take_slot_back (Memory *memory)
{
  for (uint64_t slot = 0; cow_array_next (&memory->page_file.slots, &slot); slot++)
    {
      const PageSlot *taken = page_file_slot (&memory->page_file, slot);
      uint32_t asid = (uint32_t) taken->asid;
      uint64_t page = taken->page;
      PageRecord record = record_get (memory, asid, page);
      if (record_place (record) != MEMORY_WORKING_SET)
        continue;
      frame_set_slot (physical_edit (&memory->physical, record_value (record)), 0);
      record_set (memory, asid, page, record | RECORD_DIRTY);
      page_file_give_back (&memory->page_file, slot);
      return true;
    }
  return false;
}

/* One frame more is unused, or a page fewer is in a working set, or a slot is free for one that waits to be written;
 * false where none can be. */
static bool
reclaim (Memory *memory, const Want *want)
{
  uint64_t pfn = oldest_of_nodes (memory, want, page_file_is_full (&memory->page_file));
  if (pfn == NO_FRAME)
    return trim_somebody (memory, want)
           || (pages_stay (memory, want) && page_waits_for_slot (memory, want) && take_slot_back (memory));
  evict (memory, pfn);
  return true;
}

/* Sees to it that @page can be mapped: unused frames for the missing tables, and one for the page where it has none.
 * Reclaiming may take tables away and move the page's contents, so both are looked at again each time. */
static bool
make_room (Memory *memory, uint64_t page, Want *want)
{
  for (;;)
    {
      PageRecord record = record_get (memory, want->asid, page);
      bool has_frame = record_has_frame (record);
      want->pinned = has_frame ? record_value (record) : NO_FRAME;
      if (memory->physical.n_unused > memory->setup.layout.n_levels)
        return true;
      uint64_t needed = mapping_tables_missing (memory, want->asid, page) + !has_frame;
      if (memory->physical.n_unused >= needed)
        return true;
      if (!reclaim (memory, want))
        return false;
    }
}

/* A frame with the page's contents joins the working set; the record as it is afterwards. */
static PageRecord
fill_frame (Memory *memory, const Want *want, uint64_t page, PageRecord record)
{
  MemorySpace *space = &memory->spaces[want->asid];
  uint64_t pfn = physical_take (&memory->physical, want->node, FRAME_ACTIVE, want->asid, page);
  if (record_place (record) == MEMORY_PAGE_FILE)
    {
      Frame *frame = physical_edit (&memory->physical, pfn);
      frame_set_slot (frame, record_value (record) + 1);
      frame->content = content_ref (page_file_slot (&memory->page_file, record_value (record))->content);
      space->events.hard_faults++;
    }
  else
    space->events.demand_zero_faults++;
  working_set_add (memory, want->asid, pfn);
  return record_at (record, MEMORY_WORKING_SET, pfn);
}

/* A page in transition is back in its working set. */
static PageRecord
rescue (Memory *memory, uint32_t asid, PageRecord record)
{
  uint64_t pfn = record_value (record);
  frame_list_remove (&memory->physical, residency_list (memory, pfn), pfn);
  physical_edit (&memory->physical, pfn)->state = FRAME_ACTIVE;
  working_set_add (memory, asid, pfn);
  memory->spaces[asid].events.soft_faults++;
  return record_at (record, MEMORY_WORKING_SET, pfn);
}

/* Maps the page, which is in its working set and not mapped; @kind is the access that faulted. */
static void
map (Memory *memory, uint32_t asid, uint64_t page, PageRecord record, const MemoryGrant *grant, MemoryKind kind)
{
  Frame *frame = physical_edit (&memory->physical, record_value (record));
  frame->watched = grant->watched;
  frame->references++;
  record_set (memory, asid, page, record);
  mapping_make (memory, asid, page, record_value (record), grant, kind);
}

/* The injected error that strikes now, and is spent; or success. */
static VasStatus
strike (Memory *memory)
{
  VasStatus status = memory->inject_status;
  if (memory->inject_countdown == 0 || --memory->inject_countdown != 0)
    return VAS_STATUS_SUCCESS;
  memory->inject_status = VAS_STATUS_SUCCESS;
  return status;
}

VasStatus
memory_fault_in (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant, MemoryKind kind)
{
  MemorySpace *space = &memory->spaces[asid];
  Want want = { asid, grant->node, NO_FRAME };
  VasStatus struck = record_has_frame (record_get (memory, asid, page)) ? VAS_STATUS_SUCCESS : strike (memory);
  if (struck != VAS_STATUS_SUCCESS)
    {
      space->events.in_page_errors++;
      return struck;
    }
  if (space->limits.maximum_hard && space->working_set.count >= space->limits.maximum
      && record_place (record_get (memory, asid, page)) != MEMORY_WORKING_SET)
    trim_victim (memory, asid, (VictimRule){ NO_FRAME, false });
  if (!make_room (memory, page, &want))
    return VAS_STATUS_NO_MEMORY;
  PageRecord record = record_get (memory, asid, page);
  if (record_place (record) == MEMORY_TRANSITION)
    record = rescue (memory, asid, record);
  else if (record_place (record) != MEMORY_WORKING_SET)
    record = fill_frame (memory, &want, page, record);
  else
    {
      record = unmap (memory, asid, page, record);
      space->events.remap_faults++;
    }
  map (memory, asid, page, record, grant, kind);
  return VAS_STATUS_SUCCESS;
}

void
memory_trim_page (Memory *memory, uint32_t asid, uint64_t page)
{
  PageRecord record = record_get (memory, asid, page);
  if (record_place (record) == MEMORY_WORKING_SET && record_locks (record) == 0)
    residency_trim (memory, asid, page);
}

void
memory_empty_working_set (Memory *memory, uint32_t asid)
{
  for (uint64_t page = 0; memory_next_page (memory, asid, &page, UINT64_MAX); page++)
    memory_trim_page (memory, asid, page);
}

uint64_t
memory_trim (Memory *memory, uint32_t asid, uint64_t n_pages)
{
  uint64_t n = 0;
  while (n < n_pages && trim_victim (memory, asid, (VictimRule){ NO_FRAME, false }))
    n++;
  return n;
}
