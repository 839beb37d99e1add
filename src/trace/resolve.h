/* The checks of a trace that need no machine: every name, constant, counter, call, argument and field has a meaning. */
#ifndef VASBOX_TRACE_RESOLVE_H
#define VASBOX_TRACE_RESOLVE_H

#include "trace/trace.h"

#include <stdbool.h>

/* FALSE, and the message about the first fault in @error, where a line uses a name that no line above binds or
 * declares, an unknown constant, counter, call, parameter or field, a wrong number of arguments, or a statement where
 * it has no meaning.  A trace that passes may still be refused while it runs: config keys, divisions by zero. */
gboolean trace_resolve (const Trace *trace, GError **error);

/* Which rules there are: who knows the contract says so. */
typedef struct TraceRules
{
  bool (*is_known) (VasRule rule);
  char *(*nearest) (const char *id); /* the ID that may have been meant, or NULL; free it */
} TraceRules;
/* FALSE, and the message in @error, where a line's "by" or a test's proves=[] names a rule that is none. */
gboolean trace_resolve_rules (const Trace *trace, const TraceRules *rules, GError **error);

/* What trace_resolve() checks, for @claim, an ASSERT line of @claims, as it may stand anywhere in @trace: every name
 * that @trace binds or declares will do.  @trace has passed trace_resolve(). */
gboolean trace_resolve_claim (const Trace *trace, const Trace *claims, const TraceLine *claim, GError **error);

#endif
