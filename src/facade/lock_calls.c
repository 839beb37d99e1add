/* VirtualLock, VirtualUnlock and their NT calls (section VL; the order of docs/rule-choice.md, section 9). */
#include "facade/execute.h"
#include "facade/nt.h"
#include "space/service.h"

enum
{
  MAP_PROCESS = 1,
  MAP_SYSTEM = 2,
  OVERHEAD_PAGES = 8 /* of the working set's minimum, never locked (VL-010) */
};

typedef struct Lock
{
  VasHandle handle;
  uint64_t address, size, map_type;
  bool bad_pointer, unlock;
} Lock;

static VasVerdict
check_lock (const VasMachine *machine, VasThreadId thread, const Lock *op, VasProcessId *process)
{
  if (op->map_type == 0 || (op->map_type & ~(uint64_t) (MAP_PROCESS | MAP_SYSTEM)) != 0)
    return REFUSE (INVALID_PARAMETER, 'V', 'L', 15);
  if (op->bad_pointer)
    return REFUSE_POINTER;
  if (leaves_user (machine, op->address, op->size))
    return REFUSE (INVALID_PARAMETER, 'V', 'L', 23);
  if (op->size == 0)
    return REFUSE (INVALID_PARAMETER, 'V', 'L', 2);
  VasVerdict verdict = machine_reference_process (machine, thread, op->handle, VAS_PROCESS_VM_OPERATION, process);
  if (verdict.status == VAS_STATUS_SUCCESS && (op->map_type & MAP_SYSTEM) != 0
      && !machine->state.config.lock_memory_privilege)
    return REFUSE (PRIVILEGE_NOT_HELD, 'V', 'L', 16);
  return verdict;
}

static uint64_t
lockable_pages (const VasMachine *machine, VasProcessId process)
{
  uint64_t minimum = nt_working_set_limits (machine, process).minimum;
  return minimum > OVERHEAD_PAGES ? minimum - OVERHEAD_PAGES : 0;
}

static VasVerdict
lock (VasMachine *machine, VasThreadId thread, const Lock *op, PageRange *pages)
{
  VasProcessId process;
  VasVerdict verdict = check_lock (machine, thread, op, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  uint32_t locks = ((op->map_type & MAP_PROCESS) != 0 ? MEMORY_LOCK_PROCESS : 0u)
                   | ((op->map_type & MAP_SYSTEM) != 0 ? MEMORY_LOCK_SYSTEM : 0u);
  *pages = geometry_pages (&machine->geometry, op->address, op->size);
  return op->unlock ? space_unlock (&context, *pages, locks)
                    : space_lock (&context, *pages, locks, lockable_pages (machine, process));
}

VasVerdict
execute_virtual_lock (VasMachine *machine, VasCall *call)
{
  PageRange pages;
  Lock op = { .handle = VAS_CURRENT_PROCESS,
              .address = call->arguments[0],
              .size = call->arguments[1],
              .map_type = MAP_PROCESS,
              .unlock = call->id == VAS_CALL_VIRTUAL_UNLOCK };
  return lock (machine, call->thread, &op, &pages);
}

VasVerdict
execute_nt_lock (VasMachine *machine, VasCall *call)
{
  PageRange pages;
  Lock op = { .handle = call->arguments[0],
              .address = call->arguments[1],
              .size = call->arguments[2],
              .map_type = call->arguments[3],
              .bad_pointer = call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 2),
              .unlock = call->id == VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY };
  VasVerdict verdict = lock (machine, call->thread, &op, &pages);
  if (vas_status_is_success (verdict.status))
    {
      call_set_output (call, 0, geometry_address (&machine->geometry, pages.start));
      call_set_output (call, 1, geometry_address (&machine->geometry, pages.end - pages.start));
    }
  return verdict;
}
