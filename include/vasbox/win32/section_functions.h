/* Sections and views: kernel32's file mappings, handles to them, the simulated files behind them.  As the functions of
 * vasbox/win32_calls.h that bear their names. */
#ifndef VASBOX_WIN32_SECTION_FUNCTIONS_H
#define VASBOX_WIN32_SECTION_FUNCTIONS_H

#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/sites.h>
#include <vasbox/win32/structures.h>

EXTERN_C_START

/** Names are texts of the machine: a wide one is the same as its UTF-8. */
WINBASEAPI HANDLE WINAPI CreateFileMappingA (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                             DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                             LPCSTR lpName);
WINBASEAPI HANDLE WINAPI CreateFileMappingW (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                             DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                             LPCWSTR lpName);
/** The node is a preference. */
WINBASEAPI HANDLE WINAPI CreateFileMappingNumaA (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                                 DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                                 LPCSTR lpName, DWORD nndPreferred);
WINBASEAPI HANDLE WINAPI CreateFileMappingNumaW (HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                                 DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                                 LPCWSTR lpName, DWORD nndPreferred);
WINBASEAPI HANDLE WINAPI OpenFileMappingA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenFileMappingW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName);
WINBASEAPI LPVOID WINAPI MapViewOfFile (HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
                                        DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap);
WINBASEAPI LPVOID WINAPI MapViewOfFileEx (HANDLE hFileMappingObject, DWORD dwDesiredAccess, DWORD dwFileOffsetHigh,
                                          DWORD dwFileOffsetLow, SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress);
WINBASEAPI LPVOID WINAPI MapViewOfFileExNuma (HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                                              DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                                              SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress, DWORD nndPreferred);
WINBASEAPI PVOID WINAPI MapViewOfFileNuma2 (HANDLE FileMappingHandle, HANDLE ProcessHandle, ULONG64 Offset,
                                            PVOID BaseAddress, SIZE_T ViewSize, ULONG AllocationType,
                                            ULONG PageProtection, ULONG PreferredNode);
WINBASEAPI PVOID WINAPI MapViewOfFile3 (HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset,
                                        SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection,
                                        MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount);
WINBASEAPI BOOL WINAPI UnmapViewOfFileEx (PVOID BaseAddress, ULONG UnmapFlags);
WINBASEAPI BOOL WINAPI UnmapViewOfFile2 (HANDLE Process, PVOID BaseAddress, ULONG UnmapFlags);
WINBASEAPI BOOL WINAPI FlushViewOfFile (LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush);
WINBASEAPI BOOL WINAPI DuplicateHandle (HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                                        HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle, DWORD dwDesiredAccess,
                                        BOOL bInheritHandle, DWORD dwOptions);

EXTERN_C_END

#define CreateFileMapping VAS_AW (CreateFileMapping)
#define CreateFileMappingNuma VAS_AW (CreateFileMappingNuma)
#define MapViewOfFile2(mapping, process, offset, base, size, type, protection) \
  MapViewOfFileNuma2 (mapping, process, offset, base, size, type, protection, NUMA_NO_PREFERRED_NODE)
#define OpenFileMapping VAS_AW (OpenFileMapping)

#ifdef VASBOX_SITES
#define CreateFileMappingA(...) VAS_SITED (CreateFileMapping, CreateFileMappingA, __VA_ARGS__)
#define CreateFileMappingW(...) VAS_SITED (CreateFileMapping, CreateFileMappingW, __VA_ARGS__)
#define CreateFileMappingNumaA(...) VAS_SITED (CreateFileMapping, CreateFileMappingNumaA, __VA_ARGS__)
#define CreateFileMappingNumaW(...) VAS_SITED (CreateFileMapping, CreateFileMappingNumaW, __VA_ARGS__)
#define OpenFileMappingA(...) VAS_SITED (OpenFileMapping, OpenFileMappingA, __VA_ARGS__)
#define OpenFileMappingW(...) VAS_SITED (OpenFileMapping, OpenFileMappingW, __VA_ARGS__)
#define MapViewOfFile(...) VAS_SITED (MapViewOfFile, MapViewOfFile, __VA_ARGS__)
#define MapViewOfFile3(...) VAS_SITED (MapViewOfFile3, MapViewOfFile3, __VA_ARGS__)
#define MapViewOfFileEx(...) VAS_SITED (MapViewOfFileEx, MapViewOfFileEx, __VA_ARGS__)
#define MapViewOfFileExNuma(...) VAS_SITED (MapViewOfFileExNuma, MapViewOfFileExNuma, __VA_ARGS__)
#define MapViewOfFileNuma2(...) VAS_SITED (MapViewOfFileNuma2, MapViewOfFileNuma2, __VA_ARGS__)
#define UnmapViewOfFileEx(...) VAS_SITED (UnmapViewOfFileEx, UnmapViewOfFileEx, __VA_ARGS__)
#define UnmapViewOfFile2(...) VAS_SITED (UnmapViewOfFile2, UnmapViewOfFile2, __VA_ARGS__)
#define FlushViewOfFile(...) VAS_SITED (FlushViewOfFile, FlushViewOfFile, __VA_ARGS__)
#define DuplicateHandle(...) VAS_SITED (DuplicateHandle, DuplicateHandle, __VA_ARGS__)
#endif

#endif
