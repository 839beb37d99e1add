/* Each thread has a last error of its own; calls of several threads do not get in each other's way. */
#include <windows.h>
#include <stdio.h>

#define THREADS 4
#define ROUNDS 200

static volatile LONG failures;
static DWORD ids[THREADS];

static DWORD WINAPI
work (LPVOID parameter)
{
  DWORD number = (DWORD) (ULONG_PTR) parameter, i;
  ids[number] = GetCurrentThreadId ();
  SetLastError (1000 + number);
  for (i = 0; i < ROUNDS; i++)
    {
      MEMORY_BASIC_INFORMATION region;
      LPVOID p = VirtualAlloc (NULL, (number + 1) * 0x1000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
      if (p == NULL || VirtualQuery (p, &region, sizeof region) != sizeof region
          || region.RegionSize != (number + 1) * 0x1000 || !VirtualFree (p, 0, MEM_RELEASE))
        InterlockedIncrement (&failures);
      if (GetLastError () != 1000 + number)
        InterlockedIncrement (&failures);
    }
  return 10 + number;
}

int
main (void)
{
  HANDLE threads[THREADS], event;
  DWORD i, id, code;
  SetLastError (77);
  for (i = 0; i < THREADS; i++)
    {
      threads[i] = CreateThread (NULL, 0, work, (LPVOID) (ULONG_PTR) i, 0, &id);
      if (threads[i] == NULL || id != i + 2)
        printf ("thread %lu has the id %lu\n", (unsigned long) i, (unsigned long) id);
    }
  if (WaitForMultipleObjects (THREADS, threads, TRUE, INFINITE) != WAIT_OBJECT_0)
    printf ("wait failed\n");
  for (i = 0; i < THREADS; i++)
    {
      if (ids[i] != i + 2 || !GetExitCodeThread (threads[i], &code) || code != 10 + i)
        printf ("thread %lu went wrong\n", (unsigned long) i);
      CloseHandle (threads[i]);
    }
  printf ("main's own: %lu, failures: %ld\n", (unsigned long) GetLastError (), (long) failures);
  event = CreateEvent (NULL, FALSE, TRUE, NULL);
  printf ("%lu ", (unsigned long) WaitForSingleObject (event, 0));
  printf ("%lu ", (unsigned long) WaitForSingleObject (event, 1000));
  SetEvent (event);
  printf ("%lu\n", (unsigned long) WaitForSingleObject (event, INFINITE));
  printf ("%d ", CloseHandle (event));
  printf ("%d ", CloseHandle (event));
  printf ("%lu\n", (unsigned long) GetLastError ());
  return 0;
}
