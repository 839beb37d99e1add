/* The result of a run: entries are only added; what they point to is theirs. */
#include "trace/payload.h"
#include "trace/run.h"
#include "base/hash.h"
#include <string.h>

/* Longer parts of messages lose their middle. */
#define LONGEST_TEXT 600
#define KEPT_TAIL 150

static void
clear_mismatch (gpointer data)
{
  RunMismatch *mismatch = data;
  g_free (mismatch->call);
  g_free (mismatch->expected);
  g_free (mismatch->got);
}

static void
clear_test (gpointer data)
{
  g_free (((RunTest *) data)->name);
}

static void
clear_unknown (gpointer data)
{
  RunUnknown *unknown = data;
  g_free (unknown->call);
  g_free (unknown->got);
}

static void
clear_void (gpointer data)
{
  RunVoid *entry = data;
  g_free (entry->name);
  if (entry->lines != NULL)
    g_array_unref (entry->lines);
}

static GArray *
new_array (gsize size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, (guint) size);
  if (clear != NULL)
    g_array_set_clear_func (array, clear);
  return array;
}

void
run_result_init (RunResult *result)
{
  memset (result, 0, sizeof *result);
  result->mismatches = new_array (sizeof (RunMismatch), clear_mismatch);
  result->last_mismatches = g_hash_table_new (NULL, NULL);
  result->refusals = new_array (sizeof (RunRefusal), NULL);
  result->rules = new_array (sizeof (RunRuleCount), NULL);
  result->tests = new_array (sizeof (RunTest), clear_test);
  result->unknowns = new_array (sizeof (RunUnknown), clear_unknown);
  result->voids = new_array (sizeof (RunVoid), clear_void);
  result->curve = new_array (sizeof (RunSample), NULL);
  result->process_names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (result->process_names, g_strdup ("main"));
}

void
run_result_clear (RunResult *result)
{
  g_free (result->file);
  g_free (result->config);
  g_array_unref (result->mismatches);
  g_hash_table_unref (result->last_mismatches);
  g_array_unref (result->refusals);
  g_array_unref (result->rules);
  g_array_unref (result->tests);
  g_array_unref (result->unknowns);
  g_array_unref (result->voids);
  g_ptr_array_unref (result->process_names);
  g_free (result->log.first_damage);
  g_array_unref (result->curve);
  vas_machine_free (result->machine);
}

int
run_result_status (const RunResult *result)
{
  if (result->mismatches->len > 0)
    return 1;
  for (guint i = 0; i < result->tests->len; i++)
    if (!g_array_index (result->tests, RunTest, i).passed)
      return 1;
  return 0;
}

void
run_mismatch_format (GString *out, const RunResult *result, const RunMismatch *mismatch)
{
  g_string_append_printf (out, "%s:%u:%u: %s: expected %s, got %s", result->file, mismatch->position.line,
                          mismatch->position.column, mismatch->call, mismatch->expected, mismatch->got);
  if (mismatch->n_more > 0)
    g_string_append_printf (out, ", and %" G_GUINT64_FORMAT " more like it", mismatch->n_more);
}

char *
line_call_text (const TraceLine *line)
{
  TraceLine copy = *line;
  GString *out = g_string_new (NULL);
  copy.comment = NULL;
  copy.outcome = (TraceOutcome) { .expect = NULL };
  trace_write_line (out, &copy);
  return g_string_free (out, FALSE);
}

char *
line_expected_text (const TraceLine *line)
{
  TraceLine copy = *line;
  g_autofree char *call = line_call_text (line);
  g_autoptr (GString) out = g_string_new (NULL);
  copy.comment = NULL;
  copy.outcome = (TraceOutcome) { .expect = line->outcome.expect };
  trace_write_line (out, &copy);
  const char *expected = out->str + strlen (call);
  return g_strstrip (g_strdup (g_str_has_prefix (expected, " ->") ? expected + 3 : expected));
}

/* Every other sample goes when there is no room for more. */
static void
thin_out (GArray *curve)
{
  guint n = 0;
  for (guint i = 1; i < curve->len; i += 2)
    g_array_index (curve, RunSample, n++) = g_array_index (curve, RunSample, i);
  g_array_set_size (curve, n);
}

