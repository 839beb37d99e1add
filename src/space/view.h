/* Views of sections in one address space. */
#ifndef VASBOX_SPACE_VIEW_H
#define VASBOX_SPACE_VIEW_H

#include "space/space.h"

/* A new view: @place says where, how many pages, and with @protect (stored form) for what; its commit and flags are not
 * looked at.  It shows the pages of @section from @first_page on; an image gives each page its own protection. */
typedef struct SpaceMap
{
  SpaceReserve place;
  uint32_t section;
  uint64_t first_page;
} SpaceMap;

/* CONFLICTING_ADDRESSES VA-025, NO_MEMORY VA-043 as space_reserve(); PAGEFILE_QUOTA_EXCEEDED CC-007, COMMITMENT_LIMIT
 * VA-044 the copies of a copy-on-write view.  @start: first page. */
VasVerdict space_map (SpaceContext *context, const SpaceMap *request, uint64_t *start) VAS_WARN_UNUSED;

/* A store of @n_pages, whole large pages, which have their frames from now on.  INSUFFICIENT_RESOURCES LP-008. */
VasVerdict space_add_large_store (SpaceContext *context, uint64_t n_pages, uint32_t *store) VAS_WARN_UNUSED;

/* MEM_COMMIT of @pages, which lie in the view that begins with or holds @first: ALREADY_COMMITTED VA-048 a file's view
 * or an image's; CONFLICTING_ADDRESSES VA-047 large pages; INVALID_PAGE_PROTECTION VA-049; SECTION_PROTECTION MV-032;
 * COMMITMENT_LIMIT VA-044, PAGEFILE_QUOTA_EXCEEDED CC-007.  The section's other views follow by
 * space_follow_section(). */
VasVerdict space_commit_view (SpaceContext *context, RegionEntry first, PageRange pages, uint32_t protect)
    VAS_WARN_UNUSED;

/* Pages of @view that its section has committed in the meantime, among the section's @pages, become so. */
void space_follow_section (SpaceContext *context, const SectionView *view, PageRange pages);

/* The first page >= *@page and below @end of a view that is the process's own by a write (true). */
bool space_next_copy (const SpaceContext *context, uint64_t *page, uint64_t end);

/* Charges the copies that may be made of @pages, which lie in one view, once they have @protect, or gives back what
 * may not: COMMITMENT_LIMIT VA-044, PAGEFILE_QUOTA_EXCEEDED CC-007. */
VasVerdict space_charge_copies (SpaceContext *context, PageRange pages, uint32_t protect) VAS_WARN_UNUSED;
/* The promise of @pages, which lie in one view, is again what it was before a protection that allows no copies: charges
 * what that gave back, which is still there. */
void space_charge_copies_again (SpaceContext *context, PageRange pages);

/* Committed @pages of one view, which begin in @first, get @protect, and copies among them what lets them be
 * written. */
void space_assign_view (SpaceContext *context, RegionEntry first, PageRange pages, uint32_t protect);

/* @view, which is the context's, goes: its pages become free. */
void space_remove_view (SpaceContext *context, SectionView *view);

/* Unmaps the view that holds @page, and leaves the placeholder that it replaced.  CONFLICTING_ADDRESSES
 * PH-024 (no view), PH-027 (a view that replaced none). */
VasVerdict space_unmap_to_placeholder (SpaceContext *context, uint64_t page) VAS_WARN_UNUSED;

/* NULL or the law broken between @view and the map of its space. */
const char *space_check_view (const SpaceContext *context, const SectionView *view);

#endif
