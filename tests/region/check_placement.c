#include "../support/test_main.h"
#include "flat_model.h"
#include "region/placement.h"
#include <signal.h>
#include <stdio.h>

#define N_UNITS 700

/* Every start the request may have, in units, by trying each. */
static unsigned
brute_starts (const FlatModel *model, const RegionFit *fit, unsigned *starts)
{
  unsigned n = 0;
  for (unsigned u = 0; u < model->n; u++)
    {
      unsigned end = u;
      if (u % fit->align != 0 || u < fit->low)
        continue;
      while (end < model->n && end < fit->high && end - u < fit->n_pages && model->unit[end] == REGION_FREE)
        end++;
      if (end - u == fit->n_pages)
        starts[n++] = u;
    }
  return n;
}

/* Of the starts, the one whose free range, clipped, is the smallest; the lowest of equals. */
static unsigned
brute_best (const FlatModel *model, const RegionFit *fit, const unsigned *starts, unsigned n)
{
  unsigned best = 0;
  uint64_t best_size = UINT64_MAX;
  for (unsigned i = 0; i < n; i++)
    {
      RegionEntry hole = flat_model_find (model, starts[i]);
      uint64_t size = MIN (hole.end, fit->high) - MAX (hole.start, fit->low);
      if (size < best_size)
        {
          best = starts[i];
          best_size = size;
        }
    }
  return best;
}

static void
assert_choice (const RegionPlacementOps *ops, const RegionMap *map, const RegionFit *fit, uint64_t choice, bool fits,
               uint64_t expected)
{
  uint64_t start = 12345678;
  ck_assert_msg (region_placement_choose (ops, map, fit, choice, &start) == fits, "%s", ops->name);
  ck_assert_msg (start == (fits ? expected : 12345678), "%s: %u, not %u", ops->name, (unsigned) start,
                 (unsigned) expected);
}

static RegionFit
random_fit (GRand *random, uint32_t granularity, unsigned n)
{
  uint64_t a = (uint64_t) g_rand_int_range (random, 0, (gint32) n);
  uint64_t b = (uint64_t) g_rand_int_range (random, 0, (gint32) n + 1);
  bool whole = g_rand_boolean (random);
  return (RegionFit){ .low = whole ? 0 : MIN (a, b), .high = whole ? n : MAX (a, b),
                      .n_pages = (uint64_t) g_rand_int_range (random, 1, g_rand_boolean (random) ? 8 : 60),
                      .align = (uint64_t) granularity << g_rand_int_range (random, 0, 6) };
}

/* Free space is made likelier: else nothing ever fits. */
static void
random_change (GRand *random, FlatModel *model, RegionMap *map)
{
  unsigned start, end;
  random_range (random, model->n, &start, &end);
  RegionAttribute a = random_attribute (random);
  if (g_rand_int_range (random, 0, 3) == 0)
    {
      a = REGION_FREE;
      end = MIN (end + 20, model->n);
    }
  region_map_assign (map, start, end, a);
  flat_model_assign (model, start, end, a);
}

static void
compare_policies (GRand *random, const FlatModel *model, const RegionMap *map)
{
  unsigned starts[N_UNITS];
  RegionFit fit = random_fit (random, map->granularity_pages, model->n);
  unsigned n = brute_starts (model, &fit, starts);
  uint64_t choice = (uint64_t) g_rand_int (random) << 32 | g_rand_int (random);
  assert_choice (&region_placement_lowest_fit, map, &fit, 0, n > 0, n > 0 ? starts[0] : 0);
  assert_choice (&region_placement_top_down, map, &fit, 0, n > 0, n > 0 ? starts[n - 1] : 0);
  assert_choice (&region_placement_best_fit, map, &fit, 0, n > 0, brute_best (model, &fit, starts, n));
  assert_choice (&region_placement_random, map, &fit, choice, n > 0, n > 0 ? starts[choice % n] : 0);
}

