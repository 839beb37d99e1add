/* strsafe.h of the SDK; the forms that count bytes are there of narrow texts.  What does not fit is cut off and
 * answered with STRSAFE_E_INSUFFICIENT_BUFFER. */
#ifndef VASBOX_STRSAFE_H
#define VASBOX_STRSAFE_H
#include <stdarg.h>
#include <stdio.h>
#include <vasbox/win32/windows.h>
#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_E_INSUFFICIENT_BUFFER VAS_HR (0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER VAS_HR (0x80070057)

static inline HRESULT VAS_UNUSED
StringCchVPrintfA (LPSTR to, size_t size, LPCSTR format, va_list arguments)
{
  if (size == 0 || size > STRSAFE_MAX_CCH)
    return STRSAFE_E_INVALID_PARAMETER;
  int n = vsnprintf (to, size, format, arguments);
  return n >= 0 && (size_t) n < size ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static inline HRESULT VAS_UNUSED
StringCchPrintfA (LPSTR to, size_t size, LPCSTR format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  HRESULT result = StringCchVPrintfA (to, size, format, arguments);
  va_end (arguments);
  return result;
}

static inline HRESULT VAS_UNUSED
StringCchCopyA (LPSTR to, size_t size, LPCSTR from)
{
  return StringCchPrintfA (to, size, "%s", from);
}

static inline HRESULT VAS_UNUSED
StringCchLengthA (LPCSTR text, size_t most, size_t *length)
{
  const char *end = text != NULL ? (const char *) memchr (text, 0, most) : NULL;
  if (length != NULL)
    *length = end != NULL ? (size_t) (end - text) : 0;
  return end != NULL ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

static inline HRESULT VAS_UNUSED
StringCchCatA (LPSTR to, size_t size, LPCSTR from)
{
  size_t length;
  if (StringCchLengthA (to, size, &length) != S_OK)
    return STRSAFE_E_INVALID_PARAMETER;
  return StringCchCopyA (to + length, size - length, from);
}
static inline HRESULT VAS_UNUSED
StringCchVPrintfW (LPWSTR to, size_t size, LPCWSTR format, va_list arguments)
{
  if (size == 0 || size > STRSAFE_MAX_CCH)
    return STRSAFE_E_INVALID_PARAMETER;
  return vas_win32_vformat (to, size, format, arguments) >= 0 ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static inline HRESULT VAS_UNUSED
StringCchPrintfW (LPWSTR to, size_t size, LPCWSTR format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  HRESULT result = StringCchVPrintfW (to, size, format, arguments);
  va_end (arguments);
  return result;
}

static inline HRESULT VAS_UNUSED
StringCchCopyW (LPWSTR to, size_t size, LPCWSTR from)
{
  if (size == 0 || size > STRSAFE_MAX_CCH)
    return STRSAFE_E_INVALID_PARAMETER;
  lstrcpynW (to, from, (int) size);
  return (size_t) lstrlenW (from) < size ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static inline HRESULT VAS_UNUSED
StringCchLengthW (LPCWSTR text, size_t most, size_t *length)
{
  size_t n = 0;
  while (text != NULL && n < most && text[n] != 0)
    n++;
  BOOL is_found = text != NULL && n < most;
  if (length != NULL)
    *length = is_found ? n : 0;
  return is_found ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

static inline HRESULT VAS_UNUSED
StringCchCatW (LPWSTR to, size_t size, LPCWSTR from)
{
  size_t length;
  if (StringCchLengthW (to, size, &length) != S_OK)
    return STRSAFE_E_INVALID_PARAMETER;
  return StringCchCopyW (to + length, size - length, from);
}

#define StringCbPrintfA StringCchPrintfA
#define StringCbCopyA StringCchCopyA
#define StringCbCatA StringCchCatA
#define StringCbLengthA StringCchLengthA
#define StringCchVPrintf VAS_AW (StringCchVPrintf)
#define StringCchPrintf VAS_AW (StringCchPrintf)
#define StringCchCopy VAS_AW (StringCchCopy)
#define StringCchCat VAS_AW (StringCchCat)
#define StringCchLength VAS_AW (StringCchLength)
#ifndef UNICODE
#define StringCbPrintf StringCbPrintfA
#define StringCbCopy StringCbCopyA
#define StringCbCat StringCbCatA
#define StringCbLength StringCbLengthA
#endif
#endif
