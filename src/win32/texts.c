/* Texts of 16-bit characters and the environment: the program's own. Narrow texts are UTF-8. */
#include "win32/call.h"
#include "win32/names.h"
#include <stdio.h>
#include <stdlib.h>
#include <vasbox/win32.h>

#define REPLACEMENT 0xFFFDu

/* The character at @text, of which @n > 0 bytes are left, and in *@size how many bytes it has; UINT32_MAX, of one byte,
 * where it is none. */
static uint32_t
decode (const unsigned char *text, size_t n, size_t *size)
{
  static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
  size_t more = (*text & 0xe0) == 0xc0 ? 1 : (*text & 0xf0) == 0xe0 ? 2 : (*text & 0xf8) == 0xf0 ? 3 : 0;
  *size = 1;
  if (*text < 0x80)
    return *text;
  if (more == 0 || more >= n)
    return UINT32_MAX;
  uint32_t c = *text & (0x3fu >> more);
  for (size_t i = 1; i <= more; i++)
    {
      if ((text[i] & 0xc0) != 0x80)
        return UINT32_MAX;
      c = c << 6 | (text[i] & 0x3f);
    }
  if (c < least[more] || c > 0x10FFFF || (c >= 0xd800 && c < 0xe000))
    return UINT32_MAX;
  *size = more + 1;
  return c;
}

/* @c behind @n characters of @wide, of which @room can be; with no @wide they are only counted. */
static size_t
put_wide (LPWSTR wide, size_t room, size_t n, uint32_t c)
{
  if (c >= 0x10000)
    {
      n = put_wide (wide, room, n, 0xd800 + ((c - 0x10000) >> 10));
      c = 0xdc00 + ((c - 0x10000) & 0x3ff);
    }
  if (wide != NULL && n < room)
    wide[n] = (WCHAR) c;
  return n + 1;
}

static int
refuse (DWORD error)
{
  set_error (error);
  return 0;
}

/* What a conversion that made @n characters answers. */
static int
converted (size_t n, int room)
{
  return room > 0 && n > (size_t) room ? refuse (ERROR_INSUFFICIENT_BUFFER) : (int) n;
}

int WINAPI
MultiByteToWideChar (UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte, LPWSTR lpWideCharStr,
                     int cchWideChar)
{
  const unsigned char *text = (const unsigned char *) lpMultiByteStr;
  size_t n = 0, step;
  (void) CodePage;
  if (is_bad (text) || cbMultiByte == 0 || cchWideChar < 0 || (cchWideChar > 0 && is_bad (lpWideCharStr)))
    return refuse (ERROR_INVALID_PARAMETER);
  size_t left = cbMultiByte < 0 ? strlen (lpMultiByteStr) + 1 : (size_t) cbMultiByte;
  for (; left > 0; text += step, left -= step)
    {
      uint32_t c = decode (text, left, &step);
      if (c == UINT32_MAX && (dwFlags & MB_ERR_INVALID_CHARS) != 0)
        return refuse (ERROR_NO_UNICODE_TRANSLATION);
      n = put_wide (cchWideChar > 0 ? lpWideCharStr : NULL, (size_t) cchWideChar, n, c == UINT32_MAX ? REPLACEMENT : c);
    }
  return converted (n, cchWideChar);
}

int WINAPI
WideCharToMultiByte (UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar, LPSTR lpMultiByteStr,
                     int cbMultiByte, LPCSTR lpDefaultChar, LPBOOL lpUsedDefaultChar)
{
  char one[NAME_SIZE];
  size_t n = 0;
  (void) CodePage, (void) dwFlags, (void) lpDefaultChar;
  if (is_bad (lpWideCharStr) || cchWideChar == 0 || cbMultiByte < 0 || (cbMultiByte > 0 && is_bad (lpMultiByteStr)))
    return refuse (ERROR_INVALID_PARAMETER);
  if (lpUsedDefaultChar != NULL)
    *lpUsedDefaultChar = FALSE;
  for (int left = cchWideChar < 0 ? lstrlenW (lpWideCharStr) + 1 : cchWideChar; left > 0;)
    {
      bool is_pair = left > 1 && (*lpWideCharStr & 0xfc00) == 0xd800 && (lpWideCharStr[1] & 0xfc00) == 0xdc00;
      const Name part = name_of_wide (lpWideCharStr, is_pair ? 2 : 1, one);
      for (size_t i = 0; i < part.size; i++, n++)
        if (n < (size_t) cbMultiByte)
          lpMultiByteStr[n] = part.text[i];
      lpWideCharStr += is_pair ? 2 : 1;
      left -= is_pair ? 2 : 1;
    }
  return converted (n, cbMultiByte);
}

UINT WINAPI
GetACP (VOID)
{
  return CP_UTF8;
}

