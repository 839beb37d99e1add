/* Pointers that are nobody's, NULL or invented: refused, never followed. */
#include <windows.h>
#include <winternl.h>
#include <ntstatus.h>
#include <psapi.h>
#include <stdio.h>

static int failures;

#define ok(condition)                                        \
  do                                                         \
    if (!(condition))                                        \
      failures++, printf ("%d: %s\n", __LINE__, #condition); \
  while (0)
#define refused(call, error) ok ((SetLastError (0xdead), !(call)) && GetLastError () == (error))

/* The range is looked at before anything else (RW-006). */
static DWORD
copy_error (PVOID buffer)
{
  return (ULONG_PTR) buffer >> 47 != 0 ? ERROR_NOACCESS : ERROR_PARTIAL_COPY;
}

static void
test_win32 (char *page, PVOID bad)
{
  SIZE_T done;
  MEMORYSTATUSEX status;
  ULONG_PTR count = 4;
  PVOID pages[4];
  DWORD granularity;
  status.dwLength = sizeof status;
  refused (VirtualProtect (page, 1, PAGE_READONLY, (PDWORD) bad), ERROR_NOACCESS);
  refused (VirtualQuery (page, (PMEMORY_BASIC_INFORMATION) bad, 48), ERROR_NOACCESS);
  refused (ReadProcessMemory (GetCurrentProcess (), page, bad, 8, &done), copy_error (bad));
  refused (WriteProcessMemory (GetCurrentProcess (), page, bad, 8, NULL), copy_error (bad));
  if (bad != NULL)
    refused (ReadProcessMemory (GetCurrentProcess (), page, &done, 8, (SIZE_T *) bad), ERROR_NOACCESS);
  ok (GlobalMemoryStatusEx (&status));
  refused (GlobalMemoryStatusEx ((LPMEMORYSTATUSEX) bad) || GetLastError () == 0xdead, GetLastError ());
  refused (QueryWorkingSet (GetCurrentProcess (), bad, 64), ERROR_NOACCESS);
  refused (QueryWorkingSetEx (GetCurrentProcess (), bad, sizeof (PSAPI_WORKING_SET_EX_INFORMATION)), ERROR_NOACCESS);
  refused (GetProcessMemoryInfo (GetCurrentProcess (), (PPROCESS_MEMORY_COUNTERS) bad, 72), ERROR_NOACCESS);
  refused (GetProcessWorkingSetSize (GetCurrentProcess (), (PSIZE_T) bad, &done), ERROR_NOACCESS);
  ok (GetWriteWatch (0, page, 0x1000, (PVOID *) bad, &count, &granularity) != 0);
  ok (GetWriteWatch (0, page, 0x1000, pages, (ULONG_PTR *) bad, &granularity) != 0);
  ok (GetWriteWatch (0, page, 0x1000, pages, &count, (LPDWORD) bad) != 0);
  refused (PrefetchVirtualMemory (GetCurrentProcess (), 1, (PWIN32_MEMORY_RANGE_ENTRY) bad, 0), GetLastError ());
  ok (IsBadReadPtr (bad, 1) && IsBadWritePtr (bad, 1) && IsBadStringPtrA ((LPCSTR) bad, 1));
}

static void
test_nt (char *page, PVOID bad)
{
  PVOID base = page;
  SIZE_T size = 0x1000;
  ULONG old;
  MEMORY_BASIC_INFORMATION mbi;
  HANDLE self = NtCurrentProcess (), section = NULL;
  LARGE_INTEGER offset;
  offset.QuadPart = 0x1000;
  ok (NtAllocateVirtualMemory (self, (PVOID *) bad, 0, &size, MEM_RESERVE, PAGE_NOACCESS) == STATUS_ACCESS_VIOLATION);
  ok (NtAllocateVirtualMemory (self, &base, 0, (PSIZE_T) bad, MEM_RESERVE, PAGE_NOACCESS) == STATUS_ACCESS_VIOLATION);
  ok (NtFreeVirtualMemory (self, (PVOID *) bad, &size, MEM_DECOMMIT) == STATUS_ACCESS_VIOLATION);
  ok (NtFreeVirtualMemory (self, &base, (PSIZE_T) bad, MEM_DECOMMIT) == STATUS_ACCESS_VIOLATION);
  ok (NtProtectVirtualMemory (self, (PVOID *) bad, &size, PAGE_READONLY, &old) == STATUS_ACCESS_VIOLATION);
  ok (NtProtectVirtualMemory (self, &base, (PSIZE_T) bad, PAGE_READONLY, &old) == STATUS_ACCESS_VIOLATION);
  ok (NtProtectVirtualMemory (self, &base, &size, PAGE_READONLY, (PULONG) bad) == STATUS_ACCESS_VIOLATION);
  ok (NtLockVirtualMemory (self, (PVOID *) bad, &size, MAP_PROCESS) == STATUS_ACCESS_VIOLATION);
  ok (NtQueryVirtualMemory (self, page, MemoryBasicInformation, bad, sizeof mbi, NULL) == STATUS_ACCESS_VIOLATION);
  ok (RtlNtStatusToDosError (NtReadVirtualMemory (self, page, bad, 8, NULL)) == copy_error (bad));
  ok (NtCreateSection ((PHANDLE) bad, SECTION_ALL_ACCESS, NULL, &offset, PAGE_READWRITE, SEC_COMMIT, NULL)
      == STATUS_ACCESS_VIOLATION);
  ok (NtCreateSection (&section, SECTION_ALL_ACCESS, NULL, &offset, PAGE_READWRITE, SEC_COMMIT, NULL)
      == STATUS_SUCCESS);
  ok (NtMapViewOfSection (section, self, (PVOID *) bad, 0, 0, NULL, &size, ViewShare, 0, PAGE_READWRITE)
      == STATUS_ACCESS_VIOLATION);
  base = NULL;
  ok (NtMapViewOfSection (section, self, &base, 0, 0, NULL, (PSIZE_T) bad, ViewShare, 0, PAGE_READWRITE)
      == STATUS_ACCESS_VIOLATION);
  ok (NtQuerySection (section, SectionBasicInformation, bad, sizeof (SECTION_BASIC_INFORMATION), NULL)
      == STATUS_ACCESS_VIOLATION);
  ok (NtClose (section) == STATUS_SUCCESS);
}

int
main (void)
{
  static const ULONG_PTR bad[] = { 0, 8, 0xffff, 0xdeadbee0, (ULONG_PTR) 0x123456780000,
                                   (ULONG_PTR) 0xffff800000000000, ~(ULONG_PTR) 15 };
  char *page = (char *) VirtualAlloc (NULL, 0x1000, MEM_RESERVE | MEM_COMMIT | MEM_WRITE_WATCH, PAGE_READWRITE);
  MEMORY_BASIC_INFORMATION mbi;
  unsigned i;
  for (i = 0; i < ARRAYSIZE (bad); i++)
    {
      int before = failures;
      test_win32 (page, (PVOID) bad[i]);
      test_nt (page, (PVOID) bad[i]);
      if (failures > before)
        printf ("with %lx\n", (unsigned long) bad[i]);
    }
  ok (VirtualQuery (page, &mbi, sizeof mbi) == sizeof mbi && mbi.Protect == PAGE_READWRITE);
  printf ("%d failures\n", failures);
  return failures != 0;
}
