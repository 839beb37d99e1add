/* IHostMalloc: heaps in simulated memory.  A segment is reserved and committed at once; its blocks tile it, the first
 * free one that is large enough is taken, and a segment without a block in use is given back.  Blocks are aligned as
 * the system's heap aligns them (HM-103). */
#include "facade/nt.h"
#include "host/host.h"

#define LARGEST_REQUEST (UINT64_C (1) << 48)

static uint64_t
alignment (const HostCall *call)
{
  return call->machine->state.config.pointer_size == 8 ? 16 : 8;
}

static uint64_t
round_up (uint64_t value, uint64_t power_of_two)
{
  return (value + power_of_two - 1) & ~(power_of_two - 1);
}

static guint
find_room (const HostMemory *memory, uint32_t heap, uint64_t size)
{
  guint i = 0;
  for (; i < memory->blocks->len; i++)
    {
      const HostBlock *block = &g_array_index (memory->blocks, HostBlock, i);
      if (block->heap == heap && !block->used && block->size >= size)
        break;
    }
  return i;
}

/* A new segment, as one free block; false: there is no memory, and the call is refused. */
static bool
add_segment (HostCall *call, uint32_t heap, uint64_t size)
{
  uint32_t type = g_array_index (call->memory->heaps, HostHeapEntry, heap - 1).type;
  NtAllocate op = { .thread = call->call->thread,
                    .process = VAS_CURRENT_PROCESS,
                    .region_size = round_up (size, call->machine->state.config.allocation_granularity),
                    .allocation_type = VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                    .protect = (type & MALLOC_EXECUTABLE) != 0 ? VAS_PAGE_EXECUTE_READWRITE : VAS_PAGE_READWRITE };
  VasVerdict verdict = nt_allocate (call->machine, &op);
  if (verdict.status != VAS_STATUS_SUCCESS)
    {
      host_refuse (call, E_OUTOFMEMORY, HOST_RULE (98), VAS_NO_PAGE);
      return false;
    }
  const HostBlock block = { op.base_out, op.size_out, op.base_out, heap, false, { 0, 0, eTaskCritical, 0 } };
  g_array_insert_val (call->memory->blocks, host_first_above (call->memory->blocks, op.base_out), block);
  return true;
}

static uint64_t
take_block (HostMemory *memory, guint index, uint64_t size, const HostOwner *owner)
{
  HostBlock *block = &g_array_index (memory->blocks, HostBlock, index);
  HostBlock rest = *block;
  uint64_t address = block->address;
  rest.address += size;
  rest.size -= size;
  block->size = size;
  block->used = true;
  block->owner = *owner;
  if (rest.size != 0)
    g_array_insert_val (memory->blocks, index + 1, rest);
  return address;
}

static void
count_block (HostMemory *memory, const HostOwner *owner, uint64_t size, bool is_more)
{
  const HostAmount amount = { 0, size, 1 };
  host_count (memory, owner, &amount, is_more);
  memory->report.heap = is_more ? memory->report.heap + size : memory->report.heap - size;
}

/* A heap's number is live while it has a type. */
static bool
is_heap (const HostMemory *memory, uint64_t heap)
{
  return heap >= 1 && heap <= memory->heaps->len
         && g_array_index (memory->heaps, HostHeapEntry, heap - 1).type != UINT32_MAX;
}

static bool
arguments_are_good (HostCall *call, unsigned out)
{
  bool is_bad = host_pointer_is_bad (call, out) || !is_heap (call->memory, call->call->arguments[0]);
  VasVerdict verdict
      = { is_bad ? VAS_STATUS_ACCESS_VIOLATION : VAS_STATUS_INVALID_PARAMETER, VAS_NO_RULE, VAS_NO_PAGE };
  if (!is_bad && call->level <= eProcessCritical)
    return true;
  host_refuse_status (call, verdict, is_bad ? HOST_RULE (98) : HOST_RULE (1));
  return false;
}

/* Alloc and DebugAlloc, which only says where it was called (HM-099). */
void
host_heap_alloc (HostCall *call)
{
  HostMemory *memory = call->memory;
  uint32_t heap = (uint32_t) call->call->arguments[0];
  uint64_t wanted = call->call->arguments[1];
  uint64_t size = round_up (MAX (MIN (wanted, LARGEST_REQUEST), 1), alignment (call));
  const HostOwner owner = host_owner (call);
  const HostAmount more = { 0, size, 1 };
  if (!arguments_are_good (call, call->method == VAS_CLR_ALLOC ? 3 : 5)
      || host_is_injected (call, HOST_RULE (98), HOST_RULE (98)) || !host_may_have (call, &owner, &more))
    return;
  if (wanted > LARGEST_REQUEST)
    {
      host_refuse (call, E_OUTOFMEMORY, HOST_RULE (98), VAS_NO_PAGE);
      return;
    }
  if (find_room (memory, heap, size) == memory->blocks->len && !add_segment (call, heap, size))
    return;
  host_set_output (call, 0, take_block (memory, find_room (memory, heap, size), size, &owner));
  count_block (memory, &owner, size, true);
  memory->report.level_bytes[call->level] += size;
}

