/* Threads of the program, each of which is one of the simulated process from its creation on. */
#include "win32/call.h"
#include "win32/objects.h"
#include <stdlib.h>
#include <vasbox/win32.h>

static _Thread_local Object *own;

/* A thread that CreateThread() did not make gets its object when it asks. */
Object *
thread_own (void)
{
  if (own == NULL && (own = object_new (KIND_THREAD)) != NULL)
    {
      own->n_references = 1;
      own->exit_code = STILL_ACTIVE;
    }
  return own;
}

static void
end_thread (DWORD code)
{
  objects_lock ();
  own->exit_code = code;
  own->is_signaled = true;
  objects_count_thread (-1);
  objects_changed ();
  object_unref (own);
  own = NULL;
  objects_unlock ();
}

static void *
run_thread (void *data)
{
  own = data;
  objects_lock ();
  while (own->is_suspended)
    objects_wait ();
  objects_unlock ();
  session_adopt_thread (own->thread);
  end_thread (own->start (own->parameter));
  return NULL;
}

/* Under the lock: the object with a reference of the thread's own, or NULL. */
static Object *
begin_thread (const Object *wanted)
{
  pthread_t thread;
  Object *object = object_new (KIND_THREAD);
  if (object == NULL)
    return NULL;
  *object = *wanted;
  object->n_references = 1;
  if (pthread_create (&thread, NULL, run_thread, object) != 0)
    {
      object_unref (object);
      return NULL;
    }
  pthread_detach (thread);
  objects_count_thread (1);
  return object;
}

HANDLE WINAPI
CreateThread (LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize, LPTHREAD_START_ROUTINE lpStartAddress,
              LPVOID lpParameter, DWORD dwCreationFlags, LPDWORD lpThreadId)
{
  (void) lpThreadAttributes, (void) dwStackSize;
  if (lpStartAddress == NULL)
    return object_answer (NULL, ERROR_INVALID_PARAMETER);
  VasMachine *machine = session_enter ();
  session_thread (machine); /* the creator comes first */
  VasThreadId id = session_new_thread (machine);
  session_leave ();
  Object wanted = { .kind = KIND_THREAD,
                    .exit_code = STILL_ACTIVE,
                    .is_suspended = (dwCreationFlags & CREATE_SUSPENDED) != 0,
                    .start = lpStartAddress,
                    .parameter = lpParameter,
                    .thread = id };
  objects_lock ();
  Object *object = begin_thread (&wanted);
  HANDLE handle = object != NULL ? object_open (object) : NULL;
  objects_unlock ();
  if (handle != NULL && lpThreadId != NULL)
    *lpThreadId = id;
  return object_answer (handle, ERROR_NOT_ENOUGH_MEMORY);
}

DWORD WINAPI
ResumeThread (HANDLE hThread)
{
  objects_lock ();
  Object *object = object_find (hThread);
  bool is_thread = object != NULL && object->kind == KIND_THREAD, was_suspended = is_thread && object->is_suspended;
  if (is_thread)
    object->is_suspended = false;
  objects_changed ();
  objects_unlock ();
  if (!is_thread)
    set_error (ERROR_INVALID_HANDLE);
  return is_thread ? was_suspended : (DWORD) -1;
}

VOID WINAPI
ExitThread (DWORD dwExitCode)
{
  if (own == NULL || own->start == NULL)
    exit ((int) dwExitCode);
  end_thread (dwExitCode);
  pthread_exit (NULL);
}

BOOL WINAPI
GetExitCodeThread (HANDLE hThread, LPDWORD lpExitCode)
{
  bool is_own = hThread == GetCurrentThread ();
  objects_lock ();
  const Object *object = object_find (hThread);
  bool is_thread = !is_bad (lpExitCode) && (is_own || (object != NULL && object->kind == KIND_THREAD));
  if (is_thread)
    *lpExitCode = is_own ? STILL_ACTIVE : object->exit_code;
  objects_unlock ();
  if (!is_thread)
    set_error (ERROR_INVALID_HANDLE);
  return is_thread;
}

DWORD WINAPI
GetThreadId (HANDLE Thread)
{
  if (Thread == GetCurrentThread ())
    return GetCurrentThreadId ();
  objects_lock ();
  const Object *object = object_find (Thread);
  DWORD id = object != NULL && object->kind == KIND_THREAD ? object->thread : 0;
  objects_unlock ();
  if (id == 0)
    set_error (ERROR_INVALID_HANDLE);
  return id;
}

HANDLE WINAPI
OpenThread (DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId)
{
  bool is_own = dwThreadId == GetCurrentThreadId ();
  (void) dwDesiredAccess, (void) bInheritHandle;
  objects_lock ();
  Object *object = is_own ? thread_own () : object_thread (dwThreadId);
  HANDLE handle = object != NULL ? object_open (object) : NULL;
  if (handle != NULL)
    object->thread = dwThreadId;
  objects_unlock ();
  return object_answer (handle, ERROR_INVALID_PARAMETER);
}

HANDLE WINAPI
CreateRemoteThread (HANDLE hProcess, LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                    LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter, DWORD dwCreationFlags,
                    LPDWORD lpThreadId)
{
  DWORD process = GetProcessId (hProcess);
  if (process != GetCurrentProcessId ())
    return object_answer (NULL, process == 0 ? ERROR_INVALID_HANDLE : ERROR_NOT_SUPPORTED);
  return CreateThread (lpThreadAttributes, dwStackSize, lpStartAddress, lpParameter, dwCreationFlags, lpThreadId);
}

DWORD WINAPI
SuspendThread (HANDLE hThread)
{
  objects_lock ();
  const Object *object = object_find (hThread);
  bool is_thread = object != NULL && object->kind == KIND_THREAD, is_suspended = is_thread && object->is_suspended;
  objects_unlock ();
  if (!is_suspended)
    set_error (is_thread || hThread == GetCurrentThread () ? ERROR_NOT_SUPPORTED : ERROR_INVALID_HANDLE);
  return is_suspended ? 1 : (DWORD) -1;
}

BOOL WINAPI
GetThreadContext (HANDLE hThread, LPCONTEXT lpContext)
{
  if (GetThreadId (hThread) == 0)
    return FALSE;
  DWORD flags = lpContext->ContextFlags;
  memset (lpContext, 0, sizeof *lpContext);
  lpContext->ContextFlags = flags;
  return TRUE;
}

BOOL WINAPI
SetThreadStackGuarantee (PULONG StackSizeInBytes)
{
  *StackSizeInBytes = 0;
  return TRUE;
}

HRESULT WINAPI
SetThreadDescription (HANDLE hThread, PCWSTR lpThreadDescription)
{
  (void) lpThreadDescription;
  return GetThreadId (hThread) != 0 ? S_OK : E_HANDLE;
}
