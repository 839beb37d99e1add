/* Locks of one word: all share one lock and one condition of the host, and the word says who holds what.  A slim lock's
 * word is the number of its readers, or EXCLUSIVE; a condition variable's counts its wakes; a one-time word is what has
 * become of it. */
#include "win32/call.h"
#include "win32/objects.h"
#include <errno.h>
#include <pthread.h>
#include <vasbox/win32.h>

#define EXCLUSIVE UINTPTR_MAX
#define ONCE_BUSY 1
#define ONCE_DONE 2

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static uintptr_t
word_of (PVOID const *word)
{
  return (uintptr_t) *word;
}

static void
set_word (PVOID *word, uintptr_t value)
{
  *word = (PVOID) value;
  pthread_cond_broadcast (&changed);
}

static bool
can_acquire (const SRWLOCK *slim, bool exclusive)
{
  return exclusive ? word_of (&slim->Ptr) == 0 : word_of (&slim->Ptr) != EXCLUSIVE;
}

static bool
acquire (PSRWLOCK slim, bool exclusive, bool waits)
{
  pthread_mutex_lock (&lock);
  while (waits && !can_acquire (slim, exclusive))
    pthread_cond_wait (&changed, &lock);
  bool can = can_acquire (slim, exclusive);
  if (can)
    set_word (&slim->Ptr, exclusive ? EXCLUSIVE : word_of (&slim->Ptr) + 1);
  pthread_mutex_unlock (&lock);
  return can;
}

static void
release (PSRWLOCK slim)
{
  pthread_mutex_lock (&lock);
  set_word (&slim->Ptr, word_of (&slim->Ptr) == EXCLUSIVE ? 0 : word_of (&slim->Ptr) - 1);
  pthread_mutex_unlock (&lock);
}

VOID WINAPI
InitializeSRWLock (PSRWLOCK SRWLock)
{
  SRWLock->Ptr = NULL;
}

VOID WINAPI
AcquireSRWLockExclusive (PSRWLOCK SRWLock)
{
  acquire (SRWLock, true, true);
}

VOID WINAPI
AcquireSRWLockShared (PSRWLOCK SRWLock)
{
  acquire (SRWLock, false, true);
}

BOOLEAN WINAPI
TryAcquireSRWLockExclusive (PSRWLOCK SRWLock)
{
  return acquire (SRWLock, true, false);
}

BOOLEAN WINAPI
TryAcquireSRWLockShared (PSRWLOCK SRWLock)
{
  return acquire (SRWLock, false, false);
}

VOID WINAPI
ReleaseSRWLockExclusive (PSRWLOCK SRWLock)
{
  release (SRWLock);
}

VOID WINAPI
ReleaseSRWLockShared (PSRWLOCK SRWLock)
{
  release (SRWLock);
}

VOID WINAPI
InitializeConditionVariable (PCONDITION_VARIABLE ConditionVariable)
{
  ConditionVariable->Ptr = NULL;
}

/* Until @variable counts another wake than @seen: a wake that comes before the wait is not lost. */
static BOOL
wait_for_wake (CONDITION_VARIABLE *variable, uintptr_t seen, DWORD milliseconds)
{
  struct timespec deadline;
  int over = 0;
  deadline_after (milliseconds == INFINITE ? 0 : milliseconds, &deadline);
  pthread_mutex_lock (&lock);
  while (word_of (&variable->Ptr) == seen && over == 0)
    over = milliseconds == INFINITE ? pthread_cond_wait (&changed, &lock)
                                    : pthread_cond_timedwait (&changed, &lock, &deadline);
  bool is_awake = word_of (&variable->Ptr) != seen;
  pthread_mutex_unlock (&lock);
  if (!is_awake)
    set_error (ERROR_TIMEOUT);
  return is_awake;
}

static uintptr_t
wakes (CONDITION_VARIABLE *variable)
{
  pthread_mutex_lock (&lock);
  uintptr_t seen = word_of (&variable->Ptr);
  pthread_mutex_unlock (&lock);
  return seen;
}

BOOL WINAPI
SleepConditionVariableCS (PCONDITION_VARIABLE ConditionVariable, PCRITICAL_SECTION CriticalSection,
                          DWORD dwMilliseconds)
{
  uintptr_t seen = wakes (ConditionVariable);
  LeaveCriticalSection (CriticalSection);
  BOOL is_awake = wait_for_wake (ConditionVariable, seen, dwMilliseconds);
  EnterCriticalSection (CriticalSection);
  return is_awake;
}

BOOL WINAPI
SleepConditionVariableSRW (PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock, DWORD dwMilliseconds, ULONG Flags)
{
  uintptr_t seen = wakes (ConditionVariable);
  release (SRWLock);
  BOOL is_awake = wait_for_wake (ConditionVariable, seen, dwMilliseconds);
  acquire (SRWLock, (Flags & CONDITION_VARIABLE_LOCKMODE_SHARED) == 0, true);
  return is_awake;
}

VOID WINAPI
WakeConditionVariable (PCONDITION_VARIABLE ConditionVariable)
{
  pthread_mutex_lock (&lock);
  set_word (&ConditionVariable->Ptr, word_of (&ConditionVariable->Ptr) + 1);
  pthread_mutex_unlock (&lock);
}

VOID WINAPI
WakeAllConditionVariable (PCONDITION_VARIABLE ConditionVariable)
{
  WakeConditionVariable (ConditionVariable);
}

/* Whether the caller is the one to do it. */
static bool
begin_once (PINIT_ONCE once)
{
  pthread_mutex_lock (&lock);
  while (word_of (&once->Ptr) == ONCE_BUSY)
    pthread_cond_wait (&changed, &lock);
  bool is_first = word_of (&once->Ptr) == 0;
  if (is_first)
    set_word (&once->Ptr, ONCE_BUSY);
  pthread_mutex_unlock (&lock);
  return is_first;
}

BOOL WINAPI
InitOnceExecuteOnce (PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter, LPVOID *Context)
{
  PVOID context = NULL;
  bool is_done = true;
  if (begin_once (InitOnce))
    {
      is_done = InitFn (InitOnce, Parameter, &context) != FALSE;
      pthread_mutex_lock (&lock);
      /* The context's low bits are the caller's to leave alone, as on Windows. */
      set_word (&InitOnce->Ptr, is_done ? ((uintptr_t) context | ONCE_DONE) : 0);
      pthread_mutex_unlock (&lock);
    }
  if (is_done && Context != NULL)
    *Context = (LPVOID) (word_of (&InitOnce->Ptr) & ~(uintptr_t) 3);
  return is_done;
}
