/* NtMapViewOfSection and NtUnmapViewOfSection: what is checked, in the order of docs/rule-choice.md, section 13. */
#include "base/protection.h"
#include "facade/execute.h"
#include "facade/nt_section.h"
#include "space/view.h"

#define TYPES (VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN)

/* Views at any page: native 32-bit systems only (NM-006, NM-014). */
static bool
rounds_to_page (const VasMachine *machine, const NtMapView *op)
{
  return (op->allocation_type & VAS_AT_ROUND_TO_PAGE) != 0 && machine->state.config.pointer_size == 4
         && !machine->state.config.wow64;
}

static VasRule
broken_protection_rule (uint64_t protect)
{
  if ((protect & ~UINT64_C (0x7ff)) != 0)
    return VAS_RULE ('P', 'P', 20);
  return protect > 0xff || protection_broken_rule ((uint32_t) protect) != VAS_NO_RULE ? VAS_RULE ('N', 'M', 10)
                                                                                       : VAS_NO_RULE;
}

/* Do @size bytes, which are some, from the base on lie below the zero bits' limit?  As a mask their highest bit says
 * where that is (NA-023). */
static bool
fits_zero_bits (const NtMapView *op, uint64_t size)
{
  uint64_t end = op->base_address + size;
  if (op->base_address == 0 || op->zero_bits == 0)
    return true;
  unsigned n_bits = op->zero_bits < 32 ? 32 - (unsigned) op->zero_bits : g_bit_storage (op->zero_bits);
  return end >= op->base_address && (n_bits == 64 || (end - 1) >> n_bits == 0);
}

static VasVerdict
check_addresses (const VasMachine *machine, const NtMapView *op, uint64_t *limit_page)
{
  VasVerdict verdict = nt_zero_bits_limit (machine, op->zero_bits, limit_page);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return REFUSE (INVALID_PARAMETER_4, 'N', 'M', 7);
  return fits_zero_bits (op, MAX (op->view_size, 1)) ? VERDICT_OK : REFUSE (INVALID_PARAMETER_4, 'N', 'M', 15);
}

static VasVerdict
check_arguments (const VasMachine *machine, const NtMapView *op, uint64_t *limit_page)
{
  uint64_t allowed = TYPES | (rounds_to_page (machine, op) ? VAS_AT_ROUND_TO_PAGE : 0)
                     | (op->may_replace ? VAS_MEM_REPLACE_PLACEHOLDER : 0);
  if ((op->allocation_type & ~allowed) != 0)
    return (op->allocation_type & ~allowed) == VAS_AT_ROUND_TO_PAGE ? REFUSE (INVALID_PARAMETER_9, 'N', 'M', 6)
                                                                  : REFUSE (INVALID_PARAMETER_9, 'V', 'A', 4);
  VasRule rule = broken_protection_rule (op->protect);
  if (rule != VAS_NO_RULE)
    return (VasVerdict) { VAS_STATUS_INVALID_PAGE_PROTECTION, rule, VAS_NO_PAGE };
  if (op->bad_pointer)
    return REFUSE_POINTER;
  return check_addresses (machine, op, limit_page);
}

/* SECTION_* rights that a view of @protect needs. */
static uint32_t
needed_access (uint32_t protect)
{
  switch (protect)
    {
    case VAS_PAGE_READWRITE:
      return VAS_SECTION_MAP_WRITE;
    case VAS_PAGE_EXECUTE:
      return VAS_SECTION_MAP_EXECUTE;
    case VAS_PAGE_EXECUTE_READ:
    case VAS_PAGE_EXECUTE_WRITECOPY:
      return VAS_SECTION_MAP_EXECUTE | VAS_SECTION_MAP_READ;
    case VAS_PAGE_EXECUTE_READWRITE:
      return VAS_SECTION_MAP_EXECUTE | VAS_SECTION_MAP_WRITE;
    default:
      return VAS_SECTION_MAP_READ;
    }
}

/* Why a handle with @access is not enough: the section could not be written or executed at all (MV-022, MV-024), or the
 * handle was made for less (MV-026). */
