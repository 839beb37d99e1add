/* Sections, views and handles to them, Win32. */
#include "win32/names.h"
#include "win32/objects.h"
#include "win32/shared_calls.h"
#include <vasbox/win32.h>

/* @parameter of the call is @name, which it forgets. */
static uint64_t
named_call (VasCall *call, unsigned parameter, const Name *name)
{
  pointer_parameter (call, parameter, name->text);
  call->input = name->text;
  call->input_size = name->size;
  session_call (call);
  call->input = NULL;
  return call->result;
}

static HANDLE
create_mapping (HANDLE file, DWORD protect, DWORD high, DWORD low, const Name *name)
{
  VasCall call;
  call_begin (&call, VAS_CALL_CREATE_FILE_MAPPING, ARGUMENTS (handle_of (file), 0, protect, high, low));
  return pointer_to (named_call (&call, 5, name));
}

HANDLE WINAPI
CreateFileMappingA (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
                    DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName)
{
  const Name name = name_of_text (lpName);
  (void) lpFileMappingAttributes;
  return create_mapping (hFile, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, &name);
}

HANDLE WINAPI
CreateFileMappingW (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
                    DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpName, lstrlenW (lpName), text);
  (void) lpFileMappingAttributes;
  return create_mapping (hFile, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, &name);
}

/* A node is no more than a preference. */
HANDLE WINAPI
CreateFileMappingNumaA (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
                        DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName, DWORD nndPreferred)
{
  (void) nndPreferred;
  return CreateFileMappingA (hFile, lpFileMappingAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName);
}

HANDLE WINAPI
CreateFileMappingNumaW (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
                        DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName, DWORD nndPreferred)
{
  (void) nndPreferred;
  return CreateFileMappingW (hFile, lpFileMappingAttributes, flProtect, dwMaximumSizeHigh, dwMaximumSizeLow, lpName);
}

static HANDLE
open_mapping (DWORD access, BOOL inherits, const Name *name)
{
  VasCall call;
  call_begin (&call, VAS_CALL_OPEN_FILE_MAPPING, ARGUMENTS (access, inherits != FALSE));
  return pointer_to (named_call (&call, 2, name));
}

HANDLE WINAPI
OpenFileMappingA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
  const Name name = name_of_text (lpName);
  return open_mapping (dwDesiredAccess, bInheritHandle, &name);
}

HANDLE WINAPI
OpenFileMappingW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpName, lstrlenW (lpName), text);
  return open_mapping (dwDesiredAccess, bInheritHandle, &name);
}

LPVOID WINAPI
MapViewOfFile (HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
               SIZE_T dwNumberOfBytesToMap)
{
  return pointer_to (call_simple (VAS_CALL_MAP_VIEW_OF_FILE,
                                  ARGUMENTS (handle_of (hFileMappingObject), dwDesiredAccess, dwFileOffsetHigh,
                                             dwFileOffsetLow, dwNumberOfBytesToMap)));
}

LPVOID WINAPI
MapViewOfFileEx (HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                 SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress)
{
  return pointer_to (call_simple (VAS_CALL_MAP_VIEW_OF_FILE_EX,
                                  ARGUMENTS (handle_of (hFileMappingObject), dwDesiredAccess, dwFileOffsetHigh,
                                             dwFileOffsetLow, dwNumberOfBytesToMap, address_of (lpBaseAddress))));
}

LPVOID WINAPI
MapViewOfFileExNuma (HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                     SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress, DWORD nndPreferred)
{
  return pointer_to (call_simple (VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA,
                                  ARGUMENTS (handle_of (hFileMappingObject), dwDesiredAccess, dwFileOffsetHigh,
                                             dwFileOffsetLow, dwNumberOfBytesToMap, address_of (lpBaseAddress),
                                             nndPreferred)));
}

PVOID WINAPI
MapViewOfFileNuma2 (HANDLE FileMappingHandle, HANDLE ProcessHandle, ULONG64 Offset, PVOID BaseAddress,
                    SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection, ULONG PreferredNode)
{
  return pointer_to (call_simple (VAS_CALL_MAP_VIEW_OF_FILE_NUMA2,
                                  ARGUMENTS (handle_of (FileMappingHandle), handle_of (ProcessHandle), Offset,
                                             address_of (BaseAddress), ViewSize, AllocationType, PageProtection,
                                             PreferredNode)));
}

BOOL WINAPI
UnmapViewOfFileEx (PVOID BaseAddress, ULONG UnmapFlags)
{
  return call_bool (VAS_CALL_UNMAP_VIEW_OF_FILE_EX, ARGUMENTS (address_of (BaseAddress), UnmapFlags));
}

BOOL WINAPI
UnmapViewOfFile2 (HANDLE Process, PVOID BaseAddress, ULONG UnmapFlags)
{
  return call_bool (VAS_CALL_UNMAP_VIEW_OF_FILE2,
                    ARGUMENTS (handle_of (Process), address_of (BaseAddress), UnmapFlags));
}

BOOL WINAPI
FlushViewOfFile (LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
{
  return call_bool (VAS_CALL_FLUSH_VIEW_OF_FILE, ARGUMENTS (address_of (lpBaseAddress), dwNumberOfBytesToFlush));
}

BOOL WINAPI
DuplicateHandle (HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
                 LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
{
  VasCall call;
  bool closes = (dwOptions & DUPLICATE_CLOSE_SOURCE) != 0;
  if (!is_bad (lpTargetHandle) && object_duplicate (hSourceHandle, closes, lpTargetHandle))
    return *lpTargetHandle != NULL;
  call_begin (&call, VAS_CALL_DUPLICATE_HANDLE,
              ARGUMENTS (handle_of (hSourceProcessHandle), handle_of (hSourceHandle),
                         handle_of (hTargetProcessHandle), 0, dwDesiredAccess, bInheritHandle != FALSE, dwOptions));
  handle_call (&call, 3, "lpTargetHandle", lpTargetHandle);
  note_duplicate (&call, hSourceHandle, lpTargetHandle);
  return call.succeeded;
}
