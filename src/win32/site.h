/* Where the program made its calls, as -DVASBOX_SITES tells before each. */
#ifndef VASBOX_WIN32_SITE_H
#define VASBOX_WIN32_SITE_H

/* "arena.c:87" of the call of @function that this thread is making, or NULL; valid until the thread's next. */
const char *site_take (const char *function);

#endif
