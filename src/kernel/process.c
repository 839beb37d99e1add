/* Processes, their spaces and their end. */
#include "kernel/kernel.h"
#include "space/view.h"

bool
machine_has_process (const VasMachine *machine, VasProcessId id)
{
  return id >= 1 && id <= machine->state.processes->len;
}

bool
machine_has_thread (const VasMachine *machine, VasThreadId id)
{
  return id >= 1 && id <= machine->state.threads->len;
}

SpaceContext
machine_space (VasMachine *machine, VasProcessId process)
{
  uint64_t quota = machine->state.config.process_commit_limit;
  return (SpaceContext) { &machine_process (machine, process)->space, &machine->geometry, &machine->state.ledger,
                          quota != 0 ? quota >> machine->geometry.page_shift : UINT64_MAX, &machine->state.memory,
                          process, machine->state.config.dep, machine_is_documented (machine),
                          &machine->state.sections };
}

void
machine_terminate_process (VasMachine *machine, VasProcessId process)
{
  SpaceContext context = machine_space (machine, process);
  space_empty (&context);
  memory_remove_space (&machine->state.memory, process);
  for (guint i = 0; i < machine->state.threads->len; i++)
    if (machine_thread (machine, i + 1)->process == process)
      machine_thread (machine, i + 1)->stack = (SpaceStack) { 0 };
  GArray *handles = machine_process (machine, process)->handles;
  for (guint i = 0; i < handles->len; i++)
    machine_drop_handle (&machine->state, &g_array_index (handles, HandleEntry, i));
  g_array_set_size (handles, 0);
  file_reads_drop (&machine->state.files, process);
  machine_process (machine, process)->terminated = true;
}

void
machine_spread_commit (VasMachine *machine, VasProcessId process, PageRange pages)
{
  const SectionTable *table = &machine->state.sections;
  const SectionView *own = section_find_view (table, process, pages.start);
  if (own == NULL || !section_is_reserved (section_get (table, own->section)))
    return;
  uint64_t offset = own->first_page - own->pages.start;
  for (guint i = 0; i < table->views->len; i++)
    {
      const SectionView *view = &g_array_index (table->views, SectionView, i);
      SpaceContext context = machine_space (machine, view->asid);
      if (view->section == own->section)
        space_follow_section (&context, view, (PageRange) { pages.start + offset, pages.end + offset });
    }
}
