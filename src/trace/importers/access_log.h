/* Logs of memory accesses, one after the other: Valgrind's lackey, Dinero's din, Pin's pinatrace, and lists of page
 * numbers and addresses.  The text stays as it is and is read once, forward.  A damaged line is told, never guessed at;
 * reading may go on behind it. */
#ifndef VASBOX_TRACE_IMPORTERS_ACCESS_LOG_H
#define VASBOX_TRACE_IMPORTERS_ACCESS_LOG_H

#include <glib.h>
#include <stdbool.h>

#define ACCESS_LOG_ERROR (g_quark_from_static_string ("vasbox-access-log-error"))
#define ACCESS_LOG_MAXIMUM_SIZE 65536 /* bytes of one access */

typedef enum AccessFormat
{
  ACCESS_FORMAT_LACKEY,    /* "I  ADDR,SIZE", " L ADDR,SIZE", " S ...", " M ..."; Valgrind's own lines are skipped */
  ACCESS_FORMAT_DIN,       /* "LABEL ADDR": 0 read, 1 write, 2 fetch; what follows on the line is a comment */
  ACCESS_FORMAT_PINATRACE, /* "0xIP: R 0xADDR", "0xIP: W 0xADDR"; lines that begin with "#" are skipped */
  ACCESS_FORMAT_LIST,      /* page numbers; lines "R ADDR", "W ADDR", "X ADDR", each with or without a SIZE; "#" begins
                              a comment */
  ACCESS_N_FORMATS
} AccessFormat;

typedef enum AccessKind
{
  ACCESS_READ,
  ACCESS_WRITE,
  ACCESS_EXECUTE,
  ACCESS_PAGE /* a bare page number: neither a kind nor an address is known */
} AccessKind;

typedef struct Access
{
  guint64 address; /* ACCESS_PAGE: the page number */
  guint32 size;    /* bytes, 1 .. ACCESS_LOG_MAXIMUM_SIZE; 1 where the log does not say, 0 for ACCESS_PAGE.  The last
                      byte is below 2^64 */
  guint32 line;    /* from 1 */
  AccessKind kind;
} Access;

/* Begin with access_log_init(); only the three numbers are for others to read. */
typedef struct AccessLog
{
  const char *file;
  AccessFormat format;
  guint32 line;           /* where the reading is; at the end the number of the last line */
  guint32 n_lines_used;   /* those that held an access */
  guint32 n_lines_damaged;
  guint32 line_used;
  const char *at, *end, *line_start;
  const char *damage, *expected; /* found by the reader of a format, not told yet */
} AccessLog;

/* "lackey", "din", "pinatrace", "list", by AccessFormat; NULL ends it. */
extern const char *const access_format_names[ACCESS_N_FORMATS + 1];
/* By exact name; ACCESS_N_FORMATS where there is none. */
AccessFormat access_format_find (const char *name);
/* People write lists: a slip in one is an error.  What a tool wrote may hold its program's output or be cut short:
 * those lines are left out and told. */
static inline bool
access_format_is_strict (AccessFormat format)
{
  return format == ACCESS_FORMAT_LIST;
}

/* By the first 4 KiB.  What is nothing else is a list; a din log whose addresses there have no letter is taken for a
 * list too, for it could be one. */
AccessFormat access_format_detect (const char *text, gsize n_text);
/* How many lines of these first bytes of a log look like this format; a last line without its end is not looked at. */
guint access_format_recognise (AccessFormat format, const char *head, gsize n_head);

/* How many of these bytes a format is detected by: whole lines of the first 4 KiB. */
gsize access_log_head (const char *text, gsize n_text);
/* Reads all of a text, which need not end with a NUL: the three numbers of @log stay. */
void access_log_skim (AccessLog *log, AccessFormat format, const char *text, gsize n_text);

/* @text is borrowed, is not changed, and has a NUL at @text[n_text]; @file is for messages. */
void access_log_init (AccessLog *log, AccessFormat format, const char *file, const char *text, gsize n_text);

/* Reads the next accesses, at most @n (2 or more), to @accesses; lackey's M is a read, then a write.  Returns how many;
 * 0 without an error at the end.  0 with @error ("FILE:LINE:COLUMN: found ..., expected ...") at a damaged line, once
 * what stands before the damage was returned; the next call goes on in the line after it. */
gsize access_log_read (AccessLog *log, Access *accesses, gsize n, GError **error);

#endif
