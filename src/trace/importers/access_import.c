/* Logs of accesses as traces: the memory first, then one touch a line. */
#include "trace/importers/access_plan.h"
#include "trace/importers/importers.h"
#include "trace/symbols.h"
#include <string.h>

#define BATCH 1024

/* The machine's addresses, as sim-configs/linux-x86_64.conf has them; a test compares. */
static const AccessSpace linux_space = { 4096, 0x10000, 0x7fffffffefff };

static void
append_hex (GString *out, guint64 value)
{
  char digits[16];
  gsize at = sizeof digits;
  do
    digits[--at] = "0123456789abcdef"[value & 15];
  while ((value >>= 4) != 0);
  g_string_append_len (out, "0x", 2);
  g_string_append_len (out, digits + at, (gssize) (sizeof digits - at));
}

/* Addresses of a log with a base count from it. */
static void
append_address (GString *out, const AccessPlan *plan, guint64 address)
{
  if (!plan->has_base)
    {
      append_hex (out, address);
      return;
    }
  g_string_append (out, ACCESS_PLAN_BASE);
  if (address == 0)
    return;
  g_string_append_c (out, '+');
  append_hex (out, address);
}

static void
write_setup (GString *out, const AccessPlan *plan)
{
  for (guint i = 0; i < access_plan_n_calls (plan); i++)
    {
      VasCall call;
      gboolean is_base = plan->has_base && i == 0;
      access_plan_call (plan, i, 0, &call);
      const VasCallInfo *info = vas_call_info (call.id);
      g_string_append_printf (out, "%s%s(", is_base ? ACCESS_PLAN_BASE " = " : "", info->name);
      for (unsigned j = 0; j < info->n_parameters; j++)
        {
          if (info->parameters[j].optional && call.arguments[j] == info->parameters[j].otherwise)
            continue;
          g_string_append (out, j > 0 ? ", " : "");
          if (j == 0 && !is_base)
            append_address (out, plan, call.arguments[j]);
          else
            symbol_format (out, info->parameters[j].kind, call.arguments[j]);
        }
      g_string_append (out, ")\n");
    }
}

static void
write_access (GString *out, const AccessPlan *plan, const Access *access, guint64 address)
{
  VasCall call = { .id = VAS_CALL_NONE };
  access_plan_set_access (access, address, &call);
  g_string_append (out, call.id == VAS_CALL_EXECUTE ? "execute(" : "touch(");
  append_address (out, plan, address);
  gboolean is_write = access->kind == ACCESS_WRITE;
  if (call.arguments[1] != 1 || is_write)
    g_string_append_printf (out, ", %u", (guint) call.arguments[1]);
  g_string_append (out, is_write ? ", write)\n" : ")\n");
}

static void
write_accesses (GString *out, const AccessPlan *plan, AccessLog log)
{
  Access accesses[BATCH];
  for (;;)
    {
      g_autoptr (GError) damage = NULL;
      gsize n = access_log_read (&log, accesses, BATCH, &damage);
      if (n == 0 && damage == NULL)
        return;
      for (gsize i = 0; i < n; i++)
        {
          guint64 address;
          if (access_plan_address (plan, &accesses[i], &address))
            write_access (out, plan, &accesses[i], address);
        }
    }
}

static bool
import_accesses (const ImportSource *source, AccessFormat format, GString *out, ImportLoss *loss, GError **error)
{
  AccessLog log;
  AccessPlan plan;
  if (source->pid != NULL)
    {
      g_set_error (error, IMPORT_ERROR, 0, "%s:1:1: found --pid %s, expected none: the log tells of one process",
                   source->file, source->pid);
      return false;
    }
  access_log_init (&log, format, source->file, source->text, source->n_text);
  bool is_good = access_plan_init (&plan, &log, &linux_space, error);
  if (is_good)
    {
      g_string_append_printf (out, "vasbox-trace 1\nmachine \"%s\"\n", ACCESS_PLAN_MACHINE);
      write_setup (out, &plan);
      write_accesses (out, &plan, log);
      access_plan_tell (&plan, &log, loss);
    }
  access_plan_clear (&plan);
  return is_good;
}

static guint
recognise (AccessFormat format, const char *head, gsize n_head)
{
  AccessFormat found;
  return access_plan_find_format (head, n_head, &found) && found == format
             ? access_format_recognise (format, head, n_head)
             : 0;
}

#define FORMAT(function, format)                                                                                       \
  guint import_##function##_recognise (const char *head, gsize n_head)                                                 \
  {                                                                                                                    \
    return recognise (format, head, n_head);                                                                           \
  }                                                                                                                    \
  bool import_##function (const ImportSource *source, GString *out, ImportLoss *loss, GError **error)                  \
  {                                                                                                                    \
    return import_accesses (source, format, out, loss, error);                                                         \
  }

FORMAT (lackey, ACCESS_FORMAT_LACKEY)
FORMAT (din, ACCESS_FORMAT_DIN)
FORMAT (pinatrace, ACCESS_FORMAT_PINATRACE)
FORMAT (list, ACCESS_FORMAT_LIST)
