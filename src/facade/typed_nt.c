/* The typed NT functions: one VasCall each. */
#include "facade/nt.h"
#include "facade/typed.h"
#include <vasbox/nt.h>

VasStatus
vas_nt_allocate_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *base_address,
                                uint64_t zero_bits, uint64_t *region_size, uint32_t allocation_type, uint32_t protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY, thread,
              ARGUMENTS (process, value_at (base_address), zero_bits,
                         value_at (region_size), allocation_type, protect));
  call.bad_pointers = null_bit (base_address, 1) | null_bit (region_size, 3);
  vas_machine_call (machine, &call);
  if (call.succeeded)
    {
      *base_address = call.outputs[0];
      *region_size = call.outputs[1];
    }
  return call.verdict.status;
}

VasStatus
vas_nt_free_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *base_address,
                            uint64_t *region_size, uint32_t free_type)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_FREE_VIRTUAL_MEMORY, thread,
              ARGUMENTS (process, value_at (base_address), value_at (region_size),
                         free_type));
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
vas_nt_protect_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *base_address,
                               uint64_t *region_size, uint32_t new_protect, uint32_t *old_protect)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY, thread,
              ARGUMENTS (process, value_at (base_address), value_at (region_size),
                         new_protect));
  call.bad_pointers = null_bit (base_address, 1) | null_bit (region_size, 2) | null_bit (old_protect, 4);
  vas_machine_call (machine, &call);
  if (call.succeeded)
    {
      *base_address = call.outputs[0];
      *region_size = call.outputs[1];
    }
  if (was_set (&call, 2))
    *old_protect = (uint32_t) call.outputs[2];
  return call.verdict.status;
}

static void
fill_region_information (const VasCall *call, VasMemoryRegionInformation *out)
{
  out->allocation_base = call->outputs[1];
  out->allocation_protect = (uint32_t) call->outputs[2];
  out->region_type = (uint32_t) call->outputs[8];
  out->region_size = call->outputs[4];
  if (was_set (call, 9))
    out->commit_size = call->outputs[9];
  if (was_set (call, 10))
    {
      out->partition_id = call->outputs[3];
      out->node_preference = call->outputs[10];
    }
}

VasStatus
vas_nt_query_virtual_memory (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t base_address,
                             uint32_t information_class, void *information, uint64_t length, uint64_t *return_length)
{
  VasCall call;
  bool is_list = information_class == VAS_MEMORY_WORKING_SET_INFORMATION
                 || information_class == VAS_MEMORY_WORKING_SET_EX_INFORMATION;
  call_begin (&call, VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, thread,
              ARGUMENTS (process, base_address, information_class, 0, length));
  call.bad_pointers = null_bit (information, 3) | null_bit (return_length, 5);
  if (information_class == VAS_MEMORY_MAPPED_FILENAME_INFORMATION && length != 0)
    {
      call.output = information;
      call.output_capacity = information != NULL ? length - 1 : 0;
    }
  if (is_list)
    typed_working_set (machine, &call, information_class == VAS_MEMORY_WORKING_SET_INFORMATION, information, length);
  vas_machine_call (machine, &call);
  if (is_list && was_set (&call, 12))
    *(uint64_t *) information = call.outputs[12];
  if (!call.succeeded)
    return call.verdict.status;
  if (nt_query_structure (information_class) == VAS_MEMORY_BASIC_INFORMATION)
    vas_memory_basic_information (&call, information);
  else if (information_class == VAS_MEMORY_IMAGE_INFORMATION)
    *(VasMemoryImageInformation *) information
        = (VasMemoryImageInformation) { call.outputs[15], call.outputs[16], (uint32_t) call.outputs[17] };
  else if (information_class == VAS_MEMORY_MAPPED_FILENAME_INFORMATION)
    ((char *) information)[call.output_size < length - 1 ? call.output_size : length - 1] = '\0';
  else if (information_class == VAS_MEMORY_SHARED_COMMIT_INFORMATION)
    *(uint64_t *) information = call.outputs[9];
  else if (!is_list)
    fill_region_information (&call, information);
  if (was_set (&call, 11))
    *return_length = call.outputs[11];
  return call.verdict.status;
}

void
vas_memory_basic_information (const VasCall *call, VasMemoryBasicInformation *out)
{
  *out = (VasMemoryBasicInformation) { .base_address = call->outputs[0],
                                       .allocation_base = call->outputs[1],
                                       .allocation_protect = (uint32_t) call->outputs[2],
                                       .partition_id = (uint16_t) call->outputs[3],
                                       .region_size = call->outputs[4],
                                       .state = (uint32_t) call->outputs[5],
                                       .protect = (uint32_t) call->outputs[6],
                                       .type = (uint32_t) call->outputs[7] };
}

VasStatus
vas_nt_unmap_view_of_section (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t base_address)
{
  VasCall call;
  call_begin (&call, VAS_CALL_NT_UNMAP_VIEW_OF_SECTION, thread, ARGUMENTS (process, base_address));
  vas_machine_call (machine, &call);
  return call.verdict.status;
}
