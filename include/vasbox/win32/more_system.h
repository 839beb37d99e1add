/* The console, times, policies, processors, heaps: what programs around the memory calls also ask for.  None of it is
 * simulated. */
#ifndef VASBOX_WIN32_MORE_SYSTEM_H
#define VASBOX_WIN32_MORE_SYSTEM_H

#include <vasbox/win32/exceptions.h>
#include <vasbox/win32/system_functions.h>

typedef enum _LOGICAL_PROCESSOR_RELATIONSHIP
{
  RelationProcessorCore,
  RelationNumaNode,
  RelationCache,
  RelationProcessorPackage,
  RelationGroup,
  RelationAll = 0xffff
} LOGICAL_PROCESSOR_RELATIONSHIP;

typedef enum _PROCESSOR_CACHE_TYPE
{
  CacheUnified,
  CacheInstruction,
  CacheData,
  CacheTrace
} PROCESSOR_CACHE_TYPE;

typedef struct _CACHE_DESCRIPTOR
{
  BYTE Level;
  BYTE Associativity;
  WORD LineSize;
  DWORD Size;
  PROCESSOR_CACHE_TYPE Type;
} CACHE_DESCRIPTOR, *PCACHE_DESCRIPTOR;

typedef struct _SYSTEM_LOGICAL_PROCESSOR_INFORMATION
{
  ULONG_PTR ProcessorMask;
  LOGICAL_PROCESSOR_RELATIONSHIP Relationship;
  __extension__ union
  {
    struct
    {
      BYTE Flags;
    } ProcessorCore;
    struct
    {
      DWORD NodeNumber;
    } NumaNode;
    CACHE_DESCRIPTOR Cache;
    ULONGLONG Reserved[2];
  };
} SYSTEM_LOGICAL_PROCESSOR_INFORMATION, *PSYSTEM_LOGICAL_PROCESSOR_INFORMATION;

typedef enum _PROCESS_MITIGATION_POLICY
{
  ProcessDEPPolicy,
  ProcessASLRPolicy,
  ProcessDynamicCodePolicy,
  ProcessStrictHandleCheckPolicy,
  ProcessSystemCallDisablePolicy,
  ProcessMitigationOptionsMask,
  ProcessExtensionPointDisablePolicy,
  ProcessControlFlowGuardPolicy,
  ProcessSignaturePolicy
} PROCESS_MITIGATION_POLICY;

typedef struct _PROCESS_MITIGATION_DYNAMIC_CODE_POLICY
{
  __extension__ union
  {
    DWORD Flags;
    __extension__ struct
    {
      DWORD ProhibitDynamicCode : 1;
      DWORD AllowThreadOptOut : 1;
      DWORD AllowRemoteDowngrade : 1;
      DWORD AuditProhibitDynamicCode : 1;
      DWORD ReservedFlags : 28;
    };
  };
} PROCESS_MITIGATION_DYNAMIC_CODE_POLICY, *PPROCESS_MITIGATION_DYNAMIC_CODE_POLICY;

typedef enum _MEMORY_RESOURCE_NOTIFICATION_TYPE
{
  LowMemoryResourceNotification,
  HighMemoryResourceNotification
} MEMORY_RESOURCE_NOTIFICATION_TYPE;

typedef struct _PROCESS_HEAP_ENTRY
{
  PVOID lpData;
  DWORD cbData;
  BYTE cbOverhead;
  BYTE iRegionIndex;
  WORD wFlags;
  __extension__ union
  {
    struct
    {
      HANDLE hMem;
      DWORD dwReserved[3];
    } Block;
    struct
    {
      DWORD dwCommittedSize;
      DWORD dwUnCommittedSize;
      LPVOID lpFirstBlock;
      LPVOID lpLastBlock;
    } Region;
  };
} PROCESS_HEAP_ENTRY, *PPROCESS_HEAP_ENTRY, *LPPROCESS_HEAP_ENTRY;
#define PROCESS_HEAP_REGION 0x0001
#define PROCESS_HEAP_UNCOMMITTED_RANGE 0x0002
#define PROCESS_HEAP_ENTRY_BUSY 0x0004

