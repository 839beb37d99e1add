/* What is not simulated: time, texts, versions. */
#include "win32/call.h"
#include <ctype.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <vasbox/win32.h>

ULONGLONG WINAPI
GetTickCount64 (VOID)
{
  uint64_t step = vas_machine_step (session_enter ());
  session_leave ();
  return step;
}

DWORD WINAPI
GetTickCount (VOID)
{
  return (DWORD) GetTickCount64 ();
}

BOOL WINAPI
QueryPerformanceCounter (LARGE_INTEGER *lpPerformanceCount)
{
  lpPerformanceCount->QuadPart = (LONGLONG) GetTickCount64 ();
  return TRUE;
}

BOOL WINAPI
QueryPerformanceFrequency (LARGE_INTEGER *lpFrequency)
{
  lpFrequency->QuadPart = 1000;
  return TRUE;
}

VOID WINAPI
Sleep (DWORD dwMilliseconds)
{
  (void) dwMilliseconds;
  sched_yield ();
}

DWORD WINAPI
SleepEx (DWORD dwMilliseconds, BOOL bAlertable)
{
  (void) bAlertable;
  Sleep (dwMilliseconds);
  return 0;
}

/* In units of 100 ns since 1601. */
VOID WINAPI
GetSystemTimeAsFileTime (LPFILETIME lpSystemTimeAsFileTime)
{
  uint64_t time = UINT64_C (125911584000000000) + GetTickCount64 () * 10000;
  *lpSystemTimeAsFileTime = (FILETIME) { (DWORD) time, (DWORD) (time >> 32) };
}

VOID WINAPI
GetSystemTimePreciseAsFileTime (LPFILETIME lpSystemTimeAsFileTime)
{
  GetSystemTimeAsFileTime (lpSystemTimeAsFileTime);
}

BOOL WINAPI
SwitchToThread (VOID)
{
  return sched_yield () == 0;
}

VOID WINAPI
OutputDebugStringA (LPCSTR lpOutputString)
{
  if (!is_bad (lpOutputString))
    fputs (lpOutputString, stderr);
}

BOOL WINAPI
IsDebuggerPresent (VOID)
{
  return FALSE;
}

static UINT error_mode;

UINT WINAPI
SetErrorMode (UINT uMode)
{
  return __atomic_exchange_n (&error_mode, uMode, __ATOMIC_SEQ_CST);
}

UINT WINAPI
GetErrorMode (VOID)
{
  return __atomic_load_n (&error_mode, __ATOMIC_SEQ_CST);
}

VOID WINAPI
DebugBreak (VOID)
{
  raise (SIGTRAP);
}

/* The text, in memory of its own. */
static char *
message_text (DWORD flags, LPCVOID source, DWORD id)
{
  char text[128];
  const char *name = vas_win32_error_name (id);
  if ((flags & FORMAT_MESSAGE_FROM_STRING) != 0)
    return strdup (source);
  if (name != NULL)
    snprintf (text, sizeof text, "%s (%u)", name, (unsigned) id);
  else
    snprintf (text, sizeof text, "error %u", (unsigned) id);
  return strdup (text);
}

DWORD WINAPI
FormatMessageA (DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId, LPSTR lpBuffer, DWORD nSize,
                va_list *Arguments)
{
  (void) dwLanguageId, (void) Arguments;
  bool is_known = (dwFlags & (FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_FROM_STRING)) != 0;
  char *text = is_known && !is_bad (lpBuffer) ? message_text (dwFlags, lpSource, dwMessageId) : NULL;
  if (text == NULL)
    {
      set_error (ERROR_MR_MID_NOT_FOUND);
      return 0;
    }
  DWORD length = (DWORD) strlen (text);
  if ((dwFlags & FORMAT_MESSAGE_ALLOCATE_BUFFER) != 0)
    {
      memcpy (lpBuffer, &text, sizeof text); /* it is where the text's address goes */
      return length;
    }
  bool fits = length < nSize;
  if (fits)
    memcpy (lpBuffer, text, length + 1);
  else
    set_error (ERROR_INSUFFICIENT_BUFFER);
  free (text);
  return fits ? length : 0;
}

