#include "paging/pte.h"

#define BIT(n) (UINT64_C (1) << (n))
#define FIELD(value, low, n) (((value) >> (low)) & (BIT (n) - 1))

/* x86 in all its formats */
#define X86_P BIT (0)
#define X86_RW BIT (1)
#define X86_US BIT (2)
#define X86_PWT BIT (3)
#define X86_PCD BIT (4)
#define X86_A BIT (5)
#define X86_D BIT (6)
#define X86_PS BIT (7)
#define X86_G BIT (8)
#define X86_SOFTWARE 9
#define X86_XD BIT (63)
#define X86_ADDRESS (BIT (52) - BIT (12))

#define ARM_VALID BIT (0)
#define ARM_TABLE_OR_PAGE BIT (1)
#define ARM_ATTR_INDX 2
#define ARM_AP1 BIT (6) /* EL0 may */
#define ARM_AP2 BIT (7) /* read-only, or with DBM: writable and clean */
#define ARM_INNER_SHAREABLE (UINT64_C (3) << 8)
#define ARM_AF BIT (10)
#define ARM_NG BIT (11)
#define ARM_DBM BIT (51)
#define ARM_PXN BIT (53)
#define ARM_UXN BIT (54)
#define ARM_SOFTWARE 55
/* The first software bit remembers that a page was written which is now read-only: DBM can only say it of writable
 * ones. */
#define ARM_WAS_DIRTY BIT (55)
#define ARM_ADDRESS (BIT (48) - BIT (12))

#define PLAIN_V BIT (0)
#define PLAIN_W BIT (1)
#define PLAIN_U BIT (2)
#define PLAIN_A BIT (3)
#define PLAIN_D BIT (4)
#define PLAIN_L BIT (5)
#define PLAIN_X BIT (6)
#define PLAIN_G BIT (7)
#define PLAIN_CACHE 8
#define PLAIN_SOFTWARE 10

static uint64_t
flag (bool set, uint64_t bit)
{
  return set ? bit : 0;
}

static bool
has_no_execute (const PagingLayout *layout)
{
  return layout->format != VAS_PAGING_X86;
}

bool
pte_level_maps (const PagingLayout *layout, uint32_t level)
{
  if (layout->format == VAS_PAGING_PLAIN)
    return level <= layout->n_levels;
  return level <= (layout->format == VAS_PAGING_X86 || layout->format == VAS_PAGING_PAE ? 2 : 3);
}

bool
pte_is_table (const PagingLayout *layout, uint32_t level, uint64_t pte)
{
  if (level == 1 || !pte_level_maps (layout, level))
    return level > 1;
  if (layout->format == VAS_PAGING_ARM64)
    return (pte & ARM_TABLE_OR_PAGE) != 0;
  return (pte & (layout->format == VAS_PAGING_PLAIN ? PLAIN_L : X86_PS)) == 0;
}

/* The bits of a large page's address below its size are no address: bit 12 of an x86 one is PAT. */
static uint64_t
address_mask (const PagingLayout *layout, uint32_t level, bool is_table)
{
  uint64_t all = layout->format == VAS_PAGING_ARM64 ? ARM_ADDRESS : X86_ADDRESS;
  return is_table ? all : all & ~(paging_span (layout, level) - 1);
}

uint64_t
pte_pfn (const PagingLayout *layout, uint32_t level, uint64_t pte)
{
  if (layout->format == VAS_PAGING_PLAIN)
    return pte >> 12;
  return (pte & address_mask (layout, level, pte_is_table (layout, level, pte))) >> 12;
}

uint64_t
pte_make_table (const PagingLayout *layout, uint32_t level, uint64_t pfn)
{
  uint64_t address = pfn << 12;
  if (layout->format == VAS_PAGING_ARM64)
    return address | ARM_VALID | ARM_TABLE_OR_PAGE;
  if (layout->format == VAS_PAGING_PLAIN)
    return address | PLAIN_V | PLAIN_W | PLAIN_U;
  if (layout->format == VAS_PAGING_PAE && level == 3)
    return address | X86_P; /* R/W and U/S of a PDPTE are reserved */
  return address | X86_P | X86_RW | X86_US;
}

