#include "win32/processes.h"
#include "win32/call.h"
#include "win32/objects.h"
#include <stdlib.h>
#include <vasbox/win32.h>

#define MOST_HANDLES 1024

typedef struct Opened
{
  HANDLE handle; /* or NULL */
  VasProcessId process;
  DWORD exit_code;
} Opened;

/* Of one machine, under the session's lock. */
static Opened opened[MOST_HANDLES];
static uint64_t generation;

/* The entry of @handle, or with NULL a free one; NULL where there is none.  The session's lock is held afterwards. */
static Opened *
find (HANDLE handle)
{
  session_enter ();
  if (generation != session_generation ())
    memset (opened, 0, sizeof opened);
  generation = session_generation ();
  for (unsigned i = 0; i < MOST_HANDLES; i++)
    if (opened[i].handle == handle)
      return &opened[i];
  return NULL;
}

static VasProcessId
own_process (void)
{
  VasMachine *machine = session_enter ();
  VasProcessId id = vas_machine_thread_process (machine, session_thread (machine));
  session_leave ();
  return id;
}

/* 0 where @handle stands for no process. */
static VasProcessId
process_of (HANDLE handle, DWORD *exit_code)
{
  *exit_code = STILL_ACTIVE;
  if (handle == NULL || handle == GetCurrentProcess ())
    return handle == NULL ? 0 : own_process ();
  const Opened *entry = find (handle);
  VasProcessId process = entry != NULL ? entry->process : 0;
  if (entry != NULL)
    *exit_code = entry->exit_code;
  session_leave ();
  return process;
}

static DWORD
exit_code_of (VasProcessId process)
{
  for (unsigned i = 0; i < MOST_HANDLES; i++)
    if (opened[i].handle != NULL && opened[i].process == process)
      return opened[i].exit_code;
  return STILL_ACTIVE;
}

void
processes_opened (HANDLE handle, VasProcessId process)
{
  Opened *entry = find (NULL);
  if (entry != NULL)
    *entry = (Opened) { handle, process, exit_code_of (process) };
  session_leave ();
}

void
processes_duplicated (HANDLE handle, HANDLE duplicate)
{
  DWORD code;
  VasProcessId process = process_of (handle, &code);
  if (process != 0)
    processes_opened (duplicate, process);
}

void
processes_closed (HANDLE handle)
{
  Opened *entry = find (handle);
  if (entry != NULL)
    entry->handle = NULL;
  session_leave ();
}

void
processes_terminated (HANDLE handle, DWORD code)
{
  DWORD before;
  VasProcessId process = process_of (handle, &before);
  session_enter ();
  for (unsigned i = 0; process != 0 && i < MOST_HANDLES; i++)
    if (opened[i].process == process)
      opened[i].exit_code = code;
  session_leave ();
  objects_lock ();
  objects_changed ();
  objects_unlock ();
}

int
processes_ended (HANDLE handle)
{
  DWORD code;
  return process_of (handle, &code) == 0 ? -1 : code != STILL_ACTIVE;
}

BOOL WINAPI
GetExitCodeProcess (HANDLE hProcess, LPDWORD lpExitCode)
{
  DWORD code;
  bool is_process = process_of (hProcess, &code) != 0;
  if (is_process && !is_bad (lpExitCode))
    *lpExitCode = code;
  else
    set_error (is_process ? ERROR_NOACCESS : ERROR_INVALID_HANDLE);
  return is_process && !is_bad (lpExitCode);
}

DWORD WINAPI
GetProcessId (HANDLE Process)
{
  DWORD code;
  VasProcessId id = process_of (Process, &code);
  if (id == 0)
    set_error (ERROR_INVALID_HANDLE);
  return id;
}

HANDLE WINAPI
OpenProcess (DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId)
{
  HANDLE handle = pointer_to (
      call_simple (VAS_CALL_OPEN_PROCESS, ARGUMENTS (dwDesiredAccess, bInheritHandle != FALSE, dwProcessId)));
  if (handle != NULL)
    processes_opened (handle, dwProcessId);
  return handle;
}

