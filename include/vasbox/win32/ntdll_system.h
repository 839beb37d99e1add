/* What ntdll tells of the system and of processes, and its helpers around the memory calls. */
#ifndef VASBOX_WIN32_NTDLL_SYSTEM_H
#define VASBOX_WIN32_NTDLL_SYSTEM_H

#include <vasbox/win32/blocks.h>
#include <vasbox/win32/exceptions.h>
#include <vasbox/win32/ntdll.h>

typedef struct _MEMORY_SECTION_NAME
{
  UNICODE_STRING SectionFileName;
} MEMORY_SECTION_NAME, *PMEMORY_SECTION_NAME;

typedef LONG KPRIORITY;

typedef enum _SYSTEM_INFORMATION_CLASS
{
  SystemBasicInformation = 0,
  SystemPerformanceInformation = 2,
  SystemTimeOfDayInformation = 3,
  SystemProcessInformation = 5,
  SystemEmulationBasicInformation = 62
} SYSTEM_INFORMATION_CLASS;

typedef struct _SYSTEM_BASIC_INFORMATION
{
  ULONG Reserved;
  ULONG TimerResolution;
  ULONG PageSize;
  ULONG NumberOfPhysicalPages;
  ULONG LowestPhysicalPageNumber;
  ULONG HighestPhysicalPageNumber;
  ULONG AllocationGranularity;
  ULONG_PTR MinimumUserModeAddress;
  ULONG_PTR MaximumUserModeAddress;
  KAFFINITY ActiveProcessorsAffinityMask;
  CCHAR NumberOfProcessors;
} SYSTEM_BASIC_INFORMATION, *PSYSTEM_BASIC_INFORMATION;

typedef enum _PROCESSINFOCLASS
{
  ProcessBasicInformation = 0,
  ProcessQuotaLimits = 1,
  ProcessVmCounters = 3,
  ProcessTimes = 4,
  ProcessHandleCount = 20,
  ProcessDebugPort = 7,
  ProcessWow64Information = 26,
  ProcessImageFileName = 27,
  ProcessExecuteFlags = 34,
  ProcessCookie = 36,
  ProcessImageInformation = 37,
  ProcessMemoryPriority = 39
} PROCESSINFOCLASS;

typedef struct _PROCESS_BASIC_INFORMATION
{
  NTSTATUS ExitStatus;
  PPEB PebBaseAddress;
  ULONG_PTR AffinityMask;
  KPRIORITY BasePriority;
  ULONG_PTR UniqueProcessId;
  ULONG_PTR InheritedFromUniqueProcessId;
} PROCESS_BASIC_INFORMATION, *PPROCESS_BASIC_INFORMATION;

#define MEM_EXECUTE_OPTION_DISABLE 0x01
#define MEM_EXECUTE_OPTION_ENABLE 0x02
#define MEM_EXECUTE_OPTION_DISABLE_THUNK_EMULATION 0x04
#define MEM_EXECUTE_OPTION_PERMANENT 0x08

EXTERN_C_START

/** SystemBasicInformation and SystemEmulationBasicInformation: STATUS_INVALID_INFO_CLASS for others,
 * STATUS_INFO_LENGTH_MISMATCH for another length. */
NTSYSAPI NTSTATUS NTAPI NtQuerySystemInformation (SYSTEM_INFORMATION_CLASS SystemInformationClass,
                                                  PVOID SystemInformation, ULONG SystemInformationLength,
                                                  PULONG ReturnLength);
/** ProcessBasicInformation (a PEB for the own process only), ProcessWow64Information (0), ProcessHandleCount; others as
 * above. */
NTSYSAPI NTSTATUS NTAPI NtQueryInformationProcess (HANDLE ProcessHandle, PROCESSINFOCLASS ProcessInformationClass,
                                                   PVOID ProcessInformation, ULONG ProcessInformationLength,
                                                   PULONG ReturnLength);
/** @Event is set where the call succeeded; no APC is delivered. */
NTSYSAPI NTSTATUS NTAPI NtReadFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext,
                                    PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                                    PLARGE_INTEGER ByteOffset, PULONG Key);
NTSYSAPI NTSTATUS NTAPI NtWriteFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext,
                                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                                     PLARGE_INTEGER ByteOffset, PULONG Key);
NTSYSAPI NTSTATUS NTAPI ZwReadFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext,
                                    PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                                    PLARGE_INTEGER ByteOffset, PULONG Key);
NTSYSAPI NTSTATUS NTAPI ZwWriteFile (HANDLE FileHandle, HANDLE Event, PVOID ApcRoutine, PVOID ApcContext,
                                     PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                                     PLARGE_INTEGER ByteOffset, PULONG Key);
NTSYSAPI NTSTATUS NTAPI NtYieldExecution (VOID);
/** No simulated time passes. */
NTSYSAPI NTSTATUS NTAPI NtDelayExecution (BOOLEAN Alertable, PLARGE_INTEGER DelayInterval);

/** @SourceString stays the caller's; NULL makes an empty one. */
NTSYSAPI VOID NTAPI RtlInitUnicodeString (PUNICODE_STRING DestinationString, PCWSTR SourceString);
NTSYSAPI NTSTATUS NTAPI RtlGetVersion (PRTL_OSVERSIONINFOW lpVersionInformation);
NTSYSAPI ULONG NTAPI RtlNtStatusToDosErrorNoTeb (NTSTATUS Status);
NTSYSAPI ULONG NTAPI RtlGetLastWin32Error (VOID);
NTSYSAPI VOID NTAPI RtlSetLastWin32Error (ULONG Win32Error);
NTSYSAPI PVOID NTAPI RtlAddVectoredExceptionHandler (ULONG First, PVECTORED_EXCEPTION_HANDLER Handler);
NTSYSAPI ULONG NTAPI RtlRemoveVectoredExceptionHandler (PVOID Handle);

EXTERN_C_END

#define ZwQuerySystemInformation NtQuerySystemInformation
#define ZwQueryInformationProcess NtQueryInformationProcess
#define ZwYieldExecution NtYieldExecution
#define ZwDelayExecution NtDelayExecution

#ifdef VASBOX_SITES
#define NtReadFile(...) VAS_SITED (NtReadFile, NtReadFile, __VA_ARGS__)
#define NtWriteFile(...) VAS_SITED (NtWriteFile, NtWriteFile, __VA_ARGS__)
#define ZwReadFile(...) VAS_SITED (NtReadFile, ZwReadFile, __VA_ARGS__)
#define ZwWriteFile(...) VAS_SITED (NtWriteFile, ZwWriteFile, __VA_ARGS__)
#endif

#endif
