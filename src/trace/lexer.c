#include "trace/lexer.h"

#include <string.h>

static const char *const words[] = { "",       "machine", "process", "thread", "set",  "assert", "note", "test",
                                     "repeat", "end",     "at",      "from",   "by",   "or",     "ok",   "refused" };

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* The byte @ahead of the cursor; 0, which no text holds, at the end. */
static char
peek (const Lexer *lexer, gsize ahead)
{
  return (gsize) (lexer->end - lexer->cursor) > ahead ? lexer->cursor[ahead] : '\0';
}

void
lexer_init (Lexer *lexer, Trace *trace, gsize offset, unsigned line)
{
  memset (lexer, 0, sizeof *lexer);
  lexer->trace = trace;
  lexer->cursor = lexer->counted = trace->text + offset;
  lexer->end = trace->text + trace->n_text;
  lexer->position = (TracePosition) { line, 1 };
}

/* The position of @place, which is in the current line and not before the last place asked for. */
static TracePosition
position_of (Lexer *lexer, const char *place)
{
  for (; lexer->counted < place; lexer->counted++)
    if (((unsigned char) *lexer->counted & 0xc0) != 0x80)
      lexer->position.column++;
  return lexer->position;
}

static void
begin_line (Lexer *lexer)
{
  lexer->counted = lexer->cursor;
  lexer->position.line++;
  lexer->position.column = 1;
}

LexerWord
lexer_find_word (const char *name, gsize n)
{
  for (unsigned i = 1; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == n && memcmp (words[i], name, n) == 0)
      return (LexerWord) i;
  return LEXER_WORD_NONE;
}

/* Reads to the end of the line; the newline itself stays. */
static void
lex_comment (Lexer *lexer, LexerToken *token)
{
  const char *start = ++lexer->cursor;
  const char *newline = memchr (start, '\n', (gsize) (lexer->end - start));
  lexer->cursor = newline != NULL ? newline : lexer->end;
  gsize n = (gsize) (lexer->cursor - start);
  while (n > 0 && strchr (" \t\r", start[n - 1]) != NULL)
    n--;
  token->comment = start;
  token->n_comment = n;
}

/* VA-033: six characters that no name character follows. */
static gboolean
is_rule (const Lexer *lexer)
{
  return g_ascii_isupper (peek (lexer, 0)) && (g_ascii_isupper (peek (lexer, 1)) || g_ascii_isdigit (peek (lexer, 1)))
         && peek (lexer, 2) == '-' && g_ascii_isdigit (peek (lexer, 3)) && g_ascii_isdigit (peek (lexer, 4))
         && g_ascii_isdigit (peek (lexer, 5)) && !is_name_char (peek (lexer, 6));
}

static void
lex_rule (Lexer *lexer, LexerToken *token)
{
  char text[VAS_RULE_TEXT_SIZE] = { 0 };
  memcpy (text, lexer->cursor, 6);
  token->kind = LEXER_RULE;
  gboolean parsed = vas_rule_parse (text, &token->rule);
  g_assert (parsed);
  lexer->cursor += 6;
}

static void
lex_name (Lexer *lexer, LexerToken *token)
{
  while (is_name_char (peek (lexer, 0)))
    lexer->cursor++;
  token->kind = LEXER_NAME;
  if (!lexer->after_dot)
    token->word = lexer_find_word (token->start, (gsize) (lexer->cursor - token->start));
  if (token->word != LEXER_WORD_NONE)
    token->kind = LEXER_WORD;
}

/* "'12abc'": cut, and safe to print. */
static char *
quote_from (const Lexer *lexer, const char *start)
{
  return trace_quote (start, (gsize) (lexer->cursor - start));
}

static gboolean
refuse_number (Lexer *lexer, LexerToken *token, gboolean too_big, GError **error)
{
  while (is_name_char (peek (lexer, 0)))
    lexer->cursor++;
  g_autofree char *found = quote_from (lexer, token->start);
  if (too_big)
    trace_set_error (error, lexer->trace, token->position,
                     "found the number %s, expected at most 64 bits (18446744073709551615)", found);
  else
    trace_set_error (error, lexer->trace, token->position,
                     "found %s, expected a number: digits, then K, M, G or T, or 0x and hex digits", found);
  return FALSE;
}

