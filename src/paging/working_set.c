#include "paging/working_set.h"
#include "paging/mapping.h"
#include "paging/records.h"
#include "paging/reference.h"
#include "paging/residency.h"
#include "paging/shared.h"
#include <glib.h>

#define NEW_AGE 0x80

static bool
is_random (const Memory *memory)
{
  return memory->setup.replacement == VAS_REPLACEMENT_RANDOM;
}

void
working_set_add (Memory *memory, uint32_t asid, uint64_t pfn)
{
  MemorySpace *space = memory_space (memory, asid);
  FrameList *set = &space->working_set;
  physical_edit (&memory->physical, pfn)->age = NEW_AGE;
  if (is_random (memory))
    {
      cow_array_set_u64 (&space->working_set_order, set->count, pfn + 1);
      physical_edit (&memory->physical, pfn)->prev = set->count++;
    }
  else
    frame_list_append (&memory->physical, set, pfn);
  references_begin (memory, asid, pfn);
  space->events.working_set_peak = MAX (space->events.working_set_peak, set->count + space->n_shared);
}

void
working_set_remove (Memory *memory, uint32_t asid, uint64_t pfn)
{
  MemorySpace *space = memory_space (memory, asid);
  references_end (memory, pfn);
  if (!is_random (memory))
    {
      frame_list_remove (&memory->physical, &space->working_set, pfn);
      return;
    }
  /* The last one takes the place that becomes empty. */
  uint64_t last = --space->working_set.count;
  uint64_t mover = cow_array_get_u64 (&space->working_set_order, last) - 1;
  Frame *frame = physical_edit (&memory->physical, pfn);
  uint64_t place = frame->prev;
  frame->prev = 0;
  if (mover != pfn)
    {
      cow_array_set_u64 (&space->working_set_order, place, mover + 1);
      physical_edit (&memory->physical, mover)->prev = place;
    }
  cow_array_set_u64 (&space->working_set_order, last, 0);
}

bool
working_set_is_locked (const Memory *memory, const Frame *frame)
{
  return memory_is_store (frame->asid) ? shared_is_locked (memory, frame->asid, frame->page)
                                       : record_locks (record_get (memory, frame->asid, frame->page)) != 0;
}

/* Could the page's contents be given up or written somewhere? */
static bool
can_be_saved (const Memory *memory, const Frame *frame)
{
  if (residency_has_room (memory, frame))
    return true;
  if (memory_is_store (frame->asid))
    return !shared_is_dirty (memory, frame->asid, frame->page);
  return (record_get (memory, frame->asid, frame->page) & RECORD_DIRTY) == 0
         && !mapping_get (memory, frame->asid, frame->page).dirty;
}

static bool
may_go (const Memory *memory, uint64_t pfn, VictimRule rule)
{
  const Frame *frame = physical_frame (&memory->physical, pfn);
  return pfn != rule.pinned && !working_set_is_locked (memory, frame)
         && (!rule.must_be_clean || can_be_saved (memory, frame));
}

void
working_set_move_to_tail (Memory *memory, uint32_t asid, uint64_t pfn)
{
  FrameList *set = &memory_space (memory, asid)->working_set;
  frame_list_remove (&memory->physical, set, pfn);
  frame_list_append (&memory->physical, set, pfn);
}

/* The accessed mark, which is cleared. */
static bool
take_accessed (Memory *memory, const Frame *frame)
{
  if (memory_is_store (frame->asid))
    return shared_take_accessed (memory, frame->asid, frame->page);
  bool accessed = mapping_get (memory, frame->asid, frame->page).accessed;
  if (accessed)
    mapping_clear_accessed (memory, frame->asid, frame->page);
  return accessed;
}

static uint64_t
victim_by_fifo (const Memory *memory, uint32_t asid, VictimRule rule)
{
  uint64_t link = memory_space (memory, asid)->working_set.head;
  while (link != 0 && !may_go (memory, link - 1, rule))
    link = physical_frame (&memory->physical, link - 1)->next;
  return link - 1; /* NO_FRAME for none */
}

static uint64_t
victim_by_clock (Memory *memory, uint32_t asid, VictimRule rule)
{
  const FrameList *set = &memory_space (memory, asid)->working_set;
  for (uint64_t rest = 2 * set->count; rest > 0; rest--)
    {
      uint64_t pfn = set->head - 1;
      if (may_go (memory, pfn, rule) && !take_accessed (memory, physical_frame (&memory->physical, pfn)))
        return pfn;
      working_set_move_to_tail (memory, asid, pfn);
    }
  return NO_FRAME;
}

