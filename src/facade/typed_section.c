/* The typed functions of sections, views and handles: one VasCall each. */
#include "facade/typed.h"
#include <vasbox/win32_calls.h>

static void
set_name (VasCall *call, const char *name)
{
  call->input = name;
  call->input_size = name != NULL ? strlen (name) : 0;
}

/* The handle that comes back as the call's first output, where @handle is wanted. */
static VasStatus
call_for_handle (VasMachine *machine, VasCall *call, VasHandle *handle)
{
  vas_machine_call (machine, call);
  if (handle != NULL && was_set (call, 0))
    *handle = call->outputs[0];
  return call->verdict.status;
}

VasStatus
vas_nt_create_section (VasMachine *machine, VasThreadId thread, VasHandle *section, uint32_t desired_access,
                       const char *name, uint64_t maximum_size, uint32_t protect, uint32_t attributes, VasHandle file)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_CREATE_SECTION, thread,
              ARGUMENTS (0, desired_access, 0, maximum_size, protect, attributes, file));
  set_name (&call, name);
  call.bad_pointers = null_bit (section, 0);
  return call_for_handle (machine, &call, section);
}

VasStatus
vas_nt_open_section (VasMachine *machine, VasThreadId thread, VasHandle *section, uint32_t desired_access,
                     const char *name)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_OPEN_SECTION, thread, ARGUMENTS (0, desired_access));
  set_name (&call, name);
  call.bad_pointers = null_bit (section, 0);
  return call_for_handle (machine, &call, section);
}

static VasStatus
map (VasMachine *machine, VasCall *call, uint64_t *base_address, uint64_t *section_offset, uint64_t *view_size)
{
  vas_machine_call (machine, call);
  if (!call->succeeded)
    return call->verdict.status;
  *base_address = call->outputs[0];
  if (section_offset != NULL)
    *section_offset = call->outputs[1];
  *view_size = call->outputs[2];
  return call->verdict.status;
}

VasStatus
vas_nt_map_view_of_section (VasMachine *machine, VasThreadId thread, VasHandle section, VasHandle process,
                            uint64_t *base_address, uint64_t zero_bits, uint64_t commit_size,
                            uint64_t *section_offset, uint64_t *view_size, uint32_t inherit_disposition,
                            uint32_t allocation_type, uint32_t protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_MAP_VIEW_OF_SECTION, thread,
              ARGUMENTS (section, process, value_at (base_address), zero_bits, commit_size, value_at (section_offset),
                         value_at (view_size), inherit_disposition, allocation_type, protect));
  call.bad_pointers = null_bit (base_address, 2) | null_bit (view_size, 6);
  return map (machine, &call, base_address, section_offset, view_size);
}

VasStatus
vas_nt_map_view_of_section_ex (VasMachine *machine, VasThreadId thread, VasHandle section, VasHandle process,
                               uint64_t *base_address, uint64_t *section_offset, uint64_t *view_size,
                               uint32_t allocation_type, uint32_t protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX, thread,
              ARGUMENTS (section, process, value_at (base_address), value_at (section_offset), value_at (view_size),
                         allocation_type, protect));
  call.bad_pointers = null_bit (base_address, 2) | null_bit (view_size, 4);
  return map (machine, &call, base_address, section_offset, view_size);
}

VasStatus
vas_nt_unmap_view_of_section_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t base_address,
                                 uint32_t flags)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX, thread, ARGUMENTS (process, base_address, flags));
  vas_machine_call (machine, &call);
  return call.verdict.status;
}

VasStatus
vas_nt_query_section (VasMachine *machine, VasThreadId thread, VasHandle section, uint32_t information_class,
                      VasSectionInformation *information, uint64_t length, uint64_t *return_length)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_QUERY_SECTION, thread, ARGUMENTS (section, information_class, 0, length));
  call.bad_pointers = null_bit (information, 2) | null_bit (return_length, 4);
  vas_machine_call (machine, &call);
  if (!call.succeeded)
    return call.verdict.status;
  *information = (VasSectionInformation) { .base_address = was_set (&call, 0) ? call.outputs[0] : 0,
                                           .allocation_attributes = was_set (&call, 1) ? (uint32_t) call.outputs[1] : 0,
                                           .maximum_size = was_set (&call, 2) ? call.outputs[2] : 0,
                                           .transfer_address = was_set (&call, 3) ? call.outputs[3] : 0 };
  if (was_set (&call, 4))
    *return_length = call.outputs[4];
  return call.verdict.status;
}

VasStatus
vas_nt_extend_section (VasMachine *machine, VasThreadId thread, VasHandle section, uint64_t *size)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_EXTEND_SECTION, thread, ARGUMENTS (section, value_at (size)));
  call.bad_pointers = null_bit (size, 1);
  vas_machine_call (machine, &call);
  if (was_set (&call, 0))
    *size = call.outputs[0];
  return call.verdict.status;
}

VasStatus
vas_nt_duplicate_object (VasMachine *machine, VasThreadId thread, VasHandle source_process, VasHandle source,
                         VasHandle target_process, VasHandle *target, uint32_t desired_access, uint32_t options)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_DUPLICATE_OBJECT, thread,
              ARGUMENTS (source_process, source, target_process, 0, desired_access, 0, options));
  call.bad_pointers = null_bit (target, 3);
  return call_for_handle (machine, &call, target);
}

