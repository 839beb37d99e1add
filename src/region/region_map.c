/* Reading a region map.  Every function goes down from the root; none changes anything. */
#include "region/region_map.h"
#include "region/region_node.h"

void
region_map_init (RegionMap *map, RegionPool *pool, uint64_t n_pages, uint32_t granularity_pages)
{
  g_assert (n_pages > 0 && granularity_pages > 0 && (granularity_pages & (granularity_pages - 1)) == 0);
  *map = (RegionMap){ .pool = pool, .n_pages = n_pages, .granularity_pages = granularity_pages };
  map->root = region_pool_take_leaf (pool);
  RegionLeaf *leaf = region_pool_leaf (pool, map->root);
  leaf->count = 1;
  leaf->frees = 1;
  leaf->marks = 0;
  leaf->high = 0;
  for (uint32_t i = 0; i < REGION_LOWS; i++)
    leaf->low[i] = i == 0 ? 0 : UINT32_MAX;
  leaf->attribute[0] = REGION_FREE;
}

void
region_map_clear (RegionMap *map)
{
  if (map->pool != NULL)
    region_pool_unref (map->pool, map->height, map->root);
  *map = (RegionMap){ .pool = NULL };
}

void
region_map_share (RegionMap *copy, const RegionMap *map)
{
  region_pool_ref (map->pool, map->height, map->root);
  *copy = *map;
}

static inline __attribute__ ((always_inline)) void
region_hint_prefetch (const RegionPool *pool, const RegionHint *hint)
{
  region_node_prefetch (region_pool_inner (pool, hint->inner));
  region_node_prefetch (region_pool_leaf (pool, hint->leaf));
}

void
region_path_go_down (const RegionMap *map, uint64_t page)
{
  RegionPool *pool = map->pool;
  RegionPath *path = &pool->path;
  RegionHint *hint = pool->hints == NULL ? NULL : &pool->hints[page >> REGION_HINT_SHIFT & (REGION_HINTS - 1)];
  uint32_t id = pool->path_root = map->root, parent = 0;
  if (hint != NULL)
    region_hint_prefetch (pool, hint);
  pool->path_height = map->height;
  path->end = map->n_pages;
  for (uint32_t h = map->height; h > 0; h--)
    {
      RegionInner *node = region_pool_inner (pool, parent = id);
      region_node_prefetch (node);
      uint32_t i = region_inner_floor (node, page);
      path->step[h].node = node;
      path->step[h].index = i;
      path->end = region_inner_child_end (node, i, path->end);
      id = node->child[i];
    }
  path->leaf_id = id;
  path->leaf = region_pool_leaf (pool, id);
  region_node_prefetch (path->leaf);
  path->start = region_leaf_key (path->leaf, 0);
  path->index = 0;
  path->others_of = REGION_NO_ENTRY;
  if (hint != NULL)
    *hint = (RegionHint){ id, parent };
}

RegionEntry
region_map_find (const RegionMap *map, uint64_t page)
{
  g_assert (page < map->n_pages);
  return region_path_entry (region_path_descend (map, page));
}

/* The start of the last marked entry of the subtree, which has one. */
static uint64_t
last_mark (const RegionMap *map, uint32_t height, uint32_t id)
{
  for (; height > 0; height--)
    {
      const RegionInner *node = region_pool_inner (map->pool, id);
      id = node->child[31 - __builtin_clz (node->marks)];
    }
  const RegionLeaf *leaf = region_pool_leaf (map->pool, id);
  return region_leaf_key (leaf, 31 - __builtin_clz (leaf->marks));
}

/* The start of the last marked entry at or before where @path leads; 0 where there is none. */
static uint64_t
path_mark (const RegionMap *map, const RegionPath *path)
{
  uint32_t here = path->leaf->marks & ((UINT32_C (2) << path->index) - 1);
  if (here != 0)
    return region_leaf_key (path->leaf, 31 - __builtin_clz (here));
  for (uint32_t h = 1; h <= map->height; h++)
    {
      const RegionInner *node = path->step[h].node;
      uint32_t before = node->marks & ((UINT32_C (1) << path->step[h].index) - 1);
      if (before != 0)
        return last_mark (map, h - 1, node->child[31 - __builtin_clz (before)]);
    }
  return 0;
}

uint64_t
region_map_allocation_start (const RegionMap *map, uint64_t page)
{
  g_assert (page < map->n_pages);
  const RegionPath *path = region_path_descend (map, page);
  return path_mark (map, path);
}

