/* The loop over a trace's lines.  Statements change the run in the order of the text; nothing is looked at ahead but
 * the machine line. */
#include "trace/run.h"
#include "trace/run_host.h"
#include "trace/run_setup.h"
#include "trace/stack_fields.h"
#include "trace/symbols.h"
#include <string.h>

/* Who does the line: a declared process's first thread, or a thread.  EVAL_VOID: declared, but restored away. */
static EvalStatus
find_who (Run *run, const TraceLine *line)
{
  const char *who = line->who != NULL ? line->who : "main";
  const Name *name = name_table_find (run->evaluator.names, who);
  if (name != NULL && name->kind == NAME_VOID)
    {
      run->evaluator.void_origin = name->origin;
      return EVAL_VOID;
    }
  if (name == NULL || (name->kind != NAME_PROCESS && name->kind != NAME_THREAD))
    {
      trace_set_error (run->error, run->trace, line->position, "found @%s, expected a process or thread declared above",
                       who);
      return EVAL_ERROR;
    }
  run->thread = name->thread;
  run->evaluator.process = vas_machine_thread_process (run->machine, name->thread);
  return EVAL_OK;
}

static void
set_working_set (Run *run, const VasConfig *config)
{
  vas_machine_set_working_set (run->machine, config->working_set_minimum, config->working_set_maximum,
                               config->working_set_hard);
}

/* Limits of its own it gets by its making, as if they were the machine's for that moment. */
static RunFlow
declare_process (Run *run, const TraceLine *line)
{
  VasThreadId thread;
  VasConfig config, before = *vas_machine_config (run->machine);
  if (run_process_config (run, line, &config) != RUN_GOES_ON)
    return RUN_FAILS;
  set_working_set (run, &config);
  VasProcessId process = vas_machine_create_process (run->machine, &thread);
  set_working_set (run, &before);
  name_table_declare (run->evaluator.names, line->name, NAME_PROCESS, process, thread);
  if (process > run->result->process_names->len)
    g_ptr_array_set_size (run->result->process_names, (gint) process);
  g_free (run->result->process_names->pdata[process - 1]);
  run->result->process_names->pdata[process - 1] = g_strdup (line->name);
  return RUN_GOES_ON;
}

static RunFlow
refuse_stack (Run *run, const TraceLine *line, VasVerdict verdict)
{
  char rule[VAS_RULE_TEXT_SIZE];
  g_autoptr (GString) status = g_string_new (NULL);
  symbol_format (status, VAS_KIND_STATUS, verdict.status);
  trace_set_error (run->error, run->trace, line->position,
                   "found a thread whose stack cannot be made, %s by %s, expected room for it", status->str,
                   vas_rule_format (verdict.rule, rule));
  return RUN_FAILS;
}

/* The stack's addresses are told by the thread's name. */
static void
name_stack (Run *run, const char *name, VasThreadId thread)
{
  VasStack stack;
  g_autofree char *text = g_strdup_printf ("%s.%s", name, trace_stack_places[2]);
  if (vas_machine_thread_stack (run->machine, thread, &stack))
    address_names_add (run->describer.addresses, text, run->evaluator.process, stack.bottom,
                       stack.base - stack.bottom);
}

/* A thread has a stack where it is declared with braces, be they empty. */
static RunFlow
declare_thread (Run *run, const TraceLine *line)
{
  VasThreadId thread;
  VasStackOptions options = { 0 };
  if (line->record == NULL)
    {
      thread = vas_machine_create_thread (run->machine, run->evaluator.process);
      name_table_declare (run->evaluator.names, line->name, NAME_THREAD, thread, thread);
      return RUN_GOES_ON;
    }
  for (unsigned i = 0; i < line->record->n_fields; i++)
    {
      const TraceField *field = &line->record->fields[i];
      guint64 bytes;
      EvalStatus status = evaluate_number (&run->evaluator, field->values[0]->expr, &bytes, run->error);
      if (status == EVAL_VOID)
        run_skip (run, line, run->evaluator.void_origin);
      if (status != EVAL_OK)
        return status == EVAL_VOID ? RUN_GOES_ON : RUN_FAILS;
      stack_option_set (&options, field->name, bytes);
    }
  VasVerdict verdict
      = vas_machine_create_thread_with_stack (run->machine, run->evaluator.process, &options, &thread);
  if (!vas_status_is_success (verdict.status))
    return refuse_stack (run, line, verdict);
  name_table_declare (run->evaluator.names, line->name, NAME_THREAD, thread, thread);
  name_stack (run, line->name, thread);
  return RUN_GOES_ON;
}

