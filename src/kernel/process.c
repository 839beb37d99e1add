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

uint64_t
machine_job_room (const VasMachine *machine)
{
  uint64_t limit = machine->state.config.job_commit_limit, charged = 0;
  if (limit == 0)
    return UINT64_MAX;
  for (guint i = 0; i < machine->state.processes->len; i++)
    charged += geometry_address (&machine->geometry, machine_process (machine, i + 1)->space.charged_pages);
  return charged < limit ? limit - charged : 0;
}

/* In pages: the process's own, or what others in the job leave. */
static uint64_t
quota_of (const VasMachine *machine, const Space *space)
{
  uint32_t shift = machine->geometry.page_shift;
  uint64_t quota = machine->state.config.process_commit_limit, room = machine_job_room (machine);
  quota = quota != 0 ? quota >> shift : UINT64_MAX;
  return room != UINT64_MAX ? MIN (quota, space->charged_pages + (room >> shift)) : quota;
}

SpaceContext
machine_space (VasMachine *machine, VasProcessId process)
{
  Space *space = &machine_process (machine, process)->space;
  return (SpaceContext) { space, &machine->geometry, &machine->state.ledger, quota_of (machine, space),
                          &machine->state.memory, process, machine->state.config.dep, machine_is_documented (machine),
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
