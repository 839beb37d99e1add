/* What the host tells of memory: its load when it is asked, and notifications when a threshold is passed. */
#include "base/clr_curve.h"
#include "facade/execute.h"
#include "host/host.h"

/* @part of @all in per cent, at most 1000000. */
static uint64_t
per_cent (uint64_t part, uint64_t all)
{
  uint64_t value = part <= UINT64_MAX / 100 ? part * 100 / MAX (all, 1) : part / MAX (all / 100, 1);
  return MIN (value, 1000000);
}

/* What the thresholds and the curve "budget" are measured by. */
static void
committed_and_limit (const VasMachine *machine, const HostMemory *memory, uint64_t *committed, uint64_t *limit)
{
  const VasConfig *config = &machine->state.config;
  *committed = memory->report.committed;
  *limit = config->host.process_committed != 0 ? config->host.process_committed : config->commit_limit;
}

typedef struct Load
{
  uint64_t load, available;
} Load;

static Load
machine_load (const HostCall *call)
{
  VasCall status = { .id = VAS_CALL_GLOBAL_MEMORY_STATUS_EX, .thread = call->call->thread,
                     .arguments = { 0, VAS_LENGTH_OF_STRUCTURE } };
  VasVerdict verdict = call_execute (call->machine, &status);
  return verdict.status == VAS_STATUS_SUCCESS ? (Load) { status.outputs[0], status.outputs[2] } : (Load) { 0, 0 };
}

static Load
budget_load (const HostCall *call)
{
  uint64_t committed, limit;
  committed_and_limit (call->machine, call->memory, &committed, &limit);
  return (Load) { MIN (per_cent (committed, limit), 100), limit - MIN (committed, limit) };
}

/* A NULL pointer is what the runtime does not want to know. */
void
host_get_memory_load (HostCall *call)
{
  const VasClrHostConfig *config = host_config (call);
  if (host_is_injected (call, HOST_RULE (76), HOST_RULE (76)))
    return;
  const Load machine = machine_load (call), budget = budget_load (call);
  Load load = { *config->load == 0 ? machine.load : budget.load,
                *config->available == 0 ? machine.available : budget.available };
  clr_curve_value (config->load, call->memory->time, &load.load);
  clr_curve_value (config->available, call->memory->time, &load.available);
  if (!host_pointer_is_bad (call, 0))
    host_set_output (call, 0, load.load);
  if (!host_pointer_is_bad (call, 1))
    host_set_output (call, 1, load.available);
}

void
host_register_callback (HostCall *call)
{
  if (!host_is_injected (call, HOST_RULE (86), HOST_RULE (86)))
    call->memory->callback = (uint32_t) call->call->arguments[0];
}

/* The registered object: the program's, or for any other number the host's own, which does what a runtime's does. */
static ICLRMemoryNotificationCallback *
registered (ClrHost *host, const HostMemory *memory)
{
  if (memory->callback == 0)
    return NULL;
  if (memory->callback <= host->callbacks->len)
    return g_ptr_array_index (host->callbacks, memory->callback - 1);
  if (host->own_callback == NULL)
    host->own_callback = vas_clr_callback_new ();
  vas_clr_callback_set (host->own_callback, memory->time,
                        host->machine->state.config.host.state == VAS_CLR_STARTED);
  return host->own_callback;
}

void
host_notify (ClrHost *host, EMemoryAvailable available)
{
  HostMemory *memory = host_memory (host->machine);
  ICLRMemoryNotificationCallback *callback = registered (host, memory);
  memory->told = available;
  if (callback == NULL)
    return;
  memory->report.told_low += available == eMemoryAvailableLow;
  memory->report.told_neutral += available == eMemoryAvailableNeutral;
  memory->report.told_high += available == eMemoryAvailableHigh;
  callback->lpVtbl->OnMemoryNotification (callback, available);
}

/* What is to be told where @told was the last word: low down to the neutral threshold, high up to its own. */
static EMemoryAvailable
pressure_after (const VasClrHostConfig *config, EMemoryAvailable told, uint64_t used)
{
  if (config->notify_low != 0 && used >= config->notify_low)
    return eMemoryAvailableLow;
  if (told == eMemoryAvailableLow && used > config->notify_neutral)
    return told;
  return config->notify_high != 0 && used <= config->notify_high ? eMemoryAvailableHigh : eMemoryAvailableNeutral;
}

/* What a callback does about it may pass the next threshold: that is told when it has returned, never within. */
#define MOST_ROUNDS 4

void
host_check_pressure (ClrHost *host)
{
  const VasClrHostConfig *config = &host->machine->state.config.host;
  if (host->is_notifying || (config->notify_low == 0 && config->notify_high == 0))
    return;
  host->is_notifying = true;
  for (unsigned i = 0; i < MOST_ROUNDS; i++)
    {
      const HostMemory *memory = host_memory (host->machine);
      uint64_t committed, limit;
      committed_and_limit (host->machine, memory, &committed, &limit);
      EMemoryAvailable now = pressure_after (config, memory->told, per_cent (committed, limit));
      if (now == memory->told)
        break;
      host_notify (host, now);
    }
  host->is_notifying = false;
}

void
vas_clr_host_notify (IHostMemoryManager *manager, EMemoryAvailable available)
{
  ClrHost *host = (ClrHost *) manager;
  g_rec_mutex_lock (&host->lock);
  host_notify (host, available);
  g_rec_mutex_unlock (&host->lock);
}
