/* The readers of the formats of access_log.h, for access_log.c alone. */
#ifndef VASBOX_TRACE_IMPORTERS_ACCESS_FORMATS_H
#define VASBOX_TRACE_IMPORTERS_ACCESS_FORMATS_H

#include "trace/importers/access_log.h"
#include <string.h>

/* As access_log_read(), but at damage they set @log->damage and @log->expected, and return what came before it. */
gsize access_read_lackey (AccessLog *log, Access *accesses, gsize n);
gsize access_read_din (AccessLog *log, Access *accesses, gsize n);
gsize access_read_pinatrace (AccessLog *log, Access *accesses, gsize n);
gsize access_read_list (AccessLog *log, Access *accesses, gsize n);

/* Goes on in the line after the one that holds @at; at the end the number stays that of the last line. */
static inline void
access_log_skip_line (AccessLog *log, const char *at)
{
  const char *newline = *at == '\n' ? at : memchr (at, '\n', (gsize) (log->end - at));
  log->at = newline != NULL ? newline + 1 : log->end;
  if (log->at == log->end)
    return;
  log->line_start = log->at;
  log->line++;
}

#endif
