#include "win32/objects.h"
#include "win32/call.h"
#include "win32/console.h"
#include "win32/processes.h"
#include <stdlib.h>
#include <vasbox/win32.h>

#define FIRST_HANDLE 0x40000000u
#define MOST_HANDLES 8192

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static Object *handles[MOST_HANDLES];
static int n_running = 1;

void
objects_lock (void)
{
  pthread_mutex_lock (&lock);
}

void
objects_unlock (void)
{
  pthread_mutex_unlock (&lock);
}

void
objects_changed (void)
{
  pthread_cond_broadcast (&changed);
}

void
objects_wait (void)
{
  pthread_cond_wait (&changed, &lock);
}

bool
objects_wait_until (const struct timespec *deadline)
{
  return n_running > 1 && pthread_cond_timedwait (&changed, &lock, deadline) == 0;
}

void
objects_count_thread (int change)
{
  n_running += change;
}

Object *
object_new (Kind kind)
{
  Object *object = calloc (1, sizeof *object);
  if (object != NULL)
    object->kind = kind;
  return object;
}

static Object **
slot_of (HANDLE handle)
{
  uint64_t number = handle_of (handle), index = (number - FIRST_HANDLE) / 4;
  return number < FIRST_HANDLE || index >= MOST_HANDLES ? NULL : &handles[index];
}

Object *
object_find (HANDLE handle)
{
  Object **slot = slot_of (handle);
  return slot != NULL ? *slot : NULL;
}

Object *
object_named (const char *name, size_t size)
{
  for (unsigned i = 0; i < MOST_HANDLES; i++)
    {
      Object *object = handles[i];
      if (object != NULL && object->name != NULL && strlen (object->name) == size
          && memcmp (object->name, name, size) == 0)
        return object;
    }
  return NULL;
}

Object *
object_thread (VasThreadId thread)
{
  for (unsigned i = 0; i < MOST_HANDLES; i++)
    if (handles[i] != NULL && handles[i]->kind == KIND_THREAD && handles[i]->thread == thread
        && !handles[i]->is_signaled)
      return handles[i];
  return NULL;
}

static void
drop_if_unused (Object *object)
{
  if (object->n_references > 0)
    return;
  free (object->name);
  free (object);
}

void
object_unref (Object *object)
{
  object->n_references--;
  drop_if_unused (object);
}

HANDLE
object_open (Object *object)
{
  uintptr_t i = 0;
  while (i < MOST_HANDLES && handles[i] != NULL)
    i++;
  if (i == MOST_HANDLES)
    {
      drop_if_unused (object);
      return NULL;
    }
  handles[i] = object;
  object->n_references++;
  return (HANDLE) (FIRST_HANDLE + 4 * i);
}

HANDLE
object_answer (HANDLE handle, DWORD error)
{
  if (handle == NULL)
    set_error (error);
  return handle;
}

/* Under the lock. */
static bool
close_handle (HANDLE handle)
{
  Object **slot = slot_of (handle);
  if (slot == NULL || *slot == NULL)
    return false;
  object_unref (*slot);
  *slot = NULL;
  return true;
}

bool
object_close (HANDLE handle)
{
  objects_lock ();
  bool is_closed = close_handle (handle);
  objects_unlock ();
  return is_closed || privileges_close (handle) || policies_close (handle) || console_descriptor (handle) >= 0;
}

bool
object_duplicate (HANDLE handle, bool closes, HANDLE *duplicate)
{
  objects_lock ();
  Object *object = handle == GetCurrentThread () ? thread_own () : object_find (handle);
  bool is_one = object != NULL;
  if (is_one)
    *duplicate = object_open (object);
  if (is_one && closes)
    close_handle (handle);
  objects_unlock ();
  return is_one;
}

static bool
can_take (const Object *object)
{
  if (object->kind == KIND_MUTEX)
    return object->recursion == 0 || pthread_equal (object->owner, pthread_self ());
  if (object->kind == KIND_SEMAPHORE)
    return object->count > 0;
  return object->is_signaled;
}

static void
take (Object *object)
{
  if (object->kind == KIND_EVENT && !object->is_manual)
    object->is_signaled = false;
  else if (object->kind == KIND_SEMAPHORE)
    object->count--;
  else if (object->kind == KIND_MUTEX)
    {
      object->owner = pthread_self ();
      object->recursion++;
    }
}

/* 1 where what @handle stands for is ready, 0 where it is not, -1 where it can not be waited for. */
static int
is_ready (HANDLE handle)
{
  const Object *object = object_find (handle);
  return object != NULL ? can_take (object) : processes_ended (handle);
}

static void
take_handle (HANDLE handle)
{
  Object *object = object_find (handle);
  if (object != NULL)
    take (object);
}

/* WAIT_OBJECT_0 + i, WAIT_FAILED for what is no object, else WAIT_TIMEOUT; under the lock. */
static DWORD
try_take (DWORD n, const HANDLE *waited, BOOL all)
{
  DWORD n_ready = 0, first = WAIT_TIMEOUT;
  for (DWORD i = 0; i < n; i++)
    {
      int ready = is_ready (waited[i]);
      if (ready < 0)
        return WAIT_FAILED;
      if (ready > 0 && n_ready++ == 0)
        first = WAIT_OBJECT_0 + i;
    }
  if (n_ready == 0 || (all && n_ready < n))
    return WAIT_TIMEOUT;
  for (DWORD i = 0; all && i < n; i++)
    take_handle (waited[i]);
  if (all)
    return WAIT_OBJECT_0;
  take_handle (waited[first - WAIT_OBJECT_0]);
  return first;
}

void
deadline_after (DWORD milliseconds, struct timespec *deadline)
{
  clock_gettime (CLOCK_REALTIME, deadline);
  deadline->tv_sec += milliseconds / 1000;
  deadline->tv_nsec += (long) (milliseconds % 1000) * 1000000;
  deadline->tv_sec += deadline->tv_nsec / 1000000000;
  deadline->tv_nsec %= 1000000000;
}

/* A thread that waits for ever for what no thread is left to do would hang: that is its program's fault. */
DWORD WINAPI
WaitForMultipleObjects (DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds)
{
  struct timespec deadline;
  bool is_over = false;
  DWORD result;
  if (nCount == 0 || nCount > MAXIMUM_WAIT_OBJECTS)
    {
      set_error (ERROR_INVALID_PARAMETER);
      return WAIT_FAILED;
    }
  deadline_after (dwMilliseconds == INFINITE ? 0 : dwMilliseconds, &deadline);
  objects_lock ();
  while ((result = try_take (nCount, lpHandles, bWaitAll)) == WAIT_TIMEOUT && !is_over)
    if (dwMilliseconds == INFINITE)
      objects_wait ();
    else
      is_over = dwMilliseconds == 0 || !objects_wait_until (&deadline);
  objects_unlock ();
  if (result == WAIT_FAILED)
    set_error (ERROR_INVALID_HANDLE);
  return result;
}

DWORD WINAPI
WaitForMultipleObjectsEx (DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds,
                          BOOL bAlertable)
{
  (void) bAlertable;
  return WaitForMultipleObjects (nCount, lpHandles, bWaitAll, dwMilliseconds);
}

DWORD WINAPI
WaitForSingleObject (HANDLE hHandle, DWORD dwMilliseconds)
{
  return WaitForMultipleObjects (1, &hHandle, FALSE, dwMilliseconds);
}

DWORD WINAPI
WaitForSingleObjectEx (HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
{
  (void) bAlertable;
  return WaitForSingleObject (hHandle, dwMilliseconds);
}
