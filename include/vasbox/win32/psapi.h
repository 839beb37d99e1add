/* What psapi.h declares: working sets and memory figures of processes. */
#ifndef VASBOX_WIN32_PSAPI_H
#define VASBOX_WIN32_PSAPI_H

#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/sites.h>
#include <vasbox/win32/structures.h>

__extension__ typedef union _PSAPI_WORKING_SET_BLOCK
{
  ULONG_PTR Flags;
  __extension__ struct
  {
    __extension__ ULONG_PTR Protection : 5;
    __extension__ ULONG_PTR ShareCount : 3;
    __extension__ ULONG_PTR Shared : 1;
    __extension__ ULONG_PTR Reserved : 3;
#ifdef _WIN64
    __extension__ ULONG_PTR VirtualPage : 52;
#else
    __extension__ ULONG_PTR VirtualPage : 20;
#endif
  };
} PSAPI_WORKING_SET_BLOCK, *PPSAPI_WORKING_SET_BLOCK;

typedef struct _PSAPI_WORKING_SET_INFORMATION
{
  ULONG_PTR NumberOfEntries;
  PSAPI_WORKING_SET_BLOCK WorkingSetInfo[1];
} PSAPI_WORKING_SET_INFORMATION, *PPSAPI_WORKING_SET_INFORMATION;

__extension__ typedef union _PSAPI_WORKING_SET_EX_BLOCK
{
  ULONG_PTR Flags;
  __extension__ union
  {
    __extension__ struct
    {
      __extension__ ULONG_PTR Valid : 1;
      __extension__ ULONG_PTR ShareCount : 3;
      __extension__ ULONG_PTR Win32Protection : 11;
      __extension__ ULONG_PTR Shared : 1;
      __extension__ ULONG_PTR Node : 6;
      __extension__ ULONG_PTR Locked : 1;
      __extension__ ULONG_PTR LargePage : 1;
      __extension__ ULONG_PTR Reserved : 7;
      __extension__ ULONG_PTR Bad : 1;
#ifdef _WIN64
      __extension__ ULONG_PTR ReservedUlong : 32;
#endif
    };
    struct
    {
      __extension__ ULONG_PTR Valid : 1;
      __extension__ ULONG_PTR Reserved0 : 14;
      __extension__ ULONG_PTR Shared : 1;
      __extension__ ULONG_PTR Reserved1 : 15;
      __extension__ ULONG_PTR Bad : 1;
#ifdef _WIN64
      __extension__ ULONG_PTR ReservedUlong : 32;
#endif
    } Invalid;
  };
} PSAPI_WORKING_SET_EX_BLOCK, *PPSAPI_WORKING_SET_EX_BLOCK;

typedef struct _PSAPI_WORKING_SET_EX_INFORMATION
{
  PVOID VirtualAddress;
  PSAPI_WORKING_SET_EX_BLOCK VirtualAttributes;
} PSAPI_WORKING_SET_EX_INFORMATION, *PPSAPI_WORKING_SET_EX_INFORMATION;

typedef struct _PROCESS_MEMORY_COUNTERS
{
  DWORD cb;
  DWORD PageFaultCount;
  SIZE_T PeakWorkingSetSize;
  SIZE_T WorkingSetSize;
  SIZE_T QuotaPeakPagedPoolUsage;
  SIZE_T QuotaPagedPoolUsage;
  SIZE_T QuotaPeakNonPagedPoolUsage;
  SIZE_T QuotaNonPagedPoolUsage;
  SIZE_T PagefileUsage;
  SIZE_T PeakPagefileUsage;
} PROCESS_MEMORY_COUNTERS, *PPROCESS_MEMORY_COUNTERS;

typedef struct _PROCESS_MEMORY_COUNTERS_EX
{
  DWORD cb;
  DWORD PageFaultCount;
  SIZE_T PeakWorkingSetSize;
  SIZE_T WorkingSetSize;
  SIZE_T QuotaPeakPagedPoolUsage;
  SIZE_T QuotaPagedPoolUsage;
  SIZE_T QuotaPeakNonPagedPoolUsage;
  SIZE_T QuotaNonPagedPoolUsage;
  SIZE_T PagefileUsage;
  SIZE_T PeakPagefileUsage;
  SIZE_T PrivateUsage;
} PROCESS_MEMORY_COUNTERS_EX, *PPROCESS_MEMORY_COUNTERS_EX;

