/* VASBOX_RECORD: each machine's calls in a file of its own, which after every call is a whole trace of all there were,
 * so that it is one however the program ends.  FILE is the first machine's, FILE.2 the second's; a child after fork()
 * goes on in FILE.fork1, which begins with what was recorded before. */
#ifndef VASBOX_WIN32_RECORD_H
#define VASBOX_WIN32_RECORD_H

#include <vasbox/machine.h>

/* Nothing happens where there is nothing to record. */
void record_begin (VasMachine *machine);
void record_end (VasMachine *machine);
/* Of the parent, and then of the child. */
void record_before_fork (void);
void record_in_child (void);

#endif
