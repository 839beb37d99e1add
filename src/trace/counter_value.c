/* Reading a counter asks the machine and changes nothing. */
#include "trace/counters.h"

static guint64
read_process (TraceCounterId id, const VasProcessCounters *process)
{
  const guint64 values[] = {
    [TRACE_COUNTER_COMMIT] = process->committed,
    [TRACE_COUNTER_PEAK_COMMIT] = process->peak_committed,
    [TRACE_COUNTER_RESERVED] = process->reserved,
    [TRACE_COUNTER_PEAK_RESERVED] = process->peak_reserved,
    [TRACE_COUNTER_ALLOCATIONS] = process->allocations,
    [TRACE_COUNTER_REGIONS] = process->regions,
    [TRACE_COUNTER_LARGEST_FREE] = process->largest_free,
    [TRACE_COUNTER_HOLES] = process->holes,
    [TRACE_COUNTER_HANDLES] = process->handles,
  };
  g_assert (id < G_N_ELEMENTS (values));
  return values[id];
}

static guint64
read_machine (TraceCounterId id, const VasMachine *machine)
{
  VasLedger ledger = vas_machine_ledger (machine);
  const VasConfig *config = vas_machine_config (machine);
  const guint64 values[] = {
    [TRACE_COUNTER_COMMIT_CHARGE] = ledger.charged,
    [TRACE_COUNTER_PEAK_COMMIT_CHARGE] = ledger.peak,
    [TRACE_COUNTER_COMMIT_LIMIT] = ledger.limit,
    [TRACE_COUNTER_COMMIT_AVAILABLE] = ledger.limit - MIN (ledger.charged, ledger.limit),
    [TRACE_COUNTER_STEP] = vas_machine_step (machine),
    [TRACE_COUNTER_PAGE_SIZE] = config->page_size,
    [TRACE_COUNTER_ALLOCATION_GRANULARITY] = config->allocation_granularity,
  };
  g_assert (id < G_N_ELEMENTS (values));
  return values[id];
}

guint64
trace_counter_value (const TraceCounter *counter, const VasMachine *machine, VasProcessId process)
{
  VasProcessCounters figures;
  gboolean is_of_holes = counter->id == TRACE_COUNTER_LARGEST_FREE || counter->id == TRACE_COUNTER_HOLES;
  if (!counter->of_process)
    return read_machine (counter->id, machine);
  if (!(is_of_holes ? vas_machine_counters : vas_machine_usage) (machine, process, &figures))
    return 0;
  return read_process (counter->id, &figures);
}
