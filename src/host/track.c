/* What the host gave: its reservations, by which it knows its own memory (HM-051), and the ledger of mappings. */
#include "host/host.h"

guint
host_first_above (GArray *ranges, uint64_t address)
{
  guint low = 0, high = ranges->len, width = g_array_get_element_size (ranges);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const uint64_t *range = (const uint64_t *) (const void *) (ranges->data + (size_t) middle * width);
      if (range[0] + (range[1] - 1) < address)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

int
host_find_reservation (const HostMemory *memory, uint64_t address)
{
  guint index = host_first_above (memory->reservations, address);
  if (index == memory->reservations->len
      || g_array_index (memory->reservations, HostReservation, index).base > address)
    return -1;
  return (int) index;
}

void
host_remove_reservation (HostMemory *memory, int index)
{
  const HostReservation entry = g_array_index (memory->reservations, HostReservation, index);
  const HostAmount amount = { entry.size, entry.committed, 1 };
  g_array_remove_index (memory->reservations, (guint) index);
  host_count (memory, &entry.owner, &amount, false);
}

/* What was freed without the host's being asked is not there any more. */
void
host_add_reservation (HostMemory *memory, const HostReservation *reservation)
{
  const HostAmount amount = { reservation->size, reservation->committed, 1 };
  guint index = host_first_above (memory->reservations, reservation->base);
  while (index < memory->reservations->len
         && g_array_index (memory->reservations, HostReservation, index).base
                <= reservation->base + (reservation->size - 1))
    host_remove_reservation (memory, (int) index);
  g_array_insert_val (memory->reservations, index, *reservation);
  host_count (memory, &reservation->owner, &amount, true);
}

/* S_FALSE is a success here: the runtime tries its mapping once more (HM-081). */
void
host_needs_space (HostCall *call)
{
  const HostOwner owner = host_owner (call);
  const HostAmount more = { call->call->arguments[1], 0, 0 };
  if (call->injected == S_FALSE)
    call->call->result = (uint32_t) S_FALSE;
  else if (!host_is_injected (call, HOST_RULE (81), HOST_RULE (5)) && !host_may_have (call, &owner, &more))
    call->call->verdict.rule = HOST_RULE (81);
}

static guint
find_mapping (const HostMemory *memory, uint64_t start, bool *is_found)
{
  guint index = 0;
  while (index < memory->mappings->len && g_array_index (memory->mappings, HostMapping, index).start < start)
    index++;
  *is_found
      = index < memory->mappings->len && g_array_index (memory->mappings, HostMapping, index).start == start;
  return index;
}

/* The runtime does not look at the result: an error of its own is only reported (HM-084). */
void
host_acquired_space (HostCall *call)
{
  HostMemory *memory = call->memory;
  const HostMapping mapping = { call->call->arguments[0], call->call->arguments[1], call->machine->step + 1 };
  bool is_held;
  if (host_is_injected (call, HOST_RULE (82), HOST_RULE (82)))
    return;
  guint index = find_mapping (memory, mapping.start, &is_held);
  if (is_held)
    {
      memory->report.ledger_errors++;
      return;
    }
  g_array_insert_val (memory->mappings, index, mapping);
  memory->report.mapped += mapping.size;
  memory->report.mappings++;
}

void
host_released_space (HostCall *call)
{
  HostMemory *memory = call->memory;
  bool is_held;
  if (host_is_injected (call, HOST_RULE (83), HOST_RULE (83)))
    return;
  guint index = find_mapping (memory, call->call->arguments[0], &is_held);
  if (!is_held)
    {
      memory->report.ledger_errors++;
      return;
    }
  memory->report.mapped -= g_array_index (memory->mappings, HostMapping, index).size;
  memory->report.mappings--;
  g_array_remove_index (memory->mappings, index);
}
