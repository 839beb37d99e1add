/* Runs a trace on a fresh machine and says what came of it.  A run depends on the trace, the config and the options
 * alone: the same in gives the same result, digests included. */
#ifndef VASBOX_TRACE_RUNNER_H
#define VASBOX_TRACE_RUNNER_H

#include "trace/trace.h"
#include <vasbox/access.h>
#include <vasbox/counters.h>
#include <vasbox/machine.h>

#define RUN_MAX_SAMPLES 60

/* What a NULL request gets: see docs/trace-format.md, "Placement". */
typedef enum RunPlacement
{
  RUN_PLACE_AS_TRACE, /* as the machine line says; "policy" where it is silent */
  RUN_PLACE_POLICY,
  RUN_PLACE_RECORDED
} RunPlacement;

/* Told of every executed call, after it and its checks. */
typedef void (*RunStepFunc) (const VasMachine *machine, const TraceLine *line, const VasCall *call, gpointer data);

/* Carries out @call as vas_machine_call() does, or otherwise than it does. */
typedef void (*RunCallFunc) (VasMachine *machine, VasCall *call, gpointer data);

/* Whether a refusal by @rule may change the state all the same (the clause table's effect on failure). */
typedef gboolean (*RunEffectFunc) (VasRule rule);

/* All zero: run to the end. */
typedef struct RunOptions
{
  const char *config;         /* name or path instead of the machine line's (and of its keys but place), or NULL */
  RunPlacement placement;
  gboolean strict;            /* a call without an expectation must succeed */
  gboolean check;             /* vas_machine_check() after every step; a broken law ends the run */
  RunEffectFunc has_effect;   /* with check; NULL: no refusal may */
  gboolean fill;              /* put every result into the trace, which thereby becomes its transcript */
  gboolean has_until_step;
  guint64 until_step;         /* stop once this many steps are done */
  unsigned until_line;        /* stop before the first statement below this line; 0: no */
  const TraceLine *stop_when; /* an ASSERT line: stop after the first step where its claims hold, or NULL */
  const TraceLine *value;     /* an ASSERT line: find the value of its first claim's left side at the end, or NULL */
  RunStepFunc before_step;    /* told of every call of a trace before it, when it has its arguments only; or NULL */
  RunStepFunc after_step;     /* or NULL */
  gpointer data;              /* for the functions */
  RunCallFunc carry_out;      /* instead of vas_machine_call(), for a trace's calls: how it takes a faulty machine; or
                                 NULL */
} RunOptions;

/* Of one line this many mismatches are kept, a repeat can have millions; the others are counted. */
#define RUN_KEPT_MISMATCHES 10

/* An expectation or claim that did not hold. */
typedef struct RunMismatch
{
  TracePosition position;
  char *call;     /* the call or claim as the canonical text has it */
  char *expected;
  char *got;
  VasRule rule;   /* of the refusal that came instead, or VAS_NO_RULE */
  int test;       /* which of the tests it fails, or -1: it stands before the first */
  unsigned nth;   /* of its line's, from 1 */
  guint64 n_more; /* that came after it, the last that was kept of them */
} RunMismatch;

typedef struct RunRefusal
{
  TracePosition position;
  gboolean is_expected; /* the line has an expectation, whatever it is */
  VasCall call;
} RunRefusal;

typedef struct RunRuleCount
{
  VasRule rule;
  guint64 count;
} RunRuleCount;

typedef struct RunTest
{
  char *name;
  guint64 points;
  gboolean passed; /* every expectation and claim held; no line was skipped, no call had a '?' */
  unsigned line;
} RunTest;

/* A result that the source of the trace did not say ("?"), as it was computed. */
typedef struct RunUnknown
{
  TracePosition position;
  char *call;
  char *got; /* NULL: an argument is unknown, the call was not run */
} RunUnknown;

