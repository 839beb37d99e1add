/* Any edit of a map: planned, then made in the one leaf that it starts in, where that is all that changes. */
#include "region/region_edit.h"
#include <stddef.h>

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
      uint32_t i = path->step[h].index;
      uint64_t bit = UINT64_C (1) << i;
      node->marks = (node->marks & ~bit) | (uint64_t) marks << i;
      node->stops = (node->stops & ~bit) | (uint64_t) stops << i;
      marks = node->marks != 0;
      stops = node->stops != 0;
    }
}

/* An extent, and where the next one begins: also elsewhere than the pool's path leads, which stays known. */
typedef struct Aside
{
  RegionExtent extent;
  uint64_t next;
} Aside;

/* That of @leaf, which ends at @end. */
static inline Aside
aside_of (const RegionLeaf *leaf, uint32_t i, uint64_t end)
{
  return (Aside){ region_leaf_extent (leaf, i), region_leaf_next (leaf, i, end) };
}

/* The extent that holds @page, or after which it is free. */
static Aside
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
  return aside_of (leaf, region_leaf_floor (leaf, page), end);
}

/* The runs of pages that an edit leaves or makes, in order: at most two before the new one and two after it. */
typedef struct Runs
{
  uint32_t n;
  RegionEntry run[5];
} Runs;

/* Adds a run, if it is one and not free; where it is one entry with the run before it, that becomes longer. */
static inline void
add_run (Runs *runs, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  if (start >= end || region_attribute_is_free (attribute))
    return;
  RegionEntry *before = runs->n > 0 ? &runs->run[runs->n - 1] : NULL;
  if (before != NULL && before->end == start && region_can_merge (before->attribute, attribute))
    before->end = end;
  else
    runs->run[runs->n++] = (RegionEntry){ start, end, attribute };
}

/* What is left of @e before @page, and from @page on, where the rest of an entry that is cut is not marked. */
static inline void
add_before (Runs *runs, const RegionExtent *e, uint64_t page)
{
  add_run (runs, e->start, MIN (e->split, page), e->front);
  add_run (runs, e->split, MIN (e->end, page), e->back);
}

static inline void
add_from (Runs *runs, const RegionExtent *e, uint64_t page)
{
  add_run (runs, MAX (e->start, page), e->split, page > e->start ? e->front & ~REGION_MARK : e->front);
  add_run (runs, MAX (e->split, page), e->end, e->back);
}

/* Whether @run may be the second entry of @e. */
static inline bool
may_be_back (const RegionExtent *e, const RegionEntry *run)
{
  return e->end == run->start && !region_attribute_is_free (e->front) && region_attribute_is_free (e->back)
         && !region_attribute_is_marked (run->attribute) && region_block (run->start) == region_block (e->start);
}

/* Makes extents of the runs: the map's first one, which begins at page 0, is empty where that is free. */
static inline void
pack (RegionEdit *edit, const Runs *runs)
{
  edit->n = 0;
  if (edit->low == 0 && (runs->n == 0 || runs->run[0].start > 0))
    edit->extent[edit->n++] = (RegionExtent){ 0, 0, 0, REGION_FREE, REGION_FREE };
  for (uint32_t i = 0; i < runs->n; i++)
    {
      const RegionEntry *run = &runs->run[i];
      RegionExtent *last = edit->n > 0 ? &edit->extent[edit->n - 1] : NULL;
      if (last != NULL && may_be_back (last, run))
        {
          last->end = run->end;
          last->back = run->attribute;
        }
      else
        edit->extent[edit->n++] = (RegionExtent){ run->start, run->end, run->end, run->attribute, REGION_FREE };
    }
}

/* The extent before the one that @path leads to, whose start is @start; there is one unless that is 0. */
static RegionExtent
extent_before (const RegionMap *map, const RegionPath *path, uint64_t start)
{
  return path->index > 0 ? region_leaf_extent (path->leaf, path->index - 1) : look_aside (map, start - 1).extent;
}

/* The left edge.  The extent before the one at @start gives way too where the new entry merges with its last one, or
 * where nothing would begin any more where the edit does. */
static void
plan_left (RegionEdit *edit, Runs *runs, const RegionMap *map, const RegionPath *path, uint64_t start,
           RegionAttribute attribute)
{
  RegionExtent e = region_leaf_extent (path->leaf, path->index);
  if (start == e.start && start > 0 && !region_attribute_is_marked (attribute))
    {
      RegionExtent before = extent_before (map, path, start);
      RegionAttribute last = region_last_attribute (before.front, before.back);
      if (region_attribute_is_free (attribute) || (before.end == start && region_can_merge (last, attribute)))
        e = before;
    }
  edit->low = e.start;
  add_before (runs, &e, start);
}

