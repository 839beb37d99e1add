/* The calls of views: arguments in, outputs out, and what kernelbase does before it asks the kernel. */
#include "facade/execute.h"
#include "facade/nt_section.h"


/* What MapViewOfFile's access means for the view (contract table T1): what is exactly FILE_MAP_COPY copies, and only
 * FILE_MAP_EXECUTE makes a view executable. */
static uint32_t
protection_of_access (uint32_t access)
{
  bool executes = (access & VAS_FILE_MAP_EXECUTE) != 0;
  access &= ~(VAS_FILE_MAP_EXECUTE | VAS_FILE_MAP_LARGE_PAGES | VAS_FILE_MAP_TARGETS_INVALID | VAS_FILE_MAP_RESERVE);
  if (access == VAS_FILE_MAP_COPY)
    return executes ? VAS_PAGE_EXECUTE_WRITECOPY : VAS_PAGE_WRITECOPY;
  if ((access & VAS_FILE_MAP_WRITE) != 0)
    return executes ? VAS_PAGE_EXECUTE_READWRITE : VAS_PAGE_READWRITE;
  if ((access & VAS_FILE_MAP_READ) != 0)
    return executes ? VAS_PAGE_EXECUTE_READ : VAS_PAGE_READONLY;
  return VAS_PAGE_NOACCESS;
}

static bool
is_node (const VasMachine *machine, uint64_t node)
{
  return node < machine->state.config.numa_nodes || node == NUMA_NO_PREFERRED_NODE;
}

static VasVerdict
map_view (VasMachine *machine, VasCall *call, NtMapView *op)
{
  op->thread = call->thread;
  op->has_place_at = call->has_place_at;
  op->place_at = call->place_at;
  VasVerdict verdict = nt_map_view (machine, op);
  call->result = op->base_out;
  return verdict;
}

/* MapViewOfFile, -Ex, -ExNuma: each has the parameters of the one before, and one more. */
VasVerdict
execute_map_view_of_file (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  if (call->id == VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA && !is_node (machine, a[6]))
    return REFUSE (INVALID_PARAMETER, 'V', 'X', 10);
  NtMapView op = { .section = a[0],
                   .process = VAS_CURRENT_PROCESS,
                   .base_address = call->id != VAS_CALL_MAP_VIEW_OF_FILE ? a[5] : 0,
                   .offset = (a[2] & UINT32_MAX) << 32 | (a[3] & UINT32_MAX),
                   .view_size = a[4],
                   .protect = protection_of_access ((uint32_t) a[1]) };
  return map_view (machine, call, &op);
}

/* The extended parameters behind a view's protection: no alignment (NM-016), and limits only where the address is free
 * to choose. */
static VasVerdict
read_extended (const VasMachine *machine, const VasCall *call, NtMapView *op)
{
  NtExtended extended;
  VasVerdict verdict = nt_read_extended (machine, call, 7, &extended);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (extended.alignment != 0)
    return REFUSE (INVALID_PARAMETER, 'N', 'M', 16);
  if (op->base_address != 0 && (extended.lowest != 0 || extended.highest != 0))
    return REFUSE (INVALID_PARAMETER, 'V', '2', 13);
  op->lowest = extended.lowest;
  op->highest = extended.highest;
  return VERDICT_OK;
}

/* NULL is the calling process here (MV-041). */
VasVerdict
execute_map_view_of_file3 (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  bool is_numa = call->id == VAS_CALL_MAP_VIEW_OF_FILE_NUMA2;
  if (is_numa && !is_node (machine, a[7]))
    return REFUSE (INVALID_PARAMETER, 'V', 'X', 10);
  NtMapView op = { .section = a[0],
                   .process = a[1] != 0 || is_numa ? a[1] : VAS_CURRENT_PROCESS,
                   .base_address = is_numa ? a[3] : a[2],
                   .offset = is_numa ? a[2] : a[3],
                   .view_size = a[4],
                   .allocation_type = a[5],
                   .protect = a[6],
                   .may_replace = true,
                   .rounds_base = machine_is_documented (machine),
                   .coarse_offset = machine_is_documented (machine) };
  VasVerdict verdict = is_numa ? VERDICT_OK : read_extended (machine, call, &op);
  return verdict.status != VAS_STATUS_SUCCESS ? verdict : map_view (machine, call, &op);
}

