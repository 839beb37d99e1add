/* Processes, handles and the last error. */
#include "facade/execute.h"
#include <vasbox/protection.h>

VasVerdict
execute_open_process (VasMachine *machine, VasCall *call)
{
  uint64_t id = call->arguments[2];
  if (id > UINT32_MAX || !machine_has_process (machine, (VasProcessId) id))
    return REFUSE (INVALID_PARAMETER, 'V', 'X', 1);
  call->result = machine_add_handle (machine, machine_thread (machine, call->thread)->process,
                                     (HandleEntry) { HANDLE_PROCESS, (uint32_t) call->arguments[0], (uint32_t) id });
  return VERDICT_OK;
}

VasVerdict
execute_terminate_process (VasMachine *machine, VasCall *call)
{
  VasProcessId process;
  VasVerdict verdict
      = machine_reference_process (machine, call->thread, call->arguments[0], VAS_PROCESS_TERMINATE, &process);
  if (verdict.status == VAS_STATUS_SUCCESS)
    machine_terminate_process (machine, process);
  return verdict;
}

VasVerdict
execute_close_handle (VasMachine *machine, VasCall *call)
{
  return machine_close_handle (machine, call->thread, call->arguments[0]);
}

/* Either of the two rights will do (Microsoft, "GetProcessMemoryInfo function (psapi.h)"). */
static VasVerdict
reference_process_to_measure (const VasMachine *machine, const VasCall *call, VasProcessId *process)
{
  VasHandle handle = call->arguments[0];
  VasVerdict verdict
      = machine_reference_process (machine, call->thread, handle, VAS_PROCESS_QUERY_INFORMATION, process);
  if (verdict.status != VAS_STATUS_ACCESS_DENIED)
    return verdict;
  return machine_reference_process (machine, call->thread, handle, VAS_PROCESS_QUERY_LIMITED_INFORMATION, process);
}

/* What memory tells of the process: faults that brought a page in, and the pages in its working set. */
static void
set_working_set (const VasMachine *machine, VasCall *call, VasProcessId process)
{
  MemoryCounters memory = memory_counters (&machine->state.memory, process);
  const MemoryEvents *events = &memory.events;
  call_set_output (call, 3, events->demand_zero_faults + events->soft_faults + events->hard_faults
                                + events->remap_faults);
  call_set_output (call, 4, geometry_address (&machine->geometry, events->working_set_peak));
  call_set_output (call, 5, geometry_address (&machine->geometry, memory.working_set));
}

/* PROCESS_MEMORY_COUNTERS_EX has PrivateUsage, PROCESS_MEMORY_COUNTERS has not (CC-014). */
VasVerdict
execute_get_process_memory_info (VasMachine *machine, VasCall *call)
{
  bool is_64 = machine->state.config.pointer_size == 8;
  uint64_t plain = is_64 ? 72 : 40, extended = is_64 ? 80 : 44;
  VasProcessId process;
  VasProcessCounters counters;
  VasVerdict verdict = reference_process_to_measure (machine, call, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (call->arguments[2] < plain)
    return REFUSE (INFO_LENGTH_MISMATCH, 'C', 'C', 14);
  if (call_pointer_is_bad (call, 1))
    return REFUSE_POINTER;
  vas_machine_usage (machine, process, &counters);
  call_set_output (call, 0, counters.charged);
  call_set_output (call, 1, counters.peak_charged);
  if (call->arguments[2] >= extended)
    call_set_output (call, 2, counters.charged);
  set_working_set (machine, call, process);
  return VERDICT_OK;
}

VasVerdict
execute_get_last_error (VasMachine *machine, VasCall *call)
{
  call->result = machine_thread (machine, call->thread)->last_error;
  return VERDICT_OK;
}

VasVerdict
execute_set_last_error (VasMachine *machine, VasCall *call)
{
  machine_thread (machine, call->thread)->last_error = (VasWin32Error) call->arguments[0];
  return VERDICT_OK;
}