/* Appends @digit in @base; FALSE where 64 bits do not hold it. */
static gboolean
push_digit (guint64 *number, unsigned base, unsigned digit)
{
  guint64 limit = (G_MAXUINT64 - digit) / base;
  if (*number > limit)
    return FALSE;
  *number = *number * base + digit;
  return TRUE;
}

static unsigned
suffix_shift (char c)
{
  switch (c)
    {
    case 'K':
      return 10;
    case 'M':
      return 20;
    case 'G':
      return 30;
    case 'T':
      return 40;
    default:
      return 0;
    }
}

static gboolean
lex_number (Lexer *lexer, LexerToken *token, GError **error)
{
  gboolean hex = peek (lexer, 0) == '0' && peek (lexer, 1) == 'x';
  gboolean fits = TRUE;
  token->kind = LEXER_NUMBER;
  if (hex)
    lexer->cursor += 2;
  if (hex && !g_ascii_isxdigit (peek (lexer, 0)))
    return refuse_number (lexer, token, FALSE, error);
  for (char c = peek (lexer, 0); c == '_' || (hex ? g_ascii_isxdigit (c) : g_ascii_isdigit (c)); c = peek (lexer, 0))
    {
      if (c != '_')
        fits = fits && push_digit (&token->number, hex ? 16 : 10, (unsigned) g_ascii_xdigit_value (c));
      lexer->cursor++;
    }
  unsigned shift = hex ? 0 : suffix_shift (peek (lexer, 0));
  if (shift != 0)
    lexer->cursor++;
  if (is_name_char (peek (lexer, 0)))
    return refuse_number (lexer, token, FALSE, error);
  if (!fits || token->number > G_MAXUINT64 >> shift)
    return refuse_number (lexer, token, TRUE, error);
  token->number <<= shift;
  return TRUE;
}

/* The cursor is on the backslash. */
static gboolean
lex_escape (Lexer *lexer, GString *value, GError **error)
{
  static const char letters[] = "\"\\nrt0", values[] = "\"\\\n\r\t";
  char c = peek (lexer, 1);
  const char *letter = c != '\0' ? strchr (letters, c) : NULL;
  if (letter != NULL)
    {
      g_string_append_c (value, values[letter - letters]);
      lexer->cursor += 2;
      return TRUE;
    }
  if (c == 'x' && g_ascii_isxdigit (peek (lexer, 2)) && g_ascii_isxdigit (peek (lexer, 3)))
    {
      int byte = g_ascii_xdigit_value (peek (lexer, 2)) * 16 + g_ascii_xdigit_value (peek (lexer, 3));
      g_string_append_c (value, (char) byte);
      lexer->cursor += 4;
      return TRUE;
    }
  gsize n = 1;
  if (c != '\n' && c != '\r' && c != '\0')
    n = 1 + (gsize) g_utf8_skip[(guchar) c];
  if (c == 'x' && g_ascii_isxdigit (peek (lexer, 2)))
    n++;
  g_autofree char *found = trace_quote (lexer->cursor, n);
  trace_set_error (error, lexer->trace, position_of (lexer, lexer->cursor),
                   "found the escape %s, expected \\\" \\\\ \\n \\r \\t \\0 or \\x and two hex digits", found);
  return FALSE;
}

static gboolean
lex_string (Lexer *lexer, LexerToken *token, GError **error)
{
  g_autoptr (GString) value = g_string_new (NULL);
  for (lexer->cursor++; peek (lexer, 0) != '"';)
    {
      char c = peek (lexer, 0);
      if (c == '\0' || c == '\n' || (c == '\r' && (peek (lexer, 1) == '\n' || peek (lexer, 1) == '\0')))
        {
          trace_set_error (error, lexer->trace, position_of (lexer, lexer->cursor),
                           "found the end of the line, expected '\"' to close the string of column %u",
                           token->position.column);
          return FALSE;
        }
      if (c == '\\')
        {
          if (!lex_escape (lexer, value, error))
            return FALSE;
          continue;
        }
      g_string_append_c (value, c);
      lexer->cursor++;
    }
  lexer->cursor++;
  token->kind = LEXER_STRING;
  token->bytes = trace_keep (lexer->trace, value->str, value->len);
  token->n_bytes = value->len;
  return TRUE;
}

