/* What the host tells of memory: its load when it is asked, and notifications when a threshold is passed. */
#include "base/clr_curve.h"
#include "facade/execute.h"
#include "host/host.h"
#include "host/orders.h"

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

/* The host's state may be another one afterwards. */
static void
call_out (ClrHost *host, ICLRMemoryNotificationCallback *callback, EMemoryAvailable available)
{
  unsigned depth = host->depth;
  bool was_notifying = host->is_notifying;
  host->is_notifying = true;
  for (unsigned i = 0; i < depth; i++)
    host_unlock (host);
  callback->lpVtbl->OnMemoryNotification (callback, available);
  for (unsigned i = 0; i < depth; i++)
    host_lock (host);
  host->is_notifying = was_notifying;
}

/* The program's object, or for any other number what a runtime's would come to. */
static void
tell (ClrHost *host, EMemoryAvailable available, uint64_t time)
{
  HostMemory *memory = host_memory (host->machine);
  guint number = memory->callback;
  bool is_object = number != 0 && number <= host->callbacks->len;
  ICLRMemoryNotificationCallback *callback
      = is_object ? g_ptr_array_index (host->callbacks, number - 1) : NULL;
  if (number == 0)
    return;
  memory->report.told_low += available == eMemoryAvailableLow;
  memory->report.told_neutral += available == eMemoryAvailableNeutral;
  memory->report.told_high += available == eMemoryAvailableHigh;
  if (callback != NULL)
    call_out (host, callback, available);
  else
    callback_take (&memory->own, available, time, host->machine->state.config.host.state == VAS_CLR_STARTED);
}

/* What is to be told where @told was the thresholds' last word, which what a script orders is not: low down to the
 * neutral threshold, high up to its own. */
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

static void
tell_of_thresholds (ClrHost *host)
{
  const VasClrHostConfig *config = &host->machine->state.config.host;
  for (unsigned i = 0; i < MOST_ROUNDS && (config->notify_low != 0 || config->notify_high != 0); i++)
    {
      const HostMemory *memory = host_memory (host->machine);
      uint64_t committed, limit;
      committed_and_limit (host->machine, memory, &committed, &limit);
      EMemoryAvailable now = pressure_after (config, memory->told, per_cent (committed, limit));
      if (now == memory->told)
        break;
      host_memory (host->machine)->told = now;
      tell (host, now, memory->time);
    }
}

static guint
count_due (const HostMemory *memory)
{
  guint n = 0;
  while (n < memory->scheduled->len && g_array_index (memory->scheduled, HostNotification, n).time <= memory->time)
    n++;
  return n;
}

/* What a callback schedules for now waits for the next call. */
static void
tell_what_is_due (ClrHost *host)
{
  for (guint n = count_due (host_memory (host->machine)); n > 0; n--)
    {
      HostMemory *memory = host_memory (host->machine);
      if (memory->scheduled->len == 0)
        return;
      const HostNotification due = g_array_index (memory->scheduled, HostNotification, 0);
      g_array_remove_index (memory->scheduled, 0);
      tell (host, due.available, due.time);
    }
}

void
host_settle (void *data)
{
  ClrHost *host = data;
  if (host->is_notifying)
    return;
  host->is_notifying = true;
  tell_what_is_due (host);
  tell_of_thresholds (host);
  host->is_notifying = false;
}

void
vas_clr_host_notify (IHostMemoryManager *manager, EMemoryAvailable available)
{
  ClrHost *host = (ClrHost *) manager;
  host_lock (host);
  machine_tell_order (host->machine, &(HostOrder) { .kind = HOST_ORDER_NOTIFY, .available = available });
  tell (host, available, host_memory (host->machine)->time);
  host_unlock (host);
}

void
vas_clr_host_notify_at (IHostMemoryManager *manager, uint64_t time, EMemoryAvailable available)
{
  ClrHost *host = (ClrHost *) manager;
  const HostNotification fresh = { time, available };
  guint place = 0;
  host_lock (host);
  machine_tell_order (host->machine,
                      &(HostOrder) { .kind = HOST_ORDER_NOTIFY_AT, .available = available, .time = time });
  GArray *scheduled = host_memory (host->machine)->scheduled;
  while (place < scheduled->len && g_array_index (scheduled, HostNotification, place).time <= time)
    place++;
  g_array_insert_val (scheduled, place, fresh);
  host_settle (host);
  host_unlock (host);
}
