#include "region_fixture.h"
#include "flat_model.h"
#include "region/region_pool.h"
#include <string.h>

/* Snapshots in keeping, each beside the model of its time. */
#define N_KEPT 6
typedef struct Run
{
  GRand *random;
  guint32 seed;
  unsigned step;
  Fixture f;
  FlatModel model;
  RegionMap kept[N_KEPT];
  FlatModel kept_model[N_KEPT];
} Run;

#define assert_run(run, condition, text)                                                                              \
  ck_assert_msg (condition, "seed %u, step %u: %s", (run)->seed, (run)->step, text)

static void
assert_same (Run *run, const FlatModel *model, const RegionMap *map)
{
  const char *broken = region_map_check (map);
  assert_run (run, broken == NULL, broken);
  broken = flat_model_compare (model, map);
  assert_run (run, broken == NULL, broken);
}

static void
drop_kept (Run *run, unsigned i)
{
  assert_same (run, &run->kept_model[i], &run->kept[i]);
  region_map_clear (&run->kept[i]);
  flat_model_clear (&run->kept_model[i]);
}

/* Takes, checks, goes back to or drops a snapshot. */
static void
random_snapshot (Run *run)
{
  unsigned i = (unsigned) g_rand_int_range (run->random, 0, N_KEPT);
  if (run->kept[i].pool == NULL)
    {
      region_map_share (&run->kept[i], &run->f.map);
      run->kept_model[i] = flat_model_copy (&run->model);
      return;
    }
  if (g_rand_int_range (run->random, 0, 3) == 0)
    {
      region_map_clear (&run->f.map);
      region_map_share (&run->f.map, &run->kept[i]);
      memcpy (run->model.unit, run->kept_model[i].unit, run->model.n * sizeof *run->model.unit);
      return;
    }
  drop_kept (run, i);
}

static void
random_change (Run *run)
{
  unsigned start, end;
  random_range (run->random, run->model.n, &start, &end);
  uint64_t scale = run->model.scale;
  if (g_rand_int_range (run->random, 0, 8) == 0 && run->model.unit[start] != REGION_FREE)
    {
      bool marked = g_rand_boolean (run->random);
      region_map_mark (&run->f.map, start * scale, marked);
      run->model.unit[start] = marked ? run->model.unit[start] | REGION_MARK : run->model.unit[start] & ~REGION_MARK;
      return;
    }
  RegionAttribute a = random_attribute (run->random);
  region_map_assign (&run->f.map, start * scale, end * scale, a);
  flat_model_assign (&run->model, start, end, a);
}

/* What programs do: reserves in free space, and commits, decommits, protects in part or releases what there is. */
static void
random_request (Run *run)
{
  uint64_t scale = run->model.scale;
  unsigned start = (unsigned) g_rand_int_range (run->random, 0, (gint32) run->model.n), end = start + 1;
  RegionAttribute a = MARKED (R), mark = REGION_FREE;
  if (run->model.unit[start] == REGION_FREE)
    {
      unsigned most = start + (unsigned) g_rand_int_range (run->random, 1, 20);
      while (end < MIN (most, run->model.n) && run->model.unit[end] == REGION_FREE)
        end++;
    }
  else
    {
      const RegionAttribute to[] = { REGION_FREE, REGION_FREE, C, C, R, C_READ };
      unsigned first = (unsigned) (flat_model_allocation_start (&run->model, start) / scale);
      unsigned last = (unsigned) (flat_model_allocation_end (&run->model, start) / scale);
      a = to[g_rand_int_range (run->random, 0, G_N_ELEMENTS (to))];
      if (a == REGION_FREE || g_rand_boolean (run->random)) /* the whole, or its front */
        start = first;
      end = a == REGION_FREE ? last : (unsigned) g_rand_int_range (run->random, (gint32) start + 1, (gint32) last + 1);
      mark = a != REGION_FREE && start == first ? REGION_MARK : 0;
    }
  region_map_assign (&run->f.map, start * scale, end * scale, a | mark);
  flat_model_assign (&run->model, start, end, a | mark);
}

