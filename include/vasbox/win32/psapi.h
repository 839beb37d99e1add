/* What psapi.h declares: working sets, memory figures and modules of processes. */
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

typedef struct _PSAPI_WS_WATCH_INFORMATION
{
  LPVOID FaultingPc;
  LPVOID FaultingVa;
} PSAPI_WS_WATCH_INFORMATION, *PPSAPI_WS_WATCH_INFORMATION;

typedef struct _PSAPI_WS_WATCH_INFORMATION_EX
{
  PSAPI_WS_WATCH_INFORMATION BasicInfo;
  ULONG_PTR FaultingThreadId;
  ULONG_PTR Flags;
} PSAPI_WS_WATCH_INFORMATION_EX, *PPSAPI_WS_WATCH_INFORMATION_EX;

typedef struct _MODULEINFO
{
  LPVOID lpBaseOfDll;
  DWORD SizeOfImage;
  LPVOID EntryPoint;
} MODULEINFO, *LPMODULEINFO;

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
/** Begins a watch of the pages that come into the working set. */
WINBASEAPI BOOL WINAPI InitializeProcessForWsWatch (HANDLE hProcess);
/** The pages that are in the working set and were not at the last of these calls, behind them an entry of zeros; the
 * program counter is a number.  ERROR_GEN_FAILURE without InitializeProcessForWsWatch(), ERROR_INSUFFICIENT_BUFFER. */
WINBASEAPI BOOL WINAPI GetWsChanges (HANDLE hProcess, PPSAPI_WS_WATCH_INFORMATION lpWatchInfo, DWORD cb);
WINBASEAPI BOOL WINAPI GetWsChangesEx (HANDLE hProcess, PPSAPI_WS_WATCH_INFORMATION_EX lpWatchInfoEx, PDWORD cb);
/** The name of the machine's file behind the view: as NtQueryVirtualMemory's MemoryMappedFilenameInformation, whose
 * refusals are the last error. */
WINBASEAPI DWORD WINAPI GetMappedFileNameA (HANDLE hProcess, LPVOID lpv, LPSTR lpFilename, DWORD nSize);
WINBASEAPI DWORD WINAPI GetMappedFileNameW (HANDLE hProcess, LPVOID lpv, LPWSTR lpFilename, DWORD nSize);
/** The modules of GetModuleHandle(), the program first; nothing lies at them. Other processes have none:
 * ERROR_PARTIAL_COPY. */
WINBASEAPI BOOL WINAPI EnumProcessModules (HANDLE hProcess, HMODULE *lphModule, DWORD cb, LPDWORD lpcbNeeded);
WINBASEAPI BOOL WINAPI GetModuleInformation (HANDLE hProcess, HMODULE hModule, LPMODULEINFO lpmodinfo, DWORD cb);
WINBASEAPI DWORD WINAPI GetModuleFileNameExA (HANDLE hProcess, HMODULE hModule, LPSTR lpFilename, DWORD nSize);
WINBASEAPI DWORD WINAPI GetModuleFileNameExW (HANDLE hProcess, HMODULE hModule, LPWSTR lpFilename, DWORD nSize);
WINBASEAPI DWORD WINAPI GetModuleBaseNameA (HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName, DWORD nSize);
WINBASEAPI DWORD WINAPI GetModuleBaseNameW (HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName, DWORD nSize);
WINBASEAPI DWORD WINAPI GetProcessImageFileNameA (HANDLE hProcess, LPSTR lpImageFileName, DWORD nSize);
WINBASEAPI DWORD WINAPI GetProcessImageFileNameW (HANDLE hProcess, LPWSTR lpImageFileName, DWORD nSize);
/** kernel32's names of the same. */
WINBASEAPI BOOL WINAPI K32EmptyWorkingSet (HANDLE hProcess);
WINBASEAPI BOOL WINAPI K32QueryWorkingSet (HANDLE hProcess, PVOID pv, DWORD cb);
WINBASEAPI BOOL WINAPI K32QueryWorkingSetEx (HANDLE hProcess, PVOID pv, DWORD cb);
WINBASEAPI BOOL WINAPI K32GetProcessMemoryInfo (HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters, DWORD cb);
WINBASEAPI BOOL WINAPI K32GetPerformanceInfo (PPERFORMANCE_INFORMATION pPerformanceInformation, DWORD cb);
WINBASEAPI BOOL WINAPI K32EnumProcesses (DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded);
WINBASEAPI BOOL WINAPI K32InitializeProcessForWsWatch (HANDLE hProcess);
WINBASEAPI BOOL WINAPI K32GetWsChanges (HANDLE hProcess, PPSAPI_WS_WATCH_INFORMATION lpWatchInfo, DWORD cb);
WINBASEAPI DWORD WINAPI K32GetMappedFileNameA (HANDLE hProcess, LPVOID lpv, LPSTR lpFilename, DWORD nSize);
WINBASEAPI DWORD WINAPI K32GetMappedFileNameW (HANDLE hProcess, LPVOID lpv, LPWSTR lpFilename, DWORD nSize);
WINBASEAPI BOOL WINAPI K32EnumProcessModules (HANDLE hProcess, HMODULE *lphModule, DWORD cb, LPDWORD lpcbNeeded);
WINBASEAPI BOOL WINAPI K32GetModuleInformation (HANDLE hProcess, HMODULE hModule, LPMODULEINFO lpmodinfo, DWORD cb);

EXTERN_C_END

#define GetMappedFileName VAS_AW (GetMappedFileName)
#define GetModuleFileNameEx VAS_AW (GetModuleFileNameEx)
#define GetModuleBaseName VAS_AW (GetModuleBaseName)
#define GetProcessImageFileName VAS_AW (GetProcessImageFileName)

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
