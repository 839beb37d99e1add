/* tchar.h of the C runtime: the names that are narrow or wide.  With UNICODE formatted output goes through this
 * library, in UTF-8, and the wide functions are those that are here. */
#ifndef VASBOX_TCHAR_H
#define VASBOX_TCHAR_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vasbox/win32/windows.h>
#define _T(text) TEXT (text)
#define _TEXT(text) TEXT (text)
#define _tcslen lstrlen
#define _tcsclen lstrlen
typedef TCHAR _TCHAR;
#ifdef UNICODE
#define _tmain wmain
#define _tprintf(...) vas_win32_print (stdout, __VA_ARGS__)
#define _ftprintf vas_win32_print
#define _stprintf(to, ...) vas_win32_format ((to), 0x7fffffff, __VA_ARGS__)
#define _sntprintf vas_win32_format
#define _stprintf_s vas_win32_format
#define _vsntprintf vas_win32_vformat
#define _tcscpy lstrcpyW
#define _tcscat lstrcatW
#define _tcscmp lstrcmpW
#define _tcsicmp lstrcmpiW
#define _putts(text) vas_win32_print (stdout, L"%s\n", (text))
#define _fputts(text, to) vas_win32_print ((to), L"%s", (text))
#define _tcschr vas_wide_find
#define _tcsrchr vas_wide_find_last
#define _tcstoul vas_wide_number
#define _tcstol(text, end, base) ((long) vas_wide_number ((text), (end), (base)))
#define _ttoi(text) ((int) vas_wide_number ((text), NULL, 10))

static inline VAS_UNUSED WCHAR *
vas_wide_find (const WCHAR *text, WCHAR c)
{
  while (*text != c && *text != 0)
    text++;
  return *text == c ? (WCHAR *) (uintptr_t) text : NULL;
}

static inline VAS_UNUSED WCHAR *
vas_wide_find_last (const WCHAR *text, WCHAR c)
{
  WCHAR *found = NULL, *next = vas_wide_find (text, c);
  for (; next != NULL; next = *next != 0 ? vas_wide_find (next + 1, c) : NULL)
    found = next;
  return found;
}

/* Characters beyond ASCII end a number. */
static inline VAS_UNUSED unsigned long
vas_wide_number (const WCHAR *text, WCHAR **end, int base)
{
  char narrow[72], *stop;
  unsigned n = 0;
  while (n < sizeof narrow - 1 && text[n] != 0 && text[n] < 0x80)
    narrow[n] = (char) text[n], n++;
  narrow[n] = 0;
  unsigned long value = *narrow == '-' ? (unsigned long) strtol (narrow, &stop, base) : strtoul (narrow, &stop, base);
  if (end != NULL)
    *end = (WCHAR *) (uintptr_t) text + (stop - narrow);
  return value;
}
#else
#define _tmain main
#define _tprintf printf
#define _ftprintf fprintf
#define _stprintf sprintf
#define _sntprintf snprintf
#define _stprintf_s snprintf
#define _vsntprintf vsnprintf
#define _vtprintf vprintf
#define _vftprintf vfprintf
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp strcasecmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _ttoi atoi
#define _tcstol strtol
#define _tcstoul strtoul
#define _totupper toupper
#define _putts puts
#define _fputts fputs
#endif
#endif
