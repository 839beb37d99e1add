/* Threads, events and mutexes of the program: what can be waited for. Their handles are numbers that no machine gives.
 * */
#ifndef VASBOX_WIN32_OBJECTS_H
#define VASBOX_WIN32_OBJECTS_H

#include <stdbool.h>
#include <vasbox/win32/basetypes.h>

/* Closes @handle where it is one of these, or the token's. */
bool object_close (HANDLE handle);
/* The token that stands for the privileges. */
bool privileges_close (HANDLE handle);

#endif
