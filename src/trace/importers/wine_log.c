/* Pass one: the lines of a Wine log.  A line is [ticks.ms:][pid:]tid:class:channel:function message; the first lines of
 * each process have no prefix at all.  A request's arguments are printed at entry; that a view is dumped by the same
 * thread before its next request is what proves its success. */
#include "trace/importers/lines.h"
#include "trace/importers/wine.h"
#include <string.h>
#include <vasbox/protection.h>

#define SELF G_MAXUINT64

static const char not_wine[] = "not a line of a Wine log (output of the program or of other tools)";
static const char detail[] = "detail of Wine's own bookkeeping";

WineKind
wine_kind (VasCallId id)
{
  static const struct
  {
    VasCallId id;
    WineKind kind;
  } kinds[] = {
    { VAS_CALL_VIRTUAL_ALLOC, WINE_ALLOCATE },
    { VAS_CALL_VIRTUAL_ALLOC_EX, WINE_ALLOCATE },
    { VAS_CALL_VIRTUAL_ALLOC_EX_NUMA, WINE_ALLOCATE },
    { VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY, WINE_ALLOCATE },
    { VAS_CALL_VIRTUAL_FREE, WINE_FREE },
    { VAS_CALL_VIRTUAL_FREE_EX, WINE_FREE },
    { VAS_CALL_NT_FREE_VIRTUAL_MEMORY, WINE_FREE },
    { VAS_CALL_VIRTUAL_PROTECT, WINE_PROTECT },
    { VAS_CALL_VIRTUAL_PROTECT_EX, WINE_PROTECT },
    { VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY, WINE_PROTECT },
    { VAS_CALL_VIRTUAL_QUERY, WINE_QUERY },
    { VAS_CALL_VIRTUAL_QUERY_EX, WINE_QUERY },
    { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, WINE_QUERY },
    { VAS_CALL_UNMAP_VIEW_OF_FILE, WINE_UNMAP },
    { VAS_CALL_NT_UNMAP_VIEW_OF_SECTION, WINE_UNMAP },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].id == id)
      return kinds[i].kind;
  return WINE_NO_KIND;
}

bool
wine_is_nt (VasCallId id)
{
  const VasCallInfo *info = vas_call_info (id);
  return info != NULL && info->result == VAS_RESULT_STATUS;
}

WineEvent *
wine_event (const WineLog *log, gint index)
{
  return &g_array_index (log->events, WineEvent, index);
}

WineThread *
wine_thread (const WineLog *log, guint index)
{
  return &g_array_index (log->threads, WineThread, index);
}

WineProcess *
wine_process (const WineLog *log, guint index)
{
  return &g_array_index (log->processes, WineProcess, index);
}

WineView *
wine_view (const WineLog *log, gint index)
{
  return &g_array_index (log->views, WineView, index);
}

gint
wine_add_event (WineLog *log, guint thread, guint line, VasCallId id)
{
  WineEvent event = { .order = line, .line = line, .thread = thread, .id = id, .view = -1 };
  g_array_append_val (log->events, event);
  return (gint) log->events->len - 1;
}

static guint
add_thread (WineLog *log, guint process, guint32 tid)
{
  WineThread thread = { .process = process, .tid = tid, .pending = -1, .dumped = -1 };
  thread.frames = g_array_new (FALSE, FALSE, sizeof (WineFrame));
  g_array_append_val (log->threads, thread);
  return log->threads->len - 1;
}

static guint
add_process (WineLog *log)
{
  WineProcess process = { .has_pid = false };
  process.start_up = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (log->processes, process);
  guint index = log->processes->len - 1;
  wine_process (log, index)->first_thread = add_thread (log, index, 0);
  return index;
}

/* ---- which thread a line is of ---- */

typedef struct Prefix
{
  guint n_ids; /* 0: none, 1: tid, 2: pid and tid */
  guint32 ids[2];
} Prefix;

/* A "0024:" field. */
static bool
scan_id (const char **text, guint32 *id)
{
  guint n = 0;
  while (g_ascii_isxdigit ((*text)[n]))
    n++;
  if (n < 4 || n > 8 || (*text)[n] != ':')
    return false;
  *id = (guint32) g_ascii_strtoull (*text, NULL, 16);
  *text += n + 1;
  return true;
}

