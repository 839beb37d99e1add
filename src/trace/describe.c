/* Text is made from the call and the table of calls alone; nothing here knows a single function but OpenProcess,
 * GetLastError, frame and the loads, which the table does not tell apart from others of their kind. */
#include "trace/describe.h"
#include "trace/payload.h"
#include "trace/symbols.h"
#include <vasbox/protection.h>

void
describer_init (Describer *describer)
{
  describer->addresses = address_names_new ();
  describer->targets = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
describer_clear (Describer *describer)
{
  g_clear_pointer (&describer->addresses, address_names_free);
  g_clear_pointer (&describer->targets, g_hash_table_unref);
}

static guint64
target_key (VasProcessId process, VasHandle handle)
{
  return (guint64) process << 32 | (guint32) handle;
}

gboolean
call_makes_handle (const VasCallInfo *info)
{
  return info->result == VAS_RESULT_HANDLE
         || (info->result == VAS_RESULT_STATUS && info->main_output >= 0
             && info->outputs[info->main_output].kind == VAS_KIND_HANDLE && info->id != VAS_CALL_NT_DUPLICATE_OBJECT);
}

void
describer_note (Describer *describer, const VasMachine *machine, const VasCall *call)
{
  if (!call->succeeded || !call_makes_handle (vas_call_info (call->id)))
    return;
  guint64 key = target_key (vas_machine_thread_process (machine, call->thread), call_main_value (call));
  if (call->id != VAS_CALL_OPEN_PROCESS)
    {
      g_hash_table_remove (describer->targets, &key); /* the handle was a closed one's */
      return;
    }
  int parameter = vas_call_parameter (vas_call_info (call->id), "dwProcessId");
  g_hash_table_replace (describer->targets, g_memdup2 (&key, sizeof key),
                        GUINT_TO_POINTER ((guint) call->arguments[parameter]));
}

VasProcessId
describer_target (const Describer *describer, const VasMachine *machine, const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  VasProcessId own = vas_machine_thread_process (machine, call->thread);
  for (unsigned i = 0; info != NULL && i < info->n_parameters; i++)
    if (info->parameters[i].kind == VAS_KIND_HANDLE)
      {
        guint64 key = target_key (own, call->arguments[i]);
        guint target = GPOINTER_TO_UINT (g_hash_table_lookup (describer->targets, &key));
        if (target != 0)
          return target;
      }
  return own;
}

/* What the call is for comes back through a pointer. */
static gboolean
returns_a_code (const VasCallInfo *info)
{
  return info->result == VAS_RESULT_STATUS || info->result == VAS_RESULT_HRESULT;
}

static gboolean
main_value_is_address (const VasCallInfo *info)
{
  return info->result == VAS_RESULT_ADDRESS
         || (returns_a_code (info) && info->main_output >= 0
             && info->outputs[info->main_output].kind == VAS_KIND_ADDRESS);
}

guint64
call_main_value (const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (info != NULL && (returns_a_code (info) || info->result == VAS_RESULT_BOOL) && info->main_output >= 0)
    return call->outputs[info->main_output];
  return call->result;
}

void
describer_bind (Describer *describer, const VasMachine *machine, const char *text, const VasCall *call)
{
  VasRegion region;
  address_names_remove (describer->addresses, text);
  const VasCallInfo *info = vas_call_info (call->id);
  if (info == NULL || !call->succeeded || !main_value_is_address (info))
    return;
  guint64 address = call_main_value (call);
  VasProcessId process = describer_target (describer, machine, call);
  gboolean is_used = vas_machine_region (machine, process, address, &region) && region.state != VAS_MEM_FREE;
  address_names_add (describer->addresses, text, process, address, is_used ? region.size : 1);
}

/* The parameter that holds the wanted address, or -1. */
static int
address_parameter (const VasCallInfo *info)
{
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind == VAS_KIND_ADDRESS)
      return (int) i;
  return -1;
}

gboolean
call_was_placed (const VasCall *call, guint64 *address)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (info == NULL || !call->succeeded || !main_value_is_address (info))
    return FALSE;
  int parameter = address_parameter (info);
  *address = call_main_value (call);
  return (parameter < 0 || call->arguments[parameter] == 0) && *address != 0;
}

