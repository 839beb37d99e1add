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

/* Makes the edit in the tree, whatever its extent.  The totals are the caller's matter. */
void region_edit_splice (const RegionEdit *edit, RegionMap *map);

#endif
