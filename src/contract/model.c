/* The naive model: a machine of arrays, and which of its parts answers which call. */
#include "contract/model_internal.h"
#include <glib.h>

#define RULE(a, b, number) VAS_RULE (a, b, number)

static void
set_geometry (Model *model)
{
  const VasConfig *config = &model->config;
  model->page_size = config->page_size;
  model->granule = config->allocation_granularity / config->page_size;
  model->min_page = config->minimum_application_address / config->page_size;
  model->vad_end = (config->maximum_vad_address + 1) / config->page_size;
  model->app_end = (config->maximum_application_address + 1) / config->page_size;
  model->shared_data = config->user_shared_data != 0 ? config->user_shared_data / config->page_size : UINT64_MAX;
  model->old_top = config->build < 9600 || config->pointer_size == 4;
}

Model *
model_new (const VasConfig *config, const ModelWindow *windows, unsigned n_windows)
{
  Model *model = g_new0 (Model, 1);
  model->config = *config;
  set_geometry (model);
  g_assert (n_windows <= MODEL_MAX_WINDOWS);
  for (unsigned i = 0; i < n_windows; i++)
    {
      ModelSlice *slice = &model->slices[i];
      slice->start = windows[i].start / model->page_size;
      slice->end = windows[i].end / model->page_size;
      slice->first = model->n_pages;
      g_assert (slice->start < slice->end && slice->end <= model->app_end);
      g_assert (i == 0 || slice->start > model->slices[i - 1].end);
      model->n_pages += slice->end - slice->start;
    }
  model->n_slices = n_windows;
  model->ledger.limit = config->commit_limit;
  model->process_limit = config->process_commit_limit;
  model_create_process (model, NULL);
  return model;
}

Model *
model_copy (const Model *model)
{
  Model *copy = g_new (Model, 1);
  *copy = *model;
  for (unsigned i = 0; i < copy->n_processes; i++)
    {
      copy->processes[i].pages = g_new (ModelPage, model->n_pages);
      for (uint64_t page = 0; page < model->n_pages; page++)
        copy->processes[i].pages[page] = model->processes[i].pages[page];
    }
  return copy;
}

void
model_free (Model *model)
{
  if (model == NULL)
    return;
  for (unsigned i = 0; i < model->n_processes; i++)
    g_free (model->processes[i].pages);
  g_free (model);
}

VasProcessId
model_create_process (Model *model, VasThreadId *first_thread)
{
  g_assert (model->n_processes < MODEL_MAX_PROCESSES);
  ModelProcess *process = &model->processes[model->n_processes++];
  process->pages = g_new0 (ModelPage, model->n_pages);
  model_fill (model, process->pages);
  model_recount (model, process);
  VasThreadId thread = model_create_thread (model, model->n_processes);
  if (first_thread != NULL)
    *first_thread = thread;
  return model->n_processes;
}

VasThreadId
model_create_thread (Model *model, VasProcessId process)
{
  g_assert (model->n_threads < MODEL_MAX_THREADS);
  model->threads[model->n_threads].process = process;
  return ++model->n_threads;
}

void
model_set_commit_limit (Model *model, uint64_t bytes)
{
  model->ledger.limit = bytes;
}

void
model_set_process_commit_limit (Model *model, uint64_t bytes)
{
  model->process_limit = bytes;
}

void
model_set_placement (Model *model, VasPlacementPolicy policy)
{
  model->config.placement = policy;
}

void
model_set_lock_memory_privilege (Model *model, bool held)
{
  model->config.lock_memory_privilege = held;
}

void
model_set_recorded_placement (Model *model, bool recorded)
{
  model->recorded = recorded;
}

void
model_inject_commit (Model *model, uint64_t nth, VasStatus status)
{
  model->inject_nth = nth;
  model->inject_status = status;
}

VasLedger
model_ledger (const Model *model)
{
  return model->ledger;
}

bool
model_holds (const Model *model, uint64_t address)
{
  uint64_t page = address / model->page_size;
  return model_holds_pages (model, page, page + 1);
}

unsigned
model_n_processes (const Model *model)
{
  return model->n_processes;
}

unsigned
model_n_threads (const Model *model)
{
  return model->n_threads;
}

bool
model_is_terminating (const Model *model, VasProcessId process)
{
  return model_look (model, process)->terminating;
}

