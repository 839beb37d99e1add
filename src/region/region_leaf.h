/* What a leaf says of its extents and of the free space after them. */
#ifndef VASBOX_REGION_LEAF_H
#define VASBOX_REGION_LEAF_H

#include "region/region_lanes.h"
#include "region/region_pool.h"

/* An extent outside a leaf.  Its entries are [start, split) with @front, and [split, end) with @back where that is not
 * free; else split == end. */
typedef struct RegionExtent
{
  uint64_t start, split, end;
  RegionAttribute front, back;
} RegionExtent;

static inline uint64_t
region_align_up (uint64_t page, uint64_t align)
{
  return (page + align - 1) & ~(align - 1);
}

/* The block that holds @page: its first page. */
static inline uint64_t
region_block (uint64_t page)
{
  return page >> REGION_BLOCK_SHIFT << REGION_BLOCK_SHIFT;
}

/* How far in its block @page lies. */
static inline uint32_t
region_low (uint64_t page)
{
  return (uint32_t) page & ((UINT32_C (1) << REGION_BLOCK_SHIFT) - 1);
}

/* Of a page in @block, the low half that as many extents or children begin at or before as before @page, which is not
 * before all of them. */
static inline uint32_t
region_low_at_most (uint64_t block, uint64_t page)
{
  return (uint32_t) MIN (page - block, INT32_MAX);
}

/* The last extent of @leaf that begins at or before @page, which is not before the first. */
static inline uint32_t
region_leaf_floor (const RegionLeaf *leaf, uint64_t page)
{
  uint32_t n = region_lanes_count_28 (leaf->low, region_low_at_most (leaf->block, page));
  return MIN (n, leaf->count) - 1;
}

static inline uint64_t
region_leaf_key (const RegionLeaf *leaf, uint32_t i)
{
  return leaf->block + leaf->low[i];
}

/* How far beyond the leaf's block the one lies in which extent @i ends: mostly 0, which no branch fails to guess. */
static inline uint64_t
region_leaf_far (const RegionLeaf *leaf, uint32_t i)
{
  return leaf->far != 0 && i + 1 == leaf->count ? leaf->far : 0;
}

/* Where the extent's entries end, and the first of them. */
static inline uint64_t
region_leaf_extent_end (const RegionLeaf *leaf, uint32_t i)
{
  return leaf->block + leaf->end[i] + region_leaf_far (leaf, i);
}

static inline uint64_t
region_leaf_split (const RegionLeaf *leaf, uint32_t i)
{
  uint64_t split = leaf->block + leaf->split[i]; /* which is the end where there is no back */
  return leaf->far != 0 && region_attribute_is_free (leaf->back[i]) ? split + region_leaf_far (leaf, i) : split;
}

/* Where the next extent begins, in this leaf, which ends at @end, or the next. */
static inline uint64_t
region_leaf_next (const RegionLeaf *leaf, uint32_t i, uint64_t end)
{
  uint64_t is_inside = -(uint64_t) (i + 1 < leaf->count); /* no branch, which could not be guessed */
  return (region_leaf_key (leaf, i + 1) & is_inside) | (end & ~is_inside);
}

/* The attribute of the last page of an extent. */
static inline RegionAttribute
region_last_attribute (RegionAttribute front, RegionAttribute back)
{
  return region_attribute_is_free (back) ? front : back;
}

/* The entry that holds @page, which is of extent @i or of the free space after it; @end is the leaf's. */
static inline RegionEntry
region_leaf_entry (const RegionLeaf *leaf, uint32_t i, uint64_t page, uint64_t end)
{
  uint64_t split = region_leaf_split (leaf, i), extent_end = region_leaf_extent_end (leaf, i);
  if (page < split)
    return (RegionEntry){ region_leaf_key (leaf, i), split, leaf->front[i] };
  if (page < extent_end)
    return (RegionEntry){ split, extent_end, leaf->back[i] };
  return (RegionEntry){ extent_end, region_leaf_next (leaf, i, end), REGION_FREE };
}

static inline RegionExtent
region_leaf_extent (const RegionLeaf *leaf, uint32_t i)
{
  return (RegionExtent){ region_leaf_key (leaf, i), region_leaf_split (leaf, i), region_leaf_extent_end (leaf, i),
                         leaf->front[i], leaf->back[i] };
}

/* Sets extent @i, i < count, which is of the leaf's block. */
static inline void
region_leaf_put (RegionLeaf *leaf, uint32_t i, const RegionExtent *extent)
{
  leaf->low[i] = region_low (extent->start);
  leaf->split[i] = region_low (extent->split);
  leaf->end[i] = region_low (extent->end);
  leaf->front[i] = extent->front;
  leaf->back[i] = extent->back;
  leaf->marks = (leaf->marks & ~(UINT32_C (1) << i)) | (uint32_t) region_attribute_is_marked (extent->front) << i;
  if (i + 1 == leaf->count)
    leaf->far = region_block (extent->end) - leaf->block;
}

