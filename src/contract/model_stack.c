/* Thread stacks in the naive model (ST).
 *
 *     deallocation                     limit                    base
 *     | never used | reserved | guard  | committed              |
 *
 *   The lowest page is never used, so that what runs over the whole stack meets it. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)
#define MIB UINT64_C (0x100000)
#define WINDOWS_10 10240

/* Is it still one whole allocation, of pages that can be committed one by one? */
static bool
is_whole (const Model *model, const ModelThread *owner)
{
  const ModelProcess *process = model_look (model, owner->process);
  uint64_t start = owner->deallocation;
  const ModelPage *first = model_page (model, process, start);
  return owner->stack_base != 0 && model_is_allocated (first) && first->type == MODEL_PRIVATE && !first->large
         && model_allocation_start (model, process, start) == start
         && model_allocation_end (model, process, start) == owner->stack_base;
}

bool
model_is_in_stack (const Model *model, VasThreadId thread, uint64_t page)
{
  const ModelThread *owner = &model->threads[thread - 1];
  return page >= owner->deallocation && page < owner->stack_base && is_whole (model, owner);
}

/* Commits what is only reserved of [start, end), where the charge allows it; all of it gets @protect. */
static bool
commit (Model *model, ModelProcess *process, uint64_t start, uint64_t end, uint16_t protect)
{
  uint64_t n_new = 0;
  for (uint64_t page = start; page < end; page++)
    n_new += model_page (model, process, page)->state != MODEL_COMMITTED;
  if (model_is_refused (model_may_charge (model, process, n_new)))
    return false;
  for (uint64_t page = start; page < end; page++)
    {
      ModelPage value = *model_page (model, process, page);
      value.state = MODEL_COMMITTED;
      model_put (model, process, page, value);
      model_reprotect (model, process, page, protect);
    }
  model_recount (model, process);
  return true;
}

ModelFault
model_grow_stack (Model *model, VasThreadId thread, ModelAccess kind, uint64_t address)
{
  ModelThread *owner = &model->threads[thread - 1];
  ModelProcess *process = model_process (model, owner->process);
  uint64_t page = address / model->page_size, lowest = owner->deallocation + 1;
  bool room = page >= lowest + owner->guard;
  uint16_t guarded = model_page (model, process, page)->protect;
  for (uint64_t i = page; i < owner->stack_base && model_page (model, process, i)->protect == guarded; i++)
    model_reprotect (model, process, i, guarded & (uint16_t) ~VAS_PAGE_GUARD); /* those above are behind the limit */
  model_recount (model, process);
  owner->stack_limit = page;
  if (room && commit (model, process, page - owner->guard, page, VAS_PAGE_READWRITE | VAS_PAGE_GUARD))
    return (ModelFault){ .status = VAS_STATUS_SUCCESS, .rule = RULE ('S', 'T', 2) };
  if (!room && page > lowest && commit (model, process, lowest, page, VAS_PAGE_READWRITE))
    owner->stack_limit = lowest;
  return (ModelFault){ VAS_STATUS_STACK_OVERFLOW, RULE ('S', 'T', 4), kind, address };
}

void
model_note_guard (Model *model, VasProcessId id, uint64_t start, uint64_t end)
{
  for (unsigned i = 0; i < model->n_threads && model->config.build >= WINDOWS_10; i++)
    {
      ModelThread *owner = &model->threads[i];
      uint64_t top = MIN (end, owner->stack_base);
      if (owner->process == id && start < owner->stack_base && top > owner->stack_limit && is_whole (model, owner))
        owner->stack_limit = top;
    }
}

void
model_end_stacks (Model *model, VasProcessId id)
{
  for (unsigned i = 0; i < model->n_threads; i++)
    if (model->threads[i].process == id)
      model->threads[i] = (ModelThread){ .process = id, .last_error = model->threads[i].last_error };
}

static uint64_t
round_up (uint64_t value, uint64_t unit)
{
  return (value + unit - 1) / unit * unit;
}

/* What a new stack is to be, sizes in pages. */
typedef struct Sizes
{
  uint64_t reserve, commit, guard;
} Sizes;

/* From what is asked for in bytes (ST-007); the alignments are not 0. */
static Sizes
sizes_of (const Model *model, uint64_t reserve, uint64_t commit, uint64_t commit_align, uint64_t reserve_align)
{
  uint64_t granularity = model->granule * model->page_size;
  reserve = reserve != 0 ? reserve : MIB;
  commit = commit != 0 ? commit : 4096;
  if (commit >= reserve)
    reserve = round_up (commit, MIB);
  commit = round_up (commit, commit_align);
  reserve = round_up (reserve, reserve_align);
  return (Sizes){ round_up (reserve, granularity) / model->page_size,
                  round_up (commit, model->page_size) / model->page_size, 1 };
}

/* Of a thread (ST-003). */
static Sizes
thread_sizes (const Model *model, const VasStackOptions *options)
{
  bool three = model->config.pointer_size == 8 && model->config.build >= WINDOWS_10;
  Sizes sizes = sizes_of (model, options->reserve, options->commit, 1, 1);
  if (options->guard != 0 || three)
    sizes.guard = options->guard != 0 ? round_up (options->guard, model->page_size) / model->page_size : 3;
  return sizes;
}

static ModelPlan
plan_of (const Model *model, VasProcessId process, const Sizes *sizes)
{
  return (ModelPlan){ .process = process, .n_pages = sizes->reserve, .align = model->granule,
                      .low = model->min_page, .high = model->vad_end,
                      .page = { .state = MODEL_RESERVED, .allocation_protect = VAS_PAGE_READWRITE } };
}

