/* The host's lock: who holds it, who waits for it, and for how long, on simulated time.  The caller does not keep it:
 * a call that gets it gives it back when it returns. */
#include "host/host.h"

static bool
is_due (uint64_t event, uint64_t by)
{
  return event != 0 && event <= by;
}

static void
free_lock (HostMemory *memory)
{
  memory->lock_owner = 0;
  memory->lock_release = 0;
}

static HRESULT
wait_for_lock (HostMemory *memory, uint64_t timeout)
{
  uint64_t last = timeout < UINT64_MAX - memory->time ? memory->time + timeout : UINT64_MAX;
  bool is_released = is_due (memory->lock_release, last), is_abandoned = is_due (memory->lock_abandon, last);
  memory->report.waits++;
  if (is_abandoned && (!is_released || memory->lock_abandon < memory->lock_release))
    {
      memory->time = MAX (memory->time, memory->lock_abandon);
      memory->lock_abandon = 0;
      return HOST_E_ABANDONED;
    }
  memory->time = is_released ? MAX (memory->time, memory->lock_release) : last;
  if (!is_released)
    return HOST_E_TIMEOUT;
  free_lock (memory);
  return S_OK;
}

/* A query must never wait for what a suspended thread may hold (HM-063); what tells of mappings has no result that says
 * so (HM-012). */
static bool
needs_no_lock (VasClrMethod method)
{
  return method == VAS_CLR_VIRTUAL_QUERY || method == VAS_CLR_NEEDS || method == VAS_CLR_ACQUIRED
         || method == VAS_CLR_RELEASED;
}

HRESULT
host_take_lock (HostCall *call)
{
  HostMemory *memory = call->memory;
  const VasClrHostConfig *config = host_config (call);
  VasThreadId caller = call->call->thread;
  if (is_due (memory->lock_release, memory->time))
    free_lock (memory);
  if (memory->lock_owner == 0 || memory->lock_owner == caller || needs_no_lock (call->method))
    return S_OK;
  return config->lock_timeout == 0 ? HOST_E_NOT_OWNER : wait_for_lock (memory, config->lock_timeout);
}
