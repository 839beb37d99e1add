/* Making, opening, measuring and forgetting the machine's files. */
#include "win32/file_names.h"
#include "win32/file_position.h"
#include "win32/objects.h"
#include "win32/shared_calls.h"
#include <stdio.h>
#include <vasbox/win32.h>

static HANDLE
refuse (DWORD error)
{
  set_error (error);
  return INVALID_HANDLE_VALUE;
}

/* An empty file of that name, by the trace's own file(). */
static bool
make_file (const char *name)
{
  VasCall call;
  call_begin (&call, VAS_CALL_FILE, ARGUMENTS (0));
  call.input = name;
  call.input_size = strlen (name);
  session_call (&call);
  call_simple (VAS_CALL_CLOSE_HANDLE, ARGUMENTS (call.result));
  return call.succeeded;
}

/* Makes the file where @disposition says so, in @text the name that the machine has for it; the error, or 0. */
static DWORD
dispose (const Name *name, DWORD disposition, char *text)
{
  bool is_there = file_name_find (name, text);
  if (is_there && disposition == CREATE_NEW)
    return ERROR_FILE_EXISTS;
  if (is_there && disposition == CREATE_ALWAYS)
    {
      file_name_forget (name);
      is_there = file_name_find (name, text);
    }
  bool makes = disposition == CREATE_NEW || disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS;
  return is_there || !makes || *text == 0 || make_file (text) ? ERROR_SUCCESS : ERROR_CANNOT_MAKE;
}

static HANDLE
create_file (const Name *name, DWORD access, DWORD share, DWORD disposition, DWORD flags, HANDLE template)
{
  VasCall call;
  char text[NAME_SIZE], before[NAME_SIZE];
  bool was_there = file_name_find (name, before);
  DWORD error = dispose (name, disposition, text);
  if (error != ERROR_SUCCESS)
    return refuse (error);
  bool makes = disposition == CREATE_NEW || disposition == CREATE_ALWAYS;
  call_begin (&call, VAS_CALL_CREATE_FILE,
              ARGUMENTS (0, access, share, 0, makes ? OPEN_EXISTING : disposition, flags, handle_of (template)));
  pointer_parameter (&call, 0, name->text);
  call.input = text;
  call.input_size = strlen (text);
  if (!session_call (&call))
    return INVALID_HANDLE_VALUE;
  if (disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS)
    set_error (was_there ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
  file_position_clear (pointer_to (call.result));
  return pointer_to (call.result);
}

HANDLE WINAPI
CreateFileA (LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
             DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
  const Name name = name_of_text (lpFileName);
  (void) lpSecurityAttributes;
  return create_file (&name, dwDesiredAccess, dwShareMode, dwCreationDisposition, dwFlagsAndAttributes,
                      hTemplateFile);
}

HANDLE WINAPI
CreateFileW (LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode, LPSECURITY_ATTRIBUTES lpSecurityAttributes,
             DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpFileName, lstrlenW (lpFileName), text);
  (void) lpSecurityAttributes;
  return create_file (&name, dwDesiredAccess, dwShareMode, dwCreationDisposition, dwFlagsAndAttributes,
                      hTemplateFile);
}

static BOOL
delete_file (const Name *name)
{
  char text[NAME_SIZE];
  bool is_there = file_name_find (name, text);
  if (is_there)
    file_name_forget (name);
  else
    set_error (ERROR_FILE_NOT_FOUND);
  return is_there;
}

BOOL WINAPI
DeleteFileA (LPCSTR lpFileName)
{
  const Name name = name_of_text (lpFileName);
  return delete_file (&name);
}

BOOL WINAPI
DeleteFileW (LPCWSTR lpFileName)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpFileName, lstrlenW (lpFileName), text);
  return delete_file (&name);
}

DWORD WINAPI
GetFileAttributesA (LPCSTR lpFileName)
{
  char text[NAME_SIZE];
  const Name name = name_of_text (lpFileName);
  if (file_name_find (&name, text))
    return FILE_ATTRIBUTE_NORMAL;
  set_error (ERROR_FILE_NOT_FOUND);
  return INVALID_FILE_ATTRIBUTES;
}

DWORD WINAPI
GetFileAttributesW (LPCWSTR lpFileName)
{
  char text[NAME_SIZE + 1];
  const Name name = name_of_wide (lpFileName, lstrlenW (lpFileName), text);
  text[name.size] = 0;
  return GetFileAttributesA (text);
}

/* The first number from @first on whose file is not there; 0 is none. */
UINT WINAPI
GetTempFileNameA (LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique, LPSTR lpTempFileName)
{
  char text[NAME_SIZE];
  const char *prefix = is_bad (lpPrefixString) ? "" : lpPrefixString;
  size_t n = is_bad (lpPathName) ? 0 : strlen (lpPathName);
  const char *between = n == 0 || lpPathName[n - 1] == '\\' ? "" : "\\";
  for (UINT number = uUnique != 0 ? uUnique : 1; n > 0 && number <= 0xffff; number++)
    {
      snprintf (lpTempFileName, MAX_PATH, "%s%s%.3s%X.tmp", lpPathName, between, prefix, number);
      const Name name = name_of_text (lpTempFileName);
      if (uUnique != 0 || (!file_name_find (&name, text) && make_file (text)))
        return number;
    }
  set_error (ERROR_DIRECTORY);
  return 0;
}

UINT WINAPI
GetTempFileNameW (LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique, LPWSTR lpTempFileName)
{
  char path[NAME_SIZE + 1], prefix[NAME_SIZE + 1], text[MAX_PATH];
  path[name_of_wide (lpPathName, lstrlenW (lpPathName), path).size] = 0;
  prefix[name_of_wide (lpPrefixString, lstrlenW (lpPrefixString), prefix).size] = 0;
  UINT number = GetTempFileNameA (path, prefix, uUnique, text);
  if (number != 0)
    MultiByteToWideChar (CP_UTF8, 0, text, -1, lpTempFileName, MAX_PATH);
  return number;
}
