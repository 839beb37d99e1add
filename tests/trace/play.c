#include "play.h"
#include "../support/test_main.h"
#include "trace/resolve.h"
#include <string.h>

static Trace *
read_lines (const char *lines)
{
  GError *error = NULL;
  g_autofree char *text = g_strdup_printf ("vasbox-trace 1\n%s", lines);
  Trace *trace = trace_read ("test", text, strlen (text), &error);
  ck_assert_msg (trace != NULL, "%s", error != NULL ? error->message : "");
  return trace;
}

static gboolean
run_lines (Trace *trace, const RunOptions *options, RunResult *result, GError **error)
{
  const RunOptions standard = { .check = TRUE };
  run_result_init (result);
  return trace_resolve (trace, error) && run_trace (trace, options != NULL ? options : &standard, result, error);
}

void
play (const char *lines, const RunOptions *options, RunResult *result)
{
  GError *error = NULL;
  g_autoptr (Trace) trace = read_lines (lines);
  gboolean is_run = run_lines (trace, options, result, &error);
  ck_assert_msg (is_run, "%s", error != NULL ? error->message : "");
}

char *
play_and_fill (const char *lines, RunResult *result)
{
  const RunOptions options = { .fill = TRUE, .check = TRUE };
  GError *error = NULL;
  g_autoptr (Trace) trace = read_lines (lines);
  gboolean is_run = run_lines (trace, &options, result, &error);
  ck_assert_msg (is_run, "%s", error != NULL ? error->message : "");
  return trace_write (trace);
}

char *
play_failing (const char *lines)
{
  GError *error = NULL;
  RunResult result;
  g_autoptr (Trace) trace = read_lines (lines);
  gboolean is_run = run_lines (trace, NULL, &result, &error);
  run_result_clear (&result);
  ck_assert_msg (!is_run, "it ran: %s", lines);
  ck_assert_ptr_nonnull (error);
  char *message = g_strdup (error->message);
  g_error_free (error);
  return message;
}

char *
play_mismatch (const char *lines)
{
  RunResult result;
  char *text;
  play (lines, NULL, &result);
  if (result.mismatches->len == 1)
    {
      const RunMismatch *mismatch = &g_array_index (result.mismatches, RunMismatch, 0);
      text = g_strdup_printf ("%u:%u %s | %s | %s", mismatch->position.line, mismatch->position.column, mismatch->call,
                              mismatch->expected, mismatch->got);
    }
  else
    text = result.mismatches->len == 0 ? g_strdup ("none") : g_strdup_printf ("%u", result.mismatches->len);
  run_result_clear (&result);
  return text;
}
