/* The canonical form: one statement a line, one space where a space may be, a repeat's lines two columns further in.
 * Reading what is written gives an equal tree, and writing that the same bytes. */
#include "trace/trace.h"

#include <string.h>

#define INDENT 2

static void write_expr_of (GString *out, const TraceExpr *expr, unsigned binding);

/* A control character, or a byte that is not part of valid UTF-8, is written in hex; its length else. */
static gsize
plain_length (const char *bytes, gsize n)
{
  gunichar c = g_utf8_get_char_validated (bytes, (gssize) n);
  if (*bytes == '\0' || c == (gunichar) -1 || c == (gunichar) -2 || c < 0x20 || (c >= 0x7f && c < 0xa0))
    return 0;
  return (gsize) g_utf8_skip[(guchar) *bytes];
}

void
trace_write_string (GString *out, const char *bytes, gsize n)
{
  static const char values[] = "\"\\\n\r\t", letters[] = "\"\\nrt0";
  g_string_append_c (out, '"');
  for (const char *end = bytes + n; bytes < end;)
    {
      const char *value = memchr (values, *bytes, sizeof values);
      gsize length = plain_length (bytes, (gsize) (end - bytes));
      if (value != NULL)
        g_string_append_printf (out, "\\%c", letters[value - values]);
      else if (length == 0)
        g_string_append_printf (out, "\\x%02x", (unsigned) (unsigned char) *bytes);
      else
        g_string_append_len (out, bytes, (gssize) length);
      bytes += value != NULL || length == 0 ? 1 : length;
    }
  g_string_append_c (out, '"');
}

static void
write_number (GString *out, const TraceExpr *expr)
{
  if (expr->text != NULL)
    g_string_append (out, expr->text);
  else
    g_string_append_printf (out, expr->number < 4096 ? "%" G_GUINT64_FORMAT : "0x%" G_GINT64_MODIFIER "x",
                            expr->number);
}

static void
write_call (GString *out, const TraceExpr *expr)
{
  unsigned first = expr->is_method ? 1 : 0;
  if (expr->is_method)
    trace_write_value (out, expr->arguments[0].value);
  g_string_append_printf (out, "%s(", expr->is_method ? strchr (expr->path, '.') : expr->path);
  for (unsigned i = first; i < expr->n_arguments; i++)
    {
      if (i > first)
        g_string_append (out, ", ");
      if (expr->arguments[i].name != NULL)
        g_string_append_printf (out, "%s=", expr->arguments[i].name);
      trace_write_value (out, expr->arguments[i].value);
    }
  g_string_append_c (out, ')');
}

/* A name of two characters that a minus follows could be read as the beginning of a rule, except after '.' or '$'. */
static gboolean
ends_like_rule (const GString *out)
{
  const char *tail = out->str + out->len;
  return out->len >= 2 && g_ascii_isupper (tail[-2]) && (g_ascii_isupper (tail[-1]) || g_ascii_isdigit (tail[-1]))
         && (out->len == 2 || !(g_ascii_isalnum (tail[-3]) || strchr ("_.$", tail[-3]) != NULL));
}

static unsigned
binding_of (const TraceExpr *expr)
{
  if (expr->kind != TRACE_EXPR_BINARY)
    return expr->kind == TRACE_EXPR_UNARY ? 4 : 5;
  return expr->op == '|' ? 1 : expr->op == '+' || expr->op == '-' ? 2 : 3;
}

static void
write_binary (GString *out, const TraceExpr *expr)
{
  unsigned binding = binding_of (expr);
  write_expr_of (out, expr->left, binding);
  if (expr->op == '-' && ends_like_rule (out))
    g_string_append (out, " - ");
  else
    g_string_append_c (out, expr->op);
  write_expr_of (out, expr->right, binding + 1);
}

/* A tree made by a program may lack the parentheses that the text needs. */
static void
write_expr_of (GString *out, const TraceExpr *expr, unsigned binding)
{
  gboolean parens = binding_of (expr) < binding;
  if (parens)
    g_string_append_c (out, '(');
  trace_write_expr (out, expr);
  if (parens)
    g_string_append_c (out, ')');
}

