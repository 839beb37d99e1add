/* PrefetchVirtualMemory and NtSetInformationVirtualMemory (OD-020 to OD-026; docs/rule-choice.md, section 11). */
#include "facade/execute.h"
#include "facade/nt.h"

enum
{
  VM_PREFETCH_INFORMATION = 0,
  INFORMATION_SIZE = 4,
  ENTRY_WORDS = 2
};

/* @entries: the parameter of that name. */
static VasVerdict
check_entries (const VasMachine *machine, const VasCall *call, unsigned entries, uint64_t n_entries)
{
  const uint64_t *words = call->input;
  uint64_t given = call->input_size / (ENTRY_WORDS * sizeof *words);
  if (n_entries == 0)
    return REFUSE (INVALID_PARAMETER_3, 'O', 'D', 20);
  if (call_pointer_faults (call, entries))
    return REFUSE_POINTER;
  if (call_pointer_is_bad (call, entries) || words == NULL || given == 0)
    return REFUSE (ACCESS_VIOLATION, 'O', 'D', 25);
  for (uint64_t i = 0; i < n_entries && i < given; i++)
    if ((words[ENTRY_WORDS * i + 1] & machine_pointer_mask (machine)) == 0)
      return REFUSE (INVALID_PARAMETER_4, 'O', 'D', 22);
  /* zeros are behind those that were given */
  return n_entries > given ? REFUSE (INVALID_PARAMETER_4, 'O', 'D', 22) : VERDICT_OK;
}

/* A hint: that pages are read in, or not, shows nowhere (OD-021, OD-026). */
static VasVerdict
prefetch (const VasMachine *machine, const VasCall *call, uint64_t flags)
{
  VasProcessId process;
  if (flags != 0)
    return REFUSE (INVALID_PARAMETER_5, 'O', 'D', 23);
  return machine_reference_process (machine, call->thread, call->arguments[0], VAS_PROCESS_VM_OPERATION, &process);
}

VasVerdict
execute_prefetch (VasMachine *machine, VasCall *call)
{
  VasVerdict verdict = check_entries (machine, call, 2, call->arguments[1]);
  return verdict.status == VAS_STATUS_SUCCESS ? prefetch (machine, call, call->arguments[3]) : verdict;
}

VasVerdict
execute_nt_set_information (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  if (a[1] != VM_PREFETCH_INFORMATION)
    return REFUSE (INVALID_PARAMETER_2, 'O', 'D', 25);
  if (call_pointer_is_bad (call, 4) && !call_pointer_faults (call, 4))
    return REFUSE (INVALID_PARAMETER_5, 'O', 'D', 25);
  if (a[5] != INFORMATION_SIZE && a[5] != VAS_LENGTH_OF_STRUCTURE)
    return REFUSE (INVALID_PARAMETER_6, 'O', 'D', 25);
  if (call_pointer_faults (call, 4))
    return REFUSE_POINTER;
  VasVerdict verdict = check_entries (machine, call, 3, a[2]);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = prefetch (machine, call, a[4]);
  if (verdict.status == VAS_STATUS_SUCCESS)
    call_set_output (call, 0, a[4]);
  return verdict;
}
