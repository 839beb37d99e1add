/* The forms for apps of the Store: the plain functions, called so that a site told for these is the call's. */
#include "win32/call.h"
#include <vasbox/win32.h>

BOOL WINAPI
VirtualProtectFromApp (PVOID Address, SIZE_T Size, ULONG NewProtection, PULONG OldProtection)
{
  return VirtualProtect (Address, Size, NewProtection, OldProtection);
}

HANDLE WINAPI
CreateFileMappingFromApp (HANDLE hFile, PSECURITY_ATTRIBUTES SecurityAttributes, ULONG PageProtection,
                          ULONG64 MaximumSize, PCWSTR Name)
{
  return CreateFileMappingW (hFile, SecurityAttributes, PageProtection, (DWORD) (MaximumSize >> 32),
                             (DWORD) MaximumSize, Name);
}

HANDLE WINAPI
OpenFileMappingFromApp (ULONG DesiredAccess, BOOL InheritHandle, PCWSTR Name)
{
  return OpenFileMappingW (DesiredAccess, InheritHandle, Name);
}

PVOID WINAPI
MapViewOfFileFromApp (HANDLE hFileMappingObject, ULONG DesiredAccess, ULONG64 FileOffset, SIZE_T NumberOfBytesToMap)
{
  return MapViewOfFile (hFileMappingObject, DesiredAccess, (DWORD) (FileOffset >> 32), (DWORD) FileOffset,
                        NumberOfBytesToMap);
}

PVOID WINAPI
MapViewOfFile3FromApp (HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset, SIZE_T ViewSize,
                       ULONG AllocationType, ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters,
                       ULONG ParameterCount)
{
  return MapViewOfFile3 (FileMapping, Process, BaseAddress, Offset, ViewSize, AllocationType, PageProtection,
                         ExtendedParameters, ParameterCount);
}
