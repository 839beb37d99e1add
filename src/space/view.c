/* Mapping, committing and unmapping views: what a view's pages are is written into the map when it is made. */
#include "space/view.h"
#include "base/protection.h"
#include "space/space_internal.h"

static Section *
section_of (const SpaceContext *context, const SectionView *view)
{
  return section_get (context->sections, view->section);
}

/* Where @page of the section lies in the view. */
static uint64_t
page_of_view (const SectionView *view, uint64_t section_page)
{
  return view->pages.start + (section_page - view->first_page);
}

static RegionAttribute
view_attribute (RegionType type, RegionState state, uint32_t protect, uint32_t view_protect, uint32_t flags)
{
  return region_attribute_make (state, type, state == REGION_STATE_COMMITTED ? protect : 0, view_protect, flags);
}

/* The part of a view from its page @page on; the first page of all has the mark. */
static void
assign_pages (Space *space, const SectionView *view, PageRange pages, RegionAttribute attribute)
{
  region_map_assign (&space->map, pages.start, pages.end,
                     pages.start == view->pages.start ? attribute | REGION_MARK : attribute);
}

/* Each part of an image has its own protection. */
static void
assign_image (Space *space, const SectionView *view, const SectionImage *image, uint32_t view_protect)
{
  uint64_t first = 0, end = view->first_page + (view->pages.end - view->pages.start);
  for (unsigned i = 0; i < image->n_parts; i++)
    {
      uint64_t last = first + image->parts[i].n_pages;
      uint64_t from = first > view->first_page ? first : view->first_page, to = last < end ? last : end;
      if (from < to)
        assign_pages (space, view, (PageRange) { page_of_view (view, from), page_of_view (view, to) },
                      view_attribute (REGION_TYPE_IMAGE, REGION_STATE_COMMITTED, image->parts[i].protect,
                                      view_protect, 0));
      first = last;
    }
}

/* Pages of the view that are copied when they are written. */
static uint64_t
image_copies (const SectionImage *image, const SectionView *view)
{
  uint64_t n = 0, first = 0, end = view->first_page + (view->pages.end - view->pages.start);
  for (unsigned i = 0; i < image->n_parts; i++)
    {
      uint64_t last = first + image->parts[i].n_pages;
      uint64_t from = MAX (first, view->first_page), to = MIN (last, end);
      if (from < to && protection_is_writecopy (image->parts[i].protect))
        n += to - from;
      first = last;
    }
  return n;
}

static void
assign_view (SpaceContext *context, const SectionView *view, uint32_t protect)
{
  const Section *section = section_of (context, view);
  if (section->image != NULL)
    {
      assign_image (context->space, view, section->image, protect);
      return;
    }
  RegionState state = section_is_reserved (section) ? REGION_STATE_RESERVED : REGION_STATE_COMMITTED;
  uint32_t flags = section_is_large (section) ? REGION_FLAG_LARGE_PAGES : 0;
  assign_pages (context->space, view, view->pages, view_attribute (REGION_TYPE_MAPPED, state, protect, protect, flags));
  space_follow_section (context, view, (PageRange) { 0, section->n_pages });
  if (section_is_large (section))
    space_map_large_view (context, view->pages);
}

/* What stands in a placeholder's place remembers it. */
static void
mark_replaced (Space *space, PageRange pages)
{
  for (uint64_t page = pages.start, end; page < pages.end; page = end)
    {
      RegionEntry entry = region_map_find (&space->map, page);
      RegionAttribute a = entry.attribute;
      RegionAttribute marked = region_attribute_make (region_attribute_state (a), region_attribute_type (a),
                                                      region_attribute_protect (a),
                                                      region_attribute_allocation_protect (a),
                                                      region_attribute_flags (a) | REGION_FLAG_REPLACED);
      end = MIN (entry.end, pages.end);
      region_map_assign (&space->map, page, end, marked | (a & REGION_MARK));
    }
}

VasVerdict
space_unmap_to_placeholder (SpaceContext *context, uint64_t page)
{
  SectionView *view = section_find_view (context->sections, context->asid, page);
  if (view == NULL && space_view_of (context->space, page).end == 0)
    return REFUSE_AT (context, page, CONFLICTING_ADDRESSES, 'P', 'H', 24);
  if (view == NULL) /* one that was placed */
    return REFUSE_AT (context, page, CONFLICTING_ADDRESSES, 'P', 'H', 27);
  PageRange pages = view->pages;
  RegionEntry first = region_map_find (&context->space->map, pages.start);
  if ((region_attribute_flags (first.attribute) & REGION_FLAG_REPLACED) == 0)
    return REFUSE_AT (context, page, CONFLICTING_ADDRESSES, 'P', 'H', 27);
  space_return_charge (context, view->charged_pages);
  section_remove_view (context->sections, (SectionOwner) { context->ledger, context->memory }, view);
  space_restore_placeholder (context, pages);
  return VERDICT_OK;
}

