/* Changing a region map.
 *
 *   Most edits reserve in free space, release a whole allocation or change a part of an extent, within one leaf: this
 *   file makes them in place without a plan.  Any other is planned (region_edit.c), and made in one leaf if that can
 *   be; else it splits, joins or shifts two leaves (region_regroup.c), or is spliced (region_splice.c). */
#include "region/region_edit.h"

/* A part of the free space from @from on becomes an extent:
 *
 *      | a     |  free        | b      becomes   | a     |   | x |    | b
 *                 ^start ^end
 * False, and nothing done, where the leaf has no room for it, or an entry beside it may merge with it. */
static inline bool
fill (RegionMap *map, RegionPath *path, uint64_t from, uint64_t start, uint64_t end, RegionAttribute x)
{
  RegionLeaf *leaf = path->leaf;
  uint32_t i = path->index, granularity = map->granularity_pages;
  uint64_t to = region_leaf_next (leaf, i, path->end);
  if (end > to || start == 0 || leaf->count == REGION_LEAF_MAX || region_block (start) != leaf->block)
    return false;
  if (start == from && !region_attribute_is_marked (x))
    return false;
  if (end == to && (i + 1 == leaf->count || region_can_merge (x, leaf->front[i + 1])))
    return false;
  RegionExtent extent = { start, end, end, x, REGION_FREE };
  uint64_t committed = map->totals.committed_pages;
  RegionRoom room = { region_gap (from, to, granularity),
                      MAX (region_gap (from, start, granularity), region_gap (end, to, granularity)), 0,
                      i == path->others_of ? path->others_gap : REGION_GAP_UNKNOWN };
  region_totals_count (&map->totals, start, end, x, 1);
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  leaf = path->leaf;
  region_leaf_open (leaf, i + 1, i + 2);
  region_leaf_put (leaf, i + 1, &extent);
  path->index = i + 1;
  region_path_tell_leaf (map, path, map->totals.committed_pages - committed, room);
  return true;
}

/* The leaf that @path leads to has lost its first extent: it begins where the second one does, up to which the leaf
 * before, of the same node, is free at its end. */
static void
tell_start (const RegionMap *map, RegionPath *path)
{
  RegionInner *node = path->step[1].node;
  uint32_t i = path->step[1].index--, granularity = map->granularity_pages;
  const RegionLeaf *before = region_pool_leaf (map->pool, node->child[i - 1]);
  uint64_t from = region_leaf_extent_end (before, before->count - 1);
  path->start = region_leaf_key (path->leaf, 0);
  node->low[i] = region_low (path->start);
  region_path_tell_gap (map, path, 1, MAX (node->gap[i - 1], region_gap (from, path->start, granularity)));
  region_path_tell_reach (map, path, 1, region_reach (from, path->start, granularity));
  region_path_tell_marks (map, path, 1, before->marks != 0, true);
  path->step[1].index = i;
}

/* A whole extent becomes free:
 *
 *      | a     |   | b | c   |   | d      becomes   | a     |  free         | d
 *                  ^start    ^end
 * False, and nothing done, where the leaf would be too small, or its first one is the first one of its node. */
static inline bool
drop (RegionMap *map, RegionPath *path, const RegionExtent *e, uint64_t start, uint64_t end)
{
  RegionLeaf *leaf = path->leaf;
  uint32_t i = path->index, granularity = map->granularity_pages;
  if (start != e->start || end != e->end || !region_path_may_shrink (map, path, leaf->count - 1)
      || (i == 0 && (leaf->count == 1 || map->height == 0 || path->step[1].index == 0)))
    return false;
  uint64_t committed = map->totals.committed_pages, low = e->end, high = region_leaf_next (leaf, i, path->end);
  region_totals_extent (&map->totals, e, UINT64_MAX);
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  leaf = path->leaf;
  region_leaf_open (leaf, i + 1, i);
  RegionRoom room = { region_gap (low, high, granularity), 0, 0, REGION_GAP_UNKNOWN };
  if (i == 0)
    tell_start (map, path);
  else
    {
      path->index = i - 1;
      if (i == leaf->count)
        leaf->far = 0; /* it ends where the dropped one began, or before */
      low = region_leaf_extent_end (leaf, i - 1);
      room = (RegionRoom){ 0, region_gap (low, high, granularity), region_reach (low, high, granularity),
                           REGION_GAP_UNKNOWN }; /* what is lost is in it */
    }
  region_path_tell_leaf (map, path, map->totals.committed_pages - committed, room);
  return true;
}

/* Whether an entry @x from @start on merges with the one before extent @i, which begins there, or up to @end with the
 * one after it; where that is in another leaf it might. */
