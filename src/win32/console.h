/* The program's own streams under their handles. */
#ifndef VASBOX_WIN32_CONSOLE_H
#define VASBOX_WIN32_CONSOLE_H

#include <stdbool.h>
#include <vasbox/win32/basetypes.h>

/* The file descriptor of a standard handle, or -1. */
int console_descriptor (HANDLE handle);
/* Writes to it or reads from it; *@count (may be NULL) is how many bytes went over.  False with the last error. */
bool console_write (int descriptor, LPCVOID data, DWORD size, LPDWORD count);
bool console_read (int descriptor, LPVOID data, DWORD size, LPDWORD count);

#endif