VasVerdict
space_map (SpaceContext *context, const SpaceMap *request, uint64_t *start)
{
  VasPrng prng = { { 0 } };
  SectionView view = { .asid = context->asid, .section = request->section, .first_page = request->first_page };
  VasVerdict verdict = space_choose (context, &request->place, &prng, &view.pages);
  const Section *section = section_of (context, &view);
  view.copies = section->image == NULL && protection_is_writecopy (request->place.protect);
  view.charged_pages = view.copies            ? view.pages.end - view.pages.start
                       : section->image != NULL ? image_copies (section->image, &view)
                                                : 0;
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = space_try_charge (context, view.charged_pages);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  section_add_view (context->sections, context->memory, &view);
  assign_view (context, &view, request->place.protect);
  if (request->place.replace)
    mark_replaced (context->space, view.pages);
  space_note_peaks (context->space);
  if (!request->place.fixed)
    *request->place.prng = prng;
  *start = view.pages.start;
  return VERDICT_OK;
}

/* Of charges for copies. */
typedef struct CopiesChange
{
  uint64_t more, fewer; /* one of them is 0 */
} CopiesChange;

/* Pages of @pages, which are the section's, that it has not committed. */
static uint64_t
count_fresh (const Section *section, PageRange pages)
{
  return pages.end - pages.start - region_map_count_committed (&section->committed, pages.start, pages.end);
}

/* Their charge is taken. */
static void
commit_in_section (Section *section, PageRange pages, uint64_t fresh)
{
  if (fresh == 0)
    return;
  region_map_assign (&section->committed, pages.start, pages.end,
                     region_attribute_make (REGION_STATE_COMMITTED, REGION_TYPE_MAPPED, VAS_PAGE_READWRITE, 0, 0));
  section->charged_pages += fresh;
}

static VasVerdict
may_commit_view (const SpaceContext *context, const SectionView *view, RegionEntry first, uint64_t page,
                 uint32_t protect)
{
  const Section *section = view != NULL ? section_of (context, view) : NULL;
  if (section == NULL || section->file != 0 || section->image != NULL)
    return REFUSE_AT (context, page, ALREADY_COMMITTED, 'V', 'A', 48);
  if (section_is_large (section))
    return REFUSE_AT (context, page, CONFLICTING_ADDRESSES, 'V', 'A', 47);
  if ((protect & (VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE)) != 0)
    return REFUSE_AT (context, page, INVALID_PAGE_PROTECTION, 'V', 'A', 49);
  if (!protection_view_allows (region_attribute_allocation_protect (first.attribute), protect))
    return REFUSE_AT (context, page, SECTION_PROTECTION, 'M', 'V', 32);
  return VERDICT_OK;
}

bool
space_next_copy (const SpaceContext *context, uint64_t *page, uint64_t end)
{
  for (; memory_next_page (context->memory, context->asid, page, end); ++*page)
    if (!memory_is_shared (context->memory, context->asid, *page)
        && memory_large_frame (context->memory, context->asid, *page) == NO_FRAME)
      return true;
  return false;
}

/* Pages of @pages that copies exist of, and those that are to be copied when they are written. */
static uint64_t
count_copies (const SpaceContext *context, PageRange pages, bool with_coming)
{
  uint64_t n = 0;
  for (uint64_t page = pages.start; space_next_copy (context, &page, pages.end); page++)
    n++;
  for (uint64_t page = pages.start, end; with_coming && page < pages.end; page = end)
    {
      RegionEntry entry = region_map_find (&context->space->map, page);
      end = MIN (entry.end, pages.end);
      n += protection_is_writecopy (region_attribute_protect (entry.attribute)) ? end - page : 0;
    }
  return n;
}

/* How many more copies may be made of @pages, which lie in @view, once they have @protect. */
static CopiesChange
copies_change (const SpaceContext *context, const SectionView *view, PageRange pages, uint32_t protect)
{
  if (view->copies) /* all of them are charged already */
    return (CopiesChange) { 0, 0 };
  uint64_t before = count_copies (context, pages, true);
  uint64_t after = protection_is_writecopy (protect) ? pages.end - pages.start : count_copies (context, pages, false);
  return (CopiesChange) { MAX (before, after) - before, MAX (before, after) - after };
}

/* Both at once: copies are the process's, @fresh pages are the section's, and neither is charged where the other cannot
 * be. */
static VasVerdict
charge_view (SpaceContext *context, SectionView *view, CopiesChange copies, uint64_t fresh)
{
  VasVerdict verdict = space_try_charge_with (context, copies.more, fresh);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  space_return_charge (context, copies.fewer);
  view->charged_pages += copies.more - copies.fewer;
  return VERDICT_OK;
}

VasVerdict
space_charge_copies (SpaceContext *context, PageRange pages, uint32_t protect)
{
  SectionView *view = section_find_view (context->sections, context->asid, pages.start);
  return view == NULL ? VERDICT_OK : charge_view (context, view, copies_change (context, view, pages, protect), 0);
}

void
space_charge_copies_again (SpaceContext *context, PageRange pages)
{
  SectionView *view = section_find_view (context->sections, context->asid, pages.start);
  if (view == NULL || view->copies)
    return;
  uint64_t coming = count_copies (context, pages, true) - count_copies (context, pages, false);
  space_charge (context, coming);
  view->charged_pages += coming;
}

