/* Memory that is offered: the promise stays, the contents may go, and nobody gets at them meanwhile (OD-003). */
#include "space/service.h"
#include "space/space_internal.h"
#include <vasbox/protection.h>

/* What may be offered or discarded is ordinary committed memory of the process, in one allocation. */
static VasVerdict
is_offerable (const SpaceContext *context, PageRange pages, bool must_be_writable)
{
  RegionEntry first = region_map_find (&context->space->map, pages.start);
  uint64_t end = region_attribute_is_free (first.attribute)
                     ? pages.start
                     : region_map_allocation_end (&context->space->map, pages.start);
  if (end < pages.end)
    return REFUSE_AT (context, end, CONFLICTING_ADDRESSES, 'O', 'D', 12);
  for (uint64_t page = pages.start; page < pages.end;)
    {
      RegionEntry entry = region_map_find (&context->space->map, page);
      RegionAttribute a = entry.attribute;
      if (region_attribute_state (a) != REGION_STATE_COMMITTED || region_attribute_type (a) != REGION_TYPE_PRIVATE
          || (region_attribute_flags (a) & (REGION_FLAG_PHYSICAL | REGION_FLAG_LARGE_PAGES)) != 0)
        return REFUSE_AT (context, page, CONFLICTING_ADDRESSES, 'O', 'D', 12);
      if (must_be_writable && region_attribute_protect (a) != VAS_PAGE_READWRITE)
        return REFUSE_AT (context, page, INVALID_PARAMETER, 'O', 'D', 9);
      page = entry.end;
    }
  return VERDICT_OK;
}

VasVerdict
space_offer (SpaceContext *context, PageRange pages, uint32_t priority)
{
  VasVerdict verdict = is_offerable (context, pages, false);
  if (verdict.status == VAS_STATUS_SUCCESS)
    memory_offer (context->memory, context->asid, pages, priority);
  return verdict;
}

VasVerdict
space_reclaim (SpaceContext *context, PageRange pages)
{
  VasVerdict verdict = is_offerable (context, pages, false);
  if (verdict.status == VAS_STATUS_SUCCESS && !memory_reclaim (context->memory, context->asid, pages))
    verdict = REFUSE (DEVICE_BUSY, 'O', 'D', 5);
  return verdict;
}

VasVerdict
space_discard_contents (SpaceContext *context, PageRange pages)
{
  VasVerdict verdict = is_offerable (context, pages, true);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  memory_reset (context->memory, context->asid, pages); /* that pages were written is not forgotten with the bytes */
  space_discard (context, pages, true);
  return verdict;
}
