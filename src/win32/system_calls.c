/* What the system and the process say of themselves, handles, the last error. */
#include "win32/file_position.h"
#include "win32/objects.h"
#include "win32/processes.h"
#include "win32/shared_calls.h"
#include <stdlib.h>
#include <unistd.h>
#include <vasbox/win32.h>

static void
get_system_info (VasCallId id, LPSYSTEM_INFO info)
{
  VasCall call;
  call_begin (&call, id, ARGUMENTS (0));
  pointer_parameter (&call, 0, info);
  if (!session_call (&call) || !is_own (&call, 0))
    return;
  memset (info, 0, sizeof *info);
  info->wProcessorArchitecture = (WORD) call_value (&call, "wProcessorArchitecture");
  info->dwPageSize = (DWORD) call_value (&call, "dwPageSize");
  info->lpMinimumApplicationAddress = pointer_to (call_value (&call, "lpMinimumApplicationAddress"));
  info->lpMaximumApplicationAddress = pointer_to (call_value (&call, "lpMaximumApplicationAddress"));
  info->dwActiveProcessorMask = (DWORD_PTR) call_value (&call, "dwActiveProcessorMask");
  info->dwNumberOfProcessors = (DWORD) call_value (&call, "dwNumberOfProcessors");
  info->dwProcessorType = (DWORD) call_value (&call, "dwProcessorType");
  info->dwAllocationGranularity = (DWORD) call_value (&call, "dwAllocationGranularity");
}

VOID WINAPI
GetSystemInfo (LPSYSTEM_INFO lpSystemInfo)
{
  get_system_info (VAS_CALL_GET_SYSTEM_INFO, lpSystemInfo);
}

VOID WINAPI
GetNativeSystemInfo (LPSYSTEM_INFO lpSystemInfo)
{
  get_system_info (VAS_CALL_GET_NATIVE_SYSTEM_INFO, lpSystemInfo);
}

SIZE_T WINAPI
GetLargePageMinimum (VOID)
{
  return (SIZE_T) call_simple (VAS_CALL_GET_LARGE_PAGE_MINIMUM, ARGUMENTS (0));
}

BOOL WINAPI
GetNumaHighestNodeNumber (PULONG HighestNodeNumber)
{
  if (is_bad (HighestNodeNumber))
    {
      set_error (ERROR_INVALID_PARAMETER);
      return FALSE;
    }
  *HighestNodeNumber = vas_machine_config (session_enter ())->numa_nodes - 1;
  session_leave ();
  return TRUE;
}

BOOL WINAPI
GlobalMemoryStatusEx (LPMEMORYSTATUSEX lpBuffer)
{
  VasCall call;
  DWORD length = 0;
  read_bytes (&length, lpBuffer, sizeof length);
  call_begin (&call, VAS_CALL_GLOBAL_MEMORY_STATUS_EX, ARGUMENTS (0, length));
  pointer_parameter (&call, 0, lpBuffer);
  if (!session_call (&call) || !is_own (&call, 0))
    return call.succeeded;
  lpBuffer->dwMemoryLoad = (DWORD) call_value (&call, "dwMemoryLoad");
  lpBuffer->ullTotalPhys = call_value (&call, "ullTotalPhys");
  lpBuffer->ullAvailPhys = call_value (&call, "ullAvailPhys");
  lpBuffer->ullTotalPageFile = call_value (&call, "ullTotalPageFile");
  lpBuffer->ullAvailPageFile = call_value (&call, "ullAvailPageFile");
  lpBuffer->ullTotalVirtual = call_value (&call, "ullTotalVirtual");
  lpBuffer->ullAvailVirtual = call_value (&call, "ullAvailVirtual");
  lpBuffer->ullAvailExtendedVirtual = call_value (&call, "ullAvailExtendedVirtual");
  return TRUE;
}

static SIZE_T
pointer_sized (DWORDLONG value)
{
  return value > MAXSIZE_T ? MAXSIZE_T : (SIZE_T) value;
}

VOID WINAPI
GlobalMemoryStatus (LPMEMORYSTATUS lpBuffer)
{
  MEMORYSTATUSEX status = { .dwLength = sizeof status };
  if (is_bad (lpBuffer) || !GlobalMemoryStatusEx (&status))
    return;
  lpBuffer->dwLength = sizeof *lpBuffer;
  lpBuffer->dwMemoryLoad = status.dwMemoryLoad;
  lpBuffer->dwTotalPhys = pointer_sized (status.ullTotalPhys);
  lpBuffer->dwAvailPhys = pointer_sized (status.ullAvailPhys);
  lpBuffer->dwTotalPageFile = pointer_sized (status.ullTotalPageFile);
  lpBuffer->dwAvailPageFile = pointer_sized (status.ullAvailPageFile);
  lpBuffer->dwTotalVirtual = pointer_sized (status.ullTotalVirtual);
  lpBuffer->dwAvailVirtual = pointer_sized (status.ullAvailVirtual);
}

DWORD WINAPI
GetLastError (VOID)
{
  return (DWORD) call_simple (VAS_CALL_GET_LAST_ERROR, ARGUMENTS (0));
}

VOID WINAPI
SetLastError (DWORD dwErrCode)
{
  call_simple (VAS_CALL_SET_LAST_ERROR, ARGUMENTS (dwErrCode));
}

HANDLE WINAPI
GetCurrentProcess (VOID)
{
  return (HANDLE) (intptr_t) -1;
}

HANDLE WINAPI
GetCurrentThread (VOID)
{
  return (HANDLE) (intptr_t) -2;
}

DWORD WINAPI
GetCurrentProcessId (VOID)
{
  VasMachine *machine = session_enter ();
  DWORD id = vas_machine_thread_process (machine, session_thread (machine));
  session_leave ();
  return id;
}

DWORD WINAPI
GetCurrentThreadId (VOID)
{
  return vas_win32_current_thread ();
}

/* Open handles of the simulated process, among which is the one that a call names. */
static uint64_t
open_handles (void)
{
  VasProcessCounters counters = { 0 };
  vas_machine_usage (session_enter (), 1, &counters);
  session_leave ();
  return counters.handles;
}

/* With its last process the machine loses all its handles.  Another process ends in the machine only. */
uint64_t
terminate_call (VasCallId id, HANDLE process, uint64_t code)
{
  VasCall call;
  bool is_own = handle_of (process) == VAS_CURRENT_PROCESS, had_handles = open_handles () > 0;
  call_begin (&call, id, ARGUMENTS (handle_of (process), code));
  if (session_call (&call) && (is_own || (had_handles && open_handles () == 0)))
    _exit ((int) code);
  if (call.succeeded)
    processes_terminated (process, (DWORD) code);
  return call.result;
}

BOOL WINAPI
TerminateProcess (HANDLE hProcess, UINT uExitCode)
{
  return terminate_call (VAS_CALL_TERMINATE_PROCESS, hProcess, uExitCode) != 0;
}

VOID WINAPI
ExitProcess (UINT uExitCode)
{
  exit ((int) uExitCode);
}

void
handle_is_gone (HANDLE handle)
{
  processes_closed (handle);
  file_position_clear (handle);
}

BOOL WINAPI
CloseHandle (HANDLE hObject)
{
  if (object_close (hObject))
    return TRUE;
  BOOL is_closed = call_bool (VAS_CALL_CLOSE_HANDLE, ARGUMENTS (handle_of (hObject)));
  if (is_closed)
    handle_is_gone (hObject);
  return is_closed;
}
