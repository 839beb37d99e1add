/* Calls: that there is such a call, and that it takes these arguments. */
#include "trace/payload.h"
#include "trace/resolver.h"

/* "VirtualFree(lpAddress, dwSize, dwFreeType)"; what may be left out in square brackets. */
static char *
signature_of (const VasCallInfo *info)
{
  GString *out = g_string_new (info->name);
  const char *separator = "";
  g_string_append_c (out, '(');
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      const VasParameter *parameter = &info->parameters[i];
      if (parameter->direction == VAS_OUT)
        continue;
      g_string_append_printf (out, parameter->optional ? "%s[%s]" : "%s%s", separator, parameter->name);
      separator = ", ";
    }
  g_string_append_c (out, ')');
  return g_string_free (out, FALSE);
}

static gboolean
refuse_arguments (Resolver *resolver, TracePosition position, const VasCallInfo *info, const char *what)
{
  g_autofree char *signature = signature_of (info);
  return resolver_refuse (resolver, position, "found %s, expected %s", what, signature);
}

static gboolean
refuse_parameter (Resolver *resolver, const TraceArgument *argument, const VasCallInfo *info)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autofree char *expected = g_strdup_printf ("a parameter of %s", info->name);
  for (unsigned i = 0; i < info->n_parameters; i++)
    resolver_offer (candidates, info->parameters[i].name);
  return resolver_refuse_name (resolver, argument->position, "", argument->name, expected, candidates);
}

/* The parameter that @argument stands for; positions count those that are not filled in by the call.  -1: refused. */
static int
parameter_of (Resolver *resolver, const VasCallInfo *info, const TraceArgument *argument, unsigned given,
              unsigned *next)
{
  int index = argument->name != NULL ? vas_call_parameter (info, argument->name) : -1;
  if (argument->name != NULL && index < 0)
    refuse_parameter (resolver, argument, info);
  if (argument->name == NULL)
    {
      while (*next < info->n_parameters && info->parameters[*next].direction == VAS_OUT)
        ++*next;
      if (*next < info->n_parameters)
        index = (int) (*next)++;
      else
        refuse_arguments (resolver, argument->position, info, "one argument too many");
    }
  if (index >= 0 && (given >> index & 1) != 0)
    {
      g_autofree char *what = g_strdup_printf ("a second argument for %s", info->parameters[index].name);
      refuse_arguments (resolver, argument->position, info, what);
      return -1;
    }
  return index;
}

static gboolean
refuse_payload (Resolver *resolver, const TraceValue *value, VasKind kind, const char *name)
{
  static const char *const found[] = {
    [TRACE_VALUE_UNKNOWN] = "?", [TRACE_VALUE_POINTER] = "a pointer", [TRACE_VALUE_RECORD] = "a record",
    [TRACE_VALUE_LIST] = "a list", [TRACE_VALUE_EXPR] = "a number",
  };
  return resolver_refuse (resolver, value->position, "found %s, expected %s for %s", found[value->kind],
                          kind == VAS_KIND_BYTES || kind == VAS_KIND_TEXT ? "a string" : "a list such as [a, b]", name);
}

static gboolean
refuse_element_field (Resolver *resolver, const TraceField *field, VasKind kind, const char *name)
{
  unsigned n;
  const PayloadField *fields = payload_fields (kind, &n);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  g_string_append_printf (expected, "a field of %s:", name);
  for (unsigned i = 0; i < n; i++)
    {
      g_string_append_printf (expected, "%s %s", i == 0 ? "" : ",", fields[i].name);
      resolver_offer (candidates, fields[i].name);
    }
  return resolver_refuse_name (resolver, field->position, "the field ", field->name, expected->str, candidates);
}

/* {VirtualAddress=a, Valid=1}; "or" and "?" in expectations only. */
static gboolean
resolve_element_record (Resolver *resolver, const TraceValue *element, VasKind kind, const char *name,
                        gboolean is_expected)
{
  for (unsigned i = 0; i < element->record->n_fields; i++)
    {
      const TraceField *field = &element->record->fields[i];
      if (payload_field_find (kind, field->name) == NULL)
        return refuse_element_field (resolver, field, kind, name);
      if (!is_expected && field->n_values > 1)
        return resolver_refuse (resolver, field->position, "found 'or' in an argument, expected one value");
      for (unsigned j = 0; j < field->n_values; j++)
        if (field->values[j]->kind == TRACE_VALUE_EXPR ? !resolver_number (resolver, field->values[j]->expr)
                                                        : field->values[j]->kind != TRACE_VALUE_UNKNOWN)
          return field->values[j]->kind == TRACE_VALUE_EXPR
                     ? FALSE
                     : resolver_refuse (resolver, field->values[j]->position,
                                        "found no plain value, expected a number for %s", field->name);
    }
  return resolver_record_names (resolver, element->record);
}

