/* Simulated accesses, and the handlers that are asked where one faults. */
#include "win32/call.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <vasbox/win32.h>

typedef struct Handler Handler;
struct Handler
{
  PVECTORED_EXCEPTION_HANDLER function;
  Handler *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Handler *handlers;
static PTOP_LEVEL_EXCEPTION_FILTER last_filter;

PVOID WINAPI
AddVectoredExceptionHandler (ULONG First, PVECTORED_EXCEPTION_HANDLER Handler_)
{
  Handler *handler = calloc (1, sizeof *handler);
  if (handler == NULL)
    return NULL;
  handler->function = Handler_;
  pthread_mutex_lock (&lock);
  Handler **at = &handlers;
  while (First == 0 && *at != NULL)
    at = &(*at)->next;
  handler->next = *at;
  *at = handler;
  pthread_mutex_unlock (&lock);
  return handler;
}

ULONG WINAPI
RemoveVectoredExceptionHandler (PVOID Handle)
{
  pthread_mutex_lock (&lock);
  Handler **at = &handlers;
  while (*at != NULL && *at != Handle)
    at = &(*at)->next;
  bool is_there = *at != NULL;
  if (is_there)
    *at = (*at)->next;
  pthread_mutex_unlock (&lock);
  if (is_there)
    free (Handle);
  return is_there;
}

PVOID WINAPI
AddVectoredContinueHandler (ULONG First, PVECTORED_EXCEPTION_HANDLER Handler_)
{
  Handler *handler = calloc (1, sizeof *handler);
  (void) First;
  if (handler != NULL)
    handler->function = Handler_;
  return handler;
}

ULONG WINAPI
RemoveVectoredContinueHandler (PVOID Handle)
{
  free (Handle);
  return Handle != NULL;
}

/* The @n-th handler now: they may add and remove each other. */
static PVECTORED_EXCEPTION_HANDLER
nth_handler (unsigned n)
{
  pthread_mutex_lock (&lock);
  const Handler *handler = handlers;
  while (handler != NULL && n-- > 0)
    handler = handler->next;
  PVECTORED_EXCEPTION_HANDLER function = handler != NULL ? handler->function : NULL;
  pthread_mutex_unlock (&lock);
  return function;
}

static bool
dispatch (EXCEPTION_RECORD *exception)
{
  CONTEXT registers;
  EXCEPTION_POINTERS pointers = { exception, &registers };
  PVECTORED_EXCEPTION_HANDLER function;
  memset (&registers, 0, sizeof registers);
  for (unsigned n = 0; (function = nth_handler (n)) != NULL; n++)
    if (function (&pointers) == EXCEPTION_CONTINUE_EXECUTION)
      return true;
  PTOP_LEVEL_EXCEPTION_FILTER last = __atomic_load_n (&last_filter, __ATOMIC_SEQ_CST);
  return last != NULL && last (&pointers) == EXCEPTION_CONTINUE_EXECUTION;
}

LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
SetUnhandledExceptionFilter (LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter)
{
  return __atomic_exchange_n (&last_filter, lpTopLevelExceptionFilter, __ATOMIC_SEQ_CST);
}

static bool
handle_fault (const VasFault *fault)
{
  EXCEPTION_RECORD exception;
  memset (&exception, 0, sizeof exception);
  exception.ExceptionCode = fault->status;
  exception.NumberParameters = fault->n_parameters;
  for (unsigned i = 0; i < fault->n_parameters; i++)
    exception.ExceptionInformation[i] = (ULONG_PTR) fault->parameters[i];
  return dispatch (&exception);
}

static bool
try_access (VasAccessKind kind, const void *address, size_t size, void *data, VasFault *fault)
{
  VasMachine *machine = session_enter ();
  bool is_done = vas_access (machine, session_thread (machine), kind, address_of (address), size, data, fault);
  session_leave ();
  return is_done;
}

static bool
access_memory (VasAccessKind kind, const void *address, size_t size, void *data, VasFault *fault)
{
  VasFault found;
  while (!try_access (kind, address, size, data, &found))
    if (!handle_fault (&found))
      {
        if (fault != NULL)
          *fault = found;
        return false;
      }
  return true;
}

bool
vas_win32_read (const void *address, void *data, size_t size, VasFault *fault)
{
  return access_memory (VAS_ACCESS_READ, address, size, data, fault);
}

bool
vas_win32_write (void *address, const void *data, size_t size, VasFault *fault)
{
  return access_memory (VAS_ACCESS_WRITE, address, size, (void *) (uintptr_t) data, fault);
}

bool
vas_win32_execute (const void *address, size_t size, VasFault *fault)
{
  return access_memory (VAS_ACCESS_EXECUTE, address, size, NULL, fault);
}

VOID WINAPI
RaiseException (DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments, const ULONG_PTR *lpArguments)
{
  EXCEPTION_RECORD exception;
  DWORD n = nNumberOfArguments < EXCEPTION_MAXIMUM_PARAMETERS ? nNumberOfArguments : EXCEPTION_MAXIMUM_PARAMETERS;
  memset (&exception, 0, sizeof exception);
  exception.ExceptionCode = dwExceptionCode;
  exception.ExceptionFlags = dwExceptionFlags;
  exception.NumberParameters = lpArguments != NULL ? n : 0;
  for (DWORD i = 0; i < exception.NumberParameters; i++)
    exception.ExceptionInformation[i] = lpArguments[i];
  if (dispatch (&exception))
    return;
  fprintf (stderr, "vasbox: exception 0x%08X that no handler took\n", (unsigned) dwExceptionCode);
  abort ();
}
