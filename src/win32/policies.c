/* Policies, times, the start of the program, what is available: answers that no state stands behind. */
#include "win32/call.h"
#include "win32/objects.h"
#include <vasbox/win32.h>

#define LOW_MEMORY ((HANDLE) (intptr_t) 0x7C000004)
#define HIGH_MEMORY ((HANDLE) (intptr_t) 0x7C000008)

static BOOL
refuse (DWORD error)
{
  set_error (error);
  return FALSE;
}

BOOL WINAPI
GetProcessMitigationPolicy (HANDLE hProcess, PROCESS_MITIGATION_POLICY MitigationPolicy, PVOID lpBuffer,
                            SIZE_T dwLength)
{
  (void) hProcess;
  if (is_bad (lpBuffer) || dwLength < sizeof (DWORD) || MitigationPolicy > ProcessSignaturePolicy)
    return refuse (ERROR_INVALID_PARAMETER);
  memset (lpBuffer, 0, dwLength);
  return TRUE;
}

BOOL WINAPI
GetProcessDEPPolicy (HANDLE hProcess, LPDWORD lpFlags, PBOOL lpPermanent)
{
  if (GetProcessId (hProcess) == 0)
    return FALSE;
  if (is_bad (lpFlags) || is_bad (lpPermanent))
    return refuse (ERROR_NOACCESS);
  *lpFlags = PROCESS_DEP_ENABLE;
  *lpPermanent = TRUE;
  return TRUE;
}

BOOL WINAPI
SetProcessDEPPolicy (DWORD dwFlags)
{
  (void) dwFlags;
  return refuse (ERROR_ACCESS_DENIED); /* it is permanent */
}

int WINAPI
GetSystemDEPPolicy (VOID)
{
  return 1; /* always on */
}

BOOL WINAPI
IsProcessInJob (HANDLE ProcessHandle, HANDLE JobHandle, PBOOL Result)
{
  (void) JobHandle;
  if (GetProcessId (ProcessHandle) == 0)
    return FALSE;
  *Result = FALSE;
  return TRUE;
}

BOOL WINAPI
IsWow64Process2 (HANDLE hProcess, USHORT *pProcessMachine, USHORT *pNativeMachine)
{
  SYSTEM_INFO system;
  if (GetProcessId (hProcess) == 0)
    return FALSE;
  GetNativeSystemInfo (&system);
  *pProcessMachine = IMAGE_FILE_MACHINE_UNKNOWN;
  if (!is_bad (pNativeMachine))
    *pNativeMachine = system.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_ARM64   ? IMAGE_FILE_MACHINE_ARM64
                      : system.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_INTEL ? IMAGE_FILE_MACHINE_I386
                                                                                      : IMAGE_FILE_MACHINE_AMD64;
  return TRUE;
}

BOOL WINAPI
ProcessIdToSessionId (DWORD dwProcessId, DWORD *pSessionId)
{
  (void) dwProcessId;
  *pSessionId = 0;
  return TRUE;
}

DWORD WINAPI
GetPriorityClass (HANDLE hProcess)
{
  return GetProcessId (hProcess) != 0 ? NORMAL_PRIORITY_CLASS : 0;
}

BOOL WINAPI
SetPriorityClass (HANDLE hProcess, DWORD dwPriorityClass)
{
  (void) dwPriorityClass;
  return GetProcessId (hProcess) != 0;
}

HANDLE WINAPI
CreateMemoryResourceNotification (MEMORY_RESOURCE_NOTIFICATION_TYPE NotificationType)
{
  if (NotificationType == LowMemoryResourceNotification || NotificationType == HighMemoryResourceNotification)
    return NotificationType == LowMemoryResourceNotification ? LOW_MEMORY : HIGH_MEMORY;
  set_error (ERROR_INVALID_PARAMETER);
  return NULL;
}

BOOL WINAPI
QueryMemoryResourceNotification (HANDLE ResourceNotificationHandle, PBOOL ResourceState)
{
  MEMORYSTATUSEX memory = { .dwLength = sizeof memory };
  bool is_low = ResourceNotificationHandle == LOW_MEMORY;
  if ((!is_low && ResourceNotificationHandle != HIGH_MEMORY) || is_bad (ResourceState))
    return refuse (ERROR_INVALID_PARAMETER);
  GlobalMemoryStatusEx (&memory);
  DWORDLONG low = memory.ullTotalPhys / 64;
  *ResourceState = is_low ? memory.ullAvailPhys < low : memory.ullAvailPhys > 3 * low;
  return TRUE;
}

