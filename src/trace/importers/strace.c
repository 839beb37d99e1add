/* The whole log: which process and thread each PID is, and the trace.  Calls that only look alike in a memory-only log
 * are told apart by what is certain: a child that its parent reaps is a process, one that asks for the program break as
 * its first call has just begun a program, any other new PID is a thread. */
#include "trace/importers/strace.h"
#include "trace/importers/lines.h"
#include <stdlib.h>
#include <string.h>

typedef struct Thread
{
  guint32 pid;
  guint process; /* index + 1; 0: not seen yet */
  guint number;  /* of a thread that is not its process's first; 0: it is */
  bool is_process;    /* it was forked, or reaped by its parent */
  bool is_thread;     /* clone(CLONE_VM) made it */
  guint32 parent;     /* 0: not known */
} Thread;

typedef struct Importer
{
  const ImportSource *source;
  StraceWriter writer;
  GArray *calls;      /* StraceLine */
  GArray *threads;    /* Thread */
  GArray *processes;  /* StraceProcess */
  guint n_threads;    /* numbers given */
  guint32 only_pid;
  bool all_pids;
  char who[16];
} Importer;

static Thread *
find_thread (Importer *importer, guint32 pid)
{
  for (guint i = 0; i < importer->threads->len; i++)
    if (g_array_index (importer->threads, Thread, i).pid == pid)
      return &g_array_index (importer->threads, Thread, i);
  Thread thread = { .pid = pid };
  g_array_append_val (importer->threads, thread);
  return &g_array_index (importer->threads, Thread, importer->threads->len - 1);
}

static StraceProcess *
process_of (const Importer *importer, const Thread *thread)
{
  return &g_array_index (importer->processes, StraceProcess, thread->process - 1);
}

/* ---- pass one ---- */

static bool
is_call (const StraceLine *call, const char *name)
{
  return call->kind == STRACE_CALL && strcmp (call->name, name) == 0;
}

static bool
is_fork (const StraceLine *call)
{
  return is_call (call, "fork") || is_call (call, "vfork") || is_call (call, "clone") || is_call (call, "clone3");
}

/* What a fork, or the death of a child, says of another PID. */
static void
note_relation (Importer *importer, const StraceLine *line)
{
  if (line->kind == STRACE_SIGNAL && line->child != 0)
    {
      Thread *child = find_thread (importer, line->child);
      child->is_process = !child->is_thread;
      child->parent = line->pid;
    }
  if (is_fork (line) && !line->failed && line->has_result && line->result != 0 && line->result <= G_MAXUINT32)
    {
      bool shares = false; /* CLONE_THREAD implies CLONE_VM */
      for (guint i = 0; i < line->n_arguments; i++)
        shares = shares || strstr (line->arguments[i], "CLONE_THREAD") != NULL;
      Thread *child = find_thread (importer, (guint32) line->result);
      child->is_thread = shares;
      child->is_process = !shares;
      child->parent = line->pid;
    }
}

static void
mark_line (Importer *importer, const StraceLine *line)
{
  static const struct
  {
    LossClass loss_class;
    const char *reason;
  } marks[] = {
    [STRACE_CALL] = { LOSS_USED, NULL },
    [STRACE_SIGNAL] = { LOSS_SKIPPED, "signal" },
    [STRACE_EXIT] = { LOSS_SKIPPED, "exit" },
    [STRACE_PARTIAL] = { LOSS_USED, NULL },
    [STRACE_STACK] = { LOSS_SKIPPED, "stack trace (-k)" },
    [STRACE_OTHER] = { LOSS_UNKNOWN, "not a line of strace" },
  };
  import_loss_mark (importer->writer.loss, line->line, marks[line->kind].loss_class, marks[line->kind].reason);
}

static gint
compare_order (gconstpointer a, gconstpointer b)
{
  const StraceLine *left = a, *right = b;
  return left->order < right->order ? -1 : left->order > right->order;
}

