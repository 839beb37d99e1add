/* Placeholders: reserved ranges that are kept for later memory.  Each is an allocation of its own:
 *
 *      |PPPPPPPP|   preserve of the middle   |PP|PPPP|PP|   a mark at each edge
 *      *                                     *  *    *
 *
 *   Memory that replaces a placeholder remembers it by a flag, so that it can become one again. */
#include "space/node.h"
#include "space/space_internal.h"
#include <vasbox/protection.h>

static const RegionAttribute placeholder
    = (RegionAttribute) REGION_STATE_RESERVED | (RegionAttribute) VAS_PAGE_NOACCESS << 17
      | (RegionAttribute) REGION_FLAG_PLACEHOLDER << 28;

VasVerdict
space_may_replace (const SpaceContext *context, PageRange pages)
{
  RegionEntry first = region_map_find (&context->space->map, pages.start);
  if (!space_is_placeholder (first.attribute))
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 16);
  PageRange whole = space_allocation_of (context->space, first);
  return whole.start == pages.start && whole.end == pages.end
             ? VERDICT_OK
             : REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 4);
}

void
space_restore_placeholder (SpaceContext *context, PageRange pages)
{
  Space *space = context->space;
  RegionEntry first = region_map_find (&space->map, pages.start);
  uint64_t end = space_allocation_of (space, first).end;
  if (region_attribute_type (first.attribute) == REGION_TYPE_PRIVATE)
    space_return_charge (context, space_count_committed (space, first, pages));
  region_map_assign (&space->map, pages.start, pages.end, REGION_MARK | placeholder);
  if (pages.end < end)
    region_map_mark (&space->map, pages.end, true);
  space_discard (context, pages, false);
}

VasVerdict
space_preserve_placeholder (SpaceContext *context, PageRange pages, PageRange allocation)
{
  RegionMap *map = &context->space->map;
  uint32_t flags = region_attribute_flags (region_map_find (map, pages.start).attribute);
  if ((flags & REGION_FLAG_REPLACED) != 0)
    {
      space_restore_placeholder (context, pages);
      space_release_node (context->space, pages, allocation);
      return VERDICT_OK;
    }
  if ((flags & REGION_FLAG_PLACEHOLDER) == 0)
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 30);
  if (pages.start == allocation.start && pages.end == allocation.end)
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 7);
  region_map_mark (map, pages.start, true);
  if (pages.end < allocation.end)
    region_map_mark (map, pages.end, true);
  return VERDICT_OK;
}

/* The first page of @pages that is in no placeholder, or @pages.end. */
static uint64_t
first_other (const RegionMap *map, PageRange pages)
{
  uint64_t page = pages.start;
  while (page < pages.end)
    {
      RegionEntry entry = region_map_find (map, page);
      if (!space_is_placeholder (entry.attribute))
        return page;
      page = entry.end;
    }
  return pages.end;
}

VasVerdict
space_coalesce_placeholders (SpaceContext *context, PageRange pages)
{
  RegionMap *map = &context->space->map;
  uint64_t other = first_other (map, pages);
  if (other < pages.end)
    {
      RegionAttribute attribute = region_map_find (map, other).attribute;
      return (region_attribute_flags (attribute) & REGION_FLAG_REPLACED) != 0
                 ? REFUSE_AT (context, other, CONFLICTING_ADDRESSES, 'P', 'H', 35)
                 : REFUSE_AT (context, other, CONFLICTING_ADDRESSES, 'P', 'H', 11);
    }
  PageRange first = space_allocation (context->space, pages.start);
  PageRange last = space_allocation (context->space, pages.end - 1);
  if (first.start != pages.start || last.end != pages.end)
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 11);
  if (first.end == pages.end)
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 13);
  region_map_assign (map, pages.start, pages.end, REGION_MARK | placeholder);
  return VERDICT_OK;
}