gboolean
call_has_last_error (const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  return info != NULL && !returns_a_code (info) && info->result != VAS_RESULT_WIN32 && info->result != VAS_RESULT_VOID
         && info->result != VAS_RESULT_NUMBER && info->result != VAS_RESULT_ACCESS;
}

void
describe_value (GString *out, const Describer *describer, VasProcessId process, VasKind kind, guint64 value)
{
  if (kind != VAS_KIND_ADDRESS)
    symbol_format (out, kind, value);
  else if (value == 0)
    g_string_append (out, "NULL");
  else if (!address_names_format (describer->addresses, out, process, value))
    g_string_append_printf (out, "0x%" G_GINT64_MODIFIER "x", value);
}

/* How a return value is written. */
static VasKind
result_kind (const VasCallInfo *info)
{
  switch (info->result)
    {
    case VAS_RESULT_ADDRESS:
      return VAS_KIND_ADDRESS;
    case VAS_RESULT_BOOL:
      return VAS_KIND_BOOL;
    case VAS_RESULT_SIZE:
      return VAS_KIND_NUMBER;
    case VAS_RESULT_HANDLE:
      return VAS_KIND_HANDLE;
    case VAS_RESULT_STATUS:
      return VAS_KIND_STATUS;
    case VAS_RESULT_HRESULT:
      return VAS_KIND_HRESULT;
    case VAS_RESULT_WIN32:
      return VAS_KIND_WIN32_ERROR;
    case VAS_RESULT_ZERO:
    case VAS_RESULT_ACCESS:
      return VAS_KIND_VALUE;
    case VAS_RESULT_VOID:
    case VAS_RESULT_NUMBER:
    default:
      if (info->id == VAS_CALL_FRAME)
        return VAS_KIND_VALUE;
      return info->id == VAS_CALL_GET_LAST_ERROR ? VAS_KIND_WIN32_ERROR : VAS_KIND_SIZE;
    }
}

/* What an access gave: data, a number, the exception, or nothing. */
static void
describe_access (GString *out, const Describer *describer, VasProcessId process, const VasCall *call)
{
  gboolean is_load = call->id == VAS_CALL_READ8 || call->id == VAS_CALL_READ16 || call->id == VAS_CALL_READ32
                     || call->id == VAS_CALL_READ64;
  if (!call->succeeded)
    symbol_format (out, VAS_KIND_STATUS, call->result);
  else if (payload_is_main (call))
    payload_describe_output (out, describer, process, VAS_KIND_BYTES, call);
  else if (is_load)
    symbol_format (out, VAS_KIND_VALUE, call->result);
  else
    g_string_append (out, "ok");
}

static char *
describe_result (const Describer *describer, VasProcessId process, const VasCall *call, gboolean is_placed)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (info != NULL && (info->result == VAS_RESULT_VOID || (info->result == VAS_RESULT_NUMBER && !call->succeeded)))
    return g_strdup (call->succeeded ? "ok" : "refused");
  if (is_placed && info->result == VAS_RESULT_ADDRESS)
    return g_strdup ("ok");
  g_autoptr (GString) out = g_string_new (NULL);
  if (info == NULL)
    symbol_format (out, VAS_KIND_SIZE, call->result);
  else if (info->result == VAS_RESULT_HANDLE && call->result == G_MAXUINT64)
    g_string_append (out, "INVALID_HANDLE_VALUE");
  else if ((info->result == VAS_RESULT_HANDLE && call->result == 0)
           || (info->id == VAS_CALL_FRAME && call->result == G_MAXUINT64))
    g_string_append (out, "NULL");
  else if (info->result == VAS_RESULT_ACCESS)
    describe_access (out, describer, process, call);
  else if (info->result == VAS_RESULT_ZERO)
    g_string_append (out, call->succeeded ? "0" : "~0");
  else
    describe_value (out, describer, process, result_kind (info), call->result);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What the result or "at" says already; what lies in a place that the machine chose, and has no name yet; what did not
 * come back. */
