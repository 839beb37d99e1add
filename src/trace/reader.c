/* The reader's upper half: LL(1) recursive descent over lines and statements.  It accepts exactly the grammar of
 * docs/trace-format.md; what names mean is checked in resolve.c. */
#include "trace/parser.h"

#include <string.h>

#define MAGIC "vasbox-trace"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The word the token is; LEXER_WORD_NONE for any other token. */
static LexerWord
word_of (const Parser *parser)
{
  return parser->token.kind == LEXER_WORD ? parser->token.word : LEXER_WORD_NONE;
}

static gboolean
at_line_end (const Parser *parser)
{
  return parser->token.kind == LEXER_NEWLINE || parser->token.kind == LEXER_END;
}

static gboolean
parse_alt (Parser *parser, TraceAlt *alt)
{
  alt->position = parser->token.position;
  LexerWord word = word_of (parser);
  alt->kind = word == LEXER_WORD_OK        ? TRACE_ALT_OK
              : word == LEXER_WORD_REFUSED ? TRACE_ALT_REFUSED
              : parser_at_mark (parser, '?') ? TRACE_ALT_UNKNOWN
                                             : TRACE_ALT_EXPR;
  if (alt->kind != TRACE_ALT_EXPR)
    return parser_advance (parser);
  alt->expr = parser_expr (parser);
  return alt->expr != NULL;
}

/* alt { or alt } */
static TraceAlt *
parse_choice (Parser *parser, unsigned *n)
{
  g_autoptr (GArray) alts = g_array_new (FALSE, TRUE, sizeof (TraceAlt));
  TraceAlt alt;
  for (;;)
    {
      alt = (TraceAlt) { 0 };
      if (!parse_alt (parser, &alt))
        return NULL;
      g_array_append_val (alts, alt);
      if (!parser_at_word (parser, LEXER_WORD_OR))
        return parser_keep_array (parser, alts, n);
      if (!parser_advance (parser))
        return NULL;
    }
}

/* by RULE { or RULE } */
static gboolean
parse_rules (Parser *parser, TraceExpect *expect)
{
  unsigned n;
  g_autoptr (GArray) rules = g_array_new (FALSE, TRUE, sizeof (VasRule));
  g_autoptr (GArray) positions = g_array_new (FALSE, TRUE, sizeof (TracePosition));
  do
    {
      if (!parser_advance (parser))
        return FALSE;
      if (parser->token.kind != LEXER_RULE)
        return parser_refuse (parser, "a rule such as VA-033");
      g_array_append_val (rules, parser->token.rule);
      g_array_append_val (positions, parser->token.position);
      if (!parser_advance (parser))
        return FALSE;
    }
  while (parser_at_word (parser, LEXER_WORD_OR));
  expect->rules = parser_keep_array (parser, rules, &expect->n_rules);
  expect->rule_positions = parser_keep_array (parser, positions, &n);
  return TRUE;
}

/* The token follows "->". */
static TraceExpect *
parse_expect (Parser *parser)
{
  TraceExpect *expect = trace_alloc (parser->trace, sizeof *expect);
  expect->position = parser->token.position;
  if (at_line_end (parser))
    {
      parser_refuse (parser, "a result after '->'");
      return NULL;
    }
  if (!parser_at_mark (parser, '{'))
    {
      expect->result = parse_choice (parser, &expect->n_result);
      if (expect->result == NULL)
        return NULL;
      if (parser_at_mark (parser, ','))
        {
          expect->error = parser_advance_over_newlines (parser) ? parse_choice (parser, &expect->n_error) : NULL;
          if (expect->error == NULL)
            return NULL;
        }
    }
  if (parser_at_mark (parser, '{') && (expect->record = parser_record (parser)) == NULL)
    return NULL;
  if (parser_at_word (parser, LEXER_WORD_BY) && !parse_rules (parser, expect))
    return NULL;
  return expect;
}

static gboolean
parse_at (Parser *parser, TraceOutcome *outcome)
{
  if (outcome->at != NULL)
    return parser_refuse (parser, "'at' only once");
  outcome->at = parser_advance (parser) ? parser_expr (parser) : NULL;
  return outcome->at != NULL;
}

