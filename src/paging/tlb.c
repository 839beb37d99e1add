#include "paging/tlb.h"
#include <glib.h>
#include <string.h>

/* entries[0] is none: hints that know nothing name it. */
#define NO_ENTRY 0

static void
init_level (TlbLevel *level, uint32_t n_entries, uint32_t n_ways, uint32_t *first, uint32_t *first_tree)
{
  *level = (TlbLevel){ .first = *first, .n_entries = n_entries, .n_ways = n_ways, .first_tree = *first_tree };
  level->n_sets = n_entries == 0 ? 0 : n_entries / n_ways;
  *first += n_entries;
  level->first_mask = *first_tree += level->n_sets;
  *first_tree += n_entries == 0 ? 0 : 2 * n_ways;
}

/* The nodes of a set's tree are bits 1 .. ways - 1, the children of n are 2n and 2n + 1; a bit says in which half the
 * victim is.  A use of a way turns the bits above it away from it. */
static void
init_masks (Tlb *tlb, TlbLevel *level)
{
  if (level->n_entries == 0)
    return;
  level->way_shift = (uint32_t) __builtin_ctz (level->n_ways);
  for (uint32_t way = 0; way < level->n_ways; way++)
    {
      uint64_t keep = UINT64_MAX, set = 0;
      for (uint32_t node = level->n_ways + way; node > 1; node /= 2)
        {
          keep &= ~(UINT64_C (1) << node / 2);
          set |= (uint64_t) (node % 2 == 0) << node / 2;
        }
      tlb->trees[level->first_mask + 2 * way] = keep;
      tlb->trees[level->first_mask + 2 * way + 1] = set;
    }
}

/* The pointers into the one allocation. */
static void
lay_out (Tlb *tlb, void *memory, uint32_t n_entries)
{
  uint16_t *hints = memory;
  tlb->hints[TLB_L1I] = hints;
  tlb->hints[TLB_L1D] = hints + TLB_N_HINTS;
  tlb->entries = (TlbEntry *) (void *) (hints + 2 * TLB_N_HINTS);
  tlb->trees = (uint64_t *) (void *) (tlb->entries + n_entries);
}

void
tlb_init (Tlb *tlb, const VasConfig *config)
{
  uint32_t n_entries = 1, n_trees = 0;
  memset (tlb, 0, sizeof *tlb);
  tlb->policy = config->tlb_policy;
  tlb->n_asids = config->tlb_asids;
  prng_seed (&tlb->prng, config->seed);
  init_level (&tlb->levels[TLB_L1I], config->tlb_l1i_entries, config->tlb_l1i_ways, &n_entries, &n_trees);
  init_level (&tlb->levels[TLB_L1D], config->tlb_l1d_entries, config->tlb_l1d_ways, &n_entries, &n_trees);
  init_level (&tlb->levels[TLB_L2], config->tlb_l2_entries, config->tlb_l2_ways, &n_entries, &n_trees);
  tlb->size = 2 * TLB_N_HINTS * sizeof (uint16_t) + n_entries * sizeof (TlbEntry) + n_trees * sizeof (uint64_t);
  lay_out (tlb, g_malloc0 (tlb->size), n_entries);
  for (TlbUnit unit = TLB_L1I; tlb->policy == VAS_TLB_PLRU && unit < TLB_N_UNITS; unit++)
    init_masks (tlb, &tlb->levels[unit]);
}

static uint32_t
n_entries_of (const Tlb *tlb)
{
  const TlbLevel *last = &tlb->levels[TLB_L2];
  return last->first + last->n_entries;
}

void
tlb_copy (Tlb *copy, const Tlb *tlb)
{
  *copy = *tlb;
  lay_out (copy, g_memdup2 (tlb->hints[TLB_L1I], tlb->size), n_entries_of (tlb));
}

void
tlb_clear (Tlb *tlb)
{
  g_free (tlb->hints[TLB_L1I]);
  memset (tlb, 0, sizeof *tlb);
}

/* Recency */

void
tlb_touch_tree (Tlb *tlb, TlbUnit unit, const TlbEntry *entry)
{
  const TlbLevel *level = &tlb->levels[unit];
  uint32_t at = (uint32_t) (entry - tlb->entries) - level->first;
  const uint64_t *mask = &tlb->trees[level->first_mask + 2 * (at & (level->n_ways - 1))];
  uint64_t *tree = &tlb->trees[level->first_tree + (at >> level->way_shift)];
  *tree = (*tree & mask[0]) | mask[1];
}

static uint32_t
tree_victim (const Tlb *tlb, const TlbLevel *level, uint32_t set)
{
  uint64_t tree = tlb->trees[level->first_tree + set];
  uint32_t node = 1;
  while (node < level->n_ways)
    node = 2 * node + (tree >> node & 1);
  return node - level->n_ways;
}

