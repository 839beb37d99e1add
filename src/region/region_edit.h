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

#define REGION_LEAF_MIN 8
#define REGION_INNER_MIN 10
/* Entries of two neighbours that become one leaf, with room to grow. */
#define REGION_LEAF_JOINED (REGION_LEAF_MAX * 3 / 4)

typedef struct RegionRun
{
  uint64_t key;
  RegionAttribute attribute;
} RegionRun;

/* Entries with low <= start < high give way to run[0 .. n_runs), which tile [low, high). */
typedef struct RegionEdit
{
  RegionPool *pool;
  uint64_t low, high;
  uint32_t granularity;
  uint32_t n_runs;
  RegionRun run[3];
  bool local;           /* the entries that give way are first .. last of one leaf */
  uint32_t first, last; /* where local */
} RegionEdit;

static inline uint64_t
region_edit_run_end (const RegionEdit *edit, uint32_t i)
{
  return i + 1 < edit->n_runs ? edit->run[i + 1].key : edit->high;
}

/* The plan of assign (start, end, attribute), which says something new; @path leads to @start.  pool and granularity
 * are set before. */
void region_edit_plan (RegionEdit *edit, const RegionMap *map, const RegionPath *path, uint64_t start, uint64_t end,
                       RegionAttribute attribute);
/* Takes what gives way off the totals and adds what comes. */
void region_edit_count (const RegionEdit *edit, RegionMap *map);

/* What a node's parent must come to say of it. */
typedef struct RegionChange
{
  uint64_t committed; /* how much more, modulo 2^64 */
  uint32_t gap;
  uint8_t reach;
  bool marks, stops;
} RegionChange;

/* Gives the map nodes of its own all the way down @path, which leads there then. */
void region_path_unshare (RegionMap *map, RegionPath *path);
/* Tells the nodes above of the change of the one at @height - 1 on @path, as far up as anything differs. */
void region_path_tell (const RegionMap *map, const RegionPath *path, uint32_t height, RegionChange change);

/* The edit in at most two neighbouring leaves of one node: where a leaf is split, where two are joined or where an
 * entry reaches from one into the next.  @path leads to where the edit starts.  False, and nothing done, where it takes
 * more. */
bool region_edit_regroup (const RegionEdit *edit, RegionMap *map, RegionPath *path);

/* Makes the edit in the tree, whatever its extent.  The totals are the caller's matter. */
void region_edit_splice (const RegionEdit *edit, RegionMap *map);

#endif
