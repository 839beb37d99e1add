/* What `vasbox run` tells of its runs, in three forms. */
#ifndef VASBOX_CLI_RUN_REPORT_H
#define VASBOX_CLI_RUN_REPORT_H

#include "cli/cli.h"
#include "report/lint.h"
#include "trace/runner.h"

/* One trace of the command line. */
typedef struct TraceRun
{
  const char *path;
  RunResult result;
  char *failure; /* why it could not be run, as printed; or NULL */
  Lint *lint;    /* what --lint found; NULL where it was not asked for */
} TraceRun;

/* Text of one run on stdout; explained: each refused call with its rule's statement. */
void run_report_text (const TraceRun *run, gboolean explain);
/* The sums of several runs. */
void run_report_text_sums (const GPtrArray *runs);

/* One object; {"traces": [...]} and the sums where there are several. */
void run_report_json (const GPtrArray *runs);

/* One TAP line a test, or one for a trace that has none; diagnostics as comments. */
void run_report_tap (const GPtrArray *runs);

/* The refused calls' explanations. */
void run_explain (GString *out, const RunResult *result);
/* What --lint found: "FILE:LINE: ID found: remedy" each; nothing where it was not asked for. */
void run_describe_lint (GString *out, const TraceRun *run);
/* Where --stop-when stopped, in one line, or that it did not; nothing where it was not asked for. */
void run_describe_stop (GString *out, const RunResult *result);

#endif
