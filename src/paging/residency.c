/* Faults, and where a frame comes from. */
#include "paging/residency.h"
#include "paging/mapping.h"
#include "paging/shared.h"
#include "paging/working_set.h"
#include <glib.h>

/* What a fault wants. */
typedef struct Want
{
  uint32_t asid, node;
  uint64_t page;       /* of @asid: is to be mapped */
  uint32_t owner;      /* of what it shows: the process, or a store */
  uint64_t owner_page;
  PageRecord record;   /* its own; kept up to date until nothing can refuse any more */
  bool copies;         /* in a frame of the process's own */
  bool is_framed;      /* it has its frame, without a record */
  uint32_t level;      /* of the entry that will map it */
  uint64_t pinned;     /* a frame that must stay, or NO_FRAME */
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

void
residency_change_list (Memory *memory, uint64_t pfn, FrameState state)
{
  if (physical_state (&memory->physical, pfn) == state)
    return;
  frame_list_remove (&memory->physical, residency_list (memory, pfn), pfn);
  physical_edit (&memory->physical, pfn)->state = state;
  frame_list_append (&memory->physical, residency_list (memory, pfn), pfn);
}

void
residency_mark_dirty (Memory *memory, uint32_t asid, uint64_t page)
{
  PageRecord record = record_written (record_get (memory, asid, page));
  record_set (memory, asid, page, record);
  if (record_place (record) == MEMORY_TRANSITION)
    residency_change_list (memory, record_value (record), FRAME_MODIFIED);
}

Content *
residency_content (const Memory *memory, uint32_t asid, uint64_t page)
{
  PageRecord record = record_get (memory, asid, page);
  uint64_t value = record_value (record);
  switch (record_place (record))
    {
    case MEMORY_WORKING_SET:
    case MEMORY_TRANSITION:
      return physical_frame (&memory->physical, value)->content;
    case MEMORY_PAGE_FILE:
      return page_file_slot (&memory->page_file, value)->content;
    case MEMORY_NOWHERE:
    default:
      break;
    }
  if (memory_is_store (asid))
    return store_backing (memory, asid, page);
  uint32_t store;
  uint64_t store_page;
  return shared_find (memory, asid, page, &store, &store_page) ? residency_content (memory, store, store_page) : NULL;
}

bool
residency_has_room (const Memory *memory, const Frame *frame)
{
  return frame->slot != 0 || !page_file_is_full (&memory->page_file) || store_is_backed (memory, frame->asid);
}

/* The frame's mappings go; the record as it is afterwards. */
static PageRecord
unmap (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  if (memory_is_store (asid))
    {
      shared_drop_all (memory, asid, page);
      return record_get (memory, asid, page);
    }
  Mapping was = mapping_drop (memory, asid, page);
  if (!was.present)
    return record;
  Frame *frame = physical_edit (&memory->physical, record_value (record));
  frame->references--;
  return residency_take_dirty (frame, record, was.dirty);
}

/* A page that is not mapped leaves its working set. */
static void
leave_working_set (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  uint64_t pfn = record_value (record);
  working_set_remove (memory, asid, pfn);
  physical_edit (&memory->physical, pfn)->state = (record & RECORD_DIRTY) != 0 ? FRAME_MODIFIED : FRAME_STANDBY;
  frame_list_append (&memory->physical, residency_list (memory, pfn), pfn);
  record_set (memory, asid, page, record_at (record, MEMORY_TRANSITION, pfn));
}

void
residency_trim (Memory *memory, uint32_t asid, uint64_t page)
{
  leave_working_set (memory, asid, page, unmap (memory, asid, page, record_get (memory, asid, page)));
  memory_space (memory, asid)->events.trims++;
}

void
residency_settle (Memory *memory, uint32_t store, uint64_t page)
{
  PageRecord record = record_get (memory, store, page);
  if (record_place (record) == MEMORY_WORKING_SET
      && physical_frame (&memory->physical, record_value (record))->references == 0)
    leave_working_set (memory, store, page, record);
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

/* The frame's contents go to the store's backing, to its slot, or to a new one, which there is. */
static void
write_back (Memory *memory, uint64_t pfn)
{
  Frame *frame = physical_edit (&memory->physical, pfn);
  memory_space (memory, frame->asid)->events.write_backs++;
  if (store_is_backed (memory, frame->asid))
    {
      store_write_back (memory, frame->asid, frame->page, frame->content);
      return;
    }
  if (frame->slot == 0)
    frame_set_slot (frame, 1 + page_file_take (&memory->page_file, frame->asid, frame->page));
  page_file_write (&memory->page_file, frame->slot - 1, frame->content);
}

/* A frame on the standby or modified list becomes unused; its page is in the page file or a backing, zero or discarded
 * from now on. */
static void
evict (Memory *memory, uint64_t pfn)
{
  if (physical_state (&memory->physical, pfn) == FRAME_MODIFIED)
    write_back (memory, pfn);
  Frame frame = *physical_frame (&memory->physical, pfn);
  MemoryEvents *events = &memory_space (memory, frame.asid)->events;
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
      if (link - 1 != want->pinned && (frame->state == FRAME_STANDBY || !full || residency_has_room (memory, frame)))
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

/* A page of a process's or store's working set goes to the lists; false where none may. */
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
  for (uint32_t i = 0; i < memory->n_stores; i++)
    if (memory->stores[i].space.exists && trim_victim (memory, STORE_BIT | i, rule))
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
  for (uint32_t i = 0; i < memory->n_stores; i++)
    if (memory->stores[i].space.exists && working_set_can_lose (memory, STORE_BIT | i, want->pinned))
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

/* Sees to it that the page can be mapped: unused frames for the missing tables, and one for the page where it has none
 * or is copied.  Reclaiming may take tables away and move the page's contents, so both are looked at again each time.
 * */
static bool
make_room (Memory *memory, Want *want)
{
  for (;;)
    {
      bool has_frame = record_has_frame (want->record);
      want->pinned = has_frame ? record_value (want->record) : NO_FRAME;
      if (memory->physical.n_unused > memory->setup.layout.n_levels)
        return true;
      uint64_t needed = mapping_tables_missing (memory, want->asid, want->page, want->level)
                        + (!want->is_framed && (!has_frame || want->copies));
      if (memory->physical.n_unused >= needed)
        return true;
      if (!reclaim (memory, want))
        return false;
      want->record = record_get (memory, want->owner, want->owner_page);
    }
}

/* A fault reads the page's contents or makes them, by where they are. */
static void
count_fill (Memory *memory, const Want *want, PageRecord record)
{
  MemoryEvents *events = &memory->spaces[want->asid].events;
  if (record_has_frame (record))
    events->soft_faults++;
  else if (record_place (record) == MEMORY_PAGE_FILE || store_is_backed (memory, want->owner))
    events->hard_faults++;
  else
    events->demand_zero_faults++;
}

/* A frame with the page's contents joins the working set; the record as it is afterwards. */
static inline PageRecord
fill_frame (Memory *memory, const Want *want, PageRecord record)
{
  uint64_t pfn = physical_take (&memory->physical, want->node, FRAME_ACTIVE, want->owner, want->owner_page);
  count_fill (memory, want, record);
  if (record_place (record) == MEMORY_PAGE_FILE)
    {
      Frame *frame = physical_edit (&memory->physical, pfn);
      frame_set_slot (frame, record_value (record) + 1);
      frame->content = content_ref (page_file_slot (&memory->page_file, record_value (record))->content);
    }
  else if (memory_is_store (want->owner))
    physical_edit (&memory->physical, pfn)->content
        = content_ref (store_backing (memory, want->owner, want->owner_page));
  working_set_add (memory, want->owner, pfn);
  return record_at (record, MEMORY_WORKING_SET, pfn);
}

/* A page in transition is back in its working set. */
static PageRecord
rescue (Memory *memory, const Want *want, PageRecord record)
{
  uint64_t pfn = record_value (record);
  frame_list_remove (&memory->physical, residency_list (memory, pfn), pfn);
  physical_edit (&memory->physical, pfn)->state = FRAME_ACTIVE;
  working_set_add (memory, want->owner, pfn);
  memory->spaces[want->asid].events.soft_faults++;
  return record_at (record, MEMORY_WORKING_SET, pfn);
}

/* Maps the process's own page, which is in its working set and not mapped; @kind is the access that faulted. */
static inline void
map (Memory *memory, uint32_t asid, uint64_t page, PageRecord record, const MemoryGrant *grant, MemoryKind kind)
{
  Frame *frame = physical_edit (&memory->physical, record_value (record));
  frame->watched = grant->watched;
  frame->references++;
  record_set (memory, asid, page, record);
  mapping_make (memory, asid, page, record_value (record), grant, kind);
}

/* The process's own page comes into its working set. */
static inline void
fault_own (Memory *memory, const Want *want, const MemoryGrant *grant, MemoryKind kind)
{
  PageRecord record = want->record;
  if (record_place (record) == MEMORY_TRANSITION)
    record = rescue (memory, want, record);
  else if (record_place (record) != MEMORY_WORKING_SET)
    record = fill_frame (memory, want, record);
  else
    {
      record = unmap (memory, want->asid, want->page, record);
      memory->spaces[want->asid].events.remap_faults++;
    }
  map (memory, want->asid, want->page, record, grant, kind);
}

/* The store's page comes into the store's working set, where it is not, and is mapped. */
static void
fault_shared (Memory *memory, const Want *want, const MemoryGrant *grant, MemoryKind kind)
{
  MemoryEvents *events = &memory->spaces[want->asid].events;
  bool was_mapped = shared_drop (memory, want->asid, want->page, want->owner, want->owner_page);
  PageRecord record = record_get (memory, want->owner, want->owner_page);
  if (record_place (record) == MEMORY_TRANSITION)
    record = rescue (memory, want, record);
  else if (record_place (record) != MEMORY_WORKING_SET)
    record = fill_frame (memory, want, record);
  else if (was_mapped)
    events->remap_faults++;
  else
    events->soft_faults++;
  record_set (memory, want->owner, want->owner_page, record);
  shared_map (memory, want->asid, want->page, record_value (record), grant, kind);
}

/* The process gets a page of its own with the store's bytes, which are nowhere else from now on; locks move with it. */
static void
fault_copy (Memory *memory, const Want *want, const MemoryGrant *grant, MemoryKind kind)
{
  PageRecord record = record_get (memory, want->asid, want->page);
  PageRecord source = want->record;
  int n_locks = __builtin_popcount (record_locks (record));
  Content *content = content_ref (residency_content (memory, want->owner, want->owner_page));
  count_fill (memory, want, source);
  shared_drop (memory, want->asid, want->page, want->owner, want->owner_page);
  if (record_has_frame (source))
    {
      frame_add_references (physical_edit (&memory->physical, record_value (source)), -n_locks);
      residency_settle (memory, want->owner, want->owner_page);
    }
  uint64_t pfn = physical_take (&memory->physical, want->node, FRAME_ACTIVE, want->asid, want->page);
  Frame *frame = physical_edit (&memory->physical, pfn);
  frame->content = content;
  frame_add_references (frame, n_locks);
  working_set_add (memory, want->asid, pfn);
  map (memory, want->asid, want->page, record_at (record | RECORD_DIRTY, MEMORY_WORKING_SET, pfn), grant, kind);
}

/* The injected error that strikes now, and is spent, or that of a store whose backing cannot be read; or success. */
static VasStatus
strike (Memory *memory, const Want *want)
{
  VasStatus status = memory->inject_status;
  if (memory->inject_countdown != 0 && --memory->inject_countdown == 0)
    {
      memory->inject_status = VAS_STATUS_SUCCESS;
      return status;
    }
  return record_place (want->record) == MEMORY_NOWHERE && store_is_backed (memory, want->owner)
             ? store_of (memory, want->owner)->failure
             : VAS_STATUS_SUCCESS;
}

/* Everything that may refuse. */
static VasStatus
prepare (Memory *memory, Want *want)
{
  MemorySpace *space = &memory->spaces[want->asid];
  want->record = record_get (memory, want->owner, want->owner_page);
  VasStatus struck = record_has_frame (want->record) ? VAS_STATUS_SUCCESS : strike (memory, want);
  if (struck != VAS_STATUS_SUCCESS)
    {
      space->events.in_page_errors++;
      return struck;
    }
  if (space->limits.maximum_hard && space->working_set.count >= space->limits.maximum
      && (want->copies || (want->owner == want->asid && record_place (want->record) != MEMORY_WORKING_SET)))
    trim_victim (memory, want->asid, (VictimRule){ NO_FRAME, false });
  return make_room (memory, want) ? VAS_STATUS_SUCCESS : VAS_STATUS_NO_MEMORY;
}

bool
residency_make_room (Memory *memory, uint32_t asid, uint64_t page, uint32_t level)
{
  Want want = { .asid = asid, .page = page, .owner = asid, .owner_page = page, .is_framed = true, .level = level };
  return make_room (memory, &want);
}

void
residency_evict_standby (Memory *memory, uint64_t start, uint64_t end)
{
  for (uint64_t pfn = start; cow_array_next (&memory->physical.frames, &pfn) && pfn < end; pfn++)
    if (physical_state (&memory->physical, pfn) == FRAME_STANDBY)
      evict (memory, pfn);
}

bool
residency_evict (Memory *memory, uint32_t node)
{
  Want want = { .asid = NO_ASID, .node = node, .pinned = NO_FRAME };
  uint64_t pfn = oldest_of_nodes (memory, &want, true); /* nothing is written for it */
  if (pfn == NO_FRAME)
    return false;
  evict (memory, pfn);
  return true;
}

VasStatus
memory_fault_in (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant, MemoryKind kind)
{
  Want want = { .asid = asid, .node = grant->node, .page = page, .owner = asid, .owner_page = page, .level = 1 };
  if (grant->large)
    {
      memory->spaces[asid].events.remap_faults++;
      return memory_map_large (memory, asid, page, grant);
    }
  if (memory->spaces[asid].n_views != 0 && shared_find (memory, asid, page, &want.owner, &want.owner_page))
    want.copies = kind == MEMORY_WRITE && grant->copies;
  VasStatus status = prepare (memory, &want);
  if (status != VAS_STATUS_SUCCESS)
    return status;
  if (want.copies)
    fault_copy (memory, &want, grant, kind);
  else if (want.owner != asid)
    fault_shared (memory, &want, grant, kind);
  else
    fault_own (memory, &want, grant, kind);
  return VAS_STATUS_SUCCESS;
}

void
memory_trim_page (Memory *memory, uint32_t asid, uint64_t page)
{
  PageRecord record = record_get (memory, asid, page);
  uint32_t store;
  uint64_t store_page;
  if (record_locks (record) != 0)
    return;
  if (record_place (record) == MEMORY_WORKING_SET)
    residency_trim (memory, asid, page);
  else if (shared_find (memory, asid, page, &store, &store_page)
           && shared_drop (memory, asid, page, store, store_page))
    {
      residency_settle (memory, store, store_page);
      memory->spaces[asid].events.trims++;
    }
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
