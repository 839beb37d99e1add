/* What the system says of itself (sections SI and GM). */
#include "facade/execute.h"

/* wProcessorArchitecture and dwProcessorType (SI-005). */
static void
processor (VasArchitecture architecture, uint64_t *number, uint64_t *type)
{
  switch (architecture)
    {
    case VAS_ARCHITECTURE_X86:
      *number = 0, *type = 586;
      break;
    case VAS_ARCHITECTURE_ARM64:
      *number = 12, *type = 0;
      break;
    case VAS_ARCHITECTURE_IA64:
      *number = 6, *type = 2200;
      break;
    case VAS_ARCHITECTURE_X64:
    default:
      *number = 9, *type = 8664;
      break;
    }
}

/* A WoW64 process sees an x86 machine unless it asks for the native one (SI-008). */
VasVerdict
execute_get_system_info (VasMachine *machine, VasCall *call)
{
  const VasConfig *config = &machine->state.config;
  bool native = call->id == VAS_CALL_GET_NATIVE_SYSTEM_INFO;
  uint64_t number, type;
  if (call_pointer_is_bad (call, 0))
    return REFUSE_POINTER;
  processor (config->wow64 && !native ? VAS_ARCHITECTURE_X86 : config->architecture, &number, &type);
  call_set_output (call, 0, number);
  call_set_output (call, 1, config->page_size);
  call_set_output (call, 2, config->minimum_application_address);
  call_set_output (call, 3, config->maximum_application_address);
  call_set_output (call, 4, config->processors == 64 ? UINT64_MAX : ((uint64_t) 1 << config->processors) - 1);
  call_set_output (call, 5, config->processors);
  call_set_output (call, 6, type);
  call_set_output (call, 7, config->allocation_granularity);
  return VERDICT_OK;
}

VasVerdict
execute_get_large_page_minimum (VasMachine *machine, VasCall *call)
{
  call->result = machine->state.config.large_page_minimum;
  return VERDICT_OK;
}

/* @part is at most @all. */
static uint64_t
percent (uint64_t part, uint64_t all)
{
  return part <= UINT64_MAX / 100 ? part * 100 / all : part / (all / 100);
}

/* Bytes of physical memory that a new page could have without another page's losing its frame. */
static uint64_t
available_memory (const VasMachine *machine)
{
  const MemoryCounters counters = memory_counters (&machine->state.memory, NO_ASID);
  uint64_t available = counters.zeroed + counters.free + counters.standby;
  uint64_t used = machine->state.memory.setup.n_frames - available;
  uint64_t bytes = geometry_address (&machine->geometry, used), all = machine->state.config.physical_memory;
  return bytes < all ? all - bytes : 0;
}

VasVerdict
execute_global_memory_status_ex (VasMachine *machine, VasCall *call)
{
  const VasConfig *config = &machine->state.config;
  if (call_pointer_is_bad (call, 0))
    return REFUSE_POINTER;
  if (call->arguments[1] != 64 && call->arguments[1] != VAS_LENGTH_OF_STRUCTURE)
    return REFUSE (INVALID_PARAMETER, 'G', 'M', 2);
  VasProcessCounters counters;
  VasProcessId process = machine_thread (machine, call->thread)->process;
  vas_machine_usage (machine, process, &counters);
  VasLedger ledger = vas_machine_ledger (machine);
  uint64_t quota = config->process_commit_limit;
  uint64_t total_virtual = config->maximum_application_address - config->minimum_application_address + 1;
  uint64_t limit = quota != 0 && quota < ledger.limit ? quota : ledger.limit, job = config->job_commit_limit;
  uint64_t system_left = ledger.charged < ledger.limit ? ledger.limit - ledger.charged : 0;
  uint64_t own_left = counters.charged < limit ? limit - counters.charged : 0;
  uint64_t available = available_memory (machine);
  call_set_output (call, 0, percent (config->physical_memory - available, config->physical_memory));
  call_set_output (call, 1, config->physical_memory);
  call_set_output (call, 2, available);
  call_set_output (call, 3, job != 0 ? MIN (limit, job) : limit);
  call_set_output (call, 4, MIN (MIN (own_left, system_left), machine_job_room (machine)));
  call_set_output (call, 5, total_virtual);
  call_set_output (call, 6, total_virtual - counters.reserved);
  call_set_output (call, 7, 0);
  return VERDICT_OK;
}
