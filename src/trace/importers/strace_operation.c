/* See the header.  A call that the log proves to have succeeded is expected to succeed. */
#include "trace/importers/strace_operation.h"
#include "trace/importers/text.h"
#include <vasbox/protection.h>

#define SELF G_MAXUINT64

guint64
operation_round_up (guint64 value)
{
  return value > G_MAXUINT64 - PAGE ? G_MAXUINT64 & ~(PAGE - 1) : (value + PAGE - 1) & ~(PAGE - 1);
}

void
operation_count (const Operation *op, const char *what)
{
  import_loss_count (op->writer->loss, "written with a difference", what);
}

void
operation_skip (const Operation *op, const char *reason)
{
  import_loss_mark (op->writer->loss, op->call->line, LOSS_SKIPPED, reason);
}

/* ---- writing ---- */

void
operation_write_allocate (const Operation *op, const char *name, guint64 address, guint64 size, guint32 type,
                          guint32 protect, guint64 at)
{
  TextCall call = { .who = op->who, .name = name, .id = VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY,
                    .arguments = { SELF, address, 0, size, type, protect }, .expect = "ok" };
  call.has_at = address == 0;
  call.at = at;
  text_write_call (op->writer->out, op->process->layout, &call);
}

void
operation_write_call (const Operation *op, VasCallId id, guint64 address, guint64 size, guint32 flags)
{
  TextCall call = { .who = op->who, .id = id, .arguments = { SELF, address, size, flags }, .expect = "ok" };
  text_write_call (op->writer->out, op->process->layout, &call);
}

void
operation_write_free (const Operation *op, guint64 address, guint64 size, guint32 type)
{
  operation_write_call (op, VAS_CALL_NT_FREE_VIRTUAL_MEMORY, address, size, type);
}

void
operation_write_protect (const Operation *op, guint64 address, guint64 size, guint32 protect)
{
  operation_write_call (op, VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY, address, size, protect);
}

const LayoutAllocation *
operation_allocation (const Operation *op, const LayoutRun *run)
{
  return layout_allocation (op->process->layout, run->allocation);
}

void
operation_name (StraceWriter *writer, LayoutAllocation *allocation)
{
  bool is_private = allocation->type == VAS_MEM_PRIVATE;
  guint number = ++writer->n_names[!is_private];
  g_snprintf (allocation->name, sizeof allocation->name, "%s%u", is_private ? "a" : "view", number);
}
