/* What each statement of a script does. */
#include "cli/clr.h"
#include "cli/cli.h"
#include "config/config.h"
#include <string.h>
#include <vasbox/access.h>
#include <vasbox/protection.h>

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
  script->mappings = g_array_new (FALSE, FALSE, sizeof (guint64));
  script->due = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_string_append (script->out, vas_recorder_take (script->recorder));
  return TRUE;
}

static gboolean
do_machine (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  g_autoptr (GError) problem = NULL;
  if (script->machine != NULL)
    return clr_script_wrong (script, NULL, "found machine after the first call, expected it before");
  return config_load (clr_word (script, 0), &script->config, &problem)
         || clr_script_wrong (script, clr_word (script, 0), "%s", problem->message);
}

static gboolean
set_host_key (ClrScript *script, const char *setting, VasConfig *config)
{
  g_auto (GStrv) parts = g_strsplit (setting, "=", 2);
  g_autofree char *key = g_strconcat ("host_", parts[0], NULL);
  g_autoptr (GError) problem = NULL;
  return config_set_key (config, key, parts[1], &problem)
         || clr_script_wrong (script, setting, "%s", problem->message);
}

/* Before the first call the machine's config; later the host's, which the recording has too. */
static gboolean
do_host (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  VasConfig config = script->config;
  char buffer[256];
  if (script->host != NULL)
    config.host = vas_clr_host_config (script->host);
  for (char **setting = script->at->words + 1; *setting != NULL; setting++)
    if (!set_host_key (script, *setting, &config))
      return FALSE;
  const char *fault = vas_config_validate (&config, buffer, sizeof buffer);
  if (fault != NULL)
    return clr_script_wrong (script, NULL, "%s", fault);
  script->config = config;
  if (script->host != NULL)
    vas_clr_host_configure (script->host, &config.host);
  return TRUE;
}

static gboolean
do_runtime (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  VasClrRuntimeConfig *config = &script->runtime_config;
  guint64 heaps = config->heaps;
  if (script->machine != NULL)
    return clr_script_wrong (script, NULL, "found runtime after the first call, expected it before");
  if (!clr_read_setting (script, "heaps", "a number of heaps, 0 (workstation) to 64", 64, &heaps)
      || !clr_read_truth (script, "concurrent", &config->concurrent)
      || !clr_read_truth (script, "hoard", &config->hoard)
      || !clr_read_truth (script, "hosted_v1", &config->hosted_v1)
      || !clr_read_truth (script, "documented_abort", &config->documented_abort)
      || !clr_read_setting (script, "segment", "a size", G_MAXUINT64, &config->segment)
      || !clr_read_setting (script, "large_segment", "a size", G_MAXUINT64, &config->large_segment))
    return FALSE;
  config->heaps = (uint32_t) heaps;
  VasClrRuntime *tried = vas_clr_runtime_new (config);
  vas_clr_runtime_free (tried);
  return tried != NULL
         || clr_script_wrong (script, NULL, "found sizes that no segment has, expected 4M to 1T in steps of 64K");
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
  int failure, action;
  if (!clr_read_name (script, clr_word (script, 0), failure_name, "a failure", &failure)
      || !clr_read_name (script, clr_word (script, 1), action_name, "an action", &action) || !clr_script_begin (script))
    return FALSE;
  outcome->has_result = TRUE;
  outcome->result
      = vas_clr_runtime_set_failure_action (script->runtime, (EClrFailure) failure, (EPolicyAction) action);
  return TRUE;
}

static gboolean
do_default (ClrScript *script, ClrOutcome *outcome)
{
  int operation, action;
  if (!clr_read_name (script, clr_word (script, 0), operation_name, "an operation", &operation)
      || !clr_read_name (script, clr_word (script, 1), action_name, "an action", &action) || !clr_script_begin (script))
    return FALSE;
  outcome->has_result = TRUE;
  outcome->result
      = vas_clr_runtime_set_default_action (script->runtime, (EClrOperation) operation, (EPolicyAction) action);
  return TRUE;
}

static gboolean
do_task (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  guint64 domain = 0;
  VasClrTask task = { .domain = 0 };
  if (!clr_read_setting (script, "domain", "an AppDomain's number", G_MAXUINT32, &domain)
      || !clr_read_truth (script, "lock", &task.holds_lock) || !clr_read_truth (script, "unknown", &task.unknown)
      || !clr_read_truth (script, "constrained", &task.constrained)
      || !clr_read_truth (script, "unload_helper", &task.unload_helper) || !clr_script_begin (script))
    return FALSE;
  task.domain = (uint32_t) domain;
  vas_clr_runtime_set_task (script->runtime, &task);
  return TRUE;
}

/* METHOD, or any: all that document the result. */
static gboolean
read_methods (ClrScript *script, const char *text, guint32 *methods)
{
  int method;
  *methods = 0;
  if (text != NULL && g_str_equal (text, "any"))
    return TRUE;
  if (!clr_read_name (script, text, method_name, "any or a method", &method))
    return FALSE;
  *methods = (guint32) 1 << method;
  return TRUE;
}

