/* One Linux call as calls on Windows memory.  mmap of anonymous memory is an allocation, of a file a placed view;
 * munmap is a partial release, or the end of a view whose other parts are placed again; pages that were never
 * accessible are reserved, and mprotect commits them.  Whatever one call spans is cut at the borders of allocations,
 * for no Windows call crosses them. */
#include "trace/importers/strace_operation.h"
#include "trace/importers/text.h"
#include <string.h>
#include <vasbox/protection.h>

#define BREAK_WINDOW (G_GUINT64_CONSTANT (64) << 30)

/* The pages that the first two arguments name; false, after a mark in the report, where they name none: Linux would
 * have refused such a call, so the line is damaged. */
static bool
take_range (const Operation *op, guint64 *start, guint64 *end)
{
  *start = strace_number (op->call, 0);
  *end = operation_round_up (*start + strace_number (op->call, 1));
  if (*start % PAGE == 0 && *start < *end)
    return true;
  operation_skip (op, "call on no pages");
  return false;
}

/* ---- protections ---- */

static guint32
protection_of (const char *prot, bool copy_on_write)
{
  bool executable = strace_has_flag (prot, "PROT_EXEC");
  if (strace_has_flag (prot, "PROT_WRITE"))
    {
      if (copy_on_write)
        return executable ? VAS_PAGE_EXECUTE_WRITECOPY : VAS_PAGE_WRITECOPY;
      return executable ? VAS_PAGE_EXECUTE_READWRITE : VAS_PAGE_READWRITE;
    }
  if (strace_has_flag (prot, "PROT_READ"))
    return executable ? VAS_PAGE_EXECUTE_READ : VAS_PAGE_READONLY;
  return executable ? VAS_PAGE_EXECUTE : VAS_PAGE_NOACCESS;
}

/* ---- views ---- */

/* A contiguous run of pages of a view as an allocation of its own, placed. */
static void
place_piece (const Operation *op, const GArray *runs, guint first, guint n, guint32 type, guint32 allocation_protect)
{
  const LayoutRun *from = &g_array_index (runs, LayoutRun, first);
  const LayoutRun *last = &g_array_index (runs, LayoutRun, first + n - 1);
  LayoutAllocation piece = { from->start, last->end, type, allocation_protect, "" };
  operation_name (op->writer, &piece);
  guint index = layout_add_allocation (op->process->layout, &piece);
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (LayoutRun));
  for (guint i = first; i < first + n; i++)
    {
      LayoutRun run = g_array_index (runs, LayoutRun, i);
      run.allocation = index;
      layout_assign (op->process->layout, &run);
      g_array_append_val (own, run);
    }
  text_write_place (op->writer->out, op->process->layout, op->who, &piece, own, NULL);
}

/* All runs of @runs, cut where there is a hole or another allocation begins. */
static void
place_pieces (const Operation *op, const GArray *runs)
{
  for (guint first = 0, n; first < runs->len; first += n)
    {
      const LayoutRun *run = &g_array_index (runs, LayoutRun, first);
      for (n = 1; first + n < runs->len; n++)
        {
          const LayoutRun *next = &g_array_index (runs, LayoutRun, first + n);
          if (next->start != run[n - 1].end || next->allocation != run->allocation)
            break;
        }
      LayoutAllocation was = *operation_allocation (op, run);
      place_piece (op, runs, first, n, was.type, was.allocation_protect);
    }
}

/* Ends the view of @allocation; what of it lies outside [start, end) is placed again. */
static void
unmap_view (const Operation *op, guint allocation, guint64 start, guint64 end)
{
  Layout *layout = op->process->layout;
  const LayoutAllocation was = *layout_allocation (layout, allocation);
  g_autoptr (GArray) staying = g_array_new (FALSE, FALSE, sizeof (LayoutRun));
  g_autoptr (GArray) all = layout_cut (layout, was.base, was.end);
  for (guint i = 0; i < all->len; i++)
    {
      LayoutRun run = g_array_index (all, LayoutRun, i), front = run, back = run;
      if (run.allocation != allocation)
        continue;
      front.end = MIN (run.end, start);
      back.start = MAX (run.start, end);
      if (front.start < front.end)
        g_array_append_val (staying, front);
      if (back.start < back.end)
        g_array_append_val (staying, back);
    }
  operation_write_call (op, VAS_CALL_NT_UNMAP_VIEW_OF_SECTION, was.base, 0, 0);
  layout_clear_allocation (layout, allocation);
  if (staying->len > 0)
    operation_count (op, "a part of a view unmapped: the whole view is unmapped, the rest placed again");
  place_pieces (op, staying);
}

