#include "trace/builtins.h"

/* vas_clr_method_name()'s. */
#define METHODS                                                                                                        \
  "any or CreateMalloc or VirtualAlloc or VirtualFree or VirtualQuery or VirtualProtect or GetMemoryLoad or "          \
  "RegisterMemoryNotificationCallback or NeedsVirtualAddressSpace or AcquiredVirtualAddressSpace or "                  \
  "ReleasedVirtualAddressSpace or Alloc or DebugAlloc or Free or GetHostManager"

static const TraceBuiltin builtins[] = {
  { TRACE_BUILTIN_SNAPSHOT, "snapshot", FALSE, 0, { { NULL, FALSE, NULL } } },
  { TRACE_BUILTIN_RESTORE, "restore", FALSE, 1, { { "snapshot", FALSE, NULL } } },
  { TRACE_BUILTIN_INJECT, "inject", FALSE, 3,
    { { "what", FALSE, "commit or in_page" }, { "nth", TRUE, NULL }, { "status", TRUE, NULL } } },
  { TRACE_BUILTIN_HANDLE, "handle", TRUE, 1, { { "value", FALSE, NULL } } },
  { TRACE_BUILTIN_HOST_FAIL, "host.fail", FALSE, 12,
    { { "method", FALSE, METHODS }, { "result", FALSE, NULL }, { "nth", TRUE, NULL }, { "every", TRUE, NULL },
      { "times", TRUE, NULL }, { "minimum_size", TRUE, NULL }, { "maximum_size", TRUE, NULL }, { "flags", TRUE, NULL },
      { "level", TRUE, NULL }, { "percent", TRUE, NULL }, { "methods", TRUE, NULL }, { "levels", TRUE, NULL } } },
  { TRACE_BUILTIN_HOST_CLEAR_FAILURES, "host.clear_failures", FALSE, 0, { { NULL, FALSE, NULL } } },
  { TRACE_BUILTIN_HOST_NOTIFY, "host.notify", FALSE, 2,
    { { "available", FALSE, "low or neutral or high" }, { "time", TRUE, NULL } } },
  { TRACE_BUILTIN_HOST_ADVANCE, "host.advance", FALSE, 1, { { "milliseconds", FALSE, NULL } } },
  { TRACE_BUILTIN_HOST_NEW, "host.new", FALSE, 0, { { NULL, FALSE, NULL } } },
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
