/* Where SetFilePointer() put a handle: until its next transfer, which tells the machine. */
#ifndef VASBOX_WIN32_FILE_POSITION_H
#define VASBOX_WIN32_FILE_POSITION_H

#include <stdbool.h>
#include <vasbox/win32/basetypes.h>

/* The file's size, and where the handle stands; false and ERROR_INVALID_HANDLE where it is no file's. */
bool file_position_get (HANDLE handle, uint64_t *size, uint64_t *position);
/* The offset that the next transfer of @handle begins at, which it takes away; UINT64_MAX: where the machine has it. */
uint64_t file_position_take (HANDLE handle);
/* @handle is another file's, or none's. */
void file_position_clear (HANDLE handle);

#endif
