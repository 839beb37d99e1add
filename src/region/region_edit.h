/* A change of a map, planned: a run of whole entries gives way to at most three.
 *
 *   before   | a                 | b |  c             |        assign (start, end, x)
 *                     start ^               ^ end
 *   low      ^                                        ^ high
 *   after    | a      | x                   | c'      |        c' is c without its mark
 *
 *   The edges are entry edges, widened over a neighbour that the new entry merges with. */
#ifndef VASBOX_REGION_EDIT_H
#define VASBOX_REGION_EDIT_H

#include "region/region_node.h"
#include <string.h>

#define REGION_LEAF_MIN 6
#define REGION_INNER_MIN 8
/* Entries of two neighbours that become one leaf, with room to grow. */
#define REGION_LEAF_JOINED (REGION_LEAF_MAX * 3 / 4)

typedef struct RegionRun
{
  uint64_t key;
  RegionAttribute attribute;
} RegionRun;

/* How far an edit goes beyond the leaf that it starts in.  In a neighbour it changes the extent of one entry only, the
 * one at the border, with which the new entry merges. */
typedef enum RegionSpan
{
  REGION_SPAN_LEAF,
  REGION_SPAN_LEFT,  /* and the last entry of the leaf before */
  REGION_SPAN_RIGHT, /* and the first entry of the leaf after */
  REGION_SPAN_MORE
} RegionSpan;

/* Entries with low <= start < high give way to run[0 .. n_runs), which tile [low, high). */
typedef struct RegionEdit
{
  RegionPool *pool;
  uint32_t granularity;
  uint64_t low, high;
  RegionSpan span;
  uint32_t n_runs;
  RegionRun run[3];
  uint32_t first, last; /* entries of the leaf where the edit starts that give way, span permitting */
  RegionEntry beside;   /* span LEFT or RIGHT: the neighbour's entry as it was */
} RegionEdit;

static inline uint64_t
region_edit_run_end (const RegionEdit *edit, uint32_t i)
{
  return i + 1 < edit->n_runs ? edit->run[i + 1].key : edit->high;
}

/* Gives the map nodes of its own all the way down @path, which leads there then. */
void region_path_unshare (RegionMap *map, RegionPath *path);

/* Whether the path's leaf may come to hold only @count entries: even few where no leaf beside it, of the same node and
 * block, could take them. */
static inline bool
region_path_may_shrink (const RegionMap *map, const RegionPath *path, uint32_t count)
{
  if (count >= REGION_LEAF_MIN || map->height == 0)
    return true;
  const RegionInner *node = path->step[1].node;
  uint32_t i = path->step[1].index, high = path->leaf->high;
  return (i == 0 || region_block (region_inner_key (node, i - 1)) != high)
         && (i + 1 == node->count || region_block (region_inner_key (node, i + 1)) != high);
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

/* Tells the nodes above of the leaf's figures after an edit.  Mostly they are the old ones; its entries are looked at
 * only where its largest gap is lost. */
static inline void
region_path_tell_leaf (const RegionMap *map, RegionPath *path, uint64_t committed, RegionRoom room)
{
  path->others_of = REGION_NO_ENTRY;
  if (map->height == 0)
    return;
  const RegionLeaf *leaf = path->leaf;
  const RegionInner *node = path->step[1].node;
  uint32_t i = path->step[1].index, gap = node->gap[i];
  uint32_t marks = leaf->marks != 0, stops = (leaf->marks | leaf->frees) != 0;
  region_path_tell_committed (map, path, 1, committed);
  if (room.gained > gap)
    region_path_tell_gap (map, path, 1, room.gained);
  else if (room.lost == gap && room.gained < gap)
    region_path_tell_gap (map, path, 1,
                          room.others != REGION_GAP_UNKNOWN
                              ? MAX (room.others, room.gained)
                              : region_leaf_gap (leaf, path->end, map->granularity_pages));
  if (room.reach > node->reach[i])
    region_path_tell_reach (map, path, 1, room.reach);
  if (((node->marks >> i ^ marks) | (node->stops >> i ^ stops)) & 1)
    region_path_tell_marks (map, path, 1, marks, stops);
}

static inline void
region_leaf_move_four (uint32_t *to, const uint32_t *from)
{
  uint32_t four[4];
  memcpy (four, from, sizeof four);
  memcpy (to, four, sizeof four);
}

/* Moves the entries from @from on to @to on; @first .. @to - 1 are to be set, of which none is free or marked yet.
 * Entries go by fours, of which the last brings some along that are no entries. */
static inline void
region_leaf_open (RegionLeaf *leaf, uint32_t first, uint32_t from, uint32_t to)
{
  uint32_t n = leaf->count - from, count = to + n, below = (UINT32_C (1) << first) - 1;
  if (to > from)
    for (uint32_t i = (n + 3) / 4 * 4; i != 0;)
      {
        i -= 4;
        region_leaf_move_four (leaf->low + to + i, leaf->low + from + i);
        region_leaf_move_four (leaf->attribute + to + i, leaf->attribute + from + i);
      }
  else if (to < from)
    {
      for (uint32_t i = 0; i < n; i += 4)
        {
          region_leaf_move_four (leaf->low + to + i, leaf->low + from + i);
          region_leaf_move_four (leaf->attribute + to + i, leaf->attribute + from + i);
        }
    }
  leaf->count = count;
  leaf->frees = (leaf->frees & below) | leaf->frees >> from << to;
  leaf->marks = (leaf->marks & below) | leaf->marks >> from << to;
}

/* Sets entry @i, which region_leaf_open() made room for. */
static inline void
region_leaf_set (RegionLeaf *leaf, uint32_t i, uint64_t start, RegionAttribute attribute)
{
  leaf->low[i] = (uint32_t) start;
  leaf->attribute[i] = attribute;
  leaf->frees |= region_free_bit (attribute, i);
  leaf->marks |= region_mark_bit (attribute, i);
}

/* Plans and makes any edit.  @path leads to @start; something changes. */
void region_edit (RegionMap *map, RegionPath *path, uint64_t start, uint64_t end, RegionAttribute attribute);

/* The edit in at most two neighbouring leaves of one node: where a leaf is split, where two are joined or where the
 * range reaches from one into the next.  @path leads to where the edit starts.  False, and nothing done, where it takes
 * more. */
bool region_edit_regroup (const RegionEdit *edit, RegionMap *map, RegionPath *path);

/* Makes the edit in the tree, whatever its extent. */
void region_edit_splice (const RegionEdit *edit, RegionMap *map);

#endif
