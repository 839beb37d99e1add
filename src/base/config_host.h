/* What the section [host] of a machine's description must hold. */
#ifndef VASBOX_BASE_CONFIG_HOST_H
#define VASBOX_BASE_CONFIG_HOST_H

#include <vasbox/config.h>

/* One of them for each key that does not take every number. */
bool host_mode_is_known (const VasConfig *config);
bool host_state_is_known (const VasConfig *config);
bool host_wait_is_known (const VasConfig *config);
bool host_level_task_is_good (const VasConfig *config);
bool host_level_domain_is_good (const VasConfig *config);
bool host_level_process_is_good (const VasConfig *config);
bool host_load_is_good (const VasConfig *config);
bool host_available_is_good (const VasConfig *config);
bool host_notify_low_is_good (const VasConfig *config);
bool host_notify_neutral_is_good (const VasConfig *config);
bool host_notify_high_is_good (const VasConfig *config);

#endif
