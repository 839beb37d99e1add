/* NtAllocateVirtualMemory: the order of VA-053. */
#include "base/protection.h"
#include "facade/nt.h"

#define BASE_TYPES (VAS_MEM_COMMIT | VAS_MEM_RESERVE | VAS_MEM_RESET | VAS_MEM_RESET_UNDO)
#define PLACEHOLDER_TYPES (VAS_MEM_RESERVE_PLACEHOLDER | VAS_MEM_REPLACE_PLACEHOLDER)
#define KNOWN_TYPES \
  (BASE_TYPES | VAS_MEM_TOP_DOWN | VAS_MEM_WRITE_WATCH | VAS_MEM_PHYSICAL | VAS_MEM_LARGE_PAGES | VAS_MEM_ROTATE \
   | PLACEHOLDER_TYPES)

VasStatus
nt_bad_type_status (const VasMachine *machine)
{
  return machine->state.config.build >= 17763 ? VAS_STATUS_INVALID_PARAMETER : VAS_STATUS_INVALID_PARAMETER_5;
}

/* ZeroBits 22..31 say nothing; 32 and more are a mask where pointers may have 64 bits (NA-022..024). */
static VasVerdict
check_zero_bits (const VasMachine *machine, uint64_t zero_bits, uint64_t base_address)
{
  const VasConfig *config = &machine->state.config;
  bool too_many = zero_bits >= 22 && zero_bits < 32;
  bool mask_on_native_32 = zero_bits >= 32 && config->pointer_size == 4 && !config->wow64;
  if (!too_many && !mask_on_native_32)
    return VERDICT_OK;
  if (base_address != 0)
    return REFUSE (INVALID_PARAMETER_3, 'N', 'A', 25);
  return too_many ? REFUSE (INVALID_PARAMETER_3, 'N', 'A', 22) : REFUSE (INVALID_PARAMETER_3, 'N', 'A', 24);
}

/* What goes with the two bits of placeholders, where a call knows them. */
static VasRule
broken_placeholder_rule (uint64_t type)
{
  if ((type & VAS_MEM_RESERVE_PLACEHOLDER) != 0
      && (type & ~(uint64_t) VAS_MEM_TOP_DOWN) != (VAS_MEM_RESERVE | VAS_MEM_RESERVE_PLACEHOLDER))
    return (type & BASE_TYPES) == 0 ? VAS_RULE ('V', 'A', 3) : VAS_RULE ('V', 'A', 4);
  return (type & VAS_MEM_REPLACE_PLACEHOLDER) != 0 && (type & VAS_MEM_RESERVE) == 0 ? VAS_RULE ('P', 'H', 5)
                                                                                    : VAS_NO_RULE;
}

/* The first type rule that @type breaks, or VAS_NO_RULE. */
static VasRule
broken_type_rule (uint64_t type, bool is_extended, bool documented)
{
  if ((type & ~(uint64_t) KNOWN_TYPES) != 0)
    return VAS_RULE ('V', 'A', 4);
  if ((type & PLACEHOLDER_TYPES) != 0 && (!is_extended || broken_placeholder_rule (type) != VAS_NO_RULE))
    return is_extended ? broken_placeholder_rule (type) : VAS_RULE ('V', 'A', 13);
  if ((type & VAS_MEM_ROTATE) != 0)
    return VAS_RULE ('V', 'A', 60);
  if ((type & BASE_TYPES) == 0)
    return type == VAS_MEM_TOP_DOWN ? VAS_RULE ('V', 'A', 5) : VAS_RULE ('V', 'A', 3);
  if ((type & VAS_MEM_RESET) != 0 && type != VAS_MEM_RESET)
    return (type & VAS_MEM_LARGE_PAGES) != 0 ? VAS_RULE ('L', 'P', 9) : VAS_RULE ('V', 'A', 6);
  if ((type & VAS_MEM_RESET_UNDO) != 0 && type != VAS_MEM_RESET_UNDO)
    return VAS_RULE ('M', 'R', 8);
  if ((type & VAS_MEM_LARGE_PAGES) != 0 && (type & VAS_MEM_COMMIT) == 0)
    return VAS_RULE ('V', 'A', 11);
  if ((type & VAS_MEM_LARGE_PAGES) != 0 && (type & (VAS_MEM_WRITE_WATCH | VAS_MEM_PHYSICAL)) != 0)
    return VAS_RULE ('L', 'P', 9);
  if ((type & VAS_MEM_LARGE_PAGES) != 0 && (type & VAS_MEM_RESERVE) == 0)
    return VAS_RULE ('L', 'P', 4);
  if ((type & VAS_MEM_WRITE_WATCH) != 0 && (type & VAS_MEM_RESERVE) == 0 && !(documented && type & VAS_MEM_COMMIT))
    return VAS_RULE ('V', 'A', 7);
  if ((type & VAS_MEM_PHYSICAL) != 0 && (type & VAS_MEM_RESERVE) == 0)
    return VAS_RULE ('V', 'A', 9);
  if ((type & VAS_MEM_PHYSICAL) != 0
      && (type & ~(uint64_t) (VAS_MEM_PHYSICAL | VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN)) != 0)
    return VAS_RULE ('V', 'A', 8);
  return VAS_NO_RULE;
}

