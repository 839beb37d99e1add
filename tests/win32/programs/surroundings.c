/* What programs use around the memory calls: locks, threads, texts, the heap, versions, nodes. */
#include <windows.h>
#include <winternl.h>
#include <ntstatus.h>
#include <psapi.h>
#include <versionhelpers.h>
#include <stdio.h>

static int failures;

#define ok(condition)                                        \
  do                                                         \
    if (!(condition))                                        \
      failures++, printf ("%d: %s\n", __LINE__, #condition); \
  while (0)

static SRWLOCK slim = SRWLOCK_INIT;
static CONDITION_VARIABLE ready = CONDITION_VARIABLE_INIT;
static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static CRITICAL_SECTION section;
static int n_ready, n_once, n_dropped;
static DWORD fls;

static BOOL CALLBACK
count_once (PINIT_ONCE InitOnce, PVOID Parameter, PVOID *Context)
{
  UNREFERENCED_PARAMETER (InitOnce);
  *Context = Parameter;
  n_once++;
  return TRUE;
}

static VOID NTAPI
drop (PVOID value)
{
  n_dropped += *(int *) value;
}

static DWORD WINAPI
work (LPVOID parameter)
{
  static int one = 1;
  PVOID context = NULL;
  FlsSetValue (fls, &one);
  InitOnceExecuteOnce (&once, count_once, parameter, &context);
  AcquireSRWLockExclusive (&slim);
  n_ready += context == parameter;
  ReleaseSRWLockExclusive (&slim);
  WakeAllConditionVariable (&ready);
  return 7;
}

static void
test_threads (void)
{
  static int shared[4];
  HANDLE threads[3], copy;
  DWORD code = 0, i;
  fls = FlsAlloc (drop);
  for (i = 0; i < 3; i++)
    threads[i] = CreateThread (NULL, 0, work, shared, i == 2 ? CREATE_SUSPENDED : 0, NULL);
  ok (DuplicateHandle (GetCurrentProcess (), threads[0], GetCurrentProcess (), &copy, 0, FALSE,
                       DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
  ok (GetThreadId (copy) != 0 && GetThreadId (threads[0]) == 0 && GetLastError () == ERROR_INVALID_HANDLE);
  threads[0] = copy;
  ok (WaitForSingleObject (threads[2], 0) == WAIT_TIMEOUT && ResumeThread (threads[2]) == 1);
  AcquireSRWLockShared (&slim);
  while (n_ready < 3)
    SleepConditionVariableSRW (&ready, &slim, INFINITE, CONDITION_VARIABLE_LOCKMODE_SHARED);
  ok (!TryAcquireSRWLockExclusive (&slim) && TryAcquireSRWLockShared (&slim));
  ReleaseSRWLockShared (&slim);
  ReleaseSRWLockShared (&slim);
  ok (WaitForMultipleObjectsEx (3, threads, TRUE, INFINITE, FALSE) == WAIT_OBJECT_0);
  ok (GetExitCodeThread (threads[1], &code) && code == 7 && n_once == 1);
  for (i = 0; i < 3; i++)
    ok (CloseHandle (threads[i]));
  ok (!CloseHandle (threads[0]) && GetLastError () == ERROR_INVALID_HANDLE);
  ok (DuplicateHandle (GetCurrentProcess (), GetCurrentThread (), GetCurrentProcess (), &copy, 0, FALSE,
                       DUPLICATE_SAME_ACCESS));
  ok (GetExitCodeThread (copy, &code) && code == STILL_ACTIVE && NtClose (copy) == STATUS_SUCCESS);
  FlsFree (fls);
}

static void
test_signals (void)
{
  static const WCHAR wide[] = { 'g', 'o', 0 };
  LONG before = 0;
  HANDLE event = CreateEvent (NULL, FALSE, TRUE, TEXT ("go")), same, semaphore;
  ok (event != NULL && GetLastError () == ERROR_SUCCESS);
  same = CreateEventW (NULL, TRUE, FALSE, wide);
  ok (same != NULL && GetLastError () == ERROR_ALREADY_EXISTS);
  ok (WaitForSingleObject (same, 0) == WAIT_OBJECT_0 && WaitForSingleObject (event, 10) == WAIT_TIMEOUT);
  ok (CreateMutexW (NULL, FALSE, wide) == NULL && GetLastError () == ERROR_INVALID_HANDLE);
  ok (SetEvent (same) && WaitForSingleObjectEx (event, INFINITE, TRUE) == WAIT_OBJECT_0);
  ok (CloseHandle (event) && CloseHandle (same));
  semaphore = CreateSemaphoreA (NULL, 1, 2, NULL);
  ok (ReleaseSemaphore (semaphore, 1, &before) && before == 1);
  ok (!ReleaseSemaphore (semaphore, 1, &before) && GetLastError () == ERROR_TOO_MANY_POSTS);
  ok (WaitForSingleObject (semaphore, 0) == 0 && WaitForSingleObject (semaphore, 0) == 0);
  ok (WaitForSingleObject (semaphore, 0) == WAIT_TIMEOUT && CloseHandle (semaphore));
  ok (CreateSemaphoreA (NULL, 3, 2, NULL) == NULL && GetLastError () == ERROR_INVALID_PARAMETER);
  ok (InitializeCriticalSectionEx (&section, 100, CRITICAL_SECTION_NO_DEBUG_INFO));
  ok (TryEnterCriticalSection (&section));
  ok (!SleepConditionVariableCS (&ready, &section, 1) && GetLastError () == ERROR_TIMEOUT);
  LeaveCriticalSection (&section);
  DeleteCriticalSection (&section);
}

static void
test_texts (void)
{
  WCHAR wide[16];
  char text[32];
  BOOL used = TRUE;
  UNICODE_STRING name;
  ok (MultiByteToWideChar (CP_UTF8, 0, "a\xc3\xa4\xf0\x9f\x98\x80", -1, NULL, 0) == 5);
  ok (MultiByteToWideChar (CP_UTF8, 0, "a\xc3\xa4\xf0\x9f\x98\x80", -1, wide, 16) == 5);
  ok (wide[1] == 0xe4 && wide[2] == 0xd83d && wide[3] == 0xde00 && wide[4] == 0 && lstrlenW (wide) == 4);
  ok (WideCharToMultiByte (CP_UTF8, 0, wide, -1, text, sizeof text, NULL, &used) == 8 && !used);
  ok (lstrcmpA (text, "a\xc3\xa4\xf0\x9f\x98\x80") == 0);
  ok (MultiByteToWideChar (CP_UTF8, 0, text, -1, wide, 2) == 0 && GetLastError () == ERROR_INSUFFICIENT_BUFFER);
  ok (MultiByteToWideChar (CP_ACP, MB_ERR_INVALID_CHARS, "\xc0\x80", 2, wide, 16) == 0);
  ok (GetLastError () == ERROR_NO_UNICODE_TRANSLATION);
  ok (MultiByteToWideChar (CP_ACP, 0, "\xff", 1, wide, 16) == 1 && wide[0] == 0xfffd);
  ok (FormatMessageW (FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, wide, 4, NULL) == 0);
  ok (FormatMessageA (FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, text, sizeof text, NULL) == 23);
  ok (SetEnvironmentVariableA ("SURROUNDINGS", "yes") && GetEnvironmentVariableA ("SURROUNDINGS", text, 32) == 3);
  ok (GetEnvironmentVariableA ("SURROUNDINGS", text, 3) == 4 && SetEnvironmentVariableA ("SURROUNDINGS", NULL));
  ok (GetEnvironmentVariableA ("SURROUNDINGS", text, 32) == 0 && GetLastError () == ERROR_ENVVAR_NOT_FOUND);
  lstrcpynA (text, "abcdef", 4);
  ok (lstrcmpiA (text, "ABC") == 0);
  MultiByteToWideChar (CP_UTF8, 0, "ntdll.DLL", -1, wide, 16);
  RtlInitUnicodeString (&name, wide);
  ok (name.Length == 18 && name.MaximumLength == 20 && name.Buffer == wide);
  ok (LoadLibraryExW (wide, NULL, 0) == GetModuleHandleA ("ntdll"));
}

static void
test_heap (void)
{
  HANDLE heap = HeapCreate (0, 0, 0);
  unsigned i, sum = 0;
  BYTE *p = (BYTE *) HeapAlloc (heap, HEAP_ZERO_MEMORY, 10);
  ok (HeapSize (heap, 0, p) >= 10 && HeapValidate (heap, 0, p));
  p = (BYTE *) HeapReAlloc (heap, HEAP_ZERO_MEMORY, p, 5000);
  for (i = 0; i < 5000; i++)
    sum += p[i];
  ok (sum == 0 && HeapReAlloc (heap, HEAP_REALLOC_IN_PLACE_ONLY, p, 1 << 20) == NULL && HeapFree (heap, 0, p));
  p = (BYTE *) GlobalLock (GlobalAlloc (GHND, 40));
  ok (p[39] == 0 && GlobalSize (p) >= 40 && GlobalFree (p) == NULL && HeapDestroy (heap));
}

static void
test_system (void)
{
  SYSTEM_BASIC_INFORMATION basic;
  PROCESS_BASIC_INFORMATION process;
  PERFORMANCE_INFORMATION performance;
  OSVERSIONINFOEXW version;
  ULONGLONG mask = 0, memory = 0;
  ULONG length = 0;
  UCHAR node = 9;
  HMODULE module = NULL;
  ok (NtQuerySystemInformation (SystemBasicInformation, &basic, sizeof basic, &length) == STATUS_SUCCESS);
  ok (length == sizeof basic && basic.PageSize == 0x1000 && basic.AllocationGranularity == 0x10000);
  ok (NtQuerySystemInformation (SystemBasicInformation, &basic, 5, NULL) == STATUS_INFO_LENGTH_MISMATCH);
  ok (NtQueryInformationProcess (NtCurrentProcess (), ProcessBasicInformation, &process, sizeof process, NULL)
      == STATUS_SUCCESS);
  ok (process.UniqueProcessId == GetCurrentProcessId () && process.ExitStatus == STILL_ACTIVE);
  ok (NtQueryInformationProcess (NULL, ProcessBasicInformation, &process, sizeof process, NULL)
      == STATUS_INVALID_HANDLE);
  version.dwOSVersionInfoSize = sizeof version;
  ok (RtlGetVersion ((PRTL_OSVERSIONINFOW) &version) == STATUS_SUCCESS && version.dwMajorVersion == 10);
  ok (version.wProductType == 0 && IsWindows10OrGreater () && IsWindows8Point1OrGreater ());
  ok (GetNumaNodeProcessorMask (0, &mask) && mask == basic.ActiveProcessorsAffinityMask);
  ok (!GetNumaNodeProcessorMask (1, &mask) && GetLastError () == ERROR_INVALID_PARAMETER);
  ok (GetNumaProcessorNode (0, &node) && node == 0 && !GetNumaProcessorNode (200, &node) && node == 0xff);
  ok (GetNumaAvailableMemoryNode (0, &memory) && memory > 0 && GetPhysicallyInstalledSystemMemory (&memory));
  ok (GetPerformanceInfo (&performance, sizeof performance) && performance.PhysicalTotal == memory / 4);
  ok (!GetPerformanceInfo (&performance, 8) && GetLastError () == ERROR_BAD_LENGTH);
  ok (GetModuleHandleExA (GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR) (ULONG_PTR) NtClose, &module)
      && module == GetModuleHandleA ("ntdll"));
  SetLastError (12);
  ok (RtlGetLastWin32Error () == 12);
}

static void
test_blocks (void)
{
  int n = 0;
  __try
  {
    n++;
  }
  __except (GetExceptionCode () == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH)
  {
    n += 10;
  }
  __try
  {
    n++;
  }
  __finally
  {
    n++;
  }
  ok (n == 3);
}

int
main (void)
{
  test_threads ();
  test_signals ();
  test_texts ();
  test_heap ();
  test_system ();
  test_blocks ();
  ok (n_dropped <= 3);
  printf ("%d failures\n", failures);
  return failures != 0;
}
