#include "win32/call.h"
#include "win32/objects.h"
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <vasbox/win32.h>

#define FIRST_HANDLE 0x40000000u
#define MOST_OBJECTS 4096

typedef enum Kind
{
  KIND_NONE,
  KIND_THREAD,
  KIND_EVENT,
  KIND_MUTEX
} Kind;

/* Entries are used again once nobody holds them. */
typedef struct Object
{
  Kind kind;
  bool is_open, is_signaled, is_manual, is_running;
  DWORD exit_code;
  unsigned recursion;
  pthread_t owner; /* of a mutex that is taken */
  LPTHREAD_START_ROUTINE start;
  LPVOID parameter;
  VasThreadId thread;
} Object;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static Object objects[MOST_OBJECTS];
static unsigned n_running = 1; /* threads that may end a wait */
static _Thread_local Object *own;

static Object *
find (HANDLE handle)
{
  uint64_t number = handle_of (handle);
  uint64_t index = (number - FIRST_HANDLE) / 4;
  if (number < FIRST_HANDLE || index >= MOST_OBJECTS || !objects[index].is_open)
    return NULL;
  return &objects[index];
}

static HANDLE
handle_to (const Object *object)
{
  return (HANDLE) (uintptr_t) (FIRST_HANDLE + 4 * (uintptr_t) (object - objects));
}

/* Under the lock. */
static Object *
make (Kind kind)
{
  for (unsigned i = 0; i < MOST_OBJECTS; i++)
    if (!objects[i].is_open && !objects[i].is_running)
      {
        objects[i] = (Object) { .kind = kind, .is_open = true };
        return &objects[i];
      }
  return NULL;
}

static HANDLE
answer (HANDLE handle, DWORD error)
{
  if (handle == NULL)
    set_error (error);
  return handle;
}

bool
object_close (HANDLE handle)
{
  pthread_mutex_lock (&lock);
  Object *object = find (handle);
  if (object != NULL)
    object->is_open = false;
  pthread_mutex_unlock (&lock);
  return object != NULL || privileges_close (handle);
}

static void
end_thread (DWORD code)
{
  pthread_mutex_lock (&lock);
  own->exit_code = code;
  own->is_signaled = true;
  own->is_running = false;
  n_running--;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&lock);
}

static void *
run_thread (void *data)
{
  own = data;
  session_adopt_thread (own->thread);
  end_thread (own->start (own->parameter));
  return NULL;
}

HANDLE WINAPI
CreateThread (LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize, LPTHREAD_START_ROUTINE lpStartAddress,
              LPVOID lpParameter, DWORD dwCreationFlags, LPDWORD lpThreadId)
{
  pthread_t thread;
  (void) lpThreadAttributes, (void) dwStackSize;
  if (lpStartAddress == NULL || (dwCreationFlags & CREATE_SUSPENDED) != 0)
    return answer (NULL, lpStartAddress == NULL ? ERROR_INVALID_PARAMETER : ERROR_NOT_SUPPORTED);
  VasMachine *machine = session_enter ();
  session_thread (machine); /* the creator comes first */
  VasThreadId id = session_new_thread (machine);
  session_leave ();
  pthread_mutex_lock (&lock);
  Object *object = make (KIND_THREAD);
  if (object != NULL)
    {
      object->exit_code = STILL_ACTIVE;
      object->start = lpStartAddress;
      object->parameter = lpParameter;
      object->thread = id;
      object->is_running = pthread_create (&thread, NULL, run_thread, object) == 0;
      object->is_open = object->is_running;
      n_running += object->is_running;
    }
  bool is_made = object != NULL && object->is_running;
  pthread_mutex_unlock (&lock);
  if (!is_made)
    return answer (NULL, ERROR_NOT_ENOUGH_MEMORY);
  pthread_detach (thread);
  if (lpThreadId != NULL)
    *lpThreadId = id;
  return handle_to (object);
}

VOID WINAPI
ExitThread (DWORD dwExitCode)
{
  if (own == NULL)
    exit ((int) dwExitCode);
  end_thread (dwExitCode);
  pthread_exit (NULL);
}

BOOL WINAPI
GetExitCodeThread (HANDLE hThread, LPDWORD lpExitCode)
{
  pthread_mutex_lock (&lock);
  const Object *object = find (hThread);
  bool is_thread = object != NULL && object->kind == KIND_THREAD && lpExitCode != NULL;
  if (is_thread)
    *lpExitCode = object->exit_code;
  pthread_mutex_unlock (&lock);
  if (!is_thread)
    set_error (ERROR_INVALID_HANDLE);
  return is_thread;
}

