/* The TLB against naive lists, in every policy and many geometries; what is taken out, and nothing else. */
#include "../support/test_main.h"
#include "paging/tlb.h"
#include <string.h>

/* The model: each unit a list of ways, searched from the front; recency and order of filling are kept as lists of ways
 * for each set, a tree as one choice for each half, quarter ... of the ways. */
#define MAX_WAYS 16
#define MAX_ENTRIES 64

typedef struct NaiveEntry
{
  bool used;
  uint32_t asid, rights, shift;
  uint64_t page, pfn; /* the first */
} NaiveEntry;

typedef struct NaiveUnit
{
  uint32_t n, n_ways;
  NaiveEntry entry[MAX_ENTRIES];
  uint32_t order[MAX_ENTRIES];               /* of each set its ways, the next victim first */
  /* plru: is the victim in the upper half of ways lo .. hi? */
  bool right_half[MAX_ENTRIES][MAX_WAYS + 1][MAX_WAYS + 1];
} NaiveUnit;

typedef struct Naive
{
  VasTlbPolicy policy;
  VasPrng prng;
  NaiveUnit unit[TLB_N_UNITS];
  uint64_t evictions, invalidations;
} Naive;

static void
naive_init (Naive *naive, const VasConfig *config)
{
  const uint32_t n[] = { config->tlb_l1i_entries, config->tlb_l1d_entries, config->tlb_l2_entries };
  const uint32_t ways[] = { config->tlb_l1i_ways, config->tlb_l1d_ways, config->tlb_l2_ways };
  memset (naive, 0, sizeof *naive);
  naive->policy = config->tlb_policy;
  prng_seed (&naive->prng, config->seed);
  for (unsigned u = 0; u < TLB_N_UNITS; u++)
    {
      naive->unit[u].n = n[u];
      naive->unit[u].n_ways = ways[u];
      for (uint32_t i = 0; i < n[u]; i++)
        naive->unit[u].order[i] = i % ways[u];
    }
}

static uint32_t
naive_set (const NaiveUnit *unit, uint64_t page, uint32_t shift)
{
  return (uint32_t) ((page >> shift) % (unit->n / unit->n_ways)) * unit->n_ways;
}

static void
naive_to_back (NaiveUnit *unit, uint32_t set, uint32_t way)
{
  uint32_t *order = unit->order + set, at = 0;
  while (order[at] != way)
    at++;
  for (; at + 1 < unit->n_ways; at++)
    order[at] = order[at + 1];
  order[at] = way;
}

static void
naive_away_from (NaiveUnit *unit, uint32_t set, uint32_t way)
{
  for (uint32_t lo = 0, hi = unit->n_ways; hi - lo > 1;)
    {
      uint32_t middle = (lo + hi) / 2;
      bool is_right = way >= middle;
      unit->right_half[set][lo][hi] = !is_right;
      if (is_right)
        lo = middle;
      else
        hi = middle;
    }
}

static void
naive_use (Naive *naive, NaiveUnit *unit, uint32_t set, uint32_t way, bool is_fill)
{
  if (naive->policy == VAS_TLB_LRU || is_fill)
    naive_to_back (unit, set, way);
  naive_away_from (unit, set, way);
}

static NaiveEntry *
naive_find (NaiveUnit *unit, uint32_t asid, uint64_t page)
{
  for (uint32_t i = 0; i < unit->n; i++)
    {
      NaiveEntry *e = &unit->entry[i];
      if (e->used && e->asid == asid && page >= e->page && page < e->page + (UINT64_C (1) << e->shift))
        return e;
    }
  return NULL;
}

static uint32_t
naive_victim (Naive *naive, NaiveUnit *unit, uint32_t set)
{
  for (uint32_t way = 0; way < unit->n_ways; way++)
    if (!unit->entry[set + way].used)
      return way;
  naive->evictions++;
  if (naive->policy == VAS_TLB_RANDOM)
    return (uint32_t) prng_below (&naive->prng, unit->n_ways);
  if (naive->policy != VAS_TLB_PLRU)
    return unit->order[set];
  uint32_t lo = 0, hi = unit->n_ways;
  while (hi - lo > 1)
    if (unit->right_half[set][lo][hi])
      lo = (lo + hi) / 2;
    else
      hi = (lo + hi) / 2;
  return lo;
}

