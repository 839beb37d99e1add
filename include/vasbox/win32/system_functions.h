/* Further processes, processors and nodes, times, what the system and the program say of themselves. */
#ifndef VASBOX_WIN32_SYSTEM_FUNCTIONS_H
#define VASBOX_WIN32_SYSTEM_FUNCTIONS_H

#include <vasbox/win32/exceptions.h>
#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/structures.h>

typedef struct _PROCESS_INFORMATION
{
  HANDLE hProcess;
  HANDLE hThread;
  DWORD dwProcessId;
  DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;

typedef struct _STARTUPINFOA
{
  DWORD cb;
  LPSTR lpReserved;
  LPSTR lpDesktop;
  LPSTR lpTitle;
  DWORD dwX;
  DWORD dwY;
  DWORD dwXSize;
  DWORD dwYSize;
  DWORD dwXCountChars;
  DWORD dwYCountChars;
  DWORD dwFillAttribute;
  DWORD dwFlags;
  WORD wShowWindow;
  WORD cbReserved2;
  LPBYTE lpReserved2;
  HANDLE hStdInput;
  HANDLE hStdOutput;
  HANDLE hStdError;
} STARTUPINFOA, *LPSTARTUPINFOA;

typedef struct _STARTUPINFOW
{
  DWORD cb;
  LPWSTR lpReserved;
  LPWSTR lpDesktop;
  LPWSTR lpTitle;
  DWORD dwX;
  DWORD dwY;
  DWORD dwXSize;
  DWORD dwYSize;
  DWORD dwXCountChars;
  DWORD dwYCountChars;
  DWORD dwFillAttribute;
  DWORD dwFlags;
  WORD wShowWindow;
  WORD cbReserved2;
  LPBYTE lpReserved2;
  HANDLE hStdInput;
  HANDLE hStdOutput;
  HANDLE hStdError;
} STARTUPINFOW, *LPSTARTUPINFOW;
#ifdef UNICODE
typedef STARTUPINFOW STARTUPINFO, *LPSTARTUPINFO;
#else
typedef STARTUPINFOA STARTUPINFO, *LPSTARTUPINFO;
#endif

typedef struct _PROCESSOR_NUMBER
{
  WORD Group;
  BYTE Number;
  BYTE Reserved;
} PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;

typedef struct _GROUP_AFFINITY
{
  KAFFINITY Mask;
  WORD Group;
  WORD Reserved[3];
} GROUP_AFFINITY, *PGROUP_AFFINITY;

struct _TEB;
typedef LONG (WINAPI *PTOP_LEVEL_EXCEPTION_FILTER) (EXCEPTION_POINTERS *exception);
typedef PTOP_LEVEL_EXCEPTION_FILTER LPTOP_LEVEL_EXCEPTION_FILTER;

EXTERN_C_START

/** A simulated process with one thread, whatever the names: no program runs in it, it is there to be allocated in,
 * queried and terminated.  Both handles have all rights. */
WINBASEAPI BOOL WINAPI CreateProcessA (LPCSTR lpApplicationName, LPSTR lpCommandLine,
                                       LPSECURITY_ATTRIBUTES lpProcessAttributes,
                                       LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
                                       DWORD dwCreationFlags, LPVOID lpEnvironment, LPCSTR lpCurrentDirectory,
                                       LPSTARTUPINFOA lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation);
WINBASEAPI BOOL WINAPI CreateProcessW (LPCWSTR lpApplicationName, LPWSTR lpCommandLine,
                                       LPSECURITY_ATTRIBUTES lpProcessAttributes,
                                       LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
                                       DWORD dwCreationFlags, LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory,
                                       LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation);
/** STILL_ACTIVE, or what TerminateProcess() ended it with.  Of handles that OpenProcess(), CreateProcess() and
 * DuplicateHandle() gave, and of the pseudo handle. */
WINBASEAPI BOOL WINAPI GetExitCodeProcess (HANDLE hProcess, LPDWORD lpExitCode);
WINBASEAPI DWORD WINAPI GetProcessId (HANDLE Process);
WINBASEAPI BOOL WINAPI GetProcessHandleCount (HANDLE hProcess, PDWORD pdwHandleCount);
/** FALSE in *Wow64Process: where the machine's pointers have 4 bytes the system's have too. */
WINBASEAPI BOOL WINAPI IsWow64Process (HANDLE hProcess, PBOOL Wow64Process);
/** All are 0: a simulated process takes no time. */
WINBASEAPI BOOL WINAPI GetProcessTimes (HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                                        LPFILETIME lpKernelTime, LPFILETIME lpUserTime);
WINBASEAPI BOOL WINAPI GetThreadTimes (HANDLE hThread, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                                       LPFILETIME lpKernelTime, LPFILETIME lpUserTime);
/** The steps of the machine as milliseconds after the begin of 2000. */
WINBASEAPI VOID WINAPI GetSystemTimeAsFileTime (LPFILETIME lpSystemTimeAsFileTime);
WINBASEAPI VOID WINAPI GetSystemTimePreciseAsFileTime (LPFILETIME lpSystemTimeAsFileTime);

/** Processor 0 of group 0, to which all processors belong. */
WINBASEAPI DWORD WINAPI GetCurrentProcessorNumber (VOID);
WINBASEAPI VOID WINAPI GetCurrentProcessorNumberEx (PPROCESSOR_NUMBER ProcNumber);
WINBASEAPI DWORD WINAPI GetActiveProcessorCount (WORD GroupNumber);
WINBASEAPI WORD WINAPI GetActiveProcessorGroupCount (VOID);
/** Processors are dealt out to the config's nodes in turn; a node that is not there: ERROR_INVALID_PARAMETER. */
WINBASEAPI BOOL WINAPI GetNumaProcessorNode (UCHAR Processor, PUCHAR NodeNumber);
WINBASEAPI BOOL WINAPI GetNumaProcessorNodeEx (PPROCESSOR_NUMBER Processor, PUSHORT NodeNumber);
WINBASEAPI BOOL WINAPI GetNumaNodeProcessorMask (UCHAR Node, PULONGLONG ProcessorMask);
WINBASEAPI BOOL WINAPI GetNumaNodeProcessorMaskEx (USHORT Node, PGROUP_AFFINITY ProcessorMask);
/** An equal share of the available memory for each node. */
WINBASEAPI BOOL WINAPI GetNumaAvailableMemoryNode (UCHAR Node, PULONGLONG AvailableBytes);
WINBASEAPI BOOL WINAPI GetNumaAvailableMemoryNodeEx (USHORT Node, PULONGLONG AvailableBytes);
/** The machine's memory in KiB. */
WINBASEAPI BOOL WINAPI GetPhysicallyInstalledSystemMemory (PULONGLONG TotalMemoryInKilobytes);
WINBASEAPI BOOL WINAPI GetProcessAffinityMask (HANDLE hProcess, PDWORD_PTR lpProcessAffinityMask,
                                               PDWORD_PTR lpSystemAffinityMask);
/** Accepted and forgotten; the old mask is that of all processors. */
WINBASEAPI DWORD_PTR WINAPI SetThreadAffinityMask (HANDLE hThread, DWORD_PTR dwThreadAffinityMask);
WINBASEAPI BOOL WINAPI SetThreadPriority (HANDLE hThread, int nPriority);
WINBASEAPI int WINAPI GetThreadPriority (HANDLE hThread);
/** FALSE: no feature is simulated. */
WINBASEAPI BOOL WINAPI IsProcessorFeaturePresent (DWORD ProcessorFeature);
/** TRUE: there is nothing to be done. */
WINBASEAPI BOOL WINAPI FlushInstructionCache (HANDLE hProcess, LPCVOID lpBaseAddress, SIZE_T dwSize);
WINBASEAPI VOID WINAPI FlushProcessWriteBuffers (VOID);

/** Kept and given back; no error mode has a meaning here. */
WINBASEAPI UINT WINAPI SetErrorMode (UINT uMode);
/** Asked after the vectored handlers. */
WINBASEAPI LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
SetUnhandledExceptionFilter (LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter);
/** As the functions that end in A. */
WINBASEAPI BOOL WINAPI GetVersionExW (LPOSVERSIONINFOW lpVersionInformation);
WINBASEAPI HMODULE WINAPI LoadLibraryExW (LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags);
WINBASEAPI BOOL WINAPI GetModuleHandleExA (DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule);
WINBASEAPI BOOL WINAPI GetModuleHandleExW (DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule);
/** "C:\Windows\System32\kernel32.dll", "C:\program.exe": names at which there is nothing. */
WINBASEAPI DWORD WINAPI GetModuleFileNameA (HMODULE hModule, LPSTR lpFilename, DWORD nSize);
WINBASEAPI DWORD WINAPI GetModuleFileNameW (HMODULE hModule, LPWSTR lpFilename, DWORD nSize);
WINBASEAPI BOOL WINAPI QueryFullProcessImageNameA (HANDLE hProcess, DWORD dwFlags, LPSTR lpExeName, PDWORD lpdwSize);
WINBASEAPI BOOL WINAPI QueryFullProcessImageNameW (HANDLE hProcess, DWORD dwFlags, LPWSTR lpExeName, PDWORD lpdwSize);
WINBASEAPI UINT WINAPI GetSystemDirectoryA (LPSTR lpBuffer, UINT uSize);
WINBASEAPI UINT WINAPI GetSystemDirectoryW (LPWSTR lpBuffer, UINT uSize);
WINBASEAPI UINT WINAPI GetWindowsDirectoryA (LPSTR lpBuffer, UINT uSize);
WINBASEAPI UINT WINAPI GetWindowsDirectoryW (LPWSTR lpBuffer, UINT uSize);
WINBASEAPI DWORD WINAPI GetCurrentDirectoryA (DWORD nBufferLength, LPSTR lpBuffer);
WINBASEAPI DWORD WINAPI GetCurrentDirectoryW (DWORD nBufferLength, LPWSTR lpBuffer);
/** The calling thread's stack, in the program's own memory. */
WINBASEAPI VOID WINAPI GetCurrentThreadStackLimits (PULONG_PTR LowLimit, PULONG_PTR HighLimit);
/** The calling thread's block, valid as long as the thread; it begins with an NT_TIB, winternl.h has the rest. */
NTSYSAPI struct _TEB *NTAPI NtCurrentTeb (VOID);

EXTERN_C_END

#define CreateProcess VAS_AW (CreateProcess)
#define GetVersionEx VAS_AW (GetVersionEx)
#define LoadLibraryEx VAS_AW (LoadLibraryEx)
#define GetModuleHandleEx VAS_AW (GetModuleHandleEx)
#define GetModuleFileName VAS_AW (GetModuleFileName)
#define QueryFullProcessImageName VAS_AW (QueryFullProcessImageName)
#define GetSystemDirectory VAS_AW (GetSystemDirectory)
#define GetWindowsDirectory VAS_AW (GetWindowsDirectory)
#define GetCurrentDirectory VAS_AW (GetCurrentDirectory)

#define DEBUG_PROCESS 0x00000001
#define DETACHED_PROCESS 0x00000008
#define CREATE_NEW_CONSOLE 0x00000010
#define NORMAL_PRIORITY_CLASS 0x00000020
#define CREATE_NO_WINDOW 0x08000000
#define STARTF_USESHOWWINDOW 0x00000001
#define STARTF_USESTDHANDLES 0x00000100
#define ALL_PROCESSOR_GROUPS 0xFFFF
#define THREAD_PRIORITY_IDLE (-15)
#define THREAD_PRIORITY_LOWEST (-2)
#define THREAD_PRIORITY_BELOW_NORMAL (-1)
#define THREAD_PRIORITY_NORMAL 0
#define THREAD_PRIORITY_ABOVE_NORMAL 1
#define THREAD_PRIORITY_HIGHEST 2
#define THREAD_PRIORITY_TIME_CRITICAL 15
#define SEM_FAILCRITICALERRORS 0x0001
#define SEM_NOGPFAULTERRORBOX 0x0002
#define SEM_NOALIGNMENTFAULTEXCEPT 0x0004
#define SEM_NOOPENFILEERRORBOX 0x8000
#define GET_MODULE_HANDLE_EX_FLAG_PIN 0x00000001
#define GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT 0x00000002
#define GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS 0x00000004
#define LOAD_LIBRARY_AS_DATAFILE 0x00000002
#define DONT_RESOLVE_DLL_REFERENCES 0x00000001
#define PF_FLOATING_POINT_EMULATED 1
#define PF_COMPARE_EXCHANGE_DOUBLE 2
#define PF_PAE_ENABLED 9
#define PF_XMMI64_INSTRUCTIONS_AVAILABLE 10
#define PF_NX_ENABLED 12
#define PF_COMPARE_EXCHANGE128 14
#define PF_RDTSC_INSTRUCTION_AVAILABLE 8
#define PF_SSE3_INSTRUCTIONS_AVAILABLE 13
#define PF_XSAVE_ENABLED 17
#define PF_VIRT_FIRMWARE_ENABLED 21
#define PF_FASTFAIL_AVAILABLE 23
#define PF_AVX2_INSTRUCTIONS_AVAILABLE 40

#endif
