/* Processes, threads, events and tokens by ntdll's names. */
#include "win32/call.h"
#include "win32/names.h"
#include "win32/processes.h"
#include <vasbox/win32.h>

/* STATUS_SUCCESS, or what the last error of a function that answered FALSE stands for. */
static NTSTATUS
status_of (bool is_done, NTSTATUS otherwise)
{
  if (is_done)
    return STATUS_SUCCESS;
  DWORD error = GetLastError ();
  return error == ERROR_INVALID_HANDLE  ? STATUS_INVALID_HANDLE
         : error == ERROR_ACCESS_DENIED ? STATUS_ACCESS_DENIED
         : error == ERROR_NOT_SUPPORTED ? STATUS_NOT_SUPPORTED
                                        : otherwise;
}

static NTSTATUS
give_handle (HANDLE handle, PHANDLE to, NTSTATUS otherwise)
{
  if (handle != NULL)
    *to = handle;
  return status_of (handle != NULL, otherwise);
}

NTSTATUS NTAPI
NtOpenProcess (PHANDLE ProcessHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
               PCLIENT_ID ClientId)
{
  if (is_bad (ProcessHandle) || is_bad (ObjectAttributes))
    return STATUS_ACCESS_VIOLATION;
  if (is_bad (ClientId))
    return STATUS_INVALID_PARAMETER_MIX;
  bool inherits = (ObjectAttributes->Attributes & OBJ_INHERIT) != 0;
  return give_handle (OpenProcess (DesiredAccess, inherits, HandleToULong (ClientId->UniqueProcess)), ProcessHandle,
                      STATUS_INVALID_CID);
}

NTSTATUS NTAPI
NtOpenThread (PHANDLE ThreadHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
              PCLIENT_ID ClientId)
{
  (void) ObjectAttributes;
  if (is_bad (ThreadHandle))
    return STATUS_ACCESS_VIOLATION;
  if (is_bad (ClientId))
    return STATUS_INVALID_PARAMETER_MIX;
  return give_handle (OpenThread (DesiredAccess, FALSE, HandleToULong (ClientId->UniqueThread)), ThreadHandle,
                      STATUS_INVALID_CID);
}

NTSTATUS NTAPI
NtOpenProcessToken (HANDLE ProcessHandle, ACCESS_MASK DesiredAccess, PHANDLE TokenHandle)
{
  return status_of (OpenProcessToken (ProcessHandle, DesiredAccess, TokenHandle), STATUS_ACCESS_VIOLATION);
}

NTSTATUS NTAPI
NtAdjustPrivilegesToken (HANDLE TokenHandle, BOOLEAN DisableAllPrivileges, PTOKEN_PRIVILEGES NewState,
                         ULONG BufferLength, PTOKEN_PRIVILEGES PreviousState, PULONG ReturnLength)
{
  if (!AdjustTokenPrivileges (TokenHandle, DisableAllPrivileges, NewState, BufferLength, PreviousState, ReturnLength))
    return status_of (false, GetLastError () == ERROR_INSUFFICIENT_BUFFER ? STATUS_BUFFER_TOO_SMALL
                                                                          : STATUS_INVALID_PARAMETER);
  return GetLastError () == ERROR_NOT_ALL_ASSIGNED ? STATUS_NOT_ALL_ASSIGNED : STATUS_SUCCESS;
}

NTSTATUS NTAPI
RtlAdjustPrivilege (ULONG Privilege, BOOLEAN Enable, BOOLEAN CurrentThread, PBOOLEAN WasEnabled)
{
  HANDLE token;
  BOOL is_enabled = FALSE;
  PRIVILEGE_SET set = { 1, PRIVILEGE_SET_ALL_NECESSARY, { { { Privilege, 0 }, 0 } } };
  TOKEN_PRIVILEGES wanted = { 1, { { { Privilege, 0 }, Enable ? SE_PRIVILEGE_ENABLED : 0 } } };
  if (CurrentThread)
    return STATUS_NO_TOKEN;
  if (!OpenProcessToken (GetCurrentProcess (), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token))
    return STATUS_ACCESS_DENIED;
  PrivilegeCheck (token, &set, &is_enabled);
  NTSTATUS status = NtAdjustPrivilegesToken (token, FALSE, &wanted, 0, NULL, NULL);
  CloseHandle (token);
  if (status == STATUS_NOT_ALL_ASSIGNED)
    return STATUS_PRIVILEGE_NOT_HELD;
  if (!is_bad (WasEnabled))
    *WasEnabled = is_enabled != FALSE;
  return status;
}

NTSTATUS NTAPI
NtQueryInformationThread (HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
                          ULONG ThreadInformationLength, PULONG ReturnLength)
{
  THREAD_BASIC_INFORMATION basic;
  DWORD id, code;
  if (ThreadInformationClass != ThreadBasicInformation)
    return STATUS_INVALID_INFO_CLASS;
  if (ThreadInformationLength != sizeof basic)
    return STATUS_INFO_LENGTH_MISMATCH;
  if (is_bad (ThreadInformation))
    return STATUS_ACCESS_VIOLATION;
  if ((id = GetThreadId (ThreadHandle)) == 0 || !GetExitCodeThread (ThreadHandle, &code))
    return STATUS_INVALID_HANDLE;
  memset (&basic, 0, sizeof basic);
  basic.ExitStatus = (NTSTATUS) code;
  basic.TebBaseAddress = id == GetCurrentThreadId () ? NtCurrentTeb () : NULL;
  basic.ClientId = (CLIENT_ID) { ULongToHandle (GetCurrentProcessId ()), ULongToHandle (id) };
  basic.AffinityMask = 1;
  basic.Priority = basic.BasePriority = 8;
  memcpy (ThreadInformation, &basic, sizeof basic);
  if (!is_bad (ReturnLength))
    *ReturnLength = sizeof basic;
  return STATUS_SUCCESS;
}

