/* Pass two: the events of a Wine log, in the order they took effect, as native text.  What a call is expected to give
 * is what the log proves, and where Wine is known to differ the contract's answer too. */
#include "trace/importers/wine_writer.h"
#include "trace/symbols.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <vasbox/protection.h>
#include <vasbox/status.h>

#define PAGE G_GUINT64_CONSTANT (0x1000)
#define USER_SHARED_DATA G_GUINT64_CONSTANT (0x7ffe0000)

static const char differs[] = "Wine differs (both results are accepted)";

/* ---- calls ---- */

/* A call of the log on its way into the trace. */
typedef struct Draft
{
  const WineEvent *event;
  Layout *layout;
  TextCall call;
  GString *expect;
  WineDifference difference;
} Draft;

static guint64
argument_of (const WineEvent *event, const char *nt_name, const char *win32_name)
{
  int index = vas_call_parameter (vas_call_info (event->id), wine_is_nt (event->id) ? nt_name : win32_name);
  return event->arguments[index];
}

static void
append_error (Draft *draft)
{
  const WineEvent *event = draft->event;
  /* 0xC...: only such statuses become a last error by the table */
  if (!event->has_status || event->status < 0xc0000000)
    return;
  VasWin32Error error = vas_status_to_win32 (event->status);
  g_string_append (draft->expect, ", ");
  symbol_format (draft->expect, VAS_KIND_WIN32_ERROR, error);
  VasWin32Error other = vas_status_to_win32 (draft->difference.status);
  if (draft->difference.status != 0 && other != error)
    {
      g_string_append (draft->expect, " or ");
      symbol_format (draft->expect, VAS_KIND_WIN32_ERROR, other);
    }
}

/* What the log says of the return value, without what Wine is known to do otherwise. */
static void
append_return_value (Draft *draft)
{
  bool is_new = draft->call.name != NULL;
  static const char *const outcomes[] = { "?", "ok", "refused" };
  const WineEvent *event = draft->event;
  VasResultKind kind = vas_call_info (event->id)->result;
  if (!event->has_result)
    g_string_append (draft->expect, outcomes[event->outcome]);
  else if (kind == VAS_RESULT_STATUS)
    symbol_format (draft->expect, VAS_KIND_STATUS, event->result);
  else if (kind == VAS_RESULT_BOOL)
    symbol_format (draft->expect, VAS_KIND_BOOL, event->result);
  else if (kind == VAS_RESULT_SIZE)
    symbol_format (draft->expect, VAS_KIND_SIZE, event->result);
  else if (is_new && draft->call.has_at)
    g_string_append (draft->expect, "ok");
  else
    text_write_address (draft->expect, is_new ? NULL : draft->layout, event->result);
}

/* A new allocation's rounded base and size are what the view shows. */
static void
append_outputs (Draft *draft, const LayoutAllocation *made)
{
  if (!wine_is_nt (draft->event->id) || made == NULL)
    return;
  g_string_append (draft->expect, " {");
  if (!draft->call.has_at)
    g_string_append_printf (draft->expect, "BaseAddress=0x%" PRIx64 ", ", made->base);
  g_string_append (draft->expect, "RegionSize=");
  symbol_format (draft->expect, VAS_KIND_SIZE, made->end - made->base);
  g_string_append_c (draft->expect, '}');
}

static void
append_expectation (Draft *draft, const LayoutAllocation *made)
{
  const WineEvent *event = draft->event;
  append_return_value (draft);
  bool is_status = vas_call_info (event->id)->result == VAS_RESULT_STATUS;
  if (draft->difference.contract_succeeds)
    g_string_append (draft->expect, " or ok");
  else if (draft->difference.contract_refuses && (!is_status || draft->difference.status == 0))
    g_string_append (draft->expect, " or refused");
  else if (is_status && draft->difference.status != 0 && (event->has_status || draft->difference.contract_refuses)
           && (!event->has_result || draft->difference.status != event->result))
    {
      g_string_append (draft->expect, " or ");
      symbol_format (draft->expect, VAS_KIND_STATUS, draft->difference.status);
    }
  if (event->outcome == WINE_FAILED && !is_status && !draft->difference.contract_succeeds)
    append_error (draft);
  append_outputs (draft, made);
}

