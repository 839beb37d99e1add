/* A change of a map, planned: a run of whole extents gives way to at most four.
 *
 *   before   | a      | b         |  free  | c      | d     |         assign (start, end, x)
 *                     start ^                   ^ end
 *   low      ^                                              ^ high
 *   after    | a      | b'  | x                 | c'  | d   |         b' and c' are left of b and c, c' without a mark
 *
 *   The first of the new extents begins where the first of the old ones did, so that nothing before low changes; high
 *   is where the next extent begins. */
#ifndef VASBOX_REGION_EDIT_H
#define VASBOX_REGION_EDIT_H

#include "region/region_digest.h"
#include "region/region_node.h"

#define REGION_LEAF_MIN 5
#define REGION_INNER_MIN 8
/* Extents of two neighbours that become one leaf, with room to grow; and of one that still takes some of a full
 * neighbour's. */
#define REGION_LEAF_JOINED (REGION_LEAF_MAX * 3 / 4)
/* Extents that an edit makes: one of what is left before the new entry, three of that and of what is left after it. */
#define REGION_EDIT_MAX 4

/* Extents with low <= start < high give way to extent[0 .. n); those are all before high, and none before low. */
typedef struct RegionEdit
{
  RegionPool *pool;
  uint32_t granularity;
  uint32_t n;
  uint64_t low, high;
  RegionExtent extent[REGION_EDIT_MAX];
  uint32_t first, to; /* of the leaf where the range begins, extents first .. to - 1 give way */
} RegionEdit;

/* Gives the map nodes of its own all the way down @path, which leads there then. */
void region_path_unshare (RegionMap *map, RegionPath *path);

/* Whether the path's leaf may come to hold only @count extents: even few where no leaf beside it, of the same node and
 * block, could take them. */
static inline bool
region_path_may_shrink (const RegionMap *map, const RegionPath *path, uint32_t count)
{
  if (count >= REGION_LEAF_MIN || map->height == 0)
    return true;
  const RegionInner *node = path->step[1].node;
  uint32_t i = path->step[1].index;
  uint64_t block = path->leaf->block;
  return (i == 0 || region_block (region_inner_key (node, i - 1)) != block)
         && (i + 1 == node->count || region_block (region_inner_key (node, i + 1)) != block);
}

/* Tells the nodes above of the gap, the reach and the marks of the one at @height - 1 on @path, as far up as anything
 * differs; of the reach only where it is farther. */
void region_path_tell_gap (const RegionMap *map, const RegionPath *path, uint32_t height, uint32_t gap);
void region_path_tell_reach (const RegionMap *map, const RegionPath *path, uint32_t height, uint32_t reach);
void region_path_tell_marks (const RegionMap *map, const RegionPath *path, uint32_t height, bool marks, bool stops);

/* Tells them of @committed more pages in it (modulo 2^64). */
static inline void
region_path_tell_committed (const RegionMap *map, const RegionPath *path, uint32_t height, uint64_t committed)
{
  if (committed != 0)
    for (uint32_t h = height; h <= map->height; h++)
      path->step[h].node->committed[path->step[h].index] += committed;
}

/* What an edit takes from and gives to the free space of a leaf: the largest gaps, and the reach of what is new; and
 * the largest gap that it leaves alone, or REGION_GAP_UNKNOWN. */
typedef struct RegionRoom
{
  uint32_t lost, gained;
  uint32_t reach;
  uint32_t others;
} RegionRoom;

#define REGION_NO_ROOM ((RegionRoom){ 0, 0, 0, REGION_GAP_UNKNOWN })

/* Tells the nodes above of the leaf's marks and of whether there is free space in it. */
static inline void
region_path_tell_leaf_marks (const RegionMap *map, const RegionPath *path)
{
  if (map->height == 0)
    return;
  const RegionInner *node = path->step[1].node;
  uint64_t bit = UINT64_C (1) << path->step[1].index;
  uint32_t marks = path->leaf->marks;
  if (marks != 0 && (node->marks & node->stops & bit) != 0)
    return;
  region_path_tell_marks (map, path, 1, marks != 0, region_leaf_stops (path->leaf, path->end));
}

/* Tells them of the leaf's free space after an edit.  Mostly they know of as much; the leaf's extents are looked at
 * only where its largest gap is lost. */
static inline void
region_path_tell_room (const RegionMap *map, RegionPath *path, RegionRoom room)
{
  path->others_of = REGION_NO_EXTENT;
  if (map->height == 0)
    return;
  const RegionInner *node = path->step[1].node;
  uint32_t i = path->step[1].index, gap = node->gap[i];
  if (room.gained > gap)
    region_path_tell_gap (map, path, 1, room.gained);
  else if (room.lost == gap && room.gained < gap)
    region_path_tell_gap (map, path, 1,
                          room.others != REGION_GAP_UNKNOWN
                              ? MAX (room.others, room.gained)
                              : region_leaf_gap (path->leaf, path->end, map->granularity_pages));
  if (room.reach > node->reach[i])
    region_path_tell_reach (map, path, 1, room.reach);
}

/* Tells them of all that an edit of the leaf has changed. */
static inline __attribute__ ((always_inline)) void
region_path_tell_leaf (const RegionMap *map, RegionPath *path, uint64_t committed, RegionRoom room)
{
  region_path_tell_committed (map, path, 1, committed);
  region_path_tell_room (map, path, room);
  region_path_tell_leaf_marks (map, path);
}

/* Adds the entries of an extent to @totals, or takes them off (@sign -1, as uint64_t). */
static inline void
region_totals_extent (RegionTotals *totals, const RegionExtent *e, uint64_t sign)
{
  region_totals_count (totals, e->start, e->split, e->front, sign);
  region_totals_count (totals, e->split, e->end, e->back, sign);
}

/* The same of a change from @e to @to, which covers the same pages. */
static inline void
region_totals_change (RegionTotals *totals, const RegionExtent *e, const RegionExtent *to)
{
  if (e->split != to->split || e->front != to->front)
    {
      region_totals_count (totals, e->start, e->split, e->front, UINT64_MAX);
      region_totals_count (totals, to->start, to->split, to->front, 1);
    }
  if (e->split != to->split || e->back != to->back)
    {
      region_totals_count (totals, e->split, e->end, e->back, UINT64_MAX);
      region_totals_count (totals, to->split, to->end, to->back, 1);
    }
}

/* Plans and makes any edit.  @path leads to @start. */
void region_edit (RegionMap *map, RegionPath *path, uint64_t start, uint64_t end, RegionAttribute attribute);

/* The edit in at most two neighbouring leaves of one node: where a leaf is split, where two are joined or where the
 * range reaches from one into the next.  @path leads to where the edit starts.  False, and nothing done, where it takes
 * more. */
bool region_edit_regroup (const RegionEdit *edit, RegionMap *map, RegionPath *path);

/* Makes the edit in the tree, whatever its extent. */
void region_edit_splice (const RegionEdit *edit, RegionMap *map);

#endif
