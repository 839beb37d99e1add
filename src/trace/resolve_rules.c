/* The IDs of rules that a trace names.  Which there are is the contract's to say, which stands above this floor. */
#include "trace/resolve.h"

static gboolean
refuse_rule (const Trace *trace, const TraceRules *rules, TracePosition position, VasRule rule, GError **error)
{
  char text[VAS_RULE_TEXT_SIZE];
  g_autofree char *nearest = rules->nearest (vas_rule_format (rule, text));
  if (nearest != NULL)
    trace_set_error (error, trace, position, "found the rule %s, expected a clause of the contract; did you mean %s?",
                     text, nearest);
  else
    trace_set_error (error, trace, position,
                     "found the rule %s, expected a clause of the contract; vasbox contract lists them", text);
  return FALSE;
}

static gboolean
resolve_expected (const Trace *trace, const TraceExpect *expect, const TraceRules *rules, GError **error)
{
  for (unsigned i = 0; i < expect->n_rules; i++)
    if (!rules->is_known (expect->rules[i]))
      return refuse_rule (trace, rules, expect->rule_positions[i], expect->rules[i], error);
  return TRUE;
}

static gboolean
resolve_proves (const Trace *trace, const TraceRecord *record, const TraceRules *rules, GError **error)
{
  for (unsigned i = 0; i < record->n_fields; i++)
    for (unsigned j = 0; j < record->fields[i].values[0]->n_items; j++)
      {
        const TraceExpr *expr = record->fields[i].values[0]->items[j]->expr;
        if (expr != NULL && expr->kind == TRACE_EXPR_RULE && !rules->is_known (expr->rule))
          return refuse_rule (trace, rules, expr->position, expr->rule, error);
      }
  return TRUE;
}

static gboolean
resolve_lines (const Trace *trace, const GPtrArray *lines, const TraceRules *rules, GError **error)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const TraceLine *line = g_ptr_array_index (lines, i);
      if ((line->kind == TRACE_LINE_TEST && line->record != NULL
           && !resolve_proves (trace, line->record, rules, error))
          || (line->outcome.expect != NULL && !resolve_expected (trace, line->outcome.expect, rules, error))
          || (line->body != NULL && !resolve_lines (trace, line->body, rules, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
trace_resolve_rules (const Trace *trace, const TraceRules *rules, GError **error)
{
  return resolve_lines (trace, trace->lines, rules, error);
}
