/* Digest, laws, counters and regions: what is read of a machine without a call. */
#include "base/hash.h"
#include "kernel/kernel.h"
#include "space/grant.h"
#include "space/view.h"
#include <vasbox/protection.h>

/* Folds 64 bits into a digest; not commutative. */
static void
fold (VasDigest *digest, uint64_t value)
{
  digest->low = hash_mix (digest->low ^ value);
  digest->high = hash_mix (digest->high + (value ^ digest->low));
}

static void
fold_digest (VasDigest *digest, Digest128 part)
{
  fold (digest, part.low);
  fold (digest, part.high);
}

/* Of the maps the digest is kept until they change, which is no change of the state. */
static void
fold_process (VasDigest *digest, const Process *process)
{
  fold (digest, process->space.map.totals.digest.low);
  fold (digest, process->space.map.totals.digest.high);
  if (process->space.nodes.count != 0)
    fold_digest (digest, cow_array_digest ((CowArray *) (uintptr_t) &process->space.nodes));
  fold (digest, process->terminated);
  fold (digest, process->handles->len);
  for (guint i = 0; i < process->handles->len; i++)
    {
      const HandleEntry *entry = &g_array_index (process->handles, HandleEntry, i);
      fold (digest, (uint64_t) entry->kind << 32 | entry->access);
      fold (digest, entry->target);
    }
}

static void
fold_thread (VasDigest *digest, const Thread *thread)
{
  fold (digest, thread->process);
  if (thread->stack.end == 0)
    return;
  fold (digest, thread->stack.start);
  fold (digest, thread->stack.limit);
  fold (digest, thread->stack.end);
  fold (digest, thread->stack.guard_pages);
}

/* The digest is kept in the memory until it changes, which is no change of the state. */
static void
fold_memory (VasDigest *digest, const Memory *memory)
{
  fold_digest (digest, memory_digest ((Memory *) (uintptr_t) memory));
}

static void
fold_files (VasDigest *digest, const FileTable *table)
{
  for (guint i = 0; i < table->files->len; i++)
    {
      const SimulatedFile *file = file_get (table, i + 1);
      fold (digest, file->size << 1 | file->is_read_only);
      fold (digest, file->image != NULL ? file->image->n_parts + 1 : 0);
    }
  for (guint i = 0; i < table->opens->len; i++)
    {
      const OpenFile *open = file_open_get (table, i + 1);
      fold (digest, (uint64_t) open->file << 1 | open->is_overlapped);
      fold (digest, open->position);
    }
  for (guint i = 0; i < table->reads->len; i++)
    {
      const FileRead *read = &g_array_index (table->reads, FileRead, i);
      fold (digest, (uint64_t) read->open << 32 | read->process);
      fold (digest, read->offset);
      fold (digest, read->size);
      fold (digest, read->buffer);
    }
}

VasDigest
vas_machine_digest (const VasMachine *machine)
{
  VasDigest digest = { 0, 0 };
  const MachineState *state = &machine->state;
  fold (&digest, state->processes->len);
  for (guint i = 0; i < state->processes->len; i++)
    fold_process (&digest, &g_array_index (state->processes, Process, i));
  fold (&digest, state->threads->len);
  for (guint i = 0; i < state->threads->len; i++)
    fold_thread (&digest, &g_array_index (state->threads, Thread, i));
  fold_memory (&digest, &state->memory);
  if (state->sections.sections->len != 0)
    fold (&digest, section_table_digest (&state->sections));
  fold_files (&digest, &state->files);
  fold (&digest, state->ledger.charged);
  fold (&digest, state->ledger.limit);
  fold (&digest, state->config.process_commit_limit);
  fold (&digest, state->config.working_set_minimum);
  fold (&digest, state->config.working_set_maximum << 1 | state->config.working_set_hard);
  fold (&digest, (uint64_t) state->config.placement << 1 | state->config.lock_memory_privilege);
  for (unsigned i = 0; i < G_N_ELEMENTS (state->prng.s); i++)
    fold (&digest, state->prng.s[i]);
  if (state->ledger.inject_countdown != 0)
    {
      fold (&digest, state->ledger.inject_countdown);
      fold (&digest, state->ledger.inject_status);
    }
  Digest128 host = state->host != NULL ? state->host->digest (state->host) : (Digest128) { 0, 0 };
  if (host.low != 0 || host.high != 0) /* a host that knows nothing is as good as none */
    fold_digest (&digest, host);
  return digest;
}

