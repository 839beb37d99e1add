/* Processes and handles in the naive model, and place. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

VasVerdict
model_open_process (ModelCall *call)
{
  Model *model = call->model;
  uint64_t target = model_pointer (model, call->in->arguments[2]);
  if (target < 1 || target > model->n_processes)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'X', 1));
  if (model_process (model, call->caller)->n_handles == MODEL_MAX_HANDLES)
    {
      call->outside = true;
      return model_granted ();
    }
  call->choice = true;
  model->pending = MODEL_PENDING_HANDLE;
  model->plan.process = call->caller;
  model->new_handle = (ModelHandle){ .target = (VasProcessId) target, .access = (uint32_t) call->in->arguments[0] };
  return model_granted ();
}

VasVerdict
model_close (ModelCall *call)
{
  uint64_t handle = model_pointer (call->model, call->in->arguments[0]);
  if (model_find_handle (call->model, call->caller, handle) != NULL)
    {
      model_drop_handle (call->model, call->caller, handle);
      return model_granted ();
    }
  if (handle >= model_pointer (call->model, VAS_CURRENT_THREAD)) /* closing a pseudo handle does nothing */
    return model_granted ();
  return model_refuse (VAS_STATUS_INVALID_HANDLE, RULE ('V', 'X', 1));
}

VasVerdict
model_terminate (ModelCall *call)
{
  Model *model = call->model;
  VasProcessId id = 0;
  VasVerdict verdict = model_resolve (call, call->in->arguments[0], VAS_PROCESS_TERMINATE, RULE ('V', 'X', 1),
                                      RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  process->terminating = true;
  process->n_handles = 0;
  model_end_user_pages (process);
  model_fill (model, process->pages);
  model_cells_clear (model->n_pages, process->cells);
  model_end_stacks (model, id);
  model_recount (model, process);
  model_reap (model);
  return verdict;
}

/* A protection as a page can have it. */
static bool
is_page_protection (uint64_t protect)
{
  return protect <= 0x7ff && model_protection_rule ((uint32_t) protect, MODEL_NT_PROTECT) == VAS_NO_RULE;
}

/* What place makes of a page. */
static bool
placed_page (const VasCall *in, ModelPage *page)
{
  uint64_t type = in->arguments[2], state = in->arguments[3], protect = in->arguments[4], whole = in->arguments[5];
  if (whole == VAS_PLACE_DEFAULT_PROTECT)
    whole = type == VAS_MEM_IMAGE ? VAS_PAGE_EXECUTE_WRITECOPY : protect != 0 ? protect : VAS_PAGE_NOACCESS;
  page->type = type == VAS_MEM_PRIVATE ? MODEL_PRIVATE : type == VAS_MEM_MAPPED ? MODEL_MAPPED : MODEL_IMAGE;
  page->state = state == VAS_MEM_COMMIT ? MODEL_COMMITTED : MODEL_RESERVED;
  page->protect = page->state == MODEL_COMMITTED ? (uint16_t) (protect & 0x7ff) : 0;
  page->allocation_protect = (uint16_t) (whole & 0x7ff);
  if (type == VAS_MEM_PRIVATE && ((protect | whole) & (VAS_PAGE_WRITECOPY | VAS_PAGE_EXECUTE_WRITECOPY)) != 0)
    return false;
  return (type == VAS_MEM_PRIVATE || type == VAS_MEM_MAPPED || type == VAS_MEM_IMAGE)
         && (state == VAS_MEM_COMMIT || state == VAS_MEM_RESERVE) && is_page_protection (whole)
         && (is_page_protection (protect) || (protect == 0 && state == VAS_MEM_RESERVE));
}

static VasVerdict
place_pages (ModelCall *call, uint64_t start, uint64_t end, ModelPage page)
{
  Model *model = call->model;
  ModelProcess *process = model_process (model, call->caller);
  const ModelPage *first = model_page (model, process, start);
  bool fresh = model_first_used (model, process, start, end) == end;
  if (!fresh)
    {
      if (!model_is_allocated (first) || first->type != page.type || first->fixed || first->placeholder
          || first->section != 0 || model_allocation_end (model, process, start) < end)
        return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('V', 'A', 25));
      page.allocation = first->allocation;
      page.allocation_protect = first->allocation_protect;
      page.fixed = first->fixed;
      page.watched = first->watched;
      page.replaced = first->replaced;
    }
  uint64_t charge = 0;
  for (uint64_t i = start; i < end && page.type == MODEL_PRIVATE && page.state == MODEL_COMMITTED; i++)
    charge += model_page (model, process, i)->state != MODEL_COMMITTED;
  uint64_t nth = model->inject_nth;
  VasVerdict verdict = model_may_charge (model, process, charge);
  if (model_is_refused (verdict))
    return verdict;
  if (!model_holds_pages (model, start, end))
    {
      model->inject_nth = nth;
      call->outside = true;
      return verdict;
    }
  if (fresh)
    page.allocation = ++model->last_allocation;
  for (uint64_t i = start; i < end; i++)
    {
      model_put (model, process, i, page);
      if (page.state == MODEL_COMMITTED)
        model_reprotect (model, process, i, page.protect);
      else
        model_cell_decommit (model_cell (model, process, i), model->tight || process->loose);
    }
  model_recount (model, process);
  call->out->result = start * model->page_size;
  return verdict;
}

VasVerdict
model_place_call (ModelCall *call)
{
  Model *model = call->model;
  ModelPage page = { .state = MODEL_FREE };
  uint64_t address = model_pointer (model, call->in->arguments[0]);
  uint64_t size = model_pointer (model, call->in->arguments[1]);
  if (model_process (model, call->caller)->terminating)
    return model_refuse (VAS_STATUS_PROCESS_IS_TERMINATING, RULE ('V', 'X', 12));
  if (address % model->page_size != 0 || size % model->page_size != 0 || size == 0 || !placed_page (call->in, &page))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'A', 25));
  uint64_t start = address / model->page_size, n_pages = size / model->page_size;
  if (start < model->min_page || start >= model->vad_end || n_pages > model->vad_end - start)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'A', 25));
  return place_pages (call, start, start + n_pages, page);
}