/* Guard pages that there is room for; the lowest page is never used. */
static uint64_t
guard_pages (const Sizes *sizes)
{
  return sizes->reserve == sizes->commit ? 0 : MIN (sizes->guard, sizes->reserve - sizes->commit - 1);
}

/* All checks have passed; the allocation lies at @start. */
static void
lay_out (Model *model, const ModelPlan *plan, uint64_t start, const Sizes *sizes, ModelThread *owner)
{
  model_allocate_at (model, plan, start);
  ModelProcess *process = model_process (model, plan->process);
  uint64_t base = start + plan->n_pages, limit = base - sizes->commit;
  for (uint64_t page = limit - guard_pages (sizes); page < base; page++)
    {
      ModelPage value = *model_page (model, process, page);
      value.state = MODEL_COMMITTED;
      value.protect = page < limit ? VAS_PAGE_READWRITE | VAS_PAGE_GUARD : VAS_PAGE_READWRITE;
      model_put (model, process, page, value);
    }
  model_recount (model, process);
  owner->deallocation = start;
  owner->stack_limit = limit;
  owner->stack_base = base;
  owner->first_commit = sizes->commit;
}

VasVerdict
model_create_stack_thread (Model *model, VasProcessId id, const VasStackOptions *options, const uint64_t *chosen,
                           VasThreadId *thread)
{
  uint64_t start = 0;
  ModelProcess *process = model_process (model, id);
  if (process->terminating)
    return model_refuse (VAS_STATUS_PROCESS_IS_TERMINATING, RULE ('V', 'X', 12));
  Sizes sizes = thread_sizes (model, options);
  ModelPlan plan = plan_of (model, id, &sizes);
  if (sizes.commit > plan.n_pages || plan.n_pages > model->vad_end
      || !model_place (model, &plan, model->config.placement, &start))
    return model_refuse (VAS_STATUS_NO_MEMORY, RULE ('V', 'A', 43));
  VasVerdict verdict = model_may_charge (model, process, sizes.commit + guard_pages (&sizes));
  if (model_is_refused (verdict))
    return verdict;
  if (chosen != NULL && model->config.placement == VAS_PLACEMENT_RANDOM)
    start = *chosen / model->page_size;
  *thread = model_create_thread (model, id);
  ModelThread *owner = &model->threads[*thread - 1];
  owner->guard = guard_pages (&sizes) != 0 ? guard_pages (&sizes) : sizes.guard;
  lay_out (model, &plan, start, &sizes, owner);
  return verdict;
}

bool
model_stack_would_fit (const Model *model, VasProcessId id, const VasStackOptions *options)
{
  uint64_t start = 0;
  Sizes sizes = thread_sizes (model, options);
  ModelPlan plan = plan_of (model, id, &sizes);
  return model->n_threads < MODEL_MAX_THREADS
         && (sizes.commit > plan.n_pages || plan.n_pages > model->vad_end
             || !model_place (model, &plan, model->config.placement, &start)
             || model->config.placement == VAS_PLACEMENT_RANDOM
             || model_holds_pages (model, start, start + plan.n_pages));
}

bool
model_stack (const Model *model, VasThreadId thread, VasStack *stack)
{
  const ModelThread *owner = &model->threads[thread - 1];
  uint64_t size = model->page_size;
  if (owner->stack_base == 0)
    return false;
  *stack = (VasStack){ owner->deallocation * size, owner->stack_limit * size, owner->stack_base * size,
                       owner->guard * size, owner->first_commit * size };
  return true;
}

/* RtlCreateUserStack: a stack that is no thread's. */
VasVerdict
model_create_stack (ModelCall *call)
{
  Model *model = call->model;
  const uint64_t *a = call->in->arguments;
  ModelThread owner = { .stack_base = 0 };
  uint64_t start = 0;
  if ((call->in->bad_pointers >> 5 & 1) != 0)
    return model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3));
  if (a[3] == 0 || a[4] == 0)
    return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('S', 'T', 7));
  Sizes sizes = sizes_of (model, a[1], a[0], a[3], a[4]);
  ModelPlan plan = plan_of (model, call->caller, &sizes);
  if (sizes.commit > plan.n_pages || plan.n_pages > model->vad_end
      || !model_place (model, &plan, model->config.placement, &start))
    return model_refuse (VAS_STATUS_NO_MEMORY, RULE ('V', 'A', 43));
  if (model->config.placement == VAS_PLACEMENT_RANDOM && model_awaits_answer (call))
    return model_granted ();
  if (model->config.placement == VAS_PLACEMENT_RANDOM)
    start = call->answer->outputs[0] / model->page_size;
  call->outside = !model_holds_pages (model, start, start + plan.n_pages);
  if (call->outside)
    return model_granted ();
  VasVerdict verdict = model_may_charge (model, model_process (model, call->caller),
                                         sizes.commit + guard_pages (&sizes));
  if (model_is_refused (verdict))
    return verdict;
  lay_out (model, &plan, start, &sizes, &owner);
  model_output (call, 0, start * model->page_size);
  model_output (call, 1, owner.stack_base * model->page_size);
  model_output (call, 2, owner.stack_limit * model->page_size);
  return verdict;
}

/* RtlFreeUserStack: what comes of it is not told. */
VasVerdict
model_free_stack (ModelCall *call)
{
  ModelRequest r = { .nt = true, .handle = VAS_CURRENT_PROCESS, .type = VAS_MEM_RELEASE,
                     .address = model_pointer (call->model, call->in->arguments[0]) };
  VasVerdict verdict = model_free_memory (call, &r);
  call->out->outputs_set = 0;
  return model_is_refused (verdict) ? model_granted () : verdict;
}
