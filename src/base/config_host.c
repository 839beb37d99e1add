#include "base/config_host.h"
#include "base/clr_curve.h"

#define MAX_PER_CENT 1000000
#define MAX_AVAILABLE (UINT64_C (1) << 60)

bool
host_mode_is_known (const VasConfig *config)
{
  return (unsigned) config->host.mode <= VAS_CLR_WIN32_MAPPED;
}

bool
host_state_is_known (const VasConfig *config)
{
  return (unsigned) config->host.state <= VAS_CLR_SHUTTING_DOWN;
}

bool
host_wait_is_known (const VasConfig *config)
{
  return (unsigned) config->host.wait_level <= VAS_CLR_WAIT_PROCESS;
}

bool
host_level_task_is_good (const VasConfig *config)
{
  return config->host.level_task <= MAX_PER_CENT;
}

bool
host_level_domain_is_good (const VasConfig *config)
{
  return config->host.level_domain <= MAX_PER_CENT;
}

bool
host_level_process_is_good (const VasConfig *config)
{
  return config->host.level_process <= MAX_PER_CENT;
}

bool
host_load_is_good (const VasConfig *config)
{
  return clr_curve_is_good (config->host.load, 100);
}

bool
host_available_is_good (const VasConfig *config)
{
  return clr_curve_is_good (config->host.available, MAX_AVAILABLE);
}

bool
host_notify_low_is_good (const VasConfig *config)
{
  return config->host.notify_low <= MAX_PER_CENT;
}

bool
host_notify_neutral_is_good (const VasConfig *config)
{
  return config->host.notify_neutral <= MAX_PER_CENT;
}

bool
host_notify_high_is_good (const VasConfig *config)
{
  return config->host.notify_high <= MAX_PER_CENT;
}
