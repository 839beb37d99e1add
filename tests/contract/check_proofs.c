/* Every clause has a proof, is owed one by tests/contract/owed.txt, or cannot be simulated; every proof names a clause;
 * every clause that a trace proves has a trace that shows it. */
#include "../support/test_main.h"
#include "contract/proofs.h"
#include "trace/resolve.h"
#include "trace/runner.h"
#include <string.h>

static Proofs *own;

static void
set_up (void)
{
  own = proofs_new (&proof_table);
}

static void
tear_down (void)
{
  proofs_free (own);
}

/* "FILE:LINE ID" of each proof of what is no clause. */
static char *
find_unknown (const Proofs *proofs)
{
  gsize n;
  const Proof *all = proofs_all (proofs, &n);
  GString *out = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    if (vas_clause_find (all[i].rule) == NULL)
      {
        char id[VAS_RULE_TEXT_SIZE];
        g_string_append_printf (out, "%s:%u %s\n", all[i].file, all[i].line, vas_rule_format (all[i].rule, id));
      }
  return g_string_free (out, FALSE);
}

/* What is wrong with @owed, one ID a line, as the list of exactly the clauses that @proofs leaves uncovered. */
static char *
find_differences (const Proofs *proofs, const char *owed)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  g_auto (GStrv) lines = g_strsplit (owed, "\n", -1);
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  GString *out = g_string_new (NULL);
  for (char **line = lines; *line != NULL; line++)
    if (**line != 0 && !g_hash_table_add (listed, *line))
      g_string_append_printf (out, "%s is owed twice\n", *line);
  for (gsize i = 0; i < n; i++)
    {
      char id[VAS_RULE_TEXT_SIZE];
      gboolean is_listed = g_hash_table_remove (listed, vas_rule_format (clauses[i].rule, id));
      ProofState state = proofs_state (proofs, &clauses[i]);
      if (is_listed != (state == PROOF_UNCOVERED))
        g_string_append_printf (out, "%s %s\n", id,
                                !is_listed ? "has no proof" : "has a proof or needs none: take it off the list");
    }
  for (char **line = lines; *line != NULL; line++)
    if (g_hash_table_contains (listed, *line))
      g_string_append_printf (out, "%s is owed but is no clause\n", *line);
  return g_string_free (out, FALSE);
}

static char *
read_owed (void)
{
  char *text = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("VASBOX_SRCDIR"), "tests/contract/owed.txt", NULL);
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

START_TEST (test_proofs_name_only_clauses)
{
  g_autofree char *unknown = find_unknown (own);
  ck_assert_str_eq (unknown, "");
}
END_TEST

START_TEST (test_proofs_of_what_is_no_clause_are_found)
{
  static const ProofTrace trace
      = { "t.trace", "vasbox-trace 1\ntest \"x\" {proves=[VA-999]}\nVirtualFree(0, 0, 0) -> FALSE by VA-998\n" };
  static const ProofCode code = { "t.c", 7, NULL, "VF-001 QQ-001" };
  static const ProofTable table = { &trace, 1, &code, 1 };
  g_autoptr (Proofs) proofs = proofs_new (&table);
  g_autofree char *unknown = find_unknown (proofs);
  ck_assert_str_eq (unknown, "t.c:7 QQ-001\nt.trace:2 VA-998\nt.trace:2 VA-999\n");
}
END_TEST

START_TEST (test_owed_clauses_are_exactly_the_uncovered_ones)
{
  g_autofree char *owed = read_owed ();
  g_autofree char *differences = find_differences (own, owed);
  ck_assert_msg (*differences == 0, "tests/contract/owed.txt:\n%s", differences);
}
END_TEST

/* The list as it should be. */
static char *
make_owed (void)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  GString *out = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    {
      char id[VAS_RULE_TEXT_SIZE];
      if (proofs_state (own, &clauses[i]) == PROOF_UNCOVERED)
        g_string_append_printf (out, "%s\n", vas_rule_format (clauses[i].rule, id));
    }
  return g_string_free (out, FALSE);
}

START_TEST (test_owed_list_that_is_wrong_is_found)
{
  g_autofree char *owed = make_owed ();
  g_autofree char *more = g_strconcat (owed, "VF-003\nHM-118\nQQ-001\n", NULL);
  g_autofree char *differences = find_differences (own, more);
  ck_assert_str_eq (differences, "VF-003 has a proof or needs none: take it off the list\n"
                                 "HM-118 has a proof or needs none: take it off the list\n"
                                 "QQ-001 is owed but is no clause\n");
  const ProofTable fewer = { proof_table.traces, 0, proof_table.codes, proof_table.n_codes };
  g_autoptr (Proofs) without_traces = proofs_new (&fewer);
  g_autofree char *missing = find_differences (without_traces, owed);
  ck_assert_ptr_nonnull (strstr (missing, "VF-003 has no proof\n"));
}
END_TEST

START_TEST (test_clauses_that_cannot_be_simulated_are_few_and_have_no_proof)
{
  gsize n, n_clauses, n_proofs;
  const VasClause *clauses = vas_clauses (&n_clauses);
  for (gsize i = n = 0; i < n_clauses; i++)
    if (clauses[i].not_simulated != NULL)
      {
        char id[VAS_RULE_TEXT_SIZE];
        proofs_of (own, clauses[i].rule, &n_proofs);
        ck_assert_msg (n_proofs == 0, "%s has a proof", vas_rule_format (clauses[i].rule, id));
        n++;
      }
  ck_assert_uint_eq (n, 8);
}
END_TEST

