/* The memory calls of kernel32 and kernelbase. Each is carried out on the current machine
 * (vas_win32_current_machine()) and has the contract of the function of vasbox/win32_calls.h that bears its name; a
 * pointer to what a call reads or fills in is one of the program's own memory. */
#ifndef VASBOX_WIN32_MEMORY_FUNCTIONS_H
#define VASBOX_WIN32_MEMORY_FUNCTIONS_H

#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/structures.h>

EXTERN_C_START

WINBASEAPI LPVOID WINAPI VirtualAlloc (LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType, DWORD flProtect);
WINBASEAPI LPVOID WINAPI VirtualAllocEx (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
                                         DWORD flProtect);
WINBASEAPI LPVOID WINAPI VirtualAllocExNuma (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
                                             DWORD flAllocationType, DWORD flProtect, DWORD nndPreferred);
WINBASEAPI PVOID WINAPI VirtualAlloc2 (HANDLE Process, PVOID BaseAddress, SIZE_T Size, ULONG AllocationType,
                                       ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters,
                                       ULONG ParameterCount);
WINBASEAPI PVOID WINAPI VirtualAlloc2FromApp (HANDLE Process, PVOID BaseAddress, SIZE_T Size, ULONG AllocationType,
                                              ULONG PageProtection, MEM_EXTENDED_PARAMETER *ExtendedParameters,
                                              ULONG ParameterCount);
WINBASEAPI PVOID WINAPI VirtualAllocFromApp (PVOID BaseAddress, SIZE_T Size, ULONG AllocationType, ULONG Protection);
WINBASEAPI DWORD WINAPI OfferVirtualMemory (PVOID VirtualAddress, SIZE_T Size, OFFER_PRIORITY Priority);
WINBASEAPI DWORD WINAPI ReclaimVirtualMemory (const VOID *VirtualAddress, SIZE_T Size);
WINBASEAPI DWORD WINAPI DiscardVirtualMemory (PVOID VirtualAddress, SIZE_T Size);
WINBASEAPI BOOL WINAPI VirtualFree (LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType);
WINBASEAPI BOOL WINAPI VirtualFreeEx (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType);
WINBASEAPI BOOL WINAPI VirtualProtect (LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect, PDWORD lpflOldProtect);
WINBASEAPI BOOL WINAPI VirtualProtectEx (HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                                         PDWORD lpflOldProtect);
WINBASEAPI SIZE_T WINAPI VirtualQuery (LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength);
WINBASEAPI SIZE_T WINAPI VirtualQueryEx (HANDLE hProcess, LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer,
                                         SIZE_T dwLength);
WINBASEAPI BOOL WINAPI VirtualLock (LPVOID lpAddress, SIZE_T dwSize);
WINBASEAPI BOOL WINAPI VirtualUnlock (LPVOID lpAddress, SIZE_T dwSize);
/** In another process; the handle needs PROCESS_VM_OPERATION.  Errors are those of NtUnlockVirtualMemory's status. */
WINBASEAPI BOOL WINAPI VirtualUnlockEx (HANDLE Process, LPVOID Address, SIZE_T Size);
/** As NtQueryVirtualMemory's MemoryRegionInformation, of which it has the first fields; *@ReturnSize is their size.
 * ERROR_INVALID_PARAMETER another class, ERROR_BAD_LENGTH another size. */
WINBASEAPI BOOL WINAPI QueryVirtualMemoryInformation (HANDLE Process, const VOID *VirtualAddress,
                                                      WIN32_MEMORY_INFORMATION_CLASS MemoryInformationClass,
                                                      PVOID MemoryInformation, SIZE_T MemoryInformationSize,
                                                      PSIZE_T ReturnSize);
WINBASEAPI BOOL WINAPI UnmapViewOfFile (LPCVOID lpBaseAddress);
/** lpBuffer may also be a simulated address of the caller's. */
WINBASEAPI BOOL WINAPI ReadProcessMemory (HANDLE hProcess, LPCVOID lpBaseAddress, LPVOID lpBuffer, SIZE_T nSize,
                                          SIZE_T *lpNumberOfBytesRead);
