/* See the header.  Numbers take their form from the parameter's kind, by the same function as in all other writers. */
#include "trace/importers/text.h"
#include "trace/symbols.h"
#include <inttypes.h>
#include <vasbox/protection.h>

void
text_write_address (GString *out, const Layout *layout, guint64 address)
{
  const LayoutRun *run = layout == NULL ? NULL : layout_find (layout, address);
  const LayoutAllocation *allocation = run == NULL ? NULL : layout_allocation (layout, run->allocation);
  if (allocation == NULL || allocation->name[0] == '\0')
    symbol_format (out, VAS_KIND_ADDRESS, address);
  else if (address == allocation->base)
    g_string_append (out, allocation->name);
  else
    g_string_append_printf (out, "%s+0x%" PRIx64, allocation->name, address - allocation->base);
}

static void
write_argument (GString *out, const Layout *layout, const VasParameter *parameter, guint64 value)
{
  if (parameter->kind == VAS_KIND_ADDRESS)
    text_write_address (out, layout, value);
  else
    symbol_format (out, parameter->kind, value);
}

/* A parameter that the trace language leaves out, or that says no more than its default. */
static bool
is_left_out (const VasParameter *parameter, guint64 value)
{
  return parameter->direction == VAS_OUT || (parameter->optional && value == parameter->otherwise);
}

static void
write_arguments (GString *out, const Layout *layout, const TextCall *call, const VasCallInfo *info)
{
  const char *separator = "";
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (!is_left_out (&info->parameters[i], call->arguments[i]))
      {
        g_string_append (out, separator);
        write_argument (out, layout, &info->parameters[i], call->arguments[i]);
        separator = ", ";
      }
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (call->null_pointers & 1u << i)
      {
        g_string_append_printf (out, "%s%s=&NULL", separator, info->parameters[i].name);
        separator = ", ";
      }
}

void
text_write_call (GString *out, const Layout *layout, const TextCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (call->who != NULL)
    g_string_append_printf (out, "@%s ", call->who);
  if (call->name != NULL)
    g_string_append_printf (out, "%s = ", call->name);
  g_string_append_printf (out, "%s(", info->name);
  write_arguments (out, layout, call, info);
  g_string_append_c (out, ')');
  if (call->expect != NULL)
    g_string_append_printf (out, " -> %s", call->expect);
  if (call->has_at)
    g_string_append_printf (out, " at 0x%" PRIx64, call->at);
  if (call->comment != NULL)
    g_string_append_printf (out, "  # %s", call->comment);
  g_string_append_c (out, '\n');
}

/* The run that stands for most pages; equal attributes are added up. */
static const LayoutRun *
commonest (const GArray *runs)
{
  const LayoutRun *best = NULL;
  guint64 most = 0;
  for (guint i = 0; i < runs->len; i++)
    {
      const LayoutRun *run = &g_array_index (runs, LayoutRun, i);
      guint64 bytes = 0;
      for (guint j = 0; j < runs->len; j++)
        {
          const LayoutRun *other = &g_array_index (runs, LayoutRun, j);
          if (other->state == run->state && other->protect == run->protect)
            bytes += other->end - other->start;
        }
      if (bytes > most)
        {
          most = bytes;
          best = run;
        }
    }
  return best;
}

static void
write_place_run (GString *out, const Layout *layout, TextCall *call, const LayoutRun *run)
{
  call->arguments[0] = run->start;
  call->arguments[1] = run->end - run->start;
  call->arguments[3] = run->state;
  call->arguments[4] = run->state == VAS_MEM_COMMIT ? run->protect : 0;
  text_write_call (out, layout, call);
}

void
text_write_place (GString *out, const Layout *layout, const char *who, const LayoutAllocation *allocation,
                  const GArray *runs, const char *comment)
{
  const LayoutRun *most = commonest (runs);
  TextCall call = { .who = who, .id = VAS_CALL_PLACE, .expect = "ok", .comment = comment };
  call.name = allocation->name[0] != '\0' ? allocation->name : NULL;
  call.arguments[2] = allocation->type;
  call.arguments[5] = VAS_PLACE_DEFAULT_PROTECT;
  guint32 usual = allocation->type == VAS_MEM_IMAGE ? VAS_PAGE_EXECUTE_WRITECOPY : most->protect;
  if (allocation->allocation_protect != 0 && (allocation->allocation_protect != usual || most->state != VAS_MEM_COMMIT))
    call.arguments[5] = allocation->allocation_protect;
  LayoutRun whole = { allocation->base, allocation->end, 0, most->state, most->protect };
  write_place_run (out, NULL, &call, &whole);
  call.name = NULL;
  call.comment = NULL;
  call.arguments[5] = VAS_PLACE_DEFAULT_PROTECT;
  for (guint i = 0; i < runs->len; i++)
    {
      const LayoutRun *run = &g_array_index (runs, LayoutRun, i);
      if (run->state != most->state || run->protect != most->protect)
        write_place_run (out, layout, &call, run);
    }
}
