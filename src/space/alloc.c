/* Reserve, commit, reset: the engine of the VirtualAlloc family. */
#include "base/protection.h"
#include "region/placement.h"
#include "space/access.h"
#include "space/grant.h"
#include "space/node.h"
#include "space/space_internal.h"
#include "space/view.h"

VasVerdict
space_may_charge_section (const SpaceContext *context, uint64_t n_pages)
{
  Ledger *ledger = context->ledger;
  if (n_pages != 0 && ledger->inject_countdown == 1)
    return (VasVerdict) { ledger_spend_injection (ledger), VAS_RULE ('V', 'A', 44), VAS_NO_PAGE };
  return ledger_allows (ledger, n_pages) ? VERDICT_OK : REFUSE (COMMITMENT_LIMIT, 'V', 'A', 44);
}

/* The process's quota is asked for its own pages, the limit for all. */
static VasVerdict
may_charge (const SpaceContext *context, uint64_t n_pages, uint64_t of_section)
{
  uint64_t charged = context->space->charged_pages, quota = context->quota_pages;
  if (n_pages != 0 && (n_pages > quota || charged > quota - n_pages))
    return REFUSE (PAGEFILE_QUOTA_EXCEEDED, 'C', 'C', 7);
  return space_may_charge_section (context, n_pages + of_section);
}

VasVerdict
space_may_charge (const SpaceContext *context, uint64_t n_pages)
{
  return may_charge (context, n_pages, 0);
}

static void
charge (SpaceContext *context, uint64_t n_pages, uint64_t of_section)
{
  ledger_charge (context->ledger, n_pages + of_section);
  context->space->charged_pages += n_pages;
  if (context->space->charged_pages > context->space->peak_charged)
    context->space->peak_charged = context->space->charged_pages;
}

void
space_charge (SpaceContext *context, uint64_t n_pages)
{
  charge (context, n_pages, 0);
}

VasVerdict
space_try_charge_with (SpaceContext *context, uint64_t n_pages, uint64_t of_section)
{
  VasVerdict verdict = may_charge (context, n_pages, of_section);
  if (verdict.status == VAS_STATUS_SUCCESS)
    charge (context, n_pages, of_section);
  return verdict;
}

VasVerdict
space_try_charge (SpaceContext *context, uint64_t n_pages)
{
  return space_try_charge_with (context, n_pages, 0);
}

void
space_return_charge (SpaceContext *context, uint64_t n_pages)
{
  ledger_return (context->ledger, n_pages);
  context->space->charged_pages -= n_pages;
}

static const RegionPlacementOps *
placement_of (VasPlacementPolicy policy)
{
  switch (policy)
    {
    case VAS_PLACEMENT_TOP_DOWN:
      return &region_placement_top_down;
    case VAS_PLACEMENT_BEST_FIT:
      return &region_placement_best_fit;
    case VAS_PLACEMENT_RANDOM:
      return &region_placement_random;
    case VAS_PLACEMENT_LOWEST_FIT:
    default:
      return &region_placement_lowest_fit;
    }
}

/* Where a request without an address goes; the generator's next state goes to @prng. */
static VasVerdict
find_room (const SpaceContext *context, const SpaceReserve *request, VasPrng *prng, uint64_t *start)
{
  RegionFit fit = { request->low, request->high, request->pages.end - request->pages.start, request->align };
  const RegionPlacementOps *placement = placement_of (request->policy);
  uint64_t choice = placement->uses_choice ? prng_next (prng) : 0;
  if (region_placement_choose (placement, &context->space->map, &fit, choice, start))
    return VERDICT_OK;
  return REFUSE (NO_MEMORY, 'V', 'A', 43);
}

/* The first page of @pages that is taken, or @pages.end. */
static uint64_t
first_taken (const Space *space, PageRange pages)
{
  RegionEntry entry = region_map_find (&space->map, pages.start);
  if (!region_attribute_is_free (entry.attribute))
    return pages.start;
  return entry.end < pages.end ? entry.end : pages.end;
}