static const char *
scan_prefix (const char *text, Prefix *prefix)
{
  const char *at = text;
  while (*at == ' ')
    at++;
  guint n = 0;
  while (g_ascii_isdigit (at[n]))
    n++;
  if (n > 0 && at[n] == '.' && g_ascii_isdigit (at[n + 1]) && g_ascii_isdigit (at[n + 2]) && g_ascii_isdigit (at[n + 3])
      && at[n + 4] == ':')
    at += n + 5;
  prefix->n_ids = 0;
  while (prefix->n_ids < 2 && scan_id (&at, &prefix->ids[prefix->n_ids]))
    prefix->n_ids++;
  return at;
}

static bool
begins_message (const char *text)
{
  static const char *const begins[] = { "trace:", "warn:", "err:", "fixme:", "Call ", "Ret  ", "Starting thread " };
  for (gsize i = 0; i < G_N_ELEMENTS (begins); i++)
    if (g_str_has_prefix (text, begins[i]))
      return true;
  return false;
}

/* Where the program wrote something without a newline first, the log's line begins inside this one. */
static const char *
find_inside (const char *line)
{
  static const char *const markers[] = { "trace:virtual:", ":Call ", ":Ret  ", ":trace:" };
  for (gsize i = 0; i < G_N_ELEMENTS (markers); i++)
    {
      const char *at = strstr (line, markers[i]);
      if (at == NULL)
        continue;
      while (at > line && (g_ascii_isxdigit (at[-1]) || at[-1] == ':' || at[-1] == '.'))
        at--;
      Prefix prefix;
      /* "12" + "1287.833:02ec:02f0:": the program's own digits are dropped with the ticks */
      for (; *at != '\0' && *at != ' '; at++)
        if (begins_message (scan_prefix (at, &prefix)))
          return at;
    }
  return NULL;
}

/* Lines without a prefix belong to the process whose first line with one comes next; the shared user data page is what
 * each process makes first. */
static guint
start_up_thread (WineLog *log, guint line, const char *message)
{
  guint n = log->processes->len;
  bool begins = strstr (message, "NtAllocateVirtualMemory 0xffffffffffffffff 0x7ffe0000 ") != NULL;
  if (n == 0 || wine_process (log, n - 1)->has_pid || (begins && wine_process (log, n - 1)->start_up->len > 0))
    add_process (log);
  WineProcess *process = wine_process (log, log->processes->len - 1);
  g_array_append_val (process->start_up, line);
  return process->first_thread;
}

/* The process of @pid; the oldest start-up block that has none yet becomes it. */
static guint
find_process (WineLog *log, guint32 pid)
{
  for (guint i = 0; i < log->processes->len; i++)
    if (wine_process (log, i)->has_pid && wine_process (log, i)->pid == pid)
      return i;
  guint index = 0;
  while (index < log->processes->len && wine_process (log, index)->has_pid)
    index++;
  if (index == log->processes->len)
    index = add_process (log);
  wine_process (log, index)->has_pid = true;
  wine_process (log, index)->pid = pid;
  return index;
}

static guint
find_thread (WineLog *log, const Prefix *prefix)
{
  guint32 tid = prefix->ids[prefix->n_ids - 1];
  guint process = find_process (log, prefix->n_ids == 2 ? prefix->ids[0] : 0);
  guint64 key = (guint64) process << 32 | tid;
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (log->by_id, &key));
  if (found == 0)
    {
      guint first = wine_process (log, process)->first_thread;
      bool is_first = wine_thread (log, first)->tid == 0;
      found = (is_first ? first : add_thread (log, process, tid)) + 1;
      wine_thread (log, found - 1)->tid = tid;
      g_hash_table_insert (log->by_id, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (found));
    }
  return found - 1;
}

/* ---- requests ---- */

void
wine_finish_pending (WineLog *log, guint thread_index)
{
  WineThread *thread = wine_thread (log, thread_index);
  if (thread->pending >= 0 && wine_event (log, thread->pending)->outcome == WINE_UNKNOWN)
    wine_event (log, thread->pending)->outcome = WINE_FAILED;
  thread->pending = -1;
  if (thread->mapping)
    import_loss_mark (log->loss, thread->mapping_line, LOSS_SKIPPED, "mapping of a section that failed");
  thread->mapping = false;
  thread->dumped = -1;
}

/* The event of an NT request: the relayed call around it, or one of its own. */
static WineEvent *
begin_request (WineLog *log, guint thread_index, guint line, VasCallId id)
{
  wine_finish_pending (log, thread_index);
  WineThread *thread = wine_thread (log, thread_index);
  gint index = -1;
  if (thread->frames->len > 0)
    index = g_array_index (thread->frames, WineFrame, 0).event;
  if (index < 0 || wine_event (log, index)->saw_virtual || wine_kind (wine_event (log, index)->id) != wine_kind (id))
    index = wine_add_event (log, thread_index, line, id);
  WineEvent *event = wine_event (log, index);
  event->saw_virtual = true;
  event->order = line;
  if (wine_kind (id) == WINE_ALLOCATE || wine_kind (id) == WINE_PROTECT)
    thread->pending = index;
  import_loss_mark (log->loss, line, LOSS_USED, NULL);
  return event;
}

