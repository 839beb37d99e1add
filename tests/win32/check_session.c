/* The machine behind the calls, and <vasbox/check.h>: each test has a fresh machine, whether tests are forked or not.
 * */
#include "../support/test_main.h"
#include <pthread.h>
#include <vasbox/check.h>
#include <vasbox/contract.h>
#include <vasbox/trace.h>
#include <vasbox/win32.h>
#include <vasbox/win32_calls.h>

static void
begin_fresh (void)
{
  vas_win32_reset ();
}

START_TEST (test_session_each_test_begins_with_a_fresh_machine)
{
  VasMachine *machine = vas_win32_current_machine ();
  ck_assert_uint_eq (vas_machine_step (machine), 0);
  ck_assert_ptr_eq (VirtualAlloc (NULL, 0x1000, MEM_RESERVE, PAGE_NOACCESS), (void *) 0x10000);
  ck_assert_uint_eq (GetLastError (), 0);
  SetLastError ((DWORD) (5 + _i)); /* left behind, as the memory is */
}
END_TEST

START_TEST (test_check_ok_rule_and_leak)
{
  VasMachine *machine = vas_win32_current_machine ();
  char text[256];
  void *p = VirtualAlloc (NULL, 0x1000, MEM_RESERVE, PAGE_NOACCESS);
  ck_assert_vas_ok (machine);
  ck_assert (!vas_check_rule (machine, "VA-032", text, sizeof text));
  ck_assert_ptr_nonnull (strstr (text, "was granted"));
  ck_assert (!vas_check_no_leak (machine, text, sizeof text));
  ck_assert_str_eq (text, "process 1 left the allocation at 0x10000: its region 0x10000 has 4096 bytes");
  ck_assert_ptr_null (VirtualAlloc (p, 0x2000, MEM_COMMIT, PAGE_READWRITE));
  ck_assert_vas_rule (machine, "VA-032");
  ck_assert (!vas_check_rule (machine, "VA-033", text, sizeof text));
  ck_assert_ptr_nonnull (strstr (text, "refused by VA-032, not by VA-033"));
  ck_assert (!vas_check_rule (machine, "nonsense", text, sizeof text));
  ck_assert (!vas_check_ok (machine, text, sizeof text));
  ck_assert_ptr_nonnull (strstr (text, "STATUS_CONFLICTING_ADDRESSES (0xC0000018)"));
  ck_assert (VirtualFree (p, 0, MEM_RELEASE));
  ck_assert_vas_no_leak (machine);
  HANDLE self = OpenProcess (PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId ());
  ck_assert (!vas_check_no_leak (machine, text, sizeof text));
  ck_assert_ptr_nonnull (strstr (text, "1 handles open"));
  ck_assert (CloseHandle (self));
  ck_assert_vas_no_leak (machine);
}
END_TEST

START_TEST (test_check_stacks_are_no_leaks_and_fresh_machines_have_none)
{
  static const char *const names[] = { "windows-10-x64", "windows-7-x64", "tiny", "wow64-laa", "itanium-8k" };
  for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
    {
      VasConfig config;
      char message[1024];
      ck_assert (vas_config_load (names[i], &config, message, sizeof message));
      VasMachine *machine = vas_machine_new (&config);
      ck_assert_vas_no_leak (machine);
      if (i == 0)
        ck_assert (vas_status_is_success (vas_machine_create_thread_with_stack (machine, 1, NULL, NULL).status));
      ck_assert_vas_no_leak (machine);
      vas_machine_free (machine);
    }
}
END_TEST