static void
naive_fill (Naive *naive, NaiveUnit *unit, const NaiveEntry *new)
{
  if (unit->n == 0)
    return;
  NaiveEntry *old = naive_find (unit, new->asid, new->page);
  uint32_t set = naive_set (unit, new->page, new->shift);
  uint32_t way = old != NULL ? (uint32_t) (old - unit->entry) - set : naive_victim (naive, unit, set);
  unit->entry[set + way] = *new;
  naive_use (naive, unit, set, way, old == NULL);
}

static TlbAnswer
naive_lookup (Naive *naive, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn)
{
  NaiveUnit *first = &naive->unit[kind == MEMORY_EXECUTE ? TLB_L1I : TLB_L1D], *unit = first;
  NaiveEntry *e = naive_find (first, asid, page);
  if (e == NULL)
    e = naive_find (unit = &naive->unit[TLB_L2], asid, page);
  if (e == NULL)
    return TLB_MISS;
  uint32_t set = naive_set (unit, e->page, e->shift);
  naive_use (naive, unit, set, (uint32_t) (e - unit->entry) - set, false);
  if (unit != first)
    naive_fill (naive, first, e);
  *pfn = e->pfn + (page - e->page);
  return (e->rights >> kind & 1) != 0 ? TLB_FOUND : TLB_NO_RIGHT;
}

static void
naive_take_out (Naive *naive, bool (*is_out) (const NaiveEntry *e, uint32_t asid, PageRange r), uint32_t asid,
                PageRange r)
{
  for (unsigned u = 0; u < TLB_N_UNITS; u++)
    for (uint32_t i = 0; i < naive->unit[u].n; i++)
      if (naive->unit[u].entry[i].used && is_out (&naive->unit[u].entry[i], asid, r))
        {
          naive->unit[u].entry[i].used = false;
          naive->invalidations++;
        }
}

static bool
is_of_range (const NaiveEntry *e, uint32_t asid, PageRange r)
{
  return e->asid == asid && e->page < r.end && e->page + (UINT64_C (1) << e->shift) > r.start;
}

static bool
is_of_asid (const NaiveEntry *e, uint32_t asid, PageRange r)
{
  (void) r;
  return e->asid == asid;
}

static bool
is_any (const NaiveEntry *e, uint32_t asid, PageRange r)
{
  (void) e, (void) asid, (void) r;
  return true;
}

/* The steps */

typedef struct TlbGeometry
{
  uint32_t entries[3], ways[3];
} TlbGeometry;

static const TlbGeometry geometries[] = {
  { { 2, 2, 0 }, { 2, 2, 0 } },     { { 4, 8, 16 }, { 1, 2, 4 } }, { { 8, 8, 32 }, { 8, 4, 16 } },
  { { 16, 16, 64 }, { 4, 16, 8 } }, { { 0, 4, 0 }, { 0, 4, 0 } },  { { 0, 0, 8 }, { 0, 0, 8 } },
  { { 0, 0, 0 }, { 0, 0, 0 } },     { { 1, 1, 2 }, { 1, 1, 1 } },
};
#define N_GEOMETRIES ((int) (sizeof geometries / sizeof *geometries))

static VasConfig
config_of (const TlbGeometry *geometry, VasTlbPolicy policy)
{
  VasConfig config;
  vas_config_init (&config);
  config.tlb_l1i_entries = geometry->entries[0];
  config.tlb_l1d_entries = geometry->entries[1];
  config.tlb_l2_entries = geometry->entries[2];
  config.tlb_l1i_ways = geometry->ways[0];
  config.tlb_l1d_ways = geometry->ways[1];
  config.tlb_l2_ways = geometry->ways[2];
  config.tlb_policy = policy;
  config.seed = 42;
  return config;
}

/* Both hold the same entries. */
static void
compare (const Tlb *tlb, Naive *naive)
{
  uint32_t at = 0, n = 0, expected = 0;
  TlbUnit unit;
  for (const TlbEntry *entry; (entry = tlb_next (tlb, &at, &unit)) != NULL; n++)
    {
      const NaiveEntry *e = naive_find (&naive->unit[unit], entry->asid, tlb_entry_page (entry));
      ck_assert_ptr_nonnull (e);
      ck_assert_uint_eq (e->page, tlb_entry_page (entry));
      ck_assert_uint_eq (e->pfn, tlb_entry_pfn (entry));
      ck_assert_uint_eq (e->shift, entry->shift);
      ck_assert_uint_eq (e->rights, entry->rights);
    }
  for (unsigned u = 0; u < TLB_N_UNITS; u++)
    for (uint32_t i = 0; i < naive->unit[u].n; i++)
      expected += naive->unit[u].entry[i].used;
  ck_assert_uint_eq (n, expected);
  ck_assert_uint_eq (tlb->counters.evictions, naive->evictions);
  ck_assert_uint_eq (tlb->counters.invalidations, naive->invalidations);
}

