#include "paging/page_table.h"
#include <string.h>

void
page_table_init (PageTable *table, const PagingLayout *layout, uint32_t asid)
{
  *table = (PageTable){ .layout = *layout, .asid = asid };
}

/* The index of @page in its table of @level. */
static uint64_t
index_of (const PageTable *table, uint32_t level, uint64_t page)
{
  const PagingLayout *layout = &table->layout;
  return (page >> (layout->shifts[level] - layout->page_shift)) & ((UINT64_C (1) << layout->bits[level]) - 1);
}

/* Pages that one entry of @level spans. */
static uint64_t
span_of (const PageTable *table, uint32_t level)
{
  return UINT64_C (1) << (table->layout.shifts[level] - table->layout.page_shift);
}

static uint64_t
load (const PageTable *table, const Physical *physical, uint64_t pfn, uint64_t index)
{
  uint32_t size = table->layout.entry_size;
  return physical_load (physical, pfn, (uint32_t) index * size, size);
}

static void
store (const PageTable *table, Physical *physical, uint64_t pfn, uint64_t index, uint64_t entry)
{
  uint32_t size = table->layout.entry_size;
  physical_store (physical, pfn, (uint32_t) index * size, size, entry);
}

/* The first entry behind @index that may not be empty, which most of them are; @n or more where all the others are. */
static uint64_t
skip_empty (const PageTable *table, const Physical *physical, uint64_t pfn, uint64_t index, uint64_t n)
{
  uint32_t size = table->layout.entry_size;
  return physical_skip_zeros (physical, pfn, (uint32_t) (index + 1) * size, (uint32_t) n * size) / size;
}

/* Where a way down ends: at an entry that maps, that is absent, or that is on the level asked for. */
typedef struct Place
{
  uint32_t level;
  uint64_t pfn; /* of the table; NO_FRAME where there is not even a root: level is one above it */
  uint64_t entry;
} Place;

static bool
is_near (const PageTable *table, uint64_t page)
{
  return table->near_table != 0 && page >> table->layout.bits[1] == table->near_number;
}

static Place
descend (const PageTable *table, const Physical *physical, uint64_t page, uint32_t lowest)
{
  if (lowest == 1 && is_near (table, page))
    return (Place){ 1, table->near_table - 1,
                    load (table, physical, table->near_table - 1, index_of (table, 1, page)) };
  Place place = { table->layout.n_levels, table->root - 1, 0 };
  if (table->root == 0)
    return (Place){ place.level + 1, NO_FRAME, 0 };
  for (;; place.level--)
    {
      place.entry = load (table, physical, place.pfn, index_of (table, place.level, page));
      if (place.level == lowest || !pte_is_present (place.entry)
          || !pte_is_table (&table->layout, place.level, place.entry))
        return place;
      place.pfn = pte_pfn (&table->layout, place.level, place.entry);
    }
}

uint64_t
page_table_get (const PageTable *table, const Physical *physical, uint64_t page, uint32_t *level)
{
  Place place = descend (table, physical, page, 1);
  if (level != NULL)
    *level = place.pfn == NO_FRAME ? table->layout.n_levels : place.level;
  return pte_is_present (place.entry) ? place.entry : 0;
}

uint32_t
page_table_missing (const PageTable *table, const Physical *physical, uint64_t page, uint32_t level)
{
  return descend (table, physical, page, level).level - level;
}

static uint64_t
make_table (PageTable *table, Physical *physical, uint64_t page, uint32_t level)
{
  uint64_t span = span_of (table, level) << table->layout.bits[level];
  uint64_t pfn = physical_take (physical, 0, FRAME_TABLE, table->asid, page & ~(span - 1));
  physical_edit (physical, pfn)->age = (uint8_t) level;
  table->n_tables++;
  if (table->n_tables > table->peak)
    table->peak = table->n_tables;
  return pfn;
}

/* An entry becomes present. */
static void
add_entry (PageTable *table, Physical *physical, uint64_t pfn, uint64_t index, uint64_t entry)
{
  store (table, physical, pfn, index, entry);
  physical_edit (physical, pfn)->references++;
}

static void
note_near (PageTable *table, uint64_t page, uint64_t pfn, bool accessed)
{
  table->near_number = page >> table->layout.bits[1];
  table->near_table = pfn + 1;
  table->near_accessed = accessed;
}

