/* What ntdll tells of the system and of processes. */
#include "win32/call.h"
#include <sched.h>
#include <vasbox/win32.h>

/* Whether @size bytes fit exactly; the length that there is goes into *@returned. */
static NTSTATUS
check_length (PVOID information, ULONG length, ULONG size, PULONG returned)
{
  if (!is_bad (returned))
    *returned = size;
  if (length != size)
    return STATUS_INFO_LENGTH_MISMATCH;
  return is_bad (information) ? STATUS_ACCESS_VIOLATION : STATUS_SUCCESS;
}

NTSTATUS NTAPI
NtQuerySystemInformation (SYSTEM_INFORMATION_CLASS SystemInformationClass, PVOID SystemInformation,
                          ULONG SystemInformationLength, PULONG ReturnLength)
{
  SYSTEM_BASIC_INFORMATION basic;
  SYSTEM_INFO system;
  MEMORYSTATUSEX memory = { .dwLength = sizeof memory };
  if (SystemInformationClass != SystemBasicInformation && SystemInformationClass != SystemEmulationBasicInformation)
    return STATUS_INVALID_INFO_CLASS;
  NTSTATUS status = check_length (SystemInformation, SystemInformationLength, sizeof basic, ReturnLength);
  if (status != STATUS_SUCCESS)
    return status;
  memset (&basic, 0, sizeof basic);
  GetSystemInfo (&system);
  GlobalMemoryStatusEx (&memory);
  basic.TimerResolution = 156250;
  basic.PageSize = system.dwPageSize;
  basic.NumberOfPhysicalPages = (ULONG) (memory.ullTotalPhys / system.dwPageSize);
  basic.LowestPhysicalPageNumber = 1;
  basic.HighestPhysicalPageNumber = basic.NumberOfPhysicalPages;
  basic.AllocationGranularity = system.dwAllocationGranularity;
  basic.MinimumUserModeAddress = (ULONG_PTR) system.lpMinimumApplicationAddress;
  basic.MaximumUserModeAddress = (ULONG_PTR) system.lpMaximumApplicationAddress;
  basic.ActiveProcessorsAffinityMask = system.dwActiveProcessorMask;
  basic.NumberOfProcessors = (CCHAR) system.dwNumberOfProcessors;
  memcpy (SystemInformation, &basic, sizeof basic);
  return STATUS_SUCCESS;
}

static void
fill_process (HANDLE process, PPROCESS_BASIC_INFORMATION basic)
{
  DWORD code = STILL_ACTIVE;
  memset (basic, 0, sizeof *basic);
  GetExitCodeProcess (process, &code);
  basic->ExitStatus = (NTSTATUS) code;
  basic->BasePriority = 8;
  basic->UniqueProcessId = GetProcessId (process);
  if (basic->UniqueProcessId == GetCurrentProcessId ())
    basic->PebBaseAddress = RtlGetCurrentPeb ();
}

NTSTATUS NTAPI
NtQueryInformationProcess (HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass, PVOID ProcessInformation,
                           ULONG ProcessInformationLength, PULONG ReturnLength)
{
  PROCESS_BASIC_INFORMATION basic;
  ULONG_PTR zero = 0;
  DWORD count = 0;
  const struct
  {
    PROCESSINFOCLASS number;
    const void *data;
    ULONG size;
  } classes[] = { { ProcessBasicInformation, &basic, sizeof basic },
                  { ProcessWow64Information, &zero, sizeof zero },
                  { ProcessHandleCount, &count, sizeof count } };
  unsigned i = 0;
  while (i < ARRAYSIZE (classes) && classes[i].number != ProcessInformationClass)
    i++;
  if (i == ARRAYSIZE (classes))
    return STATUS_INVALID_INFO_CLASS;
  NTSTATUS status = check_length (ProcessInformation, ProcessInformationLength, classes[i].size, ReturnLength);
  if (status != STATUS_SUCCESS)
    return status;
  fill_process (ProcessHandle, &basic);
  if (basic.UniqueProcessId == 0 || !GetProcessHandleCount (ProcessHandle, &count))
    return STATUS_INVALID_HANDLE;
  memcpy (ProcessInformation, classes[i].data, classes[i].size);
  return STATUS_SUCCESS;
}

NTSTATUS NTAPI
NtYieldExecution (VOID)
{
  sched_yield ();
  return STATUS_SUCCESS;
}

NTSTATUS NTAPI
NtDelayExecution (BOOLEAN Alertable, PLARGE_INTEGER DelayInterval)
{
  (void) Alertable, (void) DelayInterval;
  return NtYieldExecution ();
}

VOID NTAPI
RtlInitUnicodeString (PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
  int bytes = 2 * lstrlenW (SourceString);
  bytes = bytes > 0xfffc ? 0xfffc : bytes;
  DestinationString->Length = (USHORT) bytes;
  DestinationString->MaximumLength = (USHORT) (SourceString != NULL ? bytes + 2 : 0);
  DestinationString->Buffer = (PWSTR) (uintptr_t) SourceString;
}

NTSTATUS NTAPI
RtlGetVersion (PRTL_OSVERSIONINFOW lpVersionInformation)
{
  return GetVersionExW (lpVersionInformation) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

ULONG NTAPI
RtlNtStatusToDosErrorNoTeb (NTSTATUS Status)
{
  return RtlNtStatusToDosError (Status);
}

ULONG NTAPI
RtlGetLastWin32Error (VOID)
{
  return GetLastError ();
}

VOID NTAPI
RtlSetLastWin32Error (ULONG Win32Error)
{
  SetLastError (Win32Error);
}

PVOID NTAPI
RtlAddVectoredExceptionHandler (ULONG First, PVECTORED_EXCEPTION_HANDLER Handler)
{
  return AddVectoredExceptionHandler (First, Handler);
}

ULONG NTAPI
RtlRemoveVectoredExceptionHandler (PVOID Handle)
{
  return RemoveVectoredExceptionHandler (Handle);
}
