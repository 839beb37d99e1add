/* Reading a counter asks the machine and changes nothing. */
#include "trace/counters.h"
#include "host/host_report.h"
#include <string.h>
#include <vasbox/access.h>
#include <vasbox/counters.h>

static TraceMachineFigures
machine_figures (const VasMachine *machine)
{
  VasLedger ledger = vas_machine_ledger (machine);
  const VasConfig *config = vas_machine_config (machine);
  return (TraceMachineFigures) {
    .commit_charge = ledger.charged,
    .peak_commit_charge = ledger.peak,
    .commit_limit = ledger.limit,
    .commit_available = ledger.limit - MIN (ledger.charged, ledger.limit),
    .step = vas_machine_step (machine),
    .page_size = config->page_size,
    .allocation_granularity = config->allocation_granularity,
  };
}

static guint64
figure_at (const TraceCounter *counter, const void *figures)
{
  uint64_t value;
  memcpy (&value, (const char *) figures + counter->offset, sizeof value);
  return value;
}

static guint64
usage_value (const TraceCounter *counter, const VasMachine *machine, VasProcessId process)
{
  VasProcessCounters figures;
  gboolean is_found = (counter->source == TRACE_COUNTER_HOLES ? vas_machine_counters : vas_machine_usage) (
      machine, process, &figures);
  return is_found ? figure_at (counter, &figures) : 0;
}

guint64
trace_counter_value (const TraceCounter *counter, const VasMachine *machine, VasProcessId process)
{
  VasMemoryCounters memory;
  switch (counter->source)
    {
    case TRACE_COUNTER_MEMORY:
      return process != 0 && vas_machine_memory_counters (machine, process, &memory) ? figure_at (counter, &memory) : 0;
    case TRACE_COUNTER_HARDWARE:
      {
        const VasHardwareCounters hardware = vas_machine_hardware_counters (machine);
        return figure_at (counter, &hardware);
      }
    case TRACE_COUNTER_HOST:
      {
        const VasClrHostReport report = host_report (machine);
        return figure_at (counter, &report);
      }
    case TRACE_COUNTER_MACHINE:
      {
        const TraceMachineFigures figures = machine_figures (machine);
        return figure_at (counter, &figures);
      }
    case TRACE_COUNTER_USAGE:
    case TRACE_COUNTER_HOLES:
    default:
      return usage_value (counter, machine, process);
    }
}