/* The right edge.  The extent that begins at @end gives way too where its first entry merges with the new one. */
static void
plan_right (RegionEdit *edit, Runs *runs, const RegionMap *map, const RegionPath *path, uint64_t end,
            RegionAttribute attribute)
{
  Aside aside = aside_of (path->leaf, path->index, path->end);
  if (end > aside.next)
    aside = look_aside (map, end - 1);
  add_from (runs, &aside.extent, end);
  edit->high = aside.next;
  if (end < aside.next || end == map->n_pages || region_attribute_is_free (attribute))
    return;
  aside = look_aside (map, end);
  if (!region_can_merge (attribute, aside.extent.front))
    return;
  add_from (runs, &aside.extent, end);
  edit->high = aside.next;
}

/* Which of the leaf's extents give way. */
static void
plan_leaf (RegionEdit *edit, const RegionPath *path)
{
  const RegionLeaf *leaf = path->leaf;
  edit->first = path->index - (path->index > 0 && edit->low < region_leaf_key (leaf, path->index));
  edit->to = path->index + 1;
  while (edit->to < leaf->count && region_leaf_key (leaf, edit->to) < edit->high)
    edit->to++;
}

static RegionRoom
room_of_edit (const RegionEdit *edit, const RegionPath *path)
{
  RegionRoom room = REGION_NO_ROOM;
  for (uint32_t i = edit->first; i < edit->to; i++)
    room.lost = MAX (room.lost, region_leaf_gap_after (path->leaf, i, path->end, edit->granularity));
  for (uint32_t i = 0; i < edit->n; i++)
    {
      uint64_t start = edit->extent[i].end, end = i + 1 < edit->n ? edit->extent[i + 1].start : edit->high;
      room.gained = MAX (room.gained, region_gap (start, end, edit->granularity));
      room.reach = MAX (room.reach, region_reach (start, end, edit->granularity));
    }
  return room;
}

/* Whether the edit is one of the path's leaf, and that comes to be neither too full nor too small. */
static bool
leaf_allows (const RegionEdit *edit, const RegionMap *map, const RegionPath *path)
{
  uint32_t n_old = edit->to - edit->first, count = path->leaf->count + edit->n - n_old;
  for (uint32_t i = 0; i < edit->n; i++)
    if (region_block (edit->extent[i].start) != path->leaf->block)
      return false;
  return edit->low >= path->start && edit->high <= path->end && count <= REGION_LEAF_MAX
         && (edit->n >= n_old || region_path_may_shrink (map, path, count));
}

/* The edit within one leaf, in place.  False, and nothing done, where that cannot be. */
static bool
edit_leaf (const RegionEdit *edit, RegionMap *map, RegionPath *path)
{
  if (!leaf_allows (edit, map, path))
    return false;
  uint64_t committed = map->totals.committed_pages;
  RegionRoom room = room_of_edit (edit, path);
  for (uint32_t i = edit->first; i < edit->to; i++)
    {
      RegionExtent e = region_leaf_extent (path->leaf, i);
      region_totals_extent (&map->totals, &e, UINT64_MAX);
    }
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  region_leaf_open (path->leaf, edit->to, edit->first + edit->n);
  for (uint32_t i = 0; i < edit->n; i++)
    {
      region_leaf_put (path->leaf, edit->first + i, &edit->extent[i]);
      region_totals_extent (&map->totals, &edit->extent[i], 1);
    }
  path->index = edit->first;
  region_path_tell_leaf (map, path, map->totals.committed_pages - committed, room);
  return true;
}

void
region_edit (RegionMap *map, RegionPath *path, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  RegionEdit edit = { .pool = map->pool, .granularity = map->granularity_pages };
  Runs runs = { .n = 0 };
  plan_left (&edit, &runs, map, path, start, attribute);
  add_run (&runs, start, end, attribute);
  plan_right (&edit, &runs, map, path, end, attribute);
  pack (&edit, &runs);
  plan_leaf (&edit, path);
  if (!edit_leaf (&edit, map, path) && !region_edit_regroup (&edit, map, path))
    region_edit_splice (&edit, map);
}
