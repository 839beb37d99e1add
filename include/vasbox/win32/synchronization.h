/* What programs wait for and lock with, beside critical sections: all of it the program's own, none simulated. */
#ifndef VASBOX_WIN32_SYNCHRONIZATION_H
#define VASBOX_WIN32_SYNCHRONIZATION_H

#include <vasbox/win32/memory_constants.h>
#include <vasbox/win32/structures.h>

/* A word each, 0 at first, with nothing to free at the end. */
typedef struct _RTL_SRWLOCK
{
  PVOID Ptr;
} RTL_SRWLOCK, *PRTL_SRWLOCK, SRWLOCK, *PSRWLOCK;
typedef struct _RTL_CONDITION_VARIABLE
{
  PVOID Ptr;
} RTL_CONDITION_VARIABLE, *PRTL_CONDITION_VARIABLE, CONDITION_VARIABLE, *PCONDITION_VARIABLE;
typedef union _RTL_RUN_ONCE
{
  PVOID Ptr;
} RTL_RUN_ONCE, *PRTL_RUN_ONCE, INIT_ONCE, *PINIT_ONCE, *LPINIT_ONCE;
#ifdef __cplusplus /* where an initializer with a field too few is warned of */
#define SRWLOCK_INIT {}
#else
#define SRWLOCK_INIT { NULL }
#endif
#define RTL_SRWLOCK_INIT SRWLOCK_INIT
#define CONDITION_VARIABLE_INIT SRWLOCK_INIT
#define RTL_CONDITION_VARIABLE_INIT SRWLOCK_INIT
#define INIT_ONCE_STATIC_INIT SRWLOCK_INIT
#define RTL_RUN_ONCE_INIT SRWLOCK_INIT
#define CONDITION_VARIABLE_LOCKMODE_SHARED 0x1

typedef BOOL (CALLBACK *PINIT_ONCE_FN) (PINIT_ONCE InitOnce, PVOID Parameter, PVOID *Context);
typedef VOID (NTAPI *PFLS_CALLBACK_FUNCTION) (PVOID lpFlsData);

EXTERN_C_START

WINBASEAPI VOID WINAPI InitializeSRWLock (PSRWLOCK SRWLock);
WINBASEAPI VOID WINAPI AcquireSRWLockExclusive (PSRWLOCK SRWLock);
WINBASEAPI VOID WINAPI AcquireSRWLockShared (PSRWLOCK SRWLock);
WINBASEAPI BOOLEAN WINAPI TryAcquireSRWLockExclusive (PSRWLOCK SRWLock);
WINBASEAPI BOOLEAN WINAPI TryAcquireSRWLockShared (PSRWLOCK SRWLock);
WINBASEAPI VOID WINAPI ReleaseSRWLockExclusive (PSRWLOCK SRWLock);
WINBASEAPI VOID WINAPI ReleaseSRWLockShared (PSRWLOCK SRWLock);
WINBASEAPI VOID WINAPI InitializeConditionVariable (PCONDITION_VARIABLE ConditionVariable);
/** FALSE and ERROR_TIMEOUT where @dwMilliseconds went by first. Wakes without a reason happen, as on Windows. */
WINBASEAPI BOOL WINAPI SleepConditionVariableCS (PCONDITION_VARIABLE ConditionVariable,
                                                 PCRITICAL_SECTION CriticalSection, DWORD dwMilliseconds);
WINBASEAPI BOOL WINAPI SleepConditionVariableSRW (PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock,
                                                  DWORD dwMilliseconds, ULONG Flags);
WINBASEAPI VOID WINAPI WakeConditionVariable (PCONDITION_VARIABLE ConditionVariable);
WINBASEAPI VOID WINAPI WakeAllConditionVariable (PCONDITION_VARIABLE ConditionVariable);
/** @InitFn is called once; FALSE where it answered FALSE, after which the next caller tries again. */
WINBASEAPI BOOL WINAPI InitOnceExecuteOnce (PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter,
                                            LPVOID *Context);

WINBASEAPI HANDLE WINAPI CreateSemaphoreA (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                           LONG lMaximumCount, LPCSTR lpName);
WINBASEAPI HANDLE WINAPI CreateSemaphoreW (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                           LONG lMaximumCount, LPCWSTR lpName);
WINBASEAPI BOOL WINAPI ReleaseSemaphore (HANDLE hSemaphore, LONG lReleaseCount, PLONG lpPreviousCount);
WINBASEAPI HANDLE WINAPI CreateEventW (LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                                       BOOL bInitialState, LPCWSTR lpName);
WINBASEAPI HANDLE WINAPI CreateMutexW (LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName);
/** There are no alerts: as the functions without Ex. */
WINBASEAPI DWORD WINAPI WaitForSingleObjectEx (HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable);
WINBASEAPI DWORD WINAPI WaitForMultipleObjectsEx (DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                                  DWORD dwMilliseconds, BOOL bAlertable);
WINBASEAPI DWORD WINAPI SleepEx (DWORD dwMilliseconds, BOOL bAlertable);
/** Lets a thread begin that was created with CREATE_SUSPENDED: 1; 0 for one that runs. */
WINBASEAPI DWORD WINAPI ResumeThread (HANDLE hThread);
WINBASEAPI DWORD WINAPI GetThreadId (HANDLE Thread);
WINBASEAPI BOOL WINAPI InitializeCriticalSectionEx (LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount,
                                                    DWORD Flags);

/** There are no fibers: a thread's values.  @lpCallback is called with each that is not NULL as its thread ends. */
WINBASEAPI DWORD WINAPI FlsAlloc (PFLS_CALLBACK_FUNCTION lpCallback);
WINBASEAPI PVOID WINAPI FlsGetValue (DWORD dwFlsIndex);
WINBASEAPI BOOL WINAPI FlsSetValue (DWORD dwFlsIndex, PVOID lpFlsData);
WINBASEAPI BOOL WINAPI FlsFree (DWORD dwFlsIndex);

EXTERN_C_END

#define FLS_OUT_OF_INDEXES 0xFFFFFFFFu
#define CRITICAL_SECTION_NO_DEBUG_INFO 0x01000000
#define CreateEvent VAS_AW (CreateEvent)
#define CreateMutex VAS_AW (CreateMutex)
#define CreateSemaphore VAS_AW (CreateSemaphore)

#endif
