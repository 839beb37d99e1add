/* Decommit, release, unmap.  NtFreeVirtualMemory may release any part of an allocation (NF-001..003):
 *
 *      |AAAAAAAA|   release of the middle   |AA|    |AA|
 *      *                                    *       *      the upper part gets a mark: its own AllocationBase
 */
#include "space/node.h"
#include "space/space_internal.h"
#include "space/view.h"

/* The pages that @request means, once the allocation is known. */
static VasVerdict
resolve_pages (const SpaceContext *context, const SpaceFree *request, PageRange allocation, PageRange *pages)
{
  bool release = request->kind != SPACE_DECOMMIT;
  if (request->whole)
    {
      *pages = allocation;
      if (request->pages.start == allocation.start)
        return VERDICT_OK;
      return release ? REFUSE_AT (context, request->pages.start, FREE_VM_NOT_AT_BASE, 'V', 'F', 3)
                     : REFUSE_AT (context, request->pages.start, FREE_VM_NOT_AT_BASE, 'V', 'F', 15);
    }
  *pages = request->pages;
  if (pages->end <= allocation.end)
    return VERDICT_OK;
  RegionEntry next = region_map_find (&context->space->map, allocation.end);
  RegionEntry first = region_map_find (&context->space->map, request->pages.start);
  if (request->kind == SPACE_RELEASE && space_is_placeholder (first.attribute)
      && space_is_placeholder (next.attribute))
    return REFUSE_AT (context, allocation.end, UNABLE_TO_FREE_VM, 'P', 'H', 31);
  bool is_last = region_attribute_is_free (next.attribute);
  if (request->kind == SPACE_PRESERVE_PLACEHOLDER) /* no decommit, which VF-016 and VF-017 speak of */
    return is_last ? REFUSE_AT (context, allocation.end, UNABLE_TO_FREE_VM, 'N', 'F', 5)
                   : REFUSE_AT (context, allocation.end, UNABLE_TO_FREE_VM, 'N', 'F', 12);
  return is_last ? REFUSE_AT (context, allocation.end, UNABLE_TO_FREE_VM, 'V', 'F', 16)
                 : REFUSE_AT (context, allocation.end, UNABLE_TO_FREE_VM, 'V', 'F', 17);
}

static VasVerdict
refuse_view (const SpaceContext *context, const SpaceFree *request)
{
  uint64_t page = request->pages.start;
  uint32_t flags = region_attribute_flags (region_map_find (&context->space->map, page).attribute);
  if (request->kind == SPACE_PRESERVE_PLACEHOLDER && (flags & REGION_FLAG_REPLACED) != 0)
    return REFUSE_AT (context, page, UNABLE_TO_DELETE_SECTION, 'P', 'H', 21);
  const SectionView *view = section_find_view (context->sections, context->asid, page);
  bool is_reserved = view != NULL && section_is_reserved (section_get (context->sections, view->section));
  return request->kind == SPACE_DECOMMIT && is_reserved
             ? REFUSE_AT (context, page, UNABLE_TO_DELETE_SECTION, 'V', 'F', 19)
             : REFUSE_AT (context, page, UNABLE_TO_DELETE_SECTION, 'V', 'F', 6);
}

/* May memory of this kind be freed in this way? */
static VasVerdict
may_free_kind (const SpaceContext *context, RegionEntry first, const SpaceFree *request)
{
  uint64_t page = request->pages.start;
  if (region_attribute_type (first.attribute) != REGION_TYPE_PRIVATE && request->kind != SPACE_COALESCE_PLACEHOLDERS)
    return refuse_view (context, request);
  if (request->kind == SPACE_DECOMMIT
      && (region_attribute_flags (first.attribute) & (REGION_FLAG_PHYSICAL | REGION_FLAG_LARGE_PAGES)) != 0)
    return REFUSE_AT (context, page, MEMORY_NOT_ALLOCATED, 'V', 'F', 28);
  return VERDICT_OK;
}