/* True where the written expectation shows the difference. */
static bool
shows_difference (const Draft *draft)
{
  return draft->difference.rule != NULL && strstr (draft->expect->str, " or ") != NULL;
}

static void
write_draft (WineWriter *writer, Draft *draft)
{
  g_autofree char *comment = NULL;
  if (shows_difference (draft))
    {
      comment = g_strdup_printf ("Wine differs: %s", draft->difference.rule);
      import_loss_count (writer->log->loss, differs, draft->difference.rule);
      draft->call.comment = comment;
    }
  draft->call.expect = draft->expect->str;
  text_write_call (writer->out, draft->layout, &draft->call);
}

/* Where the contract releases a part and Wine refuses, a replay would lose memory that the program went on to use.
 * VirtualFree with the same arguments is refused by both (VF-001), and is what the program most likely called. */
static void
write_partial_release (WineWriter *writer, Draft *draft)
{
  const WineEvent *event = draft->event;
  TextCall *call = &draft->call;
  call->id = VAS_CALL_VIRTUAL_FREE;
  call->arguments[0] = event->arguments[1];
  call->arguments[1] = event->arguments[2];
  call->arguments[2] = event->arguments[3];
  call->expect = "refused";
  call->comment = "NtFreeVirtualMemory in the log; Wine differs: NF-001";
  text_write_call (writer->out, draft->layout, call);
  import_loss_count (writer->log->loss, "Wine differs (written as VirtualFree, which both refuse)", "NF-001");
}

static void
write_allocate (WineWriter *writer, Draft *draft)
{
  const WineEvent *event = draft->event;
  guint64 address = argument_of (event, "BaseAddress", "lpAddress");
  guint64 size = argument_of (event, "RegionSize", "dwSize");
  guint32 type = (guint32) argument_of (event, "AllocationType", "flAllocationType");
  bool is_new = event->outcome == WINE_SUCCEEDED && (address == 0 || (type & VAS_MEM_RESERVE) != 0);
  bool shows_base = event->view >= 0 || !wine_is_nt (event->id);
  if (event->outcome == WINE_UNKNOWN && address == 0)
    {
      /* Wherever a replay put it, it could lie in the way of what follows. */
      import_loss_mark (writer->log->loss, event->line, LOSS_SKIPPED, "allocation whose address the log does not show");
      return;
    }
  if (!is_new || !shows_base)
    {
      append_expectation (draft, NULL);
      write_draft (writer, draft);
      return;
    }
  LayoutAllocation made = { .type = VAS_MEM_PRIVATE };
  const WineView *view = event->view >= 0 ? wine_view (writer->log, event->view) : NULL;
  made.base = view != NULL ? view->base : event->result;
  made.end = view != NULL ? view->end : (MAX (address, made.base) + size + PAGE - 1) & ~(PAGE - 1);
  wine_writer_make_room (writer, draft->layout, draft->call.who, made.base, made.end);
  wine_writer_name (writer, &made);
  draft->call.name = made.name;
  draft->call.has_at = address == 0;
  draft->call.at = made.base;
  append_expectation (draft, view != NULL ? &made : NULL);
  write_draft (writer, draft);
  wine_writer_enter (draft->layout, &made);
}

static void
write_free (WineWriter *writer, Draft *draft)
{
  const WineEvent *event = draft->event;
  guint64 address = argument_of (event, "BaseAddress", "lpAddress");
  guint64 size = argument_of (event, "RegionSize", "dwSize");
  guint32 type = (guint32) argument_of (event, "FreeType", "dwFreeType");
  if (wine_is_nt (event->id) && draft->difference.contract_succeeds)
    {
      write_partial_release (writer, draft);
      return;
    }
  append_expectation (draft, NULL);
  write_draft (writer, draft);
  const LayoutRun *run = layout_find (draft->layout, address);
  if (run == NULL || event->outcome == WINE_FAILED || type != VAS_MEM_RELEASE || size != 0)
    return;
  const LayoutAllocation *allocation = layout_allocation (draft->layout, run->allocation);
  if (allocation->type == VAS_MEM_PRIVATE && (address & ~(PAGE - 1)) == allocation->base)
    layout_clear_allocation (draft->layout, run->allocation);
}

