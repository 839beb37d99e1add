/* What programs use around the memory calls. None of it is simulated: it works on the program's own memory and
 * threads, is in no trace and has nothing to do with the machine, but for the last error. */
#ifndef VASBOX_WIN32_SUPPORT_FUNCTIONS_H
#define VASBOX_WIN32_SUPPORT_FUNCTIONS_H

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/structures.h>

typedef enum _HEAP_INFORMATION_CLASS
{
  HeapCompatibilityInformation = 0,
  HeapEnableTerminationOnCorruption = 1
} HEAP_INFORMATION_CLASS;

EXTERN_C_START

/** malloc() and its kin: an allocator's bookkeeping may lie here, readable through its pointers.  There is one heap. */
WINBASEAPI HANDLE WINAPI GetProcessHeap (VOID);
WINBASEAPI HANDLE WINAPI HeapCreate (DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize);
WINBASEAPI BOOL WINAPI HeapDestroy (HANDLE hHeap);
WINBASEAPI LPVOID WINAPI HeapAlloc (HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes);
WINBASEAPI LPVOID WINAPI HeapReAlloc (HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes);
WINBASEAPI BOOL WINAPI HeapFree (HANDLE hHeap, DWORD dwFlags, LPVOID lpMem);
/** At least what was asked for; (SIZE_T) -1 for NULL. */
WINBASEAPI SIZE_T WINAPI HeapSize (HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem);
WINBASEAPI BOOL WINAPI HeapValidate (HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem);
WINBASEAPI SIZE_T WINAPI HeapCompact (HANDLE hHeap, DWORD dwFlags);
WINBASEAPI BOOL WINAPI HeapSetInformation (HANDLE HeapHandle, HEAP_INFORMATION_CLASS HeapInformationClass,
                                           PVOID HeapInformation, SIZE_T HeapInformationLength);
WINBASEAPI HLOCAL WINAPI LocalAlloc (UINT uFlags, SIZE_T uBytes);
WINBASEAPI HLOCAL WINAPI LocalReAlloc (HLOCAL hMem, SIZE_T uBytes, UINT uFlags);
WINBASEAPI HLOCAL WINAPI LocalFree (HLOCAL hMem);
WINBASEAPI SIZE_T WINAPI LocalSize (HLOCAL hMem);
WINBASEAPI HGLOBAL WINAPI GlobalAlloc (UINT uFlags, SIZE_T dwBytes);
WINBASEAPI HGLOBAL WINAPI GlobalReAlloc (HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags);
WINBASEAPI HGLOBAL WINAPI GlobalFree (HGLOBAL hMem);
WINBASEAPI SIZE_T WINAPI GlobalSize (HGLOBAL hMem);
/** Handles are pointers here. */
WINBASEAPI LPVOID WINAPI GlobalLock (HGLOBAL hMem);
WINBASEAPI BOOL WINAPI GlobalUnlock (HGLOBAL hMem);

/** Time is the machine's step counter, a millisecond a step. */
WINBASEAPI DWORD WINAPI GetTickCount (VOID);
WINBASEAPI ULONGLONG WINAPI GetTickCount64 (VOID);
WINBASEAPI BOOL WINAPI QueryPerformanceCounter (LARGE_INTEGER *lpPerformanceCount);
WINBASEAPI BOOL WINAPI QueryPerformanceFrequency (LARGE_INTEGER *lpFrequency);
/** Lets other threads of the program run; no simulated time passes. */
WINBASEAPI VOID WINAPI Sleep (DWORD dwMilliseconds);
WINBASEAPI BOOL WINAPI SwitchToThread (VOID);

/** To the error output. */
WINBASEAPI VOID WINAPI OutputDebugStringA (LPCSTR lpOutputString);
WINBASEAPI BOOL WINAPI IsDebuggerPresent (VOID);
WINBASEAPI VOID WINAPI DebugBreak (VOID);
/** With FORMAT_MESSAGE_FROM_SYSTEM: "ERROR_INVALID_ADDRESS (487)", the error's name and number, not Microsoft's text,
 * or "error 12345"; with FORMAT_MESSAGE_FROM_STRING @lpSource as it stands.  0 and ERROR_MR_MID_NOT_FOUND otherwise. */
