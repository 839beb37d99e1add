/* Reading a region map.  Every function goes down from the root; none changes anything. */
#include "region/region_map.h"
#include "region/region_node.h"
#include <string.h>

void
region_map_init (RegionMap *map, RegionPool *pool, uint64_t n_pages, uint32_t granularity_pages)
{
  g_assert (n_pages > 0 && granularity_pages > 0 && (granularity_pages & (granularity_pages - 1)) == 0);
  *map = (RegionMap){ .pool = pool, .n_pages = n_pages, .granularity_pages = granularity_pages };
  map->root = region_pool_take_leaf (pool);
  RegionLeaf *leaf = region_pool_leaf (pool, map->root);
  memset (leaf, 0, sizeof *leaf);
  leaf->count = 1;
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
  region_inner_prefetch (region_pool_inner (pool, hint->inner));
  region_leaf_prefetch (region_pool_leaf (pool, hint->leaf));
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
      uint32_t i = region_inner_floor (node, page);
      path->step[h].node = node;
      path->step[h].index = i;
      path->end = region_inner_child_end (node, i, path->end);
      id = node->child[i];
    }
  path->leaf_id = id;
  path->leaf = region_pool_leaf (pool, id);
  if (hint != NULL && hint->leaf != id)
    region_leaf_prefetch (path->leaf);
  path->start = region_leaf_key (path->leaf, 0);
  path->index = region_leaf_floor (path->leaf, page);
  path->others_of = REGION_NO_EXTENT;
  if (hint != NULL)
    *hint = (RegionHint){ id, parent };
}

RegionEntry
region_map_find (const RegionMap *map, uint64_t page)
{
  g_assert (page < map->n_pages);
  return region_path_entry (region_path_descend (map, page), page);
}

/* The start of the last marked entry of the subtree, which has one. */
static uint64_t
last_mark (const RegionMap *map, uint32_t height, uint32_t id)
{
  for (; height > 0; height--)
    {
      const RegionInner *node = region_pool_inner (map->pool, id);
      id = node->child[63 - __builtin_clzll (node->marks)];
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
      uint64_t before = node->marks & ((UINT64_C (1) << path->step[h].index) - 1);
      if (before != 0)
        return last_mark (map, h - 1, node->child[63 - __builtin_clzll (before)]);
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
  RegionEntry entry = region_path_entry (path, page);
  *allocation_start = region_attribute_is_free (entry.attribute) ? entry.start : path_mark (map, path);
  return entry;
}

/* The first page of a leaf where an extent begins whose bit is set in @marks, or free space after one whose bit is set
 * in @frees.  False where there is none. */
static bool
stop_in_leaf (const RegionLeaf *leaf, uint32_t marks, uint32_t frees, uint64_t *page)
{
  if ((marks | frees) == 0)
    return false;
  uint32_t i = (uint32_t) __builtin_ctz (marks | frees);
  *page = (marks >> i & 1) != 0 ? region_leaf_key (leaf, i) : region_leaf_extent_end (leaf, i);
  return true;
}

/* The start of the first marked or free entry of the subtree, which has one and ends at @end. */
static uint64_t
first_stop (const RegionMap *map, uint32_t height, uint32_t id, uint64_t end)
{
  for (; height > 0; height--)
    {
      const RegionInner *node = region_pool_inner (map->pool, id);
      uint32_t i = (uint32_t) __builtin_ctzll (node->stops);
      end = region_inner_child_end (node, i, end);
      id = node->child[i];
    }
  const RegionLeaf *leaf = region_pool_leaf (map->pool, id);
  uint64_t page = end;
  stop_in_leaf (leaf, leaf->marks, region_leaf_frees (leaf, end), &page);
  return page;
}

uint64_t
region_map_allocation_end (const RegionMap *map, uint64_t page)
{
  g_assert (page < map->n_pages);
  const RegionPath *path = region_path_descend (map, page);
  const RegionLeaf *leaf = path->leaf;
  uint32_t here = UINT32_C (1) << path->index, after = ~(2 * here - 1);
  uint32_t frees = page < region_leaf_extent_end (leaf, path->index) ? here | after : after;
  uint64_t stop;
  if (stop_in_leaf (leaf, leaf->marks & after, region_leaf_frees (leaf, path->end) & frees, &stop))
    return stop;
  for (uint32_t h = 1; h <= map->height; h++)
    {
      const RegionInner *node = path->step[h].node;
      uint64_t stops = node->stops & ~((UINT64_C (2) << path->step[h].index) - 1);
      if (stops != 0)
        {
          uint32_t i = (uint32_t) __builtin_ctzll (stops);
          uint64_t end = region_inner_child_end (node, i, region_path_node_end (map, path, h));
          return first_stop (map, h - 1, node->child[i], end);
        }
    }
  return map->n_pages;
}

/* Committed pages before @page of an extent, which begins before it. */
static inline uint64_t
committed_in_extent (const RegionExtent *e, uint64_t page)
{
  uint64_t front = region_is_charged (e->front) ? MIN (page, e->split) - e->start : 0;
  return region_is_charged (e->back) && page > e->split ? front + MIN (page, e->end) - e->split : front;
}

/* Committed pages before @page of the leaf's extents from @i on, which begins at or before it. */
static uint64_t
committed_in_leaf (const RegionLeaf *leaf, uint32_t i, uint64_t page)
{
  uint64_t sum = 0;
  for (; i < leaf->count && region_leaf_key (leaf, i) < page; i++)
    {
      RegionExtent e = region_leaf_extent (leaf, i);
      sum += committed_in_extent (&e, page);
    }
  return sum;
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
  return sum + committed_in_leaf (path->leaf, 0, page);
}

uint64_t
region_map_count_committed (const RegionMap *map, uint64_t start, uint64_t end)
{
  g_assert (start <= end && end <= map->n_pages);
  if (start == end)
    return 0;
  const RegionPath *path = region_path_descend (map, start);
  if (end <= path->end)
    return committed_in_leaf (path->leaf, path->index, end) - committed_in_leaf (path->leaf, path->index, start);
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
        while (*page < region_leaf_next (leaf, i, end))
          {
            RegionEntry e = region_leaf_entry (leaf, i, *page, end);
            if (!region_attribute_is_committed (e.attribute))
              return true;
            *page = e.end;
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