static gboolean
claims_use_void (Run *run, const TraceLine *line)
{
  if (!name_table_has_void (run->evaluator.names))
    return FALSE;
  for (unsigned i = 0; i < line->n_claims; i++)
    if (expr_uses_void (&run->evaluator, line->claims[i].left)
        || expr_uses_void (&run->evaluator, line->claims[i].right))
      return TRUE;
  return FALSE;
}

static RunFlow
run_assert (Run *run, const TraceLine *line)
{
  if (claims_use_void (run, line))
    run_skip (run, line, run->evaluator.void_origin);
  else if (run_check_claims (run, line) != EVAL_OK)
    return RUN_FAILS;
  return RUN_GOES_ON;
}

/* test "name" {points=2, proves=[...]}: points are 1 where nothing is said. */
static RunFlow
run_test (Run *run, const TraceLine *line)
{
  guint64 points = 1;
  for (unsigned i = 0; line->record != NULL && i < line->record->n_fields; i++)
    {
      const TraceField *field = &line->record->fields[i];
      if (!g_str_equal (field->name, "points"))
        continue;
      if (field->values[0]->kind != TRACE_VALUE_EXPR)
        {
          trace_set_error (run->error, run->trace, field->position,
                           "found no plain value, expected a number of points");
          return RUN_FAILS;
        }
      if (evaluate_number (&run->evaluator, field->values[0]->expr, &points, run->error) != EVAL_OK)
        return RUN_FAILS;
    }
  run_add_test (run, line, points);
  return RUN_GOES_ON;
}

static RunFlow run_lines (Run *run, const GPtrArray *lines);

/* Takes the rounds of a repeat off what the run may have, before the first is run. */
static gboolean
take_rounds (Run *run, const TraceLine *line, guint64 first, guint64 last)
{
  if (first > last)
    return TRUE;
  if (last - first < RUN_MAX_ROUNDS - run->rounds)
    {
      run->rounds += last - first + 1;
      return TRUE;
    }
  trace_set_error (run->error, run->trace, line->position,
                   "found a repeat from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT
                   " after %" G_GUINT64_FORMAT " rounds, expected at most %" G_GUINT64_FORMAT " rounds in a run",
                   first, last, run->rounds, RUN_MAX_ROUNDS);
  return FALSE;
}

static RunFlow
run_repeat (Run *run, const TraceLine *line)
{
  guint64 first, last;
  EvalStatus status = evaluate_number (&run->evaluator, line->expr, &first, run->error);
  if (status == EVAL_OK)
    status = evaluate_number (&run->evaluator, line->last, &last, run->error);
  if (status == EVAL_VOID)
    run_skip (run, line, run->evaluator.void_origin);
  if (status != EVAL_OK)
    return status == EVAL_VOID ? RUN_GOES_ON : RUN_FAILS;
  if (!take_rounds (run, line, first, last))
    return RUN_FAILS;
  RunFlow flow = RUN_GOES_ON;
  run->loops++;
  for (guint64 i = first; i <= last && flow == RUN_GOES_ON; i++)
    {
      name_table_bind_number (run->evaluator.names, line->name, i);
      address_names_remove (run->describer.addresses, line->name);
      flow = run_lines (run, line->body);
      if (i == G_MAXUINT64)
        break;
    }
  run->loops--;
  return flow;
}

static RunFlow
run_statement (Run *run, const TraceLine *line)
{
  switch (line->kind)
    {
    case TRACE_LINE_PROCESS:
      return declare_process (run, line);
    case TRACE_LINE_THREAD:
      return declare_thread (run, line);
    case TRACE_LINE_SET:
      return run_set (run, line);
    case TRACE_LINE_ASSERT:
      return run_assert (run, line);
    case TRACE_LINE_TEST:
      return run_test (run, line);
    case TRACE_LINE_REPEAT:
      return run_repeat (run, line);
    case TRACE_LINE_CALL:
    case TRACE_LINE_BIND:
      return run_call_line (run, line);
    case TRACE_LINE_BLANK:
    case TRACE_LINE_MACHINE:
    case TRACE_LINE_NOTE:
    default:
      return RUN_GOES_ON;
    }
}