typedef struct _PERFORMANCE_INFORMATION
{
  DWORD cb;
  SIZE_T CommitTotal;
  SIZE_T CommitLimit;
  SIZE_T CommitPeak;
  SIZE_T PhysicalTotal;
  SIZE_T PhysicalAvailable;
  SIZE_T SystemCache;
  SIZE_T KernelTotal;
  SIZE_T KernelPaged;
  SIZE_T KernelNonpaged;
  SIZE_T PageSize;
  DWORD HandleCount;
  DWORD ProcessCount;
  DWORD ThreadCount;
} PERFORMANCE_INFORMATION, *PPERFORMANCE_INFORMATION, PERFORMACE_INFORMATION, *PPERFORMACE_INFORMATION;

EXTERN_C_START

WINBASEAPI BOOL WINAPI EmptyWorkingSet (HANDLE hProcess);
WINBASEAPI BOOL WINAPI QueryWorkingSet (HANDLE hProcess, PVOID pv, DWORD cb);
WINBASEAPI BOOL WINAPI QueryWorkingSetEx (HANDLE hProcess, PVOID pv, DWORD cb);
/** PrivateUsage is filled in where @cb has room for it; the pool quotas, which are not simulated, are 0. */
WINBASEAPI BOOL WINAPI GetProcessMemoryInfo (HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters, DWORD cb);
/** In pages: what the machine has charged and its memory; nothing of the kernel, no cache.  ERROR_BAD_LENGTH. */
WINBASEAPI BOOL WINAPI GetPerformanceInfo (PPERFORMANCE_INFORMATION pPerformanceInformation, DWORD cb);
/** The simulated processes, those that have ended too, as many as fit. */
WINBASEAPI BOOL WINAPI EnumProcesses (DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded);
/** kernel32's names of the same. */
WINBASEAPI BOOL WINAPI K32EmptyWorkingSet (HANDLE hProcess);
WINBASEAPI BOOL WINAPI K32QueryWorkingSet (HANDLE hProcess, PVOID pv, DWORD cb);
WINBASEAPI BOOL WINAPI K32QueryWorkingSetEx (HANDLE hProcess, PVOID pv, DWORD cb);
WINBASEAPI BOOL WINAPI K32GetProcessMemoryInfo (HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters, DWORD cb);
WINBASEAPI BOOL WINAPI K32GetPerformanceInfo (PPERFORMANCE_INFORMATION pPerformanceInformation, DWORD cb);
WINBASEAPI BOOL WINAPI K32EnumProcesses (DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded);

EXTERN_C_END

#ifdef VASBOX_SITES
#define EmptyWorkingSet(...) VAS_SITED (EmptyWorkingSet, EmptyWorkingSet, __VA_ARGS__)
#define QueryWorkingSet(...) VAS_SITED (QueryWorkingSet, QueryWorkingSet, __VA_ARGS__)
#define QueryWorkingSetEx(...) VAS_SITED (QueryWorkingSetEx, QueryWorkingSetEx, __VA_ARGS__)
#define GetProcessMemoryInfo(...) VAS_SITED (GetProcessMemoryInfo, GetProcessMemoryInfo, __VA_ARGS__)
#define K32EmptyWorkingSet(...) VAS_SITED (EmptyWorkingSet, K32EmptyWorkingSet, __VA_ARGS__)
#define K32QueryWorkingSet(...) VAS_SITED (QueryWorkingSet, K32QueryWorkingSet, __VA_ARGS__)
#define K32QueryWorkingSetEx(...) VAS_SITED (QueryWorkingSetEx, K32QueryWorkingSetEx, __VA_ARGS__)
#define K32GetProcessMemoryInfo(...) VAS_SITED (GetProcessMemoryInfo, K32GetProcessMemoryInfo, __VA_ARGS__)
#endif

#endif
