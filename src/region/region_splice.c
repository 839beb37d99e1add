/* An edit that fits no single leaf: nodes are taken apart on the way down and made anew on the way up, so that shared
 * nodes, full ones, small ones and such as vanish are one case.
 *
 *   The first page of no node outside [low, high) changes.  The gap of the node left of one whose first page does
 *   change is measured again on the same way back up: both lie in the edit. */
#include "region/region_edit.h"

/* A leaf's extents are of one block, an edit's of at most four, of which the first is the leaf's; and one leaf may be
 * too full. */
#define LEAVES_MADE 5

/* The subtree's extents or children are the caller's from here on, the node is gone. */
static uint32_t
take_leaf (RegionPool *pool, uint32_t id, RegionExtent *extents)
{
  const RegionLeaf *leaf = region_pool_leaf (pool, id);
  uint32_t n = leaf->count;
  for (uint32_t i = 0; i < n; i++)
    extents[i] = region_leaf_extent (leaf, i);
  region_pool_unref (pool, 0, id);
  return n;
}

static uint32_t
take_inner (RegionPool *pool, uint32_t height, uint32_t id, RegionSlot *slots)
{
  const RegionInner *node = region_pool_inner (pool, id);
  uint32_t n = node->count;
  bool shared = *region_pool_refs (pool, height, id) > 1;
  for (uint32_t i = 0; i < n; i++)
    {
      slots[i] = region_inner_get (node, i);
      if (shared)
        region_pool_ref (pool, height - 1, slots[i].id);
    }
  if (shared)
    region_pool_unref (pool, height, id);
  else
    region_pool_give_back (pool, height, id);
  return n;
}

static RegionSlot
make_leaf (const RegionEdit *edit, const RegionExtent *extents, uint32_t n, uint64_t end)
{
  return region_leaf_write (edit->pool, region_pool_take_leaf (edit->pool), extents, n, end, edit->granularity);
}

static RegionSlot
make_inner (RegionPool *pool, const RegionSlot *slots, uint32_t n)
{
  uint32_t id = region_pool_take_inner (pool);
  RegionInner *node = region_pool_inner (pool, id);
  node->count = n;
  node->marks = node->stops = 0;
  for (uint32_t i = 0; i < n; i++)
    region_inner_set (node, i, &slots[i]);
  for (uint32_t i = n; i < REGION_INNER_MAX; i++)
    node->low[i] = node->high_of[i] = INT32_MAX;
  for (uint32_t i = n; i < REGION_LANES; i++)
    node->gap[i] = node->reach[i] = 0;
  return region_inner_slot (pool, id);
}

/* How many of @extents begin in the first one's block. */
static uint32_t
extents_of_block (const RegionExtent *extents, uint32_t n)
{
  uint32_t same = 1;
  while (same < n && region_block (extents[same].start) == region_block (extents[0].start))
    same++;
  return same;
}

/* Leaves of @extents, at most LEAVES_MADE: one for each block, two for one whose extents are too many for one.  @at is
 * where an insertion made them so: the part that is likely to grow gets the room, so that maps filled in ascending
 * order have full leaves. */
static uint32_t
make_leaves (const RegionEdit *edit, const RegionExtent *extents, uint32_t n, uint32_t at, uint64_t end,
             RegionSlot *out)
{
  uint32_t made = 0;
  for (uint32_t from = 0; from < n;)
    {
      uint32_t some = extents_of_block (extents + from, n - from);
      if (some > REGION_LEAF_MAX)
        some = at + 4 >= from + some ? some - REGION_LEAF_MIN : some / 2;
      out[made++] = make_leaf (edit, extents + from, some, from + some < n ? extents[from + some].start : end);
      from += some;
    }
  return made;
}

static uint32_t
make_inners (RegionPool *pool, const RegionSlot *slots, uint32_t n, uint32_t at, RegionSlot *out)
{
  if (n == 0)
    return 0;
  if (n <= REGION_INNER_MAX)
    {
      out[0] = make_inner (pool, slots, n);
      return 1;
    }
  uint32_t left = at + 3 >= n ? n - REGION_INNER_MIN : n / 2;
  out[0] = make_inner (pool, slots, left);
  out[1] = make_inner (pool, slots + left, n - left);
  return 2;
}

static uint32_t
node_count (const RegionPool *pool, uint32_t height, uint32_t id)
{
  return height == 0 ? region_pool_leaf (pool, id)->count : region_pool_inner (pool, id)->count;
}

/* Whether the two neighbours of @height may become one: leaves only where they are of one block. */
static bool
may_join (uint32_t height, const RegionSlot *pair)
{
  return height > 0 || region_block (pair[0].key) == region_block (pair[1].key);
}

/* One or two nodes of what two neighbours of @height hold, none of them small. */
static uint32_t
join_pair (const RegionEdit *edit, uint32_t height, const RegionSlot *pair, uint64_t end, RegionSlot *out)
{
  if (height == 0)
    {
      RegionExtent extents[2 * REGION_LEAF_MAX];
      uint32_t n = take_leaf (edit->pool, pair[0].id, extents);
      n += take_leaf (edit->pool, pair[1].id, extents + n);
      uint32_t left = n <= REGION_LEAF_JOINED ? n : n / 2;
      out[0] = make_leaf (edit, extents, left, left < n ? extents[left].start : end);
      if (left < n)
        out[1] = make_leaf (edit, extents + left, n - left, end);
      return left < n ? 2 : 1;
    }
  RegionSlot slots[2 * REGION_INNER_MAX];
  uint32_t n = take_inner (edit->pool, height, pair[0].id, slots);
  n += take_inner (edit->pool, height, pair[1].id, slots + n);
  uint32_t left = n <= REGION_INNER_MAX * 3 / 4 ? n : n / 2;
  out[0] = make_inner (edit->pool, slots, left);
  if (left < n)
    out[1] = make_inner (edit->pool, slots + left, n - left);
  return left < n ? 2 : 1;
}