static void
read_lines (Importer *importer, StraceReader *reader)
{
  LineCutter cutter = { importer->source->text, importer->source->text + importer->source->n_text, 0 };
  for (char *text; (text = line_cutter_next (&cutter)) != NULL;)
    {
      StraceLine line;
      strace_reader_take (reader, cutter.number, text, &line);
      mark_line (importer, &line);
      note_relation (importer, &line);
      if (line.kind == STRACE_CALL)
        g_array_append_val (importer->calls, line);
    }
  g_array_sort (importer->calls, compare_order);
  for (guint i = strace_reader_unfinished (reader); i > 0; i--)
    import_loss_count (importer->writer.loss, "left out", "a call that was never resumed");
}

/* ---- who ---- */

static guint
add_process (Importer *importer, Layout *layout, guint32 pid)
{
  StraceProcess process = { .layout = layout, .number = importer->processes->len + 1 };
  g_array_append_val (importer->processes, process);
  if (process.number > 1)
    g_string_append_printf (importer->writer.out, "process p%u  # %u\n", process.number, pid);
  return process.number;
}

static const char *
who_of (Importer *importer, const Thread *thread)
{
  if (thread->number == 0 && thread->process == 1)
    return NULL;
  if (thread->number == 0)
    g_snprintf (importer->who, sizeof importer->who, "p%u", thread->process);
  else
    g_snprintf (importer->who, sizeof importer->who, "t%u", thread->number);
  return importer->who;
}

static void
become_thread (Importer *importer, Thread *thread, guint process)
{
  thread->process = process;
  thread->number = ++importer->n_threads;
  if (process > 1)
    g_string_append_printf (importer->writer.out, "@p%u ", process);
  g_string_append_printf (importer->writer.out, "thread t%u  # %u\n", thread->number, thread->pid);
}

static void
become_program (Importer *importer, Thread *thread)
{
  thread->process = add_process (importer, layout_new (), thread->pid);
  thread->number = 0;
}

static void
become_copy (Importer *importer, Thread *thread, guint of)
{
  const StraceProcess *parent = &g_array_index (importer->processes, StraceProcess, of - 1);
  StraceProcess was = *parent;
  thread->process = add_process (importer, layout_copy (was.layout), thread->pid);
  thread->number = 0;
  StraceProcess *copy = process_of (importer, thread);
  copy->has_break = was.has_break;
  copy->break_start = was.break_start;
  copy->break_now = was.break_now;
  copy->break_end = was.break_end;
  strace_map_copied (&importer->writer, copy, who_of (importer, thread));
  import_loss_count (importer->writer.loss, "written with a difference",
                     "a forked process: its memory is placed, not shared");
}

/* A PID's first call. */
static void
join_thread (Importer *importer, Thread *thread, const StraceLine *call)
{
  bool asks_for_break = is_call (call, "brk") && strace_number (call, 0) == 0;
  bool has_main = importer->processes->len > 0;
  guint parent = 1;
  for (guint i = 0; i < importer->threads->len; i++)
    {
      const Thread *other = &g_array_index (importer->threads, Thread, i);
      if (thread->parent != 0 && other->pid == thread->parent && other->process != 0)
        parent = other->process;
    }
  if (!has_main || is_call (call, "execve") || (asks_for_break && !thread->is_thread))
    become_program (importer, thread);
  else if (thread->is_process)
    become_copy (importer, thread, parent);
  else
    become_thread (importer, thread, parent);
}

/* A program's start: by execve, or, where that is not in the log, a break that is not this process's any more. */
static bool
begins_program (const StraceProcess *process, const StraceLine *call)
{
  if (is_call (call, "execve"))
    return layout_n_runs (process->layout) > 0 || process->has_break;
  return is_call (call, "brk") && strace_number (call, 0) == 0 && process->has_break
         && call->result != process->break_now;
}

/* ---- pass two ---- */

static void
skip_call (Importer *importer, const StraceLine *call, const char *reason)
{
  import_loss_mark (importer->writer.loss, call->line, LOSS_SKIPPED, reason);
}

