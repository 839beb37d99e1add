/* Large spaces through windows: the machine against the naive model. */
#include "differential_main.h"
#include "../support/test_main.h"
#include <stdio.h>

#define N_SPACES 7
#define RUNS 2
#define CALLS 36000 /* of each run: with those of check_differential.c at least a million in all */

START_TEST (test_differential_large_space)
{
  const Space *space = space_large ((unsigned) _i % N_SPACES);
  DifferentialFigures figures = differential_run (space, (uint64_t) _i, test_scaled (CALLS), NULL);
  /* About half legal, half not; nearly none lost to the model. */
  ck_assert_uint_gt (figures.refused, figures.calls * 3 / 10);
  ck_assert_uint_lt (figures.refused, figures.calls * 9 / 10);
  ck_assert_uint_lt (figures.outside, figures.calls / 20);
}
END_TEST

Suite *
make_suite (void)
{
  printf ("# VASBOX_SEED=%" G_GUINT64_FORMAT "\n", differential_seed ());
  fflush (stdout);
  Suite *suite = suite_create ("differential");
  TCase *random = tcase_create ("random");
  tcase_set_timeout (random, (double) test_scaled (120) + 60);
  tcase_add_loop_test (random, test_differential_large_space, 0, N_SPACES * RUNS);
  suite_add_tcase (suite, random);
  return suite;
}
