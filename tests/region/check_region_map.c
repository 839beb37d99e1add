#include "region_fixture.h"
#include "flat_model.h"
#include "region/region_pool.h"
#include <string.h>

START_TEST (test_region_map_assign_splits_and_merges)
{
  Fixture f = fixture_new (1000, 16);
  assert_entry (&f.map, 999, 0, 1000, REGION_FREE);
  assign (&f.map, 16, 36, MARKED (R)); /* ----*RRRRRRR---- */
  assert_entry (&f.map, 20, 16, 36, MARKED (R));
  assign (&f.map, 20, 24, C); /* ----*RCCRRRR---- */
  assert_entry (&f.map, 16, 16, 20, MARKED (R));
  assert_entry (&f.map, 21, 20, 24, C);
  assert_entry (&f.map, 30, 24, 36, R);
  assign (&f.map, 16, 20, MARKED (C)); /* ----*CCCRRRR---- */
  assert_entry (&f.map, 21, 16, 24, MARKED (C));
  assign (&f.map, 20, 24, R); /* ----*CRRRRRR---- */
  assert_entry (&f.map, 21, 20, 36, R);
  assign (&f.map, 10, 40, REGION_FREE);
  assert_entry (&f.map, 21, 0, 1000, REGION_FREE);
  ck_assert_uint_eq (f.map.totals.n_entries, 0);
  ck_assert_uint_eq (f.map.totals.digest.low | f.map.totals.digest.high, 0);
  fixture_clear (&f);
}
END_TEST

/* The pool remembers where it last went down; a new map may get the root of one that is gone. */
START_TEST (test_region_map_of_a_used_pool_starts_afresh)
{
  Fixture f = fixture_new (1000, 1);
  assert_entry (&f.map, 500, 0, 1000, REGION_FREE);
  region_map_clear (&f.map);
  region_map_init (&f.map, f.pool, 2000, 1);
  assert_entry (&f.map, 500, 0, 2000, REGION_FREE);
  fixture_clear (&f);
}
END_TEST

START_TEST (test_region_map_marked_entry_never_merges_with_one_before)
{
  Fixture f = fixture_new (1000, 1);
  assign (&f.map, 10, 20, MARKED (R)); /* *RRRR      */
  assign (&f.map, 20, 30, MARKED (R)); /* *RRRR*RRRR */
  assert_entry (&f.map, 15, 10, 20, MARKED (R));
  assert_entry (&f.map, 25, 20, 30, MARKED (R));
  ck_assert_uint_eq (f.map.totals.n_allocations, 2);
  ck_assert_uint_eq (region_map_allocation_end (&f.map, 15), 20);
  region_map_mark (&f.map, 20, false); /* *RRRRRRRRR */
  ck_assert_ptr_null (region_map_check (&f.map));
  assert_entry (&f.map, 25, 10, 30, MARKED (R));
  region_map_mark (&f.map, 14, true); /* *R*RRRRRRRR */
  ck_assert_ptr_null (region_map_check (&f.map));
  assert_entry (&f.map, 13, 10, 14, MARKED (R));
  assert_entry (&f.map, 25, 14, 30, MARKED (R));
  ck_assert_uint_eq (region_map_allocation_start (&f.map, 29), 14);
  fixture_clear (&f);
}
END_TEST

START_TEST (test_region_map_allocation_spans_its_entries)
{
  Fixture f = fixture_new (100000, 16);
  assign (&f.map, 16, 90000, MARKED (R));
  for (uint64_t page = 20; page < 80000; page += 20) /* thousands of entries under one mark */
    region_map_assign (&f.map, page, page + 7, C);
  ck_assert_ptr_null (region_map_check (&f.map));
  RegionEntry e;
  uint64_t start = 0;
  e = region_map_find_allocated (&f.map, 79985, &start);
  ck_assert_uint_eq (start, 16);
  ck_assert_uint_eq (e.start, 79980);
  e = region_map_find_allocated (&f.map, 95000, &start);
  ck_assert_uint_eq (start, 90000);
  ck_assert_uint_eq (e.attribute, REGION_FREE);
  ck_assert_uint_eq (region_map_allocation_start (&f.map, 89999), 16);
  ck_assert_uint_eq (region_map_allocation_end (&f.map, 16), 90000);
  ck_assert_uint_eq (region_map_allocation_end (&f.map, 95000), 100000);
  fixture_clear (&f);
}
END_TEST