/* --until: nothing below its line, nothing after its step. */
static gboolean
is_over (const Run *run, const TraceLine *line)
{
  const RunOptions *options = run->options;
  return (options->until_line != 0 && line->position.line > options->until_line)
         || (options->has_until_step && vas_machine_step (run->machine) >= options->until_step);
}

static RunFlow
run_line (Run *run, const TraceLine *line)
{
  g_ptr_array_set_size (run->evaluator.strings, 0);
  if (line->kind == TRACE_LINE_BLANK)
    return RUN_GOES_ON;
  if (is_over (run, line))
    return RUN_STOPS;
  switch (find_who (run, line))
    {
    case EVAL_VOID:
      run_skip (run, line, run->evaluator.void_origin);
      return RUN_GOES_ON;
    case EVAL_ERROR:
      return RUN_FAILS;
    case EVAL_OK:
    default:
      return run_statement (run, line);
    }
}

static RunFlow
run_lines (Run *run, const GPtrArray *lines)
{
  RunFlow flow = RUN_GOES_ON;
  for (guint i = 0; i < lines->len && flow == RUN_GOES_ON; i++)
    flow = run_line (run, g_ptr_array_index (lines, i));
  return flow;
}

static void
clear_snapshot (gpointer data)
{
  RunSnapshot *snapshot = data;
  vas_snapshot_free (snapshot->machine);
  g_ptr_array_unref (snapshot->declared);
}

static void
init_run (Run *run)
{
  run->snapshots = g_array_new (FALSE, FALSE, sizeof (RunSnapshot));
  g_array_set_clear_func (run->snapshots, clear_snapshot);
  run->evaluator.trace = run->trace;
  run->evaluator.names = name_table_new ();
  run->evaluator.strings = g_ptr_array_new_with_free_func (g_free);
  run->evaluator.process = 1;
  run->input = g_byte_array_new ();
  name_table_declare (run->evaluator.names, "main", NAME_PROCESS, 1, 1);
  describer_init (&run->describer);
  if (run->options->fill)
    run->filler = filler_new (run->trace);
}

static void
clear_run (Run *run)
{
  g_array_unref (run->snapshots);
  run_clear_host (run);
  name_table_free (run->evaluator.names);
  g_ptr_array_unref (run->evaluator.strings);
  g_byte_array_unref (run->input);
  g_free (run->output);
  describer_clear (&run->describer);
  filler_free (run->filler);
}

void
run_read_machine (Run *run)
{
  RunResult *result = run->result;
  VasProcessCounters counters;
  for (VasProcessId id = 1; vas_machine_usage (run->machine, id, &counters); id++)
    {
      result->peak_reserved += counters.peak_reserved;
      result->allocations += counters.allocations;
      result->regions += counters.regions;
    }
  vas_machine_memory_counters (run->machine, 0, &result->memory);
  result->hardware = vas_machine_hardware_counters (run->machine);
  run_take_sample (run);
  result->peak_commit = vas_machine_ledger (run->machine).peak;
  result->state_digest = vas_machine_digest (run->machine);
  run_fold (run, result->state_digest.high, result->state_digest.low);
  result->digest = run->digest;
  result->machine = run->machine;
}

gboolean
run_trace (Trace *trace, const RunOptions *options, RunResult *result, GError **error)
{
  Run run = { .trace = trace, .options = options, .result = result, .error = error };
  result->file = g_strdup (trace->file);
  init_run (&run);
  RunFlow flow = run_make_machine (&run);
  if (flow == RUN_GOES_ON)
    {
      run.evaluator.machine = run.machine;
      flow = run_begin_stop (&run);
      if (flow == RUN_GOES_ON)
        flow = run_lines (&run, trace->lines);
      if (flow != RUN_FAILS)
        flow = run_find_value (&run);
      run_read_machine (&run);
    }
  if (flow != RUN_FAILS && run.filler != NULL)
    filler_apply (run.filler);
  clear_run (&run);
  return flow != RUN_FAILS;
}

char *
trace_fill (Trace *trace, GError **error)
{
  const RunOptions options = { .fill = TRUE };
  RunResult result;
  run_result_init (&result);
  char *text = run_trace (trace, &options, &result, error) ? trace_write (trace) : NULL;
  run_result_clear (&result);
  return text;
}
