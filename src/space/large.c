/* Large pages: an allocation's, and those of a section and its views. */
#include "space/access.h"
#include "space/grant.h"
#include "space/space_internal.h"
#include "space/view.h"

/* What was begun stays where @is_done; else memory is as it was, @before. */
static VasVerdict
end_taking (SpaceContext *context, Memory *before, bool is_done)
{
  if (!is_done)
    space_put_memory_back (context->memory, before);
  memory_clear (before);
  return is_done ? VERDICT_OK : REFUSE (INSUFFICIENT_RESOURCES, 'L', 'P', 8);
}

VasVerdict
space_take_large (SpaceContext *context, RegionAttribute attribute, uint32_t node, PageRange pages)
{
  Memory before;
  MemoryGrant grant = space_grant (attribute, context->dep);
  grant.node = (uint8_t) node;
  memory_share (&before, context->memory);
  return end_taking (context, &before, memory_take_large (context->memory, context->asid, pages, &grant));
}

VasVerdict
space_add_large_store (SpaceContext *context, uint64_t n_pages, uint32_t *store)
{
  Memory before;
  memory_share (&before, context->memory);
  *store = memory_add_store (context->memory, false);
  return end_taking (context, &before, memory_take_large_store (context->memory, *store, n_pages));
}

/* Where a frame for a table is missing, the first access looks for one again. */
void
space_map_large_view (SpaceContext *context, PageRange pages)
{
  RegionAttribute attribute = region_map_find (&context->space->map, pages.start).attribute;
  MemoryGrant grant = space_grant (attribute, context->dep);
  VasStatus status = grant.readable ? VAS_STATUS_SUCCESS : VAS_STATUS_NO_MEMORY;
  for (uint64_t page = pages.start; page < pages.end && status == VAS_STATUS_SUCCESS;
       page += context->memory->physical.run_frames)
    status = memory_map_large (context->memory, context->asid, page, &grant);
}

void
space_map_large_page (SpaceContext *context, uint64_t page)
{
  MemoryGrant grant = space_grant (region_map_find (&context->space->map, page).attribute, context->dep);
  VasStatus status = VAS_STATUS_SUCCESS;
  if (grant.large && grant.readable)
    status = memory_map_large (context->memory, context->asid, page, &grant);
  (void) status; /* where a frame for a table is missing, the next access looks for one again */
}
