/* The hash of one entry, and the totals one entry adds to.  Sums of these do not depend on order, so a map's totals
 * depend on its entries alone; as equal states have equal entries (they are merged), they have equal digests. */
#ifndef VASBOX_REGION_DIGEST_H
#define VASBOX_REGION_DIGEST_H

#include "region/region_map.h"

/* The 128 bits of (start, end)'s product are kept whole and meet the attribute twice, in a half each, so that the two
 * halves of the sum are of different functions of the entry. */
static inline Digest128
region_digest_entry (uint64_t start, uint64_t end, uint64_t attribute)
{
  const uint64_t k0 = UINT64_C (0x9e3779b97f4a7c15), k1 = UINT64_C (0xd1b54a32d192ed03);
  const uint64_t k2 = UINT64_C (0x8cb92ba72f3d8dd7), k3 = UINT64_C (0xabc98388fb8fac03);
  const uint64_t k4 = UINT64_C (0xe7037ed1a0b428db), k5 = UINT64_C (0x589965cc75374cc3);
  uint64_t high, low = hash_multiply (start ^ k0, end ^ k1, &high);
  return (Digest128){ hash_fold (low ^ attribute ^ k2, high ^ k3), hash_fold (low ^ k4, high ^ attribute ^ k5) };
}

/* Adds the entry's hash to @totals (@sign 1) or takes it off (@sign -1, as uint64_t).  Free space counts nothing. */
static inline void
region_totals_hash (RegionTotals *totals, uint64_t start, uint64_t end, RegionAttribute attribute, uint64_t sign)
{
  if (region_attribute_is_free (attribute))
    return;
  Digest128 digest = region_digest_entry (start, end, attribute);
  totals->digest.low += sign * digest.low;
  totals->digest.high += sign * digest.high;
  totals->n_entries += sign;
}

/* The same of @n_pages with @attribute, and of its mark where @begins. */
static inline void
region_totals_pages (RegionTotals *totals, uint64_t n_pages, RegionAttribute attribute, bool begins, uint64_t sign)
{
  if (region_attribute_is_free (attribute) || region_attribute_type (attribute) == REGION_TYPE_SYSTEM)
    return;
  totals->reserved_pages += sign * n_pages;
  totals->committed_pages += region_attribute_is_committed (attribute) ? sign * n_pages : 0;
  totals->n_allocations += begins && region_attribute_is_marked (attribute) ? sign : 0;
}

/* The same of a whole entry. */
static inline void
region_totals_count (RegionTotals *totals, uint64_t start, uint64_t end, RegionAttribute attribute, uint64_t sign)
{
  region_totals_hash (totals, start, end, attribute, sign);
  region_totals_pages (totals, end - start, attribute, true, sign);
}

static inline void
region_totals_add (RegionTotals *totals, const RegionTotals *more)
{
  totals->committed_pages += more->committed_pages;
  totals->reserved_pages += more->reserved_pages;
  totals->n_entries += more->n_entries;
  totals->n_allocations += more->n_allocations;
  totals->digest = hash_sum (totals->digest, more->digest);
}

#endif
