/* Figures are whole numbers, shares are tenths of a percent: no floating point, the same everywhere. */
#include "report/statistics.h"
#include "report/format.h"

static void
append_faults (GString *out, const VasMemoryCounters *memory)
{
  g_string_append_printf (out,
                          "  pages         %" G_GUINT64_FORMAT " demand-zero faults, %" G_GUINT64_FORMAT
                          " soft, %" G_GUINT64_FORMAT " hard, %" G_GUINT64_FORMAT " remapped; %" G_GUINT64_FORMAT
                          " evicted, %" G_GUINT64_FORMAT " written back, %" G_GUINT64_FORMAT " trimmed\n",
                          memory->demand_zero_faults, memory->soft_faults, memory->hard_faults, memory->remap_faults,
                          memory->evictions, memory->write_backs, memory->trims);
  g_string_append_printf (out,
                          "  exceptions    %" G_GUINT64_FORMAT " violations, %" G_GUINT64_FORMAT
                          " guard pages, %" G_GUINT64_FORMAT " in-page errors, %" G_GUINT64_FORMAT
                          " stack overflows; stacks grew %" G_GUINT64_FORMAT " times\n",
                          memory->violations, memory->guard_faults, memory->in_page_errors, memory->stack_overflows,
                          memory->stack_growths);
}

static void
append_translation (GString *out, const VasHardwareCounters *hardware)
{
  guint64 first = hardware->tlb_l1i_hits + hardware->tlb_l1d_hits;
  guint64 all = first + hardware->tlb_l2_hits + hardware->tlb_misses;
  g_string_append_printf (out, "  TLB           %" G_GUINT64_FORMAT " translations: ", all);
  report_share (out, first, all, 1);
  g_string_append (out, " by the first level, ");
  report_share (out, hardware->tlb_l2_hits, all, 1);
  g_string_append (out, " by the second, ");
  report_share (out, hardware->tlb_misses, all, 1);
  g_string_append_printf (out, " missed; %" G_GUINT64_FORMAT " walks read %" G_GUINT64_FORMAT " entries\n",
                          hardware->walks, hardware->walk_references);
}

/* The samples in tenths of the largest: 0 is less than a tenth of it, 9 nearly all. */
static void
append_curve (GString *out, const GArray *curve)
{
  guint64 most = 1;
  for (guint i = 0; i < curve->len; i++)
    most = MAX (most, g_array_index (curve, RunSample, i).working_set);
  for (guint i = 0; i < curve->len; i++)
    g_string_append_c (out, (char) ('0' + MIN (9, g_array_index (curve, RunSample, i).working_set / (most / 10 + 1))));
}

static void
append_sizes (GString *out, const RunResult *result)
{
  const VasMemoryCounters *memory = &result->memory;
  g_string_append (out, "  page tables   ");
  report_size (out, memory->page_tables);
  g_string_append (out, ", at most ");
  report_size (out, memory->page_tables_peak);
  g_string_append (out, "; ");
  report_share (out, memory->page_tables_peak, memory->working_set_peak, 1);
  g_string_append (out, " of the largest working sets\n  working set   ");
  report_size (out, memory->working_set);
  g_string_append (out, ", at most ");
  report_size (out, memory->working_set_peak);
  g_string_append (out, "; over the run, in tenths: ");
  append_curve (out, result->curve);
  g_string_append_c (out, '\n');
}

void
report_statistics (GString *out, const RunResult *result)
{
  if (result->accesses == 0)
    return;
  append_faults (out, &result->memory);
  append_translation (out, &result->hardware);
  append_sizes (out, result);
}
