/* The reader's lower half: expressions, values, records, arguments. */
#include "trace/parser.h"

#include <string.h>

gboolean
parser_advance (Parser *parser)
{
  return lexer_next (&parser->lexer, &parser->token, parser->error);
}

gboolean
parser_advance_over_newlines (Parser *parser)
{
  while (parser_advance (parser))
    {
      if (parser->token.kind != LEXER_NEWLINE)
        return TRUE;
      const LexerToken *token = &parser->token;
      if (token->comment != NULL)
        g_ptr_array_add (parser->comments,
                         (gpointer) (guintptr) trace_keep (parser->trace, token->comment, token->n_comment));
    }
  return FALSE;
}

gboolean
parser_at_mark (const Parser *parser, unsigned mark)
{
  return parser->token.kind == LEXER_MARK && parser->token.mark == mark;
}

gboolean
parser_at_word (const Parser *parser, LexerWord word)
{
  return parser->token.kind == LEXER_WORD && parser->token.word == word;
}

gboolean
parser_refuse (Parser *parser, const char *expected)
{
  const LexerToken *token = &parser->token;
  const ParserBracket *bracket = parser->bracket;
  g_autofree char *found = lexer_describe (token);
  if (bracket == NULL)
    trace_set_error (parser->error, parser->trace, token->position, "found %s, expected %s", found, expected);
  else if (token->kind == LEXER_END)
    trace_set_error (parser->error, parser->trace, bracket->position,
                     "found the end of the file, expected '%c' to close this '%c'", bracket->close, bracket->open);
  else if (token->kind == LEXER_NEWLINE || bracket->position.line != token->position.line)
    trace_set_error (parser->error, parser->trace, token->position,
                     "found %s, expected %s; the '%c' of line %u column %u is not closed", found, expected,
                     bracket->open, bracket->position.line, bracket->position.column);
  else
    trace_set_error (parser->error, parser->trace, token->position, "found %s, expected %s", found, expected);
  return FALSE;
}

gboolean
parser_check_depth (Parser *parser, unsigned nested)
{
  if (nested <= TRACE_MAX_DEPTH)
    return TRUE;
  trace_set_error (parser->error, parser->trace, parser->token.position,
                   "found more than %d nested brackets, operators or repeats, expected at most %d", TRACE_MAX_DEPTH,
                   TRACE_MAX_DEPTH);
  return FALSE;
}

gboolean
parser_pass_mark (Parser *parser, unsigned mark, const char *expected)
{
  return parser_at_mark (parser, mark) ? parser_advance (parser) : parser_refuse (parser, expected);
}

const char *
parser_keep_token (Parser *parser)
{
  return trace_keep (parser->trace, parser->token.start, parser->token.length);
}

gpointer
parser_keep_array (Parser *parser, const GArray *array, unsigned *n)
{
  gsize size = (gsize) array->len * g_array_get_element_size ((GArray *) (guintptr) array);
  gpointer kept = trace_alloc (parser->trace, MAX (size, 1));
  if (size > 0)
    memcpy (kept, array->data, size);
  *n = array->len;
  return kept;
}

const char *
parser_name (Parser *parser, const char *expected)
{
  if (parser->token.kind != LEXER_NAME)
    {
      parser_refuse (parser, expected);
      return NULL;
    }
  const char *name = parser_keep_token (parser);
  return parser_advance (parser) ? name : NULL;
}

const char *
parser_path (Parser *parser, const char *expected)
{
  const char *first = parser_name (parser, expected);
  if (first == NULL || !parser_at_mark (parser, '.'))
    return first;
  g_autoptr (GString) path = g_string_new (first);
  while (parser_at_mark (parser, '.'))
    {
      const char *next = parser_advance (parser) ? parser_name (parser, "a name after '.'") : NULL;
      if (next == NULL)
        return NULL;
      g_string_append_printf (path, ".%s", next);
    }
  return trace_keep (parser->trace, path->str, path->len);
}

/* Remembers the bracket the token is, so that messages can name it, and passes it. */
static gboolean
open_bracket (Parser *parser, ParserBracket *bracket, char close)
{
  if (!parser_check_depth (parser, ++parser->depth))
    return FALSE;
  *bracket = (ParserBracket) { parser->token.position, (char) parser->token.mark, close, parser->bracket };
  parser->bracket = bracket;
  return parser_advance_over_newlines (parser);
}

