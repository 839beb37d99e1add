/* The figures a parent carries of a child, computed from the child itself. */
#include "region/region_node.h"

RegionSlot
region_leaf_slot (const RegionPool *pool, uint32_t id, uint64_t end, uint32_t granularity)
{
  const RegionLeaf *leaf = region_pool_leaf (pool, id);
  RegionSlot slot = { .key = leaf->key[0], .id = id };
  RegionAttribute any_marked = 0;
  for (uint32_t i = 0; i < leaf->count; i++)
    {
      RegionAttribute a = leaf->attribute[i];
      uint64_t entry_end = region_leaf_entry_end (leaf, i, end);
      any_marked |= a;
      if (region_attribute_is_free (a))
        {
          slot.stops = true;
          region_measure_gap (leaf->key[i], entry_end, granularity, &slot.gap, &slot.reach);
        }
      else if (region_is_charged (a))
        slot.committed += entry_end - leaf->key[i];
    }
  slot.marks = region_attribute_is_marked (any_marked);
  slot.stops |= slot.marks;
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
