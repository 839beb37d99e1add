/* Change the protection of committed pages; and place, which puts memory there without a call. */
#include "base/protection.h"
#include "space/space_internal.h"
#include "space/view.h"

static bool
is_data_protection (uint32_t protect)
{
  return !protection_is_executable (protect);
}

/* What a page of a view may become (T5); the refusing clause is VP-017 for data views, VP-018 for executable ones. */
static VasVerdict
may_protect_view (const SpaceContext *context, RegionEntry first, uint64_t page, uint32_t protect, uint32_t *effective)
{
  uint32_t view_protect = region_attribute_allocation_protect (first.attribute);
  if ((protect & (VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE)) != 0)
    return REFUSE_AT (context, page, INVALID_PARAMETER_4, 'P', 'P', 19);
  if (protection_view_allows (view_protect, protect))
    {
      *effective = protection_with_cache_of (protect, view_protect);
      return VERDICT_OK;
    }
  return is_data_protection (view_protect) ? REFUSE_AT (context, page, SECTION_PROTECTION, 'V', 'P', 17)
                                           : REFUSE_AT (context, page, SECTION_PROTECTION, 'V', 'P', 18);
}

/* What this kind of memory makes of @protect, or why it refuses. */
static VasVerdict
effective_protection (const SpaceContext *context, RegionEntry first, uint64_t page, uint32_t protect,
                      uint32_t *effective)
{
  uint32_t flags = region_attribute_flags (first.attribute);
  if ((protect & VAS_PAGE_REVERT_TO_FILE_MAP) != 0)
    return REFUSE_AT (context, page, INVALID_PAGE_PROTECTION, 'P', 'P', 27);
  if ((flags & (REGION_FLAG_PHYSICAL | REGION_FLAG_LARGE_PAGES)) != 0)
    return REFUSE_AT (context, page, CONFLICTING_ADDRESSES, 'V', 'P', 16);
  *effective = protection_stored (protect);
  switch (region_attribute_type (first.attribute))
    {
    case REGION_TYPE_IMAGE:
      *effective = protection_for_image (*effective);
      return may_protect_view (context, first, page, *effective, effective);
    case REGION_TYPE_MAPPED:
      return may_protect_view (context, first, page, *effective, effective);
    case REGION_TYPE_SYSTEM:
    case REGION_TYPE_PRIVATE:
    default:
      break;
    }
  if (protection_is_writecopy (protect))
    return REFUSE_AT (context, page, INVALID_PARAMETER_4, 'P', 'P', 7);
  *effective = protection_with_cache_of (*effective, region_attribute_allocation_protect (first.attribute));
  return VERDICT_OK;
}

/* @pages must lie in one allocation. */
static VasVerdict
stays_in_allocation (const SpaceContext *context, RegionEntry first, PageRange pages)
{
  const RegionMap *map = &context->space->map;
  if (region_attribute_is_free (first.attribute))
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'V', 'P', 5);
  if (region_attribute_type (first.attribute) == REGION_TYPE_SYSTEM)
    return REFUSE_AT (context, pages.start, INVALID_PAGE_PROTECTION, 'V', 'Q', 16);
  if (first.end >= pages.end)
    return VERDICT_OK;
  uint64_t end = region_map_allocation_end (map, pages.start);
  if (end >= pages.end)
    return VERDICT_OK;
  return region_attribute_is_free (region_map_find (map, end).attribute)
             ? REFUSE_AT (context, end, CONFLICTING_ADDRESSES, 'V', 'P', 5)
             : REFUSE_AT (context, end, CONFLICTING_ADDRESSES, 'V', 'P', 6);
}

/* Every page of @pages must be committed; most requests lie in one entry, which answers at once. */
static VasVerdict
all_committed (const SpaceContext *context, RegionEntry first, PageRange pages)
{
  uint64_t page;
  if (first.end >= pages.end && region_attribute_state (first.attribute) == REGION_STATE_COMMITTED)
    return VERDICT_OK;
  if (region_map_first_not_committed (&context->space->map, pages.start, pages.end, &page))
    return REFUSE_AT (context, page, NOT_COMMITTED, 'V', 'P', 4);
  return VERDICT_OK;
}

