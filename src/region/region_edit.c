/* Any edit of a map: planned, then made in the one leaf that it starts in, where that is all that changes but for the
 * extent of an entry beside it. */
#include "region/region_edit.h"
#include "region/region_digest.h"

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

void
region_path_tell_gap (const RegionMap *map, const RegionPath *path, uint32_t height, uint32_t gap)
{
  for (uint32_t h = height;; h++)
    {
      RegionInner *node = path->step[h].node;
      uint32_t i = path->step[h].index, lost = node->gap[i];
      node->gap[i] = gap;
      if (lost == gap || h == map->height)
        return;
      uint32_t whole = path->step[h + 1].node->gap[path->step[h + 1].index];
      if (gap < whole && lost == whole)
        gap = region_lanes_max (node->gap);
      if (gap <= whole && lost < whole)
        return;
    }
}

void
region_path_tell_reach (const RegionMap *map, const RegionPath *path, uint32_t height, uint32_t reach)
{
  for (uint32_t h = height; h <= map->height && path->step[h].node->reach[path->step[h].index] < reach; h++)
    path->step[h].node->reach[path->step[h].index] = (uint8_t) reach;
}

void
region_path_tell_marks (const RegionMap *map, const RegionPath *path, uint32_t height, bool marks, bool stops)
{
  for (uint32_t h = height; h <= map->height; h++)
    {
      RegionInner *node = path->step[h].node;
      uint32_t i = path->step[h].index, bit = UINT32_C (1) << i;
      node->marks = (node->marks & ~bit) | (uint32_t) marks << i;
      node->stops = (node->stops & ~bit) | (uint32_t) stops << i;
      marks = node->marks != 0;
      stops = node->stops != 0;
    }
}

/* The entry that holds @page, elsewhere than the pool's path leads, which stays known. */
static RegionEntry
look_aside (const RegionMap *map, uint64_t page)
{
  uint32_t id = map->root;
  uint64_t end = map->n_pages;
  for (uint32_t h = map->height; h > 0; h--)
    {
      const RegionInner *node = region_pool_inner (map->pool, id);
      uint32_t i = region_inner_floor (node, page);
      end = region_inner_child_end (node, i, end);
      id = node->child[i];
    }
  const RegionLeaf *leaf = region_pool_leaf (map->pool, id);
  return region_leaf_entry (leaf, region_leaf_floor (leaf, page), end);
}

/* Leads @beside to the last entry of the leaf before the one that @path leads to, or, not @left, to the first of the
 * one after; there is one. */
static void
go_beside (const RegionMap *map, const RegionPath *path, bool left, RegionPath *beside)
{
  uint32_t h = 1;
  while (path->step[h].index == (left ? 0 : path->step[h].node->count - 1))
    h++;
  memcpy (beside->step + h, path->step + h, (map->height + 1 - h) * sizeof *path->step);
  beside->step[h].index += left ? UINT32_MAX : 1;
  for (;; h--)
    {
      beside->leaf_id = beside->step[h].node->child[beside->step[h].index];
      if (h == 1)
        break;
      RegionInner *node = region_pool_inner (map->pool, beside->leaf_id);
      beside->step[h - 1].node = node;
      beside->step[h - 1].index = left ? node->count - 1 : 0;
    }
  beside->leaf = region_pool_leaf (map->pool, beside->leaf_id);
  beside->index = left ? beside->leaf->count - 1 : 0;
  beside->start = region_leaf_key (beside->leaf, 0);
  beside->end = left ? path->start : region_path_node_end (map, beside, 0);
}

/* The new entry merges with one beside the leaf, if it can. */
static bool
merges_beside (RegionEdit *edit, const RegionMap *map, const RegionPath *path, bool left, RegionAttribute attribute)
{
  RegionPath beside;
  go_beside (map, path, left, &beside);
  RegionEntry e = region_path_entry (&beside);
  if (!(left ? region_can_merge (e.attribute, attribute) : region_can_merge (attribute, e.attribute)))
    return false;
  edit->span = edit->span != REGION_SPAN_LEAF ? REGION_SPAN_MORE : left ? REGION_SPAN_LEFT : REGION_SPAN_RIGHT;
  edit->beside = e;
  return true;
}

