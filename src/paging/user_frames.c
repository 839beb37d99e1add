/* AWE: frames that a process owns and maps itself into its windows. */
#include "paging/mapping.h"
#include "paging/residency.h"

/* Unused frames that are left, for the page tables of one page more. */
static uint64_t
kept_frames (const Memory *memory)
{
  return memory->setup.layout.n_levels + 1;
}

/* Each frame takes time and an entry, so that one call cannot take for ever: 16 GiB of small pages. */
#define MOST_AT_ONCE (UINT64_C (1) << 22)

uint64_t
memory_available_frames (const Memory *memory)
{
  const Physical *physical = &memory->physical;
  uint64_t kept = kept_frames (memory), n = physical->n_unused > kept ? physical->n_unused - kept : 0;
  for (uint32_t i = 0; i < physical->n_nodes; i++)
    n += physical->node[i].standby.count;
  return n < MOST_AT_ONCE ? n : MOST_AT_ONCE;
}

void
memory_take_user_frames (Memory *memory, uint32_t asid, uint32_t node, uint64_t n, uint64_t *pfns, uint64_t room)
{
  for (uint64_t i = 0; i < n; i++)
    {
      while (memory->physical.n_unused <= kept_frames (memory) && residency_evict (memory, node))
        continue;
      uint64_t pfn = physical_take (&memory->physical, node, FRAME_USER, asid, 0);
      frame_list_append (&memory->physical, &memory->spaces[asid].user, pfn);
      if (i < room)
        pfns[i] = pfn;
    }
}

bool
memory_owns_user_frame (const Memory *memory, uint32_t asid, uint64_t pfn, uint64_t *page)
{
  const Frame *frame = pfn < memory->setup.n_frames ? physical_frame (&memory->physical, pfn) : NULL;
  if (frame == NULL || frame->state != FRAME_USER || frame->asid != asid)
    return false;
  *page = frame->references != 0 ? frame->page : NO_FRAME;
  return true;
}

void
memory_unmap_user_frame (Memory *memory, uint32_t asid, uint64_t page)
{
  Mapping was = mapping_drop (memory, asid, page);
  if (!was.present)
    return;
  Frame *frame = physical_edit (&memory->physical, was.pfn);
  frame->references = 0;
  frame->page = 0;
}

void
memory_unmap_user_frames (Memory *memory, uint32_t asid, PageRange range)
{
  const MemorySpace *space = memory_space (memory, asid);
  uint64_t pte;
  uint32_t level;
  if (space->user.count == 0)
    return;
  for (uint64_t page = range.start;
       page_table_next (&space->table, &memory->physical, &page, range.end, &pte, &level); page++)
    if (level == 1 && physical_state (&memory->physical, pte_pfn (&memory->setup.layout, 1, pte)) == FRAME_USER)
      memory_unmap_user_frame (memory, asid, page);
}

bool
memory_map_user_frame (Memory *memory, uint32_t asid, uint64_t page, uint64_t pfn, const MemoryGrant *grant)
{
  memory_unmap_user_frame (memory, asid, page);
  if (!residency_make_room (memory, asid, page, 1))
    return false;
  mapping_make (memory, asid, page, pfn, grant, MEMORY_READ);
  Frame *frame = physical_edit (&memory->physical, pfn);
  frame->references = 1;
  frame->page = page;
  return true;
}

void
memory_free_user_frame (Memory *memory, uint32_t asid, uint64_t pfn)
{
  const Frame *frame = physical_frame (&memory->physical, pfn);
  if (frame->references != 0)
    memory_unmap_user_frame (memory, asid, frame->page);
  frame_list_remove (&memory->physical, &memory->spaces[asid].user, pfn);
  physical_give_back (&memory->physical, pfn);
}
