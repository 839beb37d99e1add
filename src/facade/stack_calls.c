/* RtlCreateUserStack and RtlFreeUserStack (ST-007). */
#include "facade/execute.h"
#include "facade/nt.h"

/* The stack belongs to no thread: it does not grow. */
VasVerdict
execute_rtl_create_user_stack (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  const Geometry *geometry = &machine->geometry;
  SpaceStack stack;
  if (call_pointer_is_bad (call, 5))
    return REFUSE_POINTER;
  StackRequest request = { .commit = a[0], .reserve = a[1], .commit_align = a[3], .reserve_align = a[4],
                           .guard_pages = 1 };
  VasVerdict verdict = nt_zero_bits_limit (machine, a[2], &request.limit_page);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = machine_create_stack (machine, machine_thread (machine, call->thread)->process, &request, &stack);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  call_set_output (call, 0, geometry_address (geometry, stack.start));
  call_set_output (call, 1, geometry_address (geometry, stack.end));
  call_set_output (call, 2, geometry_address (geometry, stack.limit));
  return verdict;
}

/* What comes of it is not told: the function returns nothing. */
VasVerdict
execute_rtl_free_user_stack (VasMachine *machine, VasCall *call)
{
  NtFree op = { .thread = call->thread,
                .process = VAS_CURRENT_PROCESS,
                .base_address = call->arguments[0],
                .free_type = VAS_MEM_RELEASE };
  (void) nt_free (machine, &op).status;
  return VERDICT_OK;
}
