/* Memory as a value: its making, sharing and end, its processes, and what can be asked of it. */
#include "paging/memory.h"
#include "paging/mapping.h"
#include "paging/records.h"
#include "paging/reference.h"
#include "paging/residency.h"
#include "paging/shared.h"
#include <glib.h>
#include <string.h>

static uint32_t
table_size (const PagingLayout *layout)
{
  uint32_t bits = 0;
  for (uint32_t level = 1; level <= layout->n_levels; level++)
    bits = MAX (bits, layout->bits[level]);
  return layout->entry_size << bits;
}

void
memory_init (Memory *memory, const VasConfig *config)
{
  MemorySetup *setup = &memory->setup;
  memset (memory, 0, sizeof *memory);
  paging_layout_init (&setup->layout, config);
  setup->n_frames = MAX (config->physical_memory >> setup->layout.page_shift, 1);
  setup->n_slots = config->page_file >> setup->layout.page_shift;
  setup->n_nodes = config->numa_nodes;
  setup->replacement = config->replacement;
  setup->notes_references = config->replacement >= VAS_REPLACEMENT_LRU;
  setup->interval = config->replacement_interval;
  setup->window = config->replacement_window;
  physical_init (&memory->physical, setup->n_frames, setup->n_nodes, config->page_size, table_size (&setup->layout));
  memory->physical.run_frames = config->large_page_minimum >> setup->layout.page_shift;
  page_file_init (&memory->page_file, setup->n_slots);
  cow_array_init (&memory->uses, &cow_type_u64);
  tlb_init (&memory->tlb, config);
  prng_seed (&memory->prng, config->seed);
}

void
memory_share (Memory *copy, const Memory *memory)
{
  *copy = *memory;
  physical_share (&copy->physical, &memory->physical);
  page_file_share (&copy->page_file, &memory->page_file);
  cow_array_share (&copy->uses, &memory->uses);
  tlb_copy (&copy->tlb, &memory->tlb);
  stores_share (copy, memory);
  copy->views = g_memdup2 (memory->views, memory->n_views * sizeof *memory->views);
  copy->views_room = memory->n_views;
  copy->spaces = g_memdup2 (memory->spaces, memory->n_spaces * sizeof *memory->spaces);
  for (uint32_t asid = 1; asid < memory->n_spaces; asid++)
    if (memory->spaces[asid].exists)
      {
        cow_array_share (&copy->spaces[asid].records, &memory->spaces[asid].records);
        cow_array_share (&copy->spaces[asid].working_set_order, &memory->spaces[asid].working_set_order);
        cow_array_share (&copy->spaces[asid].offered, &memory->spaces[asid].offered);
        cow_array_share (&copy->spaces[asid].large, &memory->spaces[asid].large);
      }
}

void
memory_set_tlb (Memory *memory, const VasConfig *config)
{
  tlb_invalidate_all (&memory->tlb);
  TlbCounters counters = memory->tlb.counters;
  tlb_clear (&memory->tlb);
  tlb_init (&memory->tlb, config);
  memory->tlb.counters = counters;
}

static void
clear_space (MemorySpace *space)
{
  if (!space->exists)
    return;
  cow_array_clear (&space->records);
  cow_array_clear (&space->working_set_order);
  cow_array_clear (&space->offered);
  cow_array_clear (&space->large);
  space->exists = false;
}

void
memory_clear (Memory *memory)
{
  for (uint32_t asid = 1; asid < memory->n_spaces; asid++)
    clear_space (&memory->spaces[asid]);
  g_free (memory->spaces);
  stores_clear (memory);
  g_free (memory->views);
  physical_clear (&memory->physical);
  page_file_clear (&memory->page_file);
  cow_array_clear (&memory->uses);
  tlb_clear (&memory->tlb);
  memset (memory, 0, sizeof *memory);
}

void
memory_add_space (Memory *memory, uint32_t asid, const MemoryLimits *limits)
{
  if (asid >= memory->n_spaces)
    {
      memory->spaces = g_renew (MemorySpace, memory->spaces, asid + 1);
      memset (memory->spaces + memory->n_spaces, 0, (asid + 1 - memory->n_spaces) * sizeof *memory->spaces);
      memory->n_spaces = asid + 1;
    }
  MemorySpace *space = &memory->spaces[asid];
  *space = (MemorySpace){ .exists = true, .limits = *limits };
  cow_array_init (&space->records, &cow_type_u64);
  cow_array_init (&space->working_set_order, &cow_type_u64);
  cow_array_init (&space->offered, &cow_type_u64);
  cow_array_init (&space->large, &cow_type_u64);
  page_table_init (&space->table, &memory->setup.layout, asid);
}

