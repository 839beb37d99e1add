#include "win32/environment.h"
#include "win32/record.h"
#include "win32/refusal.h"
#include "win32/session.h"
#include "win32/site.h"
#include <pthread.h>
#include <stdlib.h>
#include <vasbox/win32.h>

static pthread_mutex_t lock;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A generation is the time of one machine; threads that were registered before it are unknown. */
static struct
{
  VasMachine *machine; /* or NULL, until it is needed */
  bool is_own, first_is_taken, abort_pending;
  unsigned depth;
  uint64_t generation;
} session = { .generation = 1 };

static _Thread_local struct
{
  uint64_t generation;
  VasThreadId id;
} self;

static void
make_lock (void)
{
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init (&lock, &attributes);
  pthread_mutexattr_destroy (&attributes);
}

static void
before_fork (void)
{
  pthread_mutex_lock (&lock);
  record_before_fork ();
}

static void
in_parent (void)
{
  pthread_mutex_unlock (&lock);
}

/* The one thread that a child has is the one that held the lock, but not for the C library. */
static void
in_child (void)
{
  make_lock ();
  session.depth = 0;
  record_in_child ();
}

static void
begin (void)
{
  make_lock ();
  environment_read ();
  pthread_atfork (before_fork, in_parent, in_child);
}

static void
watch (VasMachine *machine)
{
  record_begin (machine);
  refusal_begin (machine);
}

static void
unwatch (VasMachine *machine)
{
  refusal_end (machine);
  record_end (machine);
}

static void
take (VasMachine *machine, bool is_own)
{
  session.machine = machine;
  session.is_own = is_own;
  session.first_is_taken = false;
  session.generation++;
  if (machine != NULL)
    watch (machine);
}

static void
give_up (void)
{
  if (session.machine == NULL)
    return;
  unwatch (session.machine);
  if (session.is_own)
    vas_machine_free (session.machine);
  session.machine = NULL;
}

/* At the end of the program, so that tools which look for leaks find none of ours.  A thread that is inside a call yet
 * keeps its machine. */
__attribute__ ((destructor)) static void
end (void)
{
  if (session.machine == NULL || pthread_mutex_trylock (&lock) != 0)
    return;
  if (session.depth == 0)
    give_up ();
  pthread_mutex_unlock (&lock);
}

VasMachine *
session_enter (void)
{
  pthread_once (&once, begin);
  pthread_mutex_lock (&lock);
  session.depth++;
  if (session.machine == NULL)
    take (environment_new_machine (), true);
  return session.machine;
}

void
session_leave (void)
{
  bool aborts = --session.depth == 0 && session.abort_pending;
  pthread_mutex_unlock (&lock);
  if (aborts)
    abort ();
}

uint64_t
session_generation (void)
{
  return session.generation;
}

VasMachine *
session_try_enter (void)
{
  if (pthread_mutex_trylock (&lock) != 0)
    return NULL;
  VasMachine *machine = session.depth == 0 ? session.machine : NULL;
  pthread_mutex_unlock (&lock);
  return machine;
}

void
session_abort_later (void)
{
  session.abort_pending = true;
}

VasThreadId
session_new_thread (VasMachine *machine)
{
  return vas_machine_create_thread (machine, 1);
}

void
session_adopt_thread (VasThreadId thread)
{
  self.generation = session.generation;
  self.id = thread;
}

VasThreadId
session_thread (VasMachine *machine)
{
  if (self.generation != session.generation)
    {
      session_adopt_thread (session.first_is_taken ? session_new_thread (machine) : 1);
      session.first_is_taken = true;
    }
  return self.id;
}

bool
session_call (VasCall *call)
{
  VasMachine *machine = session_enter ();
  call->thread = session_thread (machine);
  call->site = site_take (vas_call_info (call->id)->name);
  vas_machine_call (machine, call);
  call->site = NULL;
  session_leave ();
  return call->succeeded;
}

VasMachine *
vas_win32_current_machine (void)
{
  VasMachine *machine = session_enter ();
  session_thread (machine);
  session_leave ();
  return machine;
}

VasThreadId
vas_win32_current_thread (void)
{
  VasThreadId thread = session_thread (session_enter ());
  session_leave ();
  return thread;
}

void
vas_win32_set_machine (VasMachine *machine)
{
  pthread_once (&once, begin);
  pthread_mutex_lock (&lock);
  give_up ();
  take (machine, false);
  if (machine != NULL)
    session_thread (machine);
  pthread_mutex_unlock (&lock);
}

void
vas_win32_reset (void)
{
  vas_win32_set_machine (NULL);
}

void
vas_win32_lock (void)
{
  session_enter ();
}

void
vas_win32_unlock (void)
{
  session_leave ();
}