static VasRule
lacking_access_rule (const Section *section, uint32_t lacking)
{
  bool is_writable = (section->protect & (VAS_PAGE_READWRITE | VAS_PAGE_EXECUTE_READWRITE)) != 0;
  if ((lacking & VAS_SECTION_MAP_WRITE) != 0 && !is_writable)
    return VAS_RULE ('M', 'V', 22);
  if ((lacking & VAS_SECTION_MAP_EXECUTE) != 0 && !protection_is_executable (section->protect))
    return VAS_RULE ('M', 'V', 24);
  return VAS_RULE ('M', 'V', 26);
}

static VasVerdict
reference_section (const VasMachine *machine, const NtMapView *op, uint32_t *id)
{
  HandleEntry entry;
  VasVerdict verdict = machine_reference_object (machine, op->thread, op->section, HANDLE_SECTION, &entry);
  if (verdict.status == VAS_STATUS_INVALID_HANDLE)
    verdict.rule = VAS_RULE ('M', 'V', 28);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  uint32_t lacking = needed_access ((uint32_t) op->protect) & ~entry.access;
  if (lacking != 0)
    return (VasVerdict) { VAS_STATUS_ACCESS_DENIED,
                          lacking_access_rule (section_get (&machine->state.sections, entry.target), lacking),
                          VAS_NO_PAGE };
  *id = entry.target;
  return VERDICT_OK;
}

/* A view in a placeholder's place begins at any page of it and of the section (PH-020). */
static bool
replaces (const NtMapView *op)
{
  return (op->allocation_type & VAS_MEM_REPLACE_PLACEHOLDER) != 0;
}

/* Ones where a view's base and its offset are zero. */
static uint64_t
alignment_mask (const VasMachine *machine, const NtMapView *op)
{
  bool by_page = rounds_to_page (machine, op) || replaces (op);
  return (by_page ? machine->state.config.page_size : machine->state.config.allocation_granularity) - 1;
}

static VasVerdict
check_alignment (const VasMachine *machine, const NtMapView *op)
{
  uint64_t in_unit = alignment_mask (machine, op);
  if (replaces (op) && ((op->base_address | op->offset) & in_unit) != 0)
    return REFUSE (MAPPED_ALIGNMENT, 'P', 'H', 25);
  if (replaces (op) && op->coarse_offset && op->offset % machine->state.config.allocation_granularity != 0)
    return REFUSE (MAPPED_ALIGNMENT, 'P', 'H', 20);
  if ((op->base_address & in_unit) != 0)
    return REFUSE (MAPPED_ALIGNMENT, 'M', 'V', 7);
  return (op->offset & in_unit) != 0 ? REFUSE (MAPPED_ALIGNMENT, 'M', 'V', 1) : VERDICT_OK;
}

/* T5 holds between a section and a view of it as between a view and its pages; an image has its own protections, and no
 * copy is made of a large page. */
static VasVerdict
check_compatible (const Section *section, uint32_t protect)
{
  if (section_is_large (section) && protection_is_writecopy (protect))
    return REFUSE (INVALID_PAGE_PROTECTION, 'N', 'M', 10);
  if (section->image != NULL || protection_view_allows (section->protect, protect))
    return VERDICT_OK;
  return protection_is_executable (protect) && !protection_is_executable (section->protect)
             ? REFUSE (SECTION_PROTECTION, 'N', 'M', 12)
             : REFUSE (SECTION_PROTECTION, 'N', 'M', 13);
}

/* A view of large pages shows whole ones. */
static VasVerdict
check_large_view (const VasMachine *machine, const NtMapView *op, uint64_t size)
{
  uint64_t in_page = machine->state.config.large_page_minimum - 1;
  if ((op->base_address & in_page) != 0)
    return REFUSE (INVALID_PARAMETER, 'L', 'P', 3);
  return ((op->offset | size) & in_page) != 0 ? REFUSE (INVALID_PARAMETER, 'L', 'P', 2) : VERDICT_OK;
}