static gboolean
parse_from (Parser *parser, TraceOutcome *outcome)
{
  if (outcome->from != NULL)
    return parser_refuse (parser, "'from' only once");
  if (!parser_advance (parser))
    return FALSE;
  if (parser->token.kind != LEXER_STRING)
    return parser_refuse (parser, "a string after 'from'");
  outcome->from = parser->token.bytes;
  outcome->n_from = parser->token.n_bytes;
  return parser_advance (parser);
}

static gboolean
parse_outcome (Parser *parser, TraceOutcome *outcome)
{
  if (parser_at_mark (parser, LEXER_MARK2 ('-', '>')))
    {
      outcome->expect = parser_advance (parser) ? parse_expect (parser) : NULL;
      if (outcome->expect == NULL)
        return FALSE;
    }
  for (;;)
    {
      if (parser_at_word (parser, LEXER_WORD_AT))
        {
          if (!parse_at (parser, outcome))
            return FALSE;
        }
      else if (!parser_at_word (parser, LEXER_WORD_FROM))
        break;
      else if (!parse_from (parser, outcome))
        return FALSE;
    }
  if (at_line_end (parser))
    return TRUE;
  return parser_refuse (parser, outcome->expect != NULL ? "'at', 'from' or the end of the line"
                                                        : "'->', 'at', 'from' or the end of the line");
}

static gboolean
parse_claim (Parser *parser, TraceClaim *claim)
{
  static const char *const operators[] = { "==", "!=", "<", "<=", ">", ">=" };
  claim->position = parser->token.position;
  claim->left = parser_expr (parser);
  if (claim->left == NULL)
    return FALSE;
  for (unsigned i = 0; i < G_N_ELEMENTS (operators); i++)
    if (parser->token.kind == LEXER_MARK && parser->token.length == strlen (operators[i])
        && memcmp (parser->token.start, operators[i], parser->token.length) == 0)
      g_strlcpy (claim->op, operators[i], sizeof claim->op);
  if (claim->op[0] == '\0')
    return parser_refuse (parser, "one of == != < <= > >=");
  claim->right = parser_advance (parser) ? parser_expr (parser) : NULL;
  return claim->right != NULL;
}

static gboolean
parse_assert (Parser *parser, TraceLine *line)
{
  g_autoptr (GArray) claims = g_array_new (FALSE, TRUE, sizeof (TraceClaim));
  for (;;)
    {
      TraceClaim claim = { 0 };
      if (!parse_claim (parser, &claim))
        return FALSE;
      g_array_append_val (claims, claim);
      if (!parser_at_mark (parser, ','))
        break;
      if (!parser_advance_over_newlines (parser))
        return FALSE;
    }
  line->claims = parser_keep_array (parser, claims, &line->n_claims);
  return TRUE;
}

/* STRING [ record ]; a note has no record. */
static gboolean
parse_titled (Parser *parser, TraceLine *line)
{
  if (parser->token.kind != LEXER_STRING)
    return parser_refuse (parser, "a string");
  line->name = parser->token.bytes;
  line->n_name = parser->token.n_bytes;
  if (!parser_advance (parser))
    return FALSE;
  if (line->kind == TRACE_LINE_NOTE || !parser_at_mark (parser, '{'))
    return TRUE;
  line->record = parser_record (parser);
  return line->record != NULL;
}

static gboolean
parse_declaration (Parser *parser, TraceLine *line)
{
  line->name = parser_name (parser, "a name");
  if (line->name == NULL)
    return FALSE;
  line->n_name = strlen (line->name);
  if (!parser_at_mark (parser, '{'))
    return TRUE;
  line->record = parser_record (parser);
  return line->record != NULL;
}

static gboolean
parse_set (Parser *parser, TraceLine *line)
{
  line->name = parser_path (parser, "a config key");
  if (line->name == NULL)
    return FALSE;
  line->n_name = strlen (line->name);
  line->value = parser_pass_mark (parser, '=', "'='") ? parser_value (parser) : NULL;
  return line->value != NULL;
}