static gboolean
is_left_out (const OutcomeText *text, const VasCall *call, unsigned output)
{
  const VasCallInfo *info = vas_call_info (call->id);
  VasKind kind = info->outputs[output].kind;
  if (text->has_at && kind == VAS_KIND_ADDRESS && call->outputs[output] != 0)
    return TRUE;
  return vas_kind_is_payload (kind)
         && ((int) output != payload_output (call) || (info->result == VAS_RESULT_ACCESS && payload_is_main (call)));
}

static void
describe_output (GString *out, const Describer *describer, VasProcessId process, const VasCall *call, unsigned output)
{
  const VasCallInfo *info = vas_call_info (call->id);
  VasKind kind = info->outputs[output].kind;
  if (vas_kind_is_payload (kind))
    payload_describe_output (out, describer, process, kind, call);
  /* What no address was asked of (GetSystemInfo) speaks of the machine, not of an allocation that begins there. */
  else if (kind == VAS_KIND_ADDRESS && address_parameter (info) < 0)
    g_string_append_printf (out, "0x%" G_GINT64_MODIFIER "x", call->outputs[output]);
  else
    describe_value (out, describer, process, kind, call->outputs[output]);
}

static void
add_fields (OutcomeText *text, const Describer *describer, VasProcessId process, const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; info != NULL && i < info->n_outputs; i++)
    {
      if ((call->outputs_set >> i & 1) == 0 || is_left_out (text, call, i))
        continue;
      g_autoptr (GString) value = g_string_new (NULL);
      describe_output (value, describer, process, call, i);
      OutcomeField field = { info->outputs[i].name, g_string_free (g_steal_pointer (&value), FALSE) };
      g_array_append_val (text->fields, field);
    }
}

static void
clear_field (gpointer data)
{
  g_free (((OutcomeField *) data)->text);
}

/* A read that is pending; a section that was there already (SC-012). */
static gboolean
succeeds_with_error (const VasCall *call)
{
  return call->verdict.status == VAS_STATUS_PENDING
         || (call->id == VAS_CALL_CREATE_FILE_MAPPING && call->last_error == VAS_ERROR_ALREADY_EXISTS);
}

void
outcome_text_init (OutcomeText *text, const Describer *describer, const VasMachine *machine, const VasCall *call)
{
  VasProcessId process = describer_target (describer, machine, call);
  *text = (OutcomeText) { .rule = call->verdict.rule };
  text->has_at = call_was_placed (call, &text->at);
  text->result = describe_result (describer, process, call, text->has_at);
  if ((!call->succeeded || succeeds_with_error (call)) && call_has_last_error (call))
    {
      GString *error = g_string_new (NULL);
      symbol_format (error, VAS_KIND_WIN32_ERROR, call->last_error);
      text->error = g_string_free (error, FALSE);
    }
  text->fields = g_array_new (FALSE, FALSE, sizeof (OutcomeField));
  g_array_set_clear_func (text->fields, clear_field);
  add_fields (text, describer, process, call);
}

void
outcome_text_clear (OutcomeText *text)
{
  g_clear_pointer (&text->result, g_free);
  g_clear_pointer (&text->error, g_free);
  g_clear_pointer (&text->fields, g_array_unref);
}

void
outcome_text_format (GString *out, const OutcomeText *text)
{
  char rule[VAS_RULE_TEXT_SIZE];
  g_string_append (out, text->result);
  if (text->error != NULL)
    g_string_append_printf (out, ", %s", text->error);
  for (guint i = 0; i < text->fields->len; i++)
    {
      const OutcomeField *field = &g_array_index (text->fields, OutcomeField, i);
      g_string_append_printf (out, "%s%s=%s", i == 0 ? " {" : ", ", field->name, field->text);
    }
  if (text->fields->len > 0)
    g_string_append_c (out, '}');
  if (text->rule != VAS_NO_RULE)
    g_string_append_printf (out, " by %s", vas_rule_format (text->rule, rule));
  if (text->has_at)
    g_string_append_printf (out, " at 0x%" G_GINT64_MODIFIER "x", text->at);
}
