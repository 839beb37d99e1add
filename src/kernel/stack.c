/* Threads' stacks: sizes by RtlCreateUserStack's rules (ST-007), placement as of a reserve without an address. */
#include "kernel/kernel.h"
#include <vasbox/protection.h>

#define MIB (UINT64_C (1) << 20)
#define DEFAULT_RESERVE MIB
#define DEFAULT_COMMIT UINT64_C (4096)
#define WINDOWS_10 10240

/* Up to a multiple of @unit, or UINT64_MAX where there is none. */
static uint64_t
round_up (uint64_t size, uint64_t unit)
{
  uint64_t rest = size % unit;
  if (rest == 0)
    return size;
  return size > UINT64_MAX - (unit - rest) ? UINT64_MAX : size + (unit - rest);
}

/* Like round_up(), in units. */
static uint64_t
count_up (uint64_t size, uint64_t unit)
{
  return size / unit + (size % unit != 0);
}

static uint64_t
reserve_bytes (const StackRequest *request, uint64_t commit)
{
  uint64_t reserve = request->reserve != 0 ? request->reserve : DEFAULT_RESERVE;
  if (commit >= reserve)
    reserve = round_up (commit, MIB);
  return round_up (reserve, request->reserve_align);
}

VasVerdict
machine_create_stack (VasMachine *machine, VasProcessId process, const StackRequest *request, SpaceStack *stack)
{
  const Geometry *geometry = &machine->geometry;
  const VasConfig *config = &machine->state.config;
  if (request->commit_align == 0 || request->reserve_align == 0)
    return REFUSE (INVALID_PARAMETER, 'S', 'T', 7);
  uint64_t commit = request->commit != 0 ? request->commit : DEFAULT_COMMIT;
  uint64_t reserve = count_up (reserve_bytes (request, commit), config->allocation_granularity);
  uint64_t commit_pages = count_up (round_up (commit, request->commit_align), config->page_size);
  uint64_t n_pages = reserve * geometry->granularity_pages;
  if (n_pages > geometry->vad_end || commit_pages > n_pages)
    return REFUSE (NO_MEMORY, 'V', 'A', 43);
  SpaceReserve where = { .pages = { 0, n_pages },
                         .low = geometry->first_page,
                         .high = request->limit_page < geometry->vad_end ? request->limit_page : geometry->vad_end,
                         .align = geometry->granularity_pages,
                         .policy = config->placement,
                         .prng = &machine->state.prng };
  SpaceContext context = machine_space (machine, process);
  return space_create_stack (&context, &where, commit_pages, request->guard_pages, stack);
}

uint32_t
machine_guard_pages (const VasMachine *machine)
{
  const VasConfig *config = &machine->state.config;
  return config->pointer_size == 8 && config->build >= WINDOWS_10 ? 3 : 1;
}

void
machine_note_guard (VasMachine *machine, VasProcessId process, PageRange pages)
{
  if (machine->state.config.build < WINDOWS_10)
    return;
  for (guint i = 0; i < machine->state.threads->len; i++)
    {
      Thread *thread = machine_thread (machine, i + 1);
      if (thread->process == process && thread->stack.end != 0)
        space_stack_note_guard (&machine_process (machine, process)->space, &thread->stack, pages);
    }
}

VasVerdict
vas_machine_create_thread_with_stack (VasMachine *machine, VasProcessId process, const VasStackOptions *options,
                                      VasThreadId *thread)
{
  const VasStackOptions standard = { 0, 0, 0 };
  SpaceStack stack;
  if (options == NULL)
    options = &standard;
  if (!machine_has_process (machine, process))
    return REFUSE (INVALID_PARAMETER, 'V', 'X', 1);
  if (machine_process (machine, process)->terminated)
    return REFUSE (PROCESS_IS_TERMINATING, 'V', 'X', 12);
  uint64_t guard = count_up (options->guard, machine->state.config.page_size);
  StackRequest request = { options->commit, options->reserve, 1, 1, UINT64_MAX,
                           guard == 0         ? machine_guard_pages (machine)
                           : guard < UINT32_MAX ? (uint32_t) guard
                                              : UINT32_MAX };
  VasVerdict verdict = machine_create_stack (machine, process, &request, &stack);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  VasThreadId id = vas_machine_create_thread (machine, process);
  machine_thread (machine, id)->stack = stack;
  if (thread != NULL)
    *thread = id;
  return verdict;
}

bool
vas_machine_thread_stack (const VasMachine *machine, VasThreadId thread, VasStack *stack)
{
  if (!machine_has_thread (machine, thread) || machine_thread (machine, thread)->stack.end == 0)
    return false;
  const SpaceStack *own = &machine_thread (machine, thread)->stack;
  const Geometry *geometry = &machine->geometry;
  *stack = (VasStack) { geometry_address (geometry, own->start), geometry_address (geometry, own->limit),
                        geometry_address (geometry, own->end), geometry_address (geometry, own->guard_pages),
                        geometry_address (geometry, own->first_commit) };
  return true;
}
