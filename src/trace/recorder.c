/* The recorder writes one line a call, as a person would: the addresses that calls gave become names (a1, a2 ...), the
 * handles too (h1 ...), everything else is a constant or a number.  What cannot be seen from a call (further processes
 * and threads, changed limits) is looked up in the machine before each line. */
#include "base/config_key.h"
#include "config/config.h"
#include "config/config_files.h"
#include "trace/payload.h"
#include "trace/record_files.h"
#include "trace/record_host.h"
#include "trace/stack_fields.h"
#include "trace/symbols.h"
#include "trace/trace.h"
#include <string.h>
#include <vasbox/trace.h>

struct VasRecorder
{
  VasMachine *machine;
  Describer describer;
  GString *body;          /* the lines behind the machine line */
  GString *text;          /* the trace or a part of it, made on demand */
  gsize taken;            /* bytes of the body that vas_recorder_take() has told of */
  gboolean head_taken;
  VasConfig base;         /* the config that the machine line names */
  VasConfig first, config; /* as recording began; as the lines so far have it */
  gboolean first_recorded, is_recorded;
  GHashTable *handles;    /* process << 32 | handle -> number of the name h<n> */
  GPtrArray *thread_names; /* of thread id - 1; char * */
  VasProcessId n_processes;
  unsigned n_addresses, n_handles;
};

static const char *
thread_name (const VasRecorder *recorder, VasThreadId thread)
{
  return g_ptr_array_index (recorder->thread_names, thread - 1);
}

/* The first thread of a process bears the process's name. */
static char *
process_name (VasProcessId process)
{
  return process == 1 ? g_strdup ("main") : g_strdup_printf ("p%u", process);
}

/* The stack that a new thread got, and its name.  A commit as large as the whole would ask for a larger one (ST-007): a
 * byte less is rounded up to it. */
static void
write_stack (VasRecorder *recorder, VasProcessId process, VasThreadId thread)
{
  VasStack stack;
  if (!vas_machine_thread_stack (recorder->machine, thread, &stack))
    return;
  guint64 reserve = stack.base - stack.bottom;
  const guint64 sizes[] = { reserve, MIN (stack.commit, reserve - 1), stack.guard };
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_string_append_printf (recorder->body, "%s%s=", i == 0 ? " {" : ", ", trace_stack_options[i]);
      symbol_format (recorder->body, VAS_KIND_SIZE, sizes[i]);
    }
  g_string_append_c (recorder->body, '}');
  g_autofree char *text = g_strdup_printf ("%s.%s", thread_name (recorder, thread), trace_stack_places[2]);
  address_names_add (recorder->describer.addresses, text, process, stack.bottom, stack.base - stack.bottom);
}

/* Threads have ascending numbers and a process comes with its first, so that this is the order they were made in. */
static void
declare_new_threads (VasRecorder *recorder)
{
  for (VasThreadId id = recorder->thread_names->len + 1;; id++)
    {
      VasProcessId process = vas_machine_thread_process (recorder->machine, id);
      if (process == 0)
        return;
      if (process > recorder->n_processes)
        {
          recorder->n_processes = process;
          g_ptr_array_add (recorder->thread_names, process_name (process));
          g_string_append_printf (recorder->body, "process %s\n", thread_name (recorder, id));
          continue;
        }
      g_ptr_array_add (recorder->thread_names, g_strdup_printf ("t%u", id));
      g_autofree char *owner = process_name (process);
      if (process != 1)
        g_string_append_printf (recorder->body, "@%s ", owner);
      g_string_append_printf (recorder->body, "thread %s", thread_name (recorder, id));
      write_stack (recorder, process, id);
      g_string_append_c (recorder->body, '\n');
    }
}

/* Calls @append for each key, in the table's order, whose value in @config is not that of @other. */
static void
for_each_difference (const VasConfig *config, const VasConfig *other,
                     void (*append) (GString *out, const char *key, const char *value), GString *out)
{
  char value[CONFIG_KEY_TEXT_SIZE];
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (i != CONFIG_KEY_NAME && !config_key_is_equal (&config_keys[i], config, other))
      append (out, config_keys[i].name, config_key_format (&config_keys[i], config, value, sizeof value));
}

