/* Breaks every rule in turn that a trace expects a refusal by, in three ways, and sees each of its proofs fail; then
 * falsifies what the calls of each test answer, and sees that no proof is empty.  check_mistakes.c has mistakes that
 * are no refusals. */
#include "../support/test_main.h"
#include "trace/trace.h"
#include "wrong_machine.h"
#include <string.h>

typedef enum Way
{
  WAY_SUCCESS, /* it succeeds and has done nothing */
  WAY_STATUS,  /* another status */
  WAY_RULE,    /* right, but by another rule */
  N_WAYS
} Way;

typedef struct Broken
{
  VasRule rule;
  Way way;
} Broken;

static Proofs *proofs;

static void
set_up (void)
{
  proofs = proofs_new (&proof_table);
}

static void
tear_down (void)
{
  proofs_free (proofs);
}

static void
break_rule (VasMachine *machine, VasCall *call, gpointer data)
{
  const Broken *broken = data;
  vas_machine_call (machine, call);
  if (call->succeeded || call->verdict.rule != broken->rule)
    return;
  if (broken->way == WAY_SUCCESS)
    wrong_pretend_success (call);
  else if (broken->way == WAY_STATUS)
    wrong_refuse (machine, call, VAS_STATUS_INVALID_HANDLE);
  else
    call->verdict.rule++;
}

/* With @broken every proof of its rule in @source that expects the refusal must fail. */
static void
expect_noticed (const ProofTrace *source, Broken *broken, const Proof *of_rule, gsize n)
{
  const WrongMachine wrong = { .carry_out = break_rule, .data = broken };
  g_autoptr (GArray) failed = wrong_machine_run (source, &wrong);
  for (gsize i = 0; i < n; i++)
    if (of_rule[i].trace == source && of_rule[i].refuses && of_rule[i].test != NULL)
      {
        char id[VAS_RULE_TEXT_SIZE];
        ck_assert_msg (wrong_machine_is_noticed (failed, of_rule[i].line), "%s:%u: \"%s\" holds with %s broken (%d)",
                       of_rule[i].file, of_rule[i].line, of_rule[i].test, vas_rule_format (broken->rule, id),
                       (int) broken->way);
      }
}

static gboolean
has_refusal (const ProofTrace *source, const Proof *of_rule, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (of_rule[i].trace == source && of_rule[i].refuses && of_rule[i].test != NULL)
      return TRUE;
  return FALSE;
}

/* TRUE where a proof of the rule expects a refusal by it in a trace's test. */
static gboolean
break_in_all_traces (VasRule rule)
{
  gsize n;
  gboolean any = FALSE;
  const Proof *of_rule = proofs_of (proofs, rule, &n);
  for (gsize i = 0; i < proof_table.n_traces; i++)
    {
      const ProofTrace *source = &proof_table.traces[i];
      for (int way = 0; way < N_WAYS && has_refusal (source, of_rule, n); way++)
        {
          Broken broken = { rule, (Way) way };
          expect_noticed (source, &broken, of_rule, n);
          any = TRUE;
        }
    }
  return any;
}

START_TEST (test_every_rule_that_refuses_is_missed_when_it_is_broken)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  unsigned step = test_is_short () ? 20 : 1, n_broken = 0;
  for (gsize i = 0; i < n; i += step)
    n_broken += break_in_all_traces (clauses[i].rule);
  ck_assert_uint_ge (n_broken, step == 1 ? 200 : 5);
}
END_TEST

/* What succeeds is refused and what is refused succeeds; a call that cannot be refused brings back something else.
 * @data counts them. */
static void
falsify (VasMachine *machine, VasCall *call, gpointer data)
{
  ++*(guint *) data;
  vas_machine_call (machine, call);
  VasResultKind kind = vas_call_info (call->id)->result;
  if (!call->succeeded)
    wrong_pretend_success (call);
  else if (kind != VAS_RESULT_VOID && kind != VAS_RESULT_NUMBER)
    wrong_refuse (machine, call, VAS_STATUS_INVALID_HANDLE);
  else
    {
      call->result ^= 1;
      for (unsigned i = 0; i < VAS_MAX_OUTPUTS; i++)
        call->outputs[i] ^= 1;
    }
}

/* The lines at which the tests of @source begin, and one behind its end.  Free it. */
static GArray *
find_tests (const ProofTrace *source)
{
  const unsigned end = G_MAXUINT;
  GArray *tests = g_array_new (FALSE, FALSE, sizeof (unsigned));
  g_autoptr (Trace) trace = trace_read (source->file, source->text, strlen (source->text), NULL);
  for (guint i = 0; i < trace->lines->len; i++)
    {
      const TraceLine *line = trace->lines->pdata[i];
      if (line->kind == TRACE_LINE_TEST)
        g_array_append_val (tests, line->position.line);
    }
  g_array_append_val (tests, end);
  return tests;
}

static gboolean
is_proof (const ProofTrace *source, unsigned line)
{
  gsize n;
  const Proof *all = proofs_all (proofs, &n);
  for (gsize i = 0; i < n; i++)
    if (all[i].trace == source && all[i].line == line && all[i].test != NULL)
      return TRUE;
  return FALSE;
}

START_TEST (test_no_proof_is_empty)
{
  const ProofTrace *source = &proof_table.traces[_i];
  g_autoptr (GArray) tests = find_tests (source);
  guint step = test_is_short () ? 4 : 1;
  for (guint i = 0; i + 1 < tests->len; i += step)
    {
      guint n_calls = 0;
      const WrongMachine wrong = { .carry_out = falsify,
                                   .data = &n_calls,
                                   .from = g_array_index (tests, unsigned, i),
                                   .to = g_array_index (tests, unsigned, i + 1) };
      if (!is_proof (source, wrong.from))
        continue;
      g_autoptr (GArray) failed = wrong_machine_run (source, &wrong);
      ck_assert_msg (n_calls == 0 || wrong_machine_is_noticed (failed, wrong.from),
                     "%s:%u holds whatever is answered", source->file, wrong.from);
    }
}
END_TEST

START_TEST (test_right_machine_fails_nothing)
{
  const WrongMachine right = { .carry_out = NULL };
  for (gsize i = 0; i < proof_table.n_traces; i++)
    {
      g_autoptr (GArray) failed = wrong_machine_run (&proof_table.traces[i], &right);
      ck_assert_msg (failed->len == 0, "%s fails", proof_table.traces[i].file);
    }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("broken_rules");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, set_up, tear_down);
  tcase_set_timeout (core, 300);
  tcase_add_test (core, test_right_machine_fails_nothing);
  tcase_add_test (core, test_every_rule_that_refuses_is_missed_when_it_is_broken);
  tcase_add_loop_test (core, test_no_proof_is_empty, 0, (int) proof_table.n_traces);
  suite_add_tcase (suite, core);
  return suite;
}