START_TEST (test_proofs_are_those_of_proves_of_by_and_of_comments)
{
  static const ProofTrace trace
      = { "t.trace", "vasbox-trace 1\nVirtualFree(0, 0, 0) -> FALSE by VF-007\ntest \"a\" {proves=[VF-007, VF-001]}\n"
                     "repeat i = 1 .. 1\nVirtualFree(0, 0, 0) -> FALSE by VF-007\nend\n"
                     "VirtualFree(0, 0, 0) -> FALSE by VF-007 or VF-008\ntest \"b\" {proves=[VF-007]}\n" };
  static const ProofCode code = { "t.c", 7, "test_x", "VF-007" };
  static const ProofTable table = { &trace, 1, &code, 1 };
  g_autoptr (Proofs) proofs = proofs_new (&table);
  gsize n;
  const Proof *proof = proofs_of (proofs, VAS_RULE ('V', 'F', 7), &n);
  ck_assert_uint_eq (n, 4);
  ck_assert_str_eq (proof[0].test, "b");
  ck_assert_str_eq (proof[1].test, "a");
  ck_assert_ptr_null (proof[2].test);
  ck_assert_str_eq (proof[3].test, "test_x");
  ck_assert_ptr_null (proof[3].trace);
  proofs_of (proofs, VAS_RULE ('V', 'F', 8), &n);
  ck_assert_uint_eq (n, 0);
}
END_TEST

/* A saved trace runs as it is printed: checked, with every law after every step. */
static void
check_printed (const Proof *proof)
{
  GError *error = NULL;
  RunResult result;
  char id[VAS_RULE_TEXT_SIZE];
  const RunOptions options = { .config = NULL };
  g_autofree char *text = proof_trace_text (proof);
  vas_rule_format (proof->rule, id);
  ck_assert_msg (text != NULL, "%s: %s:%u does not hold", id, proof->file, proof->line);
  ck_assert_msg (strstr (text, id) != NULL, "%s is not in the trace that shows it", id);
  run_result_init (&result);
  g_autoptr (Trace) trace = trace_read (id, text, strlen (text), &error);
  ck_assert (trace != NULL && trace_resolve (trace, &error) && run_trace (trace, &options, &result, &error));
  ck_assert_msg (run_result_status (&result) == 0 && result.expectations > 0, "%s: what is printed does not hold", id);
  run_result_clear (&result);
}

START_TEST (test_every_trace_that_proves_a_clause_runs_by_itself)
{
  gsize n;
  const Proof *all = proofs_all (own, &n);
  unsigned step = test_is_short () ? 20 : 1, n_checked = 0;
  for (gsize i = 0; i < n; i++)
    if (all[i].trace != NULL && (i == 0 || all[i].rule != all[i - 1].rule) && n_checked++ % step == 0)
      check_printed (&all[i]);
  ck_assert_uint_gt (n_checked, 400);
}
END_TEST

START_TEST (test_trace_of_a_test_brings_what_it_needs_and_no_more)
{
  static const ProofTrace trace
      = { "t.trace", "vasbox-trace 1\n# head\nmachine \"tiny\"\n\ntest \"a\"\nassert $commit == 0\n\n# for b\ntest \"b\"\n"
                     "a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE) -> ok\ntest \"c\" {proves=[VF-001]}\n"
                     "VirtualFree(a, 1, MEM_RELEASE) -> FALSE by VF-001\n\n# for d\ntest \"d\"\nassert $commit == 0\n" };
  static const ProofTable table = { &trace, 1, NULL, 0 };
  g_autoptr (Proofs) proofs = proofs_new (&table);
  gsize n;
  g_autofree char *text = proof_trace_text (proofs_of (proofs, VAS_RULE ('V', 'F', 1), &n));
  ck_assert_str_eq (text, "vasbox-trace 1\n# head\nmachine \"tiny\"\n\ntest \"b\"\n"
                          "a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE) -> ok\n"
                          "test \"c\" {proves=[VF-001]}\nVirtualFree(a, 1, MEM_RELEASE) -> FALSE by VF-001\n");
}
END_TEST

START_TEST (test_trace_that_does_not_hold_is_not_shown)
{
  static const ProofTrace trace
      = { "t.trace", "vasbox-trace 1\ntest \"a\" {proves=[VF-001]}\nassert $commit == 1\n" };
  static const ProofTable table = { &trace, 1, NULL, 0 };
  g_autoptr (Proofs) proofs = proofs_new (&table);
  gsize n;
  ck_assert_ptr_null (proof_trace_text (proofs_of (proofs, VAS_RULE ('V', 'F', 1), &n)));
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("proofs");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, set_up, tear_down);
  tcase_set_timeout (core, 120);
  tcase_add_test (core, test_proofs_name_only_clauses);
  tcase_add_test (core, test_proofs_of_what_is_no_clause_are_found);
  tcase_add_test (core, test_owed_clauses_are_exactly_the_uncovered_ones);
  tcase_add_test (core, test_owed_list_that_is_wrong_is_found);
  tcase_add_test (core, test_clauses_that_cannot_be_simulated_are_few_and_have_no_proof);
  tcase_add_test (core, test_proofs_are_those_of_proves_of_by_and_of_comments);
  tcase_add_test (core, test_every_trace_that_proves_a_clause_runs_by_itself);
  tcase_add_test (core, test_trace_of_a_test_brings_what_it_needs_and_no_more);
  tcase_add_test (core, test_trace_that_does_not_hold_is_not_shown);
  suite_add_tcase (suite, core);
  return suite;
}