static gboolean
read_result (ClrScript *script, const char *text, HRESULT *result)
{
  VasHresult number;
  if (text == NULL || !vas_hresult_from_name (text, &number))
    return clr_script_wrong (script, text, "found \"%s\", expected an HRESULT such as E_OUTOFMEMORY",
                             text != NULL ? text : "nothing");
  *result = (HRESULT) number;
  return TRUE;
}

#define FAIL_KEYS "nth every times minimum_size maximum_size level flags percent"

static gboolean
read_failure (ClrScript *script, VasClrFailure *failure)
{
  guint64 percent = 0, level = 0, flags = 0;
  const char *named = clr_statement_setting (script->at, "level");
  if (!read_methods (script, clr_word (script, 0), &failure->methods)
      || !read_result (script, clr_word (script, 1), &failure->result)
      || !clr_read_setting (script, "nth", "a number", G_MAXUINT64, &failure->nth)
      || !clr_read_setting (script, "every", "a number", G_MAXUINT64, &failure->every)
      || !clr_read_setting (script, "times", "a number", G_MAXUINT64, &failure->times)
      || !clr_read_setting (script, "minimum_size", "a size", G_MAXUINT64, &failure->minimum_size)
      || !clr_read_setting (script, "maximum_size", "a size", G_MAXUINT64, &failure->maximum_size)
      || !clr_read_setting (script, "percent", "per cent", 100, &percent)
      || !clr_read_flags (script, "level", SYMBOL_CRITICAL_LEVEL, &level)
      || !clr_read_flags (script, "flags", SYMBOL_ALLOCATION_TYPE | SYMBOL_FREE_TYPE, &flags))
    return FALSE;
  if (level > eProcessCritical)
    return clr_script_wrong (script, named, "found \"%s\", expected eTaskCritical, eAppDomainCritical or "
                                            "eProcessCritical", named);
  failure->levels = named != NULL ? (guint32) 1 << level : 0;
  failure->flags = (guint32) flags;
  failure->percent = (guint32) percent;
  return TRUE;
}

