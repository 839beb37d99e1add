/* Runs of frames against a plain array of what each frame should be, on machines of a few frames. */
#include "../support/test_main.h"
#include "base/prng.h"
#include "paging/physical.h"
#include <string.h>

#define N_FRAMES 1000
#define SIZE 16

/* What a frame should be. */
typedef struct Mirror
{
  FrameState state;
  bool fresh, dirty;
  uint64_t word;
} Mirror;

static Physical physical;
static Mirror mirror[N_FRAMES];

static void
begin (uint32_t n_nodes, uint64_t run_frames)
{
  physical_init (&physical, N_FRAMES, n_nodes, SIZE, SIZE);
  physical.run_frames = run_frames;
  memset (mirror, 0, sizeof mirror);
  for (int i = 0; i < N_FRAMES; i++)
    mirror[i].fresh = true;
}

/* The rule of physical_find_run(), frame by frame. */
static uint64_t
expected_run (uint32_t node, bool standby)
{
  uint64_t n = physical.run_frames;
  for (uint32_t k = 0; k < physical.n_nodes; k++)
    {
      const FrameNode *at = &physical.node[(node + k) % physical.n_nodes];
      for (uint64_t start = 0; start + n <= at->end; start += n)
        {
          uint64_t i = 0;
          while (i < n && start + i >= at->first
                 && (mirror[start + i].state == FRAME_UNUSED
                     || (standby && mirror[start + i].state == FRAME_STANDBY)))
            i++;
          if (i == n)
            return start;
        }
    }
  return NO_FRAME;
}

static void
take_run (uint32_t node)
{
  uint64_t start = expected_run (node, false), n = physical.run_frames;
  ck_assert_uint_eq (physical_find_run (&physical, node, true), expected_run (node, true));
  ck_assert_uint_eq (physical_find_run (&physical, node, false), start);
  if (start == NO_FRAME)
    return;
  physical_take_run (&physical, start);
  for (uint64_t i = 0; i < n; i++)
    mirror[start + i] = (Mirror){ .state = FRAME_LARGE };
  for (uint64_t pfn = physical.node[physical_node_of (&physical, start)].first; pfn < start; pfn++)
    mirror[pfn].fresh = false; /* passed over: never used, and listed as zeroed */
}

static void
give_run_back (uint64_t pfn)
{
  uint64_t n = physical.run_frames, start = pfn - pfn % n;
  physical_give_run_back (&physical, start);
  for (uint64_t i = 0; i < n; i++)
    mirror[start + i] = (Mirror){ .state = FRAME_UNUSED, .dirty = mirror[start + i].dirty };
}

static FrameList *
standby_of (uint64_t pfn)
{
  return &physical.node[physical_node_of (&physical, pfn)].standby;
}

static void
give_back (uint64_t pfn)
{
  if (mirror[pfn].state == FRAME_STANDBY)
    frame_list_remove (&physical, standby_of (pfn), pfn);
  physical_give_back (&physical, pfn);
  mirror[pfn] = (Mirror){ .state = FRAME_UNUSED, .dirty = mirror[pfn].dirty };
}

static void
write_frame (VasPrng *prng, uint64_t pfn)
{
  uint64_t value = prng_below (prng, 2) == 0 ? 0 : prng_next (prng);
  physical_write (&physical, pfn, 8, 8, &value);
  mirror[pfn].word = value;
  mirror[pfn].dirty = mirror[pfn].dirty || value != 0;
}

static void
take_frame (VasPrng *prng)
{
  bool is_standby = prng_below (prng, 2) == 0;
  FrameState state = is_standby ? FRAME_STANDBY : FRAME_ACTIVE;
  uint64_t pfn = physical_take (&physical, (uint32_t) prng_below (prng, 4), state, 1, 0);
  if (pfn == NO_FRAME)
    return;
  ck_assert_uint_eq (mirror[pfn].state, FRAME_UNUSED);
  mirror[pfn] = (Mirror){ .state = state };
  if (is_standby)
    frame_list_append (&physical, standby_of (pfn), pfn);
}

static void
step (VasPrng *prng, bool filling)
{
  uint64_t pfn = prng_below (prng, N_FRAMES);
  if (prng_below (prng, 8) == 0)
    take_run ((uint32_t) prng_below (prng, 4));
  else if (mirror[pfn].state == FRAME_UNUSED)
    take_frame (prng);
  else if (prng_below (prng, 2) == 0)
    write_frame (prng, pfn);
  else if (filling && prng_below (prng, 4) != 0)
    return;
  else if (mirror[pfn].state == FRAME_LARGE)
    give_run_back (pfn);
  else
    give_back (pfn);
}

