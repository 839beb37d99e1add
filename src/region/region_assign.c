/* Changing a region map: plan the edit, count it, make it.
 *
 *   Most edits lie in one leaf, which is then changed in place: this file.  Others split, join or shift two leaves
 *   (region_regroup.c); the rest are spliced (region_splice.c). */
#include "region/region_digest.h"
#include "region/region_edit.h"
#include <string.h>

/* Whether the one entry @e already says what assign (start, end, attribute) asks for. */
static bool
says_so (const RegionEntry *e, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  RegionAttribute now = start == e->start ? e->attribute : e->attribute & ~REGION_MARK;
  return end <= e->end && now == attribute;
}

/* The plan where no leaf but the one that @path leads to can have a say.  False where another may. */
static inline bool
plan_in_leaf (RegionEdit *edit, const RegionMap *map, const RegionPath *path, uint64_t start, uint64_t end,
              RegionAttribute attribute)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t first = path->index, last = first, count = leaf->count, n = 0;
  bool cuts = start > leaf->key[first], may_merge = !region_attribute_is_marked (attribute);
  if (end > path->end || (end == path->end && end < map->n_pages) || (!cuts && first == 0 && start > 0 && may_merge))
    return false;
  while (leaf->key[last + 1] < end)
    last++;

  bool merges = may_merge && (cuts || first > 0) && region_can_merge (leaf->attribute[first - !cuts], attribute);
  first -= merges && !cuts;
  edit->low = leaf->key[first];
  edit->run[n++] = (RegionRun){ edit->low, cuts || merges ? leaf->attribute[first] : attribute };
  if (cuts && !merges)
    edit->run[n++] = (RegionRun){ start, attribute };

  edit->high = region_leaf_entry_end (leaf, last, path->end);
  if (end < edit->high)
    {
      RegionAttribute rest = leaf->attribute[last] & ~REGION_MARK;
      if (!region_can_merge (attribute, rest))
        edit->run[n++] = (RegionRun){ end, rest };
    }
  else if (last + 1 < count && region_can_merge (attribute, leaf->attribute[last + 1]))
    edit->high = region_leaf_entry_end (leaf, ++last, path->end);
  edit->first = first;
  edit->last = last;
  edit->n_runs = n;
  edit->local = true;
  return true;
}

void
region_path_unshare (RegionMap *map, RegionPath *path)
{
  RegionPool *pool = map->pool;
  uint32_t *link = &map->root;
  for (uint32_t h = map->height; h > 0; h--)
    {
      if (*region_pool_refs (pool, h, *link) > 1)
        *link = region_pool_copy (pool, h, *link);
      path->step[h].node = region_pool_inner (pool, *link);
      link = &path->step[h].node->child[path->step[h].index];
    }
  if (*region_pool_refs (pool, 0, *link) > 1)
    *link = region_pool_copy (pool, 0, *link);
  path->leaf_id = *link;
  path->leaf = region_pool_leaf (pool, *link);
  pool->path_root = map->root;
}

/* Puts the edit's entries in the place of those that give way. */
static void
replace_entries (RegionLeaf *leaf, const RegionEdit *edit)
{
  uint32_t first = edit->first, from = edit->last + 1, to = first + edit->n_runs, n = leaf->count - from;
  if (from != to)
    {
      memmove (leaf->key + to, leaf->key + from, n * sizeof *leaf->key);
      memmove (leaf->attribute + to, leaf->attribute + from, n * sizeof *leaf->attribute);
      for (uint32_t i = to + n; i < leaf->count; i++)
        leaf->key[i] = UINT64_MAX;
      leaf->count = to + n;
    }
  uint32_t below = (UINT32_C (1) << first) - 1;
  uint32_t frees = (leaf->frees & below) | (uint32_t) ((uint64_t) leaf->frees >> from << to);
  uint32_t marks = (leaf->marks & below) | (uint32_t) ((uint64_t) leaf->marks >> from << to);
  for (uint32_t i = 0; i < edit->n_runs; i++)
    {
      leaf->key[first + i] = edit->run[i].key;
      leaf->attribute[first + i] = edit->run[i].attribute;
      frees |= region_free_bit (edit->run[i].attribute, first + i);
      marks |= region_mark_bit (edit->run[i].attribute, first + i);
    }
  leaf->frees = frees;
  leaf->marks = marks;
}

/* The change of @node, child @at of @above, after one of its own children has changed from @old_gap and @old_reach to
 * @change's: its figures are measured anew only where the child's may have been the largest. */
static inline void
measure_inner (const RegionInner *node, const RegionInner *above, uint32_t at, uint32_t old_gap, uint8_t old_reach,
               RegionChange *change)
{
  uint32_t gap = change->gap, gap_above = above->gap[at];
  uint32_t reach = change->reach, reach_above = above->reach[at], count = node->count;
  if (old_gap != gap_above || gap >= gap_above)
    gap = MAX (gap, gap_above);
  else
    for (uint32_t k = 0; k < count; k++)
      gap = MAX (gap, node->gap[k]);
  if (old_reach != reach_above || reach >= reach_above)
    reach = MAX (reach, reach_above);
  else
    for (uint32_t k = 0; k < count; k++)
      reach = MAX (reach, node->reach[k]);
  change->gap = gap;
  change->reach = (uint8_t) reach;
  change->marks = node->marks != 0;
  change->stops = node->stops != 0;
}

