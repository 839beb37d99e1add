/* The typed functions of calls that act on what memory holds, Win32 and NT alike: one VasCall each. */
#include "facade/typed.h"
#include <vasbox/win32_calls.h>

/* Reads and writes a process: the parameters stand alike in all four. */
static bool
copy (VasMachine *machine, VasCall *call, const void *buffer, unsigned count_output, uint64_t *count)
{
  call->bad_pointers = null_bit (buffer, 2) | null_bit (count, 4);
  vas_machine_call (machine, call);
  if (was_set (call, count_output))
    *count = call->outputs[count_output];
  return call->succeeded;
}

static bool
read_memory (VasMachine *machine, VasCall *call, void *buffer, uint64_t size, uint64_t *count)
{
  call->output = buffer;
  call->output_capacity = size;
  return copy (machine, call, buffer, 1, count);
}

static bool
write_memory (VasMachine *machine, VasCall *call, const void *buffer, uint64_t size, uint64_t *count)
{
  call->input = buffer;
  call->input_size = size;
  return copy (machine, call, buffer, 0, count);
}

VasStatus
vas_nt_read_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t base_address,
                            void *buffer, uint64_t size, uint64_t *bytes_read)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_READ_VIRTUAL_MEMORY, thread, ARGUMENTS (process, base_address, 0, size));
  read_memory (machine, &call, buffer, size, bytes_read);
  return call.verdict.status;
}

VasStatus
vas_nt_write_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t base_address,
                             const void *buffer, uint64_t size, uint64_t *bytes_written)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_WRITE_VIRTUAL_MEMORY, thread, ARGUMENTS (process, base_address, 0, size));
  write_memory (machine, &call, buffer, size, bytes_written);
  return call.verdict.status;
}

bool
vas_win32_read_process_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                               void *buffer, uint64_t size, uint64_t *bytes_read)
{
  VasCall call;
  call_begin (&call, VAS_CALL_READ_PROCESS_MEMORY, thread, ARGUMENTS (process, address, 0, size));
  return read_memory (machine, &call, buffer, size, bytes_read);
}

bool
vas_win32_write_process_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t address,
                                const void *buffer, uint64_t size, uint64_t *bytes_written)
{
  VasCall call;
  call_begin (&call, VAS_CALL_WRITE_PROCESS_MEMORY, thread, ARGUMENTS (process, address, 0, size));
  return write_memory (machine, &call, buffer, size, bytes_written);
}

static VasStatus
lock (VasMachine *machine, VasCallId id, VasThreadId thread, VasHandle process, uint64_t *base_address,
      uint64_t *region_size, uint32_t map_type)
{
  VasCall call;
  call_begin (&call, id, thread, ARGUMENTS (process, value_at (base_address), value_at (region_size), map_type));
  call.bad_pointers = null_bit (base_address, 1) | null_bit (region_size, 2);
  vas_machine_call (machine, &call);
  if (call.succeeded)
    {
      *base_address = call.outputs[0];
      *region_size = call.outputs[1];
    }
  return call.verdict.status;
}

VasStatus
vas_nt_lock_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *base_address,
                            uint64_t *region_size, uint32_t map_type)
{
  return lock (machine, VAS_CALL_NT_LOCK_VIRTUAL_MEMORY, thread, process, base_address, region_size, map_type);
}

VasStatus
vas_nt_unlock_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *base_address,
                              uint64_t *region_size, uint32_t map_type)
{
  return lock (machine, VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY, thread, process, base_address, region_size, map_type);
}

bool
typed_simple (VasMachine *machine, VasCallId id, VasThreadId thread, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  VasCall call;
  call_begin (&call, id, thread, arguments);
  vas_machine_call (machine, &call);
  return call.succeeded;
}

bool
vas_win32_virtual_lock (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size)
{
  return typed_simple (machine, VAS_CALL_VIRTUAL_LOCK, thread, ARGUMENTS (address, size));
}

bool
vas_win32_virtual_unlock (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size)
{
  return typed_simple (machine, VAS_CALL_VIRTUAL_UNLOCK, thread, ARGUMENTS (address, size));
}

