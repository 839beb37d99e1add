/* Shared by the operations of this floor only. */
#ifndef VASBOX_SPACE_SPACE_INTERNAL_H
#define VASBOX_SPACE_SPACE_INTERNAL_H

#include "space/space.h"

void space_note_peaks (Space *space);

/* The commit half of commit, decommit and protect: @pages, which lie in one allocation and begin inside @first, get
 * another state and protection; the allocation's facts and its mark stay. */
void space_assign_part (Space *space, PageRange pages, RegionEntry first, RegionState state, uint32_t protect);

/* The allocation of @first, which is not free. */
PageRange space_allocation_of (const Space *space, RegionEntry first);

/* Committed pages of @pages, which begin inside @first: most ranges lie in one entry, which answers without a
 * descent. */
uint64_t space_count_committed (const Space *space, RegionEntry first, PageRange pages);

/* May @n_pages more be charged?  VA-044, CC-007, or an injected failure. */
VasVerdict space_may_charge (const SpaceContext *context, uint64_t n_pages) VAS_WARN_UNUSED;
void space_charge (SpaceContext *context, uint64_t n_pages);
void space_return_charge (SpaceContext *context, uint64_t n_pages);

#endif
