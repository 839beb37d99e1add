/* Page-table entries as the hardware has them: what they say, made and taken apart by accessors only.
 *
 *   x86, PAE, x86-64, LA57   Intel SDM volume 3A, 4.3 to 4.5, tables 4-4 to 4-6, 4-8 to 4-11, 4-15 to 4-20
 *   arm64                    Arm ARM D8, the VMSAv8-64 descriptors of stage 1 with a 4 KiB granule and 48-bit addresses
 *   plain                    this file:  | frame (63 or 31 .. 12) | software 11:10 | cache 9:8 | G X L D A U W V |
 *
 * An entry either names the next table or, at level 1 and in large entries, maps.  A level counts from 1, the last
 * one. */
#ifndef VASBOX_PAGING_PTE_H
#define VASBOX_PAGING_PTE_H

#include "base/paging_layout.h"
#include "paging/grant.h"
#include <stddef.h>

/* What a mapping entry says; the members that a format has no bits for are taken as false or 0, and read so. */
typedef struct PteFields
{
  uint64_t pfn;       /* of the first frame; a multiple of the frames that the entry spans */
  bool write;
  bool user;
  bool accessed;
  bool dirty;
  bool no_execute;    /* not in x86 */
  bool global;
  MemoryCache cache;
  uint8_t software;   /* bits for the system's own use: pte_software_bits() of them */
} PteFields;

/* Bit 0 says it in every format. */
static inline bool
pte_is_present (uint64_t pte)
{
  return (pte & 1) != 0;
}

/* May an entry of that level map a large page? */
bool pte_level_maps (const PagingLayout *layout, uint32_t level);

/* For a present entry of @level: does it name a table? */
bool pte_is_table (const PagingLayout *layout, uint32_t level, uint64_t pte);

/* The frame that a present entry names. */
uint64_t pte_pfn (const PagingLayout *layout, uint32_t level, uint64_t pte);

/* An entry that names the table in @pfn and takes nothing away from what its entries allow. */
uint64_t pte_make_table (const PagingLayout *layout, uint32_t level, uint64_t pfn);

/* A present entry that maps, at a level that may. */
uint64_t pte_make (const PagingLayout *layout, uint32_t level, const PteFields *fields);
void pte_read (const PagingLayout *layout, uint32_t level, uint64_t pte, PteFields *fields);

/* Some of that, for who needs no more. */
bool pte_allows_write (const PagingLayout *layout, uint64_t pte);
bool pte_allows_execute (const PagingLayout *layout, uint64_t pte);
bool pte_is_accessed (const PagingLayout *layout, uint64_t pte);
bool pte_is_dirty (const PagingLayout *layout, uint64_t pte);

/* The entry with the bit set or clear: accessed of any present entry that has it (a PAE entry of level 3 has none, nor
 * has an arm64 table), dirty of one that maps. */
uint64_t pte_with_accessed (const PagingLayout *layout, uint32_t level, uint64_t pte, bool accessed);
uint64_t pte_with_dirty (const PagingLayout *layout, uint64_t pte, bool dirty);

/* How many software bits an entry that maps has. */
uint32_t pte_software_bits (const PagingLayout *layout);

/* The set bits by the manual's names, "P R/W U/S A D", and fields as "AttrIndx=2"; "" for 0.  Cut to @size bytes;
 * returns @buffer. */
#define PTE_TEXT_SIZE 128
const char *pte_describe (const PagingLayout *layout, uint32_t level, uint64_t pte, char *buffer, size_t size);

/* What the manual calls the table of that level: "PML4", "page directory", "level 0 table". */
const char *pte_table_name (const PagingLayout *layout, uint32_t level);
/* Its entries: "PML4E", "PDE", "L0 descriptor". */
const char *pte_entry_name (const PagingLayout *layout, uint32_t level);

#endif