VasVerdict
space_choose (const SpaceContext *context, const SpaceReserve *request, VasPrng *prng, PageRange *pages)
{
  uint64_t n_pages = request->pages.end - request->pages.start;
  *pages = request->pages;
  if (request->replace)
    return space_may_replace (context, *pages);
  if (request->fixed)
    {
      uint64_t taken = first_taken (context->space, *pages);
      return taken == pages->end ? VERDICT_OK : REFUSE_AT (context, taken, CONFLICTING_ADDRESSES, 'V', 'A', 25);
    }
  *prng = *request->prng;
  VasVerdict verdict = find_room (context, request, prng, &pages->start);
  pages->end = pages->start + n_pages;
  return verdict;
}

VasVerdict
space_reserve (SpaceContext *context, const SpaceReserve *request, uint64_t *start)
{
  PageRange pages;
  VasPrng prng = { { 0 } };
  VasVerdict verdict = space_choose (context, request, &prng, &pages);
  uint64_t n_pages = pages.end - pages.start;
  if (verdict.status == VAS_STATUS_SUCCESS && request->commit)
    verdict = space_may_charge (context, n_pages);
  RegionState state = request->commit ? REGION_STATE_COMMITTED : REGION_STATE_RESERVED;
  bool is_large = (request->flags & REGION_FLAG_LARGE_PAGES) != 0;
  uint32_t protect = is_large ? protection_read_write (request->protect) : request->protect; /* LP-005 */
  RegionAttribute attribute = region_attribute_make (state, REGION_TYPE_PRIVATE, request->commit ? protect : 0,
                                                     request->protect, request->flags);
  if (verdict.status == VAS_STATUS_SUCCESS && is_large)
    verdict = space_take_large (context, attribute, request->node, pages);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;

  region_map_assign (&context->space->map, pages.start, pages.end, REGION_MARK | attribute);
  space_prefer_node (context->space, pages.start, request->node);
  space_note_peaks (context->space);
  if (request->commit)
    space_charge (context, n_pages);
  if (!request->fixed)
    *request->prng = prng;
  *start = pages.start;
  return VERDICT_OK;
}

/* Commit and reset act on the process's own memory, which the shared user data page is not. */
static VasVerdict
begins_in_allocation (const SpaceContext *context, RegionEntry first, uint64_t page)
{
  if (region_attribute_is_free (first.attribute))
    return REFUSE_AT (context, page, CONFLICTING_ADDRESSES, 'V', 'A', 31);
  if (region_attribute_type (first.attribute) == REGION_TYPE_SYSTEM)
    return REFUSE_AT (context, page, INVALID_PAGE_PROTECTION, 'V', 'Q', 16);
  return VERDICT_OK;
}

/* Where a range leaves the allocation that holds its first page: into free space, or into the next allocation. */
static VasVerdict
leaves_allocation (const SpaceContext *context, uint64_t end)
{
  RegionEntry next = region_map_find (&context->space->map, end);
  if (region_attribute_is_free (next.attribute))
    return REFUSE_AT (context, end, CONFLICTING_ADDRESSES, 'V', 'A', 32);
  return REFUSE_AT (context, end, CONFLICTING_ADDRESSES, 'V', 'A', 33);
}

/* Copy-on-write is not for private memory: committing with it (PP-005, PP-006), or committing again (PP-007). */
static VasVerdict
refuse_writecopy (const SpaceContext *context, PageRange pages, uint32_t protect)
{
  if (region_map_count_committed (&context->space->map, pages.start, pages.end) != 0)
    return REFUSE_AT (context, pages.start, INVALID_PAGE_PROTECTION, 'P', 'P', 7);
  return (protect & VAS_PAGE_WRITECOPY) != 0
             ? REFUSE_AT (context, pages.start, INVALID_PAGE_PROTECTION, 'P', 'P', 5)
             : REFUSE_AT (context, pages.start, INVALID_PAGE_PROTECTION, 'P', 'P', 6);
}

