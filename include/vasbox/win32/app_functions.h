/* The forms for apps of the Store.  A program here is none of these: apart from VirtualAllocFromApp() and
 * VirtualAlloc2FromApp(), which refuse protections that execute, they are the plain functions with other
 * parameters. */
#ifndef VASBOX_WIN32_APP_FUNCTIONS_H
#define VASBOX_WIN32_APP_FUNCTIONS_H

#include <vasbox/win32/memory_functions.h>
#include <vasbox/win32/section_functions.h>

EXTERN_C_START

WINBASEAPI BOOL WINAPI VirtualProtectFromApp (PVOID Address, SIZE_T Size, ULONG NewProtection, PULONG OldProtection);
WINBASEAPI HANDLE WINAPI CreateFileMappingFromApp (HANDLE hFile, PSECURITY_ATTRIBUTES SecurityAttributes,
                                                   ULONG PageProtection, ULONG64 MaximumSize, PCWSTR Name);
WINBASEAPI HANDLE WINAPI OpenFileMappingFromApp (ULONG DesiredAccess, BOOL InheritHandle, PCWSTR Name);
WINBASEAPI PVOID WINAPI MapViewOfFileFromApp (HANDLE hFileMappingObject, ULONG DesiredAccess, ULONG64 FileOffset,
                                              SIZE_T NumberOfBytesToMap);
WINBASEAPI PVOID WINAPI MapViewOfFile3FromApp (HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset,
                                               SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection,
                                               MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount);

EXTERN_C_END

#ifdef VASBOX_SITES
#define VirtualProtectFromApp(...) VAS_SITED (VirtualProtect, VirtualProtectFromApp, __VA_ARGS__)
#define CreateFileMappingFromApp(...) VAS_SITED (CreateFileMapping, CreateFileMappingFromApp, __VA_ARGS__)
#define OpenFileMappingFromApp(...) VAS_SITED (OpenFileMapping, OpenFileMappingFromApp, __VA_ARGS__)
#define MapViewOfFileFromApp(...) VAS_SITED (MapViewOfFile, MapViewOfFileFromApp, __VA_ARGS__)
#define MapViewOfFile3FromApp(...) VAS_SITED (MapViewOfFile3, MapViewOfFile3FromApp, __VA_ARGS__)
#endif

#endif
