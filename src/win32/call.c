#define _GNU_SOURCE /* process_vm_readv */
#include "win32/call.h"
#include <errno.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>
#include <vasbox/access.h>
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
  const uint64_t page = (uint64_t) sysconf (_SC_PAGESIZE);
  unsigned char one;
  struct iovec to = { &one, 1 }, from = { pointer_to (address), 1 };
  int before = errno;
  bool readable = process_vm_readv (getpid (), &to, 1, &from, 1, 0) == 1;
  if (!readable && errno != EFAULT) /* some containers forbid it; this cannot tell memory without access */
    readable = mincore (pointer_to (address & ~(page - 1)), 1, &one) == 0;
  errno = before;
  return readable;
}

bool
pointer_parameter (VasCall *call, unsigned parameter, const volatile void *pointer)
{
  const uint32_t bit = (uint32_t) 1 << parameter;
  if (pointer == NULL)
    call->bad_pointers |= bit;
  else if (is_bad (pointer))
    {
      call->simulated_pointers |= bit;
      call->arguments[parameter] = address_of (pointer);
    }
  return is_own (call, parameter);
}

bool
read_bytes (void *to, const volatile void *pointer, uint64_t size)
{
  if (!is_bad (pointer))
    memcpy (to, pointer_to (address_of (pointer)), size);
  else if (simulated_state (address_of (pointer)) != VAS_MEM_COMMIT)
    return false;
  else
    {
      VasMachine *machine = session_enter ();
      VasProcessId process = vas_machine_thread_process (machine, session_thread (machine));
      vas_machine_peek (machine, process, address_of (pointer), size, to);
      session_leave ();
    }
  return true;
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
