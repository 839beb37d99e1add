/* NtFreeVirtualMemory (the order of VF-031). */
#include "facade/nt.h"

static VasVerdict
check_free_type (uint64_t type)
{
  switch (type)
    {
    case VAS_MEM_DECOMMIT:
    case VAS_MEM_RELEASE:
    case VAS_MEM_RELEASE | VAS_MEM_COALESCE_PLACEHOLDERS:
    case VAS_MEM_RELEASE | VAS_MEM_PRESERVE_PLACEHOLDER:
      return VERDICT_OK;
    case 0:
      return REFUSE (INVALID_PARAMETER_4, 'V', 'F', 7);
    case VAS_MEM_FREE:
      return REFUSE (INVALID_PARAMETER_4, 'V', 'F', 8);
    case VAS_MEM_COALESCE_PLACEHOLDERS:
    case VAS_MEM_PRESERVE_PLACEHOLDER:
    case VAS_MEM_DECOMMIT | VAS_MEM_COALESCE_PLACEHOLDERS:
    case VAS_MEM_DECOMMIT | VAS_MEM_PRESERVE_PLACEHOLDER:
    case VAS_MEM_COALESCE_PLACEHOLDERS | VAS_MEM_PRESERVE_PLACEHOLDER:
    case VAS_MEM_DECOMMIT | VAS_MEM_COALESCE_PLACEHOLDERS | VAS_MEM_PRESERVE_PLACEHOLDER:
    case VAS_MEM_RELEASE | VAS_MEM_COALESCE_PLACEHOLDERS | VAS_MEM_PRESERVE_PLACEHOLDER:
      return REFUSE (INVALID_PARAMETER_4, 'V', 'F', 32);
    default:
      return REFUSE (INVALID_PARAMETER_4, 'V', 'F', 9);
    }
}

static VasVerdict
check_free (const VasMachine *machine, const NtFree *op, VasProcessId *process)
{
  VasVerdict verdict = check_free_type (op->free_type);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (op->bad_pointer)
    return REFUSE (ACCESS_VIOLATION, 'V', 'F', 31);
  if (is_above_user (machine, op->base_address))
    return REFUSE (INVALID_PARAMETER_2, 'V', 'F', 25);
  if (op->region_size > user_room (machine, op->base_address))
    return REFUSE (INVALID_PARAMETER_3, 'V', 'F', 26);
  if (op->region_size != 0 && op->free_type == VAS_MEM_RELEASE && machine_is_documented (machine))
    return REFUSE (INVALID_PARAMETER_3, 'N', 'F', 1);
  if (op->region_size == 0 && op->free_type == (VAS_MEM_RELEASE | VAS_MEM_PRESERVE_PLACEHOLDER))
    return REFUSE (INVALID_PARAMETER_3, 'P', 'H', 8);
  if (op->region_size == 0 && op->free_type == (VAS_MEM_RELEASE | VAS_MEM_COALESCE_PLACEHOLDERS))
    return REFUSE (INVALID_PARAMETER_3, 'P', 'H', 12);
  return machine_reference_process (machine, op->thread, op->process, VAS_PROCESS_VM_OPERATION, process);
}

static SpaceFreeKind
free_kind (uint64_t type)
{
  if ((type & VAS_MEM_PRESERVE_PLACEHOLDER) != 0)
    return SPACE_PRESERVE_PLACEHOLDER;
  if ((type & VAS_MEM_COALESCE_PLACEHOLDERS) != 0)
    return SPACE_COALESCE_PLACEHOLDERS;
  return type == VAS_MEM_RELEASE ? SPACE_RELEASE : SPACE_DECOMMIT;
}

/* Two refusals whose clause depends on the raw address: a release at NULL (VF-024), and one whose unaligned start makes
 * it touch one page too many (NF-016; verdict->page is the first page past the allocation). */
static void
name_narrower_rule (const Geometry *geometry, const NtFree *op, VasVerdict *verdict)
{
  uint64_t in_page = ((uint64_t) 1 << geometry->page_shift) - 1;
  uint64_t aligned = op->base_address & ~in_page;
  if (verdict->rule == VAS_RULE ('V', 'F', 5) && op->base_address == 0)
    verdict->rule = VAS_RULE ('V', 'F', 24);
  else if (verdict->rule == VAS_RULE ('V', 'F', 16) && op->free_type == VAS_MEM_RELEASE && aligned != op->base_address
           && op->region_size <= verdict->page - aligned)
    verdict->rule = VAS_RULE ('N', 'F', 16);
}

/* Windows 10 1803 and later leave the size of a whole decommit at 0 (NF-008). */
static bool
reports_size (const VasMachine *machine, const NtFree *op)
{
  return op->region_size != 0 || op->free_type == VAS_MEM_RELEASE || machine->state.config.build < 17134;
}

VasVerdict
nt_check_free (const VasMachine *machine, const NtFree *op)
{
  VasProcessId process;
  return check_free (machine, op, &process);
}

VasVerdict
nt_free (VasMachine *machine, NtFree *op)
{
  VasProcessId process;
  VasVerdict verdict = check_free (machine, op, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  PageRange freed = { 0, 0 };
  SpaceFree request = { geometry_pages (&machine->geometry, op->base_address, op->region_size), op->region_size == 0,
                        free_kind (op->free_type) };
  verdict = space_free (&context, &request, &freed);
  if (verdict.status != VAS_STATUS_SUCCESS)
    {
      name_narrower_rule (&machine->geometry, op, &verdict);
      return verdict;
    }
  op->base_out = geometry_address (&machine->geometry, freed.start);
  op->size_out = reports_size (machine, op) ? geometry_address (&machine->geometry, freed.end - freed.start) : 0;
  return VERDICT_OK;
}
