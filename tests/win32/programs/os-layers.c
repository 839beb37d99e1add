/* The lowest layers of allocators and runtimes, each in its own manner: hints and retries, alignment by trial,
 * addresses below 2 GiB, functions found at run time, heaps that grow in place, large pages if the token allows. */
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#include <windows.h>
#include <psapi.h>
#include <intrin.h>
#include <stdint.h>
#include <stdio.h>

typedef struct DECLSPEC_ALIGN (8) own_parameter_s
{
  struct
  {
    DWORD64 Type : 8;
    DWORD64 Reserved : 56;
  } type;
  union
  {
    DWORD64 ULong64;
    PVOID Pointer;
  } arg;
} own_parameter_t;
typedef struct own_requirements_s
{
  PVOID lowest, highest;
  SIZE_T alignment;
} own_requirements_t;
typedef PVOID (WINAPI *alloc2_fn) (HANDLE, PVOID, SIZE_T, ULONG, ULONG, own_parameter_t *, ULONG);
typedef LONG (NTAPI *nt_alloc_fn) (HANDLE, PVOID *, ULONG_PTR, SIZE_T *, ULONG, ULONG);
typedef void (*any_fn) (void);

static int failures;

static void
check (const char *what, int good)
{
  if (!good)
    failures++, printf ("%s: error %u\n", what, (unsigned) GetLastError ());
}

/* Reserve at a hint, or anywhere; commit and decommit runs that go over several reservations by halving them. */
static char *
reserve_near (uintptr_t hint, size_t n)
{
  char *p = (char *) VirtualAlloc ((LPVOID) hint, n, MEM_RESERVE, PAGE_READWRITE);
  return p != NULL ? p : (char *) VirtualAlloc (NULL, n, MEM_RESERVE, PAGE_READWRITE);
}

static int
in_parts (char *p, size_t n, int commits)
{
  int n_parts = 0;
  while (n > 0)
    {
      size_t part = n;
      while (part >= 4096 && !(commits ? VirtualAlloc (p, part, MEM_COMMIT, PAGE_READWRITE) != NULL
                                       : VirtualFree (p, part, MEM_DECOMMIT)))
        part = (part / 2) & ~(size_t) 4095;
      if (part < 4096)
        return -1;
      p += part;
      n -= part;
      n_parts++;
    }
  return n_parts;
}

static void
hints_and_halves (void)
{
  const size_t arena = 64 << 20;
  char *a = reserve_near ((uintptr_t) 0xc000000000u, arena), *b = reserve_near ((uintptr_t) a + arena, arena);
  check ("two arenas side by side", a == (char *) (uintptr_t) 0xc000000000u && b == a + arena);
  check ("a commit over both", in_parts (a + arena - (1 << 20), 2 << 20, 1) == 2);
  check ("a decommit over both", in_parts (a + arena - (1 << 20), 2 << 20, 0) == 2);
  check ("released", VirtualFree (a, 0, MEM_RELEASE) && VirtualFree (b, 0, MEM_RELEASE));
}

