#include "trace/builtins.h"

static const TraceBuiltin builtins[] = {
  { TRACE_BUILTIN_SNAPSHOT, "snapshot", FALSE, 0, { { NULL, FALSE, NULL } } },
  { TRACE_BUILTIN_RESTORE, "restore", FALSE, 1, { { "snapshot", FALSE, NULL } } },
  { TRACE_BUILTIN_INJECT, "inject", FALSE, 3,
    { { "what", FALSE, "commit or in_page" }, { "nth", TRUE, NULL }, { "status", TRUE, NULL } } },
  { TRACE_BUILTIN_HANDLE, "handle", TRUE, 1, { { "value", FALSE, NULL } } },
};

const TraceBuiltin *
trace_builtins (unsigned *n)
{
  *n = G_N_ELEMENTS (builtins);
  return builtins;
}

const TraceBuiltin *
trace_builtin_find (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (builtins); i++)
    if (g_str_equal (builtins[i].name, name))
      return &builtins[i];
  return NULL;
}