/* Pages from 4096 on lie in large pages of 16 and 256, those below are small. */
static uint32_t
shift_of (uint64_t page)
{
  return page < 4096 ? 0 : page < 8192 ? 4 : 8;
}

static uint64_t
random_page (VasPrng *prng)
{
  uint64_t which = prng_below (prng, 8);
  if (which < 5)
    return prng_below (prng, 40) * (which == 0 ? 97 : 1);
  return 4096 * (which == 5 ? 2 : 1) + prng_below (prng, 600);
}

static void
random_access (Tlb *tlb, Naive *naive, VasPrng *prng)
{
  uint32_t asid = 1 + (uint32_t) prng_below (prng, 2);
  uint64_t page = random_page (prng), pfn = 0, naive_pfn = 0;
  MemoryKind kind = (MemoryKind) prng_below (prng, 3);
  TlbAnswer expected = naive_lookup (naive, asid, page, kind, &naive_pfn);
  TlbAnswer answer = tlb_hit (tlb, asid, page, kind, &pfn) ? TLB_FOUND : tlb_lookup (tlb, asid, page, kind, &pfn);
  ck_assert_int_eq (answer, expected);
  ck_assert_uint_eq (pfn, naive_pfn);
  if (answer == TLB_FOUND)
    return;
  uint32_t shift = shift_of (page), rights = 1u << kind | (uint32_t) prng_below (prng, 8);
  uint64_t first = page >> shift << shift;
  pfn = answer == TLB_MISS ? (first * 7 + asid) << 8 : pfn - (page - first);
  const NaiveEntry new = { true, asid, rights, shift, first, pfn };
  tlb_fill (tlb, asid, page, kind, pfn + (page - first), shift, rights);
  naive_fill (naive, &naive->unit[TLB_L2], &new);
  naive_fill (naive, &naive->unit[kind == MEMORY_EXECUTE ? TLB_L1I : TLB_L1D], &new);
}

static void
random_invalidation (Tlb *tlb, Naive *naive, VasPrng *prng)
{
  uint32_t asid = 1 + (uint32_t) prng_below (prng, 2);
  uint64_t page = random_page (prng);
  PageRange range = { page, page + 1 + prng_below (prng, prng_below (prng, 2) == 0 ? 8 : 300) };
  uint64_t action = prng_below (prng, 40);
  if (action == 0)
    {
      tlb_invalidate_all (tlb);
      naive_take_out (naive, is_any, 0, range);
    }
  else if (action == 1)
    {
      tlb_invalidate_asid (tlb, asid);
      naive_take_out (naive, is_of_asid, asid, range);
    }
  else if (action < 16)
    {
      tlb_invalidate_range (tlb, asid, range);
      naive_take_out (naive, is_of_range, asid, range);
    }
  else
    {
      tlb_invalidate_page (tlb, asid, page);
      naive_take_out (naive, is_of_range, asid, (PageRange){ page, page + 1 });
    }
}

START_TEST (test_tlb_is_the_naive_model)
{
  VasConfig config = config_of (&geometries[_i / 4], (VasTlbPolicy) (_i % 4));
  VasPrng prng;
  Tlb tlb;
  static Naive naive;
  prng_seed (&prng, (uint64_t) _i);
  tlb_init (&tlb, &config);
  naive_init (&naive, &config);
  uint64_t n = test_scaled (20000);
  for (uint64_t step = 0; step < n; step++)
    {
      if (prng_below (&prng, 20) == 0)
        random_invalidation (&tlb, &naive, &prng);
      else
        random_access (&tlb, &naive, &prng);
      if (step % 8 == 0)
        compare (&tlb, &naive);
    }
  tlb_clear (&tlb);
}
END_TEST

/* A machine with ways of one and a pair of them: the third page drops one, by the policy. */
static uint64_t
dropped_of (VasTlbPolicy policy)
{
  const TlbGeometry pair = { { 2, 2, 0 }, { 2, 2, 0 } };
  VasConfig config = config_of (&pair, policy);
  uint64_t pfn, dropped = 0;
  Tlb tlb;
  tlb_init (&tlb, &config);
  tlb_fill (&tlb, 1, 1, MEMORY_READ, 11, 0, TLB_READ);
  tlb_fill (&tlb, 1, 2, MEMORY_READ, 12, 0, TLB_READ);
  ck_assert (tlb_hit (&tlb, 1, 1, MEMORY_READ, &pfn) && pfn == 11);
  tlb_fill (&tlb, 1, 3, MEMORY_READ, 13, 0, TLB_READ);
  for (uint64_t page = 1; page <= 3; page++)
    if (tlb_lookup (&tlb, 1, page, MEMORY_READ, &pfn) == TLB_MISS)
      dropped = page;
  tlb_clear (&tlb);
  return dropped;
}

