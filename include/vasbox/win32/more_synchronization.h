/* Named objects by their names, creation with rights, waits on addresses, further operations on threads: the program's
 * own, none simulated. Rights are not looked at. */
#ifndef VASBOX_WIN32_MORE_SYNCHRONIZATION_H
#define VASBOX_WIN32_MORE_SYNCHRONIZATION_H

#include <vasbox/win32/context.h>
#include <vasbox/win32/synchronization.h>

EXTERN_C_START

/** ERROR_FILE_NOT_FOUND where there is none of that name, ERROR_INVALID_HANDLE where it is of another kind. */
WINBASEAPI HANDLE WINAPI OpenEventA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenEventW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName);
WINBASEAPI HANDLE WINAPI OpenMutexA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenMutexW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName);
WINBASEAPI HANDLE WINAPI OpenSemaphoreA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenSemaphoreW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName);
WINBASEAPI HANDLE WINAPI CreateEventExA (LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags,
                                         DWORD dwDesiredAccess);
WINBASEAPI HANDLE WINAPI CreateEventExW (LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags,
                                         DWORD dwDesiredAccess);
WINBASEAPI HANDLE WINAPI CreateMutexExA (LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags,
                                         DWORD dwDesiredAccess);
WINBASEAPI HANDLE WINAPI CreateMutexExW (LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName, DWORD dwFlags,
                                         DWORD dwDesiredAccess);
WINBASEAPI HANDLE WINAPI CreateSemaphoreExA (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                             LONG lMaximumCount, LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess);
WINBASEAPI HANDLE WINAPI CreateSemaphoreExW (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                             LONG lMaximumCount, LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess);
/** Sets, releases a count of or releases @hObjectToSignal, then waits; the two are not one operation. */
WINBASEAPI DWORD WINAPI SignalObjectAndWait (HANDLE hObjectToSignal, HANDLE hObjectToWaitOn, DWORD dwMilliseconds,
                                             BOOL bAlertable);
/** Waits while the @AddressSize bytes at @Address are those at @CompareAddress; FALSE and ERROR_TIMEOUT. */
WINBASEAPI BOOL WINAPI WaitOnAddress (volatile VOID *Address, PVOID CompareAddress, SIZE_T AddressSize,
                                      DWORD dwMilliseconds);
WINBASEAPI VOID WINAPI WakeByAddressSingle (PVOID Address);
WINBASEAPI VOID WINAPI WakeByAddressAll (PVOID Address);
WINBASEAPI VOID WINAPI InitOnceInitialize (PINIT_ONCE InitOnce);
WINBASEAPI DWORD WINAPI SetCriticalSectionSpinCount (LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount);

/** A handle to the thread of that number, which has not ended. ERROR_INVALID_PARAMETER. */
WINBASEAPI HANDLE WINAPI OpenThread (DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId);
/** Of the caller's process as CreateThread(); nothing runs in others: ERROR_NOT_SUPPORTED. */
WINBASEAPI HANDLE WINAPI CreateRemoteThread (HANDLE hProcess, LPSECURITY_ATTRIBUTES lpThreadAttributes,
                                             SIZE_T dwStackSize, LPTHREAD_START_ROUTINE lpStartAddress,
                                             LPVOID lpParameter, DWORD dwCreationFlags, LPDWORD lpThreadId);
/** A thread that runs cannot be held: (DWORD) -1 and ERROR_NOT_SUPPORTED.  1 for one that has not begun. */
WINBASEAPI DWORD WINAPI SuspendThread (HANDLE hThread);
/** Registers are all 0. */
WINBASEAPI BOOL WINAPI GetThreadContext (HANDLE hThread, LPCONTEXT lpContext);
/** Accepted and forgotten; *@StackSizeInBytes becomes 0. */
WINBASEAPI BOOL WINAPI SetThreadStackGuarantee (PULONG StackSizeInBytes);
WINBASEAPI HRESULT WINAPI SetThreadDescription (HANDLE hThread, PCWSTR lpThreadDescription);

EXTERN_C_END

#define CREATE_EVENT_MANUAL_RESET 0x00000001
#define CREATE_EVENT_INITIAL_SET 0x00000002
#define CREATE_MUTEX_INITIAL_OWNER 0x00000001
#define MUTEX_MODIFY_STATE 0x0001
#define SEMAPHORE_MODIFY_STATE 0x0002
#define THREAD_SET_INFORMATION 0x0020
#define THREAD_QUERY_LIMITED_INFORMATION 0x0800
#define OpenEvent VAS_AW (OpenEvent)
#define OpenMutex VAS_AW (OpenMutex)
#define OpenSemaphore VAS_AW (OpenSemaphore)
#define CreateEventEx VAS_AW (CreateEventEx)
#define CreateMutexEx VAS_AW (CreateMutexEx)
#define CreateSemaphoreEx VAS_AW (CreateSemaphoreEx)

#endif
