/* vasbox run TRACE...: each trace on a fresh machine.  A trace that cannot be run does not keep the others from it. */
#include "cli/load_trace.h"
#include "cli/run_report.h"
#include "cli/typed.h"
#include "report/lint.h"
#include "trace/importers/access_plan.h"
#include "trace/resolve.h"
#include "trace/run_log.h"
#include <vasbox/contract.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SUMMARY                                                                                                        \
  "Runs traces, each on a fresh machine, and checks what they expect. \"-\" is standard input; .xz, .gz and .zst " \
  "are decompressed. A log of memory accesses (lackey, din, pinatrace, or a list) is carried out as it stands."
#define DESCRIPTION                                                                                                    \
  "Exit status: 0 every expectation held; 1 some did not; 2 a trace, the config or the command line is wrong."

typedef enum Format
{
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_TAP
} Format;

/* The command line as it stands. */
typedef struct Arguments
{
  char *config, *place, *until, *stop_when, *transcript, *format, *from;
  gboolean strict, explain, check, lint;
} Arguments;

/* What watches a run's steps: --lint, and on a terminal, after a second, how far the run is.  The clock reaches no
 * result. */
typedef struct Watch
{
  Lint *lint; /* or NULL */
  gboolean is_terminal;
  const char *path;
  gint64 next;
  guint64 steps;
  gboolean is_shown;
} Watch;

typedef struct Command
{
  RunOptions options;
  Format format;
  gboolean explain, lint;
  const char *transcript;
  AccessFormat log_format; /* ACCESS_N_FORMATS: by the content */
  const char *claim; /* as it was typed */
  Trace *stop_trace; /* owns options.stop_when */
} Command;

static gboolean
read_number (const char *text, guint64 max, guint64 *value)
{
  return g_ascii_isdigit (*text) && g_ascii_string_to_unsigned (text, 10, 0, max, value, NULL);
}

/* N is a step, line:N a line. */
static gboolean
read_until (const char *text, RunOptions *options)
{
  guint64 value;
  if (text == NULL)
    return TRUE;
  gboolean is_line = g_str_has_prefix (text, "line:");
  if (!read_number (is_line ? text + 5 : text, is_line ? G_MAXUINT : G_MAXUINT64, &value) || (is_line && value == 0))
    {
      cli_fail ("run: found --until %s, expected a number of steps or line:N", text);
      return FALSE;
    }
  if (is_line)
    options->until_line = (unsigned) value;
  else
    {
      options->has_until_step = TRUE;
      options->until_step = value;
    }
  return TRUE;
}

static char *
describe_claim_error (const char *claim, const GError *error)
{
  return cli_describe_typed ("run: --stop-when", claim, error, "claims are such as '$commit > 1M'");
}

static gboolean
has_effect (VasRule rule)
{
  const VasClause *clause = vas_clause_find (rule);
  return clause != NULL && clause->effect_on_failure != NULL;
}

/* "[@WHO] CLAIM, CLAIM" is read as the assert line it stands for. */
static gboolean
read_stop_when (const char *claim, Command *command)
{
  g_autoptr (GError) error = NULL;
  if (claim == NULL)
    return TRUE;
  gsize who = *claim == '@' ? strcspn (claim, " ") : 0;
  g_autofree char *name = who > 0 ? g_strndup (claim + 1, who - 1) : NULL;
  command->claim = claim;
  command->stop_trace = cli_read_claims ("--stop-when", name, claim + who, &error);
  if (command->stop_trace != NULL)
    {
      command->options.stop_when = command->stop_trace->lines->pdata[0];
      return TRUE;
    }
  g_autofree char *message = describe_claim_error (claim, error);
  cli_fail ("%s", message);
  return FALSE;
}

static gboolean
read_command (const Arguments *arguments, int n_traces, Command *command)
{
  static const char *const places[] = { "as-trace", "policy", "recorded", NULL };
  static const char *const formats[] = { "text", "json", "tap", NULL };
  int place = cli_choice ("run", "--place", arguments->place, places);
  int format = cli_choice ("run", "--format", arguments->format, formats);
  int from = arguments->from != NULL ? cli_choice ("run", "--from", arguments->from, access_format_names)
                                     : (int) ACCESS_N_FORMATS;
  if (place < 0 || format < 0 || from < 0)
    return FALSE;
  if (arguments->transcript != NULL && g_str_equal (arguments->transcript, "-"))
    {
      cli_fail ("run: found --transcript -, expected a file (vasbox fmt --fill prints a transcript)");
      return FALSE;
    }
  if (n_traces == 0 || (n_traces != 1 && arguments->transcript != NULL))
    {
      cli_fail (n_traces == 0 ? "run: a trace is missing (vasbox run --help)"
                              : "run: --transcript takes one trace at a time");
      return FALSE;
    }
  command->options = (RunOptions) { .config = arguments->config,
                                    .placement = (RunPlacement) place,
                                    .strict = arguments->strict,
                                    .check = arguments->check,
                                    .has_effect = has_effect,
                                    .fill = arguments->transcript != NULL };
  command->format = (Format) format;
  command->log_format = (AccessFormat) from;
  command->explain = arguments->explain;
  command->lint = arguments->lint;
  command->transcript = arguments->transcript;
  return read_until (arguments->until, &command->options) && read_stop_when (arguments->stop_when, command);
}