/* The head only: its lines follow. */
static gboolean
parse_repeat (Parser *parser, TraceLine *line)
{
  line->name = parser_name (parser, "a name to count with");
  if (line->name == NULL)
    return FALSE;
  line->n_name = strlen (line->name);
  line->expr = parser_pass_mark (parser, '=', "'='") ? parser_expr (parser) : NULL;
  if (line->expr == NULL)
    return FALSE;
  line->last = parser_pass_mark (parser, LEXER_MARK2 ('.', '.'), "'..'") ? parser_expr (parser) : NULL;
  return line->last != NULL;
}

/* path args outcome, or NAME = expr outcome. */
static gboolean
parse_call_or_bind (Parser *parser, TraceLine *line)
{
  TracePosition position = parser->token.position;
  const char *path = parser_path (parser, "a name");
  if (path == NULL)
    return FALSE;
  if (parser_at_mark (parser, '('))
    {
      line->kind = TRACE_LINE_CALL;
      line->expr = parser_call (parser, path, position);
    }
  else if (parser_at_mark (parser, '=') && strchr (path, '.') == NULL)
    {
      line->kind = TRACE_LINE_BIND;
      line->name = path;
      line->n_name = strlen (path);
      line->expr = parser_advance (parser) ? parser_expr (parser) : NULL;
    }
  else
    return parser_refuse (parser, strchr (path, '.') == NULL ? "'(' or '=' after the name" : "'(' after the name");
  return line->expr != NULL && parse_outcome (parser, &line->outcome);
}

typedef struct Statement
{
  LexerWord word;
  TraceLineKind kind;
  gboolean (*parse) (Parser *parser, TraceLine *line);
} Statement;

static const Statement statements[] = { { LEXER_WORD_MACHINE, TRACE_LINE_MACHINE, parse_titled },
                                        { LEXER_WORD_PROCESS, TRACE_LINE_PROCESS, parse_declaration },
                                        { LEXER_WORD_THREAD, TRACE_LINE_THREAD, parse_declaration },
                                        { LEXER_WORD_SET, TRACE_LINE_SET, parse_set },
                                        { LEXER_WORD_ASSERT, TRACE_LINE_ASSERT, parse_assert },
                                        { LEXER_WORD_NOTE, TRACE_LINE_NOTE, parse_titled },
                                        { LEXER_WORD_TEST, TRACE_LINE_TEST, parse_titled },
                                        { LEXER_WORD_REPEAT, TRACE_LINE_REPEAT, parse_repeat } };

static const Statement *
find_statement (LexerWord word)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (statements); i++)
    if (word != LEXER_WORD_NONE && statements[i].word == word)
      return &statements[i];
  return NULL;
}

/* "test = 5" and "end(1)": the word stands where a name should.  An assert's claim may begin with '('. */
static gboolean
refuse_word_as_name (Parser *parser, LexerToken word)
{
  gboolean is_call = parser_at_mark (parser, '(') && word.word != LEXER_WORD_ASSERT;
  if (!is_call && !parser_at_mark (parser, '='))
    return FALSE;
  parser->token = word;
  parser_refuse (parser, "another name: this one is reserved");
  return TRUE;
}

static gboolean
parse_statement (Parser *parser, TraceLine *line, gboolean is_first)
{
  LexerToken word = parser->token;
  const Statement *statement = find_statement (word_of (parser));
  line->position = word.position;
  if (statement == NULL && parser->token.kind == LEXER_NAME)
    return parse_call_or_bind (parser, line);
  if (statement == NULL)
    return parser_refuse (parser, "a statement: a call, NAME = ..., or machine, process, thread, set, assert, note, "
                                  "test, repeat");
  if (statement->kind == TRACE_LINE_MACHINE && !is_first)
    return parser_refuse (parser, "'machine' only once, before every other statement");
  line->kind = statement->kind;
  if (!parser_advance (parser) || refuse_word_as_name (parser, word) || !statement->parse (parser, line))
    return FALSE;
  return at_line_end (parser) || parser_refuse (parser, "the end of the line");
}