START_TEST (test_tlb_policies_differ)
{
  ck_assert_uint_eq (dropped_of (VAS_TLB_LRU), 2);
  ck_assert_uint_eq (dropped_of (VAS_TLB_PLRU), 2);
  ck_assert_uint_eq (dropped_of (VAS_TLB_FIFO), 1);
}
END_TEST

START_TEST (test_tlb_counts)
{
  VasConfig config = config_of (&geometries[1], VAS_TLB_LRU);
  uint64_t pfn;
  Tlb tlb;
  tlb_init (&tlb, &config);
  ck_assert_int_eq (tlb_lookup (&tlb, 1, 5, MEMORY_READ, &pfn), TLB_MISS);
  ck_assert_int_eq (tlb_lookup (&tlb, 1, 5, MEMORY_EXECUTE, &pfn), TLB_MISS);
  tlb_fill (&tlb, 1, 5, MEMORY_READ, 9, 0, TLB_READ);
  ck_assert (tlb_hit (&tlb, 1, 5, MEMORY_READ, &pfn));
  ck_assert (!tlb_hit (&tlb, 1, 5, MEMORY_WRITE, &pfn));
  ck_assert_int_eq (tlb_lookup (&tlb, 1, 5, MEMORY_WRITE, &pfn), TLB_NO_RIGHT);
  ck_assert (!tlb_hit (&tlb, 2, 5, MEMORY_READ, &pfn));
  ck_assert_int_eq (tlb_lookup (&tlb, 1, 5, MEMORY_EXECUTE, &pfn), TLB_NO_RIGHT); /* in the second level */
  ck_assert_uint_eq (tlb.counters.hits[TLB_L1D], 2);
  ck_assert_uint_eq (tlb.counters.hits[TLB_L1I], 0);
  ck_assert_uint_eq (tlb.counters.hits[TLB_L2], 1);
  ck_assert_uint_eq (tlb.counters.misses[TLB_L1D], 1);
  ck_assert_uint_eq (tlb.counters.misses[TLB_L1I], 1);
  ck_assert_uint_eq (tlb.counters.no_rights, 2);
  tlb_clear (&tlb);
}
END_TEST

/* Ranges of few pages and of many take out what lies in them, to the page. */
START_TEST (test_tlb_ranges_end_where_they_say)
{
  const TlbGeometry large = { { 0, 64, 0 }, { 0, 64, 0 } };
  const uint64_t length = _i == 0 ? 3 : 100;
  VasConfig config = config_of (&large, VAS_TLB_LRU);
  uint64_t pfn;
  Tlb tlb;
  tlb_init (&tlb, &config);
  const uint64_t pages[] = { 99, 100, 99 + length, 100 + length };
  for (unsigned i = 0; i < 4; i++)
    for (uint32_t asid = 1; asid <= 2; asid++)
      tlb_fill (&tlb, asid, pages[i], MEMORY_READ, i, 0, TLB_READ);
  tlb_invalidate_range (&tlb, 1, (PageRange){ 100, 100 + length });
  for (unsigned i = 0; i < 4; i++)
    {
      ck_assert_int_eq (tlb_lookup (&tlb, 1, pages[i], MEMORY_READ, &pfn), i == 0 || i == 3 ? TLB_FOUND : TLB_MISS);
      ck_assert_int_eq (tlb_lookup (&tlb, 2, pages[i], MEMORY_READ, &pfn), TLB_FOUND);
    }
  tlb_invalidate_range (&tlb, 1, (PageRange){ 100, 100 });
  ck_assert_uint_eq (tlb.counters.invalidations, 2);
  tlb_clear (&tlb);
}
END_TEST

