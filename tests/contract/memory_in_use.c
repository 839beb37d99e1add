/* What a machine's memory still holds. */
#include "memory_in_use.h"
#include "kernel/kernel.h"

void
memory_in_use (const VasMachine *machine, GString *text)
{
  const Memory *memory = &machine->state.memory;
  MemoryCounters counters = memory_counters (memory, NO_ASID);
  const struct
  {
    const char *what;
    uint64_t now, at_start;
  } figures[] = {
    { "pages in working sets", counters.working_set, 0 },
    { "locked pages", counters.locked, 0 },
    { "page tables", counters.table_pages, 0 },
    { "standby frames", counters.standby, 0 },
    { "modified frames", counters.modified, 0 },
    { "page-file slots", counters.page_file_used, 0 },
    { "unused frames", counters.zeroed + counters.free, memory->setup.n_frames },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (figures); i++)
    if (figures[i].now != figures[i].at_start)
      g_string_append_printf (text, "the end: %s: %" G_GUINT64_FORMAT " instead of %" G_GUINT64_FORMAT "\n",
                              figures[i].what, figures[i].now, figures[i].at_start);
}
