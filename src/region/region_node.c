/* The figures a parent carries of a child, computed from the child itself. */
#include "region/region_node.h"
#include <string.h>

void
region_leaf_gap (const RegionLeaf *leaf, uint64_t end, uint32_t granularity, uint32_t *gap, uint8_t *reach)
{
  uint64_t largest = 0, differ = 0;
  for (uint32_t frees = leaf->frees; frees != 0; frees &= frees - 1)
    {
      uint32_t i = (uint32_t) __builtin_ctz (frees);
      uint64_t entry_end = region_leaf_entry_end (leaf, i, end);
      uint64_t from = region_align_up (leaf->key[i], granularity);
      uint64_t counts = -(uint64_t) (entry_end > from); /* a mask: no branches */
      largest = MAX (largest, (entry_end - from) & counts);
      differ |= ((from - 1) ^ (entry_end - 1)) & counts;
    }
  *gap = (uint32_t) MIN (largest, UINT32_MAX);
  *reach = differ == 0 ? 0 : (uint8_t) (63 - __builtin_clzll (differ));
}

RegionSlot
region_leaf_slot (const RegionPool *pool, uint32_t id, uint64_t end, uint32_t granularity)
{
  const RegionLeaf *leaf = region_pool_leaf (pool, id);
  RegionSlot slot = { .key = leaf->key[0], .id = id };
  for (uint32_t i = 0; i < leaf->count; i++)
    if (region_is_charged (leaf->attribute[i]))
      slot.committed += region_leaf_entry_end (leaf, i, end) - leaf->key[i];
  slot.marks = leaf->marks != 0;
  slot.stops = (leaf->marks | leaf->frees) != 0;
  region_leaf_gap (leaf, end, granularity, &slot.gap, &slot.reach);
  return slot;
}

RegionSlot
region_inner_slot (const RegionPool *pool, uint32_t id)
{
  RegionSlot slot = region_inner_sum (region_pool_inner (pool, id));
  slot.id = id;
  return slot;
}

RegionSlot
region_inner_sum (const RegionInner *node)
{
  RegionSlot slot = { .key = node->key[0], .marks = node->marks != 0, .stops = node->stops != 0 };
  uint32_t gap = 0, reach = 0;
  uint64_t committed = 0;
  for (uint32_t i = 0; i < node->count; i++)
    {
      committed += node->committed[i];
      gap = MAX (gap, node->gap[i]);
      reach = MAX (reach, node->reach[i]);
    }
  slot.committed = committed;
  slot.gap = gap;
  slot.reach = (uint8_t) reach;
  return slot;
}

void
region_inner_insert (RegionInner *node, uint32_t i)
{
  uint32_t n = node->count++ - i, below = (UINT32_C (1) << i) - 1;
  memmove (node->key + i + 1, node->key + i, n * sizeof *node->key);
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
  uint32_t n = --node->count - i, below = (UINT32_C (1) << i) - 1;
  memmove (node->key + i, node->key + i + 1, n * sizeof *node->key);
  memmove (node->child + i, node->child + i + 1, n * sizeof *node->child);
  memmove (node->gap + i, node->gap + i + 1, n * sizeof *node->gap);
  memmove (node->committed + i, node->committed + i + 1, n * sizeof *node->committed);
  memmove (node->reach + i, node->reach + i + 1, n * sizeof *node->reach);
  node->key[node->count] = UINT64_MAX;
  node->marks = (node->marks & below) | (node->marks >> 1 & ~below);
  node->stops = (node->stops & below) | (node->stops >> 1 & ~below);
}
