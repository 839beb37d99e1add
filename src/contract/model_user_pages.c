/* AWE in the naive model (section AW): which frames a process owns, where each is mapped, and what those hold that are
 * not.  Their numbers are the machine's choice. */
#include "contract/model_internal.h"
#include <glib.h>
#include <string.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

static ModelUserPage *
find (ModelProcess *process, uint64_t pfn)
{
  for (unsigned i = 0; i < process->n_user_pages; i++)
    if (process->user_pages[i].pfn == pfn)
      return &process->user_pages[i];
  return NULL;
}

static bool
is_window (const ModelPage *page)
{
  return page->type == MODEL_PRIVATE && page->fixed && !page->large;
}

static void
show (const Model *model, ModelProcess *process, uint64_t page, bool mapped)
{
  ModelPage value = *model_page (model, process, page);
  value.state = mapped ? MODEL_COMMITTED : MODEL_RESERVED; /* AW-016 */
  value.protect = mapped ? value.allocation_protect : 0;
  model_put (model, process, page, value);
}

/* The bytes go with the frame (AW-011). */
static void
unmap (const Model *model, ModelProcess *process, ModelUserPage *user)
{
  ModelCell *cell = model_cell (model, process, user->page);
  user->bytes = cell->bytes;
  cell->bytes = NULL;
  model_cell_clear (cell);
  show (model, process, user->page, false);
  user->mapped = false;
}

void
model_unmap_user_pages (const Model *model, ModelProcess *process, uint64_t start, uint64_t end)
{
  for (unsigned i = 0; i < process->n_user_pages; i++)
    if (process->user_pages[i].mapped && process->user_pages[i].page >= start && process->user_pages[i].page < end)
      unmap (model, process, &process->user_pages[i]);
}

static void
map (const Model *model, ModelProcess *process, ModelUserPage *user, uint64_t page)
{
  model_unmap_user_pages (model, process, page, page + 1); /* AW-007 */
  ModelCell *cell = model_cell (model, process, page);
  cell->bytes = user->bytes;
  user->bytes = NULL;
  user->page = page;
  user->mapped = true;
  show (model, process, page, true);
}

void
model_end_user_pages (ModelProcess *process)
{
  for (unsigned i = 0; i < process->n_user_pages; i++)
    g_free (process->user_pages[i].bytes);
  process->n_user_pages = 0;
}

void
model_copy_user_pages (const Model *model, ModelProcess *copy)
{
  for (unsigned i = 0; i < copy->n_user_pages; i++)
    if (copy->user_pages[i].bytes != NULL)
      copy->user_pages[i].bytes = g_memdup2 (copy->user_pages[i].bytes, model->page_size);
}

bool
model_user_page (const Model *model, VasProcessId id, unsigned index, uint64_t *pfn)
{
  const ModelProcess *process = model_look (model, id);
  if (index >= process->n_user_pages)
    return false;
  *pfn = process->user_pages[index].pfn;
  return true;
}

bool
model_find_window (const Model *model, VasProcessId id, uint64_t address, uint64_t *start, uint64_t *size)
{
  const ModelProcess *process = model_look (model, id);
  for (unsigned i = 0; i < model->n_slices; i++)
    for (uint64_t page = MAX (model->slices[i].start, address / model->page_size); page < model->slices[i].end; page++)
      if (is_window (model_page (model, process, page)))
        {
          *start = page * model->page_size;
          *size = (model_allocation_end (model, process, page) - page) * model->page_size;
          return true;
        }
  return false;
}

/* Taking and giving back. */

/* The numbers that the machine has chosen are nobody's yet. */
static bool
are_new (Model *model, const uint64_t *pfns, uint64_t n)
{
  for (uint64_t i = 0; i < n; i++)
    for (VasProcessId id = 1; id <= model->n_processes; id++)
      if (find (model_process (model, id), pfns[i]) != NULL)
        return false;
  for (uint64_t i = 0; i < n; i++)
    for (uint64_t k = 0; k < i; k++)
      if (pfns[k] == pfns[i])
        return false;
  return true;
}

static void
take (ModelCall *call, ModelProcess *process, uint64_t n)
{
  const uint64_t *pfns = call->answer->output;
  if (call->answer->output_size != n * sizeof *pfns || !are_new (call->model, pfns, n))
    {
      call->wrong_answer = true;
      return;
    }
  for (uint64_t i = 0; i < n; i++)
    process->user_pages[process->n_user_pages++] = (ModelUserPage){ .pfn = pfns[i] };
  memcpy (call->out->output, pfns, n * sizeof *pfns);
  call->out->output_size = n * sizeof *pfns;
  model_output (call, 0, n);
  model_output (call, 1, n);
  model_recount (call->model, process);
}

