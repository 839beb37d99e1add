/* A script's text as statements. */
#include "cli/clr.h"
#include <string.h>

static void
free_statement (gpointer data)
{
  ClrStatement *statement = data;
  g_strfreev (statement->words);
  g_strfreev (statement->expected);
  g_free (statement->text);
  g_free (statement);
}

static void
refuse (GError **error, const char *file, unsigned line, const char *what)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "vasbox: %s:%u: %s", file, line, what);
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

/* NULL: an empty line, or @error is set. */
static ClrStatement *
read_line (const char *file, const char *line, unsigned number, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) expected = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *into = words;
  gboolean closed = TRUE;
  char *word;
  while ((word = next_word (&line, &closed)) != NULL)
    {
      if (!closed)
        refuse (error, file, number, "found a quote that is never closed, expected another \" in the line");
      if (g_str_equal (word, "->") && into == words)
        into = expected;
      else
        g_ptr_array_add (into, g_steal_pointer (&word));
      g_free (word);
      if (!closed)
        return NULL;
    }
  if (into == expected && (expected->len == 0 || words->len == 0))
    refuse (error, file, number, "found \"->\" alone, expected a statement before it and its outcome behind it");
  if (words->len == 0 || (into == expected && expected->len == 0))
    return NULL;
  ClrStatement *statement = g_new0 (ClrStatement, 1);
  statement->line = number;
  g_ptr_array_add (words, NULL);
  g_ptr_array_add (expected, NULL);
  statement->words = (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
  if (into == expected)
    statement->expected = (char **) g_ptr_array_free (g_steal_pointer (&expected), FALSE);
  return statement;
}

GPtrArray *
clr_script_read (const char *file, const char *text, GError **error)
{
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func (free_statement);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean has_head = FALSE;
  for (unsigned i = 0; lines[i] != NULL; i++)
    {
      GError *problem = NULL;
      const char *line = g_strchomp (lines[i]);
      g_autofree char *whole = statement_text (line);
      ClrStatement *statement = read_line (file, line, i + 1, &problem);
      if (problem != NULL)
        {
          g_propagate_error (error, problem);
          return NULL;
        }
      if (statement == NULL)
        continue;
      statement->text = g_strstrip (g_steal_pointer (&whole));
      gboolean is_head = g_str_equal (statement->text, "vasbox-clr 1");
      if (is_head != !has_head)
        {
          refuse (error, file, i + 1, has_head ? "found a second \"vasbox-clr 1\"" : "expected \"vasbox-clr 1\" first");
          free_statement (statement);
          return NULL;
        }
      has_head = TRUE;
      if (is_head)
        free_statement (statement);
      else
        g_ptr_array_add (statements, statement);
    }
  if (!has_head)
    {
      refuse (error, file, 1, "found an empty script, expected \"vasbox-clr 1\" first");
      return NULL;
    }
  return g_steal_pointer (&statements);
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
