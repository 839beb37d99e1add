/* What one node says of itself and of a page: searches within a node, and the figures a parent carries of a child. */
#ifndef VASBOX_REGION_NODE_H
#define VASBOX_REGION_NODE_H

#include "region/region_lanes.h"
#include "region/region_pool.h"
#include <stddef.h>

/* A subtree as its parent carries it. */
typedef struct RegionSlot
{
  uint64_t key;
  uint64_t committed;
  uint32_t id;
  uint32_t gap, reach;
  bool marks, stops;
} RegionSlot;

static inline uint64_t
region_align_up (uint64_t page, uint64_t align)
{
  return (page + align - 1) & ~(align - 1);
}

/* The block of 2^32 pages that holds @page. */
static inline uint32_t
region_block (uint64_t page)
{
  return (uint32_t) (page >> 32);
}

/* Of a key in the block @high, the low part that as many entries or children begin at or before as before @page, which
 * is not before all of them. */
static inline uint32_t
region_low_at_most (uint32_t high, uint64_t page)
{
  return region_block (page) == high ? (uint32_t) page : UINT32_MAX;
}

/* The last entry of @leaf that begins at or before @page, which is not before the first. */
static inline uint32_t
region_leaf_floor (const RegionLeaf *leaf, uint64_t page)
{
  return MIN (region_lanes_count_at_most (leaf->low, region_low_at_most (leaf->high, page)), leaf->count) - 1;
}

/* The last child of @node that begins at or before @page, which is not before the first. */
static inline uint32_t
region_inner_floor (const RegionInner *node, uint64_t page)
{
  uint32_t n = node->spans_blocks ? region_lanes_count_pairs_at_most (node->high_of, node->low, page)
                                  : region_lanes_count_at_most (node->low, region_low_at_most (node->high, page));
  return MIN (n, node->count) - 1;
}

static inline uint64_t
region_leaf_key (const RegionLeaf *leaf, uint32_t i)
{
  return (uint64_t) leaf->high << 32 | leaf->low[i];
}

static inline uint64_t
region_leaf_entry_end (const RegionLeaf *leaf, uint32_t i, uint64_t end)
{
  return i + 1 < leaf->count ? region_leaf_key (leaf, i + 1) : end;
}

static inline RegionEntry
region_leaf_entry (const RegionLeaf *leaf, uint32_t i, uint64_t end)
{
  return (RegionEntry){ region_leaf_key (leaf, i), region_leaf_entry_end (leaf, i, end), leaf->attribute[i] };
}

/* The first page of child @i. */
static inline uint64_t
region_inner_key (const RegionInner *node, uint32_t i)
{
  return (uint64_t) (node->spans_blocks ? node->high_of[i] : node->high) << 32 | node->low[i];
}

static inline uint64_t
region_inner_child_end (const RegionInner *node, uint32_t i, uint64_t end)
{
  return i + 1 < node->count ? region_inner_key (node, i + 1) : end;
}

/* To be called when the block of a child's first page has changed. */
static inline void
region_inner_settle_blocks (RegionInner *node)
{
  node->high = node->high_of[0];
  node->spans_blocks = node->high_of[node->count - 1] != node->high;
}

/* Committed, and not a page of the system's. */
static inline bool
region_is_charged (RegionAttribute a)
{
  return region_attribute_state (a) == REGION_STATE_COMMITTED && region_attribute_type (a) != REGION_TYPE_SYSTEM;
}

/* May an entry with @after follow one with @before without being one entry with it? */
static inline bool
region_can_merge (RegionAttribute before, RegionAttribute after)
{
  return (before & ~REGION_MARK) == after;
}

/* The gap of the free range [start, end): its pages from its start rounded up to @granularity, at most
 * REGION_GAP_MAX. */
static inline uint32_t
region_gap (uint64_t start, uint64_t end, uint32_t granularity)
{
  int64_t pages = (int64_t) (end - region_align_up (start, granularity));
  pages &= ~(pages >> 63); /* no branch, which could not be guessed */
  return (uint32_t) MIN (pages, (int64_t) REGION_GAP_MAX);
}

/* The reach of that range: of the pages from its rounded start on one has zeros below the highest bit in which the page
 * before them and the last one differ.  0 where there are none. */
static inline uint32_t
region_reach (uint64_t start, uint64_t end, uint32_t granularity)
{
  uint64_t from = region_align_up (start, granularity), differ = end > from ? (from - 1) ^ (end - 1) : 0;
  return (uint32_t) (63 - __builtin_clzll (differ | 1));
}

/* Bit @bit where entry @a is free or marked. */
static inline uint32_t
region_free_bit (RegionAttribute a, uint32_t bit)
{
  return (uint32_t) region_attribute_is_free (a) << bit;
}