VasHandle
model_handle (const Model *model, VasProcessId process, unsigned index, VasProcessId *target)
{
  const ModelProcess *owner = model_look (model, process);
  if (index >= owner->n_handles)
    return 0;
  *target = owner->handles[index].target;
  return owner->handles[index].value;
}

/* The arguments of allocate, free and protect calls: [handle] address, [zero bits] size, type, protection. */
static ModelRequest
decode (const ModelCall *call)
{
  const VasCall *in = call->in;
  const VasCallInfo *info = vas_call_info (in->id);
  ModelRequest r = { .handle = VAS_CURRENT_PROCESS };
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      uint64_t value = in->arguments[i], pointer = model_pointer (call->model, value);
      bool bad = (in->bad_pointers >> i & 1) != 0;
      switch ((int) info->parameters[i].kind)
        {
        case VAS_KIND_HANDLE:
          r.handle = value;
          break;
        case VAS_KIND_ADDRESS:
          r.address = pointer;
          r.nt = info->parameters[i].direction == VAS_INOUT;
          r.bad_pointer |= bad;
          break;
        case VAS_KIND_SIZE:
          r.size = pointer;
          r.bad_pointer |= bad;
          break;
        case VAS_KIND_NUMBER: /* ZeroBits; nndPreferred is looked at before */
          r.zero_bits = r.nt ? pointer : 0;
          break;
        case VAS_KIND_ALLOCATION_TYPE:
        case VAS_KIND_FREE_TYPE:
          r.type = (uint32_t) value;
          break;
        case VAS_KIND_PROTECTION:
          r.protect = (uint32_t) value;
          break;
        default:
          r.bad_old_pointer |= bad;
          break;
        }
    }
  return r;
}

static VasVerdict
answer (ModelCall *call)
{
  const VasCall *in = call->in;
  ModelRequest r = decode (call);
  switch ((int) in->id)
    {
    case VAS_CALL_VIRTUAL_ALLOC_EX_NUMA:
      if (in->arguments[5] != 0 && in->arguments[5] != UINT32_MAX) /* NUMA_NO_PREFERRED_NODE */
        return model_refuse (VAS_STATUS_INVALID_PARAMETER, RULE ('V', 'X', 10));
      return model_allocate (call, &r);
    case VAS_CALL_VIRTUAL_ALLOC:
    case VAS_CALL_VIRTUAL_ALLOC_EX:
    case VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY:
      return model_allocate (call, &r);
    case VAS_CALL_VIRTUAL_FREE:
    case VAS_CALL_VIRTUAL_FREE_EX:
    case VAS_CALL_NT_FREE_VIRTUAL_MEMORY:
      return model_free_memory (call, &r);
    case VAS_CALL_VIRTUAL_PROTECT:
    case VAS_CALL_VIRTUAL_PROTECT_EX:
    case VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY:
      return model_protect (call, &r);
    case VAS_CALL_VIRTUAL_QUERY:
      return model_query (call, VAS_CURRENT_PROCESS, in->arguments[0], in->arguments[2], false);
    case VAS_CALL_VIRTUAL_QUERY_EX:
      return model_query (call, in->arguments[0], in->arguments[1], in->arguments[3], false);
    case VAS_CALL_NT_QUERY_VIRTUAL_MEMORY:
      return model_query (call, in->arguments[0], in->arguments[1], in->arguments[4], true);
    case VAS_CALL_UNMAP_VIEW_OF_FILE:
      return model_unmap (call, 0, in->arguments[0], false);
    case VAS_CALL_NT_UNMAP_VIEW_OF_SECTION:
      return model_unmap (call, in->arguments[0], in->arguments[1], true);
    case VAS_CALL_GLOBAL_MEMORY_STATUS_EX:
      return model_memory_status (call);
    case VAS_CALL_GET_PROCESS_MEMORY_INFO:
      return model_memory_info (call);
    case VAS_CALL_OPEN_PROCESS:
      return model_open_process (call);
    case VAS_CALL_TERMINATE_PROCESS:
    case VAS_CALL_NT_TERMINATE_PROCESS:
      return model_terminate (call);
    case VAS_CALL_CLOSE_HANDLE:
    case VAS_CALL_NT_CLOSE:
      return model_close (call);
    case VAS_CALL_PLACE:
      return model_place_call (call);
    case VAS_CALL_GET_SYSTEM_INFO:
    case VAS_CALL_GET_NATIVE_SYSTEM_INFO:
      return (in->bad_pointers & 1) != 0 ? model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('S', 'I', 1))
                                         : model_granted ();
    default:
      return model_granted ();
    }
}

