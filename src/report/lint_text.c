/* The findings in words. */
#include "report/format.h"
#include "report/lint.h"

typedef struct KindText
{
  const char *id, *before, *after, *remedy; /* what was found, before and after its address */
} KindText;

static const KindText texts[LINT_N_KINDS] = {
  { "LINT-01", "MEM_COMMIT alone at ", ", where nothing is reserved",
    "add MEM_RESERVE, or reserve first and commit inside of that" },
  { "LINT-02", "a size was given to MEM_RELEASE at ", "",
    "give 0: VirtualFree releases whole allocations (MEM_DECOMMIT takes a part)" },
  { "LINT-03", "MEM_DECOMMIT with size 0 takes the whole allocation at ", ", not a page",
    "give the size in bytes where a part is meant" },
  { "LINT-04", "a protection was asked for across two allocations, the second at ", "",
    "protect each allocation by a call of its own" },
  { "LINT-05", "the old protection, which is the first page's, goes back to pages at ", " that had others",
    "keep each region's protection (VirtualQuery) and restore them one by one" },
  { "LINT-06", "a reservation smaller than the allocation granularity, at ", "",
    "reserve in multiples of the granularity and divide that" },
  { "LINT-07", "the commit was refused, and the reservation at ", " was never released",
    "release the reservation where its commit fails" },
  { "LINT-08", "a service consumed the guard page at ", "",
    "do not probe memory that may hold guard pages: ask VirtualQuery" },
};

const char *
lint_id (LintKind kind)
{
  return texts[kind].id;
}

const char *
lint_remedy (LintKind kind)
{
  return texts[kind].remedy;
}

void
lint_describe (GString *out, const LintFinding *finding)
{
  g_string_append_printf (out, "%s0x%" G_GINT64_MODIFIER "x%s", texts[finding->kind].before, finding->address,
                          texts[finding->kind].after);
  if (finding->kind == LINT_SMALL_RESERVE)
    {
      g_string_append (out, ": ");
      report_size (out, finding->bytes);
      g_string_append (out, " of address space are lost");
    }
  if (finding->other_line != 0)
    g_string_append_printf (out, " (%s line %u)", finding->kind == LINT_LEAK_AFTER_COMMIT ? "reserved in" : "read in",
                            finding->other_line);
  if (finding->count > 1)
    g_string_append_printf (out, "; %" G_GUINT64_FORMAT " times", finding->count);
}
