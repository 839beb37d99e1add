/* Names of modules, folders and mapped files, in both widths: there is nothing at them. */
#include "win32/call.h"
#include "win32/modules.h"
#include "win32/names.h"
#include <vasbox/win32.h>

/* @text into @room characters: cut off, with its NUL and ERROR_INSUFFICIENT_BUFFER, where it does not fit. */
static DWORD
give_cut (const char *text, LPSTR to, DWORD room)
{
  DWORD length = (DWORD) strlen (text);
  bool fits = length < room;
  if (room > 0)
    lstrcpynA (to, text, (int) room);
  if (!fits)
    set_error (ERROR_INSUFFICIENT_BUFFER);
  return fits ? length : room;
}

/* The same of wide characters; the texts are ASCII, or were made of 16-bit characters. */
static DWORD
give_cut_wide (const char *text, LPWSTR to, DWORD room)
{
  WCHAR wide[NAME_SIZE];
  int n = MultiByteToWideChar (CP_UTF8, 0, text, -1, wide, NAME_SIZE);
  DWORD length = n > 0 ? (DWORD) n - 1 : 0;
  bool fits = length < room;
  if (room > 0)
    lstrcpynW (to, wide, (int) room);
  if (!fits)
    set_error (ERROR_INSUFFICIENT_BUFFER);
  return fits ? length : room;
}

/* @text where it fits with its NUL, then its length; else nothing is written, and the room that it needs. */
static DWORD
give_whole (const char *text, LPSTR to, DWORD room)
{
  DWORD length = (DWORD) strlen (text);
  if (length >= room)
    return length + 1;
  memcpy (to, text, length + 1);
  return length;
}

static DWORD
give_whole_wide (const char *text, LPWSTR to, DWORD room)
{
  DWORD length = (DWORD) strlen (text);
  return length < room ? give_cut_wide (text, to, room) : length + 1;
}

DWORD WINAPI
GetModuleFileNameA (HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
  char path[MODULE_PATH_SIZE];
  return module_path (hModule, path) ? give_cut (path, lpFilename, nSize) : 0;
}

DWORD WINAPI
GetModuleFileNameW (HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
  char path[MODULE_PATH_SIZE];
  return module_path (hModule, path) ? give_cut_wide (path, lpFilename, nSize) : 0;
}

/* Modules of the caller's process: others have none. */
static bool
module_of (HANDLE process, HMODULE module, char text[MODULE_PATH_SIZE])
{
  DWORD id = GetProcessId (process);
  if (id != 0 && id != GetCurrentProcessId ())
    set_error (ERROR_PARTIAL_COPY);
  return id == GetCurrentProcessId () && module_path (module, text);
}

DWORD WINAPI
GetModuleFileNameExA (HANDLE hProcess, HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
  char path[MODULE_PATH_SIZE];
  return module_of (hProcess, hModule, path) ? give_cut (path, lpFilename, nSize) : 0;
}

DWORD WINAPI
GetModuleFileNameExW (HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
  char path[MODULE_PATH_SIZE];
  return module_of (hProcess, hModule, path) ? give_cut_wide (path, lpFilename, nSize) : 0;
}

DWORD WINAPI
GetModuleBaseNameA (HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName, DWORD nSize)
{
  char path[MODULE_PATH_SIZE];
  return module_of (hProcess, hModule, path) ? give_cut (strrchr (path, '\\') + 1, lpBaseName, nSize) : 0;
}

DWORD WINAPI
GetModuleBaseNameW (HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName, DWORD nSize)
{
  char path[MODULE_PATH_SIZE];
  return module_of (hProcess, hModule, path) ? give_cut_wide (strrchr (path, '\\') + 1, lpBaseName, nSize) : 0;
}

BOOL WINAPI
EnumProcessModules (HANDLE hProcess, HMODULE *lphModule, DWORD cb, LPDWORD lpcbNeeded)
{
  char path[MODULE_PATH_SIZE];
  DWORD n = 0;
  if (!module_of (hProcess, NULL, path))
    return FALSE;
  if (is_bad (lpcbNeeded) || (cb > 0 && is_bad (lphModule)))
    {
      set_error (ERROR_NOACCESS);
      return FALSE;
    }
  for (; module_nth (n) != NULL; n++)
    if (n < cb / sizeof *lphModule)
      lphModule[n] = module_nth (n);
  *lpcbNeeded = n * (DWORD) sizeof *lphModule;
  return TRUE;
}

BOOL WINAPI
GetModuleInformation (HANDLE hProcess, HMODULE hModule, LPMODULEINFO lpmodinfo, DWORD cb)
{
  char path[MODULE_PATH_SIZE];
  if (!module_of (hProcess, hModule, path))
    return FALSE;
  if (cb < sizeof *lpmodinfo || is_bad (lpmodinfo))
    {
      set_error (cb < sizeof *lpmodinfo ? ERROR_INSUFFICIENT_BUFFER : ERROR_NOACCESS);
      return FALSE;
    }
  *lpmodinfo = (MODULEINFO) { hModule != NULL ? (LPVOID) hModule : (LPVOID) module_nth (0), 0x10000, NULL };
  return TRUE;
}

