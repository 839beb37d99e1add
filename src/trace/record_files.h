/* The recorder's part of the files that a machine has before its first call. */
#ifndef VASBOX_TRACE_RECORD_FILES_H
#define VASBOX_TRACE_RECORD_FILES_H

#include "kernel/kernel.h"

/* Whether @machine has every one of @files, those of a config (ConfigFile). */
gboolean record_files_are_there (const VasMachine *machine, const GPtrArray *files);
/* Appends the lines that make the files of @machine, as they are now, but for @known, those that its config brings with
 * it. */
void record_files (GString *out, const VasMachine *machine, const GPtrArray *known);

#endif