/* ---- munmap ---- */

/* Frees [start, end), whatever is there. */
static void
unmap_range (const Operation *op, guint64 start, guint64 end)
{
  Layout *layout = op->process->layout;
  guint64 at = start;
  for (guint i; (i = layout_lower_bound (layout, at)) < layout_n_runs (layout) && layout_run (layout, i)->start < end;)
    {
      const LayoutRun run = *layout_run (layout, i);
      if (operation_allocation (op, &run)->type != VAS_MEM_PRIVATE)
        {
          unmap_view (op, run.allocation, start, end);
          at = MAX (at, MIN (run.end, end));
          continue;
        }
      guint64 from = MAX (run.start, at), to = run.end;
      for (i++; i < layout_n_runs (layout) && layout_run (layout, i)->start == to && to < end
                && layout_run (layout, i)->allocation == run.allocation;
           i++)
        to = layout_run (layout, i)->end;
      to = MIN (to, end);
      operation_write_free (op, from, to - from, VAS_MEM_RELEASE);
      layout_clear (layout, from, to);
      at = to;
    }
}

static void
do_munmap (const Operation *op)
{
  guint64 start, end;
  if (!take_range (op, &start, &end))
    return;
  if (layout_is_free (op->process->layout, start, end))
    operation_skip (op, "unmapping of memory that was mapped before the trace, or of none");
  else
    unmap_range (op, start, end);
}

/* ---- mmap ---- */

static void
enter (const Operation *op, LayoutAllocation *made, guint32 state, guint32 protect)
{
  guint index = layout_add_allocation (op->process->layout, made);
  LayoutRun run = { made->base, made->end, index, state, protect };
  layout_assign (op->process->layout, &run);
}

/* @asked: 0 where the kernel chose. */
static void
allocate_private (const Operation *op, guint64 asked, guint64 address, guint64 size, guint32 protect)
{
  bool is_reserve = protect == VAS_PAGE_NOACCESS;
  LayoutAllocation made = { address, operation_round_up (address + size), VAS_MEM_PRIVATE, protect, "" };
  operation_name (op->writer, &made);
  guint32 type = is_reserve ? VAS_MEM_RESERVE : VAS_MEM_RESERVE | VAS_MEM_COMMIT;
  operation_write_allocate (op, made.name, asked, size, type, protect, address);
  enter (op, &made, is_reserve ? VAS_MEM_RESERVE : VAS_MEM_COMMIT, is_reserve ? 0 : protect);
}

static void
place_view (const Operation *op, guint64 start, guint64 end, guint32 protect, guint32 allocation_protect)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (LayoutRun));
  LayoutRun run = { start, end, 0, VAS_MEM_COMMIT, protect };
  g_array_append_val (runs, run);
  place_piece (op, runs, 0, 1, VAS_MEM_MAPPED, allocation_protect);
}

/* The view that wholly holds [start, end) and has the same protections to give; NULL where there is none. */
static const LayoutRun *
find_view_around (const Operation *op, guint64 start, guint64 end, guint32 allocation_protect)
{
  const LayoutRun *run = layout_find (op->process->layout, start);
  if (run == NULL || operation_allocation (op, run)->type != VAS_MEM_MAPPED
      || operation_allocation (op, run)->allocation_protect != allocation_protect)
    return NULL;
  g_autoptr (GArray) inside = layout_cut (op->process->layout, start, end);
  guint64 at = start;
  for (guint i = 0; i < inside->len; i++)
    {
      const LayoutRun *part = &g_array_index (inside, LayoutRun, i);
      if (part->start != at || part->allocation != run->allocation)
        return NULL;
      at = part->end;
    }
  return at == end ? run : NULL;
}

static void
map_file (const Operation *op, guint64 start, guint64 end, guint32 protect, guint32 allocation_protect)
{
  const LayoutRun *around = find_view_around (op, start, end, allocation_protect);
  if (around == NULL)
    {
      unmap_range (op, start, end);
      place_view (op, start, end, protect, allocation_protect);
      return;
    }
  LayoutRun run = { start, end, around->allocation, VAS_MEM_COMMIT, protect };
  TextCall call = { .who = op->who, .id = VAS_CALL_PLACE, .expect = "ok",
                    .arguments = { start, end - start, VAS_MEM_MAPPED, VAS_MEM_COMMIT, protect } };
  call.arguments[5] = VAS_PLACE_DEFAULT_PROTECT;
  text_write_call (op->writer->out, op->process->layout, &call);
  layout_assign (op->process->layout, &run);
  operation_count (op, "a file mapped over a part of a view: the view stays one, its pages change");
}