/* The bytes that the view shows: 0 means all behind the offset. */
static VasVerdict
view_bytes (const VasMachine *machine, const Section *section, const NtMapView *op, uint64_t *size)
{
  if (op->offset >= section->size)
    return REFUSE (INVALID_VIEW_SIZE, 'M', 'V', 2);
  if (op->view_size > section->size - op->offset)
    return REFUSE (INVALID_VIEW_SIZE, 'M', 'V', 3);
  *size = op->view_size != 0 ? op->view_size : section->size - op->offset;
  return section_is_large (section) ? check_large_view (machine, op, *size) : VERDICT_OK;
}

/* The section's cache attribute goes with its views (SC-017). */
static uint32_t
view_protection (const Section *section, uint32_t protect)
{
  uint32_t cache = (section->attributes & VAS_SEC_NOCACHE) != 0        ? VAS_PAGE_NOCACHE
                   : (section->attributes & VAS_SEC_WRITECOMBINE) != 0 ? VAS_PAGE_WRITECOMBINE
                                                                       : 0;
  return section->image != NULL ? VAS_PAGE_EXECUTE_WRITECOPY : protection_with_cache_of (protect, cache);
}

/* An image lies where it was linked for, if there is room (NM-018). */
static void
take_preferred_base (const SpaceContext *context, const Section *section, const NtMapView *op, SpaceReserve *place)
{
  uint64_t start = geometry_page (context->geometry, section->image->base + op->offset);
  uint64_t n_pages = place->pages.end - place->pages.start;
  if (start < place->low || start >= place->high || n_pages > place->high - start)
    return;
  RegionEntry entry = region_map_find (&context->space->map, start);
  if (!region_attribute_is_free (entry.attribute) || entry.end < start + n_pages)
    return;
  place->fixed = true;
  place->pages = (PageRange) { start, start + n_pages };
}

/* May a view lie where its base says?  Its @size is known now, also where the section gives it.  What may not be in use
 * is like what is (MV-006); whether a placeholder that begins there has the size (PH-004), is asked of the space. */
static VasVerdict
check_place (const SpaceContext *context, const NtMapView *op, uint64_t size, PageRange pages)
{
  const Geometry *geometry = context->geometry;
  if (!fits_zero_bits (op, size))
    return REFUSE (INVALID_PARAMETER_4, 'N', 'M', 15);
  if (replaces (op))
    return pages.start < geometry->vad_end ? VERDICT_OK
                                           : REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 16);
  if (pages.start >= geometry->first_page && pages.start < pages.end && pages.end <= geometry->vad_end)
    return VERDICT_OK;
  return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'M', 'V', 6);
}

/* Of a place that is free to choose, in pages. */
static uint64_t
view_alignment (const VasMachine *machine, const Section *section)
{
  uint64_t least = machine->geometry.granularity_pages;
  return section_is_large (section) ? MAX (least, machine->state.memory.physical.run_frames) : least;
}

static VasVerdict
map (VasMachine *machine, NtMapView *op, VasProcessId process, uint32_t id, uint64_t limit_page)
{
  const Section *section = section_get (&machine->state.sections, id);
  const Geometry *geometry = &machine->geometry;
  SpaceContext context = machine_space (machine, process);
  uint64_t size, start;
  VasVerdict verdict = view_bytes (machine, section, op, &size);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceMap request = { .place = { .fixed = op->base_address != 0 || replaces (op),
                                  .replace = replaces (op),
                                  .pages = geometry_pages (geometry, op->base_address, size),
                                  .low = geometry->first_page,
                                  .high = limit_page,
                                  .align = view_alignment (machine, section),
                                  .policy = (op->allocation_type & VAS_MEM_TOP_DOWN) != 0
                                                ? VAS_PLACEMENT_TOP_DOWN
                                                : machine->state.config.placement,
                                  .prng = &machine->state.prng,
                                  .protect = view_protection (section, (uint32_t) op->protect) },
                       .section = id,
                       .first_page = geometry_page (geometry, op->offset) };
  if (op->lowest != 0)
    request.place.low = geometry_page (geometry, op->lowest);
  if (op->highest != 0)
    request.place.high = MIN (limit_page, geometry_page (geometry, op->highest) + 1);
  bool wants_base = section->image != NULL && !request.place.fixed;
  if (wants_base)
    take_preferred_base (&context, section, op, &request.place);
  if (!request.place.fixed && op->has_place_at && machine->recorded_placement)
    verdict = nt_take_recorded_place (geometry, op->place_at, &request.place);
  if (verdict.status == VAS_STATUS_SUCCESS && request.place.fixed)
    verdict = check_place (&context, op, size, request.place.pages);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = space_map (&context, &request, &start);
  if (!vas_status_is_success (verdict.status))
    return verdict;
  op->base_out = geometry_address (geometry, start);
  op->offset_out = op->offset;
  op->size_out = geometry_address (geometry, request.place.pages.end - request.place.pages.start);
  if (section->image != NULL && op->base_out != section->image->base + op->offset)
    verdict.status = VAS_STATUS_IMAGE_NOT_AT_BASE; /* NM-018: a success */
  return verdict;
}

