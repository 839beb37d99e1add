/* Threads, events, mutexes and semaphores of the program: what can be waited for. Their handles are numbers that no
 * machine gives. */
#ifndef VASBOX_WIN32_OBJECTS_H
#define VASBOX_WIN32_OBJECTS_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>
#include <vasbox/machine.h>
#include <vasbox/win32/structures.h>

typedef enum Kind
{
  KIND_NONE,
  KIND_THREAD,
  KIND_EVENT,
  KIND_MUTEX,
  KIND_SEMAPHORE
} Kind;

/* Goes with its last handle, a thread not before it has ended. */
typedef struct Object
{
  Kind kind;
  unsigned n_references; /* handles, and one of the thread itself */
  char *name;            /* or NULL */
  bool is_signaled, is_manual, is_suspended;
  LONG count, maximum; /* of a semaphore */
  unsigned recursion;
  pthread_t owner; /* of a mutex that is taken */
  DWORD exit_code;
  LPTHREAD_START_ROUTINE start;
  LPVOID parameter;
  VasThreadId thread;
} Object;

/* One lock for all objects.  Nobody who holds the session's takes it. */
void objects_lock (void);
void objects_unlock (void);
/* Those who wait look again; under the lock. */
void objects_changed (void);
/* Waits until objects changed; under the lock. */
void objects_wait (void);
/* The same, but not longer than that: false where the time went by, or no other thread is there to end the wait. */
bool objects_wait_until (const struct timespec *deadline);
/* How many threads of the program run that could end a wait, the first one included, changes by that; under the
 * lock. */
void objects_count_thread (int change);

/* Without a handle; NULL where there is no memory.  Under the lock, as the rest. */
Object *object_new (Kind kind);
/* The object of a handle, or NULL. */
Object *object_find (HANDLE handle);
/* The one of that name, of @size bytes, or NULL. */
Object *object_named (const char *name, size_t size);
/* The thread of that number which has a handle and has not ended, or NULL. */
Object *object_thread (VasThreadId thread);
/* A further handle; NULL, and the object gone where it had none, where there is no room. */
HANDLE object_open (Object *object);
void object_unref (Object *object);
/* @handle, or NULL and the last error; not under the lock. */
HANDLE object_answer (HANDLE handle, DWORD error);

/* Not under the lock: closes @handle where it is one of these, or the token's. */
bool object_close (HANDLE handle);
/* Another handle to the same object, closing the first where @closes; false where @handle is none of these. */
bool object_duplicate (HANDLE handle, bool closes, HANDLE *duplicate);

/* The calling thread's own object, made where there is none; under the lock. */
Object *thread_own (void);

/* Whether @handle is one that asks about memory. */
bool policies_close (HANDLE handle);
/* The token that stands for the privileges. */
bool privileges_is_token (HANDLE handle);
bool privileges_close (HANDLE handle);
/* The size in bytes of the list of held privileges, which is written where it fits into @room. */
DWORD privileges_list (PTOKEN_PRIVILEGES privileges, DWORD room);

/* That long after now. */
void deadline_after (DWORD milliseconds, struct timespec *deadline);

#endif
