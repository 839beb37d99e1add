/* HM-026: latch and state, lock, failures to come; then the method, which checks its arguments, its budget and the
 * address space. */
#include "host/host.h"

typedef struct Method
{
  VasCallId id;
  void (*execute) (HostCall *call);
  int level; /* argument, or -1 */
} Method;

static const Method methods[] = {
  [VAS_CLR_CREATE_MALLOC] = { VAS_CALL_HOST_CREATE_MALLOC, host_create_malloc, -1 },
  [VAS_CLR_VIRTUAL_ALLOC] = { VAS_CALL_HOST_VIRTUAL_ALLOC, host_virtual_alloc, 4 },
  [VAS_CLR_VIRTUAL_FREE] = { VAS_CALL_HOST_VIRTUAL_FREE, host_virtual_free, -1 },
  [VAS_CLR_VIRTUAL_QUERY] = { VAS_CALL_HOST_VIRTUAL_QUERY, host_virtual_query, -1 },
  [VAS_CLR_VIRTUAL_PROTECT] = { VAS_CALL_HOST_VIRTUAL_PROTECT, host_virtual_protect, -1 },
  [VAS_CLR_GET_MEMORY_LOAD] = { VAS_CALL_HOST_GET_MEMORY_LOAD, host_get_memory_load, -1 },
  [VAS_CLR_REGISTER_CALLBACK] = { VAS_CALL_HOST_REGISTER_CALLBACK, host_register_callback, -1 },
  [VAS_CLR_NEEDS] = { VAS_CALL_HOST_NEEDS, host_needs_space, -1 },
  [VAS_CLR_ACQUIRED] = { VAS_CALL_HOST_ACQUIRED, host_acquired_space, -1 },
  [VAS_CLR_RELEASED] = { VAS_CALL_HOST_RELEASED, host_released_space, -1 },
  [VAS_CLR_ALLOC] = { VAS_CALL_HOST_ALLOC, host_heap_alloc, 2 },
  [VAS_CLR_DEBUG_ALLOC] = { VAS_CALL_HOST_DEBUG_ALLOC, host_heap_alloc, 2 },
  [VAS_CLR_FREE] = { VAS_CALL_HOST_FREE, host_heap_free, -1 },
  [VAS_CLR_GET_HOST_MANAGER] = { VAS_CALL_HOST_GET_HOST_MANAGER, host_get_host_manager, -1 },
};

static VasClrMethod
method_of (VasCallId id)
{
  unsigned i = 0;
  while (i < G_N_ELEMENTS (methods) - 1 && methods[i].id != id)
    i++;
  return (VasClrMethod) i;
}

void
host_refuse (HostCall *call, HRESULT result, VasRule rule, uint64_t page)
{
  call->call->result = (uint32_t) result;
  call->call->verdict = (VasVerdict) { (VasStatus) result, rule, page };
}

static bool
is_shortage (VasStatus status)
{
  return status == VAS_STATUS_NO_MEMORY || status == VAS_STATUS_COMMITMENT_LIMIT
         || status == VAS_STATUS_PAGEFILE_QUOTA_EXCEEDED || status == VAS_STATUS_INSUFFICIENT_RESOURCES;
}

/* What the documented mode answers every refusal of a method with; S_OK: it has the Win32 error's (HM-013). */
static const HRESULT documented_refusals[VAS_CLR_N_METHODS] = {
  [VAS_CLR_CREATE_MALLOC] = E_OUTOFMEMORY,
  [VAS_CLR_VIRTUAL_ALLOC] = E_OUTOFMEMORY,
  [VAS_CLR_ALLOC] = E_OUTOFMEMORY,
  [VAS_CLR_DEBUG_ALLOC] = E_OUTOFMEMORY,
  [VAS_CLR_VIRTUAL_FREE] = HOST_E_INVALIDOPERATION,
  [VAS_CLR_FREE] = HOST_E_INVALIDOPERATION,
};

void
host_refuse_status (HostCall *call, VasVerdict verdict, VasRule rule)
{
  HRESULT result = S_OK;
  if (host_config (call)->mode == VAS_CLR_DOCUMENTED)
    result = documented_refusals[call->method];
  else if (is_shortage (verdict.status))
    result = E_OUTOFMEMORY;
  if (result == S_OK)
    result = (HRESULT) vas_hresult_from_win32 (vas_status_to_win32 (verdict.status));
  host_refuse (call, result, rule, verdict.page);
}

void
host_set_output (HostCall *call, unsigned output, uint64_t value)
{
  call->call->outputs[output] = value;
  call->call->outputs_set |= (uint32_t) 1 << output;
}

