/* One walk in the order of the text, which is the order in which names are bound.  What a name is worth, and whether
 * its line was refused, is for the run to say. */
#include "trace/resolve.h"

#include "trace/resolver.h"
#include "trace/stack_fields.h"

#define MAXIMUM_POINTS 1000000 /* so that sums stay exact wherever JSON is read */

/* Where data come back a plain number is no result: it could only be an exception, and these have names. */
static gboolean
resolve_data (Resolver *resolver, const TraceExpr *expr, const char *function)
{
  if (expr->kind != TRACE_EXPR_NUMBER)
    return resolver_expr (resolver, expr);
  g_autofree char *found = resolver_quote (expr->text);
  return resolver_refuse (resolver, expr->position,
                          "found the number %s, expected the string that %s gives, or a STATUS_ name", found, function);
}

static gboolean
gives_bytes (const VasCallInfo *info)
{
  return info->main_output >= 0 && info->outputs[info->main_output].kind == VAS_KIND_BYTES;
}

static gboolean
resolve_alternative (Resolver *resolver, const TraceExpr *expr, const VasCallInfo *info)
{
  if (info == NULL)
    return resolver_expr (resolver, expr);
  return gives_bytes (info) ? resolve_data (resolver, expr, info->name) : resolver_number (resolver, expr);
}

static gboolean
resolve_choice (Resolver *resolver, const TraceAlt *alts, unsigned n, const VasCallInfo *info)
{
  for (unsigned i = 0; i < n; i++)
    if (alts[i].kind == TRACE_ALT_EXPR && !resolve_alternative (resolver, alts[i].expr, info))
      return FALSE;
  return TRUE;
}

static gboolean
refuse_field (Resolver *resolver, const TraceField *field, const VasCallInfo *info)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  if (info == NULL || info->n_outputs == 0)
    {
      g_autofree char *found = resolver_quote (field->name);
      return resolver_refuse (resolver, field->position, "found the field %s, expected none: %s has no outputs", found,
                              info != NULL ? info->name : "this");
    }
  g_string_append_printf (expected, "an output of %s:", info->name);
  for (unsigned i = 0; i < info->n_outputs; i++)
    {
      g_string_append_printf (expected, "%s %s", i == 0 ? "" : ",", info->outputs[i].name);
      resolver_offer (candidates, info->outputs[i].name);
    }
  return resolver_refuse_name (resolver, field->position, "the field ", field->name, expected->str, candidates);
}

static gboolean
resolve_field (Resolver *resolver, const TraceField *field, const VasCallInfo *info)
{
  int output = info != NULL ? vas_call_output (info, field->name) : -1;
  if (output < 0)
    return refuse_field (resolver, field, info);
  for (unsigned i = 0; i < field->n_values; i++)
    {
      const TraceValue *value = field->values[i];
      if (vas_kind_is_payload (info->outputs[output].kind))
        {
          if (!resolver_payload (resolver, value, info->outputs[output].kind, field->name, TRUE))
            return FALSE;
          continue;
        }
      if (value->kind == TRACE_VALUE_UNKNOWN)
        continue;
      if (value->kind != TRACE_VALUE_EXPR)
        return resolver_refuse (resolver, value->position, "found no plain value, expected a number for %s",
                                field->name);
      if (!resolver_number (resolver, value->expr))
        return FALSE;
    }
  return TRUE;
}

/* No field twice. */
gboolean
resolver_record_names (Resolver *resolver, const TraceRecord *record)
{
  for (unsigned i = 0; i < record->n_fields; i++)
    for (unsigned j = 0; j < i; j++)
      if (g_str_equal (record->fields[i].name, record->fields[j].name))
        {
          g_autofree char *found = resolver_quote (record->fields[i].name);
          return resolver_refuse (resolver, record->fields[i].position,
                                  "found the field %s again, expected it only once", found);
        }
  return TRUE;
}

static gboolean
resolve_expect (Resolver *resolver, const TraceExpect *expect, const VasCallInfo *info)
{
  if (!resolve_choice (resolver, expect->result, expect->n_result, info))
    return FALSE;
  if (expect->n_error > 0
      && (info == NULL || info->result == VAS_RESULT_STATUS || info->result == VAS_RESULT_ACCESS
          || info->result == VAS_RESULT_HRESULT || info->result == VAS_RESULT_WIN32))
    return resolver_refuse (resolver, expect->error[0].position,
                            "found a last error, expected none: %s sets no last error",
                            info != NULL ? info->name : "this");
  if (!resolve_choice (resolver, expect->error, expect->n_error, info))
    return FALSE;
  for (unsigned i = 0; expect->record != NULL && i < expect->record->n_fields; i++)
    if (!resolve_field (resolver, &expect->record->fields[i], info))
      return FALSE;
  return expect->record == NULL || resolver_record_names (resolver, expect->record);
}

static gboolean
refuse_constant (Resolver *resolver, TracePosition position, const char *name)
{
  g_autofree char *found = resolver_quote (name);
  return resolver_refuse (resolver, position, "found the constant %s, expected another name", found);
}

