/* What the host has seen, and what is live. */
#include "host/host_report.h"
#include "host/host.h"

VasClrHostReport
host_report (const VasMachine *machine)
{
  const HostMemory *memory = (const HostMemory *) machine->state.host;
  if (memory == NULL)
    return (VasClrHostReport) { 0 };
  VasClrHostReport report = memory->report;
  report.time = memory->time;
  for (unsigned i = 0; i < VAS_CLR_N_METHODS; i++)
    {
      report.n_calls += report.calls[i];
      report.n_failures += report.failures[i];
    }
  report.low_counter = memory->own.state.counter;
  report.finalizer_wakes = memory->own.state.finalizer_wakes;
  return report;
}

void
vas_clr_host_report (IHostMemoryManager *manager, VasClrHostReport *report)
{
  ClrHost *host = (ClrHost *) manager;
  host_lock (host);
  *report = host_report (host->machine);
  host_unlock (host);
}

typedef struct Listing
{
  VasClrAllocation *allocations;
  size_t room, n;
} Listing;

static void
list (Listing *listing, VasClrAllocationKind kind, uint64_t address, uint64_t size, uint64_t committed,
      const HostOwner *owner)
{
  if (listing->n < listing->room)
    listing->allocations[listing->n]
        = (VasClrAllocation) { kind, address, size, committed, owner->domain, owner->task, owner->level, owner->step };
  listing->n++;
}

static void
list_all (Listing *listing, const HostMemory *memory)
{
  for (guint i = 0; i < memory->reservations->len; i++)
    {
      const HostReservation *entry = &g_array_index (memory->reservations, HostReservation, i);
      list (listing, VAS_CLR_RESERVATION, entry->base, entry->size, entry->committed, &entry->owner);
    }
  for (guint i = 0; i < memory->blocks->len; i++)
    {
      const HostBlock *block = &g_array_index (memory->blocks, HostBlock, i);
      if (block->used)
        list (listing, VAS_CLR_BLOCK, block->address, block->size, block->size, &block->owner);
    }
  for (guint i = 0; i < memory->mappings->len; i++)
    {
      const HostMapping *mapping = &g_array_index (memory->mappings, HostMapping, i);
      const HostOwner owner = { 0, 0, eTaskCritical, mapping->step };
      list (listing, VAS_CLR_MAPPING, mapping->start, mapping->size, 0, &owner);
    }
}

size_t
vas_clr_host_live (IHostMemoryManager *manager, VasClrAllocation *allocations, size_t n)
{
  ClrHost *host = (ClrHost *) manager;
  Listing listing = { allocations, n, 0 };
  host_lock (host);
  list_all (&listing, host_memory (host->machine));
  host_unlock (host);
  return listing.n;
}
