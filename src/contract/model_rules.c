/* What the naive model knows of protection values, handles and charges: the contract's tables, row by row. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

VasVerdict
model_granted (void)
{
  return (VasVerdict){ VAS_STATUS_SUCCESS, VAS_NO_RULE, VAS_NO_PAGE };
}

VasVerdict
model_refuse (VasStatus status, VasRule rule)
{
  return (VasVerdict){ status, rule, MODEL_ANY_PAGE };
}

VasVerdict
model_refuse_page (const Model *model, VasStatus status, VasRule rule, uint64_t page)
{
  return (VasVerdict){ status, rule, page * model->page_size };
}

bool
model_is_refused (VasVerdict verdict)
{
  return verdict.rule != VAS_NO_RULE;
}

uint64_t
model_pointer (const Model *model, uint64_t value)
{
  return model->config.pointer_size == 4 ? value & UINT32_MAX : value;
}

static unsigned
count_bits (uint32_t value)
{
  unsigned n = 0;
  for (; value != 0; value >>= 1)
    n += value & 1;
  return n;
}

VasRule
model_protection_rule (uint32_t value, ModelProtectionUse use)
{
  bool nt = use == MODEL_NT_ALLOCATE || use == MODEL_NT_PROTECT;
  bool allocate = use == MODEL_WIN32_ALLOCATE || use == MODEL_NT_ALLOCATE;
  uint32_t base = value & 0xff, plain = base & 0x0f, executable = base & 0xf0;
  if ((value & ~(0x7ffu | VAS_PAGE_TARGETS_INVALID | VAS_PAGE_REVERT_TO_FILE_MAP)) != 0)
    return RULE ('P', 'P', 20);
  if (count_bits (plain) > 1 || count_bits (executable) > 1)
    return nt ? RULE ('P', 'P', 30) : RULE ('P', 'P', 3);
  if (plain != 0 && executable != 0)
    return nt ? RULE ('P', 'P', 30) : RULE ('P', 'P', 4);
  if (value == 0)
    return !nt ? RULE ('P', 'P', 2) : allocate ? RULE ('P', 'P', 30) : RULE ('N', 'P', 3);
  if (base == 0)
    return (value & VAS_PAGE_GUARD) != 0 ? RULE ('P', 'P', 9) : RULE ('P', 'P', 1);
  bool guard = (value & VAS_PAGE_GUARD) != 0, no_access = base == VAS_PAGE_NOACCESS;
  bool no_cache = (value & VAS_PAGE_NOCACHE) != 0, combine = (value & VAS_PAGE_WRITECOMBINE) != 0;
  if (guard && no_access)
    return RULE ('P', 'P', 10);
  if (no_cache && no_access)
    return RULE ('P', 'P', 12);
  if (no_cache && guard)
    return RULE ('P', 'P', 13);
  if (no_cache && combine)
    return RULE ('P', 'P', 14);
  if (combine && (no_access || guard))
    return RULE ('P', 'P', 15);
  if ((value & VAS_PAGE_TARGETS_INVALID) != 0 && executable == 0)
    return RULE ('P', 'P', 23);
  if ((value & VAS_PAGE_REVERT_TO_FILE_MAP) != 0 && allocate)
    return RULE ('P', 'P', 27);
  return VAS_NO_RULE;
}

uint16_t
model_page_protection (uint32_t value, uint16_t allocation_protect)
{
  uint32_t caches = VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE;
  uint32_t protect = value & (0x7ff & ~caches);
  /* NOACCESS and GUARD never stand beside a cache attribute (PP-012, PP-013, PP-015). */
  if ((protect & (VAS_PAGE_NOACCESS | VAS_PAGE_GUARD)) == 0)
    protect |= allocation_protect & caches;
  return (uint16_t) protect;
}

bool
model_is_write_copy (uint32_t protect)
{
  return (protect & (VAS_PAGE_WRITECOPY | VAS_PAGE_EXECUTE_WRITECOPY)) != 0;
}

uint32_t
model_own_protection (uint32_t protect)
{
  if ((protect & VAS_PAGE_WRITECOPY) != 0)
    return (protect & ~VAS_PAGE_WRITECOPY) | VAS_PAGE_READWRITE;
  if ((protect & VAS_PAGE_EXECUTE_WRITECOPY) != 0)
    return (protect & ~VAS_PAGE_EXECUTE_WRITECOPY) | VAS_PAGE_EXECUTE_READWRITE;
  return protect;
}