static gboolean
resolve_call_line (Resolver *resolver, const TraceLine *line)
{
  const VasCallInfo *info;
  const TraceOutcome *outcome = &line->outcome;
  if (!resolver_line_expr (resolver, line->expr, &info)
      || (outcome->expect != NULL && !resolve_expect (resolver, outcome->expect, info))
      || (outcome->at != NULL && !resolver_number (resolver, outcome->at)))
    return FALSE;
  if (line->kind == TRACE_LINE_CALL)
    return TRUE;
  const Binding *binding = resolver_find (resolver, line->name);
  if (resolver_is_constant (line->name))
    return refuse_constant (resolver, line->position, line->name);
  if (binding != NULL && binding->kind != BINDING_VALUE)
    return resolver_refuse (resolver, line->position, "found the name of a %s, expected another name",
                            binding->kind == BINDING_PROCESS ? "process" : "thread");
  resolver_bind (resolver, line->name, BINDING_VALUE, line->position.line, info);
  return TRUE;
}

static gboolean
resolve_stack_field (Resolver *resolver, const TraceField *field)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  for (unsigned i = 0; trace_stack_options[i] != NULL; i++)
    {
      if (g_str_equal (trace_stack_options[i], field->name))
        {
          if (field->n_values == 1 && field->values[0]->kind == TRACE_VALUE_EXPR)
            return resolver_number (resolver, field->values[0]->expr);
          return resolver_refuse (resolver, field->position, "found no plain value, expected a size for %s",
                                  field->name);
        }
      resolver_offer (candidates, trace_stack_options[i]);
    }
  return resolver_refuse_name (resolver, field->position, "the field ", field->name,
                               "StackReserve, StackCommit or StackGuard", candidates);
}

static gboolean
resolve_limit_field (Resolver *resolver, const TraceField *field)
{
  static const char *const limits[] = { "working_set_minimum", "working_set_maximum", "working_set_hard" };
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  for (unsigned i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      if (g_str_equal (limits[i], field->name))
        {
          if (field->n_values == 1 && field->values[0]->kind == TRACE_VALUE_EXPR)
            return TRUE;
          return resolver_refuse (resolver, field->position, "found no plain value, expected one of %s", field->name);
        }
      resolver_offer (candidates, limits[i]);
    }
  return resolver_refuse_name (resolver, field->position, "the field ", field->name,
                               "working_set_minimum, working_set_maximum or working_set_hard", candidates);
}

/* A thread may have a stack, a process limits of its working set. */
static gboolean
resolve_declaration_fields (Resolver *resolver, const TraceRecord *record, BindingKind kind)
{
  for (unsigned i = 0; i < record->n_fields; i++)
    {
      const TraceField *field = &record->fields[i];
      if (kind == BINDING_PROCESS ? !resolve_limit_field (resolver, field) : !resolve_stack_field (resolver, field))
        return FALSE;
    }
  return resolver_record_names (resolver, record);
}

static gboolean
resolve_declaration (Resolver *resolver, const TraceLine *line, BindingKind kind)
{
  const char *what = kind == BINDING_PROCESS ? "process" : "thread";
  const Binding *binding = resolver_find (resolver, line->name);
  g_autofree char *found = resolver_quote (line->name);
  if (resolver->in_repeat)
    return resolver_refuse (resolver, line->position, "found a %s inside a repeat, expected it outside", what);
  if (resolver_is_constant (line->name))
    return refuse_constant (resolver, line->position, line->name);
  if (binding != NULL && binding->line == 0)
    return resolver_refuse (resolver, line->position, "found the name %s, expected another: it is the first process",
                            found);
  if (binding != NULL)
    return resolver_refuse (resolver, line->position, "found the name %s, expected another: line %u has it", found,
                            binding->line);
  if (line->record != NULL && !resolve_declaration_fields (resolver, line->record, kind))
    return FALSE;
  resolver_bind (resolver, line->name, kind, line->position.line, NULL);
  if (kind == BINDING_THREAD)
    resolver_note_stack (resolver, line->name, line->record != NULL);
  return TRUE;
}

static gboolean
is_rule_list (const TraceValue *value)
{
  for (unsigned i = 0; i < value->n_items; i++)
    if (value->items[i]->kind != TRACE_VALUE_EXPR || value->items[i]->expr->kind != TRACE_EXPR_RULE)
      return FALSE;
  return value->kind == TRACE_VALUE_LIST;
}

static gboolean
is_points (const TraceValue *value)
{
  return value->kind == TRACE_VALUE_EXPR && value->expr->kind == TRACE_EXPR_NUMBER
         && value->expr->number <= MAXIMUM_POINTS;
}