static void
touch (Tlb *tlb, TlbUnit unit, TlbEntry *entry)
{
  if (tlb->policy == VAS_TLB_LRU)
    entry->stamp = ++tlb->clock;
  else if (tlb->policy == VAS_TLB_PLRU)
    tlb_touch_tree (tlb, unit, entry);
}

/* Finding */

static TlbEntry *
set_of (const Tlb *tlb, const TlbLevel *level, uint64_t number)
{
  return &tlb->entries[level->first + (uint32_t) (number & (level->n_sets - 1)) * level->n_ways];
}

static inline bool
is_of_page (const TlbEntry *entry, uint32_t asid, uint64_t number, uint32_t shift)
{
  return entry->number == number && entry->asid == asid && entry->shift == shift;
}

static TlbEntry *
find_in_set (const Tlb *tlb, TlbUnit unit, uint32_t asid, uint64_t number, uint32_t shift)
{
  const TlbLevel *level = &tlb->levels[unit];
  if (level->n_entries == 0)
    return NULL;
  TlbEntry *set = set_of (tlb, level, number);
  for (uint32_t way = 0; way < level->n_ways; way++)
    if (is_of_page (&set[way], asid, number, shift))
      return &set[way];
  return NULL;
}

/* Entries of large pages are looked for only while there are some. */
static TlbEntry *
find (const Tlb *tlb, TlbUnit unit, uint32_t asid, uint64_t page)
{
  TlbEntry *entry = find_in_set (tlb, unit, asid, page, 0);
  for (uint32_t i = 0; entry == NULL && i < tlb->n_large_shifts; i++)
    if (tlb->n_large[i] > 0)
      entry = find_in_set (tlb, unit, asid, page >> tlb->large_shifts[i], tlb->large_shifts[i]);
  return entry;
}

static void
hint (Tlb *tlb, TlbUnit unit, uint64_t page, const TlbEntry *entry)
{
  tlb->hints[unit][page % TLB_N_HINTS] = (uint16_t) (entry - tlb->entries);
}

/* How many entries there are of large pages of that size. */
static void
count_large (Tlb *tlb, uint32_t shift, int change)
{
  uint32_t i = 0;
  if (shift == 0)
    return;
  while (i < tlb->n_large_shifts && tlb->large_shifts[i] != shift)
    i++;
  if (i == tlb->n_large_shifts)
    tlb->large_shifts[tlb->n_large_shifts++] = (uint8_t) shift;
  tlb->n_large[i] += (uint32_t) change;
}

/* Filling */

/* The way that @new takes: that of an entry for the same page, else the first without an entry, else by the policy. */
static TlbEntry *
choose_way (Tlb *tlb, const TlbLevel *level, const TlbEntry *new)
{
  TlbEntry *set = set_of (tlb, level, new->number), *empty = NULL, *oldest = set;
  for (TlbEntry *way = set; way < set + level->n_ways; way++)
    if (is_of_page (way, new->asid, new->number, new->shift))
      return way;
    else if (way->asid == 0)
      empty = empty != NULL ? empty : way;
    else if (way->stamp < oldest->stamp)
      oldest = way;
  if (empty != NULL)
    return empty;
  if (tlb->policy == VAS_TLB_RANDOM)
    return &set[prng_below (&tlb->prng, level->n_ways)];
  if (tlb->policy == VAS_TLB_PLRU)
    return &set[tree_victim (tlb, level, (uint32_t) (new->number & (level->n_sets - 1)))];
  return oldest;
}

static void
replace (Tlb *tlb, TlbUnit unit, TlbEntry *entry, const TlbEntry *new)
{
  if (entry->asid != 0)
    {
      tlb->counters.evictions++;
      count_large (tlb, entry->shift, -1);
    }
  *entry = *new;
  entry->stamp = ++tlb->clock;
  count_large (tlb, entry->shift, +1);
  if (tlb->policy == VAS_TLB_PLRU)
    tlb_touch_tree (tlb, unit, entry);
}

/* Puts @new into @unit, over the entry of the same page or over a victim; NULL where the unit has no entries. */
static TlbEntry *
fill_unit (Tlb *tlb, TlbUnit unit, const TlbEntry *new)
{
  const TlbLevel *level = &tlb->levels[unit];
  if (level->n_entries == 0)
    return NULL;
  TlbEntry *entry = choose_way (tlb, level, new);
  if (!is_of_page (entry, new->asid, new->number, new->shift))
    {
      replace (tlb, unit, entry, new);
      return entry;
    }
  entry->delta = new->delta;
  entry->rights = new->rights;
  touch (tlb, unit, entry);
  return entry;
}

