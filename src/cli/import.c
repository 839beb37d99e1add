/* vasbox import [FORMAT] FILE: the log of another tool as a native trace on stdout, and what was lost on stderr. */
#include "cli/cli.h"
#include "trace/importers/compressed.h"
#include "trace/importers/importers.h"
#include <stdio.h>

#define SUMMARY                                                                                                        \
  "Reads the log FILE (\"-\": standard input; .xz, .gz and .zst are decompressed) and writes a trace in vasbox's "     \
  "own language on standard output. Ends with a report on standard error: how many lines were used, skipped and not "  \
  "understood, and why. Without FORMAT the first lines decide."

static char *output;
static char *pid;

static const GOptionEntry entries[] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "write the trace to FILE, whole or not at all", "FILE" },
  { "pid", 'p', 0, G_OPTION_ARG_FILENAME, &pid, "only the process PID, as the log writes it", "PID" },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

/* "Formats:", one a line, for --help. */
static char *
describe_formats (void)
{
  GString *text = g_string_new ("Formats:");
  for (const ImportFormat *format = import_formats; format->name != NULL; format++)
    g_string_append_printf (text, "\n  %-8s %s", format->name, format->description);
  return g_string_free (text, FALSE);
}

static int
refuse_format (const char *word)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const ImportFormat *format = import_formats; format->name != NULL; format++)
    g_ptr_array_add (names, (gpointer) (gsize) format->name);
  g_ptr_array_add (names, NULL);
  const char *nearest = cli_nearest (word, (const char *const *) names->pdata);
  g_autofree char *known = g_strjoinv (" or ", (char **) names->pdata);
  if (nearest != NULL)
    return cli_fail ("import: no format \"%s\", expected %s; did you mean \"%s\"?", word, known, nearest);
  return cli_fail ("import: no format \"%s\", expected %s", word, known);
}

static bool
write_trace (const GString *trace, GError **error)
{
  if (output == NULL)
    {
      cli_write (trace->str, (gssize) trace->len);
      return true;
    }
  if (g_file_set_contents (output, trace->str, (gssize) trace->len, error))
    return true;
  g_prefix_error (error, "vasbox: ");
  return false;
}

/* @format is NULL where it is to be found out. */
static int
import_source (const ImportSource *source, const ImportFormat *format)
{
  g_autoptr (GString) trace = g_string_new (NULL);
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (ImportLoss) loss = import_loss_new ();
  GError *error = NULL;
  if (format == NULL)
    format = import_format_detect (source->text, source->n_text);
  if (format == NULL)
    import_set_nothing_found (&error, source,
                              "a log of a known format (vasbox import --help lists them; name the format where the log "
                              "begins with other lines)");
  else if (format->import (source, trace, loss, &error) && write_trace (trace, &error))
    {
      import_loss_write (loss, source->file, format->name, report);
      fputs (report->str, stderr);
      return CLI_OK;
    }
  return cli_fail_error (error);
}

int
cli_import (int argc, char **argv)
{
  g_autofree char *formats = describe_formats ();
  if (!cli_parse (&argc, &argv, "[FORMAT] FILE", SUMMARY, formats, entries))
    return CLI_WRONG;
  if (argc < 2 || argc > 3)
    return cli_fail ("import: expected a FILE, or a FORMAT and a FILE (vasbox import --help)");
  const ImportFormat *format = NULL;
  if (argc == 3 && (format = import_format_find (argv[1])) == NULL)
    return refuse_format (argv[1]);
  ImportSource source = { .file = argv[argc - 1], .pid = pid };
  GError *error = NULL;
  if (!compressed_read (source.file, &source.text, &source.n_text, &error))
    return cli_fail_error (error);
  int status = import_source (&source, format);
  g_free (source.text);
  return status;
}