/* Version numbers of Windows by build: 10.0 and 6.x. */
static void
version_of_build (uint32_t build, DWORD *major, DWORD *minor)
{
  static const struct
  {
    uint32_t build;
    DWORD major, minor;
  } versions[] = { { 10240, 10, 0 }, { 9600, 6, 3 }, { 9200, 6, 2 }, { 7600, 6, 1 },
                   { 6000, 6, 0 },   { 2600, 5, 1 }, { 0, 5, 0 } };
  unsigned i = 0;
  while (build < versions[i].build)
    i++;
  *major = versions[i].major;
  *minor = versions[i].minor;
}

DWORD WINAPI
GetVersion (VOID)
{
  DWORD major, minor;
  uint32_t build = vas_machine_config (session_enter ())->build;
  session_leave ();
  version_of_build (build, &major, &minor);
  return (DWORD) build << 16 | minor << 8 | major;
}

/* All structures of versions begin alike, but for the width of a character. */
static void
fill_version (DWORD *major, DWORD *minor, DWORD *build, DWORD *platform)
{
  *build = vas_machine_config (session_enter ())->build;
  session_leave ();
  version_of_build (*build, major, minor);
  *platform = VER_PLATFORM_WIN32_NT;
}

BOOL WINAPI
GetVersionExA (LPOSVERSIONINFOA lpVersionInformation)
{
  LPOSVERSIONINFOA out = lpVersionInformation;
  if (is_bad (out) || out->dwOSVersionInfoSize < sizeof *out)
    {
      set_error (ERROR_INSUFFICIENT_BUFFER);
      return FALSE;
    }
  memset (&out->dwMajorVersion, 0, out->dwOSVersionInfoSize < sizeof (OSVERSIONINFOEXA)
                                       ? sizeof *out - sizeof (DWORD)
                                       : sizeof (OSVERSIONINFOEXA) - sizeof (DWORD));
  fill_version (&out->dwMajorVersion, &out->dwMinorVersion, &out->dwBuildNumber, &out->dwPlatformId);
  return TRUE;
}

BOOL WINAPI
GetVersionExW (LPOSVERSIONINFOW lpVersionInformation)
{
  LPOSVERSIONINFOW out = lpVersionInformation;
  if (is_bad (out) || out->dwOSVersionInfoSize < sizeof *out)
    {
      set_error (ERROR_INSUFFICIENT_BUFFER);
      return FALSE;
    }
  memset (&out->dwMajorVersion, 0, out->dwOSVersionInfoSize < sizeof (OSVERSIONINFOEXW)
                                       ? sizeof *out - sizeof (DWORD)
                                       : sizeof (OSVERSIONINFOEXW) - sizeof (DWORD));
  fill_version (&out->dwMajorVersion, &out->dwMinorVersion, &out->dwBuildNumber, &out->dwPlatformId);
  return TRUE;
}

int WINAPI
lstrlenA (LPCSTR lpString)
{
  return lpString == NULL ? 0 : (int) strlen (lpString);
}

int WINAPI
lstrlenW (LPCWSTR lpString)
{
  int n = 0;
  while (lpString != NULL && lpString[n] != 0)
    n++;
  return n;
}

int WINAPI
lstrcmpA (LPCSTR lpString1, LPCSTR lpString2)
{
  return strcmp (lpString1, lpString2);
}

int WINAPI
lstrcmpiA (LPCSTR lpString1, LPCSTR lpString2)
{
  return strcasecmp (lpString1, lpString2);
}

LPSTR WINAPI
lstrcpyA (LPSTR lpString1, LPCSTR lpString2)
{
  return strcpy (lpString1, lpString2);
}

LPSTR WINAPI
lstrcatA (LPSTR lpString1, LPCSTR lpString2)
{
  return strcat (lpString1, lpString2);
}
