/* What the host knows: made, copied where a snapshot shares it, freed. */
#include "host/host.h"

static void
free_memory (HostState *state)
{
  HostMemory *memory = (HostMemory *) state;
  g_array_unref (memory->reservations);
  g_array_unref (memory->heaps);
  g_array_unref (memory->blocks);
  g_array_unref (memory->mappings);
  g_array_unref (memory->failures);
  g_array_unref (memory->usages);
  g_free (memory);
}

HostMemory *
host_memory_new (const VasMachine *machine)
{
  const VasClrHostConfig *config = &machine->state.config.host;
  const HostUsage process = { .scope = HOST_PROCESS };
  HostMemory *memory = g_new0 (HostMemory, 1);
  memory->base = (HostState) { 1, free_memory };
  memory->time = config->time;
  memory->lock_owner = config->lock_owner;
  memory->lock_release = config->lock_release;
  memory->lock_abandon = config->lock_abandon;
  memory->reservations = g_array_new (FALSE, FALSE, sizeof (HostReservation));
  memory->heaps = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  memory->blocks = g_array_new (FALSE, FALSE, sizeof (HostBlock));
  memory->mappings = g_array_new (FALSE, FALSE, sizeof (HostMapping));
  memory->failures = g_array_new (FALSE, FALSE, sizeof (HostFailure));
  memory->usages = g_array_new (FALSE, FALSE, sizeof (HostUsage));
  g_array_append_val (memory->usages, process);
  memory->told = eMemoryAvailableNeutral;
  prng_seed (&memory->prng, machine->state.config.seed);
  return memory;
}

static HostMemory *
copy_memory (const HostMemory *memory)
{
  HostMemory *copy = g_memdup2 (memory, sizeof *memory);
  copy->base.references = 1;
  copy->reservations = g_array_copy (memory->reservations);
  copy->heaps = g_array_copy (memory->heaps);
  copy->blocks = g_array_copy (memory->blocks);
  copy->mappings = g_array_copy (memory->mappings);
  copy->failures = g_array_copy (memory->failures);
  copy->usages = g_array_copy (memory->usages);
  return copy;
}

HostMemory *
host_memory (VasMachine *machine)
{
  HostState *state = machine->state.host;
  if (state == NULL)
    machine->state.host = &host_memory_new (machine)->base;
  else if (state->references > 1)
    {
      machine->state.host = &copy_memory ((HostMemory *) state)->base;
      state->references--;
    }
  return (HostMemory *) machine->state.host;
}
