#include "space/window.h"
#include "space/access.h"
#include "space/grant.h"
#include "space/space_internal.h"
#include <glib.h>
#include <stdlib.h>

VasVerdict
space_take_frames (SpaceContext *context, SpaceTake *take)
{
  uint64_t available = memory_available_frames (context->memory);
  uint64_t got = take->wanted < available ? take->wanted : available;
  if (got == 0 && take->wanted != 0)
    return REFUSE (INSUFFICIENT_RESOURCES, 'A', 'W', 3);
  VasVerdict verdict = space_try_charge (context, got);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  memory_take_user_frames (context->memory, context->asid, take->node, got, take->pfns, take->room);
  take->got = got;
  return VERDICT_OK;
}

static int
compare_numbers (const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
  return x < y ? -1 : x > y;
}

/* A sorted copy; free it. */
static uint64_t *
sorted (const uint64_t *numbers, uint64_t n)
{
  uint64_t *copy = g_new (uint64_t, n);
  for (uint64_t i = 0; i < n; i++)
    copy[i] = numbers[i];
  qsort (copy, n, sizeof *copy, compare_numbers);
  return copy;
}

static bool
has_twins (const uint64_t *numbers, uint64_t n)
{
  g_autofree uint64_t *copy = sorted (numbers, n);
  for (uint64_t i = 1; i < n; i++)
    if (copy[i] == copy[i - 1])
      return true;
  return false;
}

/* A page of a window shows as committed while it is mapped (AW-016). */
static void
show_mapped (SpaceContext *context, uint64_t page, bool is_mapped)
{
  RegionEntry entry = region_map_find (&context->space->map, page);
  space_assign_part (context->space, (PageRange) { page, page + 1 }, entry,
                     is_mapped ? REGION_STATE_COMMITTED : REGION_STATE_RESERVED,
                     is_mapped ? region_attribute_allocation_protect (entry.attribute) : 0);
}

VasVerdict
space_free_frames (SpaceContext *context, const uint64_t *pfns, uint64_t n)
{
  uint64_t page;
  for (uint64_t i = 0; i < n; i++)
    if (!memory_owns_user_frame (context->memory, context->asid, pfns[i], &page))
      return REFUSE (INVALID_PARAMETER, 'A', 'W', 9);
  if (has_twins (pfns, n))
    return REFUSE (INVALID_PARAMETER, 'A', 'W', 9);
  for (uint64_t i = 0; i < n; i++)
    {
      if (memory_owns_user_frame (context->memory, context->asid, pfns[i], &page) && page != NO_FRAME)
        show_mapped (context, page, false);
      memory_free_user_frame (context->memory, context->asid, pfns[i]);
    }
  space_return_charge (context, n);
  return VERDICT_OK;
}

static bool
is_window (RegionAttribute attribute)
{
  return !region_attribute_is_free (attribute) && (region_attribute_flags (attribute) & REGION_FLAG_PHYSICAL) != 0;
}

VasVerdict
space_check_window (const SpaceContext *context, PageRange pages)
{
  if (!is_window (region_map_find (&context->space->map, pages.start).attribute))
    return REFUSE_AT (context, pages.start, INVALID_PARAMETER, 'A', 'W', 8);
  PageRange window = space_allocation (context->space, pages.start);
  return pages.end <= window.end ? VERDICT_OK : REFUSE_AT (context, window.end, INVALID_PARAMETER, 'A', 'W', 8);
}

VasVerdict
space_unmap_frames (SpaceContext *context, PageRange pages)
{
  VasVerdict verdict = space_check_window (context, pages);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  memory_unmap_user_frames (context->memory, context->asid, pages);
  RegionEntry first = region_map_find (&context->space->map, pages.start);
  space_assign_part (context->space, pages, first, REGION_STATE_RESERVED, 0);
  return VERDICT_OK;
}

/* Each page in some window. */
static VasVerdict
check_pages (const SpaceContext *context, const SpaceMap *map)
{
  PageRange window = { 0, 0 };
  for (uint64_t i = 0; i < map->n; i++)
    {
      uint64_t page = map->pages[i];
      if (page >= window.start && page < window.end)
        continue;
      VasVerdict verdict = space_check_window (context, (PageRange) { page, page + 1 });
      if (verdict.status != VAS_STATUS_SUCCESS)
        return verdict;
      window = space_allocation (context->space, page);
    }
  return VERDICT_OK;
}

static VasVerdict
check_frames (const SpaceContext *context, const SpaceMap *map)
{
  uint64_t page;
  g_autofree uint64_t *pages = sorted (map->pages, map->n);
  for (uint64_t i = 0; i < map->n; i++)
    {
      if (!memory_owns_user_frame (context->memory, context->asid, map->pfns[i], &page))
        return REFUSE (INVALID_PARAMETER, 'A', 'W', 9);
      if (page != NO_FRAME && bsearch (&page, pages, map->n, sizeof page, compare_numbers) == NULL)
        return REFUSE_AT (context, page, INVALID_PARAMETER, 'A', 'W', 4);
    }
  return has_twins (map->pfns, map->n) ? REFUSE (INVALID_PARAMETER, 'A', 'W', 4) : VERDICT_OK;
}

/* The tables' part; false where it cannot be done to its end. */
static bool
map_pages (SpaceContext *context, const SpaceMap *map)
{
  for (uint64_t i = 0; i < map->n; i++)
    memory_unmap_user_frame (context->memory, context->asid, map->pages[i]);
  for (uint64_t i = 0; i < map->n && map->pfns != NULL; i++)
    {
      RegionAttribute attribute = region_map_find (&context->space->map, map->pages[i]).attribute;
      MemoryGrant grant = space_grant (region_attribute_with (attribute, REGION_STATE_COMMITTED,
                                                              region_attribute_allocation_protect (attribute)),
                                       context->dep);
      if (!memory_map_user_frame (context->memory, context->asid, map->pages[i], map->pfns[i], &grant))
        return false;
    }
  return true;
}

VasVerdict
space_map_frames (SpaceContext *context, const SpaceMap *map)
{
  VasVerdict verdict = check_pages (context, map);
  if (verdict.status == VAS_STATUS_SUCCESS && map->pfns != NULL)
    verdict = check_frames (context, map);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  Memory before;
  memory_share (&before, context->memory);
  bool is_done = map_pages (context, map);
  if (!is_done)
    space_put_memory_back (context->memory, &before);
  memory_clear (&before);
  if (!is_done)
    return REFUSE (INSUFFICIENT_RESOURCES, 'A', 'W', 6);
  for (uint64_t i = 0; i < map->n; i++)
    show_mapped (context, map->pages[i], map->pfns != NULL);
  return VERDICT_OK;
}
