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
  g_array_unref (memory->scheduled);
  g_array_unref (memory->usages);
  g_free (memory);
}

static void
take (Digest128 *digest, uint64_t first, uint64_t second)
{
  *digest = hash_take (*digest, first, second);
}

static void
take_owner (Digest128 *digest, const HostOwner *owner)
{
  take (digest, (uint64_t) owner->domain << 32 | owner->task, (uint64_t) owner->level);
}

static void
take_blocks (Digest128 *digest, const HostMemory *memory)
{
  for (guint i = 0; i < memory->heaps->len; i++)
    take (digest, i, g_array_index (memory->heaps, HostHeapEntry, i).type);
  for (guint i = 0; i < memory->blocks->len; i++)
    {
      const HostBlock *block = &g_array_index (memory->blocks, HostBlock, i);
      take (digest, block->address, block->size << 1 | block->used);
      take (digest, block->segment, block->heap);
      take_owner (digest, &block->owner);
    }
}

/* What the host gave and to whom, the ledger of mappings, the registered callback and the latch: what calls that
 * succeed change, and E_FAIL (HM-020).  Not the clock, the lock and what is ordered for calls to come, which a refused
 * call may use up (HM-025), nor figures. */
static Digest128
digest_memory (const HostState *state)
{
  const HostMemory *memory = (const HostMemory *) state;
  Digest128 digest = { memory->latched, memory->callback };
  for (guint i = 0; i < memory->reservations->len; i++)
    {
      const HostReservation *entry = &g_array_index (memory->reservations, HostReservation, i);
      take (&digest, entry->base, entry->size);
      take (&digest, entry->committed, 0);
      take_owner (&digest, &entry->owner);
    }
  take_blocks (&digest, memory);
  for (guint i = 0; i < memory->mappings->len; i++)
    take (&digest, g_array_index (memory->mappings, HostMapping, i).start,
          g_array_index (memory->mappings, HostMapping, i).size);
  return digest;
}

HostMemory *
host_memory_new (const VasMachine *machine)
{
  const VasClrHostConfig *config = &machine->state.config.host;
  const HostUsage process = { .scope = HOST_PROCESS };
  HostMemory *memory = g_new0 (HostMemory, 1);
  memory->base = (HostState) { 1, free_memory, digest_memory };
  memory->time = config->time;
  memory->lock_owner = config->lock_owner;
  memory->lock_release = config->lock_release;
  memory->lock_abandon = config->lock_abandon;
  memory->reservations = g_array_new (FALSE, FALSE, sizeof (HostReservation));
  memory->heaps = g_array_new (FALSE, FALSE, sizeof (HostHeapEntry));
  memory->blocks = g_array_new (FALSE, FALSE, sizeof (HostBlock));
  memory->mappings = g_array_new (FALSE, FALSE, sizeof (HostMapping));
  memory->failures = g_array_new (FALSE, FALSE, sizeof (HostFailure));
  memory->scheduled = g_array_new (FALSE, FALSE, sizeof (HostNotification));
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
  copy->scheduled = g_array_copy (memory->scheduled);
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
