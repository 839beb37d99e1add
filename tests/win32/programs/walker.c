/* From address 0 to the top, region by region, each of which must begin where the one before ended. */
#include <windows.h>
#include <psapi.h>
#include <stdio.h>

static const char *
state_of (const MEMORY_BASIC_INFORMATION *region)
{
  switch (region->State)
    {
    case MEM_COMMIT:
      return "commit";
    case MEM_RESERVE:
      return "reserve";
    case MEM_FREE:
      return "free";
    default:
      return "?";
    }
}

int
main (void)
{
  MEMORY_BASIC_INFORMATION region;
  MEMORYSTATUSEX status;
  PROCESS_MEMORY_COUNTERS_EX counters;
  BYTE *next = NULL, *heap;
  SIZE_T reserved = 0, committed = 0;
  DWORD old;

  heap = (BYTE *) VirtualAlloc (NULL, 0x40000, MEM_RESERVE, PAGE_READWRITE);
  VirtualAlloc (heap + 0x8000, 0x4000, MEM_COMMIT, PAGE_READWRITE);
  VirtualProtect (heap + 0x9000, 1, PAGE_READONLY, &old);
  while (VirtualQuery (next, &region, sizeof region) == sizeof region)
    {
      if (region.BaseAddress != (PVOID) next)
        printf ("gap at %p\n", (void *) next);
      if (region.AllocationBase == (PVOID) heap)
        printf ("heap+0x%05lx %6lu %s %lx\n", (unsigned long) (next - heap), (unsigned long) region.RegionSize,
                state_of (&region), (unsigned long) region.Protect);
      if (region.State != MEM_FREE)
        reserved += region.RegionSize;
      if (region.State == MEM_COMMIT && region.Type == MEM_PRIVATE)
        committed += region.RegionSize;
      next += region.RegionSize;
    }
  printf ("stopped at %p, error %lu\n", (void *) next, (unsigned long) GetLastError ());
  status.dwLength = sizeof status;
  if (!GlobalMemoryStatusEx (&status))
    return 1;
  counters.cb = sizeof counters;
  if (!GetProcessMemoryInfo (GetCurrentProcess (), (PROCESS_MEMORY_COUNTERS *) &counters, sizeof counters))
    return 1;
  printf ("%d %d\n", committed >= 0x4000, reserved >= 0x40000);
  printf ("private usage 0x%lx\n", (unsigned long) counters.PrivateUsage);
  return 0;
}
