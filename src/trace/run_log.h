/* Runs a log of accesses as it stands, on a machine that has the memory which the log touches. */
#ifndef VASBOX_TRACE_RUN_LOG_H
#define VASBOX_TRACE_RUN_LOG_H

#include "trace/importers/access_log.h"
#include "trace/runner.h"

/* Carries out what `vasbox import` would write of the log, and gives the same digests; of the options those count that
 * do not speak of a trace's text: config, check, until_step, until_line, after_step.  FALSE and @error where it is no
 * log of that format, or there is no such machine.  @result is initialised by the caller. */
gboolean run_access_log (const char *file, AccessFormat format, const char *text, gsize n_text,
                         const RunOptions *options, RunResult *result, GError **error);

#endif