bool
policies_close (HANDLE handle)
{
  return handle == LOW_MEMORY || handle == HIGH_MEMORY;
}

PVOID WINAPI
EncodePointer (PVOID Ptr)
{
  return (PVOID) ~(ULONG_PTR) Ptr;
}

PVOID WINAPI
DecodePointer (PVOID Ptr)
{
  return (PVOID) ~(ULONG_PTR) Ptr;
}

int WINAPI
MulDiv (int nNumber, int nNumerator, int nDenominator)
{
  if (nDenominator == 0)
    return -1;
  int64_t product = (int64_t) nNumber * nNumerator, by = nDenominator;
  bool is_negative = (product < 0) != (by < 0);
  uint64_t size = product < 0 ? (uint64_t) -product : (uint64_t) product;
  uint64_t part = by < 0 ? (uint64_t) -by : (uint64_t) by;
  uint64_t quotient = (size + part / 2) / part;
  if (quotient > INT32_MAX)
    return -1;
  return is_negative ? -(int) quotient : (int) quotient;
}

VOID WINAPI
GetStartupInfoA (LPSTARTUPINFOA lpStartupInfo)
{
  memset (lpStartupInfo, 0, sizeof *lpStartupInfo);
  lpStartupInfo->cb = sizeof *lpStartupInfo;
}

VOID WINAPI
GetStartupInfoW (LPSTARTUPINFOW lpStartupInfo)
{
  memset (lpStartupInfo, 0, sizeof *lpStartupInfo);
  lpStartupInfo->cb = sizeof *lpStartupInfo;
}

static uint64_t
ticks_of (const FILETIME *time)
{
  return (uint64_t) time->dwHighDateTime << 32 | time->dwLowDateTime;
}

LONG WINAPI
CompareFileTime (const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
{
  uint64_t one = ticks_of (lpFileTime1), other = ticks_of (lpFileTime2);
  return one < other ? -1 : one > other;
}

/* The date of the @day-th day after 1 January 1601, in years that begin in March. */
static void
set_date (LPSYSTEMTIME to, uint64_t day)
{
  uint64_t days = day + 306; /* since 1 March 1600, with which a cycle of 400 years begins */
  uint64_t cycle = days / 146097, of_cycle = days % 146097;
  uint64_t year = (of_cycle - of_cycle / 1460 + of_cycle / 36524 - of_cycle / 146096) / 365;
  uint64_t of_year = of_cycle - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
  to->wDay = (WORD) (of_year - (153 * month + 2) / 5 + 1);
  to->wMonth = (WORD) (month < 10 ? month + 3 : month - 9);
  to->wYear = (WORD) (1600 + 400 * cycle + year + (to->wMonth <= 2));
  to->wDayOfWeek = (WORD) ((day + 1) % 7);
}

BOOL WINAPI
FileTimeToSystemTime (const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
{
  uint64_t milliseconds = ticks_of (lpFileTime) / 10000, of_day = milliseconds % 86400000;
  if (ticks_of (lpFileTime) > INT64_MAX)
    return refuse (ERROR_INVALID_PARAMETER);
  set_date (lpSystemTime, milliseconds / 86400000);
  lpSystemTime->wHour = (WORD) (of_day / 3600000);
  lpSystemTime->wMinute = (WORD) (of_day / 60000 % 60);
  lpSystemTime->wSecond = (WORD) (of_day / 1000 % 60);
  lpSystemTime->wMilliseconds = (WORD) (of_day % 1000);
  return TRUE;
}

VOID WINAPI
GetSystemTime (LPSYSTEMTIME lpSystemTime)
{
  FILETIME now;
  GetSystemTimeAsFileTime (&now);
  FileTimeToSystemTime (&now, lpSystemTime);
}

VOID WINAPI
GetLocalTime (LPSYSTEMTIME lpSystemTime)
{
  GetSystemTime (lpSystemTime);
}