void
region_path_tell (const RegionMap *map, const RegionPath *path, uint32_t height, RegionChange change)
{
  for (uint32_t h = height; h <= map->height; h++)
    {
      RegionInner *node = path->step[h].node;
      uint32_t i = path->step[h].index, old_gap = node->gap[i];
      uint8_t old_reach = node->reach[i];
      uint32_t marks = (node->marks >> i & 1) ^ change.marks, stops = (node->stops >> i & 1) ^ change.stops;
      node->committed[i] += change.committed;
      if (((old_gap ^ change.gap) | (uint32_t) (old_reach ^ change.reach) | marks | stops) == 0)
        {
          while (change.committed != 0 && ++h <= map->height)
            path->step[h].node->committed[path->step[h].index] += change.committed;
          return;
        }
      node->gap[i] = change.gap;
      node->reach[i] = change.reach;
      node->marks ^= marks << i;
      node->stops ^= stops << i;
      if (h < map->height)
        measure_inner (node, path->step[h + 1].node, path->step[h + 1].index, old_gap, old_reach, &change);
    }
}

/* The change of the leaf: its gaps are measured anew only where what gave way may have been the largest. */
static void
measure_leaf (const RegionMap *map, const RegionPath *path, uint32_t lost_gap, uint8_t lost_reach, RegionChange *change)
{
  uint32_t gap = path->step[1].node->gap[path->step[1].index];
  uint8_t reach = path->step[1].node->reach[path->step[1].index];
  if ((lost_gap == gap && change->gap < gap) || (lost_reach == reach && change->reach < reach))
    region_leaf_gap (path->leaf, path->end, map->granularity_pages, &change->gap, &change->reach);
  else
    {
      change->gap = MAX (gap, change->gap);
      change->reach = MAX (reach, change->reach);
    }
  change->marks = path->leaf->marks != 0;
  change->stops = (path->leaf->marks | path->leaf->frees) != 0;
}

/* The edit within one leaf, in place.  False, and nothing done, where the leaf would be too full or too small. */
static bool
edit_leaf (const RegionEdit *edit, RegionMap *map, RegionPath *path)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t count = leaf->count + edit->n_runs - (edit->last + 1 - edit->first);
  if (count > REGION_LEAF_MAX || (count < REGION_LEAF_MIN && count < leaf->count && map->height > 0))
    return false;
  uint32_t lost_gap = 0;
  uint8_t lost_reach = 0;
  RegionChange change = { .committed = -map->totals.committed_pages };
  for (uint32_t i = edit->first; i <= edit->last; i++)
    {
      uint64_t end = region_leaf_entry_end (leaf, i, path->end);
      if (region_attribute_is_free (leaf->attribute[i]))
        region_measure_gap (leaf->key[i], end, edit->granularity, &lost_gap, &lost_reach);
      else
        region_totals_count (&map->totals, leaf->key[i], end, leaf->attribute[i], UINT64_MAX);
    }
  for (uint32_t i = 0; i < edit->n_runs; i++)
    {
      const RegionRun *run = &edit->run[i];
      if (region_attribute_is_free (run->attribute))
        region_measure_gap (run->key, region_edit_run_end (edit, i), edit->granularity, &change.gap, &change.reach);
      else
        region_totals_count (&map->totals, run->key, region_edit_run_end (edit, i), run->attribute, 1);
    }
  change.committed += map->totals.committed_pages;
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  replace_entries (path->leaf, edit);
  if (map->height == 0)
    return true;
  measure_leaf (map, path, lost_gap, lost_reach, &change);
  region_path_tell (map, path, 1, change);
  return true;
}

void
region_map_assign (RegionMap *map, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  g_assert (start < end && end <= map->n_pages);
  g_assert ((attribute == REGION_FREE) == region_attribute_is_free (attribute));
  RegionPath *path = region_path_descend (map, start);
  RegionEntry e = region_path_entry (path);
  if (says_so (&e, start, end, attribute))
    return;
  RegionEdit edit;
  edit.pool = map->pool;
  edit.granularity = map->granularity_pages;
  if (!plan_in_leaf (&edit, map, path, start, end, attribute))
    region_edit_plan (&edit, map, path, start, end, attribute);
  if (edit.local && edit_leaf (&edit, map, path))
    return;
  if (region_edit_regroup (&edit, map, path))
    return;
  region_edit_count (&edit, map);
  region_edit_splice (&edit, map);
}

void
region_map_mark (RegionMap *map, uint64_t page, bool marked)
{
  RegionEntry e = region_map_find (map, page);
  g_assert (!region_attribute_is_free (e.attribute));
  region_map_assign (map, page, page + 1, marked ? e.attribute | REGION_MARK : e.attribute & ~REGION_MARK);
}
