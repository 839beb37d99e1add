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
  model->address_bits = config->paging_format == VAS_PAGING_LA57 ? 57 : 48;
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
  model->job_limit = config->job_commit_limit;
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
      copy->processes[i].cells = g_new (ModelCell, model->n_pages);
      model_cells_copy (model, model->n_pages, copy->processes[i].cells, model->processes[i].cells);
      model_copy_user_pages (model, &copy->processes[i]);
      for (uint64_t page = 0; page < model->n_pages; page++)
        copy->processes[i].pages[page] = model->processes[i].pages[page];
    }
  model_sections_copy (model, copy->sections);
  return copy;
}

void
model_free (Model *model)
{
  if (model == NULL)
    return;
  for (unsigned i = 0; i < model->n_processes; i++)
    {
      model_cells_clear (model->n_pages, model->processes[i].cells);
      model_end_user_pages (&model->processes[i]);
      g_free (model->processes[i].cells);
      g_free (model->processes[i].pages);
    }
  model_sections_clear (model);
  g_free (model);
}

VasProcessId
model_create_process (Model *model, VasThreadId *first_thread)
{
  g_assert (model->n_processes < MODEL_MAX_PROCESSES);
  ModelProcess *process = &model->processes[model->n_processes++];
  process->pages = g_new0 (ModelPage, model->n_pages);
  process->cells = g_new0 (ModelCell, model->n_pages);
  model_set_default_limits (model, process);
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

void
model_set_tight (Model *model, bool tight)
{
  model->tight = tight;
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
  *target = owner->handles[index].section == 0 ? owner->handles[index].target : 0;
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

/* Accesses, and stacks. */
static VasVerdict
answer_access (ModelCall *call)
{
  switch ((int) call->in->id)
    {
    case VAS_CALL_READ:
    case VAS_CALL_WRITE:
    case VAS_CALL_READ8:
    case VAS_CALL_READ16:
    case VAS_CALL_READ32:
    case VAS_CALL_READ64:
    case VAS_CALL_WRITE8:
    case VAS_CALL_WRITE16:
    case VAS_CALL_WRITE32:
    case VAS_CALL_WRITE64:
    case VAS_CALL_FILL:
    case VAS_CALL_EXECUTE:
    case VAS_CALL_TOUCH:
      return model_access_call (call);
    case VAS_CALL_FRAME:
      return model_frame (call);
    case VAS_CALL_RTL_CREATE_USER_STACK:
      return model_create_stack (call);
    case VAS_CALL_RTL_FREE_USER_STACK:
      return model_free_stack (call);
    default:
      return model_granted ();
    }
}

/* Sections, views and their handles. */
static VasVerdict
answer_section (ModelCall *call)
{
  switch ((int) call->in->id)
    {
    case VAS_CALL_CREATE_FILE_MAPPING:
    case VAS_CALL_NT_CREATE_SECTION:
      return model_create_section (call);
    case VAS_CALL_OPEN_FILE_MAPPING:
    case VAS_CALL_NT_OPEN_SECTION:
      return model_open_section (call);
    case VAS_CALL_NT_QUERY_SECTION:
      return model_query_section (call);
    case VAS_CALL_DUPLICATE_HANDLE:
    case VAS_CALL_NT_DUPLICATE_OBJECT:
      return model_duplicate (call);
    case VAS_CALL_MAP_VIEW_OF_FILE:
    case VAS_CALL_MAP_VIEW_OF_FILE_EX:
    case VAS_CALL_MAP_VIEW_OF_FILE_EX_NUMA:
    case VAS_CALL_MAP_VIEW_OF_FILE3:
    case VAS_CALL_MAP_VIEW_OF_FILE_NUMA2:
    case VAS_CALL_NT_MAP_VIEW_OF_SECTION:
    case VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX:
      return model_map_view (call);
    case VAS_CALL_UNMAP_VIEW_OF_FILE:
    case VAS_CALL_UNMAP_VIEW_OF_FILE_EX:
    case VAS_CALL_UNMAP_VIEW_OF_FILE2:
    case VAS_CALL_NT_UNMAP_VIEW_OF_SECTION:
    case VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX:
      return model_unmap (call);
    case VAS_CALL_FLUSH_VIEW_OF_FILE:
      return model_flush_view (call);
    default:
      return answer_access (call);
    }
}

/* Calls about what accesses did. */
static VasVerdict
answer_memory (ModelCall *call)
{
  const VasCall *in = call->in;
  switch ((int) in->id)
    {
    case VAS_CALL_GET_WRITE_WATCH:
    case VAS_CALL_RESET_WRITE_WATCH:
    case VAS_CALL_NT_GET_WRITE_WATCH:
    case VAS_CALL_NT_RESET_WRITE_WATCH:
      return model_write_watch (call);
    case VAS_CALL_VIRTUAL_LOCK:
    case VAS_CALL_NT_LOCK_VIRTUAL_MEMORY:
      return model_lock (call, in->id == VAS_CALL_NT_LOCK_VIRTUAL_MEMORY);
    case VAS_CALL_VIRTUAL_UNLOCK:
    case VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY:
      return model_unlock (call, in->id == VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY);
    case VAS_CALL_SET_PROCESS_WORKING_SET_SIZE:
    case VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX:
      return model_set_working_set (call);
    case VAS_CALL_GET_PROCESS_WORKING_SET_SIZE:
    case VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX:
      return model_get_working_set (call);
    case VAS_CALL_EMPTY_WORKING_SET:
      return model_empty_working_set (call);
    case VAS_CALL_QUERY_WORKING_SET:
      return model_query_working_set (call);
    case VAS_CALL_QUERY_WORKING_SET_EX:
      return model_query_working_set_ex (call);
    case VAS_CALL_PREFETCH_VIRTUAL_MEMORY:
    case VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY:
      return model_prefetch (call);
    case VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES:
    case VAS_CALL_ALLOCATE_USER_PHYSICAL_PAGES_NUMA:
    case VAS_CALL_NT_ALLOCATE_USER_PHYSICAL_PAGES:
      return model_allocate_user_pages (call);
    case VAS_CALL_FREE_USER_PHYSICAL_PAGES:
    case VAS_CALL_NT_FREE_USER_PHYSICAL_PAGES:
      return model_free_user_pages (call);
    case VAS_CALL_MAP_USER_PHYSICAL_PAGES:
    case VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES:
      return model_map_user_pages (call);
    case VAS_CALL_MAP_USER_PHYSICAL_PAGES_SCATTER:
    case VAS_CALL_NT_MAP_USER_PHYSICAL_PAGES_SCATTER:
      return model_scatter_user_pages (call);
    case VAS_CALL_OFFER_VIRTUAL_MEMORY:
    case VAS_CALL_RECLAIM_VIRTUAL_MEMORY:
    case VAS_CALL_DISCARD_VIRTUAL_MEMORY:
      return model_offer (call);
    case VAS_CALL_READ_PROCESS_MEMORY:
    case VAS_CALL_NT_READ_VIRTUAL_MEMORY:
      return model_transfer (call, false, in->id == VAS_CALL_NT_READ_VIRTUAL_MEMORY);
    case VAS_CALL_WRITE_PROCESS_MEMORY:
    case VAS_CALL_NT_WRITE_VIRTUAL_MEMORY:
      return model_transfer (call, true, in->id == VAS_CALL_NT_WRITE_VIRTUAL_MEMORY);
    default:
      return answer_section (call);
    }
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
    case VAS_CALL_VIRTUAL_ALLOC2:
    case VAS_CALL_VIRTUAL_ALLOC2_FROM_APP:
    case VAS_CALL_VIRTUAL_ALLOC_FROM_APP:
    case VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX:
      return model_allocate_extended (call, r);
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
      return (in->bad_pointers & 1) != 0 ? model_refuse (VAS_STATUS_ACCESS_VIOLATION, RULE ('A', 'C', 3))
                                         : model_granted ();
    default:
      return answer_memory (call);
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
  if (kind == VAS_RESULT_STATUS || (kind == VAS_RESULT_ACCESS && !out->succeeded))
    out->result = verdict.status;
  else if (kind == VAS_RESULT_WIN32)
    out->result = out->succeeded ? VAS_ERROR_SUCCESS : vas_status_to_win32 (verdict.status);
  else if (kind == VAS_RESULT_BOOL)
    out->result = out->succeeded;
  else if (kind == VAS_RESULT_ZERO)
    out->result = out->succeeded ? 0 : UINT32_MAX;
  if (!out->succeeded && kind != VAS_RESULT_STATUS && kind != VAS_RESULT_ACCESS && kind != VAS_RESULT_WIN32)
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
  predicted->output_size = 0;
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
  if (model->closing != 0)
    model_drop_handle (model, model->closing, model->closed);
  model->closing = 0;
  return true;
}

bool
model_awaits_answer (ModelCall *call)
{
  if (call->answer != NULL)
    return false;
  call->choice = true;
  call->model->pending = MODEL_PENDING_ANSWER;
  return true;
}

/* Where memory is short the machine may have no frames for large pages that the model would have placed. */
static bool
takes_refusal (Model *model, const VasCall *answered, VasCall *predicted)
{
  VasCall in = *predicted;
  ModelCall call = { .model = model, .in = &in, .out = predicted, .answer = answered };
  if (!model->tight || !model->plan.page.large || answered->verdict.rule != RULE ('L', 'P', 8))
    return false;
  predicted->result = 0;
  predicted->outputs_set = 0;
  if (model->inject_nth != 0) /* one of the charges to come was taken for this one, which is not made */
    model->inject_nth++;
  finish (&call, model_refuse (VAS_STATUS_INSUFFICIENT_RESOURCES, RULE ('L', 'P', 8)));
  return true;
}

static bool
answer_again (Model *model, const VasCall *answered, VasCall *predicted)
{
  VasCall in = *predicted;
  ModelCall call = { .model = model, .in = &in, .out = predicted, .answer = answered };
  call.caller = model->threads[in.thread - 1].process;
  predicted->result = 0;
  predicted->outputs_set = 0;
  predicted->output_size = 0;
  VasVerdict verdict = answer (&call);
  finish (&call, verdict);
  return !call.wrong_answer;
}

bool
model_choose (Model *model, const VasCall *answered, VasCall *predicted)
{
  ModelPending pending = model->pending;
  model->pending = MODEL_NOTHING_PENDING;
  if (pending == MODEL_PENDING_ANSWER)
    return answer_again (model, answered, predicted);
  bool nt = vas_call_info (predicted->id)->result == VAS_RESULT_STATUS;
  if (pending == MODEL_PENDING_HANDLE)
    {
      bool output = vas_call_info (predicted->id)->result != VAS_RESULT_HANDLE;
      *(output ? &predicted->outputs[0] : &predicted->result) = output ? answered->outputs[0] : answered->result;
      predicted->outputs_set |= output;
      return take_handle (model, output ? answered->outputs[0] : answered->result);
    }
  if (takes_refusal (model, answered, predicted))
    return true;
  uint64_t address = nt ? answered->outputs[0] : answered->result;
  if (!is_good_address (model, address))
    return false;
  if (nt)
    predicted->outputs[0] = address;
  else
    predicted->result = address;
  model_allocate_at (model, &model->plan, address / model->page_size);
  return true;
}
