#include "space/node.h"

void
space_prefer_node (Space *space, uint64_t start, uint32_t node)
{
  if (node != 0 || space->nodes.count != 0) /* node 0 needs no entry */
    cow_array_set_u64 (&space->nodes, start, node);
}

uint32_t
space_preferred_node (const Space *space, uint64_t page)
{
  return space->nodes.count == 0 ? 0
                                 : (uint32_t) cow_array_get_u64 (&space->nodes, space_allocation (space, page).start);
}

void
space_release_node (Space *space, PageRange pages, PageRange allocation)
{
  if (space->nodes.count == 0)
    return;
  uint64_t node = cow_array_get_u64 (&space->nodes, allocation.start);
  if (pages.start == allocation.start)
    cow_array_set_u64 (&space->nodes, allocation.start, 0);
  if (pages.end < allocation.end)
    cow_array_set_u64 (&space->nodes, pages.end, node);
}

const char *
space_check_nodes (const Space *space)
{
  const char *broken = cow_array_check (&space->nodes);
  for (uint64_t page = 0; broken == NULL && cow_array_next (&space->nodes, &page); page++)
    {
      RegionEntry entry = region_map_find (&space->map, page);
      if (entry.start != page || !region_attribute_is_marked (entry.attribute))
        broken = "a preferred node is that of no allocation";
    }
  return broken;
}
