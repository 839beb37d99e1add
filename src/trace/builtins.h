/* The calls that a run carries out itself: no calls of the machine, no steps. */
#ifndef VASBOX_TRACE_BUILTINS_H
#define VASBOX_TRACE_BUILTINS_H

#include <glib.h>

#define TRACE_BUILTIN_MAX_PARAMETERS 12

typedef enum TraceBuiltinId
{
  TRACE_BUILTIN_SNAPSHOT,
  TRACE_BUILTIN_RESTORE,
  TRACE_BUILTIN_INJECT,
  TRACE_BUILTIN_HANDLE,
  TRACE_BUILTIN_HOST_FAIL,
  TRACE_BUILTIN_HOST_CLEAR_FAILURES,
  TRACE_BUILTIN_HOST_NOTIFY,
  TRACE_BUILTIN_HOST_ADVANCE,
  TRACE_BUILTIN_HOST_NEW
} TraceBuiltinId;

typedef struct TraceBuiltinParameter
{
  const char *name;
  gboolean optional;
  const char *word; /* the argument must be one of these words ("a or b"), which are no names; NULL: a number */
} TraceBuiltinParameter;

typedef struct TraceBuiltin
{
  TraceBuiltinId id;
  const char *name;
  gboolean is_value; /* may stand inside an expression */
  unsigned n_parameters;
  TraceBuiltinParameter parameters[TRACE_BUILTIN_MAX_PARAMETERS];
} TraceBuiltin;

/* The table; *@n is its length. */
const TraceBuiltin *trace_builtins (unsigned *n);

/* The row of that exact name, or NULL. */
const TraceBuiltin *trace_builtin_find (const char *name);

#endif