/* The left edge: what stays before @start, and whether the new entry merges with it.  Returns how many runs begin
 * before the end of the new one. */
static uint32_t
plan_left (RegionEdit *edit, const RegionMap *map, const RegionPath *path, uint64_t start, RegionAttribute attribute)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t i = path->index, cuts = start > region_leaf_key (leaf, i);
  edit->first = i;
  edit->run[0] = (RegionRun){ start, attribute };
  if (cuts != 0 || i > 0)
    {
      i -= 1 - cuts;
      bool merges = region_can_merge (leaf->attribute[i], attribute);
      if (merges || cuts != 0)
        {
          edit->first = i;
          edit->run[0] = (RegionRun){ region_leaf_key (leaf, i), leaf->attribute[i] };
          edit->run[1] = (RegionRun){ start, attribute };
          return merges ? 1 : 2;
        }
    }
  else if (start > 0 && !region_attribute_is_marked (attribute)
           && merges_beside (edit, map, path, true, attribute))
    edit->run[0] = (RegionRun){ edit->beside.start, edit->beside.attribute };
  return 1;
}

/* The right edge: what stays from @end on, and whether it merges with the new entry.  Returns how many runs there are;
 * @n are planned. */
static uint32_t
plan_right (RegionEdit *edit, const RegionMap *map, const RegionPath *path, uint64_t end, RegionAttribute attribute,
            uint32_t n)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t last = path->index;
  while (last + 1 < leaf->count && region_leaf_key (leaf, last + 1) < end)
    last++;
  RegionEntry e = region_leaf_entry (leaf, last, path->end);
  if (end > path->end)
    {
      edit->span = REGION_SPAN_MORE;
      e = look_aside (map, end - 1);
    }
  edit->high = e.end;
  edit->last = last;
  if (end < e.end)
    {
      edit->run[n] = (RegionRun){ end, e.attribute & ~REGION_MARK };
      return region_can_merge (attribute, edit->run[n].attribute) ? n : n + 1;
    }
  if (end < path->end)
    {
      if (region_can_merge (attribute, leaf->attribute[last + 1]))
        edit->high = region_leaf_entry_end (leaf, ++edit->last, path->end);
    }
  else if (end == path->end && end < map->n_pages)
    {
      if (merges_beside (edit, map, path, false, attribute))
        edit->high = edit->beside.end;
    }
  else if (end < map->n_pages)
    {
      RegionEntry after = look_aside (map, end);
      edit->high = region_can_merge (attribute, after.attribute) ? after.end : end;
    }
  return n;
}

/* Takes an entry off @totals and @room, or adds it. */
static void
take_off (RegionTotals *totals, RegionRoom *room, const RegionEntry *e, uint32_t granularity)
{
  if (region_attribute_is_free (e->attribute))
    room->lost = MAX (room->lost, region_gap (e->start, e->end, granularity));
  else
    region_totals_count (totals, e->start, e->end, e->attribute, UINT64_MAX);
}

static void
add (RegionTotals *totals, RegionRoom *room, const RegionEntry *e, uint32_t granularity)
{
  if (region_attribute_is_free (e->attribute))
    {
      room->gained = MAX (room->gained, region_gap (e->start, e->end, granularity));
      room->reach = MAX (room->reach, region_reach (e->start, e->end, granularity));
    }
  else
    region_totals_count (totals, e->start, e->end, e->attribute, 1);
}

/* The leaf that @path leads to begins at another page of its block. */
static void
tell_start (const RegionPath *path, uint64_t start)
{
  uint32_t h = 1;
  for (; path->step[h].index == 0; h++)
    path->step[h].node->low[0] = (uint32_t) start;
  path->step[h].node->low[path->step[h].index] = (uint32_t) start;
}

/* The edit's share of the neighbour: its entry at the border gets another extent.  @path leads to where the edit
 * starts. */
