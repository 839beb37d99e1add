/* One process's page tables: bytes in simulated frames, made and given back as needed.
 *
 *   A table exists only while one of its entries is present; one that becomes empty is given back, and so upwards.
 *   The frame of a table (FRAME_TABLE) knows its owner, the first page that it maps, its level (age) and how many of
 *   its entries are present (references).  A table takes one frame even where its entries need more bytes than a page.
 *   Entries that name tables take no right away; the entry that maps decides alone.
 *
 * A PageTable is a plain value: with the frames that hold its bytes shared, '=' makes a copy.  Pages are named by
 * number. */
#ifndef VASBOX_PAGING_PAGE_TABLE_H
#define VASBOX_PAGING_PAGE_TABLE_H

#include "base/paging_layout.h"
#include "paging/grant.h"
#include "paging/physical.h"
#include "paging/pte.h"

typedef struct PageTable
{
  PagingLayout layout;
  uint32_t asid;          /* who owns the tables */
  uint64_t root;          /* PFN + 1 of the root, 0 while nothing is mapped */
  uint64_t n_tables, peak;
  /* The table of level 1 that was used last, so that neighbours need no walk: PFN + 1 or 0, and which it is (the bits
   * of a page's number above its index).  near_accessed: the entries on the way to it have their accessed marks. */
  uint64_t near_table, near_number;
  bool near_accessed;
} PageTable;

void page_table_init (PageTable *table, const PagingLayout *layout, uint32_t asid);

/* The entry that maps @page, 0 where there is none; @level (may be NULL): of that entry, or where the walk stopped. */
uint64_t page_table_get (const PageTable *table, const Physical *physical, uint64_t page, uint32_t *level);

/* How many tables must be made before an entry of @level can map @page. */
uint32_t page_table_missing (const PageTable *table, const Physical *physical, uint64_t page, uint32_t level);

/* Puts @pte, which is present, where nothing is, at @level (more than 1: a large page, on its boundary).  The missing
 * tables come from unused frames, which must be there. */
void page_table_map (PageTable *table, Physical *physical, uint64_t page, uint32_t level, uint64_t pte);

/* Rewrites the entry that maps @page with @pte, which is present too. */
void page_table_set (PageTable *table, Physical *physical, uint64_t page, uint64_t pte);

/* Takes away the entry that maps @page, and tables that become empty.  What it was; 0 where there was none. */
uint64_t page_table_unmap (PageTable *table, Physical *physical, uint64_t page);

/* Gives all tables back; what their entries map is not looked at. */
void page_table_clear (PageTable *table, Physical *physical);

/* The first entry that maps a page >= *@page and < @end; *@page becomes the first such page, @level is the entry's.
 * False where there is none.  What has no table costs nothing. */
bool page_table_next (const PageTable *table, const Physical *physical, uint64_t *page, uint64_t end, uint64_t *pte,
                      uint32_t *level);

/* What the hardware finds.  In a hit @level is the entry's, and the entry is as the reference left it. */
typedef struct PageTableHit
{
  uint64_t pfn; /* of the page itself, also within a large one */
  uint64_t pte;
  uint32_t level;        /* or where the walk stopped: nothing present, or @kind not allowed */
  uint32_t n_references; /* entries read */
} PageTableHit;

/* A user's reference by hardware: sets the accessed marks on the way, for a write the dirty mark.  False, and nothing
 * set, where the walk stops. */
bool page_table_reference (PageTable *table, Physical *physical, uint64_t page, MemoryKind kind, PageTableHit *hit);

/* A walk for show: one step for each entry read, from the root down; how many.  Nothing is set. */
typedef struct PageTableStep
{
  uint32_t level;
  uint64_t table; /* the frame that holds the table */
  uint64_t index;
  uint64_t entry;
} PageTableStep;

uint32_t page_table_walk (const PageTable *table, const Physical *physical, uint64_t page,
                          PageTableStep steps[PAGING_MAX_LEVELS]);

/* NULL, or which law of the tables is broken: counts, owners, levels, no table empty. */
const char *page_table_check (const PageTable *table, const Physical *physical);

#endif