/* PP in general; a bad value with MEM_RESET has its own clause (MR-006). */
static VasRule
broken_protection_rule (const NtAllocate *op)
{
  VasRule rule = op->protect > UINT32_MAX ? VAS_RULE ('P', 'P', 20) : protection_broken_rule ((uint32_t) op->protect);
  if (rule == VAS_NO_RULE && (op->protect & VAS_PAGE_REVERT_TO_FILE_MAP) != 0)
    rule = VAS_RULE ('P', 'P', 27);
  return rule != VAS_NO_RULE && op->allocation_type == VAS_MEM_RESET ? VAS_RULE ('M', 'R', 6) : rule;
}

static VasVerdict
check_type_and_protection (const VasMachine *machine, const NtAllocate *op)
{
  VasRule rule = broken_type_rule (op->allocation_type, op->is_extended, machine_is_documented (machine));
  if (rule != VAS_NO_RULE)
    return (VasVerdict) { op->is_extended ? VAS_STATUS_INVALID_PARAMETER : nt_bad_type_status (machine), rule,
                          VAS_NO_PAGE };
  if ((op->allocation_type & VAS_MEM_PHYSICAL) != 0 && op->protect != VAS_PAGE_READWRITE)
    return REFUSE (INVALID_PARAMETER_6, 'V', 'A', 10);
  if ((op->allocation_type & VAS_MEM_RESERVE_PLACEHOLDER) != 0 && op->protect != VAS_PAGE_NOACCESS)
    return REFUSE (INVALID_PARAMETER, 'P', 'H', 1);
  rule = broken_protection_rule (op);
  if (rule != VAS_NO_RULE)
    return (VasVerdict) { VAS_STATUS_INVALID_PAGE_PROTECTION, rule, VAS_NO_PAGE };
  return op->bad_pointer ? REFUSE (ACCESS_VIOLATION, 'V', 'A', 53) : VERDICT_OK;
}

static VasVerdict
check_address_and_size (const VasMachine *machine, const NtAllocate *op)
{
  const Geometry *geometry = &machine->geometry;
  if (is_above_vad (machine, op->base_address))
    return geometry_page (geometry, op->base_address) < geometry->end_page ? REFUSE (INVALID_PARAMETER_2, 'V', 'A', 16)
                                                                           : REFUSE (INVALID_PARAMETER_2, 'V', 'A', 15);
  uint64_t room = geometry_address (geometry, geometry->vad_end) - op->base_address;
  uint64_t highest = machine->state.config.pointer_size == 4 ? UINT32_MAX : UINT64_MAX;
  if (op->region_size > room)
    {
      if (op->base_address == 0 && op->region_size > highest / 2)
        return REFUSE (INVALID_PARAMETER_4, 'V', 'A', 18);
      return op->region_size > highest - op->base_address ? REFUSE (INVALID_PARAMETER_4, 'V', 'A', 19)
                                                          : REFUSE (INVALID_PARAMETER_4, 'V', 'A', 17);
    }
  if (op->region_size == 0)
    return op->base_address == 0 ? REFUSE (INVALID_PARAMETER_4, 'V', 'A', 1)
                                 : REFUSE (INVALID_PARAMETER_4, 'V', 'A', 2);
  return VERDICT_OK;
}