START_TEST (test_region_map_totals_leave_system_pages_out)
{
  Fixture f = fixture_new (1000, 1);
  assign (&f.map, 100, 101, MARKED (SYSTEM));
  assign (&f.map, 200, 210, MARKED (C));
  ck_assert_uint_eq (f.map.totals.committed_pages, 10);
  ck_assert_uint_eq (f.map.totals.reserved_pages, 10);
  ck_assert_uint_eq (f.map.totals.n_allocations, 1);
  ck_assert_uint_eq (f.map.totals.n_entries, 2);
  ck_assert_uint_eq (region_map_count_committed (&f.map, 0, 1000), 10);
  ck_assert_uint_eq (region_map_count_committed (&f.map, 100, 201), 1);
  fixture_clear (&f);
}
END_TEST

/* Entries that begin at the last page of a block, whose low part no other key of a leaf can have, and at the first. */
START_TEST (test_region_map_entries_begin_at_the_borders_of_blocks)
{
  const uint64_t block = UINT64_C (1) << REGION_BLOCK_SHIFT;
  Fixture f = fixture_new (4 * block, 16);
  assign (&f.map, 5, 10, MARKED (R));
  assign (&f.map, block - 1, block + 1, MARKED (R));
  assign (&f.map, 2 * block, 2 * block + 8, MARKED (C));
  assert_entry (&f.map, block - 1, block - 1, block + 1, MARKED (R));
  assert_entry (&f.map, block, block - 1, block + 1, MARKED (R));
  assert_entry (&f.map, block - 2, 10, block - 1, REGION_FREE);
  assign (&f.map, block, block + 1, C); /* *R|C */
  assert_entry (&f.map, block, block, block + 1, C);
  ck_assert_uint_eq (region_map_allocation_start (&f.map, block), block - 1);
  assign (&f.map, block - 1, block, MARKED (C)); /* *C merges across the border */
  assert_entry (&f.map, block, block - 1, block + 1, MARKED (C));
  RegionFit fit = { 16, 4 * block, 2 * block - 16, 16 };
  uint64_t start = 0;
  ck_assert (region_map_lowest_fit (&f.map, &fit, &start));
  ck_assert_uint_eq (start, 2 * block + 16);
  assign (&f.map, block - 1, block + 1, REGION_FREE);
  assert_entry (&f.map, block, 10, 2 * block, REGION_FREE);
  assign (&f.map, 0, 4 * block, REGION_FREE);
  assert_entry (&f.map, block, 0, 4 * block, REGION_FREE);
  fixture_clear (&f);
}
END_TEST

/* One entry that grows and shrinks within a block of its own is changed in place: no node is made or freed. */
START_TEST (test_region_map_small_leaf_alone_in_its_block_stays)
{
  const uint64_t block = UINT64_C (1) << REGION_BLOCK_SHIFT;
  Fixture f = fixture_new (64 * block, 16);
  for (uint64_t page = 0; page < 6400; page += 20)
    region_map_assign (&f.map, page, page + 10, MARKED (C));
  assign (&f.map, 32 * block, 48 * block, MARKED (R));
  RegionMap before;
  uint64_t used = region_pool_bytes_used (f.pool);
  region_map_share (&before, &f.map);
  assign (&f.map, 32 * block + 100, 33 * block, C);
  assign (&f.map, 32 * block + 100, 33 * block, R);
  ck_assert_mem_eq (&before.totals, &f.map.totals, sizeof f.map.totals);
  region_map_clear (&before);
  ck_assert_uint_eq (region_pool_bytes_used (f.pool), used);
  fixture_clear (&f);
}
END_TEST

