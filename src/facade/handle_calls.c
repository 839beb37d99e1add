/* DuplicateHandle, NtDuplicateObject. */
#include "facade/execute.h"
#include "facade/nt.h"
#include "facade/nt_section.h"

typedef struct Duplicate
{
  VasProcessId source, target;
  HandleEntry entry;
  bool closes;
} Duplicate;

/* A thread of the process stands for it where its handle table is meant. */
static VasThreadId
thread_of (const VasMachine *machine, VasProcessId process)
{
  VasThreadId thread = 1;
  while (machine_thread (machine, thread)->process != process)
    thread++;
  return thread;
}

static VasVerdict
check_duplicate (const VasMachine *machine, const VasCall *call, Duplicate *op)
{
  const uint64_t *a = call->arguments;
  bool same = (a[6] & VAS_DUPLICATE_SAME_ACCESS) != 0;
  if ((a[6] & ~(uint64_t) (VAS_DUPLICATE_CLOSE_SOURCE | VAS_DUPLICATE_SAME_ACCESS)) != 0)
    return REFUSE (INVALID_PARAMETER, 'V', 'X', 1);
  op->closes = (a[6] & VAS_DUPLICATE_CLOSE_SOURCE) != 0;
  VasVerdict verdict = machine_reference_process (machine, call->thread, a[0], VAS_PROCESS_DUP_HANDLE, &op->source);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = machine_look_up_handle (machine, thread_of (machine, op->source), a[1], &op->entry);
  op->target = 0;
  if (verdict.status == VAS_STATUS_SUCCESS && (a[2] != 0 || !op->closes))
    verdict = machine_reference_process (machine, call->thread, a[2], VAS_PROCESS_DUP_HANDLE, &op->target);
  if (verdict.status == VAS_STATUS_SUCCESS && !same)
    op->entry.access = op->entry.kind == HANDLE_SECTION ? nt_section_access ((uint32_t) a[4]) : (uint32_t) a[4];
  return verdict;
}

/* The rights asked for are given: the simulator has no owners and no lists of rights.  With DUPLICATE_CLOSE_SOURCE a
 * NULL target process closes only. */
VasVerdict
execute_duplicate_handle (VasMachine *machine, VasCall *call)
{
  Duplicate op;
  if (call_pointer_faults (call, 3))
    return REFUSE_POINTER;
  VasVerdict verdict = check_duplicate (machine, call, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  VasHandle handle = op.target != 0 ? machine_add_handle (machine, op.target, op.entry) : 0;
  if (op.closes)
    verdict = machine_close_handle (machine, thread_of (machine, op.source), call->arguments[1]);
  if (op.target != 0 && !call_pointer_is_bad (call, 3))
    call_set_output (call, 0, handle);
  return verdict;
}
