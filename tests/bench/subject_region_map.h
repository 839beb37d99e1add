/* The region map as a subject, open to the bench's other questions. */
#ifndef BENCH_SUBJECT_REGION_MAP_H
#define BENCH_SUBJECT_REGION_MAP_H

#include "region/region_map.h"

typedef struct MapSpace
{
  RegionPool *pool;
  RegionMap map;
  uint32_t n;
  uint64_t *start; /* of each allocation, in pages */
  uint32_t *n_pages;
  uint32_t *n_committed;
} MapSpace;

RegionAttribute map_attribute (RegionState state, uint32_t protect);
void *map_create (uint32_t n);
void map_triple (void *space, uint64_t random);
void map_destroy (void *space);

#endif