WINBASEAPI DWORD WINAPI FormatMessageA (DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                                        LPSTR lpBuffer, DWORD nSize, va_list *Arguments);
/** The build that the machine's config names, as Windows 10 and older tell it to all. */
WINBASEAPI BOOL WINAPI GetVersionExA (LPOSVERSIONINFOA lpVersionInformation);
WINBASEAPI DWORD WINAPI GetVersion (VOID);
WINBASEAPI int WINAPI lstrlenA (LPCSTR lpString);
WINBASEAPI int WINAPI lstrlenW (LPCWSTR lpString);
WINBASEAPI int WINAPI lstrcmpA (LPCSTR lpString1, LPCSTR lpString2);
WINBASEAPI int WINAPI lstrcmpiA (LPCSTR lpString1, LPCSTR lpString2);
WINBASEAPI LPSTR WINAPI lstrcpyA (LPSTR lpString1, LPCSTR lpString2);
WINBASEAPI LPSTR WINAPI lstrcatA (LPSTR lpString1, LPCSTR lpString2);

/** A thread of the program that is one of the simulated process from its creation on. */
WINBASEAPI HANDLE WINAPI CreateThread (LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                                       LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                                       DWORD dwCreationFlags, LPDWORD lpThreadId);
WINBASEAPI DECLSPEC_NORETURN VOID WINAPI ExitThread (DWORD dwExitCode);
WINBASEAPI BOOL WINAPI GetExitCodeThread (HANDLE hThread, LPDWORD lpExitCode);
/** A wait with a time limit ends at once where no other thread is there to end it. */
WINBASEAPI DWORD WINAPI WaitForSingleObject (HANDLE hHandle, DWORD dwMilliseconds);
WINBASEAPI DWORD WINAPI WaitForMultipleObjects (DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                                DWORD dwMilliseconds);
WINBASEAPI HANDLE WINAPI CreateEventA (LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                                       BOOL bInitialState, LPCSTR lpName);
WINBASEAPI BOOL WINAPI SetEvent (HANDLE hEvent);
WINBASEAPI BOOL WINAPI ResetEvent (HANDLE hEvent);
WINBASEAPI HANDLE WINAPI CreateMutexA (LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName);
WINBASEAPI BOOL WINAPI ReleaseMutex (HANDLE hMutex);
WINBASEAPI VOID WINAPI InitializeCriticalSection (LPCRITICAL_SECTION lpCriticalSection);
WINBASEAPI BOOL WINAPI InitializeCriticalSectionAndSpinCount (LPCRITICAL_SECTION lpCriticalSection,
                                                              DWORD dwSpinCount);
WINBASEAPI VOID WINAPI EnterCriticalSection (LPCRITICAL_SECTION lpCriticalSection);
WINBASEAPI BOOL WINAPI TryEnterCriticalSection (LPCRITICAL_SECTION lpCriticalSection);
WINBASEAPI VOID WINAPI LeaveCriticalSection (LPCRITICAL_SECTION lpCriticalSection);
WINBASEAPI VOID WINAPI DeleteCriticalSection (LPCRITICAL_SECTION lpCriticalSection);
WINBASEAPI DWORD WINAPI TlsAlloc (VOID);
WINBASEAPI LPVOID WINAPI TlsGetValue (DWORD dwTlsIndex);
WINBASEAPI BOOL WINAPI TlsSetValue (DWORD dwTlsIndex, LPVOID lpTlsValue);
WINBASEAPI BOOL WINAPI TlsFree (DWORD dwTlsIndex);

EXTERN_C_END

