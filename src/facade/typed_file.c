/* The typed functions of files: one VasCall each. */
#include "facade/typed.h"
#include <vasbox/nt.h>
#include <vasbox/win32_calls.h>

static uint64_t
offset_at (const uint64_t *offset)
{
  return offset != NULL ? *offset : UINT64_MAX;
}

static VasStatus
transfer (VasMachine *machine, VasCall *call, unsigned count, uint64_t *n_bytes)
{
  call->bad_pointers |= null_bit (n_bytes, count);
  vas_machine_call (machine, call);
  int told = vas_call_info (call->id)->n_outputs == 2;
  if (n_bytes != NULL && was_set (call, (unsigned) told))
    *n_bytes = call->outputs[told];
  return call->verdict.status;
}

static VasStatus
read_file (VasMachine *machine, VasCall *call, unsigned parameter, void *buffer, uint64_t size, uint64_t *n_bytes)
{
  call->bad_pointers |= null_bit (buffer, parameter);
  call->output = buffer;
  call->output_capacity = size;
  return transfer (machine, call, parameter == 1 ? 3 : 4, n_bytes);
}

static VasStatus
write_file (VasMachine *machine, VasCall *call, unsigned parameter, const void *data, uint64_t size, uint64_t *n_bytes)
{
  call->bad_pointers |= null_bit (data, parameter);
  call->input = data;
  call->input_size = data != NULL ? size : 0;
  return transfer (machine, call, parameter == 1 ? 3 : 4, n_bytes);
}

VasStatus
vas_nt_read_file (VasMachine *machine, VasThreadId thread, VasHandle file, void *buffer, uint64_t size,
                  const uint64_t *offset, uint64_t *n_bytes)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_READ_FILE, thread, ARGUMENTS (file, 0, 0, 0, 0, 0, size, offset_at (offset)));
  return read_file (machine, &call, 5, buffer, size, n_bytes);
}

VasStatus
vas_nt_write_file (VasMachine *machine, VasThreadId thread, VasHandle file, const void *data, uint64_t size,
                   const uint64_t *offset, uint64_t *n_bytes)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_WRITE_FILE, thread, ARGUMENTS (file, 0, 0, 0, 0, 0, size, offset_at (offset)));
  return write_file (machine, &call, 5, data, size, n_bytes);
}

VasHandle
vas_win32_create_file (VasMachine *machine, VasThreadId thread, const char *name, uint32_t desired_access,
                       uint32_t flags)
{
  enum { OPEN_EXISTING = 3 };
  VasCall call;
  call_begin (&call, VAS_CALL_CREATE_FILE, thread, ARGUMENTS (0, desired_access, 0, 0, OPEN_EXISTING, flags));
  call.input = name;
  call.input_size = name != NULL ? strlen (name) : 0;
  vas_machine_call (machine, &call);
  return call.result;
}

bool
vas_win32_read_file (VasMachine *machine, VasThreadId thread, VasHandle file, void *buffer, uint64_t size,
                     const uint64_t *offset, uint64_t *n_bytes)
{
  VasCall call;
  call_begin (&call, VAS_CALL_READ_FILE, thread, ARGUMENTS (file, 0, size, 0, offset_at (offset)));
  read_file (machine, &call, 1, buffer, size, n_bytes);
  return call.result != 0;
}

bool
vas_win32_write_file (VasMachine *machine, VasThreadId thread, VasHandle file, const void *data, uint64_t size,
                      const uint64_t *offset, uint64_t *n_bytes)
{
  VasCall call;
  call_begin (&call, VAS_CALL_WRITE_FILE, thread, ARGUMENTS (file, 0, size, 0, offset_at (offset)));
  write_file (machine, &call, 1, data, size, n_bytes);
  return call.result != 0;
}

bool
vas_win32_get_overlapped_result (VasMachine *machine, VasThreadId thread, VasHandle file, uint64_t offset,
                                 uint64_t *n_bytes)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_OVERLAPPED_RESULT, thread, ARGUMENTS (file, offset, 0, 1));
  transfer (machine, &call, 2, n_bytes);
  return call.result != 0;
}
