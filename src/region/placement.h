/* Placement policies: which free place a request without an address gets.
 *
 *   A policy selects and nothing else: it changes neither the map nor any state of its own.  What it answers is checked
 *   in one place, region_placement_choose(), whoever wrote the policy. */
#ifndef VASBOX_REGION_PLACEMENT_H
#define VASBOX_REGION_PLACEMENT_H

#include "region/region_map.h"

typedef struct RegionPlacementOps
{
  const char *name; /* as in a config: "lowest-fit" */
  bool uses_choice; /* whether @choice has a say, so that the caller draws a number only then */
  /* True and *start where @fit has a place, else false.  @choice is any number; equal ones give equal answers. */
  bool (*choose) (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start);
} RegionPlacementOps;

extern const RegionPlacementOps region_placement_lowest_fit; /* O(log n) at the map's granularity */
extern const RegionPlacementOps region_placement_top_down;   /* the same */
extern const RegionPlacementOps region_placement_best_fit;   /* O(free ranges as large as the request) */
extern const RegionPlacementOps region_placement_random;     /* the same, twice */

/* The policy of that name, or NULL. */
const RegionPlacementOps *region_placement_find (const char *name);

/* What @ops answers, checked: aligned, free, in [fit->low, fit->high).  A wrong answer is a programming error and ends
 * the program.  False, *start untouched, where nothing fits; so also where low >= high. */
bool region_placement_choose (const RegionPlacementOps *ops, const RegionMap *map, const RegionFit *fit,
                              uint64_t choice, uint64_t *start);

#endif
