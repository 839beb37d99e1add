/* Offered, reclaimed and discarded pages in the naive model (OD-001 to OD-012). */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

enum
{
  VERY_LOW = 1,
  NORMAL = 4
};

static VasVerdict
check_values (const ModelCall *call, uint64_t address, uint64_t size)
{
  const Model *model = call->model;
  uint64_t end = model->app_end * model->page_size;
  uint32_t priority = (uint32_t) call->in->arguments[2];
  if (size == 0 || address % model->page_size != 0 || size % model->page_size != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('O', 'D', 2));
  if (address >= end || size > end - address)
    return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('O', 'D', 12));
  if (call->in->id == VAS_CALL_OFFER_VIRTUAL_MEMORY && (priority < VERY_LOW || priority > NORMAL))
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('O', 'D', 7));
  return model_granted ();
}

static VasVerdict
check_pages (const ModelCall *call, const ModelProcess *process, uint64_t start, uint64_t end)
{
  const Model *model = call->model;
  uint64_t room = model_is_taken (model_page (model, process, start)) ? model_allocation_end (model, process, start)
                                                                      : start;
  if (room < end)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('O', 'D', 12), room);
  for (uint64_t page = start; page < end; page++)
    {
      const ModelPage *at = model_page (model, process, page);
      if (at->state != MODEL_COMMITTED || at->type != MODEL_PRIVATE || at->fixed)
        return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('O', 'D', 12), page);
      if (call->in->id == VAS_CALL_DISCARD_VIRTUAL_MEMORY && at->protect != VAS_PAGE_READWRITE)
        return model_refuse_page (model, VAS_STATUS_INVALID_PARAMETER, RULE ('O', 'D', 9), page);
    }
  return model_granted ();
}

/* The page's memory is the system's: it leaves the working set, whoever has locked it (OD-004, OD-006). */
static void
give_up (ModelCell *cell)
{
  cell->locked = 0;
  model_cell_trim (cell);
}

static void
act_on (VasCallId id, ModelCell *cell)
{
  if (id == VAS_CALL_RECLAIM_VIRTUAL_MEMORY)
    {
      cell->offered = false;
      return;
    }
  give_up (cell);
  if (id == VAS_CALL_OFFER_VIRTUAL_MEMORY)
    cell->offered = true;
  else
    {
      g_clear_pointer (&cell->bytes, g_free); /* OD-008 */
      cell->offered = false; /* its owner has taken it back */
    }
}

VasVerdict
model_offer (ModelCall *call)
{
  Model *model = call->model;
  ModelProcess *process = model_process (model, call->caller);
  uint64_t address = model_pointer (model, call->in->arguments[0]);
  uint64_t size = model_pointer (model, call->in->arguments[1]);
  uint64_t start = address / model->page_size, end = start + size / model->page_size;
  VasVerdict verdict = check_values (call, address, size);
  if (!model_is_refused (verdict))
    verdict = check_pages (call, process, start, end);
  if (model_is_refused (verdict))
    return verdict;
  if (model->tight)
    {
      call->outside = true; /* what is offered may go at any time */
      return verdict;
    }
  for (uint64_t page = start; page < end; page++)
    act_on (call->in->id, model_cell (model, process, page));
  return verdict;
}
