/* What was ordered of the machine's host, as the lines that order the same. */
#include "trace/record_host.h"
#include "trace/symbols.h"

/* "any" and several methods as bits; one of them by its name. */
static void
append_methods (GString *out, guint32 methods)
{
  for (unsigned i = 0; i < VAS_CLR_N_METHODS; i++)
    if (methods == (guint32) 1 << i)
      {
        g_string_append (out, vas_clr_method_name ((VasClrMethod) i));
        return;
      }
  g_string_append (out, "any");
}

static void
append_option (GString *out, const char *name, VasKind kind, guint64 value)
{
  if (value == 0)
    return;
  g_string_append_printf (out, ", %s=", name);
  symbol_format (out, kind, value);
}

static void
append_levels (GString *out, guint32 levels)
{
  for (unsigned i = eTaskCritical; i <= eProcessCritical; i++)
    if (levels == (guint32) 1 << i)
      {
        g_string_append (out, ", level=");
        symbol_format (out, VAS_KIND_CRITICAL_LEVEL, i);
        return;
      }
  append_option (out, "levels", VAS_KIND_SIZE, levels);
}

static void
append_failure (GString *out, const VasClrFailure *failure)
{
  gboolean is_one = (failure->methods & (failure->methods - 1)) == 0;
  g_string_append (out, "host.fail(");
  append_methods (out, failure->methods);
  g_string_append (out, ", ");
  symbol_format (out, VAS_KIND_HRESULT, (guint32) failure->result);
  append_option (out, "methods", VAS_KIND_SIZE, is_one ? 0 : failure->methods);
  append_option (out, "nth", VAS_KIND_NUMBER, failure->nth);
  append_option (out, "every", VAS_KIND_NUMBER, failure->every);
  append_option (out, "times", VAS_KIND_NUMBER, failure->times);
  append_option (out, "minimum_size", VAS_KIND_SIZE, failure->minimum_size);
  append_option (out, "maximum_size", VAS_KIND_SIZE, failure->maximum_size);
  append_option (out, "flags", VAS_KIND_ALLOCATION_TYPE, failure->flags);
  append_levels (out, failure->levels);
  append_option (out, "percent", VAS_KIND_NUMBER, failure->percent);
  g_string_append_c (out, ')');
}

static void
append_notification (GString *out, const HostOrder *order)
{
  const char *word = order->available == eMemoryAvailableLow    ? "low"
                     : order->available == eMemoryAvailableHigh ? "high"
                                                                : "neutral";
  g_string_append_printf (out, "host.notify(%s", word);
  if (order->kind == HOST_ORDER_NOTIFY_AT)
    g_string_append_printf (out, ", time=%" G_GUINT64_FORMAT, order->time);
  g_string_append_c (out, ')');
}

void
record_host_order (GString *out, const HostOrder *order)
{
  switch (order->kind)
    {
    case HOST_ORDER_NEW:
      g_string_append (out, "host.new()");
      break;
    case HOST_ORDER_FAIL:
      append_failure (out, order->failure);
      break;
    case HOST_ORDER_CLEAR:
      g_string_append (out, "host.clear_failures()");
      break;
    case HOST_ORDER_NOTIFY:
    case HOST_ORDER_NOTIFY_AT:
      append_notification (out, order);
      break;
    case HOST_ORDER_CHANGE:
    default:
      return;
    }
  g_string_append_c (out, '\n');
}
