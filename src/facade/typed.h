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

#endif