void
page_table_map (PageTable *table, Physical *physical, uint64_t page, uint32_t level, uint64_t pte)
{
  Place place = descend (table, physical, page, level);
  while (place.level > level)
    {
      uint64_t made = make_table (table, physical, page, place.level - 1);
      if (place.pfn == NO_FRAME)
        table->root = made + 1;
      else
        add_entry (table, physical, place.pfn, index_of (table, place.level, page),
                   pte_make_table (&table->layout, place.level, made));
      place = (Place){ place.level - 1, made, 0 };
    }
  add_entry (table, physical, place.pfn, index_of (table, level, page), pte);
  if (level == 1 && !is_near (table, page))
    note_near (table, page, place.pfn, false);
}

void
page_table_set (PageTable *table, Physical *physical, uint64_t page, uint64_t pte)
{
  Place place = descend (table, physical, page, 1);
  store (table, physical, place.pfn, index_of (table, place.level, page), pte);
}

static void
give_back (PageTable *table, Physical *physical, uint64_t pfn)
{
  physical_give_back (physical, pfn);
  table->n_tables--;
  if (table->near_table == pfn + 1)
    table->near_table = 0;
  if (table->root == pfn + 1)
    table->root = 0;
}

/* An entry is no longer present; true where its table is empty now. */
static bool
remove_entry (PageTable *table, Physical *physical, uint64_t pfn, uint64_t index)
{
  store (table, physical, pfn, index, 0);
  return --physical_edit (physical, pfn)->references == 0;
}

uint64_t
page_table_unmap (PageTable *table, Physical *physical, uint64_t page)
{
  Place place = descend (table, physical, page, 1);
  if (!pte_is_present (place.entry))
    return 0;
  uint64_t pte = place.entry;
  while (remove_entry (table, physical, place.pfn, index_of (table, place.level, page)))
    {
      give_back (table, physical, place.pfn);
      if (place.level == table->layout.n_levels)
        break;
      place = descend (table, physical, page, place.level + 1);
    }
  return pte;
}

static void
clear_below (PageTable *table, Physical *physical, uint64_t pfn, uint32_t level)
{
  uint32_t left = physical_frame (physical, pfn)->references;
  for (uint64_t i = 0; left > 0 && level > 1; i++)
    {
      uint64_t entry = load (table, physical, pfn, i);
      if (!pte_is_present (entry))
        continue;
      left--;
      if (pte_is_table (&table->layout, level, entry))
        clear_below (table, physical, pte_pfn (&table->layout, level, entry), level - 1);
    }
  give_back (table, physical, pfn);
}

void
page_table_clear (PageTable *table, Physical *physical)
{
  if (table->root != 0)
    clear_below (table, physical, table->root - 1, table->layout.n_levels);
}

/* The same below the table in @pfn, whose first page is @base. */
static bool
next_below (const PageTable *table, const Physical *physical, uint64_t pfn, uint64_t base, Place *found, uint64_t *page,
            uint64_t end)
{
  uint32_t level = found->level;
  uint64_t span = span_of (table, level), n = UINT64_C (1) << table->layout.bits[level], next;
  for (uint64_t i = (*page - base) / span; i < n && base + i * span < end; i = next)
    {
      uint64_t entry = load (table, physical, pfn, i), first = base + i * span;
      next = pte_is_present (entry) ? i + 1 : skip_empty (table, physical, pfn, i, n);
      if (!pte_is_present (entry))
        continue;
      if (*page < first)
        *page = first;
      *found = (Place){ level, pfn, entry };
      if (!pte_is_table (&table->layout, level, entry))
        return true;
      found->level = level - 1;
      if (next_below (table, physical, pte_pfn (&table->layout, level, entry), first, found, page, end))
        return true;
      found->level = level;
    }
  return false;
}

bool
page_table_next (const PageTable *table, const Physical *physical, uint64_t *page, uint64_t end, uint64_t *pte,
                 uint32_t *level)
{
  Place found = { table->layout.n_levels, NO_FRAME, 0 };
  uint64_t at = *page;
  if (table->root == 0 || at >= end || !next_below (table, physical, table->root - 1, 0, &found, &at, end))
    return false;
  *page = at;
  *pte = found.entry;
  *level = found.level;
  return true;
}

uint32_t
page_table_walk (const PageTable *table, const Physical *physical, uint64_t page,
                 PageTableStep steps[PAGING_MAX_LEVELS])
{
  uint32_t n = 0;
  uint64_t pfn = table->root - 1;
  for (uint32_t level = table->layout.n_levels; table->root != 0 && level >= 1; level--)
    {
      uint64_t index = index_of (table, level, page), entry = load (table, physical, pfn, index);
      steps[n++] = (PageTableStep){ level, pfn, index, entry };
      if (!pte_is_present (entry) || !pte_is_table (&table->layout, level, entry))
        break;
      pfn = pte_pfn (&table->layout, level, entry);
    }
  return n;
}

