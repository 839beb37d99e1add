/* Events, mutexes and semaphores. */
#include "win32/call.h"
#include "win32/names.h"
#include "win32/objects.h"
#include <stdlib.h>
#include <vasbox/win32.h>

typedef struct Named
{
  Object *object;
  DWORD error; /* what the creating call leaves behind, if the object is there */
} Named;

/* The object of that name, or a new one: under the lock. */
static Named
make (Kind kind, const Name *name)
{
  bool is_named = name->text != NULL && name->size > 0;
  Object *object = is_named ? object_named (name->text, name->size) : NULL;
  if (object != NULL)
    return (Named) { object->kind == kind ? object : NULL,
                     object->kind == kind ? ERROR_ALREADY_EXISTS : ERROR_INVALID_HANDLE };
  object = object_new (kind);
  if (object != NULL && is_named)
    object->name = strndup (name->text, name->size);
  return (Named) { object, object != NULL ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY };
}

/* Ends the lock that make() was called under. */
static HANDLE
open_made (Named made)
{
  HANDLE handle = made.object != NULL ? object_open (made.object) : NULL;
  objects_unlock ();
  set_error (handle == NULL && made.object != NULL ? ERROR_NOT_ENOUGH_MEMORY : made.error);
  return handle;
}

static HANDLE
create_event (BOOL is_manual, BOOL is_signaled, const Name *name)
{
  objects_lock ();
  Named made = make (KIND_EVENT, name);
  if (made.error == ERROR_SUCCESS)
    {
      made.object->is_manual = is_manual != FALSE;
      made.object->is_signaled = is_signaled != FALSE;
    }
  return open_made (made);
}

HANDLE WINAPI
CreateEventA (LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCSTR lpName)
{
  const Name name = name_of_text (lpName);
  (void) lpEventAttributes;
  return create_event (bManualReset, bInitialState, &name);
}

HANDLE WINAPI
CreateEventW (LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCWSTR lpName)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpName, lstrlenW (lpName), text);
  (void) lpEventAttributes;
  return create_event (bManualReset, bInitialState, &name);
}

static BOOL
signal_event (HANDLE handle, bool is_signaled)
{
  objects_lock ();
  Object *object = object_find (handle);
  bool is_event = object != NULL && object->kind == KIND_EVENT;
  if (is_event)
    object->is_signaled = is_signaled;
  objects_changed ();
  objects_unlock ();
  if (!is_event)
    set_error (ERROR_INVALID_HANDLE);
  return is_event;
}

BOOL WINAPI
SetEvent (HANDLE hEvent)
{
  return signal_event (hEvent, true);
}

BOOL WINAPI
ResetEvent (HANDLE hEvent)
{
  return signal_event (hEvent, false);
}

static HANDLE
create_mutex (BOOL is_owned, const Name *name)
{
  objects_lock ();
  Named made = make (KIND_MUTEX, name);
  if (made.error == ERROR_SUCCESS && is_owned)
    {
      made.object->owner = pthread_self ();
      made.object->recursion = 1;
    }
  return open_made (made);
}

HANDLE WINAPI
CreateMutexA (LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName)
{
  const Name name = name_of_text (lpName);
  (void) lpMutexAttributes;
  return create_mutex (bInitialOwner, &name);
}

HANDLE WINAPI
CreateMutexW (LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpName, lstrlenW (lpName), text);
  (void) lpMutexAttributes;
  return create_mutex (bInitialOwner, &name);
}

BOOL WINAPI
ReleaseMutex (HANDLE hMutex)
{
  DWORD error = ERROR_SUCCESS;
  objects_lock ();
  Object *object = object_find (hMutex);
  if (object == NULL || object->kind != KIND_MUTEX)
    error = ERROR_INVALID_HANDLE;
  else if (object->recursion == 0 || !pthread_equal (object->owner, pthread_self ()))
    error = ERROR_NOT_OWNER;
  else if (--object->recursion == 0)
    objects_changed ();
  objects_unlock ();
  if (error != ERROR_SUCCESS)
    set_error (error);
  return error == ERROR_SUCCESS;
}

static HANDLE
create_semaphore (LONG count, LONG maximum, const Name *name)
{
  if (count < 0 || maximum <= 0 || count > maximum)
    return object_answer (NULL, ERROR_INVALID_PARAMETER);
  objects_lock ();
  Named made = make (KIND_SEMAPHORE, name);
  if (made.error == ERROR_SUCCESS)
    {
      made.object->count = count;
      made.object->maximum = maximum;
    }
  return open_made (made);
}

HANDLE WINAPI
CreateSemaphoreA (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName)
{
  const Name name = name_of_text (lpName);
  (void) lpSemaphoreAttributes;
  return create_semaphore (lInitialCount, lMaximumCount, &name);
}

HANDLE WINAPI
CreateSemaphoreW (LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName)
{
  char text[NAME_SIZE];
  const Name name = name_of_wide (lpName, lstrlenW (lpName), text);
  (void) lpSemaphoreAttributes;
  return create_semaphore (lInitialCount, lMaximumCount, &name);
}

/* What is released must fit below the maximum. */
static DWORD
release (Object *object, LONG n, PLONG previous)
{
  if (object == NULL || object->kind != KIND_SEMAPHORE)
    return ERROR_INVALID_HANDLE;
  if (n <= 0)
    return ERROR_INVALID_PARAMETER;
  if (n > object->maximum - object->count)
    return ERROR_TOO_MANY_POSTS;
  if (!is_bad (previous))
    *previous = object->count;
  object->count += n;
  objects_changed ();
  return ERROR_SUCCESS;
}

BOOL WINAPI
ReleaseSemaphore (HANDLE hSemaphore, LONG lReleaseCount, PLONG lpPreviousCount)
{
  objects_lock ();
  DWORD error = release (object_find (hSemaphore), lReleaseCount, lpPreviousCount);
  objects_unlock ();
  if (error != ERROR_SUCCESS)
    set_error (error);
  return error == ERROR_SUCCESS;
}
