/* What one node says of itself and of a page: searches within a node, and the figures a parent carries of a child. */
#ifndef VASBOX_REGION_NODE_H
#define VASBOX_REGION_NODE_H

#include "region/region_pool.h"

/* A subtree as its parent carries it. */
typedef struct RegionSlot
{
  uint64_t key;
  uint64_t committed;
  uint32_t id;
  uint32_t gap;
  uint8_t reach;
  bool marks, stops;
} RegionSlot;

/* The last i with key[i] <= page; key[0] <= page.  Without branches: which way a step goes cannot be guessed. */
static inline uint32_t
region_floor (const uint64_t *key, uint32_t count, uint64_t page)
{
  uint32_t base = 0;
  while (count > 1)
    {
      uint32_t half = count / 2;
      base += key[base + half] <= page ? half : 0;
      count -= half;
    }
  return base;
}

static inline uint64_t
region_align_up (uint64_t page, uint64_t align)
{
  return (page + align - 1) & ~(align - 1);
}

static inline uint64_t
region_leaf_entry_end (const RegionLeaf *leaf, uint32_t i, uint64_t end)
{
  return i + 1 < leaf->count ? leaf->key[i + 1] : end;
}

static inline uint64_t
region_inner_child_end (const RegionInner *node, uint32_t i, uint64_t end)
{
  return i + 1 < node->count ? node->key[i + 1] : end;
}

/* Committed, and not a page of the system's. */
static inline bool
region_is_charged (RegionAttribute a)
{
  return region_attribute_state (a) == REGION_STATE_COMMITTED && region_attribute_type (a) != REGION_TYPE_SYSTEM;
}

static inline bool
region_is_stop (RegionAttribute a)
{
  return region_attribute_is_free (a) || region_attribute_is_marked (a);
}

/* May an entry with @after follow one with @before without being one entry with it? */
static inline bool
region_can_merge (RegionAttribute before, RegionAttribute after)
{
  return (before & ~REGION_MARK) == after;
}

/* Lets the free range [start, end) count in @gap and @reach. */
static inline void
region_measure_gap (uint64_t start, uint64_t end, uint32_t granularity, uint32_t *gap, uint8_t *reach)
{
  uint64_t from = region_align_up (start, granularity);
  if (end <= from)
    return;
  uint64_t pages = end - from;
  *gap = MAX (*gap, (uint32_t) MIN (pages, UINT32_MAX));
  /* The highest bit in which from - 1 and the last page differ: some page between has zeros below it. */
  uint64_t differ = (from - 1) ^ (end - 1);
  *reach = MAX (*reach, (uint8_t) (63 - __builtin_clzll (differ)));
}

/* The figures of leaf @id, whose last entry ends at @end. */
RegionSlot region_leaf_slot (const RegionPool *pool, uint32_t id, uint64_t end, uint32_t granularity);
/* The figures of inner node @id, from those it carries. */
RegionSlot region_inner_slot (const RegionPool *pool, uint32_t id);

/* Child @i's figures in and out of a node; set replaces child @i, i < count. */
static inline RegionSlot
region_inner_get (const RegionInner *node, uint32_t i)
{
  return (RegionSlot){ .key = node->key[i], .committed = node->committed[i], .id = node->child[i], .gap = node->gap[i],
                       .reach = node->reach[i], .marks = (node->marks >> i & 1) != 0,
                       .stops = (node->stops >> i & 1) != 0 };
}

static inline void
region_inner_set (RegionInner *node, uint32_t i, const RegionSlot *slot)
{
  uint32_t bit = UINT32_C (1) << i;
  node->key[i] = slot->key;
  node->committed[i] = slot->committed;
  node->child[i] = slot->id;
  node->gap[i] = slot->gap;
  node->reach[i] = slot->reach;
  node->marks = slot->marks ? node->marks | bit : node->marks & ~bit;
  node->stops = slot->stops ? node->stops | bit : node->stops & ~bit;
}

/* The way from the root to one page.  step[h] is the inner node at height h (1 .. map->height) and the child taken. */
typedef struct RegionPath
{
  struct
  {
    RegionInner *node;
    uint32_t index;
    uint32_t id;
  } step[REGION_HEIGHT_MAX];
  RegionLeaf *leaf;
  uint32_t leaf_id;
  uint32_t index; /* of the entry in the leaf */
  uint64_t end;   /* of the leaf */
} RegionPath;

static inline void
region_path_descend (RegionPath *path, const RegionMap *map, uint64_t page)
{
  uint32_t id = map->root;
  path->end = map->n_pages;
  for (uint32_t h = map->height; h > 0; h--)
    {
      RegionInner *node = region_pool_inner (map->pool, id);
      uint32_t i = region_floor (node->key, node->count, page);
      path->step[h].node = node;
      path->step[h].index = i;
      path->step[h].id = id;
      path->end = region_inner_child_end (node, i, path->end);
      id = node->child[i];
    }
  path->leaf_id = id;
  path->leaf = region_pool_leaf (map->pool, id);
  path->index = region_floor (path->leaf->key, path->leaf->count, page);
}

static inline RegionEntry
region_path_entry (const RegionPath *path)
{
  return (RegionEntry){ path->leaf->key[path->index], region_leaf_entry_end (path->leaf, path->index, path->end),
                        path->leaf->attribute[path->index] };
}

#endif