typedef BOOL (WINAPI *PHANDLER_ROUTINE) (DWORD event);

EXTERN_C_START

/** The program's own streams, which WriteFile(), ReadFile() and WriteConsole() take.  NULL and ERROR_INVALID_HANDLE for
 * another number. */
WINBASEAPI HANDLE WINAPI GetStdHandle (DWORD nStdHandle);
/** Whether or not it is a console. */
WINBASEAPI BOOL WINAPI WriteConsoleA (HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
                                      LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved);
WINBASEAPI BOOL WINAPI WriteConsoleW (HANDLE hConsoleOutput, const VOID *lpBuffer, DWORD nNumberOfCharsToWrite,
                                      LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved);
/** FALSE and ERROR_INVALID_HANDLE: none is a console. */
WINBASEAPI BOOL WINAPI GetConsoleMode (HANDLE hConsoleHandle, LPDWORD lpMode);
WINBASEAPI BOOL WINAPI SetConsoleMode (HANDLE hConsoleHandle, DWORD dwMode);
/** TRUE; no event comes. */
WINBASEAPI BOOL WINAPI SetConsoleCtrlHandler (PHANDLER_ROUTINE HandlerRoutine, BOOL Add);
/** Writes both texts to the error output: IDOK. */
WINUSERAPI int WINAPI MessageBoxA (HWND hWnd, LPCSTR lpText, LPCSTR lpCaption, UINT uType);

/** sprintf() of at most 1023 characters, in C's or, wide, in Microsoft's C runtime's manner. */
WINUSERAPI int WINAPIV wsprintfA (LPSTR to, LPCSTR format, ...);
WINUSERAPI int WINAPIV wsprintfW (LPWSTR to, LPCWSTR format, ...);

/** The time of GetSystemTimeAsFileTime(); there are no time zones. */
WINBASEAPI VOID WINAPI GetSystemTime (LPSYSTEMTIME lpSystemTime);
WINBASEAPI VOID WINAPI GetLocalTime (LPSYSTEMTIME lpSystemTime);
WINBASEAPI BOOL WINAPI FileTimeToSystemTime (const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime);
WINBASEAPI LONG WINAPI CompareFileTime (const FILETIME *lpFileTime1, const FILETIME *lpFileTime2);

/** One entry a processor (a core of its own), one a node. */
WINBASEAPI BOOL WINAPI GetLogicalProcessorInformation (PSYSTEM_LOGICAL_PROCESSOR_INFORMATION Buffer,
                                                       PDWORD ReturnedLength);
/** No policy restricts anything: zeros. */
WINBASEAPI BOOL WINAPI GetProcessMitigationPolicy (HANDLE hProcess, PROCESS_MITIGATION_POLICY MitigationPolicy,
                                                   PVOID lpBuffer, SIZE_T dwLength);
/** Execution is always prevented where the protection does not allow it. */
WINBASEAPI BOOL WINAPI GetProcessDEPPolicy (HANDLE hProcess, LPDWORD lpFlags, PBOOL lpPermanent);
WINBASEAPI BOOL WINAPI SetProcessDEPPolicy (DWORD dwFlags);
WINBASEAPI int WINAPI GetSystemDEPPolicy (VOID);
/** In none. */
WINBASEAPI BOOL WINAPI IsProcessInJob (HANDLE ProcessHandle, HANDLE JobHandle, PBOOL Result);
/** Of the machine's config; no process is emulated. */
WINBASEAPI BOOL WINAPI IsWow64Process2 (HANDLE hProcess, USHORT *pProcessMachine, USHORT *pNativeMachine);
WINBASEAPI BOOL WINAPI ProcessIdToSessionId (DWORD dwProcessId, DWORD *pSessionId);
WINBASEAPI DWORD WINAPI GetPriorityClass (HANDLE hProcess);
WINBASEAPI BOOL WINAPI SetPriorityClass (HANDLE hProcess, DWORD dwPriorityClass);
/** A handle to ask QueryMemoryResourceNotification() with, or NULL. Waits for it are not woken. */
WINBASEAPI HANDLE WINAPI CreateMemoryResourceNotification (MEMORY_RESOURCE_NOTIFICATION_TYPE NotificationType);
/** Low: less than a 64th of the memory is available; high: more than three of them. */
WINBASEAPI BOOL WINAPI QueryMemoryResourceNotification (HANDLE ResourceNotificationHandle, PBOOL ResourceState);
/** Addresses of the program's own code; *@BackTraceHash is their sum. */
NTSYSAPI USHORT NTAPI RtlCaptureStackBackTrace (ULONG FramesToSkip, ULONG FramesToCapture, PVOID *BackTrace,
                                                PULONG BackTraceHash);
