/* The recorder's part of the files that a machine has before its first call. */
#ifndef VASBOX_TRACE_RECORD_FILES_H
#define VASBOX_TRACE_RECORD_FILES_H

#include "kernel/kernel.h"

/* Whether @machine has every file of the shipped config @name. */
gboolean record_files_are_there (const VasMachine *machine, const char *name);
/* Appends the lines that make the files of @machine, as they are now, but for those that the config @name brings with
 * it. */
void record_files (GString *out, const VasMachine *machine, const char *name);

#endif
