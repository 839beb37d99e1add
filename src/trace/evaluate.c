/* Evaluation never changes anything: a name, a counter or a constant is looked up, an operator applied. */
#include "trace/evaluate.h"
#include "trace/counters.h"
#include "trace/stack_fields.h"
#include "trace/symbols.h"
#include <string.h>

static EvalStatus
number (Scalar *value, guint64 n)
{
  *value = (Scalar) { .number = n };
  return EVAL_OK;
}

/* The field of a name that a call bound. */
static EvalStatus
evaluate_field (Evaluator *evaluator, const TraceExpr *expr, const Name *name, const char *field, Scalar *value,
                GError **error)
{
  int output = name->info != NULL ? vas_call_output (name->info, field) : -1;
  gboolean is_set = output >= 0 && (name->outputs_set >> output & 1) != 0;
  VasKind kind = is_set ? name->info->outputs[output].kind : VAS_KIND_NUMBER;
  if (is_set && !vas_kind_is_payload (kind))
    return number (value, name->outputs[output]);
  if (is_set && kind == VAS_KIND_BYTES && name->bytes != NULL)
    {
      *value = (Scalar) { TRUE, 0, name->bytes, name->n_bytes };
      return EVAL_OK;
    }
  if (is_set)
    trace_set_error (error, evaluator->trace, expr->position, "found %s, which is %s, expected a value", expr->path,
                     kind == VAS_KIND_BYTES ? "longer than 16M" : "a list");
  else if (output >= 0)
    trace_set_error (error, evaluator->trace, expr->position, "found %s, which the call did not set", expr->path);
  else
    trace_set_error (error, evaluator->trace, expr->position, "found %s, but %.*s has no field %s", expr->path,
                     (int) (field - expr->path - 1), expr->path, field);
  evaluator->lacks_name = TRUE;
  return EVAL_ERROR;
}

/* A place of a thread's stack, as it is now. */
static EvalStatus
evaluate_stack (Evaluator *evaluator, const TraceExpr *expr, const Name *name, const char *field, Scalar *value,
                GError **error)
{
  VasStack stack;
  if (evaluator->machine != NULL && vas_machine_thread_stack (evaluator->machine, name->thread, &stack))
    return number (value, stack_place (&stack, field));
  trace_set_error (error, evaluator->trace, expr->position, "found %s, expected a thread that has a stack now",
                   expr->path);
  evaluator->lacks_name = TRUE;
  return EVAL_ERROR;
}

static EvalStatus
evaluate_name (Evaluator *evaluator, const TraceExpr *expr, const Name *name, const char *field, Scalar *value,
               GError **error)
{
  if (name->kind == NAME_VOID)
    {
      evaluator->void_origin = name->origin;
      return EVAL_VOID;
    }
  if (field != NULL && (name->kind == NAME_THREAD || name->kind == NAME_PROCESS))
    return evaluate_stack (evaluator, expr, name, field, value, error);
  if (field != NULL)
    return evaluate_field (evaluator, expr, name, field, value, error);
  *value = (Scalar) { name->kind == NAME_STRING, name->number, name->bytes, name->n_bytes };
  return EVAL_OK;
}

/* Finds the name of a path and the field behind its dot, if there is one. */
static const Name *
find_name (const Evaluator *evaluator, const char *path, const char **field)
{
  const char *dot = strchr (path, '.');
  *field = dot != NULL ? dot + 1 : NULL;
  if (dot == NULL)
    return name_table_find (evaluator->names, path);
  g_autofree char *first = g_strndup (path, (gsize) (dot - path));
  return name_table_find (evaluator->names, first);
}

static EvalStatus
evaluate_path (Evaluator *evaluator, const TraceExpr *expr, Scalar *value, GError **error)
{
  const char *field;
  SymbolClass symbol_class;
  guint64 constant;
  const Name *name = find_name (evaluator, expr->path, &field);
  if (name != NULL)
    return evaluate_name (evaluator, expr, name, field, value, error);
  if (symbol_find (expr->path, &constant, &symbol_class))
    return number (value, constant);
  trace_set_error (error, evaluator->trace, expr->position, "found %s, expected a name that a line above has bound",
                   expr->path);
  evaluator->lacks_name = TRUE;
  return EVAL_ERROR;
}