static void
show_progress (Watch *watch, const TraceLine *line)
{
  if (++watch->steps % 4096 != 0 || g_get_monotonic_time () < watch->next)
    return;
  fprintf (stderr, "\r%s: %" G_GUINT64_FORMAT " calls, line %u ", watch->path, watch->steps, line->position.line);
  fflush (stderr);
  watch->is_shown = TRUE;
  watch->next = g_get_monotonic_time () + G_USEC_PER_SEC / 4;
}

static void
before_step (const VasMachine *machine, const TraceLine *line G_GNUC_UNUSED, const VasCall *call, gpointer data)
{
  lint_before (((Watch *) data)->lint, machine, call);
}

static void
after_step (const VasMachine *machine, const TraceLine *line, const VasCall *call, gpointer data)
{
  Watch *watch = data;
  if (watch->lint != NULL)
    lint_after (watch->lint, machine, line->position.line, call);
  if (watch->is_terminal)
    show_progress (watch, line);
}

static void
begin_watch (Watch *watch, TraceRun *run, const Command *command, RunOptions *options)
{
  if (command->lint)
    run->lint = lint_new ();
  *watch = (Watch) { .lint = run->lint,
                     .is_terminal = isatty (STDERR_FILENO),
                     .path = run->path,
                     .next = g_get_monotonic_time () + G_USEC_PER_SEC };
  options->before_step = watch->lint != NULL ? before_step : NULL;
  options->after_step = watch->lint != NULL || watch->is_terminal ? after_step : NULL;
  options->data = watch;
}

static void
end_watch (const Watch *watch, const VasMachine *machine)
{
  if (watch->lint != NULL && machine != NULL)
    lint_finish (watch->lint, machine);
  if (watch->is_shown)
    fputs ("\r\033[K", stderr);
}

/* A transcript goes into the file itself, not beside it: the name may be a device. */
static gboolean
write_transcript (const Trace *trace, const char *path, GError **error)
{
  g_autofree char *text = trace_write (trace);
  gsize n = strlen (text);
  FILE *file = fopen (path, "wb");
  gboolean is_written = file != NULL && fwrite (text, 1, n, file) == n;
  int problem = errno;
  if (file != NULL && fclose (file) != 0 && is_written)
    {
      problem = errno;
      is_written = FALSE;
    }
  if (!is_written)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "vasbox: cannot write %s: %s", path, g_strerror (problem));
  return is_written;
}

/* A claim that can never hold is told at once, not after the run. */
static gboolean
resolve_stop_when (const Command *command, const Trace *trace, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (command->stop_trace == NULL
      || trace_resolve_claim (trace, command->stop_trace, command->options.stop_when, &problem))
    return TRUE;
  g_autofree char *message = describe_claim_error (command->claim, problem);
  g_set_error (error, problem->domain, problem->code, "vasbox: %s", message);
  return FALSE;
}

/* The claim of --stop-when has no place in the trace: it is told as it was typed. */
static void
propagate_problem (const Command *command, GError *problem, GError **error)
{
  if (command->claim == NULL || !g_str_has_prefix (problem->message, "--stop-when:"))
    {
      g_propagate_error (error, problem);
      return;
    }
  g_autofree char *message = describe_claim_error (command->claim, problem);
  g_set_error (error, problem->domain, problem->code, "vasbox: %s", message);
  g_error_free (problem);
}

/* A trace says in its first line what it is; a log is told by its lines, or named. */
static gboolean
is_log (const Command *command, const char *text, gsize n, AccessFormat *format)
{
  const char *start = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  *format = command->log_format;
  if (command->log_format != ACCESS_N_FORMATS)
    return TRUE;
  return !g_str_has_prefix (start, "vasbox-trace") && access_plan_find_format (text, n, format);
}

/* What needs the lines of a trace. */
static gboolean
check_log_options (const Command *command, GError **error)
{
  const char *option = command->transcript != NULL ? "--transcript"
                       : command->claim != NULL    ? "--stop-when"
                       : command->lint             ? "--lint"
                                                   : NULL;
  if (option != NULL)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                 "vasbox: run: found %s with a log of accesses, expected a trace (vasbox import makes one of it)",
                 option);
  return option == NULL;
}