bool
host_is_injected (HostCall *call, VasRule out_of_memory, VasRule other)
{
  if (call->injected == S_OK)
    return false;
  host_refuse (call, call->injected, call->injected == E_OUTOFMEMORY ? out_of_memory : other, VAS_NO_PAGE);
  return true;
}

/* The rule by which nothing may be called now, or VAS_NO_RULE.  Another process than the host's has no runtime. */
static VasRule
unavailable (const HostCall *call, const VasClrHostConfig *config)
{
  if (vas_machine_thread_process (call->machine, call->call->thread) != call->host->process)
    return HOST_RULE (21);
  if (call->memory->latched)
    return HOST_RULE (20);
  switch (config->state)
    {
    case VAS_CLR_NOT_LOADED:
      return HOST_RULE (21);
    case VAS_CLR_DISABLED:
      return HOST_RULE (23);
    case VAS_CLR_SHUTTING_DOWN:
      return HOST_RULE (24);
    case VAS_CLR_LOADING:
    case VAS_CLR_STARTED:
    default:
      return VAS_NO_RULE;
    }
}

static bool
concerns_one_call (HRESULT result)
{
  return result == HOST_E_TIMEOUT || result == HOST_E_NOT_OWNER || result == HOST_E_ABANDONED;
}

static void
fail_for_good (HostCall *call)
{
  if (host_config (call)->latch)
    {
      call->memory->latched = true;
      call->memory->report.latched = 1;
    }
}

/* The checks before the arguments; S_OK, or the result and its rule. */
static HRESULT
check_availability (HostCall *call, VasRule *rule)
{
  *rule = unavailable (call, host_config (call));
  if (*rule != VAS_NO_RULE)
    return HOST_E_CLRNOTAVAILABLE;
  HRESULT injected = host_find_failure (call);
  *rule = HOST_RULE (21);
  if (injected == HOST_E_CLRNOTAVAILABLE)
    return injected;
  *rule = HOST_RULE (25);
  HRESULT result = host_take_lock (call);
  if (result != S_OK)
    host_uncount_failure (call);
  if (result != S_OK || concerns_one_call (injected))
    return result != S_OK ? result : injected;
  *rule = HOST_RULE (20);
  if (injected == E_FAIL)
    {
      fail_for_good (call);
      return E_FAIL;
    }
  call->injected = injected;
  return S_OK;
}

static void
count (HostCall *call)
{
  VasClrHostReport *report = &call->memory->report;
  bool is_refused = call->call->verdict.rule != VAS_NO_RULE;
  report->calls[call->method]++;
  report->failures[call->method] += is_refused;
  if (!call->has_level || call->level > eProcessCritical)
    return;
  report->level_requests[call->level]++;
  report->level_refusals[call->level] += is_refused;
}

/* ppMem and ppMalloc are NULL unless the method says otherwise (HM-033, HM-098). */
static void
clear_main_output (HostCall *call)
{
  const VasCallInfo *info = vas_call_info (call->call->id);
  int parameter = info->main_output < 0 ? -1 : vas_call_parameter (info, info->outputs[info->main_output].name);
  if (parameter >= 0 && !host_pointer_is_bad (call, (unsigned) parameter))
    host_set_output (call, (unsigned) info->main_output, 0);
}

/* Release is no method of the family's: nothing stands against it. */
static void
execute_release (VasMachine *machine, VasCall *call, ClrHost *host)
{
  HostCall request = { .host = host, .machine = machine, .memory = host_memory (machine), .call = call };
  call->result = 0;
  call->verdict = VERDICT_OK;
  host_heap_release (&request);
}

void
host_execute (VasMachine *machine, VasCall *call, void *data)
{
  if (call->id == VAS_CALL_HOST_RELEASE)
    {
      execute_release (machine, call, data);
      return;
    }
  VasClrMethod method = method_of (call->id);
  int level = methods[method].level;
  HostCall request = { .host = data,
                       .machine = machine,
                       .memory = host_memory (machine),
                       .call = call,
                       .method = method,
                       .has_level = level >= 0,
                       .level = level >= 0 ? call->arguments[level] : 0 };
  VasRule rule;
  call->result = S_OK;
  call->verdict = VERDICT_OK;
  clear_main_output (&request);
  HRESULT result = check_availability (&request, &rule);
  if (result == S_OK)
    methods[method].execute (&request);
  else
    host_refuse (&request, result, rule, VAS_NO_PAGE);
  count (&request);
}
