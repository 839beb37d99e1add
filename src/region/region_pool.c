/* Storage of region map nodes: slabs of chunks that never move, ids that are reused last in first out. */
#include "region/region_pool.h"
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <linux/mman.h>
#include <sys/mman.h>
#endif

/* A chunk begins with a large page of the host's, and is a whole number of them. */
#define LARGE_PAGE ((size_t) 1 << 21)
/* Nodes in use from which on they are worth a large page, and hints: fewer stay in the caches. */
#define MANY_NODES 512

G_STATIC_ASSERT (sizeof (RegionLeaf) == 640);
G_STATIC_ASSERT (sizeof (RegionInner) == 1600);

static size_t
chunk_size (size_t n_nodes, size_t node_size)
{
  return (n_nodes * node_size + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
}

/* Has a host that can do it hold @chunk in large pages: a search among many nodes would find few of its small ones in
 * the host's TLB.  It is no matter if it does not. */
static void
ask_for_large_pages (void *chunk, size_t size)
{
#ifdef MADV_HUGEPAGE
  (void) madvise (chunk, size, MADV_HUGEPAGE);
#endif
#ifdef MADV_COLLAPSE
  (void) madvise (chunk, size, MADV_COLLAPSE); /* what is in small pages already */
#endif
  (void) chunk;
  (void) size;
}

static void
add_chunk (RegionSlab *slab, size_t n_nodes, size_t node_size)
{
  size_t size = chunk_size (n_nodes, node_size);
  unsigned char *chunk = aligned_alloc (LARGE_PAGE, size);
  if (chunk == NULL)
    g_error ("cannot allocate %" G_GSIZE_FORMAT " bytes for region map nodes", size);
  if (slab->n_chunks > 0)
    ask_for_large_pages (chunk, size);
  slab->chunk = g_renew (unsigned char *, slab->chunk, slab->n_chunks + 1);
  slab->refs = g_renew (uint32_t *, slab->refs, slab->n_chunks + 1);
  slab->chunk[slab->n_chunks] = chunk;
  slab->refs[slab->n_chunks] = g_new0 (uint32_t, n_nodes);
  slab->n_chunks++;
}

static void
clear_slab (RegionSlab *slab)
{
  for (uint32_t i = 0; i < slab->n_chunks; i++)
    {
      free (slab->chunk[i]);
      g_free (slab->refs[i]);
    }
  g_free (slab->chunk);
  g_free (slab->refs);
}

RegionPool *
region_pool_new (void)
{
  RegionPool *pool = g_new0 (RegionPool, 1);
  pool->leaves.free_head = REGION_NO_NODE;
  pool->inners.free_head = REGION_NO_NODE;
  region_pool_forget_path (pool);
  return pool;
}

void
region_pool_free (RegionPool *pool)
{
  if (pool == NULL)
    return;
  g_free (pool->hints);
  clear_slab (&pool->leaves);
  clear_slab (&pool->inners);
  g_free (pool);
}

uint64_t
region_pool_bytes_used (const RegionPool *pool)
{
  return (uint64_t) pool->leaves.n_live * sizeof (RegionLeaf) + (uint64_t) pool->inners.n_live * sizeof (RegionInner);
}

/* An id that was never used, of a slab with 2^shift nodes a chunk.  Most maps are small: the first chunk is in large
 * pages only from many nodes on. */
static uint32_t
fresh_id (RegionSlab *slab, uint32_t shift, size_t node_size)
{
  size_t n_nodes = (size_t) 1 << shift;
  if (slab->n_fresh >> shift == slab->n_chunks)
    add_chunk (slab, n_nodes, node_size);
  else if (slab->n_fresh == MANY_NODES)
    ask_for_large_pages (slab->chunk[0], chunk_size (n_nodes, node_size));
  return slab->n_fresh++;
}

uint32_t
region_pool_take_leaf (RegionPool *pool)
{
  RegionSlab *slab = &pool->leaves;
  uint32_t id = slab->free_head;
  if (id != REGION_NO_NODE)
    slab->free_head = region_pool_leaf (pool, id)->next_free;
  else
    {
      id = fresh_id (slab, REGION_LEAF_SHIFT, sizeof (RegionLeaf));
      memset (region_pool_leaf (pool, id), 0, sizeof (RegionLeaf)); /* what is beyond its count is read, and ignored */
    }
  if (id == MANY_NODES && pool->hints == NULL && pool->inners.n_chunks > 0)
    pool->hints = g_new0 (RegionHint, REGION_HINTS);
  slab->n_live++;
  *region_pool_refs (pool, 0, id) = 1;
  return id;
}

uint32_t
region_pool_take_inner (RegionPool *pool)
{
  RegionSlab *slab = &pool->inners;
  uint32_t id = slab->free_head;
  if (id != REGION_NO_NODE)
    slab->free_head = region_pool_inner (pool, id)->next_free;
  else
    id = fresh_id (slab, REGION_INNER_SHIFT, sizeof (RegionInner));
  slab->n_live++;
  *region_pool_refs (pool, 1, id) = 1;
  return id;
}

void
region_pool_give_back (RegionPool *pool, uint32_t height, uint32_t id)
{
  RegionSlab *slab = height == 0 ? &pool->leaves : &pool->inners;
  if (height == 0)
    region_pool_leaf (pool, id)->next_free = slab->free_head;
  else
    region_pool_inner (pool, id)->next_free = slab->free_head;
  *region_pool_refs (pool, height, id) = 0;
  slab->free_head = id;
  slab->n_live--;
  region_pool_forget_path (pool);
}

void
region_pool_unref (RegionPool *pool, uint32_t height, uint32_t id)
{
  uint32_t *refs = region_pool_refs (pool, height, id);
  g_assert (*refs > 0);
  if (--*refs > 0)
    {
      pool->n_shared--;
      return;
    }
  if (height > 0)
    {
      const RegionInner *node = region_pool_inner (pool, id);
      for (uint32_t i = 0; i < node->count; i++)
        region_pool_unref (pool, height - 1, node->child[i]);
    }
  region_pool_give_back (pool, height, id);
}

uint32_t
region_pool_copy (RegionPool *pool, uint32_t height, uint32_t id)
{
  uint32_t copy = height == 0 ? region_pool_take_leaf (pool) : region_pool_take_inner (pool);
  --*region_pool_refs (pool, height, id);
  pool->n_shared--;
  if (height == 0)
    {
      *region_pool_leaf (pool, copy) = *region_pool_leaf (pool, id);
      return copy;
    }
  RegionInner *node = region_pool_inner (pool, copy);
  *node = *region_pool_inner (pool, id);
  for (uint32_t i = 0; i < node->count; i++)
    region_pool_ref (pool, height - 1, node->child[i]);
  return copy;
}
