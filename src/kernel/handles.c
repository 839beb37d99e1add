/* Handles: a process's table of small values, each a reference to an object of the machine's. */
#include "kernel/kernel.h"
#include <vasbox/protection.h>

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
machine_look_up_handle (const VasMachine *machine, VasThreadId thread, VasHandle handle, HandleEntry *entry)
{
  const HandleEntry *found = find_handle (machine, thread, handle);
  if (handle == VAS_CURRENT_PROCESS)
    *entry = (HandleEntry) { HANDLE_PROCESS, VAS_PROCESS_ALL_ACCESS, machine_thread (machine, thread)->process };
  else if (handle == VAS_CURRENT_THREAD)
    *entry = (HandleEntry) { HANDLE_THREAD, VAS_PROCESS_ALL_ACCESS, thread };
  else if (found != NULL)
    *entry = *found;
  else
    return REFUSE (INVALID_HANDLE, 'V', 'X', 1);
  return VERDICT_OK;
}

VasVerdict
machine_reference_object (const VasMachine *machine, VasThreadId thread, VasHandle handle, HandleKind kind,
                          HandleEntry *entry)
{
  VasVerdict verdict = machine_look_up_handle (machine, thread, handle, entry);
  if (verdict.status == VAS_STATUS_SUCCESS && entry->kind != kind)
    return REFUSE (OBJECT_TYPE_MISMATCH, 'V', 'X', 2);
  return verdict;
}

VasVerdict
machine_reference_process (const VasMachine *machine, VasThreadId thread, VasHandle handle, uint32_t access,
                           VasProcessId *process)
{
  HandleEntry entry;
  VasVerdict verdict = machine_reference_object (machine, thread, handle, HANDLE_PROCESS, &entry);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if ((entry.access & access) != access)
    return REFUSE (ACCESS_DENIED, 'V', 'X', 3);
  if (access != 0 && machine_process (machine, entry.target)->terminated)
    return REFUSE (PROCESS_IS_TERMINATING, 'V', 'X', 12);
  *process = entry.target;
  return VERDICT_OK;
}

VasHandle
machine_add_handle (VasMachine *machine, VasProcessId process, HandleEntry entry)
{
  GArray *handles = machine_process (machine, process)->handles;
  guint i = 0;
  while (i < handles->len && g_array_index (handles, HandleEntry, i).kind != HANDLE_NONE)
    i++;
  if (i == handles->len)
    g_array_set_size (handles, i + 1);
  g_array_index (handles, HandleEntry, i) = entry;
  if (entry.kind == HANDLE_SECTION)
    section_get (&machine->state.sections, entry.target)->n_handles++;
  else if (entry.kind == HANDLE_FILE)
    file_open_get (&machine->state.files, entry.target)->n_handles++;
  return (VasHandle) (i + 1) * 4;
}

void
machine_drop_handle (MachineState *state, const HandleEntry *entry)
{
  if (entry->kind == HANDLE_SECTION)
    section_drop_handle (&state->sections, (SectionOwner) { &state->ledger, &state->memory }, entry->target);
  else if (entry->kind == HANDLE_FILE)
    file_drop_handle (&state->files, entry->target);
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
  machine_drop_handle (&machine->state, entry);
  *entry = (HandleEntry) { HANDLE_NONE, 0, 0 };
  drop_closed_end (machine_process (machine, machine_thread (machine, thread)->process)->handles);
  return VERDICT_OK;
}
