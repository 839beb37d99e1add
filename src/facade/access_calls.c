/* The accesses of the table of calls. */
#include "facade/execute.h"
#include <string.h>

/* Makes the access; its four outputs of a fault begin at @first_output. */
static VasVerdict
make_access (VasMachine *machine, VasCall *call, SpaceAccess *access, unsigned first_output)
{
  VasFault fault;
  if (machine_access (machine, call->thread, access, &fault))
    return VERDICT_OK;
  if (fault.n_parameters >= 2)
    {
      call_set_output (call, first_output, fault.parameters[0]);
      call_set_output (call, first_output + 1, fault.parameters[1]);
      call_set_output (call, first_output + 3, (uint64_t) fault.level);
    }
  if (fault.n_parameters == 3)
    call_set_output (call, first_output + 2, fault.parameters[2]);
  return access_verdict (machine, &fault);
}

VasVerdict
execute_read (VasMachine *machine, VasCall *call)
{
  SpaceAccess access = { .kind = VAS_ACCESS_READ,
                         .address = call->arguments[0],
                         .size = call->arguments[1],
                         .data = call->output,
                         .capacity = call->output_capacity };
  VasVerdict verdict = make_access (machine, call, &access, 1);
  if (verdict.status == VAS_STATUS_SUCCESS)
    {
      call->output_size = access.size;
      call_set_output (call, 0, access.size);
    }
  return verdict;
}

/* A pointer that is none has nothing behind it. */
VasVerdict
execute_write (VasMachine *machine, VasCall *call)
{
  bool has_bytes = call->input != NULL && !call_pointer_is_bad (call, 1);
  SpaceAccess access = { .kind = VAS_ACCESS_WRITE,
                         .address = call->arguments[0],
                         .size = has_bytes ? call->input_size : 0,
                         .source = call->input,
                         .capacity = call->input_size };
  return make_access (machine, call, &access, 0);
}

/* Bytes of the number that the call moves. */
static uint64_t
width_of (VasCallId id)
{
  static const uint8_t widths[VAS_N_CALLS] = {
    [VAS_CALL_READ8] = 1,  [VAS_CALL_READ16] = 2,  [VAS_CALL_READ32] = 4,  [VAS_CALL_READ64] = 8,
    [VAS_CALL_WRITE8] = 1, [VAS_CALL_WRITE16] = 2, [VAS_CALL_WRITE32] = 4, [VAS_CALL_WRITE64] = 8,
  };
  return widths[id];
}

VasVerdict
execute_load (VasMachine *machine, VasCall *call)
{
  uint64_t bytes = 0; /* as they lie in memory: little endian */
  SpaceAccess access = { .kind = VAS_ACCESS_READ,
                         .address = call->arguments[0],
                         .size = width_of (call->id),
                         .data = &bytes,
                         .capacity = sizeof bytes };
  VasVerdict verdict = make_access (machine, call, &access, 0);
  if (verdict.status == VAS_STATUS_SUCCESS)
    call->result = GUINT64_FROM_LE (bytes);
  return verdict;
}

VasVerdict
execute_store (VasMachine *machine, VasCall *call)
{
  uint64_t bytes = GUINT64_TO_LE (call->arguments[1]);
  SpaceAccess access = { .kind = VAS_ACCESS_WRITE,
                         .address = call->arguments[0],
                         .size = width_of (call->id),
                         .source = &bytes,
                         .capacity = sizeof bytes };
  return make_access (machine, call, &access, 0);
}

VasVerdict
execute_fill (VasMachine *machine, VasCall *call)
{
  SpaceAccess access = { .kind = VAS_ACCESS_WRITE,
                         .address = call->arguments[0],
                         .size = call->arguments[1],
                         .fill = true,
                         .byte = (uint8_t) call->arguments[2] };
  return make_access (machine, call, &access, 0);
}

VasVerdict
execute_execute (VasMachine *machine, VasCall *call)
{
  SpaceAccess access = { .kind = VAS_ACCESS_EXECUTE,
                         .address = call->arguments[0],
                         .size = call->arguments[1],
                         .data = call->output,
                         .capacity = call->output_capacity };
  return make_access (machine, call, &access, 0);
}

/* A kind that is none is a read. */
VasVerdict
execute_touch (VasMachine *machine, VasCall *call)
{
  bool is_kind = call->arguments[2] == VAS_ACCESS_WRITE || call->arguments[2] == VAS_ACCESS_EXECUTE;
  SpaceAccess access = { .kind = is_kind ? (VasAccessKind) call->arguments[2] : VAS_ACCESS_READ,
                         .address = call->arguments[0],
                         .size = call->arguments[1] };
  return make_access (machine, call, &access, 0);
}

/* The frame of the working set that holds the address's page, or UINT64_MAX: frame 0 is one. */
VasVerdict
execute_frame (VasMachine *machine, VasCall *call)
{
  MemoryPageInfo info;
  VasProcessId process = machine_thread (machine, call->thread)->process;
  uint64_t page = geometry_page (&machine->geometry, call->arguments[0]);
  call->result = UINT64_MAX;
  if (page >= machine->geometry.end_page)
    return VERDICT_OK;
  memory_page_info (&machine->state.memory, process, page, &info);
  if (info.place == MEMORY_WORKING_SET || info.mapped) /* or an AWE frame */
    call->result = info.pfn;
  return VERDICT_OK;
}
