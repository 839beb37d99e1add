/* A thread's stack in a trace: what it is declared with, and the places of it that the thread's name then has. */
#ifndef VASBOX_TRACE_STACK_FIELDS_H
#define VASBOX_TRACE_STACK_FIELDS_H

#include <glib.h>
#include <vasbox/access.h>

/* StackReserve, StackCommit, StackGuard; StackBase, StackLimit, DeallocationStack.  NULL ends each. */
extern const char *const trace_stack_options[];
extern const char *const trace_stack_places[];

/* Sets the option of that name, one of trace_stack_options. */
void stack_option_set (VasStackOptions *options, const char *name, guint64 bytes);
/* The place of that name, one of trace_stack_places. */
guint64 stack_place (const VasStack *stack, const char *name);

#endif
