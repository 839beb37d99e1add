/* The Win32 memory calls, on top of the NT ones: what kernelbase itself checks, and nothing more. */
#include "facade/execute.h"
#include "facade/nt.h"

/* The Ex forms have a handle before the same parameters. */
static const uint64_t *
arguments_after_handle (const VasCall *call, bool has_handle, VasHandle *process)
{
  *process = has_handle ? call->arguments[0] : VAS_CURRENT_PROCESS;
  return call->arguments + (has_handle ? 1 : 0);
}

VasVerdict
execute_virtual_alloc (VasMachine *machine, VasCall *call)
{
  VasHandle process;
  const uint64_t *a = arguments_after_handle (
      call, call->id != VAS_CALL_VIRTUAL_ALLOC && call->id != VAS_CALL_VIRTUAL_ALLOC_FROM_APP, &process);
  bool has_node = call->id == VAS_CALL_VIRTUAL_ALLOC_EX_NUMA;
  if (has_node && a[4] >= machine->state.config.numa_nodes && a[4] != NUMA_NO_PREFERRED_NODE)
    return REFUSE (INVALID_PARAMETER, 'V', 'X', 10);
  NtAllocate op = { .thread = call->thread,
                    .process = process,
                    .base_address = a[0],
                    .region_size = a[1],
                    .allocation_type = a[2],
                    .protect = a[3],
                    .extended = { .has_node = has_node, .node = has_node ? a[4] : 0 },
                    .has_place_at = call->has_place_at,
                    .place_at = call->place_at };
  VasVerdict verdict = nt_allocate (machine, &op);
  call->result = op.base_out;
  return verdict;
}

VasVerdict
execute_virtual_free (VasMachine *machine, VasCall *call)
{
  VasHandle process;
  const uint64_t *a = arguments_after_handle (call, call->id == VAS_CALL_VIRTUAL_FREE_EX, &process);
  /* The kernel releases any part of an allocation; only this layer insists on the whole (VF-001). */
  if (a[2] == VAS_MEM_RELEASE && a[1] != 0)
    return REFUSE (INVALID_PARAMETER, 'V', 'F', 1);
  NtFree op = { .thread = call->thread, .process = process, .base_address = a[0], .region_size = a[1],
                .free_type = a[2] };
  return nt_free (machine, &op);
}

VasVerdict
execute_virtual_protect (VasMachine *machine, VasCall *call)
{
  VasHandle process;
  bool has_handle = call->id == VAS_CALL_VIRTUAL_PROTECT_EX;
  const uint64_t *a = arguments_after_handle (call, has_handle, &process);
  NtProtect op = { .thread = call->thread,
                   .process = process,
                   .base_address = a[0],
                   .region_size = a[1],
                   .new_protect = a[2],
                   .bad_old_pointer = call_pointer_is_bad (call, has_handle ? 4 : 3) };
  VasVerdict verdict = nt_protect (machine, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    call_set_output (call, 0, op.old_protect);
  else if (nt_writes_old_protect_on_failure (machine) && !op.bad_old_pointer)
    call_set_output (call, 0, VAS_PAGE_NOACCESS);
  return verdict;
}

VasVerdict
execute_virtual_query (VasMachine *machine, VasCall *call)
{
  VasHandle process;
  bool has_handle = call->id == VAS_CALL_VIRTUAL_QUERY_EX;
  const uint64_t *a = arguments_after_handle (call, has_handle, &process);
  NtQuery op = { .thread = call->thread,
                 .process = process,
                 .base_address = a[0],
                 .information_class = VAS_MEMORY_BASIC_INFORMATION,
                 .length = a[2],
                 .bad_pointer = call_pointer_is_bad (call, has_handle ? 2 : 1) };
  VasVerdict verdict = nt_query (machine, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    {
      call_set_basic_information (call, &op.region);
      call->result = op.return_length;
    }
  return verdict;
}
