/* What each statement of a script does. */
#include "cli/clr.h"
#include "cli/cli.h"
#include "config/config.h"
#include <string.h>
#include <vasbox/access.h>
#include <vasbox/protection.h>

gboolean
clr_script_wrong (ClrScript *script, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (script->error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "vasbox: %s:%u: %s", script->file, script->at->line,
               message);
  return FALSE;
}

static gboolean
read_size (ClrScript *script, const char *text, const char *what, guint64 *value)
{
  uint64_t number;
  if (text == NULL)
    return clr_script_wrong (script, "found \"%s\" without %s", script->at->words[0], what);
  if (!config_parse_number (text, &number))
    return clr_script_wrong (script, "found \"%s\", expected %s", text, what);
  *value = number;
  return TRUE;
}

/* The words behind the first that are no settings. */
static const char *
word (const ClrScript *script, unsigned position)
{
  for (char **at = script->at->words + 1; *at != NULL; at++)
    if (strchr (*at, '=') == NULL && position-- == 0)
      return *at;
  return NULL;
}

static gboolean
is_true (ClrScript *script, const char *key, gboolean otherwise)
{
  const char *text = clr_statement_setting (script->at, key);
  return text == NULL ? otherwise : g_str_equal (text, "true");
}

/* Where nothing is, as low as it fits. */
static guint64
find_hole (const VasMachine *machine, guint64 size)
{
  VasRegion region;
  guint64 granularity = vas_machine_config (machine)->allocation_granularity;
  for (guint64 at = vas_machine_config (machine)->minimum_application_address;
       vas_machine_region (machine, 1, at, &region); at = region.base + region.size)
    {
      guint64 start = (region.base + granularity - 1) / granularity * granularity;
      if (region.state == VAS_MEM_FREE && start >= region.base && region.base + region.size - start >= size
          && region.base + region.size > start)
        return start;
    }
  return 0;
}

static guint64
place (ClrScript *script, guint64 at, guint64 size, guint32 type)
{
  VasCall call = { .id = VAS_CALL_PLACE,
                   .thread = 1,
                   .arguments = { at, size, type, VAS_MEM_COMMIT, VAS_PAGE_READONLY, VAS_PLACE_DEFAULT_PROTECT } };
  vas_machine_call (script->machine, &call);
  return call.succeeded ? call.result : 0;
}

static uint64_t
map_file (void *data, uint64_t base, uint64_t size)
{
  ClrScript *script = data;
  guint64 page = script->config.page_size, whole = (size + page - 1) / page * page;
  guint64 at = base != 0 ? base : find_hole (script->machine, whole);
  return at != 0 ? place (script, at, whole, VAS_MEM_MAPPED) : 0;
}

static void
unmap_file (void *data, uint64_t base)
{
  VasCall call = { .id = VAS_CALL_UNMAP_VIEW_OF_FILE, .thread = 1, .arguments = { base } };
  vas_machine_call (((ClrScript *) data)->machine, &call);
}

static void
peek (void *data, uint64_t address, uint64_t size, void *bytes)
{
  vas_machine_peek (((ClrScript *) data)->machine, 1, address, size, bytes);
}

static void
status (void *data, VasClrMemoryStatus *status)
{
  VasCall call = { .id = VAS_CALL_GLOBAL_MEMORY_STATUS_EX, .thread = 1, .arguments = { 0, VAS_LENGTH_OF_STRUCTURE } };
  vas_machine_call (((ClrScript *) data)->machine, &call);
  *status = (VasClrMemoryStatus) { (uint32_t) call.outputs[0], call.outputs[1], call.outputs[2], call.outputs[6] };
}

/* The machine, the host and the runtime, when the first statement needs them. */
gboolean
clr_script_begin (ClrScript *script)
{
  VasClrRuntimeConfig *config = &script->runtime_config;
  if (script->machine != NULL)
    return TRUE;
  script->machine = vas_machine_new (&script->config);
  script->recorder = vas_recorder_new (script->machine);
  script->host = vas_clr_host_new (script->machine, 1, NULL);
  script->control = vas_clr_host_control (script->host);
  config->pointer_size = script->config.pointer_size;
  config->map = map_file;
  config->unmap = unmap_file;
  config->peek = peek;
  config->status = status;
  config->data = script;
  /* the runtime's own image, which a loader mapped near the top */
  config->foreign = place (script, (script->config.maximum_vad_address + 1 - (1 << 20)) & ~UINT64_C (0xfffff), 64 << 10,
                           VAS_MEM_IMAGE);
  script->runtime = vas_clr_runtime_new (config);
  if (script->runtime == NULL)
    return clr_script_wrong (script, "the runtime's settings do not fit together: segments are 4M to 1T in steps of "
                                     "64K, heaps at most 64");
  g_string_append (script->out, vas_recorder_take (script->recorder));
  return TRUE;
}

