/* The policies are the searches of the region map, each under its name; the answer is checked here, once for all. */
#include "region/placement.h"
#include <glib.h>
#include <string.h>

static bool
choose_lowest_fit (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  (void) choice;
  return region_map_lowest_fit (map, fit, start);
}

static bool
choose_top_down (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  (void) choice;
  return region_map_highest_fit (map, fit, start);
}

static bool
choose_best_fit (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  (void) choice;
  return region_map_best_fit (map, fit, start);
}

static bool
choose_random (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  return region_map_random_fit (map, fit, choice, start);
}

const RegionPlacementOps region_placement_lowest_fit = { "lowest-fit", false, choose_lowest_fit };
const RegionPlacementOps region_placement_top_down = { "top-down", false, choose_top_down };
const RegionPlacementOps region_placement_best_fit = { "best-fit", false, choose_best_fit };
const RegionPlacementOps region_placement_random = { "random", true, choose_random };

const RegionPlacementOps *
region_placement_find (const char *name)
{
  static const RegionPlacementOps *const all[] = { &region_placement_lowest_fit, &region_placement_top_down,
                                                   &region_placement_best_fit, &region_placement_random };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    if (strcmp (all[i]->name, name) == 0)
      return all[i];
  return NULL;
}

bool
region_placement_choose (const RegionPlacementOps *ops, const RegionMap *map, const RegionFit *fit, uint64_t choice,
                         uint64_t *start)
{
  uint64_t place;
  if (fit->low >= fit->high || !ops->choose (map, fit, choice, &place))
    return false;
  g_assert (place % fit->align == 0);
  g_assert (place >= fit->low && place < fit->high && fit->high - place >= fit->n_pages);
  RegionEntry hole = region_map_find (map, place);
  g_assert (region_attribute_is_free (hole.attribute) && hole.end - place >= fit->n_pages);
  *start = place;
  return true;
}