const char *
vas_digest_format (VasDigest digest, char *text)
{
  g_snprintf (text, VAS_DIGEST_TEXT_SIZE, "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x", digest.high,
              digest.low);
  return text;
}

static bool
has_open_file (const VasMachine *machine, uint32_t id)
{
  const FileTable *table = &machine->state.files;
  return id <= table->opens->len && file_open_get (table, id)->file != 0;
}

/* The laws of one process beyond its space's. */
static const char *
check_process (const VasMachine *machine, const Process *process)
{
  const RegionTotals *totals = &process->space.map.totals;
  if (process->terminated && (totals->reserved_pages != 0 || process->handles->len != 0))
    return "it is terminated, but has memory or handles";
  for (guint i = 0; i < process->handles->len; i++)
    {
      const HandleEntry *entry = &g_array_index (process->handles, HandleEntry, i);
      if (entry->kind == HANDLE_PROCESS && !machine_has_process (machine, entry->target))
        return "a handle names no process";
      if (entry->kind == HANDLE_THREAD && !machine_has_thread (machine, entry->target))
        return "a handle names no thread";
      if (entry->kind == HANDLE_FILE && !has_open_file (machine, entry->target))
        return "a handle names no file";
    }
  return NULL;
}

/* Handles of @section that are open. */
static uint32_t
count_section_handles (const VasMachine *machine, uint32_t section)
{
  uint32_t n = 0;
  for (guint i = 0; i < machine->state.processes->len; i++)
    {
      const GArray *handles = machine_process (machine, i + 1)->handles;
      for (guint j = 0; j < handles->len; j++)
        {
          const HandleEntry *entry = &g_array_index (handles, HandleEntry, j);
          n += entry->kind == HANDLE_SECTION && entry->target == section;
        }
    }
  return n;
}

/* The laws of sections and views. */
static const char *
check_sections (VasMachine *machine, uint64_t *charged)
{
  const SectionTable *table = &machine->state.sections;
  const char *broken = section_table_check (table, charged);
  for (guint i = 0; i < table->sections->len && broken == NULL; i++)
    if (section_get (table, i + 1)->n_handles != count_section_handles (machine, i + 1))
      broken = "a section does not know its handles";
  for (guint i = 0; i < table->views->len && broken == NULL; i++)
    {
      const SectionView *view = &g_array_index (table->views, SectionView, i);
      SpaceContext context = machine_space (machine, view->asid);
      broken = space_check_view (&context, view);
    }
  return broken;
}

/* Large pages have their frames whatever was done with them. */
static const char *
check_large_pages (const VasMachine *machine, VasProcessId process)
{
  const Memory *memory = &machine->state.memory;
  const RegionMap *map = &machine_process (machine, process)->space.map;
  for (uint64_t page = 0, end; page < machine->geometry.end_page; page = end)
    {
      RegionEntry entry = region_map_find (map, page);
      end = entry.end;
      if (region_attribute_is_free (entry.attribute)
          || (region_attribute_flags (entry.attribute) & REGION_FLAG_LARGE_PAGES) == 0)
        continue;
      for (; page < end; page += memory->physical.run_frames)
        if (memory_large_frame (memory, process, page) == NO_FRAME)
          return "a large page has no frames";
    }
  return NULL;
}

