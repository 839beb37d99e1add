/* ReadProcessMemory, WriteProcessMemory and their NT calls (section RW; the order of docs/rule-choice.md, section 8).
 * The pages of the handle's process are remote; the buffer is local: bytes of the embedding program, or memory of the
 * calling process. */
#include "facade/execute.h"
#include "facade/nt.h"
#include "space/service.h"
#include "space/view.h"

enum
{
  BUFFER = 2, /* the parameters of all four */
  COUNT = 4,
  VISTA = 6000,
  WINDOWS_10_1607 = 14393
};

typedef struct Transfer
{
  VasCall *call;
  bool write, helped; /* helped: WriteProcessMemory, for which kernel32 makes code writable */
  VasProcessId process;
  uint64_t address, size;
  SpaceContext remote, local;
  bool local_is_memory;
  PageRange opened; /* pages that kernel32 made writable, and what they were */
  uint32_t old_protect;
  bool closed;      /* and they were made so again */
} Transfer;

static bool
is_in_user_range (const VasMachine *machine, uint64_t address, uint64_t size)
{
  uint64_t end = geometry_address (&machine->geometry, machine->geometry.end_page);
  return address <= end && size <= end - address;
}

/* Where the buffer is NULL, it is memory at address 0. */
static void
decode (VasMachine *machine, VasCall *call, Transfer *t)
{
  bool is_read = call->id == VAS_CALL_READ_PROCESS_MEMORY || call->id == VAS_CALL_NT_READ_VIRTUAL_MEMORY;
  *t = (Transfer) { .call = call,
                    .write = !is_read,
                    .helped = call->id == VAS_CALL_WRITE_PROCESS_MEMORY,
                    .address = call->arguments[1],
                    .size = call->arguments[3],
                    .local = machine_space (machine, machine_thread (machine, call->thread)->process) };
  if (call_pointer_is_bad (call, BUFFER))
    call->arguments[BUFFER] = 0;
  t->local_is_memory = call_pointer_is_bad (call, BUFFER) || (call->simulated_pointers >> BUFFER & 1) != 0;
  if (t->write && t->size == VAS_LENGTH_OF_STRUCTURE && !t->local_is_memory)
    t->size = call->input_size;
}

static VasVerdict
reference_remote (VasMachine *machine, Transfer *t)
{
  uint32_t access = t->write ? VAS_PROCESS_VM_WRITE | VAS_PROCESS_VM_OPERATION : VAS_PROCESS_VM_READ;
  VasVerdict verdict
      = machine_reference_process (machine, t->call->thread, t->call->arguments[0], access, &t->process);
  if (verdict.status == VAS_STATUS_SUCCESS)
    t->remote = machine_space (machine, t->process);
  return verdict;
}

/* What kernel32 looks at before a write, by the protection of the first page alone (RW-008..010, RW-019): t->opened are
 * the pages that it will open. */
static VasVerdict
check_code_pages (Transfer *t)
{
  PageRange pages = geometry_pages (t->remote.geometry, t->address, t->size);
  RegionAttribute first = region_map_find (&t->remote.space->map, pages.start).attribute;
  if (region_attribute_state (first) != REGION_STATE_COMMITTED)
    return VERDICT_OK;
  switch (region_attribute_protect (first) & 0xff)
    {
    case VAS_PAGE_READONLY:
      return REFUSE_AT (&t->remote, pages.start, ACCESS_VIOLATION, 'R', 'W', 8);
    case VAS_PAGE_NOACCESS:
      return REFUSE_AT (&t->remote, pages.start, ACCESS_VIOLATION, 'R', 'W', 10);
    case VAS_PAGE_EXECUTE:
    case VAS_PAGE_EXECUTE_READ:
      break;
    default:
      return VERDICT_OK;
    }
  VasVerdict verdict = space_may_protect (&t->remote, pages, VAS_PAGE_EXECUTE_READWRITE);
  if (verdict.status == VAS_STATUS_SUCCESS)
    t->opened = pages;
  return verdict;
}

/* Pages stay as they are where the source cannot be read, or no byte is written: such a refusal changes nothing. */
static bool
copy_to_pages (Transfer *t, SpaceCopy *copy)
{
  RegionMap promise;
  uint32_t old;
  if (t->opened.start == t->opened.end)
    return space_copy (copy);
  if (!space_copy_may_read (copy))
    return false;
  region_map_share (&promise, &t->remote.space->map);
  (void) space_protect (&t->remote, t->opened, VAS_PAGE_EXECUTE_READWRITE, &t->old_protect).status;
  t->old_protect &= ~(VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE); /* the allocation's, and never asked for of a view */
  bool is_whole = space_copy (copy);
  if (!is_whole && copy->copied == 0)
    {
      space_put_promise_back (t->remote.space, &promise);
      space_charge_copies_again (&t->remote, t->opened);
    }
  else
    {
      (void) space_protect (&t->remote, t->opened, t->old_protect, &old).status;
      t->closed = true;
    }
  region_map_clear (&promise);
  return is_whole;
}

/* The first page of the remote range. */
static VasRule
first_page_rule (const Transfer *t, const SpaceCopy *copy)
{
  VasRule rule = copy->fault.rule;
  if (geometry_page (t->remote.geometry, t->address) < t->remote.geometry->first_page)
    return VAS_RULE ('R', 'W', 5);
  if (!copy->source_failed && (rule == VAS_RULE ('A', 'C', 7) || rule == VAS_RULE ('A', 'C', 9)
                               || rule == VAS_RULE ('A', 'C', 11)))
    return VAS_RULE ('R', 'W', 11);
  return VAS_RULE ('R', 'W', 4);
}