static void
count_flags (const Operation *op, const char *flags, bool is_private)
{
  if (strace_has_flag (flags, "MAP_NORESERVE") && is_private)
    operation_count (op, "MAP_NORESERVE: what is committed is charged all the same");
  if (strace_has_flag (flags, "MAP_HUGETLB") || strstr (flags, "MAP_HUGETLB") != NULL)
    operation_count (op, "MAP_HUGETLB: written as ordinary pages");
  if (strace_has_flag (flags, "MAP_GROWSDOWN"))
    operation_count (op, "MAP_GROWSDOWN: it does not grow");
}

/* mmap(address, length, prot, flags, fd, offset) = result */
static void
do_mmap (const Operation *op)
{
  const char *flags = op->call->n_arguments >= 4 ? op->call->arguments[3] : "";
  const char *prot = op->call->n_arguments >= 3 ? op->call->arguments[2] : "";
  guint64 hint = strace_number (op->call, 0), size = strace_number (op->call, 1), start = op->call->result;
  guint64 end = operation_round_up (start + size);
  bool is_shared = strace_has_flag (flags, "MAP_SHARED") || strace_has_flag (flags, "MAP_SHARED_VALIDATE");
  bool is_private = strace_has_flag (flags, "MAP_ANONYMOUS") && !is_shared;
  bool is_fixed = strace_has_flag (flags, "MAP_FIXED");
  if (start % PAGE != 0 || end <= start)
    {
      operation_skip (op, "mmap whose result is no page, or whose size is none");
      return;
    }
  count_flags (op, flags, is_private);
  if (!is_fixed && !layout_is_free (op->process->layout, start, end))
    operation_count (op, "a range that is used again though nothing unmapped it: unmapped first");
  if (!is_private)
    {
      map_file (op, start, end, protection_of (prot, !is_shared),
                is_shared ? VAS_PAGE_EXECUTE_READWRITE : VAS_PAGE_EXECUTE_WRITECOPY);
      return;
    }
  unmap_range (op, start, end);
  allocate_private (op, hint == start ? hint : 0, start, size, protection_of (prot, false));
}

/* ---- mprotect ---- */

/* Pages the trace knows nothing of: the program's own image, its stack.  They are placed when first seen. */
static void
place_unknown (const Operation *op, guint64 start, guint64 end)
{
  guint64 at = start;
  while (at < end)
    {
      guint index = layout_lower_bound (op->process->layout, at);
      bool is_last = index == layout_n_runs (op->process->layout);
      const LayoutRun *run = is_last ? NULL : layout_run (op->process->layout, index);
      guint64 stop = run == NULL ? end : MIN (end, MAX (run->start, at));
      if (at < stop)
        {
          place_view (op, at, stop, VAS_PAGE_WRITECOPY, VAS_PAGE_EXECUTE_WRITECOPY);
          operation_count (op, "memory from before the trace: placed as a writable view when first used");
          at = stop;
        }
      else if (run != NULL)
        at = run->end;
    }
}

/* [start, end) of one private allocation, no holes. */
static void
protect_private (const Operation *op, const GArray *runs, guint first, guint n, const char *prot)
{
  const LayoutRun *run = &g_array_index (runs, LayoutRun, first);
  guint32 protect = protection_of (prot, false);
  bool all_committed = true;
  for (guint i = 0; i < n; i++)
    all_committed = all_committed && run[i].state == VAS_MEM_COMMIT;
  LayoutRun whole = { run[0].start, run[n - 1].end, run[0].allocation, VAS_MEM_COMMIT, protect };
  if (all_committed)
    operation_write_protect (op, whole.start, whole.end - whole.start, protect);
  else if (protect != VAS_PAGE_NOACCESS)
    operation_write_allocate (op, NULL, whole.start, whole.end - whole.start, VAS_MEM_COMMIT, protect, 0);
  else
    {
      for (guint i = 0; i < n; i++)
        if (run[i].state == VAS_MEM_COMMIT)
          {
            LayoutRun part = run[i];
            part.protect = protect;
            operation_write_protect (op, part.start, part.end - part.start, protect);
            layout_assign (op->process->layout, &part);
          }
      return;
    }
  layout_assign (op->process->layout, &whole);
}