/* The request's own arguments, where the event does not have the values from a Win32 call. */
static void
set_arguments (WineEvent *event, guint n, const guint64 *values)
{
  if (event->has_arguments || !wine_is_nt (event->id))
    return;
  memcpy (event->arguments, values, n * sizeof *values);
  event->has_arguments = true;
}

static bool
scan_numbers (const char **text, guint n, guint64 *values)
{
  for (guint i = 0; i < n; i++)
    if (!scan_hex (text, &values[i]))
      return false;
  return true;
}

static bool
read_allocate (WineLog *log, guint thread, guint line, const char *text)
{
  guint64 v[7] = { 0 }; /* process, address, size, type, protection; parameters and their count */
  bool extended = scan_word (&text, "Ex");
  if (!scan_numbers (&text, extended ? 7 : 5, v))
    return false;
  WineEvent *event = begin_request (log, thread, line, VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY);
  /* ZeroBits is known from the relayed call only */
  guint64 zero_bits = event->line != line && wine_is_nt (event->id) && !extended ? event->arguments[2] : 0;
  guint64 arguments[] = { v[0], v[1], zero_bits, v[2], v[3], v[4] };
  set_arguments (event, G_N_ELEMENTS (arguments), arguments);
  event->extended = extended;
  event->uses_requirements = v[6] != 0 || (extended && (v[3] & 0x44000) != 0); /* placeholders */
  return true;
}

static bool
read_free (WineLog *log, guint thread, guint line, const char *text)
{
  guint64 v[4];
  if (!scan_numbers (&text, 4, v))
    return false;
  WineEvent *event = begin_request (log, thread, line, VAS_CALL_NT_FREE_VIRTUAL_MEMORY);
  set_arguments (event, 4, v);
  return true;
}

static bool
read_protect (WineLog *log, guint thread, guint line, const char *text)
{
  guint64 v[4];
  if (!scan_numbers (&text, 4, v))
    return false;
  WineEvent *event = begin_request (log, thread, line, VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY);
  set_arguments (event, 4, v);
  return true;
}

/* (PROC, ADDR, info_class=N, BUF, LEN, RET): class and length are decimal. */
static bool
read_query (WineLog *log, guint thread, guint line, const char *text)
{
  guint64 process, address, information_class, buffer, length;
  text += strspn (text, " (");
  if (!scan_hex (&text, &process) || !scan_word (&text, ",") || !scan_hex (&text, &address)
      || !scan_word (&text, ", info_class=") || !scan_c_number (&text, &information_class) || !scan_word (&text, ",")
      || !scan_hex (&text, &buffer) || !scan_word (&text, ",") || !scan_c_number (&text, &length))
    return false;
  WineEvent *event = begin_request (log, thread, line, VAS_CALL_NT_QUERY_VIRTUAL_MEMORY);
  guint64 arguments[] = { process, address, information_class, buffer, length };
  set_arguments (event, G_N_ELEMENTS (arguments), arguments);
  if (buffer == 0 && wine_is_nt (event->id))
    event->null_pointers |= 1u << 3;
  return true;
}

static bool
read_map (WineLog *log, guint thread_index, guint line, const char *text)
{
  guint64 process = 0, access = 0;
  const char *at = strstr (text, "process="), *access_at = strstr (text, "access=");
  if (at == NULL || access_at == NULL)
    return false;
  at += strlen ("process=");
  access_at += strlen ("access=");
  if (!scan_hex (&at, &process) || !scan_hex (&access_at, &access))
    return false;
  wine_finish_pending (log, thread_index);
  WineThread *thread = wine_thread (log, thread_index);
  thread->mapping = process == SELF;
  thread->mapping_access = (guint32) access;
  thread->mapping_line = line;
  if (thread->mapping)
    import_loss_mark (log->loss, line, LOSS_USED, NULL);
  else
    import_loss_mark (log->loss, line, LOSS_SKIPPED, "call on another process");
  return true;
}

static bool
read_write_watch (WineLog *log, guint thread, guint line)
{
  wine_finish_pending (log, thread);
  import_loss_mark (log->loss, line, LOSS_SKIPPED, "write watch is not simulated");
  return true;
}

/* ---- views ---- */

