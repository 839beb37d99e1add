/* One page's mapping, TLB and tables together: what residency asks of the page tables. */
#ifndef VASBOX_PAGING_MAPPING_H
#define VASBOX_PAGING_MAPPING_H

#include "paging/memory.h"

typedef struct Mapping
{
  bool present; /* the rest is 0 where it is not */
  bool writable, executable, accessed, dirty;
  uint64_t pfn;
} Mapping;

/* What the page table says of @page. */
Mapping mapping_get (const Memory *memory, uint32_t asid, uint64_t page);
/* How many tables would have to be made to map it by an entry of @level. */
uint32_t mapping_tables_missing (const Memory *memory, uint32_t asid, uint64_t page, uint32_t level);
/* Maps @page, which is not mapped, to @pfn with exactly @grant; the tables come from unused frames, which are there.
 * The marks are those of an access of @kind, which follows. */
void mapping_make (Memory *memory, uint32_t asid, uint64_t page, uint64_t pfn, const MemoryGrant *grant,
                   MemoryKind kind);
/* The same at @level, which may be more than 1: what one entry maps begins with @page and @pfn.  No mark is set. */
void mapping_make_large (Memory *memory, uint32_t asid, uint64_t page, uint32_t level, uint64_t pfn,
                         const MemoryGrant *grant);
/* Rewrites a mapping that exists with @grant; its accessed mark stays, its dirty mark goes. */
void mapping_change (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant);
/* Takes the mapping away, if there is one, with tables that became empty; what it was, of a large page with its first
 * frame. */
Mapping mapping_drop (Memory *memory, uint32_t asid, uint64_t page);
/* Of a mapping that exists. */
void mapping_clear_accessed (Memory *memory, uint32_t asid, uint64_t page);
void mapping_clear_dirty (Memory *memory, uint32_t asid, uint64_t page);
/* Gives back what is left of a process's tables and its TLB entries. */
void mapping_end_space (Memory *memory, uint32_t asid);
/* NULL, or what is wrong: every TLB entry is what a walk would give, or has fewer rights (a page that became dirty
 * since). */
const char *mapping_check_tlb (const Memory *memory);

#endif
