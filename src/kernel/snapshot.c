/* Snapshots: the maps are shared by reference, the small tables copied. */
#include "kernel/kernel.h"

struct VasSnapshot
{
  SharedPool *shared; /* of the machine that it was taken from, whether or not that is still there */
  Geometry geometry;
  MachineState state;
};

static void
free_pool (gpointer data)
{
  region_pool_free (((SharedPool *) data)->pool);
}

void
machine_release_pool (SharedPool *shared)
{
  g_rc_box_release_full (shared, free_pool);
}

void
machine_release_host (HostState *state)
{
  if (state != NULL && --state->references == 0)
    state->free (state);
}

static GArray *
copy_array (GArray *array)
{
  return g_array_copy (array);
}

static void
copy_state (MachineState *copy, const MachineState *state)
{
  *copy = *state;
  memory_share (&copy->memory, &state->memory);
  section_table_share (&copy->sections, &state->sections);
  file_table_share (&copy->files, &state->files);
  if (copy->host != NULL)
    copy->host->references++;
  copy->threads = copy_array (state->threads);
  copy->processes = copy_array (state->processes);
  for (guint i = 0; i < state->processes->len; i++)
    {
      const Process *from = &g_array_index (state->processes, Process, i);
      Process *to = &g_array_index (copy->processes, Process, i);
      space_share (&to->space, &from->space);
      to->handles = copy_array (from->handles);
    }
}

void
machine_clear_state (MachineState *state)
{
  for (guint i = 0; i < state->processes->len; i++)
    {
      Process *process = &g_array_index (state->processes, Process, i);
      space_clear (&process->space);
      g_array_unref (process->handles);
    }
  g_array_unref (state->processes);
  g_array_unref (state->threads);
  section_table_clear (&state->sections);
  file_table_clear (&state->files);
  memory_clear (&state->memory);
  machine_release_host (state->host);
}

VasSnapshot *
vas_machine_snapshot (VasMachine *machine)
{
  VasSnapshot *snapshot = g_new (VasSnapshot, 1);
  snapshot->shared = g_rc_box_acquire (machine->shared);
  snapshot->geometry = machine->geometry;
  copy_state (&snapshot->state, &machine->state);
  return snapshot;
}

void
vas_machine_restore (VasMachine *machine, const VasSnapshot *snapshot)
{
  g_return_if_fail (snapshot->shared == machine->shared);
  MachineState old = machine->state;
  copy_state (&machine->state, &snapshot->state);
  machine_clear_state (&old);
}

void
vas_snapshot_free (VasSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;
  machine_clear_state (&snapshot->state);
  machine_release_pool (snapshot->shared);
  g_free (snapshot);
}

bool
vas_snapshot_peek (const VasSnapshot *snapshot, VasProcessId process, uint64_t address, uint64_t size, void *data)
{
  return machine_peek (&snapshot->state, &snapshot->geometry, process, address, size, data);
}
