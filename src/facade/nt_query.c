/* NtQueryVirtualMemory: class, length, buffer, address, handle, then the answer. */
#include "facade/nt.h"
#include "space/node.h"

#define WINDOWS_10_2004 19041

/* Bytes of MEMORY_BASIC_INFORMATION and MEMORY_REGION_INFORMATION (contract table T4); of the latter, the part up to
 * RegionSize is enough (NQ-007). */
static uint64_t
structure_size (const VasMachine *machine, const NtQuery *op)
{
  bool is_64 = machine->state.config.pointer_size == 8;
  if (op->information_class == VAS_MEMORY_BASIC_INFORMATION)
    return is_64 ? 48 : 28;
  if (op->information_class == VAS_MEMORY_IMAGE_INFORMATION)
    return is_64 ? 24 : 12;
  if (op->information_class == VAS_MEMORY_SHARED_COMMIT_INFORMATION)
    return is_64 ? 8 : 4;
  if (op->whole || machine->state.config.build >= WINDOWS_10_2004)
    return is_64 ? 48 : 28;
  if (machine->state.config.build >= 9200) /* before Windows 8 there was no CommitSize */
    return is_64 ? 32 : 20;
  return is_64 ? 24 : 16;
}

static uint64_t
least_length (const VasMachine *machine, const NtQuery *op)
{
  if (op->information_class != VAS_MEMORY_REGION_INFORMATION || op->whole)
    return structure_size (machine, op);
  return machine->state.config.pointer_size == 8 ? 24 : 16;
}

static VasVerdict
refuse_length (const NtQuery *op)
{
  switch (op->information_class)
    {
    case VAS_MEMORY_BASIC_INFORMATION:
      return REFUSE (INFO_LENGTH_MISMATCH, 'V', 'Q', 2);
    case VAS_MEMORY_IMAGE_INFORMATION:
      return REFUSE (INFO_LENGTH_MISMATCH, 'N', 'Q', 11);
    case VAS_MEMORY_SHARED_COMMIT_INFORMATION:
      return REFUSE (INFO_LENGTH_MISMATCH, 'N', 'Q', 1);
    default:
      return REFUSE (INFO_LENGTH_MISMATCH, 'N', 'Q', 7);
    }
}

static VasVerdict
check_query (const VasMachine *machine, const NtQuery *op, VasProcessId *process)
{
  if (op->information_class != VAS_MEMORY_BASIC_INFORMATION && op->information_class != VAS_MEMORY_REGION_INFORMATION
      && op->information_class != VAS_MEMORY_IMAGE_INFORMATION
      && op->information_class != VAS_MEMORY_SHARED_COMMIT_INFORMATION)
    return REFUSE (INVALID_INFO_CLASS, 'N', 'Q', 10);
  if (op->length < least_length (machine, op))
    return refuse_length (op);
  if (op->bad_pointer)
    return REFUSE (ACCESS_VIOLATION, 'V', 'Q', 17);
  if (is_above_user (machine, op->base_address))
    return REFUSE (INVALID_PARAMETER, 'V', 'Q', 13);
  return machine_reference_process (machine, op->thread, op->process, VAS_PROCESS_QUERY_INFORMATION, process);
}

/* Committed pages that the allocation is charged for: of a section's view the copies that may be made (NQ-006). */
static uint64_t
charged_pages (const VasMachine *machine, VasProcessId process, PageRange pages)
{
  const SectionView *view = section_find_view (&machine->state.sections, process, pages.start);
  const RegionMap *map = &machine_process (machine, process)->space.map;
  return view != NULL ? view->charged_pages : region_map_count_committed (map, pages.start, pages.end);
}