VasVerdict
model_allocate_user_pages (ModelCall *call)
{
  Model *model = call->model;
  const VasCall *in = call->in;
  uint64_t n = in->arguments[1];
  VasProcessId id = 0;
  if (in->id == VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA && in->arguments[3] >= model->config.numa_nodes
      && in->arguments[3] != UINT32_MAX)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 19));
  if ((in->bad_pointers & 6) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  VasVerdict verdict = model_resolve (call, in->arguments[0], VAS_PROCESS_VM_OPERATION, RULE ('V', 'X', 1),
                                      RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  if (!model->config.lock_memory_privilege)
    return model_refuse (VAS_STATUS_PRIVILEGE_NOT_HELD, RULE ('A', 'W', 2));
  ModelProcess *process = model_process (model, id);
  if (model->tight || n > MODEL_MAX_USER_PAGES - process->n_user_pages)
    {
      call->outside = true; /* whether there are so many frames the machine alone knows (AW-003) */
      return verdict;
    }
  if (model_awaits_answer (call))
    return verdict;
  verdict = model_may_charge (model, process, n);
  if (!model_is_refused (verdict))
    take (call, process, n);
  return verdict;
}

/* Whether the first @n words of the list are there; each a number, or as many words as @width. */
static bool
has_words (const VasCall *in, uint64_t n, unsigned width)
{
  return in->input != NULL && in->input_size / (8 * width) >= n;
}

VasVerdict
model_free_user_pages (ModelCall *call)
{
  Model *model = call->model;
  const VasCall *in = call->in;
  const uint64_t *pfns = in->input;
  uint64_t n = in->arguments[1];
  VasProcessId id = 0;
  if ((in->bad_pointers & 6) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  VasVerdict verdict = model_resolve (call, in->arguments[0], VAS_PROCESS_VM_OPERATION, RULE ('V', 'X', 1),
                                      RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  if (n != 0 && !has_words (in, n, 1))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 9));
  for (uint64_t i = 0; i < n; i++)
    for (uint64_t k = 0; k <= i; k++)
      if (k < i ? pfns[k] == pfns[i] : find (process, pfns[i]) == NULL)
        return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 9));
  for (uint64_t i = 0; i < n; i++)
    {
      ModelUserPage *user = find (process, pfns[i]);
      if (user->mapped)
        unmap (model, process, user);
      g_free (user->bytes);
      *user = process->user_pages[--process->n_user_pages];
    }
  model_recount (model, process);
  model_output (call, 0, n);
  return verdict;
}

/* Mapping. */

/* A call of either kind, as pages and the frames for them. */
typedef struct Mapping
{
  uint64_t n, pages[MODEL_MAX_USER_PAGES], pfns[MODEL_MAX_USER_PAGES];
} Mapping;

static bool
is_among (const Mapping *m, uint64_t page)
{
  for (uint64_t i = 0; i < m->n; i++)
    if (m->pages[i] == page)
      return true;
  return false;
}

static VasVerdict
check_frames (const Model *model, ModelProcess *process, const Mapping *m)
{
  for (uint64_t i = 0; i < m->n; i++)
    {
      const ModelUserPage *user = find (process, m->pfns[i]);
      if (user == NULL)
        return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 9));
      if (user->mapped && !is_among (m, user->page))
        return model_refuse_page (model, VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 4), user->page);
    }
  for (uint64_t i = 0; i < m->n; i++)
    for (uint64_t k = 0; k < i; k++)
      if (m->pfns[k] == m->pfns[i])
        return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 4));
  return model_granted ();
}

static VasVerdict
map_all (Model *model, ModelProcess *process, const Mapping *m, bool unmaps)
{
  VasVerdict verdict = unmaps ? model_granted () : check_frames (model, process, m);
  if (model_is_refused (verdict))
    return verdict;
  for (uint64_t i = 0; i < m->n; i++)
    model_unmap_user_pages (model, process, m->pages[i], m->pages[i] + 1);
  for (uint64_t i = 0; i < m->n && !unmaps; i++)
    map (model, process, find (process, m->pfns[i]), m->pages[i]);
  model_recount (model, process);
  return verdict;
}

VasVerdict
model_map_user_pages (ModelCall *call)
{
  Model *model = call->model;
  const VasCall *in = call->in;
  ModelProcess *process = model_process (model, call->caller);
  uint64_t first = model_pointer (model, in->arguments[0]) / model->page_size, n = in->arguments[1];
  bool unmaps = (in->bad_pointers & 4) != 0;
  Mapping m = { .n = n };
  if (first >= model->app_end || n > model->app_end - first)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 8));
  if (n == 0)
    return model_granted ();
  if (!unmaps && !has_words (in, n, 1))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 9));
  if (!is_window (model_page (model, process, first)))
    return model_refuse_page (model, VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 8), first);
  uint64_t end = model_allocation_end (model, process, first);
  if (first + n > end)
    return model_refuse_page (model, VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 8), end);
  if (unmaps)
    {
      model_unmap_user_pages (model, process, first, first + n);
      model_recount (model, process);
      return model_granted ();
    }
  g_assert (n <= MODEL_MAX_USER_PAGES);
  for (uint64_t i = 0; i < n; i++)
    {
      m.pages[i] = first + i;
      m.pfns[i] = ((const uint64_t *) in->input)[i];
    }
  return map_all (model, process, &m, false);
}

VasVerdict
model_scatter_user_pages (ModelCall *call)
{
  Model *model = call->model;
  const VasCall *in = call->in;
  const uint64_t *words = in->input;
  ModelProcess *process = model_process (model, call->caller);
  uint64_t n = in->arguments[1];
  Mapping m = { .n = n };
  if ((in->bad_pointers & 1) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  if (n != 0 && !has_words (in, n, 2))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 9));
  g_assert (n <= MODEL_MAX_USER_PAGES);
  for (uint64_t i = 0; i < n; i++)
    {
      m.pages[i] = model_pointer (model, words[2 * i]) / model->page_size;
      m.pfns[i] = words[2 * i + 1];
      if (m.pages[i] >= model->app_end)
        return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 8));
    }
  for (uint64_t i = 0; i < n; i++)
    if (!is_window (model_page (model, process, m.pages[i])))
      return model_refuse_page (model, VAS_STATUS_INVALID_PARAMETER, RULE ('A', 'W', 8), m.pages[i]);
  return map_all (model, process, &m, (in->bad_pointers & 4) != 0);
}