static guint32
type_of_view (const char *text)
{
  if (strstr (text, "(valloc)") != NULL)
    return VAS_MEM_PRIVATE;
  if (strstr (text, "image)") != NULL)
    return VAS_MEM_IMAGE;
  return strstr (text, "(file)") != NULL || strstr (text, "(anonymous)") != NULL ? VAS_MEM_MAPPED : 0;
}

/* True where @view can be what came of the request. */
static bool
can_answer (const WineEvent *event, const WineView *view)
{
  if (!event->has_arguments && !wine_is_nt (event->id))
    return true;
  const VasCallInfo *info = vas_call_info (event->id);
  int address = vas_call_parameter (info, wine_is_nt (event->id) ? "BaseAddress" : "lpAddress");
  int size = vas_call_parameter (info, wine_is_nt (event->id) ? "RegionSize" : "dwSize");
  if (event->arguments[address] != 0)
    return view->base <= event->arguments[address] && event->arguments[address] < view->end;
  guint64 pages = (event->arguments[size] + 0xfff) & ~G_GUINT64_CONSTANT (0xfff);
  return view->type == VAS_MEM_PRIVATE && view->end - view->base == pages;
}

/* "View: LO - LAST (type)". */
static bool
read_view (WineLog *log, guint thread_index, guint line, const char *text)
{
  guint64 last;
  WineView view = { .type = type_of_view (text) };
  if (!scan_hex (&text, &view.base) || !scan_word (&text, " -") || !scan_hex (&text, &last) || view.type == 0
      || last == G_MAXUINT64 || last < view.base)
    return false;
  view.end = last + 1;
  view.runs = g_array_new (FALSE, FALSE, sizeof (LayoutRun));
  g_array_append_val (log->views, view);
  WineThread *thread = wine_thread (log, thread_index);
  thread->dumped = (gint) log->views->len - 1;
  if (thread->pending >= 0 && can_answer (wine_event (log, thread->pending), &view))
    {
      WineEvent *event = wine_event (log, thread->pending);
      event->outcome = WINE_SUCCEEDED;
      event->view = thread->dumped;
      event->order = line;
      thread->pending = -1;
    }
  else
    {
      gint index = wine_add_event (log, thread_index, line, VAS_CALL_NONE);
      wine_event (log, index)->outcome = WINE_SUCCEEDED;
      wine_event (log, index)->view = thread->dumped;
      if (thread->mapping)
        wine_view (log, thread->dumped)->access = thread->mapping_access;
      thread->mapping = false;
    }
  import_loss_mark (log->loss, line, LOSS_USED, NULL);
  return true;
}

/* "cgrwx": committed; guard or H for write watch; read; write or W for copy-on-write; execute. */
static guint32
protection_of (const char *flags)
{
  static const guint32 by_access[2][3][2] = {
    /* not readable: - w W */
    { { VAS_PAGE_NOACCESS, VAS_PAGE_EXECUTE },
      { VAS_PAGE_READWRITE, VAS_PAGE_EXECUTE_READWRITE },
      { VAS_PAGE_WRITECOPY, VAS_PAGE_EXECUTE_WRITECOPY } },
    { { VAS_PAGE_READONLY, VAS_PAGE_EXECUTE_READ },
      { VAS_PAGE_READWRITE, VAS_PAGE_EXECUTE_READWRITE },
      { VAS_PAGE_WRITECOPY, VAS_PAGE_EXECUTE_WRITECOPY } },
  };
  guint write = flags[3] == 'w' ? 1 : flags[3] == 'W' ? 2 : 0;
  return by_access[flags[2] == 'r'][write][flags[4] == 'x'] | (flags[1] == 'g' ? VAS_PAGE_GUARD : 0);
}

static bool
read_run (WineLog *log, guint thread_index, guint line, const char *text)
{
  guint64 last;
  LayoutRun run = { 0 };
  WineThread *thread = wine_thread (log, thread_index);
  if (thread->dumped < 0 || !scan_hex (&text, &run.start) || !scan_word (&text, " - ") || !scan_hex (&text, &last)
      || !scan_word (&text, " ") || strspn (text, "cgHrwWx-") != 5)
    return false;
  WineView *view = wine_view (log, thread->dumped);
  if (run.start < view->base || last >= view->end || last < run.start)
    return false;
  run.end = last + 1;
  run.state = text[0] == 'c' ? VAS_MEM_COMMIT : VAS_MEM_RESERVE;
  run.protect = protection_of (text);
  if (view->runs->len == 0)
    view->protect = run.protect;
  if (run.state == VAS_MEM_RESERVE)
    run.protect = 0;
  g_array_append_val (view->runs, run);
  import_loss_mark (log->loss, line, LOSS_USED, NULL);
  return true;
}