/* Allocation @i of 20 pages in front of 12 that are free or, now and then, another allocation's. */
static void
place (RegionMap *map, uint64_t i)
{
  region_map_assign (map, i * 32, i * 32 + 20, MARKED (C));
  if (i % 3 != 0)
    region_map_assign (map, i * 32 + 8, i * 32 + 20, R);
  if (i % 5 == 0)
    region_map_assign (map, i * 32 + 20, i * 32 + 32, MARKED (R));
}

/* Leaves, and nodes above them, that begin and end with any kind of entry: each allocation is freed and placed again
 * alone, so that every border between two is merged across from either side; then runs of them, so that leaves become
 * small. */
START_TEST (test_region_map_frees_allocations_next_to_the_borders_of_leaves)
{
  enum { N = 1500 };
  Fixture f = fixture_new (1 << 20, 16);
  for (uint64_t k = 0; k < (uint64_t) _i; k++) /* which moves the borders on */
    region_map_assign (&f.map, (N + 1) * 32 + k * 2, (N + 1) * 32 + k * 2 + 1, MARKED (R));
  for (uint64_t i = N; i-- > 0;)
    place (&f.map, i);
  Digest128 digest = f.map.totals.digest;
  for (uint64_t i = 0; i < N; i++)
    {
      region_map_assign (&f.map, i * 32, i * 32 + 20, REGION_FREE);
      ck_assert_uint_ge (region_map_find (&f.map, i * 32).end, i * 32 + 20);
      ck_assert_ptr_null (region_map_check (&f.map));
      place (&f.map, i);
      ck_assert_mem_eq (&f.map.totals.digest, &digest, sizeof digest);
    }
  for (uint64_t i = 0; i + 9 < N; i += 7)
    {
      assign (&f.map, i * 32, (i + 1 + i % 9) * 32, REGION_FREE);
      for (uint64_t k = i; k <= i + i % 9; k++)
        place (&f.map, k);
      ck_assert_ptr_null (region_map_check (&f.map));
      ck_assert_mem_eq (&f.map.totals.digest, &digest, sizeof digest);
    }
  fixture_clear (&f);
}
END_TEST

/* Room that reaches far is made by joining leaves, at a page that only it reaches: the nodes above learn of it,
 * whichever leaf comes to hold it. */
START_TEST (test_region_map_room_made_by_joining_leaves_is_known_above)
{
  enum { N = 3000, FAR = 1024 }; /* page 32 * 1024 is divided by 2^15, none below 64 K by more */
  Fixture f = fixture_new (N * 32, 16);
  for (uint64_t i = 0; i < N; i++)
    region_map_assign (&f.map, i * 32, i * 32 + 32, MARKED (C));
  for (uint64_t n = 2; n < 60; n++)
    for (uint64_t before = 1; before < n; before++)
      {
        RegionMap map;
        region_map_share (&map, &f.map);
        assign (&map, (FAR - before) * 32, (FAR - before + n) * 32, REGION_FREE);
        RegionFit fit = { 16, N * 32, 16, FAR * 32 };
        uint64_t start = 0;
        ck_assert (region_map_lowest_fit (&map, &fit, &start));
        ck_assert_uint_eq (start, FAR * 32);
        region_map_clear (&map);
      }
  fixture_clear (&f);
}
END_TEST

/* Allocations 1 .. @n - 1 of 16 pages, each with 16 free pages behind it. */
static Fixture
spaced (uint64_t n)
{
  Fixture f = fixture_new (UINT64_C (1) << 20, 16);
  for (uint64_t i = 1; i < n; i++)
    region_map_assign (&f.map, i * 32, i * 32 + 16, MARKED (R));
  return f;
}

