/* Stores and their backing: what residency asks of them. */
#ifndef VASBOX_PAGING_STORE_H
#define VASBOX_PAGING_STORE_H

#include "paging/memory.h"

/* An element of a backing. */
typedef struct StorePage
{
  Content *content; /* NULL: zero */
} StorePage;

static inline MemoryStore *
store_of (const Memory *memory, uint32_t store)
{
  return &memory->stores[store & ~STORE_BIT];
}

/* Is it a store whose pages have a place outside the page file? */
static inline bool
store_is_backed (const Memory *memory, uint32_t asid)
{
  return memory_is_store (asid) && store_of (memory, asid)->backed;
}

/* Has it large pages?  Then it has no others. */
static inline bool
store_is_large (const Memory *memory, uint32_t store)
{
  return store_of (memory, store)->space.large.count != 0;
}

/* What the backing holds of @page, NULL for zeros; good until it changes. */
Content *store_backing (const Memory *memory, uint32_t store, uint64_t page);
/* The backing holds what @content holds: one more reference to it. */
void store_write_back (Memory *memory, uint32_t store, uint64_t page, Content *content);
/* The backing holds zeros there. */
void store_forget_backing (Memory *memory, uint32_t store, PageRange range);

/* Parts of memory_share(), memory_clear() and memory_digest(). */
void stores_share (Memory *copy, const Memory *memory);
void stores_clear (Memory *memory);
Digest128 stores_digest (Digest128 digest, Memory *memory);

#endif
