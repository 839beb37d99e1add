/* How a function of the library becomes a VasCall: raw arguments in the table's order, outputs by their SDK names. */
#ifndef VASBOX_WIN32_CALL_H
#define VASBOX_WIN32_CALL_H

#include "win32/session.h"
#include <string.h>
#include <vasbox/call.h>
#include <vasbox/win32/basetypes.h>

#define ARGUMENTS(...) ((const uint64_t[VAS_MAX_PARAMETERS]) { __VA_ARGS__ })

static inline uint64_t
address_of (const volatile void *pointer)
{
  return (uint64_t) (uintptr_t) pointer;
}

/* Pseudo handles are negative numbers. */
static inline uint64_t
handle_of (const void *handle)
{
  return (uint64_t) (int64_t) (intptr_t) handle;
}

static inline void *
pointer_to (uint64_t address)
{
  return (void *) (uintptr_t) address;
}

/* Whether the program has memory of its own there that it may read.  Never a signal. */
bool is_readable (uint64_t address);
/* MEM_FREE, MEM_RESERVE or MEM_COMMIT: what the caller's process has there. */
uint32_t simulated_state (uint64_t address);

/* Whether @pointer does not lead to memory of the program's own: NULL, nobody's, or the simulated process's.  No
 * program has anything in its first 64 KiB or in the kernel's half.  What lies on the caller's stack, as most of what
 * calls fill in does, is not asked about. */
static inline bool
is_bad (const volatile void *pointer)
{
  uint64_t address = address_of (pointer), here = address_of (&address);
  if (address < 0x10000 || address >> 47 != 0)
    return true;
  return address - here > 0x8000 && !is_readable (address);
}

/* @parameter of @call, which is zeroed but for its arguments, is @pointer.  True: to the program's own memory, of which
 * the caller takes care.  Else it is NULL, or for the machine to follow or to refuse. */
bool pointer_parameter (VasCall *call, unsigned parameter, const volatile void *pointer);

/* Whether pointer_parameter() was true. */
static inline bool
is_own (const VasCall *call, unsigned parameter)
{
  return ((call->bad_pointers | call->simulated_pointers) >> parameter & 1) == 0;
}

/* @size bytes at @pointer, of the program's own memory or of the simulated process's.  False: NULL, or nobody's. */
bool read_bytes (void *to, const volatile void *pointer, uint64_t size);

void call_begin (VasCall *call, VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS]);
/* The output of that name; false where the call did not set it. */
bool call_output (const VasCall *call, const char *name, uint64_t *value);
/* The same, 0 where it was not set. */
uint64_t call_value (const VasCall *call, const char *name);

/* A call whose arguments are all plain: its return value. */
uint64_t call_simple (VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS]);
/* The same of a call that answers a BOOL or a status. */
BOOL call_bool (VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS]);
NTSTATUS call_status (VasCallId id, const uint64_t arguments[VAS_MAX_PARAMETERS]);
/* SetLastError by the library itself, for what no call of the table refuses. */
void set_error (DWORD error);

/* The length of a structure as the machine counts it: its pointers need not have the size of the program's.  @length is
 * the program's claim, @size what the structure has in it, @size_32 and @size_64 what it has in machines. */
uint64_t machine_length (uint64_t length, uint64_t size, uint64_t size_32, uint64_t size_64);

#endif
