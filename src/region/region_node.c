/* The figures a parent carries of a child, computed from the child itself. */
#include "region/region_node.h"

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
  const RegionInner *node = region_pool_inner (pool, id);
  RegionSlot slot = { .key = node->key[0], .id = id, .marks = node->marks != 0, .stops = node->stops != 0 };
  for (uint32_t i = 0; i < node->count; i++)
    {
      slot.committed += node->committed[i];
      slot.gap = MAX (slot.gap, node->gap[i]);
      slot.reach = MAX (slot.reach, node->reach[i]);
    }
  return slot;
}
