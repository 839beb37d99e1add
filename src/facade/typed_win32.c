/* The typed Win32 functions: one VasCall each. */
#include "facade/typed.h"
#include <vasbox/win32_calls.h>

/* Makes the call and answers its return value. */
static uint64_t
result_of (VasMachine *machine, VasCall *call)
{
  vas_machine_call (machine, call);
  return call->result;
}

uint64_t
vas_win32_virtual_alloc (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                         uint32_t allocation_type, uint32_t protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC, thread, ARGUMENTS (address, size, allocation_type, protect));
  return result_of (machine, &call);
}

uint64_t
vas_win32_virtual_alloc_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address, uint64_t size,
                            uint32_t allocation_type, uint32_t protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC_EX, thread, ARGUMENTS (process, address, size, allocation_type, protect));
  return result_of (machine, &call);
}

uint64_t
vas_win32_virtual_alloc_ex_numa (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                 uint64_t size, uint32_t allocation_type, uint32_t protect, uint32_t preferred_node)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_ALLOC_EX_NUMA, thread,
              ARGUMENTS (process, address, size, allocation_type, protect, preferred_node));
  return result_of (machine, &call);
}

bool
vas_win32_virtual_free (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size, uint32_t free_type)
{
  return typed_simple (machine, VAS_CALL_VIRTUAL_FREE, thread, ARGUMENTS (address, size, free_type));
}

bool
vas_win32_virtual_free_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address, uint64_t size,
                           uint32_t free_type)
{
  return typed_simple (machine, VAS_CALL_VIRTUAL_FREE_EX, thread, ARGUMENTS (process, address, size, free_type));
}

/* The old protection is written on failure too (VP-013). */
static bool
protect (VasMachine *machine, VasCall *call, unsigned old_parameter, uint32_t *old_protect)
{
  if (old_protect == NULL)
    call->bad_pointers = (uint32_t) 1 << old_parameter;
  vas_machine_call (machine, call);
  if (call->outputs_set != 0)
    *old_protect = (uint32_t) call->outputs[0];
  return call->succeeded;
}

bool
vas_win32_virtual_protect (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size,
                           uint32_t new_protect, uint32_t *old_protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_PROTECT, thread, ARGUMENTS (address, size, new_protect));
  return protect (machine, &call, 3, old_protect);
}

bool
vas_win32_virtual_protect_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                              uint64_t size, uint32_t new_protect, uint32_t *old_protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_PROTECT_EX, thread, ARGUMENTS (process, address, size, new_protect));
  return protect (machine, &call, 4, old_protect);
}

static uint64_t
query (VasMachine *machine, VasCall *call, unsigned buffer_parameter, VasMemoryBasicInformation *information)
{
  if (information == NULL)
    call->bad_pointers = (uint32_t) 1 << buffer_parameter;
  vas_machine_call (machine, call);
  if (call->succeeded)
    vas_memory_basic_information (call, information);
  return call->result;
}

uint64_t
vas_win32_virtual_query (VasMachine *machine, VasThreadId thread, uint64_t address,
                         VasMemoryBasicInformation *information, uint64_t length)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_QUERY, thread, ARGUMENTS (address, 0, length));
  return query (machine, &call, 1, information);
}

uint64_t
vas_win32_virtual_query_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                            VasMemoryBasicInformation *information, uint64_t length)
{
  VasCall call;
  call_begin (&call, VAS_CALL_VIRTUAL_QUERY_EX, thread, ARGUMENTS (process, address, 0, length));
  return query (machine, &call, 2, information);
}

bool
vas_win32_unmap_view_of_file (VasMachine *machine, VasThreadId thread, uint64_t address)
{
  return typed_simple (machine, VAS_CALL_UNMAP_VIEW_OF_FILE, thread, ARGUMENTS (address));
}

VasHandle
vas_win32_open_process (VasMachine *machine, VasThreadId thread, uint32_t desired_access, VasProcessId process)
{
  VasCall call;
  call_begin (&call, VAS_CALL_OPEN_PROCESS, thread, ARGUMENTS (desired_access, 0, process));
  return result_of (machine, &call);
}

bool
vas_win32_close_handle (VasMachine *machine, VasThreadId thread, VasHandle handle)
{
  return typed_simple (machine, VAS_CALL_CLOSE_HANDLE, thread, ARGUMENTS (handle));
}

bool
vas_win32_terminate_process (VasMachine *machine, VasThreadId thread, VasHandle process, uint32_t exit_code)
{
  return typed_simple (machine, VAS_CALL_TERMINATE_PROCESS, thread, ARGUMENTS (process, exit_code));
}

VasWin32Error
vas_win32_get_last_error (VasMachine *machine, VasThreadId thread)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_LAST_ERROR, thread, ARGUMENTS (0));
  return (VasWin32Error) result_of (machine, &call);
}

void
vas_win32_set_last_error (VasMachine *machine, VasThreadId thread, VasWin32Error error)
{
  typed_simple (machine, VAS_CALL_SET_LAST_ERROR, thread, ARGUMENTS (error));
}
