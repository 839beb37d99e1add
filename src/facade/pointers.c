#include "facade/pointers.h"
#include "facade/execute.h"
#include "facade/pointer_lists.h"
#include <string.h>

/* Lists, names and buffers in simulated memory are no longer; VirtualAddresses of a prefetch would be 4 million. */
#define LONGEST (UINT64_C (64) << 20)

static Pointee
simulated_pointee (const VasMachine *machine, const VasCall *call, unsigned i)
{
  return (call->simulated_pointers >> i & 1) != 0 ? pointee_of (machine, call, i)
                                                  : (Pointee) { .kind = POINTEE_NONE };
}

/* The first byte of the @pointee at @address that may not be used, or the one behind it. */
static uint64_t
usable_end (const VasMachine *machine, VasProcessId process, uint64_t address, const Pointee *pointee)
{
  uint64_t end = address + pointee->size, at = address;
  VasRegion region;
  while (at < end && vas_machine_region (machine, process, at, &region)
         && pointer_region_allows (&region, pointee->writes))
    at = region.base + region.size;
  return at < end ? at : end;
}

static bool
is_usable (const VasMachine *machine, const VasCall *call, uint64_t address, const Pointee *pointee)
{
  if (pointee->size > LONGEST || address > UINT64_MAX - pointee->size)
    return false;
  return usable_end (machine, pointer_process (machine, call), address, pointee) == address + pointee->size;
}

/* What an access to where the @parameter at fault leads is refused by; a guard page there loses its guard. */
static VasVerdict
access_to (VasMachine *machine, const VasCall *call, unsigned parameter)
{
  Pointee pointee = pointee_of (machine, call, parameter);
  uint64_t address = call->arguments[parameter];
  VasFault fault;
  if (pointee.size > LONGEST || address > UINT64_MAX - pointee.size)
    return REFUSE (ACCESS_VIOLATION, 'A', 'C', 4);
  SpaceContext context = machine_space (machine, pointer_process (machine, call));
  SpaceAccess access = { .kind = pointee.writes ? VAS_ACCESS_WRITE : VAS_ACCESS_READ,
                         .address = usable_end (machine, pointer_process (machine, call), address, &pointee),
                         .size = 1 };
  if (space_access_allowed (&context, &access, &fault))
    return REFUSE (ACCESS_VIOLATION, 'A', 'C', 3);
  VasVerdict verdict = access_verdict (machine, &fault);
  if (fault.status == VAS_STATUS_GUARD_PAGE_VIOLATION)
    verdict.rule = VAS_RULE ('A', 'C', 34);
  return verdict;
}

/* Numbers first: they say how long lists are. */
static void
load_numbers (VasMachine *machine, VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      Pointee pointee = simulated_pointee (machine, call, i);
      uint64_t value = 0;
      if (pointee.kind != POINTEE_NUMBER)
        continue;
      if (!is_usable (machine, call, call->arguments[i], &pointee))
        {
          call->faulted_pointers |= UINT32_C (1) << i;
          continue;
        }
      if (pointee.reads)
        vas_machine_peek (machine, pointer_process (machine, call), call->arguments[i], pointee.width, &value);
      call->arguments[i] = GUINT64_FROM_LE (value);
    }
}

/* A list in memory has no length of its own, as one that is given by value has. */
static bool
is_without_length (const VasCall *call, unsigned parameter, const Pointee *pointee)
{
  const VasCallInfo *info = vas_call_info (call->id);
  return (pointee->kind == POINTEE_LIST || pointee->kind == POINTEE_NAME) && parameter + 1 < info->n_parameters
         && info->parameters[parameter + 1].otherwise == VAS_LENGTH_OF_STRUCTURE
         && call->arguments[parameter + 1] == VAS_LENGTH_OF_STRUCTURE;
}

static void
load_others (VasMachine *machine, VasCall *call, Pointers *pointers)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      Pointee pointee = simulated_pointee (machine, call, i);
      if (pointee.kind == POINTEE_NUMBER || pointee.kind == POINTEE_NONE)
        continue;
      if (is_without_length (call, i, &pointee))
        call->arguments[i + 1] = 0;
      bool is_good = is_usable (machine, call, call->arguments[i], &pointee);
      if (is_good && pointee.reads)
        is_good = pointer_list_load (machine, call, i, &pointee, pointers);
      if (!is_good)
        call->faulted_pointers |= UINT32_C (1) << i;
      else if (pointee.writes && pointee.kind != POINTEE_STRUCTURE && call->output == NULL)
        {
          call->output_capacity = pointee.kind == POINTEE_NAME ? pointee.size : pointee.size / pointee.width * 8;
          call->output = pointers->room = g_malloc0 (call->output_capacity + 1);
        }
    }
}