void
trace_write_expr (GString *out, const TraceExpr *expr)
{
  char rule[VAS_RULE_TEXT_SIZE];
  switch (expr->kind)
    {
    case TRACE_EXPR_NUMBER:
      write_number (out, expr);
      break;
    case TRACE_EXPR_STRING:
      trace_write_string (out, expr->bytes, expr->n_bytes);
      break;
    case TRACE_EXPR_RULE:
      g_string_append (out, vas_rule_format (expr->rule, rule));
      break;
    case TRACE_EXPR_COUNTER:
      g_string_append_printf (out, "$%s", expr->path);
      break;
    case TRACE_EXPR_PATH:
      g_string_append (out, expr->path);
      break;
    case TRACE_EXPR_CALL:
      write_call (out, expr);
      break;
    case TRACE_EXPR_UNARY:
      g_string_append_c (out, expr->op);
      write_expr_of (out, expr->left, 4);
      break;
    case TRACE_EXPR_BINARY:
      write_binary (out, expr);
      break;
    case TRACE_EXPR_PARENS:
      g_string_append_c (out, '(');
      trace_write_expr (out, expr->left);
      g_string_append_c (out, ')');
      break;
    }
}

static void
write_field (GString *out, const TraceField *field)
{
  g_string_append_printf (out, "%s=", field->name);
  for (unsigned i = 0; i < field->n_values; i++)
    {
      if (i > 0)
        g_string_append (out, " or ");
      trace_write_value (out, field->values[i]);
    }
}

static void
write_record (GString *out, const TraceRecord *record)
{
  g_string_append_c (out, '{');
  for (unsigned i = 0; i < record->n_fields; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      write_field (out, &record->fields[i]);
    }
  g_string_append_c (out, '}');
}

static void
write_list (GString *out, const TraceValue *list)
{
  g_string_append_c (out, '[');
  for (unsigned i = 0; i < list->n_items; i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      trace_write_value (out, list->items[i]);
    }
  g_string_append_c (out, ']');
}

void
trace_write_value (GString *out, const TraceValue *value)
{
  switch (value->kind)
    {
    case TRACE_VALUE_UNKNOWN:
      g_string_append_c (out, '?');
      break;
    case TRACE_VALUE_POINTER:
      g_string_append_c (out, '&');
      trace_write_expr (out, value->expr);
      break;
    case TRACE_VALUE_RECORD:
      write_record (out, value->record);
      break;
    case TRACE_VALUE_LIST:
      write_list (out, value);
      break;
    case TRACE_VALUE_EXPR:
      trace_write_expr (out, value->expr);
      break;
    }
}

static void
write_choice (GString *out, const TraceAlt *alts, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (out, " or ");
      switch (alts[i].kind)
        {
        case TRACE_ALT_OK:
          g_string_append (out, "ok");
          break;
        case TRACE_ALT_REFUSED:
          g_string_append (out, "refused");
          break;
        case TRACE_ALT_UNKNOWN:
          g_string_append_c (out, '?');
          break;
        case TRACE_ALT_EXPR:
          trace_write_expr (out, alts[i].expr);
          break;
        }
    }
}

static void
write_expect (GString *out, const TraceExpect *expect)
{
  g_string_append (out, expect->n_result > 0 ? " -> " : " ->");
  write_choice (out, expect->result, expect->n_result);
  if (expect->n_error > 0)
    g_string_append (out, ", ");
  write_choice (out, expect->error, expect->n_error);
  if (expect->record != NULL)
    {
      g_string_append_c (out, ' ');
      write_record (out, expect->record);
    }
  for (unsigned i = 0; i < expect->n_rules; i++)
    {
      char rule[VAS_RULE_TEXT_SIZE];
      g_string_append_printf (out, i == 0 ? " by %s" : " or %s", vas_rule_format (expect->rules[i], rule));
    }
}

static void
write_outcome (GString *out, const TraceOutcome *outcome)
{
  if (outcome->expect != NULL)
    write_expect (out, outcome->expect);
  if (outcome->at != NULL)
    {
      g_string_append (out, " at ");
      trace_write_expr (out, outcome->at);
    }
  if (outcome->from != NULL)
    {
      g_string_append (out, " from ");
      trace_write_string (out, outcome->from, outcome->n_from);
    }
}

