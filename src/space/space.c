/* Setting up, sharing and reading one address space. */
#include "space/grant.h"
#include "space/space_internal.h"
#include <vasbox/protection.h>

void
space_init (Space *space, RegionPool *pool, const Geometry *geometry)
{
  *space = (Space) { .charged_pages = 0 };
  cow_array_init (&space->nodes, &cow_type_u64);
  region_map_init (&space->map, pool, geometry->end_page, geometry->granularity_pages);
  if (geometry->system_page < geometry->end_page)
    region_map_assign (&space->map, geometry->system_page, geometry->system_page + 1,
                       REGION_MARK
                           | region_attribute_make (REGION_STATE_COMMITTED, REGION_TYPE_SYSTEM, VAS_PAGE_READONLY,
                                                    VAS_PAGE_READONLY, 0));
}

void
space_clear (Space *space)
{
  region_map_clear (&space->map);
  cow_array_clear (&space->nodes);
}

void
space_share (Space *copy, const Space *space)
{
  *copy = *space;
  region_map_share (&copy->map, &space->map);
  cow_array_share (&copy->nodes, &space->nodes);
}

SpaceRegion
space_region (const Space *space, uint64_t page)
{
  RegionEntry entry = region_map_find (&space->map, page);
  SpaceRegion region = { { page, entry.end }, entry.attribute, 0 };
  if (!region_attribute_is_free (entry.attribute))
    region.allocation_start = region_attribute_is_marked (entry.attribute)
                                  ? entry.start
                                  : region_map_allocation_start (&space->map, page);
  return region;
}

PageRange
space_allocation_of (const Space *space, RegionEntry first)
{
  bool begins_it = region_attribute_is_marked (first.attribute);
  return (PageRange) { begins_it ? first.start : region_map_allocation_start (&space->map, first.start),
                       region_map_allocation_end (&space->map, first.start) };
}

PageRange
space_allocation (const Space *space, uint64_t page)
{
  return space_allocation_of (space, region_map_find (&space->map, page));
}

void
space_empty (SpaceContext *context)
{
  Space *space = context->space;
  uint64_t system_page = context->geometry->system_page, end = context->geometry->end_page;
  section_remove_views (context->sections, (SectionOwner) { context->ledger, context->memory }, context->asid);
  ledger_return (context->ledger, space->charged_pages);
  space->charged_pages = 0;
  cow_array_clear (&space->nodes);
  cow_array_init (&space->nodes, &cow_type_u64);
  if (system_page >= end)
    system_page = end;
  region_map_assign (&space->map, 0, system_page, REGION_FREE);
  if (system_page + 1 < end)
    region_map_assign (&space->map, system_page + 1, end, REGION_FREE);
}

void
space_regrant (SpaceContext *context, PageRange pages)
{
  if (!space_is_touched (context))
    return;
  for (uint64_t page = pages.start, end; page < pages.end; page = end)
    {
      RegionEntry entry = region_map_find (&context->space->map, page);
      MemoryGrant grant = space_grant (entry.attribute, context->dep);
      end = entry.end < pages.end ? entry.end : pages.end;
      memory_regrant (context->memory, context->asid, (PageRange) { page, end }, &grant);
    }
}

uint64_t
space_count_committed (const Space *space, RegionEntry first, PageRange pages)
{
  if (first.end < pages.end)
    return region_map_count_committed (&space->map, pages.start, pages.end);
  return region_attribute_state (first.attribute) == REGION_STATE_COMMITTED ? pages.end - pages.start : 0;
}

uint64_t
space_count_charged (const Space *space, RegionEntry first, PageRange pages)
{
  bool is_window = (region_attribute_flags (first.attribute) & REGION_FLAG_PHYSICAL) != 0;
  return is_window ? 0 : space_count_committed (space, first, pages);
}

void
space_note_peaks (Space *space)
{
  if (space->map.totals.reserved_pages > space->peak_reserved)
    space->peak_reserved = space->map.totals.reserved_pages;
  if (space->map.totals.committed_pages > space->peak_committed)
    space->peak_committed = space->map.totals.committed_pages;
}

void
space_assign_part (Space *space, PageRange pages, RegionEntry first, RegionState state, uint32_t protect)
{
  bool at_start = region_attribute_is_marked (first.attribute) && first.start == pages.start;
  RegionAttribute attribute = region_attribute_with (first.attribute & ~REGION_MARK, state, protect);
  region_map_assign (&space->map, pages.start, pages.end, at_start ? attribute | REGION_MARK : attribute);
  space_note_peaks (space);
}
