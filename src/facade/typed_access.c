/* Accesses by threads.  Nobody watching, no VasCall is built: most of what such a machine does is this. */
#include "facade/execute.h"
#include <vasbox/access.h>

/* A fault's parameters are outputs that were set: kind and address, and what made an in-page error. */
static uint32_t
count_parameters (const VasCall *call, unsigned first_output)
{
  uint32_t set = call->outputs_set >> first_output;
  return (set & 4) != 0 ? 3 : (set & 1) != 0 ? 2 : 0;
}

/* With observers the access is a call like any other. */
static bool
access_by_call (VasMachine *machine, VasThreadId thread, const SpaceAccess *access, VasFault *fault)
{
  VasCall call
      = { .id = VAS_CALL_TOUCH, .thread = thread, .arguments = { access->address, access->size, access->kind } };
  unsigned first_output = 0;
  if (access->kind == VAS_ACCESS_WRITE && access->source != NULL)
    {
      call.id = VAS_CALL_WRITE;
      call.input = access->source;
      call.input_size = access->size;
    }
  else if (access->kind == VAS_ACCESS_READ && access->data != NULL)
    {
      call.id = VAS_CALL_READ;
      first_output = 1;
    }
  else if (access->kind == VAS_ACCESS_EXECUTE)
    call.id = VAS_CALL_EXECUTE;
  call.output = access->kind != VAS_ACCESS_WRITE ? access->data : NULL;
  call.output_capacity = access->size;
  vas_machine_call (machine, &call);
  if (!call.succeeded)
    *fault = (VasFault) { call.verdict.status, call.verdict.rule, count_parameters (&call, first_output),
                          { call.outputs[first_output], call.outputs[first_output + 1],
                            call.outputs[first_output + 2] }, (int) call.outputs[first_output + 3] };
  return call.succeeded;
}

/* The access that is no plain hit. */
static bool
access_slowly (VasMachine *machine, VasThreadId thread, const SpaceAccess *wanted, VasFault *fault)
{
  VasFault own;
  SpaceAccess access = *wanted;
  if (fault == NULL)
    fault = &own;
  if (!machine_has_thread (machine, thread))
    {
      g_critical ("vas_access: no such thread (%u)", thread);
      return false;
    }
  if (machine->observers->len != 0)
    return access_by_call (machine, thread, &access, fault);
  bool done = machine_access (machine, thread, &access, fault);
  machine->step++;
  machine->last_verdict = done ? VERDICT_OK : access_verdict (machine, fault);
  return done;
}

/* @to and @from may be NULL: no byte moves. */
static inline bool
read_memory (VasMachine *machine, VasThreadId thread, VasAccessKind kind, uint64_t address, uint64_t size, void *to,
             VasFault *fault)
{
  uint64_t pfn;
  uint32_t offset;
  if (!machine_hit (machine, thread, space_memory_kind (kind), address, size, &pfn, &offset))
    {
      SpaceAccess access = { .kind = kind, .address = address, .size = size, .data = to, .capacity = size };
      return access_slowly (machine, thread, &access, fault);
    }
  if (to != NULL)
    memory_read_frame (&machine->state.memory, pfn, offset, (uint32_t) size, to);
  return true;
}

static inline bool
write_memory (VasMachine *machine, VasThreadId thread, uint64_t address, uint64_t size, const void *from,
              VasFault *fault)
{
  uint64_t pfn;
  uint32_t offset;
  if (!machine_hit (machine, thread, MEMORY_WRITE, address, size, &pfn, &offset))
    {
      SpaceAccess access
          = { .kind = VAS_ACCESS_WRITE, .address = address, .size = size, .source = from, .capacity = size };
      return access_slowly (machine, thread, &access, fault);
    }
  if (from != NULL)
    memory_write_frame (&machine->state.memory, pfn, offset, (uint32_t) size, from);
  return true;
}

bool
vas_access (VasMachine *machine, VasThreadId thread, VasAccessKind kind, uint64_t address, uint64_t size, void *data,
            VasFault *fault)
{
  return kind == VAS_ACCESS_WRITE ? write_memory (machine, thread, address, size, data, fault)
                                  : read_memory (machine, thread, kind, address, size, data, fault);
}

#define LOAD_AND_STORE(bits) \
  bool \
  vas_load_u##bits (VasMachine *machine, VasThreadId thread, uint64_t address, uint##bits##_t *value, \
                    VasFault *fault) \
  { \
    uint64_t loaded = 0; \
    bool done = read_memory (machine, thread, VAS_ACCESS_READ, address, bits / 8, &loaded, fault); \
    if (done) \
      *value = (uint##bits##_t) GUINT64_FROM_LE (loaded); \
    return done; \
  } \
\
  bool \
  vas_store_u##bits (VasMachine *machine, VasThreadId thread, uint64_t address, uint##bits##_t value, \
                     VasFault *fault) \
  { \
    uint64_t stored = GUINT64_TO_LE ((uint64_t) value); \
    return write_memory (machine, thread, address, bits / 8, &stored, fault); \
  }

LOAD_AND_STORE (8)
LOAD_AND_STORE (16)
LOAD_AND_STORE (32)
LOAD_AND_STORE (64)