/* WORD "title" {record} or WORD name {record}. */
static void
write_headed (GString *out, const char *word, const TraceLine *line, gboolean is_string)
{
  g_string_append_printf (out, "%s ", word);
  if (is_string)
    trace_write_string (out, line->name, line->n_name);
  else
    g_string_append (out, line->name);
  if (line->record != NULL)
    {
      g_string_append_c (out, ' ');
      write_record (out, line->record);
    }
}

static void
write_claims (GString *out, const TraceLine *line)
{
  for (unsigned i = 0; i < line->n_claims; i++)
    {
      g_string_append (out, i == 0 ? "assert " : ", ");
      trace_write_expr (out, line->claims[i].left);
      g_string_append_printf (out, " %s ", line->claims[i].op);
      trace_write_expr (out, line->claims[i].right);
    }
}

static void
write_statement (GString *out, const TraceLine *line)
{
  switch (line->kind)
    {
    case TRACE_LINE_BLANK:
      break;
    case TRACE_LINE_MACHINE:
      write_headed (out, "machine", line, TRUE);
      break;
    case TRACE_LINE_PROCESS:
      write_headed (out, "process", line, FALSE);
      break;
    case TRACE_LINE_THREAD:
      write_headed (out, "thread", line, FALSE);
      break;
    case TRACE_LINE_SET:
      g_string_append_printf (out, "set %s = ", line->name);
      trace_write_value (out, line->value);
      break;
    case TRACE_LINE_ASSERT:
      write_claims (out, line);
      break;
    case TRACE_LINE_NOTE:
      write_headed (out, "note", line, TRUE);
      break;
    case TRACE_LINE_TEST:
      write_headed (out, "test", line, TRUE);
      break;
    case TRACE_LINE_REPEAT:
      g_string_append_printf (out, "repeat %s = ", line->name);
      trace_write_expr (out, line->expr);
      g_string_append (out, " .. ");
      trace_write_expr (out, line->last);
      break;
    case TRACE_LINE_BIND:
      g_string_append_printf (out, "%s = ", line->name);
      trace_write_expr (out, line->expr);
      write_outcome (out, &line->outcome);
      break;
    case TRACE_LINE_CALL:
      trace_write_expr (out, line->expr);
      write_outcome (out, &line->outcome);
      break;
    }
}

/* A comment behind a statement is two columns off. */
static void
write_comment (GString *out, const char *comment, gboolean is_alone)
{
  if (comment != NULL)
    g_string_append_printf (out, "%s#%s", is_alone ? "" : "  ", comment);
}

void
trace_write_line (GString *out, const TraceLine *line)
{
  if (line->who != NULL)
    g_string_append_printf (out, "@%s ", line->who);
  write_statement (out, line);
  write_comment (out, line->comment, line->kind == TRACE_LINE_BLANK);
}

static void
write_indent (GString *out, unsigned depth)
{
  for (unsigned i = 0; i < depth * INDENT; i++)
    g_string_append_c (out, ' ');
}

static gboolean
is_empty (const TraceLine *line)
{
  return line->kind == TRACE_LINE_BLANK && line->comment == NULL;
}

static void
write_lines (GString *out, const GPtrArray *lines, unsigned depth)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const TraceLine *line = g_ptr_array_index (lines, i);
      if (is_empty (line) && i > 0 && is_empty (g_ptr_array_index (lines, i - 1)))
        continue;
      if (!is_empty (line))
        write_indent (out, depth);
      trace_write_line (out, line);
      g_string_append_c (out, '\n');
      if (line->kind != TRACE_LINE_REPEAT)
        continue;
      write_lines (out, line->body, depth + 1);
      write_indent (out, depth);
      g_string_append (out, "end");
      write_comment (out, line->end_comment, FALSE);
      g_string_append_c (out, '\n');
    }
}

char *
trace_write (const Trace *trace)
{
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "vasbox-trace %u", trace->version);
  write_comment (out, trace->header_comment, FALSE);
  g_string_append_c (out, '\n');
  write_lines (out, trace->lines, 0);
  while (g_str_has_suffix (out->str, "\n\n"))
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}
