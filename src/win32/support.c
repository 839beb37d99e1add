/* What is not simulated: the heap, time, texts, critical sections, thread-local values. */
#include "win32/call.h"
#include <ctype.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <vasbox/win32.h>

#define HEAP ((HANDLE) (intptr_t) 0x7E000000)

HANDLE WINAPI
GetProcessHeap (VOID)
{
  return HEAP;
}

HANDLE WINAPI
HeapCreate (DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
{
  (void) flOptions, (void) dwInitialSize, (void) dwMaximumSize;
  return HEAP;
}

BOOL WINAPI
HeapDestroy (HANDLE hHeap)
{
  return hHeap == HEAP;
}

LPVOID WINAPI
HeapAlloc (HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
{
  (void) hHeap;
  SIZE_T size = dwBytes > 0 ? dwBytes : 1;
  return (dwFlags & HEAP_ZERO_MEMORY) != 0 ? calloc (1, size) : malloc (size);
}

LPVOID WINAPI
HeapReAlloc (HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
{
  (void) hHeap, (void) dwFlags;
  return realloc (lpMem, dwBytes > 0 ? dwBytes : 1);
}

BOOL WINAPI
HeapFree (HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
{
  (void) hHeap, (void) dwFlags;
  free (lpMem);
  return TRUE;
}

HLOCAL WINAPI
LocalAlloc (UINT uFlags, SIZE_T uBytes)
{
  return HeapAlloc (HEAP, (uFlags & LMEM_ZEROINIT) != 0 ? HEAP_ZERO_MEMORY : 0, uBytes);
}

HLOCAL WINAPI
LocalFree (HLOCAL hMem)
{
  free (hMem);
  return NULL;
}

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

BOOL WINAPI
GetVersionExA (LPOSVERSIONINFOA lpVersionInformation)
{
  LPOSVERSIONINFOA out = lpVersionInformation;
  if (is_bad (out) || out->dwOSVersionInfoSize < sizeof *out)
    {
      set_error (ERROR_INSUFFICIENT_BUFFER);
      return FALSE;
    }
  out->dwBuildNumber = vas_machine_config (session_enter ())->build;
  session_leave ();
  version_of_build (out->dwBuildNumber, &out->dwMajorVersion, &out->dwMinorVersion);
  out->dwPlatformId = VER_PLATFORM_WIN32_NT;
  out->szCSDVersion[0] = 0;
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
