/* Processes, threads and handles. */
#include "kernel/kernel.h"
#include <vasbox/protection.h>

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
                          process, machine->state.config.dep,
                          machine_is_documented (machine) };
}

/* The open entry of @handle, or NULL. */
static HandleEntry *
find_handle (const VasMachine *machine, VasThreadId thread, VasHandle handle)
{
  GArray *handles = machine_process (machine, machine_thread (machine, thread)->process)->handles;
  uint64_t index = handle / 4;
  /* Windows ignores a handle's two low bits. */
  if (index == 0 || index > handles->len)
    return NULL;
  HandleEntry *entry = &g_array_index (handles, HandleEntry, index - 1);
  return entry->kind != HANDLE_NONE ? entry : NULL;
}

VasVerdict
machine_reference_process (const VasMachine *machine, VasThreadId thread, VasHandle handle, uint32_t access,
                           VasProcessId *process)
{
  VasProcessId target;
  if (handle == VAS_CURRENT_PROCESS)
    target = machine_thread (machine, thread)->process;
  else if (handle == VAS_CURRENT_THREAD)
    return REFUSE (OBJECT_TYPE_MISMATCH, 'V', 'X', 2);
  else
    {
      const HandleEntry *entry = find_handle (machine, thread, handle);
      if (entry == NULL)
        return REFUSE (INVALID_HANDLE, 'V', 'X', 1);
      if ((entry->access & access) != access)
        return REFUSE (ACCESS_DENIED, 'V', 'X', 3);
      target = entry->target;
    }
  if (access != 0 && machine_process (machine, target)->terminated)
    return REFUSE (PROCESS_IS_TERMINATING, 'V', 'X', 12);
  *process = target;
  return VERDICT_OK;
}

VasHandle
machine_open_handle (VasMachine *machine, VasThreadId thread, VasProcessId target, uint32_t access)
{
  GArray *handles = machine_process (machine, machine_thread (machine, thread)->process)->handles;
  HandleEntry entry = { HANDLE_PROCESS, access, target };
  for (guint i = 0; i < handles->len; i++)
    if (g_array_index (handles, HandleEntry, i).kind == HANDLE_NONE)
      {
        g_array_index (handles, HandleEntry, i) = entry;
        return (VasHandle) (i + 1) * 4;
      }
  g_array_append_val (handles, entry);
  return (VasHandle) handles->len * 4;
}

/* Closed entries at the end go, so that the table does not remember handles that nobody can tell were ever open. */
static void
drop_closed_end (GArray *handles)
{
  guint n = handles->len;
  while (n > 0 && g_array_index (handles, HandleEntry, n - 1).kind == HANDLE_NONE)
    n--;
  g_array_set_size (handles, n);
}

VasVerdict
machine_close_handle (VasMachine *machine, VasThreadId thread, VasHandle handle)
{
  if (handle == VAS_CURRENT_PROCESS || handle == VAS_CURRENT_THREAD)
    return VERDICT_OK;
  HandleEntry *entry = find_handle (machine, thread, handle);
  if (entry == NULL)
    return REFUSE (INVALID_HANDLE, 'V', 'X', 1);
  *entry = (HandleEntry) { HANDLE_NONE, 0, 0 };
  drop_closed_end (machine_process (machine, machine_thread (machine, thread)->process)->handles);
  return VERDICT_OK;
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
  g_array_set_size (machine_process (machine, process)->handles, 0);
  machine_process (machine, process)->terminated = true;
}