RegionEntry
region_map_find_allocated (const RegionMap *map, uint64_t page, uint64_t *allocation_start)
{
  g_assert (page < map->n_pages);
  const RegionPath *path = region_path_descend (map, page);
  RegionEntry entry = region_path_entry (path);
  *allocation_start = region_attribute_is_free (entry.attribute) ? entry.start : path_mark (map, path);
  return entry;
}

/* The start of the first marked or free entry of the subtree, which has one. */
static uint64_t
first_stop (const RegionMap *map, uint32_t height, uint32_t id)
{
  for (; height > 0; height--)
    {
      const RegionInner *node = region_pool_inner (map->pool, id);
      id = node->child[__builtin_ctz (node->stops)];
    }
  const RegionLeaf *leaf = region_pool_leaf (map->pool, id);
  return region_leaf_key (leaf, __builtin_ctz (leaf->marks | leaf->frees));
}

uint64_t
region_map_allocation_end (const RegionMap *map, uint64_t page)
{
  g_assert (page < map->n_pages);
  const RegionPath *path = region_path_descend (map, page);
  uint32_t here = (path->leaf->marks | path->leaf->frees) & ~((UINT32_C (2) << path->index) - 1);
  if (here != 0)
    return region_leaf_key (path->leaf, __builtin_ctz (here));
  for (uint32_t h = 1; h <= map->height; h++)
    {
      const RegionInner *node = path->step[h].node;
      uint32_t after = node->stops & ~((UINT32_C (2) << path->step[h].index) - 1);
      if (after != 0)
        return first_stop (map, h - 1, node->child[__builtin_ctz (after)]);
    }
  return map->n_pages;
}

/* Committed pages before @page. */
static uint64_t
committed_before (const RegionMap *map, uint64_t page)
{
  uint64_t sum = 0;
  const RegionPath *path = region_path_descend (map, page);
  for (uint32_t h = map->height; h > 0; h--)
    for (uint32_t i = 0; i < path->step[h].index; i++)
      sum += path->step[h].node->committed[i];
  for (uint32_t i = 0; i < path->index; i++)
    if (region_is_charged (path->leaf->attribute[i]))
      sum += path->leaf->low[i + 1] - path->leaf->low[i];
  if (region_is_charged (path->leaf->attribute[path->index]))
    sum += page - region_leaf_key (path->leaf, path->index);
  return sum;
}

/* Committed pages of [start, end), which the leaf that @path leads to holds; it leads to @start. */
static uint64_t
committed_in_leaf (const RegionPath *path, uint64_t start, uint64_t end)
{
  const RegionLeaf *leaf = path->leaf;
  uint64_t sum = 0;
  for (uint32_t i = path->index; start < end; i++)
    {
      uint64_t entry_end = MIN (region_leaf_entry_end (leaf, i, path->end), end);
      sum += region_is_charged (leaf->attribute[i]) ? entry_end - start : 0;
      start = entry_end;
    }
  return sum;
}

uint64_t
region_map_count_committed (const RegionMap *map, uint64_t start, uint64_t end)
{
  g_assert (start <= end && end <= map->n_pages);
  if (start == end)
    return 0;
  const RegionPath *path = region_path_descend (map, start);
  if (end <= path->end)
    return committed_in_leaf (path, start, end);
  uint64_t before_end = end == map->n_pages ? map->totals.committed_pages : committed_before (map, end);
  return before_end - committed_before (map, start);
}

/* The first page >= *@page that is not committed, in a leaf or subtree that ends at @end.  *@page moves on. */
static bool
find_not_committed (const RegionMap *map, uint32_t height, uint32_t id, uint64_t end, uint64_t *page)
{
  if (height == 0)
    {
      const RegionLeaf *leaf = region_pool_leaf (map->pool, id);
      for (uint32_t i = region_leaf_floor (leaf, *page); i < leaf->count; i++)
        {
          if (region_attribute_state (leaf->attribute[i]) != REGION_STATE_COMMITTED)
            return true;
          *page = region_leaf_entry_end (leaf, i, end);
        }
      return false;
    }
  const RegionInner *node = region_pool_inner (map->pool, id);
  for (uint32_t i = region_inner_floor (node, *page); i < node->count; i++)
    {
      uint64_t child_end = region_inner_child_end (node, i, end);
      if (node->committed[i] != child_end - region_inner_key (node, i)
          && find_not_committed (map, height - 1, node->child[i], child_end, page))
        return true;
      *page = child_end;
    }
  return false;
}

bool
region_map_first_not_committed (const RegionMap *map, uint64_t start, uint64_t end, uint64_t *page)
{
  g_assert (start <= end && end <= map->n_pages);
  uint64_t found = start;
  if (start == end || !find_not_committed (map, map->height, map->root, map->n_pages, &found) || found >= end)
    return false;
  *page = found;
  return true;
}
