/* The pages of the naive model: what is where, found by looking at one page after the other. */
#include "contract/model_internal.h"
#include <glib.h>

ModelProcess *
model_process (Model *model, VasProcessId process)
{
  g_assert (process >= 1 && process <= model->n_processes);
  return &model->processes[process - 1];
}

const ModelProcess *
model_look (const Model *model, VasProcessId process)
{
  g_assert (process >= 1 && process <= model->n_processes);
  return &model->processes[process - 1];
}

VasProcessId
model_process_id (const Model *model, const ModelProcess *process)
{
  return (VasProcessId) (process - model->processes) + 1;
}

/* What every process has on @page before its first call. */
static const ModelPage *
empty_page (const Model *model, uint64_t page)
{
  static const ModelPage free_page = { .state = MODEL_FREE };
  static const ModelPage shared_data = { .allocation = MODEL_SHARED_DATA, .protect = VAS_PAGE_READONLY,
                                         .allocation_protect = VAS_PAGE_READONLY, .state = MODEL_COMMITTED,
                                         .type = MODEL_SYSTEM, .fixed = true };
  static const ModelPage top = { .allocation = MODEL_TOP, .protect = VAS_PAGE_NOACCESS,
                                 .allocation_protect = VAS_PAGE_READONLY, .state = MODEL_RESERVED,
                                 .type = MODEL_SYSTEM, .fixed = true };
  if (page == model->shared_data)
    return &shared_data;
  return model->old_top && page >= model->vad_end ? &top : &free_page;
}

static const ModelSlice *
slice_of (const Model *model, uint64_t page)
{
  for (unsigned i = 0; i < model->n_slices; i++)
    if (page >= model->slices[i].start && page < model->slices[i].end)
      return &model->slices[i];
  return NULL;
}

const ModelPage *
model_page (const Model *model, const ModelProcess *process, uint64_t page)
{
  const ModelSlice *slice = slice_of (model, page);
  return slice != NULL ? &process->pages[slice->first + (page - slice->start)] : empty_page (model, page);
}

bool
model_find_index (const Model *model, uint64_t page, uint64_t *index)
{
  const ModelSlice *slice = slice_of (model, page);
  if (slice != NULL)
    *index = slice->first + (page - slice->start);
  return slice != NULL;
}

bool
model_holds_pages (const Model *model, uint64_t start, uint64_t end)
{
  const ModelSlice *slice = slice_of (model, start);
  return slice != NULL && end <= slice->end;
}

void
model_fill (const Model *model, ModelPage *pages)
{
  for (unsigned i = 0; i < model->n_slices; i++)
    for (uint64_t page = model->slices[i].start; page < model->slices[i].end; page++)
      pages[model->slices[i].first + (page - model->slices[i].start)] = *empty_page (model, page);
}

static bool
is_same (const ModelPage *a, const ModelPage *b)
{
  return a->allocation == b->allocation && a->state == b->state && a->protect == b->protect;
}

/* The end of what is like @page in the gap between two windows. */
static uint64_t
gap_end (const Model *model, uint64_t page)
{
  uint64_t end = model->app_end;
  if (page < model->vad_end)
    end = model->vad_end;
  for (unsigned i = 0; i < model->n_slices; i++)
    if (model->slices[i].start > page)
      end = MIN (end, model->slices[i].start);
  if (model->shared_data > page)
    end = MIN (end, model->shared_data);
  else if (model->shared_data == page)
    end = page + 1;
  return end;
}

static uint64_t
piece_end (const Model *model, const ModelProcess *process, uint64_t page)
{
  const ModelSlice *slice = slice_of (model, page);
  if (slice == NULL)
    return gap_end (model, page);
  const ModelPage *pages = &process->pages[slice->first];
  uint64_t n = slice->end - slice->start, first = page - slice->start, i = first + 1;
  while (i < n && is_same (&pages[i], &pages[first]))
    i++;
  return slice->start + i;
}

uint64_t
model_run_end (const Model *model, const ModelProcess *process, uint64_t page)
{
  const ModelPage *first = model_page (model, process, page);
  uint64_t end = page;
  do
    end = piece_end (model, process, end);
  while (end < model->app_end && is_same (model_page (model, process, end), first));
  return end;
}

bool
model_is_allocated (const ModelPage *page)
{
  return page->state != MODEL_FREE && page->type != MODEL_SYSTEM;
}

bool
model_is_taken (const ModelPage *page)
{
  return page->state != MODEL_FREE && page->allocation != MODEL_TOP;
}

uint64_t
model_allocation_start (const Model *model, const ModelProcess *process, uint64_t page)
{
  uint32_t allocation = model_page (model, process, page)->allocation;
  while (page > 0 && model_page (model, process, page - 1)->allocation == allocation)
    page--;
  return page;
}

uint64_t
model_allocation_end (const Model *model, const ModelProcess *process, uint64_t page)
{
  uint32_t allocation = model_page (model, process, page)->allocation;
  while (page < model->app_end && model_page (model, process, page)->allocation == allocation)
    page++;
  return page;
}

uint64_t
model_first_used (const Model *model, const ModelProcess *process, uint64_t start, uint64_t end)
{
  while (start < end && model_page (model, process, start)->state == MODEL_FREE)
    start = model_run_end (model, process, start);
  return MIN (start, end);
}