/* The whole allocation, whichever page is asked (NQ-003, NQ-005, NQ-014, NQ-017). */
static VasVerdict
query_allocation (VasMachine *machine, NtQuery *op, VasProcessId process)
{
  const Geometry *geometry = &machine->geometry;
  if (op->region.state == VAS_MEM_FREE)
    return (VasVerdict) { VAS_STATUS_INVALID_ADDRESS, VAS_RULE ('N', 'Q', 4), op->region.base };
  uint64_t page = geometry_page (geometry, op->base_address);
  const Space *space = machine_space (machine, process).space;
  if (region_attribute_is_free (region_map_find (&space->map, page).attribute))
    { /* the top of an older system, which is no allocation (VQ-014) */
      op->region.base = op->region.allocation_base;
      op->region.size = geometry_address (geometry, geometry->end_page) - op->region.base;
      return VERDICT_OK;
    }
  PageRange pages = space_allocation (space, page);
  op->region.base = op->region.allocation_base;
  op->region.size = geometry_address (geometry, pages.end - pages.start);
  op->node = space_preferred_node (space, pages.start);
  op->commit_size = geometry_address (geometry, charged_pages (machine, process, pages));
  return VERDICT_OK;
}

/* The image that the allocation shows, if it is one of a section's (NQ-008, NQ-009). */
static VasVerdict
query_image (const VasMachine *machine, NtQuery *op, VasProcessId process)
{
  const SectionTable *table = &machine->state.sections;
  if (op->region.state == VAS_MEM_FREE)
    return (VasVerdict) { VAS_STATUS_INVALID_ADDRESS, VAS_RULE ('N', 'Q', 9), op->region.base };
  const SectionView *view
      = section_find_view (table, process, geometry_page (&machine->geometry, op->base_address));
  const Section *section = view != NULL ? section_get (table, view->section) : NULL;
  if (section == NULL || section->image == NULL)
    return VERDICT_OK;
  uint64_t n_pages = view->pages.end - view->pages.start;
  op->image.image_base = op->region.allocation_base;
  op->image.size_of_image = geometry_address (&machine->geometry, section->n_pages);
  op->image.image_flags = (n_pages < section->n_pages ? 1 : 0)
                          | ((section->attributes & VAS_SEC_NOCACHE) != 0 ? 2 : 0);
  return VERDICT_OK;
}

/* What the sections of the page file that the process has a view of are charged, each once. */
static uint64_t
shared_commit (const VasMachine *machine, VasProcessId process)
{
  const SectionTable *table = &machine->state.sections;
  uint64_t n_pages = 0;
  for (uint32_t id = 1; id <= table->sections->len; id++)
    {
      bool has_view = false;
      for (guint i = 0; i < table->views->len && !has_view; i++)
        {
          const SectionView *view = &g_array_index (table->views, SectionView, i);
          has_view = view->section == id && view->asid == process;
        }
      n_pages += has_view ? section_get (table, id)->charged_pages : 0;
    }
  return geometry_address (&machine->geometry, n_pages);
}

/* Of the region class, of which a part will do, newer systems tell the whole (NQ-007). */
static bool
tells_full_length (const VasMachine *machine, const NtQuery *op)
{
  return op->information_class == VAS_MEMORY_REGION_INFORMATION && machine->state.config.build >= WINDOWS_10_2004;
}

VasVerdict
nt_query (VasMachine *machine, NtQuery *op)
{
  VasProcessId process;
  VasVerdict verdict = check_query (machine, op, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  vas_machine_region (machine, process, op->base_address, &op->region);
  if (op->information_class == VAS_MEMORY_REGION_INFORMATION)
    verdict = query_allocation (machine, op, process);
  else if (op->information_class == VAS_MEMORY_IMAGE_INFORMATION)
    verdict = query_image (machine, op, process);
  else if (op->information_class == VAS_MEMORY_SHARED_COMMIT_INFORMATION)
    op->commit_size = shared_commit (machine, process);
  uint64_t size = structure_size (machine, op);
  op->written = op->length < size ? op->length : size;
  op->return_length = tells_full_length (machine, op) ? size : op->written;
  return verdict;
}
