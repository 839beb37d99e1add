/* Page records: what is true of one page and is not in the promise, packed into one word.
 *
 *   bits 0-1  MemoryPlace     bit 4  reset       bit 6  discarded
 *   bits 2-3  MemoryLock      bit 5  latched     bit 7  dirty
 *   bits 8-63 the PFN, or the page-file slot
 *
 * dirty: the contents are in the frame alone, so that they must be written before it is given up.  The PTE's dirty mark
 * says the same of a mapped page and comes here when the mapping goes.  latched: written, as write watch means it.
 * reset: MEM_RESET, and not written since.  discarded: contents were lost to that.
 *
 * A page of a view without a place is its store's, whose record says where it is; the process's record holds its locks
 * alone.  One with a place is the process's own. */
#ifndef VASBOX_PAGING_RECORDS_H
#define VASBOX_PAGING_RECORDS_H

#include "paging/memory.h"

typedef uint64_t PageRecord;

#define RECORD_PLACE_MASK  UINT64_C (0x03)
#define RECORD_LOCK_SHIFT  2
#define RECORD_LOCK_MASK   UINT64_C (0x0c)
#define RECORD_RESET       UINT64_C (0x10)
#define RECORD_LATCHED     UINT64_C (0x20)
#define RECORD_DISCARDED   UINT64_C (0x40)
#define RECORD_DIRTY       UINT64_C (0x80)
#define RECORD_FLAGS       UINT64_C (0xfc)
#define RECORD_VALUE_SHIFT 8

static inline MemoryPlace
record_place (PageRecord record)
{
  return (MemoryPlace) (record & RECORD_PLACE_MASK);
}

/* The PFN, or the slot. */
static inline uint64_t
record_value (PageRecord record)
{
  return record >> RECORD_VALUE_SHIFT;
}

/* Is the page in a frame? */
static inline bool
record_has_frame (PageRecord record)
{
  return record_place (record) == MEMORY_WORKING_SET || record_place (record) == MEMORY_TRANSITION;
}

static inline uint32_t
record_locks (PageRecord record)
{
  return (uint32_t) ((record & RECORD_LOCK_MASK) >> RECORD_LOCK_SHIFT);
}

/* @record with its flags and another place. */
static inline PageRecord
record_at (PageRecord record, MemoryPlace place, uint64_t value)
{
  return (record & RECORD_FLAGS) | place | value << RECORD_VALUE_SHIFT;
}

/* @record after the page was written: it lives, whatever was reset before. */
static inline PageRecord
record_written (PageRecord record)
{
  return (record | RECORD_DIRTY) & ~(RECORD_RESET | RECORD_DISCARDED);
}

static inline PageRecord
record_get (const Memory *memory, uint32_t asid, uint64_t page)
{
  return cow_array_get_u64 (&memory_space (memory, asid)->records, page);
}

/* 0 is no record. */
static inline void
record_set (Memory *memory, uint32_t asid, uint64_t page, PageRecord record)
{
  cow_array_set_u64 (&memory_space (memory, asid)->records, page, record);
}

#endif
