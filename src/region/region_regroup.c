/* An edit of at most two neighbouring leaves of one node and one block, which it splits, joins or shifts.  What the
 * leaves come to hold is gathered, dealt out again, and told to the nodes above; nothing else of the tree is touched.
 *
 *   | a  b  c | d  e  f |     c and d give way to x:   | a  b  x | e  f |   or, where that is little, | a  b  x  e  f |
 */
#include "region/region_edit.h"

#define GROUP_MAX (2 * REGION_LEAF_MAX)

/* Children at .. at + n_leaves - 1 of the path's lowest inner node, and the extents they come to hold. */
typedef struct Group
{
  RegionInner *parent;
  uint32_t at;
  uint32_t n_leaves;
  uint64_t end;
  uint32_t count;
  uint32_t edit_end; /* the edit's extents end before this one */
  RegionExtent extent[GROUP_MAX + REGION_EDIT_MAX];
} Group;

/* How many extents child @i of the group's node holds; many where there is none with which @leaf could share. */
static uint32_t
load_of (const RegionMap *map, const Group *group, const RegionLeaf *leaf, uint32_t i)
{
  const RegionLeaf *other = i < group->parent->count ? region_pool_leaf (map->pool, group->parent->child[i]) : NULL;
  return other != NULL && other->block == leaf->block ? other->count : REGION_LEAF_MAX;
}

/* A leaf that is too full is split only where neither neighbour has room to share: so leaves are fuller, and what is
 * often asked for stays in the caches. */
static void
choose_sharer (Group *group, const RegionMap *map, const RegionLeaf *leaf)
{
  uint32_t left = load_of (map, group, leaf, group->at - 1), right = load_of (map, group, leaf, group->at + 1);
  if (MIN (left, right) > REGION_LEAF_JOINED)
    group->n_leaves = 1;
  else if (left <= right)
    group->at--;
}

/* Which leaves the edit takes.  False where it takes more than a group has. */
static bool
choose_leaves (Group *group, const RegionEdit *edit, const RegionMap *map, const RegionPath *path)
{
  bool from_left = edit->low < path->start, to_right = edit->high > path->end;
  RegionInner *parent = path->step[1].node;
  uint32_t i = path->step[1].index;
  uint32_t n = path->leaf->count + edit->n - (edit->to - edit->first);
  group->parent = parent;
  group->at = i;
  group->n_leaves = 2;
  if (!from_left && !to_right && n > REGION_LEAF_MAX)
    choose_sharer (group, map, path->leaf);
  else if (from_left || (!to_right && i + 1 == parent->count))
    {
      if (i == 0)
        return false;
      group->at = i - 1;
    }
  uint32_t next = group->at + group->n_leaves;
  if (next > parent->count)
    return false;
  group->end = next < parent->count ? region_inner_key (parent, next) : region_path_node_end (map, path, 1);
  return edit->high <= group->end;
}

static RegionLeaf *
group_leaf (const RegionMap *map, const Group *group, uint32_t k)
{
  return region_pool_leaf (map->pool, group->parent->child[group->at + k]);
}

/* Whether all extents may share a leaf, so that they can be dealt out by their number. */
static bool
lies_in_one_block (const Group *group, const RegionEdit *edit, const RegionMap *map)
{
  uint64_t block = group_leaf (map, group, 0)->block;
  return group_leaf (map, group, group->n_leaves - 1)->block == block
         && region_block (edit->extent[edit->n - 1].start) == block;
}

static void
gather_edit (Group *group, const RegionEdit *edit, RegionTotals *more)
{
  for (uint32_t i = 0; i < edit->n; i++)
    {
      region_totals_extent (more, &edit->extent[i], 1);
      group->extent[group->count++] = edit->extent[i];
    }
  group->edit_end = group->count;
}

/* What the leaves come to hold.  Adds to @more what the edit adds to the totals. */
static void
gather (Group *group, const RegionEdit *edit, const RegionMap *map, RegionTotals *more)
{
  group->count = 0;
  for (uint32_t k = 0; k < group->n_leaves; k++)
    for (uint32_t i = 0; i < group_leaf (map, group, k)->count; i++)
      {
        RegionExtent e = region_leaf_extent (group_leaf (map, group, k), i);
        bool stays = e.start < edit->low || e.start >= edit->high;
        if (stays)
          group->extent[group->count++] = e;
        else
          region_totals_extent (more, &e, UINT64_MAX);
        if (e.start == edit->low)
          gather_edit (group, edit, more);
      }
}

