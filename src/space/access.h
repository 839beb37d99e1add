/* One access to an address space: TLB, walk, promise, fault, retry.
 *
 *    access ── memory_reference (TLB, page tables) ── hit ──> frame: the bytes
 *                     │ stopped
 *                     └─> the promise (region map): refuses ──> VasFault
 *                                    allows  ──> memory_fault_in (grant), and again
 *
 * The checks come in AC-037's order: canonical and user range, allocation, committed, guard, protection. */
#ifndef VASBOX_SPACE_ACCESS_H
#define VASBOX_SPACE_ACCESS_H

#include "space/stack.h"
#include <vasbox/fault.h>

/* @size bytes of a write, the first of which is its byte @done. */
typedef void (*SpaceProduce) (const void *producer, uint64_t done, uint32_t size, void *bytes);

typedef struct SpaceAccess
{
  VasAccessKind kind;
  uint64_t address, size;
  void *data;          /* where the bytes go; NULL: nowhere */
  const void *source;  /* where those of a write come from; NULL: the pages are touched, but stay as they are */
  uint64_t capacity;   /* of @data or @source: bytes beyond do not move */
  bool fill;           /* a write of @byte, @size times, instead of @source */
  uint8_t byte;
  Content **whole;     /* pages that a fill covers share these bytes; kept by space_access() */
  SpaceProduce produce; /* makes the bytes of a write page by page, instead of @source; not NULL: it has no @fill */
  const void *producer;
  SpaceStack *stack;   /* the accessing thread's own, which may grow; NULL for a system service */
} SpaceAccess;

/* The whole access or, but for stack growth and the guard bit of a guard page met, nothing.  False: *fault says why.
 * Law: a store that faults has changed no byte (AC-014); the lowest page at fault is the one named (AC-013). */
bool space_access (SpaceContext *context, const SpaceAccess *access, VasFault *fault);

/* A system service works on memory for a program (AC-034): page by page in ascending order, each whole or not at all.
 * Returns how many bytes were done before the page that stopped it, *fault then says why; @access->size where none did.
 * A guard page met is consumed and stops it. */
uint64_t space_transfer (SpaceContext *context, const SpaceAccess *access, VasFault *fault);

/* Whether the promise allows the whole access, which is not made: no page becomes resident, no byte moves.  False:
 * *fault says why not; a guard page that stands against it is consumed, or @access->stack grows. */
bool space_access_allowed (SpaceContext *context, const SpaceAccess *access, VasFault *fault);

/* What bytes of space @asid hold, without touching anything: 0 where nothing was written or there is no memory. */
void space_peek (const Memory *memory, uint32_t asid, const Geometry *geometry, uint64_t address, uint64_t size,
                 void *data);

/* Memory becomes @before again, which becomes what it was, but for an injected failure that is spent: what may not be
 * done after all leaves nothing behind. */
void space_put_memory_back (Memory *memory, Memory *before);

/* The same of the promise, where a write that is not done made copies of copy-on-write pages. */
void space_put_promise_back (Space *space, RegionMap *before);
/* Where @page, which has lost its guard, is of a large page, that is mapped: as the guard goes, or when memory was put
 * back and the guard was not. */
void space_map_large_page (SpaceContext *context, uint64_t page);

static inline MemoryKind
space_memory_kind (VasAccessKind kind)
{
  return kind == VAS_ACCESS_READ ? MEMORY_READ : kind == VAS_ACCESS_WRITE ? MEMORY_WRITE : MEMORY_EXECUTE;
}

#endif
