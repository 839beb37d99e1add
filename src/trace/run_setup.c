/* The machine of a run: the config that the machine line or the option names, the line's keys over it; and set, which
 * changes what may change while a machine runs. */
#include "trace/run_setup.h"
#include "trace/run_host.h"
#include "base/config_key.h"
#include "config/config.h"
#include <string.h>

static RunFlow
fail_on_config (Run *run, TracePosition position, GError *problem)
{
  trace_set_error (run->error, run->trace, position, "%s", problem->message);
  g_error_free (problem);
  return RUN_FAILS;
}

/* place = policy or recorded. */
static RunFlow
read_placement (Run *run, TracePosition position, const char *text)
{
  if (!g_str_equal (text, "policy") && !g_str_equal (text, "recorded"))
    {
      trace_set_error (run->error, run->trace, position, "found place=%s, expected policy or recorded", text);
      return RUN_FAILS;
    }
  if (run->options->placement == RUN_PLACE_AS_TRACE)
    run->is_recorded = g_str_equal (text, "recorded");
  return RUN_GOES_ON;
}

static RunFlow
read_key (Run *run, const TraceField *field, VasConfig *config)
{
  g_autofree char *text = NULL;
  GError *problem = NULL;
  if (field->n_values != 1)
    {
      trace_set_error (run->error, run->trace, field->position, "found more than one value of %s, expected one",
                       field->name);
      return RUN_FAILS;
    }
  if (evaluate_config_text (&run->evaluator, field->values[0], &text, run->error) != EVAL_OK)
    return RUN_FAILS;
  if (g_str_equal (field->name, "place"))
    return read_placement (run, field->position, text);
  if (run->options->config != NULL || config_set_key (config, field->name, text, &problem))
    return RUN_GOES_ON;
  return fail_on_config (run, field->position, problem);
}

/* The machine line: the first that is not blank, or none. */
static const TraceLine *
machine_line (const Trace *trace)
{
  for (guint i = 0; i < trace->lines->len; i++)
    {
      const TraceLine *line = g_ptr_array_index (trace->lines, i);
      if (line->kind == TRACE_LINE_MACHINE)
        return line;
      if (line->kind != TRACE_LINE_BLANK)
        return NULL;
    }
  return NULL;
}

/* A config's file is looked for beside the trace that names it. */
static char *
config_path (const Trace *trace, const char *name)
{
  gboolean is_path = strchr (name, '/') != NULL || g_str_has_suffix (name, ".conf");
  if (!is_path || g_path_is_absolute (name) || strchr (trace->file, '/') == NULL)
    return g_strdup (name);
  g_autofree char *folder = g_path_get_dirname (trace->file);
  return g_build_filename (folder, name, NULL);
}

/* The config that the option or the machine line names, or NULL: the default. */
static char *
named_config (const Run *run, const TraceLine *line)
{
  if (run->options->config != NULL)
    return g_strdup (run->options->config);
  return line != NULL ? config_path (run->trace, line->name) : NULL;
}

static RunFlow
fail_on_named_config (Run *run, const TraceLine *line, GError *problem)
{
  if (run->options->config == NULL)
    return fail_on_config (run, line->position, problem);
  g_propagate_prefixed_error (run->error, problem, "vasbox: ");
  return RUN_FAILS;
}

static RunFlow
load_config (Run *run, const TraceLine *line, VasConfig *config)
{
  GError *problem = NULL;
  g_autofree char *path = named_config (run, line);
  vas_config_init (config);
  return path == NULL || config_load (path, config, &problem) ? RUN_GOES_ON
                                                              : fail_on_named_config (run, line, problem);
}

/* The files that the config describes; whether they can be depends on the machine. */
static RunFlow
add_files (Run *run, const TraceLine *line)
{
  GError *problem = NULL;
  g_autofree char *path = named_config (run, line);
  return path == NULL || config_add_files (run->machine, path, &problem) ? RUN_GOES_ON
                                                                         : fail_on_named_config (run, line, problem);
}

/* Where the machine line sets @key, or the line itself. */
static TracePosition
key_position (const TraceLine *line, ConfigKeyId key)
{
  if (line == NULL)
    return (TracePosition) { 1, 1 };
  for (unsigned i = 0; line->record != NULL && i < line->record->n_fields; i++)
    if (key < CONFIG_N_KEYS && g_str_equal (line->record->fields[i].name, config_keys[key].name))
      return line->record->fields[i].position;
  return line->position;
}

static RunFlow
read_config (Run *run, const TraceLine *line, VasConfig *config)
{
  char reason[256];
  RunFlow flow = load_config (run, line, config);
  for (unsigned i = 0; flow == RUN_GOES_ON && line != NULL && line->record != NULL && i < line->record->n_fields; i++)
    flow = read_key (run, &line->record->fields[i], config);
  if (flow != RUN_GOES_ON)
    return flow;
  ConfigKeyId key = CONFIG_N_KEYS;
  const char *bad = config_find_fault (config, reason, sizeof reason, &key);
  if (bad == NULL)
    return RUN_GOES_ON;
  trace_set_error (run->error, run->trace, key_position (line, key), "%s", bad);
  return RUN_FAILS;
}