VasVerdict
space_commit_view (SpaceContext *context, RegionEntry first, PageRange pages, uint32_t protect)
{
  SectionView *view = section_find_view (context->sections, context->asid, pages.start);
  VasVerdict verdict = may_commit_view (context, view, first, pages.start, protect);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  Section *section = section_of (context, view);
  uint64_t offset = view->first_page - view->pages.start;
  PageRange of_section = { pages.start + offset, pages.end + offset };
  uint64_t fresh = section_is_reserved (section) ? count_fresh (section, of_section) : 0;
  verdict = charge_view (context, view, copies_change (context, view, pages, protect), fresh);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  commit_in_section (section, of_section, fresh);
  protect = protection_with_cache_of (protect, region_attribute_allocation_protect (first.attribute));
  space_assign_view (context, first, pages, protect);
  return VERDICT_OK;
}

/* A copy cannot be copied again: it is written as it stands (VP-019, VP-020). */
void
space_assign_view (SpaceContext *context, RegionEntry first, PageRange pages, uint32_t protect)
{
  Space *space = context->space;
  space_assign_part (space, pages, first, REGION_STATE_COMMITTED, protect);
  if (protection_is_writecopy (protect) && section_find_view (context->sections, context->asid, pages.start) != NULL)
    for (uint64_t page = pages.start; space_next_copy (context, &page, pages.end); page++)
      space_assign_part (space, (PageRange) { page, page + 1 }, region_map_find (&space->map, page),
                         REGION_STATE_COMMITTED, protection_of_copy (protect));
  space_regrant (context, pages);
}

/* Committed pages of the view's map keep the protection they have. */
void
space_follow_section (SpaceContext *context, const SectionView *view, PageRange pages)
{
  const Section *section = section_of (context, view);
  uint64_t end = view->first_page + (view->pages.end - view->pages.start), run_end;
  if (!section_is_reserved (section))
    return;
  uint64_t from = pages.start > view->first_page ? pages.start : view->first_page;
  for (uint64_t page = from; page < pages.end && page < end; page = run_end)
    {
      RegionEntry of_section = region_map_find (&section->committed, page);
      RegionEntry entry = region_map_find (&context->space->map, page_of_view (view, page));
      uint64_t entry_end = page + (entry.end - page_of_view (view, page));
      run_end = MIN (MIN (of_section.end, entry_end), MIN (pages.end, end));
      if (!region_attribute_is_committed (of_section.attribute) || region_attribute_is_committed (entry.attribute))
        continue;
      space_assign_part (context->space,
                         (PageRange) { page_of_view (view, page), page_of_view (view, run_end) }, entry,
                         REGION_STATE_COMMITTED, region_attribute_allocation_protect (entry.attribute));
    }
}

void
space_remove_view (SpaceContext *context, SectionView *view)
{
  PageRange pages = view->pages;
  space_return_charge (context, view->charged_pages);
  section_remove_view (context->sections, (SectionOwner) { context->ledger, context->memory }, view);
  region_map_assign (&context->space->map, pages.start, pages.end, REGION_FREE);
}

/* Does the map say of @entry's part of a reserved section's view what the section says? */
static bool
follows_section (const Section *section, const SectionView *view, RegionEntry entry)
{
  uint64_t offset = view->first_page - view->pages.start;
  uint64_t from = MAX (entry.start, view->pages.start), to = MIN (entry.end, view->pages.end);
  uint64_t committed = region_map_count_committed (&section->committed, from + offset, to + offset);
  return committed == (region_attribute_is_committed (entry.attribute) ? to - from : 0);
}

const char *
space_check_view (const SpaceContext *context, const SectionView *view)
{
  const Section *section = section_of (context, view);
  RegionType type = section->image != NULL ? REGION_TYPE_IMAGE : REGION_TYPE_MAPPED;
  const RegionMap *map = &context->space->map;
  RegionEntry entry = region_map_find (map, view->pages.start);
  PageRange allocation = space_allocation_of (context->space, entry);
  if (allocation.start != view->pages.start || allocation.end != view->pages.end)
    return "a view is no allocation";
  for (uint64_t page = view->pages.start; page < view->pages.end; page = entry.end)
    {
      entry = region_map_find (map, page);
      if (region_attribute_type (entry.attribute) != type)
        return "a view is of another type than its section";
      if (((region_attribute_flags (entry.attribute) & REGION_FLAG_LARGE_PAGES) != 0) != section_is_large (section))
        return "a view does not say whether its pages are large";
      if (section_is_reserved (section) ? !follows_section (section, view, entry)
                                        : !region_attribute_is_committed (entry.attribute))
        return "a view's pages are not committed as its section's are";
    }
  if (!section_view_is_shown (context->sections, context->memory, view))
    return "memory shows another view than the section's";
  return view->charged_pages == (view->copies ? view->pages.end - view->pages.start
                                              : count_copies (context, view->pages, true))
             ? NULL
             : "a view is charged for other pages than it may copy";
}
