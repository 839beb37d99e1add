#include "facade/pointers.h"
#include "base/protection.h"
#include <string.h>

/* Of the number that the parameter points to, in bytes; 0: it is none, or one that no simulated memory holds. */
static uint32_t
width_of (const VasMachine *machine, const VasParameter *parameter)
{
  if (parameter->direction != VAS_INOUT)
    return 0;
  if (parameter->kind == VAS_KIND_ADDRESS || parameter->kind == VAS_KIND_SIZE)
    return machine->state.config.pointer_size;
  return parameter->kind == VAS_KIND_VALUE ? 8 : 0;
}

static bool
is_simulated (const VasMachine *machine, const VasCall *call, unsigned i)
{
  return (call->simulated_pointers >> i & 1) != 0 && width_of (machine, &vas_call_info (call->id)->parameters[i]) != 0;
}

/* May the page be read and written, without a guard? */
static bool
is_good_page (const VasMachine *machine, VasProcessId process, uint64_t address)
{
  VasRegion region;
  return vas_machine_region (machine, process, address, &region) && region.state == VAS_MEM_COMMIT
         && protection_is_writable (region.protect) && (region.protect & VAS_PAGE_GUARD) == 0;
}

void
pointers_load (VasMachine *machine, VasCall *call, uint64_t given[VAS_MAX_PARAMETERS])
{
  const VasCallInfo *info = vas_call_info (call->id);
  VasProcessId process = machine_thread (machine, call->thread)->process;
  memcpy (given, call->arguments, sizeof call->arguments);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      uint32_t width = width_of (machine, &info->parameters[i]);
      uint64_t value = 0;
      if (!is_simulated (machine, call, i))
        continue;
      if (is_good_page (machine, process, given[i]) && is_good_page (machine, process, given[i] + width - 1))
        vas_machine_peek (machine, process, given[i], width, &value);
      else
        call->bad_pointers |= UINT32_C (1) << i;
      call->arguments[i] = GUINT64_FROM_LE (value);
    }
}

static bool
store (VasMachine *machine, VasCall *call, uint64_t address, uint32_t width, uint64_t value)
{
  SpaceContext context = machine_space (machine, machine_thread (machine, call->thread)->process);
  uint64_t bytes = GUINT64_TO_LE (value);
  SpaceAccess access = { .kind = VAS_ACCESS_WRITE,
                         .address = address,
                         .size = width,
                         .source = &bytes,
                         .capacity = sizeof bytes };
  VasFault fault;
  return space_access_allowed (&context, &access, &fault) && space_access (&context, &access, &fault);
}

void
pointers_store (VasMachine *machine, VasCall *call, const uint64_t given[VAS_MAX_PARAMETERS])
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      int output = vas_call_output (info, info->parameters[i].name);
      if (!is_simulated (machine, call, i))
        continue;
      call->bad_pointers &= ~(UINT32_C (1) << i);
      if ((call->outputs_set >> output & 1) == 0 || !vas_status_is_success (call->verdict.status))
        continue;
      uint32_t width = width_of (machine, &info->parameters[i]);
      if (!store (machine, call, given[i], width, call->outputs[output]))
        call->outputs_set &= ~(UINT32_C (1) << output);
    }
  memcpy (call->arguments, given, sizeof call->arguments);
}
