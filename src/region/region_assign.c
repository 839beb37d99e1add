/* Changing a region map.
 *
 *   Most edits change or cut one entry, or free whole ones, within one leaf: this file makes them in place without a
 *   plan.  Any other is planned (region_edit.c), and made in one leaf if that can be; else it splits, joins or shifts
 *   two leaves (region_regroup.c), or is spliced (region_splice.c). */
#include "region/region_digest.h"
#include "region/region_edit.h"

/* Whether the one entry @e already says what assign (start, end, attribute) asks for. */
static bool
says_so (const RegionEntry *e, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  RegionAttribute now = start == e->start ? e->attribute : e->attribute & ~REGION_MARK;
  return (end <= e->end) & (now == attribute);
}

/* A whole entry gets another attribute, as where a protection changes.  False, and nothing done, where that is or
 * becomes free, or where a neighbour may merge with it. */
static inline bool
change_entry (RegionMap *map, RegionPath *path, const RegionEntry *e, uint64_t start, uint64_t end, RegionAttribute x)
{
  RegionLeaf *leaf = path->leaf;
  uint32_t i = path->index;
  if (start != e->start || end != e->end || region_attribute_is_free (e->attribute) || region_attribute_is_free (x))
    return false;
  if (!region_attribute_is_marked (x) && (i == 0 || region_can_merge (leaf->attribute[i - 1], x)))
    return false;
  if (i + 1 == leaf->count || region_can_merge (x, leaf->attribute[i + 1]))
    return false;
  uint64_t committed = map->totals.committed_pages;
  region_totals_count (&map->totals, start, end, e->attribute, UINT64_MAX);
  region_totals_count (&map->totals, start, end, x, 1);
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  path->leaf->marks &= ~(UINT32_C (1) << i);
  region_leaf_set (path->leaf, i, start, x);
  region_path_tell_leaf (map, path, map->totals.committed_pages - committed, REGION_NO_ROOM);
  return true;
}

/* An entry o that is cut:   | o             |   becomes   | o | x     | o' |   where o, o' or both may be empty
 *                               ^start  ^end */
typedef struct Cut
{
  RegionEntry entry;
  uint64_t start, end;
  RegionAttribute x, rest; /* rest: o' is o without its mark */
  uint32_t left, right;    /* 1 where o and o' are not empty */
} Cut;

/* Whether the leaf has room for the cut, and no neighbour merges with x: one in another leaf might. */
static inline bool
leaf_allows_cut (const RegionPath *path, const Cut *cut)
{
  const RegionLeaf *leaf = path->leaf;
  uint32_t i = path->index;
  if (cut->end > cut->entry.end || leaf->count + cut->left + cut->right > REGION_LEAF_MAX)
    return false;
  if (region_block (cut->right != 0 ? cut->end : cut->start) != leaf->high)
    return false;
  if (cut->left == 0 && !region_attribute_is_marked (cut->x)
      && (i == 0 || region_can_merge (leaf->attribute[i - 1], cut->x)))
    return false;
  if (cut->right != 0)
    return !region_can_merge (cut->x, cut->rest);
  return i + 1 < leaf->count && !region_can_merge (cut->x, leaf->attribute[i + 1]);
}

/* Returns the committed pages that come with it (modulo 2^64). */
static inline uint64_t
count_cut (RegionTotals *totals, const Cut *cut)
{
  const RegionEntry *e = &cut->entry;
  uint64_t committed = totals->committed_pages;
  region_totals_hash (totals, e->start, e->end, e->attribute, UINT64_MAX);
  if (cut->left != 0)
    region_totals_hash (totals, e->start, cut->start, e->attribute, 1);
  if (cut->right != 0)
    region_totals_hash (totals, cut->end, e->end, cut->rest, 1);
  region_totals_hash (totals, cut->start, cut->end, cut->x, 1);
  region_totals_pages (totals, cut->end - cut->start, e->attribute, cut->left == 0, UINT64_MAX);
  region_totals_pages (totals, cut->end - cut->start, cut->x, true, 1);
  return totals->committed_pages - committed;
}

