/* Writes the lines of a native trace: calls by their row in the table of calls, addresses relative to names. */
#ifndef VASBOX_TRACE_IMPORTERS_TEXT_H
#define VASBOX_TRACE_IMPORTERS_TEXT_H

#include "trace/importers/layout.h"
#include <glib.h>
#include <vasbox/call.h>

/* One line about a call, in the order it is written. */
typedef struct TextCall
{
  const char *who;         /* thread or process name, or NULL: main */
  const char *name;        /* bound to the result, or NULL */
  VasCallId id;
  guint64 arguments[VAS_MAX_PARAMETERS]; /* the pointed values of in/out parameters */
  guint32 null_pointers;   /* bit i: out parameter i was NULL */
  const char *expect;      /* after "->", or NULL */
  bool has_at;
  guint64 at;
  const char *comment;     /* after "#", or NULL */
} TextCall;

/* Appends the call and a newline.  @layout names addresses; NULL: all are written as numbers. */
void text_write_call (GString *out, const Layout *layout, const TextCall *call);

/* "a12+0x1000", "a12" or "0x7ffe0000". */
void text_write_address (GString *out, const Layout *layout, guint64 address);

/* place() lines for an allocation: the whole with the attributes that most of its pages have, then each run that
 * differs.  @runs: LayoutRun, in order, together the whole of [base, end) of the allocation. */
void text_write_place (GString *out, const Layout *layout, const char *who, const LayoutAllocation *allocation,
                       const GArray *runs, const char *comment);

#endif
