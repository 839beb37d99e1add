/* Importers turn the log of another tool into native trace text.  They never guess: what the log does not say is
 * written "?" or left out, and every line of the log is accounted for in the loss report. */
#ifndef VASBOX_TRACE_IMPORTERS_IMPORTERS_H
#define VASBOX_TRACE_IMPORTERS_IMPORTERS_H

#include "trace/importers/loss.h"
#include <glib.h>
#include <stdbool.h>

#define IMPORT_ERROR (g_quark_from_static_string ("vasbox-import-error"))

/* One log to import. */
typedef struct ImportSource
{
  const char *file; /* for messages */
  char *text;       /* NUL-terminated; the importer cuts it into lines in place */
  gsize n_text;
  const char *pid;  /* only this process, as the log writes it; or NULL: all */
} ImportSource;

typedef struct ImportFormat
{
  const char *name;        /* "wine" */
  const char *description; /* one line for --help */
  const char *example;     /* what a line of it looks like, for "expected ..." */
  /* How many lines of these first bytes of a log look like this format. */
  guint (*recognise) (const char *head, gsize n_head);
  /* Appends the trace to @out and fills @loss.  False and @error ("FILE:LINE:COLUMN: found ..., expected ...") where
   * nothing in the log is of this format, or --pid names a process that is not in it. */
  bool (*import) (const ImportSource *source, GString *out, ImportLoss *loss, GError **error);
} ImportFormat;

/* All formats, ended by one without a name. */
extern const ImportFormat import_formats[];

/* By exact name; NULL where there is none. */
const ImportFormat *import_format_find (const char *name);
/* By the first 4 KiB; NULL where no line there looks like any format. */
const ImportFormat *import_format_detect (const char *text, gsize n_text);

/* Appends what stands at @at for a one-line message: the printable bytes before @at + @n, at most 40, in quotes, or one
 * byte as a number. */
void import_append_shown (GString *out, const char *at, gsize n);

/* "FILE:LINE:COLUMN: found ..., expected ...", where nothing was usable: names the first line that is not empty. */
void import_set_nothing_found (GError **error, const ImportSource *source, const char *expected);

/* The formats of this version; see import_formats. */
guint import_wine_recognise (const char *head, gsize n_head);
bool import_wine (const ImportSource *source, GString *out, ImportLoss *loss, GError **error);
guint import_strace_recognise (const char *head, gsize n_head);
bool import_strace (const ImportSource *source, GString *out, ImportLoss *loss, GError **error);
guint import_lackey_recognise (const char *head, gsize n_head);
bool import_lackey (const ImportSource *source, GString *out, ImportLoss *loss, GError **error);
guint import_din_recognise (const char *head, gsize n_head);
bool import_din (const ImportSource *source, GString *out, ImportLoss *loss, GError **error);
guint import_pinatrace_recognise (const char *head, gsize n_head);
bool import_pinatrace (const ImportSource *source, GString *out, ImportLoss *loss, GError **error);
guint import_list_recognise (const char *head, gsize n_head);
bool import_list (const ImportSource *source, GString *out, ImportLoss *loss, GError **error);

#endif
