/* The laws of the structure, each checked against what the leaves say. */
#include "region/region_digest.h"
#include "region/region_map.h"
#include "region/region_node.h"

/* The walk over a whole map: what it has seen to the left. */
typedef struct Walk
{
  const RegionMap *map;
  uint64_t end; /* of what was seen */
  RegionAttribute attribute; /* of the entry seen last */
  RegionTotals totals;
} Walk;

/* One entry: what is seen of it, and of the entries before. */
static const char *
check_entry (Walk *walk, const RegionEntry *e)
{
  RegionAttribute a = e->attribute;
  if (e->start != walk->end)
    return "the entries do not tile the map";
  if (e->end <= e->start)
    return "an entry is empty or out of order";
  if (region_attribute_is_free (a) && a != REGION_FREE)
    return "free space carries attributes";
  if (e->start > 0 && region_can_merge (walk->attribute, a))
    return "two neighbours with equal attributes are not merged";
  region_totals_count (&walk->totals, e->start, e->end, a, 1);
  walk->attribute = a;
  walk->end = e->end;
  return NULL;
}

/* An extent, and the free space after it up to @next. */
static const char *
check_extent (Walk *walk, const RegionExtent *e, uint64_t next)
{
  RegionEntry entries[] = { { e->start, e->split, e->front },
                            { e->split, e->end, e->back },
                            { e->end, next, REGION_FREE } };
  bool is_there[] = { e->start > 0 || e->end > 0, !region_attribute_is_free (e->back), e->end < next };
  if (is_there[0] == region_attribute_is_free (e->front) || (!is_there[1] && e->split != e->end))
    return "an extent's entries are not those it says";
  if (region_attribute_is_marked (e->back) || (is_there[1] && region_block (e->split) != region_block (e->start)))
    return "an extent has a second entry that it cannot have";
  const char *broken = NULL;
  for (int i = 0; i < 3 && broken == NULL; i++)
    if (is_there[i])
      broken = check_entry (walk, &entries[i]);
  return broken;
}

static const char *
check_leaf (Walk *walk, uint32_t id, uint64_t end)
{
  const RegionLeaf *leaf = region_pool_leaf (walk->map->pool, id);
  if (leaf->count == 0 || leaf->count > REGION_LEAF_MAX)
    return "a leaf holds no extents or too many";
  if (leaf->marks >> leaf->count != 0)
    return "a leaf has bits of extents it does not hold";
  for (uint32_t i = 0; i < leaf->count; i++)
    {
      RegionExtent e = region_leaf_extent (leaf, i);
      const char *broken = check_extent (walk, &e, region_leaf_next (leaf, i, end));
      if (broken != NULL)
        return broken;
      if ((leaf->marks >> i & 1) != region_attribute_is_marked (e.front))
        return "a leaf is wrong about what is marked";
    }
  return NULL;
}

static const char *check_subtree (Walk *walk, uint32_t height, uint32_t id, uint64_t end);

static const char *
check_child (Walk *walk, uint32_t height, const RegionSlot *told, uint64_t end)
{
  const RegionPool *pool = walk->map->pool;
  const char *broken = check_subtree (walk, height, told->id, end);
  if (broken != NULL)
    return broken;
  RegionSlot is = height == 0 ? region_leaf_slot (pool, told->id, end, walk->map->granularity_pages)
                              : region_inner_slot (pool, told->id);
  if (is.key != told->key)
    return "an inner node is wrong about a child's first page";
  if (is.gap != told->gap)
    return "an inner node is wrong about a child's largest gap";
  if (is.reach > told->reach)
    return "an inner node does not know how far a child reaches";
  if (is.committed != told->committed)
    return "an inner node is wrong about a child's committed pages";
  if (is.marks != told->marks || is.stops != told->stops)
    return "an inner node is wrong about a child's marks";
  return NULL;
}

static const char *
check_subtree (Walk *walk, uint32_t height, uint32_t id, uint64_t end)
{
  if (*region_pool_refs (walk->map->pool, height, id) == 0)
    return "a node in use has no references";
  if (height == 0)
    return check_leaf (walk, id, end);
  const RegionInner *node = region_pool_inner (walk->map->pool, id);
  if (node->count == 0 || node->count > REGION_INNER_MAX)
    return "an inner node holds no children or too many";
  if (node->block >> REGION_BLOCK_SHIFT != node->high_of[0]
      || node->spans_blocks != (node->high_of[node->count - 1] != node->high_of[0]))
    return "an inner node is wrong about the blocks of its children";
  for (uint32_t i = node->count; i < REGION_LANES; i++)
    if ((node->gap[i] | node->reach[i]) != 0)
      return "an inner node has room beyond its children";
  if ((node->marks | node->stops) >> node->count != 0)
    return "an inner node has marks of children it does not hold";
  for (uint32_t i = 0; i < node->count; i++)
    {
      RegionSlot told = region_inner_get (node, i);
      const char *broken = check_child (walk, height - 1, &told, region_inner_child_end (node, i, end));
      if (broken != NULL)
        return broken;
    }
  return NULL;
}

const char *
region_map_check (const RegionMap *map)
{
  Walk walk = { .map = map };
  const RegionTotals *totals = &map->totals;
  const char *broken = check_subtree (&walk, map->height, map->root, map->n_pages);
  if (broken != NULL)
    return broken;
  if (walk.end != map->n_pages)
    return "the entries do not reach the end of the map";
  if (map->height > 0 && region_pool_inner (map->pool, map->root)->count == 1)
    return "the root has one child";
  if (walk.totals.committed_pages != totals->committed_pages || walk.totals.reserved_pages != totals->reserved_pages)
    return "the totals are wrong about pages";
  if (walk.totals.n_entries != totals->n_entries || walk.totals.n_allocations != totals->n_allocations)
    return "the totals are wrong about entries or allocations";
  if (walk.totals.digest.low != totals->digest.low || walk.totals.digest.high != totals->digest.high)
    return "the digest is not the sum of the entries'";
  return NULL;
}
