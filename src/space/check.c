/* The laws of one address space, beyond the map's own: design laws 1 and 4. */
#include "base/protection.h"
#include "space/node.h"
#include "space/space.h"
#include <vasbox/protection.h>

/* What no call can make of private memory. */
static const char *
check_private (RegionAttribute attribute)
{
  bool committed = region_attribute_state (attribute) == REGION_STATE_COMMITTED;
  uint32_t flags = region_attribute_flags (attribute);
  if (protection_is_writecopy (region_attribute_protect (attribute) | region_attribute_allocation_protect (attribute)))
    return "private memory is copy-on-write";
  if ((flags & REGION_FLAG_LARGE_PAGES) != 0 && !committed)
    return "a large page is not committed";
  if ((flags & REGION_FLAG_PLACEHOLDER) != 0
      && (committed || flags != REGION_FLAG_PLACEHOLDER
          || region_attribute_allocation_protect (attribute) != VAS_PAGE_NOACCESS))
    return "a placeholder is more than a placeholder";
  return NULL;
}

static const char *
check_entry_form (RegionEntry entry, const Geometry *geometry)
{
  RegionAttribute attribute = entry.attribute;
  uint32_t protect = region_attribute_protect (attribute);
  bool is_system = region_attribute_type (attribute) == REGION_TYPE_SYSTEM;
  if (region_attribute_state (attribute) == REGION_STATE_RESERVED && protect != 0)
    return "a reserved page has a protection";
  if (region_attribute_state (attribute) == REGION_STATE_COMMITTED && protection_broken_rule (protect) != VAS_NO_RULE)
    return "a committed page has an illegal protection";
  if (protection_broken_rule (region_attribute_allocation_protect (attribute)) != VAS_NO_RULE)
    return "an allocation was made with an illegal protection";
  if (is_system != (entry.start == geometry->system_page))
    return "a system page stands where none may be";
  if (!is_system && (entry.start < geometry->first_page || entry.end > geometry->vad_end))
    return "an allocation holds a page outside the range for allocations";
  return region_attribute_type (attribute) == REGION_TYPE_PRIVATE ? check_private (attribute) : NULL;
}

/* The parts of the attribute that every page of an allocation shares. */
static RegionAttribute
facts (RegionAttribute attribute)
{
  return region_attribute_with (attribute, REGION_STATE_FREE, 0) & ~REGION_MARK;
}

static const char *
check_neighbours (RegionEntry before, RegionEntry entry)
{
  if (region_attribute_is_marked (entry.attribute))
    return NULL;
  if (region_attribute_is_free (before.attribute))
    return "an allocation begins without a mark";
  return facts (before.attribute) == facts (entry.attribute) ? NULL : "two pages of an allocation differ in its facts";
}

const char *
space_check (const Space *space, const Geometry *geometry, uint64_t copies)
{
  const char *broken = region_map_check (&space->map);
  RegionEntry before = { 0, 0, REGION_FREE };
  uint64_t charged = copies;
  bool system_page_seen = geometry->system_page >= geometry->end_page;
  for (uint64_t page = 0; page < geometry->end_page && broken == NULL; page = before.end)
    {
      RegionEntry entry = region_map_find (&space->map, page);
      if (!region_attribute_is_free (entry.attribute))
        {
          broken = check_entry_form (entry, geometry);
          if (broken == NULL)
            broken = check_neighbours (before, entry);
          system_page_seen = system_page_seen || region_attribute_type (entry.attribute) == REGION_TYPE_SYSTEM;
          if (region_attribute_state (entry.attribute) == REGION_STATE_COMMITTED
              && region_attribute_type (entry.attribute) == REGION_TYPE_PRIVATE
              && (region_attribute_flags (entry.attribute) & REGION_FLAG_PHYSICAL) == 0)
            charged += entry.end - entry.start;
        }
      before = entry;
    }
  if (broken == NULL)
    broken = space_check_nodes (space);
  if (broken == NULL && !system_page_seen)
    broken = "the shared user data page is gone";
  if (broken == NULL && charged != space->charged_pages)
    broken = "the space's charge is not its private committed pages and the copies its views may make";
  if (broken == NULL
      && (space->peak_charged < space->charged_pages || space->peak_reserved < space->map.totals.reserved_pages
          || space->peak_committed < space->map.totals.committed_pages))
    broken = "a peak is below what it is the peak of";
  return broken;
}
