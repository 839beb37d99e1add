/* What ntdll offers of processes, threads, events, tokens and heaps: its names of the Win32 functions, with statuses.
 * A refusal is told by the status of that function's last error. */
#ifndef VASBOX_WIN32_NTDLL_OBJECTS_H
#define VASBOX_WIN32_NTDLL_OBJECTS_H

#include <vasbox/win32/blocks.h>
#include <vasbox/win32/ntdll.h>
#include <vasbox/win32/support_functions.h>

typedef enum _THREADINFOCLASS
{
  ThreadBasicInformation = 0,
  ThreadTimes = 1,
  ThreadPriority = 2,
  ThreadBasePriority = 3,
  ThreadAffinityMask = 4,
  ThreadIsIoPending = 16
} THREADINFOCLASS;

typedef struct _THREAD_BASIC_INFORMATION
{
  NTSTATUS ExitStatus;
  PVOID TebBaseAddress;
  CLIENT_ID ClientId;
  ULONG_PTR AffinityMask;
  LONG Priority;
  LONG BasePriority;
} THREAD_BASIC_INFORMATION, *PTHREAD_BASIC_INFORMATION;

typedef enum _EVENT_TYPE
{
  NotificationEvent,
  SynchronizationEvent
} EVENT_TYPE;

typedef const ANSI_STRING *PCANSI_STRING;

EXTERN_C_START

/** STATUS_INVALID_CID where there is no such process; @ClientId's thread is not looked at. */
NTSYSAPI NTSTATUS NTAPI NtOpenProcess (PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes, PCLIENT_ID ClientId);
NTSYSAPI NTSTATUS NTAPI NtOpenThread (PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess,
                                      POBJECT_ATTRIBUTES ObjectAttributes, PCLIENT_ID ClientId);
NTSYSAPI NTSTATUS NTAPI NtOpenProcessToken (HANDLE ProcessHandle, ACCESS_MASK DesiredAccess, PHANDLE TokenHandle);
/** STATUS_NOT_ALL_ASSIGNED, a success, where a privilege is not held. */
NTSYSAPI NTSTATUS NTAPI NtAdjustPrivilegesToken (HANDLE TokenHandle, BOOLEAN DisableAllPrivileges,
                                                 PTOKEN_PRIVILEGES NewState, ULONG BufferLength,
                                                 PTOKEN_PRIVILEGES PreviousState, PULONG ReturnLength);
/** One privilege by its number; *@WasEnabled.  STATUS_PRIVILEGE_NOT_HELD. */
NTSYSAPI NTSTATUS NTAPI RtlAdjustPrivilege (ULONG Privilege, BOOLEAN Enable, BOOLEAN CurrentThread,
                                            PBOOLEAN WasEnabled);
/** ThreadBasicInformation; a block (TEB) of the calling thread only. */
NTSYSAPI NTSTATUS NTAPI NtQueryInformationThread (HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass,
                                                  PVOID ThreadInformation, ULONG ThreadInformationLength,
                                                  PULONG ReturnLength);
NTSYSAPI NTSTATUS NTAPI NtResumeThread (HANDLE ThreadHandle, PULONG PreviousSuspendCount);
NTSYSAPI NTSTATUS NTAPI NtCreateEvent (PHANDLE EventHandle, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes, EVENT_TYPE EventType,
                                       BOOLEAN InitialState);
NTSYSAPI NTSTATUS NTAPI NtSetEvent (HANDLE EventHandle, PLONG PreviousState);
NTSYSAPI NTSTATUS NTAPI NtResetEvent (HANDLE EventHandle, PLONG PreviousState);
/** @Timeout in units of 100 ns: NULL waits for ever; it is relative, whatever its sign. */
NTSYSAPI NTSTATUS NTAPI NtWaitForSingleObject (HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout);
/** A view of the caller's own process, as FlushViewOfFile(); *@BaseAddress and *@RegionSize stay. */
NTSYSAPI NTSTATUS NTAPI NtFlushVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                                              PIO_STATUS_BLOCK IoStatus);
NTSYSAPI NTSTATUS NTAPI NtFlushInstructionCache (HANDLE ProcessHandle, PVOID BaseAddress, SIZE_T Length);
NTSYSAPI NTSTATUS NTAPI NtQuerySystemTime (PLARGE_INTEGER SystemTime);
NTSYSAPI NTSTATUS NTAPI NtQueryPerformanceCounter (PLARGE_INTEGER PerformanceCounter,
                                                   PLARGE_INTEGER PerformanceFrequency);
