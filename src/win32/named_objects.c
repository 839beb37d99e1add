/* Objects by their names, and creation with flags. */
#include "win32/call.h"
#include "win32/names.h"
#include "win32/objects.h"
#include <vasbox/win32.h>

static HANDLE
open_named (Kind kind, const Name *name)
{
  DWORD error = ERROR_NOT_ENOUGH_MEMORY;
  HANDLE handle = NULL;
  objects_lock ();
  Object *object = name->text != NULL ? object_named (name->text, name->size) : NULL;
  if (name->text == NULL || object == NULL)
    error = name->text == NULL ? ERROR_INVALID_PARAMETER : ERROR_FILE_NOT_FOUND;
  else if (object->kind != kind)
    error = ERROR_INVALID_HANDLE;
  else
    handle = object_open (object);
  objects_unlock ();
  return object_answer (handle, error);
}

static HANDLE
open_wide (Kind kind, LPCWSTR name)
{
  char text[NAME_SIZE];
  const Name narrow = name_of_wide (name, lstrlenW (name), text);
  return open_named (kind, &narrow);
}

static HANDLE
open_text (Kind kind, LPCSTR name)
{
  const Name narrow = name_of_text (name);
  return open_named (kind, &narrow);
}

HANDLE WINAPI
OpenEventA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
  (void) dwDesiredAccess, (void) bInheritHandle;
  return open_text (KIND_EVENT, lpName);
}

HANDLE WINAPI
OpenEventW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
  (void) dwDesiredAccess, (void) bInheritHandle;
  return open_wide (KIND_EVENT, lpName);
}

HANDLE WINAPI
OpenMutexA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
  (void) dwDesiredAccess, (void) bInheritHandle;
  return open_text (KIND_MUTEX, lpName);
}

HANDLE WINAPI
OpenMutexW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
  (void) dwDesiredAccess, (void) bInheritHandle;
  return open_wide (KIND_MUTEX, lpName);
}

HANDLE WINAPI
OpenSemaphoreA (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
  (void) dwDesiredAccess, (void) bInheritHandle;
  return open_text (KIND_SEMAPHORE, lpName);
}

HANDLE WINAPI
OpenSemaphoreW (DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
  (void) dwDesiredAccess, (void) bInheritHandle;
  return open_wide (KIND_SEMAPHORE, lpName);
}

HANDLE WINAPI
CreateEventExA (LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
  (void) dwDesiredAccess;
  return CreateEventA (lpEventAttributes, (dwFlags & CREATE_EVENT_MANUAL_RESET) != 0,
                       (dwFlags & CREATE_EVENT_INITIAL_SET) != 0, lpName);
}

HANDLE WINAPI
CreateEventExW (LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
  (void) dwDesiredAccess;
  return CreateEventW (lpEventAttributes, (dwFlags & CREATE_EVENT_MANUAL_RESET) != 0,
                       (dwFlags & CREATE_EVENT_INITIAL_SET) != 0, lpName);
}

HANDLE WINAPI
CreateMutexExA (LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
  (void) dwDesiredAccess;
  return CreateMutexA (lpMutexAttributes, (dwFlags & CREATE_MUTEX_INITIAL_OWNER) != 0, lpName);
}

HANDLE WINAPI
CreateMutexExW (LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
  (void) dwDesiredAccess;
  return CreateMutexW (lpMutexAttributes, (dwFlags & CREATE_MUTEX_INITIAL_OWNER) != 0, lpName);
}

HANDLE WINAPI
CreateSemaphoreExA (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
                    LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
  (void) dwFlags, (void) dwDesiredAccess;
  return CreateSemaphoreA (lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);
}

HANDLE WINAPI
CreateSemaphoreExW (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount,
                    LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
{
  (void) dwFlags, (void) dwDesiredAccess;
  return CreateSemaphoreW (lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);
}

static Kind
kind_of (HANDLE handle)
{
  objects_lock ();
  const Object *object = object_find (handle);
  Kind kind = object != NULL ? object->kind : KIND_NONE;
  objects_unlock ();
  return kind;
}

DWORD WINAPI
SignalObjectAndWait (HANDLE hObjectToSignal, HANDLE hObjectToWaitOn, DWORD dwMilliseconds, BOOL bAlertable)
{
  Kind kind = kind_of (hObjectToSignal);
  BOOL is_done = kind == KIND_MUTEX       ? ReleaseMutex (hObjectToSignal)
                 : kind == KIND_SEMAPHORE ? ReleaseSemaphore (hObjectToSignal, 1, NULL)
                                          : SetEvent (hObjectToSignal);
  return is_done ? WaitForSingleObjectEx (hObjectToWaitOn, dwMilliseconds, bAlertable) : WAIT_FAILED;
}

BOOL WINAPI
WaitOnAddress (volatile VOID *Address, PVOID CompareAddress, SIZE_T AddressSize, DWORD dwMilliseconds)
{
  struct timespec deadline;
  bool is_over = false, is_same;
  deadline_after (dwMilliseconds == INFINITE ? 0 : dwMilliseconds, &deadline);
  objects_lock ();
  while ((is_same = memcmp (pointer_to (address_of (Address)), CompareAddress, AddressSize) == 0) && !is_over)
    if (dwMilliseconds == INFINITE)
      objects_wait ();
    else
      is_over = !objects_wait_until (&deadline);
  objects_unlock ();
  if (is_same)
    set_error (ERROR_TIMEOUT);
  return !is_same;
}

VOID WINAPI
WakeByAddressAll (PVOID Address)
{
  (void) Address;
  objects_lock ();
  objects_changed ();
  objects_unlock ();
}

VOID WINAPI
WakeByAddressSingle (PVOID Address)
{
  WakeByAddressAll (Address);
}

VOID WINAPI
InitOnceInitialize (PINIT_ONCE InitOnce)
{
  InitOnce->Ptr = NULL;
}

DWORD WINAPI
SetCriticalSectionSpinCount (LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
  DWORD before = (DWORD) lpCriticalSection->SpinCount;
  lpCriticalSection->SpinCount = dwSpinCount;
  return before;
}