WINBASEAPI BOOL WINAPI WriteProcessMemory (HANDLE hProcess, LPVOID lpBaseAddress, LPCVOID lpBuffer, SIZE_T nSize,
                                           SIZE_T *lpNumberOfBytesWritten);
WINBASEAPI BOOL WINAPI SetProcessWorkingSetSize (HANDLE hProcess, SIZE_T dwMinimumWorkingSetSize,
                                                 SIZE_T dwMaximumWorkingSetSize);
WINBASEAPI BOOL WINAPI SetProcessWorkingSetSizeEx (HANDLE hProcess, SIZE_T dwMinimumWorkingSetSize,
                                                   SIZE_T dwMaximumWorkingSetSize, DWORD Flags);
WINBASEAPI BOOL WINAPI GetProcessWorkingSetSize (HANDLE hProcess, PSIZE_T lpMinimumWorkingSetSize,
                                                 PSIZE_T lpMaximumWorkingSetSize);
WINBASEAPI BOOL WINAPI GetProcessWorkingSetSizeEx (HANDLE hProcess, PSIZE_T lpMinimumWorkingSetSize,
                                                   PSIZE_T lpMaximumWorkingSetSize, PDWORD Flags);
WINBASEAPI UINT WINAPI GetWriteWatch (DWORD dwFlags, PVOID lpBaseAddress, SIZE_T dwRegionSize, PVOID *lpAddresses,
                                      ULONG_PTR *lpdwCount, LPDWORD lpdwGranularity);
WINBASEAPI UINT WINAPI ResetWriteWatch (LPVOID lpBaseAddress, SIZE_T dwRegionSize);
WINBASEAPI BOOL WINAPI PrefetchVirtualMemory (HANDLE hProcess, ULONG_PTR NumberOfEntries,
                                              PWIN32_MEMORY_RANGE_ENTRY VirtualAddresses, ULONG Flags);
WINBASEAPI VOID WINAPI GetSystemInfo (LPSYSTEM_INFO lpSystemInfo);
WINBASEAPI VOID WINAPI GetNativeSystemInfo (LPSYSTEM_INFO lpSystemInfo);
WINBASEAPI SIZE_T WINAPI GetLargePageMinimum (VOID);
/** Of the config's nodes: one less than their number. */
WINBASEAPI BOOL WINAPI GetNumaHighestNodeNumber (PULONG HighestNodeNumber);
WINBASEAPI BOOL WINAPI GlobalMemoryStatusEx (LPMEMORYSTATUSEX lpBuffer);
/** The same figures in pointer-sized fields; it cannot fail. */
WINBASEAPI VOID WINAPI GlobalMemoryStatus (LPMEMORYSTATUS lpBuffer);

/** TRUE where not all @ucb bytes from @lp can be read (written, executed). Of simulated memory the promise answers:
 * nothing is touched and no guard is used up, a page under guard counts as bad. An address that is not allocated in
 * the simulated process is taken for one of the program's own memory, and is good where something is mapped there. */
WINBASEAPI BOOL WINAPI IsBadReadPtr (const VOID *lp, UINT_PTR ucb);
WINBASEAPI BOOL WINAPI IsBadWritePtr (LPVOID lp, UINT_PTR ucb);
WINBASEAPI BOOL WINAPI IsBadCodePtr (FARPROC lpfn);
/** TRUE where a string of at most @ucchMax characters cannot be read from @lpsz to its end. */
WINBASEAPI BOOL WINAPI IsBadStringPtrA (LPCSTR lpsz, UINT_PTR ucchMax);

EXTERN_C_END

#define IsBadStringPtr IsBadStringPtrA
#define IsBadHugeReadPtr IsBadReadPtr
#define IsBadHugeWritePtr IsBadWritePtr