static inline RegionRoom
room_of_cut (const Cut *cut, uint32_t granularity, const RegionPath *path)
{
  RegionRoom room = REGION_NO_ROOM;
  if (region_attribute_is_free (cut->entry.attribute))
    {
      room.lost = region_gap (cut->entry.start, cut->entry.end, granularity);
      room.gained = MAX (region_gap (cut->entry.start, cut->start, granularity),
                         region_gap (cut->end, cut->entry.end, granularity));
      room.others = path->index == path->others_of ? path->others_gap : REGION_GAP_UNKNOWN;
    }
  else if (region_attribute_is_free (cut->x))
    {
      room.gained = region_gap (cut->start, cut->end, granularity);
      room.reach = region_reach (cut->start, cut->end, granularity);
    }
  return room;
}

/* False, and nothing done, where the range is not cut out of one entry, or not within the leaf. */
static inline bool
cut_entry (RegionMap *map, RegionPath *path, const RegionEntry *e, uint64_t start, uint64_t end, RegionAttribute x)
{
  Cut cut = { *e, start, end, x, e->attribute & ~REGION_MARK, start > e->start, end < e->end };
  if (!leaf_allows_cut (path, &cut))
    return false;
  uint64_t committed = count_cut (&map->totals, &cut);
  RegionRoom room = room_of_cut (&cut, map->granularity_pages, path);
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  RegionLeaf *leaf = path->leaf;
  uint32_t first = path->index + cut.left, to = first + 1 + cut.right;
  region_leaf_open (leaf, first, path->index + 1, to);
  region_leaf_set (leaf, first, start, x);
  if (cut.right != 0)
    region_leaf_set (leaf, first + 1, end, cut.rest);
  path->index = first;
  region_path_tell_leaf (map, path, committed, room);
  return true;
}

/* Whole entries become free and merge with free neighbours:   | free | a | b | free |   becomes   | free              |
 *                                                                    ^start  ^end
 * False, and nothing done, where a neighbour may be in another leaf or the leaf would be too small. */
static inline bool
free_entries (RegionMap *map, RegionPath *path, uint64_t start, uint64_t end)
{
  RegionLeaf *leaf = path->leaf;
  uint32_t first = path->index, last = first;
  if (start > region_leaf_key (leaf, first) || first == 0 || end >= path->end)
    return false;
  while (region_leaf_entry_end (leaf, last, path->end) < end)
    last++;
  uint64_t high = region_leaf_entry_end (leaf, last, path->end);
  if (high > end)
    return false;
  uint32_t free_before = leaf->frees >> (first - 1) & 1, free_after = leaf->frees >> (last + 1) & 1;
  if (!region_path_may_shrink (map, path, leaf->count - (last - first + free_before + free_after)))
    return false;
  uint64_t committed = map->totals.committed_pages;
  for (uint32_t i = first; i <= last; i++)
    region_totals_count (&map->totals, region_leaf_key (leaf, i), region_leaf_key (leaf, i + 1), leaf->attribute[i],
                         UINT64_MAX);
  first -= free_before;
  last += free_after;
  if (map->pool->n_shared != 0)
    region_path_unshare (map, path);
  leaf = path->leaf;
  high = region_leaf_entry_end (leaf, last, path->end);
  region_leaf_open (leaf, first, last + 1, first + 1);
  region_leaf_set (leaf, first, region_leaf_key (leaf, first), REGION_FREE);
  path->index = first;
  uint64_t low = region_leaf_key (leaf, first);
  RegionRoom room = { 0, region_gap (low, high, map->granularity_pages),
                      region_reach (low, high, map->granularity_pages), /* all that is lost is in it */
                      REGION_GAP_UNKNOWN };
  region_path_tell_leaf (map, path, map->totals.committed_pages - committed, room);
  return true;
}

void
region_map_assign (RegionMap *map, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  g_assert (start < end && end <= map->n_pages);
  g_assert (attribute == REGION_FREE || !region_attribute_is_free (attribute));
  RegionPath *path = region_path_descend (map, start);
  RegionEntry e = region_path_entry (path);
  if (!says_so (&e, start, end, attribute) && !change_entry (map, path, &e, start, end, attribute)
      && !cut_entry (map, path, &e, start, end, attribute)
      && !(attribute == REGION_FREE && free_entries (map, path, start, end)))
    region_edit (map, path, start, end, attribute);
}

void
region_map_mark (RegionMap *map, uint64_t page, bool marked)
{
  RegionEntry e = region_map_find (map, page);
  g_assert (!region_attribute_is_free (e.attribute));
  region_map_assign (map, page, page + 1, marked ? e.attribute | REGION_MARK : e.attribute & ~REGION_MARK);
}
