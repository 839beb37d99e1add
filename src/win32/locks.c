/* Critical sections and thread-local values: the host's own. */
#include "win32/call.h"
#include <pthread.h>
#include <stdlib.h>
#include <vasbox/win32.h>

/* The section's DebugInfo is a mutex of the host. */
BOOL WINAPI
InitializeCriticalSectionAndSpinCount (LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
{
  pthread_mutexattr_t attributes;
  pthread_mutex_t *mutex = malloc (sizeof *mutex);
  if (mutex == NULL)
    return FALSE;
  memset (lpCriticalSection, 0, sizeof *lpCriticalSection);
  lpCriticalSection->LockCount = -1;
  lpCriticalSection->SpinCount = dwSpinCount;
  lpCriticalSection->DebugInfo = mutex;
  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init (mutex, &attributes);
  pthread_mutexattr_destroy (&attributes);
  return TRUE;
}

VOID WINAPI
InitializeCriticalSection (LPCRITICAL_SECTION lpCriticalSection)
{
  InitializeCriticalSectionAndSpinCount (lpCriticalSection, 0);
}

BOOL WINAPI
InitializeCriticalSectionEx (LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount, DWORD Flags)
{
  (void) Flags;
  return InitializeCriticalSectionAndSpinCount (lpCriticalSection, dwSpinCount);
}

VOID WINAPI
EnterCriticalSection (LPCRITICAL_SECTION lpCriticalSection)
{
  pthread_mutex_lock (lpCriticalSection->DebugInfo);
}

BOOL WINAPI
TryEnterCriticalSection (LPCRITICAL_SECTION lpCriticalSection)
{
  return pthread_mutex_trylock (lpCriticalSection->DebugInfo) == 0;
}

VOID WINAPI
LeaveCriticalSection (LPCRITICAL_SECTION lpCriticalSection)
{
  pthread_mutex_unlock (lpCriticalSection->DebugInfo);
}

VOID WINAPI
DeleteCriticalSection (LPCRITICAL_SECTION lpCriticalSection)
{
  pthread_mutex_destroy (lpCriticalSection->DebugInfo);
  free (lpCriticalSection->DebugInfo);
  lpCriticalSection->DebugInfo = NULL;
}

DWORD WINAPI
TlsAlloc (VOID)
{
  pthread_key_t key;
  return pthread_key_create (&key, NULL) == 0 ? (DWORD) key : TLS_OUT_OF_INDEXES;
}

LPVOID WINAPI
TlsGetValue (DWORD dwTlsIndex)
{
  return pthread_getspecific ((pthread_key_t) dwTlsIndex);
}

BOOL WINAPI
TlsSetValue (DWORD dwTlsIndex, LPVOID lpTlsValue)
{
  return pthread_setspecific ((pthread_key_t) dwTlsIndex, lpTlsValue) == 0;
}

BOOL WINAPI
TlsFree (DWORD dwTlsIndex)
{
  return pthread_key_delete ((pthread_key_t) dwTlsIndex) == 0;
}

DWORD WINAPI
FlsAlloc (PFLS_CALLBACK_FUNCTION lpCallback)
{
  pthread_key_t key;
  return pthread_key_create (&key, lpCallback) == 0 ? (DWORD) key : FLS_OUT_OF_INDEXES;
}

PVOID WINAPI
FlsGetValue (DWORD dwFlsIndex)
{
  return TlsGetValue (dwFlsIndex);
}

BOOL WINAPI
FlsSetValue (DWORD dwFlsIndex, PVOID lpFlsData)
{
  return TlsSetValue (dwFlsIndex, lpFlsData);
}

BOOL WINAPI
FlsFree (DWORD dwFlsIndex)
{
  return TlsFree (dwFlsIndex);
}
