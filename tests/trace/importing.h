/* An import of a log that stands in a test, with all that it gives. */
#ifndef IMPORTING_H
#define IMPORTING_H

#include "trace/importers/importers.h"

typedef struct Import
{
  GString *trace, *report;
  guint used, skipped, unknown; /* lines */
  char *error;
} Import;

/* As the format @name imports it; @pid: one process of several, or NULL. */
Import import_log (const char *name, const char *log, const char *pid);
void import_clear (Import *import);

/* The trace is exactly @expected, and canonical. */
void assert_imported (const Import *import, const char *expected);

#endif