/* The page attribute table as Windows and Linux set it up: 0 write-back, 1 (PWT) write-combining, 3 (PWT, PCD)
 * uncached. */
static uint64_t
x86_cache (MemoryCache cache)
{
  return cache == MEMORY_CACHE_NONE ? X86_PWT | X86_PCD : flag (cache == MEMORY_CACHE_WRITE_COMBINE, X86_PWT);
}

static MemoryCache
read_x86_cache (uint64_t pte)
{
  if ((pte & X86_PCD) != 0)
    return MEMORY_CACHE_NONE;
  return (pte & X86_PWT) != 0 ? MEMORY_CACHE_WRITE_COMBINE : MEMORY_CACHE_WRITE_BACK;
}

static uint64_t
make_x86 (const PagingLayout *layout, uint32_t level, const PteFields *fields)
{
  return X86_P | flag (fields->write, X86_RW) | flag (fields->user, X86_US) | x86_cache (fields->cache)
         | flag (fields->accessed, X86_A) | flag (fields->dirty, X86_D) | flag (level > 1, X86_PS)
         | flag (fields->global, X86_G) | FIELD ((uint64_t) fields->software, 0, 3) << X86_SOFTWARE | fields->pfn << 12
         | flag (fields->no_execute && has_no_execute (layout), X86_XD);
}

static void
read_x86 (uint64_t pte, PteFields *fields)
{
  fields->user = (pte & X86_US) != 0;
  fields->global = (pte & X86_G) != 0;
  fields->cache = read_x86_cache (pte);
  fields->software = (uint8_t) FIELD (pte, X86_SOFTWARE, 3);
}

/* AttrIndx chooses from MAIR_EL1, which is taken to hold: 0 Normal write-back, 1 Device-nGnRnE, 2 Normal
 * non-cacheable. */
static uint64_t
make_arm (uint32_t level, const PteFields *fields)
{
  bool is_clean = fields->write && !fields->dirty;
  return ARM_VALID | flag (level == 1, ARM_TABLE_OR_PAGE) | (uint64_t) fields->cache << ARM_ATTR_INDX
         | flag (fields->user, ARM_AP1) | flag (!fields->write || is_clean, ARM_AP2) | ARM_INNER_SHAREABLE
         | flag (fields->accessed, ARM_AF) | flag (!fields->global, ARM_NG) | fields->pfn << 12
         | flag (fields->write, ARM_DBM) | flag (fields->user, ARM_PXN) | flag (fields->no_execute, ARM_UXN)
         | flag (fields->dirty && !fields->write, ARM_WAS_DIRTY)
         | FIELD ((uint64_t) fields->software, 0, 3) << (ARM_SOFTWARE + 1);
}

static void
read_arm (uint64_t pte, PteFields *fields)
{
  fields->user = (pte & ARM_AP1) != 0;
  fields->global = (pte & ARM_NG) == 0;
  fields->cache = (MemoryCache) FIELD (pte, ARM_ATTR_INDX, 3);
  fields->software = (uint8_t) FIELD (pte, ARM_SOFTWARE + 1, 3);
}

static uint64_t
make_plain (uint32_t level, const PteFields *fields)
{
  return PLAIN_V | flag (fields->write, PLAIN_W) | flag (fields->user, PLAIN_U) | flag (fields->accessed, PLAIN_A)
         | flag (fields->dirty, PLAIN_D) | flag (level > 1, PLAIN_L) | flag (fields->no_execute, PLAIN_X)
         | flag (fields->global, PLAIN_G) | (uint64_t) fields->cache << PLAIN_CACHE
         | FIELD ((uint64_t) fields->software, 0, 2) << PLAIN_SOFTWARE | fields->pfn << 12;
}

