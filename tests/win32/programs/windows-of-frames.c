/* Frames of the process's own, mapped into a window and out of it, as Microsoft's page on AWE does it. */
#include <windows.h>
#include <stdio.h>

#define N_PAGES 16

static BOOL
set_lock_pages_privilege (HANDLE process, BOOL enable)
{
  struct
  {
    DWORD Count;
    LUID_AND_ATTRIBUTES Privilege[1];
  } info;
  HANDLE token;
  if (!OpenProcessToken (process, TOKEN_ADJUST_PRIVILEGES, &token))
    return FALSE;
  info.Count = 1;
  info.Privilege[0].Attributes = enable ? SE_PRIVILEGE_ENABLED : 0;
  if (!LookupPrivilegeValue (NULL, SE_LOCK_MEMORY_NAME, &info.Privilege[0].Luid)
      || !AdjustTokenPrivileges (token, FALSE, (PTOKEN_PRIVILEGES) &info, 0, NULL, NULL)
      || GetLastError () != ERROR_SUCCESS)
    return FALSE;
  return CloseHandle (token);
}

int
main (void)
{
  HANDLE process = GetCurrentProcess ();
  ULONG_PTR frames[N_PAGES], n = N_PAGES, other[2];
  PVOID places[2];
  char text[] = "in a frame", back[16] = "";
  char *window = (char *) VirtualAlloc (NULL, 2 * N_PAGES * 4096, MEM_RESERVE | MEM_PHYSICAL, PAGE_READWRITE);
  if (!set_lock_pages_privilege (process, TRUE))
    {
      if (!AllocateUserPhysicalPages (process, &n, frames))
        printf ("no privilege: %u\n", (unsigned) GetLastError ());
      return 0;
    }
  printf ("allocated %d: %u\n", AllocateUserPhysicalPages (process, &n, frames), (unsigned) n);
  printf ("mapped %d\n", MapUserPhysicalPages (window, n, frames));
  WriteProcessMemory (process, window + 4096, text, sizeof text, NULL);
  other[0] = frames[7];
  if (!MapUserPhysicalPages (window + N_PAGES * 4096, 1, other))
    printf ("mapped once at a time: %u\n", (unsigned) GetLastError ());
  MapUserPhysicalPages (window, n, NULL);
  places[0] = window + 4096;
  places[1] = window + (2 * N_PAGES - 1) * 4096;
  other[1] = frames[1];
  printf ("scattered %d\n", MapUserPhysicalPagesScatter (places, 2, other));
  ReadProcessMemory (process, places[1], back, sizeof text, NULL);
  printf ("elsewhere: %s\n", back);
  printf ("unmapped %d\n", MapUserPhysicalPages (window, 2 * N_PAGES, NULL));
  if (!ReadProcessMemory (process, places[1], back, 1, NULL))
    printf ("nothing there: %u\n", (unsigned) GetLastError ());
  n = 4;
  printf ("freed %d: %u\n", FreeUserPhysicalPages (process, &n, frames), (unsigned) n);
  n = N_PAGES;
  if (!FreeUserPhysicalPages (process, &n, frames))
    printf ("not twice: %u\n", (unsigned) GetLastError ());
  n = N_PAGES - 4;
  printf ("freed %d\n", FreeUserPhysicalPages (process, &n, frames + 4));
  return VirtualFree (window, 0, MEM_RELEASE) ? 0 : 1;
}