/* How many extents the first leaf gets; all where they go into one.  The part that is likely to grow gets the room, so
 * that maps filled in ascending order have full leaves. */
static uint32_t
deal (const Group *group)
{
  uint32_t n = group->count, left = group->edit_end;
  if (n <= REGION_LEAF_JOINED)
    return n;
  if (group->n_leaves == 1)
    return left + 4 >= n ? n - REGION_LEAF_MIN : n / 2;
  bool keeps_border = left >= REGION_LEAF_MIN && left <= REGION_LEAF_MAX && n - left >= REGION_LEAF_MIN
                      && n - left <= REGION_LEAF_MAX;
  return keeps_border ? left : n / 2;
}

/* Whether the node above may have one child more or fewer, or as many as before. */
static bool
parent_allows (const RegionMap *map, const Group *group, uint32_t left)
{
  uint32_t n_leaves = left < group->count ? 2 : 1, count = group->parent->count;
  if (n_leaves > group->n_leaves)
    return count < REGION_INNER_MAX;
  return n_leaves == group->n_leaves || count > (map->height == 1 ? 2 : REGION_INNER_MIN);
}

/* Writes extents from .. to - 1 of the group to leaf @id, and what the node above says of it as its child @i. */
static void
write_leaf (const Group *group, const RegionMap *map, uint32_t id, uint32_t i, uint32_t from, uint32_t to)
{
  uint64_t end = to < group->count ? group->extent[to].start : group->end;
  RegionSlot slot = region_leaf_write (map->pool, id, group->extent + from, to - from, end, map->granularity_pages);
  region_inner_set (group->parent, i, &slot);
}

static void
write_leaves (const Group *group, const RegionMap *map, uint32_t left)
{
  RegionPool *pool = map->pool;
  RegionInner *parent = group->parent;
  uint32_t at = group->at;
  write_leaf (group, map, parent->child[at], at, 0, left);
  if (left < group->count)
    {
      uint32_t id = group->n_leaves == 2 ? parent->child[at + 1] : region_pool_take_leaf (pool);
      if (group->n_leaves == 1)
        region_inner_insert (parent, at + 1);
      write_leaf (group, map, id, at + 1, left, group->count);
    }
  else if (group->n_leaves == 2)
    {
      region_pool_give_back (pool, 0, parent->child[at + 1]);
      region_inner_remove (parent, at + 1);
    }
}

/* Gives the node above leaves of its own. */
static void
own_leaves (const RegionMap *map, const Group *group)
{
  for (uint32_t k = group->at; k < group->at + group->n_leaves; k++)
    if (*region_pool_refs (map->pool, 0, group->parent->child[k]) > 1)
      group->parent->child[k] = region_pool_copy (map->pool, 0, group->parent->child[k]);
}

bool
region_edit_regroup (const RegionEdit *edit, RegionMap *map, RegionPath *path)
{
  Group group;
  RegionTotals more = { 0 };
  if (map->height == 0 || !choose_leaves (&group, edit, map, path) || !lies_in_one_block (&group, edit, map))
    return false;
  gather (&group, edit, map, &more);
  uint32_t left = deal (&group);
  if (group.count > GROUP_MAX || !parent_allows (map, &group, left))
    return false;
  region_totals_add (&map->totals, &more);
  if (map->pool->n_shared != 0)
    {
      region_path_unshare (map, path);
      group.parent = path->step[1].node;
      own_leaves (map, &group);
    }
  write_leaves (&group, map, left);
  region_pool_forget_path (map->pool);
  if (map->height == 1)
    return true;
  const RegionInner *parent = group.parent;
  region_path_tell_committed (map, path, 2, more.committed_pages);
  for (uint32_t i = group.at; i < MIN (group.at + 2, parent->count); i++)
    region_path_tell_reach (map, path, 2, parent->reach[i]);
  region_path_tell_gap (map, path, 2, region_lanes_max (parent->gap));
  region_path_tell_marks (map, path, 2, parent->marks != 0, parent->stops != 0);
  return true;
}
