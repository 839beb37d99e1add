/* The fixed figures of a machine's address space, in pages, derived once from its config.
 *
 *   page 0        first_page                        vad_end       end_page
 *   | never usable | an allocation's pages lie here | never usable |  (above: not the user's)
 */
#ifndef VASBOX_BASE_GEOMETRY_H
#define VASBOX_BASE_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/config.h>
#include <vasbox/range.h>

typedef struct Geometry
{
  uint32_t page_shift;
  uint32_t granularity_pages;
  uint64_t first_page;  /* of the minimum application address */
  uint64_t vad_end;     /* after the maximum VAD address */
  uint64_t end_page;    /* after the maximum application address: the region map's size */
  uint64_t system_page; /* KUSER_SHARED_DATA's, or UINT64_MAX */
  uint32_t canonical_bits; /* of x64 addresses that are translated, the sign included; else 64 */
} Geometry;

/* Half-open, in pages. */
typedef struct PageRange
{
  uint64_t start, end;
} PageRange;

void geometry_init (Geometry *geometry, const VasConfig *config);

static inline uint64_t
geometry_page (const Geometry *geometry, uint64_t address)
{
  return address >> geometry->page_shift;
}

static inline uint64_t
geometry_address (const Geometry *geometry, uint64_t page)
{
  return page << geometry->page_shift;
}

static inline uint64_t
geometry_round_down (const Geometry *geometry, uint64_t page)
{
  return page & ~((uint64_t) geometry->granularity_pages - 1);
}

/* All bits above the translated ones are equal to the highest of those. */
static inline bool
geometry_is_canonical (const Geometry *geometry, uint64_t address)
{
  uint64_t above = address >> (geometry->canonical_bits - 1);
  return above == 0 || above == UINT64_MAX >> (geometry->canonical_bits - 1);
}

/* The pages that hold a byte of [address, address + size); the caller has checked that the sum does not wrap. */
static inline PageRange
geometry_pages (const Geometry *geometry, uint64_t address, uint64_t size)
{
  return (PageRange) { address >> geometry->page_shift,
                       size == 0 ? address >> geometry->page_shift
                                 : ((address + size - 1) >> geometry->page_shift) + 1 };
}

#endif
