/* The counter table: every row is found by its name alone, and tells the figure that it names. */
#include "../support/test_main.h"
#include "trace/counters.h"
#include <string.h>

START_TEST (test_counters_every_row_is_found_by_its_name)
{
  unsigned n;
  const TraceCounter *all = trace_counters (&n);
  ck_assert_uint_gt (n, 40);
  for (unsigned i = 0; i < n; i++)
    {
      ck_assert_ptr_eq (trace_counter_find (all[i].name), &all[i]);
      ck_assert_uint_gt (strlen (all[i].meaning), 10);
    }
}
END_TEST

START_TEST (test_counters_other_names_are_not_found)
{
  ck_assert_ptr_null (trace_counter_find ("Commit"));
  ck_assert_ptr_null (trace_counter_find ("commit2"));
  ck_assert_ptr_null (trace_counter_find (""));
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("trace/counters");
  TCase *tcase = tcase_create ("counters");
  tcase_add_test (tcase, test_counters_every_row_is_found_by_its_name);
  tcase_add_test (tcase, test_counters_other_names_are_not_found);
  suite_add_tcase (suite, tcase);
  return suite;
}