static inline void
region_leaf_move_four (uint32_t *to, const uint32_t *from)
{
  uint32_t four[4];
  memcpy (four, from, sizeof four);
  memcpy (to, four, sizeof four);
}

static inline void
region_leaf_move_extents (RegionLeaf *leaf, uint32_t to, uint32_t from)
{
#pragma GCC unroll 5
  for (int c = 0; c < 5; c++)
    region_leaf_move_four (leaf->column[c] + to, leaf->column[c] + from);
}

/* Moves the extents from @from on to @to on; those before @to are to be put, from where they change on.  They go by
 * fours, of which the last brings some along that are none. */
static inline void
region_leaf_open (RegionLeaf *leaf, uint32_t from, uint32_t to)
{
  uint32_t n = leaf->count - from, below = (UINT32_C (1) << MIN (from, to)) - 1;
  if (to > from)
    for (uint32_t i = (n + 3) / 4 * 4; i != 0; i -= 4)
      region_leaf_move_extents (leaf, to + i - 4, from + i - 4);
  else if (to < from)
    for (uint32_t i = 0; i < n; i += 4)
      region_leaf_move_extents (leaf, to + i, from + i);
  leaf->marks = (leaf->marks & below) | leaf->marks >> from << to;
  leaf->count = to + n;
}

/* The pages a gap has that begins at @start and ends at @end: from its start rounded up to @granularity on, at most
 * REGION_GAP_MAX. */
static inline uint32_t
region_gap (uint64_t start, uint64_t end, uint32_t granularity)
{
  int64_t pages = (int64_t) (end - region_align_up (start, granularity));
  pages &= ~(pages >> 63); /* no branch, which could not be guessed */
  return (uint32_t) MIN (pages, (int64_t) REGION_GAP_MAX);
}

/* The bits in which the page before that range's rounded start and its last page differ: below the highest of them a
 * page of it has zeros.  0 where it has none. */
static inline uint64_t
region_reach_bits (uint64_t start, uint64_t end, uint32_t granularity)
{
  uint64_t from = region_align_up (start, granularity), differ = (from - 1) ^ (end - 1);
  return differ & -(uint64_t) (end > from);
}

/* The reach of ranges whose bits are these, of each or of all at once. */
static inline uint32_t
region_reach_of (uint64_t bits)
{
  return (uint32_t) (63 - __builtin_clzll (bits | 1));
}

static inline uint32_t
region_reach (uint64_t start, uint64_t end, uint32_t granularity)
{
  return region_reach_of (region_reach_bits (start, end, granularity));
}

/* The gap after extent @i of a leaf that ends at @end. */
static inline uint32_t
region_leaf_gap_after (const RegionLeaf *leaf, uint32_t i, uint64_t end, uint32_t granularity)
{
  return region_gap (region_leaf_extent_end (leaf, i), region_leaf_next (leaf, i, end), granularity);
}

/* The gaps after a leaf's extents but the last one. */
static inline RegionGaps
region_leaf_gaps (const RegionLeaf *leaf, uint32_t granularity)
{
  return region_gaps_between (leaf->end, leaf->low + 1, granularity);
}

/* The largest gap of @leaf, which ends at @end, but that after extent @but (32 for none); @gaps are the leaf's.
 * REGION_GAP_UNKNOWN where these do not tell. */
static inline uint32_t
region_leaf_largest_gap (const RegionLeaf *leaf, const RegionGaps *gaps, uint32_t but, uint64_t end,
                         uint32_t granularity)
{
  uint32_t last = leaf->count - 1, some = (UINT32_C (1) << last) - 1;
  uint32_t gap = (uint32_t) region_gaps_largest (gaps, some & ~(uint32_t) (UINT64_C (1) << but));
  if (gap == INT16_MAX)
    return REGION_GAP_UNKNOWN;
  return but == last ? gap : MAX (gap, region_leaf_gap_after (leaf, last, end, granularity));
}

/* The largest gap of a leaf that ends at @end. */
uint32_t region_leaf_gap (const RegionLeaf *leaf, uint64_t end, uint32_t granularity);
/* Bit i: there is free space after extent i of a leaf that ends at @end. */
uint32_t region_leaf_frees (const RegionLeaf *leaf, uint64_t end);
/* Whether the leaf holds a marked entry or free space. */
static inline bool
region_leaf_stops (const RegionLeaf *leaf, uint64_t end)
{
  return leaf->marks != 0 || region_leaf_frees (leaf, end) != 0;
}

#endif
