/* An edit of at most two neighbouring leaves of one node and one block, which it splits, joins or shifts.  What the
 * leaves come to hold is gathered, dealt out again, and told to the nodes above; nothing else of the tree is touched.
 *
 *   | a  b  c | d  e  f |     c and d give way to x:   | a  b  x | e  f |   or, where that is little, | a  b  x  e  f |
 */
#include "region/region_digest.h"
#include "region/region_edit.h"
#include <string.h>

#define GROUP_MAX (2 * REGION_LEAF_MAX)

/* Children at .. at + n_leaves - 1 of the path's lowest inner node, and the entries they come to hold.  Bit i of frees
 * and marks: entry i is free, is marked. */
typedef struct Group
{
  RegionInner *parent;
  uint32_t at;
  uint32_t n_leaves;
  uint64_t end;
  uint32_t count;
  uint32_t runs_end; /* the edit's entries end before this one */
  uint32_t high;     /* of all */
  uint64_t frees, marks;
  uint32_t low[GROUP_MAX + 3];
  RegionAttribute attribute[GROUP_MAX + 3];
} Group;

/* How many entries child @i of the group's node holds; many where there is none with which @leaf could share. */
static uint32_t
load_of (const RegionMap *map, const Group *group, const RegionLeaf *leaf, uint32_t i)
{
  const RegionLeaf *other = i < group->parent->count ? region_pool_leaf (map->pool, group->parent->child[i]) : NULL;
  return other != NULL && other->high == leaf->high ? other->count : REGION_LEAF_MAX;
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
  uint32_t n = path->leaf->count + edit->n_runs - (edit->last + 1 - edit->first);
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

/* Whether all entries may share a leaf, so that they can be dealt out by their number. */
static bool
lies_in_one_block (Group *group, const RegionEdit *edit, const RegionMap *map)
{
  group->high = group_leaf (map, group, 0)->high;
  return group_leaf (map, group, group->n_leaves - 1)->high == group->high
         && region_block (edit->run[0].key) == group->high
         && region_block (edit->run[edit->n_runs - 1].key) == group->high;
}

/* How many entries of @leaf begin before @page. */
static uint32_t
entries_before (const RegionLeaf *leaf, uint64_t page)
{
  return region_leaf_key (leaf, 0) < page ? region_leaf_floor (leaf, page - 1) + 1 : 0;
}

static void
gather_entries (Group *group, const RegionLeaf *leaf, uint32_t from, uint32_t to)
{
  uint32_t n = to - from;
  uint64_t bits = (UINT64_C (1) << n) - 1;
  memcpy (group->low + group->count, leaf->low + from, n * sizeof *leaf->low);
  memcpy (group->attribute + group->count, leaf->attribute + from, n * sizeof *leaf->attribute);
  group->frees |= ((uint64_t) leaf->frees >> from & bits) << group->count;
  group->marks |= ((uint64_t) leaf->marks >> from & bits) << group->count;
  group->count += n;
}

static void
gather_runs (Group *group, const RegionEdit *edit)
{
  for (uint32_t i = 0; i < edit->n_runs; i++)
    {
      RegionAttribute a = edit->run[i].attribute;
      group->low[group->count] = (uint32_t) edit->run[i].key;
      group->attribute[group->count] = a;
      group->frees |= (uint64_t) region_attribute_is_free (a) << group->count;
      group->marks |= (uint64_t) region_attribute_is_marked (a) << group->count;
      group->count++;
    }
  group->runs_end = group->count;
}

/* What the leaves come to hold, at most 2 * REGION_LEAF_MAX + 3 entries. */
static void
gather (Group *group, const RegionEdit *edit, const RegionMap *map)
{
  group->count = 0;
  group->frees = group->marks = 0;
  for (uint32_t k = 0; k < group->n_leaves; k++)
    gather_entries (group, group_leaf (map, group, k), 0, entries_before (group_leaf (map, group, k), edit->low));
  gather_runs (group, edit);
  for (uint32_t k = 0; k < group->n_leaves; k++)
    {
      const RegionLeaf *leaf = group_leaf (map, group, k);
      gather_entries (group, leaf, entries_before (leaf, edit->high), leaf->count);
    }
}

/* How many entries the first leaf gets; all where they go into one.  The part that is likely to grow gets the room, so
 * that maps filled in ascending order have full leaves. */
static uint32_t
deal (const Group *group)
{
  uint32_t n = group->count, left = group->runs_end;
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

/* Takes what gives way off the totals and adds what comes. */
static void
count_edit (const Group *group, const RegionEdit *edit, RegionMap *map)
{
  for (uint32_t k = 0; k < group->n_leaves; k++)
    {
      const RegionLeaf *leaf = group_leaf (map, group, k);
      uint64_t end = k + 1 < group->n_leaves ? region_leaf_key (group_leaf (map, group, k + 1), 0) : group->end;
      for (uint32_t i = entries_before (leaf, edit->low), to = entries_before (leaf, edit->high); i < to; i++)
        {
          RegionEntry e = region_leaf_entry (leaf, i, end);
          region_totals_count (&map->totals, e.start, e.end, e.attribute, UINT64_MAX);
        }
    }
  for (uint32_t i = 0; i < edit->n_runs; i++)
    region_totals_count (&map->totals, edit->run[i].key, region_edit_run_end (edit, i), edit->run[i].attribute, 1);
}

/* Writes entries from .. to - 1 of the group to leaf @id, and what the node above says of it as its child @i. */
static void
write_leaf (const Group *group, const RegionMap *map, uint32_t id, uint32_t i, uint32_t from, uint32_t to)
{
  RegionLeaf *leaf = region_pool_leaf (map->pool, id);
  uint32_t n = to - from;
  uint64_t bits = (UINT64_C (1) << n) - 1;
  memcpy (leaf->low, group->low + from, n * sizeof *leaf->low);
  memset (leaf->low + n, 0xff, (REGION_LOWS - n) * sizeof *leaf->low);
  memcpy (leaf->attribute, group->attribute + from, n * sizeof *leaf->attribute);
  leaf->count = n;
  leaf->high = group->high;
  leaf->frees = (uint32_t) (group->frees >> from & bits);
  leaf->marks = (uint32_t) (group->marks >> from & bits);
  uint64_t end = to < group->count ? (uint64_t) group->high << 32 | group->low[to] : group->end;
  RegionSlot slot = region_leaf_slot (map->pool, id, end, map->granularity_pages);
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
  if (map->height == 0 || !choose_leaves (&group, edit, map, path) || !lies_in_one_block (&group, edit, map))
    return false;
  gather (&group, edit, map);
  uint32_t left = deal (&group);
  if (group.count > GROUP_MAX || !parent_allows (map, &group, left))
    return false;
  uint64_t committed_before = map->totals.committed_pages;
  count_edit (&group, edit, map);
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
  region_path_tell_committed (map, path, 2, map->totals.committed_pages - committed_before);
  for (uint32_t i = group.at; i < MIN (group.at + 2, parent->count); i++)
    region_path_tell_reach (map, path, 2, parent->reach[i]);
  region_path_tell_gap (map, path, 2, region_lanes_max (parent->gap));
  region_path_tell_marks (map, path, 2, parent->marks != 0, parent->stops != 0);
  return true;
}