static uint64_t
lowest (const RegionMap *map, uint64_t n_pages)
{
  RegionFit fit = { 0, 300 * 32, n_pages, 16 };
  uint64_t start = 0;
  ck_assert (region_map_lowest_fit (map, &fit, &start));
  return start;
}

/* What a placement leaves behind of the other gaps serves for the assign that follows, and for none after that. */
START_TEST (test_region_map_gap_is_filled_twice_after_one_placement)
{
  for (uint64_t k = 20; k < 150; k++)
    {
      Fixture f = spaced (300);
      assign (&f.map, k * 32, (k + 7) * 32, REGION_FREE);
      uint64_t gap = lowest (&f.map, 200);
      ck_assert_uint_eq (gap, k * 32 - 16);
      assign (&f.map, gap + 160, gap + 176, MARKED (R));
      assign (&f.map, gap + 32, gap + 144, MARKED (R));
      fixture_clear (&f);
    }
}
END_TEST

/* Nor for another leaf, whose largest gap is behind its extent of the same number. */
START_TEST (test_region_map_another_gap_is_filled_after_a_placement)
{
  for (uint64_t k = 60; k < 160; k++)
    {
      Fixture f = spaced (300);
      assign (&f.map, 20 * 32, 27 * 32, REGION_FREE);
      assign (&f.map, k * 32, (k + 7) * 32, REGION_FREE);
      assign (&f.map, (k + 9) * 32, (k + 12) * 32, REGION_FREE);
      ck_assert_uint_eq (lowest (&f.map, 200), 20 * 32 - 16);
      assign (&f.map, k * 32, k * 32 + 208, MARKED (R));
      fixture_clear (&f);
    }
}
END_TEST

/* An edit across the border of two full leaves, which then hold one extent more than both may. */
START_TEST (test_region_map_edit_across_two_full_leaves)
{
  enum { N = 300 };
  Fixture f = fixture_new (UINT64_C (1) << 20, 16);
  for (uint64_t i = 1; i < N; i++)
    {
      region_map_assign (&f.map, i * 64, i * 64 + 20, MARKED (R));
      region_map_assign (&f.map, i * 64 + 10, i * 64 + 20, C);
    }
  for (uint64_t i = 1; i < N; i++)
    if (i % 23 < 4)
      region_map_assign (&f.map, i * 64 + 40, i * 64 + 44, MARKED (R));
  for (uint64_t i = 1; i + 1 < N; i++)
    {
      RegionMap map;
      region_map_share (&map, &f.map);
      assign (&map, i * 64 + 15, (i + 1) * 64 + 5, C_READ);
      region_map_clear (&map);
    }
  fixture_clear (&f);
}
END_TEST

/* Leaves that lose most of what they held are joined: no law of the structure, but what keeps a map small. */
START_TEST (test_region_map_leaves_that_lose_their_extents_are_joined)
{
  Fixture f = spaced (20000);
  for (uint64_t i = 1; i < 20000; i++)
    if (i % 20 != 0)
      region_map_assign (&f.map, i * 32, i * 32 + 16, REGION_FREE);
  ck_assert_ptr_null (region_map_check (&f.map));
  ck_assert_uint_eq (f.map.totals.n_entries, 999);
  ck_assert_uint_lt (region_pool_bytes_used (f.pool), 200 * f.map.totals.n_entries);
  fixture_clear (&f);
}
END_TEST

/* The same state by another way: its entries assigned in random order, over something else. */
static void
rebuild (GRand *random, const FlatModel *model, RegionMap *map)
{
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (unsigned));
  for (unsigned u = 0; u < model->n; u++)
    if (flat_model_begins (model, u))
      g_array_append_val (starts, u);
  for (unsigned i = starts->len; i > 1; i--)
    {
      unsigned *a = &g_array_index (starts, unsigned, i - 1);
      unsigned *b = &g_array_index (starts, unsigned, g_rand_int_range (random, 0, (gint32) i));
      unsigned t = *a;
      *a = *b;
      *b = t;
    }
  region_map_assign (map, 0, map->n_pages, MARKED (C));
  for (unsigned i = 0; i < starts->len; i++)
    {
      RegionEntry e = flat_model_find (model, g_array_index (starts, unsigned, i));
      region_map_assign (map, e.start, e.end, e.attribute);
    }
}