/* May memory of this kind be committed at all? */
static VasVerdict
may_commit_kind (const SpaceContext *context, RegionEntry first, PageRange pages, uint32_t protect)
{
  if ((region_attribute_flags (first.attribute) & (REGION_FLAG_PHYSICAL | REGION_FLAG_LARGE_PAGES)) != 0)
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'V', 'A', 47);
  if (space_is_placeholder (first.attribute))
    return REFUSE_AT (context, pages.start, CONFLICTING_ADDRESSES, 'P', 'H', 3);
  return protection_is_writecopy (protect) ? refuse_writecopy (context, pages, protect) : VERDICT_OK;
}

/* Committing again with another protection is a change of protection (VA-035), which latches write-watch marks as
 * VirtualProtect does; with the same one it is nothing (VA-034).  Each page of @pages by itself. */
static void
regrant_changed (SpaceContext *context, PageRange pages, uint32_t protect)
{
  for (uint64_t page = pages.start, end; page < pages.end; page = end)
    {
      RegionEntry entry = region_map_find (&context->space->map, page);
      RegionAttribute was = entry.attribute;
      end = entry.end < pages.end ? entry.end : pages.end;
      if (region_attribute_state (was) != REGION_STATE_COMMITTED || region_attribute_protect (was) == protect)
        continue;
      RegionAttribute now
          = region_attribute_make (REGION_STATE_COMMITTED, region_attribute_type (was), protect,
                                   region_attribute_allocation_protect (was), region_attribute_flags (was));
      MemoryGrant grant = space_grant (now, context->dep);
      memory_regrant (context->memory, context->asid, (PageRange) { page, end }, &grant);
    }
}

VasVerdict
space_commit (SpaceContext *context, PageRange pages, uint32_t protect)
{
  Space *space = context->space;
  RegionEntry first = region_map_find (&space->map, pages.start);
  VasVerdict verdict = begins_in_allocation (context, first, pages.start);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  uint64_t end = first.end >= pages.end ? pages.end : region_map_allocation_end (&space->map, pages.start);
  if (end < pages.end)
    return leaves_allocation (context, end);
  if (region_attribute_type (first.attribute) != REGION_TYPE_PRIVATE)
    return space_commit_view (context, first, pages, protect);
  verdict = may_commit_kind (context, first, pages, protect);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;

  uint64_t fresh = pages.end - pages.start - space_count_committed (space, first, pages);
  verdict = space_may_charge (context, fresh);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  protect = protection_with_cache_of (protect, region_attribute_allocation_protect (first.attribute));
  if (fresh < pages.end - pages.start && space_is_touched (context))
    regrant_changed (context, pages, protect);
  space_assign_part (space, pages, first, REGION_STATE_COMMITTED, protect);
  space_charge (context, fresh);
  return VERDICT_OK;
}

/* What lies in the page file may be reset (MV-030), and is kept here: other views may need it. */
static VasVerdict
reset_view (const SpaceContext *context, uint64_t page)
{
  const SectionView *view = section_find_view (context->sections, context->asid, page);
  const Section *section = view != NULL ? section_get (context->sections, view->section) : NULL;
  return section != NULL && section->file == 0 && section->image == NULL
             ? VERDICT_OK
             : REFUSE_AT (context, page, USER_MAPPED_FILE, 'M', 'R', 12);
}

VasVerdict
space_reset (SpaceContext *context, PageRange pages, bool undo)
{
  RegionEntry first = region_map_find (&context->space->map, pages.start);
  VasVerdict verdict = begins_in_allocation (context, first, pages.start);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  uint64_t end = region_map_allocation_end (&context->space->map, pages.start);
  if (end < pages.end)
    return REFUSE_AT (context, end, CONFLICTING_ADDRESSES, 'M', 'R', 5);
  if (region_attribute_type (first.attribute) != REGION_TYPE_PRIVATE)
    return reset_view (context, pages.start);
  if (context->documented && space_count_committed (context->space, first, pages) < pages.end - pages.start)
    return REFUSE_AT (context, pages.start, NOT_COMMITTED, 'M', 'R', 4);
  if (undo)
    return memory_reset_undo (context->memory, context->asid, pages)
               ? VERDICT_OK
               : REFUSE_AT (context, pages.start, NO_MEMORY, 'M', 'R', 7);
  memory_reset (context->memory, context->asid, pages);
  return VERDICT_OK;
}
