/* The words of a script's statement: numbers, names, settings, and what is wrong with them. */
#include "cli/clr.h"
#include "config/config.h"
#include <string.h>

/* Where @where stands in the line; quotes are not counted. */
static unsigned
column_of (const ClrStatement *statement, const char *where)
{
  for (unsigned i = 0; where != NULL && statement->words[i] != NULL; i++)
    {
      const char *word = statement->words[i];
      if (where >= word && where <= word + strlen (word))
        return statement->columns[i] + (unsigned) (where - word);
    }
  return statement->columns[0];
}

gboolean
clr_script_wrong (ClrScript *script, const char *where, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *readable = g_utf8_make_valid (message, -1);
  g_set_error (script->error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "vasbox: %s:%u:%u: %s", script->file, script->at->line,
               column_of (script->at, where), readable);
  return FALSE;
}

const char *
clr_word (const ClrScript *script, unsigned position)
{
  for (char **at = script->at->words + 1; *at != NULL; at++)
    if (strchr (*at, '=') == NULL && position-- == 0)
      return *at;
  return NULL;
}

gboolean
clr_read_number (ClrScript *script, const char *text, const char *what, guint64 maximum, guint64 *value)
{
  uint64_t number;
  if (text == NULL)
    return clr_script_wrong (script, NULL, "found \"%s\" without %s", script->at->words[0], what);
  if (!config_parse_number (text, &number))
    return clr_script_wrong (script, text, "found \"%s\", expected %s", text, what);
  if (number > maximum)
    return clr_script_wrong (script, text, "found \"%s\", expected %s, at most %" G_GUINT64_FORMAT, text, what,
                             maximum);
  *value = number;
  return TRUE;
}

gboolean
clr_read_setting (ClrScript *script, const char *key, const char *what, guint64 maximum, guint64 *value)
{
  const char *text = clr_statement_setting (script->at, key);
  return text == NULL || clr_read_number (script, text, what, maximum, value);
}

gboolean
clr_read_truth (ClrScript *script, const char *key, bool *value)
{
  const char *text = clr_statement_setting (script->at, key);
  if (text == NULL)
    return TRUE;
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    return clr_script_wrong (script, text, "found \"%s\", expected true or false for %s", text, key);
  *value = *text == 't';
  return TRUE;
}

gboolean
clr_read_name (ClrScript *script, const char *text, const char *(*name_of) (int), const char *what, int *value)
{
  if (text == NULL)
    return clr_script_wrong (script, NULL, "found \"%s\" without %s", script->at->words[0], what);
  g_autoptr (GString) known = g_string_new (NULL);
  for (int i = 0; name_of (i) != NULL; i++)
    {
      *value = i;
      if (g_str_equal (name_of (i), text))
        return TRUE;
      g_string_append_printf (known, "%s%s", i == 0 ? "" : ", ", name_of (i));
    }
  return clr_script_wrong (script, text, "found \"%s\", expected %s: %s", text, what, known->str);
}

gboolean
clr_read_flags (ClrScript *script, const char *key, SymbolClass symbol_class, guint64 *value)
{
  const char *text = clr_statement_setting (script->at, key);
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", "|", -1);
  for (char **name = names; *name != NULL; name++)
    {
      guint64 bits;
      uint64_t number;
      SymbolClass found;
      if (symbol_find (*name, &bits, &found) && (found & symbol_class) != 0)
        *value |= bits;
      else if (config_parse_number (*name, &number) && number <= G_MAXUINT32)
        *value |= number;
      else
        return clr_script_wrong (script, text, "found \"%s\", expected a constant for %s, or a number", *name, key);
    }
  return TRUE;
}

static gboolean
check_setting (ClrScript *script, char **word, const char *keys)
{
  gsize n = strcspn (*word, "=");
  g_autofree char *key = g_strndup (*word, n);
  g_auto (GStrv) known = g_strsplit (keys, " ", -1);
  for (char **other = script->at->words + 1; other < word; other++)
    if (strncmp (*other, *word, n + 1) == 0)
      return clr_script_wrong (script, *word, "found %s= a second time, expected it once", key);
  if (*key != '\0' && g_strv_contains ((const char *const *) known, key))
    return TRUE;
  g_autofree char *all = g_strjoinv ("=, ", known);
  return clr_script_wrong (script, *word, "found \"%s\", expected %s%s", *word, *keys != '\0' ? all : "no setting",
                           *keys != '\0' ? "=" : "");
}

gboolean
clr_check_words (ClrScript *script, unsigned least, unsigned most, const char *form, const char *keys)
{
  unsigned n = 0;
  const char *name = script->at->words[0];
  for (char **word = script->at->words + 1; *word != NULL; word++)
    if (strchr (*word, '=') == NULL && ++n > most)
      return clr_script_wrong (script, *word, "found \"%s\", expected %s %s", *word, name, form);
    else if (strchr (*word, '=') != NULL && keys != NULL && !check_setting (script, word, keys))
      return FALSE;
  return n >= least
         || clr_script_wrong (script, NULL, "found \"%s\" with %u words behind it, expected %s %s", name, n, name,
                              form);
}