static gboolean
do_machine (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  if (script->machine != NULL)
    return clr_script_wrong (script, "found machine after the first call, expected it before");
  if (word (script, 0) == NULL)
    return clr_script_wrong (script, "found machine without a name");
  return config_load (word (script, 0), &script->config, script->error);
}

/* Before the first call the machine's config; later the host's, which the recording has too. */
static gboolean
do_host (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  VasConfig config = script->config;
  if (script->host != NULL)
    config.host = vas_clr_host_config (script->host);
  for (char **setting = script->at->words + 1; *setting != NULL; setting++)
    {
      g_auto (GStrv) parts = g_strsplit (*setting, "=", 2);
      g_autofree char *key = g_strconcat ("host_", parts[0], NULL);
      g_autoptr (GError) problem = NULL;
      if (parts[1] == NULL)
        return clr_script_wrong (script, "found \"%s\", expected KEY=VALUE", *setting);
      if (!config_set_key (&config, key, parts[1], &problem))
        return clr_script_wrong (script, "%s", problem->message);
    }
  char buffer[256];
  const char *fault = vas_config_validate (&config, buffer, sizeof buffer);
  if (fault != NULL)
    return clr_script_wrong (script, "%s", fault);
  script->config = config;
  if (script->host != NULL)
    vas_clr_host_configure (script->host, &config.host);
  return TRUE;
}

static gboolean
do_runtime (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  VasClrRuntimeConfig *config = &script->runtime_config;
  const char *heaps = clr_statement_setting (script->at, "heaps");
  const char *segment = clr_statement_setting (script->at, "segment");
  const char *large = clr_statement_setting (script->at, "large_segment");
  guint64 n = 0;
  if (script->machine != NULL)
    return clr_script_wrong (script, "found runtime after the first call, expected it before");
  if (heaps != NULL && (!read_size (script, heaps, "a number of heaps, 0 (workstation) to 64", &n) || n > 64))
    return n > 64 ? clr_script_wrong (script, "found heaps=%s, expected 0 (workstation) to 64", heaps) : FALSE;
  config->heaps = (uint32_t) n;
  config->concurrent = is_true (script, "concurrent", TRUE);
  config->hoard = is_true (script, "hoard", FALSE);
  config->hosted_v1 = is_true (script, "hosted_v1", FALSE);
  config->documented_abort = is_true (script, "documented_abort", FALSE);
  return (segment == NULL || read_size (script, segment, "a size", &config->segment))
         && (large == NULL || read_size (script, large, "a size", &config->large_segment));
}

/* The value of a name of @name_of, from 0; -1 after a message. */
static int
find_name (ClrScript *script, const char *text, const char *(*name_of) (int), const char *what)
{
  if (text == NULL)
    {
      clr_script_wrong (script, "found \"%s\" without %s", script->at->words[0], what);
      return -1;
    }
  g_autoptr (GString) known = g_string_new (NULL);
  for (int i = 0; name_of (i) != NULL; i++)
    {
      if (g_str_equal (name_of (i), text))
        return i;
      g_string_append_printf (known, "%s%s", i == 0 ? "" : ", ", name_of (i));
    }
  clr_script_wrong (script, "found \"%s\", expected %s: %s", text, what, known->str);
  return -1;
}

static const char *
failure_name (int value)
{
  return vas_clr_failure_name ((EClrFailure) value);
}

static const char *
action_name (int value)
{
  return vas_clr_action_name ((EPolicyAction) value);
}

static const char *
operation_name (int value)
{
  return vas_clr_operation_name ((EClrOperation) value);
}

static const char *
method_name (int value)
{
  return value < VAS_CLR_N_METHODS ? vas_clr_method_name ((VasClrMethod) value) : NULL;
}

static gboolean
do_policy (ClrScript *script, ClrOutcome *outcome)
{
  int failure = find_name (script, word (script, 0), failure_name, "a failure");
  int action = failure >= 0 ? find_name (script, word (script, 1), action_name, "an action") : -1;
  if (action < 0
      || !clr_script_begin (script))
    return FALSE;
  outcome->has_result = TRUE;
  outcome->result
      = vas_clr_runtime_set_failure_action (script->runtime, (EClrFailure) failure, (EPolicyAction) action);
  return TRUE;
}