static void
import_call (Importer *importer, const StraceLine *call)
{
  if (!importer->all_pids && call->pid != importer->only_pid)
    {
      skip_call (importer, call, "another process (--pid)");
      return;
    }
  if (call->failed || !call->has_result)
    {
      const char *error = call->failed ? call->error : "no result";
      g_autofree char *reason = g_strconcat ("call that failed on Linux: ", error, NULL);
      skip_call (importer, call, g_intern_string (reason));
      return;
    }
  Thread *thread = find_thread (importer, call->pid);
  if (thread->process == 0)
    join_thread (importer, thread, call);
  else if (begins_program (process_of (importer, thread), call))
    become_program (importer, thread);
  if (is_call (call, "execve") || is_fork (call))
    return;
  strace_map_call (&importer->writer, process_of (importer, thread), who_of (importer, thread), call);
}

static bool
read_pid (Importer *importer, GError **error)
{
  importer->all_pids = importer->source->pid == NULL;
  if (importer->all_pids)
    return true;
  const char *text = importer->source->pid;
  guint64 pid;
  if (!scan_c_number (&text, &pid) || *text != '\0' || pid > G_MAXUINT32)
    {
      g_set_error (error, IMPORT_ERROR, 0,
                   "--pid: found \"%s\", expected a process id as the log writes it, such as 30951",
                   importer->source->pid);
      return false;
    }
  importer->only_pid = (guint32) pid;
  return true;
}

static bool
check_found (const Importer *importer, GError **error)
{
  for (guint i = 0; i < importer->calls->len; i++)
    if (importer->all_pids || g_array_index (importer->calls, StraceLine, i).pid == importer->only_pid)
      return true;
  if (importer->calls->len == 0)
    import_set_nothing_found (
        error, importer->source,
        "strace's lines, such as mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f...");
  else
    g_set_error (error, IMPORT_ERROR, 0, "%s: found no line of process %s (--pid), expected one that is in the log",
                 importer->source->file, importer->source->pid);
  return false;
}

static void
write_trace (Importer *importer)
{
  g_string_append (importer->writer.out, "vasbox-trace 1\n"
                                         "machine \"linux-x86_64\" {place=recorded, commit_limit=128T}\n");
  for (guint i = 0; i < importer->calls->len; i++)
    {
      importer->writer.next = i + 1;
      import_call (importer, &g_array_index (importer->calls, StraceLine, i));
    }
}

bool
import_strace (const ImportSource *source, GString *out, ImportLoss *loss, GError **error)
{
  Importer importer = { .source = source, .writer = { .out = out, .loss = loss } };
  importer.calls = g_array_new (FALSE, FALSE, sizeof (StraceLine));
  importer.writer.calls = importer.calls;
  importer.threads = g_array_new (FALSE, FALSE, sizeof (Thread));
  importer.processes = g_array_new (FALSE, FALSE, sizeof (StraceProcess));
  StraceReader *reader = strace_reader_new ();
  bool good = read_pid (&importer, error);
  if (good)
    {
      read_lines (&importer, reader);
      good = check_found (&importer, error);
    }
  if (good)
    write_trace (&importer);
  for (guint i = 0; i < importer.processes->len; i++)
    layout_free (g_array_index (importer.processes, StraceProcess, i).layout);
  strace_reader_free (reader);
  g_array_unref (importer.calls);
  g_array_unref (importer.threads);
  g_array_unref (importer.processes);
  return good;
}

guint
import_strace_recognise (const char *head, gsize n_head)
{
  g_autofree char *copy = g_strndup (head, n_head);
  StraceReader *reader = strace_reader_new ();
  LineCutter cutter = { copy, copy + strlen (copy), 0 };
  guint found = 0;
  for (char *text; (text = line_cutter_next (&cutter)) != NULL;)
    {
      StraceLine line;
      strace_reader_take (reader, cutter.number, text, &line);
      found += line.kind != STRACE_OTHER && line.kind != STRACE_STACK;
    }
  strace_reader_free (reader);
  return found;
}
