/* In the manner of tests that are written for Windows: many small checks, each of a return value and the last error. */
#include <windows.h>
#include <winternl.h>
#include <ntstatus.h>
#include <psapi.h>
#include <stdio.h>

static int failures, checks;

#define ok(condition, ...)                        \
  do                                              \
    {                                             \
      checks++;                                   \
      if (!(condition))                           \
        {                                         \
          failures++;                             \
          printf ("%s:%d: ", __FILE__, __LINE__); \
          printf (__VA_ARGS__);                   \
        }                                         \
    }                                             \
  while (0)
#define ok_error(value) ok (GetLastError () == (value), "error %u, expected %u\n", (UINT) GetLastError (), (UINT) (value))

static NTSTATUS (WINAPI *pNtAllocateVirtualMemory) (HANDLE, PVOID *, ULONG_PTR, SIZE_T *, ULONG, ULONG);
static NTSTATUS (WINAPI *pNtFreeVirtualMemory) (HANDLE, PVOID *, SIZE_T *, ULONG);
static ULONG (WINAPI *pRtlNtStatusToDosError) (NTSTATUS);

static void
test_alloc (void)
{
  char *p, *q;
  MEMORY_BASIC_INFORMATION mbi;
  DWORD old;

  SetLastError (0xdeadbeef);
  p = (char *) VirtualAlloc (NULL, 0, MEM_COMMIT, PAGE_NOACCESS);
  ok (p == NULL, "size 0 was granted\n");
  ok_error (ERROR_INVALID_PARAMETER);
  SetLastError (0xdeadbeef);
  p = (char *) VirtualAlloc (NULL, 0xFFFC, MEM_RESERVE, PAGE_NOACCESS);
  ok (p != NULL, "reserve failed\n");
  ok_error (0xdeadbeef);
  ok (((ULONG_PTR) p & 0xFFFF) == 0, "%p is not aligned\n", (void *) p);
  ok (VirtualQuery (p, &mbi, sizeof mbi) == sizeof mbi, "query failed\n");
  ok (mbi.RegionSize == 0x10000 && mbi.State == MEM_RESERVE && mbi.Protect == 0 && mbi.Type == MEM_PRIVATE,
      "region %lx %x %x %x\n", (unsigned long) mbi.RegionSize, (UINT) mbi.State, (UINT) mbi.Protect, (UINT) mbi.Type);
  ok (mbi.AllocationProtect == PAGE_NOACCESS, "%x\n", (UINT) mbi.AllocationProtect);
  q = (char *) VirtualAlloc (p + 0x1234, 0x2000, MEM_COMMIT, PAGE_READWRITE);
  ok (q == p + 0x1000, "%p\n", (void *) q);
  ok (!VirtualProtect (p, 0x2000, PAGE_READONLY, &old), "a reserved page was protected\n");
  ok_error (ERROR_INVALID_ADDRESS);
  ok (!VirtualProtect (q, 0x1000, PAGE_READONLY, NULL), "no pointer was needed\n");
  ok_error (ERROR_NOACCESS);
  ok (VirtualProtect (q, 0x1000, PAGE_READONLY, &old) && old == PAGE_READWRITE, "old %x\n", (UINT) old);
  ok (!VirtualFree (p, 0x10000, MEM_RELEASE), "size with MEM_RELEASE\n");
  ok_error (ERROR_INVALID_PARAMETER);
  ok (!VirtualFree (p, 0, 0), "free type 0\n");
  ok_error (ERROR_INVALID_PARAMETER);
  ok (VirtualAlloc (p, 0x1000, MEM_RESERVE, PAGE_NOACCESS) == NULL, "reserved twice\n");
  ok_error (ERROR_INVALID_ADDRESS);
  ok (VirtualFree (p, 0, MEM_RELEASE), "release: %u\n", (UINT) GetLastError ());
  ok (!VirtualFree (p, 0, MEM_RELEASE), "released twice\n");
  ok_error (ERROR_INVALID_ADDRESS);
  ok (VirtualQuery (p, &mbi, sizeof mbi) == sizeof mbi && mbi.State == MEM_FREE && mbi.Protect == PAGE_NOACCESS,
      "not free\n");
  ok (VirtualQuery (p, &mbi, sizeof mbi - 1) == 0, "too short a buffer\n");
  ok_error (ERROR_BAD_LENGTH);
}

