/* The typed functions of the working set: one VasCall each. */
#include "facade/typed.h"
#include <vasbox/win32_calls.h>

bool
vas_win32_set_process_working_set_size_ex (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t minimum,
                                           uint64_t maximum, uint32_t flags)
{
  return typed_simple (machine, VAS_CALL_SET_PROCESS_WORKING_SET_SIZE_EX, thread,
                       ARGUMENTS (process, minimum, maximum, flags));
}

bool
vas_win32_set_process_working_set_size (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t minimum,
                                        uint64_t maximum)
{
  return typed_simple (machine, VAS_CALL_SET_PROCESS_WORKING_SET_SIZE, thread,
                       ARGUMENTS (process, minimum, maximum));
}

bool
vas_win32_empty_working_set (VasMachine *machine, VasThreadId thread, VasHandle process)
{
  return typed_simple (machine, VAS_CALL_EMPTY_WORKING_SET, thread, ARGUMENTS (process));
}

static bool
get_size (VasMachine *machine, VasCall *call, uint64_t *minimum, uint64_t *maximum)
{
  call->bad_pointers |= null_bit (minimum, 1) | null_bit (maximum, 2);
  vas_machine_call (machine, call);
  if (call->succeeded)
    {
      *minimum = call->outputs[0];
      *maximum = call->outputs[1];
    }
  return call->succeeded;
}

bool
vas_win32_get_process_working_set_size_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                           uint64_t *minimum, uint64_t *maximum, uint32_t *flags)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_PROCESS_WORKING_SET_SIZE_EX, thread, ARGUMENTS (process));
  call.bad_pointers = null_bit (flags, 3);
  if (!get_size (machine, &call, minimum, maximum))
    return false;
  *flags = (uint32_t) call.outputs[2];
  return true;
}

bool
vas_win32_get_process_working_set_size (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *minimum,
                                        uint64_t *maximum)
{
  VasCall call;
  call_begin (&call, VAS_CALL_GET_PROCESS_WORKING_SET_SIZE, thread, ARGUMENTS (process));
  return get_size (machine, &call, minimum, maximum);
}

/* The simulated buffer has words of the machine's pointers, the program's has words of 64 bits. */
void
typed_working_set (const VasMachine *machine, VasCall *call, bool is_list, void *information, uint64_t length)
{
  uint64_t words = length / vas_machine_config (machine)->pointer_size;
  if (information == NULL)
    return;
  if (is_list)
    {
      call->output = (uint64_t *) information + 1;
      call->output_capacity = words > 0 ? (words - 1) * sizeof (uint64_t) : 0;
      return;
    }
  call->input = call->output = information;
  call->input_size = call->output_capacity = words / 2 * sizeof (VasWorkingSetExInformation);
}

bool
vas_win32_query_working_set (VasMachine *machine, VasThreadId thread, VasHandle process, uint64_t *words,
                             uint64_t length)
{
  VasCall call;
  call_begin (&call, VAS_CALL_QUERY_WORKING_SET, thread, ARGUMENTS (process, 0, length));
  call.bad_pointers = null_bit (words, 1);
  typed_working_set (machine, &call, true, words, length);
  vas_machine_call (machine, &call);
  if (was_set (&call, 0))
    *words = call.outputs[0];
  return call.succeeded;
}

bool
vas_win32_query_working_set_ex (VasMachine *machine, VasThreadId thread, VasHandle process,
                                VasWorkingSetExInformation *pages, uint64_t length)
{
  VasCall call;
  call_begin (&call, VAS_CALL_QUERY_WORKING_SET_EX, thread, ARGUMENTS (process, 0, length));
  call.bad_pointers = null_bit (pages, 1);
  typed_working_set (machine, &call, false, pages, length);
  vas_machine_call (machine, &call);
  return call.succeeded;
}
