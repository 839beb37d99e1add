/* Changing a region map: plan the edit, count it, make it.  Most edits lie in one leaf, which is then changed in place;
 * the others are spliced. */
#include "region/region_digest.h"
#include "region/region_edit.h"
#include <string.h>

static void
add_run (RegionEdit *edit, uint64_t key, RegionAttribute attribute)
{
  edit->run[edit->n_runs++] = (RegionRun){ key, attribute };
}

/* Whether the one entry @e already says what assign (start, end, attribute) asks for. */
static bool
says_so (const RegionEntry *e, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  RegionAttribute now = start == e->start ? e->attribute : e->attribute & ~REGION_MARK;
  return end <= e->end && now == attribute;
}

/* The entry before the one @path leads to, which does not begin at page 0. */
static RegionEntry
entry_before (const RegionMap *map, const RegionPath *path)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t i = path->index;
  if (i == 0)
    return region_map_find (map, leaf->key[0] - 1);
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
      e = region_map_find (map, end - 1);
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
        after = region_map_find (map, end);
      if (region_can_merge (attribute, after.attribute))
        {
          edit->high = after.end;
          edit->local = inside;
          last++;
        }
    }
  edit->last = last;
}

/* Takes the entries the edit replaces off the totals. */
static void
count_old (const RegionEdit *edit, RegionMap *map)
{
  RegionPath path;
  for (uint64_t page = edit->low; page < edit->high; page = path.end)
    {
      region_path_descend (&path, map, page);
      for (; path.index < path.leaf->count && path.leaf->key[path.index] < edit->high; path.index++)
        {
          RegionEntry e = region_path_entry (&path);
          region_totals_count (&map->totals, e.start, e.end, e.attribute, UINT64_MAX);
        }
    }
}

static inline uint64_t
run_end (const RegionEdit *edit, uint32_t i)
{
  return i + 1 < edit->n_runs ? edit->run[i + 1].key : edit->high;
}

static void
count_new (const RegionEdit *edit, RegionMap *map)
{
  for (uint32_t i = 0; i < edit->n_runs; i++)
    region_totals_count (&map->totals, edit->run[i].key, run_end (edit, i), edit->run[i].attribute, 1);
}

/* Gives the map nodes of its own all the way down @path. */
static void
unshare (RegionMap *map, RegionPath *path)
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
}

/* What a leaf's figures lose and gain by an edit. */
static void
measure_entry (RegionSlot *slot, uint64_t start, uint64_t end, RegionAttribute a, uint32_t granularity)
{
  if (region_attribute_is_free (a))
    {
      slot->stops = true;
      region_measure_gap (start, end, granularity, &slot->gap, &slot->reach);
      return;
    }
  slot->committed += region_is_charged (a) ? end - start : 0;
  slot->marks |= region_attribute_is_marked (a);
  slot->stops |= region_attribute_is_marked (a);
}

/* Puts the edit's entries in the place of those that give way. */
static void
replace_entries (RegionLeaf *leaf, const RegionEdit *edit)
{
  uint32_t from = edit->last + 1, to = edit->first + edit->n_runs, n = leaf->count - from;
  if (from != to)
    {
      memmove (leaf->key + to, leaf->key + from, n * sizeof *leaf->key);
      memmove (leaf->attribute + to, leaf->attribute + from, n * sizeof *leaf->attribute);
      leaf->count = to + n;
    }
  for (uint32_t i = 0; i < edit->n_runs; i++)
    {
      leaf->key[edit->first + i] = edit->run[i].key;
      leaf->attribute[edit->first + i] = edit->run[i].attribute;
    }
}

/* The figures of @node as child @i of @parent, one of whose own children went from @old to @now. */
static RegionSlot
inner_slot_changed (const RegionInner *node, const RegionInner *parent, uint32_t i, const RegionSlot *old,
                    const RegionSlot *now)
{
  RegionSlot slot = region_inner_get (parent, i);
  slot.committed += now->committed - old->committed;
  slot.marks = node->marks != 0;
  slot.stops = node->stops != 0;
  bool lost_gap = old->gap == slot.gap && now->gap < slot.gap;
  bool lost_reach = old->reach == slot.reach && now->reach < slot.reach;
  slot.gap = lost_gap ? 0 : MAX (slot.gap, now->gap);
  slot.reach = lost_reach ? 0 : MAX (slot.reach, now->reach);
  for (uint32_t k = 0; lost_gap && k < node->count; k++)
    slot.gap = MAX (slot.gap, node->gap[k]);
  for (uint32_t k = 0; lost_reach && k < node->count; k++)
    slot.reach = MAX (slot.reach, node->reach[k]);
  return slot;
}