static gboolean
resolve_element (Resolver *resolver, const TraceValue *element, VasKind kind, const char *name, gboolean is_expected)
{
  unsigned n;
  payload_fields (kind, &n);
  if (element->kind == TRACE_VALUE_UNKNOWN)
    return TRUE;
  if (element->kind == TRACE_VALUE_RECORD && n > 0)
    return resolve_element_record (resolver, element, kind, name, is_expected);
  bool takes_address = kind != VAS_KIND_RANGE_LIST && kind != VAS_KIND_EXTENDED_PARAMETER_LIST
                       && kind != VAS_KIND_USER_PAGE_LIST;
  if (element->kind == TRACE_VALUE_EXPR && (is_expected || takes_address))
    return resolver_number (resolver, element->expr);
  return resolver_refuse (resolver, element->position, "found no element of a list, expected %s in %s",
                          n == 0 ? "an address" : "a record such as {VirtualAddress=a}", name);
}

gboolean
resolver_payload (Resolver *resolver, const TraceValue *value, VasKind kind, const char *name, gboolean is_expected)
{
  if (value->kind == TRACE_VALUE_UNKNOWN)
    return TRUE;
  if (kind == VAS_KIND_BYTES || kind == VAS_KIND_TEXT)
    return value->kind == TRACE_VALUE_EXPR && value->expr->kind != TRACE_EXPR_NUMBER
               ? resolver_expr (resolver, value->expr)
               : refuse_payload (resolver, value, kind, name);
  if (value->kind != TRACE_VALUE_LIST)
    return refuse_payload (resolver, value, kind, name);
  for (unsigned i = 0; i < value->n_items; i++)
    if (!resolve_element (resolver, value->items[i], kind, name, is_expected))
      return FALSE;
  return TRUE;
}

/* An output of records takes them in too: what is asked of these addresses. */
static gboolean
takes_list (const VasParameter *parameter)
{
  return parameter->direction != VAS_OUT || parameter->kind == VAS_KIND_WORKING_SET_EX_LIST;
}

static gboolean
resolve_argument_value (Resolver *resolver, const VasCallInfo *info, int index, const TraceValue *value)
{
  const VasParameter *parameter = &info->parameters[index];
  if (payload_is_own (info, (unsigned) index))
    return resolver_payload (resolver, value, parameter->kind, parameter->name, FALSE);
  if (vas_kind_is_payload (parameter->kind) && value->kind != TRACE_VALUE_POINTER && takes_list (parameter))
    return resolver_payload (resolver, value, parameter->kind, parameter->name, FALSE);
  switch (value->kind)
    {
    case TRACE_VALUE_UNKNOWN:
      return TRUE;
    case TRACE_VALUE_POINTER:
      if (parameter->direction == VAS_IN && !vas_kind_is_payload (parameter->kind))
        return resolver_refuse (resolver, value->position, "found a pointer, expected a number: %s is passed by value",
                                parameter->name);
      return resolver_number (resolver, value->expr);
    case TRACE_VALUE_EXPR:
      if (parameter->direction == VAS_OUT)
        return resolver_refuse (resolver, value->position,
                                "found a value, expected a pointer such as &NULL: the call fills in %s",
                                parameter->name);
      return resolver_number (resolver, value->expr);
    case TRACE_VALUE_RECORD:
    case TRACE_VALUE_LIST:
    default:
      return resolver_refuse (resolver, value->position,
                              parameter->direction == VAS_OUT
                                  ? "found a %s, expected a pointer such as &NULL: the call fills in %s"
                                  : "found a %s, expected a number for %s",
                              value->kind == TRACE_VALUE_LIST ? "list" : "record", parameter->name);
    }
}

/* What must be given: every parameter that has no default, and the length of a buffer that is an address. */
static gboolean
resolve_missing (Resolver *resolver, const TraceExpr *call, const VasCallInfo *info, unsigned given,
                 unsigned simulated)
{
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      const VasParameter *parameter = &info->parameters[i];
      gboolean is_length = i > 0 && (simulated >> (i - 1) & 1) != 0
                           && parameter->otherwise == VAS_LENGTH_OF_STRUCTURE;
      if ((given >> i & 1) != 0 || parameter->direction == VAS_OUT || (parameter->optional && !is_length))
        continue;
      g_autofree char *what = g_strdup_printf ("no argument for %s", parameter->name);
      return refuse_arguments (resolver, call->position, info, what);
    }
  return TRUE;
}

/* Bytes or a list at an address, whose length is to be given; no list is at NULL.  What some calls bring back depends
 * on an argument, and may be a structure of its own length. */
