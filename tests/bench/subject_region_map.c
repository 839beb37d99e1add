#include "subject_region_map.h"
#include "subject.h"
#include <glib.h>

#define N_PAGES (UINT64_C (1) << 35) /* 128 TiB */

RegionAttribute
map_attribute (RegionState state, uint32_t protect)
{
  return region_attribute_make (state, REGION_TYPE_PRIVATE, protect, 4, 0);
}

static void
make (MapSpace *space, uint32_t i, uint64_t random)
{
  uint32_t pages = bench_reserve_pages (random), committed = bench_commit_pages (random, pages);
  RegionFit fit = { 16, N_PAGES, pages, 16 };
  uint64_t start;
  if (!region_map_lowest_fit (&space->map, &fit, &start))
    g_error ("the bench has filled its address space");
  region_map_assign (&space->map, start, start + pages, map_attribute (REGION_STATE_RESERVED, 0) | REGION_MARK);
  region_map_assign (&space->map, start, start + committed, map_attribute (REGION_STATE_COMMITTED, 4) | REGION_MARK);
  space->allocation[i].start = start;
  space->allocation[i].n_pages = pages;
  space->allocation[i].n_committed = committed;
}

void *
map_create (uint32_t n)
{
  MapSpace *space = g_new0 (MapSpace, 1);
  uint64_t state = n;
  space->n = n;
  space->allocation = g_malloc_n (n, sizeof *space->allocation);
  space->pool = region_pool_new ();
  region_map_init (&space->map, space->pool, N_PAGES, 16);
  for (uint32_t i = 0; i < n; i++)
    make (space, i, bench_random (&state));
  return space;
}

static void
map_expect (const void *data, uint64_t random)
{
  const MapSpace *space = data;
  __builtin_prefetch (&space->allocation[(uint32_t) random % space->n]);
}

void
map_triple (void *data, uint64_t random)
{
  MapSpace *space = data;
  uint32_t i = (uint32_t) random % space->n;
  uint64_t start = space->allocation[i].start;
  region_map_assign (&space->map, start, start + space->allocation[i].n_pages, REGION_FREE);
  make (space, i, random);
}

void
map_destroy (void *data)
{
  MapSpace *space = data;
  region_map_clear (&space->map);
  region_pool_free (space->pool);
  g_free (space->allocation);
  g_free (space);
}

const Subject subject_region_map = { "region map", map_create, map_triple, map_expect, map_destroy };
