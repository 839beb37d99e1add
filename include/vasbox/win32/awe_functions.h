/* Address windowing: frames of the process's own. As the functions of vasbox/win32_calls.h and vasbox/nt.h that bear
 * their names; lists have as many entries as the number says. */
#ifndef VASBOX_WIN32_AWE_FUNCTIONS_H
#define VASBOX_WIN32_AWE_FUNCTIONS_H

#include <vasbox/win32/sites.h>
#include <vasbox/win32/structures.h>

EXTERN_C_START

WINBASEAPI BOOL WINAPI AllocateUserPhysicalPages (HANDLE hProcess, PULONG_PTR NumberOfPages, PULONG_PTR PageArray);
WINBASEAPI BOOL WINAPI AllocateUserPhysicalPagesNuma (HANDLE hProcess, PULONG_PTR NumberOfPages,
                                                      PULONG_PTR PageArray, DWORD nndPreferred);
WINBASEAPI BOOL WINAPI AllocateUserPhysicalPages2 (HANDLE ObjectHandle, PULONG_PTR NumberOfPages,
                                                   PULONG_PTR PageArray, PMEM_EXTENDED_PARAMETER ExtendedParameters,
                                                   ULONG ExtendedParameterCount);
WINBASEAPI BOOL WINAPI FreeUserPhysicalPages (HANDLE hProcess, PULONG_PTR NumberOfPages, PULONG_PTR PageArray);
WINBASEAPI BOOL WINAPI MapUserPhysicalPages (PVOID VirtualAddress, ULONG_PTR NumberOfPages, PULONG_PTR PageArray);
WINBASEAPI BOOL WINAPI MapUserPhysicalPagesScatter (PVOID *VirtualAddresses, ULONG_PTR NumberOfPages,
                                                    PULONG_PTR PageArray);

NTSYSAPI NTSTATUS NTAPI NtAllocateUserPhysicalPages (HANDLE ProcessHandle, PULONG_PTR NumberOfPages,
                                                     PULONG_PTR UserPfnArray);
NTSYSAPI NTSTATUS NTAPI NtFreeUserPhysicalPages (HANDLE ProcessHandle, PULONG_PTR NumberOfPages,
                                                 PULONG_PTR UserPfnArray);
NTSYSAPI NTSTATUS NTAPI NtMapUserPhysicalPages (PVOID VirtualAddress, ULONG_PTR NumberOfPages, PULONG_PTR UserPfnArray);
NTSYSAPI NTSTATUS NTAPI NtMapUserPhysicalPagesScatter (PVOID *VirtualAddresses, ULONG_PTR NumberOfPages,
                                                       PULONG_PTR UserPfnArray);

EXTERN_C_END

#ifdef VASBOX_SITES
#define AllocateUserPhysicalPages(...) VAS_SITED (AllocateUserPhysicalPages, AllocateUserPhysicalPages, __VA_ARGS__)
#define AllocateUserPhysicalPagesNuma(...) \
  VAS_SITED (AllocateUserPhysicalPagesNuma, AllocateUserPhysicalPagesNuma, __VA_ARGS__)
#define AllocateUserPhysicalPages2(...) VAS_SITED (AllocateUserPhysicalPages2, AllocateUserPhysicalPages2, __VA_ARGS__)
#define FreeUserPhysicalPages(...) VAS_SITED (FreeUserPhysicalPages, FreeUserPhysicalPages, __VA_ARGS__)
#define MapUserPhysicalPages(...) VAS_SITED (MapUserPhysicalPages, MapUserPhysicalPages, __VA_ARGS__)
#define MapUserPhysicalPagesScatter(...) \
  VAS_SITED (MapUserPhysicalPagesScatter, MapUserPhysicalPagesScatter, __VA_ARGS__)
#define NtAllocateUserPhysicalPages(...) \
  VAS_SITED (NtAllocateUserPhysicalPages, NtAllocateUserPhysicalPages, __VA_ARGS__)
#define NtFreeUserPhysicalPages(...) VAS_SITED (NtFreeUserPhysicalPages, NtFreeUserPhysicalPages, __VA_ARGS__)
#define NtMapUserPhysicalPages(...) VAS_SITED (NtMapUserPhysicalPages, NtMapUserPhysicalPages, __VA_ARGS__)
#define NtMapUserPhysicalPagesScatter(...) \
  VAS_SITED (NtMapUserPhysicalPagesScatter, NtMapUserPhysicalPagesScatter, __VA_ARGS__)
#endif

#endif
