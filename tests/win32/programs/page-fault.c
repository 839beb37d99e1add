/* An array whose pages are committed by the handler of the fault that their first write raises. */
#include <windows.h>
#include <stdio.h>
#include <vasbox/win32.h>

#define PAGES 4

static BYTE *base;
static SIZE_T page_size;
static unsigned n_faults;

static LONG NTAPI
commit_next_page (EXCEPTION_POINTERS *exception)
{
  const EXCEPTION_RECORD *record = exception->ExceptionRecord;
  BYTE *address = (BYTE *) record->ExceptionInformation[1];
  if (record->ExceptionCode != EXCEPTION_ACCESS_VIOLATION
      || record->ExceptionInformation[0] == EXCEPTION_EXECUTE_FAULT || address < base
      || address >= base + PAGES * page_size)
    return EXCEPTION_CONTINUE_SEARCH;
  n_faults++;
  if (VirtualAlloc (address, page_size, MEM_COMMIT, PAGE_READWRITE) == NULL)
    return EXCEPTION_CONTINUE_SEARCH;
  return EXCEPTION_CONTINUE_EXECUTION;
}

int
main (void)
{
  SYSTEM_INFO system;
  VasFault fault;
  SIZE_T i;
  BYTE value = 'a';
  PVOID handler = AddVectoredExceptionHandler (1, commit_next_page);

  GetSystemInfo (&system);
  page_size = system.dwPageSize;
  base = (BYTE *) VirtualAlloc (NULL, PAGES * page_size, MEM_RESERVE, PAGE_NOACCESS);
  for (i = 0; i < PAGES * page_size; i++)
    if (!vas_win32_write (base + i, &value, 1, NULL))
      return 1;
  printf ("%u faults for %lu bytes\n", n_faults, (unsigned long) (PAGES * page_size));
  if (!vas_win32_write (base + PAGES * page_size, &value, 1, &fault))
    printf ("outside: 0x%lX, access %lu\n", (unsigned long) fault.status, (unsigned long) fault.parameters[0]);
  value = 0;
  if (vas_win32_read (base + 3 * page_size + 7, &value, 1, NULL))
    printf ("%c\n", value);
  if (!vas_win32_execute (base, 1, &fault))
    printf ("not executable: access %lu\n", (unsigned long) fault.parameters[0]);
  printf ("%lu\n", (unsigned long) RemoveVectoredExceptionHandler (handler));
  return 0;
}
