/* The model shows what a Wine log is silent about: a view whose range is used again must have been unmapped before, and
 * memory of Wine's own (thread stacks) that comes twice must have been freed. */
#include "trace/importers/wine_writer.h"
#include <vasbox/protection.h>

static const char added[] = "added, because the log shows only their effect";

/* ---- who ---- */

/* Declares the thread, and its process, where that has not been done; NULL is main's first thread. */
const char *
wine_writer_who (WineWriter *writer, guint thread_index)
{
  WineThread *thread = wine_thread (writer->log, thread_index);
  WineProcess *process = wine_process (writer->log, thread->process);
  if (process->number == 0)
    {
      process->number = ++writer->n_processes;
      process->layout = layout_new ();
      if (process->number > 1)
        g_string_append_printf (writer->out, "process p%u  # %04x\n", process->number, process->pid);
    }
  bool is_first = thread_index == process->first_thread;
  if (!is_first && thread->number == 0)
    {
      thread->number = ++writer->n_threads;
      if (process->number > 1)
        g_string_append_printf (writer->out, "@p%u ", process->number);
      g_string_append_printf (writer->out, "thread t%u  # %04x\n", thread->number, thread->tid);
    }
  if (is_first && process->number == 1)
    return NULL;
  if (is_first)
    g_snprintf (writer->who, sizeof writer->who, "p%u", process->number);
  else
    g_snprintf (writer->who, sizeof writer->who, "t%u", thread->number);
  return writer->who;
}

/* ---- the model ---- */

void
wine_writer_name (WineWriter *writer, LayoutAllocation *allocation)
{
  static const char *const stems[] = { "a", "view", "image" };
  guint kind = allocation->type == VAS_MEM_PRIVATE ? 0 : allocation->type == VAS_MEM_MAPPED ? 1 : 2;
  g_snprintf (allocation->name, sizeof allocation->name, "%s%u", stems[kind], ++writer->n_names[kind]);
}

static void
write_removal (WineWriter *writer, const Layout *layout, const char *who, const LayoutAllocation *allocation)
{
  TextCall call = { .who = who, .arguments = { WINE_SELF, allocation->base }, .expect = "ok" };
  call.comment = "not in the log";
  bool is_private = allocation->type == VAS_MEM_PRIVATE;
  call.id = is_private ? VAS_CALL_NT_FREE_VIRTUAL_MEMORY : VAS_CALL_NT_UNMAP_VIEW_OF_SECTION;
  call.arguments[3] = VAS_MEM_RELEASE;
  text_write_call (writer->out, layout, &call);
  import_loss_count (writer->log->loss, added,
                     is_private ? "NtFreeVirtualMemory: the range is used again"
                                : "NtUnmapViewOfSection: the range is used again");
}

/* Whatever still stands in [start, end) must have gone without a line in the log. */
void
wine_writer_make_room (WineWriter *writer, Layout *layout, const char *who, guint64 start, guint64 end)
{
  for (;;)
    {
      guint index = layout_lower_bound (layout, start);
      if (index == layout_n_runs (layout) || layout_run (layout, index)->start >= end)
        return;
      guint allocation = layout_run (layout, index)->allocation;
      write_removal (writer, layout, who, layout_allocation (layout, allocation));
      layout_clear_allocation (layout, allocation);
    }
}

/* Enters the allocation with the runs as they are, and returns its place in the model. */
LayoutAllocation *
wine_writer_enter (Layout *layout, const LayoutAllocation *allocation)
{
  guint index = layout_add_allocation (layout, allocation);
  LayoutRun whole = { allocation->base, allocation->end, index, VAS_MEM_RESERVE, 0 };
  layout_assign (layout, &whole);
  return layout_allocation (layout, index);
}

/* ---- views that no allocation call asked for ---- */

/* False where the dump does not tile the view: a line is missing. */
static bool
is_whole (const WineView *view)
{
  guint64 at = view->base;
  for (guint i = 0; i < view->runs->len; i++)
    {
      const LayoutRun *run = &g_array_index (view->runs, LayoutRun, i);
      if (run->start != at)
        return false;
      at = run->end;
    }
  return at == view->end;
}

/* [start, end) of the view as one allocation. */
static void
write_allocation (WineWriter *writer, Layout *layout, const char *who, const WineView *view, guint64 start, guint64 end)
{
  LayoutAllocation allocation = { start, end, view->type, view->access, "" };
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (LayoutRun));
  for (guint i = 0; i < view->runs->len; i++)
    {
      LayoutRun run = g_array_index (view->runs, LayoutRun, i);
      run.start = MAX (run.start, start);
      run.end = MIN (run.end, end);
      if (run.start < run.end)
        g_array_append_val (runs, run);
    }
  if (view->type == VAS_MEM_IMAGE)
    allocation.allocation_protect = VAS_PAGE_EXECUTE_WRITECOPY;
  else if (allocation.allocation_protect == 0)
    allocation.allocation_protect = view->protect == VAS_PAGE_NOACCESS ? VAS_PAGE_READWRITE : view->protect;
  wine_writer_name (writer, &allocation);
  LayoutAllocation *entered = wine_writer_enter (layout, &allocation);
  text_write_place (writer->out, layout, who, entered, runs, NULL);
}

void
wine_writer_view (WineWriter *writer, const WineEvent *event)
{
  const WineView *view = wine_view (writer->log, event->view);
  const char *who = wine_writer_who (writer, event->thread);
  Layout *layout = wine_process (writer->log, wine_thread (writer->log, event->thread)->process)->layout;
  if (!is_whole (view))
    {
      import_loss_mark (writer->log->loss, event->line, LOSS_UNKNOWN, "a view of which lines are missing");
      return;
    }
  wine_writer_make_room (writer, layout, who, view->base, view->end);
  write_allocation (writer, layout, who, view, view->base, view->split != 0 ? view->split : view->end);
  if (view->split != 0)
    write_allocation (writer, layout, who, view, view->split, view->end);
  import_loss_count (writer->log->loss, "placed",
                     view->type == VAS_MEM_PRIVATE ? "private memory of Wine's own (stacks, thread blocks)" :
                     view->type == VAS_MEM_IMAGE   ? "views of images" : "views of other sections");
}
