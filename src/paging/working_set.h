/* Working sets: the pages of a process or store that are in active frames, in the order in which they are replaced, and
 * the choice of the next to go.
 *
 *   clock    the list is the ring and its head the hand: a page with its accessed mark loses it and goes to the tail
 *   fifo     the head goes
 *   random   any page, by the machine's generator; the pages stand in an array
 *   lru      the list is in the order of the last references, the oldest first; the head goes
 *   working-set  the same, and pages leave that were not referenced for too long (reference.h)
 *   lfu, nfu of the pages from the head on, at most WORKING_SET_WINDOW, the one that was used least goes, of equals the
 *            first
 *   aging    of the pages from the head on, at most WORKING_SET_WINDOW, each one's age is halved and gets the accessed
 *            mark as its highest bit; the lowest age goes, of equals the first
 *
 * A new page stands at the tail, with its accessed mark as the access left it and an age of 0x80.  Pages that may not
 * go are passed by. */
#ifndef VASBOX_PAGING_WORKING_SET_H
#define VASBOX_PAGING_WORKING_SET_H

#include "paging/memory.h"

#define WORKING_SET_WINDOW 512

/* Is the frame's page locked, by whomever? */
bool working_set_is_locked (const Memory *memory, const Frame *frame);
/* The page in @pfn stands at the tail. */
void working_set_move_to_tail (Memory *memory, uint32_t asid, uint64_t pfn);

/* Who may not go. */
typedef struct VictimRule
{
  uint64_t pinned;   /* PFN, or NO_FRAME */
  bool must_be_clean; /* and those whose contents could not be written anywhere */
} VictimRule;

/* The active frame joins or leaves the working set of its process or store. */
void working_set_add (Memory *memory, uint32_t asid, uint64_t pfn);
void working_set_remove (Memory *memory, uint32_t asid, uint64_t pfn);
/* The PFN of the next page to go; NO_FRAME where all must stay.  It stays in the set. */
uint64_t working_set_victim (Memory *memory, uint32_t asid, VictimRule rule);
/* Could a page go, if there were a slot of the page file for it?  Nothing is changed. */
bool working_set_can_lose (const Memory *memory, uint32_t asid, uint64_t pinned);
/* NULL, or which law is broken: the list or array holds the frames of the records that say working set, each once. */
const char *working_set_check (const Memory *memory, uint32_t asid);

#endif
