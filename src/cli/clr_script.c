/* A script's text as statements. */
#include "cli/clr.h"
#include <string.h>

static void
free_statement (gpointer data)
{
  ClrStatement *statement = data;
  g_strfreev (statement->words);
  g_strfreev (statement->expected);
  g_free (statement->columns);
  g_free (statement->text);
  g_free (statement);
}

static void
refuse (GError **error, const char *file, unsigned line, unsigned column, const char *what)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "vasbox: %s:%u:%u: %s", file, line, column, what);
}

/* The next word, quotes taken away; NULL at the end of the line, FALSE in *@closed where a quote stays open. */
static char *
next_word (const char **at, gboolean *closed)
{
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean quoted = FALSE;
  const char *p = *at;
  while (*p == ' ' || *p == '\t')
    p++;
  if (*p == '\0' || *p == '#')
    return NULL;
  for (; *p != '\0' && (quoted || (*p != ' ' && *p != '\t' && *p != '#')); p++)
    if (*p == '"')
      quoted = !quoted;
    else
      g_string_append_c (word, *p);
  *closed = !quoted;
  *at = p;
  return g_strdup (word->str);
}

/* What stands before the expectation and the comment. */
static char *
statement_text (const char *line)
{
  gboolean quoted = FALSE;
  const char *p = line;
  for (; *p != '\0'; p++)
    {
      quoted ^= *p == '"';
      if (!quoted && (*p == '#' || (p[0] == '-' && p[1] == '>')))
        break;
    }
  return g_strchomp (g_strndup (line, (gsize) (p - line)));
}

/* A line under way. */
typedef struct Line
{
  const char *file, *text;
  unsigned number, arrow; /* the column of "->", or 0 */
  GPtrArray *words, *expected;
  GArray *columns;        /* unsigned: of the words */
} Line;

static gboolean
take_word (Line *line, const char *word, unsigned column, GError **error)
{
  gboolean is_arrow = g_str_equal (word, "->");
  if (is_arrow && line->arrow != 0)
    refuse (error, line->file, line->number, column, "found a second \"->\", expected what the statement comes to");
  if (is_arrow && line->arrow != 0)
    return FALSE;
  if (is_arrow)
    line->arrow = column;
  else
    g_ptr_array_add (line->arrow != 0 ? line->expected : line->words, g_strdup (word));
  if (!is_arrow && line->arrow == 0)
    g_array_append_val (line->columns, column);
  return TRUE;
}

static gboolean
read_words (Line *line, GError **error)
{
  const char *at = line->text;
  for (;;)
    {
      gboolean closed = TRUE;
      at += strspn (at, " \t");
      unsigned column = (unsigned) (at - line->text) + 1;
      g_autofree char *word = next_word (&at, &closed);
      if (word == NULL)
        break;
      if (!closed)
        refuse (error, line->file, line->number, column,
                "found a quote that is never closed, expected another \" in the line");
      if (!closed || !take_word (line, word, column, error))
        return FALSE;
    }
  if (line->arrow != 0 && (line->expected->len == 0 || line->words->len == 0))
    refuse (error, line->file, line->number, line->arrow,
            "found \"->\" alone, expected a statement before it and its outcome behind it");
  return line->arrow == 0 || (line->expected->len != 0 && line->words->len != 0);
}

static ClrStatement *
new_statement (Line *line)
{
  ClrStatement *statement = g_new0 (ClrStatement, 1);
  statement->line = line->number;
  statement->text = g_strstrip (statement_text (line->text));
  g_ptr_array_add (line->words, NULL);
  g_ptr_array_add (line->expected, NULL);
  statement->words = (char **) g_ptr_array_steal (line->words, NULL);
  statement->columns = (unsigned *) (void *) g_array_steal (line->columns, NULL);
  if (line->arrow != 0)
    statement->expected = (char **) g_ptr_array_steal (line->expected, NULL);
  return statement;
}

/* FALSE: @error is set.  *@statement is NULL for an empty line. */
static gboolean
read_line (const char *file, const char *text, unsigned number, ClrStatement **statement, GError **error)
{
  Line line = { .file = file,
                .text = text,
                .number = number,
                .words = g_ptr_array_new_with_free_func (g_free),
                .expected = g_ptr_array_new_with_free_func (g_free),
                .columns = g_array_new (FALSE, FALSE, sizeof (unsigned)) };
  gboolean is_good = read_words (&line, error);
  *statement = is_good && line.words->len != 0 ? new_statement (&line) : NULL;
  g_ptr_array_unref (line.words);
  g_ptr_array_unref (line.expected);
  g_array_unref (line.columns);
  return is_good;
}

/* A NUL would end the script unseen. */
static gboolean
check_text (const char *file, const char *text, gsize n, GError **error)
{
  gsize end = strlen (text);
  unsigned line = 1;
  const char *start = text;
  for (const char *p = text; end < n && p < text + end; p++)
    if (*p == '\n')
      {
        line++;
        start = p + 1;
      }
  if (end < n)
    refuse (error, file, line, (unsigned) (text + end - start) + 1, "found a NUL byte, expected text");
  return end >= n;
}

/* The first statement is the head, and no other is. */
static gboolean
check_head (const char *file, const ClrStatement *statement, gboolean has_head, GError **error)
{
  gboolean is_head = g_str_equal (statement->text, "vasbox-clr 1");
  if (is_head == has_head)
    refuse (error, file, statement->line, statement->columns[0],
            has_head ? "found a second \"vasbox-clr 1\"" : "expected \"vasbox-clr 1\" first");
  return is_head != has_head;
}

GPtrArray *
clr_script_read (const char *file, const char *text, gsize n, GError **error)
{
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func (free_statement);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean has_head = FALSE;
  if (!check_text (file, text, n, error))
    return NULL;
  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      ClrStatement *statement;
      if (!read_line (file, g_strchomp (lines[i]), i + 1, &statement, error))
        return NULL;
      if (statement == NULL)
        continue;
      g_ptr_array_add (statements, statement);
      if (!check_head (file, statement, has_head, error))
        return NULL;
      if (!has_head)
        g_ptr_array_set_size (statements, 0);
      has_head = TRUE;
    }
  if (!has_head)
    refuse (error, file, 1, 1, "found an empty script, expected \"vasbox-clr 1\" first");
  return has_head ? g_steal_pointer (&statements) : NULL;
}

const char *
clr_statement_setting (const ClrStatement *statement, const char *key)
{
  gsize n = strlen (key);
  for (char **word = statement->words + 1; *word != NULL; word++)
    if (strncmp (*word, key, n) == 0 && (*word)[n] == '=')
      return *word + n + 1;
  return NULL;
}
