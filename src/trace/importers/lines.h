/* Cuts a log into lines in place, and scans the numbers in them; nothing here depends on the locale. */
#ifndef VASBOX_TRACE_IMPORTERS_LINES_H
#define VASBOX_TRACE_IMPORTERS_LINES_H

#include <glib.h>
#include <stdbool.h>

/* Begin with { .rest = text, .end = text + n }. */
typedef struct LineCutter
{
  char *rest, *end;
  guint number; /* of the line given last, from 1 */
} LineCutter;

/* The next line, NUL-terminated, without its LF or CRLF; NULL at the end.  Writes into the text.  A NUL byte in the
 * text ends what is seen of its line. */
char *line_cutter_next (LineCutter *cutter);

/* True, and *@text moved on, where it begins with @word. */
bool scan_word (const char **text, const char *word);
/* A number in hexadecimal, with or without 0x, or "(nil)"; blanks before it are skipped.  False, nothing moved, where
 * there is none or it has more than 64 bits. */
bool scan_hex (const char **text, guint64 *value);
/* A number in C notation (0x, decimal, "NULL"); the same otherwise. */
bool scan_c_number (const char **text, guint64 *value);

#endif