/* Why names are void, and what was not run therefore. */
typedef struct RunVoid
{
  char *name;           /* bound by the line that was refused or not run */
  unsigned line;
  const char *because;  /* "was refused", "was not run" ... */
  GArray *lines;        /* unsigned: the lines that were not run, each once in a row; NULL: none was */
  guint64 n_skipped;
} RunVoid;

/* Where --stop-when stopped. */
typedef struct RunStop
{
  gboolean asked, reached;
  TracePosition position;
  guint64 step;
  guint64 before, after; /* the first claim's left side */
  guint64 largest_free_start, largest_free, holes;
} RunStop;

/* The working sets of all processes after @step calls and accesses. */
typedef struct RunSample
{
  guint64 step, working_set;
} RunSample;

/* What of a log of accesses was not carried out. */
typedef struct RunLog
{
  guint64 n_damaged, n_outside; /* lines not of the format; accesses whose address is none of the machine */
  char *first_damage;           /* "FILE:LINE:COLUMN: found ..., expected ...", or NULL */
} RunLog;

typedef struct RunResult
{
  char *file;
  char *config;
  guint64 calls;        /* executed; with the accesses, all steps of the trace */
  guint64 succeeded, refused;
  guint64 unknown;      /* "?": results that were not compared, and calls that were not run */
  guint64 skipped;      /* lines not run because a name is void; of a log, see log */
  guint64 accesses;     /* executed: steps that are no calls */
  guint64 faults;       /* accesses that ended in an exception */
  guint64 expectations; /* compared outcomes, and claims */
  guint64 n_mismatches; /* all of them */
  GArray *mismatches;   /* RunMismatch, those that were kept */
  GHashTable *last_mismatches; /* line: index in mismatches of its last + 1 */
  guint64 unexpected;   /* of refused and faults, those whose line has no expectation */
  GArray *refusals;     /* RunRefusal: the first of them */
  GArray *rules;        /* RunRuleCount, by rule */
  GArray *tests;        /* RunTest */
  GArray *unknowns;     /* RunUnknown */
  GArray *voids;        /* RunVoid */
  VasDigest digest;     /* of every result and of the state at the end */
  VasDigest state_digest;
  guint64 peak_commit;   /* of the machine's ledger */
  guint64 peak_reserved; /* sum of the processes' peaks */
  guint64 allocations, regions; /* at the end, of all processes */
  gboolean law_is_broken; /* vas_machine_check() said so, or a refused call changed the state: the last mismatch
                              tells; the run ended there */
  RunStop stop;
  RunLog log;
  VasMemoryCounters memory; /* of all processes at the end; peaks are sums of peaks */
  VasHardwareCounters hardware;
  GArray *curve;            /* RunSample, evenly spaced, at most RUN_MAX_SAMPLES; the last is of the end */
  guint64 value;              /* what RunOptions.value asked for, and the process in which it was found */
  VasProcessId value_process;
  VasMachine *machine;  /* as the run left it */
  GPtrArray *process_names; /* char *, of the process id - 1: as the trace names it */
} RunResult;

void run_result_init (RunResult *result);
void run_result_clear (RunResult *result);

/* 0: every expectation held, every test passed; 1: not so, or a law is broken. */
int run_result_status (const RunResult *result);

/* Runs @trace, which trace_read() and trace_resolve() have accepted.  FALSE where it cannot be run on (@error has the
 * whole text to print); @result then holds what came before.  @result is initialised by the caller. */
gboolean run_trace (Trace *trace, const RunOptions *options, RunResult *result, GError **error);

/* The transcript of @trace, which becomes it: the text with every result filled in.  Free it; NULL and @error where the
 * trace cannot be run.  Running the text meets every expectation and gives the same digest. */
char *trace_fill (Trace *trace, GError **error);

/* The one-line message of a mismatch: "FILE:LINE:COLUMN: CALL: expected ..., got ... by RULE", and how many more
 * of the kind there were. */
void run_mismatch_format (GString *out, const RunResult *result, const RunMismatch *mismatch);

#endif