/* The token ends the bracket: passes it. */
static gboolean
close_bracket (Parser *parser, const ParserBracket *bracket)
{
  parser->bracket = bracket->outer;
  parser->depth--;
  return parser_advance (parser);
}

/* After an element: TRUE and *@more where a comma follows (passed), TRUE where the bracket closes (not passed). */
static gboolean
next_element (Parser *parser, const ParserBracket *bracket, gboolean *more)
{
  char expected[] = "',' or 'x'";
  expected[8] = bracket->close;
  *more = parser_at_mark (parser, ',');
  if (*more)
    return parser_advance_over_newlines (parser);
  return parser_at_mark (parser, (unsigned char) bracket->close) || parser_refuse (parser, expected);
}

static TraceExpr *
new_expr (Parser *parser, TraceExprKind kind, TracePosition position)
{
  TraceExpr *expr = trace_alloc (parser->trace, sizeof *expr);
  expr->kind = kind;
  expr->position = position;
  parser->height = 1;
  return expr;
}

/* "name = value" or a value alone. */
static gboolean
parse_argument (Parser *parser, TraceArgument *argument)
{
  argument->position = parser->token.position;
  gboolean is_name = parser->token.kind == LEXER_NAME;
  argument->value = parser_value (parser);
  if (argument->value == NULL || !parser_at_mark (parser, '='))
    return argument->value != NULL;
  const TraceExpr *expr = is_name ? argument->value->expr : NULL;
  if (expr == NULL || expr->kind != TRACE_EXPR_PATH || strchr (expr->path, '.') != NULL)
    return parser_refuse (parser, "',' or ')'; only a parameter's name may stand left of '='");
  argument->name = expr->path;
  argument->value = parser_advance (parser) ? parser_value (parser) : NULL;
  return argument->value != NULL;
}

/* m.Alloc(...), where m is no host: a heap's method, which takes the heap first. */
static gboolean
take_heap (Parser *parser, TraceExpr *call, TracePosition position, TraceArgument *heap)
{
  static const char *const methods[] = { "host.Alloc", "host.DebugAlloc", "host.Free", "host.Release" };
  const char *dot = strchr (call->path, '.');
  for (unsigned i = 0; dot != NULL && !g_str_has_prefix (call->path, "host.") && i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i] + strlen ("host"), dot))
      {
        TraceExpr *name = new_expr (parser, TRACE_EXPR_PATH, position);
        char *path = trace_alloc (parser->trace, (gsize) (dot - call->path) + 1);
        memcpy (path, call->path, (gsize) (dot - call->path));
        name->path = path;
        heap->position = position;
        heap->value = trace_alloc (parser->trace, sizeof *heap->value);
        heap->value->kind = TRACE_VALUE_EXPR;
        heap->value->position = position;
        heap->value->expr = name;
        call->path = methods[i];
        call->is_method = TRUE;
        return TRUE;
      }
  return FALSE;
}

TraceExpr *
parser_call (Parser *parser, const char *path, TracePosition position)
{
  g_autoptr (GArray) arguments = g_array_new (FALSE, TRUE, sizeof (TraceArgument));
  ParserBracket bracket;
  unsigned height = 0;
  TraceExpr *call = new_expr (parser, TRACE_EXPR_CALL, position);
  TraceArgument heap = { .name = NULL };
  call->path = path;
  if (take_heap (parser, call, position, &heap))
    g_array_append_val (arguments, heap);
  if (!open_bracket (parser, &bracket, ')'))
    return NULL;
  for (gboolean more = !parser_at_mark (parser, ')'); more;)
    {
      TraceArgument argument = { 0 };
      if (!parse_argument (parser, &argument) || !next_element (parser, &bracket, &more))
        return NULL;
      height = MAX (height, parser->height);
      g_array_append_val (arguments, argument);
    }
  call->arguments = parser_keep_array (parser, arguments, &call->n_arguments);
  if (!parser_check_depth (parser, height + 1) || !close_bracket (parser, &bracket))
    return NULL;
  parser->height = height + 1;
  return call;
}

