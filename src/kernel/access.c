/* Accesses by threads, and reading without one. */
#include "kernel/kernel.h"

bool
machine_access (VasMachine *machine, VasThreadId thread, SpaceAccess *access, VasFault *fault)
{
  Thread *by = machine_thread (machine, thread);
  access->address &= machine_pointer_mask (machine);
  if (machine_process (machine, by->process)->terminated)
    {
      *fault = (VasFault) { VAS_STATUS_PROCESS_IS_TERMINATING, VAS_RULE ('V', 'X', 12), 0, { 0, 0, 0 }, 0 };
      return false;
    }
  SpaceContext context = machine_space (machine, by->process);
  context.space->faults.accesses++;
  access->stack = by->stack.end != 0 ? &by->stack : NULL;
  return space_access (&context, access, fault);
}

bool
machine_peek (const MachineState *state, const Geometry *geometry, VasProcessId process, uint64_t address,
              uint64_t size, void *data)
{
  if (process == 0 || process > state->processes->len)
    return false;
  space_peek (&state->memory, process, geometry, address, size, data);
  return true;
}

bool
vas_machine_peek (const VasMachine *machine, VasProcessId process, uint64_t address, uint64_t size, void *data)
{
  return machine_peek (&machine->state, &machine->geometry, process, address, size, data);
}

void
vas_machine_inject_in_page_error (VasMachine *machine, uint64_t nth, VasStatus status)
{
  g_return_if_fail (nth == 0 || !vas_status_is_success (status));
  memory_inject_in_page_error (&machine->state.memory, nth, nth != 0 ? status : VAS_STATUS_SUCCESS);
}

static void
add_counters (const VasMachine *machine, VasProcessId process, VasMemoryCounters *sum)
{
  const MemoryCounters of = memory_counters (&machine->state.memory, process);
  const SpaceFaults *faults = &machine_process (machine, process)->space.faults;
  const Geometry *geometry = &machine->geometry;
  const MemoryLimits *limits = &machine->state.memory.spaces[process].limits;
  sum->accesses += faults->accesses;
  sum->demand_zero_faults += of.events.demand_zero_faults;
  sum->soft_faults += of.events.soft_faults;
  sum->hard_faults += of.events.hard_faults;
  sum->remap_faults += of.events.remap_faults;
  sum->in_page_errors += faults->in_page_errors;
  sum->violations += faults->violations;
  sum->guard_faults += faults->guards;
  sum->stack_growths += faults->stack_growths;
  sum->stack_overflows += faults->stack_overflows;
  sum->evictions += of.events.evictions;
  sum->write_backs += of.events.write_backs;
  sum->trims += of.events.trims;
  sum->discards += of.events.discards;
  sum->working_set_minimum += geometry_address (geometry, limits->minimum);
  sum->working_set_maximum += geometry_address (geometry, limits->maximum);
  sum->working_set += geometry_address (geometry, of.working_set);
  sum->working_set_peak += geometry_address (geometry, of.events.working_set_peak);
  sum->locked += geometry_address (geometry, of.locked);
  sum->page_tables += geometry_address (geometry, of.table_pages);
  sum->page_tables_peak += geometry_address (geometry, of.table_pages_peak);
}

bool
vas_machine_memory_counters (const VasMachine *machine, VasProcessId process, VasMemoryCounters *counters)
{
  if (process != 0 && !machine_has_process (machine, process))
    return false;
  *counters = (VasMemoryCounters) { .demand_zero_faults = 0 };
  for (guint i = 0; i < machine->state.processes->len; i++)
    if (process == 0 || process == i + 1)
      add_counters (machine, i + 1, counters);
  return true;
}