/* Words such as best-fit would read as an expression, 10,10,12 as three. */
static void
append_config_value (GString *out, const char *value)
{
  gboolean is_number = g_ascii_isdigit (*value) && strchr (value, ',') == NULL;
  g_string_append_printf (out, is_number ? "%s" : "\"%s\"", value);
}

static void
append_set (GString *out, const char *key, const char *value)
{
  g_string_append_printf (out, "set %s = ", key);
  append_config_value (out, value);
  g_string_append_c (out, '\n');
}

static void
append_record_field (GString *out, const char *key, const char *value)
{
  g_string_append_printf (out, "%s%s=", out->len == 0 ? "" : ", ", key);
  append_config_value (out, value);
}

static void
write_changes (VasRecorder *recorder)
{
  const VasConfig *now = vas_machine_config (recorder->machine);
  for_each_difference (now, &recorder->config, append_set, recorder->body);
  recorder->config = *now;
  gboolean is_recorded = vas_machine_recorded_placement (recorder->machine);
  if (is_recorded != recorder->is_recorded)
    g_string_append_printf (recorder->body, "set place = %s\n", is_recorded ? "recorded" : "policy");
  recorder->is_recorded = is_recorded;
}

static void
write_handle (VasRecorder *recorder, VasProcessId process, VasHandle handle)
{
  guint64 key = (guint64) process << 32 | (guint32) handle;
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (recorder->handles, &key));
  if (handle == VAS_CURRENT_PROCESS)
    g_string_append (recorder->body, "self");
  else if (number != 0 && handle <= G_MAXUINT32)
    g_string_append_printf (recorder->body, "h%u", number);
  else
    g_string_append_printf (recorder->body, "handle(0x%" G_GINT64_MODIFIER "x)", handle);
}

static gboolean
has_address (const VasCall *call, unsigned index)
{
  return ((call->bad_pointers | call->simulated_pointers) >> index & 1) != 0;
}

static void
write_argument (VasRecorder *recorder, const VasCall *call, const VasParameter *parameter, unsigned index)
{
  gboolean is_none = parameter->otherwise == VAS_LENGTH_OF_STRUCTURE
                     && call->arguments[index] == VAS_LENGTH_OF_STRUCTURE && parameter[-1].kind != VAS_KIND_BYTES;
  const VasCallInfo *info = vas_call_info (call->id);
  guint64 value = is_none ? 0 : call->arguments[index]; /* the length of a buffer that has none of its own */
  value &= G_MAXUINT64 >> (64 - payload_number_bits (info, index));
  VasProcessId own = vas_machine_thread_process (recorder->machine, call->thread);
  VasProcessId target = describer_target (&recorder->describer, recorder->machine, call);
  if (payload_is_own (info, index) && has_address (call, index))
    g_string_append (recorder->body, "\"\""); /* nothing to move */
  else if ((call->bad_pointers >> index & 1) != 0)
    g_string_append (recorder->body, "&NULL");
  else if ((call->simulated_pointers >> index & 1) != 0)
    {
      g_string_append_c (recorder->body, '&');
      describe_value (recorder->body, &recorder->describer, own, VAS_KIND_ADDRESS, value);
    }
  else if (vas_kind_is_payload (parameter->kind))
    payload_describe_input (recorder->body, &recorder->describer, target, parameter->kind, call);
  else if (parameter->kind == VAS_KIND_HANDLE)
    write_handle (recorder, own, value);
  else
    describe_value (recorder->body, &recorder->describer, target, parameter->kind, value);
}

/* Bytes that are told by their address alone. */
static gboolean
is_buffer (const VasCall *call, unsigned index)
{
  return vas_call_info (call->id)->parameters[index].kind == VAS_KIND_BYTES && has_address (call, index);
}

