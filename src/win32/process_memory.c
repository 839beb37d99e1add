/* Reading and writing a process, and its working set. */
#include "win32/shared_calls.h"
#include <vasbox/win32/errors.h>
#include <vasbox/win32/memory_functions.h>
#include <vasbox/win32/psapi.h>

BOOL WINAPI
ReadProcessMemory (HANDLE hProcess, LPCVOID lpBaseAddress, LPVOID lpBuffer, SIZE_T nSize, SIZE_T *lpNumberOfBytesRead)
{
  VasCall call;
  call_begin (&call, VAS_CALL_READ_PROCESS_MEMORY,
              ARGUMENTS (handle_of (hProcess), address_of (lpBaseAddress), 0, nSize));
  return copy_call (&call, lpBuffer, nSize, "lpNumberOfBytesRead", lpNumberOfBytesRead) != 0;
}

BOOL WINAPI
WriteProcessMemory (HANDLE hProcess, LPVOID lpBaseAddress, LPCVOID lpBuffer, SIZE_T nSize,
                    SIZE_T *lpNumberOfBytesWritten)
{
  VasCall call;
  call_begin (&call, VAS_CALL_WRITE_PROCESS_MEMORY,
              ARGUMENTS (handle_of (hProcess), address_of (lpBaseAddress), 0, nSize));
  return copy_call (&call, lpBuffer, nSize, "lpNumberOfBytesWritten", lpNumberOfBytesWritten) != 0;
}

BOOL WINAPI
SetProcessWorkingSetSize (HANDLE hProcess, SIZE_T dwMinimumWorkingSetSize, SIZE_T dwMaximumWorkingSetSize)
{
  return call_bool (VAS_CALL_SET_PROCESS_WORKING_SET_SIZE,
                    ARGUMENTS (handle_of (hProcess), dwMinimumWorkingSetSize, dwMaximumWorkingSetSize));
}

BOOL WINAPI
SetProcessWorkingSetSizeEx (HANDLE hProcess, SIZE_T dwMinimumWorkingSetSize, SIZE_T dwMaximumWorkingSetSize,
                            DWORD Flags)
{
  return call_bool (VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX,
                    ARGUMENTS (handle_of (hProcess), dwMinimumWorkingSetSize, dwMaximumWorkingSetSize, Flags));
}

static BOOL
get_limits (VasCall *call, PSIZE_T minimum, PSIZE_T maximum)
{
  pointer_parameter (call, 1, minimum);
  pointer_parameter (call, 2, maximum);
  if (!session_call (call))
    return FALSE;
  if (is_own (call, 1))
    *minimum = (SIZE_T) call_value (call, "lpMinimumWorkingSetSize");
  if (is_own (call, 2))
    *maximum = (SIZE_T) call_value (call, "lpMaximumWorkingSetSize");
  return TRUE;
}

BOOL WINAPI
GetProcessWorkingSetSize (HANDLE hProcess, PSIZE_T lpMinimumWorkingSetSize, PSIZE_T lpMaximumWorkingSetSize)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_PROCESS_WORKING_SET_SIZE, ARGUMENTS (handle_of (hProcess)));
  return get_limits (&call, lpMinimumWorkingSetSize, lpMaximumWorkingSetSize);
}

BOOL WINAPI
GetProcessWorkingSetSizeEx (HANDLE hProcess, PSIZE_T lpMinimumWorkingSetSize, PSIZE_T lpMaximumWorkingSetSize,
                            PDWORD Flags)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX, ARGUMENTS (handle_of (hProcess)));
  pointer_parameter (&call, 3, Flags);
  if (!get_limits (&call, lpMinimumWorkingSetSize, lpMaximumWorkingSetSize))
    return FALSE;
  if (is_own (&call, 3))
    *Flags = (DWORD) call_value (&call, "Flags");
  return TRUE;
}

BOOL WINAPI
EmptyWorkingSet (HANDLE hProcess)
{
  return call_bool (VAS_CALL_EMPTY_WORKING_SET, ARGUMENTS (handle_of (hProcess)));
}

BOOL WINAPI
QueryWorkingSet (HANDLE hProcess, PVOID pv, DWORD cb)
{
  VasCall call;
  call_begin (&call, VAS_CALL_QUERY_WORKING_SET, ARGUMENTS (handle_of (hProcess)));
  return working_set_call (&call, 1, pv, cb) != 0;
}

BOOL WINAPI
QueryWorkingSetEx (HANDLE hProcess, PVOID pv, DWORD cb)
{
  VasCall call;
  call_begin (&call, VAS_CALL_QUERY_WORKING_SET_EX, ARGUMENTS (handle_of (hProcess)));
  return working_set_ex_call (&call, 1, pv, cb) != 0;
}

/* The longer structure begins as the plain one does. */
static uint64_t
counters_length (DWORD cb)
{
  bool is_extended = cb >= sizeof (PROCESS_MEMORY_COUNTERS_EX);
  VasMachine *machine = session_enter ();
  uint64_t word = vas_machine_config (machine)->pointer_size;
  session_leave ();
  if (word == sizeof (SIZE_T))
    return cb;
  return cb < sizeof (PROCESS_MEMORY_COUNTERS) ? 0 : 8 + (is_extended ? 9 : 8) * word;
}

