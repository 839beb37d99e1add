/* A trace as every subcommand that runs one gets it. */
#include "cli/load_trace.h"
#include "cli/cli.h"
#include "trace/resolve.h"
#include <vasbox/contract.h>

static bool
is_clause (VasRule rule)
{
  return vas_clause_find (rule) != NULL;
}

gboolean
cli_resolve_trace (const Trace *trace, GError **error)
{
  static const TraceRules rules = { is_clause, cli_nearest_rule };
  return trace_resolve (trace, error) && trace_resolve_rules (trace, &rules, error);
}

Trace *
cli_load_trace (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize n;
  return cli_read (path, &text, &n, error) ? cli_make_trace (path, text, n, error) : NULL;
}

Trace *
cli_make_trace (const char *path, const char *text, gsize n, GError **error)
{
  Trace *trace = trace_read (path, text, n, error);
  if (trace != NULL && !cli_resolve_trace (trace, error))
    g_clear_pointer (&trace, trace_free);
  return trace;
}
