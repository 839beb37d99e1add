/* A program of 16-bit characters: its main function, formatted output, the texts' functions. */
#define UNICODE
#define _UNICODE
#include <windows.h>
#include <strsafe.h>
#include <tchar.h>

static void
format (LPCTSTR pattern, ...)
{
  TCHAR text[64];
  va_list arguments;
  va_start (arguments, pattern);
  HRESULT result = StringCchVPrintf (text, 24, pattern, arguments);
  va_end (arguments);
  _tprintf (TEXT ("[%s] %d %lx\n"), text, (int) _tcslen (text), (LONG) result);
}

int
_tmain (int argc, TCHAR *argv[])
{
  TCHAR text[32];
  TCHAR *end;
  _tprintf (TEXT ("%d argument, a name: %d\n"), argc, (int) (_tcslen (argv[0]) > 0));
  format (TEXT ("%d %5u|%-5d|%+d"), -7, 42u, 3, 9);
  format (TEXT ("%I64x %llu %lu"), (ULONGLONG) 0x1234567ab, (ULONGLONG) 1, (DWORD) 4294967295u);
  format (TEXT ("%s %S %hs %c%C"), TEXT ("w\u00e4"), "narrow", "too", 'c', 'd');
  format (TEXT ("%10.3s|%-4s|%*d"), TEXT ("abcdef"), TEXT ("x"), 4, 5);
  format (TEXT ("%zu %Iu %hd %hhu %%"), (SIZE_T) 77, (SIZE_T) 78, (SHORT) -1, (BYTE) 255);
  format (TEXT ("%.2f %p"), 1.5, (PVOID) 0xabc);
  format (TEXT ("%s and more than there is room for"), (LPCTSTR) NULL);
  _stprintf (text, TEXT ("%s=%d"), TEXT ("n"), 12);
  _tprintf (TEXT ("%s %d %d %d\n"), text, _tcscmp (text, TEXT ("n=12")), (int) (_tcschr (text, '=') - text),
            _ttoi (text + 2));
  DWORD number = (DWORD) _tcstoul (TEXT ("0x1fz"), &end, 0);
  _tprintf (TEXT ("%lu %s %s\n"), number, end, _tcsrchr (TEXT ("a.b.c"), '.'));
  StringCchCopy (text, ARRAYSIZE (text), TEXT ("one"));
  StringCchCat (text, ARRAYSIZE (text), TEXT (" two"));
  _putts (text);
  _tprintf (TEXT ("%d\n"), (int) (StringCchCopy (text, 3, TEXT ("long")) == STRSAFE_E_INSUFFICIENT_BUFFER));
  return 0;
}