static EvalStatus
evaluate_counter (Evaluator *evaluator, const TraceExpr *expr, Scalar *value, GError **error)
{
  const TraceCounter *counter = trace_counter_find (expr->path);
  if (counter != NULL && evaluator->machine != NULL)
    return number (value, trace_counter_value (counter, evaluator->machine, evaluator->process));
  trace_set_error (error, evaluator->trace, expr->position, "found $%s, expected %s", expr->path,
                   counter != NULL ? "a value that needs no machine" : "a counter");
  return EVAL_ERROR;
}

/* The one call that is an expression: handle(0x44) is the number as it stands. */
static EvalStatus
evaluate_inner_call (Evaluator *evaluator, const TraceExpr *expr, Scalar *value, GError **error)
{
  if (g_str_equal (expr->path, "handle") && expr->n_arguments == 1
      && expr->arguments[0].value->kind == TRACE_VALUE_EXPR)
    return evaluate (evaluator, expr->arguments[0].value->expr, value, error);
  trace_set_error (error, evaluator->trace, expr->position,
                   "found the call %s inside an expression, expected a value (bind the call to a name first)",
                   expr->path);
  return EVAL_ERROR;
}

static EvalStatus
repeat_string (Evaluator *evaluator, const TraceExpr *expr, const Scalar *text, guint64 times, Scalar *value,
               GError **error)
{
  if (text->n_bytes != 0 && times > EVALUATE_MAX_STRING / text->n_bytes)
    {
      trace_set_error (error, evaluator->trace, expr->position,
                       "found a string repeated %" G_GUINT64_FORMAT " times, expected at most 16M bytes", times);
      return EVAL_ERROR;
    }
  gsize n = text->n_bytes * (gsize) times;
  char *bytes = g_malloc (n + 1);
  for (guint64 i = 0; i < times; i++)
    memcpy (bytes + i * text->n_bytes, text->bytes, text->n_bytes);
  bytes[n] = 0;
  g_ptr_array_add (evaluator->strings, bytes);
  *value = (Scalar) { TRUE, 0, bytes, n };
  return EVAL_OK;
}

static EvalStatus
join_strings (Evaluator *evaluator, const TraceExpr *expr, const Scalar *left, const Scalar *right, Scalar *value,
              GError **error)
{
  gsize n = left->n_bytes + right->n_bytes;
  if (n > EVALUATE_MAX_STRING)
    {
      trace_set_error (error, evaluator->trace, expr->position,
                       "found a string of %" G_GSIZE_FORMAT " bytes, expected at most 16M", n);
      return EVAL_ERROR;
    }
  char *bytes = g_malloc (n + 1);
  memcpy (bytes, left->bytes, left->n_bytes);
  memcpy (bytes + left->n_bytes, right->bytes, right->n_bytes);
  bytes[n] = 0;
  g_ptr_array_add (evaluator->strings, bytes);
  *value = (Scalar) { TRUE, 0, bytes, n };
  return EVAL_OK;
}

static EvalStatus
apply_operator (Evaluator *evaluator, const TraceExpr *expr, guint64 left, guint64 right, Scalar *value, GError **error)
{
  switch (expr->op)
    {
    case '|':
      return number (value, left | right);
    case '+':
      return number (value, left + right);
    case '-':
      return number (value, left - right);
    case '*':
      return number (value, left * right);
    default:
      break;
    }
  if (right == 0)
    {
      trace_set_error (error, evaluator->trace, expr->right->position, "found 0, expected a divisor that is not 0");
      return EVAL_ERROR;
    }
  return number (value, expr->op == '/' ? left / right : left % right);
}

