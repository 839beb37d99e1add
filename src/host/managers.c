/* The managers that a host may have: what GetHostManager is asked for, and what it answers. */
#include "host/host.h"

const IID *const host_managers[HOST_N_MANAGERS] = {
  &IID_IHostMemoryManager, &IID_IHostTaskManager,     &IID_IHostThreadpoolManager,
  &IID_IHostIoCompletionManager, &IID_IHostSyncManager, &IID_IHostAssemblyManager,
  &IID_IHostGCManager,     &IID_IHostSecurityManager, &IID_IHostPolicyManager,
};

uint64_t
host_manager_number (const IID *iid)
{
  uint64_t number = 1;
  if (iid == NULL)
    return 0;
  while (number <= HOST_N_MANAGERS && !IsEqualIID (iid, host_managers[number - 1]))
    number++;
  return number;
}

/* HM-112: the memory manager, and of nothing else. */
void
host_get_host_manager (HostCall *call)
{
  uint64_t number = call->call->arguments[0];
  if (number == 0 || host_pointer_is_bad (call, 1))
    host_refuse (call, E_INVALIDARG, HOST_RULE (112), VAS_NO_PAGE);
  else if (host_is_injected (call, HOST_RULE (112), HOST_RULE (112)))
    return;
  else if (number != 1)
    host_refuse (call, E_NOINTERFACE, HOST_RULE (112), VAS_NO_PAGE);
  else
    host_set_output (call, 0, 1);
}
