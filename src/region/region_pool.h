/* Nodes of region maps and their storage.  A node is named by a 32-bit id, never by a pointer that outlives a call.
 *
 *   What is searched and what is only read are separate arrays.  Leaves and inner nodes have their own slabs
 *   of chunks; reference counts lie outside the nodes, so that copying a path does not touch the nodes beside it.
 *   A node whose count is above 1 is shared and must not be changed. */
#ifndef VASBOX_REGION_POOL_H
#define VASBOX_REGION_POOL_H

#include "region/region_map.h"
#include <glib.h>

#define REGION_LEAF_MAX 27
#define REGION_INNER_MAX 60
/* Extents of a leaf there is room for: three more than it may hold, so that they can be moved by fours, and one.  Those
 * beyond its count say nothing. */
#define REGION_LEAF_ROOM 30
/* Places for what is searched over all children at once; those beyond the node's count are 0. */
#define REGION_LANES 64
/* Pages of a block: what a figure of 31 bits tells apart, so that figures can be compared as signed ones. */
#define REGION_BLOCK_SHIFT 31
/* A gap of that many pages or more. */
#define REGION_GAP_MAX INT32_MAX
/* No gap: it was not measured. */
#define REGION_GAP_UNKNOWN UINT32_MAX
#define REGION_NO_EXTENT UINT32_MAX
/* Deeper than any tree of 2^32 leaves with at least two children a node. */
#define REGION_HEIGHT_MAX 32

/* 640 bytes.  A leaf holds extents: an extent is one entry that is not free, or two of one allocation,
 * the second of which follows upon the first; what programs reserve is mostly committed in front, so that one extent is
 * an allocation.  Free space is what lies between extents, and no entry of any leaf:
 *
 *      low        split          end            low of the next one, or of the next leaf's first
 *      | front    | back         | free space   |
 *
 *   All low and split of a leaf lie in one block of 2^31 pages (8 TiB of pages of 4 KiB), so that half of them is kept
 *   once; so do the ends, but the last one's.  Where there is no back it is REGION_FREE, and split is end.  The map's
 *   first extent begins at page 0; it is empty where that is free.  Bit i of marks: extent i is marked, that is, its
 *   front; a back never is. */
typedef struct RegionLeaf
{
  _Alignas (64) uint64_t block; /* its first page */
  uint64_t far;                 /* how far beyond it the block lies in which the last extent ends */
  uint32_t count;
  uint32_t marks;
  uint32_t next_free; /* of a leaf that is not in use */
  union
  {
    struct
    {
      _Alignas (16) uint32_t low[REGION_LEAF_ROOM];
      uint32_t end[REGION_LEAF_ROOM];
      uint32_t split[REGION_LEAF_ROOM];
      RegionAttribute front[REGION_LEAF_ROOM];
      RegionAttribute back[REGION_LEAF_ROOM];
    };
    uint32_t column[5][REGION_LEAF_ROOM]; /* the same, to be moved */
  };
} RegionLeaf;

/* 1,600 bytes, of which a search for a page reads the first 528.  What it carries of each child:
 *   low, high_of   its first page, in halves; while all children begin in one block, block serves for all of them
 *   gap            its largest free range that begins in it, from the range's start rounded up to the granularity;
 *                  pages, at most REGION_GAP_MAX, which means that many or more
 *   committed      committed pages, system pages excluded
 *   reach          the highest power of two (its exponent) that divides a page of such a rounded range; or more, if it
 *                  had such a range since its leaf was last split or joined
 *   marks          bit i: child i holds a marked entry;  stops: a marked one or free space */
typedef struct RegionInner
{
  _Alignas (64) uint64_t block; /* the first page of the first child's */
  uint32_t count;
  uint32_t next_free; /* of a node that is not in use */
  uint64_t marks, stops;
  bool spans_blocks;
  _Alignas (16) uint32_t low[REGION_INNER_MAX];
  uint32_t child[REGION_INNER_MAX];
  _Alignas (16) uint32_t gap[REGION_LANES];
  uint64_t committed[REGION_INNER_MAX];
  _Alignas (16) uint32_t high_of[REGION_INNER_MAX];
  uint8_t reach[REGION_LANES];
} RegionInner;

