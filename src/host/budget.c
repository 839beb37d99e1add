/* Budgets: what a process, an AppDomain and a task may have, and how much of that each critical level may use up. */
#include "host/host.h"

HostOwner
host_owner (const HostCall *call)
{
  const VasClrHostConfig *config = host_config (call);
  return (HostOwner) { config->domain, config->task,
                       call->level <= eProcessCritical ? (EMemoryCriticalLevel) call->level : eTaskCritical,
                       call->machine->step + 1 };
}

static HostUsage *
find_usage (HostMemory *memory, HostScope scope, uint32_t id)
{
  for (guint i = 0; i < memory->usages->len; i++)
    {
      HostUsage *usage = &g_array_index (memory->usages, HostUsage, i);
      if (usage->scope == scope && usage->id == id)
        return usage;
    }
  const HostUsage fresh = { scope, id, { 0, 0, 0 } };
  g_array_append_val (memory->usages, fresh);
  return &g_array_index (memory->usages, HostUsage, memory->usages->len - 1);
}

static uint64_t
share_of (uint64_t budget, uint32_t per_cent)
{
  uint64_t hundredth = budget / 100, rest = budget % 100;
  if (per_cent == 0 || hundredth > UINT64_MAX / 2 / per_cent)
    return UINT64_MAX;
  return hundredth * per_cent + rest * per_cent / 100;
}

/* A budget of 0 is none. */
static bool
fits (uint64_t used, uint64_t more, uint64_t budget, uint32_t per_cent)
{
  uint64_t limit = share_of (budget, per_cent);
  return budget == 0 || more == 0 || (used <= limit && more <= limit - used);
}

static uint32_t
level_share (const VasClrHostConfig *config, EMemoryCriticalLevel level)
{
  return level == eTaskCritical        ? config->level_task
         : level == eAppDomainCritical ? config->level_domain
                                       : config->level_process;
}

static HostAmount
budget_of (const VasClrHostConfig *config, HostScope scope)
{
  switch (scope)
    {
    case HOST_DOMAIN:
      return (HostAmount) { config->domain_reserved, config->domain_committed, config->domain_allocations };
    case HOST_TASK:
      return (HostAmount) { config->task_reserved, config->task_committed, config->task_allocations };
    case HOST_PROCESS:
    default:
      return (HostAmount) { config->process_reserved, config->process_committed, config->process_allocations };
    }
}

static uint32_t
scope_id (const HostOwner *owner, HostScope scope)
{
  return scope == HOST_PROCESS ? 0 : scope == HOST_DOMAIN ? owner->domain : owner->task;
}

/* The default domain and threads that are no tasks are free. */
static bool
fits_scope (HostCall *call, HostScope scope, const HostOwner *owner, const HostAmount *more)
{
  const VasClrHostConfig *config = host_config (call);
  HostAmount budget = budget_of (config, scope);
  uint32_t id = scope_id (owner, scope);
  uint32_t per_cent = level_share (config, (EMemoryCriticalLevel) call->level);
  if (scope != HOST_PROCESS && id == 0)
    return true;
  const HostAmount used = find_usage (call->memory, scope, id)->amount;
  return fits (used.reserved, more->reserved, budget.reserved, per_cent)
         && fits (used.committed, more->committed, budget.committed, per_cent)
         && fits (used.allocations, more->allocations, budget.allocations, per_cent);
}

bool
host_may_have (HostCall *call, const HostOwner *owner, const HostAmount *more)
{
  const VasClrHostConfig *config = host_config (call);
  bool has_room = true;
  for (HostScope scope = HOST_PROCESS; scope <= HOST_TASK; scope++)
    has_room = has_room && fits_scope (call, scope, owner, more);
  if (has_room)
    return true;
  if (config->wait_level == VAS_CLR_WAIT_NEVER || call->level + 1 < (uint64_t) config->wait_level)
    {
      host_refuse (call, E_OUTOFMEMORY, HOST_RULE (46), VAS_NO_PAGE);
      return false;
    }
  call->memory->time += config->wait_time;
  call->memory->report.waits++;
  return true;
}

static void
add (uint64_t *total, uint64_t amount, bool is_more)
{
  *total = is_more ? *total + amount : *total - MIN (amount, *total);
}

static void
add_amount (HostAmount *total, const HostAmount *amount, bool is_more)
{
  add (&total->reserved, amount->reserved, is_more);
  add (&total->committed, amount->committed, is_more);
  add (&total->allocations, amount->allocations, is_more);
}

void
host_count (HostMemory *memory, const HostOwner *owner, const HostAmount *amount, bool is_more)
{
  VasClrHostReport *report = &memory->report;
  for (HostScope scope = HOST_PROCESS; scope <= HOST_TASK; scope++)
    add_amount (&find_usage (memory, scope, scope_id (owner, scope))->amount, amount, is_more);
  const HostAmount *process = &g_array_index (memory->usages, HostUsage, 0).amount;
  report->reserved = process->reserved;
  report->committed = process->committed;
  report->allocations = process->allocations;
  report->peak_reserved = MAX (report->peak_reserved, report->reserved);
  report->peak_committed = MAX (report->peak_committed, report->committed);
  report->peak_allocations = MAX (report->peak_allocations, report->allocations);
}