void
pointers_load (VasMachine *machine, VasCall *call, Pointers *pointers)
{
  *pointers = (Pointers) { .input = call->input,
                           .input_size = call->input_size,
                           .output = call->output,
                           .output_capacity = call->output_capacity };
  memcpy (pointers->given, call->arguments, sizeof call->arguments);
  load_numbers (machine, call);
  load_others (machine, call, pointers);
}

/* @bytes to the caller's memory: all of them, or none. */
static bool
store_bytes (VasMachine *machine, const VasCall *call, uint64_t address, const void *bytes, uint64_t size)
{
  SpaceContext context = machine_space (machine, pointer_process (machine, call));
  SpaceAccess access
      = { .kind = VAS_ACCESS_WRITE, .address = address, .size = size, .source = bytes, .capacity = size };
  VasFault fault;
  return size == 0 || (space_access_allowed (&context, &access, &fault) && space_access (&context, &access, &fault));
}

/* Fields that the call did not set stay as they are in memory. */
static bool
store_structure (VasMachine *machine, const VasCall *call, uint64_t address, const Pointee *pointee)
{
  const VasCallInfo *info = vas_call_info (call->id);
  const unsigned pointer_size = machine->state.config.pointer_size;
  unsigned char bytes[128] = { 0 };
  unsigned n_set = 0;
  vas_machine_peek (machine, pointer_process (machine, call), address, pointee->size, bytes);
  for (unsigned i = 0; i < pointee->n_fields; i++)
    {
      const PointeeField *field = &pointee->fields[i];
      int output = vas_call_output (info, field->output);
      unsigned offset = pointer_size == 8 ? field->offset_64 : field->offset_32;
      unsigned width = field->width != 0 ? field->width : pointer_size;
      if (!pointer_output_set (call, output) || offset == POINTEE_NOWHERE || offset + width > pointee->size)
        continue;
      uint64_t value = GUINT64_TO_LE (call->outputs[output]);
      memcpy (bytes + offset, &value, width);
      n_set++;
    }
  return n_set == 0 || store_bytes (machine, call, address, bytes, pointee->size);
}

static bool
store_list (VasMachine *machine, const VasCall *call, uint64_t address, const Pointee *pointee)
{
  uint64_t size;
  g_autofree void *bytes = pointer_list_bytes (machine, call, address, pointee, &size);
  return store_bytes (machine, call, address, bytes, size);
}

/* False: what parameter @i led to is no longer there. */
static bool
store_pointee (VasMachine *machine, const VasCall *call, uint64_t address, const Pointee *pointee)
{
  if (pointee->kind == POINTEE_STRUCTURE)
    return store_structure (machine, call, address, pointee);
  if (pointee->kind == POINTEE_LIST || pointee->kind == POINTEE_NAME)
    return store_list (machine, call, address, pointee);
  if (!pointer_output_set (call, pointee->output))
    return true;
  uint64_t value = GUINT64_TO_LE (call->outputs[pointee->output]);
  return store_bytes (machine, call, address, &value, pointee->width);
}

static void
store_all (VasMachine *machine, VasCall *call, const uint64_t given[VAS_MAX_PARAMETERS])
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      Pointee pointee = simulated_pointee (machine, call, i);
      bool is_to_write = !call_pointer_faults (call, i) && pointee.writes;
      if (is_to_write && !store_pointee (machine, call, given[i], &pointee) && pointee.kind == POINTEE_NUMBER)
        call->outputs_set &= ~(UINT32_C (1) << pointee.output);
    }
}

/* Whether the first byte that the @parameter at fault may not use is in a guard page. */
static bool
meets_guard (const VasMachine *machine, const VasCall *call, unsigned parameter)
{
  Pointee pointee = pointee_of (machine, call, parameter);
  VasProcessId process = pointer_process (machine, call);
  VasRegion region;
  return pointee.size <= LONGEST
         && vas_machine_region (machine, process, usable_end (machine, process, call->arguments[parameter], &pointee),
                                &region)
         && region.state == VAS_MEM_COMMIT && (region.protect & VAS_PAGE_GUARD) != 0;
}

/* The lowest parameter at fault is the one that a probe meets first. */
static void
tell_fault (VasMachine *machine, VasCall *call)
{
  if (call->verdict.status != VAS_STATUS_ACCESS_VIOLATION || call->faulted_pointers == 0)
    return;
  unsigned first = (unsigned) g_bit_nth_lsf (call->faulted_pointers, -1);
  if (call->verdict.rule == VAS_RULE ('A', 'C', 3) || meets_guard (machine, call, first))
    call->verdict = access_to (machine, call, first);
}

void
pointers_store (VasMachine *machine, VasCall *call, Pointers *pointers)
{
  tell_fault (machine, call);
  store_all (machine, call, pointers->given);
  memcpy (call->arguments, pointers->given, sizeof call->arguments);
  call->input = pointers->input;
  call->input_size = pointers->input_size;
  call->output = pointers->output;
  call->output_capacity = pointers->output_capacity;
  g_free (pointers->read);
  g_free (pointers->room);
}
