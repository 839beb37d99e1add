/* Who is told of what is ordered of the machine's host: recorders. */
#include "kernel/kernel.h"

void
machine_add_order_observer (VasMachine *machine, OrderObserver observer, void *data)
{
  OrderEntry entry = { observer, data };
  g_array_append_val (machine->order_observers, entry);
}

void
machine_remove_order_observer (VasMachine *machine, OrderObserver observer, void *data)
{
  for (guint i = machine->order_observers->len; i > 0; i--)
    {
      const OrderEntry *entry = &g_array_index (machine->order_observers, OrderEntry, i - 1);
      if (entry->observer == observer && entry->data == data)
        g_array_remove_index (machine->order_observers, i - 1);
    }
}

void
machine_tell_order (VasMachine *machine, const HostOrder *order)
{
  for (guint i = 0; i < machine->order_observers->len; i++)
    {
      const OrderEntry entry = g_array_index (machine->order_observers, OrderEntry, i);
      entry.observer (order, entry.data);
    }
}