static VasVerdict
prepare (const SpaceContext *context, RegionEntry first, PageRange pages, uint32_t protect, uint32_t *effective)
{
  VasVerdict verdict = stays_in_allocation (context, first, pages);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = effective_protection (context, first, pages.start, protect, effective);
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = all_committed (context, first, pages);
  return verdict;
}

VasVerdict
space_may_protect (const SpaceContext *context, PageRange pages, uint32_t protect)
{
  uint32_t effective;
  return prepare (context, region_map_find (&context->space->map, pages.start), pages, protect, &effective);
}

VasVerdict
space_protect (SpaceContext *context, PageRange pages, uint32_t protect, uint32_t *old)
{
  uint32_t effective = 0;
  RegionEntry first = region_map_find (&context->space->map, pages.start);
  VasVerdict verdict = prepare (context, first, pages, protect, &effective);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  bool is_view = region_attribute_type (first.attribute) != REGION_TYPE_PRIVATE;
  if (is_view)
    verdict = space_charge_copies (context, pages, effective);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  *old = region_attribute_protect (first.attribute);
  if (is_view)
    {
      space_assign_view (context, first, pages, effective);
      return VERDICT_OK;
    }
  space_assign_part (context->space, pages, first, REGION_STATE_COMMITTED, effective);
  space_regrant (context, pages);
  return VERDICT_OK;
}

/* True where the pages lie in one allocation of the type that @request places, whose pages are alike only as far as it
 * says: not large pages, no AWE region, no placeholder, no section's view, whose pages are as the section says. */
static bool
lies_in_allocation (const SpaceContext *context, const SpacePlace *request, RegionEntry first)
{
  const Space *space = context->space;
  if (section_find_view (context->sections, context->asid, request->pages.start) != NULL)
    return false;
  return !region_attribute_is_free (first.attribute) && region_attribute_type (first.attribute) == request->type
         && (region_attribute_flags (first.attribute)
             & (REGION_FLAG_PHYSICAL | REGION_FLAG_LARGE_PAGES | REGION_FLAG_PLACEHOLDER))
                == 0
         && region_map_allocation_end (&space->map, request->pages.start) >= request->pages.end;
}

VasVerdict
space_place (SpaceContext *context, const SpacePlace *request)
{
  Space *space = context->space;
  PageRange pages = request->pages;
  RegionEntry first = region_map_find (&space->map, pages.start);
  bool inside = lies_in_allocation (context, request, first);
  bool is_free = region_attribute_is_free (first.attribute) && first.end >= pages.end;
  if (!inside && !is_free)
    return REFUSE_AT (context, region_attribute_is_free (first.attribute) ? first.end : pages.start,
                      CONFLICTING_ADDRESSES, 'V', 'A', 25);
  uint64_t before = inside ? space_count_committed (space, first, pages) : 0;
  uint64_t after = request->state == REGION_STATE_COMMITTED ? pages.end - pages.start : 0;
  bool is_private = request->type == REGION_TYPE_PRIVATE;
  VasVerdict verdict = is_private && after > before ? space_may_charge (context, after - before) : VERDICT_OK;
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;

  if (inside)
    {
      space_assign_part (space, pages, first, request->state, request->protect);
      if (request->state == REGION_STATE_COMMITTED)
        space_regrant (context, pages);
      else
        space_discard (context, pages, true);
    }
  else
    region_map_assign (&space->map, pages.start, pages.end,
                       REGION_MARK
                           | region_attribute_make (request->state, request->type, request->protect,
                                                    request->allocation_protect, 0));
  space_note_peaks (space);
  if (is_private)
    {
      space_return_charge (context, before > after ? before - after : 0);
      space_charge (context, after > before ? after - before : 0);
    }
  return VERDICT_OK;
}