void
memory_remove_space (Memory *memory, uint32_t asid)
{
  views_end (memory, asid);
  memory_discard (memory, asid, (PageRange){ 0, UINT64_MAX }, false);
  while (memory->spaces[asid].user.head != 0)
    memory_free_user_frame (memory, asid, memory->spaces[asid].user.head - 1);
  mapping_end_space (memory, asid);
  clear_space (&memory->spaces[asid]);
}

void
memory_set_limits (Memory *memory, uint32_t asid, const MemoryLimits *limits)
{
  MemorySpace *space = &memory->spaces[asid];
  space->limits = *limits;
  if (limits->maximum_hard && space->working_set.count > limits->maximum)
    memory_trim (memory, asid, space->working_set.count - limits->maximum);
}

/* The frame of a page that has no record: of a large page, or of AWE where it is mapped to one; else NO_FRAME. */
static uint64_t
frame_without_record (const Memory *memory, uint32_t asid, uint64_t page)
{
  const MemorySpace *space = memory_space (memory, asid);
  uint64_t pfn = memory_large_frame (memory, asid, page);
  if (pfn != NO_FRAME || space->user.count == 0 || record_get (memory, asid, page) != 0)
    return pfn;
  Mapping mapping = mapping_get (memory, asid, page);
  return mapping.present && physical_state (&memory->physical, mapping.pfn) == FRAME_USER ? mapping.pfn : NO_FRAME;
}

void
memory_peek (const Memory *memory, uint32_t asid, uint64_t page, uint32_t offset, uint32_t size, void *data)
{
  uint64_t pfn = frame_without_record (memory, asid, page);
  const Content *content = residency_content (memory, asid, page);
  if (pfn != NO_FRAME)
    physical_read (&memory->physical, pfn, offset, size, data);
  else if (content != NULL)
    memcpy (data, (const unsigned char *) content->word + offset, size);
  else
    memset (data, 0, size);
}

bool
memory_next_page (const Memory *memory, uint32_t asid, uint64_t *page, uint64_t end)
{
  const MemorySpace *space = memory_space (memory, asid);
  uint64_t found = *page, mapped = *page, pte;
  uint32_t level;
  bool is_there = cow_array_next (&space->records, &found) && found < end;
  if (space->n_shared != 0
      && page_table_next (&space->table, &memory->physical, &mapped, is_there ? found : end, &pte, &level))
    {
      found = mapped;
      is_there = true;
    }
  if (is_there)
    *page = found;
  return is_there;
}

/* What a process knows of a store's page that it sees. */
static bool
tell_shared (const Memory *memory, uint32_t asid, uint64_t page, MemoryPageInfo *info)
{
  uint32_t store, locks = record_locks (record_get (memory, asid, page));
  uint64_t store_page;
  if (!shared_find (memory, asid, page, &store, &store_page))
    return false;
  Mapping mapping = mapping_get (memory, asid, page);
  bool is_known = memory_page_info (memory, store, store_page, info);
  if (mapping.present)
    info->place = MEMORY_WORKING_SET;
  else if (info->place == MEMORY_WORKING_SET)
    info->place = MEMORY_TRANSITION;
  info->locks = locks;
  info->mapped = mapping.present;
  info->writable = mapping.writable;
  info->shared = true;
  return is_known || locks != 0;
}

/* A large page of a store is shared as its others are. */
static void
tell_large_view (const Memory *memory, uint32_t asid, uint64_t page, MemoryPageInfo *info)
{
  const MemoryView *view = info->large ? memory_find_view (memory, asid, page) : NULL;
  if (view == NULL)
    return;
  info->shared = true;
  info->share_count = shared_count (memory, view->store, view->store_page + (page - view->pages.start));
}

bool
memory_page_info (const Memory *memory, uint32_t asid, uint64_t page, MemoryPageInfo *info)
{
  PageRecord record = record_get (memory, asid, page);
  Mapping mapping = { .present = false };
  if (record_place (record) == MEMORY_NOWHERE && !memory_is_store (asid) && memory->spaces[asid].n_views != 0
      && memory_is_shared (memory, asid, page))
    return tell_shared (memory, asid, page, info);
  uint64_t other = frame_without_record (memory, asid, page);
  bool in_set = record_place (record) == MEMORY_WORKING_SET && !memory_is_store (asid);
  if (in_set || other != NO_FRAME)
    mapping = mapping_get (memory, asid, page);
  bool has_frame = other != NO_FRAME || record_has_frame (record), shared = memory_is_store (asid);
  uint64_t value = other != NO_FRAME ? other : record_value (record);
  uint64_t slot = record_has_frame (record) ? physical_frame (&memory->physical, value)->slot : 0;
  *info = (MemoryPageInfo){
    .place = record_place (record),
    .pfn = has_frame ? value : NO_FRAME,
    .slot = record_place (record) == MEMORY_PAGE_FILE ? value : slot - 1, /* NO_SLOT for none */
    .node = has_frame ? physical_node_of (&memory->physical, value) : 0,
    .locks = record_locks (record),
    .large = memory_large_frame (memory, asid, page) != NO_FRAME,
    .mapped = mapping.present,
    .writable = mapping.writable,
    .dirty = (record & RECORD_DIRTY) != 0 || mapping.dirty || (shared && shared_is_dirty (memory, asid, page)),
    .written = (record & RECORD_LATCHED) != 0 || mapping.dirty,
    .latched = (record & RECORD_LATCHED) != 0,
    .reset = (record & RECORD_RESET) != 0 && !mapping.dirty,
    .discarded = (record & RECORD_DISCARDED) != 0 && !mapping.dirty,
    .shared = shared,
    .share_count = shared ? shared_count (memory, asid, page) : 0,
  };
  tell_large_view (memory, asid, page, info);
  return record != 0 || info->large;
}