static EvalStatus
evaluate_binary (Evaluator *evaluator, const TraceExpr *expr, Scalar *value, GError **error)
{
  Scalar left, right;
  EvalStatus status = evaluate (evaluator, expr->left, &left, error);
  if (status == EVAL_OK)
    status = evaluate (evaluator, expr->right, &right, error);
  if (status != EVAL_OK)
    return status;
  if (left.is_string && expr->op == '*' && !right.is_string)
    return repeat_string (evaluator, expr, &left, right.number, value, error);
  if (left.is_string && expr->op == '+' && right.is_string)
    return join_strings (evaluator, expr, &left, &right, value, error);
  if (!left.is_string && !right.is_string)
    return apply_operator (evaluator, expr, left.number, right.number, value, error);
  trace_set_error (error, evaluator->trace, left.is_string ? expr->left->position : expr->right->position,
                   "found a string beside '%c', expected a number", expr->op);
  return EVAL_ERROR;
}

static EvalStatus
evaluate_unary (Evaluator *evaluator, const TraceExpr *expr, Scalar *value, GError **error)
{
  guint64 operand;
  EvalStatus status = evaluate_number (evaluator, expr->left, &operand, error);
  if (status == EVAL_OK)
    number (value, expr->op == '-' ? 0 - operand : ~operand);
  return status;
}

EvalStatus
evaluate (Evaluator *evaluator, const TraceExpr *expr, Scalar *value, GError **error)
{
  switch (expr->kind)
    {
    case TRACE_EXPR_NUMBER:
      return number (value, expr->number);
    case TRACE_EXPR_STRING:
      *value = (Scalar) { TRUE, 0, expr->bytes, expr->n_bytes };
      return EVAL_OK;
    case TRACE_EXPR_RULE:
      return number (value, expr->rule);
    case TRACE_EXPR_COUNTER:
      return evaluate_counter (evaluator, expr, value, error);
    case TRACE_EXPR_PATH:
      return evaluate_path (evaluator, expr, value, error);
    case TRACE_EXPR_CALL:
      return evaluate_inner_call (evaluator, expr, value, error);
    case TRACE_EXPR_UNARY:
      return evaluate_unary (evaluator, expr, value, error);
    case TRACE_EXPR_PARENS:
      return evaluate (evaluator, expr->left, value, error);
    case TRACE_EXPR_BINARY:
    default:
      return evaluate_binary (evaluator, expr, value, error);
    }
}

EvalStatus
evaluate_number (Evaluator *evaluator, const TraceExpr *expr, guint64 *value, GError **error)
{
  Scalar scalar;
  EvalStatus status = evaluate (evaluator, expr, &scalar, error);
  if (status == EVAL_OK && scalar.is_string)
    {
      trace_set_error (error, evaluator->trace, expr->position, "found a string, expected a number");
      return EVAL_ERROR;
    }
  if (status == EVAL_OK)
    *value = scalar.number;
  return status;
}

static int
compare_scalars (const Scalar *left, const Scalar *right)
{
  if (!left->is_string)
    return left->number < right->number ? -1 : left->number > right->number;
  int order = memcmp (left->bytes, right->bytes, MIN (left->n_bytes, right->n_bytes));
  if (order != 0)
    return order;
  return left->n_bytes < right->n_bytes ? -1 : left->n_bytes > right->n_bytes;
}

static gboolean
order_satisfies (int order, const char *op)
{
  if (op[0] == '=')
    return order == 0;
  if (op[0] == '!')
    return order != 0;
  if (order == 0)
    return op[1] == '=';
  return op[0] == '<' ? order < 0 : order > 0;
}

