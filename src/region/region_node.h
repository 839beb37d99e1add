/* What an inner node says of its children, the figures that it carries of each, and the way down to a page. */
#ifndef VASBOX_REGION_NODE_H
#define VASBOX_REGION_NODE_H

#include "region/region_leaf.h"
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

/* The last child of @node that begins at or before @page, which is not before the first. */
static inline uint32_t
region_inner_floor (const RegionInner *node, uint64_t page)
{
  uint32_t n = node->spans_blocks
                   ? region_lanes_count_pairs (node->high_of, node->low, node->count,
                                               (uint32_t) (page >> REGION_BLOCK_SHIFT), region_low (page))
                   : region_lanes_count_60 (node->low, node->count, region_low_at_most (node->block, page));
  return MIN (n, node->count) - 1;
}

/* The first page of child @i. */
static inline uint64_t
region_inner_key (const RegionInner *node, uint32_t i)
{
  uint64_t block = node->spans_blocks ? (uint64_t) node->high_of[i] << REGION_BLOCK_SHIFT : node->block;
  return block + node->low[i];
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
  node->block = (uint64_t) node->high_of[0] << REGION_BLOCK_SHIFT;
  node->spans_blocks = node->high_of[node->count - 1] != node->high_of[0];
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

/* Writes @n extents of one block, at least one, to leaf @id, which ends at @end, and returns its figures. */
RegionSlot region_leaf_write (RegionPool *pool, uint32_t id, const RegionExtent *extents, uint32_t n, uint64_t end,
                              uint32_t granularity);
/* The figures of leaf @id, which ends at @end. */
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
  uint64_t bit = UINT64_C (1) << i;
  node->low[i] = region_low (slot->key);
  node->high_of[i] = (uint32_t) (slot->key >> REGION_BLOCK_SHIFT);
  node->committed[i] = slot->committed;
  node->child[i] = slot->id;
  node->gap[i] = slot->gap;
  node->reach[i] = (uint8_t) slot->reach;
  node->marks = slot->marks ? node->marks | bit : node->marks & ~bit;
  node->stops = slot->stops ? node->stops | bit : node->stops & ~bit;
  region_inner_settle_blocks (node);
}

/* Makes room for a child before child @i (at most one past the last), and takes child @i out, which is not the only one
 * of its block.  The figures of a new one are unset. */
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
region_prefetch (const void *node, size_t n_lines)
{
#pragma GCC unroll 10
  for (size_t line = 0; line < n_lines; line++)
    __builtin_prefetch ((const char *) node + 64 * line);
}

static inline __attribute__ ((always_inline)) void
region_leaf_prefetch (const RegionLeaf *leaf)
{
  region_prefetch (leaf, sizeof *leaf / 64);
}

static inline __attribute__ ((always_inline)) void
region_inner_prefetch (const RegionInner *node)
{
  region_prefetch (node, offsetof (RegionInner, gap) / 64 + 1);
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
  /* Calls come in twos and threes that ask for the same extent. */
  else if (page < region_leaf_key (path->leaf, path->index)
      || page >= region_leaf_next (path->leaf, path->index, path->end))
    path->index = region_leaf_floor (path->leaf, page);
  return path;
}

/* The entry that holds @page, to which @path leads. */
static inline RegionEntry
region_path_entry (const RegionPath *path, uint64_t page)
{
  return region_leaf_entry (path->leaf, path->index, page, path->end);
}

#endif
