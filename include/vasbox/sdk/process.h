/* process.h of Microsoft's C runtime: its threads are CreateThread()'s. */
#ifndef VASBOX_PROCESS_H
#define VASBOX_PROCESS_H
#include <vasbox/win32/windows.h>
#define _beginthreadex(security, stack, start, argument, flags, id) \
  ((uintptr_t) CreateThread ((LPSECURITY_ATTRIBUTES) (security), (stack), (LPTHREAD_START_ROUTINE) (start), \
                             (argument), (flags), (LPDWORD) (id)))
#define _endthreadex(code) ExitThread (code)
#define _getpid() ((int) GetCurrentProcessId ())
#endif
