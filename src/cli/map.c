/* vasbox map: the address space that a trace leaves, in text. */
#include "cli/cli.h"
#include "cli/load_trace.h"
#include "cli/typed.h"
#include "report/map.h"
#include "trace/runner.h"

typedef struct MapOptions
{
  char *config;
  char *at;
  char *diff;
  gboolean each;
  gboolean list;
  const RunResult *result; /* of the run that is going on */
} MapOptions;

/* Every process of the trace has a name there. */
static const char *
process_name (const RunResult *result, VasProcessId process)
{
  return process <= result->process_names->len ? result->process_names->pdata[process - 1] : "?";
}

static void
print_space (const VasMachine *machine, const RunResult *result, gboolean list)
{
  g_autoptr (GString) text = g_string_new (NULL);
  VasProcessCounters counters;
  for (VasProcessId process = 1; vas_machine_counters (machine, process, &counters); process++)
    {
      report_map (text, machine, process, process_name (result, process));
      if (list)
        report_regions (text, machine, process);
    }
  cli_write (text->str, (gssize) text->len);
}

/* --each: the line, then the space after it. */
static void
print_step (const VasMachine *machine, const TraceLine *line, const VasCall *call, gpointer data)
{
  const MapOptions *options = data;
  g_autoptr (GString) text = g_string_new (NULL);
  trace_write_line (text, line);
  cli_printf ("step %" G_GUINT64_FORMAT ", line %u: %s%s\n", call->step, line->position.line, text->str,
              call->succeeded ? "" : "   (refused)");
  print_space (machine, options->result, options->list);
  cli_write ("\n", 1);
}

static void
print_difference (const VasMachine *before, const VasMachine *after, const RunResult *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  VasProcessCounters counters;
  for (VasProcessId process = 1;
       vas_machine_counters (before, process, &counters) || vas_machine_counters (after, process, &counters); process++)
    {
      g_string_append_printf (text, "process %s, step %" G_GUINT64_FORMAT " -> step %" G_GUINT64_FORMAT "\n",
                              process_name (result, process), vas_machine_step (before), vas_machine_step (after));
      report_difference (text, before, after, process);
    }
  cli_write (text->str, (gssize) text->len);
}

/* Runs @trace up to @place; FALSE after a message. */
static gboolean
run_to (Trace *trace, MapOptions *map, const char *place, RunResult *result)
{
  g_autoptr (GError) error = NULL;
  RunOptions options = { .config = map->config };
  if (!cli_read_place (place, &options))
    {
      cli_fail ("'%s' is no place in a trace: expected a step number, or line:NUMBER", place);
      return FALSE;
    }
  map->result = result;
  if (map->each)
    {
      options.after_step = print_step;
      options.data = map;
    }
  if (run_trace (trace, &options, result, &error))
    return TRUE;
  cli_fail_error (g_steal_pointer (&error));
  return FALSE;
}

static int
map_trace (Trace *trace, MapOptions *options)
{
  RunResult at, other;
  run_result_init (&at);
  run_result_init (&other);
  gboolean done = run_to (trace, options, options->at, &at);
  if (done && options->diff != NULL)
    done = run_to (trace, options, options->diff, &other);
  if (done && options->diff != NULL)
    {
      gboolean forward = vas_machine_step (at.machine) <= vas_machine_step (other.machine);
      const RunResult *later = forward ? &other : &at;
      print_difference (forward ? at.machine : other.machine, later->machine, later);
    }
  else if (done && !options->each)
    {
      g_autoptr (GString) legend = g_string_new (NULL);
      print_space (at.machine, &at, options->list);
      report_legend (legend);
      cli_write (legend->str, (gssize) legend->len);
    }
  run_result_clear (&at);
  run_result_clear (&other);
  return done ? CLI_OK : CLI_WRONG;
}

int
cli_map (int argc, char **argv)
{
  static MapOptions options;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_FILENAME, &options.at, "Stop after step N, or before the first statement below line N",
      "N|line:N" },
    { "diff", 0, 0, G_OPTION_ARG_FILENAME, &options.diff, "Show what changed between this place and --at (or the end)",
      "M|line:M" },
    { "each", 0, 0, G_OPTION_ARG_NONE, &options.each, "Show the space after every step", NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, "List the regions too", NULL },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "Use this machine instead of the trace's", "NAME|FILE" },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  options = (MapOptions) { .each = FALSE };
  if (!cli_parse (&argc, &argv, "TRACE", "Draws the address space that a trace leaves.", NULL, entries))
    return CLI_WRONG;
  if (argc != 2)
    return cli_fail ("map needs one trace, or - for standard input; %d were given", argc - 1);
  if (options.each && options.diff != NULL)
    return cli_fail ("--each and --diff cannot be given together");
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = cli_load_trace (argv[1], &error);
  if (trace == NULL)
    return cli_fail_error (g_steal_pointer (&error));
  return cli_finish (map_trace (trace, &options));
}
