/* The text form: what did not hold first, then what was left open, then short totals. */
#include "cli/run_report.h"
#include "contract/explain.h"
#include "report/format.h"
#include "report/statistics.h"
#include "trace/symbols.h"

/* More than these of a kind are only counted: the transcript has them all. */
#define SHOWN_UNKNOWNS 10
#define SHOWN_LINES 20

static void
append_size (GString *out, guint64 size)
{
  symbol_format (out, VAS_KIND_SIZE, size);
}

/* "line 3, 7, 9 and 12 more". */
static void
append_lines (GString *out, const GArray *lines)
{
  g_string_append (out, "line ");
  for (guint i = 0; i < MIN (lines->len, SHOWN_LINES); i++)
    g_string_append_printf (out, "%s%u", i == 0 ? "" : ", ", g_array_index (lines, unsigned, i));
  if (lines->len > SHOWN_LINES)
    g_string_append_printf (out, " and %u more", lines->len - SHOWN_LINES);
}

static void
append_mismatches (GString *out, const RunResult *result)
{
  for (guint i = 0; i < result->mismatches->len; i++)
    {
      run_mismatch_format (out, result, &g_array_index (result->mismatches, RunMismatch, i));
      g_string_append_c (out, '\n');
    }
}

static void
append_unknowns (GString *out, const RunResult *result)
{
  const GArray *unknowns = result->unknowns;
  for (guint i = 0; i < MIN (unknowns->len, SHOWN_UNKNOWNS); i++)
    {
      const RunUnknown *unknown = &g_array_index (unknowns, RunUnknown, i);
      g_string_append_printf (out, "%s:%u:%u: %s", result->file, unknown->position.line, unknown->position.column,
                              unknown->call);
      if (unknown->got != NULL)
        g_string_append_printf (out, ": %s (not in source)\n", unknown->got);
      else
        g_string_append (out, ": not run, an argument is not in source\n");
    }
  if (unknowns->len > SHOWN_UNKNOWNS)
    g_string_append_printf (out, "%s: %u more results not in source (--transcript writes them)\n", result->file,
                            unknowns->len - SHOWN_UNKNOWNS);
}

static void
append_voids (GString *out, const RunResult *result)
{
  for (guint i = 0; i < result->voids->len; i++)
    {
      const RunVoid *entry = &g_array_index (result->voids, RunVoid, i);
      if (entry->n_skipped == 0)
        continue;
      g_string_append_printf (out, "%s:%u: this line %s, so that what uses %s was not run: ", result->file, entry->line,
                              entry->because, entry->name);
      append_lines (out, entry->lines);
      g_string_append_c (out, '\n');
    }
}

static void
append_unexpected (GString *out, const RunResult *result)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (unsigned));
  for (guint i = 0; i < result->refusals->len; i++)
    {
      const RunRefusal *refusal = &g_array_index (result->refusals, RunRefusal, i);
      if (refusal->is_expected)
        continue;
      if (lines->len == 0 || g_array_index (lines, unsigned, lines->len - 1) != refusal->position.line)
        g_array_append_val (lines, refusal->position.line);
    }
  if (result->unexpected == 0)
    return;
  g_string_append_printf (out, "%s: %" G_GUINT64_FORMAT " refused or faulted without an expectation", result->file,
                          result->unexpected);
  if (lines->len != 0) /* else none of those that were kept */
    {
      g_string_append (out, ": ");
      append_lines (out, lines);
    }
  g_string_append_c (out, '\n');
}

static void
append_tests (GString *out, const RunResult *result)
{
  guint passed = 0;
  guint64 points = 0, all = 0;
  for (guint i = 0; i < result->tests->len; i++)
    {
      const RunTest *test = &g_array_index (result->tests, RunTest, i);
      all += test->points;
      if (test->passed)
        {
          passed++;
          points += test->points;
        }
      else
        g_string_append_printf (out, "%s:%u: test \"%s\" failed\n", result->file, test->line, test->name);
    }
  if (result->tests->len > 0)
    g_string_append_printf (out, "%s: %u of %u tests passed, %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " points\n",
                            result->file, passed, result->tests->len, points, all);
}

static void
append_totals (GString *out, const RunResult *result)
{
  char text[VAS_DIGEST_TEXT_SIZE];
  g_string_append_printf (out,
                          "%s: on %s\n  calls         %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT
                          " succeeded, %" G_GUINT64_FORMAT " refused\n",
                          result->file, result->config, result->calls, result->succeeded, result->refused);
  if (result->accesses > 0)
    g_string_append_printf (out, "  accesses      %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " faulted\n",
                            result->accesses, result->faults);
  g_string_append_printf (out,
                          "  expectations  %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " mismatched; %" G_GUINT64_FORMAT
                          " unknown, %" G_GUINT64_FORMAT " skipped\n  memory        peak commit ",
                          result->expectations, result->n_mismatches, result->unknown, result->skipped);
  report_size (out, result->peak_commit);
  g_string_append (out, ", peak reserved ");
  report_size (out, result->peak_reserved);
  g_string_append_printf (out, "; at the end %" G_GUINT64_FORMAT " allocations, %" G_GUINT64_FORMAT " regions\n",
                          result->allocations, result->regions);
  report_statistics (out, result);
  g_string_append_printf (out, "  digest        %s\n", vas_digest_format (result->digest, text));
  g_string_append_printf (out, "  state digest  %s\n", vas_digest_format (result->state_digest, text));
}