static void
protect_view (const Operation *op, const LayoutRun *run, guint n, const char *prot)
{
  bool copies = operation_allocation (op, run)->allocation_protect == VAS_PAGE_EXECUTE_WRITECOPY;
  LayoutRun whole = { run[0].start, run[n - 1].end, run[0].allocation, VAS_MEM_COMMIT, protection_of (prot, copies) };
  operation_write_protect (op, whole.start, whole.end - whole.start, whole.protect);
  layout_assign (op->process->layout, &whole);
}

static void
do_mprotect (const Operation *op)
{
  guint64 start, end;
  const char *prot = op->call->n_arguments >= 3 ? op->call->arguments[2] : "";
  if (!take_range (op, &start, &end))
    return;
  place_unknown (op, start, end);
  g_autoptr (GArray) runs = layout_cut (op->process->layout, start, end);
  for (guint first = 0, n; first < runs->len; first += n)
    {
      const LayoutRun *run = &g_array_index (runs, LayoutRun, first);
      for (n = 1; first + n < runs->len && run[n].start == run[n - 1].end && run[n].allocation == run->allocation; n++)
        ;
      if (operation_allocation (op, run)->type == VAS_MEM_PRIVATE)
        protect_private (op, runs, first, n, prot);
      else
        protect_view (op, run, n, prot);
    }
}

/* ---- madvise ---- */

static void
discard (const Operation *op, const LayoutRun *run)
{
  guint64 size = run->end - run->start;
  operation_write_free (op, run->start, size, VAS_MEM_DECOMMIT);
  operation_write_allocate (op, NULL, run->start, size, VAS_MEM_COMMIT, run->protect, 0);
}

static void
do_madvise (const Operation *op)
{
  guint64 start, end;
  const char *advice = op->call->n_arguments >= 3 ? op->call->arguments[2] : "";
  bool is_discard = strace_is_word (advice, "MADV_DONTNEED"), is_reset = strace_is_word (advice, "MADV_FREE");
  guint written = 0;
  if (!is_discard && !is_reset)
    {
      g_autofree char *reason = g_strconcat ("madvise with ", advice, NULL);
      operation_skip (op, g_intern_string (reason));
      return;
    }
  if (!take_range (op, &start, &end))
    return;
  g_autoptr (GArray) runs = layout_cut (op->process->layout, start, end);
  for (guint i = 0; i < runs->len; i++)
    {
      const LayoutRun *run = &g_array_index (runs, LayoutRun, i);
      if (operation_allocation (op, run)->type != VAS_MEM_PRIVATE || run->state != VAS_MEM_COMMIT)
        continue;
      if (is_discard)
        discard (op, run);
      else
        operation_write_allocate (op, NULL, run->start, run->end - run->start, VAS_MEM_RESET, VAS_PAGE_READWRITE, 0);
      written++;
    }
  if (written == 0)
    operation_skip (op, "madvise on no committed private page");
}

/* ---- mremap ---- */

static void
grow (const Operation *op, guint64 from, guint64 to, const LayoutRun *last)
{
  if (operation_allocation (op, last)->type != VAS_MEM_PRIVATE)
    {
      LayoutRun run = *last;
      place_view (op, from, to, run.protect, operation_allocation (op, last)->allocation_protect);
    }
  else
    allocate_private (op, from, from, to - from, last->state == VAS_MEM_COMMIT ? last->protect : VAS_PAGE_NOACCESS);
}

/* mremap(old, old size, new size, flags [, new]) = result */
static void
do_mremap (const Operation *op)
{
  guint64 old = strace_number (op->call, 0), old_end = operation_round_up (old + strace_number (op->call, 1));
  guint64 size = strace_number (op->call, 2), to = op->call->result, end = operation_round_up (to + size);
  const LayoutRun *found = layout_find (op->process->layout, old);
  if (found == NULL || old_end <= old || end <= to || to % PAGE != 0 || old % PAGE != 0)
    {
      operation_skip (op, "mremap of memory from before the trace, or of no pages");
      return;
    }
  const LayoutRun *at_end = layout_find (op->process->layout, old_end - 1);
  LayoutRun last = at_end != NULL ? *at_end : *found;
  if (to == old && end < old_end)
    unmap_range (op, end, old_end);
  else if (to == old && end > old_end)
    {
      unmap_range (op, old_end, end);
      grow (op, old_end, end, &last);
      operation_count (op, "mremap that grew in place: a second allocation right behind the first");
    }
  else if (to != old)
    {
      unmap_range (op, to, end);
      grow (op, to, end, &last);
      unmap_range (op, old, old_end);
      operation_count (op, "mremap that moved: a new allocation, the content is not moved");
    }
}