static void
write_unmap (WineWriter *writer, Draft *draft)
{
  const WineEvent *event = draft->event;
  const LayoutRun *run = layout_find (draft->layout, argument_of (event, "BaseAddress", "lpBaseAddress"));
  bool is_view = run != NULL && layout_allocation (draft->layout, run->allocation)->type != VAS_MEM_PRIVATE;
  if (event->outcome != WINE_FAILED && !is_view)
    {
      import_loss_mark (writer->log->loss, event->line, LOSS_SKIPPED, "unmapping of a view that the log does not show");
      return;
    }
  append_expectation (draft, NULL);
  write_draft (writer, draft);
  if (event->outcome != WINE_FAILED)
    layout_clear_allocation (draft->layout, run->allocation);
}

/* NULL where the query can be written. */
static const char *
why_no_query (const WineEvent *event)
{
  if (event->id != VAS_CALL_NT_QUERY_VIRTUAL_MEMORY)
    return NULL;
  guint64 information_class = event->arguments[2];
  if (information_class >= 1000)
    return "NtQueryVirtualMemory: information class that only Wine has (1000 and above)";
  if (information_class != 0 && information_class != 3)
    return "NtQueryVirtualMemory: information class that is not simulated";
  return NULL;
}

/* NULL where the event can be written. */
static const char *
why_skipped (const WineEvent *event)
{
  const VasCallInfo *info = vas_call_info (event->id);
  if (!event->has_arguments)
    return "arguments are behind pointers: log +virtual too";
  if (info->parameters[0].kind == VAS_KIND_HANDLE && event->arguments[0] != WINE_SELF)
    return "call on another process";
  if (event->uses_requirements && event->outcome != WINE_SUCCEEDED)
    return "NtAllocateVirtualMemoryEx: placeholders and address requirements are not simulated";
  return why_no_query (event);
}

/* The length of a structure is left out where it is the structure's own. */
static void
shorten_length (TextCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].otherwise == VAS_LENGTH_OF_STRUCTURE && call->arguments[i] == 48)
      call->arguments[i] = VAS_LENGTH_OF_STRUCTURE;
}

static void
write_call (WineWriter *writer, const WineEvent *event)
{
  const char *skipped = why_skipped (event);
  if (skipped != NULL)
    {
      import_loss_mark (writer->log->loss, event->line, LOSS_SKIPPED, skipped);
      return;
    }
  if (event->uses_requirements)
    {
      wine_writer_view (writer, event);
      return;
    }
  g_autoptr (GString) expect = g_string_new (NULL);
  Draft draft = { .event = event, .expect = expect };
  draft.call.who = wine_writer_who (writer, event->thread);
  draft.layout = wine_process (writer->log, wine_thread (writer->log, event->thread)->process)->layout;
  draft.call.id = event->id;
  memcpy (draft.call.arguments, event->arguments, sizeof draft.call.arguments);
  draft.call.null_pointers = event->null_pointers;
  draft.difference = wine_difference (event, draft.layout);
  shorten_length (&draft.call);
  WineKind kind = wine_kind (event->id);
  if (kind == WINE_ALLOCATE)
    write_allocate (writer, &draft);
  else if (kind == WINE_FREE)
    write_free (writer, &draft);
  else if (kind == WINE_UNMAP)
    write_unmap (writer, &draft);
  else
    {
      append_expectation (&draft, NULL);
      write_draft (writer, &draft);
    }
}

/* ---- the whole ---- */

static bool
is_wanted (const WineLog *log, const WineEvent *event)
{
  const WineProcess *process = wine_process (log, wine_thread (log, event->thread)->process);
  return log->all_pids || (process->has_pid && process->pid == log->only_pid);
}

/* Wine makes the shared user data page by a call like any other; Windows has it from the start. */
static bool
makes_user_shared_data (const WineLog *log)
{
  for (gint i = 0; i < (gint) log->events->len; i++)
    {
      const WineEvent *event = wine_event (log, i);
      if (event->id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY && event->arguments[1] == USER_SHARED_DATA
          && event->outcome == WINE_SUCCEEDED && is_wanted (log, event))
        return true;
    }
  return false;
}

static gint
compare_order (gconstpointer a, gconstpointer b)
{
  const WineEvent *left = a, *right = b;
  return left->order < right->order ? -1 : left->order > right->order;
}

