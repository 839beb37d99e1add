/* Who the process is: its token, its blocks, its modules, what comes into its working set; and the forms for apps. */
#include <windows.h>
#include <winternl.h>
#include <ntstatus.h>
#include <psapi.h>
#include <stdio.h>
#include <string.h>

static int failures;

#define ok(condition)                                        \
  do                                                         \
    if (!(condition))                                        \
      failures++, printf ("%d: %s\n", __LINE__, #condition); \
  while (0)

typedef struct Two
{
  DWORD PrivilegeCount;
  LUID_AND_ATTRIBUTES Privileges[2];
} Two;

static BOOL
can_have_frames (void)
{
  ULONG_PTR n = 1, frame;
  return AllocateUserPhysicalPages (GetCurrentProcess (), &n, &frame)
         && FreeUserPhysicalPages (GetCurrentProcess (), &n, &frame);
}

static void
test_privileges (void)
{
  HANDLE token;
  Two wanted = { 2, { { { 0, 0 }, 0 }, { { 0, 0 }, SE_PRIVILEGE_ENABLED } } }, before;
  PRIVILEGE_SET set = { 1, PRIVILEGE_SET_ALL_NECESSARY, { { { 0, 0 }, 0 } } };
  char name[32];
  DWORD size = 0;
  BOOL is_enabled = FALSE;
  ok (OpenProcessToken (GetCurrentProcess (), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token));
  ok (LookupPrivilegeValue (NULL, SE_LOCK_MEMORY_NAME, &wanted.Privileges[0].Luid));
  ok (LookupPrivilegeValue (NULL, SE_INC_WORKING_SET_NAME, &wanted.Privileges[1].Luid));
  set.Privilege[0].Luid = wanted.Privileges[0].Luid;
  ok (!LookupPrivilegeNameA (NULL, &set.Privilege[0].Luid, name, &size) && size == 22);
  ok (GetLastError () == ERROR_INSUFFICIENT_BUFFER);
  ok (LookupPrivilegeNameA (NULL, &set.Privilege[0].Luid, name, &size) && strcmp (name, "SeLockMemoryPrivilege") == 0);
  ok (size == 21 && PrivilegeCheck (token, &set, &is_enabled) && is_enabled && can_have_frames ());
  ok (!AdjustTokenPrivileges (token, FALSE, (PTOKEN_PRIVILEGES) &wanted, 27, (PTOKEN_PRIVILEGES) &before, &size));
  ok (GetLastError () == ERROR_INSUFFICIENT_BUFFER && size == sizeof before && can_have_frames ());
  ok (AdjustTokenPrivileges (token, FALSE, (PTOKEN_PRIVILEGES) &wanted, sizeof before, (PTOKEN_PRIVILEGES) &before,
                             &size));
  ok (GetLastError () == ERROR_SUCCESS && size == sizeof before && before.PrivilegeCount == 2);
  ok (before.Privileges[0].Luid.LowPart == 4 && before.Privileges[0].Attributes == SE_PRIVILEGE_ENABLED);
  ok (before.Privileges[1].Luid.LowPart == 33 && before.Privileges[1].Attributes == 0);
  ok (!can_have_frames () && GetLastError () == ERROR_PRIVILEGE_NOT_HELD);
  ok (PrivilegeCheck (token, &set, &is_enabled) && !is_enabled);
  ok (AdjustTokenPrivileges (token, FALSE, (PTOKEN_PRIVILEGES) &before, 0, NULL, NULL) && can_have_frames ());
  ok (LookupPrivilegeValue (NULL, SE_DEBUG_NAME, &wanted.Privileges[1].Luid));
  ok (AdjustTokenPrivileges (token, FALSE, (PTOKEN_PRIVILEGES) &wanted, 0, NULL, NULL));
  ok (GetLastError () == ERROR_NOT_ALL_ASSIGNED && !can_have_frames ());
  ok (AdjustTokenPrivileges (token, TRUE, NULL, 0, NULL, NULL) && GetLastError () == ERROR_SUCCESS);
  ok (CloseHandle (token));
}

static void
test_token_information (void)
{
  HANDLE token;
  char buffer[256];
  TOKEN_ELEVATION elevation = { 7 };
  const TOKEN_PRIVILEGES *privileges = (const TOKEN_PRIVILEGES *) buffer;
  DWORD size;
  ok (!OpenProcessToken (NULL, TOKEN_QUERY, &token) && GetLastError () == ERROR_INVALID_HANDLE);
  ok (OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token));
  ok (!OpenThreadToken (GetCurrentThread (), TOKEN_QUERY, TRUE, &token) && GetLastError () == ERROR_NO_TOKEN);
  ok (OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token));
  ok (!GetTokenInformation (token, TokenUser, NULL, 0, &size) && GetLastError () == ERROR_INSUFFICIENT_BUFFER);
  ok (size == sizeof (TOKEN_USER) + 28 && GetTokenInformation (token, TokenUser, buffer, size, &size));
  ok (IsValidSid (((PTOKEN_USER) buffer)->User.Sid) && GetLengthSid (((PTOKEN_USER) buffer)->User.Sid) == 28);
  ok (GetTokenInformation (token, TokenElevation, &elevation, sizeof elevation, &size));
  ok (elevation.TokenIsElevated == 0);
  ok (GetTokenInformation (token, TokenPrivileges, buffer, sizeof buffer, &size));
  ok (privileges->PrivilegeCount == 3 && size == 40 && privileges->Privileges[0].Luid.LowPart == 4);
  ok (!GetTokenInformation (token, TokenSource, buffer, sizeof buffer, &size));
  ok (GetLastError () == ERROR_INVALID_PARAMETER);
  ok (!GetTokenInformation (NULL, TokenUser, buffer, 0, &size) && GetLastError () == ERROR_INVALID_HANDLE);
}

