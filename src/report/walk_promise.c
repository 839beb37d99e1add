#include "report/walk_promise.h"
#include "kernel/kernel.h"
#include "report/format.h"
#include <vasbox/protection.h>

#define HEX G_GINT64_MODIFIER "x"

const PageTable *
report_page_table (const VasMachine *machine, VasProcessId process)
{
  return &machine->state.memory.spaces[process].table;
}

const Physical *
report_physical (const VasMachine *machine)
{
  return &machine->state.memory.physical;
}

/* What an access to a committed page that is not mapped would do. */
static void
append_fault (GString *out, const MemoryPageInfo *info)
{
  if (info->place == MEMORY_PAGE_FILE)
    g_string_append_printf (out, "in slot %" G_GUINT64_FORMAT " of the page file: an access reads it (hard fault)",
                            info->slot);
  else if (info->place == MEMORY_TRANSITION)
    g_string_append_printf (out, "in frame 0x%" HEX ", out of the working set: an access takes it back (soft fault)",
                            info->pfn);
  else if (info->place == MEMORY_WORKING_SET)
    g_string_append_printf (out, "in frame 0x%" HEX ", not mapped: an access maps it", info->pfn);
  else
    g_string_append (out, "never touched: an access makes it (demand-zero fault)");
}

void
report_walk_promise (GString *out, const VasMachine *machine, VasProcessId process, guint64 address)
{
  const Memory *memory = &machine->state.memory;
  VasRegion region;
  MemoryPageInfo info;
  if (!vas_machine_region (machine, process, address, &region))
    {
      g_string_append (out, "promise: none, not an address of the user's; an access is refused "
                            "(STATUS_ACCESS_VIOLATION)\n");
      return;
    }
  memory_page_info (memory, process, address >> memory->setup.layout.page_shift, &info);
  g_string_append_printf (out, "promise: %s", report_state (region.state));
  if (region.state == VAS_MEM_COMMIT)
    {
      g_string_append_c (out, ' ');
      report_protection (out, region.protect);
    }
  if (region.state != VAS_MEM_FREE)
    g_string_append_printf (out, " %s", report_type (region.type));
  g_string_append (out, "; ");
  if (region.state != VAS_MEM_COMMIT || (region.protect & VAS_PAGE_NOACCESS) != 0)
    g_string_append (out, "an access is refused (STATUS_ACCESS_VIOLATION)");
  else if ((region.protect & VAS_PAGE_GUARD) != 0)
    g_string_append (out, "the first access takes the guard away (STATUS_GUARD_PAGE_VIOLATION)");
  else if (info.mapped)
    g_string_append_printf (out, "in frame 0x%" HEX "%s, mapped", info.pfn, info.large ? " of a large page" : "");
  else
    append_fault (out, &info);
  g_string_append_c (out, '\n');
}