static int
ascii_lower (int c)
{
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int WINAPI
lstrcmpW (LPCWSTR lpString1, LPCWSTR lpString2)
{
  while (*lpString1 != 0 && *lpString1 == *lpString2)
    lpString1++, lpString2++;
  return (int) *lpString1 - (int) *lpString2;
}

int WINAPI
lstrcmpiW (LPCWSTR lpString1, LPCWSTR lpString2)
{
  while (*lpString1 != 0 && ascii_lower (*lpString1) == ascii_lower (*lpString2))
    lpString1++, lpString2++;
  return ascii_lower (*lpString1) - ascii_lower (*lpString2);
}

LPWSTR WINAPI
lstrcpyW (LPWSTR lpString1, LPCWSTR lpString2)
{
  memcpy (lpString1, lpString2, ((size_t) lstrlenW (lpString2) + 1) * sizeof *lpString1);
  return lpString1;
}

LPWSTR WINAPI
lstrcatW (LPWSTR lpString1, LPCWSTR lpString2)
{
  lstrcpyW (lpString1 + lstrlenW (lpString1), lpString2);
  return lpString1;
}

LPSTR WINAPI
lstrcpynA (LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
{
  if (iMaxLength > 0)
    snprintf (lpString1, (size_t) iMaxLength, "%s", lpString2);
  return lpString1;
}

LPWSTR WINAPI
lstrcpynW (LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
{
  int n = 0;
  for (; n + 1 < iMaxLength && lpString2[n] != 0; n++)
    lpString1[n] = lpString2[n];
  if (iMaxLength > 0)
    lpString1[n] = 0;
  return lpString1;
}

VOID WINAPI
OutputDebugStringW (LPCWSTR lpOutputString)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpOutputString, lstrlenW (lpOutputString), text);
  if (name.text != NULL)
    fwrite (name.text, 1, name.size, stderr);
}

DWORD WINAPI
FormatMessageW (DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPWSTR lpBuffer, DWORD nSize,
                va_list *Arguments)
{
  char text[NAME_SIZE], source[NAME_SIZE];
  if ((dwFlags & FORMAT_MESSAGE_FROM_STRING) != 0)
    {
      const Name name = name_of_wide (lpSource, lstrlenW (lpSource), source);
      source[name.size] = 0;
      lpSource = source;
    }
  DWORD n = FormatMessageA (dwFlags & ~(DWORD) FORMAT_MESSAGE_ALLOCATE_BUFFER, lpSource, dwMessageId, dwLanguageId,
                            text, sizeof text, Arguments);
  if (n == 0 || (dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER) == 0)
    return n == 0 ? 0 : (DWORD) MultiByteToWideChar (CP_UTF8, 0, text, -1, lpBuffer, (int) nSize) > 0 ? n : 0;
  LPWSTR made = malloc ((n + 1) * sizeof *made);
  if (made == NULL)
    return 0;
  MultiByteToWideChar (CP_UTF8, 0, text, -1, made, (int) n + 1);
  memcpy (lpBuffer, &made, sizeof made); /* it is where the text's address goes */
  return n;
}

DWORD WINAPI
GetEnvironmentVariableA (LPCSTR lpName, LPSTR lpBuffer, DWORD nSize)
{
  const char *value = is_bad (lpName) ? NULL : getenv (lpName);
  if (value == NULL)
    return (DWORD) refuse (ERROR_ENVVAR_NOT_FOUND);
  size_t length = strlen (value);
  if (length >= nSize)
    return (DWORD) length + 1;
  memcpy (lpBuffer, value, length + 1);
  return (DWORD) length;
}

DWORD WINAPI
GetEnvironmentVariableW (LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize)
{
  char text[NAME_SIZE + 1], value[4096];
  const Name name = name_of_wide (lpName, lstrlenW (lpName), text);
  text[name.size] = 0;
  DWORD length = GetEnvironmentVariableA (text, value, sizeof value);
  if (length == 0 || length >= sizeof value)
    return length;
  DWORD n = (DWORD) MultiByteToWideChar (CP_UTF8, 0, value, -1, NULL, 0);
  if (n > nSize)
    return n;
  MultiByteToWideChar (CP_UTF8, 0, value, -1, lpBuffer, (int) nSize);
  return n - 1;
}

BOOL WINAPI
SetEnvironmentVariableA (LPCSTR lpName, LPCSTR lpValue)
{
  if (is_bad (lpName))
    return refuse (ERROR_INVALID_PARAMETER);
  return (lpValue != NULL ? setenv (lpName, lpValue, 1) : unsetenv (lpName)) == 0;
}

LPSTR WINAPI
GetCommandLineA (VOID)
{
  static char line[] = "program.exe";
  return line;
}

LPWSTR WINAPI
GetCommandLineW (VOID)
{
  static WCHAR line[] = { 'p', 'r', 'o', 'g', 'r', 'a', 'm', '.', 'e', 'x', 'e', 0 };
  return line;
}