RunFlow
run_make_machine (Run *run)
{
  VasConfig config;
  run->is_recorded = run->options->placement == RUN_PLACE_RECORDED;
  const TraceLine *line = machine_line (run->trace);
  RunFlow flow = read_config (run, line, &config);
  if (flow != RUN_GOES_ON)
    return flow;
  run->machine = vas_machine_new (&config);
  g_assert (run->machine != NULL);
  vas_machine_set_recorded_placement (run->machine, run->is_recorded);
  run->result->config = g_strdup (config.name);
  return add_files (run, line);
}

static gboolean
is_tlb (unsigned key)
{
  return g_str_equal (config_keys[key].group, "tlb");
}

static gboolean
may_change (unsigned key)
{
  static const ConfigKeyId keys[] = {
    CONFIG_KEY_NAME, CONFIG_KEY_COMMIT_LIMIT, CONFIG_KEY_PROCESS_COMMIT_LIMIT, CONFIG_KEY_PLACEMENT,
    CONFIG_KEY_LOCK_MEMORY_PRIVILEGE, CONFIG_KEY_WORKING_SET_MINIMUM, CONFIG_KEY_WORKING_SET_MAXIMUM,
    CONFIG_KEY_WORKING_SET_HARD,
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i] == key)
      return TRUE;
  return is_tlb (key);
}

/* The keys that may change while a machine runs; false, nothing changed, where @wanted differs in another. */
static gboolean
apply_config (VasMachine *machine, const VasConfig *wanted)
{
  const VasConfig *now = vas_machine_config (machine);
  gboolean has_new_tlb = FALSE;
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (!config_key_is_equal (&config_keys[i], now, wanted))
      {
        if (!may_change (i))
          return FALSE;
        has_new_tlb = has_new_tlb || is_tlb (i);
      }
  if (has_new_tlb)
    vas_machine_set_tlb (machine, wanted);
  vas_machine_set_working_set (machine, wanted->working_set_minimum, wanted->working_set_maximum,
                               wanted->working_set_hard);
  vas_machine_set_commit_limit (machine, wanted->commit_limit);
  vas_machine_set_process_commit_limit (machine, wanted->process_commit_limit);
  vas_machine_set_placement (machine, wanted->placement);
  vas_machine_set_lock_memory_privilege (machine, wanted->lock_memory_privilege);
  return TRUE;
}

/* host.state or host_state: what the run's host has of its own by now. */
static gboolean
is_of_host (const char *name)
{
  return g_str_has_prefix (name, "host.") || g_str_has_prefix (name, "host_");
}

static RunFlow
set_key (Run *run, const TraceLine *line, const char *text)
{
  char reason[256];
  GError *problem = NULL;
  VasConfig config = *vas_machine_config (run->machine);
  gboolean is_host = is_of_host (line->name);
  if (is_host)
    config.host = vas_clr_host_config (run_host (run));
  if (!config_set_key (&config, line->name, text, &problem))
    return fail_on_config (run, line->position, problem);
  const char *bad = vas_config_validate (&config, reason, sizeof reason);
  if (bad != NULL)
    trace_set_error (run->error, run->trace, line->position, "%s", bad);
  else if (!(is_host ? vas_clr_host_configure (run->host, &config.host) : apply_config (run->machine, &config)))
    trace_set_error (run->error, run->trace, line->position,
                     "found %s, expected a key that may change while the machine runs: commit_limit, "
                     "process_commit_limit, placement, lock_memory_privilege, place, one of [host], or one of the "
                     "working set's limits or the TLB's", line->name);
  else
    return RUN_GOES_ON;
  return RUN_FAILS;
}

RunFlow
run_process_config (Run *run, const TraceLine *line, VasConfig *config)
{
  char reason[256];
  *config = *vas_machine_config (run->machine);
  for (unsigned i = 0; line->record != NULL && i < line->record->n_fields; i++)
    {
      const TraceField *field = &line->record->fields[i];
      g_autofree char *text = NULL;
      GError *problem = NULL;
      EvalStatus status = evaluate_config_text (&run->evaluator, field->values[0], &text, run->error);
      if (status == EVAL_VOID)
        run_skip (run, line, run->evaluator.void_origin);
      if (status != EVAL_OK)
        return status == EVAL_VOID ? RUN_GOES_ON : RUN_FAILS;
      if (!config_set_key (config, field->name, text, &problem))
        return fail_on_config (run, field->position, problem);
    }
  const char *bad = vas_config_validate (config, reason, sizeof reason);
  if (bad == NULL)
    return RUN_GOES_ON;
  trace_set_error (run->error, run->trace, line->position, "%s", bad);
  return RUN_FAILS;
}

RunFlow
run_set (Run *run, const TraceLine *line)
{
  g_autofree char *text = NULL;
  EvalStatus status = evaluate_config_text (&run->evaluator, line->value, &text, run->error);
  if (status == EVAL_VOID)
    {
      run_skip (run, line, run->evaluator.void_origin);
      return RUN_GOES_ON;
    }
  if (status == EVAL_ERROR)
    return RUN_FAILS;
  if (!g_str_equal (line->name, "place"))
    return set_key (run, line, text);
  RunFlow flow = read_placement (run, line->position, text);
  vas_machine_set_recorded_placement (run->machine, run->is_recorded);
  return flow;
}