static void
random_queries (Run *run)
{
  unsigned start, end;
  const RegionMap *map = &run->f.map;
  uint64_t scale = run->model.scale, page = 0;
  random_range (run->random, run->model.n, &start, &end);
  RegionEntry should = flat_model_find (&run->model, start);
  uint64_t base = should.start;
  if (should.attribute != REGION_FREE)
    {
      base = flat_model_allocation_start (&run->model, start);
      assert_run (run, region_map_allocation_start (map, start * scale) == base, "allocation starts differ");
      assert_run (run,
                  region_map_allocation_end (map, start * scale) == flat_model_allocation_end (&run->model, start),
                  "allocation ends differ");
    }
  RegionEntry is = region_map_find_allocated (map, start * scale + scale - 1, &page);
  assert_run (run, is.start == should.start && is.end == should.end && is.attribute == should.attribute,
              "entries found differ");
  assert_run (run, page == base, "allocations found differ");
  assert_run (run,
              region_map_count_committed (map, start * scale, end * scale)
                  == flat_model_committed (&run->model, start, end),
              "committed pages differ");
  unsigned first = start;
  while (first < end && region_attribute_state (run->model.unit[first]) == REGION_STATE_COMMITTED)
    first++;
  page = UINT64_MAX;
  bool found = region_map_first_not_committed (map, start * scale, end * scale, &page);
  assert_run (run, found == (first < end) && page == (found ? first * scale : UINT64_MAX),
              "first pages not committed differ");
}

/* @n_steps random changes of a map of @n units, wholly compared every @every steps. */
static void
run_random (unsigned n, uint64_t scale, uint32_t granularity, void (*change) (Run *), unsigned n_steps, unsigned every)
{
  Run run = { .seed = test_seed () };
  run.random = g_rand_new_with_seed (run.seed);
  run.f = fixture_new (n * scale, granularity);
  run.model = flat_model_new (n, scale);
  for (run.step = 1; run.step <= n_steps; run.step++)
    {
      change (&run);
      random_queries (&run);
      if (run.step % every == 0)
        assert_same (&run, &run.model, &run.f.map);
      if (g_rand_int_range (run.random, 0, 64) == 0)
        random_snapshot (&run);
    }
  for (unsigned i = 0; i < N_KEPT; i++)
    if (run.kept[i].pool != NULL)
      drop_kept (&run, i);
  flat_model_clear (&run.model);
  fixture_clear (&run.f);
  g_rand_free (run.random);
}

START_TEST (test_region_map_random_changes_of_a_small_map_match_the_flat_model)
{
  run_random (500, 1, 4, random_change, (unsigned) test_scaled (120000), 1);
}
END_TEST

START_TEST (test_region_map_random_changes_of_a_large_map_match_the_flat_model)
{
  run_random (30000, 1, 16, random_change, (unsigned) test_scaled (120000), 400);
}
END_TEST

/* Of a map that is a leaf or two, of one that is some hundreds, and of one of several blocks. */
static const struct
{
  unsigned n;
  uint64_t scale;
} programs[] = { { 600, 1 }, { 30000, 1 }, { 3000, UINT64_C (1) << (REGION_BLOCK_SHIFT - 8) } };

START_TEST (test_region_map_random_requests_of_programs_match_the_flat_model)
{
  unsigned n = programs[_i].n;
  run_random (n, programs[_i].scale, 16, random_request, (unsigned) test_scaled (60000), n < 1000 ? 1 : 400);
}
END_TEST

/* What a leaf holds begins in one block: units of 16 blocks, of a quarter and of a 32nd of one. */
static const unsigned unit_bits[] = { REGION_BLOCK_SHIFT + 4, REGION_BLOCK_SHIFT - 2, REGION_BLOCK_SHIFT - 5 };

START_TEST (test_region_map_random_changes_of_a_map_of_many_blocks_match_the_flat_model)
{
  run_random (512, UINT64_C (1) << unit_bits[_i], 16, random_change, (unsigned) test_scaled (40000), 1);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("region_random");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 300);
  tcase_add_test (core, test_region_map_random_changes_of_a_small_map_match_the_flat_model);
  tcase_add_test (core, test_region_map_random_changes_of_a_large_map_match_the_flat_model);
  tcase_add_loop_test (core, test_region_map_random_changes_of_a_map_of_many_blocks_match_the_flat_model, 0,
                       G_N_ELEMENTS (unit_bits));
  tcase_add_loop_test (core, test_region_map_random_requests_of_programs_match_the_flat_model, 0,
                       G_N_ELEMENTS (programs));
  suite_add_tcase (suite, core);
  return suite;
}
