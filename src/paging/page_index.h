/* A hash table from page numbers to 32-bit numbers: open addressing, at most half full, growing by itself.  Nothing
 * walks over it, so no result depends on its order. */
#ifndef VASBOX_PAGING_PAGE_INDEX_H
#define VASBOX_PAGING_PAGE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PageIndexSlot
{
  uint64_t page;
  uint32_t value;
  bool used;
} PageIndexSlot;

typedef struct PageIndex
{
  PageIndexSlot *slots; /* 2^bits */
  unsigned bits;
  uint32_t n;
} PageIndex;

void page_index_init (PageIndex *index);
void page_index_clear (PageIndex *index);

/* @page's number, or adds it.  The place may move with the next page added or removed. *@added: it was not there;
 * its number is 0 then. */
uint32_t *page_index_lookup (PageIndex *index, uint64_t page, bool *added);
/* @page is there. */
void page_index_remove (PageIndex *index, uint64_t page);

/* Where @page belongs: the top bits of a product that every bit of the page has a part in. */
static inline uint64_t
page_index_home (const PageIndex *index, uint64_t page)
{
  return page * UINT64_C (0x9e3779b97f4a7c15) >> (64 - index->bits);
}

/* @page's number, or NULL where it is not there. */
static inline uint32_t *
page_index_find (const PageIndex *index, uint64_t page)
{
  uint64_t mask = (UINT64_C (1) << index->bits) - 1;
  for (uint64_t at = page_index_home (index, page); index->slots[at].used; at = (at + 1) & mask)
    if (index->slots[at].page == page)
      return &index->slots[at].value;
  return NULL;
}

#endif
