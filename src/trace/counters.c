/* The table of counters: one row each, in the order the documentation lists them. */
#include "trace/counters.h"

enum
{
  OF_MACHINE = false,
  OF_PROCESS = true,
  COUNT = false,
  BYTES = true
};

static const TraceCounter counters[] = {
  { TRACE_COUNTER_COMMIT, "commit", OF_PROCESS, BYTES, "committed by the process now" },
  { TRACE_COUNTER_PEAK_COMMIT, "peak_commit", OF_PROCESS, BYTES, "the most the process has had committed" },
  { TRACE_COUNTER_RESERVED, "reserved", OF_PROCESS, BYTES,
    "address space of the process that is not free (reserved and committed)" },
  { TRACE_COUNTER_PEAK_RESERVED, "peak_reserved", OF_PROCESS, BYTES,
    "the most address space of the process that was not free" },
  { TRACE_COUNTER_ALLOCATIONS, "allocations", OF_PROCESS, COUNT, "allocations of the process" },
  { TRACE_COUNTER_REGIONS, "regions", OF_PROCESS, COUNT, "regions of the process that are not free" },
  { TRACE_COUNTER_LARGEST_FREE, "largest_free", OF_PROCESS, BYTES,
    "the largest free range in which an allocation may lie" },
  { TRACE_COUNTER_HOLES, "holes", OF_PROCESS, COUNT,
    "free ranges between the lowest and the highest address an allocation may have" },
  { TRACE_COUNTER_HANDLES, "handles", OF_PROCESS, COUNT, "handles the process has open" },
  { TRACE_COUNTER_COMMIT_CHARGE, "commit_charge", OF_MACHINE, BYTES, "charged to the machine's ledger now" },
  { TRACE_COUNTER_PEAK_COMMIT_CHARGE, "peak_commit_charge", OF_MACHINE, BYTES, "the most the ledger has been charged" },
  { TRACE_COUNTER_COMMIT_LIMIT, "commit_limit", OF_MACHINE, BYTES, "the ledger's ceiling" },
  { TRACE_COUNTER_COMMIT_AVAILABLE, "commit_available", OF_MACHINE, BYTES, "what the ledger would still grant" },
  { TRACE_COUNTER_STEP, "step", OF_MACHINE, COUNT, "the number of the last executed step" },
  { TRACE_COUNTER_PAGE_SIZE, "page_size", OF_MACHINE, BYTES, "the config's page size" },
  { TRACE_COUNTER_ALLOCATION_GRANULARITY, "allocation_granularity", OF_MACHINE, BYTES,
    "the config's allocation granularity" },
};

const TraceCounter *
trace_counters (unsigned *n)
{
  *n = G_N_ELEMENTS (counters);
  return counters;
}

const TraceCounter *
trace_counter_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counters); i++)
    if (g_str_equal (counters[i].name, name))
      return &counters[i];
  return NULL;
}
