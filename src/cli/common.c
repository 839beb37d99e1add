/* What the subcommands share.  Nothing here depends on the locale; every write to stdout is checked at the end. */
#include "cli/cli.h"
#include "base/nearest.h"
#include "trace/importers/compressed.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <vasbox/contract.h>

static int write_errno;

static void
keep_write_error (gboolean failed)
{
  if (failed && write_errno == 0)
    write_errno = errno != 0 ? errno : EIO;
}

gboolean
cli_parse (int *argc, char ***argv, const char *parameters, const char *summary, const char *description,
           const GOptionEntry *entries)
{
  g_autofree char *program = g_strdup_printf ("vasbox %s", (*argv)[0]);
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;
  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  cli_fail ("%s: %s (vasbox %s --help lists the options)", (*argv)[0], error->message, (*argv)[0]);
  return FALSE;
}

int
cli_fail (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fprintf (stderr, "vasbox: %s\n", text);
  return CLI_WRONG;
}

int
cli_fail_error (GError *error)
{
  fputs (error->message, stderr);
  if (!g_str_has_suffix (error->message, "\n"))
    fputc ('\n', stderr);
  g_error_free (error);
  return CLI_WRONG;
}

void
cli_write (const char *text, gssize n)
{
  gsize length = n < 0 ? strlen (text) : (gsize) n;
  keep_write_error (fwrite (text, 1, length, stdout) != length);
}

void
cli_printf (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  cli_write (text, -1);
}

int
cli_finish (int status)
{
  keep_write_error (fflush (stdout) != 0);
  if (write_errno != 0)
    return cli_fail ("cannot write the output: %s", g_strerror (write_errno));
  return status;
}

gboolean
cli_read (const char *path, char **text, gsize *n, GError **error)
{
  if (compressed_read (path, text, n, error))
    return TRUE;
  g_prefix_error (error, "vasbox: ");
  return FALSE;
}

int
cli_choice (const char *subcommand, const char *option, const char *text, const char *const *words)
{
  g_autofree char *all = g_strjoinv (", ", (char **) (gsize) words);
  if (text == NULL)
    return 0;
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (text, words[i]))
      return i;
  cli_fail ("%s: found %s %s, expected one of %s", subcommand, option, text, all);
  return -1;
}

const char *
cli_nearest (const char *word, const char *const *names)
{
  return nearest_name (word, names);
}

char *
cli_nearest_rule (const char *word)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  g_autofree char *capitals = g_ascii_strup (word, -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (names, g_strdup (vas_rule_format (clauses[i].rule, (char[VAS_RULE_TEXT_SIZE]) { 0 })));
  g_ptr_array_add (names, NULL);
  return g_strdup (cli_nearest (capitals, (const char *const *) names->pdata));
}