#ifdef VASBOX_SITES
#define VirtualAlloc(...) VAS_SITED (VirtualAlloc, VirtualAlloc, __VA_ARGS__)
#define VirtualAllocEx(...) VAS_SITED (VirtualAllocEx, VirtualAllocEx, __VA_ARGS__)
#define VirtualAllocExNuma(...) VAS_SITED (VirtualAllocExNuma, VirtualAllocExNuma, __VA_ARGS__)
#define VirtualAlloc2(...) VAS_SITED (VirtualAlloc2, VirtualAlloc2, __VA_ARGS__)
#define VirtualAlloc2FromApp(...) VAS_SITED (VirtualAlloc2FromApp, VirtualAlloc2FromApp, __VA_ARGS__)
#define VirtualAllocFromApp(...) VAS_SITED (VirtualAllocFromApp, VirtualAllocFromApp, __VA_ARGS__)
#define OfferVirtualMemory(...) VAS_SITED (OfferVirtualMemory, OfferVirtualMemory, __VA_ARGS__)
#define ReclaimVirtualMemory(...) VAS_SITED (ReclaimVirtualMemory, ReclaimVirtualMemory, __VA_ARGS__)
#define DiscardVirtualMemory(...) VAS_SITED (DiscardVirtualMemory, DiscardVirtualMemory, __VA_ARGS__)
#define VirtualFree(...) VAS_SITED (VirtualFree, VirtualFree, __VA_ARGS__)
#define VirtualFreeEx(...) VAS_SITED (VirtualFreeEx, VirtualFreeEx, __VA_ARGS__)
#define VirtualProtect(...) VAS_SITED (VirtualProtect, VirtualProtect, __VA_ARGS__)
#define VirtualProtectEx(...) VAS_SITED (VirtualProtectEx, VirtualProtectEx, __VA_ARGS__)
#define VirtualQuery(...) VAS_SITED (VirtualQuery, VirtualQuery, __VA_ARGS__)
#define VirtualQueryEx(...) VAS_SITED (VirtualQueryEx, VirtualQueryEx, __VA_ARGS__)
#define VirtualLock(...) VAS_SITED (VirtualLock, VirtualLock, __VA_ARGS__)
#define VirtualUnlock(...) VAS_SITED (VirtualUnlock, VirtualUnlock, __VA_ARGS__)
#define UnmapViewOfFile(...) VAS_SITED (UnmapViewOfFile, UnmapViewOfFile, __VA_ARGS__)
#define ReadProcessMemory(...) VAS_SITED (ReadProcessMemory, ReadProcessMemory, __VA_ARGS__)
#define WriteProcessMemory(...) VAS_SITED (WriteProcessMemory, WriteProcessMemory, __VA_ARGS__)
#define SetProcessWorkingSetSize(...) VAS_SITED (SetProcessWorkingSetSize, SetProcessWorkingSetSize, __VA_ARGS__)
#define SetProcessWorkingSetSizeEx(...) VAS_SITED (SetProcessWorkingSetSizeEx, SetProcessWorkingSetSizeEx, __VA_ARGS__)
#define GetProcessWorkingSetSize(...) VAS_SITED (GetProcessWorkingSetSize, GetProcessWorkingSetSize, __VA_ARGS__)
#define GetProcessWorkingSetSizeEx(...) VAS_SITED (GetProcessWorkingSetSizeEx, GetProcessWorkingSetSizeEx, __VA_ARGS__)
#define GetWriteWatch(...) VAS_SITED (GetWriteWatch, GetWriteWatch, __VA_ARGS__)
#define ResetWriteWatch(...) VAS_SITED (ResetWriteWatch, ResetWriteWatch, __VA_ARGS__)
#define PrefetchVirtualMemory(...) VAS_SITED (PrefetchVirtualMemory, PrefetchVirtualMemory, __VA_ARGS__)
#define GetSystemInfo(...) VAS_SITED (GetSystemInfo, GetSystemInfo, __VA_ARGS__)
#define GetNativeSystemInfo(...) VAS_SITED (GetNativeSystemInfo, GetNativeSystemInfo, __VA_ARGS__)
#define GetLargePageMinimum() VAS_SITED_0 (GetLargePageMinimum, GetLargePageMinimum)
#define GlobalMemoryStatusEx(...) VAS_SITED (GlobalMemoryStatusEx, GlobalMemoryStatusEx, __VA_ARGS__)
#endif

#endif
