/* The four Virtual methods: the wrapped call, what the host asks before it, and what it remembers of it. */
#include "facade/execute.h"
#include "facade/nt.h"
#include "host/host.h"

static uint64_t
committed_now (const HostCall *call)
{
  VasProcessCounters counters;
  VasProcessId process = vas_machine_thread_process (call->machine, call->call->thread);
  return vas_machine_usage (call->machine, process, &counters) ? counters.committed : 0;
}

static bool
reserves (const VasCall *call)
{
  return call->arguments[0] == 0 || (call->arguments[2] & VAS_MEM_RESERVE) != 0;
}

/* Bytes of [@start, @end) that are not committed. */
static uint64_t
not_committed (const HostCall *call, uint64_t start, uint64_t end)
{
  VasProcessId process = vas_machine_thread_process (call->machine, call->call->thread);
  uint64_t bytes = 0;
  VasRegion region;
  while (start < end && vas_machine_region (call->machine, process, start, &region))
    {
      uint64_t part = MIN (region.size, end - start);
      bytes += region.state != VAS_MEM_COMMIT ? part : 0;
      start += part;
    }
  return bytes;
}

/* What the request would add; its arguments are good. */
static HostAmount
amount_of (const HostCall *call)
{
  const Geometry *geometry = &call->machine->geometry;
  uint64_t address = call->call->arguments[0], type = call->call->arguments[2];
  PageRange pages = geometry_pages (geometry, address, call->call->arguments[1]);
  uint64_t start = geometry_address (geometry, pages.start), end = geometry_address (geometry, pages.end);
  HostAmount more = { 0, 0, 0 };
  if (reserves (call->call))
    {
      more.reserved = end - (address != 0 ? start & ~(uint64_t) (call->machine->state.config.allocation_granularity - 1)
                                          : start);
      more.allocations = 1;
      more.committed = (type & VAS_MEM_COMMIT) != 0 ? more.reserved : 0;
    }
  else if ((type & VAS_MEM_COMMIT) != 0)
    more.committed = not_committed (call, start, end);
  return more;
}

/* Who answers for the request: of a commit, whoever reserved. */
static HostOwner
owner_of (const HostCall *call)
{
  HostOwner owner = host_owner (call);
  int index = reserves (call->call) ? -1 : host_find_reservation (call->memory, call->call->arguments[0]);
  if (index >= 0)
    {
      const HostOwner *reserver = &g_array_index (call->memory->reservations, HostReservation, index).owner;
      owner.domain = reserver->domain;
      owner.task = reserver->task;
    }
  return owner;
}

static VasRule
allocation_rule (VasStatus status)
{
  switch (status)
    {
    case VAS_STATUS_NO_MEMORY:
    case VAS_STATUS_COMMITMENT_LIMIT:
    case VAS_STATUS_PAGEFILE_QUOTA_EXCEEDED:
      return HOST_RULE (36);
    case VAS_STATUS_CONFLICTING_ADDRESSES:
    case VAS_STATUS_ALREADY_COMMITTED:
      return HOST_RULE (39);
    default:
      return HOST_RULE (13);
    }
}

static bool
is_good_level (HostCall *call)
{
  if (call->level <= eProcessCritical)
    return true;
  host_refuse_status (call, (VasVerdict) { VAS_STATUS_INVALID_PARAMETER, VAS_NO_RULE, VAS_NO_PAGE }, HOST_RULE (1));
  return false;
}