START_TEST (test_session_takes_a_machine_of_the_programs)
{
  VasConfig config;
  char message[1024];
  ck_assert (vas_config_load ("windows-x86-2gb", &config, message, sizeof message));
  VasMachine *machine = vas_machine_new (&config);
  vas_win32_set_machine (machine);
  ck_assert_ptr_eq (vas_win32_current_machine (), machine);
  ck_assert_uint_eq (GetCurrentThreadId (), 1);
  MEMORY_BASIC_INFORMATION mbi;
  void *p = VirtualAlloc (NULL, 0x3000, MEM_COMMIT, PAGE_READWRITE);
  /* the machine's pointers have 4 bytes, the program's what they have */
  ck_assert_uint_eq (VirtualQuery (p, &mbi, sizeof mbi), sizeof mbi);
  ck_assert_uint_eq (mbi.RegionSize, 0x3000);
  ck_assert_uint_eq (VirtualQuery (p, &mbi, sizeof mbi - 1), 0);
  ck_assert_uint_eq (GetLastError (), ERROR_BAD_LENGTH);
  PSAPI_WORKING_SET_EX_INFORMATION pages[2] = { { .VirtualAddress = p } };
  ck_assert (VirtualLock (p, 1));
  ck_assert (QueryWorkingSetEx (GetCurrentProcess (), pages, sizeof pages));
  ck_assert_uint_eq (pages[0].VirtualAttributes.Valid, 1);
  ck_assert_uint_eq (pages[1].VirtualAttributes.Valid, 0);
  vas_win32_set_machine (NULL);
  vas_machine_free (machine);
  ck_assert_uint_eq (vas_machine_step (vas_win32_current_machine ()), 0);
}
END_TEST

static void *
other_thread (void *data)
{
  SetLastError (123);
  *(DWORD *) data = GetCurrentThreadId ();
  return NULL;
}

START_TEST (test_session_threads_are_threads_of_the_machine)
{
  pthread_t thread;
  DWORD id = 0;
  SetLastError (7);
  pthread_create (&thread, NULL, other_thread, &id);
  pthread_join (thread, NULL);
  ck_assert_uint_eq (id, 2);
  ck_assert_uint_eq (GetLastError (), 7);
  ck_assert_uint_eq (vas_win32_get_last_error (vas_win32_current_machine (), 2), 123);
}
END_TEST

START_TEST (test_session_sites_go_to_the_call_they_were_told_of)
{
  VasRecorder *recorder = vas_recorder_new (vas_win32_current_machine ());
  LPVOID (WINAPI *by_pointer) (LPVOID, SIZE_T, DWORD, DWORD) = &VirtualAlloc;
  vas_win32_site ("/a/b/lost.c", 3, "VirtualFree"); /* of a call that was not made */
  vas_win32_site ("/a/b/arena.c", 87, "VirtualAlloc");
  void *p = by_pointer (NULL, 1, MEM_RESERVE, PAGE_NOACCESS);
  by_pointer (p, 1, MEM_COMMIT, PAGE_READONLY);
  const char *text = vas_recorder_text (recorder);
  ck_assert_ptr_nonnull (strstr (text, "at 0x10000 from \"arena.c:87\"\n"));
  ck_assert_ptr_nonnull (strstr (text, "PAGE_READONLY) -> a1\n"));
  ck_assert (VirtualFree (p, 0, MEM_RELEASE));
  ck_assert_ptr_nonnull (strstr (vas_recorder_text (recorder), "from \"check_session.c:"));
  for (unsigned i = 0; i < 100; i++) /* never taken */
    vas_win32_site ("x.c", 1, "VirtualLock");
  ck_assert (VirtualUnlock (p, 1) == 0);
  vas_recorder_free (recorder);
}
END_TEST

START_TEST (test_session_every_function_is_found_by_name)
{
#define KERNEL "kernel32"
#define KERNEL32 "Kernel32.dll"
#define KERNELBASE "KERNELBASE"
#define NTDLL "ntdll.dll"
#define PSAPI "psapi.dll"
#define ADVAPI32 "advapi32"
#undef VirtualAlloc
#undef VirtualFree
  ck_assert_ptr_eq ((void *) GetProcAddress (GetModuleHandleA (KERNEL), "VirtualAlloc"), (void *) &VirtualAlloc);
  ck_assert_ptr_eq ((void *) GetProcAddress (GetModuleHandleA (KERNELBASE), "VirtualFree"), (void *) &VirtualFree);
  ck_assert_ptr_eq ((void *) GetProcAddress (GetModuleHandleA (PSAPI), "QueryWorkingSetEx"),
                    (void *) &(QueryWorkingSetEx));
  ck_assert_ptr_eq ((void *) GetProcAddress (GetModuleHandleA (NTDLL), "ZwClose"), (void *) &(ZwClose));
  ck_assert_ptr_null ((void *) GetProcAddress (GetModuleHandleA (NTDLL), "VirtualAlloc"));
  ck_assert_uint_eq (GetLastError (), ERROR_PROC_NOT_FOUND);
  ck_assert_ptr_null ((void *) GetProcAddress (GetModuleHandleA (KERNEL), (LPCSTR) 12));
  ck_assert_ptr_null ((void *) GetProcAddress ((HMODULE) 0x1234, "VirtualAlloc"));
  ck_assert_uint_eq (GetLastError (), ERROR_MOD_NOT_FOUND);
  ck_assert_ptr_null (GetModuleHandleA ("kernel3"));
  ck_assert_ptr_null (GetModuleHandleA ("kernel32.exe"));
  ck_assert_ptr_null (LoadLibraryA ("kernel32x.dll"));
  ck_assert_ptr_eq (LoadLibraryA ("KeRnEl32.DlL"), GetModuleHandleW (L"kernel32"));
  ck_assert (FreeLibrary (GetModuleHandleA (KERNEL32)) && !FreeLibrary (NULL));
}
END_TEST

