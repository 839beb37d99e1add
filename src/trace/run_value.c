/* The value of one expression where the run ended: of the left side of RunOptions.value's first claim, in the process
 * that its @who names. */
#include "trace/run.h"

/* For the messages of an expression that is no part of the trace. */
static char value_file[] = "value";
static const Trace no_trace = { .file = value_file };

gboolean
run_claim_process (const Run *run, const TraceLine *claim, VasProcessId *process)
{
  const Name *name = name_table_find (run->evaluator.names, claim->who != NULL ? claim->who : "main");
  if (name == NULL || (name->kind != NAME_PROCESS && name->kind != NAME_THREAD))
    return FALSE;
  *process = vas_machine_thread_process (run->machine, name->thread);
  return TRUE;
}

RunFlow
run_find_value (Run *run)
{
  const TraceLine *line = run->options->value;
  Evaluator evaluator = run->evaluator;
  RunResult *result = run->result;
  if (line == NULL)
    return RUN_GOES_ON;
  if (!run_claim_process (run, line, &result->value_process))
    {
      g_set_error (run->error, TRACE_ERROR, 0,
                   "value: found @%s, expected a process or thread that is declared by then",
                   line->who != NULL ? line->who : "main");
      return RUN_FAILS;
    }
  evaluator.trace = &no_trace;
  evaluator.process = result->value_process;
  switch (evaluate_number (&evaluator, line->claims[0].left, &result->value, run->error))
    {
    case EVAL_OK:
      return RUN_GOES_ON;
    case EVAL_VOID:
      g_set_error (run->error, TRACE_ERROR, 0,
                   "value: found a name whose line was refused or not run, expected a number");
      return RUN_FAILS;
    case EVAL_ERROR:
    default:
      return RUN_FAILS;
    }
}