EvalStatus
evaluate_claim (Evaluator *evaluator, const TraceClaim *claim, gboolean *holds, Scalar *left, Scalar *right,
                GError **error)
{
  Scalar a, b;
  EvalStatus status = evaluate (evaluator, claim->left, &a, error);
  if (status == EVAL_OK)
    status = evaluate (evaluator, claim->right, &b, error);
  if (status != EVAL_OK)
    return status;
  if (a.is_string != b.is_string)
    {
      trace_set_error (error, evaluator->trace, claim->right->position,
                       "found a string compared with a number, expected two of a kind");
      return EVAL_ERROR;
    }
  *holds = order_satisfies (compare_scalars (&a, &b), claim->op);
  if (left != NULL)
    *left = a;
  if (right != NULL)
    *right = b;
  return EVAL_OK;
}

gboolean
value_uses_void (Evaluator *evaluator, const TraceValue *value)
{
  if (value->kind == TRACE_VALUE_EXPR || value->kind == TRACE_VALUE_POINTER)
    return expr_uses_void (evaluator, value->expr);
  for (unsigned i = 0; i < value->n_items; i++)
    if (value_uses_void (evaluator, value->items[i]))
      return TRUE;
  for (unsigned i = 0; value->record != NULL && i < value->record->n_fields; i++)
    for (unsigned j = 0; j < value->record->fields[i].n_values; j++)
      if (value_uses_void (evaluator, value->record->fields[i].values[j]))
        return TRUE;
  return FALSE;
}

gboolean
expr_uses_void (Evaluator *evaluator, const TraceExpr *expr)
{
  const char *field;
  if (expr == NULL)
    return FALSE;
  if (expr->kind == TRACE_EXPR_PATH)
    {
      const Name *name = find_name (evaluator, expr->path, &field);
      if (name == NULL || name->kind != NAME_VOID)
        return FALSE;
      evaluator->void_origin = name->origin;
      return TRUE;
    }
  for (unsigned i = 0; i < expr->n_arguments; i++)
    if (value_uses_void (evaluator, expr->arguments[i].value))
      return TRUE;
  return expr_uses_void (evaluator, expr->left) || expr_uses_void (evaluator, expr->right);
}

/* True where @expr is made with a name that a line above has bound: then it is a value, not a config's word. */
static gboolean
has_bound_name (const Evaluator *evaluator, const TraceExpr *expr)
{
  const char *field;
  if (expr == NULL)
    return FALSE;
  if (expr->kind == TRACE_EXPR_PATH)
    return find_name (evaluator, expr->path, &field) != NULL;
  return has_bound_name (evaluator, expr->left) || has_bound_name (evaluator, expr->right);
}

/* Appends best-fit written without quotes, which reads as a difference of two words. */
static gboolean
append_words (GString *out, const TraceExpr *expr)
{
  if (expr->kind == TRACE_EXPR_PATH)
    {
      g_string_append (out, expr->path);
      return TRUE;
    }
  if (expr->kind != TRACE_EXPR_BINARY || expr->op != '-' || !append_words (out, expr->left))
    return FALSE;
  g_string_append_c (out, '-');
  return append_words (out, expr->right);
}

/* A config says true and false in small letters. */
static char *
config_word (const char *word)
{
  if (g_str_equal (word, "TRUE") || g_str_equal (word, "FALSE"))
    return g_ascii_strdown (word, -1);
  return g_strdup (word);
}

EvalStatus
evaluate_config_text (Evaluator *evaluator, const TraceValue *value, char **text, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  Scalar scalar;
  if (value->kind != TRACE_VALUE_EXPR)
    {
      trace_set_error (error, evaluator->trace, value->position, "found no plain value, expected a number or a word");
      return EVAL_ERROR;
    }
  if (!has_bound_name (evaluator, value->expr) && append_words (words, value->expr))
    {
      *text = config_word (words->str);
      return EVAL_OK;
    }
  EvalStatus status = evaluate (evaluator, value->expr, &scalar, error);
  if (status != EVAL_OK)
    return status;
  *text = scalar.is_string ? g_strndup (scalar.bytes, scalar.n_bytes)
                           : g_strdup_printf ("%" G_GUINT64_FORMAT, scalar.number);
  return EVAL_OK;
}
