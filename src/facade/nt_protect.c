/* NtProtectVirtualMemory: the order of VP-021. */
#include "base/protection.h"
#include "facade/nt.h"

static VasVerdict
check_protect (const VasMachine *machine, const NtProtect *op, VasProcessId *process)
{
  VasRule rule = op->new_protect > UINT32_MAX ? VAS_RULE ('P', 'P', 20)
                                              : protection_broken_rule ((uint32_t) op->new_protect);
  if (rule != VAS_NO_RULE)
    return (VasVerdict) { VAS_STATUS_INVALID_PAGE_PROTECTION, rule, VAS_NO_PAGE };
  if (op->bad_old_pointer)
    return REFUSE (ACCESS_VIOLATION, 'V', 'P', 3);
  if (op->bad_pointer)
    return REFUSE (ACCESS_VIOLATION, 'V', 'P', 21);
  if (is_above_user (machine, op->base_address))
    return REFUSE (INVALID_PARAMETER_2, 'V', 'P', 9);
  if (op->region_size > user_room (machine, op->base_address))
    return REFUSE (INVALID_PARAMETER_3, 'V', 'P', 23);
  if (op->region_size == 0)
    return REFUSE (INVALID_PARAMETER_3, 'V', 'P', 7);
  return machine_reference_process (machine, op->thread, op->process, VAS_PROCESS_VM_OPERATION, process);
}

bool
nt_writes_old_protect_on_failure (const VasMachine *machine)
{
  return machine->state.config.build >= 9200;
}

VasVerdict
nt_protect (VasMachine *machine, NtProtect *op)
{
  VasProcessId process;
  VasVerdict verdict = check_protect (machine, op, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  PageRange pages = geometry_pages (&machine->geometry, op->base_address, op->region_size);
  verdict = space_protect (&context, pages, (uint32_t) op->new_protect, &op->old_protect);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if ((op->new_protect & VAS_PAGE_GUARD) != 0)
    machine_note_guard (machine, process, pages);
  op->base_out = geometry_address (&machine->geometry, pages.start);
  op->size_out = geometry_address (&machine->geometry, pages.end - pages.start);
  return VERDICT_OK;
}
