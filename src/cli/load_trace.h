/* Reading the traces of the command line. */
#ifndef VASBOX_CLI_LOAD_TRACE_H
#define VASBOX_CLI_LOAD_TRACE_H

#include "trace/trace.h"

/* The trace of a file, or of stdin for "-", every name and rule of which means something; NULL and the whole message in
 * @error otherwise. */
Trace *cli_load_trace (const char *path, GError **error);
/* The same of a text that was read from @path. */
Trace *cli_make_trace (const char *path, const char *text, gsize n, GError **error);
/* Whether every name and rule of a trace that was read means something. */
gboolean cli_resolve_trace (const Trace *trace, GError **error);

#endif