static void
write_header (WineWriter *writer)
{
  g_string_append (writer->out, "vasbox-trace 1\n"
                                "machine \"windows-10-x64\" {place=recorded, commit_limit=128T");
  if (makes_user_shared_data (writer->log))
    g_string_append (writer->out, ", user_shared_data=none");
  g_string_append (writer->out, "}\n");
}

static void
write_trace (WineLog *log, GString *out)
{
  WineWriter writer = { .log = log, .out = out };
  write_header (&writer);
  g_array_sort (log->events, compare_order);
  for (gint i = 0; i < (gint) log->events->len; i++)
    {
      const WineEvent *event = wine_event (log, i);
      if (!is_wanted (log, event))
        import_loss_mark (log->loss, event->line, LOSS_SKIPPED, "another process (--pid)");
      else if (event->id == VAS_CALL_NONE)
        wine_writer_view (&writer, event);
      else
        write_call (&writer, event);
    }
}

/* Start-up lines of processes that are not wanted were read before their pid was known. */
static void
mark_other_start_ups (WineLog *log)
{
  for (guint i = 0; i < log->processes->len && !log->all_pids; i++)
    {
      const WineProcess *process = wine_process (log, i);
      if (process->has_pid && process->pid == log->only_pid)
        continue;
      for (guint j = 0; j < process->start_up->len; j++)
        import_loss_mark (log->loss, g_array_index (process->start_up, guint, j), LOSS_SKIPPED,
                          "another process (--pid)");
    }
}

static bool
has_events (const WineLog *log)
{
  for (gint i = 0; i < (gint) log->events->len; i++)
    if (is_wanted (log, wine_event (log, i)))
      return true;
  return false;
}

static void
clear_log (WineLog *log)
{
  for (gint i = 0; i < (gint) log->views->len; i++)
    g_array_unref (wine_view (log, i)->runs);
  for (guint i = 0; i < log->threads->len; i++)
    g_array_unref (wine_thread (log, i)->frames);
  for (guint i = 0; i < log->processes->len; i++)
    {
      g_array_unref (wine_process (log, i)->start_up);
      g_clear_pointer (&wine_process (log, i)->layout, layout_free);
    }
  g_array_unref (log->events);
  g_array_unref (log->views);
  g_array_unref (log->threads);
  g_array_unref (log->processes);
  g_hash_table_unref (log->by_id);
}

/* Wine writes process ids in hexadecimal. */
static bool
read_pid (WineLog *log, GError **error)
{
  log->all_pids = log->source->pid == NULL;
  if (log->all_pids)
    return true;
  char *end = NULL;
  guint64 pid = g_ascii_strtoull (log->source->pid, &end, 16);
  if (!g_ascii_isxdigit (log->source->pid[0]) || *end != '\0' || pid > G_MAXUINT32)
    {
      g_set_error (error, IMPORT_ERROR, 0,
                   "--pid: found \"%s\", expected a process id as the log writes it, such as 0024", log->source->pid);
      return false;
    }
  log->only_pid = (guint32) pid;
  return true;
}

static bool
check_found (const WineLog *log, GError **error)
{
  if (has_events (log))
    return true;
  if (log->events->len == 0 || log->all_pids)
    import_set_nothing_found (error, log->source,
                              "Wine's +virtual or +relay lines, such as "
                              "0024:trace:virtual:NtAllocateVirtualMemory 0xffffffffffffffff (nil) ...");
  else
    g_set_error (error, IMPORT_ERROR, 0, "%s: found no line of process %s (--pid), expected one that is in the log",
                 log->source->file, log->source->pid);
  return false;
}

bool
import_wine (const ImportSource *source, GString *out, ImportLoss *loss, GError **error)
{
  WineLog log = { .source = source, .loss = loss };
  log.events = g_array_new (FALSE, TRUE, sizeof (WineEvent));
  log.views = g_array_new (FALSE, TRUE, sizeof (WineView));
  log.threads = g_array_new (FALSE, TRUE, sizeof (WineThread));
  log.processes = g_array_new (FALSE, TRUE, sizeof (WineProcess));
  log.by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  bool good = read_pid (&log, error);
  if (good)
    {
      wine_log_read (&log);
      good = check_found (&log, error);
    }
  if (good)
    {
      write_trace (&log, out);
      mark_other_start_ups (&log);
    }
  clear_log (&log);
  return good;
}
