/* Plans of edits that touch or may touch a neighbour of the leaf where they start, and what such an edit counts. */
#include "region/region_digest.h"
#include "region/region_edit.h"

static void
add_run (RegionEdit *edit, uint64_t key, RegionAttribute attribute)
{
  edit->run[edit->n_runs++] = (RegionRun){ key, attribute };
}

/* The entry that holds @page, elsewhere than @path leads, which stays known. */
static RegionEntry
look_aside (const RegionMap *map, uint64_t page)
{
  uint32_t id = map->root;
  uint64_t end = map->n_pages;
  for (uint32_t h = map->height; h > 0; h--)
    {
      const RegionInner *node = region_pool_inner (map->pool, id);
      uint32_t i = region_floor (node->key, page);
      end = region_inner_child_end (node, i, end);
      id = node->child[i];
    }
  const RegionLeaf *leaf = region_pool_leaf (map->pool, id);
  uint32_t i = region_floor (leaf->key, page);
  return (RegionEntry){ leaf->key[i], region_leaf_entry_end (leaf, i, end), leaf->attribute[i] };
}

/* The entry before the one @path leads to, which does not begin at page 0. */
static RegionEntry
entry_before (const RegionMap *map, const RegionPath *path)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t i = path->index;
  if (i == 0)
    return look_aside (map, leaf->key[0] - 1);
  return (RegionEntry){ leaf->key[i - 1], leaf->key[i], leaf->attribute[i - 1] };
}

/* The left edge: what stays before @start, and whether the new entry merges with it.  @path leads to @start. */
static void
plan_left (RegionEdit *edit, const RegionMap *map, const RegionPath *path, uint64_t start, RegionAttribute attribute)
{
  RegionEntry before = region_path_entry (path);
  edit->local = true;
  edit->first = path->index;
  if (start == before.start)
    {
      bool may_merge = start > 0 && !region_attribute_is_marked (attribute);
      if (may_merge)
        before = entry_before (map, path);
      if (!may_merge || !region_can_merge (before.attribute, attribute))
        {
          edit->low = start;
          add_run (edit, start, attribute);
          return;
        }
      edit->local = path->index > 0;
      edit->first = path->index - 1;
    }
  edit->low = before.start;
  add_run (edit, before.start, before.attribute);
  if (!region_can_merge (before.attribute, attribute))
    add_run (edit, start, attribute);
}

/* The right edge: what stays from @end on, and whether it merges with the new entry.  @path leads to the start. */
static void
plan_right (RegionEdit *edit, const RegionMap *map, const RegionPath *path, uint64_t end, RegionAttribute attribute)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t last = path->index, count = leaf->count;
  while (last + 1 < count && leaf->key[last + 1] < end)
    last++;
  RegionEntry e = { leaf->key[last], region_leaf_entry_end (leaf, last, path->end), leaf->attribute[last] };
  if (end > path->end)
    {
      edit->local = false;
      e = look_aside (map, end - 1);
    }
  edit->high = e.end;
  if (end < e.end)
    {
      if (!region_can_merge (attribute, e.attribute & ~REGION_MARK))
        add_run (edit, end, e.attribute & ~REGION_MARK);
    }
  else if (end < map->n_pages)
    {
      bool inside = edit->local && last + 1 < count;
      RegionEntry after = { 0, 0, 0 };
      if (inside)
        after = (RegionEntry){ end, region_leaf_entry_end (leaf, last + 1, path->end), leaf->attribute[last + 1] };
      else
        after = look_aside (map, end);
      if (region_can_merge (attribute, after.attribute))
        {
          edit->high = after.end;
          edit->local = inside;
          last++;
        }
    }
  edit->last = last;
}

void
region_edit_plan (RegionEdit *edit, const RegionMap *map, const RegionPath *path, uint64_t start, uint64_t end,
                  RegionAttribute attribute)
{
  edit->n_runs = 0;
  plan_left (edit, map, path, start, attribute);
  plan_right (edit, map, path, end, attribute);
}

/* Takes the entries the edit replaces off the totals. */
static void
count_old (const RegionEdit *edit, RegionMap *map)
{
  RegionPath *path;
  for (uint64_t page = edit->low; page < edit->high; page = path->end)
    {
      path = region_path_descend (map, page);
      for (; path->index < path->leaf->count && path->leaf->key[path->index] < edit->high; path->index++)
        {
          RegionEntry e = region_path_entry (path);
          region_totals_count (&map->totals, e.start, e.end, e.attribute, UINT64_MAX);
        }
    }
}

static void
count_new (const RegionEdit *edit, RegionMap *map)
{
  for (uint32_t i = 0; i < edit->n_runs; i++)
    region_totals_count (&map->totals, edit->run[i].key, region_edit_run_end (edit, i), edit->run[i].attribute, 1);
}

void
region_edit_count (const RegionEdit *edit, RegionMap *map)
{
  count_old (edit, map);
  count_new (edit, map);
}
