/* The translation lookaside buffers: a first level for instructions, one for data, a second for both.
 *
 *   |hints I|hints D|no entry| entries L1I | entries L1D | entries L2 | trees |  one allocation, copied as it is
 *
 * Each level is sets of ways.  An entry belongs to an address space (asid) and maps 1 << shift pages.  Hints say for
 * the low bits of a page's number where its entry was last: a hit is one probe, whatever the geometry; a hint that is
 * wrong costs a search.  What is cached here is never more than a walk would find: whoever changes a mapping
 * invalidates it.
 *
 * With tlb_asids = n, address spaces share a tag where their ids are equal modulo n: a switch to one of them takes out
 * the others' entries.  With 0 every switch takes out all. */
#ifndef VASBOX_PAGING_TLB_H
#define VASBOX_PAGING_TLB_H

#include "base/geometry.h"
#include "base/paging_layout.h"
#include "base/prng.h"
#include "paging/grant.h"
#include <stddef.h>
#include <vasbox/config.h>

typedef enum TlbUnit
{
  TLB_L1I,
  TLB_L1D,
  TLB_L2,
  TLB_N_UNITS
} TlbUnit;

/* The unit that an access of that kind asks first. */
#define TLB_FIRST_UNIT(kind) ((kind) == MEMORY_EXECUTE ? TLB_L1I : TLB_L1D)

#define TLB_READ (1u << MEMORY_READ)
#define TLB_WRITE (1u << MEMORY_WRITE) /* only where the page's mapping is marked dirty */
#define TLB_EXECUTE (1u << MEMORY_EXECUTE)

typedef struct TlbEntry
{
  uint64_t number; /* of the first page >> shift */
  uint64_t delta;  /* frame - page, modulo 2^64 */
  uint64_t stamp;  /* of the last use (lru) or of the fill (fifo) */
  uint32_t asid;   /* 0: no entry */
  uint8_t shift;
  uint8_t rights;  /* TLB_READ ... */
} TlbEntry;

typedef struct TlbCounters
{
  uint64_t hits[TLB_N_UNITS];
  uint64_t misses[2];     /* of both levels, by first unit */
  uint64_t no_rights;     /* hits that needed a walk all the same, such as the first write of a page */
  uint64_t evictions;     /* entries that gave way to others */
  uint64_t invalidations; /* entries taken out */
  uint64_t flushes;       /* switches of address space that took out all */
} TlbCounters;

typedef struct TlbLevel
{
  uint32_t first, n_entries; /* in the array of entries */
  uint32_t n_ways, n_sets;
  /* plru: one tree a set; for each way the bits to keep and those to set at its use; the ways are 1 << way_shift. */
  uint32_t first_tree, first_mask, way_shift;
} TlbLevel;

#define TLB_N_HINTS 256

typedef struct Tlb
{
  uint16_t *hints[2];
  TlbEntry *entries;
  uint64_t *trees; /* and masks */
  size_t size; /* of the allocation, which begins with the hints */
  TlbLevel levels[TLB_N_UNITS];
  VasTlbPolicy policy;
  uint32_t n_asids;
  uint32_t current;  /* the address space in use */
  uint32_t highest;  /* asid seen */
  uint32_t n_large[PAGING_MAX_LEVELS]; /* entries of large_shifts[i] */
  uint8_t large_shifts[PAGING_MAX_LEVELS];
  uint32_t n_large_shifts;
  uint64_t clock;
  VasPrng prng;
  TlbCounters counters;
} Tlb;

/* By the keys of [tlb], which have passed validation, and the seed. */
void tlb_init (Tlb *tlb, const VasConfig *config);
/* Makes @copy, which holds nothing, equal to @tlb. */
void tlb_copy (Tlb *copy, const Tlb *tlb);
void tlb_clear (Tlb *tlb);

/* The slow halves. */
void tlb_touch_tree (Tlb *tlb, TlbUnit unit, const TlbEntry *entry);
void tlb_switch_slow (Tlb *tlb, uint32_t asid);

/* What follows is of address space @asid: to be called before the first access of another one. */
static inline void
tlb_switch (Tlb *tlb, uint32_t asid)
{
  if (asid != tlb->current)
    tlb_switch_slow (tlb, asid);
}

/* The fast way: true, counted, and *@pfn, where the first unit's hint finds @page with the right for @kind.  False says
 * nothing and counts nothing: tlb_lookup() goes on. */
static inline bool
tlb_hit (Tlb *tlb, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn)
{
  TlbUnit unit = TLB_FIRST_UNIT (kind);
  TlbEntry *entry = &tlb->entries[tlb->hints[unit][page % TLB_N_HINTS]];
  if (page >> entry->shift != entry->number || entry->asid != asid || (entry->rights >> kind & 1) == 0)
    return false;
  tlb->counters.hits[unit]++;
  if (tlb->policy == VAS_TLB_LRU)
    entry->stamp = ++tlb->clock;
  else if (tlb->policy == VAS_TLB_PLRU)
    tlb_touch_tree (tlb, unit, entry);
  *pfn = page + entry->delta;
  return true;
}

typedef enum TlbAnswer
{
  TLB_MISS,
  TLB_NO_RIGHT, /* there, without the right for that kind: a walk says whether the mapping has it */
  TLB_FOUND
} TlbAnswer;

/* The whole lookup: first unit, then second level, from which it fills the first.  Counts a hit or a miss. */
TlbAnswer tlb_lookup (Tlb *tlb, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn);

/* After a walk: @page lies in @pfn, in a mapping of 1 << @shift pages, with @rights.  Fills the second level and the
 * first unit of @kind, over an entry of the same page where there is one. */
void tlb_fill (Tlb *tlb, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t pfn, uint32_t shift, uint32_t rights);

/* Take out every entry that maps one of these pages, in all units. */
void tlb_invalidate_page (Tlb *tlb, uint32_t asid, uint64_t page);
void tlb_invalidate_range (Tlb *tlb, uint32_t asid, PageRange pages);
void tlb_invalidate_asid (Tlb *tlb, uint32_t asid);
void tlb_invalidate_all (Tlb *tlb);

/* The entries one by one, unit by unit: *@at is 0 first; NULL at the end. */
const TlbEntry *tlb_next (const Tlb *tlb, uint32_t *at, TlbUnit *unit);

static inline uint64_t
tlb_entry_page (const TlbEntry *entry)
{
  return entry->number << entry->shift;
}

static inline uint64_t
tlb_entry_pfn (const TlbEntry *entry)
{
  return tlb_entry_page (entry) + entry->delta;
}

#endif
