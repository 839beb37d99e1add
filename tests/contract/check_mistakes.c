/* Every mistake in the table (mistakes.c) is noticed by the test that is named beside it: a simulator that makes it
 * fails there. */
#include "../support/test_main.h"
#include "mistakes.h"
#include "trace/trace.h"
#include <string.h>

static const ProofTrace *
find_trace (const char *file)
{
  for (gsize i = 0; i < proof_table.n_traces; i++)
    if (strcmp (proof_table.traces[i].file, file) == 0)
      return &proof_table.traces[i];
  return NULL;
}

/* The line of the test called @name; 0 where there is none. */
static unsigned
find_test (const ProofTrace *source, const char *name)
{
  g_autoptr (Trace) trace = trace_read (source->file, source->text, strlen (source->text), NULL);
  for (guint i = 0; i < trace->lines->len; i++)
    {
      const TraceLine *line = trace->lines->pdata[i];
      if (line->kind == TRACE_LINE_TEST && strcmp (line->name, name) == 0)
        return line->position.line;
    }
  return 0;
}

START_TEST (test_mistake_is_noticed_by_its_test)
{
  gsize n;
  const Mistake *mistake = &mistakes_all (&n)[_i];
  const ProofTrace *source = find_trace ("tests/traces/peers.trace");
  ck_assert_ptr_nonnull (source);
  unsigned line = find_test (source, mistake->test);
  ck_assert_msg (line != 0, "no test \"%s\"", mistake->test);
  const WrongMachine wrong = { .carry_out = mistake_carry_out, .data = (gpointer) (guintptr) mistake };
  g_autoptr (GArray) failed = wrong_machine_run (source, &wrong);
  ck_assert_msg (wrong_machine_is_noticed (failed, line), "\"%s\" (line %u) does not notice: %s", mistake->test, line,
                 mistake->what);
}
END_TEST

Suite *
make_suite (void)
{
  gsize n;
  mistakes_all (&n);
  Suite *suite = suite_create ("mistakes");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, test_mistake_is_noticed_by_its_test, 0, (int) n);
  suite_add_tcase (suite, core);
  return suite;
}