static gboolean
resolve_test (Resolver *resolver, const TraceLine *line)
{
  if (resolver->in_repeat)
    return resolver_refuse (resolver, line->position, "found a test inside a repeat, expected it outside");
  for (unsigned i = 0; line->record != NULL && i < line->record->n_fields; i++)
    {
      const TraceField *field = &line->record->fields[i];
      const TraceValue *value = field->values[0];
      g_autofree char *found = resolver_quote (field->name);
      gboolean gives_points = g_str_equal (field->name, "points");
      if (!gives_points && !g_str_equal (field->name, "proves"))
        return resolver_refuse (resolver, field->position, "found the field %s, expected points or proves", found);
      if (field->n_values != 1 || !(gives_points ? is_points (value) : is_rule_list (value)))
        return resolver_refuse (resolver, value->position, "found another value, expected %s",
                                gives_points ? "a number of points, at most 1000000"
                                             : "a list of rules such as [VA-033, VF-001]");
    }
  return line->record == NULL || resolver_record_names (resolver, line->record);
}

static gboolean
resolve_assert (Resolver *resolver, const TraceLine *line)
{
  for (unsigned i = 0; i < line->n_claims; i++)
    if (!resolver_expr (resolver, line->claims[i].left) || !resolver_expr (resolver, line->claims[i].right))
      return FALSE;
  return TRUE;
}

static gboolean
resolve_who (Resolver *resolver, const TraceLine *line)
{
  static const TraceLineKind kinds[] = { TRACE_LINE_THREAD, TRACE_LINE_ASSERT, TRACE_LINE_CALL, TRACE_LINE_BIND };
  gboolean may_have = FALSE;
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  if (line->who == NULL)
    return TRUE;
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++)
    may_have = may_have || line->kind == kinds[i];
  if (!may_have)
    return resolver_refuse (
        resolver, line->who_position,
        "found '@' before this statement, expected it before a call, 'NAME =', assert or thread only");
  const Binding *binding = resolver_find (resolver, line->who);
  if (binding != NULL && binding->kind != BINDING_VALUE)
    return TRUE;
  for (guint i = 0; i < resolver->names->len; i++)
    if (resolver_find (resolver, g_ptr_array_index (resolver->names, i))->kind != BINDING_VALUE)
      resolver_offer (candidates, g_ptr_array_index (resolver->names, i));
  return resolver_refuse_name (resolver, line->who_position, "", line->who,
                               "a process or thread that a line above declares", candidates);
}

static gboolean resolve_lines (Resolver *resolver, const GPtrArray *lines);

static gboolean
resolve_repeat (Resolver *resolver, const TraceLine *line)
{
  gboolean was_in_repeat = resolver->in_repeat;
  const Binding *binding = resolver_find (resolver, line->name);
  if (!resolver_number (resolver, line->expr) || !resolver_number (resolver, line->last))
    return FALSE;
  if (resolver_is_constant (line->name))
    return refuse_constant (resolver, line->position, line->name);
  if (binding != NULL && binding->kind != BINDING_VALUE)
    return resolver_refuse (resolver, line->position,
                            "found the name of a process or thread, expected a name to count with");
  resolver_bind (resolver, line->name, BINDING_VALUE, line->position.line, NULL);
  resolver->in_repeat = TRUE;
  gboolean resolved = resolve_lines (resolver, line->body);
  resolver->in_repeat = was_in_repeat;
  return resolved;
}

static gboolean
resolve_line (Resolver *resolver, const TraceLine *line)
{
  if (!resolve_who (resolver, line))
    return FALSE;
  switch (line->kind)
    {
    case TRACE_LINE_PROCESS:
      return resolve_declaration (resolver, line, BINDING_PROCESS);
    case TRACE_LINE_THREAD:
      return resolve_declaration (resolver, line, BINDING_THREAD);
    case TRACE_LINE_ASSERT:
      return resolve_assert (resolver, line);
    case TRACE_LINE_TEST:
      return resolve_test (resolver, line);
    case TRACE_LINE_REPEAT:
      return resolve_repeat (resolver, line);
    case TRACE_LINE_CALL:
    case TRACE_LINE_BIND:
      return resolve_call_line (resolver, line);
    case TRACE_LINE_BLANK:
    case TRACE_LINE_MACHINE: /* its keys are the config reader's to check, and a set's too */
    case TRACE_LINE_SET:
    case TRACE_LINE_NOTE:
    default:
      return TRUE;
    }
}

static gboolean
resolve_lines (Resolver *resolver, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    if (!resolve_line (resolver, g_ptr_array_index (lines, i)))
      return FALSE;
  return TRUE;
}

gboolean
trace_resolve (const Trace *trace, GError **error)
{
  return trace_resolve_claim (trace, NULL, NULL, error);
}

gboolean
trace_resolve_claim (const Trace *trace, const Trace *claims, const TraceLine *claim, GError **error)
{
  g_autoptr (GHashTable) bindings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  Resolver resolver = { trace, bindings, names, FALSE, error };
  resolver_bind (&resolver, "main", BINDING_PROCESS, 0, NULL);
  if (!resolve_lines (&resolver, trace->lines))
    return FALSE;
  resolver.trace = claims;
  return claim == NULL || resolve_line (&resolver, claim);
}