static VasRule
remote_rule (const Transfer *t, const SpaceCopy *copy)
{
  const Geometry *geometry = t->remote.geometry;
  if (geometry_page (geometry, copy->fault.parameters[1]) == geometry_page (geometry, t->address))
    return first_page_rule (t, copy);
  if (!copy->source_failed)
    return VAS_RULE ('R', 'W', 18);
  return t->call->arguments[0] == VAS_CURRENT_PROCESS ? VAS_RULE ('R', 'W', 1) : VAS_RULE ('R', 'W', 3);
}

static VasRule
stopping_rule (const Transfer *t, const SpaceCopy *copy)
{
  bool is_local = copy->source_failed == t->write;
  if (copy->fault.status == VAS_STATUS_IN_PAGE_ERROR)
    return copy->fault.rule;
  if (copy->fault.status == VAS_STATUS_GUARD_PAGE_VIOLATION)
    return is_local ? VAS_RULE ('A', 'C', 34) : VAS_RULE ('R', 'W', 15);
  if (is_local)
    return copy->source_failed ? VAS_RULE ('R', 'W', 17) : VAS_RULE ('R', 'W', 16);
  return remote_rule (t, copy);
}

static VasVerdict
refuse_copy (const VasMachine *machine, const Transfer *t, const SpaceCopy *copy)
{
  VasRule rule = stopping_rule (t, copy);
  bool was_violation = rule == VAS_RULE ('R', 'W', 11) || rule == VAS_RULE ('R', 'W', 17);
  VasStatus status = was_violation && machine->state.config.build < VISTA ? VAS_STATUS_ACCESS_VIOLATION
                                                                        : VAS_STATUS_PARTIAL_COPY;
  uint64_t page = geometry_page (&machine->geometry, copy->fault.parameters[1]);
  return (VasVerdict) { status, rule, geometry_address (&machine->geometry, page) };
}

/* The local buffer, as an end of the copy.  False: bytes are missing at the source, which cannot be read there. */
static bool
local_buffer (Transfer *t, SpaceBuffer *local)
{
  const VasCall *call = t->call;
  if (t->local_is_memory)
    *local = (SpaceBuffer) { .context = &t->local, .address = call->arguments[BUFFER] };
  else if (t->write)
    *local = (SpaceBuffer) { .from = call->input };
  else
    *local = (SpaceBuffer) { .to = call->output, .to_size = call->output_capacity };
  return t->local_is_memory || !t->write || (call->input != NULL && call->input_size >= t->size);
}

static void
set_count (Transfer *t, uint64_t count)
{
  VasCall *call = t->call;
  if (!t->write && !t->local_is_memory && call->verdict.status == VAS_STATUS_SUCCESS)
    {
      call_set_output (call, 0, count);
      call->output_size = count;
    }
  if (!call_pointer_is_bad (call, COUNT)) /* may be NULL (RW-021) */
    call_set_output (call, t->write ? 0 : 1, count);
}

/* Everything is as it was, where no byte moved, and where a page could not be brought in. */
static VasVerdict
move (VasMachine *machine, Transfer *t)
{
  Memory *memory = &machine->state.memory, before;
  SpaceBuffer remote = { .context = &t->remote, .address = t->address }, local;
  memory_share (&before, memory);
  VasVerdict verdict = t->helped ? check_code_pages (t) : VERDICT_OK;
  bool may_count = verdict.status == VAS_STATUS_SUCCESS;
  SpaceCopy copy = { .size = t->size, .source_failed = true };
  if (may_count && !local_buffer (t, &local))
    verdict = machine->state.config.build < VISTA ? REFUSE (ACCESS_VIOLATION, 'R', 'W', 17)
                                                  : REFUSE (PARTIAL_COPY, 'R', 'W', 17);
  else if (may_count)
    {
      copy.source = t->write ? local : remote;
      copy.destination = t->write ? remote : local;
      if (!copy_to_pages (t, &copy))
        verdict = refuse_copy (machine, t, &copy);
    }
  if (verdict.status != VAS_STATUS_SUCCESS && copy.copied == 0)
    {
      space_put_memory_back (memory, &before);
      if (copy.fault.status == VAS_STATUS_GUARD_PAGE_VIOLATION)
        space_map_large_page (copy.source_failed ? copy.source.context : copy.destination.context,
                              geometry_page (t->remote.geometry, copy.fault.parameters[1]));
    }
  if (t->closed && (t->old_protect & VAS_PAGE_GUARD) != 0) /* by a protect, as others are (ST-005) */
    machine_note_guard (machine, t->process, t->opened);
  memory_clear (&before);
  t->call->verdict = verdict;
  bool is_old_partial_read = verdict.rule == VAS_RULE ('R', 'W', 16) && machine->state.config.build < WINDOWS_10_1607;
  if (may_count)
    set_count (t, is_old_partial_read ? 0 : copy.copied);
  return verdict;
}

VasVerdict
execute_copy (VasMachine *machine, VasCall *call)
{
  Transfer t;
  decode (machine, call, &t);
  if (!is_in_user_range (machine, t.address, t.size)
      || (t.local_is_memory && !is_in_user_range (machine, call->arguments[BUFFER], t.size)))
    return REFUSE (ACCESS_VIOLATION, 'R', 'W', 6);
  if (call_pointer_faults (call, COUNT))
    return REFUSE_POINTER;
  if (t.size == 0)
    {
      call->verdict = VERDICT_OK;
      set_count (&t, 0);
      return VERDICT_OK;
    }
  VasVerdict verdict = reference_remote (machine, &t);
  return verdict.status == VAS_STATUS_SUCCESS ? move (machine, &t) : verdict;
}
