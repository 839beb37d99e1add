/* What the library remembers of processes: the machine has them, but not who is behind a handle, nor exit codes. */
#ifndef VASBOX_WIN32_PROCESSES_H
#define VASBOX_WIN32_PROCESSES_H

#include <vasbox/machine.h>
#include <vasbox/win32/basetypes.h>

/* @handle was given and stands for @process. */
void processes_opened (HANDLE handle, VasProcessId process);
/* @duplicate stands for the same process as @handle. */
void processes_duplicated (HANDLE handle, HANDLE duplicate);
/* @handle was closed. */
void processes_closed (HANDLE handle);
/* The process of @handle was terminated with @code. */
void processes_terminated (HANDLE handle, DWORD code);
/* 1 where the process of @handle has ended, 0 where it runs, -1 where the handle stands for none. */
int processes_ended (HANDLE handle);

#endif