/* What a trace leaves out: outputs that are good pointers, and what says no more than the default. */
static gboolean
is_left_out (const VasCall *call, const VasParameter *parameter, unsigned index)
{
  gboolean is_pointer = has_address (call, index);
  gboolean has_input = vas_kind_is_payload (parameter->kind) && call->input != NULL;
  if (parameter->direction == VAS_OUT)
    return !is_pointer && !(has_input && parameter->kind == VAS_KIND_WORKING_SET_EX_LIST);
  if (index > 0 && is_buffer (call, index - 1))
    return FALSE;
  return parameter->optional && !is_pointer && !has_input && call->arguments[index] == parameter->otherwise;
}

static void
write_arguments (VasRecorder *recorder, const VasCall *call, const VasCallInfo *info)
{
  const char *comma = "";
  gboolean is_named = FALSE; /* behind a named argument all are named */
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      const VasParameter *parameter = &info->parameters[i];
      if (is_left_out (call, parameter, i))
        continue;
      g_string_append (recorder->body, comma);
      comma = ", ";
      is_named = is_named || parameter->direction == VAS_OUT || parameter->optional;
      if (is_named)
        g_string_append_printf (recorder->body, "%s=", parameter->name);
      write_argument (recorder, call, parameter, i);
    }
}

/* The name that this call's main value gets, or NULL. */
static char *
new_name (VasRecorder *recorder, const VasCall *call, const VasCallInfo *info)
{
  guint64 address;
  if (call->succeeded && call_makes_handle (info))
    return g_strdup_printf ("h%u", ++recorder->n_handles);
  if (call_was_placed (call, &address) || (call->id == VAS_CALL_PLACE && call->succeeded))
    return g_strdup_printf ("a%u", ++recorder->n_addresses);
  return NULL;
}

static void
learn_name (VasRecorder *recorder, const VasCall *call, const VasCallInfo *info, const char *name)
{
  guint64 key = (guint64) vas_machine_thread_process (recorder->machine, call->thread) << 32
                | (guint32) call_main_value (call);
  if (name != NULL && !call_makes_handle (info))
    describer_bind (&recorder->describer, recorder->machine, name, call);
  else if (name != NULL)
    g_hash_table_replace (recorder->handles, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (recorder->n_handles));
}

/* A request that was to get a recorded address keeps it in the text even where it was refused. */
static void
write_outcome (VasRecorder *recorder, const VasCall *call)
{
  OutcomeText text;
  outcome_text_init (&text, &recorder->describer, recorder->machine, call);
  if (call->has_place_at)
    {
      text.has_at = TRUE;
      text.at = call->place_at;
    }
  g_string_append (recorder->body, " -> ");
  outcome_text_format (recorder->body, &text);
  if (call->site != NULL)
    {
      g_string_append (recorder->body, " from ");
      trace_write_string (recorder->body, call->site, strlen (call->site));
    }
  g_string_append_c (recorder->body, '\n');
  outcome_text_clear (&text);
}

static void
record_call (const VasMachine *machine G_GNUC_UNUSED, const VasCall *call, void *data)
{
  VasRecorder *recorder = data;
  const VasCallInfo *info = vas_call_info (call->id);
  declare_new_threads (recorder);
  write_changes (recorder);
  g_autofree char *name = new_name (recorder, call, info);
  if (call->thread != 1)
    g_string_append_printf (recorder->body, "@%s ", thread_name (recorder, call->thread));
  if (name != NULL)
    g_string_append_printf (recorder->body, "%s = ", name);
  g_string_append_printf (recorder->body, "%s(", info->name);
  write_arguments (recorder, call, info);
  g_string_append_c (recorder->body, ')');
  write_outcome (recorder, call);
  describer_note (&recorder->describer, recorder->machine, call);
  learn_name (recorder, call, info, name);
}