/* @watch: the first parameter of those that all have. */
static void
get_watch (VasMachine *machine, VasCall *call, unsigned watch, uint64_t *addresses, uint64_t *count,
           uint32_t *granularity)
{
  call->bad_pointers = null_bit (addresses, watch + 3) | null_bit (count, watch + 4)
                       | null_bit (granularity, watch + 5);
  call->output = addresses;
  call->output_capacity = value_at (count) < UINT64_MAX / 8 ? value_at (count) * 8 : UINT64_MAX;
  vas_machine_call (machine, call);
  if (call->succeeded)
    {
      *count = call->outputs[1];
      *granularity = (uint32_t) call->outputs[2];
    }
}

VasStatus
vas_nt_get_write_watch (VasMachine *machine, VasThreadId thread, VasHandle process, uint32_t flags,
                        uint64_t base_address, uint64_t region_size, uint64_t *addresses, uint64_t *count,
                        uint32_t *granularity)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_GET_WRITE_WATCH, thread,
              ARGUMENTS (process, flags, base_address, region_size, 0, value_at (count)));
  get_watch (machine, &call, 1, addresses, count, granularity);
  return call.verdict.status;
}

uint32_t
vas_win32_get_write_watch (VasMachine *machine, VasThreadId thread, uint32_t flags, uint64_t base_address,
                           uint64_t region_size, uint64_t *addresses, uint64_t *count, uint32_t *granularity)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_WRITE_WATCH, thread,
              ARGUMENTS (flags, base_address, region_size, 0, value_at (count)));
  get_watch (machine, &call, 0, addresses, count, granularity);
  return (uint32_t) call.result;
}

VasStatus
vas_nt_reset_write_watch (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t base_address,
                          uint64_t region_size)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_RESET_WRITE_WATCH, thread, ARGUMENTS (process, base_address, region_size));
  vas_machine_call (machine, &call);
  return call.verdict.status;
}

uint32_t
vas_win32_reset_write_watch (VasMachine *machine, VasThreadId thread, uint64_t base_address, uint64_t region_size)
{
  VasCall call;
  call_begin (&call, VAS_CALL_RESET_WRITE_WATCH, thread, ARGUMENTS (base_address, region_size));
  vas_machine_call (machine, &call);
  return (uint32_t) call.result;
}

static void
prefetch (VasMachine *machine, VasCall *call, uint64_t n_entries, const VasMemoryRange *entries, unsigned parameter)
{
  call->bad_pointers |= null_bit (entries, parameter);
  call->input = entries;
  call->input_size = entries == NULL                          ? 0
                     : n_entries < UINT64_MAX / sizeof *entries ? n_entries * sizeof *entries
                                                              : UINT64_MAX;
  vas_machine_call (machine, call);
}

VasStatus
vas_nt_set_information_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process,
                                       uint32_t information_class, uint64_t n_entries, const VasMemoryRange *entries,
                                       const uint32_t *information, uint32_t length)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY, thread,
              ARGUMENTS (process, information_class, n_entries, 0, information != NULL ? *information : 0, length));
  call.bad_pointers = null_bit (information, 4);
  prefetch (machine, &call, n_entries, entries, 3);
  return call.verdict.status;
}

bool
vas_win32_prefetch_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t n_entries,
                                   const VasMemoryRange *entries, uint32_t flags)
{
  VasCall call;
  call_begin (&call, VAS_CALL_PREFETCH_VIRTUAL_MEMORY, thread, ARGUMENTS (process, n_entries, 0, flags));
  prefetch (machine, &call, n_entries, entries, 2);
  return call.succeeded;
}

VasStatus
vas_rtl_create_user_stack (VasMachine *machine, VasThreadId thread, uint64_t commit, uint64_t reserve,
                           uint64_t zero_bits, uint64_t commit_align, uint64_t reserve_align, VasInitialTeb *teb)
{
  VasCall call;
  call_begin (&call, VAS_CALL_RTL_CREATE_USER_STACK, thread,
              ARGUMENTS (commit, reserve, zero_bits, commit_align, reserve_align));
  call.bad_pointers = null_bit (teb, 5);
  vas_machine_call (machine, &call);
  if (call.succeeded)
    *teb = (VasInitialTeb) { .stack_base = call.outputs[1],
                             .stack_limit = call.outputs[2],
                             .deallocation_stack = call.outputs[0] };
  return call.verdict.status;
}

void
vas_rtl_free_user_stack (VasMachine *machine, VasThreadId thread, uint64_t deallocation_stack)
{
  typed_simple (machine, VAS_CALL_RTL_FREE_USER_STACK, thread, ARGUMENTS (deallocation_stack));
}
