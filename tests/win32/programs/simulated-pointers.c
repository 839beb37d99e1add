/* Arguments that lie in the memory that the calls gave: read and written there, not in the program's own. */
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
#define refused(call, error) ok ((SetLastError (0xdead), !(call)) && GetLastError () == (error))

#define SELF GetCurrentProcess ()

static ULONG_PTR
get (PVOID from)
{
  ULONG_PTR word = 0;
  ok (ReadProcessMemory (SELF, from, &word, sizeof word, NULL));
  return word;
}

static void
put (PVOID to, ULONG_PTR word)
{
  ok (WriteProcessMemory (SELF, to, &word, sizeof word, NULL));
}

static void
test_nt (char *p, char *read_only, char *block)
{
  ULONG old;
  put (p, 0);
  put (p + 8, 1);
  ok (NtAllocateVirtualMemory (SELF, (PVOID *) p, 0, (PSIZE_T) (p + 8), MEM_RESERVE, PAGE_NOACCESS) == STATUS_SUCCESS);
  ok (get (p) != 0 && get (p + 8) == 0x1000);
  ok (NtFreeVirtualMemory (SELF, (PVOID *) read_only, (PSIZE_T) (p + 8), MEM_RELEASE) == STATUS_ACCESS_VIOLATION);
  put (p + 8, 0);
  ok (NtFreeVirtualMemory (SELF, (PVOID *) p, (PSIZE_T) (p + 8), MEM_RELEASE) == STATUS_SUCCESS);
  ok (get (p + 8) == 0x1000);
  /* the outputs go with the memory that they lie in, which is no failure (NF-018) */
  put (block, (ULONG_PTR) block);
  put (block + 8, 0);
  ok (NtFreeVirtualMemory (SELF, (PVOID *) block, (PSIZE_T) (block + 8), MEM_RELEASE) == STATUS_SUCCESS);
  put (p, (ULONG_PTR) p + 0x5000);
  put (p + 8, 1);
  ok (NtProtectVirtualMemory (SELF, (PVOID *) p, (PSIZE_T) (p + 8), PAGE_READONLY, &old) == STATUS_SUCCESS);
  ok (old == PAGE_READWRITE && get (p + 8) == 0x1000);
  ok (NtProtectVirtualMemory (SELF, (PVOID *) p, (PSIZE_T) (p + 8), PAGE_READWRITE, (PULONG) read_only)
      == STATUS_ACCESS_VIOLATION);
  ok (NtLockVirtualMemory (SELF, (PVOID *) p, (PSIZE_T) read_only, MAP_PROCESS) == STATUS_ACCESS_VIOLATION);
  ok (NtQueryVirtualMemory (SELF, p, MemoryBasicInformation, p + 64, 48, (PSIZE_T) (p + 128)) == STATUS_SUCCESS);
  ok (get (p + 64) == (ULONG_PTR) p && get (p + 128) == 48);
  ok (NtQueryVirtualMemory (SELF, p, MemoryBasicInformation, p + 64, 48, (PSIZE_T) read_only)
      == STATUS_ACCESS_VIOLATION);
}

static void
test_win32 (char *p, char *read_only)
{
  DWORD old;
  ULONG_PTR count = 4;
  PVOID pages[4];
  DWORD granularity;
  WIN32_MEMORY_RANGE_ENTRY range = { p, 0x1000 };
  ok (VirtualProtect (p + 0x6000, 1, PAGE_READONLY, (PDWORD) p) && (DWORD) get (p) == PAGE_READWRITE);
  refused (VirtualProtect (p + 0x6000, 1, PAGE_READWRITE, (PDWORD) read_only), ERROR_NOACCESS);
  ok (VirtualProtect (p + 0x6000, 1, PAGE_READWRITE, &old) && old == PAGE_READONLY);
  ok (VirtualQuery (p + 0x1000, (PMEMORY_BASIC_INFORMATION) p, 48) == 48);
  ok (get (p) == (ULONG_PTR) p + 0x1000 && get (p + 8) == (ULONG_PTR) p);
  refused (VirtualQuery (p, (PMEMORY_BASIC_INFORMATION) read_only, 48), ERROR_NOACCESS);
  GetSystemInfo ((LPSYSTEM_INFO) p);
  ok ((DWORD) (get (p) >> 32) == 0x1000);
  put (p, 64);
  ok (GlobalMemoryStatusEx ((LPMEMORYSTATUSEX) p) && get (p + 8) != 0);
  put (p, 63);
  refused (GlobalMemoryStatusEx ((LPMEMORYSTATUSEX) p), ERROR_INVALID_PARAMETER);
  ok (GetProcessWorkingSetSize (SELF, (PSIZE_T) p, (PSIZE_T) (p + 8)) && get (p) == 204800);
  ok (ReadProcessMemory (SELF, p, &old, sizeof old, (SIZE_T *) (p + 16)) && get (p + 16) == sizeof old);
  refused (ReadProcessMemory (SELF, p, &old, sizeof old, (SIZE_T *) read_only), ERROR_NOACCESS);
  ok (WriteProcessMemory (SELF, p, &range, sizeof range, NULL));
  ok (PrefetchVirtualMemory (SELF, 1, (PWIN32_MEMORY_RANGE_ENTRY) p, 0));
  refused (PrefetchVirtualMemory (SELF, 1, (PWIN32_MEMORY_RANGE_ENTRY) 0x70000000, 0), ERROR_NOACCESS);
  refused (MapUserPhysicalPages (p, 1, (PULONG_PTR) 0x70000000), ERROR_NOACCESS);
  refused (VirtualAlloc2 (NULL, NULL, 0x10000, MEM_RESERVE, PAGE_NOACCESS, (MEM_EXTENDED_PARAMETER *) 0x70000000, 1),
           ERROR_NOACCESS);
  char *watched = VirtualAlloc (NULL, 0x10000, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE);
  put (watched + 0x3000, 1);
  put (p, 2);
  ok (GetWriteWatch (0, watched, 0x10000, (PVOID *) (p + 8), (ULONG_PTR *) p, &granularity) == 0);
  ok (get (p) == 1 && get (p + 8) == (ULONG_PTR) watched + 0x3000 && granularity == 0x1000);
  ok (GetWriteWatch (0, watched, 0x10000, pages, &count, (LPDWORD) p) == 0 && count == 1);
  ok (pages[0] == watched + 0x3000 && (DWORD) get (p) == 0x1000);
  ok (WriteProcessMemory (SELF, p, "name", 5, NULL));
  HANDLE section = CreateFileMappingA (INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 0x1000, p);
  ok (section != NULL && OpenFileMappingA (FILE_MAP_READ, FALSE, "name") != NULL);
  ok (DuplicateHandle (SELF, section, SELF, (PHANDLE) (p + 8), 0, FALSE, DUPLICATE_SAME_ACCESS) && get (p + 8) != 0);
  refused (DuplicateHandle (SELF, section, SELF, (PHANDLE) read_only, 0, FALSE, DUPLICATE_SAME_ACCESS), ERROR_NOACCESS);
}

int
main (void)
{
  char *p = VirtualAlloc (NULL, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  char *read_only = VirtualAlloc (NULL, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY);
  char *block = VirtualAlloc (NULL, 0x10000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  test_nt (p, read_only, block);
  test_win32 (p, read_only);
  printf ("%d failures\n", failures);
  return failures != 0;
}
