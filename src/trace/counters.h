/* The counters a trace may read as $name: plain figures of a machine or of one of its processes, never a call and never
 * a step.  One table serves the evaluation, the check of names and the documentation. */
#ifndef VASBOX_TRACE_COUNTERS_H
#define VASBOX_TRACE_COUNTERS_H

#include <glib.h>
#include <vasbox/machine.h>

typedef enum TraceCounterId
{
  TRACE_COUNTER_COMMIT,
  TRACE_COUNTER_PEAK_COMMIT,
  TRACE_COUNTER_RESERVED,
  TRACE_COUNTER_PEAK_RESERVED,
  TRACE_COUNTER_ALLOCATIONS,
  TRACE_COUNTER_REGIONS,
  TRACE_COUNTER_LARGEST_FREE,
  TRACE_COUNTER_HOLES,
  TRACE_COUNTER_HANDLES,
  TRACE_COUNTER_COMMIT_CHARGE,
  TRACE_COUNTER_PEAK_COMMIT_CHARGE,
  TRACE_COUNTER_COMMIT_LIMIT,
  TRACE_COUNTER_COMMIT_AVAILABLE,
  TRACE_COUNTER_STEP,
  TRACE_COUNTER_PAGE_SIZE,
  TRACE_COUNTER_ALLOCATION_GRANULARITY
} TraceCounterId;

typedef struct TraceCounter
{
  TraceCounterId id;
  const char *name;    /* without '$' */
  bool of_process;     /* false: of the whole machine, the same under every @process */
  bool in_bytes;       /* false: a count */
  const char *meaning; /* one phrase, for the documentation */
} TraceCounter;

/* The table, in the documentation's order; *@n is its length. */
const TraceCounter *trace_counters (unsigned *n);

/* The row of that exact name, or NULL. */
const TraceCounter *trace_counter_find (const char *name);

/* The value for @process now; 0 where there is no such process (any more). */
guint64 trace_counter_value (const TraceCounter *counter, const VasMachine *machine, VasProcessId process);

#endif
