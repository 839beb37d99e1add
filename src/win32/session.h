/* The machine behind the calls, the lock that serializes them and the threads of the program, each of which is one of
 * the simulated process. Everything that looks at the machine holds the lock, which one thread may take several times.
 * */
#ifndef VASBOX_WIN32_SESSION_H
#define VASBOX_WIN32_SESSION_H

#include <stdbool.h>
#include <vasbox/machine.h>

/* Takes the lock; the machine, which is made where there is none. */
VasMachine *session_enter (void);
/* The simulated thread that the caller is, registered where it is none yet; under the lock. */
VasThreadId session_thread (VasMachine *machine);
/* A further simulated thread, for a thread of the program that is about to begin; under the lock. */
VasThreadId session_new_thread (VasMachine *machine);
/* The calling thread is that one from now on. */
void session_adopt_thread (VasThreadId thread);
void session_leave (void);
/* The number of the machine, counted up with each; under the lock. */
uint64_t session_generation (void);
/* For a signal handler: the machine where there is one that nobody is at work in; it is not looked at afterwards. */
VasMachine *session_try_enter (void);
/* Once all that holds the lock has left it the program is aborted. */
void session_abort_later (void);

/* Carries out @call, of whatever thread it says, as the calling thread: takes the lock, tells the site.  Whether it
 * succeeded. */
bool session_call (VasCall *call);

#endif
