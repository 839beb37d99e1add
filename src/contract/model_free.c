/* Freeing and unmapping in the naive model: the checks of VF-031 in their order. */
#include "contract/model_internal.h"

#define RULE(a, b, number) VAS_RULE (a, b, number)
#define ACTIONS (VAS_MEM_COALESCE_PLACEHOLDERS | VAS_MEM_PRESERVE_PLACEHOLDER)
#define NF_008_BUILD 17134 /* Windows 10 1803 */

/* The rule that refuses the free type, or VAS_NO_RULE. */
static VasRule
type_rule (const ModelRequest *r)
{
  uint32_t type = r->type, rest = type & ~ACTIONS, actions = type & ACTIONS;
  bool placeholder = rest == VAS_MEM_RELEASE && (actions == VAS_MEM_COALESCE_PLACEHOLDERS
                                                 || actions == VAS_MEM_PRESERVE_PLACEHOLDER);
  if (type == VAS_MEM_RELEASE || type == VAS_MEM_DECOMMIT || placeholder)
    return VAS_NO_RULE;
  if (r->nt)
    return RULE ('N', 'F', 10);
  if (type == 0)
    return RULE ('V', 'F', 7);
  if (type == VAS_MEM_FREE)
    return RULE ('V', 'F', 8);
  if (actions != 0 && (rest == 0 || rest == VAS_MEM_DECOMMIT || type == (VAS_MEM_RELEASE | ACTIONS)))
    return RULE ('V', 'F', 32);
  return RULE ('V', 'F', 9);
}

static VasVerdict
check_values (const Model *model, const ModelRequest *r)
{
  uint64_t end = model->app_end * model->page_size;
  if (!r->nt && r->type == VAS_MEM_RELEASE && r->size != 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'F', 1));
  VasRule rule = type_rule (r);
  if (rule != VAS_NO_RULE)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_4, rule);
  if (r->bad_pointer)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('V', 'F', 31));
  if (r->address >= end)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_2, r->nt ? RULE ('N', 'F', 11) : RULE ('V', 'F', 25));
  if (r->size > end - r->address)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_3, r->nt ? RULE ('N', 'F', 11) : RULE ('V', 'F', 26));
  if ((r->type & ACTIONS) != 0 && r->size == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER_3,
                         (r->type & VAS_MEM_PRESERVE_PLACEHOLDER) != 0 ? RULE ('P', 'H', 8) : RULE ('P', 'H', 12));
  return model_granted ();
}

/* No allocation holds the first page. */
static VasRule
nothing_there (const ModelRequest *r)
{
  if (r->nt)
    return RULE ('N', 'F', 7);
  if ((r->type & VAS_MEM_RELEASE) == 0)
    return RULE ('V', 'F', 18);
  return r->address == 0 ? RULE ('V', 'F', 24) : RULE ('V', 'F', 5);
}

/* The range runs past @allocation_end. */
static VasRule
past_the_end (const Model *model, const ModelProcess *process, const ModelRequest *r, uint64_t allocation_end)
{
  uint64_t page_size = model->page_size;
  bool releases = r->nt || r->type != VAS_MEM_DECOMMIT; /* or a decommit that NF knows too */
  if (r->type == VAS_MEM_RELEASE && model_page (model, process, allocation_end - 1)->placeholder
      && model_page (model, process, allocation_end)->placeholder)
    return RULE ('P', 'H', 31);
  if (model_is_taken (model_page (model, process, allocation_end)))
    return releases ? RULE ('N', 'F', 12) : RULE ('V', 'F', 17);
  uint64_t aligned = r->address / page_size * page_size;
  if (r->nt && r->type == VAS_MEM_RELEASE && aligned != r->address && aligned + r->size <= allocation_end * page_size)
    return RULE ('N', 'F', 16);
  return releases ? RULE ('N', 'F', 5) : RULE ('V', 'F', 16);
}

/* Coalescing: every page is of a placeholder, and they begin and end with the range. */
static VasVerdict
check_coalesced (const Model *model, const ModelProcess *process, uint64_t start, uint64_t end)
{
  for (uint64_t page = start; page < end; page++)
    {
      const ModelPage *at = model_page (model, process, page);
      if (!at->placeholder)
        return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES,
                                  at->replaced ? RULE ('P', 'H', 35) : RULE ('P', 'H', 11), page);
    }
  if (model_allocation_start (model, process, start) != start
      || model_allocation_end (model, process, end - 1) != end)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 11), start);
  if (model_allocation_end (model, process, start) == end)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 13), start);
  return model_granted ();
}

/* A part of a placeholder, or what replaced one. */
static VasVerdict
check_preserved (const Model *model, const ModelProcess *process, uint64_t start, uint64_t end)
{
  const ModelPage *first = model_page (model, process, start);
  if (!first->placeholder && !first->replaced)
    return model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 30), start);
  bool is_whole = model_allocation_start (model, process, start) == start
                  && model_allocation_end (model, process, start) == end;
  return first->placeholder && is_whole
             ? model_refuse_page (model, VAS_STATUS_CONFLICTING_ADDRESSES, RULE ('P', 'H', 7), start)
             : model_granted ();
}

/* Of a view, which only unmapping frees. */
static VasRule
view_rule (const Model *model, const ModelRequest *r, const ModelPage *first)
{
  if (r->type == (VAS_MEM_RELEASE | VAS_MEM_PRESERVE_PLACEHOLDER) && first->replaced)
    return RULE ('P', 'H', 21);
  if (r->type == VAS_MEM_DECOMMIT && first->section != 0 && model->sections[first->section - 1].reserve)
    return RULE ('V', 'F', 19);
  return RULE ('V', 'F', 6);
}

