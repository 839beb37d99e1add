/* The region map as a subject, open to the bench's other questions. */
#ifndef BENCH_SUBJECT_REGION_MAP_H
#define BENCH_SUBJECT_REGION_MAP_H

#include "region/region_map.h"

typedef struct MapSpace
{
  RegionPool *pool;
  RegionMap map;
  uint32_t n;
  struct
  {
    uint64_t start; /* in pages */
    uint32_t n_pages, n_committed;
  } *allocation;
} MapSpace;

RegionAttribute map_attribute (RegionState state, uint32_t protect);
void *map_create (uint32_t n);
void map_triple (void *space, uint64_t random);
void map_destroy (void *space);

#endif
