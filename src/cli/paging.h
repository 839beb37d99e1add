/* What the files of `vasbox paging` share: the references, and the rows of the answer. */
#ifndef VASBOX_CLI_PAGING_H
#define VASBOX_CLI_PAGING_H

#include "paging/replacement.h"
#include "trace/importers/access_log.h"
#include <glib.h>

/* The page references of an access log, in order: an access counts once for each page that it touches. */
typedef struct PageReader
{
  AccessLog log;
  guint64 page_size;   /* bytes; any number from 1 on */
  int page_shift;      /* its logarithm, or -1 where it is no power of two */
  Access batch[512];
  gsize at, n;         /* in the batch */
  guint64 pages_done;  /* of the access at @at */
  char *damage;        /* of the first line that was left out, or NULL */
} PageReader;

/* @text as for access_log_init(). */
void page_reader_init (PageReader *reader, AccessFormat format, const char *file, const char *text, gsize n_text,
                       guint64 page_size);
void page_reader_clear (PageReader *reader);
/* The next references, at most @n; fewer only at the end.  False and @error at damage in a list; a damaged line of
 * another format is left out. */
gboolean page_reader_read (PageReader *reader, PageReference *references, gsize n, gsize *n_read, GError **error);

/* One policy with one number of frames. */
typedef struct PagingRow
{
  const ReplacementOps *ops;
  guint32 n_frames;
  ReplacementCounts counts;
} PagingRow;

/* @rows: PagingRow.  @hide leaves blanks for what the reader is to find out. */
void paging_print_table (const GArray *rows, gboolean hide);
/* A line for each place where one frame more gave more misses. */
void paging_print_anomalies (const GArray *rows);
void paging_print_json (const GArray *rows);

/* Makes all @n references by @replacement and prints the frames after each: a column a reference, a row a frame. */
void paging_print_steps (Replacement *replacement, const PagingRow *row, const PageReference *references, gsize n,
                         gboolean hide);

#endif