/* The memory rows: what is at [start, end), of which end is start where the size is 0. */
static VasVerdict
check_memory (const Model *model, const ModelProcess *process, const ModelRequest *r, uint64_t start, uint64_t end)
{
  const ModelPage *first = model_page (model, process, start);
  if (first->allocation == MODEL_SHARED_DATA)
    return model_refuse_page (model, VAS_STATUS_INVALID_PAGE_PROTECTION, RULE ('V', 'Q', 16), start);
  if (!model_is_allocated (first))
    return model_refuse_page (model, VAS_STATUS_MEMORY_NOT_ALLOCATED, nothing_there (r), start);
  uint64_t allocation_end = model_allocation_end (model, process, start);
  bool coalesce = r->type == (VAS_MEM_RELEASE | VAS_MEM_COALESCE_PLACEHOLDERS);
  if (end > allocation_end && !coalesce)
    return model_refuse_page (model, VAS_STATUS_UNABLE_TO_FREE_VM, past_the_end (model, process, r, allocation_end),
                              allocation_end);
  if (first->type != MODEL_PRIVATE && !coalesce)
    return model_refuse (VAS_STATUS_UNABLE_TO_DELETE_SECTION, view_rule (model, r, first));
  if (first->fixed && r->type == VAS_MEM_DECOMMIT)
    return model_refuse (VAS_STATUS_MEMORY_NOT_ALLOCATED, RULE ('V', 'F', 28));
  if (r->size == 0 && model_allocation_start (model, process, start) != start)
    {
      VasRule rule = r->type == VAS_MEM_DECOMMIT ? RULE ('V', 'F', 15) : RULE ('V', 'F', 3);
      return model_refuse_page (model, VAS_STATUS_FREE_VM_NOT_AT_BASE, r->nt ? RULE ('N', 'F', 6) : rule, start);
    }
  uint64_t allocation_start = model_allocation_start (model, process, start);
  bool is_part = start != allocation_start || end != allocation_end;
  bool releases = r->type == VAS_MEM_RELEASE || (r->type & VAS_MEM_PRESERVE_PLACEHOLDER) != 0;
  if (first->fixed && releases && r->size != 0 && is_part)
    return model_refuse_page (model, VAS_STATUS_FREE_VM_NOT_AT_BASE,
                              first->large ? RULE ('L', 'P', 6) : RULE ('A', 'W', 15), start);
  if ((r->type & VAS_MEM_PRESERVE_PLACEHOLDER) != 0)
    return check_preserved (model, process, start, end);
  return coalesce ? check_coalesced (model, process, start, end) : model_granted ();
}

void
model_release_pages (Model *model, ModelProcess *process, uint64_t start, uint64_t end)
{
  uint64_t allocation_end = model_allocation_end (model, process, start);
  model_unmap_user_pages (model, process, start, end); /* VF-029 */
  bool middle = model_allocation_start (model, process, start) < start && end < allocation_end;
  for (uint64_t page = start; page < end; page++)
    {
      model_put (model, process, page, (ModelPage){ .state = MODEL_FREE });
      model_cell_clear (model_cell (model, process, page));
    }
  if (middle) /* NF-003: what is above the hole is an allocation of its own */
    {
      model->last_allocation++;
      for (uint64_t page = end; page < allocation_end; page++)
        {
          ModelPage value = *model_page (model, process, page);
          value.allocation = model->last_allocation;
          model_put (model, process, page, value);
        }
    }
}

static void
decommit (Model *model, ModelProcess *process, uint64_t start, uint64_t end)
{
  for (uint64_t page = start; page < end; page++)
    {
      ModelPage value = *model_page (model, process, page);
      value.state = MODEL_RESERVED;
      value.protect = 0;
      model_put (model, process, page, value);
      model_cell_decommit (model_cell (model, process, page), model->tight || process->loose);
    }
}

/* [start, end) becomes one placeholder of its own. */
void
model_make_placeholder (Model *model, ModelProcess *process, uint64_t start, uint64_t end)
{
  model_release_pages (model, process, start, end);
  model->last_allocation++;
  for (uint64_t page = start; page < end; page++)
    model_put (model, process, page,
               (ModelPage){ .allocation = model->last_allocation, .allocation_protect = VAS_PAGE_NOACCESS,
                            .state = MODEL_RESERVED, .type = MODEL_PRIVATE, .placeholder = true });
}

VasVerdict
model_free_memory (ModelCall *call, const ModelRequest *r)
{
  Model *model = call->model;
  VasProcessId id = 0;
  VasVerdict verdict = check_values (model, r);
  if (!model_is_refused (verdict))
    verdict = model_resolve (call, r->handle, VAS_PROCESS_VM_OPERATION, r->nt ? RULE ('N', 'F', 9) : RULE ('V', 'X', 5),
                             RULE ('V', 'X', 3), &id);
  if (model_is_refused (verdict))
    return verdict;
  ModelProcess *process = model_process (model, id);
  uint64_t start = r->address / model->page_size;
  uint64_t end = r->size == 0 ? start : (r->address + r->size - 1) / model->page_size + 1;
  verdict = check_memory (model, process, r, start, end);
  if (model_is_refused (verdict))
    return verdict;
  if (r->size == 0)
    end = model_allocation_end (model, process, start);
  if (r->type == VAS_MEM_DECOMMIT)
    decommit (model, process, start, end);
  else if (r->type == VAS_MEM_RELEASE)
    model_release_pages (model, process, start, end);
  else
    model_make_placeholder (model, process, start, end);
  model_recount (model, process);
  if (r->nt)
    {
      bool zero = r->type == VAS_MEM_DECOMMIT && r->size == 0 && model->config.build >= NF_008_BUILD;
      model_output (call, 0, start * model->page_size);
      model_output (call, 1, zero ? 0 : (end - start) * model->page_size);
    }
  return verdict;
}
