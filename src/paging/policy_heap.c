/* See the header.  An entry on its way is held in hand while others move into the gap it leaves. */
#include "paging/policy_heap.h"
#include <glib.h>
#include <stdbool.h>

void
policy_heap_init (PolicyHeap *heap, uint32_t n_frames)
{
  heap->entries = g_new (PolicyHeapEntry, n_frames);
  heap->place = g_new (uint32_t, n_frames);
  heap->n = 0;
}

void
policy_heap_clear (PolicyHeap *heap)
{
  g_free (heap->entries);
  g_free (heap->place);
}

static bool
is_less (const PolicyHeapEntry *a, const PolicyHeapEntry *b)
{
  return a->key < b->key || (a->key == b->key && a->tie < b->tie);
}

static void
put (PolicyHeap *heap, uint32_t at, PolicyHeapEntry entry)
{
  heap->entries[at] = entry;
  heap->place[entry.frame] = at;
}

/* Finds @entry a place on the way up from the gap @at. */
static void
sift_up (PolicyHeap *heap, uint32_t at, PolicyHeapEntry entry)
{
  while (at > 0 && is_less (&entry, &heap->entries[(at - 1) / 2]))
    {
      put (heap, at, heap->entries[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
  put (heap, at, entry);
}

/* The same on the way down. */
static void
sift_down (PolicyHeap *heap, uint32_t at, PolicyHeapEntry entry)
{
  for (;;)
    {
      uint32_t child = 2 * at + 1;
      if (child + 1 < heap->n && is_less (&heap->entries[child + 1], &heap->entries[child]))
        child++;
      if (child >= heap->n || !is_less (&heap->entries[child], &entry))
        break;
      put (heap, at, heap->entries[child]);
      at = child;
    }
  put (heap, at, entry);
}

/* Either way, whichever it takes. */
static void
place_entry (PolicyHeap *heap, uint32_t gap, PolicyHeapEntry entry)
{
  if (gap > 0 && is_less (&entry, &heap->entries[(gap - 1) / 2]))
    sift_up (heap, gap, entry);
  else
    sift_down (heap, gap, entry);
}

void
policy_heap_insert (PolicyHeap *heap, uint32_t frame, uint64_t key, uint64_t tie)
{
  sift_up (heap, heap->n++, (PolicyHeapEntry) { key, tie, frame });
}

void
policy_heap_remove (PolicyHeap *heap, uint32_t frame)
{
  uint32_t gap = heap->place[frame];
  PolicyHeapEntry last = heap->entries[--heap->n];
  if (last.frame != frame)
    place_entry (heap, gap, last);
}

void
policy_heap_set_key (PolicyHeap *heap, uint32_t frame, uint64_t key)
{
  uint32_t gap = heap->place[frame];
  PolicyHeapEntry entry = heap->entries[gap];
  entry.key = key;
  place_entry (heap, gap, entry);
}

void
policy_heap_restore (PolicyHeap *heap)
{
  for (uint32_t at = 0; at < heap->n; at++)
    heap->place[heap->entries[at].frame] = at;
  for (uint32_t at = heap->n / 2; at-- > 0;)
    sift_down (heap, at, heap->entries[at]);
}
