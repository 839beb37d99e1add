/* Pass two's writer: who does a line, and a small model of each process's address space that names addresses. */
#ifndef VASBOX_TRACE_IMPORTERS_WINE_WRITER_H
#define VASBOX_TRACE_IMPORTERS_WINE_WRITER_H

#include "trace/importers/text.h"
#include "trace/importers/wine.h"

#define WINE_SELF G_MAXUINT64

typedef struct WineWriter
{
  WineLog *log;
  GString *out;
  guint n_processes, n_threads, n_names[3]; /* names by kind of allocation */
  char who[16];
} WineWriter;

/* Who "@" names for the thread; NULL is main's first.  Declares the thread, and its process with an empty layout, where
 * that has not been done.  Good until the next call. */
const char *wine_writer_who (WineWriter *writer, guint thread_index);

/* Gives the allocation the next free name of its kind. */
void wine_writer_name (WineWriter *writer, LayoutAllocation *allocation);
/* Whatever still stands in [start, end) must have gone without a line in the log: writes that it went. */
void wine_writer_make_room (WineWriter *writer, Layout *layout, const char *who, guint64 start, guint64 end);
/* Takes the allocation's pages, and returns its place in the model. */
LayoutAllocation *wine_writer_enter (Layout *layout, const LayoutAllocation *allocation);
/* Places a view that no allocation call asked for. */
void wine_writer_view (WineWriter *writer, const WineEvent *event);

#endif