DWORD WINAPI
GetProcessImageFileNameA (HANDLE hProcess, LPSTR lpImageFileName, DWORD nSize)
{
  return GetProcessId (hProcess) != 0 ? give_cut ("\\Device\\HarddiskVolume1\\program.exe", lpImageFileName, nSize)
                                      : 0;
}

DWORD WINAPI
GetProcessImageFileNameW (HANDLE hProcess, LPWSTR lpImageFileName, DWORD nSize)
{
  return GetProcessId (hProcess) != 0
             ? give_cut_wide ("\\Device\\HarddiskVolume1\\program.exe", lpImageFileName, nSize)
             : 0;
}

BOOL WINAPI
QueryFullProcessImageNameA (HANDLE hProcess, DWORD dwFlags, LPSTR lpExeName, PDWORD lpdwSize)
{
  char path[MODULE_PATH_SIZE];
  (void) dwFlags;
  if (GetProcessId (hProcess) == 0 || is_bad (lpdwSize) || !module_path (NULL, path))
    return FALSE;
  bool fits = *lpdwSize > strlen (path);
  if (fits)
    *lpdwSize = give_cut (path, lpExeName, *lpdwSize);
  else
    set_error (ERROR_INSUFFICIENT_BUFFER);
  return fits;
}

BOOL WINAPI
QueryFullProcessImageNameW (HANDLE hProcess, DWORD dwFlags, LPWSTR lpExeName, PDWORD lpdwSize)
{
  char path[MODULE_PATH_SIZE];
  DWORD room = is_bad (lpdwSize) ? 0 : *lpdwSize < sizeof path ? *lpdwSize : sizeof path;
  if (!QueryFullProcessImageNameA (hProcess, dwFlags, path, &room))
    return FALSE;
  *lpdwSize = give_cut_wide (path, lpExeName, *lpdwSize);
  return TRUE;
}

UINT WINAPI
GetSystemDirectoryA (LPSTR lpBuffer, UINT uSize)
{
  return give_whole ("C:\\Windows\\System32", lpBuffer, uSize);
}

UINT WINAPI
GetSystemDirectoryW (LPWSTR lpBuffer, UINT uSize)
{
  return give_whole_wide ("C:\\Windows\\System32", lpBuffer, uSize);
}

UINT WINAPI
GetWindowsDirectoryA (LPSTR lpBuffer, UINT uSize)
{
  return give_whole ("C:\\Windows", lpBuffer, uSize);
}

UINT WINAPI
GetWindowsDirectoryW (LPWSTR lpBuffer, UINT uSize)
{
  return give_whole_wide ("C:\\Windows", lpBuffer, uSize);
}

DWORD WINAPI
GetCurrentDirectoryA (DWORD nBufferLength, LPSTR lpBuffer)
{
  return give_whole ("C:\\", lpBuffer, nBufferLength);
}

DWORD WINAPI
GetCurrentDirectoryW (DWORD nBufferLength, LPWSTR lpBuffer)
{
  return give_whole_wide ("C:\\", lpBuffer, nBufferLength);
}

DWORD WINAPI
GetTempPathA (DWORD nBufferLength, LPSTR lpBuffer)
{
  return give_whole ("C:\\Temp\\", lpBuffer, nBufferLength);
}

DWORD WINAPI
GetTempPathW (DWORD nBufferLength, LPWSTR lpBuffer)
{
  return give_whole_wide ("C:\\Temp\\", lpBuffer, nBufferLength);
}

/* The file behind the view at @address, UTF-8 in @text; false with the last error. */
static bool
mapped_name (HANDLE process, LPVOID address, char text[NAME_SIZE])
{
  union
  {
    UNICODE_STRING name;
    char room[sizeof (UNICODE_STRING) + 2 * NAME_SIZE];
  } buffer;
  NTSTATUS status = NtQueryVirtualMemory (process, address, MemoryMappedFilenameInformation, &buffer, sizeof buffer,
                                          NULL);
  if (!NT_SUCCESS (status))
    {
      set_error (RtlNtStatusToDosError (status));
      return false;
    }
  const Name name = name_of_wide (buffer.name.Buffer, buffer.name.Length / 2, text);
  text[name.size < NAME_SIZE ? name.size : NAME_SIZE - 1] = 0;
  return true;
}

DWORD WINAPI
GetMappedFileNameA (HANDLE hProcess, LPVOID lpv, LPSTR lpFilename, DWORD nSize)
{
  char text[NAME_SIZE];
  return mapped_name (hProcess, lpv, text) ? give_cut (text, lpFilename, nSize) : 0;
}

DWORD WINAPI
GetMappedFileNameW (HANDLE hProcess, LPVOID lpv, LPWSTR lpFilename, DWORD nSize)
{
  char text[NAME_SIZE];
  return mapped_name (hProcess, lpv, text) ? give_cut_wide (text, lpFilename, nSize) : 0;
}