static void
test_blocks (void)
{
  PROCESS_BASIC_INFORMATION basic;
  ULONG_PTR low, high;
  char here;
  PTEB teb = NtCurrentTeb ();
  GetCurrentThreadStackLimits (&low, &high);
  ok ((char *) teb->NtTib.StackLimit < &here && &here < (char *) teb->NtTib.StackBase);
  ok ((ULONG_PTR) teb->NtTib.StackLimit == low && (ULONG_PTR) teb->NtTib.StackBase == high);
  ok (((PNT_TIB) NtCurrentTeb ())->Self == &teb->NtTib && NtCurrentTeb () == teb);
  ok (HandleToULong (teb->ClientId.UniqueThread) == GetCurrentThreadId ());
  SetLastError (77);
  ok (NtCurrentTeb ()->LastErrorValue == 77);
  ok (teb->ProcessEnvironmentBlock == NtCurrentPeb ());
  ok (NtCurrentPeb ()->ImageBaseAddress == GetModuleHandle (NULL) && !NtCurrentPeb ()->BeingDebugged);
  ok (NtCurrentPeb ()->ProcessHeap == GetProcessHeap () && NtCurrentPeb ()->OSMajorVersion == 10);
  ok (NtQueryInformationProcess (GetCurrentProcess (), ProcessBasicInformation, &basic, sizeof basic, NULL)
      == STATUS_SUCCESS);
  ok (basic.PebBaseAddress == NtCurrentPeb ());
}

static void
test_modules (void)
{
  HMODULE list[16];
  MODULEINFO information;
  DWORD size, n;
  char text[MAX_PATH];
  WCHAR wide[MAX_PATH];
  ok (EnumProcessModules (GetCurrentProcess (), list, sizeof list, &size) && list[0] == GetModuleHandle (NULL));
  n = size / sizeof *list;
  ok (n == 7 && GetModuleBaseNameA (GetCurrentProcess (), list[1], text, sizeof text) == 12);
  ok (strcmp (text, "kernel32.dll") == 0);
  ok (GetModuleFileNameExA (GetCurrentProcess (), list[1], text, 5) == 5 && strcmp (text, "C:\\W") == 0);
  ok (GetLastError () == ERROR_INSUFFICIENT_BUFFER);
  ok (GetModuleFileNameW (NULL, wide, MAX_PATH) == 14 && wide[3] == 'p' && wide[14] == 0);
  ok (GetModuleInformation (GetCurrentProcess (), list[2], &information, sizeof information));
  ok (information.lpBaseOfDll == list[2]);
  size = sizeof text;
  ok (QueryFullProcessImageNameA (GetCurrentProcess (), 0, text, &size) && size == 14);
  ok (GetSystemDirectoryA (text, 4) == 20 && GetSystemDirectoryA (text, 20) == 19);
  ok (GetTempPathW (0, NULL) == 9 && GetTempPathW (MAX_PATH, wide) == 8 && wide[7] == '\\');
}