/* Clock and lock may have gone on by themselves: set back to what the config still has, they show no difference. */
static void
write_live_changes (VasRecorder *recorder, const HostOrder *order)
{
  VasConfig before = recorder->config, after = recorder->config;
  before.host = *order->before;
  after.host = *order->after;
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    {
      char value[CONFIG_KEY_TEXT_SIZE];
      const ConfigKey *key = &config_keys[i];
      if (i != CONFIG_KEY_NAME && !config_key_is_equal (key, &before, &after)
          && config_key_is_equal (key, &recorder->config, &after))
        append_set (recorder->body, key->name, config_key_format (key, &after, value, sizeof value));
    }
}

static void
record_order (const HostOrder *order, void *data)
{
  VasRecorder *recorder = data;
  declare_new_threads (recorder);
  if (order->kind == HOST_ORDER_CHANGE)
    write_live_changes (recorder, order);
  write_changes (recorder);
  if (order->kind == HOST_ORDER_NEW && order->thread != 1)
    g_string_append_printf (recorder->body, "@%s ", thread_name (recorder, order->thread));
  record_host_order (recorder->body, order);
}

/* The named config where there is one of that name whose files the machine has, the default otherwise, which has none.
 * Returns its files. */
static GPtrArray *
choose_base (VasRecorder *recorder)
{
  const char *name = recorder->first.name;
  GPtrArray *files = config_files_new ();
  if (g_strv_contains (config_names (), name) && config_load_with_files (name, &recorder->base, files, NULL)
      && record_files_are_there (recorder->machine, files))
    return files;
  vas_config_init (&recorder->base);
  g_ptr_array_set_size (files, 0);
  return files;
}

VasRecorder *
vas_recorder_new (VasMachine *machine)
{
  VasRecorder *recorder = g_new0 (VasRecorder, 1);
  recorder->machine = machine;
  describer_init (&recorder->describer);
  recorder->body = g_string_new (NULL);
  recorder->text = g_string_new (NULL);
  recorder->first = recorder->config = *vas_machine_config (machine);
  recorder->first_recorded = recorder->is_recorded = vas_machine_recorded_placement (machine);
  recorder->handles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  recorder->thread_names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (recorder->thread_names, process_name (1));
  recorder->n_processes = 1;
  g_autoptr (GPtrArray) files = choose_base (recorder);
  record_files (recorder->body, machine, files);
  vas_machine_add_observer (machine, record_call, recorder);
  machine_add_order_observer (machine, record_order, recorder);
  return recorder;
}

/* The config that was chosen, then every key that differs. */
static void
write_head (VasRecorder *recorder)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  for_each_difference (&recorder->first, &recorder->base, append_record_field, fields);
  if (recorder->first_recorded)
    append_record_field (fields, "place", "recorded");
  g_string_printf (recorder->text, "vasbox-trace 1\nmachine \"%s\"", recorder->base.name);
  if (fields->len > 0)
    g_string_append_printf (recorder->text, " {%s}", fields->str);
  g_string_append_c (recorder->text, '\n');
}

const char *
vas_recorder_text (VasRecorder *recorder)
{
  declare_new_threads (recorder);
  write_changes (recorder);
  write_head (recorder);
  g_string_append_len (recorder->text, recorder->body->str, (gssize) recorder->body->len);
  return recorder->text->str;
}

const char *
vas_recorder_take (VasRecorder *recorder)
{
  declare_new_threads (recorder);
  write_changes (recorder);
  if (recorder->head_taken)
    g_string_truncate (recorder->text, 0);
  else
    write_head (recorder);
  recorder->head_taken = TRUE;
  g_string_append (recorder->text, recorder->body->str + recorder->taken);
  recorder->taken = recorder->body->len;
  return recorder->text->str;
}

void
vas_recorder_free (VasRecorder *recorder)
{
  if (recorder == NULL)
    return;
  vas_machine_remove_observer (recorder->machine, record_call, recorder);
  machine_remove_order_observer (recorder->machine, record_order, recorder);
  describer_clear (&recorder->describer);
  g_string_free (recorder->body, TRUE);
  g_string_free (recorder->text, TRUE);
  g_hash_table_unref (recorder->handles);
  g_ptr_array_unref (recorder->thread_names);
  g_free (recorder);
}
