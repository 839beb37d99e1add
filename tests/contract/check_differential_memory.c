/* Accesses and calls about memory: the machine against the naive model, with contents; the laws after every action. */
#include "differential_main.h"
#include "../support/test_main.h"
#include <stdio.h>

#define N_SPACES 8
#define RUNS 2
#define CALLS 36000 /* of each run: at least 500,000 in all */

START_TEST (test_differential_memory)
{
  const Space *space = space_memory ((unsigned) _i % N_SPACES);
  DifferentialFigures figures = differential_run (space, (uint64_t) _i + 1000, test_scaled (CALLS), NULL);
  ck_assert_uint_gt (figures.refused, figures.calls * 2 / 10);
  ck_assert_uint_lt (figures.refused, figures.calls * 9 / 10);
  ck_assert_uint_lt (figures.outside, figures.calls / 20);
}
END_TEST

/* Every clause that sections 7 to 11 and 15 of docs/rule-choice.md give a refusal to, but for failures of the page file
 * (AC-033), of frames (VA-061, AW-006, LP-008) and of MEM_RESET_UNDO (MR-007: compared where it comes up, which depends
 * on the compiler's order of evaluation). */
static const char *const refusing_rules[] = {
  "AC-001", "AC-002", "AC-003", "AC-004", "AC-005", "AC-006", "AC-007", "AC-008", "AC-009", "AC-011", "AC-015",
  "AC-020", "AC-030", "AC-034", "AW-002", "AW-004", "AW-008", "AW-009", "AW-012",
  "AW-019", "OD-020", "OD-022", "OD-023", "OD-025", "NQ-015", "QW-007", "RW-001", "RW-003", "RW-004",
  "RW-005", "RW-006", "RW-008", "RW-010", "RW-011", "RW-012", "RW-013", "RW-015", "RW-016", "RW-017", "RW-018",
  "ST-004", "ST-007", "VL-002", "VL-003", "VL-004", "VL-005", "VL-006", "VL-009", "VL-011", "VL-015", "VL-016",
  "VL-014", "VL-018", "VL-022", "VL-023", "VL-025", "VL-026", "WW-012", "WW-013", "WW-014", "WW-015",
  "WW-016", "WW-017", "WW-018", "WW-019",
};

START_TEST (test_differential_memory_reaches_every_refusal)
{
  g_autoptr (GHashTable) rules = g_hash_table_new (NULL, NULL);
  for (unsigned i = 0; i < N_SPACES; i++)
    differential_run (space_memory (i), 300 + i, 6000, rules);
  differential_check_reached (rules, refusing_rules, G_N_ELEMENTS (refusing_rules));
}
END_TEST

Suite *
make_suite (void)
{
  printf ("# VASBOX_SEED=%" G_GUINT64_FORMAT "\n", differential_seed ());
  fflush (stdout);
  Suite *suite = suite_create ("differential");
  TCase *random = tcase_create ("memory");
  tcase_set_timeout (random, (double) test_scaled (120) + 60);
  if (!test_is_short ()) /* a short run is too short to reach all of them */
    tcase_add_test (random, test_differential_memory_reaches_every_refusal);
  tcase_add_loop_test (random, test_differential_memory, 0, N_SPACES * RUNS);
  suite_add_tcase (suite, random);
  return suite;
}