static gboolean
execute (const Command *command, TraceRun *run, GError **error)
{
  g_autofree char *text = NULL;
  gsize n;
  AccessFormat log_format;
  RunOptions options = command->options;
  Watch watch;
  if (!cli_read (run->path, &text, &n, error))
    return FALSE;
  if (is_log (command, text, n, &log_format))
    {
      if (!check_log_options (command, error))
        return FALSE;
      begin_watch (&watch, run, command, &options);
      gboolean is_run = run_access_log (run->path, log_format, text, n, &options, &run->result, error);
      end_watch (&watch, run->result.machine);
      return is_run;
    }
  g_autoptr (Trace) trace = cli_make_trace (run->path, text, n, error);
  if (trace == NULL || !resolve_stop_when (command, trace, error))
    return FALSE;
  g_autoptr (GError) problem = NULL;
  begin_watch (&watch, run, command, &options);
  gboolean is_run = run_trace (trace, &options, &run->result, &problem);
  if (!is_run)
    propagate_problem (command, g_steal_pointer (&problem), error);
  end_watch (&watch, run->result.machine);
  g_clear_pointer (&run->result.machine, vas_machine_free);
  return is_run && (command->transcript == NULL || write_transcript (trace, command->transcript, error));
}

/* Runs one trace and tells of it as far as that can be done before the others. */
static int
run_one (const Command *command, TraceRun *run)
{
  GError *error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  int status = execute (command, run, &error) ? run_result_status (&run->result) : CLI_WRONG;
  if (error != NULL)
    {
      run->failure = g_strdup (error->message);
      cli_fail_error (error);
    }
  if (command->format == FORMAT_TEXT)
    {
      if (run->failure == NULL)
        run_report_text (run, command->explain);
      return status;
    }
  if (command->explain)
    run_explain (out, &run->result);
  if (command->format == FORMAT_TAP)
    run_describe_lint (out, run);
  if (command->format == FORMAT_JSON)
    run_describe_stop (out, &run->result);
  fputs (out->str, stderr);
  return status;
}

static void
free_run (gpointer data)
{
  TraceRun *run = data;
  run_result_clear (&run->result);
  lint_free (run->lint);
  g_free (run->failure);
  g_free (run);
}

static int
run_all (const Command *command, char **paths, int n_paths)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (free_run);
  int status = CLI_OK;
  for (int i = 0; i < n_paths; i++)
    {
      TraceRun *run = g_new0 (TraceRun, 1);
      run->path = paths[i];
      run_result_init (&run->result);
      g_ptr_array_add (runs, run);
      int one = run_one (command, run);
      status = MAX (status, one);
    }
  if (command->format == FORMAT_JSON)
    run_report_json (runs);
  else if (command->format == FORMAT_TAP)
    run_report_tap (runs);
  else if (n_paths > 1)
    run_report_text_sums (runs);
  return status;
}

static void
clear_arguments (Arguments *arguments)
{
  g_free (arguments->config);
  g_free (arguments->place);
  g_free (arguments->until);
  g_free (arguments->stop_when);
  g_free (arguments->transcript);
  g_free (arguments->format);
  g_free (arguments->from);
}

int
cli_run (int argc, char **argv)
{
  Arguments arguments = { .config = NULL };
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &arguments.config, "Run on this machine instead of the trace's",
      "NAME" },
    { "place", 'p', 0, G_OPTION_ARG_FILENAME, &arguments.place, "What answers a NULL request: policy or recorded",
      "HOW" },
    { "strict", 's', 0, G_OPTION_ARG_NONE, &arguments.strict, "A call without an expectation must succeed", NULL },
    { "explain", 'e', 0, G_OPTION_ARG_NONE, &arguments.explain, "Tell of each refused call which rule refused it",
      NULL },
    { "check", 'k', 0, G_OPTION_ARG_NONE, &arguments.check, "Check every law of the machine after every step", NULL },
    { "lint", 'l', 0, G_OPTION_ARG_NONE, &arguments.lint, "Tell of legal but wrong or wasteful use", NULL },
    { "until", 'u', 0, G_OPTION_ARG_FILENAME, &arguments.until, "Stop after N steps, or after line N", "N|line:N" },
    { "stop-when", 'w', 0, G_OPTION_ARG_FILENAME, &arguments.stop_when, "Stop after the first step where CLAIM holds",
      "CLAIM" },
    { "transcript", 't', 0, G_OPTION_ARG_FILENAME, &arguments.transcript, "Write the trace with every result filled in",
      "FILE" },
    { "from", 'i', 0, G_OPTION_ARG_FILENAME, &arguments.from,
      "The files are logs of accesses: lackey, din, pinatrace or list", "FORMAT" },
    { "format", 'f', 0, G_OPTION_ARG_FILENAME, &arguments.format, "text, json or tap", "FORMAT" },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  Command command = { .format = FORMAT_TEXT };
  int status = CLI_WRONG;
  if (cli_parse (&argc, &argv, "TRACE...", SUMMARY, DESCRIPTION, entries)
      && read_command (&arguments, argc - 1, &command))
    status = run_all (&command, argv + 1, argc - 1);
  trace_free (command.stop_trace);
  clear_arguments (&arguments);
  return status;
}
