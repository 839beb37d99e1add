/* From a long list of actions that ends in a difference to a short one, and that in the trace language. */
#include "differential.h"
#include "trace/symbols.h"
#include <string.h>

/* What tells one difference from another: the kind of action, and of the first thing that differs its name, or all of
 * it where it is the verdict. */
static char *
signature (const Action *action, const char *difference)
{
  const char *end = strchr (difference, g_str_has_prefix (difference, "verdict") ? '\n' : ':');
  return g_strdup_printf ("%d %d %.*s", action->kind, action->call.id, end != NULL ? (int) (end - difference) : 0,
                          difference);
}

/* The number of actions up to the first difference, or 0 where there is none of that @kind (NULL: of any).  Without the
 * actions from @from to @to. */
static unsigned
actions_to_difference (const Space *space, const GArray *actions, unsigned from, unsigned to, char **kind)
{
  Session session;
  unsigned needed = 0, done = 0;
  session_init (&session, space);
  session.thorough = true; /* the number of a call does not decide what is seen */
  for (unsigned i = 0; i < actions->len && needed == 0; i++)
    {
      if (i >= from && i < to)
        continue;
      done++;
      if (session_step (&session, &g_array_index (actions, Action, i)))
        continue;
      g_autofree char *found = signature (&g_array_index (actions, Action, i), session.difference->str);
      if (*kind == NULL)
        *kind = g_steal_pointer (&found);
      else if (!g_str_equal (found, *kind))
        break;
      needed = done;
    }
  session_clear (&session);
  return needed;
}

static void
drop_chunks (const Space *space, GArray *actions, unsigned largest, char **kind)
{
  for (unsigned chunk = largest; chunk > 0; chunk /= 2)
    for (unsigned i = 0; i < actions->len;)
      {
        unsigned n = MIN (chunk, actions->len - i);
        unsigned needed = actions_to_difference (space, actions, i, i + n, kind);
        if (needed == 0)
          {
            i += chunk;
            continue;
          }
        g_array_remove_range (actions, i, n);
        g_array_set_size (actions, needed);
      }
}

void
shrink (const Space *space, GArray *actions)
{
  g_autofree char *kind = NULL;
  actions_to_difference (space, actions, 0, 0, &kind);
  drop_chunks (space, actions, MAX (actions->len / 2, 1), &kind);
  for (unsigned i = 0; i < actions->len; i++) /* by the first thread, where that will do */
    {
      VasCall *call = &g_array_index (actions, Action, i).call;
      VasThreadId thread = call->thread;
      call->thread = 1;
      if (actions_to_difference (space, actions, 0, 0, &kind) != actions->len)
        call->thread = thread;
    }
  drop_chunks (space, actions, 1, &kind);
}

static void
write_thread (GString *out, VasThreadId thread)
{
  if (thread == 1)
    g_string_append (out, "main");
  else
    g_string_append_printf (out, "t%u", thread);
}

static void
write_payload (GString *out, const Action *action, VasKind kind)
{
  unsigned width = vas_kind_words (kind);
  if (kind == VAS_KIND_TEXT)
    g_string_append_printf (out, "\"%.*s\"", (int) action->n_words * 8, (const char *) action->words);
  else if (width == 0)
    g_string_append_printf (out, "<%" G_GUINT64_FORMAT " bytes>", action->n_bytes);
  for (unsigned i = 0; i < action->n_words && width > 0; i++)
    g_string_append_printf (out, "%s0x%" G_GINT64_MODIFIER "x%s", i % width == 0 ? "{" : "", action->words[i],
                            i % width == width - 1 ? "} " : ", ");
}

static void
write_call (GString *out, const Action *action)
{
  const VasCall *call = &action->call;
  const VasCallInfo *info = vas_call_info (call->id);
  const char *comma = "";
  if (call->thread != 1)
    {
      g_string_append_c (out, '@');
      write_thread (out, call->thread);
      g_string_append_c (out, ' ');
    }
  g_string_append_printf (out, "%s(", info->name);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      const VasParameter *parameter = &info->parameters[i];
      bool bad = (call->bad_pointers >> i & 1) != 0;
      bool simulated = (call->simulated_pointers >> i & 1) != 0;
      if (!bad && !simulated && (parameter->direction == VAS_OUT
                   || (parameter->optional && call->arguments[i] == parameter->otherwise
                       && !(vas_kind_is_payload (parameter->kind) && action->n_words > 0))))
        continue;
      g_string_append_printf (out, "%s", comma);
      if (bad)
        g_string_append_printf (out, "%s=&NULL", parameter->name);
      else
        {
          if (parameter->optional)
            g_string_append_printf (out, "%s=", parameter->name);
          if (simulated)
            g_string_append_printf (out, "&0x%" G_GINT64_MODIFIER "x", call->arguments[i]);
          else if (vas_kind_is_payload (parameter->kind))
            write_payload (out, action, parameter->kind);
          else
            symbol_format (out, parameter->kind, call->arguments[i]);
        }
      comma = ", ";
    }
  g_string_append_c (out, ')');
  if (call->has_place_at)
    g_string_append_printf (out, " at 0x%" G_GINT64_MODIFIER "x", call->place_at);
}

