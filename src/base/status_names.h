/* All names of the status tables in a row, for "did you mean". */
#ifndef VASBOX_BASE_STATUS_NAMES_H
#define VASBOX_BASE_STATUS_NAMES_H

#include <stddef.h>

/* The name at @index: every NTSTATUS, then Win32 error, then HRESULT; NULL beyond the last. */
const char *status_names_at (size_t index);

#endif