/* What the engine says of any allocation, said of views. */
static VasRule
view_rule (VasRule rule)
{
  if (rule == VAS_RULE ('V', 'A', 25))
    return VAS_RULE ('M', 'V', 6);
  return rule == VAS_RULE ('V', 'A', 44) ? VAS_RULE ('M', 'V', 37) : rule;
}

VasVerdict
nt_map_view (VasMachine *machine, NtMapView *op)
{
  VasProcessId process;
  uint64_t limit_page;
  uint32_t id = 0;
  if (op->rounds_base || rounds_to_page (machine, op)) /* NM-014 */
    op->base_address &= ~alignment_mask (machine, op);
  VasVerdict verdict = check_arguments (machine, op, &limit_page);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = machine_reference_process (machine, op->thread, op->process, VAS_PROCESS_VM_OPERATION, &process);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = reference_section (machine, op, &id);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = check_alignment (machine, op);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = check_compatible (section_get (&machine->state.sections, id), (uint32_t) op->protect);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = map (machine, op, process, id, limit_page);
  verdict.rule = view_rule (verdict.rule);
  return verdict;
}

static VasVerdict
check_unmap_flags (uint64_t flags)
{
  if ((flags & VAS_MEM_RELEASE) != 0)
    return REFUSE (INVALID_PARAMETER, 'P', 'H', 22);
  return (flags & ~(uint64_t) (VAS_MEM_UNMAP_WITH_TRANSIENT_BOOST | VAS_MEM_PRESERVE_PLACEHOLDER)) != 0
             ? REFUSE (INVALID_PARAMETER, 'M', 'V', 38)
             : VERDICT_OK;
}

static VasVerdict
check_unmapped_address (const VasMachine *machine, const NtUnmapView *op, VasProcessId process)
{
  if (is_above_user (machine, op->address))
    return (op->flags & VAS_MEM_PRESERVE_PLACEHOLDER) != 0 ? REFUSE (CONFLICTING_ADDRESSES, 'P', 'H', 24)
                                                           : REFUSE (NOT_MAPPED_VIEW, 'M', 'V', 14);
  uint64_t page = geometry_page (&machine->geometry, op->address);
  PageRange view = space_view_of (&machine_process (machine, process)->space, page);
  if (op->base_only && view.end != 0 && op->address != geometry_address (&machine->geometry, view.start))
    return REFUSE (NOT_MAPPED_VIEW, 'M', 'V', 12);
  return VERDICT_OK;
}

VasVerdict
nt_unmap_view (VasMachine *machine, const NtUnmapView *op)
{
  VasProcessId process;
  VasVerdict verdict = check_unmap_flags (op->flags);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = machine_reference_process (machine, op->thread, op->process, VAS_PROCESS_VM_OPERATION, &process);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = check_unmapped_address (machine, op, process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  uint64_t page = geometry_page (&machine->geometry, op->address);
  if ((op->flags & VAS_MEM_PRESERVE_PLACEHOLDER) == 0)
    return space_unmap (&context, page);
  return space_unmap_to_placeholder (&context, page);
}