/* FAIL METHOD RESULT [KEY=N ...]: the trace's host.fail(). */
static gboolean
do_fail (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  VasClrFailure failure = { .nth = 0 };
  if (!read_failure (script, &failure) || !clr_script_begin (script))
    return FALSE;
  if (!vas_clr_host_add_failure (script->host, &failure))
    return clr_script_wrong (script, clr_word (script, 1), "found %s, which %s does not document",
                             clr_word (script, 1), clr_word (script, 0));
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

/* The host does not learn of it: `host state=started` is what its embedder would tell it. */
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

#define MOST_TIMES 1000000

static gboolean
do_allocate (ClrScript *script, ClrOutcome *outcome)
{
  guint64 size, times = 1;
  if (!clr_read_number (script, clr_word (script, 0), "a size", G_MAXUINT64, &size)
      || !clr_read_setting (script, "times", "how often", MOST_TIMES, &times) || !clr_script_begin (script))
    return FALSE;
  VasClrOutcome last = { .succeeded = true, .result = S_OK };
  for (guint64 i = 0; i < times && last.succeeded; i++)
    last = vas_clr_runtime_allocate (script->runtime, size);
  set_outcome (outcome, last);
  return TRUE;
}

static gboolean
do_heap (ClrScript *script, ClrOutcome *outcome)
{
  guint64 size;
  if (!clr_read_number (script, clr_word (script, 0), "a size", G_MAXUINT64, &size) || !clr_script_begin (script))
    return FALSE;
  set_outcome (outcome, vas_clr_runtime_heap (script->runtime, size));
  return TRUE;
}

static gboolean
do_collect (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  guint64 survivors = 0;
  const char *size = clr_word (script, 0);
  if ((size != NULL && !clr_read_number (script, size, "a size", G_MAXUINT64, &survivors))
      || !clr_script_begin (script))
    return FALSE;
  vas_clr_runtime_collect (script->runtime, survivors);
  return TRUE;
}

static gboolean
do_map (ClrScript *script, ClrOutcome *outcome)
{
  guint64 size, base = 0;
  const char *at = clr_word (script, 1);
  if (!clr_read_number (script, clr_word (script, 0), "a size", G_MAXUINT64, &size)
      || (at != NULL && !clr_read_number (script, at, "an address", G_MAXUINT64, &base)) || !clr_script_begin (script))
    return FALSE;
  guint64 mapping = vas_clr_runtime_map (script->runtime, base, size);
  if (mapping != 0)
    g_array_append_val (script->mappings, mapping);
  set_result (outcome, mapping != 0 ? S_OK : E_OUTOFMEMORY);
  return TRUE;
}

static gboolean
do_unmap (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  if (script->mappings == NULL || script->mappings->len == 0)
    return clr_script_wrong (script, NULL, "found unmap, but nothing is mapped");
  vas_clr_runtime_unmap (script->runtime, g_array_index (script->mappings, guint64, script->mappings->len - 1));
  g_array_set_size (script->mappings, script->mappings->len - 1);
  return TRUE;
}

/* A stray pointer. */
static gboolean
do_free_foreign (ClrScript *script, ClrOutcome *outcome)
{
  guint64 address;
  bool as_block = false;
  if (!clr_read_number (script, clr_word (script, 0), "an address", G_MAXUINT64, &address)
      || !clr_read_truth (script, "block", &as_block) || !clr_script_begin (script))
    return FALSE;
  set_result (outcome, vas_clr_runtime_free_foreign (script->runtime, address, as_block));
  return TRUE;
}

static const char *
notification_name (int value)
{
  static const char *const names[] = { "low", "neutral", "high" };
  return value < (int) G_N_ELEMENTS (names) ? names[value] : NULL;
}

/* Now, or time=MILLISECONDS of the clock. */
static gboolean
do_notify (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  int name;
  guint64 at;
  gboolean is_later = clr_statement_setting (script->at, "time") != NULL;
  if (!clr_read_name (script, clr_word (script, 0), notification_name, "a notification", &name)
      || !clr_read_setting (script, "time", "milliseconds", G_MAXUINT64, &at) || !clr_script_begin (script))
    return FALSE;
  EMemoryAvailable available = (EMemoryAvailable) (name + 1);
  if (is_later)
    {
      vas_clr_host_notify_at (script->host, at, available);
      g_array_append_val (script->due, at);
    }
  else
    vas_clr_host_notify (script->host, available);
  vas_clr_runtime_advance (script->runtime, 0);
  return TRUE;
}

/* The next time behind @now at which a notification is due, at most @end. */
static guint64
next_stop (const ClrScript *script, guint64 now, guint64 end)
{
  for (guint i = 0; i < script->due->len; i++)
    {
      guint64 due = g_array_index (script->due, guint64, i);
      if (due > now && due < end)
        end = due;
    }
  return end;
}

/* Both clocks go on together, with a stop at each notification: how far apart they are counts (HM-090). */
static gboolean
do_advance (ClrScript *script, ClrOutcome *outcome G_GNUC_UNUSED)
{
  guint64 milliseconds;
  if (!clr_read_number (script, clr_word (script, 0), "milliseconds", G_MAXUINT64, &milliseconds)
      || !clr_script_begin (script))
    return FALSE;
  VasClrHostConfig config = vas_clr_host_config (script->host);
  guint64 end = config.time + MIN (milliseconds, G_MAXUINT64 - config.time);
  while (config.time < end)
    {
      guint64 stop = next_stop (script, config.time, end);
      vas_clr_runtime_advance (script->runtime, stop - config.time);
      config.time = stop;
      vas_clr_host_configure (script->host, &config);
      config = vas_clr_host_config (script->host);
      vas_clr_runtime_advance (script->runtime, 0);
    }
  return TRUE;
}

typedef struct Command
{
  const char *name;
  gboolean (*run) (ClrScript *script, ClrOutcome *outcome);
  unsigned least, most; /* words behind the name */
  const char *form;     /* of what stands behind it */
  const char *keys;     /* of settings; NULL: any */
} Command;

static const Command commands[] = {
  { "machine", do_machine, 1, 1, "NAME", "" },
  { "host", do_host, 0, 0, "KEY=VALUE ...", NULL },
  { "runtime", do_runtime, 0, 0, "KEY=VALUE ...",
    "heaps concurrent hoard hosted_v1 documented_abort segment large_segment" },
  { "policy", do_policy, 2, 2, "FAILURE ACTION", "" },
  { "default", do_default, 2, 2, "OPERATION ACTION", "" },
  { "task", do_task, 0, 0, "KEY=VALUE ...", "domain lock unknown constrained unload_helper" },
  { "fail", do_fail, 2, 2, "METHOD RESULT [KEY=N ...]", FAIL_KEYS },
  { "control", do_control, 0, 0, "alone", "" },
  { "start", do_start, 0, 0, "alone", "" },
  { "allocate", do_allocate, 1, 1, "SIZE [times=N]", "times" },
  { "heap", do_heap, 1, 1, "SIZE", "" },
  { "collect", do_collect, 0, 1, "[SIZE]", "" },
  { "map", do_map, 1, 2, "SIZE [ADDRESS]", "" },
  { "unmap", do_unmap, 0, 0, "alone", "" },
  { "free_foreign", do_free_foreign, 1, 1, "ADDRESS [block=true]", "block" },
  { "notify", do_notify, 1, 1, "low, neutral or high, [time=MILLISECONDS]", "time" },
  { "advance", do_advance, 1, 1, "MILLISECONDS", "" },
  { "stop", do_stop, 0, 0, "alone", "" },
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
    clr_script_wrong (script, NULL, "no statement \"%s\"; did you mean \"%s\"?", script->at->words[0], nearest);
  else
    clr_script_wrong (script, NULL, "no statement \"%s\", expected one such as start, allocate, host",
                      script->at->words[0]);
  return NULL;
}

gboolean
clr_script_execute (ClrScript *script, ClrOutcome *outcome)
{
  const Command *command = find_command (script);
  return command != NULL && clr_check_words (script, command->least, command->most, command->form, command->keys)
         && command->run (script, outcome);
}
