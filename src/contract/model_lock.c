/* Locked pages in the naive model (VL). */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

#define LOCK_OVERHEAD 8 /* pages of the minimum working set that no lock may use (VL-010) */

enum
{
  MAP_PROCESS = 1,
  MAP_SYSTEM = 2
};

typedef struct Lock
{
  uint64_t handle, address, size;
  uint32_t map;
  bool nt, bad_pointer;
} Lock;

static Lock
decode (const ModelCall *call, bool nt)
{
  const VasCall *in = call->in;
  if (!nt)
    return (Lock){ VAS_CURRENT_PROCESS, model_pointer (call->model, in->arguments[0]),
                   model_pointer (call->model, in->arguments[1]), MAP_PROCESS, false, false };
  return (Lock){ in->arguments[0], model_pointer (call->model, in->arguments[1]),
                 model_pointer (call->model, in->arguments[2]), (uint32_t) in->arguments[3], true,
                 (in->bad_pointers & 6) != 0 };
}

static VasVerdict
check_values (const Model *model, const Lock *lock)
{
  uint64_t end = model->app_end * model->page_size;
  if (lock->map == 0 || (lock->map & ~(uint32_t) (MAP_PROCESS | MAP_SYSTEM)) != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'L', 15));
  if (lock->bad_pointer)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  if (lock->address >= end || lock->size > end - lock->address)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'L', 23));
  if (lock->size == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'L', 2));
  return model_granted ();
}

static VasVerdict
check_call (const ModelCall *call, const Lock *lock, VasProcessId *id)
{
  VasVerdict verdict = check_values (call->model, lock);
  if (!model_is_refused (verdict))
    verdict = model_resolve (call, lock->handle, VAS_PROCESS_VM_OPERATION, RULE ('V', 'X', 1), RULE ('V', 'X', 3), id);
  if (!model_is_refused (verdict) && (lock->map & MAP_SYSTEM) != 0 && !call->model->config.lock_memory_privilege)
    return model_refuse (VAS_STATUS_PRIVILEGE_NOT_HELD, RULE ('V', 'L', 16));
  return verdict;
}

/* A lock reads every page (VL-028): what stops the read stops the lock, and a guard page is used up by it (VL-005). */
static VasVerdict
probe (ModelCall *call, VasProcessId id, uint64_t page)
{
  Model *model = call->model;
  ModelPage before = *model_page (model, model_look (model, id), page);
  if (before.fixed && before.type != MODEL_SYSTEM)
    return model_refuse_page (model, VAS_STATUS_INCOMPATIBLE_FILE_MAP, RULE ('V', 'L', 14), page);
  ModelFault found = model_check_page (model, id, 0, MODEL_READ, page * model->page_size);
  bool offered = found.rule == RULE ('O', 'D', 3);
  VasRule rule = before.state == MODEL_COMMITTED && !offered ? RULE ('V', 'L', 3) : RULE ('V', 'L', 4);
  if (found.status == VAS_STATUS_GUARD_PAGE_VIOLATION)
    rule = RULE ('V', 'L', 5);
  if (found.status != VAS_STATUS_SUCCESS)
    return model_refuse_page (model, found.status, rule, page);
  return model_granted ();
}

static VasVerdict
check_pages (ModelCall *call, VasProcessId id, uint64_t start, uint64_t end)
{
  Model *model = call->model;
  const ModelProcess *process = model_look (model, id);
  for (uint64_t page = start; page < end; page++)
    {
      VasVerdict verdict = probe (call, id, page);
      if (model_is_refused (verdict))
        return verdict;
    }
  uint64_t more = 0, locked = 0;
  for (uint64_t i = 0; i < model->n_pages; i++)
    locked += process->cells[i].locked != 0;
  for (uint64_t page = start; page < end; page++)
    more += model_look_cell (model, process, page)->locked == 0;
  if (locked + more + LOCK_OVERHEAD > process->minimum)
    return model_refuse (VAS_STATUS_WORKING_SET_QUOTA, RULE ('V', 'L', 9));
  return model_granted ();
}

static void
set_range (ModelCall *call, const Lock *lock, uint64_t start, uint64_t end)
{
  if (!lock->nt)
    return;
  model_output (call, 0, start * call->model->page_size);
  model_output (call, 1, (end - start) * call->model->page_size);
}

VasVerdict
model_lock (ModelCall *call, bool nt)
{
  Model *model = call->model;
  Lock lock = decode (call, nt);
  VasProcessId id = 0;
  VasVerdict verdict = check_call (call, &lock, &id);
  if (model_is_refused (verdict))
    return verdict;
  uint64_t start = lock.address / model->page_size, end = (lock.address + lock.size - 1) / model->page_size + 1;
  verdict = check_pages (call, id, start, end);
  if (model_is_refused (verdict))
    return verdict;
  bool was_locked = false;
  for (uint64_t page = start; page < end; page++)
    {
      ModelCell *cell = model_cell (model, model_process (model, id), page);
      was_locked |= (cell->locked & lock.map) != 0;
      cell->locked |= (uint8_t) lock.map;
      cell->valid = MODEL_YES;
    }
  set_range (call, &lock, start, end);
  if (was_locked)
    verdict.status = VAS_STATUS_WAS_LOCKED;
  return verdict;
}

/* Not all of the range is locked: what is not leaves the working set (VL-022).  Whether anything of it was in there
 * the rule tells. */
static VasVerdict
refuse_unlock (ModelCall *call, ModelProcess *process, uint64_t start, uint64_t end, uint32_t map)
{
  Model *model = call->model;
  uint64_t n_locked = 0;
  ModelSure any = MODEL_NO;
  VasRule gone = call->in->id == VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY ? RULE ('V', 'L', 25) : RULE ('V', 'L', 6);
  VasRule rule = RULE ('V', 'L', 22);
  for (uint64_t page = start; page < end; page++)
    {
      const ModelCell *cell = model_look_cell (model, process, page);
      ModelSure valid = model_valid (model, process, page);
      n_locked += (cell->locked & map) == map;
      if (cell->locked != 0) /* with another lock than those asked for it stays */
        continue;
      any = MAX (any, valid == MODEL_NO && cell->valid != MODEL_NO ? MODEL_MAYBE : valid);
    }
  if (n_locked == 0 && any == MODEL_MAYBE && model_awaits_answer (call))
    return model_granted ();
  if (n_locked > 0)
    rule = RULE ('V', 'L', 11);
  else if (any == MODEL_NO || (any == MODEL_MAYBE && call->answer->verdict.rule == gone))
    rule = gone;
  for (uint64_t page = start; page < end; page++)
    {
      ModelCell *cell = model_cell (model, process, page);
      if (cell != NULL && (cell->locked & map) != map)
        model_cell_trim (cell);
    }
  return model_refuse (VAS_STATUS_NOT_LOCKED, rule);
}

VasVerdict
model_unlock (ModelCall *call, bool nt)
{
  Model *model = call->model;
  Lock lock = decode (call, nt);
  VasProcessId id = 0;
  VasVerdict verdict = check_call (call, &lock, &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  uint64_t start = lock.address / model->page_size, end = (lock.address + lock.size - 1) / model->page_size + 1;
  for (uint64_t page = start; page < end; page++)
    if ((model_look_cell (model, process, page)->locked & lock.map) != lock.map)
      return refuse_unlock (call, process, start, end, lock.map);
  for (uint64_t page = start; page < end; page++)
    model_cell (model, process, page)->locked &= (uint8_t) ~lock.map;
  set_range (call, &lock, start, end);
  return verdict;
}