static inline bool
may_merge_before (const RegionLeaf *leaf, uint32_t i, uint64_t start, RegionAttribute x)
{
  if (region_attribute_is_marked (x))
    return false;
  return i == 0
         || (region_leaf_extent_end (leaf, i - 1) == start
             && region_can_merge (region_last_attribute (leaf->front[i - 1], leaf->back[i - 1]), x));
}

static inline bool
may_merge_after (const RegionLeaf *leaf, uint32_t i, uint64_t end, RegionAttribute x)
{
  return i + 1 == leaf->count || (region_leaf_key (leaf, i + 1) == end && region_can_merge (x, leaf->front[i + 1]));
}

/* What extent @i, @e, becomes where @x is assigned to a part of it:
 *
 *      | e         |   becomes   | x   | e'  |  or  | e   | x   |  or  | x         |
 *      | e   | f   |   becomes   | x   | f   |  or  | e   | x   |  or  | e     | f |  or  | e | f     |
 *
 * False where it would have three entries, or may merge with one beside it. */
static inline bool
change_extent (const RegionLeaf *leaf, uint32_t i, RegionExtent *e, uint64_t start, uint64_t end, RegionAttribute x)
{
  bool has_back = !region_attribute_is_free (e->back);
  if (start == e->start && end < e->split && !has_back) /* | x | e' | */
    {
      e->back = e->front & ~REGION_MARK;
      e->front = x;
      e->split = end;
      return region_block (end) == leaf->block && !region_can_merge (x, e->back)
             && !may_merge_before (leaf, i, start, x);
    }
  if (start == e->start && end == e->split)
    {
      e->front = x;
      return !may_merge_before (leaf, i, start, x)
             && !(has_back ? region_can_merge (x, e->back) : may_merge_after (leaf, i, end, x));
    }
  if (region_attribute_is_marked (x))
    return false;
  if (start == e->split && end < e->end) /* the front grows, or shrinks */
    {
      e->split = end;
      return region_block (end) == leaf->block && region_can_merge (e->front, x);
    }
  if (start > e->start && end == e->split && has_back)
    {
      e->split = start;
      return e->back == x;
    }
  if (start <= e->start || end != e->end || (has_back && start != e->split))
    return false;
  e->split = start;
  e->back = x;
  return !region_can_merge (e->front, x) && !may_merge_after (leaf, i, end, x); /* so @start is in the leaf's block */
}

/* Whether the entry of @e that holds @start already says what assign (start, end, x) asks for. */
static inline bool
says_so (const RegionExtent *e, uint64_t start, uint64_t end, RegionAttribute x)
{
  RegionAttribute now = start >= e->split ? e->back : start > e->start ? e->front & ~REGION_MARK : e->front;
  return (now == x) & (end <= (start < e->split ? e->split : e->end));
}

/* A part of one extent changes.  False, and nothing done, where that takes more. */
static inline bool
change (RegionMap *map, RegionPath *path, const RegionExtent *e, uint64_t start, uint64_t end, RegionAttribute x)
{
  uint32_t i = path->index;
  RegionExtent to = *e;
  if (says_so (e, start, end, x))
    return true;
  if (end > e->end || !change_extent (path->leaf, i, &to, start, end, x))
    return false;
  uint64_t committed = map->totals.committed_pages;
  region_totals_change (&map->totals, e, &to);
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  region_leaf_put (path->leaf, i, &to);
  region_path_tell_committed (map, path, 1, map->totals.committed_pages - committed);
  if (region_attribute_is_marked (e->front) != region_attribute_is_marked (to.front))
    region_path_tell_leaf_marks (map, path);
  return true;
}

void
region_map_assign (RegionMap *map, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  g_assert (start < end && end <= map->n_pages);
  g_assert (attribute == REGION_FREE || !region_attribute_is_free (attribute));
  RegionPath *path = region_path_descend (map, start);
  RegionExtent e = region_leaf_extent (path->leaf, path->index);
  bool done;
  if (start < e.end)
    done = region_attribute_is_free (attribute) ? drop (map, path, &e, start, end)
                                                : change (map, path, &e, start, end, attribute);
  else
    done = region_attribute_is_free (attribute) ? end <= region_leaf_next (path->leaf, path->index, path->end)
                                                : fill (map, path, e.end, start, end, attribute);
  if (!done)
    region_edit (map, path, start, end, attribute);
}

void
region_map_mark (RegionMap *map, uint64_t page, bool marked)
{
  RegionEntry e = region_map_find (map, page);
  g_assert (!region_attribute_is_free (e.attribute));
  region_map_assign (map, page, page + 1, marked ? e.attribute | REGION_MARK : e.attribute & ~REGION_MARK);
}
