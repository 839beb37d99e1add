/* What is typed on the command line in the trace's language: places, claims, expressions. */
#ifndef VASBOX_CLI_TYPED_H
#define VASBOX_CLI_TYPED_H

#include "trace/runner.h"

/* "N" is a step, "line:N" a line; both count from 0, "before the first"; NULL is the end.  False, and @options as it
 * was, where @text is neither. */
gboolean cli_read_place (const char *text, RunOptions *options);

/* "@WHO CLAIM, CLAIM" as the trace of one assert line that it stands for; @who may be NULL.  @what stands for the file
 * in messages ("--stop-when").  NULL and @error where it is no such line. */
Trace *cli_read_claims (const char *what, const char *who, const char *claims, GError **error);

/* What is wrong with something typed.  In "--stop-when:2:9: found ...\n..." the place is one of the assert line and of
 * no use.  Free with g_free(). */
char *cli_describe_typed (const char *what, const char *typed, const GError *error, const char *example);

#endif