BOOL WINAPI
GetProcessMemoryInfo (HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters, DWORD cb)
{
  PPROCESS_MEMORY_COUNTERS_EX out = (PPROCESS_MEMORY_COUNTERS_EX) ppsmemCounters;
  VasCall call;
  call_begin (&call, VAS_CALL_GET_PROCESS_MEMORY_INFO, ARGUMENTS (handle_of (Process), 0, counters_length (cb)));
  pointer_parameter (&call, 1, out);
  if (!session_call (&call) || !is_own (&call, 1))
    return call.succeeded;
  memset (out, 0, cb < sizeof *out ? sizeof *ppsmemCounters : sizeof *out);
  out->cb = cb < sizeof *out ? sizeof *ppsmemCounters : sizeof *out;
  out->PageFaultCount = (DWORD) call_value (&call, "PageFaultCount");
  out->PeakWorkingSetSize = (SIZE_T) call_value (&call, "PeakWorkingSetSize");
  out->WorkingSetSize = (SIZE_T) call_value (&call, "WorkingSetSize");
  out->PagefileUsage = (SIZE_T) call_value (&call, "PagefileUsage");
  out->PeakPagefileUsage = (SIZE_T) call_value (&call, "PeakPagefileUsage");
  if (cb >= sizeof *out)
    out->PrivateUsage = (SIZE_T) call_value (&call, "PrivateUsage");
  return TRUE;
}

BOOL WINAPI
K32EmptyWorkingSet (HANDLE hProcess)
{
  return EmptyWorkingSet (hProcess);
}

BOOL WINAPI
K32QueryWorkingSet (HANDLE hProcess, PVOID pv, DWORD cb)
{
  return QueryWorkingSet (hProcess, pv, cb);
}

BOOL WINAPI
K32QueryWorkingSetEx (HANDLE hProcess, PVOID pv, DWORD cb)
{
  return QueryWorkingSetEx (hProcess, pv, cb);
}

BOOL WINAPI
K32GetProcessMemoryInfo (HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters, DWORD cb)
{
  return GetProcessMemoryInfo (Process, ppsmemCounters, cb);
}

/* How many processes there are, and their handles. */
static DWORD
count_processes (DWORD *handles)
{
  VasMachine *machine = session_enter ();
  VasProcessCounters counters;
  VasProcessId id = 1;
  for (*handles = 0; vas_machine_usage (machine, id, &counters); id++)
    *handles += (DWORD) counters.handles;
  session_leave ();
  return id - 1;
}

BOOL WINAPI
EnumProcesses (DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded)
{
  DWORD handles, room = cb / sizeof *lpidProcess, n = count_processes (&handles);
  if (is_bad (lpidProcess) || is_bad (lpcbNeeded))
    {
      set_error (ERROR_NOACCESS);
      return FALSE;
    }
  n = n < room ? n : room;
  for (DWORD i = 0; i < n; i++)
    lpidProcess[i] = i + 1;
  *lpcbNeeded = n * (DWORD) sizeof *lpidProcess;
  return TRUE;
}

BOOL WINAPI
GetPerformanceInfo (PPERFORMANCE_INFORMATION pPerformanceInformation, DWORD cb)
{
  PPERFORMANCE_INFORMATION out = pPerformanceInformation;
  MEMORYSTATUSEX memory = { .dwLength = sizeof memory };
  SYSTEM_INFO system;
  if (is_bad (out) || cb < sizeof *out)
    {
      set_error (is_bad (out) ? ERROR_NOACCESS : ERROR_BAD_LENGTH);
      return FALSE;
    }
  GetSystemInfo (&system);
  GlobalMemoryStatusEx (&memory);
  VasLedger ledger = vas_machine_ledger (session_enter ());
  session_leave ();
  memset (out, 0, sizeof *out);
  out->cb = sizeof *out;
  out->CommitTotal = (SIZE_T) (ledger.charged / system.dwPageSize);
  out->CommitLimit = (SIZE_T) (ledger.limit / system.dwPageSize);
  out->CommitPeak = (SIZE_T) (ledger.peak / system.dwPageSize);
  out->PhysicalTotal = (SIZE_T) (memory.ullTotalPhys / system.dwPageSize);
  out->PhysicalAvailable = (SIZE_T) (memory.ullAvailPhys / system.dwPageSize);
  out->PageSize = system.dwPageSize;
  out->ProcessCount = count_processes (&out->HandleCount);
  out->ThreadCount = out->ProcessCount; /* at least: one each */
  return TRUE;
}

BOOL WINAPI
K32EnumProcesses (DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded)
{
  return EnumProcesses (lpidProcess, cb, lpcbNeeded);
}

BOOL WINAPI
K32GetPerformanceInfo (PPERFORMANCE_INFORMATION pPerformanceInformation, DWORD cb)
{
  return GetPerformanceInfo (pPerformanceInformation, cb);
}

BOOL WINAPI
K32InitializeProcessForWsWatch (HANDLE hProcess)
{
  return InitializeProcessForWsWatch (hProcess);
}

BOOL WINAPI
K32GetWsChanges (HANDLE hProcess, PPSAPI_WS_WATCH_INFORMATION lpWatchInfo, DWORD cb)
{
  return GetWsChanges (hProcess, lpWatchInfo, cb);
}

DWORD WINAPI
K32GetMappedFileNameA (HANDLE hProcess, LPVOID lpv, LPSTR lpFilename, DWORD nSize)
{
  return GetMappedFileNameA (hProcess, lpv, lpFilename, nSize);
}

DWORD WINAPI
K32GetMappedFileNameW (HANDLE hProcess, LPVOID lpv, LPWSTR lpFilename, DWORD nSize)
{
  return GetMappedFileNameW (hProcess, lpv, lpFilename, nSize);
}

BOOL WINAPI
K32EnumProcessModules (HANDLE hProcess, HMODULE *lphModule, DWORD cb, LPDWORD lpcbNeeded)
{
  return EnumProcessModules (hProcess, lphModule, cb, lpcbNeeded);
}

BOOL WINAPI
K32GetModuleInformation (HANDLE hProcess, HMODULE hModule, LPMODULEINFO lpmodinfo, DWORD cb)
{
  return GetModuleInformation (hProcess, hModule, lpmodinfo, cb);
}