bool
model_view_allows (uint32_t view, uint32_t asked)
{
  uint32_t allowed = 0;
  switch (view & 0xff)
    {
    case VAS_PAGE_NOACCESS:
      allowed = 0x01;
      break;
    case VAS_PAGE_READONLY:
    case VAS_PAGE_WRITECOPY:
      allowed = 0x01 | 0x02 | 0x08;
      break;
    case VAS_PAGE_READWRITE:
      allowed = 0x01 | 0x02 | 0x04 | 0x08;
      break;
    case VAS_PAGE_EXECUTE_READWRITE:
      allowed = 0xff;
      break;
    default: /* the other executable ones */
      allowed = 0x01 | 0x02 | 0x08 | 0x10 | 0x20 | 0x80;
      break;
    }
  return (allowed & asked & 0xff) != 0;
}

VasVerdict
model_resolve (const ModelCall *call, uint64_t handle, uint32_t right, VasRule no_handle, VasRule no_right,
               VasProcessId *process)
{
  const Model *model = call->model;
  handle = model_pointer (model, handle);
  if (handle == model_pointer (model, VAS_CURRENT_THREAD))
    return model_refuse (VAS_STATUS_OBJECT_TYPE_MISMATCH, RULE ('V', 'X', 2));
  *process = 0;
  if (handle == model_pointer (model, VAS_CURRENT_PROCESS))
    *process = call->caller;
  else
    {
      const ModelHandle *found = model_find_handle (model, call->caller, handle);
      if (found == NULL)
        return model_refuse (VAS_STATUS_INVALID_HANDLE, no_handle);
      if (found->section != 0)
        return model_refuse (VAS_STATUS_OBJECT_TYPE_MISMATCH, RULE ('V', 'X', 2));
      if ((found->access & right) != right)
        return model_refuse (VAS_STATUS_ACCESS_DENIED, no_right);
      *process = found->target;
    }
  if (model_look (model, *process)->terminating)
    return model_refuse (VAS_STATUS_PROCESS_IS_TERMINATING, RULE ('V', 'X', 12));
  return model_granted ();
}

/* Charges of pages committed before the limit was lowered stay; what is over a limit may not grow. */
static bool
is_over (uint64_t charged, uint64_t more, uint64_t limit)
{
  return charged + more > limit;
}

uint64_t
model_job_charge (const Model *model)
{
  uint64_t charged = 0;
  for (VasProcessId id = 1; id <= model->n_processes; id++)
    charged += model_look (model, id)->counters.charged;
  return charged;
}

VasVerdict
model_may_charge_both (Model *model, const ModelProcess *process, uint64_t n_pages, uint64_t n_shared,
                       VasRule rule)
{
  uint64_t bytes = n_pages * model->page_size, all = (n_pages + n_shared) * model->page_size;
  if (all == 0)
    return model_granted ();
  if (n_pages != 0 && model->process_limit != 0 && is_over (process->counters.charged, bytes, model->process_limit))
    return model_refuse (VAS_STATUS_PAGEFILE_QUOTA_EXCEEDED, RULE ('C', 'C', 7));
  if (n_pages != 0 && model->job_limit != 0 && is_over (model_job_charge (model), bytes, model->job_limit))
    return model_refuse (VAS_STATUS_PAGEFILE_QUOTA_EXCEEDED, RULE ('C', 'C', 7));
  if (model->inject_nth == 1)
    {
      model->inject_nth = 0;
      return model_refuse (model->inject_status, rule);
    }
  if (is_over (model->ledger.charged, all, model->ledger.limit))
    return model_refuse (VAS_STATUS_COMMITMENT_LIMIT, rule);
  if (model->inject_nth != 0)
    model->inject_nth--;
  return model_granted ();
}

VasVerdict
model_may_charge (Model *model, const ModelProcess *process, uint64_t n_pages)
{
  return model_may_charge_both (model, process, n_pages, 0, RULE ('V', 'A', 44));
}

void
model_output (ModelCall *call, unsigned index, uint64_t value)
{
  call->out->outputs[index] = value;
  call->out->outputs_set |= 1u << index;
}