static void
test_protection (void)
{
  static const DWORD good[] = { PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_EXECUTE, PAGE_EXECUTE_READ,
                                PAGE_EXECUTE_READWRITE };
  DWORD protect;
  for (protect = 0; protect <= 0xff; protect++)
    {
      unsigned i;
      BOOL is_good = FALSE;
      char *p = (char *) VirtualAlloc (NULL, 0x1000, MEM_COMMIT, protect);
      for (i = 0; i < _countof (good); i++)
        is_good |= good[i] == protect;
      ok ((p != NULL) == is_good, "protection %x: %p\n", (UINT) protect, (void *) p);
      if (p == NULL)
        ok_error (ERROR_INVALID_PARAMETER);
      else
        ok (VirtualFree (p, 0, MEM_RELEASE), "%x\n", (UINT) protect);
    }
}

static void
test_nt (void)
{
  HMODULE ntdll = GetModuleHandleA ("ntdll.dll");
  PVOID base = NULL, middle;
  SIZE_T size = 0x3000, part = 0x1000;
  pNtAllocateVirtualMemory = (void *) GetProcAddress (ntdll, "NtAllocateVirtualMemory");
  pNtFreeVirtualMemory = (void *) GetProcAddress (ntdll, "NtFreeVirtualMemory");
  pRtlNtStatusToDosError = (void *) GetProcAddress (ntdll, "RtlNtStatusToDosError");
  ok (pNtAllocateVirtualMemory == NtAllocateVirtualMemory, "another function\n");
  ok (GetProcAddress (ntdll, "NtNonsense") == NULL, "what is it?\n");
  ok_error (ERROR_PROC_NOT_FOUND);
  ok (GetModuleHandleW (L"KERNEL32") == GetModuleHandleA ("kernel32.dll"), "case or ending\n");
  ok (GetModuleHandleA ("gdi32") == NULL, "gdi32 is not here\n");
  ok_error (ERROR_MOD_NOT_FOUND);
  ok (pNtAllocateVirtualMemory (GetCurrentProcess (), &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE)
          == STATUS_SUCCESS, "allocate\n");
  middle = (char *) base + 0x1001;
  part = 1;
  ok (pNtFreeVirtualMemory (NtCurrentProcess (), &middle, &part, MEM_RELEASE) == STATUS_SUCCESS, "free a part\n");
  ok (middle == (char *) base + 0x1000 && part == 0x1000, "%p %lx\n", middle, (unsigned long) part);
  part = 0x2000;
  ok (pNtFreeVirtualMemory (NtCurrentProcess (), &base, &part, MEM_RELEASE) == STATUS_UNABLE_TO_FREE_VM, "too much\n");
  ok (part == 0x2000, "%lx\n", (unsigned long) part);
  ok (ZwFreeVirtualMemory (NULL, &base, &part, MEM_RELEASE) == STATUS_INVALID_HANDLE, "no process\n");
  ok (NtFreeVirtualMemory (NtCurrentProcess (), &base, NULL, MEM_RELEASE) == STATUS_ACCESS_VIOLATION, "NULL\n");
  ok (pRtlNtStatusToDosError (STATUS_CONFLICTING_ADDRESSES) == ERROR_INVALID_ADDRESS, "translation\n");
}