static void
edit_beside (const RegionEdit *edit, RegionMap *map, RegionPath *path)
{
  bool left = edit->span == REGION_SPAN_LEFT;
  uint32_t run = left ? 0 : edit->n_runs - 1;
  RegionEntry e = { edit->run[run].key, region_edit_run_end (edit, run), edit->run[run].attribute };
  RegionTotals more = { 0 };
  RegionRoom room = REGION_NO_ROOM;
  RegionPath beside;
  take_off (&more, &room, &edit->beside, edit->granularity);
  add (&more, &room, &e, edit->granularity);
  region_totals_add (&map->totals, &more);
  go_beside (map, path, left, &beside);
  if (map->pool->n_shared != 0)
    region_path_unshare (map, &beside);
  RegionLeaf *leaf = beside.leaf;
  if (left)
    tell_start (path, path->start = e.end); /* where the entry before ends, as all do */
  else
    {
      tell_start (&beside, path->end = e.start);
      leaf->low[0] = (uint32_t) e.start;
      leaf->attribute[0] = e.attribute;
      leaf->marks = (leaf->marks & ~UINT32_C (1)) | region_mark_bit (e.attribute, 0);
      region_path_tell_marks (map, &beside, 1, leaf->marks != 0, (leaf->marks | leaf->frees) != 0);
    }
  region_path_tell_committed (map, &beside, 1, more.committed_pages);
  if (room.gained > beside.step[1].node->gap[beside.step[1].index]) /* the entry has grown */
    region_path_tell_gap (map, &beside, 1, room.gained);
  region_path_tell_reach (map, &beside, 1, room.reach);
}

/* Whether the path's leaf may come to hold @run[0 .. n) in the place of @n_old entries. */
static bool
leaf_allows (const RegionMap *map, const RegionPath *path, const RegionRun *run, uint32_t n, uint32_t n_old)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t count = leaf->count + n - n_old;
  for (uint32_t i = 0; i < n; i++)
    if (region_block (run[i].key) != leaf->high)
      return false;
  return count > 0 && count <= REGION_LEAF_MAX && (n >= n_old || region_path_may_shrink (map, path, count));
}

/* The edit within one leaf, in place.  False, and nothing done, where the leaf would be too full or too small. */
static bool
edit_leaf (const RegionEdit *edit, RegionMap *map, RegionPath *path)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t from = edit->span == REGION_SPAN_LEFT, to = edit->n_runs - (edit->span == REGION_SPAN_RIGHT);
  if (edit->span == REGION_SPAN_MORE
      || !leaf_allows (map, path, edit->run + from, to - from, edit->last + 1 - edit->first)
      || (edit->span == REGION_SPAN_RIGHT && region_block (edit->run[to].key) != region_block (edit->beside.start)))
    return false;
  RegionTotals totals = { 0 };
  RegionRoom room = REGION_NO_ROOM;
  for (uint32_t i = edit->first; i <= edit->last; i++)
    {
      RegionEntry e = region_leaf_entry (leaf, i, path->end);
      take_off (&totals, &room, &e, edit->granularity);
    }
  for (uint32_t i = from; i < to; i++)
    {
      RegionEntry e = { edit->run[i].key, region_edit_run_end (edit, i), edit->run[i].attribute };
      add (&totals, &room, &e, edit->granularity);
    }
  region_totals_add (&map->totals, &totals);
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  region_leaf_open (path->leaf, edit->first, edit->last + 1, edit->first + (to - from));
  for (uint32_t i = from; i < to; i++)
    region_leaf_set (path->leaf, edit->first + (i - from), edit->run[i].key, edit->run[i].attribute);
  path->index = MIN (edit->first, path->leaf->count - 1);
  if (edit->span != REGION_SPAN_LEAF)
    edit_beside (edit, map, path);
  region_path_tell_leaf (map, path, totals.committed_pages, room);
  return true;
}

void
region_edit (RegionMap *map, RegionPath *path, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  RegionEdit edit = { .pool = map->pool, .granularity = map->granularity_pages, .span = REGION_SPAN_LEAF };
  uint32_t n = plan_left (&edit, map, path, start, attribute);
  edit.n_runs = plan_right (&edit, map, path, end, attribute, n);
  edit.low = edit.run[0].key;
  if (!edit_leaf (&edit, map, path) && !region_edit_regroup (&edit, map, path))
    region_edit_splice (&edit, map);
}