#define REGION_LEAF_SHIFT 12 /* leaves a chunk, 4 MiB */
#define REGION_INNER_SHIFT 10

typedef struct RegionSlab
{
  unsigned char **chunk;
  uint32_t **refs;
  uint32_t n_chunks;
  uint32_t n_fresh; /* ids below were handed out at least once */
  uint32_t free_head;
  uint32_t n_live;
} RegionSlab;

/* Where the last search for a page of a piece of the range ended, to be fetched while the next one is on its way there.
 * Where it is wrong, or another map's, that was in vain. */
typedef struct RegionHint
{
  uint32_t leaf, inner; /* inner: the node above the leaf */
} RegionHint;

#define REGION_HINTS 16384
#define REGION_HINT_SHIFT 8 /* pages of a piece */

/* The way from the root to one page.  step[h] is the inner node at height h (1 .. map->height) and the child taken. */
typedef struct RegionPath
{
  RegionLeaf *leaf;
  uint32_t leaf_id;
  uint32_t index;      /* of the extent in the leaf */
  uint64_t start, end; /* of the leaf */
  uint32_t others_of;  /* an extent, */
  uint32_t others_gap; /* and the largest gap after the leaf's others, or REGION_GAP_UNKNOWN; or REGION_NO_EXTENT */
  struct
  {
    RegionInner *node;
    uint32_t index;
  } step[REGION_HEIGHT_MAX];
} RegionPath;

struct RegionPool
{
  RegionSlab leaves;
  RegionSlab inners;
  uint64_t n_shared; /* references beyond the first of every node: where 0, nothing needs copying */
  /* Where the last descent ended, for the next one: calls come in groups that ask for the same place.  Good for maps
   * with this root until a node is made, freed or copied (path_root is then NO_NODE); an edit in place changes neither
   * the way nor a leaf's range. */
  RegionPath path;
  uint32_t path_root;
  uint32_t path_height;
  RegionHint *hints; /* REGION_HINTS, for pieces that follow one another; NULL while there are few nodes */
};

#define REGION_NO_NODE UINT32_MAX

/* From here on no way down is known. */
static inline void
region_pool_forget_path (RegionPool *pool)
{
  pool->path_root = REGION_NO_NODE;
}

static inline RegionLeaf *
region_pool_leaf (const RegionPool *pool, uint32_t id)
{
  return (RegionLeaf *) (void *) pool->leaves.chunk[id >> REGION_LEAF_SHIFT]
         + (id & ((UINT32_C (1) << REGION_LEAF_SHIFT) - 1));
}

static inline RegionInner *
region_pool_inner (const RegionPool *pool, uint32_t id)
{
  return (RegionInner *) (void *) pool->inners.chunk[id >> REGION_INNER_SHIFT]
         + (id & ((UINT32_C (1) << REGION_INNER_SHIFT) - 1));
}

/* The reference count of a node @height levels above the leaves. */
static inline uint32_t *
region_pool_refs (const RegionPool *pool, uint32_t height, uint32_t id)
{
  return height == 0
             ? &pool->leaves.refs[id >> REGION_LEAF_SHIFT][id & ((UINT32_C (1) << REGION_LEAF_SHIFT) - 1)]
             : &pool->inners.refs[id >> REGION_INNER_SHIFT][id & ((UINT32_C (1) << REGION_INNER_SHIFT) - 1)];
}

static inline void
region_pool_ref (RegionPool *pool, uint32_t height, uint32_t id)
{
  pool->n_shared++;
  ++*region_pool_refs (pool, height, id);
}

/* A node with one reference and unset contents. */
uint32_t region_pool_take_leaf (RegionPool *pool);
uint32_t region_pool_take_inner (RegionPool *pool);
/* Gives up one reference; the last one frees the node and gives up its children. */
void region_pool_unref (RegionPool *pool, uint32_t height, uint32_t id);
/* Frees the node alone: its one reference is the caller's, its children's references pass to the caller. */
void region_pool_give_back (RegionPool *pool, uint32_t height, uint32_t id);
/* A copy with one reference of a shared node, whose own loses the caller's; the children gain one each. */
uint32_t region_pool_copy (RegionPool *pool, uint32_t height, uint32_t id);

#endif
