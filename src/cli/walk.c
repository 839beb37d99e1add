/* vasbox walk: how one address is translated where a trace ends, level by level. */
#include "base/config_key.h"
#include "cli/cli.h"
#include "cli/load_trace.h"
#include "cli/typed.h"
#include "report/walk.h"
#include "report/walk_promise.h"
#include "trace/resolve.h"
#include <string.h>

#define EXAMPLE "expressions are such as heap+0x1234"

typedef struct WalkOptions
{
  char *config, *at, *process;
  gboolean tables, hide;
} WalkOptions;

static const char *
format_name (const VasMachine *machine, const PagingLayout *layout, char *buffer, gsize size)
{
  VasConfig config = *vas_machine_config (machine);
  config.paging_format = layout->format;
  return config_key_format (&config_keys[CONFIG_KEY_PAGING_FORMAT], &config, buffer, size);
}

static void
print_walk (const RunResult *result, const WalkOptions *options, const char *typed)
{
  const PageTable *table = report_page_table (result->machine, result->value_process);
  const Physical *physical = report_physical (result->machine);
  const char *name = g_ptr_array_index (result->process_names, result->value_process - 1);
  char format[CONFIG_KEY_TEXT_SIZE];
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (out,
                          "process %s after step %" G_GUINT64_FORMAT ": %s is 0x%" G_GINT64_MODIFIER
                          "x; %s page tables",
                          name, vas_machine_step (result->machine), typed, result->value,
                          format_name (result->machine, &table->layout, format, sizeof format));
  if (table->root != 0)
    g_string_append_printf (out, ", the root in frame 0x%" G_GINT64_MODIFIER "x", table->root - 1);
  g_string_append_c (out, '\n');
  report_address (out, &table->layout, result->value, options->hide);
  report_walk (out, table, physical, result->value, options->hide);
  report_walk_end (out, table, physical, result->value, options->hide);
  if (!options->hide)
    report_walk_promise (out, result->machine, result->value_process, result->value);
  if (options->tables)
    report_tables (out, table, physical, options->hide);
  cli_write (out->str, (gssize) out->len);
}

/* Nobody typed the claim's "==": where it is met, the expression has ended. */
static int
fail_typed (const char *typed, GError *error)
{
  g_autoptr (GString) text = g_string_new (error->message);
  if (strstr (typed, "==") == NULL)
    g_string_replace (text, "found '=='", "found the end", 1);
  g_free (error->message);
  error->message = g_strdup (text->str);
  g_autofree char *message = cli_describe_typed ("walk:", typed, error, EXAMPLE);
  g_error_free (error);
  return cli_fail ("%s", message);
}

/* The trace's own errors begin with its file; those of the expression with "value". */
static int
fail_run (const char *typed, GError *error)
{
  return g_str_has_prefix (error->message, "value:") ? fail_typed (typed, error) : cli_fail_error (error);
}

static int
walk_trace (Trace *trace, const Trace *value, const WalkOptions *options, const char *typed)
{
  RunOptions run = { .config = options->config, .value = value->lines->pdata[0] };
  GError *error = NULL;
  RunResult result;
  if (!cli_read_place (options->at, &run))
    return cli_fail ("'%s' is no place in a trace: expected a step number, or line:NUMBER", options->at);
  if (!trace_resolve_claim (trace, value, run.value, &error))
    return fail_typed (typed, error);
  run_result_init (&result);
  int status = CLI_OK;
  if (!run_trace (trace, &run, &result, &error))
    status = fail_run (typed, error);
  else
    {
      if (vas_machine_config (result.machine)->pointer_size == 4)
        result.value = (guint32) result.value; /* as every access does */
      print_walk (&result, options, typed);
    }
  run_result_clear (&result);
  return cli_finish (status);
}

/* EXPR as a claim that it is 0: what is wanted is its left side. */
static Trace *
read_expression (const char *typed, const char *process, GError **error)
{
  g_autofree char *claim = g_strdup_printf ("%s == 0", typed);
  Trace *trace = cli_read_claims ("value", process, claim, error);
  const TraceLine *line = trace != NULL ? trace->lines->pdata[0] : NULL;
  if (line == NULL || (line->kind == TRACE_LINE_ASSERT && line->n_claims == 1))
    return trace;
  trace_free (trace);
  g_set_error (error, TRACE_ERROR, 0, "value: found several expressions, expected one");
  return NULL;
}

int
cli_walk (int argc, char **argv)
{
  static WalkOptions options;
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_FILENAME, &options.at, "Stop after step N, or before the first statement below line N",
      "N|line:N" },
    { "process", 0, 0, G_OPTION_ARG_FILENAME, &options.process, "Walk the tables of this process (default: main)",
      "NAME" },
    { "tables", 0, 0, G_OPTION_ARG_NONE, &options.tables, "Print every page table of the process too", NULL },
    { "hide", 0, 0, G_OPTION_ARG_NONE, &options.hide, "Leave out the answers: an exercise to fill in", NULL },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "Use this machine instead of the trace's", "NAME|FILE" },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  GError *error = NULL;
  options = (WalkOptions) { .hide = FALSE };
  if (!cli_parse (&argc, &argv, "TRACE EXPR",
                  "Shows how an address is translated where a trace ends: each level's table, index and entry, and "
                  "where the walk stops.",
                  "EXPR is an expression over the trace's names, such as heap+0x1234.", entries))
    return CLI_WRONG;
  if (argc != 3)
    return cli_fail ("walk needs a trace, or - for standard input, and an expression; %d arguments were given",
                     argc - 1);
  g_autoptr (Trace) trace = cli_load_trace (argv[1], &error);
  if (trace == NULL)
    return cli_fail_error (error);
  g_autoptr (Trace) value = read_expression (argv[2], options.process, &error);
  if (value == NULL)
    return fail_typed (argv[2], error);
  return walk_trace (trace, value, &options, argv[2]);
}
