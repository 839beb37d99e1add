/* What can be said against a file before it is made. */
#ifndef VASBOX_KERNEL_FILE_DESCRIPTION_H
#define VASBOX_KERNEL_FILE_DESCRIPTION_H

#include "kernel/kernel.h"
#include <vasbox/file.h>

/* NULL where @file can be added to @machine, else what was found and expected (owned by the caller) of the member
 * *@key, by its name. */
char *file_find_fault (const VasMachine *machine, const VasFile *file, const char **key);
/* Adds it; it has no fault. */
void file_add_described (VasMachine *machine, const VasFile *file);

#endif