/* ---- brk ---- */

/* How far brk will go, by a look ahead at all its results. */
static guint64
highest_break (const Operation *op, guint64 start)
{
  guint64 highest = start;
  for (guint i = op->writer->next; i < op->writer->calls->len; i++)
    {
      const StraceLine *call = &g_array_index (op->writer->calls, StraceLine, i);
      if (call->kind == STRACE_CALL && strcmp (call->name, "brk") == 0 && call->has_result && call->result > highest
          && call->result - start < BREAK_WINDOW)
        highest = call->result;
    }
  guint index = layout_lower_bound (op->process->layout, start);
  if (index < layout_n_runs (op->process->layout))
    highest = MIN (highest, MAX (layout_run (op->process->layout, index)->start, start));
  return highest;
}

static void
begin_break (const Operation *op, guint64 now)
{
  StraceProcess *process = op->process;
  guint64 start = operation_round_up (now), end = operation_round_up (highest_break (op, now));
  process->has_break = true;
  process->break_start = start;
  process->break_now = now;
  process->break_end = start;
  if (end <= start)
    return;
  LayoutAllocation made = { start, end, VAS_MEM_PRIVATE, VAS_PAGE_READWRITE, "" };
  g_snprintf (made.name, sizeof made.name, "heap%u", ++op->writer->n_names[2]);
  operation_write_allocate (op, made.name, start, end - start, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, 0);
  enter (op, &made, VAS_MEM_RESERVE, 0);
  process->break_end = end;
  operation_count (op, "brk: commits and decommits inside one reservation made for it");
}

static void
move_break (const Operation *op, guint64 to)
{
  StraceProcess *process = op->process;
  guint64 old_end = operation_round_up (process->break_now), new_end = operation_round_up (to);
  process->break_now = to;
  if (new_end > old_end)
    {
      LayoutRun run = { old_end, new_end, 0, VAS_MEM_COMMIT, VAS_PAGE_READWRITE };
      const LayoutRun *heap = layout_find (process->layout, old_end);
      g_autoptr (GArray) inside = layout_cut (process->layout, old_end, new_end);
      if (heap == NULL || inside->len != 1 || heap->end < new_end || heap->state != VAS_MEM_RESERVE)
        {
          operation_skip (op, "brk into memory that is not the heap's");
          return;
        }
      run.allocation = heap->allocation;
      operation_write_allocate (op, NULL, old_end, new_end - old_end, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, 0);
      layout_assign (process->layout, &run);
    }
  else if (new_end < old_end)
    {
      const LayoutRun *heap = layout_find (process->layout, new_end);
      if (heap == NULL || heap->end < old_end)
        {
          operation_skip (op, "brk out of memory that is not the heap's");
          return;
        }
      LayoutRun run = { new_end, old_end, heap->allocation, VAS_MEM_RESERVE, 0 };
      operation_write_free (op, new_end, old_end - new_end, VAS_MEM_DECOMMIT);
      layout_assign (process->layout, &run);
    }
}

static void
do_brk (const Operation *op)
{
  if (!op->process->has_break)
    begin_break (op, op->call->result);
  else
    move_break (op, op->call->result);
}

/* ---- the table ---- */

void
strace_map_call (StraceWriter *writer, StraceProcess *process, const char *who, const StraceLine *call)
{
  static const struct
  {
    const char *name;
    void (*carry_out) (const Operation *op);
  } operations[] = {
    { "mmap", do_mmap },       { "munmap", do_munmap }, { "mprotect", do_mprotect },
    { "madvise", do_madvise }, { "mremap", do_mremap }, { "brk", do_brk },
  };
  Operation op = { writer, process, who, call };
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    if (strcmp (operations[i].name, call->name) == 0)
      {
        operations[i].carry_out (&op);
        return;
      }
  g_autofree char *reason = g_strconcat (call->name, ": nothing on Windows that is simulated", NULL);
  operation_skip (&op, g_intern_string (reason));
}

/* ---- fork ---- */

void
strace_map_copied (StraceWriter *writer, StraceProcess *process, const char *who)
{
  StraceLine none = { .line = 0 };
  Operation op = { writer, process, who, &none };
  g_autoptr (GArray) runs = layout_cut (process->layout, 0, G_MAXUINT64);
  layout_clear (process->layout, 0, G_MAXUINT64);
  place_pieces (&op, runs);
}