static inline uint32_t
region_mark_bit (RegionAttribute a, uint32_t bit)
{
  return (uint32_t) region_attribute_is_marked (a) << bit;
}

/* The gaps of a leaf's entries but the last one, as if all were free.  False where one might be too long for that. */
static inline bool
region_leaf_gaps (const RegionLeaf *leaf, uint32_t granularity, RegionGaps *gaps)
{
  *gaps = region_gaps_from (leaf->low, granularity);
  return leaf->low[leaf->count - 1] - leaf->low[0] <= INT32_MAX;
}

/* The largest gap of those entries of @leaf, which ends at @end, whose bit is set in @some, as all are that are free or
 * all of these but one; @gaps are the leaf's.  REGION_GAP_UNKNOWN where these do not tell. */
static inline uint32_t
region_leaf_largest_gap (const RegionLeaf *leaf, const RegionGaps *gaps, uint32_t some, uint64_t end,
                         uint32_t granularity)
{
  uint32_t last = leaf->count - 1, gap = (uint32_t) region_gaps_largest (gaps, some & ~(UINT32_C (1) << last));
  if (gap == INT16_MAX)
    return REGION_GAP_UNKNOWN;
  return some >> last != 0 ? MAX (gap, region_gap (region_leaf_key (leaf, last), end, granularity)) : gap;
}

/* The largest gap of a leaf that ends at @end. */
uint32_t region_leaf_gap (const RegionLeaf *leaf, uint64_t end, uint32_t granularity);
/* The figures of leaf @id, whose last entry ends at @end. */
RegionSlot region_leaf_slot (const RegionPool *pool, uint32_t id, uint64_t end, uint32_t granularity);
/* The figures of inner node @id, from those it carries. */
RegionSlot region_inner_slot (const RegionPool *pool, uint32_t id);

/* Child @i's figures in and out of a node; set replaces child @i, i < count. */
static inline RegionSlot
region_inner_get (const RegionInner *node, uint32_t i)
{
  return (RegionSlot){ .key = region_inner_key (node, i), .committed = node->committed[i], .id = node->child[i],
                       .gap = node->gap[i], .reach = node->reach[i], .marks = (node->marks >> i & 1) != 0,
                       .stops = (node->stops >> i & 1) != 0 };
}

static inline void
region_inner_set (RegionInner *node, uint32_t i, const RegionSlot *slot)
{
  uint32_t bit = UINT32_C (1) << i;
  node->low[i] = (uint32_t) slot->key;
  node->high_of[i] = region_block (slot->key);
  node->committed[i] = slot->committed;
  node->child[i] = slot->id;
  node->gap[i] = slot->gap;
  node->reach[i] = (uint8_t) slot->reach;
  node->marks = slot->marks ? node->marks | bit : node->marks & ~bit;
  node->stops = slot->stops ? node->stops | bit : node->stops & ~bit;
  region_inner_settle_blocks (node);
}

/* Makes room for a child before child @i (at most one past the last), and takes child @i out.  The figures of a new one
 * are unset. */
void region_inner_insert (RegionInner *node, uint32_t i);
void region_inner_remove (RegionInner *node, uint32_t i);

/* The end of the node at @height on @path. */
static inline uint64_t
region_path_node_end (const RegionMap *map, const RegionPath *path, uint32_t height)
{
  for (uint32_t h = height + 1; h <= map->height; h++)
    if (path->step[h].index + 1 < path->step[h].node->count)
      return region_inner_key (path->step[h].node, path->step[h].index + 1);
  return map->n_pages;
}

/* Fetches all of a leaf, or what a search reads of an inner node, so that its parts come at once from a slow memory.
 * Always inline, as GCC leaves out calls of what only prefetches. */
static inline __attribute__ ((always_inline)) void
region_node_prefetch (const void *node)
{
  for (size_t line = 0; line < sizeof (RegionLeaf) / 64; line++)
    __builtin_prefetch ((const char *) node + 64 * line);
}

/* Leads the pool's path to the leaf that holds @page. */
void region_path_go_down (const RegionMap *map, uint64_t page);

/* The way to @page; the pool's, and good until the next descent in any of its maps. */
static inline RegionPath *
region_path_descend (const RegionMap *map, uint64_t page)
{
  RegionPool *pool = map->pool;
  RegionPath *path = &pool->path;
  if (pool->path_root != map->root || pool->path_height != map->height || page < path->start || page >= path->end)
    region_path_go_down (map, page);
  /* Calls come in twos and threes that ask for the same entry. */
  if (page < region_leaf_key (path->leaf, path->index)
      || page >= region_leaf_entry_end (path->leaf, path->index, path->end))
    path->index = region_leaf_floor (path->leaf, page);
  return path;
}

static inline RegionEntry
region_path_entry (const RegionPath *path)
{
  return region_leaf_entry (path->leaf, path->index, path->end);
}

#endif