/* Joins small ones among the children slots[from .. to) of @height with a neighbour.  Returns how many are left. */
static uint32_t
join_small (const RegionEdit *edit, uint32_t height, RegionSlot *slots, uint32_t n, uint32_t from, uint32_t to,
            uint64_t end)
{
  uint32_t minimum = height == 0 ? REGION_LEAF_MIN : REGION_INNER_MIN;
  for (uint32_t i = from; i < to && n > 1;)
    {
      if (node_count (edit->pool, height, slots[i].id) >= minimum)
        {
          i++;
          continue;
        }
      uint32_t first = i > 0 && may_join (height, slots + i - 1) ? i - 1 : i;
      if (first == i && (i + 1 == n || !may_join (height, slots + i)))
        {
          i++;
          continue;
        }
      uint64_t pair_end = first + 2 < n ? slots[first + 2].key : end;
      RegionSlot out[2];
      uint32_t made = join_pair (edit, height, slots + first, pair_end, out);
      slots[first] = out[0];
      if (made == 2)
        {
          slots[first + 1] = out[1];
          i = first + 2;
          continue;
        }
      for (uint32_t k = first + 1; k + 1 < n; k++)
        slots[k] = slots[k + 1];
      n--;
      to = to > 0 ? to - 1 : 0;
      i = first; /* it may still be small */
    }
  return n;
}

static uint32_t
splice_leaf (const RegionEdit *edit, uint32_t id, uint64_t end, bool insert, RegionSlot *out)
{
  RegionExtent old[REGION_LEAF_MAX], extents[REGION_LEAF_MAX + REGION_EDIT_MAX];
  uint32_t n_old = take_leaf (edit->pool, id, old), i = 0, n = 0;
  while (i < n_old && old[i].start < edit->low)
    extents[n++] = old[i++];
  for (uint32_t k = 0; insert && k < edit->n; k++)
    extents[n++] = edit->extent[k];
  uint32_t at = n;
  while (i < n_old && old[i].start < edit->high)
    i++;
  while (i < n_old)
    extents[n++] = old[i++];
  return make_leaves (edit, extents, n, at, end, out);
}

/* Makes the edit in a subtree that ends at @end and gives subtrees of the same height for it: none, one or two, of
 * leaves up to LEAVES_MADE.  With @insert the subtree holds the page edit->low and gets the new extents; without, it
 * lies right of that. */
static uint32_t
splice (const RegionEdit *edit, uint32_t height, uint32_t id, uint64_t end, bool insert, RegionSlot *out)
{
  if (height == 0)
    return splice_leaf (edit, id, end, insert, out);
  RegionSlot old[REGION_INNER_MAX], slots[REGION_INNER_MAX + 2 * LEAVES_MADE];
  uint32_t n_old = take_inner (edit->pool, height, id, old), n = 0;
  uint32_t first = 0;
  while (insert && first + 1 < n_old && old[first + 1].key <= edit->low)
    slots[n++] = old[first++];
  uint32_t last = first;
  while (last + 1 < n_old && old[last + 1].key < edit->high)
    last++;
  uint32_t from = n;
  uint64_t first_end = last > first ? edit->high : first + 1 < n_old ? old[first + 1].key : end;
  if (insert)
    n += splice (edit, height - 1, old[first].id, first_end, true, slots + n);
  for (uint32_t i = insert ? first + 1 : first; i < last; i++)
    region_pool_unref (edit->pool, height - 1, old[i].id);
  if (last > first || !insert)
    n += splice (edit, height - 1, old[last].id, last + 1 < n_old ? old[last + 1].key : end, false, slots + n);
  uint32_t to = n;
  for (uint32_t i = last + 1; i < n_old; i++)
    slots[n++] = old[i];
  n = join_small (edit, height - 1, slots, n, from, to, end);
  return make_inners (edit->pool, slots, n, to, out);
}

/* Takes what gives way off the totals and adds what comes. */
static void
count_edit (const RegionEdit *edit, RegionMap *map)
{
  for (uint32_t i = 0; i < edit->n; i++)
    region_totals_extent (&map->totals, &edit->extent[i], 1);
  for (uint64_t page = edit->low; page < edit->high;)
    {
      RegionEntry e = region_map_find (map, page);
      region_totals_count (&map->totals, e.start, e.end, e.attribute, UINT64_MAX);
      page = e.end;
    }
}

void
region_edit_splice (const RegionEdit *edit, RegionMap *map)
{
  RegionSlot out[LEAVES_MADE];
  count_edit (edit, map);
  region_pool_forget_path (map->pool);
  uint32_t n = splice (edit, map->height, map->root, map->n_pages, true, out);
  map->root = out[0].id;
  if (n > 1)
    {
      map->root = make_inner (map->pool, out, n).id;
      map->height++;
    }
  while (map->height > 0 && region_pool_inner (map->pool, map->root)->count == 1)
    {
      RegionSlot only;
      take_inner (map->pool, map->height, map->root, &only);
      map->root = only.id;
      map->height--;
    }
}