/* The checks that do not need the address space. */
static bool
arguments_are_good (HostCall *call, const NtAllocate *op)
{
  VasVerdict verdict = host_pointer_is_bad (call, 5) ? REFUSE (ACCESS_VIOLATION, 'H', 'M', 30) : VERDICT_OK;
  if (verdict.status == VAS_STATUS_SUCCESS)
    verdict = nt_check_allocate (call->machine, op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    host_refuse_status (call, verdict,
                        host_pointer_is_bad (call, 5) ? HOST_RULE (30) : allocation_rule (verdict.status));
  return verdict.status == VAS_STATUS_SUCCESS && is_good_level (call);
}

static void
remember (HostCall *call, const NtAllocate *op, const HostOwner *owner, uint64_t committed)
{
  HostMemory *memory = call->memory;
  const HostAmount more = { 0, committed, 0 };
  int index = host_find_reservation (memory, op->base_out);
  if (reserves (call->call))
    {
      const HostReservation reservation = { op->base_out, op->size_out, committed, *owner };
      host_add_reservation (memory, &reservation);
    }
  else if (index >= 0 && committed != 0)
    {
      g_array_index (memory->reservations, HostReservation, index).committed += committed;
      host_count (memory, owner, &more, true);
    }
  memory->report.level_bytes[call->level] += reserves (call->call) ? op->size_out : committed;
}

void
host_virtual_alloc (HostCall *call)
{
  const uint64_t *a = call->call->arguments;
  NtAllocate op = { .thread = call->call->thread,
                    .process = VAS_CURRENT_PROCESS,
                    .base_address = a[0],
                    .region_size = a[1],
                    .allocation_type = a[2],
                    .protect = a[3],
                    .has_place_at = call->call->has_place_at,
                    .place_at = call->call->place_at };
  if (!arguments_are_good (call, &op) || host_is_injected (call, HOST_RULE (36), HOST_RULE (34)))
    return;
  const HostOwner owner = owner_of (call);
  const HostAmount more = amount_of (call);
  if (!host_may_have (call, &owner, &more))
    return;
  uint64_t before = committed_now (call);
  VasVerdict verdict = nt_allocate (call->machine, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    {
      host_refuse_status (call, verdict, allocation_rule (verdict.status));
      return;
    }
  remember (call, &op, &owner, committed_now (call) - before);
  host_set_output (call, 0, op.base_out);
}

/* What the kernel would refuse whatever the address is, kernelbase's rule first (VF-001). */
static VasVerdict
check_free (const HostCall *call, const NtFree *op)
{
  if (op->free_type == VAS_MEM_RELEASE && op->region_size != 0)
    return REFUSE (INVALID_PARAMETER, 'V', 'F', 1);
  return nt_check_free (call->machine, op);
}

/* A partial decommit keeps the reservation (HM-055). */
static void
forget (HostCall *call, const NtFree *op, int index, uint64_t decommitted)
{
  HostMemory *memory = call->memory;
  HostReservation *entry = &g_array_index (memory->reservations, HostReservation, index);
  const HostAmount less = { 0, MIN (decommitted, entry->committed), 0 };
  if (op->free_type == VAS_MEM_RELEASE)
    {
      host_remove_reservation (memory, index);
      return;
    }
  entry->committed -= less.committed;
  host_count (memory, &entry->owner, &less, false);
}

void
host_virtual_free (HostCall *call)
{
  const uint64_t *a = call->call->arguments;
  NtFree op = { .thread = call->call->thread, .process = VAS_CURRENT_PROCESS, .base_address = a[0],
                .region_size = a[1], .free_type = a[2] };
  VasVerdict verdict = check_free (call, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    {
      host_refuse_status (call, verdict, HOST_RULE (52));
      return;
    }
  if (host_is_injected (call, HOST_RULE (52), call->injected == S_FALSE ? HOST_RULE (53) : HOST_RULE (51)))
    return;
  int index = host_find_reservation (call->memory, a[0]);
  if (index < 0)
    {
      host_refuse (call, HOST_E_INVALIDOPERATION, HOST_RULE (51), a[0]);
      return;
    }
  uint64_t before = committed_now (call);
  verdict = nt_free (call->machine, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    host_refuse_status (call, verdict, HOST_RULE (52));
  else
    forget (call, &op, index, before - committed_now (call));
}

/* Any address is answered for (HM-064), as the wrapped call does; S_FALSE with a filled buffer is a success
 * (HM-062). */
void
host_virtual_query (HostCall *call)
{
  VasCall query = { .id = VAS_CALL_VIRTUAL_QUERY, .thread = call->call->thread };
  bool is_bad = host_pointer_is_bad (call, 1) || host_pointer_is_bad (call, 3);
  query.arguments[0] = call->call->arguments[0];
  query.arguments[2] = call->call->arguments[2];
  query.bad_pointers = is_bad ? 2 : 0;
  if (call->injected != S_FALSE && host_is_injected (call, HOST_RULE (5), HOST_RULE (5)))
    return;
  VasVerdict verdict = call_execute (call->machine, &query);
  if (verdict.status != VAS_STATUS_SUCCESS)
    {
      host_refuse_status (call, verdict, HOST_RULE (60));
      return;
    }
  for (unsigned i = 0; i < 8; i++)
    if ((query.outputs_set >> i & 1) != 0)
      host_set_output (call, i, query.outputs[i]);
  host_set_output (call, 8, query.result);
  call->call->result = (uint32_t) call->injected;
}

/* Foreign addresses are the system's to answer (HM-073). */
void
host_virtual_protect (HostCall *call)
{
  const uint64_t *a = call->call->arguments;
  NtProtect op = { .thread = call->call->thread, .process = VAS_CURRENT_PROCESS, .base_address = a[0],
                   .region_size = a[1], .new_protect = a[2], .bad_old_pointer = host_pointer_is_bad (call, 3) };
  if (host_is_injected (call, HOST_RULE (71), HOST_RULE (71)))
    return;
  VasVerdict verdict = nt_protect (call->machine, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    host_refuse_status (call, verdict, HOST_RULE (72));
  else
    host_set_output (call, 0, op.old_protect);
}