void
model_put (const Model *model, ModelProcess *process, uint64_t page, ModelPage value)
{
  const ModelSlice *slice = slice_of (model, page);
  g_assert (slice != NULL);
  process->pages[slice->first + (page - slice->start)] = value;
}

void
model_recount (Model *model, ModelProcess *process)
{
  VasProcessCounters *counters = &process->counters;
  bool unheld_system_page = model->shared_data != UINT64_MAX && slice_of (model, model->shared_data) == NULL;
  uint64_t reserved = 0, committed = 0, charged = 0, allocations = 0, regions = unheld_system_page;
  ModelPage before = { .state = MODEL_FREE };
  for (uint64_t i = 0; i < model->n_pages; i++)
    {
      const ModelPage *page = &process->pages[i];
      if (model_is_allocated (page))
        {
          reserved++;
          committed += page->state == MODEL_COMMITTED;
          charged += page->type == MODEL_PRIVATE ? page->state == MODEL_COMMITTED && (!page->fixed || page->large)
                                                 : model_is_copy_charged (page, &process->cells[i]);
          allocations += page->allocation != before.allocation;
        }
      regions += model_is_taken (page) && !is_same (page, &before);
      before = *page;
    }
  charged += process->n_user_pages; /* CC-012 */
  model->ledger.charged -= counters->charged;
  counters->reserved = reserved * model->page_size;
  counters->committed = committed * model->page_size;
  counters->charged = charged * model->page_size;
  counters->allocations = allocations;
  counters->regions = regions;
  counters->peak_reserved = MAX (counters->peak_reserved, counters->reserved);
  counters->peak_committed = MAX (counters->peak_committed, counters->committed);
  counters->peak_charged = MAX (counters->peak_charged, counters->charged);
  model->ledger.charged += counters->charged;
  model->ledger.peak = MAX (model->ledger.peak, model->ledger.charged);
}

static uint64_t
round_up (uint64_t value, uint64_t unit)
{
  return (value + unit - 1) / unit * unit;
}

bool
model_place (const Model *model, const ModelPlan *plan, VasPlacementPolicy policy, uint64_t *start)
{
  const ModelProcess *process = model_look (model, plan->process);
  uint64_t best_length = UINT64_MAX;
  bool found = false;
  for (uint64_t page = plan->low, end; page < plan->high; page = end)
    {
      end = model_run_end (model, process, page);
      uint64_t hole_end = MIN (end, plan->high), low = round_up (page, plan->align);
      if (model_page (model, process, page)->state != MODEL_FREE || low > hole_end || hole_end - low < plan->n_pages)
        continue;
      bool better = !found || policy == VAS_PLACEMENT_TOP_DOWN
                    || (policy == VAS_PLACEMENT_BEST_FIT && hole_end - page < best_length);
      if (better)
        {
          *start = policy == VAS_PLACEMENT_TOP_DOWN ? (hole_end - plan->n_pages) / plan->align * plan->align : low;
          best_length = hole_end - page;
        }
      found = true;
    }
  return found;
}

bool
model_counters (const Model *model, VasProcessId id, VasProcessCounters *counters)
{
  if (id < 1 || id > model->n_processes)
    return false;
  const ModelProcess *process = model_look (model, id);
  *counters = process->counters;
  counters->handles = process->n_handles;
  counters->holes = 0;
  counters->largest_free = 0;
  for (uint64_t page = model->min_page, end; page < model->vad_end; page = end)
    {
      end = model_run_end (model, process, page);
      if (model_page (model, process, page)->state != MODEL_FREE)
        continue;
      counters->holes++;
      counters->largest_free = MAX (counters->largest_free, (MIN (end, model->vad_end) - page) * model->page_size);
    }
  return true;
}

/* MEM_* and PAGE_* values of a page as VirtualQuery shows it (VQ-005 to VQ-007). */
static void
describe (const ModelPage *page, VasRegion *region)
{
  static const uint32_t states[] = { VAS_MEM_FREE, VAS_MEM_RESERVE, VAS_MEM_COMMIT };
  static const uint32_t types[] = { VAS_MEM_PRIVATE, VAS_MEM_MAPPED, VAS_MEM_IMAGE, VAS_MEM_PRIVATE };
  region->state = states[page->state];
  region->type = page->state == MODEL_FREE ? 0 : types[page->type];
  region->protect = page->state == MODEL_FREE ? VAS_PAGE_NOACCESS : page->protect;
  region->allocation_protect = page->allocation_protect;
}

bool
model_region (const Model *model, VasProcessId id, uint64_t address, VasRegion *region)
{
  const ModelProcess *process = model_look (model, id);
  uint64_t page = address / model->page_size;
  if (page >= model->app_end)
    return false;
  const ModelPage *at = model_page (model, process, page);
  *region = (VasRegion){ .base = page * model->page_size };
  describe (at, region);
  region->size = (model_run_end (model, process, page) - page) * model->page_size;
  if (at->allocation == MODEL_TOP)
    region->allocation_base = model->vad_end * model->page_size;
  else if (at->allocation == MODEL_SHARED_DATA)
    region->allocation_base = region->base;
  else if (at->state != MODEL_FREE)
    region->allocation_base = model_allocation_start (model, process, page) * model->page_size;
  return true;
}