#define HEAP_NO_SERIALIZE 0x00000001
#define HEAP_GROWABLE 0x00000002
#define HEAP_GENERATE_EXCEPTIONS 0x00000004
#define HEAP_ZERO_MEMORY 0x00000008
#define HEAP_REALLOC_IN_PLACE_ONLY 0x00000010
#define HEAP_CREATE_ENABLE_EXECUTE 0x00040000
#define HEAP_TAIL_CHECKING_ENABLED 0x00000020
#define HEAP_FREE_CHECKING_ENABLED 0x00000040
#define HEAP_DISABLE_COALESCE_ON_FREE 0x00000080
#define HEAP_CREATE_ALIGN_16 0x00010000
#define HEAP_CREATE_ENABLE_TRACING 0x00020000
#define LMEM_DISCARDABLE 0x0F00
#define LMEM_LOCKCOUNT 0x00FF
#define NONZEROLPTR LMEM_FIXED
#define LHND (LMEM_MOVEABLE | LMEM_ZEROINIT)
#define GMEM_DISCARDABLE 0x0100
#define GMEM_SHARE 0x2000
#define GMEM_DDESHARE 0x2000
#define GMEM_INVALID_HANDLE 0x8000
#define LMEM_FIXED 0x0000
#define LMEM_MOVEABLE 0x0002
#define GMEM_FIXED 0x0000
#define GMEM_MOVEABLE 0x0002
#define GMEM_ZEROINIT 0x0040
#define GPTR (GMEM_FIXED | GMEM_ZEROINIT)
#define GHND (GMEM_MOVEABLE | GMEM_ZEROINIT)
#define LMEM_ZEROINIT 0x0040
#define LPTR (LMEM_FIXED | LMEM_ZEROINIT)
#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100
#define FORMAT_MESSAGE_IGNORE_INSERTS 0x00000200
#define FORMAT_MESSAGE_FROM_STRING 0x00000400
#define FORMAT_MESSAGE_FROM_HMODULE 0x00000800
#define FORMAT_MESSAGE_FROM_SYSTEM 0x00001000
#define FORMAT_MESSAGE_ARGUMENT_ARRAY 0x00002000
#define FORMAT_MESSAGE_MAX_WIDTH_MASK 0x000000FF
#define CREATE_SUSPENDED 0x00000004
#define STACK_SIZE_PARAM_IS_A_RESERVATION 0x00010000
#define INFINITE 0xFFFFFFFFu
#define WAIT_OBJECT_0 0u
#define WAIT_ABANDONED 0x00000080u
#define WAIT_ABANDONED_0 0x00000080u
#define WAIT_TIMEOUT 258u
#define WAIT_FAILED 0xFFFFFFFFu
#define MAXIMUM_WAIT_OBJECTS 64
#define TLS_OUT_OF_INDEXES 0xFFFFFFFFu
#define TLS_MINIMUM_AVAILABLE 64

#define lstrlen VAS_AW (lstrlen)

static inline VAS_UNUSED PVOID
InterlockedExchangePointer (PVOID volatile *target, PVOID value)
{
  return __atomic_exchange_n (target, value, __ATOMIC_SEQ_CST);
}

static inline VAS_UNUSED PVOID
InterlockedCompareExchangePointer (PVOID volatile *target, PVOID value, PVOID old)
{
  return __sync_val_compare_and_swap (target, old, value);
}

/* Atomic, as the names of GCC's and clang's own operations. */
#define InterlockedIncrement(target) __sync_add_and_fetch ((target), 1)
#define InterlockedDecrement(target) __sync_sub_and_fetch ((target), 1)
#define InterlockedExchange(target, value) __atomic_exchange_n ((target), (value), __ATOMIC_SEQ_CST)
#define InterlockedExchangeAdd(target, value) __sync_fetch_and_add ((target), (value))
#define InterlockedAdd(target, value) __sync_add_and_fetch ((target), (value))
#define InterlockedAnd(target, value) __sync_fetch_and_and ((target), (value))
#define InterlockedOr(target, value) __sync_fetch_and_or ((target), (value))
#define InterlockedXor(target, value) __sync_fetch_and_xor ((target), (value))
#define InterlockedCompareExchange(target, value, old) __sync_val_compare_and_swap ((target), (old), (value))
#define InterlockedIncrement64 InterlockedIncrement
#define InterlockedDecrement64 InterlockedDecrement
#define InterlockedExchange64 InterlockedExchange
#define InterlockedExchangeAdd64 InterlockedExchangeAdd
#define InterlockedCompareExchange64 InterlockedCompareExchange
#define InterlockedAdd64 InterlockedAdd
#define InterlockedAnd64 InterlockedAnd
#define InterlockedOr64 InterlockedOr
#define InterlockedXor64 InterlockedXor
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define _InterlockedIncrement InterlockedIncrement
#define _InterlockedDecrement InterlockedDecrement
#define _InterlockedExchange InterlockedExchange
#define _InterlockedExchangeAdd InterlockedExchangeAdd
#define _InterlockedCompareExchange InterlockedCompareExchange
#define _InterlockedExchangePointer InterlockedExchangePointer
#define _InterlockedCompareExchangePointer InterlockedCompareExchangePointer
#define _InterlockedExchangeAdd64 InterlockedExchangeAdd64
#define _InterlockedCompareExchange64 InterlockedCompareExchange64
#define _InterlockedAnd InterlockedAnd
#define _InterlockedOr InterlockedOr
#define _InterlockedXor InterlockedXor
#define _InterlockedExchange64 InterlockedExchange64
#define _InterlockedIncrement64 InterlockedIncrement64
#define _InterlockedDecrement64 InterlockedDecrement64
#define _InterlockedAnd64 InterlockedAnd64
#define _InterlockedOr64 InterlockedOr64
#define MemoryBarrier() __sync_synchronize ()
#define YieldProcessor() ((void) 0)

#endif
