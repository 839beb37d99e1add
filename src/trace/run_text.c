/* vas_trace_run_text(): reading, resolving and running in one call, for programs that embed the library. */
#include "trace/resolve.h"
#include "trace/runner.h"
#include <stdlib.h>
#include <string.h>
#include <vasbox/trace.h>

/* For the caller, who has free() but may not have g_free(). */
static void
give_message (char **message, const char *text)
{
  gsize n = strlen (text) + 1;
  if (message == NULL)
    return;
  *message = malloc (n);
  if (*message != NULL)
    memcpy (*message, text, n);
}

static void
fill_outcome (VasTraceOutcome *outcome, const RunResult *result)
{
  if (outcome != NULL)
    *outcome = (VasTraceOutcome) { .calls = result->calls,
                                   .succeeded = result->succeeded,
                                   .refused = result->refused,
                                   .expectations = result->expectations,
                                   .mismatches = result->n_mismatches,
                                   .state_digest = result->state_digest };
}

int
vas_trace_run_text (const char *name, const char *text, size_t length, VasTraceOutcome *outcome, char **message)
{
  const RunOptions options = { .config = NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = trace_read (name, text, length, &error);
  RunResult result;
  int status = 2;
  run_result_init (&result);
  if (trace != NULL && trace_resolve (trace, &error) && run_trace (trace, &options, &result, &error))
    status = run_result_status (&result);
  else
    give_message (message, error->message);
  fill_outcome (outcome, &result);
  run_result_clear (&result);
  return status;
}