NTSTATUS NTAPI
NtResumeThread (HANDLE ThreadHandle, PULONG PreviousSuspendCount)
{
  DWORD count = ResumeThread (ThreadHandle);
  if (count != (DWORD) -1 && !is_bad (PreviousSuspendCount))
    *PreviousSuspendCount = count;
  return status_of (count != (DWORD) -1, STATUS_INVALID_HANDLE);
}

NTSTATUS NTAPI
NtCreateEvent (PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
               EVENT_TYPE EventType, BOOLEAN InitialState)
{
  char text[NAME_SIZE + 1];
  const Name name = name_of_object (ObjectAttributes, text);
  (void) DesiredAccess;
  if (is_bad (EventHandle))
    return STATUS_ACCESS_VIOLATION;
  text[name.size] = 0;
  HANDLE handle = CreateEventA (NULL, EventType == NotificationEvent, InitialState, name.text);
  bool was_there = handle != NULL && GetLastError () == ERROR_ALREADY_EXISTS;
  NTSTATUS status = give_handle (handle, EventHandle, STATUS_OBJECT_TYPE_MISMATCH);
  return was_there ? STATUS_OBJECT_NAME_EXISTS : status;
}

/* 1 where the event is set. */
static LONG
event_state (HANDLE event)
{
  return WaitForSingleObject (event, 0) == WAIT_OBJECT_0;
}

static NTSTATUS
change_event (HANDLE event, PLONG previous, BOOL (WINAPI *change) (HANDLE))
{
  LONG before = is_bad (previous) ? 0 : event_state (event);
  bool is_done = change (event);
  if (is_done && !is_bad (previous))
    *previous = before;
  return status_of (is_done, STATUS_INVALID_HANDLE);
}

NTSTATUS NTAPI
NtSetEvent (HANDLE EventHandle, PLONG PreviousState)
{
  return change_event (EventHandle, PreviousState, SetEvent);
}

NTSTATUS NTAPI
NtResetEvent (HANDLE EventHandle, PLONG PreviousState)
{
  return change_event (EventHandle, PreviousState, ResetEvent);
}

NTSTATUS NTAPI
NtWaitForSingleObject (HANDLE Handle, BOOLEAN Alertable, PLARGE_INTEGER Timeout)
{
  LONGLONG ticks = is_bad (Timeout) ? 0 : Timeout->QuadPart < 0 ? -Timeout->QuadPart : Timeout->QuadPart;
  DWORD milliseconds = is_bad (Timeout) ? INFINITE : ticks / 10000 < 1000000 ? (DWORD) (ticks / 10000) : 1000000;
  DWORD result = WaitForSingleObjectEx (Handle, milliseconds, Alertable);
  return result == WAIT_OBJECT_0 ? STATUS_SUCCESS : result == WAIT_TIMEOUT ? STATUS_TIMEOUT : STATUS_INVALID_HANDLE;
}

NTSTATUS NTAPI
NtFlushVirtualMemory (HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, PIO_STATUS_BLOCK IoStatus)
{
  if (is_bad (BaseAddress) || is_bad (RegionSize) || is_bad (IoStatus))
    return STATUS_ACCESS_VIOLATION;
  DWORD process = GetProcessId (ProcessHandle);
  if (process != GetCurrentProcessId ())
    return process == 0 ? STATUS_INVALID_HANDLE : STATUS_NOT_SUPPORTED;
  NTSTATUS status = status_of (FlushViewOfFile (*BaseAddress, *RegionSize), STATUS_NOT_MAPPED_VIEW);
  if (status == STATUS_SUCCESS)
    memset (IoStatus, 0, sizeof *IoStatus);
  return status;
}

NTSTATUS NTAPI
NtFlushInstructionCache (HANDLE ProcessHandle, PVOID BaseAddress, SIZE_T Length)
{
  return status_of (FlushInstructionCache (ProcessHandle, BaseAddress, Length), STATUS_INVALID_HANDLE);
}

NTSTATUS NTAPI
NtQuerySystemTime (PLARGE_INTEGER SystemTime)
{
  FILETIME now;
  GetSystemTimeAsFileTime (&now);
  SystemTime->QuadPart = (LONGLONG) ((ULONGLONG) now.dwHighDateTime << 32 | now.dwLowDateTime);
  return STATUS_SUCCESS;
}

NTSTATUS NTAPI
NtQueryPerformanceCounter (PLARGE_INTEGER PerformanceCounter, PLARGE_INTEGER PerformanceFrequency)
{
  QueryPerformanceCounter (PerformanceCounter);
  if (!is_bad (PerformanceFrequency))
    QueryPerformanceFrequency (PerformanceFrequency);
  return STATUS_SUCCESS;
}

ULONG NTAPI
NtGetCurrentProcessorNumber (VOID)
{
  return GetCurrentProcessorNumber ();
}
