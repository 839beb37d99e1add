/* Names, constants, counters: everything that stands in an expression. */
#include "trace/resolver.h"

#include "base/nearest.h"
#include "trace/counters.h"
#include "trace/stack_fields.h"
#include "trace/symbols.h"

#include <stdarg.h>
#include <string.h>

gboolean
resolver_refuse (Resolver *resolver, TracePosition position, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  trace_set_error (resolver->error, resolver->trace, position, "%s", text);
  return FALSE;
}

char *
resolver_quote (const char *name)
{
  return trace_quote (name, strlen (name));
}

void
resolver_offer (GPtrArray *names, const char *name)
{
  g_ptr_array_add (names, (gpointer) (guintptr) name);
}

gboolean
resolver_refuse_name (Resolver *resolver, TracePosition position, const char *what, const char *name,
                      const char *expected, GPtrArray *candidates)
{
  g_autofree char *found = resolver_quote (name);
  resolver_offer (candidates, NULL);
  const char *nearest = nearest_name (name, (const char *const *) candidates->pdata);
  if (nearest == NULL)
    return resolver_refuse (resolver, position, "found %s%s, expected %s", what, found, expected);
  return resolver_refuse (resolver, position, "found %s%s, expected %s; did you mean '%s'?", what, found, expected,
                          nearest);
}

const Binding *
resolver_find (const Resolver *resolver, const char *name)
{
  return g_hash_table_lookup (resolver->bindings, name);
}

void
resolver_bind (Resolver *resolver, const char *name, BindingKind kind, unsigned line, const VasCallInfo *info)
{
  Binding *binding = g_hash_table_lookup (resolver->bindings, name);
  if (binding == NULL)
    {
      binding = g_new0 (Binding, 1);
      g_hash_table_insert (resolver->bindings, (gpointer) (guintptr) name, binding);
      resolver_offer (resolver->names, name);
    }
  *binding = (Binding){ .kind = kind, .line = line, .info = info };
}

void
resolver_note_stack (Resolver *resolver, const char *name, gboolean has_stack)
{
  Binding *binding = g_hash_table_lookup (resolver->bindings, name);
  binding->has_stack = has_stack;
}

/* t.StackBase and its like. */
static gboolean
resolve_stack_place (Resolver *resolver, const TraceExpr *expr, const Binding *binding, const char *field)
{
  g_autofree char *found = resolver_quote (expr->path);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  if (!binding->has_stack)
    return resolver_refuse (resolver, expr->position,
                            "found %s, expected no '.': what line %u declares has no stack (thread NAME {} makes one)",
                            found, binding->line);
  for (unsigned i = 0; trace_stack_places[i] != NULL; i++)
    {
      if (g_str_equal (trace_stack_places[i], field))
        return TRUE;
      resolver_offer (candidates, trace_stack_places[i]);
    }
  return resolver_refuse_name (resolver, expr->position, "the field ", field, "a place of the thread's stack",
                               candidates);
}

gboolean
resolver_is_constant (const char *name)
{
  guint64 value;
  SymbolClass symbol_class;
  return symbol_find (name, &value, &symbol_class);
}

static gboolean
refuse_unbound (Resolver *resolver, const TraceExpr *expr, const char *name)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  for (guint i = 0; i < resolver->names->len; i++)
    resolver_offer (candidates, g_ptr_array_index (resolver->names, i));
  symbol_add_names (candidates);
  return resolver_refuse_name (resolver, expr->position, "", name, "a constant or a name that a line above binds",
                               candidates);
}