void
memory_inject_in_page_error (Memory *memory, uint64_t nth, VasStatus status)
{
  memory->inject_countdown = nth;
  memory->inject_status = status;
}

static void
add_space_counters (MemoryCounters *sum, const MemorySpace *space)
{
  MemoryEvents *to = &sum->events;
  const MemoryEvents *from = &space->events;
  to->demand_zero_faults += from->demand_zero_faults;
  to->soft_faults += from->soft_faults;
  to->hard_faults += from->hard_faults;
  to->remap_faults += from->remap_faults;
  to->in_page_errors += from->in_page_errors;
  to->evictions += from->evictions;
  to->write_backs += from->write_backs;
  to->trims += from->trims;
  to->discards += from->discards;
  to->walks += from->walks;
  to->walk_references += from->walk_references;
  to->working_set_peak = MAX (to->working_set_peak, from->working_set_peak);
  sum->working_set += space->working_set.count + space->n_shared;
  sum->locked += space->n_locked;
  sum->table_pages += space->table.n_tables;
  sum->table_pages_peak += space->table.peak;
}

MemoryCounters
memory_counters (const Memory *memory, uint32_t asid)
{
  MemoryCounters counters = { .page_file_used = 0 };
  if (asid != NO_ASID)
    {
      add_space_counters (&counters, memory_space (memory, asid));
      return counters;
    }
  for (uint32_t i = 1; i < memory->n_spaces; i++)
    {
      add_space_counters (&counters, &memory->spaces[i]);
      counters.working_set -= memory->spaces[i].n_shared;
    }
  for (uint32_t i = 0; i < memory->n_stores; i++)
    add_space_counters (&counters, &memory->stores[i].space);
  for (uint32_t i = 0; i < memory->physical.n_nodes; i++)
    {
      const FrameNode *node = &memory->physical.node[i];
      counters.standby += node->standby.count;
      counters.modified += node->modified.count;
      counters.zeroed += node->n_zeroed + (node->end - node->fresh);
      counters.free += node->n_free;
    }
  counters.page_file_used = memory->page_file.slots.count;
  return counters;
}

static Digest128
digest_space (Digest128 digest, MemorySpace *space)
{
  const MemoryLimits *limits = &space->limits;
  Digest128 records = cow_array_digest (&space->records), order = cow_array_digest (&space->working_set_order);
  digest = hash_take (digest, records.low, records.high);
  digest = hash_take (digest, order.low, order.high);
  if (space->offered.count != 0)
    {
      Digest128 offered = cow_array_digest (&space->offered);
      digest = hash_take (digest, offered.low, offered.high);
    }
  if (space->large.count != 0)
    {
      Digest128 large = cow_array_digest (&space->large);
      digest = hash_take (digest, large.low, large.high);
    }
  if (space->user.count != 0)
    digest = hash_take (hash_take (digest, space->user.head, space->user.tail), space->user.count, 0);
  digest = hash_take (digest, space->working_set.head, space->working_set.tail);
  digest = hash_take (digest, limits->minimum, limits->maximum);
  return hash_take (digest, limits->minimum_hard | limits->maximum_hard << 1, space->table.root);
}

Digest128
memory_digest (Memory *memory)
{
  Digest128 digest = physical_digest (&memory->physical), file = cow_array_digest (&memory->page_file.slots);
  digest = hash_take (digest, file.low, file.high);
  digest = hash_take (digest, memory->prng.s[0] ^ memory->prng.s[1], memory->prng.s[2] ^ memory->prng.s[3]);
  digest = hash_take (digest, memory->inject_countdown, memory->inject_status);
  for (uint32_t asid = 1; asid < memory->n_spaces; asid++)
    if (memory->spaces[asid].exists)
      digest = digest_space (hash_take (digest, asid, 0), &memory->spaces[asid]);
  return references_digest (stores_digest (digest, memory), memory);
}