/* Tells the nodes above of a child's new figures, as far up as any differ. */
static void
tell_parents (const RegionMap *map, const RegionPath *path, RegionSlot slot)
{
  for (uint32_t h = 1; h <= map->height; h++)
    {
      RegionInner *node = path->step[h].node;
      uint32_t i = path->step[h].index;
      RegionSlot old = region_inner_get (node, i);
      if (old.committed == slot.committed && old.gap == slot.gap && old.reach == slot.reach
          && old.marks == slot.marks && old.stops == slot.stops)
        return;
      region_inner_set (node, i, &slot);
      if (h < map->height)
        slot = inner_slot_changed (node, path->step[h + 1].node, path->step[h + 1].index, &old, &slot);
    }
}

/* The leaf's figures after the edit.  They are measured anew only where what gave way may have been the largest. */
static RegionSlot
leaf_slot_changed (const RegionMap *map, const RegionPath *path, const RegionSlot *lost, const RegionSlot *gained)
{
  RegionSlot slot = region_inner_get (path->step[1].node, path->step[1].index);
  if ((lost->gap == slot.gap && gained->gap < slot.gap) || (lost->reach == slot.reach && gained->reach < slot.reach)
      || (lost->marks && !gained->marks) || (lost->stops && !gained->stops))
    return region_leaf_slot (map->pool, path->leaf_id, path->end, map->granularity_pages);
  slot.gap = MAX (slot.gap, gained->gap);
  slot.reach = MAX (slot.reach, gained->reach);
  slot.marks |= gained->marks;
  slot.stops |= gained->stops;
  slot.committed += gained->committed - lost->committed;
  return slot;
}

/* The edit within one leaf, in place.  False, and nothing done, where the leaf would be too full or too small. */
static bool
edit_leaf (const RegionEdit *edit, RegionMap *map, RegionPath *path)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t count = leaf->count + edit->n_runs - (edit->last + 1 - edit->first);
  if (count > REGION_LEAF_MAX || (count < REGION_LEAF_MIN && count < leaf->count && map->height > 0))
    return false;
  RegionSlot lost = { 0 }, gained = { 0 };
  for (uint32_t i = edit->first; i <= edit->last; i++)
    {
      uint64_t end = region_leaf_entry_end (leaf, i, path->end);
      region_totals_count (&map->totals, leaf->key[i], end, leaf->attribute[i], UINT64_MAX);
      measure_entry (&lost, leaf->key[i], end, leaf->attribute[i], edit->granularity);
    }
  for (uint32_t i = 0; i < edit->n_runs; i++)
    measure_entry (&gained, edit->run[i].key, run_end (edit, i), edit->run[i].attribute, edit->granularity);
  count_new (edit, map);
  unshare (map, path);
  replace_entries (path->leaf, edit);
  if (map->height > 0)
    tell_parents (map, path, leaf_slot_changed (map, path, &lost, &gained));
  return true;
}

void
region_map_assign (RegionMap *map, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  g_assert (start < end && end <= map->n_pages);
  g_assert (attribute == REGION_FREE || !region_attribute_is_free (attribute));
  RegionPath path;
  region_path_descend (&path, map, start);
  RegionEntry e = region_path_entry (&path);
  if (says_so (&e, start, end, attribute))
    return;
  RegionEdit edit;
  edit.pool = map->pool;
  edit.granularity = map->granularity_pages;
  edit.n_runs = 0;
  plan_left (&edit, map, &path, start, attribute);
  plan_right (&edit, map, &path, end, attribute);
  if (edit.local && edit_leaf (&edit, map, &path))
    return;
  count_old (&edit, map);
  count_new (&edit, map);
  region_edit_splice (&edit, map);
}

void
region_map_mark (RegionMap *map, uint64_t page, bool marked)
{
  RegionEntry e = region_map_find (map, page);
  g_assert (!region_attribute_is_free (e.attribute));
  region_map_assign (map, page, page + 1, marked ? e.attribute | REGION_MARK : e.attribute & ~REGION_MARK);
}