START_TEST (test_region_map_digest_is_the_same_for_every_history)
{
  GRand *random = g_rand_new_with_seed (test_seed ());
  for (int round = 0; round < 40; round++)
    {
      Fixture f = fixture_new (2000, 16);
      RegionMap other;
      region_map_init (&other, f.pool, 2000, 16);
      FlatModel model = flat_model_new (2000, 1);
      for (int i = 0; i < 500; i++)
        {
          unsigned start, end;
          random_range (random, 2000, &start, &end);
          RegionAttribute a = random_attribute (random);
          region_map_assign (&f.map, start, end, a);
          flat_model_assign (&model, start, end, a);
        }
      rebuild (random, &model, &other);
      ck_assert_ptr_null (flat_model_compare (&model, &other));
      ck_assert_mem_eq (&f.map.totals.digest, &other.totals.digest, sizeof (Digest128));
      region_map_clear (&other);
      flat_model_clear (&model);
      fixture_clear (&f);
    }
  g_rand_free (random);
}
END_TEST

START_TEST (test_region_map_digest_covers_start_end_attribute_and_mark)
{
  static const struct
  {
    uint64_t start, end;
    RegionState state;
    uint32_t protect, flags;
    bool marked;
  } states[] = {
    { 10, 20, REGION_STATE_COMMITTED, 4, 0, false }, { 11, 20, REGION_STATE_COMMITTED, 4, 0, false },
    { 10, 21, REGION_STATE_COMMITTED, 4, 0, false }, { 20, 10 + 20, REGION_STATE_COMMITTED, 4, 0, false },
    { 10, 20, REGION_STATE_RESERVED, 4, 0, false },  { 10, 20, REGION_STATE_COMMITTED, 2, 0, false },
    { 10, 20, REGION_STATE_COMMITTED, 4, 8, false }, { 10, 20, REGION_STATE_COMMITTED, 4, 0, true },
  };
  Digest128 digest[G_N_ELEMENTS (states)];
  for (unsigned i = 0; i < G_N_ELEMENTS (states); i++)
    {
      Fixture f = fixture_new (1000, 1);
      RegionAttribute a = region_attribute_make (states[i].state, REGION_TYPE_PRIVATE, states[i].protect, 4,
                                                 states[i].flags);
      assign (&f.map, states[i].start, states[i].end, states[i].marked ? MARKED (a) : a);
      digest[i] = f.map.totals.digest;
      for (unsigned k = 0; k < i; k++)
        ck_assert_msg (digest[k].low != digest[i].low && digest[k].high != digest[i].high, "%u and %u", k, i);
      fixture_clear (&f);
    }
}
END_TEST

/* A digest is part of what a run prints: it must be the same on every machine. */
START_TEST (test_region_map_digest_has_fixed_values)
{
  Fixture f = fixture_new (UINT64_C (1) << 45, 16);
  assign (&f.map, 16, 32, MARKED (R));
  assign (&f.map, 20, 24, C);
  ck_assert_uint_eq (f.map.totals.digest.low, UINT64_C (0x193ecb45eb432a59));
  ck_assert_uint_eq (f.map.totals.digest.high, UINT64_C (0x1f4dd3d9da20ea00));
  fixture_clear (&f);
}
END_TEST