/* An entry of a large page goes with any of its pages, and not with its neighbours. */
START_TEST (test_tlb_large_entries_go_with_each_of_their_pages)
{
  const TlbGeometry one = { { 0, 4, 0 }, { 0, 4, 0 } };
  VasConfig config = config_of (&one, VAS_TLB_LRU);
  const PageRange ranges[] = { { 48, 64 }, { 47, 48 }, { 63, 65 }, { 32, 33 }, { 0, 48 }, { 0, 32 }, { 10, 200 } };
  const bool goes[] = { false, true, false, true, true, false, true };
  for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++)
    {
      uint64_t pfn;
      Tlb tlb;
      tlb_init (&tlb, &config);
      tlb_fill (&tlb, 1, 40, MEMORY_READ, 1040, 4, TLB_READ); /* pages 32 to 47 */
      ck_assert (tlb_hit (&tlb, 1, 40, MEMORY_READ, &pfn) && pfn == 1040);
      ck_assert_int_eq (tlb_lookup (&tlb, 1, 32, MEMORY_READ, &pfn), TLB_FOUND);
      ck_assert_uint_eq (pfn, 1032);
      tlb_invalidate_range (&tlb, 1, ranges[i]);
      ck_assert_msg ((tlb_lookup (&tlb, 1, 33, MEMORY_READ, &pfn) == TLB_MISS) == goes[i], "row %u", i);
      tlb_clear (&tlb);
    }
}
END_TEST

static uint32_t
count_entries (const Tlb *tlb, uint32_t asid)
{
  uint32_t at = 0, n = 0;
  TlbUnit unit;
  for (const TlbEntry *entry; (entry = tlb_next (tlb, &at, &unit)) != NULL;)
    n += entry->asid == asid;
  return n;
}

/* Fills one page for each of @n address spaces in turn; the entries left of each as digits. */
static uint64_t
after_switches (uint32_t n_asids, uint32_t n, uint64_t *flushes)
{
  VasConfig config = config_of (&geometries[2], VAS_TLB_LRU);
  uint64_t digits = 0;
  Tlb tlb;
  config.tlb_asids = n_asids;
  tlb_init (&tlb, &config);
  for (uint32_t asid = 1; asid <= n; asid++)
    {
      tlb_switch (&tlb, asid);
      tlb_switch (&tlb, asid);
      tlb_fill (&tlb, asid, asid, MEMORY_READ, asid, 0, TLB_READ);
    }
  for (uint32_t asid = 1; asid <= n; asid++)
    digits = digits * 10 + count_entries (&tlb, asid);
  *flushes = tlb.counters.flushes;
  tlb_clear (&tlb);
  return digits;
}

START_TEST (test_tlb_switches_address_spaces)
{
  uint64_t flushes;
  ck_assert_uint_eq (after_switches (0, 3, &flushes), 2); /* 0, 0 and 2 */
  ck_assert_uint_eq (flushes, 2);
  ck_assert_uint_eq (after_switches (3, 3, &flushes), 222);
  ck_assert_uint_eq (flushes, 0);
  ck_assert_uint_eq (after_switches (2, 3, &flushes), 22); /* the third has the first one's tag */
  ck_assert_uint_eq (after_switches (1, 3, &flushes), 2);
}
END_TEST

START_TEST (test_tlb_copy_is_a_value)
{
  VasConfig config = config_of (&geometries[3], VAS_TLB_PLRU);
  VasPrng prng;
  Tlb tlb, copy;
  static Naive naive, then;
  prng_seed (&prng, 3);
  tlb_init (&tlb, &config);
  naive_init (&naive, &config);
  for (unsigned step = 0; step < 1000; step++)
    random_access (&tlb, &naive, &prng);
  tlb_copy (&copy, &tlb);
  then = naive;
  for (unsigned step = 0; step < 1000; step++)
    random_access (&tlb, &naive, &prng);
  compare (&tlb, &naive);
  compare (&copy, &then);
  for (unsigned step = 0; step < 1000; step++)
    random_access (&copy, &then, &prng);
  compare (&copy, &then);
  compare (&tlb, &naive);
  tlb_clear (&copy);
  tlb_clear (&tlb);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("tlb");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 60);
  tcase_add_loop_test (core, test_tlb_is_the_naive_model, 0, 4 * N_GEOMETRIES);
  tcase_add_test (core, test_tlb_policies_differ);
  tcase_add_test (core, test_tlb_counts);
  tcase_add_loop_test (core, test_tlb_ranges_end_where_they_say, 0, 2);
  tcase_add_test (core, test_tlb_large_entries_go_with_each_of_their_pages);
  tcase_add_test (core, test_tlb_switches_address_spaces);
  tcase_add_test (core, test_tlb_copy_is_a_value);
  suite_add_tcase (suite, core);
  return suite;
}