/* What the views of @process are charged for the copies they may make. */
static uint64_t
charged_copies (const VasMachine *machine, VasProcessId process)
{
  const GArray *views = machine->state.sections.views;
  uint64_t charged = 0;
  for (guint i = 0; i < views->len; i++)
    if (g_array_index (views, SectionView, i).asid == process)
      charged += g_array_index (views, SectionView, i).charged_pages;
  return charged;
}

/* The laws of what all processes share; @charged: the sum of what spaces and sections are charged. */
static const char *
check_shared (const VasMachine *machine, uint64_t charged)
{
  const MachineState *state = &machine->state;
  if (charged != state->ledger.charged)
    return "the ledger is not the sum of what processes and sections are charged";
  if (state->ledger.peak < state->ledger.charged)
    return "the ledger's peak is below its charge";
  for (guint i = 0; i < state->threads->len; i++)
    if (!machine_has_process (machine, g_array_index (state->threads, Thread, i).process))
      return "a thread belongs to no process";
  return NULL;
}

static MemoryGrant
grant_of (void *data, uint32_t asid, uint64_t page)
{
  const VasMachine *machine = data;
  RegionEntry entry = region_map_find (&machine_process (machine, asid)->space.map, page);
  return space_grant (entry.attribute, machine->state.config.dep);
}

const char *
vas_machine_check (VasMachine *machine)
{
  uint64_t charged = 0, of_sections = 0;
  g_clear_pointer (&machine->check_message, g_free);
  for (guint i = 0; i < machine->state.processes->len; i++)
    {
      const Process *process = machine_process (machine, i + 1);
      uint64_t frames = machine->state.memory.spaces[i + 1].user.count; /* AWE: charged while they are owned */
      uint64_t others = charged_copies (machine, i + 1) + frames;
      const char *broken = space_check (&process->space, &machine->geometry, others);
      if (broken == NULL)
        broken = check_large_pages (machine, i + 1);
      if (broken == NULL)
        broken = check_process (machine, process);
      if (broken != NULL)
        {
          machine->check_message = g_strdup_printf ("process %u: %s", i + 1, broken);
          return machine->check_message;
        }
      charged += process->space.charged_pages;
    }
  const char *broken = check_sections (machine, &of_sections);
  if (broken == NULL)
    broken = check_shared (machine, charged + of_sections);
  if (broken == NULL)
    broken = file_table_check (&machine->state.files);
  return broken != NULL ? broken : memory_check (&machine->state.memory, grant_of, machine);
}

static uint64_t
count_handles (const GArray *handles)
{
  uint64_t open = 0;
  for (guint i = 0; i < handles->len; i++)
    open += g_array_index (handles, HandleEntry, i).kind != HANDLE_NONE;
  return open;
}

bool
vas_machine_usage (const VasMachine *machine, VasProcessId process, VasProcessCounters *counters)
{
  if (!machine_has_process (machine, process))
    return false;
  const Space *space = &machine_process (machine, process)->space;
  const RegionTotals *totals = &space->map.totals;
  const Geometry *geometry = &machine->geometry;
  *counters = (VasProcessCounters) {
    .reserved = geometry_address (geometry, totals->reserved_pages),
    .committed = geometry_address (geometry, totals->committed_pages),
    .charged = geometry_address (geometry, space->charged_pages),
    .peak_charged = geometry_address (geometry, space->peak_charged),
    .peak_reserved = geometry_address (geometry, space->peak_reserved),
    .peak_committed = geometry_address (geometry, space->peak_committed),
    .allocations = totals->n_allocations,
    .regions = totals->n_entries,
    .handles = count_handles (machine_process (machine, process)->handles),
  };
  return true;
}

bool
vas_machine_counters (const VasMachine *machine, VasProcessId process, VasProcessCounters *counters)
{
  if (!vas_machine_usage (machine, process, counters))
    return false;
  const RegionMap *map = &machine_process (machine, process)->space.map;
  const Geometry *geometry = &machine->geometry;
  counters->largest_free
      = geometry_address (geometry, region_map_largest_free (map, geometry->first_page, geometry->vad_end));
  counters->holes = region_map_count_holes (map, geometry->first_page, geometry->vad_end);
  return true;
}