/* A file of the machine's, with ten bytes in it. */
static void
make_file (const char *name)
{
  VasMachine *machine = vas_win32_current_machine ();
  VasCall call = { .id = VAS_CALL_FILE, .thread = vas_win32_current_thread (), .input = name,
                   .input_size = strlen (name) };
  vas_machine_call (machine, &call);
  ck_assert (call.succeeded);
  VasCall data = { .id = VAS_CALL_FILE_DATA, .thread = call.thread, .input = "0123456789", .input_size = 10 };
  data.arguments[0] = call.result;
  vas_machine_call (machine, &data);
  ck_assert (data.succeeded && CloseHandle ((HANDLE) (uintptr_t) call.result));
}

START_TEST (test_session_reads_and_writes_files)
{
  char text[16] = "", *page = VirtualAlloc (NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  DWORD n = 99;
  OVERLAPPED at = { .Offset = 4 };
  IO_STATUS_BLOCK block;
  LARGE_INTEGER offset = { .QuadPart = 8 };
  make_file ("data.bin");
  HANDLE file = CreateFileA ("data.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
  ck_assert (ReadFile (file, text, 3, &n, NULL) && n == 3 && memcmp (text, "012", 3) == 0);
  ck_assert (ReadFile (file, page, 100, &n, NULL) && n == 7);
  ck_assert (ReadProcessMemory (GetCurrentProcess (), page, text, 8, NULL) && strcmp (text, "3456789") == 0);
  ck_assert (ReadFile (file, text, 1, &n, NULL) && n == 0);
  ck_assert (WriteFile (file, page, 2, NULL, &at) && at.Internal == 0 && at.InternalHigh == 2);
  ck_assert (GetOverlappedResult (file, &at, &n, TRUE) && n == 2);
  ck_assert_int_eq (NtReadFile (file, NULL, NULL, NULL, &block, text, 16, &offset, NULL), STATUS_SUCCESS);
  ck_assert (block.Information == 2 && text[0] == '8');
  ck_assert (ReadFile (file, text, 16, &n, &at) && n == 6 && memcmp (text, "346789", 6) == 0);
  at.Offset = 10;
  ck_assert (!ReadFile (file, text, 1, &n, &at) && GetLastError () == ERROR_HANDLE_EOF && n == 0);
  ck_assert (!WriteFile (file, NULL, 1, &n, NULL) && GetLastError () == ERROR_NOACCESS);
  ck_assert (CloseHandle (file) && !ReadFile (file, text, 1, &n, NULL) && GetLastError () == ERROR_INVALID_HANDLE);
  file = CreateFileA ("data.bin", GENERIC_READ, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
  at = (OVERLAPPED) { .Offset = 5 };
  ck_assert (!ReadFile (file, page, 100, NULL, &at) && GetLastError () == ERROR_IO_PENDING);
  ck_assert (at.Internal == (ULONG_PTR) STATUS_PENDING && GetOverlappedResult (file, &at, &n, TRUE) && n == 5);
  ck_assert (CloseHandle (file) && VirtualFree (page, 0, MEM_RELEASE));
  ck_assert_vas_no_leak (vas_win32_current_machine ());
}
END_TEST

/* Whether a module exports it, by its name or as its narrow form. */
static bool
is_exported (const char *name, size_t size)
{
  static const char *const modules[] = { KERNEL32, KERNELBASE, NTDLL, PSAPI };
  char text[80];
  for (unsigned i = 0; i < 2 * ARRAYSIZE (modules); i++)
    {
      snprintf (text, sizeof text, "%.*s%s", (int) size, name, i % 2 == 0 ? "" : "A");
      if (GetProcAddress (GetModuleHandleA (modules[i / 2]), text) != NULL)
        return true;
    }
  return false;
}

/* What only traces have: their names begin small, or are a host's. */
static bool
is_of_traces (const char *name)
{
  return (*name >= 'a' && *name <= 'z') || strstr (name, "::") != NULL || strncmp (name, "Host", 4) == 0;
}

START_TEST (test_session_every_call_of_the_table_is_found)
{
  for (unsigned id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      const char *name = vas_call_info ((VasCallId) id)->name;
      if (!is_of_traces (name) && !is_exported (name, strlen (name)))
        ck_abort_msg ("%s is not exported", name);
    }
}
END_TEST

/* "VirtualLock, VirtualUnlock" and "VirtualAlloc (MEM_RESET)", but no words of prose. */
static void
check_functions (const char *text)
{
  for (const char *at = text; *at != 0;)
    {
      size_t n = strspn (at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
      bool is_name = n > 0 && *at >= 'A' && *at <= 'Z' && strcspn (at + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") < n - 1
                     && strcspn (at, "_") >= n && strspn (at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") < n;
      if (is_name && !is_exported (at, n))
        ck_abort_msg ("%.*s of '%s' is not exported", (int) n, at, text);
      at += n > 0 ? n : 1;
    }
}

START_TEST (test_session_every_function_of_the_contract_is_found)
{
  size_t n;
  const VasClause *clauses = vas_clauses (&n);
  char rule[VAS_RULE_TEXT_SIZE];
  for (size_t i = 0; i < n; i++)
    if (strncmp (vas_rule_format (clauses[i].rule, rule), "HM", 2) != 0) /* those are methods of a host */
      check_functions (clauses[i].function);
}
END_TEST

START_TEST (test_session_privilege_is_what_the_config_says)
{
  HANDLE token;
  TOKEN_PRIVILEGES wanted = { 1, { { { 0, 0 }, SE_PRIVILEGE_ENABLED } } };
  ck_assert (OpenProcessToken (GetCurrentProcess (), TOKEN_ADJUST_PRIVILEGES, &token));
  ck_assert (!LookupPrivilegeValueA (NULL, "SeNonsense", &wanted.Privileges[0].Luid));
  ck_assert_uint_eq (GetLastError (), ERROR_NO_SUCH_PRIVILEGE);
  ck_assert (LookupPrivilegeValueA (NULL, SE_LOCK_MEMORY_NAME, &wanted.Privileges[0].Luid));
  vas_machine_set_lock_memory_privilege (vas_win32_current_machine (), false);
  ck_assert (AdjustTokenPrivileges (token, FALSE, &wanted, 0, NULL, NULL));
  ck_assert_uint_eq (GetLastError (), ERROR_NOT_ALL_ASSIGNED);
  vas_machine_set_lock_memory_privilege (vas_win32_current_machine (), true);
  ck_assert (AdjustTokenPrivileges (token, FALSE, &wanted, 0, NULL, NULL));
  ck_assert_uint_eq (GetLastError (), ERROR_SUCCESS);
  ck_assert (CloseHandle (token));
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("session");
  TCase *tests = tcase_create ("session");
  tcase_add_checked_fixture (tests, begin_fresh, NULL);
  tcase_add_loop_test (tests, test_session_each_test_begins_with_a_fresh_machine, 0, 3);
  tcase_add_test (tests, test_check_ok_rule_and_leak);
  tcase_add_test (tests, test_check_stacks_are_no_leaks_and_fresh_machines_have_none);
  tcase_add_test (tests, test_session_takes_a_machine_of_the_programs);
  tcase_add_test (tests, test_session_threads_are_threads_of_the_machine);
  tcase_add_test (tests, test_session_sites_go_to_the_call_they_were_told_of);
  tcase_add_test (tests, test_session_every_function_is_found_by_name);
  tcase_add_test (tests, test_session_reads_and_writes_files);
  tcase_add_test (tests, test_session_every_call_of_the_table_is_found);
  tcase_add_test (tests, test_session_every_function_of_the_contract_is_found);
  tcase_add_test (tests, test_session_privilege_is_what_the_config_says);
  suite_add_tcase (suite, tests);
  return suite;
}