static void
test_nt_query (void)
{
  MEMORY_BASIC_INFORMATION mbi;
  MEMORY_REGION_INFORMATION region;
  SIZE_T length = 0;
  char *p = (char *) VirtualAlloc (NULL, 0x5000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  ok (NtQueryVirtualMemory (NtCurrentProcess (), p + 0x1000, MemoryBasicInformation, &mbi, sizeof mbi, &length)
          == STATUS_SUCCESS, "basic\n");
  ok (length == sizeof mbi && mbi.RegionSize == 0x4000, "%lu %lx\n", (unsigned long) length,
      (unsigned long) mbi.RegionSize);
  ok (NtQueryVirtualMemory (NtCurrentProcess (), p, MemoryRegionInformation, &region, sizeof region, &length)
          == STATUS_SUCCESS, "region\n");
  ok (region.AllocationBase == p && region.RegionSize == 0x5000 && region.CommitSize == 0x5000,
      "%p %lx\n", region.AllocationBase, (unsigned long) region.RegionSize);
  ok (NtQueryVirtualMemory (NtCurrentProcess (), p, MemoryBasicInformation, &mbi, 8, NULL)
          == STATUS_INFO_LENGTH_MISMATCH, "length\n");
  ok (VirtualFree (p, 0, MEM_RELEASE), "free\n");
}

static void
test_copies (void)
{
  char *p = (char *) VirtualAlloc (NULL, 0x2000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  char in[] = "twelve bytes", out[16] = "";
  SIZE_T done = 77;
  DWORD old = 0;
  ok (WriteProcessMemory (GetCurrentProcess (), p, in, sizeof in, &done) && done == sizeof in, "write\n");
  ok (WriteProcessMemory (GetCurrentProcess (), p + 0x1000, p, sizeof in, NULL), "from a simulated buffer\n");
  ok (ReadProcessMemory (GetCurrentProcess (), p + 0x1000, out, sizeof in, &done) && strcmp (in, out) == 0,
      "read '%s'\n", out);
  ok (!ReadProcessMemory (GetCurrentProcess (), p + 0x1ff8, out, 16, &done) && done == 0, "past the end\n");
  ok_error (ERROR_PARTIAL_COPY);
  ok (!ReadProcessMemory (NULL, p, out, 1, NULL), "no handle\n");
  ok_error (ERROR_INVALID_HANDLE);
  ok (!IsBadReadPtr (p, 0x2000) && IsBadReadPtr (p, 0x2001), "IsBadReadPtr\n");
  ok (!IsBadWritePtr (in, sizeof in) && IsBadWritePtr (NULL, 1) && !IsBadReadPtr (NULL, 0), "IsBadWritePtr\n");
  ok (!IsBadStringPtrA (p, 100) && !IsBadStringPtrA ("host", 100), "IsBadStringPtr\n");
  ok (VirtualProtect (p + 0x1000, 0x1000, PAGE_READWRITE | PAGE_GUARD, &old), "guard\n");
  ok (IsBadReadPtr (p, 0x1001) && !IsBadReadPtr (p, 0x1001), "a probe uses up a guard\n");
  ok (VirtualProtect (p + 0x1000, 0x1000, PAGE_READONLY, &old) && old == PAGE_READWRITE, "%lx\n", (unsigned long) old);
  ok (!IsBadReadPtr (p, 0x2000) && IsBadWritePtr (p, 0x2000) && !IsBadWritePtr (p, 0x1000), "read-only\n");
  ok (VirtualFree (p, 0, MEM_RELEASE), "free\n");
  ok (IsBadReadPtr (p, 1) && IsBadWritePtr (p, 1), "freed\n");
}

static void
test_handles (void)
{
  HANDLE weak = OpenProcess (PROCESS_QUERY_INFORMATION, FALSE, GetCurrentProcessId ());
  HANDLE full = OpenProcess (PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId ());
  LPVOID p = VirtualAllocEx (full, NULL, 0x1000, MEM_RESERVE, PAGE_NOACCESS);
  ok (p != NULL, "VirtualAllocEx: %u\n", (UINT) GetLastError ());
  ok (!VirtualFreeEx (weak, p, 0, MEM_RELEASE), "without the right\n");
  ok_error (ERROR_ACCESS_DENIED);
  ok (VirtualFreeEx (full, p, 0, MEM_RELEASE), "with the right\n");
  ok (CloseHandle (weak) && CloseHandle (full), "close\n");
  ok (!CloseHandle (full), "closed twice\n");
  ok_error (ERROR_INVALID_HANDLE);
  ok (OpenProcess (PROCESS_ALL_ACCESS, FALSE, 999) == NULL, "no such process\n");
  ok_error (ERROR_INVALID_PARAMETER);
}

static void
test_working_set (void)
{
  PSAPI_WORKING_SET_EX_INFORMATION page;
  struct
  {
    ULONG_PTR n;
    PSAPI_WORKING_SET_BLOCK blocks[64];
  } list;
  SIZE_T minimum, maximum;
  ULONG node = 99;
  char *p = (char *) VirtualAlloc (NULL, 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  page.VirtualAddress = p;
  ok (QueryWorkingSetEx (GetCurrentProcess (), &page, sizeof page), "QueryWorkingSetEx\n");
  ok (page.VirtualAttributes.Valid == 0, "valid before the first touch\n");
  ok (VirtualLock (p, 0x1000), "lock\n");
  ok (K32QueryWorkingSetEx (GetCurrentProcess (), &page, sizeof page), "K32QueryWorkingSetEx\n");
  ok (page.VirtualAttributes.Valid && page.VirtualAttributes.Locked
          && page.VirtualAttributes.Win32Protection == PAGE_READWRITE, "attributes %lx\n",
      (unsigned long) page.VirtualAttributes.Flags);
  ok (QueryWorkingSet (GetCurrentProcess (), &list, sizeof list) && list.n == 1, "%lu pages\n", (unsigned long) list.n);
  ok (list.blocks[0].VirtualPage == (ULONG_PTR) p >> 12, "%lx\n", (unsigned long) list.blocks[0].VirtualPage);
  ok (!QueryWorkingSet (GetCurrentProcess (), &list, sizeof list.n), "no room\n");
  ok_error (ERROR_BAD_LENGTH);
  ok (VirtualUnlock (p, 0x1000) && !VirtualUnlock (p, 0x1000), "unlock\n");
  ok_error (ERROR_NOT_LOCKED);
  ok (GetProcessWorkingSetSize (GetCurrentProcess (), &minimum, &maximum) && minimum == 204800 && maximum == 1413120,
      "limits %lu %lu\n", (unsigned long) minimum, (unsigned long) maximum);
  ok (!SetProcessWorkingSetSize (GetCurrentProcess (), maximum, minimum), "minimum above maximum\n");
  ok_error (ERROR_INVALID_PARAMETER);
  ok (EmptyWorkingSet (GetCurrentProcess ()), "empty\n");
  ok (GetNumaHighestNodeNumber (&node) && node == 0, "node %u\n", (UINT) node);
  ok (!GetNumaHighestNodeNumber (NULL), "no pointer\n");
  ok_error (ERROR_INVALID_PARAMETER);
  VirtualFree (p, 0, MEM_RELEASE);
}

static void
test_surroundings (void)
{
  char text[64];
  DWORD n = FormatMessageA (FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL, ERROR_INVALID_ADDRESS,
                            MAKELANGID (LANG_NEUTRAL, SUBLANG_DEFAULT), text, sizeof text, NULL);
  LARGE_INTEGER number;
  LONG count = 5;
  WCHAR wide[] = { 'a', 'b', 0 };
  number.QuadPart = 0x123456789LL;
  ok (n > 0 && strstr (text, "487") != NULL, "'%s'\n", text);
  ok (number.u.HighPart == 1 && number.LowPart == 0x23456789, "LARGE_INTEGER\n");
  ok (InterlockedIncrement (&count) == 6 && InterlockedExchange (&count, 9) == 6 && count == 9, "Interlocked\n");
  ok (InterlockedCompareExchange (&count, 3, 9) == 9 && count == 3, "compare\n");
  ok (lstrlenW (wide) == 2 && lstrlenA (NULL) == 0, "lengths\n");
  ok (LOWORD (0x12345678) == 0x5678 && HIBYTE (0x1234) == 0x12 && MAKELONG (1, 2) == 0x20001, "words\n");
  ok (GetTickCount () <= GetTickCount (), "time\n");
  ok (GetCurrentThreadId () != 0 && GetCurrentProcess () == INVALID_HANDLE_VALUE, "own ids\n");
}

int __cdecl
main (void)
{
  test_alloc ();
  test_protection ();
  test_nt ();
  test_nt_query ();
  test_copies ();
  test_handles ();
  test_working_set ();
  test_surroundings ();
  printf ("%d checks, %d failures\n", checks > 300, failures);
  return failures != 0;
}
