/* The inside of a run, shared by the runner's files. */
#ifndef VASBOX_TRACE_RUN_H
#define VASBOX_TRACE_RUN_H

#include "trace/builtins.h"
#include "trace/describe.h"
#include "trace/evaluate.h"
#include "trace/fill.h"
#include "trace/runner.h"
#include <vasbox/clr.h>

/* A snapshot as the trace's name for it holds it: by its number, from 1. */
typedef struct RunSnapshot
{
  VasSnapshot *machine;
  GPtrArray *declared; /* the processes and threads of that moment */
} RunSnapshot;

typedef struct Run
{
  Trace *trace;
  const RunOptions *options;
  RunResult *result;
  VasMachine *machine;
  IHostMemoryManager *host; /* or NULL: none was asked for yet */
  Evaluator evaluator;
  Describer describer;
  Filler *filler;        /* or NULL */
  GArray *snapshots;     /* RunSnapshot */
  guint64 stop_before;   /* --stop-when's left side after the step before */
  gboolean is_recorded;  /* NULL requests get their recorded address */
  GByteArray *input;     /* what the current call's pointer points to */
  guint8 *output;        /* where bytes and lists come back, PAYLOAD_MAXIMUM of them; NULL: none did yet */
  unsigned loops;        /* repeats around the current line */
  guint64 rounds;        /* of all repeats so far */
  gboolean has_test;     /* the last of result->tests is running */
  guint64 next_sample, sample_interval; /* steps: when the working sets are looked at again */
  VasThreadId thread;    /* who does the current line */
  VasDigest digest;
  guint64 name_hashes[VAS_N_CALLS]; /* of the calls' names; 0: not needed yet */
  GError **error;
} Run;

/* All repeats of a run together: enough for a machine with millions of regions, and no run lasts for ever. */
#define RUN_MAX_ROUNDS ((guint64) 1 << 24)

/* What becomes of the run after a statement. */
typedef enum RunFlow
{
  RUN_GOES_ON,
  RUN_STOPS,
  RUN_FAILS /* run->error is set */
} RunFlow;

/* run_call.c: CALL and BIND lines. */
RunFlow run_call_line (Run *run, const TraceLine *line);

/* runner.c: the figures of the end, and the machine itself, into the result. */
void run_read_machine (Run *run);

/* run_stop.c: the state before the first step; after a step, whether --stop-when's claims hold now. */
RunFlow run_begin_stop (Run *run);
RunFlow run_check_stop (Run *run, const TraceLine *line);

/* run_value.c: the process of a claim that is no part of the trace, by its @who; FALSE where that is not declared
 * yet. */
gboolean run_claim_process (const Run *run, const TraceLine *claim, VasProcessId *process);
/* The value that RunOptions.value asks for, after the last line. */
RunFlow run_find_value (Run *run);

/* run_builtin.c: carries out one of the runner's own calls; @call gets its result.  EVAL_VOID: nothing was done. */
EvalStatus run_builtin (Run *run, const TraceLine *line, const TraceBuiltin *builtin, VasCall *call);
/* The expression of the argument of that name, or at that position, of such a call; NULL where there is none. */
const TraceExpr *builtin_argument (const TraceExpr *call, unsigned position, const char *name);

/* expect.c: counts, compares and reports one executed line; @value is that of a line that is no call, or NULL.
 * EVAL_VOID cannot come, see line_uses_void(). */
EvalStatus run_check_outcome (Run *run, const TraceLine *line, const VasCall *call, const Scalar *value);
/* Compares the claims of an ASSERT line. */
EvalStatus run_check_claims (Run *run, const TraceLine *line);

/* result.c: entries of the result. */
void run_add_mismatch (Run *run, TracePosition position, const char *call, const char *expected, const char *got,
                       VasRule rule);
/* One more sample of the working sets; run_sample() asks whether it is time for one. */
void run_take_sample (Run *run);
static inline void
run_sample (Run *run)
{
  if (run->result->calls + run->result->accesses >= run->next_sample)
    run_take_sample (run);
}
/* Counts an executed call or access. */
void run_count_call (RunResult *result, const VasCall *call);
/* The text, without its middle where it is long: for messages. */
void run_append_cut (GString *out, const char *text);
/* Of a refusal beyond @n_kept only the counts go on. */
void run_add_refusal (Run *run, const TraceLine *line, const VasCall *call, guint n_kept);
void run_add_unknown (Run *run, TracePosition position, const TraceLine *line, const char *got);
/* A new report that @name is void since @line; its number is a name's origin. */
unsigned run_add_void (Run *run, const char *name, unsigned line, const char *because);
/* @line is not run because of void report @origin. */
void run_skip (Run *run, const TraceLine *line, unsigned origin);
void run_add_test (Run *run, const TraceLine *line, guint64 points);
void run_fail_test (Run *run);
/* Folds two values into the digest of results. */
void run_fold (Run *run, guint64 first, guint64 second);
void run_fold_call (Run *run, const VasCall *call);
/* The same for an access by thread 1 that succeeded and brought nothing back. */
void run_fold_success (Run *run, VasCallId id);

/* The line's call without its outcome and comment. */
char *line_call_text (const TraceLine *line);
/* What the line expects, as its text has it behind "->". */
char *line_expected_text (const TraceLine *line);

#endif