static gboolean
is_in_memory (const VasParameter *parameter, const TraceValue *value)
{
  if (value->kind != TRACE_VALUE_POINTER)
    return FALSE;
  gboolean is_null = value->expr->kind == TRACE_EXPR_PATH && g_str_equal (value->expr->path, "NULL");
  return parameter->kind == VAS_KIND_BYTES
         || (vas_kind_is_payload (parameter->kind) && parameter->direction != VAS_OUT && !is_null);
}

static gboolean
resolve_call (Resolver *resolver, const TraceExpr *call, const VasCallInfo *info)
{
  unsigned given = 0, next = 0, simulated = 0;
  gboolean is_named = FALSE;
  for (unsigned i = 0; i < call->n_arguments; i++)
    {
      const TraceArgument *argument = &call->arguments[i];
      if (is_named && argument->name == NULL)
        return resolver_refuse (resolver, argument->position,
                                "found an argument without a name behind a named one, expected NAME=");
      is_named = argument->name != NULL;
      int index = parameter_of (resolver, info, argument, given, &next);
      if (index < 0 || !resolve_argument_value (resolver, info, index, argument->value))
        return FALSE;
      given |= 1u << index;
      if (is_in_memory (&info->parameters[index], argument->value))
        simulated |= 1u << index;
    }
  return resolve_missing (resolver, call, info, given, simulated);
}

static gboolean
resolve_builtin_value (Resolver *resolver, const TraceBuiltinParameter *parameter, const TraceValue *value)
{
  if (value->kind != TRACE_VALUE_EXPR)
    return resolver_refuse (resolver, value->position, "found no plain value, expected one for %s", parameter->name);
  if (parameter->word == NULL)
    return resolver_number (resolver, value->expr);
  g_auto (GStrv) words = g_strsplit (parameter->word, " or ", -1);
  if (value->expr->kind == TRACE_EXPR_PATH && g_strv_contains ((const char *const *) words, value->expr->path))
    return TRUE;
  g_autoptr (GString) found = g_string_new (NULL);
  trace_write_expr (found, value->expr);
  g_autofree char *quoted = trace_quote (found->str, found->len);
  return resolver_refuse (resolver, value->position, "found %s, expected the word %s", quoted, parameter->word);
}

static int
builtin_parameter_of (const TraceBuiltin *builtin, const TraceArgument *argument, unsigned position)
{
  for (unsigned i = 0; i < builtin->n_parameters; i++)
    if (argument->name != NULL ? g_str_equal (builtin->parameters[i].name, argument->name) : i == position)
      return (int) i;
  return -1;
}

gboolean
resolver_builtin (Resolver *resolver, const TraceExpr *call, const TraceBuiltin *builtin)
{
  unsigned given = 0;
  for (unsigned i = 0; i < call->n_arguments; i++)
    {
      const TraceArgument *argument = &call->arguments[i];
      int index = builtin_parameter_of (builtin, argument, i);
      if (index < 0 || (given >> index & 1) != 0)
        return resolver_refuse (resolver, argument->position,
                                "found an argument that %s does not take, expected at most %u", builtin->name,
                                builtin->n_parameters);
      if (!resolve_builtin_value (resolver, &builtin->parameters[index], argument->value))
        return FALSE;
      given |= 1u << index;
    }
  for (unsigned i = 0; i < builtin->n_parameters; i++)
    if ((given >> i & 1) == 0 && !builtin->parameters[i].optional)
      return resolver_refuse (
          resolver, call->position, "found %s without an argument, expected %s(%s)", builtin->name, builtin->name,
          builtin->parameters[i].word != NULL ? builtin->parameters[i].word : builtin->parameters[i].name);
  return TRUE;
}

static gboolean
refuse_call (Resolver *resolver, const TraceExpr *call)
{
  unsigned n;
  const TraceBuiltin *builtins = trace_builtins (&n);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new ();
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    resolver_offer (candidates, vas_call_info ((VasCallId) id)->name);
  for (unsigned i = 0; i < n; i++)
    resolver_offer (candidates, builtins[i].name);
  return resolver_refuse_name (resolver, call->position, "the call ", call->path,
                               "a call of the table in docs/trace-format.md", candidates);
}

gboolean
resolver_line_expr (Resolver *resolver, const TraceExpr *expr, const VasCallInfo **info)
{
  *info = NULL;
  if (expr->kind != TRACE_EXPR_CALL)
    return resolver_expr (resolver, expr);
  const TraceBuiltin *builtin = trace_builtin_find (expr->path);
  if (builtin != NULL)
    return resolver_builtin (resolver, expr, builtin);
  *info = vas_call_find (expr->path);
  return *info != NULL ? resolve_call (resolver, expr, *info) : refuse_call (resolver, expr);
}
