/* See the header.  Removal moves later entries of the run back instead of leaving marks, so lookups stay short. */
#include "paging/page_index.h"
#include <glib.h>

#define FIRST_BITS 6

void
page_index_init (PageIndex *index)
{
  index->slots = g_new0 (PageIndexSlot, 1 << FIRST_BITS);
  index->bits = FIRST_BITS;
  index->n = 0;
}

void
page_index_clear (PageIndex *index)
{
  g_free (index->slots);
}

static uint64_t
next_slot (const PageIndex *index, uint64_t at)
{
  return (at + 1) & ((UINT64_C (1) << index->bits) - 1);
}

/* The slot of @page, or the empty one where it belongs. */
static PageIndexSlot *
find_slot (const PageIndex *index, uint64_t page)
{
  uint64_t at = page_index_home (index, page);
  while (index->slots[at].used && index->slots[at].page != page)
    at = next_slot (index, at);
  return &index->slots[at];
}

static void
grow (PageIndex *index)
{
  PageIndex larger = { g_new0 (PageIndexSlot, UINT64_C (2) << index->bits), index->bits + 1, index->n };
  for (uint64_t at = 0; at < UINT64_C (1) << index->bits; at++)
    if (index->slots[at].used)
      *find_slot (&larger, index->slots[at].page) = index->slots[at];
  g_free (index->slots);
  *index = larger;
}

uint32_t *
page_index_lookup (PageIndex *index, uint64_t page, bool *added)
{
  PageIndexSlot *slot = find_slot (index, page);
  *added = !slot->used;
  if (slot->used)
    return &slot->value;
  if (index->n >= UINT64_C (1) << (index->bits - 1))
    {
      grow (index);
      slot = find_slot (index, page);
    }
  *slot = (PageIndexSlot) { page, 0, true };
  index->n++;
  return &slot->value;
}

void
page_index_remove (PageIndex *index, uint64_t page)
{
  uint64_t mask = (UINT64_C (1) << index->bits) - 1;
  uint64_t gap = (uint64_t) (find_slot (index, page) - index->slots);
  for (uint64_t at = next_slot (index, gap); index->slots[at].used; at = next_slot (index, at))
    {
      uint64_t from_home = (at - page_index_home (index, index->slots[at].page)) & mask;
      if (from_home >= ((at - gap) & mask)) /* the gap lies on its way from home */
        {
          index->slots[gap] = index->slots[at];
          gap = at;
        }
    }
  index->slots[gap].used = false;
  index->n--;
}
