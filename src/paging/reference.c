#include "paging/reference.h"
#include "paging/residency.h"
#include "paging/working_set.h"

#define COUNT_SHIFT 32 /* of nfu */

void
references_begin (Memory *memory, uint32_t asid, uint64_t pfn)
{
  if (memory->setup.replacement == VAS_REPLACEMENT_WORKING_SET)
    cow_array_set_u64 (&memory->uses, pfn, memory_space (memory, asid)->references);
}

void
references_end (Memory *memory, uint64_t pfn)
{
  if (memory->setup.notes_references)
    cow_array_set_u64 (&memory->uses, pfn, 0);
}

uint64_t
references_count (const Memory *memory, uint64_t pfn)
{
  uint64_t use = cow_array_get_u64 (&memory->uses, pfn);
  return memory->setup.replacement == VAS_REPLACEMENT_NFU ? use >> COUNT_SHIFT : use;
}

/* The interval counts as soon as there is a reference in it, as docs/paging.md has it. */
static void
count_interval (Memory *memory, uint64_t pfn, uint64_t now)
{
  uint64_t use = cow_array_get_u64 (&memory->uses, pfn);
  uint64_t interval = ((now - 1) / memory->setup.interval + 1) & UINT32_MAX;
  if ((use & UINT32_MAX) != interval)
    cow_array_set_u64 (&memory->uses, pfn, ((use >> COUNT_SHIFT) + 1) << COUNT_SHIFT | interval);
}

static void
count_reference (Memory *memory, uint64_t pfn)
{
  cow_array_set_u64 (&memory->uses, pfn, cow_array_get_u64 (&memory->uses, pfn) + 1);
}

static void
make_latest (Memory *memory, uint32_t asid, uint64_t pfn)
{
  if (memory_space (memory, asid)->working_set.tail != pfn + 1)
    working_set_move_to_tail (memory, asid, pfn);
}

static void
set_time (Memory *memory, uint32_t asid, uint64_t pfn)
{
  make_latest (memory, asid, pfn);
  cow_array_set_u64 (&memory->uses, pfn, memory_space (memory, asid)->references);
}

/* Pages that were not referenced in the window leave; a locked one counts as referenced. */
static void
leave_window (Memory *memory, uint32_t asid)
{
  const MemorySpace *space = memory_space (memory, asid);
  while (space->working_set.head != 0)
    {
      uint64_t pfn = space->working_set.head - 1;
      const Frame *frame = physical_frame (&memory->physical, pfn);
      if (space->references - cow_array_get_u64 (&memory->uses, pfn) < memory->setup.window)
        return;
      if (working_set_is_locked (memory, frame))
        set_time (memory, asid, pfn);
      else
        residency_trim (memory, asid, frame->page);
    }
}

/* Frames of AWE and of large pages are in no working set. */
void
memory_note_reference_slow (Memory *memory, uint64_t pfn)
{
  const Frame *frame = physical_frame (&memory->physical, pfn);
  if (frame == NULL || frame->state != FRAME_ACTIVE)
    return;
  uint32_t asid = frame->asid;
  uint64_t now = ++memory_space (memory, asid)->references;
  VasReplacement replacement = memory->setup.replacement;
  if (replacement == VAS_REPLACEMENT_LFU)
    count_reference (memory, pfn);
  else if (replacement == VAS_REPLACEMENT_NFU)
    count_interval (memory, pfn, now);
  else if (replacement == VAS_REPLACEMENT_LRU)
    make_latest (memory, asid, pfn);
  else
    {
      set_time (memory, asid, pfn);
      leave_window (memory, asid);
    }
}

Digest128
references_digest (Digest128 digest, Memory *memory)
{
  if (!memory->setup.notes_references)
    return digest;
  Digest128 uses = cow_array_digest (&memory->uses);
  digest = hash_take (digest, uses.low, uses.high);
  for (uint32_t asid = 1; asid < memory->n_spaces; asid++)
    if (memory->spaces[asid].exists)
      digest = hash_take (digest, asid, memory->spaces[asid].references);
  for (uint32_t i = 0; i < memory->n_stores; i++)
    if (memory->stores[i].space.exists)
      digest = hash_take (digest, STORE_BIT | i, memory->stores[i].space.references);
  return digest;
}

/* Along the list the times of the last references rise. */
static const char *
check_order (const Memory *memory, const MemorySpace *space)
{
  uint64_t last = 0;
  for (uint64_t link = space->working_set.head; link != 0; link = physical_frame (&memory->physical, link - 1)->next)
    {
      uint64_t time = cow_array_get_u64 (&memory->uses, link - 1);
      if (time < last || time > space->references)
        return "a working set is not in the order of its references";
      last = time;
    }
  return NULL;
}

const char *
references_check (const Memory *memory)
{
  const char *broken = NULL;
  for (uint64_t pfn = 0; cow_array_next (&memory->uses, &pfn); pfn++)
    if (!memory->setup.notes_references || physical_state (&memory->physical, pfn) != FRAME_ACTIVE)
      return "references are counted of a page that is in no working set";
  if (memory->setup.replacement != VAS_REPLACEMENT_WORKING_SET)
    return NULL;
  for (uint32_t asid = 1; broken == NULL && asid < memory->n_spaces; asid++)
    if (memory->spaces[asid].exists)
      broken = check_order (memory, &memory->spaces[asid]);
  for (uint32_t i = 0; broken == NULL && i < memory->n_stores; i++)
    if (memory->stores[i].space.exists)
      broken = check_order (memory, &memory->stores[i].space);
  return broken;
}
