/* The TAP form: a test harness reads one line a test.  Several traces' tests bear their trace's name. */
#include "cli/run_report.h"

typedef struct Tap
{
  guint n;
  gboolean has_several;
} Tap;

/* "#" would begin a directive. */
static void
write_line (Tap *tap, gboolean is_ok, const char *file, const char *name)
{
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *text = name == NULL        ? g_strdup (base)
                          : tap->has_several ? g_strdup_printf ("%s: %s", base, name)
                                             : g_strdup (name);
  g_strdelimit (text, "#\n\r", ' ');
  cli_printf ("%sok %u - %s\n", is_ok ? "" : "not ", ++tap->n, text);
}

static void
write_comment (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != 0)
      cli_printf ("# %s\n", *line);
}

/* The mismatches of test @test, or of the lines before the first test (-1). */
static guint
write_mismatches (const RunResult *result, int test)
{
  guint n = 0;
  for (guint i = 0; i < result->mismatches->len; i++)
    {
      const RunMismatch *mismatch = &g_array_index (result->mismatches, RunMismatch, i);
      g_autoptr (GString) out = g_string_new (NULL);
      if (mismatch->test != test)
        continue;
      run_mismatch_format (out, result, mismatch);
      write_comment (out->str);
      n++;
    }
  return n;
}

static gboolean
has_mismatch_of (const RunResult *result, int test)
{
  for (guint i = 0; i < result->mismatches->len; i++)
    if (g_array_index (result->mismatches, RunMismatch, i).test == test)
      return TRUE;
  return FALSE;
}

static void
write_tests (Tap *tap, const RunResult *result)
{
  for (guint i = 0; i < result->tests->len; i++)
    {
      const RunTest *test = &g_array_index (result->tests, RunTest, i);
      write_line (tap, test->passed, result->file, test->name);
      if (write_mismatches (result, (int) i) == 0 && !test->passed)
        write_comment ("an expectation was skipped: a name it needs is void");
    }
}

static void
write_run (Tap *tap, const TraceRun *run)
{
  const RunResult *result = &run->result;
  g_autoptr (GString) stop = g_string_new (NULL);
  if (run->failure != NULL)
    {
      write_line (tap, FALSE, run->path, NULL);
      write_comment (run->failure);
      return;
    }
  gboolean outside = has_mismatch_of (result, -1);
  if (result->tests->len == 0)
    write_line (tap, !outside, result->file, NULL);
  else if (outside)
    write_line (tap, FALSE, result->file, "lines before the first test");
  write_mismatches (result, -1);
  write_tests (tap, result);
  run_describe_stop (stop, result);
  write_comment (stop->str);
}

void
run_report_tap (const GPtrArray *runs)
{
  Tap tap = { .has_several = runs->len > 1 };
  for (guint i = 0; i < runs->len; i++)
    write_run (&tap, runs->pdata[i]);
  cli_printf ("1..%u\n", tap.n);
}
