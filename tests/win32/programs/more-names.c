/* What programs take for granted beside the memory calls: named objects, the console, times, ntdll's own names. */
#include <windows.h>
#include <winternl.h>
#include <ntstatus.h>
#include <stdio.h>
#include <string.h>

static int failures;

#define ok(condition)                                        \
  do                                                         \
    if (!(condition))                                        \
      failures++, printf ("%d: %s\n", __LINE__, #condition); \
  while (0)

static LONG word;

static DWORD WINAPI
wake (LPVOID event)
{
  WaitForSingleObject (event, INFINITE);
  InterlockedExchange (&word, 1);
  WakeByAddressAll (&word);
  return GetCurrentThreadId ();
}

static void
test_named_objects (void)
{
  HANDLE event = CreateEventExA (NULL, "more", CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);
  HANDLE mutex = CreateMutexExA (NULL, "own", CREATE_MUTEX_INITIAL_OWNER, MUTEX_ALL_ACCESS), same;
  HANDLE semaphore = CreateSemaphoreExA (NULL, 0, 1, NULL, 0, SEMAPHORE_ALL_ACCESS);
  ok ((same = OpenEventA (EVENT_MODIFY_STATE, FALSE, "more")) != NULL && WaitForSingleObject (same, 0) == 0);
  ok (OpenEventA (0, FALSE, "none") == NULL && GetLastError () == ERROR_FILE_NOT_FOUND);
  ok (OpenMutexA (0, FALSE, "more") == NULL && GetLastError () == ERROR_INVALID_HANDLE);
  ok (OpenSemaphoreA (0, FALSE, NULL) == NULL && GetLastError () == ERROR_INVALID_PARAMETER);
  ok (SignalObjectAndWait (mutex, event, 0, FALSE) == WAIT_OBJECT_0 && !ReleaseMutex (mutex));
  ok (SignalObjectAndWait (semaphore, semaphore, 0, FALSE) == WAIT_OBJECT_0);
  ok (SignalObjectAndWait (event, semaphore, 0, FALSE) == WAIT_TIMEOUT);
  ok (CloseHandle (event) && CloseHandle (same) && CloseHandle (mutex) && CloseHandle (semaphore));
}

static void
test_threads (void)
{
  LONG zero = 0;
  DWORD id = 0, code = 0;
  CONTEXT context = { .ContextFlags = CONTEXT_FULL };
  HANDLE event = CreateEventA (NULL, TRUE, FALSE, NULL), thread, same;
  thread = CreateRemoteThread (GetCurrentProcess (), NULL, 0, wake, event, CREATE_SUSPENDED, &id);
  ok (SuspendThread (thread) == 1 && ResumeThread (thread) == 1);
  ok (SuspendThread (thread) == (DWORD) -1 && GetLastError () == ERROR_NOT_SUPPORTED);
  ok ((same = OpenThread (THREAD_ALL_ACCESS, FALSE, id)) != NULL && GetThreadId (same) == id);
  ok (!WaitOnAddress (&word, &zero, sizeof zero, 1) && GetLastError () == ERROR_TIMEOUT);
  ok (GetThreadContext (same, &context) && context.ContextFlags == CONTEXT_FULL);
  ok (SetEvent (event) && WaitOnAddress (&word, &zero, sizeof zero, INFINITE) && word == 1);
  ok (WaitForSingleObject (same, INFINITE) == 0 && GetExitCodeThread (same, &code) && code == id);
  ok (OpenThread (THREAD_ALL_ACCESS, FALSE, id) == NULL && GetLastError () == ERROR_INVALID_PARAMETER);
  ok (CloseHandle (thread) && CloseHandle (same) && CloseHandle (event));
}

static void
test_system (void)
{
  static const FILETIME leap = { 0x7d83a000, 0x01bf824d };
  SYSTEM_LOGICAL_PROCESSOR_INFORMATION processors[65];
  SYSTEMTIME time;
  DWORD size = 0, flags;
  BOOL is_low = TRUE, is_permanent = FALSE;
  USHORT own, native;
  char text[8];
  PVOID frames[2];
  HANDLE out = GetStdHandle (STD_OUTPUT_HANDLE), low = CreateMemoryResourceNotification (LowMemoryResourceNotification);
  ok (WriteFile (out, "written\n", 8, &size, NULL) && size == 8 && GetFileType (out) == FILE_TYPE_CHAR);
  ok (WriteConsoleA (out, "told\n", 5, &size, NULL) && size == 5 && !GetConsoleMode (out, &size));
  ok (GetStdHandle (3) == INVALID_HANDLE_VALUE && GetLastError () == ERROR_INVALID_HANDLE);
  ok (FileTimeToSystemTime (&leap, &time) && time.wYear == 2000 && time.wMonth == 2 && time.wDay == 29);
  ok (time.wDayOfWeek == 2 && time.wHour == 0 && CompareFileTime (&leap, &leap) == 0);
  GetSystemTime (&time);
  ok (time.wYear == 2000 && time.wMonth == 1 && time.wDay == 1 && time.wDayOfWeek == 6 && time.wHour == 0);
  size = 0;
  ok (!GetLogicalProcessorInformation (NULL, &size) && GetLastError () == ERROR_INSUFFICIENT_BUFFER);
  ok (size <= sizeof processors && GetLogicalProcessorInformation (processors, &size));
  ok (processors[0].Relationship == RelationProcessorCore && processors[0].ProcessorMask == 1);
  ok (QueryMemoryResourceNotification (low, &is_low) && !is_low && CloseHandle (low));
  ok (GetProcessDEPPolicy (GetCurrentProcess (), &flags, &is_permanent) && flags == PROCESS_DEP_ENABLE && is_permanent);
  ok (IsWow64Process2 (GetCurrentProcess (), &own, &native) && native == IMAGE_FILE_MACHINE_AMD64);
  ok (MulDiv (7, 3, 2) == 11 && MulDiv (-7, 3, 2) == -11 && MulDiv (1, 1, 0) == -1 && MulDiv (1 << 30, 4, 1) == -1);
  ok (DecodePointer (EncodePointer (&size)) == &size && EncodePointer (&size) != (PVOID) &size);
  ok (snprintf (text, sizeof text, "%I64x%%%Iu%I32d", (ULONGLONG) 1 << 32, (SIZE_T) 5, 6) == 12);
  ok (strcmp (text, "1000000") == 0);
  ok (wsprintfA (text, "%d", 15) == 2 && strcmp (text, "15") == 0 && _stricmp ("aB", "Ab") == 0);
  ok (CaptureStackBackTrace (0, 2, frames, NULL) > 0 && _InterlockedOr (&word, 4) == 1 && word == 5);
  ok (GetProcAddress (LoadLibraryA ("user32.dll"), "MessageBoxA") != NULL);
}

static void
test_nt_objects (void)
{
  OBJECT_ATTRIBUTES object;
  CLIENT_ID id = { ULongToHandle (GetCurrentProcessId ()), NULL };
  THREAD_BASIC_INFORMATION thread;
  LARGE_INTEGER soon = { .QuadPart = -10 };
  LONG before = 7;
  HANDLE handle;
  InitializeObjectAttributes (&object, NULL, 0, NULL, NULL);
  ok (NtOpenProcess (&handle, PROCESS_VM_OPERATION, &object, &id) == STATUS_SUCCESS && NtClose (handle) == 0);
  id.UniqueProcess = ULongToHandle (999);
  ok (NtOpenProcess (&handle, PROCESS_VM_OPERATION, &object, &id) == STATUS_INVALID_CID);
  ok (NtOpenProcess (&handle, PROCESS_VM_OPERATION, &object, NULL) == STATUS_INVALID_PARAMETER_MIX);
  ok (NtCreateEvent (&handle, EVENT_ALL_ACCESS, NULL, SynchronizationEvent, FALSE) == STATUS_SUCCESS);
  ok (NtWaitForSingleObject (handle, FALSE, &soon) == STATUS_TIMEOUT);
  ok (NtSetEvent (handle, &before) == STATUS_SUCCESS && before == 0);
  ok (NtWaitForSingleObject (handle, FALSE, NULL) == STATUS_SUCCESS && NtClose (handle) == STATUS_SUCCESS);
  ok (NtSetEvent (handle, NULL) == STATUS_INVALID_HANDLE);
  ok (NtQueryInformationThread (NtCurrentThread (), ThreadBasicInformation, &thread, sizeof thread, NULL) == 0);
  ok (thread.TebBaseAddress == NtCurrentTeb () && HandleToULong (thread.ClientId.UniqueProcess) == 1);
  ok (NtQueryInformationThread (NtCurrentThread (), ThreadBasicInformation, &thread, 8, NULL)
      == STATUS_INFO_LENGTH_MISMATCH);
}

static void
test_privilege_and_flush (void)
{
  BOOLEAN before;
  IO_STATUS_BLOCK block;
  HANDLE mapping = CreateFileMappingA (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, NULL);
  PVOID view = MapViewOfFile (mapping, FILE_MAP_WRITE, 0, 0, 0);
  SIZE_T size = 4096;
  ok (RtlAdjustPrivilege (33, TRUE, FALSE, &before) == STATUS_SUCCESS && !before);
  ok (RtlAdjustPrivilege (33, TRUE, FALSE, &before) == STATUS_SUCCESS && before);
  ok (RtlAdjustPrivilege (20, TRUE, FALSE, &before) == STATUS_PRIVILEGE_NOT_HELD);
  ok (NtFlushVirtualMemory (NtCurrentProcess (), &view, &size, &block) == STATUS_SUCCESS);
  ok (UnmapViewOfFile (view) && CloseHandle (mapping));
  ok (NtFlushVirtualMemory (NtCurrentProcess (), &view, &size, &block) != STATUS_SUCCESS);
}

static void
test_runtime (void)
{
  UNICODE_STRING one, other;
  ANSI_STRING name;
  PVOID function;
  ULONG words[3] = { 0, 0, 7 };
  char *p = RtlAllocateHeap (GetProcessHeap (), HEAP_ZERO_MEMORY, 16);
  ok (p != NULL && p[15] == 0 && RtlSizeHeap (GetProcessHeap (), 0, p) >= 16);
  ok (RtlFreeHeap (GetProcessHeap (), 0, p));
  ok (RtlCreateUnicodeStringFromAsciiz (&one, "NtDll.dll") && RtlCreateUnicodeStringFromAsciiz (&other, "ntdll.DLL"));
  ok (RtlEqualUnicodeString (&one, &other, TRUE) && !RtlEqualUnicodeString (&one, &other, FALSE));
  ok (LdrGetDllHandle (NULL, NULL, &one, &function) == STATUS_SUCCESS);
  ok (function == (PVOID) GetModuleHandleA ("ntdll"));
  RtlInitAnsiString (&name, "NtOpenProcess");
  ok (name.Length == 13 && LdrGetProcedureAddress (function, &name, 0, &function) == STATUS_SUCCESS);
  RtlInitAnsiString (&name, "NtNothing");
  ok (LdrGetProcedureAddress (GetModuleHandleA ("ntdll"), &name, 0, &function) == STATUS_PROCEDURE_NOT_FOUND);
  RtlFreeUnicodeString (&one);
  RtlFreeUnicodeString (&other);
  RtlFillMemoryUlong (words, 11, 0x01020304);
  ok (words[0] == 0x01020304 && words[1] == 0x01020304 && words[2] == 7);
  ok (RtlCompareMemory ("abcd", "abxd", 4) == 2);
}

int
main (void)
{
  test_named_objects ();
  test_threads ();
  test_system ();
  test_nt_objects ();
  test_privilege_and_flush ();
  test_runtime ();
  printf ("%d failures\n", failures);
  return failures != 0;
}
