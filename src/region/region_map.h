/* The region map: what was promised of every page of one address space.
 *
 *   One ordered map tiles [0, n_pages).  An entry is a run of pages with equal attributes; free space is the
 *   attribute 0.  The one primitive is assign(range, attribute): split at both edges, replace, merge equal neighbours.
 *
 *      page   0        16      20          36
 *             | free   | R*    | C         | free ...        R reserved, C committed, * first of its allocation
 *
 *   Nodes are reference-counted and never changed while shared: region_map_share() is O(1), a later write copies the
 *   path to what it changes and nothing else.
 *
 *   The pool remembers the way of the last descent, so asking again near the same page is cheap.  Reading is therefore
 *   not safe from two threads at once, in any maps of one pool.
 *
 * This floor knows nothing of paging, processes or the contract.  Addresses here are page numbers. */
#ifndef VASBOX_REGION_MAP_H
#define VASBOX_REGION_MAP_H

#include "base/hash.h"
#include "region/attribute.h"
#include <stdbool.h>
#include <stdint.h>

/* Storage of the nodes of any number of maps that may share structure (all maps of one machine and its snapshots). */
typedef struct RegionPool RegionPool;

/* Totals over the whole map, kept by assign: reading them is O(1). */
typedef struct RegionTotals
{
  uint64_t committed_pages; /* pages whose attribute is committed, system pages excluded */
  uint64_t reserved_pages;  /* pages that are not free, system pages excluded */
  uint64_t n_entries;       /* entries that are not free */
  uint64_t n_allocations;   /* marks, system allocations excluded */
  Digest128 digest;
} RegionTotals;

/* A small value: copying it with region_map_share() is a snapshot.  Never copy it with '=' alone. */
typedef struct RegionMap
{
  RegionPool *pool;
  uint64_t n_pages;
  uint32_t root;
  uint32_t height;
  uint32_t granularity_pages; /* gaps are measured from their start rounded up to this many pages */
  RegionTotals totals;
} RegionMap;

/* Pages start <= p < end, all with @attribute; a maximal run as stored. */
typedef struct RegionEntry
{
  uint64_t start, end;
  RegionAttribute attribute;
} RegionEntry;

/* What placement asks for.  Pages; @align is a power of two and a multiple of the map's granularity.  The answer
 * [start, start + n_pages) lies in [low, high), is free and has start % align == 0. */
typedef struct RegionFit
{
  uint64_t low, high;
  uint64_t n_pages;
  uint64_t align;
} RegionFit;

RegionPool *region_pool_new (void);
void region_pool_free (RegionPool *pool);
/* Bytes of nodes in use, for the bench and the leak test (equal before and after). */
uint64_t region_pool_bytes_used (const RegionPool *pool);

/* All free.  @n_pages up to 2^53; @granularity_pages a power of two. */
void region_map_init (RegionMap *map, RegionPool *pool, uint64_t n_pages, uint32_t granularity_pages);
void region_map_clear (RegionMap *map);
/* @copy becomes a snapshot of @map in O(1); each is then changed without the other seeing it. */
void region_map_share (RegionMap *copy, const RegionMap *map);

/* The entry that holds @page (page < n_pages). */
RegionEntry region_map_find (const RegionMap *map, uint64_t page);
/* The start of the allocation that holds @page (which is not free): the last marked entry start <= page. */
uint64_t region_map_allocation_start (const RegionMap *map, uint64_t page);
/* Both in one descent: the entry that holds @page, and *allocation_start (entry.start where it is free). */
RegionEntry region_map_find_allocated (const RegionMap *map, uint64_t page, uint64_t *allocation_start);
/* The end of that allocation: the next marked or free entry's start (or n_pages). */
uint64_t region_map_allocation_end (const RegionMap *map, uint64_t page);

/* All pages of [start, end) get @attribute.  Where it carries the first-of-allocation mark, only the entry that begins
 * at @start is marked.  An entry never merges with one before it when it is marked itself.  Cannot fail. */
void region_map_assign (RegionMap *map, uint64_t start, uint64_t end, RegionAttribute attribute);
/* Sets or clears the mark of the page at @page (splitting its entry there, or merging). */
void region_map_mark (RegionMap *map, uint64_t page, bool marked);

/* Committed pages in [start, end), system pages excluded: O(log n). */
uint64_t region_map_count_committed (const RegionMap *map, uint64_t start, uint64_t end);
/* The first page >= @start and < @end that is not committed (true, *page), or false.  System pages
 * are committed.  Wholly committed subtrees are passed by: O(log n) unless they hold system pages. */
bool region_map_first_not_committed (const RegionMap *map, uint64_t start, uint64_t end, uint64_t *page);

/* Placement.  Pure: nothing changes.  False, *start untouched, where nothing fits.  *start in pages.
 * Lowest and highest are O(log n) for align == granularity.  For a larger align, free ranges that are long enough (in
 * terms of the granularity) but shorter than n_pages + align may each be looked at in vain, if others near them hold an
 * aligned page; subtrees of which no free range has held an aligned page since their leaves were split or joined last
 * are passed by. */
bool region_map_lowest_fit (const RegionMap *map, const RegionFit *fit, uint64_t *start);
bool region_map_highest_fit (const RegionMap *map, const RegionFit *fit, uint64_t *start);
/* In the smallest free range (clipped to [low, high)) that fits, the lowest of equals.  O(ranges as long as
 * n_pages). */
bool region_map_best_fit (const RegionMap *map, const RegionFit *fit, uint64_t *start);
/* The @choice-th (0-based, modulo their number) aligned start that fits; each start is as likely as another for a
 * uniform @choice.  O(ranges as long as n_pages), twice. */
bool region_map_random_fit (const RegionMap *map, const RegionFit *fit, uint64_t choice, uint64_t *start);

/* For statistics, of the free ranges clipped to [low, high): pages of the largest, and their number.  O(n). */
uint64_t region_map_largest_free (const RegionMap *map, uint64_t low, uint64_t high);
uint64_t region_map_count_holes (const RegionMap *map, uint64_t low, uint64_t high);

/* Every law of the structure: entries tile, are sorted and merged; sums, gaps and marks of inner nodes are right;
 * totals are right; reference counts are positive.  NULL where all hold, else a static text naming the first broken. */
const char *region_map_check (const RegionMap *map);

#endif