NTSYSAPI ULONG NTAPI NtGetCurrentProcessorNumber (VOID);

/** The process heap, in the program's own memory. */
NTSYSAPI PVOID NTAPI RtlAllocateHeap (PVOID HeapHandle, ULONG Flags, SIZE_T Size);
NTSYSAPI PVOID NTAPI RtlReAllocateHeap (PVOID HeapHandle, ULONG Flags, PVOID BaseAddress, SIZE_T Size);
NTSYSAPI BOOLEAN NTAPI RtlFreeHeap (PVOID HeapHandle, ULONG Flags, PVOID BaseAddress);
NTSYSAPI SIZE_T NTAPI RtlSizeHeap (PVOID HeapHandle, ULONG Flags, PVOID BaseAddress);
NTSYSAPI NTSTATUS NTAPI RtlInitializeCriticalSection (PRTL_CRITICAL_SECTION CriticalSection);
NTSYSAPI NTSTATUS NTAPI RtlEnterCriticalSection (PRTL_CRITICAL_SECTION CriticalSection);
NTSYSAPI NTSTATUS NTAPI RtlLeaveCriticalSection (PRTL_CRITICAL_SECTION CriticalSection);
NTSYSAPI NTSTATUS NTAPI RtlDeleteCriticalSection (PRTL_CRITICAL_SECTION CriticalSection);

NTSYSAPI VOID NTAPI RtlInitAnsiString (PANSI_STRING DestinationString, PCSZ SourceString);
/** Letters beyond ASCII have no case. */
NTSYSAPI BOOLEAN NTAPI RtlEqualUnicodeString (PCUNICODE_STRING String1, PCUNICODE_STRING String2,
                                              BOOLEAN CaseInSensitive);
NTSYSAPI VOID NTAPI RtlFreeUnicodeString (PUNICODE_STRING UnicodeString);
NTSYSAPI BOOLEAN NTAPI RtlCreateUnicodeStringFromAsciiz (PUNICODE_STRING Destination, PCSZ Source);
/** How many bytes are equal from the beginning on. */
NTSYSAPI SIZE_T NTAPI RtlCompareMemory (const VOID *Source1, const VOID *Source2, SIZE_T Length);
/** @Length bytes, of which the last three at most are left. */
NTSYSAPI VOID NTAPI RtlFillMemoryUlong (PVOID Destination, SIZE_T Length, ULONG Pattern);
/** Of GetModuleHandle() and GetProcAddress(): STATUS_DLL_NOT_FOUND, STATUS_PROCEDURE_NOT_FOUND. */
NTSYSAPI NTSTATUS NTAPI LdrGetDllHandle (PWSTR DllPath, PULONG DllCharacteristics, PUNICODE_STRING DllName,
                                         PVOID *DllHandle);
NTSYSAPI NTSTATUS NTAPI LdrGetProcedureAddress (PVOID DllHandle, PANSI_STRING ProcedureName, ULONG ProcedureNumber,
                                                PVOID *ProcedureAddress);
/** To the error output. */
NTSYSAPI ULONG WINAPIV DbgPrint (PCSZ Format, ...);
NTSYSAPI VOID NTAPI RtlRaiseStatus (NTSTATUS Status);

EXTERN_C_END

#define OBJ_VALID_ATTRIBUTES 0x000007F2
#define RtlInitString RtlInitAnsiString
#define ZwOpenProcess NtOpenProcess
#define ZwOpenThread NtOpenThread
#define ZwOpenProcessToken NtOpenProcessToken
#define ZwAdjustPrivilegesToken NtAdjustPrivilegesToken
#define ZwQueryInformationThread NtQueryInformationThread
#define ZwResumeThread NtResumeThread
#define ZwCreateEvent NtCreateEvent
#define ZwSetEvent NtSetEvent
#define ZwResetEvent NtResetEvent
#define ZwWaitForSingleObject NtWaitForSingleObject
#define ZwFlushVirtualMemory NtFlushVirtualMemory
#define ZwFlushInstructionCache NtFlushInstructionCache
#define ZwQuerySystemTime NtQuerySystemTime
#define ZwQueryPerformanceCounter NtQueryPerformanceCounter

#endif