/* "range LO - HI is already mapped": the upper part of the stack just dumped becomes a view of its own, which is freed
 * apart. */
static void
read_split (WineLog *log, guint thread_index, const char *text)
{
  const WineThread *thread = wine_thread (log, thread_index);
  guint64 start, end;
  if (thread->dumped < 0 || !scan_hex (&text, &start) || !scan_word (&text, " -") || !scan_hex (&text, &end))
    return;
  WineView *view = wine_view (log, thread->dumped);
  if (view->type == VAS_MEM_PRIVATE && view->base < start && start < end && end == view->end)
    view->split = start;
}

/* ---- lines ---- */

/* The part of a "trace:virtual:" line behind the channel; false where it is damaged. */
static bool
read_virtual (WineLog *log, guint thread, guint line, const char *text)
{
  if (scan_word (&text, "dump_view View:"))
    return read_view (log, thread, line, text);
  if (scan_word (&text, "dump_view "))
    return read_run (log, thread, line, text);
  if (scan_word (&text, "NtAllocateVirtualMemory"))
    return read_allocate (log, thread, line, text);
  if (scan_word (&text, "NtFreeVirtualMemory "))
    return read_free (log, thread, line, text);
  if (scan_word (&text, "NtProtectVirtualMemory "))
    return read_protect (log, thread, line, text);
  if (scan_word (&text, "NtQueryVirtualMemory "))
    return read_query (log, thread, line, text);
  if (g_str_has_prefix (text, "NtMapViewOfSection"))
    return read_map (log, thread, line, text);
  if (g_str_has_prefix (text, "NtGetWriteWatch") || g_str_has_prefix (text, "NtResetWriteWatch"))
    return read_write_watch (log, thread, line);
  import_loss_mark (log->loss, line, LOSS_SKIPPED, detail);
  return true;
}

static void
read_line (WineLog *log, guint line, const char *text)
{
  Prefix prefix;
  const char *message = scan_prefix (text, &prefix);
  if (!begins_message (message))
    {
      const char *inside = find_inside (text);
      message = inside == NULL ? NULL : scan_prefix (inside, &prefix);
    }
  if (message == NULL)
    {
      import_loss_mark (log->loss, line, LOSS_UNKNOWN, not_wine);
      return;
    }
  bool is_virtual = g_str_has_prefix (message, "trace:virtual:");
  bool is_relay = g_str_has_prefix (message, "Call ") || g_str_has_prefix (message, "Ret  ");
  if ((!is_virtual && !is_relay) || (prefix.n_ids == 0 && !is_virtual))
    {
      static const char split[] = "warn:virtual:free_ranges_insert_view range ";
      if (prefix.n_ids > 0 && g_str_has_prefix (message, split))
        read_split (log, find_thread (log, &prefix), message + strlen (split));
      bool is_virtual_channel = strstr (message, ":virtual:") != NULL;
      import_loss_mark (log->loss, line, LOSS_SKIPPED, is_virtual_channel ? detail : "line of another Wine channel");
      return;
    }
  guint thread = prefix.n_ids == 0 ? start_up_thread (log, line, message) : find_thread (log, &prefix);
  if (is_relay)
    wine_relay_line (log, thread, line, message);
  else if (!read_virtual (log, thread, line, message + strlen ("trace:virtual:")))
    import_loss_mark (log->loss, line, LOSS_UNKNOWN, "a +virtual line that is cut or of another version of Wine");
  const WineProcess *process = wine_process (log, wine_thread (log, thread)->process);
  if (!log->all_pids && process->has_pid && process->pid != log->only_pid)
    import_loss_mark (log->loss, line, LOSS_SKIPPED, "another process (--pid)");
}

void
wine_log_read (WineLog *log)
{
  LineCutter cutter = { log->source->text, log->source->text + log->source->n_text, 0 };
  for (char *line; (line = line_cutter_next (&cutter)) != NULL;)
    read_line (log, cutter.number, line);
}

guint
import_wine_recognise (const char *head, gsize n_head)
{
  g_autofree char *copy = g_strndup (head, n_head);
  guint found = 0;
  LineCutter cutter = { copy, copy + strlen (copy), 0 };
  for (char *line; (line = line_cutter_next (&cutter)) != NULL;)
    {
      Prefix prefix;
      const char *message = scan_prefix (line, &prefix);
      found += g_str_has_prefix (message, "trace:virtual:") || g_str_has_prefix (message, "trace:relay:")
               || (prefix.n_ids > 0 && begins_message (message));
    }
  return found;
}
