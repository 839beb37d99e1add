#include "paging/mapping.h"

static Mapping
read_pte (const Memory *memory, uint32_t level, uint64_t pte)
{
  const PagingLayout *layout = &memory->setup.layout;
  if (pte == 0)
    return (Mapping){ .present = false };
  return (Mapping){ .present = true,
                    .writable = pte_allows_write (layout, pte),
                    .executable = pte_allows_execute (layout, pte),
                    .accessed = pte_is_accessed (layout, pte),
                    .dirty = pte_is_dirty (layout, pte),
                    .pfn = pte_pfn (layout, level, pte) };
}

static uint64_t
get_pte (const Memory *memory, uint32_t asid, uint64_t page)
{
  return page_table_get (&memory->spaces[asid].table, &memory->physical, page, NULL);
}

static void
set_pte (Memory *memory, uint32_t asid, uint64_t page, uint64_t pte)
{
  page_table_set (&memory->spaces[asid].table, &memory->physical, page, pte);
}

/* What the TLB holds of @page is no longer so. */
static void
invalidate (Memory *memory, uint32_t asid, uint64_t page)
{
  tlb_invalidate_page (&memory->tlb, asid, page);
}

static uint64_t
make_pte (const Memory *memory, uint32_t level, uint64_t pfn, const MemoryGrant *grant, bool accessed, bool dirty)
{
  PteFields fields = { .pfn = pfn,
                       .write = grant->writable,
                       .user = true,
                       .accessed = accessed,
                       .dirty = dirty,
                       .no_execute = !grant->executable,
                       .cache = grant->cache };
  return pte_make (&memory->setup.layout, level, &fields);
}

Mapping
mapping_get (const Memory *memory, uint32_t asid, uint64_t page)
{
  const PagingLayout *layout = &memory->setup.layout;
  uint32_t level;
  uint64_t pte = page_table_get (&memory->spaces[asid].table, &memory->physical, page, &level);
  Mapping mapping = read_pte (memory, level, pte);
  if (pte != 0 && level > 1)
    mapping.pfn += page & ((paging_span (layout, level) >> layout->page_shift) - 1);
  return mapping;
}

uint32_t
mapping_tables_missing (const Memory *memory, uint32_t asid, uint64_t page, uint32_t level)
{
  return page_table_missing (&memory->spaces[asid].table, &memory->physical, page, level);
}

void
mapping_make (Memory *memory, uint32_t asid, uint64_t page, uint64_t pfn, const MemoryGrant *grant, MemoryKind kind)
{
  uint64_t pte = make_pte (memory, 1, pfn, grant, true, kind == MEMORY_WRITE && grant->writable);
  page_table_map (&memory->spaces[asid].table, &memory->physical, page, 1, pte);
}

void
mapping_make_large (Memory *memory, uint32_t asid, uint64_t page, uint32_t level, uint64_t pfn,
                    const MemoryGrant *grant)
{
  uint64_t pte = make_pte (memory, level, pfn, grant, false, false);
  page_table_map (&memory->spaces[asid].table, &memory->physical, page, level, pte);
}

void
mapping_change (Memory *memory, uint32_t asid, uint64_t page, const MemoryGrant *grant)
{
  Mapping was = mapping_get (memory, asid, page);
  set_pte (memory, asid, page, make_pte (memory, 1, was.pfn, grant, was.accessed, false));
  invalidate (memory, asid, page);
}

Mapping
mapping_drop (Memory *memory, uint32_t asid, uint64_t page)
{
  uint64_t pte = page_table_unmap (&memory->spaces[asid].table, &memory->physical, page);
  if (pte != 0)
    invalidate (memory, asid, page);
  return read_pte (memory, 1, pte);
}

void
mapping_clear_accessed (Memory *memory, uint32_t asid, uint64_t page)
{
  uint64_t pte = get_pte (memory, asid, page);
  set_pte (memory, asid, page, pte_with_accessed (&memory->setup.layout, 1, pte, false));
  invalidate (memory, asid, page);
}

void
mapping_clear_dirty (Memory *memory, uint32_t asid, uint64_t page)
{
  uint64_t pte = get_pte (memory, asid, page);
  set_pte (memory, asid, page, pte_with_dirty (&memory->setup.layout, pte, false));
  invalidate (memory, asid, page);
}

void
mapping_end_space (Memory *memory, uint32_t asid)
{
  page_table_clear (&memory->spaces[asid].table, &memory->physical);
  tlb_invalidate_asid (&memory->tlb, asid);
}

static uint32_t
rights_of (const PagingLayout *layout, uint64_t pte)
{
  return TLB_READ | (pte_allows_write (layout, pte) && pte_is_dirty (layout, pte) ? TLB_WRITE : 0)
         | (pte_allows_execute (layout, pte) ? TLB_EXECUTE : 0);
}

bool
memory_walk (Memory *memory, uint32_t asid, uint64_t page, MemoryKind kind, uint64_t *pfn, int *level)
{
  MemorySpace *space = &memory->spaces[asid];
  const PagingLayout *layout = &memory->setup.layout;
  PageTableHit hit;
  if (tlb_lookup (&memory->tlb, asid, page, kind, pfn) == TLB_FOUND)
    return true;
  bool found = page_table_reference (&space->table, &memory->physical, page, kind, &hit);
  space->events.walks++;
  space->events.walk_references += hit.n_references;
  *level = (int) hit.level;
  if (!found)
    return false;
  *pfn = hit.pfn;
  tlb_fill (&memory->tlb, asid, page, kind, hit.pfn, layout->shifts[hit.level] - layout->page_shift,
            rights_of (layout, hit.pte));
  return true;
}

static const char *
check_entry (const Memory *memory, const TlbEntry *entry)
{
  const PagingLayout *layout = &memory->setup.layout;
  uint32_t level = 0;
  if (entry->asid >= memory->n_spaces || !memory->spaces[entry->asid].exists)
    return "the TLB holds an entry of no process";
  uint64_t page = tlb_entry_page (entry);
  uint64_t pte = page_table_get (&memory->spaces[entry->asid].table, &memory->physical, page, &level);
  if (pte == 0 || layout->shifts[level] - layout->page_shift != entry->shift || !pte_is_accessed (layout, pte)
      || pte_pfn (layout, level, pte) != tlb_entry_pfn (entry) || (entry->rights & ~rights_of (layout, pte)) != 0)
    return "the TLB holds an entry that a walk would not give";
  return NULL;
}

const char *
mapping_check_tlb (const Memory *memory)
{
  uint32_t at = 0;
  TlbUnit unit;
  const TlbEntry *entry;
  const char *broken = NULL;
  while (broken == NULL && (entry = tlb_next (&memory->tlb, &at, &unit)) != NULL)
    broken = check_entry (memory, entry);
  return broken;
}
