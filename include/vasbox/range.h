/* Half-open ranges of simulated addresses.  A size becomes a range once, at the facade, with overflow checked. */
#ifndef VASBOX_RANGE_H
#define VASBOX_RANGE_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/api.h>

VAS_BEGIN_DECLS

/** Addresses start <= a < end, in bytes.  Empty where start == end. */
typedef struct VasRange
{
  uint64_t start;
  uint64_t end;
} VasRange;

/** The range of @size bytes from @start; false, and @out untouched, where start + size passes 2^64 - 1. */
VAS_API bool vas_range_make (uint64_t start, uint64_t size, VasRange *out) VAS_WARN_UNUSED;

/** The smallest range of whole @align-byte units (a power of two) that holds @range; false where it would wrap. */
VAS_API bool vas_range_widen (VasRange range, uint64_t align, VasRange *out) VAS_WARN_UNUSED;

/** Bytes in @range. */
VAS_API uint64_t vas_range_size (VasRange range);

/** True where @a and @b share an address; ranges that only touch do not overlap. */
VAS_API bool vas_range_overlaps (VasRange a, VasRange b);

/** True where every address of @inner is in @outer. */
VAS_API bool vas_range_contains (VasRange outer, VasRange inner);

VAS_END_DECLS

#endif
