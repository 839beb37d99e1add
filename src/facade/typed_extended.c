/* The typed functions of section V2, and those that offer memory: one VasCall each. */
#include "facade/typed.h"
#include <vasbox/win32_calls.h>

/* The list is parameter 5 of all calls that have one. */
static void
call_extended (VasMachine *machine, VasCall *call, const VasExtendedParameter *parameters, uint32_t n_parameters)
{
  call->bad_pointers |= null_bit (parameters, 5);
  call->input = parameters;
  call->input_size = parameters != NULL ? (uint64_t) n_parameters * sizeof *parameters : 0;
  vas_machine_call (machine, call);
}

VasStatus
vas_nt_allocate_virtual_memory_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *base_address,
                                   uint64_t *region_size, uint32_t allocation_type, uint32_t protect,
                                   const VasExtendedParameter *parameters, uint32_t n_parameters)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX, thread,
              ARGUMENTS (process, value_at (base_address), value_at (region_size), allocation_type, protect, 0,
                         n_parameters));
  call.bad_pointers = null_bit (base_address, 1) | null_bit (region_size, 2);
  call_extended (machine, &call, parameters, n_parameters);
  if (call.succeeded)
    {
      *base_address = call.outputs[0];
      *region_size = call.outputs[1];
    }
  return call.verdict.status;
}

uint64_t
vas_win32_virtual_alloc2 (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address, uint64_t size,
                          uint32_t allocation_type, uint32_t protect, const VasExtendedParameter *parameters,
                          uint32_t n_parameters)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC2, thread,
              ARGUMENTS (process, address, size, allocation_type, protect, 0, n_parameters));
  call_extended (machine, &call, parameters, n_parameters);
  return call.result;
}

uint64_t
vas_win32_virtual_alloc2_from_app (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                   uint64_t size, uint32_t allocation_type, uint32_t protect,
                                   const VasExtendedParameter *parameters, uint32_t n_parameters)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC2_FROM_APP, thread,
              ARGUMENTS (process, address, size, allocation_type, protect, 0, n_parameters));
  call_extended (machine, &call, parameters, n_parameters);
  return call.result;
}

uint64_t
vas_win32_virtual_alloc_from_app (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                  uint32_t allocation_type, uint32_t protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC_FROM_APP, thread, ARGUMENTS (address, size, allocation_type, protect));
  vas_machine_call (machine, &call);
  return call.result;
}

static VasWin32Error
call_offer (VasMachine *machine, VasCallId id, VasThreadId thread, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  VasCall call;
  call_begin (&call, id, thread, arguments);
  vas_machine_call (machine, &call);
  return (VasWin32Error) call.result;
}

VasWin32Error
vas_win32_offer_virtual_memory (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                                uint32_t priority)
{
  return call_offer (machine, VAS_CALL_OFFER_VIRTUAL_MEMORY, thread, ARGUMENTS (address, size, priority));
}

VasWin32Error
vas_win32_reclaim_virtual_memory (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size)
{
  return call_offer (machine, VAS_CALL_RECLAIM_VIRTUAL_MEMORY, thread, ARGUMENTS (address, size));
}

VasWin32Error
vas_win32_discard_virtual_memory (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size)
{
  return call_offer (machine, VAS_CALL_DISCARD_VIRTUAL_MEMORY, thread, ARGUMENTS (address, size));
}