static void
compare (void)
{
  ck_assert_ptr_null (physical_check (&physical));
  for (uint64_t pfn = 0; pfn < N_FRAMES; pfn++)
    {
      const Mirror *m = &mirror[pfn];
      uint64_t word;
      ck_assert_uint_eq (physical_state (&physical, pfn), m->state);
      if (m->state == FRAME_UNUSED)
        {
          ck_assert_int_eq (physical_is_free (&physical, pfn), m->dirty);
          ck_assert_int_eq (physical_is_zeroed (&physical, pfn), !m->dirty);
          continue;
        }
      physical_read (&physical, pfn, 8, 8, &word);
      ck_assert_uint_eq (word, m->word);
    }
}

START_TEST (test_runs_against_mirror)
{
  static const struct
  {
    uint32_t nodes;
    uint64_t run;
  } rows[] = { { 1, 2 }, { 1, 16 }, { 3, 8 }, { 1, 64 }, { 2, 128 }, { 1, 256 }, { 3, 512 } };
  VasPrng prng;
  prng_seed (&prng, 11);
  for (unsigned row = 0; row < sizeof rows / sizeof *rows; row++)
    {
      begin (rows[row].nodes, rows[row].run);
      for (uint64_t steps = test_scaled (20000), s = 0; s < steps; s++)
        {
          step (&prng, s / 2000 % 2 == 0);
          if (s % 100 == 0)
            compare ();
        }
      compare ();
      physical_clear (&physical);
    }
}
END_TEST

START_TEST (test_runs_of_nothing_cost_nothing)
{
  physical_init (&physical, UINT64_C (1) << 56, 1, SIZE, SIZE);
  physical.run_frames = 512;
  for (uint64_t i = 0; i < 4; i++)
    {
      ck_assert_uint_eq (physical_find_run (&physical, 0, false), i * 512);
      physical_take_run (&physical, i * 512);
    }
  ck_assert_uint_eq (physical.frames.count, 0);
  ck_assert_uint_eq (physical.n_unused, (UINT64_C (1) << 56) - 2048);
  ck_assert_ptr_null (physical_check (&physical));
  physical_clear (&physical);
}
END_TEST

/* A snapshot shares runs, and its digest sees them. */
START_TEST (test_runs_are_shared_and_digested)
{
  Physical copy;
  uint64_t one = 1, word;
  begin (1, 8);
  physical_take_run (&physical, 8);
  physical_share (&copy, &physical);
  Digest128 before = physical_digest (&physical);
  physical_write (&physical, 9, 8, 8, &one);
  ck_assert_uint_ne (physical_digest (&physical).low, before.low);
  physical_give_run_back (&physical, 8);
  ck_assert_uint_ne (physical_digest (&physical).low, before.low);
  physical_read (&copy, 9, 8, 8, &word);
  ck_assert_uint_eq (word, 0);
  ck_assert_uint_eq (physical_digest (&copy).low, before.low);
  ck_assert_uint_eq (physical_state (&copy, 9), FRAME_LARGE);
  ck_assert_uint_eq (physical_state (&physical, 9), FRAME_UNUSED);
  physical_clear (&copy);
  physical_clear (&physical);
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_runs)
{
  uint64_t one = 1;
  begin (1, 8);
  physical_take_run (&physical, 8);
  physical_write (&physical, 9, 8, 8, &one);
  ck_assert_ptr_null (physical_check (&physical));
  physical_edit (&physical, 9)->state = FRAME_ACTIVE;
  ck_assert_str_eq (physical_check (&physical), "a frame is wrong about whether it is in a run");
  physical_edit (&physical, 9)->state = FRAME_LARGE;
  physical.n_runs = 2;
  ck_assert_str_eq (physical_check (&physical), "the physical memory is wrong about how many runs there are");
  physical.n_runs = 1;
  cow_array_set_u64 (&physical.runs, 0, 6);
  ck_assert_str_eq (physical_check (&physical), "a frame is lost");
  cow_array_set_u64 (&physical.runs, 0, 2);
  ck_assert_ptr_null (physical_check (&physical));
  physical_clear (&physical);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("frame_runs");
  TCase *tc = tcase_create ("frame_runs");
  tcase_set_timeout (tc, 120);
  tcase_add_test (tc, test_runs_against_mirror);
  tcase_add_test (tc, test_runs_of_nothing_cost_nothing);
  tcase_add_test (tc, test_runs_are_shared_and_digested);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_runs);
  suite_add_tcase (suite, tc);
  return suite;
}