VasLedger
vas_machine_ledger (const VasMachine *machine)
{
  const Ledger *ledger = &machine->state.ledger;
  return (VasLedger) { geometry_address (&machine->geometry, ledger->charged),
                       geometry_address (&machine->geometry, ledger->peak),
                       geometry_address (&machine->geometry, ledger->limit) };
}

/* The MEM_* value of a region's type, and of its state. */
static uint32_t
type_value (RegionAttribute attribute)
{
  switch (region_attribute_type (attribute))
    {
    case REGION_TYPE_MAPPED:
      return VAS_MEM_MAPPED;
    case REGION_TYPE_IMAGE:
      return VAS_MEM_IMAGE;
    case REGION_TYPE_PRIVATE:
    case REGION_TYPE_SYSTEM:
    default:
      return VAS_MEM_PRIVATE;
    }
}

/* Windows 7 and 32-bit systems: the last 64 KiB below the top reads as a reserved system range (VQ-014). */
static bool
is_old_top (const VasMachine *machine, uint64_t page)
{
  return (machine->state.config.build < 9600 || machine->state.config.pointer_size == 4)
      && page >= machine->geometry.vad_end
         && page != machine->geometry.system_page;
}

static void
fill_old_top (const VasMachine *machine, uint64_t page, uint64_t end, VasRegion *region)
{
  const Geometry *geometry = &machine->geometry;
  *region = (VasRegion) { geometry_address (geometry, page), geometry_address (geometry, end - page),
                          geometry_address (geometry, geometry->vad_end), VAS_PAGE_READONLY, VAS_MEM_RESERVE,
                          VAS_PAGE_NOACCESS, VAS_MEM_PRIVATE };
}

bool
vas_machine_region (const VasMachine *machine, VasProcessId process, uint64_t address, VasRegion *region)
{
  const Geometry *geometry = &machine->geometry;
  uint64_t page = geometry_page (geometry, address);
  if (!machine_has_process (machine, process) || page >= geometry->end_page)
    return false;
  SpaceRegion found = space_region (&machine_process (machine, process)->space, page);
  if (is_old_top (machine, page))
    {
      fill_old_top (machine, page, found.pages.end, region);
      return true;
    }
  bool is_free = region_attribute_is_free (found.attribute);
  if (is_free && is_old_top (machine, found.pages.end - 1))
    found.pages.end = geometry->vad_end;
  *region = (VasRegion) { geometry_address (geometry, page),
                          geometry_address (geometry, found.pages.end - found.pages.start),
                          geometry_address (geometry, found.allocation_start),
                          region_attribute_allocation_protect (found.attribute),
                          region_attribute_state (found.attribute) == REGION_STATE_COMMITTED ? VAS_MEM_COMMIT
                                                                                            : VAS_MEM_RESERVE,
                          region_attribute_protect (found.attribute), type_value (found.attribute) };
  if (is_free)
    {
      region->state = VAS_MEM_FREE;
      region->protect = VAS_PAGE_NOACCESS;
      region->type = 0;
    }
  return true;
}

bool
vas_machine_file (const VasMachine *machine, VasThreadId thread, VasHandle handle, uint64_t *size, uint64_t *position)
{
  HandleEntry entry;
  if (!machine_has_thread (machine, thread)
      || machine_reference_object (machine, thread, handle, HANDLE_FILE, &entry).status != VAS_STATUS_SUCCESS)
    return false;
  if (size != NULL)
    *size = machine_file (machine, &entry)->size;
  if (position != NULL)
    *position = file_open_get (&machine->state.files, entry.target)->position;
  return true;
}

bool
vas_machine_has_file (const VasMachine *machine, const char *name)
{
  return machine_find_file (machine, name) != 0;
}