static TraceLine *
new_line (Parser *parser)
{
  TraceLine *line = trace_alloc (parser->trace, sizeof *line);
  line->position = parser->token.position;
  return line;
}

static const char *
keep_comment (Parser *parser)
{
  const LexerToken *token = &parser->token;
  return token->comment != NULL ? trace_keep (parser->trace, token->comment, token->n_comment) : NULL;
}

/* Comments between a statement's brackets become lines of their own before it. */
static void
add_comments (Parser *parser, GPtrArray *lines, TracePosition position)
{
  for (guint i = 0; i < parser->comments->len; i++)
    {
      TraceLine *line = new_line (parser);
      line->position = position;
      line->comment = g_ptr_array_index (parser->comments, i);
      g_ptr_array_add (lines, line);
    }
  g_ptr_array_set_size (parser->comments, 0);
}

/* A run of empty lines counts as one. */
static gboolean
parse_blank_line (Parser *parser, GPtrArray *lines)
{
  const TraceLine *last = lines->len > 0 ? g_ptr_array_index (lines, lines->len - 1) : NULL;
  TraceLine *line = new_line (parser);
  line->comment = keep_comment (parser);
  if (line->comment != NULL || last == NULL || last->kind != TRACE_LINE_BLANK || last->comment != NULL)
    g_ptr_array_add (lines, line);
  return parser->token.kind == LEXER_END || parser_advance (parser);
}

/* Passes the end of the line, and its comment; the end of the file serves as well. */
static gboolean
pass_line_end (Parser *parser, const char **comment)
{
  if (!at_line_end (parser))
    return parser_refuse (parser, "the end of the line");
  *comment = keep_comment (parser);
  return parser->token.kind == LEXER_END || parser_advance (parser);
}

static gboolean parse_lines (Parser *parser, GPtrArray *lines, TraceLine *repeat);

/* The repeat's head has been read. */
static gboolean
parse_body (Parser *parser, TraceLine *repeat)
{
  repeat->body = g_ptr_array_new ();
  if (!parser_check_depth (parser, ++parser->depth) || !parse_lines (parser, repeat->body, repeat))
    return FALSE;
  parser->depth--;
  return parser_advance (parser) && pass_line_end (parser, &repeat->end_comment);
}

static gboolean
parse_line (Parser *parser, GPtrArray *lines, gboolean is_first)
{
  TraceLine *line = new_line (parser);
  if (parser_at_mark (parser, '@'))
    {
      if (!parser_advance (parser))
        return FALSE;
      line->who_position = parser->token.position;
      line->who = parser_name (parser, "the name of a process or thread after '@'");
      if (line->who == NULL)
        return FALSE;
    }
  if (!parse_statement (parser, line, is_first))
    return FALSE;
  add_comments (parser, lines, line->position);
  g_ptr_array_add (lines, line);
  if (!pass_line_end (parser, &line->comment))
    return FALSE;
  return line->kind != TRACE_LINE_REPEAT || parse_body (parser, line);
}

static gboolean
refuse_open_repeat (Parser *parser, const TraceLine *repeat)
{
  trace_set_error (parser->error, parser->trace, repeat->position,
                   "found the end of the file, expected 'end' to close this 'repeat'");
  return FALSE;
}

static gboolean
refuse_stray_end (Parser *parser)
{
  LexerToken end = parser->token;
  if (!parser_advance (parser) || refuse_word_as_name (parser, end))
    return FALSE;
  parser->token = end;
  return parser_refuse (parser, "a statement: no 'repeat' is open here");
}

/* The lines up to the end of the file or, inside @repeat, up to its "end", which is left as the token. */
static gboolean
parse_lines (Parser *parser, GPtrArray *lines, TraceLine *repeat)
{
  gboolean is_first = repeat == NULL;
  for (;;)
    {
      if (parser->token.kind == LEXER_NEWLINE || (parser->token.kind == LEXER_END && parser->token.comment != NULL))
        {
          gboolean is_last = parser->token.kind == LEXER_END;
          if (!parse_blank_line (parser, lines))
            return FALSE;
          if (!is_last)
            continue;
        }
      if (parser->token.kind == LEXER_END)
        return repeat == NULL || refuse_open_repeat (parser, repeat);
      if (parser_at_word (parser, LEXER_WORD_FINISH))
        return repeat != NULL || refuse_stray_end (parser);
      if (!parse_line (parser, lines, is_first))
        return FALSE;
      is_first = FALSE;
    }
}