static uint64_t
victim_by_aging (Memory *memory, uint32_t asid, VictimRule rule)
{
  const FrameList *set = &memory_space (memory, asid)->working_set;
  uint64_t best = NO_FRAME;
  uint32_t best_age = UINT32_MAX;
  for (uint64_t rest = MIN (set->count, WORKING_SET_WINDOW); rest > 0; rest--)
    {
      uint64_t pfn = set->head - 1;
      uint32_t accessed = take_accessed (memory, physical_frame (&memory->physical, pfn));
      Frame *frame = physical_edit (&memory->physical, pfn);
      frame->age = (uint8_t) (frame->age >> 1 | accessed << 7);
      uint32_t age = frame->age;
      working_set_move_to_tail (memory, asid, pfn);
      if (age < best_age && may_go (memory, pfn, rule))
        {
          best = pfn;
          best_age = age;
        }
    }
  /* Nothing within the window: the first behind it. */
  return best != NO_FRAME || set->count <= WORKING_SET_WINDOW ? best : victim_by_fifo (memory, asid, rule);
}

/* Of the pages from the head on, at most WORKING_SET_WINDOW; of more the next are looked at the next time. */
static uint64_t
victim_by_use (Memory *memory, uint32_t asid, VictimRule rule)
{
  const FrameList *set = &memory_space (memory, asid)->working_set;
  uint64_t best = NO_FRAME, least = UINT64_MAX, link = set->head, n = MIN (set->count, WORKING_SET_WINDOW);
  for (uint64_t rest = n; rest > 0; rest--)
    {
      uint64_t pfn = link - 1, uses = references_count (memory, pfn);
      if (uses < least && may_go (memory, pfn, rule))
        {
          best = pfn;
          least = uses;
        }
      link = physical_frame (&memory->physical, pfn)->next;
    }
  for (uint64_t rest = set->count > n ? n : 0; rest > 0; rest--)
    working_set_move_to_tail (memory, asid, set->head - 1);
  return best != NO_FRAME || set->count <= n ? best : victim_by_fifo (memory, asid, rule);
}

static uint64_t
victim_by_chance (Memory *memory, uint32_t asid, VictimRule rule)
{
  const MemorySpace *space = memory_space (memory, asid);
  uint64_t count = space->working_set.count, start = count == 0 ? 0 : prng_below (&memory->prng, count);
  for (uint64_t i = 0; i < count; i++)
    {
      uint64_t pfn = cow_array_get_u64 (&space->working_set_order, (start + i) % count) - 1;
      if (may_go (memory, pfn, rule))
        return pfn;
    }
  return NO_FRAME;
}

bool
working_set_can_lose (const Memory *memory, uint32_t asid, uint64_t pinned)
{
  const MemorySpace *space = memory_space (memory, asid);
  VictimRule rule = { pinned, false };
  if (!is_random (memory))
    return victim_by_fifo (memory, asid, rule) != NO_FRAME;
  for (uint64_t i = 0; i < space->working_set.count; i++)
    if (may_go (memory, cow_array_get_u64 (&space->working_set_order, i) - 1, rule))
      return true;
  return false;
}

uint64_t
working_set_victim (Memory *memory, uint32_t asid, VictimRule rule)
{
  switch (memory->setup.replacement)
    {
    case VAS_REPLACEMENT_FIFO:
    case VAS_REPLACEMENT_LRU: /* whose list is in the order of references */
    case VAS_REPLACEMENT_WORKING_SET:
      return victim_by_fifo (memory, asid, rule);
    case VAS_REPLACEMENT_RANDOM:
      return victim_by_chance (memory, asid, rule);
    case VAS_REPLACEMENT_AGING:
      return victim_by_aging (memory, asid, rule);
    case VAS_REPLACEMENT_LFU:
    case VAS_REPLACEMENT_NFU:
      return victim_by_use (memory, asid, rule);
    case VAS_REPLACEMENT_CLOCK:
    case VAS_REPLACEMENT_SECOND_CHANCE:
    default:
      return victim_by_clock (memory, asid, rule);
    }
}

static const char *
check_member (const Memory *memory, uint32_t asid, uint64_t pfn)
{
  const Frame *frame = physical_frame (&memory->physical, pfn);
  if (frame == NULL || frame->state != FRAME_ACTIVE || frame->asid != asid)
    return "a working set holds a frame that is not active or another process's";
  return record_get (memory, asid, frame->page) >> RECORD_VALUE_SHIFT == pfn ? NULL
         : "a working set holds a frame that its page's record does not name";
}

const char *
working_set_check (const Memory *memory, uint32_t asid)
{
  const MemorySpace *space = memory_space (memory, asid);
  uint64_t count = 0, prev = 0, link = space->working_set.head;
  for (; is_random (memory) ? count < space->working_set.count : link != 0; count++)
    {
      if (is_random (memory))
        link = cow_array_get_u64 (&space->working_set_order, count);
      const char *broken = count > space->working_set.count ? "a working set's list does not end"
                                                           : check_member (memory, asid, link - 1);
      if (broken != NULL)
        return broken;
      const Frame *frame = physical_frame (&memory->physical, link - 1);
      if (frame->prev != (is_random (memory) ? count : prev))
        return "a working set is not linked in order";
      prev = link;
      link = frame->next;
    }
  if (is_random (memory) ? space->working_set_order.count != count : space->working_set.tail != prev)
    return "a working set is wrong about its end";
  return count == space->working_set.count ? NULL : "a working set is wrong about its length";
}