static gboolean
do_default (ClrScript *script, ClrOutcome *outcome)
{
  int operation = find_name (script, word (script, 0), operation_name, "an operation");
  int action = operation >= 0 ? find_name (script, word (script, 1), action_name, "an action") : -1;
  if (action < 0
      || !clr_script_begin (script))
    return FALSE;
  outcome->has_result = TRUE;
  outcome->result
      = vas_clr_runtime_set_default_action (script->runtime, (EClrOperation) operation, (EPolicyAction) action);
  return TRUE;
}

static gboolean
do_task (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  const char *domain = clr_statement_setting (script->at, "domain");
  guint64 number = 0;
  if ((domain != NULL && !read_size (script, domain, "an AppDomain's number", &number))
      || !clr_script_begin (script))
    return FALSE;
  VasClrTask task = { .domain = (uint32_t) MIN (number, UINT32_MAX),
                      .holds_lock = is_true (script, "lock", FALSE),
                      .unknown = is_true (script, "unknown", FALSE),
                      .constrained = is_true (script, "constrained", FALSE),
                      .unload_helper = is_true (script, "unload_helper", FALSE) };
  vas_clr_runtime_set_task (script->runtime, &task);
  return TRUE;
}

/* FAIL METHOD RESULT [nth= every= times= minimum_size= maximum_size= level=]: the trace's host.fail(). */
static gboolean
do_fail (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  static const char *const keys[] = { "nth", "every", "times", "minimum_size", "maximum_size", "level", "percent" };
  guint64 values[G_N_ELEMENTS (keys)] = { 0 };
  VasHresult result;
  int method = find_name (script, word (script, 0), method_name, "a method");
  const char *name = word (script, 1);
  if (method < 0)
    return FALSE;
  if (name == NULL || !vas_hresult_from_name (name, &result))
    return clr_script_wrong (script, "found \"%s\", expected an HRESULT such as E_OUTOFMEMORY",
                             name != NULL ? name : "nothing");
  g_autoptr (GString) line = g_string_new (NULL);
  g_string_append_printf (line, "host.fail(%s, %s", word (script, 0), name);
  for (unsigned i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *text = clr_statement_setting (script->at, keys[i]);
      if (text != NULL && !read_size (script, text, "a number", &values[i]))
        return FALSE;
      if (text != NULL)
        g_string_append_printf (line, ", %s=%s", keys[i], text);
    }
  VasClrFailure failure = { .result = (HRESULT) result,
                            .methods = 1u << method,
                            .nth = values[0],
                            .every = values[1],
                            .times = values[2],
                            .minimum_size = values[3],
                            .maximum_size = values[4],
                            .levels = clr_statement_setting (script->at, "level") != NULL ? 1u << (values[5] & 3) : 0,
                            .percent = (uint32_t) MIN (values[6], 100) };
  if (!clr_script_begin (script))
    return FALSE;
  if (!vas_clr_host_add_failure (script->host, &failure))
    return clr_script_wrong (script, "found %s, which %s does not document", name, word (script, 0));
  g_string_append_printf (script->out, "%s)\n", line->str);
  return TRUE;
}

static void
set_result (ClrOutcome *outcome, HRESULT result)
{
  outcome->has_result = TRUE;
  outcome->result = result;
}

static gboolean
do_control (ClrScript *script, ClrOutcome *outcome)
{
  if (!clr_script_begin (script))
    return FALSE;
  set_result (outcome, vas_clr_runtime_set_host_control (script->runtime, script->control));
  return TRUE;
}

/* The host learns that the runtime has started, as an embedder would tell it. */
static gboolean
do_start (ClrScript *script, ClrOutcome *outcome)
{
  if (!clr_script_begin (script))
    return FALSE;
  set_result (outcome, vas_clr_runtime_start (script->runtime));
  return TRUE;
}

static gboolean
do_stop (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  if (!clr_script_begin (script))
    return FALSE;
  vas_clr_runtime_stop (script->runtime);
  return TRUE;
}

static void
set_outcome (ClrOutcome *outcome, VasClrOutcome from)
{
  set_result (outcome, from.result);
  outcome->action = from.succeeded ? NULL : vas_clr_action_name (from.action);
}

