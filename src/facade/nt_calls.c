/* The NT calls of the table: arguments in, outputs out. */
#include "facade/execute.h"
#include "facade/nt.h"

VasVerdict
execute_nt_allocate (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  NtAllocate op = { .thread = call->thread,
                    .process = a[0],
                    .base_address = a[1],
                    .zero_bits = a[2],
                    .region_size = a[3],
                    .allocation_type = a[4],
                    .protect = a[5],
                    .bad_pointer = call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 3),
                    .has_place_at = call->has_place_at,
                    .place_at = call->place_at };
  VasVerdict verdict = nt_allocate (machine, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    {
      call_set_output (call, 0, op.base_out);
      call_set_output (call, 1, op.size_out);
    }
  return verdict;
}

VasVerdict
execute_nt_free (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  NtFree op = { .thread = call->thread,
                .process = a[0],
                .base_address = a[1],
                .region_size = a[2],
                .free_type = a[3],
                .bad_pointer = call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 2) };
  VasVerdict verdict = nt_free (machine, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    {
      call_set_output (call, 0, op.base_out);
      call_set_output (call, 1, op.size_out);
    }
  return verdict;
}

VasVerdict
execute_nt_protect (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  NtProtect op = { .thread = call->thread,
                   .process = a[0],
                   .base_address = a[1],
                   .region_size = a[2],
                   .new_protect = a[3],
                   .bad_pointer = call_pointer_is_bad (call, 1) || call_pointer_is_bad (call, 2),
                   .bad_old_pointer = call_pointer_is_bad (call, 4) };
  VasVerdict verdict = nt_protect (machine, &op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    {
      call_set_output (call, 0, op.base_out);
      call_set_output (call, 1, op.size_out);
      call_set_output (call, 2, op.old_protect);
    }
  else if (nt_writes_old_protect_on_failure (machine) && !op.bad_old_pointer)
    call_set_output (call, 2, VAS_PAGE_NOACCESS);
  return verdict;
}

void
call_set_basic_information (VasCall *call, const VasRegion *region)
{
  call_set_output (call, 0, region->base);
  call_set_output (call, 1, region->allocation_base);
  call_set_output (call, 2, region->allocation_protect);
  call_set_output (call, 3, 0); /* PartitionId: the default partition (VQ-022) */
  call_set_output (call, 4, region->size);
  call_set_output (call, 5, region->state);
  call_set_output (call, 6, region->protect);
  call_set_output (call, 7, region->type);
}

/* MEMORY_REGION_INFORMATION: what fits in the length given. */
static void
set_region_information (VasCall *call, const NtQuery *op, uint32_t pointer_size)
{
  call_set_output (call, 1, op->region.base);
  call_set_output (call, 2, op->region.allocation_protect);
  call_set_output (call, 8, 0); /* RegionType: not told to ordinary callers (NQ-013) */
  call_set_output (call, 4, op->region.size);
  if (op->written >= (pointer_size == 8 ? 32u : 20u))
    call_set_output (call, 9, op->commit_size);
  if (op->written >= (pointer_size == 8 ? 48u : 28u))
    {
      call_set_output (call, 3, 0);
      call_set_output (call, 10, op->node);
    }
}

static void
set_image_information (VasCall *call, const VasMemoryImageInformation *image)
{
  call_set_output (call, 15, image->image_base);
  call_set_output (call, 16, image->size_of_image);
  call_set_output (call, 17, image->image_flags);
}

VasVerdict
execute_nt_query (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  if (a[2] == VAS_MEMORY_WORKING_SET_INFORMATION || a[2] == VAS_MEMORY_WORKING_SET_EX_INFORMATION)
    return execute_nt_query_working_set (machine, call);
  if (a[2] == VAS_MEMORY_MAPPED_FILENAME_INFORMATION)
    return execute_nt_query_mapped_name (machine, call);
  NtQuery op = { .thread = call->thread,
                 .process = a[0],
                 .base_address = a[1],
                 .information_class = nt_query_structure (a[2]),
                 .whole = a[2] == VAS_MEMORY_REGION_INFORMATION_EX,
                 .length = a[4],
                 .bad_pointer = call_pointer_is_bad (call, 3) || call_pointer_faults (call, 5) };
  VasVerdict verdict = nt_query (machine, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (op.information_class == VAS_MEMORY_BASIC_INFORMATION)
    call_set_basic_information (call, &op.region);
  else if (op.information_class == VAS_MEMORY_IMAGE_INFORMATION)
    set_image_information (call, &op.image);
  else if (op.information_class == VAS_MEMORY_SHARED_COMMIT_INFORMATION)
    call_set_output (call, 9, op.commit_size);
  else
    set_region_information (call, &op, machine->state.config.pointer_size);
  if (!call_pointer_is_bad (call, 5)) /* ReturnLength may be NULL */
    call_set_output (call, 11, op.return_length);
  return verdict;
}
