/* libvasbox-win32: the Win32 and Nt calls under their own names, for programs that are compiled unchanged.  Programs
 * that need no more than windows.h gives include that; this header has all of it, psapi.h, winternl.h, ntstatus.h, and
 * the machine behind the calls.
 *
 * A pointer that a call returns is an address in the simulated space: ReadProcessMemory, WriteProcessMemory and the
 * functions below reach the bytes, following the pointer does not.  Each thread of the program is a thread of the
 * simulated process, from its first call on; one lock serializes all calls.
 *
 * The environment is read with the first call: VASBOX_CONFIG, VASBOX_RECORD, VASBOX_ON_REFUSAL and VASBOX_TRAP, which
 * vasbox-win32(7) describes; a wrong value ends the program with status 2. */
#ifndef VASBOX_WIN32_H
#define VASBOX_WIN32_H

#include <stdbool.h>
#include <vasbox/access.h>
#include <vasbox/machine.h>
#include <vasbox/win32/ntdll.h>
#include <vasbox/win32/ntdll_objects.h>
#include <vasbox/win32/ntdll_system.h>
#include <vasbox/win32/psapi.h>
#include <vasbox/win32/windows.h>

EXTERN_C_START

/** The machine behind the calls; made, of the config that VASBOX_CONFIG names, where there is none yet. Whoever uses it
 * while other threads make calls holds the lock (vas_win32_lock()). */
WINBASEAPI VasMachine *vas_win32_current_machine (void);
/** The simulated thread that the calling one is. */
WINBASEAPI VasThreadId vas_win32_current_thread (void);
/** From now on calls are made on @machine, which stays the caller's: it is freed after another was set.  The calling
 * thread is its thread 1, others become new ones.  NULL: a machine of the library's own again, as at first.  Not while
 * other threads make calls. */
WINBASEAPI void vas_win32_set_machine (VasMachine *machine);
/** A fresh machine of the library's own: what was allocated is gone, addresses come again as from the beginning.  As
 * vas_win32_set_machine (NULL), whatever was set. */
WINBASEAPI void vas_win32_reset (void);
/** The lock that serializes the calls, which the thread that holds it may make. */
WINBASEAPI void vas_win32_lock (void);
/** Ends it. */
WINBASEAPI void vas_win32_unlock (void);

/** Reads @size bytes at the simulated @address as an instruction of this thread does. Where it faults the handlers of
 * AddVectoredExceptionHandler() are asked in their order, and after EXCEPTION_CONTINUE_EXECUTION it is tried again.
 * False where none had that answer: *@fault (may be NULL) says what it was. */
WINBASEAPI bool vas_win32_read (const void *address, void *data, size_t size, VasFault *fault);
/** The same of a write. */
WINBASEAPI bool vas_win32_write (void *address, const void *data, size_t size, VasFault *fault);
/** The same of the execution of @size bytes. */
WINBASEAPI bool vas_win32_execute (const void *address, size_t size, VasFault *fault);

EXTERN_C_END

#endif