void
run_take_sample (Run *run)
{
  GArray *curve = run->result->curve;
  VasMemoryCounters counters;
  vas_machine_memory_counters (run->machine, 0, &counters);
  RunSample sample = { run->result->calls + run->result->accesses, counters.working_set };
  run->sample_interval = MAX (run->sample_interval, 1);
  g_array_append_val (curve, sample);
  if (curve->len == RUN_MAX_SAMPLES)
    {
      thin_out (curve);
      run->sample_interval *= 2;
    }
  run->next_sample = sample.step + run->sample_interval;
}

void
run_append_cut (GString *out, const char *text)
{
  gsize n = strlen (text);
  if (n <= LONGEST_TEXT)
    {
      g_string_append (out, text);
      return;
    }
  const char *head_end = g_utf8_find_prev_char (text, text + LONGEST_TEXT - KEPT_TAIL);
  const char *tail = g_utf8_find_next_char (text + n - KEPT_TAIL, NULL);
  g_string_append_len (out, text, head_end - text);
  g_string_append_printf (out, " ... %s", tail);
}

static char *
cut (const char *text)
{
  GString *out = g_string_new (NULL);
  run_append_cut (out, text);
  return g_string_free (out, FALSE);
}

/* The last that was kept of the line, or NULL. */
static RunMismatch *
last_mismatch (const RunResult *result, unsigned line)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (result->last_mismatches, GUINT_TO_POINTER (line)));
  return index == 0 ? NULL : &g_array_index (result->mismatches, RunMismatch, index - 1);
}

void
run_add_mismatch (Run *run, TracePosition position, const char *call, const char *expected, const char *got,
                  VasRule rule)
{
  RunResult *result = run->result;
  RunMismatch *last = last_mismatch (result, position.line);
  unsigned nth = last == NULL ? 1 : last->nth + 1;
  result->n_mismatches++;
  run_fail_test (run);
  if (nth > RUN_KEPT_MISMATCHES && !result->law_is_broken) /* else it is the one that tells */
    {
      last->n_more++;
      return;
    }
  RunMismatch mismatch = { position, cut (call), cut (expected), cut (got), rule,
                           run->has_test ? (int) result->tests->len - 1 : -1, nth, 0 };
  g_array_append_val (result->mismatches, mismatch);
  g_hash_table_insert (result->last_mismatches, GUINT_TO_POINTER (position.line),
                       GUINT_TO_POINTER (result->mismatches->len));
}

static void
count_rule (GArray *rules, VasRule rule)
{
  guint i = 0;
  while (i < rules->len && g_array_index (rules, RunRuleCount, i).rule < rule)
    i++;
  if (i == rules->len || g_array_index (rules, RunRuleCount, i).rule != rule)
    {
      RunRuleCount entry = { rule, 0 };
      g_array_insert_val (rules, i, entry);
    }
  g_array_index (rules, RunRuleCount, i).count++;
}

void
run_count_call (RunResult *result, const VasCall *call)
{
  if (vas_call_info (call->id)->result == VAS_RESULT_ACCESS)
    {
      result->accesses++;
      result->faults += !call->succeeded;
      return;
    }
  result->calls++;
  if (call->succeeded)
    result->succeeded++;
  else
    result->refused++;
}

void
run_add_refusal (Run *run, const TraceLine *line, const VasCall *call, guint n_kept)
{
  RunResult *result = run->result;
  RunRefusal refusal = { line->position, line->outcome.expect != NULL, *call };
  refusal.call.input = refusal.call.output = NULL; /* they are of that step only */
  if (result->refusals->len < n_kept)
    g_array_append_val (result->refusals, refusal);
  result->unexpected += !refusal.is_expected;
  count_rule (result->rules, call->verdict.rule);
}

void
run_add_unknown (Run *run, TracePosition position, const TraceLine *line, const char *got)
{
  RunUnknown unknown = { position, line_call_text (line), g_strdup (got) };
  g_array_append_val (run->result->unknowns, unknown);
  run->result->unknown++;
}