/* A window goes as a whole, and so do large pages. */
static VasVerdict
may_release_part (const SpaceContext *context, RegionEntry first, PageRange pages, PageRange allocation)
{
  uint32_t flags = region_attribute_flags (first.attribute);
  if (pages.start == allocation.start && pages.end == allocation.end)
    return VERDICT_OK;
  if ((flags & REGION_FLAG_PHYSICAL) != 0)
    return REFUSE_AT (context, pages.start, FREE_VM_NOT_AT_BASE, 'A', 'W', 15);
  return (flags & REGION_FLAG_LARGE_PAGES) != 0 ? REFUSE_AT (context, pages.start, FREE_VM_NOT_AT_BASE, 'L', 'P', 6)
                                                : VERDICT_OK;
}

static VasVerdict
refuse_free_space (const SpaceContext *context, const SpaceFree *request)
{
  uint64_t page = request->pages.start;
  return request->kind == SPACE_DECOMMIT ? REFUSE_AT (context, page, MEMORY_NOT_ALLOCATED, 'V', 'F', 18)
                                         : REFUSE_AT (context, page, MEMORY_NOT_ALLOCATED, 'V', 'F', 5);
}

static void
release (Space *space, PageRange pages, PageRange allocation)
{
  region_map_assign (&space->map, pages.start, pages.end, REGION_FREE);
  space_release_node (space, pages, allocation);
  if (pages.end < allocation.end)
    region_map_mark (&space->map, pages.end, true);
}

VasVerdict
space_free (SpaceContext *context, const SpaceFree *request, PageRange *freed)
{
  Space *space = context->space;
  RegionEntry first = region_map_find (&space->map, request->pages.start);
  if (region_attribute_is_free (first.attribute))
    return refuse_free_space (context, request);
  if (region_attribute_type (first.attribute) == REGION_TYPE_SYSTEM)
    return REFUSE_AT (context, request->pages.start, INVALID_PAGE_PROTECTION, 'V', 'Q', 16);
  PageRange allocation = space_allocation_of (space, first), pages = request->pages;
  VasVerdict outside = VERDICT_OK; /* placeholders are several allocations */
  if (request->kind != SPACE_COALESCE_PLACEHOLDERS)
    outside = resolve_pages (context, request, allocation, &pages);
  VasVerdict kind = may_free_kind (context, first, request);
  /* VF-031: range inside the VAD, then private, then the base rule. */
  if (outside.status == VAS_STATUS_UNABLE_TO_FREE_VM)
    return outside;
  if (kind.status != VAS_STATUS_SUCCESS)
    return kind;
  bool releases = request->kind == SPACE_RELEASE || request->kind == SPACE_PRESERVE_PLACEHOLDER;
  if (outside.status == VAS_STATUS_SUCCESS && releases)
    outside = may_release_part (context, first, pages, allocation);
  if (outside.status != VAS_STATUS_SUCCESS)
    return outside;
  *freed = pages;
  if (request->kind == SPACE_PRESERVE_PLACEHOLDER)
    return space_preserve_placeholder (context, pages, allocation);
  if (request->kind == SPACE_COALESCE_PLACEHOLDERS)
    return space_coalesce_placeholders (context, pages);

  space_return_charge (context, space_count_charged (space, first, pages));
  if (request->kind == SPACE_RELEASE)
    release (space, pages, allocation);
  else
    space_assign_part (space, pages, first, REGION_STATE_RESERVED, 0);
  space_discard (context, pages, request->kind == SPACE_DECOMMIT);
  return VERDICT_OK;
}

PageRange
space_view_of (const Space *space, uint64_t page)
{
  RegionEntry entry = region_map_find (&space->map, page);
  RegionType type = region_attribute_type (entry.attribute);
  bool is_view = type == REGION_TYPE_MAPPED || type == REGION_TYPE_IMAGE;
  return is_view && !region_attribute_is_free (entry.attribute) ? space_allocation_of (space, entry)
                                                                : (PageRange) { 0, 0 };
}

VasVerdict
space_unmap (SpaceContext *context, uint64_t page)
{
  PageRange view = space_view_of (context->space, page);
  if (view.end == 0)
    return REFUSE_AT (context, page, NOT_MAPPED_VIEW, 'M', 'V', 14);
  SectionView *of_section = section_find_view (context->sections, context->asid, page);
  if (of_section != NULL)
    {
      space_remove_view (context, of_section);
      return VERDICT_OK;
    }
  region_map_assign (&context->space->map, view.start, view.end, REGION_FREE);
  space_discard (context, view, false);
  return VERDICT_OK;
}