static bool
allows (const PageTable *table, uint64_t pte, MemoryKind kind)
{
  return kind == MEMORY_READ
         || (kind == MEMORY_WRITE ? pte_allows_write (&table->layout, pte) : pte_allows_execute (&table->layout, pte));
}

/* Sets the accessed marks of the tables' entries on a walk. */
static void
mark_way (PageTable *table, Physical *physical, const PageTableStep *steps, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    {
      uint64_t entry = pte_with_accessed (&table->layout, steps[i].level, steps[i].entry, true);
      if (entry != steps[i].entry)
        store (table, physical, steps[i].table, steps[i].index, entry);
    }
}

/* Sets the marks of the entry that maps, at @place. */
static void
mark (PageTable *table, Physical *physical, const PageTableStep *place, MemoryKind kind, PageTableHit *hit)
{
  hit->pte = pte_with_accessed (&table->layout, place->level, place->entry, true);
  if (kind == MEMORY_WRITE)
    hit->pte = pte_with_dirty (&table->layout, hit->pte, true);
  if (hit->pte != place->entry)
    store (table, physical, place->table, place->index, hit->pte);
}

bool
page_table_reference (PageTable *table, Physical *physical, uint64_t page, MemoryKind kind, PageTableHit *hit)
{
  PageTableStep steps[PAGING_MAX_LEVELS];
  bool short_cut = is_near (table, page) && table->near_accessed;
  uint32_t n = 1;
  if (short_cut)
    {
      uint64_t pfn = table->near_table - 1, index = index_of (table, 1, page);
      steps[0] = (PageTableStep){ 1, pfn, index, load (table, physical, pfn, index) };
    }
  else
    n = page_table_walk (table, physical, page, steps);
  *hit = (PageTableHit){ .level = n == 0 ? table->layout.n_levels : steps[n - 1].level };
  hit->n_references = n == 0 ? 0 : table->layout.n_levels + 1 - hit->level;
  if (n == 0 || !pte_is_present (steps[n - 1].entry) || !allows (table, steps[n - 1].entry, kind))
    return false;
  mark_way (table, physical, steps, n - 1);
  mark (table, physical, &steps[n - 1], kind, hit);
  hit->pfn = pte_pfn (&table->layout, hit->level, hit->pte) + (page & (span_of (table, hit->level) - 1));
  if (hit->level == 1 && !short_cut)
    note_near (table, page, steps[n - 1].table, true);
  return true;
}

/* What is wrong with the table in @pfn, which should be of @level and begin with @page; counts it. */
static const char *
check_below (const PageTable *table, const Physical *physical, uint64_t pfn, uint32_t level, uint64_t page, uint64_t *n)
{
  const Frame *frame = physical_frame (physical, pfn);
  if (frame == NULL || frame->state != FRAME_TABLE || frame->asid != table->asid)
    return "a page table's entry names a frame that is not a table of its process";
  if (frame->age != level || frame->page != page)
    return "a page table's frame does not say its level or its first page";
  uint64_t n_present = 0, n_entries = UINT64_C (1) << table->layout.bits[level], next;
  const char *fault = NULL;
  (*n)++;
  for (uint64_t i = 0; i < n_entries && fault == NULL; i = next)
    {
      uint64_t entry = load (table, physical, pfn, i);
      next = entry != 0 ? i + 1 : skip_empty (table, physical, pfn, i, n_entries);
      n_present += pte_is_present (entry);
      if (!pte_is_present (entry) && entry != 0)
        fault = "a page table's absent entry has bits set";
      else if (pte_is_present (entry) && pte_is_table (&table->layout, level, entry))
        fault = check_below (table, physical, pte_pfn (&table->layout, level, entry), level - 1,
                             page + i * span_of (table, level), n);
    }
  if (fault == NULL && n_present == 0)
    fault = "a page table is empty";
  else if (fault == NULL && n_present != frame->references)
    fault = "a page table's count of entries is wrong";
  return fault;
}

const char *
page_table_check (const PageTable *table, const Physical *physical)
{
  uint64_t n = 0;
  const char *fault = NULL;
  if (table->root != 0)
    fault = check_below (table, physical, table->root - 1, table->layout.n_levels, 0, &n);
  if (fault == NULL && n != table->n_tables)
    fault = "a process's count of page tables is wrong";
  if (fault == NULL && table->near_table != 0)
    {
      PageTableStep steps[PAGING_MAX_LEVELS];
      uint32_t depth = page_table_walk (table, physical, table->near_number << table->layout.bits[1], steps);
      if (depth != table->layout.n_levels || steps[depth - 1].table != table->near_table - 1)
        fault = "a process remembers a page table that is not there";
    }
  return fault;
}