static VasVerdict
check_large_pages (const VasMachine *machine, const NtAllocate *op)
{
  const VasConfig *config = &machine->state.config;
  if ((op->allocation_type & VAS_MEM_LARGE_PAGES) == 0)
    return VERDICT_OK;
  if (!config->lock_memory_privilege)
    return REFUSE (PRIVILEGE_NOT_HELD, 'V', 'A', 12);
  if (config->large_page_minimum == 0 || op->region_size % config->large_page_minimum != 0)
    return (VasVerdict) { VAS_STATUS_INVALID_PARAMETER, VAS_RULE ('L', 'P', 2), VAS_NO_PAGE };
  if (op->base_address % config->large_page_minimum != 0)
    return (VasVerdict) { VAS_STATUS_INVALID_PARAMETER, VAS_RULE ('L', 'P', 3), VAS_NO_PAGE };
  return VERDICT_OK;
}

/* A reserve is one where the type says so, and where there is no address to act on (VA-022, MR-009). */
static bool
makes_new_region (const NtAllocate *op)
{
  return op->base_address == 0 || (op->allocation_type & VAS_MEM_RESERVE) != 0;
}

static VasVerdict
check_request (const VasMachine *machine, const NtAllocate *op, VasProcessId *process)
{
  VasVerdict verdict = check_zero_bits (machine, op->zero_bits, op->base_address);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = check_type_and_protection (machine, op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = check_address_and_size (machine, op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = machine_reference_process (machine, op->thread, op->process, VAS_PROCESS_VM_OPERATION, process);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = check_large_pages (machine, op);
  if (verdict.status == VAS_STATUS_SUCCESS && makes_new_region (op) && protection_is_writecopy ((uint32_t) op->protect))
    verdict = (op->protect & VAS_PAGE_WRITECOPY) != 0 ? REFUSE (INVALID_PAGE_PROTECTION, 'P', 'P', 5)
                                                     : REFUSE (INVALID_PAGE_PROTECTION, 'P', 'P', 6);
  if (verdict.status == VAS_STATUS_SUCCESS && op->base_address != 0
      && geometry_page (&machine->geometry, op->base_address) < machine->geometry.first_page)
    verdict = REFUSE (INVALID_PARAMETER_2, 'V', 'A', 14);
  return verdict;
}

/* The page above every address that @zero_bits allow (NA-020, NA-023). */
static uint64_t
zero_bits_limit (const Geometry *geometry, uint64_t zero_bits)
{
  uint64_t limit = zero_bits < 32 ? (uint64_t) 1 << (32 - zero_bits) : zero_bits;
  if (zero_bits >= 32)
    {
      unsigned shift = 0;
      while (zero_bits >> shift > 1)
        shift++;
      limit = shift == 63 ? UINT64_MAX : (uint64_t) 1 << (shift + 1);
    }
  uint64_t page = geometry_page (geometry, limit);
  return zero_bits == 0 || page > geometry->vad_end ? geometry->vad_end : page;
}

VasVerdict
nt_zero_bits_limit (const VasMachine *machine, uint64_t zero_bits, uint64_t *limit_page)
{
  VasVerdict verdict = check_zero_bits (machine, zero_bits, 0);
  if (verdict.status == VAS_STATUS_SUCCESS)
    *limit_page = zero_bits_limit (&machine->geometry, zero_bits);
  return verdict;
}

static uint32_t
region_flags (uint64_t type)
{
  return ((type & VAS_MEM_WRITE_WATCH) != 0 ? REGION_FLAG_WRITE_WATCH : 0)
         | ((type & VAS_MEM_PHYSICAL) != 0 ? REGION_FLAG_PHYSICAL : 0)
         | ((type & VAS_MEM_LARGE_PAGES) != 0 ? REGION_FLAG_LARGE_PAGES : 0)
         | ((type & VAS_MEM_RESERVE_PLACEHOLDER) != 0 ? REGION_FLAG_PLACEHOLDER : 0)
         | ((type & VAS_MEM_REPLACE_PLACEHOLDER) != 0 ? REGION_FLAG_REPLACED : 0);
}

/* The pages of a reserve: at an address down to the granularity, but in a placeholder's place to a page; up to a page
 * (VA-023, V2-025, V2-026). */
static PageRange
reserved_pages (const Geometry *geometry, const NtAllocate *op)
{
  PageRange pages = geometry_pages (geometry, op->base_address, op->region_size);
  if ((op->allocation_type & VAS_MEM_REPLACE_PLACEHOLDER) == 0)
    pages.start = geometry_round_down (geometry, pages.start);
  return pages;
}

/* Why a reserve at an address conflicts, @page being taken: only the rounding down meets a region (VA-026), or a page
 * asked for is a placeholder's (PH-006) or taken otherwise. */
static VasRule
conflict_rule (const SpaceContext *context, const NtAllocate *op, uint64_t page)
{
  PageRange asked = geometry_pages (context->geometry, op->base_address, op->region_size);
  RegionEntry entry = region_map_find (&context->space->map, asked.start);
  if (region_attribute_is_free (entry.attribute) && entry.end >= asked.end)
    return VAS_RULE ('V', 'A', 26);
  RegionAttribute taken = region_map_find (&context->space->map, geometry_page (context->geometry, page)).attribute;
  if ((op->allocation_type & VAS_MEM_COMMIT) == 0 && (region_attribute_flags (taken) & REGION_FLAG_PLACEHOLDER) != 0)
    return VAS_RULE ('P', 'H', 6);
  return (op->allocation_type & VAS_MEM_COMMIT) != 0 ? VAS_RULE ('V', 'A', 37) : VAS_RULE ('V', 'A', 25);
}

/* A replay says where a request without an address was placed; it must be a place that a policy could have chosen. */
VasVerdict
nt_take_recorded_place (const Geometry *geometry, uint64_t place_at, SpaceReserve *request)
{
  uint64_t start = geometry_page (geometry, place_at), n_pages = request->pages.end - request->pages.start;
  bool is_aligned = place_at % geometry_address (geometry, request->align) == 0;
  if (!is_aligned || start < request->low || start >= request->high || n_pages > request->high - start)
    return (VasVerdict) { VAS_STATUS_CONFLICTING_ADDRESSES, VAS_RULE ('V', 'A', 25),
                          geometry_address (geometry, start) };
  request->fixed = true;
  request->pages = (PageRange) { start, start + n_pages };
  return VERDICT_OK;
}

/* Where a request without an address may go: ZeroBits, address requirements, large pages. */
static void
set_limits (const VasMachine *machine, const NtAllocate *op, SpaceReserve *request)
{
  const Geometry *geometry = &machine->geometry;
  const NtExtended *extended = &op->extended;
  request->low = geometry_page (geometry, extended->lowest);
  if (request->low < geometry->first_page)
    request->low = geometry->first_page;
  request->high = zero_bits_limit (geometry, op->zero_bits);
  if (extended->highest != 0 && geometry_page (geometry, extended->highest) < request->high)
    request->high = geometry_page (geometry, extended->highest) + 1;
  request->align = geometry->granularity_pages;
  if (geometry_page (geometry, extended->alignment) > request->align)
    request->align = geometry_page (geometry, extended->alignment);
  uint64_t large = geometry_page (geometry, machine->state.config.large_page_minimum);
  if ((op->allocation_type & VAS_MEM_LARGE_PAGES) != 0 && large > request->align)
    request->align = large;
}

/* No room: by whose limits? */
static VasRule
no_room_rule (const NtAllocate *op)
{
  if (op->extended.lowest != 0 || op->extended.highest != 0 || op->extended.alignment != 0)
    return VAS_RULE ('V', '2', 14);
  if (op->zero_bits == 0)
    return VAS_RULE ('V', 'A', 43);
  return op->zero_bits == 21 ? VAS_RULE ('N', 'A', 21)
         : op->zero_bits >= 32 ? VAS_RULE ('N', 'A', 23)
                               : VAS_RULE ('N', 'A', 20);
}

/* A preference of new allocations, and of no others (VX-007, V2-024). */
static uint32_t
preferred_node (const NtAllocate *op)
{
  const NtExtended *extended = &op->extended;
  return extended->has_node && extended->node != NUMA_NO_PREFERRED_NODE ? (uint32_t) extended->node : 0;
}

static VasVerdict
reserve (VasMachine *machine, SpaceContext *context, NtAllocate *op, PageRange *pages)
{
  const Geometry *geometry = &machine->geometry;
  const VasConfig *config = &machine->state.config;
  uint64_t start = 0;
  SpaceReserve request = {
    .fixed = op->base_address != 0,
    .replace = (op->allocation_type & VAS_MEM_REPLACE_PLACEHOLDER) != 0,
    .pages = op->base_address != 0 ? reserved_pages (geometry, op) : geometry_pages (geometry, 0, op->region_size),
    .policy = (op->allocation_type & VAS_MEM_TOP_DOWN) != 0 ? VAS_PLACEMENT_TOP_DOWN : config->placement,
    .prng = &machine->state.prng,
    .commit = (op->allocation_type & VAS_MEM_COMMIT) != 0,
    .protect = protection_stored ((uint32_t) op->protect),
    .flags = region_flags (op->allocation_type),
    .node = preferred_node (op),
  };
  VasVerdict verdict = VERDICT_OK;
  if (request.replace && !request.fixed)
    return REFUSE (CONFLICTING_ADDRESSES, 'P', 'H', 4);
  set_limits (machine, op, &request);
  if (!request.fixed && op->has_place_at && machine->recorded_placement)
    verdict = nt_take_recorded_place (geometry, op->place_at, &request);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = space_reserve (context, &request, &start);
  if (verdict.rule == VAS_RULE ('V', 'A', 25) && op->base_address != 0)
    verdict.rule = conflict_rule (context, op, verdict.page);
  if (verdict.rule == VAS_RULE ('V', 'A', 43))
    verdict.rule = no_room_rule (op);
  *pages = (PageRange) { start, start + (request.pages.end - request.pages.start) };
  return verdict;
}

VasVerdict
nt_check_allocate (const VasMachine *machine, const NtAllocate *op)
{
  VasProcessId process;
  return check_request (machine, op, &process);
}

VasVerdict
nt_allocate (VasMachine *machine, NtAllocate *op)
{
  VasProcessId process;
  VasVerdict verdict = check_request (machine, op, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  PageRange pages = geometry_pages (&machine->geometry, op->base_address, op->region_size);
  if (makes_new_region (op))
    verdict = reserve (machine, &context, op, &pages);
  else if ((op->allocation_type & VAS_MEM_COMMIT) != 0)
    {
      verdict = space_commit (&context, pages, protection_stored ((uint32_t) op->protect));
      if (verdict.status == VAS_STATUS_SUCCESS)
        machine_spread_commit (machine, process, pages);
    }
  else
    verdict = space_reset (&context, pages, op->allocation_type == VAS_MEM_RESET_UNDO);
  if (verdict.status == VAS_STATUS_SUCCESS)
    {
      if ((op->allocation_type & VAS_MEM_COMMIT) != 0 && (op->protect & VAS_PAGE_GUARD) != 0)
        machine_note_guard (machine, process, pages);
      op->base_out = geometry_address (&machine->geometry, pages.start);
      op->size_out = geometry_address (&machine->geometry, pages.end - pages.start);
    }
  return verdict;
}