static void
lex_mark (Lexer *lexer, LexerToken *token)
{
  static const char pairs[][3] = { "->", "==", "!=", "<=", ">=", ".." };
  token->kind = LEXER_MARK;
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (peek (lexer, 0) == pairs[i][0] && peek (lexer, 1) == pairs[i][1])
      {
        token->mark = LEXER_MARK2 (pairs[i][0], pairs[i][1]);
        lexer->cursor += 2;
        return;
      }
  if (strchr ("()[]{},=.|+-*/%~&?@$<>", *lexer->cursor) != NULL)
    {
      token->mark = (unsigned char) *lexer->cursor++;
      return;
    }
  token->kind = LEXER_OTHER;
  lexer->cursor += g_utf8_skip[(guchar) *lexer->cursor];
}

static gboolean
lex_token (Lexer *lexer, LexerToken *token, GError **error)
{
  char c = peek (lexer, 0);
  if (c == '\0' || c == '\n' || (c == '\r' && peek (lexer, 1) == '\n'))
    {
      token->kind = c == '\0' ? LEXER_END : LEXER_NEWLINE;
      lexer->cursor += c == '\0' ? 0 : c == '\r' ? 2 : 1;
      return TRUE;
    }
  if (g_ascii_isdigit (c))
    return lex_number (lexer, token, error);
  if (c == '"')
    return lex_string (lexer, token, error);
  if (!lexer->after_dot && is_rule (lexer))
    lex_rule (lexer, token);
  else if (is_name_start (c))
    lex_name (lexer, token);
  else
    lex_mark (lexer, token);
  return TRUE;
}

gboolean
lexer_next (Lexer *lexer, LexerToken *token, GError **error)
{
  memset (token, 0, sizeof *token);
  while (peek (lexer, 0) == ' ' || peek (lexer, 0) == '\t')
    lexer->cursor++;
  if (peek (lexer, 0) == '#')
    {
      token->position = position_of (lexer, lexer->cursor);
      lex_comment (lexer, token);
    }
  else
    token->position = position_of (lexer, lexer->cursor);
  token->start = lexer->cursor;
  if (!lex_token (lexer, token, error))
    return FALSE;
  token->length = (gsize) (lexer->cursor - token->start);
  if (token->kind == LEXER_NEWLINE)
    begin_line (lexer);
  lexer->after_dot = token->kind == LEXER_MARK && (token->mark == '.' || token->mark == '$');
  return TRUE;
}

static char *
describe_other (const LexerToken *token)
{
  gunichar c = g_utf8_get_char (token->start);
  if (c > ' ' && c < 0x7f)
    return g_strdup_printf ("'%c'", (char) c);
  if (c == '\r')
    return g_strdup ("a carriage return without a line feed");
  return g_strdup_printf ("the character U+%04X", (unsigned) c);
}

char *
lexer_describe (const LexerToken *token)
{
  gsize quote = token->kind == LEXER_STRING ? 1 : 0;
  g_autofree char *text = trace_quote (token->start + quote, token->length - 2 * quote);
  switch (token->kind)
    {
    case LEXER_END:
      return g_strdup ("the end of the file");
    case LEXER_NEWLINE:
      return g_strdup ("the end of the line");
    case LEXER_WORD:
      return g_strdup_printf ("the reserved word %s", text);
    case LEXER_STRING:
      return g_strdup_printf ("the string %s", text);
    case LEXER_OTHER:
      return describe_other (token);
    case LEXER_NAME:
    case LEXER_NUMBER:
    case LEXER_RULE:
    case LEXER_MARK:
    default:
      return g_steal_pointer (&text);
    }
}