unsigned
run_add_void (Run *run, const char *name, unsigned line, const char *because)
{
  RunVoid entry = { g_strdup (name), line, because, NULL, 0 };
  g_array_append_val (run->result->voids, entry);
  return run->result->voids->len - 1;
}

/* A line that was to be compared and is not is no pass for its test. */
static gboolean
wants_comparison (const TraceLine *line)
{
  return line->kind == TRACE_LINE_ASSERT || line->outcome.expect != NULL;
}

void
run_skip (Run *run, const TraceLine *line, unsigned origin)
{
  RunVoid *entry = &g_array_index (run->result->voids, RunVoid, origin);
  run->result->skipped++;
  entry->n_skipped++;
  if (entry->lines == NULL)
    entry->lines = g_array_new (FALSE, FALSE, sizeof (unsigned));
  if (entry->lines->len == 0 || g_array_index (entry->lines, unsigned, entry->lines->len - 1) != line->position.line)
    g_array_append_val (entry->lines, line->position.line);
  if (wants_comparison (line))
    run_fail_test (run);
  if (run->filler != NULL)
    filler_add_skipped (run->filler, line);
  if (line->kind == TRACE_LINE_BIND || line->kind == TRACE_LINE_PROCESS || line->kind == TRACE_LINE_THREAD)
    {
      name_table_bind_void (run->evaluator.names, line->name, origin);
      address_names_remove (run->describer.addresses, line->name);
    }
}

void
run_add_test (Run *run, const TraceLine *line, guint64 points)
{
  RunTest test = { g_strndup (line->name, line->n_name), points, TRUE, line->position.line };
  g_array_append_val (run->result->tests, test);
  run->has_test = TRUE;
}

void
run_fail_test (Run *run)
{
  if (run->has_test)
    g_array_index (run->result->tests, RunTest, run->result->tests->len - 1).passed = FALSE;
}

void
run_fold (Run *run, guint64 first, guint64 second)
{
  Digest128 digest = hash_take ((Digest128) { run->digest.low, run->digest.high }, first, second);
  run->digest = (VasDigest) { digest.high, digest.low };
}

/* By the function's name: a number of the table of calls may change when calls are added to it. */
static guint64
hash_name (const char *name)
{
  guint64 hash = 0xcbf29ce484222325u;
  for (; *name != 0; name++)
    hash = (hash ^ (guint64) (unsigned char) *name) * 0x100000001b3u;
  return hash;
}

static guint64
name_hash (Run *run, VasCallId id)
{
  if (run->name_hashes[id] == 0)
    run->name_hashes[id] = hash_name (vas_call_info (id)->name);
  return run->name_hashes[id];
}

/* Two words at a time, the last ones filled up with zeros. */
static void
fold_bytes (Run *run, const guint8 *bytes, gsize n)
{
  for (gsize at = 0; at < n; at += 2 * sizeof (guint64))
    {
      guint64 words[2] = { 0, 0 };
      memcpy (words, bytes + at, MIN (n - at, sizeof words));
      run_fold (run, GUINT64_FROM_LE (words[0]), GUINT64_FROM_LE (words[1]));
    }
}

static void
fold_outputs (Run *run, const VasCall *call)
{
  for (unsigned i = 0; i < vas_call_info (call->id)->n_outputs; i++)
    if ((call->outputs_set >> i & 1) != 0)
      run_fold (run, i, call->outputs[i]);
  if (payload_output (call) >= 0)
    fold_bytes (run, call->output, call->output_size);
}

/* The last error stays 0: what an access does to it, nothing, and no call before one has failed. */
void
run_fold_success (Run *run, VasCallId id)
{
  run_fold (run, name_hash (run, id), 1);
  run_fold (run, 0, 0);
  run_fold (run, VAS_NO_PAGE, 0);
}

void
run_fold_call (Run *run, const VasCall *call)
{
  run_fold (run, name_hash (run, call->id), call->thread);
  run_fold (run, call->result, (guint64) call->verdict.status << 32 | call->verdict.rule);
  run_fold (run, call->verdict.page, (guint64) call->last_error << 32 | call->outputs_set);
  if (call->outputs_set != 0)
    fold_outputs (run, call);
}
