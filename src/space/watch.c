/* Write watch, and what is in the working set. */
#include "space/service.h"
#include "space/space_internal.h"

VasVerdict
space_check_watched (const SpaceContext *context, PageRange pages)
{
  const RegionMap *map = &context->space->map;
  RegionEntry first = region_map_find (map, pages.start);
  if (region_attribute_is_free (first.attribute)
      || (region_attribute_flags (first.attribute) & REGION_FLAG_WRITE_WATCH) == 0)
    return REFUSE_AT (context, pages.start, INVALID_PARAMETER, 'W', 'W', 18);
  uint64_t end = region_map_allocation_end (map, pages.start);
  return end < pages.end ? REFUSE_AT (context, end, INVALID_PARAMETER, 'W', 'W', 16) : VERDICT_OK;
}

uint64_t
space_take_written (SpaceContext *context, const SpaceWatch *watch)
{
  uint64_t n = 0;
  for (uint64_t page = watch->pages.start;
       n < watch->most && memory_next_page (context->memory, context->asid, &page, watch->pages.end); page++)
    if (memory_take_written (context->memory, context->asid, page, watch->reset))
      {
        if (n < watch->n_addresses)
          watch->addresses[n] = geometry_address (context->geometry, page);
        n++;
      }
  return n;
}

SpaceWorkingPage
space_working_page (const SpaceContext *context, uint64_t page)
{
  MemoryPageInfo info;
  if (page >= context->geometry->end_page || !memory_page_info (context->memory, context->asid, page, &info)
      || !info.mapped)
    return (SpaceWorkingPage) { .valid = false };
  RegionAttribute attribute = region_map_find (&context->space->map, page).attribute;
  return (SpaceWorkingPage) { .valid = true,
                              .locked = info.locks != 0,
                              .large = (region_attribute_flags (attribute) & REGION_FLAG_LARGE_PAGES) != 0,
                              .protect = region_attribute_protect (attribute),
                              .share_count = info.shared ? (info.share_count < 7 ? info.share_count : 7) : 0,
                              .shared = info.shared,
                              .node = info.node };
}

bool
space_next_working_page (const SpaceContext *context, uint64_t *page, SpaceWorkingPage *working)
{
  for (; memory_next_page (context->memory, context->asid, page, context->geometry->end_page); ++*page)
    {
      *working = space_working_page (context, *page);
      if (working->valid && !working->large) /* LP-007 */
        return true;
    }
  return false;
}