/* name.Field: an output of the call that bound the name. */
static gboolean
resolve_field_path (Resolver *resolver, const TraceExpr *expr, const char *name, const char *field)
{
  const Binding *binding = resolver_find (resolver, name);
  g_autofree char *found = resolver_quote (expr->path);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  if (binding == NULL)
    return resolver_is_constant (name) ? resolver_refuse (resolver, expr->position,
                                                          "found %s, expected no '.': a constant has no fields", found)
                                       : refuse_unbound (resolver, expr, name);
  if (binding->kind != BINDING_VALUE)
    return resolve_stack_place (resolver, expr, binding, field);
  if (binding->info == NULL || binding->info->n_outputs == 0)
    return resolver_refuse (resolver, expr->position, "found %s, expected no '.': what line %u binds has no fields",
                            found, binding->line);
  if (vas_call_output (binding->info, field) >= 0)
    return TRUE;
  for (unsigned i = 0; i < binding->info->n_outputs; i++)
    resolver_offer (candidates, binding->info->outputs[i].name);
  g_autofree char *expected = g_strdup_printf ("a field of %s", binding->info->name);
  return resolver_refuse_name (resolver, expr->position, "the field ", field, expected, candidates);
}

static gboolean
resolve_path (Resolver *resolver, const TraceExpr *expr)
{
  const char *dot = strchr (expr->path, '.');
  if (dot != NULL)
    {
      g_autofree char *name = g_strndup (expr->path, (gsize) (dot - expr->path));
      return resolve_field_path (resolver, expr, name, dot + 1);
    }
  return resolver_find (resolver, expr->path) != NULL || resolver_is_constant (expr->path)
         || refuse_unbound (resolver, expr, expr->path);
}

static gboolean
resolve_counter (Resolver *resolver, const TraceExpr *expr)
{
  unsigned n;
  const TraceCounter *counters = trace_counters (&n);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  if (trace_counter_find (expr->path) != NULL)
    return TRUE;
  for (unsigned i = 0; i < n; i++)
    resolver_offer (candidates, counters[i].name);
  return resolver_refuse_name (resolver, expr->position, "the counter ", expr->path, "a counter such as $commit",
                               candidates);
}

/* A call inside an expression. */
static gboolean
resolve_inner_call (Resolver *resolver, const TraceExpr *expr)
{
  const TraceBuiltin *builtin = trace_builtin_find (expr->path);
  g_autofree char *found = resolver_quote (expr->path);
  if (builtin != NULL && builtin->is_value)
    return resolver_builtin (resolver, expr, builtin);
  return resolver_refuse (
      resolver, expr->position,
      "found the call %s inside an expression, expected a value; bind the call to a name in a line of its own", found);
}

gboolean
resolver_expr (Resolver *resolver, const TraceExpr *expr)
{
  char rule[VAS_RULE_TEXT_SIZE];
  switch (expr->kind)
    {
    case TRACE_EXPR_RULE:
      return resolver_refuse (resolver, expr->position,
                              "found the rule %s, expected a value; rules stand after 'by' and in proves=[]",
                              vas_rule_format (expr->rule, rule));
    case TRACE_EXPR_COUNTER:
      return resolve_counter (resolver, expr);
    case TRACE_EXPR_PATH:
      return resolve_path (resolver, expr);
    case TRACE_EXPR_CALL:
      return resolve_inner_call (resolver, expr);
    case TRACE_EXPR_UNARY:
    case TRACE_EXPR_PARENS:
      return resolver_expr (resolver, expr->left);
    case TRACE_EXPR_BINARY:
      return resolver_expr (resolver, expr->left) && resolver_expr (resolver, expr->right);
    case TRACE_EXPR_NUMBER:
    case TRACE_EXPR_STRING:
    default:
      return TRUE;
    }
}

gboolean
resolver_number (Resolver *resolver, const TraceExpr *expr)
{
  const TraceExpr *first = expr;
  while (first->left != NULL)
    first = first->left;
  if (first->kind == TRACE_EXPR_STRING)
    {
      g_autofree char *found = trace_quote (first->bytes, first->n_bytes);
      return resolver_refuse (resolver, first->position, "found the string %s, expected a number", found);
    }
  return resolver_expr (resolver, expr);
}
