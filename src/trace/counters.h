/* The counters a trace may read as $name: plain figures of a machine or of one of its processes, never a call and never
 * a step.  One table serves the evaluation, the check of names and the documentation. */
#ifndef VASBOX_TRACE_COUNTERS_H
#define VASBOX_TRACE_COUNTERS_H

#include <glib.h>
#include <vasbox/machine.h>

/* The public structure that holds the figure. */
typedef enum TraceCounterSource
{
  TRACE_COUNTER_USAGE,    /* VasProcessCounters, of the process */
  TRACE_COUNTER_HOLES,    /* the same where finding the figure costs O(regions) */
  TRACE_COUNTER_MEMORY,   /* VasMemoryCounters, of the process */
  TRACE_COUNTER_HARDWARE, /* VasHardwareCounters */
  TRACE_COUNTER_HOST,     /* VasClrHostReport */
  TRACE_COUNTER_MACHINE   /* TraceMachineFigures */
} TraceCounterSource;

/* What has no structure of its own. */
typedef struct TraceMachineFigures
{
  uint64_t commit_charge, peak_commit_charge, commit_limit, commit_available, step, page_size, allocation_granularity;
} TraceMachineFigures;

typedef struct TraceCounter
{
  const char *name;    /* without '$' */
  TraceCounterSource source;
  gsize offset;        /* of a uint64_t in the source's structure */
  bool in_bytes;       /* false: a count */
  const char *meaning; /* one phrase, for the documentation */
} TraceCounter;

/* The table, in the documentation's order; *@n is its length. */
const TraceCounter *trace_counters (unsigned *n);

/* Whether the counter is of a process: else it is the same under every @process. */
gboolean trace_counter_is_of_process (const TraceCounter *counter);

/* The row of that exact name, or NULL. */
const TraceCounter *trace_counter_find (const char *name);

/* The value for @process now; 0 where there is no such process (any more). */
guint64 trace_counter_value (const TraceCounter *counter, const VasMachine *machine, VasProcessId process);

#endif