static TraceExpr *
parse_parens (Parser *parser)
{
  ParserBracket bracket;
  TraceExpr *parens = new_expr (parser, TRACE_EXPR_PARENS, parser->token.position);
  if (!open_bracket (parser, &bracket, ')'))
    return NULL;
  parens->left = parser_expr (parser);
  if (parens->left == NULL || !(parser_at_mark (parser, ')') || parser_refuse (parser, "an operator or ')'")))
    return NULL;
  if (!parser_check_depth (parser, ++parser->height) || !close_bracket (parser, &bracket))
    return NULL;
  return parens;
}

static TraceExpr *
parse_literal (Parser *parser)
{
  static const TraceExprKind kinds[] = { [LEXER_NUMBER] = TRACE_EXPR_NUMBER,
                                         [LEXER_STRING] = TRACE_EXPR_STRING,
                                         [LEXER_RULE] = TRACE_EXPR_RULE };
  const LexerToken *token = &parser->token;
  TraceExpr *expr = new_expr (parser, kinds[token->kind], token->position);
  expr->number = token->number;
  expr->rule = token->rule;
  expr->bytes = token->bytes;
  expr->n_bytes = token->n_bytes;
  if (token->kind == LEXER_NUMBER)
    expr->text = parser_keep_token (parser);
  return parser_advance (parser) ? expr : NULL;
}

static TraceExpr *
parse_counter (Parser *parser)
{
  TraceExpr *expr = new_expr (parser, TRACE_EXPR_COUNTER, parser->token.position);
  expr->path = parser_advance (parser) ? parser_path (parser, "a counter's name after '$'") : NULL;
  return expr->path != NULL ? expr : NULL;
}

static TraceExpr *
parse_path_or_call (Parser *parser)
{
  TracePosition position = parser->token.position;
  const char *path = parser_path (parser, "a name");
  if (path == NULL)
    return NULL;
  if (parser_at_mark (parser, '('))
    return parser_call (parser, path, position);
  TraceExpr *expr = new_expr (parser, TRACE_EXPR_PATH, position);
  expr->path = path;
  return expr;
}

static TraceExpr *
parse_unary (Parser *parser)
{
  const LexerToken *token = &parser->token;
  if (parser_at_mark (parser, '-') || parser_at_mark (parser, '~'))
    {
      TraceExpr *expr = new_expr (parser, TRACE_EXPR_UNARY, token->position);
      expr->op = (char) token->mark;
      if (!parser_check_depth (parser, ++parser->depth) || !parser_advance (parser))
        return NULL;
      expr->left = parse_unary (parser);
      parser->depth--;
      return expr->left != NULL && parser_check_depth (parser, ++parser->height) ? expr : NULL;
    }
  if (token->kind == LEXER_NUMBER || token->kind == LEXER_STRING || token->kind == LEXER_RULE)
    return parse_literal (parser);
  if (token->kind == LEXER_NAME)
    return parse_path_or_call (parser);
  if (parser_at_mark (parser, '$'))
    return parse_counter (parser);
  if (parser_at_mark (parser, '('))
    return parse_parens (parser);
  parser_refuse (parser, "a value");
  return NULL;
}

/* One chain for each level of binding, the loosest first; left to right. */
static TraceExpr *
parse_chain (Parser *parser, unsigned level)
{
  static const char *const operators[] = { "|", "+-", "*/%" };
  if (level == G_N_ELEMENTS (operators))
    return parse_unary (parser);
  TraceExpr *left = parse_chain (parser, level + 1);
  while (left != NULL && parser->token.kind == LEXER_MARK && parser->token.mark < 0x80
         && strchr (operators[level], (char) parser->token.mark) != NULL)
    {
      unsigned height = parser->height;
      TraceExpr *chain = new_expr (parser, TRACE_EXPR_BINARY, left->position);
      chain->op = (char) parser->token.mark;
      chain->left = left;
      chain->right = parser_advance (parser) ? parse_chain (parser, level + 1) : NULL;
      parser->height = MAX (height, parser->height) + 1;
      left = chain->right != NULL && parser_check_depth (parser, parser->height) ? chain : NULL;
    }
  return left;
}

