/* A binary heap of frame numbers, each at most once: the least comes first, by key, then by tie.  It knows where each
 * frame stands, so any of them can be changed or removed in O(log n). */
#ifndef VASBOX_PAGING_POLICY_HEAP_H
#define VASBOX_PAGING_POLICY_HEAP_H

#include <stdint.h>

typedef struct PolicyHeapEntry
{
  uint64_t key, tie;
  uint32_t frame;
} PolicyHeapEntry;

typedef struct PolicyHeap
{
  PolicyHeapEntry *entries; /* the children of i are 2i + 1 and 2i + 2 */
  uint32_t *place;         /* of each frame that is in the heap */
  uint32_t n;
} PolicyHeap;

/* For frames below @n_frames. */
void policy_heap_init (PolicyHeap *heap, uint32_t n_frames);
void policy_heap_clear (PolicyHeap *heap);

/* @frame is not in the heap. */
void policy_heap_insert (PolicyHeap *heap, uint32_t frame, uint64_t key, uint64_t tie);
/* @frame is in the heap. */
void policy_heap_remove (PolicyHeap *heap, uint32_t frame);
/* The same; its tie stays. */
void policy_heap_set_key (PolicyHeap *heap, uint32_t frame, uint64_t key);
/* Puts all entries in order again after keys were changed, or entries dropped from the end, in @heap itself. */
void policy_heap_restore (PolicyHeap *heap);

/* The least; the heap is not empty. */
static inline const PolicyHeapEntry *
policy_heap_top (const PolicyHeap *heap)
{
  return &heap->entries[0];
}

/* @frame's entry; it is in the heap. */
static inline const PolicyHeapEntry *
policy_heap_entry (const PolicyHeap *heap, uint32_t frame)
{
  return &heap->entries[heap->place[frame]];
}

#endif