static void
compare_holes (GRand *random, const FlatModel *model, const RegionMap *map)
{
  RegionFit fit = random_fit (random, 1, model->n);
  uint64_t largest = 0, holes = 0, run = 0;
  for (uint64_t u = fit.low; u < fit.high; u++)
    {
      run = model->unit[u] == REGION_FREE ? run + 1 : 0;
      holes += run == 1;
      largest = MAX (largest, run);
    }
  ck_assert_uint_eq (region_map_largest_free (map, fit.low, fit.high), largest);
  ck_assert_uint_eq (region_map_count_holes (map, fit.low, fit.high), holes);
}

START_TEST (test_placement_policies_match_brute_force)
{
  static const uint32_t granularities[] = { 1, 4, 16 };
  uint32_t granularity = granularities[_i];
  GRand *random = g_rand_new_with_seed (test_seed () + (guint32) _i);
  RegionPool *pool = region_pool_new ();
  RegionMap map;
  region_map_init (&map, pool, N_UNITS, granularity);
  FlatModel model = flat_model_new (N_UNITS, 1);
  for (int step = 0; step < 15000; step++)
    {
      random_change (random, &model, &map);
      compare_policies (random, &model, &map);
      compare_holes (random, &model, &map);
    }
  region_map_clear (&map);
  ck_assert_uint_eq (region_pool_bytes_used (pool), 0);
  region_pool_free (pool);
  flat_model_clear (&model);
  g_rand_free (random);
}
END_TEST

/* 2^45 pages: the largest gaps are beyond what a node can say of a child. */
START_TEST (test_placement_in_2_to_45_pages)
{
  const uint64_t unit = UINT64_C (1) << 36;
  RegionAttribute a = region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, 4, 0) | REGION_MARK;
  RegionPool *pool = region_pool_new ();
  RegionMap map;
  region_map_init (&map, pool, unit << 9, 16);
  for (uint64_t u = 0; u < 512; u++) /* from the left, holes of 1, 2, 3 ... 512 times 2^30 pages, less one */
    region_map_assign (&map, u * unit, (u + 1) * unit - (u + 1) * (UINT64_C (1) << 27) + 1, a);
  ck_assert_ptr_null (region_map_check (&map));
  for (uint64_t u = 1; u < 512; u++)
    {
      RegionFit fit = { 0, map.n_pages, u << 27, 16 };
      assert_choice (&region_placement_lowest_fit, &map, &fit, 0, true, (u + 1) * unit - (u + 1) * (1 << 27) + 16);
      assert_choice (&region_placement_best_fit, &map, &fit, 0, true, (u + 1) * unit - (u + 1) * (1 << 27) + 16);
      assert_choice (&region_placement_top_down, &map, &fit, 0, true, 512 * unit - (u << 27));
    }
  RegionFit too_large = { 0, map.n_pages, UINT64_C (512) << 27, 16 };
  assert_choice (&region_placement_lowest_fit, &map, &too_large, 0, false, 0);
  region_map_clear (&map);
  region_pool_free (pool);
}
END_TEST

/* Thousands of holes none of which holds an aligned page: *HHHHHHH*HHHHHHH ... */
START_TEST (test_placement_alignment_above_the_granularity)
{
  RegionAttribute a = region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, 4, 0) | REGION_MARK;
  RegionPool *pool = region_pool_new ();
  RegionMap map;
  region_map_init (&map, pool, UINT64_C (1) << 26, 16);
  for (uint64_t page = 0; page < 512 * 10000; page += 512)
    region_map_assign (&map, page, page + 16, a);
  uint64_t last = 512 * UINT64_C (9000);
  region_map_assign (&map, last, last + 16, REGION_FREE);
  RegionFit fit = { 0, 512 * 9999, 400, 512 };
  for (int i = 0; i < 1000; i++) /* soon done only where subtrees without such a hole are passed by */
    {
      assert_choice (&region_placement_lowest_fit, &map, &fit, 0, true, last);
      assert_choice (&region_placement_top_down, &map, &fit, 0, true, last);
    }
  region_map_clear (&map);
  region_pool_free (pool);
}
END_TEST

/* Beside a range of more than 2^31 pages, whose gap fits in no lane, and then in its place; the figures that the edits
 * leave are right. */
