#include "contract/explain.h"
#include "contract/hints.h"
#include "contract/remarks.h"

static gboolean
sets_last_error (const VasCallInfo *info)
{
  switch (info->result)
    {
    case VAS_RESULT_ADDRESS:
    case VAS_RESULT_BOOL:
    case VAS_RESULT_SIZE:
    case VAS_RESULT_HANDLE:
    case VAS_RESULT_ZERO:
      return info->id != VAS_CALL_PLACE;
    case VAS_RESULT_VOID:
    case VAS_RESULT_NUMBER:
    case VAS_RESULT_STATUS:
    case VAS_RESULT_WIN32:
    case VAS_RESULT_ACCESS:
    case VAS_RESULT_HRESULT:
      break;
    }
  return FALSE;
}

/* A host's refusals carry their HRESULT as the status. */
static void
append_status (GString *out, VasStatus status)
{
  const char *name = vas_status_name (status);
  if (name == NULL)
    name = vas_hresult_name (status);
  if (name != NULL)
    g_string_append_printf (out, "%s (0x%08X)", name, status);
  else
    g_string_append_printf (out, "status 0x%08X", status);
}

static void
append_last_error (GString *out, VasWin32Error error)
{
  const char *name = vas_win32_error_name (error);
  if (name != NULL)
    g_string_append_printf (out, ", last error %s (%u)", name, error);
  else
    g_string_append_printf (out, ", last error %u", error);
}

static void
append_heading (GString *out, const VasCall *call, const VasCallInfo *info, const char *where)
{
  if (where != NULL)
    g_string_append_printf (out, "%s: ", where);
  g_string_append_printf (out, "%s refused: ", info->name);
  append_status (out, call->verdict.status);
  if (sets_last_error (info))
    append_last_error (out, call->last_error);
  g_string_append_c (out, '\n');
}

static const char *
certainty (const VasClause *clause)
{
  return clause->confidence == VAS_CONFIDENCE_UNCERTAIN ? " May not be exact on current Windows." : "";
}

static void
append_rule (GString *out, const VasClause *clause, VasRule rule)
{
  char text[VAS_RULE_TEXT_SIZE];
  vas_rule_format (rule, text);
  if (clause == NULL)
    {
      g_string_append_printf (out, "  %s: the contract has no clause for it.\n", text);
      return;
    }
  g_string_append_printf (out, "  %s: %s\n", text, clause->statement);
  g_string_append_printf (out, "  source: %s%s\n", clause->source, certainty (clause));
}

void
contract_explain (GString *out, const VasCall *call, const char *where)
{
  const VasCallInfo *info = vas_call_info (call->id);
  const VasClause *clause = vas_clause_find (call->verdict.rule);
  if (call->succeeded || info == NULL)
    return;
  append_heading (out, call, info, where);
  append_rule (out, clause, call->verdict.rule);
  const Remark *remark = remark_find (call);
  if (remark != NULL)
    g_string_append_printf (out, "  here: %s\n", remark->text);
  else
    remark_append_pointer (out, call);
  if (call->verdict.page != VAS_NO_PAGE)
    g_string_append_printf (out, "  first offending page: 0x%" G_GINT64_MODIFIER "x\n", call->verdict.page);
  if (clause != NULL && clause->effect_on_failure != NULL)
    g_string_append_printf (out, "  effect all the same: %s\n", clause->effect_on_failure);
  gsize before = out->len;
  g_string_append (out, "  instead: ");
  if (hint_append (out, call))
    g_string_append_c (out, '\n');
  else
    g_string_truncate (out, before);
}

static const char *
confidence_text (VasConfidence confidence)
{
  switch (confidence)
    {
    case VAS_CONFIDENCE_TESTED:
      return "asserted by tests that are run on Windows";
    case VAS_CONFIDENCE_DOCUMENTED:
      return "documented or publicly known, not asserted by such tests";
    case VAS_CONFIDENCE_UNCERTAIN:
      break;
    }
  return "uncertain: may not be exact on current Windows";
}

const char *
contract_wine_text (VasWineVerdict wine)
{
  return wine == VAS_WINE_SAME      ? "the same under Wine 8.0."
         : wine == VAS_WINE_DIFFERS ? "differs."
                                    : "not run under Wine 8.0.";
}

static void
append_wine (GString *out, const VasClause *clause)
{
  g_string_append_printf (out, "  wine: %s", contract_wine_text (clause->wine));
  if (clause->wine_note != NULL)
    g_string_append_printf (out, " %s", clause->wine_note);
  g_string_append_c (out, '\n');
}

void
contract_describe (GString *out, const VasClause *clause)
{
  char text[VAS_RULE_TEXT_SIZE];
  g_string_append_printf (out, "%s: %s\n", vas_rule_format (clause->rule, text), clause->statement);
  g_string_append_printf (out, "  calls: %s\n", clause->function);
  g_string_append_printf (out, "  expected: %s\n", clause->expected);
  if (clause->effect_on_failure != NULL)
    g_string_append_printf (out, "  effect of a refusal: %s\n", clause->effect_on_failure);
  g_string_append_printf (out, "  source: %s\n", clause->source);
  g_string_append_printf (out, "  confidence: %s\n", confidence_text (clause->confidence));
  append_wine (out, clause);
}