/* A text is UTF-8 without NUL bytes, or the place of the first byte that is not. */
static gboolean
check_encoding (Trace *trace, gsize start, GError **error)
{
  const char *bad;
  if (g_utf8_validate_len (trace->text + start, trace->n_text - start, &bad))
    return TRUE;
  TracePosition position = { 1, 1 };
  for (const char *c = trace->text + start; c < bad; c++)
    {
      if (*c == '\n')
        position = (TracePosition) { position.line + 1, 1 };
      else if (((unsigned char) *c & 0xc0) != 0x80)
        position.column++;
    }
  if (*bad == '\0')
    trace_set_error (error, trace, position, "found a NUL byte, expected a trace: UTF-8 text");
  else
    trace_set_error (error, trace, position, "found the byte 0x%02X, expected a trace: UTF-8 text",
                     (unsigned) (unsigned char) *bad);
  return FALSE;
}

/* "vasbox-trace": sets *@offset behind it. */
static gboolean
read_magic (Trace *trace, gsize *offset, GError **error)
{
  const char *text = trace->text + *offset;
  if (g_str_has_prefix (text, MAGIC) && (text[strlen (MAGIC)] == ' ' || text[strlen (MAGIC)] == '\t'))
    {
      *offset += strlen (MAGIC);
      return TRUE;
    }
  gsize n = strcspn (text, " \t\r\n");
  g_autofree char *found = trace_quote (text, n);
  if (*text == '\0')
    trace_set_error (error, trace, (TracePosition) { 1, 1 },
                     "found an empty file, expected '" MAGIC " 1' in its first line");
  else
    trace_set_error (error, trace, (TracePosition) { 1, 1 }, "found %s, expected '" MAGIC " 1' in the first line",
                     n > 0 ? found : "no word");
  return FALSE;
}

/* The first line, up to its end. */
static gboolean
parse_header (Parser *parser)
{
  LexerToken *token = &parser->token;
  if (!parser_advance (parser))
    return FALSE;
  if (token->kind != LEXER_NUMBER)
    return parser_refuse (parser, "the version of the trace language, 1");
  if (token->number != 1 || token->length != 1)
    {
      g_autofree char *found = trace_quote (token->start, token->length);
      trace_set_error (parser->error, parser->trace, token->position,
                       "found version %s of the trace language, expected version 1", found);
      return FALSE;
    }
  return parser_advance (parser) && pass_line_end (parser, &parser->trace->header_comment);
}

static void
drop_last_blank (GPtrArray *lines)
{
  const TraceLine *last = lines->len > 0 ? g_ptr_array_index (lines, lines->len - 1) : NULL;
  if (last != NULL && last->kind == TRACE_LINE_BLANK && last->comment == NULL)
    g_ptr_array_set_size (lines, (int) lines->len - 1);
}

Trace *
trace_read (const char *file, const char *text, gsize n_text, GError **error)
{
  g_autoptr (Trace) trace = trace_new (file, text, n_text);
  g_autoptr (GPtrArray) comments = g_ptr_array_new ();
  gsize offset = g_str_has_prefix (trace->text, BYTE_ORDER_MARK) ? strlen (BYTE_ORDER_MARK) : 0;
  if (!check_encoding (trace, offset, error) || !read_magic (trace, &offset, error))
    return NULL;
  Parser parser = { .trace = trace, .error = error, .comments = comments };
  lexer_init (&parser.lexer, trace, offset, 1);
  parser.lexer.position.column = (unsigned) strlen (MAGIC) + 1;
  if (!parse_header (&parser) || !parse_lines (&parser, trace->lines, NULL))
    return NULL;
  drop_last_blank (trace->lines);
  return g_steal_pointer (&trace);
}
