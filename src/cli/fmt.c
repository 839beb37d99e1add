/* vasbox fmt: a trace in the canonical form.  A file is written whole or not at all, and only where it would change. */
#include "cli/cli.h"
#include "cli/load_trace.h"
#include "trace/runner.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define SUMMARY                                                                                                        \
  "Prints the trace in its one canonical form: one statement a line, comments kept. Without FILE, or for -, it\n" \
  "reads standard input."
#define DESCRIPTION                                                                                                    \
  "Exit status: 0 done, or with --check every file is canonical; 1 with --check some are not; 2 a file cannot be\n" \
  "read, written, or is no trace."

typedef struct FmtOptions
{
  gboolean in_place, check, fill;
} FmtOptions;

/* Runs @trace, which becomes its transcript; whether its expectations held does not matter here. */
static gboolean
fill_trace (Trace *trace, GError **error)
{
  const RunOptions options = { .fill = TRUE };
  RunResult result;
  if (!cli_resolve_trace (trace, error))
    return FALSE;
  run_result_init (&result);
  gboolean done = run_trace (trace, &options, &result, error);
  run_result_clear (&result);
  return done;
}

/* The text of @path, and the same in canonical form. */
static gboolean
read_and_write (const char *path, gboolean fill, char **text, gsize *n, char **canonical, GError **error)
{
  if (!cli_read (path, text, n, error))
    return FALSE;
  g_autoptr (Trace) trace = trace_read (path, *text, *n, error);
  if (trace == NULL || (fill && !fill_trace (trace, error)))
    return FALSE;
  *canonical = trace_write (trace);
  return TRUE;
}

/* Keeps the file's mode, and a symbolic link to it. */
static gboolean
replace_file (const char *path, const char *canonical, GError **error)
{
  GStatBuf status;
  char *target = realpath (path, NULL);
  gboolean done = FALSE;
  if (target == NULL || g_stat (target, &status) != 0)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "vasbox: cannot write \"%s\": %s", path,
                 g_strerror (errno));
  else if (!g_file_set_contents (target, canonical, -1, error))
    g_prefix_error (error, "vasbox: ");
  else
    {
      g_chmod (target, (int) (status.st_mode & 07777)); /* a file system without modes is no reason to fail */
      done = TRUE;
    }
  free (target);
  return done;
}

static int
format_file (const char *path, const FmtOptions *options)
{
  g_autofree char *text = NULL, *canonical = NULL;
  gsize n;
  GError *error = NULL;
  if (!read_and_write (path, options->fill, &text, &n, &canonical, &error))
    return cli_fail_error (error);
  gboolean is_canonical = strlen (canonical) == n && memcmp (canonical, text, n) == 0;
  if (options->check)
    {
      if (!is_canonical)
        cli_printf ("%s\n", path);
      return is_canonical ? CLI_OK : CLI_DIFFERS;
    }
  if (!options->in_place)
    cli_write (canonical, -1);
  else if (!is_canonical && !replace_file (path, canonical, &error))
    return cli_fail_error (error);
  return CLI_OK;
}

static gboolean
is_compressed_name (const char *name)
{
  return g_str_has_suffix (name, ".xz") || g_str_has_suffix (name, ".gz") || g_str_has_suffix (name, ".zst");
}

static int
check_options (const FmtOptions *options, char **files)
{
  guint n = g_strv_length (files);
  if (options->in_place && options->check)
    return cli_fail ("fmt: --in-place and --check together, expected one of them");
  if (!options->in_place && !options->check && n > 1)
    return cli_fail ("fmt: found %u files, expected one (or --in-place or --check)", n);
  for (guint i = 0; options->in_place && i < n; i++)
    if (g_str_equal (files[i], "-"))
      return cli_fail ("fmt: --in-place needs a file, found standard input");
    else if (is_compressed_name (files[i]))
      return cli_fail ("fmt: --in-place needs a plain text, found %s", files[i]);
  return CLI_OK;
}

int
cli_fmt (int argc, char **argv)
{
  FmtOptions options = { 0 };
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "in-place", 'i', 0, G_OPTION_ARG_NONE, &options.in_place, "Rewrite the files that are not canonical", NULL },
    { "check", 0, 0, G_OPTION_ARG_NONE, &options.check, "Print the names of the files that are not canonical", NULL },
    { "fill", 'f', 0, G_OPTION_ARG_NONE, &options.fill, "Run the trace and write every result into it", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  if (!cli_parse (&argc, &argv, "[FILE...]", SUMMARY, DESCRIPTION, entries))
    return CLI_WRONG;
  if (files == NULL)
    {
      files = g_new0 (char *, 2);
      files[0] = g_strdup ("-");
    }
  if (check_options (&options, files) != CLI_OK)
    return CLI_WRONG;
  int status = CLI_OK;
  /* Every file gets its turn; the worst of them counts. */
  for (char **file = files; *file != NULL; file++)
    {
      int one = format_file (*file, &options);
      status = MAX (status, one);
    }
  return status;
}
