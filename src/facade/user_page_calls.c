/* AWE: AllocateUserPhysicalPages and its siblings, Win32 and NT alike (section AW; docs/rule-choice.md, section 15). */
#include "facade/execute.h"
#include "facade/nt.h"
#include "space/window.h"

static VasVerdict
reference_owner (const VasMachine *machine, const VasCall *call, VasProcessId *process)
{
  return machine_reference_process (machine, call->thread, call->arguments[0], VAS_PROCESS_VM_OPERATION, process);
}

/* The preferred node; 0 where none is named. */
static VasVerdict
preferred_node (const VasMachine *machine, const VasCall *call, uint32_t *node)
{
  NtExtended extended = { .has_node = false };
  VasVerdict verdict = VERDICT_OK;
  if (call->id == VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES2)
    verdict = nt_read_extended (machine, call, 3, &extended);
  if (verdict.rule == VAS_RULE ('V', '2', 24))
    verdict.rule = VAS_RULE ('A', 'W', 19);
  if (call->id == VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA)
    extended = (NtExtended) { .has_node = true, .node = call->arguments[3] };
  *node = extended.has_node && extended.node != NUMA_NO_PREFERRED_NODE ? (uint32_t) extended.node : 0;
  if (verdict.status == VAS_STATUS_SUCCESS && *node >= machine->state.config.numa_nodes)
    verdict = REFUSE (INVALID_PARAMETER, 'A', 'W', 19);
  return verdict;
}

VasVerdict
execute_allocate_user_pages (VasMachine *machine, VasCall *call)
{
  VasProcessId process = 0;
  SpaceTake take = { .wanted = call->arguments[1], .pfns = call->output, .room = call->output_capacity / 8 };
  if (call->output == NULL)
    take.room = 0;
  VasVerdict verdict = preferred_node (machine, call, &take.node);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 2))
    return REFUSE_POINTER;
  verdict = reference_owner (machine, call, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (!machine->state.config.lock_memory_privilege)
    return REFUSE (PRIVILEGE_NOT_HELD, 'A', 'W', 2);
  SpaceContext context = machine_space (machine, process);
  verdict = space_take_frames (&context, &take);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  call->output_size = take.got * 8;
  call_set_output (call, 0, take.got);
  call_set_output (call, 1, take.got);
  return verdict;
}

/* The first @n words of the list that is parameter @list, of @words words an element; NULL: not all are there. */
static const uint64_t *
list_of (const VasCall *call, unsigned list, uint64_t n, unsigned words)
{
  if (call_pointer_is_bad (call, list) || call->input == NULL || call->input_size / (8 * words) < n)
    return NULL;
  return call->input;
}

VasVerdict
execute_free_user_pages (VasMachine *machine, VasCall *call)
{
  VasProcessId process = 0;
  uint64_t n = call->arguments[1];
  if (call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 2))
    return REFUSE_POINTER;
  VasVerdict verdict = reference_owner (machine, call, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  const uint64_t *pfns = list_of (call, 2, n, 1);
  if (pfns == NULL && n != 0)
    return REFUSE (INVALID_PARAMETER, 'A', 'W', 9);
  SpaceContext context = machine_space (machine, process);
  verdict = n != 0 ? space_free_frames (&context, pfns, n) : verdict;
  if (verdict.status == VAS_STATUS_SUCCESS)
    call_set_output (call, 0, n);
  return verdict;
}

/* A list without a pointer unmaps (AW-005). */
VasVerdict
execute_map_user_pages (VasMachine *machine, VasCall *call)
{
  uint64_t address = call->arguments[0], n = call->arguments[1], first = geometry_page (&machine->geometry, address);
  const uint64_t *pfns = list_of (call, 2, n, 1);
  if (is_above_user (machine, address) || n > machine->geometry.end_page - first)
    return REFUSE (INVALID_PARAMETER, 'A', 'W', 8);
  if (n == 0)
    return VERDICT_OK;
  if (call_pointer_faults (call, 2))
    return REFUSE_POINTER;
  if (pfns == NULL && !call_pointer_is_bad (call, 2))
    return REFUSE (INVALID_PARAMETER, 'A', 'W', 9);
  SpaceContext context = machine_space (machine, machine_thread (machine, call->thread)->process);
  PageRange range = { first, first + n };
  if (pfns == NULL)
    return space_unmap_frames (&context, range);
  VasVerdict verdict = space_check_window (&context, range);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  g_autofree uint64_t *pages = g_new (uint64_t, n);
  for (uint64_t i = 0; i < n; i++)
    pages[i] = first + i;
  return space_map_frames (&context, &(SpaceMap) { n, pages, pfns });
}

VasVerdict
execute_map_user_pages_scatter (VasMachine *machine, VasCall *call)
{
  uint64_t n = call->arguments[1], mask = machine_pointer_mask (machine);
  const uint64_t *words = list_of (call, 0, n, 2);
  if (call_pointer_is_bad (call, 0) || call_pointer_faults (call, 2))
    return REFUSE_POINTER;
  if (words == NULL && n != 0)
    return REFUSE (INVALID_PARAMETER, 'A', 'W', 9);
  if (n == 0)
    return VERDICT_OK;
  SpaceContext context = machine_space (machine, machine_thread (machine, call->thread)->process);
  g_autofree uint64_t *pages = g_new (uint64_t, n), *pfns = g_new (uint64_t, n);
  for (uint64_t i = 0; i < n; i++)
    {
      pages[i] = geometry_page (&machine->geometry, words[2 * i] & mask);
      pfns[i] = words[2 * i + 1];
      if (pages[i] >= machine->geometry.end_page)
        return REFUSE (INVALID_PARAMETER, 'A', 'W', 8);
    }
  return space_map_frames (&context, &(SpaceMap) { n, pages, call_pointer_is_bad (call, 2) ? NULL : pfns });
}