void
run_explain (GString *out, const RunResult *result)
{
  for (guint i = 0; i < result->refusals->len; i++)
    {
      const RunRefusal *refusal = &g_array_index (result->refusals, RunRefusal, i);
      g_autofree char *where = g_strdup_printf ("%s:%u", result->file, refusal->position.line);
      contract_explain (out, &refusal->call, where);
    }
}

void
run_describe_stop (GString *out, const RunResult *result)
{
  const RunStop *stop = &result->stop;
  if (stop->asked && !stop->reached)
    g_string_append_printf (out, "%s: not stopped: the claim of --stop-when held after no step\n", result->file);
  if (!stop->reached)
    return;
  g_string_append_printf (out, "%s:%u: stopped after step %" G_GUINT64_FORMAT ": ", result->file, stop->position.line,
                          stop->step);
  append_size (out, stop->before);
  g_string_append (out, " before, ");
  append_size (out, stop->after);
  g_string_append (out, " after; largest free range ");
  report_size (out, stop->largest_free);
  g_string_append_printf (out, " at 0x%" G_GINT64_MODIFIER "x, %" G_GUINT64_FORMAT " holes\n", stop->largest_free_start,
                          stop->holes);
}

void
run_describe_lint (GString *out, const TraceRun *run)
{
  if (run->lint == NULL)
    return;
  const GArray *findings = lint_findings (run->lint);
  for (guint i = 0; i < findings->len; i++)
    {
      const LintFinding *finding = &g_array_index (findings, LintFinding, i);
      g_string_append_printf (out, "%s:%u: %s ", run->result.file, finding->line, lint_id (finding->kind));
      lint_describe (out, finding);
      g_string_append_printf (out, ": %s\n", lint_remedy (finding->kind));
    }
  if (findings->len == 0)
    g_string_append_printf (out, "%s: --lint found nothing\n", run->result.file);
}

/* What of a log of accesses was not carried out. */
static void
append_log (GString *out, const RunResult *result)
{
  const RunLog *log = &result->log;
  if (log->n_damaged > 0)
    g_string_append_printf (out, "%s\n%s: %" G_GUINT64_FORMAT " lines are not of the format and were left out\n",
                            log->first_damage, result->file, log->n_damaged);
  if (log->n_outside > 0)
    g_string_append_printf (out,
                            "%s: %" G_GUINT64_FORMAT " accesses have no address of the machine and were left out\n",
                            result->file, log->n_outside);
}

void
run_report_text (const TraceRun *run, gboolean explain)
{
  g_autoptr (GString) out = g_string_new (NULL);
  append_mismatches (out, &run->result);
  if (explain)
    run_explain (out, &run->result);
  append_unknowns (out, &run->result);
  append_voids (out, &run->result);
  append_log (out, &run->result);
  append_unexpected (out, &run->result);
  append_tests (out, &run->result);
  run_describe_lint (out, run);
  run_describe_stop (out, &run->result);
  if (run->failure == NULL)
    append_totals (out, &run->result);
  cli_write (out->str, (gssize) out->len);
}

void
run_report_text_sums (const GPtrArray *runs)
{
  guint64 calls = 0, refused = 0, expectations = 0, mismatches = 0, accesses = 0, faults = 0;
  guint broken = 0;
  for (guint i = 0; i < runs->len; i++)
    {
      const TraceRun *run = runs->pdata[i];
      calls += run->result.calls;
      refused += run->result.refused;
      accesses += run->result.accesses;
      faults += run->result.faults;
      expectations += run->result.expectations;
      mismatches += run->result.n_mismatches;
      broken += run->failure != NULL;
    }
  g_autofree char *touched
      = accesses == 0 ? g_strdup ("")
                      : g_strdup_printf ("%" G_GUINT64_FORMAT " accesses, %" G_GUINT64_FORMAT " faulted; ", accesses,
                                         faults);
  cli_printf ("%u traces: %" G_GUINT64_FORMAT " calls, %" G_GUINT64_FORMAT " refused; %s%" G_GUINT64_FORMAT
              " expectations, %" G_GUINT64_FORMAT " mismatched; %u traces could not be run\n",
              runs->len, calls, refused, touched, expectations, mismatches, broken);
}
