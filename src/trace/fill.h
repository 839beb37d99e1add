/* Makes a trace its own transcript: every executed line gets its result as its expectation.  A line that is executed
 * more than once (in a repeat) keeps what was the same each time. */
#ifndef VASBOX_TRACE_FILL_H
#define VASBOX_TRACE_FILL_H

#include "trace/describe.h"
#include "trace/evaluate.h"
#include "trace/trace.h"

typedef struct Filler Filler;

Filler *filler_new (Trace *trace);
void filler_free (Filler *filler);

/* @line was executed with @call as its outcome.  With @evaluator an address that the line's own argument spells is
 * written by that argument's text (for repeats: heap+i*64K); NULL: always relative to a name. */
void filler_add_call (Filler *filler, const TraceLine *line, const VasCall *call, const Describer *describer,
                      const VasMachine *machine, Evaluator *evaluator);

/* The claim @index of an ASSERT line was compared: its left side is @value.  Need not be told of claims that hold, but
 * in a repeat. */
void filler_add_claim (Filler *filler, const TraceLine *line, unsigned index, gboolean holds, guint64 value);

/* @line was not run, because a name it needs is void: it has no result to expect. */
void filler_add_skipped (Filler *filler, const TraceLine *line);

/* Puts what was learnt into the trace. */
void filler_apply (Filler *filler);

#endif
