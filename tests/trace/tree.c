/* The generator follows the grammar, so that what it makes needs no parentheses that the writer would have to add. */
#include "tree.h"

#include <string.h>

typedef struct Maker
{
  Trace *trace;
  guint64 state;
} Maker;

static TraceValue *make_value (Maker *maker, unsigned depth);
static TraceExpr *make_expr (Maker *maker, unsigned level, unsigned depth);

guint64
tree_random (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static unsigned
below (Maker *maker, unsigned n)
{
  return (unsigned) (tree_random (&maker->state) % n);
}

static gboolean
one_in (Maker *maker, unsigned n)
{
  return below (maker, n) == 0;
}

static const char *
keep (Maker *maker, const char *text)
{
  return trace_keep (maker->trace, text, strlen (text));
}

static gpointer
make_array (Maker *maker, gsize size, unsigned n)
{
  return trace_alloc (maker->trace, size * MAX (n, 1));
}

static const char *
make_name (Maker *maker)
{
  static const char *const names[]
      = { "heap", "a", "VA", "V2", "_x9", "flAllocationType", "self", "MEM_RESERVE", "x1_", "End", "NULL", "K", "e" };
  return names[below (maker, G_N_ELEMENTS (names))];
}

static const char *
make_path (Maker *maker)
{
  static const char *const lasts[] = { "end", "RegionSize", "VA", "test", "_" };
  if (!one_in (maker, 4))
    return make_name (maker);
  g_autofree char *path = g_strdup_printf ("%s.%s", make_name (maker), lasts[below (maker, G_N_ELEMENTS (lasts))]);
  return keep (maker, path);
}

static void
make_string (Maker *maker, const char **bytes, gsize *n)
{
  static const char *const pieces[] = { "x",  "hello world", "\"",   "\\",   "\n",       "\r\n", "\t", "#",
                                        "\1", "\xc3\xa9",    "\xff", "\x7f", "\xe2\x82", "",     "0",  "\xc2\x85" };
  g_autoptr (GString) text = g_string_new (NULL);
  for (unsigned i = below (maker, 6); i > 0; i--)
    {
      g_string_append (text, pieces[below (maker, G_N_ELEMENTS (pieces))]);
      if (one_in (maker, 8))
        g_string_append_c (text, '\0');
    }
  *bytes = trace_keep (maker->trace, text->str, text->len);
  *n = text->len;
}

static TraceExpr *
make_literal (Maker *maker)
{
  static const struct
  {
    const char *text;
    guint64 value;
  } numbers[] = { { "0", 0 },
                  { "64K", 65536 },
                  { "1_000", 1000 },
                  { "0x10_a0", 0x10a0 },
                  { "18446744073709551615", G_MAXUINT64 },
                  { "16777215T", G_GUINT64_CONSTANT (16777215) << 40 },
                  { "0xFFFFFFFFFFFFFFFF", G_MAXUINT64 },
                  { "007", 7 },
                  { "029", 29 } };
  TraceExpr *expr = trace_alloc (maker->trace, sizeof *expr);
  unsigned number = below (maker, G_N_ELEMENTS (numbers));
  switch (below (maker, 4))
    {
    case 0:
      expr->kind = TRACE_EXPR_STRING;
      make_string (maker, &expr->bytes, &expr->n_bytes);
      break;
    case 1:
      expr->kind = TRACE_EXPR_RULE;
      expr->rule = VAS_RULE ('V', one_in (maker, 2) ? 'A' : '2', below (maker, 1000));
      break;
    default:
      expr->kind = TRACE_EXPR_NUMBER;
      expr->text = numbers[number].text;
      expr->number = numbers[number].value;
      break;
    }
  return expr;
}

static TraceExpr *
make_call (Maker *maker, unsigned depth)
{
  TraceExpr *expr = trace_alloc (maker->trace, sizeof *expr);
  expr->kind = TRACE_EXPR_CALL;
  expr->path = make_path (maker);
  expr->n_arguments = depth == 0 ? 0 : below (maker, 4);
  expr->arguments = make_array (maker, sizeof *expr->arguments, expr->n_arguments);
  for (unsigned i = 0; i < expr->n_arguments; i++)
    {
      expr->arguments[i].name = one_in (maker, 3) ? make_name (maker) : NULL;
      expr->arguments[i].value = make_value (maker, depth - 1);
    }
  return expr;
}

static TraceExpr *
make_primary (Maker *maker, unsigned depth)
{
  unsigned kind = below (maker, depth == 0 ? 6 : 9);
  if (kind < 3)
    return make_literal (maker);
  if (kind == 8)
    return make_call (maker, depth - 1);
  TraceExpr *expr = trace_alloc (maker->trace, sizeof *expr);
  if (kind < 6)
    {
      expr->kind = kind == 3 ? TRACE_EXPR_COUNTER : TRACE_EXPR_PATH;
      expr->path = make_path (maker);
      return expr;
    }
  expr->kind = kind == 6 ? TRACE_EXPR_UNARY : TRACE_EXPR_PARENS;
  expr->op = kind == 6 ? (one_in (maker, 2) ? '-' : '~') : '\0';
  expr->left = make_expr (maker, kind == 6 ? 3 : 0, depth - 1);
  return expr;
}

static TraceExpr *
make_expr (Maker *maker, unsigned level, unsigned depth)
{
  static const char *const operators[] = { "|", "+-", "*/%" };
  if (level == G_N_ELEMENTS (operators))
    return make_primary (maker, depth);
  TraceExpr *left = make_expr (maker, level + 1, depth);
  for (unsigned n = one_in (maker, 4) ? 1 + below (maker, 3) : 0; n > 0 && depth > 0; n--)
    {
      TraceExpr *expr = trace_alloc (maker->trace, sizeof *expr);
      expr->kind = TRACE_EXPR_BINARY;
      expr->op = operators[level][below (maker, (unsigned) strlen (operators[level]))];
      expr->left = left;
      expr->right = make_expr (maker, level + 1, depth - 1);
      left = expr;
    }
  return left;
}

static TraceRecord *
make_record (Maker *maker, unsigned depth)
{
  TraceRecord *record = trace_alloc (maker->trace, sizeof *record);
  record->n_fields = below (maker, 4);
  record->fields = make_array (maker, sizeof *record->fields, record->n_fields);
  for (unsigned i = 0; i < record->n_fields; i++)
    {
      TraceField *field = &record->fields[i];
      field->name = make_name (maker);
      field->n_values = 1 + below (maker, 2);
      field->values = make_array (maker, sizeof *field->values, field->n_values);
      for (unsigned j = 0; j < field->n_values; j++)
        field->values[j] = make_value (maker, depth == 0 ? 0 : depth - 1);
    }
  return record;
}

static TraceValue *
make_value (Maker *maker, unsigned depth)
{
  TraceValue *value = trace_alloc (maker->trace, sizeof *value);
  unsigned kind = below (maker, depth == 0 ? 6 : 8);
  value->kind = kind == 0   ? TRACE_VALUE_UNKNOWN
                : kind == 1 ? TRACE_VALUE_POINTER
                : kind < 6  ? TRACE_VALUE_EXPR
                : kind == 6 ? TRACE_VALUE_RECORD
                            : TRACE_VALUE_LIST;
  if (value->kind == TRACE_VALUE_RECORD)
    value->record = make_record (maker, depth - 1);
  else if (value->kind == TRACE_VALUE_LIST)
    {
      value->n_items = below (maker, 4);
      value->items = make_array (maker, sizeof *value->items, value->n_items);
      for (unsigned i = 0; i < value->n_items; i++)
        value->items[i] = make_value (maker, depth - 1);
    }
  else if (value->kind != TRACE_VALUE_UNKNOWN)
    value->expr = make_expr (maker, 0, depth);
  return value;
}

static TraceAlt *
make_choice (Maker *maker, unsigned *n)
{
  *n = one_in (maker, 3) ? 2 : 1;
  TraceAlt *alts = make_array (maker, sizeof *alts, *n);
  for (unsigned i = 0; i < *n; i++)
    {
      alts[i].kind = (TraceAltKind) below (maker, 4);
      if (alts[i].kind == TRACE_ALT_EXPR)
        alts[i].expr = make_expr (maker, 0, 1);
    }
  return alts;
}

static TraceExpect *
make_expect (Maker *maker)
{
  TraceExpect *expect = trace_alloc (maker->trace, sizeof *expect);
  if (!one_in (maker, 4))
    {
      expect->result = make_choice (maker, &expect->n_result);
      if (one_in (maker, 3))
        expect->error = make_choice (maker, &expect->n_error);
    }
  if (expect->n_result == 0 || one_in (maker, 3))
    expect->record = make_record (maker, 2);
  expect->n_rules = one_in (maker, 3) ? 1 + below (maker, 2) : 0;
  expect->rules = make_array (maker, sizeof *expect->rules, expect->n_rules);
  for (unsigned i = 0; i < expect->n_rules; i++)
    expect->rules[i] = VAS_RULE ('V', 'F', below (maker, 1000));
  return expect;
}

static void
make_outcome (Maker *maker, TraceOutcome *outcome)
{
  if (one_in (maker, 2))
    outcome->expect = make_expect (maker);
  if (one_in (maker, 4))
    outcome->at = make_expr (maker, 0, 1);
  if (one_in (maker, 4))
    make_string (maker, &outcome->from, &outcome->n_from);
}

static void
make_claims (Maker *maker, TraceLine *line)
{
  static const char *const operators[] = { "==", "!=", "<", "<=", ">", ">=" };
  line->n_claims = 1 + below (maker, 3);
  line->claims = make_array (maker, sizeof *line->claims, line->n_claims);
  for (unsigned i = 0; i < line->n_claims; i++)
    {
      line->claims[i].left = make_expr (maker, 0, 2);
      line->claims[i].right = make_expr (maker, 0, 2);
      strcpy (line->claims[i].op, operators[below (maker, G_N_ELEMENTS (operators))]);
    }
}

static const char *
make_comment (Maker *maker)
{
  static const char *const comments[] = { "", " a comment", "tight", " \"quotes\" # and more", "\tcaf\xc3\xa9" };
  return one_in (maker, 4) ? comments[below (maker, G_N_ELEMENTS (comments))] : NULL;
}

static void make_lines (Maker *maker, GPtrArray *lines, unsigned n, unsigned depth);

static void
make_statement (Maker *maker, TraceLine *line, unsigned depth)
{
  line->name = make_name (maker);
  switch (line->kind)
    {
    case TRACE_LINE_MACHINE:
    case TRACE_LINE_TEST:
    case TRACE_LINE_NOTE:
      make_string (maker, &line->name, &line->n_name);
      if (line->kind != TRACE_LINE_NOTE && one_in (maker, 2))
        line->record = make_record (maker, 2);
      return;
    case TRACE_LINE_PROCESS:
    case TRACE_LINE_THREAD:
      line->record = one_in (maker, 2) ? make_record (maker, 2) : NULL;
      break;
    case TRACE_LINE_SET:
      line->name = make_path (maker);
      line->value = make_value (maker, 2);
      break;
    case TRACE_LINE_ASSERT:
      make_claims (maker, line);
      break;
    case TRACE_LINE_REPEAT:
      line->expr = make_expr (maker, 0, 1);
      line->last = make_expr (maker, 0, 1);
      line->body = g_ptr_array_new ();
      line->end_comment = make_comment (maker);
      make_lines (maker, line->body, below (maker, 4), depth - 1);
      break;
    case TRACE_LINE_BIND:
      line->expr = make_expr (maker, 0, 3);
      make_outcome (maker, &line->outcome);
      break;
    case TRACE_LINE_CALL:
      line->expr = make_call (maker, 3);
      make_outcome (maker, &line->outcome);
      break;
    case TRACE_LINE_BLANK:
      break;
    }
  gboolean has_name
      = line->kind != TRACE_LINE_ASSERT && line->kind != TRACE_LINE_CALL && line->kind != TRACE_LINE_BLANK;
  line->n_name = has_name ? strlen (line->name) : 0;
  line->name = has_name ? line->name : NULL;
}

static void
make_lines (Maker *maker, GPtrArray *lines, unsigned n, unsigned depth)
{
  for (unsigned i = 0; i < n; i++)
    {
      TraceLine *line = trace_alloc (maker->trace, sizeof *line);
      gboolean is_first = lines == maker->trace->lines && i == 0;
      line->kind
          = is_first && one_in (maker, 2) ? TRACE_LINE_MACHINE : (TraceLineKind) below (maker, TRACE_LINE_BIND + 1);
      if ((line->kind == TRACE_LINE_MACHINE && !is_first) || (line->kind == TRACE_LINE_REPEAT && depth == 0))
        line->kind = TRACE_LINE_CALL;
      make_statement (maker, line, depth);
      line->comment = line->kind == TRACE_LINE_BLANK ? " alone" : make_comment (maker);
      if (line->kind != TRACE_LINE_BLANK && one_in (maker, 6))
        line->who = make_name (maker);
      g_ptr_array_add (lines, line);
      if (one_in (maker, 6) && i + 1 < n)
        g_ptr_array_add (lines, trace_alloc (maker->trace, sizeof (TraceLine)));
    }
}

Trace *
tree_generate (guint64 seed, unsigned max_lines)
{
  Maker maker = { trace_new ("made.trace", NULL, 0), seed };
  maker.trace->header_comment = make_comment (&maker);
  make_lines (&maker, maker.trace->lines, below (&maker, max_lines + 1), 3);
  return maker.trace;
}

#define DIFFERS(condition, what)                                                                                       \
  if (condition)                                                                                                       \
  return what

static const char *value_difference (const TraceValue *a, const TraceValue *b);

static gboolean
same_text (const char *a, const char *b)
{
  return g_strcmp0 (a, b) == 0 && (a == NULL) == (b == NULL);
}

static gboolean
same_bytes (const char *a, gsize n_a, const char *b, gsize n_b)
{
  return (a == NULL) == (b == NULL) && n_a == n_b && (n_a == 0 || memcmp (a, b, n_a) == 0);
}

static const char *
expr_difference (const TraceExpr *a, const TraceExpr *b)
{
  DIFFERS ((a == NULL) != (b == NULL), "an expression is missing");
  if (a == NULL)
    return NULL;
  DIFFERS (a->kind != b->kind, "expression kinds");
  DIFFERS (a->op != b->op, "operators");
  DIFFERS (a->number != b->number, "numbers");
  DIFFERS (!same_text (a->text, b->text), "the text of numbers");
  DIFFERS (!same_bytes (a->bytes, a->n_bytes, b->bytes, b->n_bytes), "strings");
  DIFFERS (a->rule != b->rule, "rules in expressions");
  DIFFERS (!same_text (a->path, b->path), "paths");
  DIFFERS (a->n_arguments != b->n_arguments, "number of arguments");
  const char *found = expr_difference (a->left, b->left);
  if (found == NULL)
    found = expr_difference (a->right, b->right);
  for (unsigned i = 0; i < a->n_arguments && found == NULL; i++)
    {
      DIFFERS (!same_text (a->arguments[i].name, b->arguments[i].name), "names of arguments");
      found = value_difference (a->arguments[i].value, b->arguments[i].value);
    }
  return found;
}

static const char *
record_difference (const TraceRecord *a, const TraceRecord *b)
{
  DIFFERS ((a == NULL) != (b == NULL), "a record is missing");
  const char *found = NULL;
  DIFFERS (a != NULL && a->n_fields != b->n_fields, "number of fields");
  for (unsigned i = 0; a != NULL && i < a->n_fields; i++)
    {
      const TraceField *x = &a->fields[i], *y = &b->fields[i];
      DIFFERS (!same_text (x->name, y->name), "names of fields");
      DIFFERS (x->n_values != y->n_values, "number of a field's values");
      for (unsigned j = 0; j < x->n_values && found == NULL; j++)
        found = value_difference (x->values[j], y->values[j]);
    }
  return found;
}

static const char *
value_difference (const TraceValue *a, const TraceValue *b)
{
  DIFFERS ((a == NULL) != (b == NULL), "a value is missing");
  if (a == NULL)
    return NULL;
  DIFFERS (a->kind != b->kind, "value kinds");
  DIFFERS (a->n_items != b->n_items, "number of items");
  const char *found = expr_difference (a->expr, b->expr);
  if (found == NULL)
    found = record_difference (a->record, b->record);
  for (unsigned i = 0; i < a->n_items && found == NULL; i++)
    found = value_difference (a->items[i], b->items[i]);
  return found;
}

static const char *
choice_difference (const TraceAlt *a, unsigned n_a, const TraceAlt *b, unsigned n_b)
{
  DIFFERS (n_a != n_b, "number of alternatives");
  const char *found = NULL;
  for (unsigned i = 0; i < n_a && found == NULL; i++)
    {
      DIFFERS (a[i].kind != b[i].kind, "kinds of alternatives");
      found = expr_difference (a[i].expr, b[i].expr);
    }
  return found;
}

static const char *
outcome_difference (const TraceOutcome *a, const TraceOutcome *b)
{
  const TraceExpect *x = a->expect, *y = b->expect;
  DIFFERS ((x == NULL) != (y == NULL), "an expectation is missing");
  DIFFERS (!same_bytes (a->from, a->n_from, b->from, b->n_from), "from");
  const char *found = expr_difference (a->at, b->at);
  if (x == NULL || found != NULL)
    return found;
  DIFFERS (x->n_rules != y->n_rules, "the number of rules");
  for (unsigned i = 0; i < x->n_rules; i++)
    DIFFERS (x->rules[i] != y->rules[i], "rules");
  found = choice_difference (x->result, x->n_result, y->result, y->n_result);
  if (found == NULL)
    found = choice_difference (x->error, x->n_error, y->error, y->n_error);
  return found != NULL ? found : record_difference (x->record, y->record);
}

static const char *lines_difference (const GPtrArray *a, const GPtrArray *b);

static const char *
line_difference (const TraceLine *a, const TraceLine *b)
{
  DIFFERS (a->kind != b->kind, "line kinds");
  DIFFERS (!same_text (a->who, b->who), "who");
  DIFFERS (!same_text (a->comment, b->comment), "comments");
  DIFFERS (!same_text (a->end_comment, b->end_comment), "comments behind end");
  DIFFERS (!same_bytes (a->name, a->n_name, b->name, b->n_name), "names");
  DIFFERS (a->n_claims != b->n_claims, "number of claims");
  const char *found = record_difference (a->record, b->record);
  if (found == NULL)
    found = value_difference (a->value, b->value);
  if (found == NULL)
    found = expr_difference (a->expr, b->expr);
  if (found == NULL)
    found = expr_difference (a->last, b->last);
  for (unsigned i = 0; i < a->n_claims && found == NULL; i++)
    {
      DIFFERS (!same_text (a->claims[i].op, b->claims[i].op), "claims");
      found = expr_difference (a->claims[i].left, b->claims[i].left);
      if (found == NULL)
        found = expr_difference (a->claims[i].right, b->claims[i].right);
    }
  if (found == NULL)
    found = outcome_difference (&a->outcome, &b->outcome);
  return found != NULL || a->body == NULL ? found : lines_difference (a->body, b->body);
}

static const char *
lines_difference (const GPtrArray *a, const GPtrArray *b)
{
  DIFFERS (a->len != b->len, "number of lines");
  const char *found = NULL;
  for (guint i = 0; i < a->len && found == NULL; i++)
    found = line_difference (g_ptr_array_index (a, i), g_ptr_array_index (b, i));
  return found;
}

const char *
tree_difference (const Trace *a, const Trace *b)
{
  DIFFERS (!same_text (a->header_comment, b->header_comment), "comments of the first line");
  return lines_difference (a->lines, b->lines);
}
