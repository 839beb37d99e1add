#include "win32/call.h"
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vasbox/protection.h>

void
call_begin (VasCall *call, VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  memset (call, 0, sizeof *call);
  call->id = id;
  memcpy (call->arguments, arguments, sizeof call->arguments);
}

bool
call_output (const VasCall *call, const char *name, uint64_t *value)
{
  int index = vas_call_output (vas_call_info (call->id), name);
  if (index < 0 || (call->outputs_set >> index & 1) == 0)
    return false;
  *value = call->outputs[index];
  return true;
}

uint64_t
call_value (const VasCall *call, const char *name)
{
  uint64_t value = 0;
  call_output (call, name, &value);
  return value;
}

uint64_t
call_simple (VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  VasCall call;
  call_begin (&call, id, arguments);
  session_call (&call);
  return call.result;
}

BOOL
call_bool (VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  return call_simple (id, arguments) != 0;
}

NTSTATUS
call_status (VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  return (NTSTATUS) call_simple (id, arguments);
}

void
set_error (DWORD error)
{
  call_simple (VAS_CALL_SET_LAST_ERROR, ARGUMENTS (error));
}

bool
is_readable (uint64_t address)
{
  /* The kernel reads the set of signals before it sees that what to do with it makes no sense. */
  const uint64_t set_size = 8;
  int before = errno;
  bool readable = syscall (SYS_rt_sigprocmask, -1, pointer_to (address & ~(set_size - 1)), NULL, set_size) != 0
                  && errno != EFAULT;
  errno = before;
  return readable;
}

bool
is_mapped_somewhere (uint64_t address)
{
  return is_readable (address) || simulated_state (address) != VAS_MEM_FREE;
}

uint32_t
simulated_state (uint64_t address)
{
  VasRegion region;
  VasMachine *machine = session_enter ();
  VasProcessId process = vas_machine_thread_process (machine, session_thread (machine));
  bool is_there = vas_machine_region (machine, process, address, &region);
  session_leave ();
  return is_there ? region.state : VAS_MEM_FREE;
}

uint64_t
machine_length (uint64_t length, uint64_t size, uint64_t size_32, uint64_t size_64)
{
  VasMachine *machine = session_enter ();
  uint64_t theirs = vas_machine_config (machine)->pointer_size == 4 ? size_32 : size_64;
  session_leave ();
  if (theirs == size)
    return length;
  return length / size * theirs;
}
