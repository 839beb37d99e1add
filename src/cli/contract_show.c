/* The text form: one clause with what proves it, and the counts. */
#include "cli/cli.h"
#include "cli/contract_report.h"
#include "contract/explain.h"

static void
print_proof (const Proof *proof)
{
  cli_printf ("    %s:%u%s%s\n", proof->file, proof->line, proof->test != NULL ? ": " : "",
              proof->test != NULL ? proof->test : "");
}

static void
print_proofs (const VasClause *clause, const Proof *proofs, gsize n)
{
  if (clause->not_simulated != NULL)
    cli_printf ("  cannot be simulated: %s\n", clause->not_simulated);
  else
    cli_printf ("  proofs:%s\n", n == 0 ? " none yet" : "");
  for (gsize i = 0; i < n; i++)
    print_proof (&proofs[i]);
}

static char *
find_trace (const Proof *proofs, gsize n)
{
  char *text = NULL;
  for (gsize i = 0; i < n && text == NULL && proofs[i].trace != NULL; i++)
    text = proof_trace_text (&proofs[i]);
  return text;
}

gboolean
contract_print_trace (const Proofs *proofs, const VasClause *clause)
{
  gsize n;
  const Proof *of_clause = proofs_of (proofs, clause->rule, &n);
  g_autofree char *text = find_trace (of_clause, n);
  if (text != NULL)
    cli_write (text, -1);
  return text != NULL;
}

void
contract_print_clause (const Proofs *proofs, const VasClause *clause)
{
  gsize n;
  const Proof *of_clause = proofs_of (proofs, clause->rule, &n);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *text = find_trace (of_clause, n);
  char id[VAS_RULE_TEXT_SIZE];
  contract_describe (out, clause);
  cli_write (out->str, (gssize) out->len);
  print_proofs (clause, of_clause, n);
  if (text != NULL)
    cli_printf ("  a trace that shows it (vasbox contract --trace %s | vasbox run -):\n\n%s",
                vas_rule_format (clause->rule, id), text);
}

GArray *
contract_count (const Proofs *proofs, const VasClause *clauses, gsize n)
{
  GArray *counts = g_array_new (FALSE, TRUE, sizeof (SectionCount));
  for (gsize i = 0; i < n; i++)
    {
      if (i == 0 || clauses[i].rule >> 16 != clauses[i - 1].rule >> 16)
        {
          SectionCount fresh = { .section = { (char) (clauses[i].rule >> 24), (char) (clauses[i].rule >> 16), 0 } };
          g_array_append_val (counts, fresh);
        }
      SectionCount *count = &g_array_index (counts, SectionCount, counts->len - 1);
      count->n++;
      count->in_state[proofs_state (proofs, &clauses[i])]++;
    }
  return counts;
}

static void
print_count (const char *name, const SectionCount *count)
{
  cli_printf ("%-9s %7u %7u %9u %19u\n", name, count->n, count->in_state[PROOF_COVERED],
              count->in_state[PROOF_UNCOVERED], count->in_state[PROOF_NOT_SIMULATED]);
}

void
contract_print_summary (const Proofs *proofs, const VasClause *clauses, gsize n)
{
  g_autoptr (GArray) counts = contract_count (proofs, clauses, n);
  SectionCount sum = { .n = 0 };
  cli_write ("section   clauses covered uncovered cannot be simulated\n", -1);
  for (guint i = 0; i < counts->len; i++)
    {
      const SectionCount *count = &g_array_index (counts, SectionCount, i);
      print_count (count->section, count);
      sum.n += count->n;
      for (guint state = 0; state < PROOF_N_STATES; state++)
        sum.in_state[state] += count->in_state[state];
    }
  if (counts->len > 1)
    print_count ("all", &sum);
}
