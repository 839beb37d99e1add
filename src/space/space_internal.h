/* Shared by the operations of this floor only. */
#ifndef VASBOX_SPACE_SPACE_INTERNAL_H
#define VASBOX_SPACE_SPACE_INTERNAL_H

#include "space/space.h"

void space_note_peaks (Space *space);

/* Where @request's allocation goes: *pages, and the generator's next state in *prng where it is not fixed.  Refuses as
 * space_reserve() does. */
VasVerdict space_choose (const SpaceContext *context, const SpaceReserve *request, VasPrng *prng, PageRange *pages)
    VAS_WARN_UNUSED;

/* The commit half of commit, decommit and protect: @pages, which lie in one allocation and begin inside @first, get
 * another state and protection; the allocation's facts and its mark stay. */
void space_assign_part (Space *space, PageRange pages, RegionEntry first, RegionState state, uint32_t protect);

/* The allocation of @first, which is not free. */
PageRange space_allocation_of (const Space *space, RegionEntry first);

/* Committed pages of @pages, which begin inside @first: most ranges lie in one entry, which answers without a
 * descent. */
uint64_t space_count_committed (const Space *space, RegionEntry first, PageRange pages);

/* Those of them that are charged: pages mapped in an AWE window are paid for with their frames. */
uint64_t space_count_charged (const Space *space, RegionEntry first, PageRange pages);

/* May @n_pages more be charged?  VA-044, CC-007, or an injected failure, which is spent; so nothing may refuse
 * afterwards. */
VasVerdict space_may_charge (const SpaceContext *context, uint64_t n_pages) VAS_WARN_UNUSED;
void space_charge (SpaceContext *context, uint64_t n_pages);
/* Both. */
VasVerdict space_try_charge (SpaceContext *context, uint64_t n_pages) VAS_WARN_UNUSED;
/* The same together with @of_section pages that are charged to no process. */
VasVerdict space_try_charge_with (SpaceContext *context, uint64_t n_pages, uint64_t of_section) VAS_WARN_UNUSED;
void space_return_charge (SpaceContext *context, uint64_t n_pages);

/* Has memory a page of the space that must follow its promise? */
static inline bool
space_is_touched (const SpaceContext *context)
{
  const MemorySpace *memory = &context->memory->spaces[context->asid];
  return memory->records.count != 0 || memory->n_shared != 0 || memory->offered.count != 0 || memory->user.count != 0
         || memory->large.count != 0;
}

/* The frames of an allocation of large pages, from its beginning (LP-005), mapped as @attribute allows.
 * INSUFFICIENT_RESOURCES LP-008: nothing is done. */
VasVerdict space_take_large (SpaceContext *context, RegionAttribute attribute, uint32_t node, PageRange pages)
    VAS_WARN_UNUSED;
/* @pages are a view of large pages: maps what may be read. */
void space_map_large_view (SpaceContext *context, PageRange pages);

/* The contents of @pages are gone, and where @keep_latched is false what write watch has latched (WW-026). */
static inline void
space_discard (SpaceContext *context, PageRange pages, bool keep_latched)
{
  if (space_is_touched (context))
    memory_discard (context->memory, context->asid, pages, keep_latched);
}

/* The placeholder actions of space_free(), of private memory; of PRESERVE @pages lie in @allocation. */
VasVerdict space_preserve_placeholder (SpaceContext *context, PageRange pages, PageRange allocation) VAS_WARN_UNUSED;
VasVerdict space_coalesce_placeholders (SpaceContext *context, PageRange pages) VAS_WARN_UNUSED;

static inline bool
space_is_placeholder (RegionAttribute attribute)
{
  return (region_attribute_flags (attribute) & REGION_FLAG_PLACEHOLDER) != 0;
}

/* The promise of @pages, which are committed, has changed: the page tables follow. */
void space_regrant (SpaceContext *context, PageRange pages);

#endif