/* Reserve more, release, take the aligned part before anyone else does. */
static char *
aligned_by_trial (size_t size, size_t alignment)
{
  for (int i = 0; i < 16; i++)
    {
      char *more = (char *) VirtualAlloc (NULL, size + alignment, MEM_RESERVE, PAGE_NOACCESS);
      uintptr_t want = ((uintptr_t) more + alignment - 1) & ~(alignment - 1);
      if (more == NULL || !VirtualFree (more, 0, MEM_RELEASE))
        return NULL;
      more = (char *) VirtualAlloc ((LPVOID) want, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
      if (more != NULL)
        return more;
    }
  return NULL;
}

static void
alignment (void)
{
  alloc2_fn alloc2 = (alloc2_fn) (any_fn) GetProcAddress (GetModuleHandle (TEXT ("kernelbase.dll")), "VirtualAlloc2");
  own_requirements_t limits = { NULL, NULL, (SIZE_T) 1 << 25 };
  own_parameter_t parameter = { { 1, 0 }, { 0 } };
  unsigned long lowest = 0;
  char *p = aligned_by_trial (1 << 20, 1 << 22), *q;
  check ("aligned by trial", p != NULL && ((uintptr_t) p & ((1 << 22) - 1)) == 0);
  parameter.arg.Pointer = &limits;
  q = (char *) alloc2 (GetCurrentProcess (), NULL, 1 << 25, MEM_RESERVE, PAGE_READWRITE, &parameter, 1);
  check ("aligned by a parameter", q != NULL && _BitScanForward64 (&lowest, (uintptr_t) q) && lowest >= 25);
  check ("with a base it is refused", alloc2 (NULL, q, 4096, MEM_RESERVE, PAGE_READWRITE, &parameter, 1) == NULL
                                          && GetLastError () == ERROR_INVALID_PARAMETER);
  check ("released", VirtualFree (p, 0, MEM_RELEASE) && VirtualFree (q, 0, MEM_RELEASE));
}

/* Two GiB by ZeroBits, and code near to data by trying one place after the other. */
static void
low_addresses (void)
{
  nt_alloc_fn nt_alloc
      = (nt_alloc_fn) (any_fn) GetProcAddress (GetModuleHandleA ("ntdll.dll"), "NtAllocateVirtualMemory");
  DWORD before = (SetLastError (77), GetLastError ()), old = 0;
  PVOID data = NULL, code = NULL;
  SIZE_T size = 1 << 16;
  MEMORY_BASIC_INFORMATION mbi;
  LONG status = nt_alloc (INVALID_HANDLE_VALUE, &data, 1, &size, MEM_RESERVE | MEM_COMMIT | MEM_TOP_DOWN,
                          PAGE_READWRITE);
  check ("below 2 GiB", status == 0 && (uintptr_t) data < 0x80000000u);
  check ("an Nt call leaves the last error alone", GetLastError () == before);
  for (uintptr_t hint = (uintptr_t) data - 0x10000; code == NULL && hint > 0x10000; hint -= 0x10000)
    code = VirtualAlloc ((LPVOID) hint, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  check ("code near to data", code != NULL && (uintptr_t) data - (uintptr_t) code < 0x100000);
  check ("write, then execute", VirtualProtect (code, size, PAGE_EXECUTE_READ, &old) && old == PAGE_READWRITE
                                    && FlushInstructionCache (GetCurrentProcess (), code, size));
  check ("what it is", VirtualQuery (code, &mbi, sizeof mbi) != 0 && mbi.AllocationBase == code
                           && mbi.RegionSize == size);
  check ("released", VirtualFree (code, 0, MEM_RELEASE) && VirtualFree (data, 0, MEM_RELEASE));
}

static int
may_lock_memory (void)
{
  TOKEN_PRIVILEGES privileges;
  HANDLE token = NULL;
  DWORD error;
  if (!OpenProcessToken (GetCurrentProcess (), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token))
    return 0;
  privileges.PrivilegeCount = 1;
  privileges.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
  if (!LookupPrivilegeValue (NULL, SE_LOCK_MEMORY_NAME, &privileges.Privileges[0].Luid)
      || !AdjustTokenPrivileges (token, FALSE, &privileges, 0, (PTOKEN_PRIVILEGES) NULL, 0))
    return 0;
  error = GetLastError ();
  CloseHandle (token);
  return error == ERROR_SUCCESS;
}

static void
large_pages (void)
{
  SIZE_T large = GetLargePageMinimum ();
  LPVOID p = NULL;
  if (may_lock_memory ())
    p = VirtualAlloc (NULL, large, MEM_RESERVE | MEM_COMMIT | MEM_LARGE_PAGES, PAGE_READWRITE);
  else
    check ("refused", VirtualAlloc (NULL, large, MEM_RESERVE | MEM_COMMIT | MEM_LARGE_PAGES, PAGE_READWRITE) == NULL
                          && GetLastError () == ERROR_PRIVILEGE_NOT_HELD);
  if (p == NULL)
    p = VirtualAlloc (NULL, large, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  check ("large or small", p != NULL && VirtualFree (p, 0, MEM_RELEASE));
}

/* Pages that are not needed for a while: reset, or decommitted where the system is short. */
static void
purge (void)
{
  PROCESS_MEMORY_COUNTERS before, after;
  char *p = (char *) VirtualAlloc (NULL, 1 << 20, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
  GetProcessMemoryInfo (GetCurrentProcess (), &before, sizeof before);
  check ("reset", VirtualAlloc (p, 1 << 19, MEM_RESET, PAGE_READWRITE) == p && !VirtualUnlock (p, 1 << 19));
  check ("undone", VirtualAlloc (p, 1 << 19, MEM_RESET_UNDO, PAGE_READWRITE) == p);
  check ("offered", OfferVirtualMemory (p, 1 << 19, VmOfferPriorityLow) == ERROR_SUCCESS);
  check ("reclaimed", ReclaimVirtualMemory (p, 1 << 19) != ERROR_INVALID_PARAMETER);
  check ("decommitted", VirtualFree (p, 1 << 19, MEM_DECOMMIT));
  GetProcessMemoryInfo (GetCurrentProcess (), &after, sizeof after);
  check ("half is charged", before.PagefileUsage - after.PagefileUsage == 1 << 19);
  check ("released", VirtualFree (p, 0, MEM_RELEASE));
}

int
main (void)
{
  hints_and_halves ();
  alignment ();
  low_addresses ();
  large_pages ();
  purge ();
  printf ("%d failures\n", failures);
  return failures != 0;
}