static void
test_app_forms (void)
{
  static const WCHAR name[] = { 'a', 'p', 'p', 0 };
  DWORD before;
  HANDLE mapping = CreateFileMappingFromApp (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0x20000, name), same = NULL;
  PVOID view, p = VirtualAllocFromApp (NULL, 4096, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  ok (p != NULL && VirtualProtectFromApp (p, 4096, PAGE_READONLY, &before) && before == PAGE_READWRITE);
  ok (!VirtualProtectFromApp (p, 4096, PAGE_READONLY, NULL) && GetLastError () == ERROR_NOACCESS);
  ok (mapping != NULL && (same = OpenFileMappingFromApp (FILE_MAP_READ, FALSE, name)) != NULL);
  ok ((view = MapViewOfFileFromApp (same, FILE_MAP_READ, 0x10000, 0)) != NULL && UnmapViewOfFile (view));
  ok (MapViewOfFileFromApp (same, FILE_MAP_WRITE, 0, 0) == NULL && GetLastError () == ERROR_ACCESS_DENIED);
  view = MapViewOfFile3FromApp (mapping, GetCurrentProcess (), NULL, 0, 0, 0, PAGE_READWRITE, NULL, 0);
  ok (view != NULL && UnmapViewOfFile2 (GetCurrentProcess (), view, 0));
  ok (GetMappedFileNameA (GetCurrentProcess (), p, NULL, 0) == 0 && GetLastError () != ERROR_SUCCESS);
  CloseHandle (same);
  CloseHandle (mapping);
}

static void
test_mapped_name (void)
{
  char text[MAX_PATH];
  WCHAR wide[MAX_PATH];
  DWORD size;
  HANDLE mapping, file = CreateFileA ("C:\\Temp\\data.bin", GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
  PVOID view;
  ok (WriteFile (file, "data", 4, &size, NULL));
  mapping = CreateFileMappingA (file, NULL, PAGE_READONLY, 0, 0, NULL);
  view = MapViewOfFile (mapping, FILE_MAP_READ, 0, 0, 0);
  ok (GetMappedFileNameA (GetCurrentProcess (), view, text, sizeof text) == 37);
  ok (strcmp (text, "\\Device\\HarddiskVolume1\\Temp\\data.bin") == 0);
  ok (GetMappedFileNameW (GetCurrentProcess (), view, wide, MAX_PATH) == 37 && wide[36] == 'n' && wide[37] == 0);
  ok (K32GetMappedFileNameA (GetCurrentProcess (), (char *) view + 0x10000, text, sizeof text) == 0);
  ok (GetMappedFileNameA (NULL, view, text, sizeof text) == 0 && GetLastError () == ERROR_INVALID_HANDLE);
  ok (UnmapViewOfFile (view) && CloseHandle (mapping) && CloseHandle (file));
}

static void
test_working_set_watch (void)
{
  PSAPI_WS_WATCH_INFORMATION watched[4];
  char *p = VirtualAlloc (NULL, 0x3000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  SIZE_T n;
  ok (!GetWsChanges (GetCurrentProcess (), watched, sizeof watched) && GetLastError () == ERROR_GEN_FAILURE);
  ok (InitializeProcessForWsWatch (GetCurrentProcess ()));
  ok (GetWsChanges (GetCurrentProcess (), watched, sizeof watched) && watched[0].FaultingPc == NULL);
  ok (WriteProcessMemory (GetCurrentProcess (), p + 0x1ff8, "0123456789abcdef", 16, &n));
  ok (!GetWsChanges (GetCurrentProcess (), watched, 2 * sizeof *watched));
  ok (GetLastError () == ERROR_INSUFFICIENT_BUFFER && GetWsChanges (GetCurrentProcess (), watched, sizeof watched));
  ok (watched[0].FaultingVa == p + 0x1000 && watched[1].FaultingVa == p + 0x2000 && watched[2].FaultingPc == NULL);
  ok (GetWsChanges (GetCurrentProcess (), watched, sizeof watched) && watched[0].FaultingPc == NULL);
}

int
main (void)
{
  test_token_information ();
  test_privileges ();
  test_blocks ();
  test_modules ();
  test_app_forms ();
  test_mapped_name ();
  test_working_set_watch ();
  printf ("%d failures\n", failures);
  return failures != 0;
}
