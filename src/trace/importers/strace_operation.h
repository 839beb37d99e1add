/* One Linux call on its way into the trace, and the ways in which calls on Windows memory are written.  Nothing here
 * changes the layout. */
#ifndef VASBOX_TRACE_IMPORTERS_STRACE_OPERATION_H
#define VASBOX_TRACE_IMPORTERS_STRACE_OPERATION_H

#include "trace/importers/strace.h"
#include <vasbox/call.h>

#define PAGE G_GUINT64_CONSTANT (4096)

typedef struct Operation
{
  StraceWriter *writer;
  StraceProcess *process;
  const char *who;
  const StraceLine *call;
} Operation;

/* To whole pages; saturates. */
guint64 operation_round_up (guint64 value);

/* The call is written, with this difference. */
void operation_count (const Operation *op, const char *what);
/* The call is not written, for this reason. */
void operation_skip (const Operation *op, const char *reason);

/* @name may be NULL; with @address 0 the call is placed at @at. */
void operation_write_allocate (const Operation *op, const char *name, guint64 address, guint64 size, guint32 type,
                               guint32 protect, guint64 at);
/* Free, protect and unmap alike: @flags is the free type or the protection. */
void operation_write_call (const Operation *op, VasCallId id, guint64 address, guint64 size, guint32 flags);
void operation_write_free (const Operation *op, guint64 address, guint64 size, guint32 type);
void operation_write_protect (const Operation *op, guint64 address, guint64 size, guint32 protect);

const LayoutAllocation *operation_allocation (const Operation *op, const LayoutRun *run);
/* Gives the allocation the next free name of its kind. */
void operation_name (StraceWriter *writer, LayoutAllocation *allocation);

#endif
