/* VirtualAlloc2, NtAllocateVirtualMemoryEx and the forms for packaged programs: section V2. */
#include "facade/execute.h"
#include "facade/nt.h"

enum
{
  ATTRIBUTE_EC_CODE = 0x40,
  ELEMENT_WORDS = sizeof (VasExtendedParameter) / sizeof (uint64_t)
};

#define REFUSE_V2(number) REFUSE (INVALID_PARAMETER, 'V', '2', number)

/* Zero members say nothing; the whole range of a region lies within the limits. */
static VasVerdict
take_requirements (const VasMachine *machine, const VasExtendedParameter *parameter, NtExtended *extended)
{
  const VasConfig *config = &machine->state.config;
  uint64_t granularity = config->allocation_granularity, mask = machine_pointer_mask (machine);
  uint64_t lowest = parameter->lowest_starting_address & mask, highest = parameter->highest_ending_address & mask;
  uint64_t alignment = parameter->alignment & mask;
  if (alignment != 0 && (alignment < granularity || (alignment & (alignment - 1)) != 0))
    return REFUSE_V2 (15);
  if (lowest % granularity != 0)
    return REFUSE_V2 (17);
  if (lowest > config->maximum_application_address)
    return REFUSE_V2 (20);
  if (highest != 0 && (highest + 1) % config->page_size != 0)
    return REFUSE_V2 (8);
  if (highest > config->maximum_application_address)
    return REFUSE_V2 (9);
  if (highest != 0 && lowest >= highest)
    return REFUSE_V2 (18);
  extended->lowest = lowest;
  extended->highest = highest;
  extended->alignment = alignment;
  return VERDICT_OK;
}

/* Of the other types partition, user physical pages and machine of an image change nothing here. */
static VasVerdict
take_parameter (const VasMachine *machine, const VasExtendedParameter *parameter, NtExtended *extended)
{
  switch (parameter->type)
    {
    case VAS_EXTENDED_PARAMETER_ADDRESS_REQUIREMENTS:
      return take_requirements (machine, parameter, extended);
    case VAS_EXTENDED_PARAMETER_NUMA_NODE:
      extended->has_node = true;
      extended->node = parameter->value & UINT32_MAX;
      return extended->node < machine->state.config.numa_nodes || extended->node == NUMA_NO_PREFERRED_NODE
                 ? VERDICT_OK
                 : REFUSE_V2 (24);
    case VAS_EXTENDED_PARAMETER_ATTRIBUTE_FLAGS:
      extended->attributes = parameter->value;
      return (parameter->value & ATTRIBUTE_EC_CODE) != 0
                     && machine->state.config.architecture != VAS_ARCHITECTURE_ARM64
                 ? REFUSE_V2 (23)
                 : VERDICT_OK;
    default:
      return VERDICT_OK;
    }
}

/* Each type once: of the attribute flags V2-021 says so too. */
static VasVerdict
check_type (const VasExtendedParameter *parameter, uint32_t seen)
{
  if (parameter->type == 0)
    return REFUSE_V2 (4);
  if (parameter->type >= VAS_EXTENDED_PARAMETER_MAX)
    return REFUSE_V2 (5);
  if ((seen >> parameter->type & 1) == 0)
    return VERDICT_OK;
  return parameter->type == VAS_EXTENDED_PARAMETER_ATTRIBUTE_FLAGS ? REFUSE_V2 (21) : REFUSE_V2 (7);
}

VasVerdict
nt_read_extended (const VasMachine *machine, const VasCall *call, unsigned list, NtExtended *extended)
{
  const VasExtendedParameter *parameters = call->input;
  bool is_missing = call_pointer_is_bad (call, list) || parameters == NULL;
  uint64_t given = is_missing ? 0 : call->input_size / sizeof *parameters, count = call->arguments[list + 1];
  uint32_t seen = 0;
  *extended = (NtExtended) { .has_node = false };
  if (count == VAS_LENGTH_OF_STRUCTURE)
    count = given;
  if (count != 0 && call_pointer_faults (call, list))
    return REFUSE_POINTER;
  if (count != 0 && given == 0)
    return REFUSE_V2 (2);
  for (uint64_t i = 0; i < count && i < given; i++)
    {
      VasVerdict verdict = check_type (&parameters[i], seen);
      if (verdict.status == VAS_STATUS_SUCCESS)
        verdict = take_parameter (machine, &parameters[i], extended);
      if (verdict.status != VAS_STATUS_SUCCESS)
        return verdict;
      seen |= 1u << parameters[i].type;
    }
  return count > given ? REFUSE_V2 (4) : VERDICT_OK; /* zeros are behind those that were given */
}

/* @list: the place of the extended parameters among the call's. */
static VasVerdict
allocate_extended (VasMachine *machine, VasCall *call, unsigned list, NtAllocate *op)
{
  op->is_extended = true;
  op->thread = call->thread;
  op->has_place_at = call->has_place_at;
  op->place_at = call->place_at;
  VasVerdict verdict = nt_read_extended (machine, call, list, &op->extended);
  const NtExtended *extended = &op->extended;
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (op->base_address != 0 && (extended->lowest != 0 || extended->highest != 0 || extended->alignment != 0))
    return (op->allocation_type & (VAS_MEM_COMMIT | VAS_MEM_RESERVE)) == VAS_MEM_COMMIT ? REFUSE_V2 (12)
                                                                                        : REFUSE_V2 (13);
  return nt_allocate (machine, op);
}

VasVerdict
execute_nt_allocate_ex (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  NtAllocate op = { .process = a[0],
                    .base_address = a[1],
                    .region_size = a[2],
                    .allocation_type = a[3],
                    .protect = a[4],
                    .bad_pointer = call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 2) };
  VasVerdict verdict = allocate_extended (machine, call, 5, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    {
      call_set_output (call, 0, op.base_out);
      call_set_output (call, 1, op.size_out);
    }
  return verdict;
}

/* Packaged programs make no executable memory this way (V2-027). */
static bool
is_executable (uint64_t protect)
{
  return (protect & 0xf0) != 0;
}

/* The function's page wants multiples where the kernel rounds; in a placeholder's place a page is enough. */
static VasVerdict
check_documented_multiples (const VasMachine *machine, const NtAllocate *op)
{
  const VasConfig *config = &machine->state.config;
  bool replaces = (op->allocation_type & VAS_MEM_REPLACE_PLACEHOLDER) != 0;
  if (!machine_is_documented (machine))
    return VERDICT_OK;
  if (op->base_address % (replaces ? config->page_size : config->allocation_granularity) != 0)
    return REFUSE_V2 (25);
  return op->region_size % config->page_size != 0 ? REFUSE_V2 (26) : VERDICT_OK;
}

VasVerdict
execute_virtual_alloc2 (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  NtAllocate op = { .process = a[0] == 0 ? VAS_CURRENT_PROCESS : a[0], /* V2-001 */
                    .base_address = a[1],
                    .region_size = a[2],
                    .allocation_type = a[3],
                    .protect = a[4] };
  if (call->id == VAS_CALL_VIRTUAL_ALLOC2_FROM_APP && is_executable (op.protect))
    return REFUSE_V2 (27);
  VasVerdict verdict = check_documented_multiples (machine, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = allocate_extended (machine, call, 5, &op);
  call->result = op.base_out;
  return verdict;
}

VasVerdict
execute_virtual_alloc_from_app (VasMachine *machine, VasCall *call)
{
  return is_executable (call->arguments[3]) ? REFUSE_V2 (27) : execute_virtual_alloc (machine, call);
}
