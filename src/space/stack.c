/* Stacks: their allocation, and how they grow. */
#include "space/stack.h"
#include "space/space_internal.h"
#include <vasbox/protection.h>

#define STACK_PROTECT VAS_PAGE_READWRITE
#define GUARD_PROTECT (VAS_PAGE_READWRITE | VAS_PAGE_GUARD)

static void
assign (Space *space, uint64_t start, uint64_t end, uint32_t protect)
{
  PageRange pages = { start, end };
  if (start < end)
    space_assign_part (space, pages, region_map_find (&space->map, start), REGION_STATE_COMMITTED, protect);
}

/* As many guard pages as are wanted, or as fit; the lowest page is never used. */
static uint32_t
guard_that_fits (uint64_t n_pages, uint64_t commit_pages, uint32_t wanted)
{
  uint64_t room = n_pages > commit_pages ? n_pages - commit_pages - 1 : 0;
  return room < wanted ? (uint32_t) room : wanted;
}

VasVerdict
space_create_stack (SpaceContext *context, const SpaceReserve *reserve, uint64_t commit_pages, uint32_t guard_pages,
                    SpaceStack *stack)
{
  uint64_t n_pages = reserve->pages.end - reserve->pages.start, start;
  uint32_t n_guard = guard_that_fits (n_pages, commit_pages, guard_pages);
  VasPrng before = *reserve->prng;
  uint64_t peak_reserved = context->space->peak_reserved;
  SpaceReserve request = *reserve;
  request.commit = false;
  request.flags = 0;
  request.protect = STACK_PROTECT;
  VasVerdict verdict = space_reserve (context, &request, &start);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  verdict = space_try_charge (context, commit_pages + n_guard);
  if (verdict.status != VAS_STATUS_SUCCESS)
    {
      region_map_assign (&context->space->map, start, start + n_pages, REGION_FREE);
      *reserve->prng = before;
      context->space->peak_reserved = peak_reserved;
      return verdict;
    }
  /* a stack without a guard gets one where a page of it is guarded by hand and met */
  *stack = (SpaceStack) { start, start + n_pages - commit_pages, start + n_pages,
                          n_guard != 0 ? n_guard : guard_pages, commit_pages };
  assign (context->space, stack->limit, stack->end, STACK_PROTECT);
  assign (context->space, stack->limit - n_guard, stack->limit, GUARD_PROTECT);
  return VERDICT_OK;
}

bool
space_stack_holds (const Space *space, const SpaceStack *stack, uint64_t page)
{
  if (page < stack->start || page >= stack->end)
    return false;
  PageRange allocation = space_allocation (space, page);
  RegionAttribute attribute = region_map_find (&space->map, page).attribute;
  return allocation.start == stack->start && allocation.end == stack->end
         && region_attribute_type (attribute) == REGION_TYPE_PRIVATE
         && (region_attribute_flags (attribute) & REGION_FLAG_LARGE_PAGES) == 0;
}

/* Commits what is not yet committed of @pages, which get @protect; false, and nothing done, where it cannot be charged.
 * */
static bool
commit (SpaceContext *context, PageRange pages, uint32_t protect)
{
  Space *space = context->space;
  uint64_t fresh = pages.end - pages.start - region_map_count_committed (&space->map, pages.start, pages.end);
  if (space_try_charge (context, fresh).status != VAS_STATUS_SUCCESS)
    return false;
  assign (space, pages.start, pages.end, protect);
  space_regrant (context, pages);
  return true;
}

bool
space_stack_grow (SpaceContext *context, SpaceStack *stack, uint64_t page)
{
  Space *space = context->space;
  RegionEntry touched = region_map_find (&space->map, page);
  uint64_t lowest = stack->start + 1; /* the page below is never used: what runs over the whole stack meets it */
  bool has_room = page >= lowest && page - lowest >= stack->guard_pages;
  assign (space, page, touched.end < stack->end ? touched.end : stack->end,
          region_attribute_protect (touched.attribute) & ~VAS_PAGE_GUARD);
  stack->limit = page;
  if (has_room && commit (context, (PageRange) { page - stack->guard_pages, page }, GUARD_PROTECT))
    return true;
  if (!has_room && page > lowest && commit (context, (PageRange) { lowest, page }, STACK_PROTECT))
    stack->limit = lowest;
  return false;
}

void
space_stack_note_guard (const Space *space, SpaceStack *stack, PageRange pages)
{
  uint64_t end = pages.end < stack->end ? pages.end : stack->end;
  if (pages.start < stack->end && end > stack->limit && space_stack_holds (space, stack, end - 1))
    stack->limit = end;
}