WINBASEAPI UINT WINAPI GetErrorMode (VOID);
/** What the one gives the other takes. */
WINBASEAPI PVOID WINAPI EncodePointer (PVOID Ptr);
WINBASEAPI PVOID WINAPI DecodePointer (PVOID Ptr);
/** Rounded; -1 where it does not fit or @nDenominator is 0. */
WINBASEAPI int WINAPI MulDiv (int nNumber, int nNumerator, int nDenominator);
WINBASEAPI VOID WINAPI GetStartupInfoA (LPSTARTUPINFOA lpStartupInfo);
WINBASEAPI VOID WINAPI GetStartupInfoW (LPSTARTUPINFOW lpStartupInfo);

/** There is one heap, which needs no lock. */
WINBASEAPI DWORD WINAPI GetProcessHeaps (DWORD NumberOfHeaps, PHANDLE ProcessHeaps);
/** FALSE and ERROR_NO_MORE_ITEMS: the entries are not known. */
WINBASEAPI BOOL WINAPI HeapWalk (HANDLE hHeap, LPPROCESS_HEAP_ENTRY lpEntry);
WINBASEAPI BOOL WINAPI HeapLock (HANDLE hHeap);
WINBASEAPI BOOL WINAPI HeapUnlock (HANDLE hHeap);
WINBASEAPI LPVOID WINAPI LocalLock (HLOCAL hMem);
WINBASEAPI BOOL WINAPI LocalUnlock (HLOCAL hMem);
WINBASEAPI UINT WINAPI LocalFlags (HLOCAL hMem);
WINBASEAPI UINT WINAPI GlobalFlags (HGLOBAL hMem);
WINBASEAPI HLOCAL WINAPI LocalHandle (LPCVOID pMem);
WINBASEAPI HGLOBAL WINAPI GlobalHandle (LPCVOID pMem);

EXTERN_C_END

#define STD_INPUT_HANDLE ((DWORD) -10)
#define STD_OUTPUT_HANDLE ((DWORD) -11)
#define STD_ERROR_HANDLE ((DWORD) -12)
#define MB_OK 0x00000000
#define MB_ICONERROR 0x00000010
#define MB_ICONWARNING 0x00000030
#define IDOK 1
#define PROCESS_DEP_ENABLE 0x00000001
#define PROCESS_DEP_DISABLE_ATL_THUNK_EMULATION 0x00000002
#define IDLE_PRIORITY_CLASS 0x00000040
#define BELOW_NORMAL_PRIORITY_CLASS 0x00004000
#define ABOVE_NORMAL_PRIORITY_CLASS 0x00008000
#define HIGH_PRIORITY_CLASS 0x00000080
#define REALTIME_PRIORITY_CLASS 0x00000100
#define CTRL_C_EVENT 0
#define CTRL_BREAK_EVENT 1
#define CTRL_CLOSE_EVENT 2
#define CaptureStackBackTrace RtlCaptureStackBackTrace
#define WriteConsole VAS_AW (WriteConsole)
#define MessageBox MessageBoxA
#define wsprintf VAS_AW (wsprintf)
#define GetStartupInfo VAS_AW (GetStartupInfo)

#endif