/* Without a pointer to an offset, the parameter @offset, the view begins where its section does. */
static VasVerdict
nt_map (VasMachine *machine, VasCall *call, NtMapView *op, unsigned offset)
{
  bool has_offset = !call_pointer_is_bad (call, offset);
  op->bad_pointer = op->bad_pointer || call_pointer_faults (call, offset);
  op->offset = has_offset ? op->offset : 0;
  VasVerdict verdict = map_view (machine, call, op);
  if (vas_status_is_success (verdict.status))
    {
      call_set_output (call, 0, op->base_out);
      if (has_offset)
        call_set_output (call, 1, op->offset_out);
      call_set_output (call, 2, op->size_out);
    }
  return verdict;
}

VasVerdict
execute_nt_map_view_of_section (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  if (a[3] >= 22 && a[3] < 32)
    return REFUSE (INVALID_PARAMETER_4, 'N', 'M', 7);
  if (a[7] != 1 && a[7] != 2) /* ViewShare, ViewUnmap */
    return REFUSE (INVALID_PARAMETER_8, 'N', 'M', 17);
  NtMapView op = { .section = a[0],
                   .process = a[1],
                   .base_address = a[2],
                   .zero_bits = a[3],
                   .offset = a[5],
                   .view_size = a[6],
                   .allocation_type = a[8],
                   .protect = a[9],
                   .rounds_base = machine_is_documented (machine),
                   .bad_pointer = call_pointer_is_bad (call, 2) || call_pointer_is_bad (call, 6) };
  return nt_map (machine, call, &op, 5);
}

VasVerdict
execute_nt_map_view_of_section_ex (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  NtMapView op = { .section = a[0],
                   .process = a[1],
                   .base_address = a[2],
                   .offset = a[3],
                   .view_size = a[4],
                   .allocation_type = a[5],
                   .protect = a[6],
                   .may_replace = true,
                   .rounds_base = machine_is_documented (machine),
                   .bad_pointer = call_pointer_is_bad (call, 2) || call_pointer_is_bad (call, 4) };
  VasVerdict verdict = read_extended (machine, call, &op);
  return verdict.status != VAS_STATUS_SUCCESS ? verdict : nt_map (machine, call, &op, 3);
}

/* With a process or for the caller's own, with flags or without.  The pages of the Win32 calls want the view's base. */
VasVerdict
execute_unmap_view (VasMachine *machine, VasCall *call)
{
  const uint64_t *a = call->arguments;
  bool has_process = call->id != VAS_CALL_UNMAP_VIEW_OF_FILE && call->id != VAS_CALL_UNMAP_VIEW_OF_FILE_EX;
  bool has_flags = call->id != VAS_CALL_UNMAP_VIEW_OF_FILE && call->id != VAS_CALL_NT_UNMAP_VIEW_OF_SECTION;
  bool is_nt = call->id == VAS_CALL_NT_UNMAP_VIEW_OF_SECTION || call->id == VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX;
  unsigned address = has_process ? 1 : 0;
  NtUnmapView op = { .thread = call->thread,
                     .process = has_process ? a[0] : VAS_CURRENT_PROCESS,
                     .address = a[address],
                     .flags = has_flags ? a[address + 1] : 0,
                     .base_only = !is_nt && machine_is_documented (machine) };
  return nt_unmap_view (machine, &op);
}

/* The pages are where they belong already: there is nobody to tell that reads the file. */
VasVerdict
execute_flush_view_of_file (VasMachine *machine, VasCall *call)
{
  uint64_t address = call->arguments[0], page = geometry_page (&machine->geometry, address);
  VasProcessId process = machine_thread (machine, call->thread)->process;
  PageRange view = { 0, 0 }; /* none */
  if (!is_above_user (machine, address))
    view = space_view_of (&machine_process (machine, process)->space, page);
  uint64_t room = geometry_address (&machine->geometry, view.end) - address;
  return view.end == 0 || call->arguments[1] > room ? REFUSE (NOT_MAPPED_VIEW, 'M', 'V', 14) : VERDICT_OK;
}