/* A handle to the first thread of a process that nothing runs in. */
static HANDLE
open_thread (VasThreadId thread)
{
  objects_lock ();
  Object *object = object_new (KIND_THREAD);
  HANDLE handle = object != NULL ? object_open (object) : NULL;
  if (handle != NULL)
    {
      object->thread = thread;
      object->exit_code = STILL_ACTIVE;
    }
  objects_unlock ();
  return handle;
}

/* What is needed of the two names is that one is there. */
static BOOL
create_process (bool is_named, LPPROCESS_INFORMATION information)
{
  VasThreadId thread;
  if (!is_named || is_bad (information))
    {
      set_error (is_named ? ERROR_NOACCESS : ERROR_INVALID_PARAMETER);
      return FALSE;
    }
  VasMachine *machine = session_enter ();
  session_thread (machine); /* the creator comes first */
  VasProcessId process = vas_machine_create_process (machine, &thread);
  session_leave ();
  *information = (PROCESS_INFORMATION) { OpenProcess (PROCESS_ALL_ACCESS, FALSE, process), open_thread (thread),
                                         process, thread };
  return information->hProcess != NULL;
}

BOOL WINAPI
CreateProcessA (LPCSTR lpApplicationName, LPSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
                LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags,
                LPVOID lpEnvironment, LPCSTR lpCurrentDirectory, LPSTARTUPINFOA lpStartupInfo,
                LPPROCESS_INFORMATION lpProcessInformation)
{
  (void) lpProcessAttributes, (void) lpThreadAttributes, (void) bInheritHandles, (void) dwCreationFlags;
  (void) lpEnvironment, (void) lpCurrentDirectory, (void) lpStartupInfo;
  return create_process (lpApplicationName != NULL || lpCommandLine != NULL, lpProcessInformation);
}

BOOL WINAPI
CreateProcessW (LPCWSTR lpApplicationName, LPWSTR lpCommandLine, LPSECURITY_ATTRIBUTES lpProcessAttributes,
                LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles, DWORD dwCreationFlags,
                LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo,
                LPPROCESS_INFORMATION lpProcessInformation)
{
  (void) lpProcessAttributes, (void) lpThreadAttributes, (void) bInheritHandles, (void) dwCreationFlags;
  (void) lpEnvironment, (void) lpCurrentDirectory, (void) lpStartupInfo;
  return create_process (lpApplicationName != NULL || lpCommandLine != NULL, lpProcessInformation);
}

BOOL WINAPI
GetProcessHandleCount (HANDLE hProcess, PDWORD pdwHandleCount)
{
  DWORD code;
  VasProcessCounters counters = { 0 };
  VasProcessId process = process_of (hProcess, &code);
  bool is_good = process != 0 && !is_bad (pdwHandleCount);
  vas_machine_usage (session_enter (), process, &counters);
  session_leave ();
  if (is_good)
    *pdwHandleCount = (DWORD) counters.handles;
  else
    set_error (process == 0 ? ERROR_INVALID_HANDLE : ERROR_NOACCESS);
  return is_good;
}

BOOL WINAPI
IsWow64Process (HANDLE hProcess, PBOOL Wow64Process)
{
  (void) hProcess;
  if (!is_bad (Wow64Process))
    *Wow64Process = FALSE;
  return !is_bad (Wow64Process);
}

BOOL WINAPI
GetProcessTimes (HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
                 LPFILETIME lpUserTime)
{
  (void) hProcess;
  const FILETIME zero = { 0, 0 };
  *lpCreationTime = *lpExitTime = *lpKernelTime = *lpUserTime = zero;
  return TRUE;
}

BOOL WINAPI
GetThreadTimes (HANDLE hThread, LPFILETIME lpCreationTime, LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
                LPFILETIME lpUserTime)
{
  return GetProcessTimes (hThread, lpCreationTime, lpExitTime, lpKernelTime, lpUserTime);
}
