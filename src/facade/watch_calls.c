/* GetWriteWatch, ResetWriteWatch and their NT calls (section WW; the order of docs/rule-choice.md, section 10). */
#include "facade/execute.h"
#include "facade/nt.h"
#include "space/service.h"

#define FLAG_RESET 1u

typedef struct Watch
{
  VasHandle handle;
  uint64_t flags, base, size, count;
  bool get, no_addresses, no_count, no_granularity;
} Watch;

/* The NT calls have a handle in front of the same parameters, the resetting ones nothing but base and size. */
static Watch
decode (const VasCall *call)
{
  bool is_nt = call->id == VAS_CALL_NT_GET_WRITE_WATCH || call->id == VAS_CALL_NT_RESET_WRITE_WATCH;
  unsigned i = is_nt ? 1 : 0;
  Watch op = { .handle = is_nt ? call->arguments[0] : VAS_CURRENT_PROCESS,
               .get = call->id == VAS_CALL_GET_WRITE_WATCH || call->id == VAS_CALL_NT_GET_WRITE_WATCH };
  if (op.get)
    op.flags = call->arguments[i++];
  op.base = call->arguments[i++];
  op.size = call->arguments[i++];
  if (op.get)
    {
      op.no_addresses = call_pointer_is_bad (call, i++);
      op.no_count = call_pointer_is_bad (call, i);
      op.count = call->arguments[i++];
      op.no_granularity = call_pointer_is_bad (call, i);
    }
  return op;
}

static VasVerdict
check_get (const Watch *op)
{
  if ((op->flags & ~(uint64_t) FLAG_RESET) != 0)
    return REFUSE (INVALID_PARAMETER, 'W', 'W', 14);
  if (op->no_count || op->no_granularity || (op->no_addresses && op->count != 0))
    return REFUSE (ACCESS_VIOLATION, 'W', 'W', 13);
  return op->count == 0 ? REFUSE (INVALID_PARAMETER, 'W', 'W', 12) : VERDICT_OK;
}

static VasVerdict
check_watch (const VasMachine *machine, VasThreadId thread, const Watch *op, VasProcessId *process)
{
  VasVerdict verdict = op->get ? check_get (op) : VERDICT_OK;
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  if (op->base == 0)
    return REFUSE (INVALID_PARAMETER, 'W', 'W', 17);
  if (op->size == 0)
    return op->get ? REFUSE (INVALID_PARAMETER, 'W', 'W', 15) : REFUSE (INVALID_PARAMETER, 'W', 'W', 19);
  if (leaves_user (machine, op->base, op->size))
    return REFUSE (INVALID_PARAMETER, 'W', 'W', 16);
  return machine_reference_process (machine, thread, op->handle, VAS_PROCESS_VM_OPERATION, process);
}

VasVerdict
execute_write_watch (VasMachine *machine, VasCall *call)
{
  Watch op = decode (call);
  VasProcessId process;
  VasVerdict verdict = check_watch (machine, call->thread, &op, &process);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  SpaceContext context = machine_space (machine, process);
  SpaceWatch watch = { .pages = geometry_pages (&machine->geometry, op.base, op.size),
                       .most = op.get ? op.count : UINT64_MAX,
                       .reset = !op.get || (op.flags & FLAG_RESET) != 0,
                       .addresses = op.get ? call->output : NULL,
                       .n_addresses = op.get && call->output != NULL ? call->output_capacity / sizeof (uint64_t) : 0 };
  verdict = space_check_watched (&context, watch.pages);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  uint64_t n = space_take_written (&context, &watch);
  if (op.get)
    {
      call->output_size = n * sizeof (uint64_t);
      call_set_output (call, 0, n);
      call_set_output (call, 1, n);
      call_set_output (call, 2, machine->state.config.page_size);
    }
  return verdict;
}
