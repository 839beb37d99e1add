/* Changing protections in the naive model: the checks of VP-021 in their order. */
#include "contract/model_internal.h"

#define RULE(a, b, number) VAS_RULE (a, b, number)

static VasVerdict
check_values (const Model *model, const ModelRequest *r)
{
  uint64_t end = model->app_end * model->page_size;
  VasRule rule = model_protection_rule (r->protect, r->nt ? MODEL_NT_PROTECT : MODEL_WIN32_PROTECT);
  if (rule != VAS_NO_RULE)
    return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, rule);
  if (r->bad_old_pointer)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, r->nt ? RULE ('N', 'P', 2) : RULE ('V', 'P', 3));
  if (r->bad_pointer)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('V', 'P', 21));
  if (r->address >= end)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_2, r->nt ? RULE ('N', 'P', 7) : RULE ('V', 'P', 9));
  if (r->size > end - r->address)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_3, RULE ('V', 'P', 23));
  if (r->size == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_3, r->nt ? RULE ('N', 'P', 6) : RULE ('V', 'P', 7));
  return model_granted ();
}

/* What an image view makes of the protection asked for (VP-020). */
static uint32_t
converted (uint32_t protect, const ModelPage *page)
{
  if (page->type != MODEL_IMAGE)
    return protect;
  if ((protect & VAS_PAGE_READWRITE) != 0)
    return (protect & ~VAS_PAGE_READWRITE) | VAS_PAGE_WRITECOPY;
  if ((protect & VAS_PAGE_EXECUTE_READWRITE) != 0)
    return (protect & ~VAS_PAGE_EXECUTE_READWRITE) | VAS_PAGE_EXECUTE_WRITECOPY;
  return protect;
}

/* Whether memory like @first takes the protection. */
static VasVerdict
check_type (const ModelRequest *r, const ModelPage *first)
{
  if ((r->protect & VAS_PAGE_REVERT_TO_FILE_MAP) != 0)
    return model_refuse (VAS_STATUS_INVALID_PAGE_PROTECTION, RULE ('P', 'P', 27));
  if (first->fixed)
    return model_refuse (VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('V', 'P', 16));
  if (first->type == MODEL_PRIVATE)
    return model_is_write_copy (r->protect)
               ? model_refuse (VAS_STATUS_INVALID_PARAMETER_4, r->nt ? RULE ('P', 'P', 28) : RULE ('P', 'P', 7))
               : model_granted ();
  if ((r->protect & (VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE)) != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, RULE ('P', 'P', 19));
  if (!model_view_allows (first->allocation_protect, converted (r->protect, first)))
    {
      bool executable = (first->allocation_protect & 0xf0) != 0;
      return model_refuse (VAS_STATUS_SECTION_PROTECTION, executable ? RULE ('V', 'P', 18) : RULE ('V', 'P', 17));
    }
  return model_granted ();
}

static VasVerdict
check_memory (const Model *model, const ModelProcess *process, const ModelRequest *r, uint64_t start, uint64_t end)
{
  const ModelPage *first = model_page (model, process, start);
  if (first->allocation == MODEL_SHARED_DATA)
    return model_refuse_page (model, VAS_STATUS_INVALID_PAGE_PROTECTION, RULE ('V', 'Q', 16), start);
  if (!model_is_allocated (first))
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, r->nt ? RULE ('N', 'P', 4) : RULE ('V', 'P', 5),
                              start);
  uint64_t allocation_end = model_allocation_end (model, process, start);
  if (end > allocation_end)
    {
      bool neighbour = model_is_taken (model_page (model, process, allocation_end));
      return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES,
                                neighbour ? RULE ('V', 'P', 6) : RULE ('V', 'P', 5), allocation_end);
    }
  VasVerdict verdict = check_type (r, first);
  if (model_is_refused (verdict))
    return verdict;
  for (uint64_t page = start; page < end; page++)
    if (model_page (model, process, page)->state != MODEL_COMMITTED)
      return model_refuse_page (model, VAS_STATUS_NOT_COMMITTED, r->nt ? RULE ('N', 'P', 5) : RULE ('V', 'P', 4), page);
  return verdict;
}

static void
set_protection (Model *model, ModelProcess *process, const ModelRequest *r, uint64_t start, uint64_t end)
{
  for (uint64_t page = start; page < end; page++)
    {
      const ModelPage *at = model_page (model, process, page);
      model_reprotect (model, process, page,
                       model_page_protection (converted (r->protect, at), at->allocation_protect));
    }
  if ((r->protect & VAS_PAGE_GUARD) != 0)
    model_note_guard (model, model_process_id (model, process), start, end);
  model_recount (model, process);
}

/* Pages of a view that was mapped to share, and would be copied now (VP-024). */
static VasVerdict
may_copy (Model *model, const ModelProcess *process, const ModelRequest *r, uint64_t start, uint64_t end)
{
  uint64_t copies = 0;
  for (uint64_t page = start; page < end && model_is_write_copy (r->protect); page++)
    copies += model_page (model, process, page)->section != 0
              && !model_is_copy_charged (model_page (model, process, page), model_look_cell (model, process, page));
  return model_may_charge (model, process, copies);
}

VasVerdict
model_may_protect (const Model *model, const ModelProcess *process, const ModelRequest *r)
{
  uint64_t start = r->address / model->page_size, end = (r->address + r->size - 1) / model->page_size + 1;
  return check_memory (model, process, r, start, end);
}

void
model_protect_pages (Model *model, ModelProcess *process, const ModelRequest *r)
{
  uint64_t start = r->address / model->page_size, end = (r->address + r->size - 1) / model->page_size + 1;
  set_protection (model, process, r, start, end);
}

static VasVerdict
protect (ModelCall *call, const ModelRequest *r)
{
  Model *model = call->model;
  VasProcessId id = 0;
  VasVerdict verdict = check_values (model, r);
  if (!model_is_refused (verdict))
    verdict = model_resolve (call, r->handle, VAS_PROCESS_VM_OPERATION, r->nt ? RULE ('N', 'P', 1) : RULE ('V', 'X', 9),
                             RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  uint64_t start = r->address / model->page_size, end = (r->address + r->size - 1) / model->page_size + 1;
  verdict = check_memory (model, process, r, start, end);
  if (!model_is_refused (verdict))
    verdict = may_copy (model, process, r, start, end);
  if (model_is_refused (verdict))
    return verdict;
  unsigned n = 0;
  if (r->nt)
    {
      model_output (call, n++, start * model->page_size);
      model_output (call, n++, (end - start) * model->page_size);
    }
  model_output (call, n, model_page (model, process, start)->protect);
  set_protection (model, process, r, start, end);
  return verdict;
}

VasVerdict
model_protect (ModelCall *call, const ModelRequest *r)
{
  VasVerdict verdict = protect (call, r);
  if (model_is_refused (verdict) && !r->bad_old_pointer && call->model->config.build >= 9200)
    model_output (call, r->nt ? 2 : 0, VAS_PAGE_NOACCESS); /* VP-013 */
  return verdict;
}
