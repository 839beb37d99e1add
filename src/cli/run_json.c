/* The JSON form.  The keys of a run are stable; programs rely on them (tests/cli/check-run.sh holds the list). */
#include "cli/json.h"
#include "cli/run_report.h"

static void
add_rule (JsonBuilder *builder, VasRule rule)
{
  char text[VAS_RULE_TEXT_SIZE];
  cli_json_text (builder, "rule", rule != VAS_NO_RULE ? vas_rule_format (rule, text) : NULL);
}

static void
add_mismatches (JsonBuilder *builder, const GArray *mismatches)
{
  json_builder_set_member_name (builder, "mismatches");
  json_builder_begin_array (builder);
  for (guint i = 0; i < mismatches->len; i++)
    {
      const RunMismatch *mismatch = &g_array_index (mismatches, RunMismatch, i);
      json_builder_begin_object (builder);
      cli_json_number (builder, "line", mismatch->position.line);
      cli_json_text (builder, "call", mismatch->call);
      cli_json_text (builder, "expected", mismatch->expected);
      cli_json_text (builder, "got", mismatch->got);
      add_rule (builder, mismatch->rule);
      if (mismatch->n_more > 0)
        cli_json_number (builder, "more", mismatch->n_more);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_refusals (JsonBuilder *builder, const GArray *refusals)
{
  json_builder_set_member_name (builder, "refusals");
  json_builder_begin_array (builder);
  for (guint i = 0; i < refusals->len; i++)
    {
      const RunRefusal *refusal = &g_array_index (refusals, RunRefusal, i);
      VasStatus status = refusal->call.verdict.status;
      g_autofree char *number = g_strdup_printf ("0x%08x", status);
      const char *name = vas_status_name (status) != NULL ? vas_status_name (status) : vas_hresult_name (status);
      json_builder_begin_object (builder);
      cli_json_number (builder, "line", refusal->position.line);
      cli_json_number (builder, "step", refusal->call.step);
      cli_json_text (builder, "function", vas_call_info (refusal->call.id)->name);
      cli_json_text (builder, "status", name != NULL ? name : number);
      add_rule (builder, refusal->call.verdict.rule);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_rules (JsonBuilder *builder, const GArray *rules)
{
  json_builder_set_member_name (builder, "rules");
  json_builder_begin_object (builder);
  for (guint i = 0; i < rules->len; i++)
    {
      const RunRuleCount *entry = &g_array_index (rules, RunRuleCount, i);
      char text[VAS_RULE_TEXT_SIZE];
      cli_json_number (builder, vas_rule_format (entry->rule, text), entry->count);
    }
  json_builder_end_object (builder);
}

static void
add_tests (JsonBuilder *builder, const GArray *tests)
{
  json_builder_set_member_name (builder, "tests");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tests->len; i++)
    {
      const RunTest *test = &g_array_index (tests, RunTest, i);
      json_builder_begin_object (builder);
      cli_json_text (builder, "name", test->name);
      cli_json_number (builder, "points", test->points);
      json_builder_set_member_name (builder, "passed");
      json_builder_add_boolean_value (builder, test->passed);
      cli_json_number (builder, "line", test->line);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* The counts, of one run or of all. */
static void
add_counts (JsonBuilder *builder, const RunResult *result)
{
  cli_json_number (builder, "calls", result->calls);
  cli_json_number (builder, "succeeded", result->succeeded);
  cli_json_number (builder, "refused", result->refused);
  cli_json_number (builder, "unknown", result->unknown);
  cli_json_number (builder, "skipped", result->skipped);
  cli_json_number (builder, "accesses", result->accesses);
  cli_json_number (builder, "faults", result->faults);
  cli_json_number (builder, "expectations", result->expectations);
}

/* [step, bytes] each. */
static void
add_curve (JsonBuilder *builder, const GArray *curve)
{
  json_builder_set_member_name (builder, "working_set_curve");
  json_builder_begin_array (builder);
  for (guint i = 0; i < curve->len; i++)
    {
      const RunSample *sample = &g_array_index (curve, RunSample, i);
      json_builder_begin_array (builder);
      json_builder_add_int_value (builder, (gint64) sample->step);
      json_builder_add_int_value (builder, (gint64) sample->working_set);
      json_builder_end_array (builder);
    }
  json_builder_end_array (builder);
}

/* Under the counters' names; sizes in bytes. */
static void
add_statistics (JsonBuilder *builder, const RunResult *result)
{
  const VasMemoryCounters *memory = &result->memory;
  const VasHardwareCounters *hardware = &result->hardware;
  json_builder_set_member_name (builder, "statistics");
  json_builder_begin_object (builder);
  cli_json_number (builder, "demand_zero_faults", memory->demand_zero_faults);
  cli_json_number (builder, "soft_faults", memory->soft_faults);
  cli_json_number (builder, "hard_faults", memory->hard_faults);
  cli_json_number (builder, "remap_faults", memory->remap_faults);
  cli_json_number (builder, "access_violations", memory->violations);
  cli_json_number (builder, "guard_faults", memory->guard_faults);
  cli_json_number (builder, "in_page_errors", memory->in_page_errors);
  cli_json_number (builder, "stack_growths", memory->stack_growths);
  cli_json_number (builder, "stack_overflows", memory->stack_overflows);
  cli_json_number (builder, "evictions", memory->evictions);
  cli_json_number (builder, "write_backs", memory->write_backs);
  cli_json_number (builder, "trims", memory->trims);
  cli_json_number (builder, "tlb_l1i_hits", hardware->tlb_l1i_hits);
  cli_json_number (builder, "tlb_l1d_hits", hardware->tlb_l1d_hits);
  cli_json_number (builder, "tlb_l2_hits", hardware->tlb_l2_hits);
  cli_json_number (builder, "tlb_misses", hardware->tlb_misses);
  cli_json_number (builder, "walks", hardware->walks);
  cli_json_number (builder, "walk_references", hardware->walk_references);
  cli_json_number (builder, "page_tables", memory->page_tables);
  cli_json_number (builder, "peak_page_tables", memory->page_tables_peak);
  cli_json_number (builder, "working_set", memory->working_set);
  cli_json_number (builder, "peak_working_set", memory->working_set_peak);
  add_curve (builder, result->curve);
  json_builder_end_object (builder);
}

/* With --lint only. */
static void
add_lint (JsonBuilder *builder, const Lint *lint)
{
  json_builder_set_member_name (builder, "lint");
  json_builder_begin_array (builder);
  for (guint i = 0; i < lint_findings (lint)->len; i++)
    {
      const LintFinding *finding = &g_array_index (lint_findings (lint), LintFinding, i);
      g_autoptr (GString) found = g_string_new (NULL);
      lint_describe (found, finding);
      json_builder_begin_object (builder);
      cli_json_text (builder, "id", lint_id (finding->kind));
      cli_json_number (builder, "line", finding->line);
      cli_json_number (builder, "step", finding->step);
      cli_json_number (builder, "count", finding->count);
      cli_json_text (builder, "found", found->str);
      cli_json_text (builder, "remedy", lint_remedy (finding->kind));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_result (JsonBuilder *builder, const TraceRun *run)
{
  const RunResult *result = &run->result;
  char text[VAS_DIGEST_TEXT_SIZE];
  add_counts (builder, result);
  add_mismatches (builder, result->mismatches);
  add_refusals (builder, result->refusals);
  add_rules (builder, result->rules);
  add_tests (builder, result->tests);
  cli_json_text (builder, "digest", vas_digest_format (result->digest, text));
  cli_json_text (builder, "state_digest", vas_digest_format (result->state_digest, text));
  cli_json_number (builder, "peak_commit", result->peak_commit);
  cli_json_number (builder, "peak_reserved", result->peak_reserved);
  cli_json_number (builder, "allocations", result->allocations);
  cli_json_number (builder, "regions", result->regions);
  cli_json_text (builder, "config", result->config);
  add_statistics (builder, result);
  if (run->lint != NULL)
    add_lint (builder, run->lint);
}

static void
add_sums (JsonBuilder *builder, const GPtrArray *runs)
{
  RunResult sums = { .calls = 0 };
  guint64 mismatches = 0;
  for (guint i = 0; i < runs->len; i++)
    {
      const RunResult *result = &((const TraceRun *) runs->pdata[i])->result;
      sums.calls += result->calls;
      sums.succeeded += result->succeeded;
      sums.refused += result->refused;
      sums.unknown += result->unknown;
      sums.skipped += result->skipped;
      sums.accesses += result->accesses;
      sums.faults += result->faults;
      sums.expectations += result->expectations;
      mismatches += result->n_mismatches;
    }
  add_counts (builder, &sums);
  cli_json_number (builder, "mismatches", mismatches);
}

static void
add_several (JsonBuilder *builder, const GPtrArray *runs)
{
  json_builder_set_member_name (builder, "traces");
  json_builder_begin_array (builder);
  for (guint i = 0; i < runs->len; i++)
    {
      const TraceRun *run = runs->pdata[i];
      json_builder_begin_object (builder);
      cli_json_text (builder, "file", run->path);
      if (run->failure != NULL)
        cli_json_text (builder, "error", run->failure);
      else
        add_result (builder, run);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  add_sums (builder, runs);
}

void
run_report_json (const GPtrArray *runs)
{
  const TraceRun *first = runs->pdata[0];
  if (runs->len == 1 && first->failure != NULL)
    return;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  if (runs->len == 1)
    add_result (builder, first);
  else
    add_several (builder, runs);
  json_builder_end_object (builder);
  cli_json_print (builder);
}
