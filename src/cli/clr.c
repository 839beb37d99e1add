/* vasbox clr --script FILE: a runtime and its host, driven by a script.  What it prints is a trace: each statement as a
 * note, the calls that it led to, and at the end the summary as comments. */
#include "cli/clr.h"
#include "cli/cli.h"

#define SUMMARY                                                                                              \
  "Drives a scripted CLR against the conforming host: its start, what it allocates and collects, and what "  \
  "it does where the host gives no memory. Prints a trace of the calls, which vasbox run takes; exit "       \
  "status 1 where an outcome was not the expected one, or the host broke the contract."

static char *
outcome_text (const ClrOutcome *outcome)
{
  g_autofree char *number = g_strdup_printf ("0x%08x", (guint32) outcome->result);
  const char *name = vas_hresult_name ((VasHresult) outcome->result);
  return g_strdup_printf ("%s%s%s", name != NULL ? name : number, outcome->action != NULL ? " " : "",
                          outcome->action != NULL ? outcome->action : "");
}

/* Each expected word must be in the outcome. */
static gboolean
check_expected (ClrScript *script, const ClrOutcome *outcome)
{
  g_autofree char *got = outcome->has_result ? outcome_text (outcome) : g_strdup ("");
  g_auto (GStrv) words = g_strsplit (got, " ", -1);
  if (script->at->expected == NULL)
    return TRUE;
  if (!outcome->has_result)
    return clr_script_wrong (script, NULL, "found \"->\" behind %s, which has no outcome", script->at->words[0]);
  script->n_expectations++;
  for (char **expected = script->at->expected; *expected != NULL; expected++)
    if (!g_strv_contains ((const char *const *) words, *expected))
      {
        g_autofree char *all = g_strjoinv (" ", script->at->expected);
        g_printerr ("%s:%u: %s: expected %s, got %s\n", script->file, script->at->line, script->at->text, all, got);
        script->n_wrong++;
        return TRUE;
      }
  return TRUE;
}

static void
append_note (ClrScript *script, const ClrOutcome *outcome)
{
  g_autofree char *quoted = g_strescape (script->at->text, NULL);
  g_autofree char *got = outcome->has_result ? outcome_text (outcome) : NULL;
  g_string_append_printf (script->out, "note \"%s%s%s\"\n", quoted, got != NULL ? " -> " : "", got != NULL ? got : "");
}

/* The calls first land in the recording: they follow the statement that led to them. */
static gboolean
run_statement (ClrScript *script)
{
  ClrOutcome outcome = { .has_result = FALSE };
  GString *before = script->out;
  gboolean had_machine = script->machine != NULL;
  script->out = g_string_new (NULL);
  gboolean is_done = clr_script_execute (script, &outcome) && check_expected (script, &outcome);
  GString *lines = script->out;
  script->out = before;
  if (is_done && !had_machine && script->machine != NULL)
    {
      g_string_append (script->out, lines->str);
      g_string_truncate (lines, 0);
    }
  if (is_done && script->machine != NULL)
    {
      append_note (script, &outcome);
      g_string_append (script->out, lines->str);
      g_string_append (script->out, vas_recorder_take (script->recorder));
    }
  g_string_free (lines, TRUE);
  return is_done;
}

static unsigned
append_breaches (ClrScript *script)
{
  VasClrBreach breaches[20];
  size_t n = vas_clr_runtime_breaches (script->runtime, breaches, G_N_ELEMENTS (breaches));
  for (size_t i = 0; i < MIN (n, G_N_ELEMENTS (breaches)); i++)
    {
      char rule[VAS_RULE_TEXT_SIZE];
      g_string_append_printf (script->out, "# breach of %s in call %" G_GUINT64_FORMAT ", %s: %s\n",
                              vas_rule_format (breaches[i].rule, rule), breaches[i].call,
                              vas_clr_method_name (breaches[i].method), breaches[i].what);
    }
  return (unsigned) n;
}

static gboolean
append_summary (ClrScript *script)
{
  VasClrRuntimeState state = vas_clr_runtime_state (script->runtime);
  unsigned n_breaches = append_breaches (script);
  g_string_append_printf (script->out,
                          "# %" G_GUINT64_FORMAT " calls of the host; %" G_GUINT64_FORMAT
                          " collections, %" G_GUINT64_FORMAT " for low memory\n"
                          "# thrown %" G_GUINT64_FORMAT ", threads aborted %" G_GUINT64_FORMAT
                          ", domains unloaded %" G_GUINT64_FORMAT "\n",
                          state.calls, state.collections, state.low_memory_collections, state.throws, state.aborts,
                          state.unloads);
  if (state.exit_code != 0)
    {
      const char *name = vas_hresult_name (state.exit_code);
      g_string_append_printf (script->out, "# the process ended with %s\n", name != NULL ? name : "its code");
    }
  if (state.disabled)
    g_string_append (script->out, "# the runtime is disabled\n");
  g_string_append_printf (script->out, "# %u expectations, %u not met; %u breaches of the contract\n",
                          script->n_expectations, script->n_wrong, n_breaches);
  return script->n_wrong == 0 && n_breaches == 0;
}

static void
end_script (ClrScript *script)
{
  vas_clr_runtime_free (script->runtime);
  g_clear_pointer (&script->mappings, g_array_unref);
  g_clear_pointer (&script->due, g_array_unref);
  if (script->control != NULL)
    script->control->lpVtbl->Release (script->control);
  if (script->host != NULL)
    script->host->lpVtbl->Release (script->host);
  vas_recorder_free (script->recorder);
  vas_machine_free (script->machine);
}

static int
run_script (const char *file, GError **error)
{
  g_autofree char *text = NULL;
  gsize n;
  g_autoptr (GString) out = g_string_new (NULL);
  ClrScript script = { .file = file, .out = out, .error = error };
  if (!cli_read (file, &text, &n, error))
    return CLI_WRONG;
  g_autoptr (GPtrArray) statements = clr_script_read (file, text, n, error);
  if (statements == NULL)
    return CLI_WRONG;
  vas_config_init (&script.config);
  vas_clr_runtime_config_init (&script.runtime_config);
  gboolean is_done = TRUE;
  for (guint i = 0; i < statements->len && is_done; i++)
    {
      script.at = statements->pdata[i];
      is_done = run_statement (&script);
    }
  is_done = is_done && (script.at == NULL || clr_script_begin (&script));
  int status = CLI_WRONG;
  if (is_done && script.machine != NULL)
    status = append_summary (&script) ? CLI_OK : CLI_DIFFERS;
  if (is_done)
    cli_write (out->str, (gssize) out->len);
  end_script (&script);
  return is_done && script.at == NULL ? CLI_OK : status;
}

int
cli_clr (int argc, char **argv)
{
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "script", 's', 0, G_OPTION_ARG_FILENAME, &file, "What the runtime does (docs/clr.md); - is standard input",
      "FILE" },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  if (!cli_parse (&argc, &argv, "", SUMMARY, NULL, entries))
    return CLI_WRONG;
  if (file == NULL || argc > 1)
    return cli_fail (file == NULL ? "clr: --script FILE is missing (vasbox clr --help)"
                                  : "clr: found \"%s\" behind the options, expected nothing", argv[1]);
  int status = run_script (file, &error);
  if (error != NULL)
    return cli_fail_error (g_steal_pointer (&error));
  return status;
}