static const char *const policies[] = { "lowest-fit", "top-down", "best-fit", "random" };

/* Names as the machine numbers them: thread n is tn; processes are known by their first threads. */
typedef struct Names
{
  VasThreadId n_threads;
  VasThreadId first_thread[MODEL_MAX_PROCESSES + 1];
  unsigned n_processes;
} Names;

static void
write_process (GString *out, Names *names)
{
  names->n_threads++;
  if (names->n_processes < MODEL_MAX_PROCESSES)
    names->first_thread[++names->n_processes] = names->n_threads;
  g_string_append_printf (out, "process t%u", names->n_threads);
}

static void
write_new_thread (GString *out, uint64_t process, Names *names)
{
  g_string_append_c (out, '@');
  write_thread (out, process <= names->n_processes ? names->first_thread[process] : 1);
  g_string_append_printf (out, " thread t%u", ++names->n_threads);
}

static void
write_action (GString *out, const Action *action, Names *names)
{
  unsigned long long value = action->value;
  switch (action->kind)
    {
    case ACTION_SNAPSHOT:
      g_string_append_printf (out, "s%llu = snapshot()", value);
      break;
    case ACTION_RESTORE:
      g_string_append_printf (out, "restore(s%llu)", value);
      break;
    case ACTION_COMMIT_LIMIT:
      g_string_append_printf (out, "set commit_limit=%llu", value);
      break;
    case ACTION_PROCESS_LIMIT:
      g_string_append_printf (out, "set process_commit_limit=%llu", value);
      break;
    case ACTION_PLACEMENT:
      g_string_append_printf (out, "set placement=\"%s\"", policies[value]);
      break;
    case ACTION_PRIVILEGE:
      g_string_append_printf (out, "set lock_memory_privilege=%s", value != 0 ? "TRUE" : "FALSE");
      break;
    case ACTION_RECORDED:
      g_string_append_printf (out, "# recorded placement %s", value != 0 ? "on" : "off");
      break;
    case ACTION_INJECT:
      g_string_append_printf (out, "inject(commit, nth=%llu, status=%s)", value, vas_status_name (action->status));
      break;
    case ACTION_PROCESS:
      write_process (out, names);
      break;
    case ACTION_THREAD:
      write_new_thread (out, value, names);
      break;
    case ACTION_STACK:
      names->n_threads++;
      g_string_append_printf (out, "# process %llu: thread t%u {StackReserve=%llu, StackCommit=%llu, StackGuard=%llu}",
                              value, names->n_threads, (unsigned long long) action->words[0],
                              (unsigned long long) action->words[1], (unsigned long long) action->words[2]);
      break;
    case ACTION_RELEASE_ALL:
      g_string_append (out, "# everything freed");
      break;
    case ACTION_CALL:
    default:
      write_call (out, action);
      break;
    }
  g_string_append_c (out, '\n');
}

/* Every key in which the spaces differ from the default machine. */
static void
write_machine (GString *out, const VasConfig *c)
{
  static const char *const architectures[] = { "x86", "x64", "arm64", "ia64" };
  const struct
  {
    const char *key;
    uint64_t value;
  } numbers[] = {
    { "pointer_size", c->pointer_size },
    { "build", c->build },
    { "page_size", c->page_size },
    { "allocation_granularity", c->allocation_granularity },
    { "large_page_minimum", c->large_page_minimum },
    { "minimum_application_address", c->minimum_application_address },
    { "maximum_application_address", c->maximum_application_address },
    { "maximum_vad_address", c->maximum_vad_address },
    { "user_shared_data", c->user_shared_data },
    { "physical_memory", c->physical_memory },
    { "page_file", c->page_file },
    { "commit_limit", c->commit_limit },
    { "process_commit_limit", c->process_commit_limit },
    { "job_commit_limit", c->job_commit_limit },
  };
  g_string_append_printf (out, "machine \"windows-10-x64\" {architecture=\"%s\", wow64=\"%s\", placement=\"%s\"",
                          architectures[c->architecture], c->wow64 ? "true" : "false", policies[c->placement]);
  for (unsigned i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (out, ", %s=0x%" G_GINT64_MODIFIER "x", numbers[i].key, numbers[i].value);
  g_string_append (out, "}\n");
}

void
write_actions (GString *out, const Space *space, const GArray *actions)
{
  Names names = { .n_threads = 1, .n_processes = 1, .first_thread = { 0, 1 } };
  g_string_append (out, "vasbox-trace 1\n");
  write_machine (out, &space->config);
  for (unsigned i = 0; i < actions->len; i++)
    write_action (out, &g_array_index (actions, Action, i), &names);
}

void
write_last_action (GString *out, const GArray *actions)
{
  Names names = { .n_threads = 0 };
  write_action (out, &g_array_index (actions, Action, actions->len - 1), &names);
}