TraceExpr *
parser_expr (Parser *parser)
{
  return parse_chain (parser, 0);
}

/* One field: NAME = value { or value }. */
static gboolean
parse_field (Parser *parser, TraceField *field)
{
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (TraceValue *));
  unsigned height = 0;
  field->position = parser->token.position;
  field->name = parser_name (parser, "a field's name");
  if (field->name == NULL || !parser_at_mark (parser, '='))
    return field->name != NULL && parser_refuse (parser, "'=' after the field's name");
  do
    {
      TraceValue *value = parser_advance (parser) ? parser_value (parser) : NULL;
      if (value == NULL)
        return FALSE;
      height = MAX (height, parser->height);
      g_array_append_val (values, value);
    }
  while (parser_at_word (parser, LEXER_WORD_OR));
  parser->height = height;
  field->values = parser_keep_array (parser, values, &field->n_values);
  return TRUE;
}

TraceRecord *
parser_record (Parser *parser)
{
  g_autoptr (GArray) fields = g_array_new (FALSE, TRUE, sizeof (TraceField));
  TraceRecord *record = trace_alloc (parser->trace, sizeof *record);
  ParserBracket bracket;
  unsigned height = 0;
  record->position = parser->token.position;
  if (!open_bracket (parser, &bracket, '}'))
    return NULL;
  for (gboolean more = !parser_at_mark (parser, '}'); more;)
    {
      TraceField field = { 0 };
      if (!parse_field (parser, &field) || !next_element (parser, &bracket, &more))
        return NULL;
      height = MAX (height, parser->height);
      g_array_append_val (fields, field);
    }
  record->fields = parser_keep_array (parser, fields, &record->n_fields);
  if (!parser_check_depth (parser, height + 1) || !close_bracket (parser, &bracket))
    return NULL;
  parser->height = height + 1;
  return record;
}

static gboolean
parse_list (Parser *parser, TraceValue *value)
{
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (TraceValue *));
  ParserBracket bracket;
  unsigned height = 0;
  if (!open_bracket (parser, &bracket, ']'))
    return FALSE;
  for (gboolean more = !parser_at_mark (parser, ']'); more;)
    {
      TraceValue *item = parser_value (parser);
      if (item == NULL || !next_element (parser, &bracket, &more))
        return FALSE;
      height = MAX (height, parser->height);
      g_array_append_val (items, item);
    }
  value->items = parser_keep_array (parser, items, &value->n_items);
  if (!parser_check_depth (parser, height + 1) || !close_bracket (parser, &bracket))
    return FALSE;
  parser->height = height + 1;
  return TRUE;
}

/* The token begins the value of @kind. */
static gboolean
parse_value_of (Parser *parser, TraceValue *value)
{
  parser->height = 1;
  switch (value->kind)
    {
    case TRACE_VALUE_UNKNOWN:
      return parser_advance (parser);
    case TRACE_VALUE_POINTER:
      value->expr = parser_advance (parser) ? parser_expr (parser) : NULL;
      return value->expr != NULL;
    case TRACE_VALUE_RECORD:
      value->record = parser_record (parser);
      return value->record != NULL;
    case TRACE_VALUE_LIST:
      return parse_list (parser, value);
    case TRACE_VALUE_EXPR:
    default:
      value->expr = parser_expr (parser);
      return value->expr != NULL;
    }
}

TraceValue *
parser_value (Parser *parser)
{
  static const struct
  {
    char mark;
    TraceValueKind kind;
  } starts[] = { { '?', TRACE_VALUE_UNKNOWN }, { '&', TRACE_VALUE_POINTER }, { '{', TRACE_VALUE_RECORD },
                 { '[', TRACE_VALUE_LIST } };
  TraceValue *value = trace_alloc (parser->trace, sizeof *value);
  value->kind = TRACE_VALUE_EXPR;
  value->position = parser->token.position;
  for (unsigned i = 0; i < G_N_ELEMENTS (starts); i++)
    if (parser_at_mark (parser, (unsigned char) starts[i].mark))
      value->kind = starts[i].kind;
  return parse_value_of (parser, value) ? value : NULL;
}
