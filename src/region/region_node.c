/* The figures a parent carries of a child, computed from the child itself. */
#include "region/region_node.h"
#include <string.h>

uint32_t
region_leaf_gap (const RegionLeaf *leaf, uint64_t end, uint32_t granularity)
{
  RegionGaps gaps = region_leaf_gaps (leaf, granularity);
  uint32_t gap = region_leaf_largest_gap (leaf, &gaps, 32, end, granularity);
  if (gap == REGION_GAP_UNKNOWN)
    {
      gap = 0;
      for (uint32_t i = 0; i < leaf->count; i++)
        gap = MAX (gap, region_leaf_gap_after (leaf, i, end, granularity));
    }
  return gap;
}

uint32_t
region_leaf_frees (const RegionLeaf *leaf, uint64_t end)
{
  uint32_t last = leaf->count - 1;
  RegionGaps gaps = region_leaf_gaps (leaf, 1);
  uint32_t frees = region_gaps_at_least (&gaps, 1) & ((UINT32_C (1) << last) - 1);
  return frees | (uint32_t) (region_leaf_extent_end (leaf, last) < end) << last;
}

RegionSlot
region_leaf_slot (const RegionPool *pool, uint32_t id, uint64_t end, uint32_t granularity)
{
  const RegionLeaf *leaf = region_pool_leaf (pool, id);
  RegionSlot slot = { .key = region_leaf_key (leaf, 0), .id = id };
  uint64_t reach = 0;
  for (uint32_t i = 0; i < leaf->count; i++)
    {
      RegionExtent e = region_leaf_extent (leaf, i);
      slot.committed += region_is_charged (e.front) ? e.split - e.start : 0;
      slot.committed += region_is_charged (e.back) ? e.end - e.split : 0;
      reach |= region_reach_bits (e.end, region_leaf_next (leaf, i, end), granularity);
    }
  slot.reach = region_reach_of (reach);
  slot.marks = leaf->marks != 0;
  slot.stops = region_leaf_stops (leaf, end);
  slot.gap = region_leaf_gap (leaf, end, granularity);
  return slot;
}

RegionSlot
region_leaf_write (RegionPool *pool, uint32_t id, const RegionExtent *extents, uint32_t n, uint64_t end,
                   uint32_t granularity)
{
  RegionLeaf *leaf = region_pool_leaf (pool, id);
  leaf->count = n;
  leaf->block = region_block (extents[0].start);
  leaf->marks = 0;
  for (uint32_t i = 0; i < n; i++)
    region_leaf_put (leaf, i, &extents[i]);
  return region_leaf_slot (pool, id, end, granularity);
}

RegionSlot
region_inner_slot (const RegionPool *pool, uint32_t id)
{
  const RegionInner *node = region_pool_inner (pool, id);
  RegionSlot slot = { .key = region_inner_key (node, 0), .id = id, .gap = region_lanes_max (node->gap),
                      .marks = node->marks != 0, .stops = node->stops != 0 };
  for (uint32_t i = 0; i < node->count; i++)
    {
      slot.committed += node->committed[i];
      slot.reach = MAX (slot.reach, node->reach[i]);
    }
  return slot;
}

void
region_inner_insert (RegionInner *node, uint32_t i)
{
  uint32_t n = node->count++ - i;
  uint64_t below = (UINT64_C (1) << i) - 1;
  memmove (node->low + i + 1, node->low + i, n * sizeof *node->low);
  memmove (node->high_of + i + 1, node->high_of + i, n * sizeof *node->high_of);
  memmove (node->child + i + 1, node->child + i, n * sizeof *node->child);
  memmove (node->gap + i + 1, node->gap + i, n * sizeof *node->gap);
  memmove (node->committed + i + 1, node->committed + i, n * sizeof *node->committed);
  memmove (node->reach + i + 1, node->reach + i, n * sizeof *node->reach);
  node->marks = (node->marks & below) | (node->marks & ~below) << 1;
  node->stops = (node->stops & below) | (node->stops & ~below) << 1;
}

void
region_inner_remove (RegionInner *node, uint32_t i)
{
  uint32_t n = --node->count - i;
  uint64_t below = (UINT64_C (1) << i) - 1;
  memmove (node->low + i, node->low + i + 1, n * sizeof *node->low);
  memmove (node->high_of + i, node->high_of + i + 1, n * sizeof *node->high_of);
  memmove (node->child + i, node->child + i + 1, n * sizeof *node->child);
  memmove (node->gap + i, node->gap + i + 1, n * sizeof *node->gap);
  memmove (node->committed + i, node->committed + i + 1, n * sizeof *node->committed);
  memmove (node->reach + i, node->reach + i + 1, n * sizeof *node->reach);
  node->gap[node->count] = 0;
  node->reach[node->count] = 0;
  node->marks = (node->marks & below) | (node->marks >> 1 & ~below);
  node->stops = (node->stops & below) | (node->stops >> 1 & ~below);
}