static uint64_t
result_of (VasMachine *machine, VasCall *call)
{
  vas_machine_call (machine, call);
  return call->result;
}

VasHandle
vas_win32_create_file_mapping (VasMachine *machine, VasThreadId thread, VasHandle file, uint32_t protect,
                               uint64_t maximum_size, const char *name)
{
  VasCall call;
  call_begin (&call, VAS_CALL_CREATE_FILE_MAPPING, thread,
              ARGUMENTS (file, 0, protect, maximum_size >> 32, maximum_size & UINT32_MAX));
  set_name (&call, name);
  return result_of (machine, &call);
}

VasHandle
vas_win32_open_file_mapping (VasMachine *machine, VasThreadId thread, uint32_t desired_access, const char *name)
{
  VasCall call;
  call_begin (&call, VAS_CALL_OPEN_FILE_MAPPING, thread, ARGUMENTS (desired_access));
  set_name (&call, name);
  return result_of (machine, &call);
}

/* The three forms of MapViewOfFile. */
static uint64_t
map_view (VasMachine *machine, VasCallId id, VasThreadId thread, VasHandle mapping, uint32_t desired_access,
          uint64_t offset, uint64_t size, uint64_t base_address, uint32_t preferred_node)
{
  VasCall call;
  call_begin (&call, id, thread,
              ARGUMENTS (mapping, desired_access, offset >> 32, offset & UINT32_MAX, size, base_address,
                         preferred_node));
  return result_of (machine, &call);
}

uint64_t
vas_win32_map_view_of_file (VasMachine *machine, VasThreadId thread, VasHandle mapping, uint32_t desired_access,
                            uint64_t offset, uint64_t size)
{
  return map_view (machine, VAS_CALL_MAP_VIEW_OF_FILE, thread, mapping, desired_access, offset, size, 0, 0);
}

uint64_t
vas_win32_map_view_of_file_ex (VasMachine *machine, VasThreadId thread, VasHandle mapping, uint32_t desired_access,
                               uint64_t offset, uint64_t size, uint64_t base_address)
{
  return map_view (machine, VAS_CALL_MAP_VIEW_OF_FILE_EX, thread, mapping, desired_access, offset, size, base_address,
                   0);
}

uint64_t
vas_win32_map_view_of_file_ex_numa (VasMachine *machine, VasThreadId thread, VasHandle mapping,
                                    uint32_t desired_access, uint64_t offset, uint64_t size, uint64_t base_address,
                                    uint32_t preferred_node)
{
  return map_view (machine, VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA, thread, mapping, desired_access, offset, size,
                   base_address, preferred_node);
}

uint64_t
vas_win32_map_view_of_file3 (VasMachine *machine, VasThreadId thread, VasHandle mapping, VasHandle process,
                             uint64_t base_address, uint64_t offset, uint64_t view_size, uint32_t allocation_type,
                             uint32_t protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_MAP_VIEW_OF_FILE3, thread,
              ARGUMENTS (mapping, process, base_address, offset, view_size, allocation_type, protect));
  return result_of (machine, &call);
}

uint64_t
vas_win32_map_view_of_file_numa2 (VasMachine *machine, VasThreadId thread, VasHandle mapping, VasHandle process,
                                  uint64_t offset, uint64_t base_address, uint64_t view_size,
                                  uint32_t allocation_type, uint32_t protect, uint32_t preferred_node)
{
  VasCall call;
  call_begin (&call, VAS_CALL_MAP_VIEW_OF_FILE_NUMA2, thread,
              ARGUMENTS (mapping, process, offset, base_address, view_size, allocation_type, protect,
                         preferred_node));
  return result_of (machine, &call);
}

bool
vas_win32_unmap_view_of_file_ex (VasMachine *machine, VasThreadId thread, uint64_t base_address, uint32_t flags)
{
  return typed_simple (machine, VAS_CALL_UNMAP_VIEW_OF_FILE_EX, thread, ARGUMENTS (base_address, flags));
}

bool
vas_win32_unmap_view_of_file2 (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t base_address,
                               uint32_t flags)
{
  return typed_simple (machine, VAS_CALL_UNMAP_VIEW_OF_FILE2, thread, ARGUMENTS (process, base_address, flags));
}

bool
vas_win32_flush_view_of_file (VasMachine *machine, VasThreadId thread, uint64_t base_address, uint64_t size)
{
  return typed_simple (machine, VAS_CALL_FLUSH_VIEW_OF_FILE, thread, ARGUMENTS (base_address, size));
}

bool
vas_win32_duplicate_handle (VasMachine *machine, VasThreadId thread, VasHandle source_process, VasHandle source,
                            VasHandle target_process, VasHandle *target, uint32_t desired_access, uint32_t options)
{
  VasCall call;
  call_begin (&call, VAS_CALL_DUPLICATE_HANDLE, thread,
              ARGUMENTS (source_process, source, target_process, 0, desired_access, 0, options));
  call.bad_pointers = null_bit (target, 3);
  return call_for_handle (machine, &call, target) < 0x80000000;
}