/* Joins the free block at @index with the one behind it, where both are of one segment. */
static void
join_next (HostMemory *memory, guint index)
{
  if (index + 1 >= memory->blocks->len)
    return;
  HostBlock *block = &g_array_index (memory->blocks, HostBlock, index);
  const HostBlock *next = block + 1;
  if (block->used || next->used || block->segment != next->segment)
    return;
  block->size += next->size;
  g_array_remove_index (memory->blocks, index + 1);
}

static void
release_segment (HostCall *call, VasThreadId thread, guint index)
{
  NtFree op = { .thread = thread, .process = VAS_CURRENT_PROCESS,
                .base_address = g_array_index (call->memory->blocks, HostBlock, index).segment,
                .free_type = VAS_MEM_RELEASE };
  VasVerdict ignored = nt_free (call->machine, &op); /* whoever freed it behind the host's back has it back */
  (void) ignored;
  g_array_remove_index (call->memory->blocks, index);
}

static bool
is_whole_segment (const HostMemory *memory, guint index)
{
  const HostBlock *blocks = &g_array_index (memory->blocks, HostBlock, 0);
  bool has_left = index > 0 && blocks[index - 1].segment == blocks[index].segment;
  bool has_right = index + 1 < memory->blocks->len && blocks[index + 1].segment == blocks[index].segment;
  return !blocks[index].used && !has_left && !has_right;
}

static void
free_block (HostCall *call, VasThreadId thread, guint index)
{
  HostMemory *memory = call->memory;
  HostBlock *block = &g_array_index (memory->blocks, HostBlock, index);
  count_block (memory, &block->owner, block->size, false);
  block->used = false;
  join_next (memory, index);
  if (index > 0)
    {
      guint n_before = memory->blocks->len;
      join_next (memory, index - 1);
      index -= n_before - memory->blocks->len;
    }
  if (is_whole_segment (memory, index))
    release_segment (call, thread, index);
}

/* NULL is tolerated (HM-101); what Alloc of this heap did not give is not (HM-100). */
void
host_heap_free (HostCall *call)
{
  HostMemory *memory = call->memory;
  uint64_t heap = call->call->arguments[0], address = call->call->arguments[1];
  if (host_is_injected (call, HOST_RULE (100), HOST_RULE (100)) || address == 0)
    return;
  guint index = host_first_above (memory->blocks, address);
  const HostBlock *block
      = index < memory->blocks->len ? &g_array_index (memory->blocks, HostBlock, index) : NULL;
  if (block == NULL || block->address != address || !block->used || block->heap != heap)
    host_refuse (call, HOST_E_INVALIDOPERATION, HOST_RULE (100), address);
  else
    free_block (call, call->call->thread, index);
}

void
host_create_malloc (HostCall *call)
{
  uint64_t type = call->call->arguments[0];
  bool is_bad = host_pointer_is_bad (call, 1);
  VasVerdict verdict
      = { is_bad ? VAS_STATUS_ACCESS_VIOLATION : VAS_STATUS_INVALID_PARAMETER, VAS_NO_RULE, VAS_NO_PAGE };
  if (is_bad || (type & ~(uint64_t) (MALLOC_THREADSAFE | MALLOC_EXECUTABLE)) != 0)
    {
      host_refuse_status (call, verdict, is_bad ? HOST_RULE (95) : HOST_RULE (3));
      return;
    }
  if (host_is_injected (call, HOST_RULE (95), HOST_RULE (95)))
    return;
  const HostHeapEntry heap = { (uint32_t) type, ++call->host->n_heaps };
  g_array_append_val (call->memory->heaps, heap);
  host_set_output (call, 0, call->memory->heaps->len);
}

void
host_heap_release (HostCall *call)
{
  HostMemory *memory = call->memory;
  uint64_t heap = call->call->arguments[0];
  if (!is_heap (memory, heap))
    return;
  for (guint i = 0; i < memory->blocks->len;)
    {
      const HostBlock *block = &g_array_index (memory->blocks, HostBlock, i);
      bool is_its_own = block->heap == heap && block->used;
      if (is_its_own)
        free_block (call, call->call->thread, i);
      i = is_its_own ? 0 : i + 1;
    }
  g_array_index (memory->heaps, HostHeapEntry, heap - 1).type = UINT32_MAX;
}