static gboolean
do_allocate (ClrScript *script, ClrOutcome *outcome)
{
  guint64 size, times = 1;
  const char *often = clr_statement_setting (script->at, "times");
  if (!read_size (script, word (script, 0), "a size", &size)
      || (often != NULL && !read_size (script, often, "how often", &times))
      || !clr_script_begin (script))
    return FALSE;
  VasClrOutcome last = { .succeeded = true, .result = S_OK };
  for (guint64 i = 0; i < times && i < 1000000 && last.succeeded; i++)
    last = vas_clr_runtime_allocate (script->runtime, size);
  set_outcome (outcome, last);
  return TRUE;
}

static gboolean
do_heap (ClrScript *script, ClrOutcome *outcome)
{
  guint64 size;
  if (!read_size (script, word (script, 0), "a size", &size)
      || !clr_script_begin (script))
    return FALSE;
  set_outcome (outcome, vas_clr_runtime_heap (script->runtime, size));
  return TRUE;
}

static gboolean
do_collect (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  guint64 survivors = 0;
  if ((word (script, 0) != NULL && !read_size (script, word (script, 0), "a size", &survivors))
      || !clr_script_begin (script))
    return FALSE;
  vas_clr_runtime_collect (script->runtime, survivors);
  return TRUE;
}

static gboolean
do_map (ClrScript *script, ClrOutcome *outcome)
{
  guint64 size, base = 0;
  if (!read_size (script, word (script, 0), "a size", &size)
      || (word (script, 1) != NULL && !read_size (script, word (script, 1), "an address", &base))
      || !clr_script_begin (script))
    return FALSE;
  script->last_mapping = vas_clr_runtime_map (script->runtime, base, size);
  set_result (outcome, script->last_mapping != 0 ? S_OK : E_OUTOFMEMORY);
  return TRUE;
}

static gboolean
do_unmap (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  if (script->last_mapping == 0)
    return clr_script_wrong (script, "found unmap, but nothing is mapped");
  vas_clr_runtime_unmap (script->runtime, script->last_mapping);
  script->last_mapping = 0;
  return TRUE;
}

static gboolean
do_notify (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  static const char *const names[] = { "low", "neutral", "high" };
  const char *name = word (script, 0);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    if (name != NULL && g_str_equal (name, names[i]) && clr_script_begin (script))
      {
        vas_clr_host_notify (script->host, (EMemoryAvailable) (i + 1));
        vas_clr_runtime_advance (script->runtime, 0);
        g_string_append_printf (script->out, "host.notify(%s)\n", name);
        return TRUE;
      }
  return clr_script_wrong (script, "found \"%s\", expected low, neutral or high", name != NULL ? name : "nothing");
}

static gboolean
do_advance (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  guint64 milliseconds;
  if (!read_size (script, word (script, 0), "milliseconds", &milliseconds)
      || !clr_script_begin (script))
    return FALSE;
  VasClrHostConfig config = vas_clr_host_config (script->host);
  config.time += MIN (milliseconds, G_MAXUINT64 - config.time);
  vas_clr_host_configure (script->host, &config);
  vas_clr_runtime_advance (script->runtime, milliseconds);
  return TRUE;
}

typedef struct Command
{
  const char *name;
  gboolean (*run) (ClrScript *script, ClrOutcome *outcome);
} Command;

static const Command commands[] = {
  { "machine", do_machine }, { "host", do_host },         { "runtime", do_runtime }, { "policy", do_policy },
  { "default", do_default }, { "task", do_task },         { "fail", do_fail },       { "control", do_control },
  { "start", do_start },     { "allocate", do_allocate }, { "heap", do_heap },       { "collect", do_collect },
  { "map", do_map },         { "unmap", do_unmap },       { "notify", do_notify },   { "advance", do_advance },
  { "stop", do_stop },
};

static const Command *
find_command (ClrScript *script)
{
  const char *names[G_N_ELEMENTS (commands) + 1] = { NULL };
  for (unsigned i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      names[i] = commands[i].name;
      if (g_str_equal (names[i], script->at->words[0]))
        return &commands[i];
    }
  const char *nearest = cli_nearest (script->at->words[0], names);
  if (nearest != NULL)
    clr_script_wrong (script, "no statement \"%s\"; did you mean \"%s\"?", script->at->words[0], nearest);
  else
    clr_script_wrong (script, "no statement \"%s\", expected one such as start, allocate, host", script->at->words[0]);
  return NULL;
}

gboolean
clr_script_execute (ClrScript *script, ClrOutcome *outcome)
{
  const Command *command = find_command (script);
  return command != NULL && command->run (script, outcome);
}
