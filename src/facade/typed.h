/* How a typed function begins its VasCall. */
#ifndef VASBOX_FACADE_TYPED_H
#define VASBOX_FACADE_TYPED_H

#include <stddef.h>
#include <string.h>
#include <vasbox/call.h>

/* What the machine sets, two thirds of a VasCall, is left as it is.  The arguments are copied one by one: so the
 * compiler puts them where they belong at once, instead of writing them twice. */
static inline void
call_begin (VasCall *call, VasCallId id, VasThreadId thread, const uint64_t arguments[VAS_MAX_PARAMETERS])
{
  call->id = id;
  call->thread = thread;
#pragma GCC unroll 10
  for (unsigned i = 0; i < VAS_MAX_PARAMETERS; i++)
    call->arguments[i] = arguments[i];
  memset (&call->bad_pointers, 0, offsetof (VasCall, step) - offsetof (VasCall, bad_pointers));
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
