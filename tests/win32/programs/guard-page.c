/* A guard page is an alarm for one access: the first lock fails, takes the guard away, and the second succeeds. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

int
main (void)
{
  SYSTEM_INFO system;
  DWORD size;
  LPVOID page;
  BOOL locked;
  int attempts = 0;

  GetSystemInfo (&system);
  size = system.dwPageSize;
  page = VirtualAlloc (NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY | PAGE_GUARD);
  if (page == NULL)
    {
      fprintf (stderr, "VirtualAlloc: error %lu\n", (unsigned long) GetLastError ());
      return EXIT_FAILURE;
    }
  do
    {
      locked = VirtualLock (page, size);
      attempts++;
      if (!locked)
        printf ("attempt %d: not locked, error 0x%lx\n", attempts, (unsigned long) GetLastError ());
      else
        printf ("attempt %d: locked\n", attempts);
    }
  while (!locked && attempts < 5);
  printf ("%d\n", VirtualFree (page, 0, MEM_RELEASE));
  return EXIT_SUCCESS;
}