/* The calls that cannot fail. */
static void
answer_plain (ModelCall *call)
{
  ModelThread *thread = &call->model->threads[call->in->thread - 1];
  switch ((int) call->in->id)
    {
    case VAS_CALL_GET_SYSTEM_INFO:
    case VAS_CALL_GET_NATIVE_SYSTEM_INFO:
      model_system_info (call, call->in->id == VAS_CALL_GET_NATIVE_SYSTEM_INFO);
      break;
    case VAS_CALL_GET_LARGE_PAGE_MINIMUM:
      call->out->result = call->model->config.large_page_minimum;
      break;
    case VAS_CALL_GET_LAST_ERROR:
      call->out->result = thread->last_error;
      break;
    case VAS_CALL_SET_LAST_ERROR:
      thread->last_error = (VasWin32Error) call->in->arguments[0];
      break;
    default:
      break;
    }
}

/* Return value and last error, from the verdict. */
static void
finish (ModelCall *call, VasVerdict verdict)
{
  VasResultKind kind = vas_call_info (call->in->id)->result;
  ModelThread *thread = &call->model->threads[call->in->thread - 1];
  VasCall *out = call->out;
  out->verdict = verdict;
  out->succeeded = !model_is_refused (verdict);
  if (kind == VAS_RESULT_STATUS)
    out->result = verdict.status;
  else if (kind == VAS_RESULT_BOOL)
    out->result = out->succeeded;
  if (!out->succeeded && kind != VAS_RESULT_STATUS)
    thread->last_error = vas_status_to_win32 (verdict.status);
  out->last_error = thread->last_error;
}

ModelOutcome
model_call (Model *model, const VasCall *in, VasCall *predicted)
{
  g_assert (model->pending == MODEL_NOTHING_PENDING);
  ModelCall call = { .model = model, .in = in, .out = predicted };
  call.caller = model->threads[in->thread - 1].process;
  *predicted = *in;
  predicted->result = 0;
  predicted->outputs_set = 0;
  /* The threads of a process that is gone do nothing any more, so this comes before all else. */
  VasVerdict verdict = model_look (model, call.caller)->terminating
                           ? model_refuse (VAS_STATUS_PROCESS_IS_TERMINATING, RULE ('V', 'X', 12))
                           : answer (&call);
  if (call.outside)
    return MODEL_OUTSIDE;
  if (!model_is_refused (verdict))
    answer_plain (&call);
  finish (&call, verdict);
  return call.choice ? MODEL_CHOICE : MODEL_PREDICTED;
}

/* Whether the pending allocation may lie at @address. */
static bool
is_good_address (const Model *model, uint64_t address)
{
  const ModelPlan *plan = &model->plan;
  uint64_t start = address / model->page_size, end = start + plan->n_pages;
  return address % (plan->align * model->page_size) == 0 && start >= plan->low && start < plan->high
      && end <= plan->high
         && model_holds_pages (model, start, end)
         && model_first_used (model, model_look (model, plan->process), start, end) == end;
}

static bool
take_handle (Model *model, uint64_t value)
{
  ModelProcess *caller = model_process (model, model->plan.process);
  if (value == 0 || model_pointer (model, value) != value || value >= model_pointer (model, VAS_CURRENT_THREAD))
    return false;
  for (unsigned i = 0; i < caller->n_handles; i++)
    if (caller->handles[i].value == value)
      return false;
  caller->handles[caller->n_handles] = model->new_handle;
  caller->handles[caller->n_handles++].value = value;
  return true;
}

bool
model_choose (Model *model, uint64_t answer, VasCall *predicted)
{
  ModelPending pending = model->pending;
  model->pending = MODEL_NOTHING_PENDING;
  if (pending == MODEL_PENDING_HANDLE)
    {
      predicted->result = answer;
      return take_handle (model, answer);
    }
  if (!is_good_address (model, answer))
    return false;
  if (predicted->id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY)
    predicted->outputs[0] = answer;
  else
    predicted->result = answer;
  model_allocate_at (model, &model->plan, answer / model->page_size);
  return true;
}