static void
read_plain (uint64_t pte, PteFields *fields)
{
  fields->user = (pte & PLAIN_U) != 0;
  fields->global = (pte & PLAIN_G) != 0;
  fields->cache = (MemoryCache) FIELD (pte, PLAIN_CACHE, 2);
  fields->software = (uint8_t) FIELD (pte, PLAIN_SOFTWARE, 2);
}

uint64_t
pte_make (const PagingLayout *layout, uint32_t level, const PteFields *fields)
{
  if (layout->format == VAS_PAGING_ARM64)
    return make_arm (level, fields);
  if (layout->format == VAS_PAGING_PLAIN)
    return make_plain (level, fields);
  return make_x86 (layout, level, fields);
}

void
pte_read (const PagingLayout *layout, uint32_t level, uint64_t pte, PteFields *fields)
{
  fields->pfn = pte_pfn (layout, level, pte);
  fields->write = pte_allows_write (layout, pte);
  fields->accessed = pte_is_accessed (layout, pte);
  fields->dirty = pte_is_dirty (layout, pte);
  fields->no_execute = !pte_allows_execute (layout, pte);
  if (layout->format == VAS_PAGING_ARM64)
    read_arm (pte, fields);
  else if (layout->format == VAS_PAGING_PLAIN)
    read_plain (pte, fields);
  else
    read_x86 (pte, fields);
}

bool
pte_allows_write (const PagingLayout *layout, uint64_t pte)
{
  if (layout->format == VAS_PAGING_ARM64)
    return (pte & ARM_DBM) != 0 || (pte & ARM_AP2) == 0;
  return (pte & X86_RW) != 0; /* plain has it in the same place */
}

bool
pte_allows_execute (const PagingLayout *layout, uint64_t pte)
{
  if (layout->format == VAS_PAGING_ARM64)
    return (pte & ARM_UXN) == 0;
  if (layout->format == VAS_PAGING_PLAIN)
    return (pte & PLAIN_X) == 0;
  return !has_no_execute (layout) || (pte & X86_XD) == 0;
}

static uint64_t
accessed_bit (const PagingLayout *layout)
{
  if (layout->format == VAS_PAGING_ARM64)
    return ARM_AF;
  return layout->format == VAS_PAGING_PLAIN ? PLAIN_A : X86_A;
}

bool
pte_is_accessed (const PagingLayout *layout, uint64_t pte)
{
  return (pte & accessed_bit (layout)) != 0;
}

bool
pte_is_dirty (const PagingLayout *layout, uint64_t pte)
{
  if (layout->format == VAS_PAGING_ARM64)
    return (pte & ARM_AP2) == 0 || (pte & ARM_WAS_DIRTY) != 0;
  return (pte & (layout->format == VAS_PAGING_PLAIN ? PLAIN_D : X86_D)) != 0;
}

uint64_t
pte_with_accessed (const PagingLayout *layout, uint32_t level, uint64_t pte, bool accessed)
{
  bool has_none = (layout->format == VAS_PAGING_PAE && level == 3)
                  || (layout->format == VAS_PAGING_ARM64 && pte_is_table (layout, level, pte));
  uint64_t bit = has_none ? 0 : accessed_bit (layout);
  return accessed ? pte | bit : pte & ~bit;
}

uint64_t
pte_with_dirty (const PagingLayout *layout, uint64_t pte, bool dirty)
{
  if (layout->format != VAS_PAGING_ARM64)
    {
      uint64_t bit = layout->format == VAS_PAGING_PLAIN ? PLAIN_D : X86_D;
      return dirty ? pte | bit : pte & ~bit;
    }
  pte &= ~ARM_WAS_DIRTY;
  if ((pte & ARM_DBM) == 0)
    return (pte | ARM_AP2) | flag (dirty, ARM_WAS_DIRTY);
  return dirty ? pte & ~ARM_AP2 : pte | ARM_AP2;
}

uint32_t
pte_software_bits (const PagingLayout *layout)
{
  return layout->format == VAS_PAGING_PLAIN ? 2 : 3;
}
