/* What the tests of the region map share: attributes, and a map with its pool. */
#ifndef REGION_FIXTURE_H
#define REGION_FIXTURE_H

#include "../support/test_main.h"
#include "region/region_map.h"

#define R region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, 4, 0)
#define C region_attribute_make (REGION_STATE_COMMITTED, REGION_TYPE_PRIVATE, 4, 4, 0)
#define C_READ region_attribute_make (REGION_STATE_COMMITTED, REGION_TYPE_PRIVATE, 2, 4, 0)
#define SYSTEM region_attribute_make (REGION_STATE_COMMITTED, REGION_TYPE_SYSTEM, 2, 2, 0)
#define MARKED(a) ((a) | REGION_MARK)

/* A map and its pool. */
typedef struct Fixture
{
  RegionPool *pool;
  RegionMap map;
} Fixture;

static inline Fixture
fixture_new (uint64_t n_pages, uint32_t granularity)
{
  Fixture f = { .pool = region_pool_new () };
  region_map_init (&f.map, f.pool, n_pages, granularity);
  return f;
}

/* Teardown: every node is given back. */
static inline void
fixture_clear (Fixture *f)
{
  region_map_clear (&f->map);
  ck_assert_uint_eq (region_pool_bytes_used (f->pool), 0);
  region_pool_free (f->pool);
}

static inline void
assign (RegionMap *map, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  region_map_assign (map, start, end, attribute);
  ck_assert_ptr_null (region_map_check (map));
}

static inline void
assert_entry (const RegionMap *map, uint64_t page, uint64_t start, uint64_t end, RegionAttribute attribute)
{
  RegionEntry e = region_map_find (map, page);
  ck_assert_uint_eq (e.start, start);
  ck_assert_uint_eq (e.end, end);
  ck_assert_uint_eq (e.attribute, attribute);
}

#endif
