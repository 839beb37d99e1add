/* A process that was made to be worked on: allocated in, read, queried, ended. */
#include <windows.h>
#include <psapi.h>
#include <stdio.h>

int
main (void)
{
  PROCESS_INFORMATION child;
  STARTUPINFOA startup;
  PROCESS_MEMORY_COUNTERS counters;
  MEMORY_BASIC_INFORMATION mbi;
  HANDLE copy, weak;
  DWORD code = 0, ids[8], bytes = 0, value = 0x12345678, back = 0, old;
  SIZE_T done;
  char command[] = "child.exe sleep", *there, *here;
  ZeroMemory (&startup, sizeof startup);
  startup.cb = sizeof startup;
  if (!CreateProcessA (NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &child))
    return 1;
  CloseHandle (child.hThread);
  printf ("process %u of %s\n", (unsigned) child.dwProcessId,
          EnumProcesses (ids, sizeof ids, &bytes) && bytes == 8 && ids[1] == GetProcessId (child.hProcess) ? "2" : "?");
  here = (char *) VirtualAlloc (NULL, 0x10000, MEM_RESERVE, PAGE_NOACCESS);
  there = (char *) VirtualAllocEx (child.hProcess, here, 0x3000, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
  printf ("the same place: %d\n", there == here);
  WriteProcessMemory (child.hProcess, there + 0xffe, &value, sizeof value, &done);
  ReadProcessMemory (child.hProcess, there + 0xffe, &back, sizeof back, NULL);
  printf ("written %u, read %x\n", (unsigned) done, (unsigned) back);
  VirtualProtectEx (child.hProcess, there + 0x1000, 1, PAGE_READONLY, &old);
  VirtualQueryEx (child.hProcess, there + 0x1000, &mbi, sizeof mbi);
  printf ("old %x, now %x for %x\n", (unsigned) old, (unsigned) mbi.Protect, (unsigned) mbi.RegionSize);
  VirtualQuery (here + 0x1000, &mbi, sizeof mbi);
  printf ("here it is %s\n", mbi.State == MEM_RESERVE ? "reserved" : "?");
  GetProcessMemoryInfo (child.hProcess, &counters, sizeof counters);
  printf ("charged %u\n", (unsigned) counters.PagefileUsage);
  DuplicateHandle (GetCurrentProcess (), child.hProcess, GetCurrentProcess (), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
  weak = OpenProcess (PROCESS_QUERY_LIMITED_INFORMATION, FALSE, child.dwProcessId);
  if (!VirtualFreeEx (weak, there, 0, MEM_RELEASE))
    printf ("not by this handle: %u\n", (unsigned) GetLastError ());
  printf ("waits %d\n", WaitForSingleObject (child.hProcess, 0) == WAIT_TIMEOUT);
  printf ("ends %d\n", TerminateProcess (copy, 42));
  printf ("waits %d code %d\n", WaitForSingleObject (weak, INFINITE) == WAIT_OBJECT_0,
          GetExitCodeProcess (child.hProcess, &code) ? (int) code : -1);
  if (VirtualAllocEx (child.hProcess, NULL, 1, MEM_RESERVE, PAGE_NOACCESS) == NULL)
    printf ("nothing more: %u\n", (unsigned) GetLastError ());
  printf ("closed %d\n", CloseHandle (copy) && CloseHandle (weak) && CloseHandle (child.hProcess));
  printf ("code %d\n", GetExitCodeProcess (child.hProcess, &code));
  return 0;
}