START_TEST (test_placement_among_gaps_of_any_size)
{
  const uint64_t block = UINT64_C (1) << 32, sizes[] = { 16, 32767, 32768, block / 2 - 1, block / 2 + 7, block / 4 };
  const RegionAttribute a = region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, 4, 0) | REGION_MARK;
  RegionPool *pool = region_pool_new ();
  RegionMap map;
  region_map_init (&map, pool, block, 16);
  uint64_t at = 16;
  for (unsigned i = 0; i < 40; i++, at += 48 + 16 * (i % 3))
    region_map_assign (&map, at, at + 16 + i % 2, a);
  region_map_assign (&map, at + 40000, at + 40016, a);
  region_map_assign (&map, block - 64, block - 32, a);
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (unsigned round = 0; round < 2; round++)
      {
        RegionFit fit = { 0, block, sizes[i], 16 };
        uint64_t start, n_before = map.totals.n_allocations;
        ck_assert (region_map_lowest_fit (&map, &fit, &start));
        region_map_assign (&map, start, start + sizes[i], a);
        ck_assert_msg (region_map_check (&map) == NULL, "%s", region_map_check (&map));
        if (round == 1)
          region_map_assign (&map, start, start + sizes[i], REGION_FREE);
        ck_assert_msg (region_map_check (&map) == NULL, "%s", region_map_check (&map));
        ck_assert_uint_eq (map.totals.n_allocations, n_before + (round == 0));
        if (round == 0 && sizes[i] > block / 8)
          region_map_assign (&map, start, start + sizes[i], REGION_FREE);
      }
  region_map_clear (&map);
  region_pool_free (pool);
}
END_TEST

START_TEST (test_placement_find_knows_the_config_names)
{
  ck_assert_ptr_eq (region_placement_find ("lowest-fit"), &region_placement_lowest_fit);
  ck_assert_ptr_eq (region_placement_find ("top-down"), &region_placement_top_down);
  ck_assert_ptr_eq (region_placement_find ("best-fit"), &region_placement_best_fit);
  ck_assert_ptr_eq (region_placement_find ("random"), &region_placement_random);
  ck_assert_ptr_null (region_placement_find ("first-fit"));
}
END_TEST

/* Policies that answer wrongly, each in one way.  The map is *RRR over [16, 32). */
static bool
choose_unaligned (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  (void) map, (void) choice;
  *start = fit->low + 1;
  return true;
}

static bool
choose_taken (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  (void) map, (void) fit, (void) choice;
  *start = 16;
  return true;
}

static bool
choose_too_high (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  (void) map, (void) choice;
  *start = fit->high - fit->n_pages + fit->align;
  return true;
}

static bool
choose_too_short (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start)
{
  (void) map, (void) fit, (void) choice;
  *start = 0;
  return true;
}

START_TEST (test_placement_choose_aborts_on_a_wrong_answer)
{
  static const RegionPlacementOps wrong[] = { { "unaligned", false, choose_unaligned },
                                              { "taken", false, choose_taken },
                                              { "too-high", false, choose_too_high },
                                              { "too-short", false, choose_too_short } };
  RegionPool *pool = region_pool_new ();
  RegionMap map;
  region_map_init (&map, pool, 1024, 16);
  region_map_assign (&map, 16, 32, region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, 4, 0));
  RegionFit fit = { 0, 512, 32, 16 };
  uint64_t start;
  /* g_assert() writes "Bail out!", which would end the whole run for a reader of TAP. */
  if (freopen ("/dev/null", "w", stdout) == NULL || freopen ("/dev/null", "w", stderr) == NULL)
    return;
  region_placement_choose (&wrong[_i], &map, &fit, 0, &start);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("placement");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, test_placement_policies_match_brute_force, 0, 3);
  tcase_add_test (core, test_placement_in_2_to_45_pages);
  tcase_add_test (core, test_placement_alignment_above_the_granularity);
  tcase_add_test (core, test_placement_among_gaps_of_any_size);
  tcase_add_test (core, test_placement_find_knows_the_config_names);
  tcase_add_loop_test_raise_signal (core, test_placement_choose_aborts_on_a_wrong_answer, SIGABRT, 0, 4);
  suite_add_tcase (suite, core);
  return suite;
}
