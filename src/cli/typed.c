#include "cli/typed.h"
#include <string.h>

gboolean
cli_read_place (const char *text, RunOptions *options)
{
  gboolean is_line = text != NULL && g_str_has_prefix (text, "line:");
  guint64 number;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (is_line ? text + strlen ("line:") : text, 10, 0, is_line ? G_MAXUINT : G_MAXUINT64,
                                   &number, NULL))
    return FALSE;
  if (is_line)
    options->until_line = (unsigned) number;
  else
    {
      options->has_until_step = TRUE;
      options->until_step = number;
    }
  return TRUE;
}

Trace *
cli_read_claims (const char *what, const char *who, const char *claims, GError **error)
{
  g_autofree char *text
    = g_strdup_printf ("vasbox-trace 1\n%s%s assert %s\n", who != NULL ? "@" : "", who != NULL ? who : "", claims);
  Trace *trace = trace_read (what, text, strlen (text), error);
  if (trace == NULL || trace->lines->len == 1)
    return trace;
  trace_free (trace);
  g_set_error (error, G_FILE_ERROR, 0, "%s: found several lines, expected one", what);
  return NULL;
}

char *
cli_describe_typed (const char *what, const char *typed, const GError *error, const char *example)
{
  const char *found = strstr (error->message, ": ");
  g_autofree char *line = g_strdelimit (g_strdup (typed), "\r\n", ' ');
  return g_strdup_printf ("%s '%s'%.*s (%s)", what, line, found != NULL ? (int) strcspn (found, "\n") : 0,
                          found != NULL ? found : "", example);
}
