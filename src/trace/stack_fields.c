#include "trace/stack_fields.h"

const char *const trace_stack_options[] = { "StackReserve", "StackCommit", "StackGuard", NULL };
const char *const trace_stack_places[] = { "StackBase", "StackLimit", "DeallocationStack", NULL };

void
stack_option_set (VasStackOptions *options, const char *name, guint64 bytes)
{
  if (g_str_equal (name, trace_stack_options[0]))
    options->reserve = bytes;
  else if (g_str_equal (name, trace_stack_options[1]))
    options->commit = bytes;
  else
    options->guard = bytes;
}

guint64
stack_place (const VasStack *stack, const char *name)
{
  if (g_str_equal (name, trace_stack_places[0]))
    return stack->base;
  return g_str_equal (name, trace_stack_places[1]) ? stack->limit : stack->bottom;
}