START_TEST (test_region_map_unchanged_assign_copies_nothing)
{
  Fixture f = fixture_new (100000, 16);
  for (uint64_t page = 0; page < 100000; page += 20)
    region_map_assign (&f.map, page, page + 10, MARKED (C));
  RegionMap snapshot;
  region_map_share (&snapshot, &f.map);
  uint64_t used = region_pool_bytes_used (f.pool);
  assign (&f.map, 40, 50, MARKED (C));
  assign (&f.map, 43, 47, C);
  assign (&f.map, 52, 58, REGION_FREE);
  region_map_mark (&f.map, 40, true);
  region_map_mark (&f.map, 44, false);
  ck_assert_uint_eq (region_pool_bytes_used (f.pool), used);
  assign (&f.map, 43, 47, R); /* a change copies the path to it and no more */
  ck_assert_uint_le (region_pool_bytes_used (f.pool), used + 8 * 768);
  ck_assert_uint_gt (region_pool_bytes_used (f.pool), used);
  assert_entry (&snapshot, 44, 40, 50, MARKED (C));
  region_map_clear (&snapshot);
  ck_assert_uint_eq (region_pool_bytes_used (f.pool), used);
  fixture_clear (&f);
}
END_TEST

/* 1,000 x 1,000 entries: the tree is four nodes high; a range over all of it is one assign. */
START_TEST (test_region_map_of_a_million_entries_fills_and_empties)
{
  Fixture f = fixture_new (UINT64_C (1) << 36, 16);
  for (uint64_t i = 0; i < 1000; i++)
    for (uint64_t k = 0; k < 1000; k++)
      region_map_assign (&f.map, (k * 1000 + i) * 32, (k * 1000 + i) * 32 + 17, MARKED (R));
  ck_assert_ptr_null (region_map_check (&f.map));
  ck_assert_uint_eq (f.map.totals.n_entries, 1000000);
  ck_assert_uint_lt (region_pool_bytes_used (f.pool), UINT64_C (96) * 1000000);
  RegionMap snapshot;
  region_map_share (&snapshot, &f.map);
  assign (&f.map, 5, 31999980, C);
  ck_assert_uint_eq (f.map.totals.n_entries, 3);
  ck_assert_uint_eq (snapshot.totals.n_entries, 1000000);
  ck_assert_uint_eq (region_map_find (&snapshot, 31999970).start, 31999968);
  region_map_clear (&snapshot);
  fixture_clear (&f);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("region_map");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 300);
  tcase_add_test (core, test_region_map_assign_splits_and_merges);
  tcase_add_test (core, test_region_map_of_a_used_pool_starts_afresh);
  tcase_add_test (core, test_region_map_marked_entry_never_merges_with_one_before);
  tcase_add_test (core, test_region_map_allocation_spans_its_entries);
  tcase_add_test (core, test_region_map_totals_leave_system_pages_out);
  tcase_add_test (core, test_region_map_digest_is_the_same_for_every_history);
  tcase_add_test (core, test_region_map_digest_covers_start_end_attribute_and_mark);
  tcase_add_test (core, test_region_map_digest_has_fixed_values);
  tcase_add_test (core, test_region_map_unchanged_assign_copies_nothing);
  tcase_add_test (core, test_region_map_of_a_million_entries_fills_and_empties);
  tcase_add_test (core, test_region_map_entries_begin_at_the_borders_of_blocks);
  tcase_add_test (core, test_region_map_small_leaf_alone_in_its_block_stays);
  tcase_add_test (core, test_region_map_room_made_by_joining_leaves_is_known_above);
  tcase_add_test (core, test_region_map_gap_is_filled_twice_after_one_placement);
  tcase_add_test (core, test_region_map_another_gap_is_filled_after_a_placement);
  tcase_add_test (core, test_region_map_edit_across_two_full_leaves);
  tcase_add_test (core, test_region_map_leaves_that_lose_their_extents_are_joined);
  tcase_add_loop_test (core, test_region_map_frees_allocations_next_to_the_borders_of_leaves, 0, 6);
  suite_add_tcase (suite, core);
  return suite;
}
