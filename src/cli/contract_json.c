/* The JSON form.  Its keys are stable; programs rely on them (tests/cli/check-contract.sh holds the list). */
#include "cli/contract_report.h"
#include "cli/json.h"

static void
add_proofs (JsonBuilder *builder, const Proofs *proofs, VasRule rule)
{
  gsize n;
  const Proof *of_clause = proofs_of (proofs, rule, &n);
  json_builder_set_member_name (builder, "proofs");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    {
      json_builder_begin_object (builder);
      cli_json_text (builder, "file", of_clause[i].file);
      cli_json_number (builder, "line", of_clause[i].line);
      cli_json_text (builder, "test", of_clause[i].test);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_clause (JsonBuilder *builder, const Proofs *proofs, const VasClause *clause)
{
  static const char *const confidences[] = { "tested", "documented", "uncertain" };
  static const char *const wines[] = { "not run", "same", "differs" };
  char id[VAS_RULE_TEXT_SIZE];
  json_builder_begin_object (builder);
  cli_json_text (builder, "id", vas_rule_format (clause->rule, id));
  cli_json_text (builder, "function", clause->function);
  cli_json_text (builder, "statement", clause->statement);
  cli_json_text (builder, "expected", clause->expected);
  cli_json_text (builder, "effect_on_failure", clause->effect_on_failure);
  cli_json_text (builder, "source", clause->source);
  cli_json_text (builder, "confidence", confidences[clause->confidence]);
  cli_json_text (builder, "wine", wines[clause->wine]);
  cli_json_text (builder, "wine_note", clause->wine_note);
  cli_json_text (builder, "not_simulated", clause->not_simulated);
  add_proofs (builder, proofs, clause->rule);
  json_builder_end_object (builder);
}

static void
add_sections (JsonBuilder *builder, const Proofs *proofs, const VasClause *clauses, gsize n)
{
  g_autoptr (GArray) counts = contract_count (proofs, clauses, n);
  json_builder_set_member_name (builder, "sections");
  json_builder_begin_array (builder);
  for (guint i = 0; i < counts->len; i++)
    {
      const SectionCount *count = &g_array_index (counts, SectionCount, i);
      json_builder_begin_object (builder);
      cli_json_text (builder, "section", count->section);
      cli_json_number (builder, "clauses", count->n);
      cli_json_number (builder, "covered", count->in_state[PROOF_COVERED]);
      cli_json_number (builder, "uncovered", count->in_state[PROOF_UNCOVERED]);
      cli_json_number (builder, "not_simulated", count->in_state[PROOF_NOT_SIMULATED]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
contract_print_json (const Proofs *proofs, const VasClause *clauses, gsize n)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "clauses");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n; i++)
    add_clause (builder, proofs, &clauses[i]);
  json_builder_end_array (builder);
  add_sections (builder, proofs, clauses, n);
  json_builder_end_object (builder);
  cli_json_print (builder);
}
