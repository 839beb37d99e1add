/* How a typed function begins its VasCall. */
#ifndef VASBOX_FACADE_TYPED_H
#define VASBOX_FACADE_TYPED_H

#include <stddef.h>
#include <string.h>
#include <vasbox/call.h>

/* The outputs, half of a VasCall, are left as they are: outputs_set tells which of them are good. */
static inline void
call_begin (VasCall *call, VasCallId id, VasThreadId thread, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  memset (call, 0, offsetof (VasCall, outputs));
  call->id = id;
  call->thread = thread;
  memcpy (call->arguments, arguments, sizeof call->arguments);
}

/* The bad_pointers bit of @parameter, where @pointer is NULL. */
static inline uint32_t
null_bit (const void *pointer, unsigned parameter)
{
  return pointer == NULL ? (uint32_t) 1 << parameter : 0;
}

static inline uint64_t
value_at (const uint64_t *pointer)
{
  return pointer != NULL ? *pointer : 0;
}

static inline bool
was_set (const VasCall *call, unsigned output)
{
  return (call->outputs_set >> output & 1) != 0;
}

/* A call without payload or outputs. */
bool typed_simple (VasMachine *machine, VasCallId id, VasThreadId thread, const uint64_t arguments[VAS_MAX_PARAMETERS]);

/* The payload of a query of the working set (@is_list) or of single pages of it. */
void typed_working_set (const VasMachine *machine, VasCall *call, bool is_list, void *information, uint64_t length);

#define ARGUMENTS(...) ((const uint64_t[VAS_MAX_PARAMETERS]) { __VA_ARGS__ })

#endif
