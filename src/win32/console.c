#include "win32/console.h"
#include "win32/call.h"
#include "win32/names.h"
#include <stdio.h>
#include <unistd.h>
#include <vasbox/win32.h>

/* Numbers that no machine gives. */
#define FIRST_STREAM 0x7D000004u

HANDLE WINAPI
GetStdHandle (DWORD nStdHandle)
{
  DWORD stream = STD_INPUT_HANDLE - nStdHandle;
  if (stream <= 2)
    return (HANDLE) (uintptr_t) (FIRST_STREAM + 4 * stream);
  set_error (ERROR_INVALID_HANDLE);
  return INVALID_HANDLE_VALUE;
}

int
console_descriptor (HANDLE handle)
{
  uint64_t offset = handle_of (handle) - FIRST_STREAM;
  return offset <= 8 && offset % 4 == 0 ? (int) (offset / 4) : -1;
}

static bool
told (ssize_t n, DWORD error, LPDWORD count)
{
  if (!is_bad (count))
    *count = n < 0 ? 0 : (DWORD) n;
  if (n < 0)
    set_error (error);
  return n >= 0;
}

bool
console_write (int descriptor, LPCVOID data, DWORD size, LPDWORD count)
{
  fflush (stdout); /* what the program printed before comes before */
  return told (write (descriptor, data, size), ERROR_WRITE_FAULT, count);
}

bool
console_read (int descriptor, LPVOID data, DWORD size, LPDWORD count)
{
  return told (read (descriptor, data, size), ERROR_READ_FAULT, count);
}

BOOL WINAPI
WriteConsoleA (HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
               LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved)
{
  int descriptor = console_descriptor (hConsoleOutput);
  (void) lpReserved;
  if (descriptor > 0)
    return console_write (descriptor, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten);
  set_error (ERROR_INVALID_HANDLE);
  return FALSE;
}

BOOL WINAPI
WriteConsoleW (HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
               LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved)
{
  char text[NAME_SIZE];
  LPCWSTR wide = lpBuffer;
  DWORD most = NAME_SIZE / 4, left = nNumberOfCharsToWrite;
  bool is_done = true;
  for (; is_done && left > 0; wide += left < most ? left : most, left -= left < most ? left : most)
    {
      const Name part = name_of_wide (wide, (int) (left < most ? left : most), text);
      is_done = WriteConsoleA (hConsoleOutput, part.text, (DWORD) part.size, NULL, lpReserved);
    }
  if (!is_bad (lpNumberOfCharsWritten))
    *lpNumberOfCharsWritten = is_done ? nNumberOfCharsToWrite : 0;
  return is_done;
}

BOOL WINAPI
GetConsoleMode (HANDLE hConsoleHandle, LPDWORD lpMode)
{
  (void) hConsoleHandle, (void) lpMode;
  set_error (ERROR_INVALID_HANDLE);
  return FALSE;
}

BOOL WINAPI
SetConsoleMode (HANDLE hConsoleHandle, DWORD dwMode)
{
  (void) dwMode;
  return GetConsoleMode (hConsoleHandle, NULL);
}

BOOL WINAPI
SetConsoleCtrlHandler (PHANDLER_ROUTINE HandlerRoutine, BOOL Add)
{
  (void) HandlerRoutine, (void) Add;
  return TRUE;
}

int WINAPI
MessageBoxA (HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType)
{
  (void) hWnd, (void) uType;
  fflush (stdout);
  fprintf (stderr, "%s: %s\n", is_bad (lpCaption) ? "Error" : lpCaption, is_bad (lpText) ? "" : lpText);
  return IDOK;
}
