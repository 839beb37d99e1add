/* Sorted, disjoint runs in one array: the logs have thousands of runs at most, and a search is a bisection. */
#include "trace/importers/layout.h"

struct Layout
{
  GArray *runs;        /* LayoutRun */
  GArray *allocations; /* LayoutAllocation */
};

Layout *
layout_new (void)
{
  Layout *layout = g_new (Layout, 1);
  layout->runs = g_array_new (FALSE, FALSE, sizeof (LayoutRun));
  layout->allocations = g_array_new (FALSE, FALSE, sizeof (LayoutAllocation));
  return layout;
}

void
layout_free (Layout *layout)
{
  g_array_unref (layout->runs);
  g_array_unref (layout->allocations);
  g_free (layout);
}

Layout *
layout_copy (const Layout *layout)
{
  Layout *copy = layout_new ();
  g_array_append_vals (copy->runs, layout->runs->data, layout->runs->len);
  g_array_append_vals (copy->allocations, layout->allocations->data, layout->allocations->len);
  return copy;
}

guint
layout_add_allocation (Layout *layout, const LayoutAllocation *allocation)
{
  g_array_append_vals (layout->allocations, allocation, 1);
  return layout->allocations->len - 1;
}

LayoutAllocation *
layout_allocation (const Layout *layout, guint index)
{
  return &g_array_index (layout->allocations, LayoutAllocation, index);
}

guint
layout_n_runs (const Layout *layout)
{
  return layout->runs->len;
}

const LayoutRun *
layout_run (const Layout *layout, guint index)
{
  return &g_array_index (layout->runs, LayoutRun, index);
}

guint
layout_lower_bound (const Layout *layout, guint64 address)
{
  guint low = 0, high = layout->runs->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (layout_run (layout, middle)->end > address)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

const LayoutRun *
layout_find (const Layout *layout, guint64 address)
{
  guint index = layout_lower_bound (layout, address);
  if (index == layout->runs->len || layout_run (layout, index)->start > address)
    return NULL;
  return layout_run (layout, index);
}

bool
layout_is_free (const Layout *layout, guint64 start, guint64 end)
{
  guint index = layout_lower_bound (layout, start);
  return index == layout->runs->len || layout_run (layout, index)->start >= end;
}

GArray *
layout_cut (const Layout *layout, guint64 start, guint64 end)
{
  GArray *cut = g_array_new (FALSE, FALSE, sizeof (LayoutRun));
  for (guint i = layout_lower_bound (layout, start); i < layout->runs->len && layout_run (layout, i)->start < end; i++)
    {
      LayoutRun run = *layout_run (layout, i);
      run.start = MAX (run.start, start);
      run.end = MIN (run.end, end);
      g_array_append_val (cut, run);
    }
  return cut;
}

void
layout_clear (Layout *layout, guint64 start, guint64 end)
{
  guint index = layout_lower_bound (layout, start);
  if (start >= end || index == layout->runs->len)
    return;
  LayoutRun *run = &g_array_index (layout->runs, LayoutRun, index);
  if (run->start < start) /* its front stays; its tail may too */
    {
      LayoutRun tail = *run;
      run->end = start;
      index++;
      if (tail.end > end)
        {
          tail.start = end;
          g_array_insert_val (layout->runs, index, tail);
          return;
        }
    }
  guint stop = index;
  while (stop < layout->runs->len && layout_run (layout, stop)->end <= end)
    stop++;
  if (stop > index)
    g_array_remove_range (layout->runs, index, stop - index);
  if (index < layout->runs->len && layout_run (layout, index)->start < end)
    g_array_index (layout->runs, LayoutRun, index).start = end;
}

static bool
can_join (const LayoutRun *left, const LayoutRun *right)
{
  return left->end == right->start && left->allocation == right->allocation && left->state == right->state
         && left->protect == right->protect;
}

void
layout_assign (Layout *layout, const LayoutRun *run)
{
  if (run->start >= run->end)
    return;
  layout_clear (layout, run->start, run->end);
  guint index = layout_lower_bound (layout, run->start);
  g_array_insert_vals (layout->runs, index, run, 1);
  if (index + 1 < layout->runs->len && can_join (run, layout_run (layout, index + 1)))
    {
      g_array_index (layout->runs, LayoutRun, index).end = layout_run (layout, index + 1)->end;
      g_array_remove_index (layout->runs, index + 1);
    }
  if (index > 0 && can_join (layout_run (layout, index - 1), layout_run (layout, index)))
    {
      g_array_index (layout->runs, LayoutRun, index - 1).end = layout_run (layout, index)->end;
      g_array_remove_index (layout->runs, index);
    }
}

void
layout_clear_allocation (Layout *layout, guint allocation)
{
  const LayoutAllocation *made = layout_allocation (layout, allocation);
  guint64 end = made->end;
  for (guint i = layout_lower_bound (layout, made->base); i < layout->runs->len;)
    {
      const LayoutRun *run = layout_run (layout, i);
      if (run->start >= end)
        return;
      if (run->allocation == allocation)
        g_array_remove_index (layout->runs, i);
      else
        i++;
    }
}
