/* The IDs of rules that a trace names.  Which there are is the contract's to say, which stands above this floor. */
#include "trace/resolve.h"

static gboolean
refuse_rule (const Trace *trace, TracePosition position, VasRule rule, GError **error)
{
  char text[VAS_RULE_TEXT_SIZE];
  trace_set_error (error, trace, position,
                   "found the rule %s, expected a clause of the contract; vasbox contract lists them",
                   vas_rule_format (rule, text));
  return FALSE;
}

static gboolean
resolve_expected (const Trace *trace, const TraceExpect *expect, TraceRuleKnown is_known, GError **error)
{
  for (unsigned i = 0; i < expect->n_rules; i++)
    if (!is_known (expect->rules[i]))
      return refuse_rule (trace, expect->rule_positions[i], expect->rules[i], error);
  return TRUE;
}

static gboolean
resolve_proves (const Trace *trace, const TraceRecord *record, TraceRuleKnown is_known, GError **error)
{
  for (unsigned i = 0; i < record->n_fields; i++)
    for (unsigned j = 0; j < record->fields[i].values[0]->n_items; j++)
      {
        const TraceExpr *expr = record->fields[i].values[0]->items[j]->expr;
        if (expr != NULL && expr->kind == TRACE_EXPR_RULE && !is_known (expr->rule))
          return refuse_rule (trace, expr->position, expr->rule, error);
      }
  return TRUE;
}

static gboolean
resolve_lines (const Trace *trace, const GPtrArray *lines, TraceRuleKnown is_known, GError **error)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const TraceLine *line = g_ptr_array_index (lines, i);
      if ((line->kind == TRACE_LINE_TEST && line->record != NULL
           && !resolve_proves (trace, line->record, is_known, error))
          || (line->outcome.expect != NULL && !resolve_expected (trace, line->outcome.expect, is_known, error))
          || (line->body != NULL && !resolve_lines (trace, line->body, is_known, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
trace_resolve_rules (const Trace *trace, TraceRuleKnown is_known, GError **error)
{
  return resolve_lines (trace, trace->lines, is_known, error);
}
