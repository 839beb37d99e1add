/* Runs of contiguous frames on their own boundary, one for each large page.
 *
 *   |u u u u|u S u u|A . . .|F F F F|fresh ...   u unused, S standby, A active, F another run; runs of 4 frames
 *    a run    if S is evicted
 *
 * The frames of a run have no entries but for those that were written. */
#include "paging/physical.h"

#define FULL UINT64_MAX

/* The bits of word @index that are frames of [start, end). */
static uint64_t
mask_of (uint64_t index, uint64_t start, uint64_t end)
{
  uint64_t first = index * 64, mask = FULL;
  if (start > first)
    mask &= FULL << (start - first);
  if (end < first + 64)
    mask &= ~(FULL << (end - first));
  return mask;
}

/* The unused frames of @node among those of word @index. */
static uint64_t
unused_bits (const Physical *physical, const FrameNode *node, uint64_t index)
{
  uint64_t bits = cow_array_get_u64 (&physical->zeroed, index) | cow_array_get_u64 (&physical->free, index);
  return node->fresh < index * 64 + 64 ? bits | mask_of (index, node->fresh, index * 64 + 64) : bits;
}

static bool
is_unused (const Physical *physical, const FrameNode *node, uint64_t start, uint64_t end)
{
  for (uint64_t index = start / 64; index * 64 < end; index++)
    if ((~unused_bits (physical, node, index) & mask_of (index, start, end)) != 0)
      return false;
  return true;
}

/* Would it be if the frames on the standby list were evicted? */
static bool
can_be_unused (const Physical *physical, uint64_t start, uint64_t end)
{
  for (uint64_t pfn = start; pfn < end; pfn++)
    if (physical_state (physical, pfn) != FRAME_UNUSED && physical_state (physical, pfn) != FRAME_STANDBY)
      return false;
  return true;
}

/* No frame of @node that is >= @pfn and below this one is unused. */
static uint64_t
skip_used (const Physical *physical, const FrameNode *node, uint64_t pfn)
{
  uint64_t zeroed = pfn / 64, free = pfn / 64, next = node->fresh;
  if (cow_array_next (&physical->zeroed, &zeroed) && zeroed * 64 < next)
    next = zeroed * 64;
  if (cow_array_next (&physical->free, &free) && free * 64 < next)
    next = free * 64;
  return next > pfn ? next : pfn;
}

static uint64_t
find_in_node (const Physical *physical, const FrameNode *node, bool standby)
{
  uint64_t n = physical->run_frames, start = (node->first + n - 1) & ~(n - 1);
  while (start < node->end && node->end - start >= n)
    {
      if (standby ? can_be_unused (physical, start, start + n) : is_unused (physical, node, start, start + n))
        return start;
      start = standby ? start + n : skip_used (physical, node, start + n) & ~(n - 1);
    }
  return NO_FRAME;
}

uint64_t
physical_find_run (const Physical *physical, uint32_t node, bool standby)
{
  uint64_t start = NO_FRAME;
  for (uint32_t i = 0; start == NO_FRAME && i < physical->n_nodes; i++)
    start = find_in_node (physical, &physical->node[(node + i) % physical->n_nodes], standby);
  return start;
}

/* Puts the frames of [start, end) into a set, or takes them out; how many that were. */
static uint64_t
set_change (CowArray *set, uint64_t start, uint64_t end, bool in)
{
  uint64_t n = 0;
  for (uint64_t index = start / 64; index * 64 < end; index++)
    {
      uint64_t was = cow_array_get_u64 (set, index), mask = mask_of (index, start, end);
      n += (uint64_t) __builtin_popcountll ((in ? ~was : was) & mask);
      cow_array_set_u64 (set, index, in ? was | mask : was & ~mask);
    }
  return n;
}

static void
change_runs (Physical *physical, uint64_t start, bool in)
{
  uint64_t number = start / physical->run_frames;
  set_change (&physical->runs, number, number + 1, in);
}

void
physical_take_run (Physical *physical, uint64_t start)
{
  uint64_t end = start + physical->run_frames;
  FrameNode *node = &physical->node[physical_node_of (physical, start)];
  node->n_zeroed -= set_change (&physical->zeroed, start, end, false);
  node->n_free -= set_change (&physical->free, start, end, false);
  if (end > node->fresh)
    {
      if (start > node->fresh) /* those that are passed over were never used */
        node->n_zeroed += set_change (&physical->zeroed, node->fresh, start, true);
      node->fresh = end;
    }
  physical->n_unused -= physical->run_frames;
  physical->n_runs++;
  change_runs (physical, start, true);
}

void
physical_give_run_back (Physical *physical, uint64_t start)
{
  uint64_t end = start + physical->run_frames;
  FrameNode *node = &physical->node[physical_node_of (physical, start)];
  node->n_zeroed += set_change (&physical->zeroed, start, end, true);
  for (uint64_t pfn = start; cow_array_next (&physical->frames, &pfn) && pfn < end; pfn++)
    {
      if (physical_frame (physical, pfn)->content != NULL)
        {
          node->n_zeroed -= set_change (&physical->zeroed, pfn, pfn + 1, false);
          node->n_free += set_change (&physical->free, pfn, pfn + 1, true);
        }
      cow_array_remove (&physical->frames, pfn);
    }
  physical->n_unused += physical->run_frames;
  physical->n_runs--;
  change_runs (physical, start, false);
}

bool
physical_is_in_run (const Physical *physical, uint64_t pfn)
{
  if (physical->n_runs == 0)
    return false;
  uint64_t number = pfn / physical->run_frames;
  return (cow_array_get_u64 (&physical->runs, number / 64) >> number % 64 & 1) != 0;
}