static void
fill_first (Tlb *tlb, TlbUnit unit, uint64_t page, const TlbEntry *new)
{
  const TlbEntry *entry = fill_unit (tlb, unit, new);
  if (entry != NULL)
    hint (tlb, unit, page, entry);
}

void
tlb_fill (Tlb *tlb, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t pfn, uint32_t shift, uint32_t rights)
{
  TlbEntry new = { .number = page >> shift, .delta = pfn - page, .asid = asid, .shift = (uint8_t) shift,
                   .rights = (uint8_t) rights };
  fill_unit (tlb, TLB_L2, &new);
  fill_first (tlb, TLB_FIRST_UNIT (kind), page, &new);
}

TlbAnswer
tlb_lookup (Tlb *tlb, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn)
{
  TlbUnit first = TLB_FIRST_UNIT (kind), unit = first;
  TlbEntry *entry = find (tlb, first, asid, page);
  if (entry == NULL)
    entry = find (tlb, unit = TLB_L2, asid, page);
  if (entry == NULL)
    {
      tlb->counters.misses[first]++;
      return TLB_MISS;
    }
  tlb->counters.hits[unit]++;
  touch (tlb, unit, entry);
  *pfn = page + entry->delta;
  bool has_right = (entry->rights >> kind & 1) != 0;
  tlb->counters.no_rights += !has_right;
  if (unit == TLB_L2)
    fill_first (tlb, first, page, entry);
  else
    hint (tlb, first, page, entry);
  return has_right ? TLB_FOUND : TLB_NO_RIGHT;
}

/* Taking out */

static void
take_out (Tlb *tlb, TlbEntry *entry)
{
  if (entry->asid == 0)
    return;
  count_large (tlb, entry->shift, -1);
  tlb->counters.invalidations++;
  *entry = (TlbEntry){ 0 };
}

void
tlb_invalidate_page (Tlb *tlb, uint32_t asid, uint64_t page)
{
  for (TlbUnit unit = TLB_L1I; unit < TLB_N_UNITS; unit++)
    for (TlbEntry *entry; (entry = find (tlb, unit, asid, page)) != NULL;)
      take_out (tlb, entry);
}

/* From here on one page at a time is slower than looking at all entries. */
#define FEW_PAGES 16

void
tlb_invalidate_range (Tlb *tlb, uint32_t asid, PageRange pages)
{
  uint32_t n = n_entries_of (tlb);
  if (pages.end - pages.start <= FEW_PAGES)
    {
      for (uint64_t page = pages.start; page < pages.end; page++)
        tlb_invalidate_page (tlb, asid, page);
      return;
    }
  for (TlbEntry *entry = tlb->entries + 1; entry < tlb->entries + n; entry++)
    if (entry->asid == asid && tlb_entry_page (entry) < pages.end
        && tlb_entry_page (entry) + (UINT64_C (1) << entry->shift) > pages.start)
      take_out (tlb, entry);
}

void
tlb_invalidate_asid (Tlb *tlb, uint32_t asid)
{
  uint32_t n = n_entries_of (tlb);
  for (TlbEntry *entry = tlb->entries + 1; entry < tlb->entries + n; entry++)
    if (entry->asid == asid)
      take_out (tlb, entry);
}

void
tlb_invalidate_all (Tlb *tlb)
{
  uint32_t n = n_entries_of (tlb);
  for (TlbEntry *entry = tlb->entries + 1; entry < tlb->entries + n; entry++)
    take_out (tlb, entry);
}

/* The tag of @asid is the others' no more. */
static void
take_over_tag (Tlb *tlb, uint32_t asid)
{
  uint32_t n = n_entries_of (tlb);
  for (TlbEntry *entry = tlb->entries + 1; entry < tlb->entries + n; entry++)
    if (entry->asid != asid && entry->asid % tlb->n_asids == asid % tlb->n_asids)
      take_out (tlb, entry);
}

void
tlb_switch_slow (Tlb *tlb, uint32_t asid)
{
  bool is_first = tlb->current == 0;
  tlb->current = asid;
  if (asid > tlb->highest)
    tlb->highest = asid;
  if (tlb->n_asids == 0 && !is_first)
    {
      tlb->counters.flushes++;
      tlb_invalidate_all (tlb);
    }
  else if (tlb->n_asids != 0 && tlb->highest > tlb->n_asids)
    take_over_tag (tlb, asid);
}

const TlbEntry *
tlb_next (const Tlb *tlb, uint32_t *at, TlbUnit *unit)
{
  uint32_t n = n_entries_of (tlb);
  while (++*at < n)
    if (tlb->entries[*at].asid != 0)
      {
        *unit = TLB_L1I;
        while (*at >= tlb->levels[*unit].first + tlb->levels[*unit].n_entries)
          (*unit)++;
        return &tlb->entries[*at];
      }
  return NULL;
}