static bool
can_take (const Object *object)
{
  if (object->kind == KIND_MUTEX)
    return object->recursion == 0 || pthread_equal (object->owner, pthread_self ());
  return object->is_signaled;
}

static void
take (Object *object)
{
  if (object->kind == KIND_EVENT && !object->is_manual)
    object->is_signaled = false;
  if (object->kind == KIND_MUTEX)
    {
      object->owner = pthread_self ();
      object->recursion++;
    }
}

/* WAIT_OBJECT_0 + i, WAIT_FAILED for what is no object, else WAIT_TIMEOUT; under the lock. */
static DWORD
try_take (DWORD n, const HANDLE *handles, BOOL all)
{
  DWORD n_ready = 0, first = WAIT_TIMEOUT;
  for (DWORD i = 0; i < n; i++)
    {
      const Object *object = find (handles[i]);
      if (object == NULL)
        return WAIT_FAILED;
      if (can_take (object) && n_ready++ == 0)
        first = WAIT_OBJECT_0 + i;
    }
  if (n_ready == 0 || (all && n_ready < n))
    return WAIT_TIMEOUT;
  for (DWORD i = 0; all && i < n; i++)
    take (find (handles[i]));
  if (all)
    return WAIT_OBJECT_0;
  take (find (handles[first - WAIT_OBJECT_0]));
  return first;
}

static void
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
  int over = 0;
  DWORD result;
  if (nCount == 0 || nCount > MAXIMUM_WAIT_OBJECTS)
    {
      set_error (ERROR_INVALID_PARAMETER);
      return WAIT_FAILED;
    }
  deadline_after (dwMilliseconds == INFINITE ? 0 : dwMilliseconds, &deadline);
  pthread_mutex_lock (&lock);
  while ((result = try_take (nCount, lpHandles, bWaitAll)) == WAIT_TIMEOUT && over == 0)
    if (dwMilliseconds == INFINITE)
      pthread_cond_wait (&changed, &lock);
    else
      over = dwMilliseconds == 0 || n_running == 1 ? ETIMEDOUT : pthread_cond_timedwait (&changed, &lock, &deadline);
  pthread_mutex_unlock (&lock);
  if (result == WAIT_FAILED)
    set_error (ERROR_INVALID_HANDLE);
  return result;
}

DWORD WINAPI
WaitForSingleObject (HANDLE hHandle, DWORD dwMilliseconds)
{
  return WaitForMultipleObjects (1, &hHandle, FALSE, dwMilliseconds);
}

HANDLE WINAPI
CreateEventA (LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCSTR lpName)
{
  (void) lpEventAttributes, (void) lpName;
  pthread_mutex_lock (&lock);
  Object *object = make (KIND_EVENT);
  if (object != NULL)
    {
      object->is_manual = bManualReset != FALSE;
      object->is_signaled = bInitialState != FALSE;
    }
  pthread_mutex_unlock (&lock);
  return answer (object != NULL ? handle_to (object) : NULL, ERROR_NOT_ENOUGH_MEMORY);
}

static BOOL
signal_event (HANDLE handle, bool is_signaled)
{
  pthread_mutex_lock (&lock);
  Object *object = find (handle);
  bool is_event = object != NULL && object->kind == KIND_EVENT;
  if (is_event)
    object->is_signaled = is_signaled;
  pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&lock);
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

HANDLE WINAPI
CreateMutexA (LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName)
{
  (void) lpMutexAttributes, (void) lpName;
  pthread_mutex_lock (&lock);
  Object *object = make (KIND_MUTEX);
  if (object != NULL && bInitialOwner)
    take (object);
  pthread_mutex_unlock (&lock);
  return answer (object != NULL ? handle_to (object) : NULL, ERROR_NOT_ENOUGH_MEMORY);
}

BOOL WINAPI
ReleaseMutex (HANDLE hMutex)
{
  DWORD error = ERROR_SUCCESS;
  pthread_mutex_lock (&lock);
  Object *object = find (hMutex);
  if (object == NULL || object->kind != KIND_MUTEX)
    error = ERROR_INVALID_HANDLE;
  else if (object->recursion == 0 || !pthread_equal (object->owner, pthread_self ()))
    error = ERROR_NOT_OWNER;
  else if (--object->recursion == 0)
    pthread_cond_broadcast (&changed);
  pthread_mutex_unlock (&lock);
  if (error != ERROR_SUCCESS)
    set_error (error);
  return error == ERROR_SUCCESS;
}
