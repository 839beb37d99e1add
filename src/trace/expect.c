/* Compares what came of a line with what it expects.  Every part that does not hold is one reason for the same single
 * mismatch; the position told is that of the first. */
#include "trace/payload.h"
#include "trace/run.h"
#include "trace/symbols.h"
#include <string.h>

/* Data from this length on are told by where they differ, too. */
#define SHORT_DATA 16

typedef struct Comparison
{
  Run *run;
  const TraceLine *line;
  const VasCall *call;
  const Scalar *value;             /* of a line that is no call, or NULL */
  gboolean holds;
  gboolean has_known, has_unknown; /* parts that can be compared; "?" */
  TracePosition position;          /* of the first part that does not hold */
} Comparison;

static void
fail_at (Comparison *comparison, TracePosition position)
{
  if (comparison->holds)
    comparison->position = position;
  comparison->holds = FALSE;
}

/* What an access that succeeded gave is never an exception, whatever its number: STATUS_ACCESS_VIOLATION is no data. */
static gboolean
is_exception_name (const TraceExpr *expr)
{
  guint64 value;
  SymbolClass symbol_class;
  return expr->kind == TRACE_EXPR_PATH && symbol_find (expr->path, &value, &symbol_class)
         && symbol_class == SYMBOL_STATUS && value != VAS_STATUS_SUCCESS;
}

static gboolean
value_holds (const VasCall *call, const TraceExpr *expr, const Scalar *expected)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (info != NULL && info->result == VAS_RESULT_ACCESS && call->succeeded && is_exception_name (expr))
    return FALSE;
  if (expected->is_string)
    return payload_is_main (call) && expected->n_bytes == call->output_size
           && memcmp (expected->bytes, call->output, expected->n_bytes) == 0;
  if (payload_is_main (call))
    return FALSE;
  if (info != NULL && info->id == VAS_CALL_FRAME && expr->kind == TRACE_EXPR_PATH && g_str_equal (expr->path, "NULL"))
    return call->result == G_MAXUINT64; /* frame 0 is one */
  if (info != NULL && info->result == VAS_RESULT_ZERO)
    return (expected->number & G_MAXUINT32) == call->result;
  return expected->number == call->result;
}

/* The value of a line that is no call. */
static gboolean
scalar_holds (const Scalar *actual, const Scalar *expected)
{
  if (!actual->is_string || !expected->is_string)
    return actual->is_string == expected->is_string && actual->number == expected->number;
  return actual->n_bytes == expected->n_bytes && memcmp (actual->bytes, expected->bytes, actual->n_bytes) == 0;
}

/* What one alternative asks of the return value, or, where @error, of the last error. */
static EvalStatus
expression_holds (Comparison *comparison, const TraceExpr *expr, gboolean is_error, gboolean *holds)
{
  Scalar expected;
  EvalStatus status = evaluate (&comparison->run->evaluator, expr, &expected, comparison->run->error);
  if (status != EVAL_OK)
    return EVAL_ERROR;
  if (comparison->value != NULL)
    *holds = scalar_holds (comparison->value, &expected);
  else if (is_error)
    *holds = !expected.is_string && expected.number == comparison->call->last_error;
  else
    *holds = value_holds (comparison->call, expr, &expected);
  return EVAL_OK;
}

/* One alternative; @is_ok is what "ok" asks. */
static EvalStatus
alternative_holds (Comparison *comparison, const TraceAlt *alt, gboolean is_error, gboolean is_ok, gboolean *holds)
{
  switch (alt->kind)
    {
    case TRACE_ALT_UNKNOWN:
      comparison->has_unknown = TRUE;
      *holds = TRUE;
      return EVAL_OK;
    case TRACE_ALT_OK:
      *holds = is_ok;
      break;
    case TRACE_ALT_REFUSED:
      *holds = !is_ok;
      break;
    case TRACE_ALT_EXPR:
    default:
      if (expression_holds (comparison, alt->expr, is_error, holds) != EVAL_OK)
        return EVAL_ERROR;
      break;
    }
  comparison->has_known = TRUE;
  return EVAL_OK;
}

static EvalStatus
compare_choice (Comparison *comparison, const TraceAlt *alts, unsigned n, gboolean is_error, gboolean is_ok)
{
  gboolean one_holds = n == 0;
  for (unsigned i = 0; i < n; i++)
    {
      gboolean holds;
      if (alternative_holds (comparison, &alts[i], is_error, is_ok, &holds) != EVAL_OK)
        return EVAL_ERROR;
      one_holds = one_holds || holds;
    }
  if (!one_holds)
    fail_at (comparison, alts[0].position);
  return EVAL_OK;
}

static gboolean
is_payload (const VasCall *call, int output)
{
  return vas_kind_is_payload (vas_call_info (call->id)->outputs[output].kind);
}

/* One value a field may have; @output is the call's, or -1 where it was not set. */
static EvalStatus
field_value_holds (Comparison *comparison, const TraceValue *value, int output, gboolean *holds)
{
  guint64 expected;
  comparison->has_unknown = comparison->has_unknown || payload_has_unknown (value);
  *holds = value->kind == TRACE_VALUE_UNKNOWN;
  if (value->kind == TRACE_VALUE_UNKNOWN)
    return EVAL_OK;
  comparison->has_known = TRUE;
  if (output >= 0 && output == payload_output (comparison->call))
    return payload_compare (&comparison->run->evaluator, comparison->call, output, value, holds,
                            comparison->run->error);
  if (value->kind != TRACE_VALUE_EXPR || (output >= 0 && is_payload (comparison->call, output)))
    return EVAL_OK; /* bytes or a list that did not come */
  if (output < 0 && value->expr->kind == TRACE_EXPR_STRING)
    return EVAL_OK;
  if (evaluate_number (&comparison->run->evaluator, value->expr, &expected, comparison->run->error) != EVAL_OK)
    return EVAL_ERROR;
  *holds = output >= 0 && comparison->call->outputs[output] == expected;
  return EVAL_OK;
}

static EvalStatus
compare_field (Comparison *comparison, const TraceField *field)
{
  const VasCallInfo *info = vas_call_info (comparison->call->id);
  int output = info != NULL ? vas_call_output (info, field->name) : -1;
  gboolean one_holds = FALSE;
  if (output < 0)
    {
      trace_set_error (comparison->run->error, comparison->run->trace, field->position,
                       "found the field %s, expected an output of %s", field->name,
                       info != NULL ? info->name : "the call, which has none");
      return EVAL_ERROR;
    }
  if ((comparison->call->outputs_set >> output & 1) == 0)
    output = -1;
  for (unsigned i = 0; i < field->n_values; i++)
    {
      gboolean holds;
      if (field_value_holds (comparison, field->values[i], output, &holds) != EVAL_OK)
        return EVAL_ERROR;
      one_holds = one_holds || holds;
    }
  if (!one_holds)
    fail_at (comparison, field->position);
  return EVAL_OK;
}

static void
compare_rules (Comparison *comparison, const TraceExpect *expect)
{
  comparison->has_known = comparison->has_known || expect->n_rules > 0;
  for (unsigned i = 0; i < expect->n_rules; i++)
    if (expect->rules[i] == comparison->call->verdict.rule)
      return;
  if (expect->n_rules > 0)
    fail_at (comparison, expect->position);
}

static EvalStatus
compare (Comparison *comparison, const TraceExpect *expect)
{
  const VasCall *call = comparison->call;
  EvalStatus status
      = compare_choice (comparison, expect->result, expect->n_result, FALSE, call->succeeded);
  if (status == EVAL_OK)
    status = compare_choice (comparison, expect->error, expect->n_error, TRUE,
                             call->last_error == VAS_ERROR_SUCCESS);
  for (unsigned i = 0; status == EVAL_OK && expect->record != NULL && i < expect->record->n_fields; i++)
    status = compare_field (comparison, &expect->record->fields[i]);
  compare_rules (comparison, expect);
  return status;
}

static gboolean
record_names (const TraceRecord *record, const char *name)
{
  for (unsigned i = 0; record != NULL && i < record->n_fields; i++)
    if (g_str_equal (record->fields[i].name, name))
      return TRUE;
  return FALSE;
}

static char *
describe_scalar (const Scalar *scalar)
{
  GString *out = g_string_new (NULL);
  if (scalar->is_string)
    payload_describe_bytes (out, scalar->bytes, scalar->n_bytes);
  else
    symbol_format (out, VAS_KIND_SIZE, scalar->number);
  return g_string_free (out, FALSE);
}

/* What came, as far as the line asks: every part that it names, and a refusal's error and rule always. */
static char *
describe_got (Run *run, const TraceLine *line, const VasCall *call, const Scalar *value)
{
  if (value != NULL)
    return describe_scalar (value);
  const TraceRecord *record = line->outcome.expect != NULL ? line->outcome.expect->record : NULL;
  GString *out = g_string_new (NULL);
  OutcomeText text;
  outcome_text_init (&text, &run->describer, run->machine, call);
  if (text.has_at && g_str_equal (text.result, "ok"))
    {
      text.has_at = FALSE;
      g_free (text.result);
      text.result = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", text.at);
    }
  for (guint i = text.fields->len; i-- > 0;)
    if (!record_names (record, g_array_index (text.fields, OutcomeField, i).name))
      g_array_remove_index (text.fields, i);
  outcome_text_format (out, &text);
  if (text.error == NULL && line->outcome.expect != NULL && line->outcome.expect->n_error > 0)
    {
      g_string_append (out, ", last error ");
      symbol_format (out, VAS_KIND_WIN32_ERROR, call->last_error);
    }
  outcome_text_clear (&text);
  return g_string_free (out, FALSE);
}

/* Where long data begin to differ from what was expected of them; empty where that is no such case. */
static void
append_difference (GString *out, Comparison *comparison)
{
  const TraceExpect *expect = comparison->line->outcome.expect;
  Scalar expected;
  if (expect == NULL || expect->n_result != 1 || expect->result[0].kind != TRACE_ALT_EXPR
      || !payload_is_main (comparison->call) || comparison->call->output_size < SHORT_DATA
      || evaluate (&comparison->run->evaluator, expect->result[0].expr, &expected, NULL) != EVAL_OK
      || !expected.is_string)
    return;
  const char *got = comparison->call->output;
  gsize n = MIN (expected.n_bytes, comparison->call->output_size), at = 0;
  while (at < n && got[at] == expected.bytes[at])
    at++;
  g_string_append_printf (out, " (%" G_GUINT64_FORMAT " bytes; the first that differs is byte %" G_GSIZE_FORMAT ")",
                          comparison->call->output_size, at);
}

static void
report_mismatch (Comparison *comparison, TracePosition position, const char *expected)
{
  const VasCall *call = comparison->call;
  g_autofree char *text = line_call_text (comparison->line);
  g_autofree char *got = describe_got (comparison->run, comparison->line, call, comparison->value);
  g_autoptr (GString) cut = g_string_new (NULL);
  run_append_cut (cut, got);
  append_difference (cut, comparison);
  run_add_mismatch (comparison->run, position, text, expected, cut->str, call->verdict.rule);
}

/* A line without an expectation: only --strict and a recorded address that was occupied ask anything of it. */
static EvalStatus
check_without_expectation (Run *run, const TraceLine *line, const VasCall *call)
{
  if (call->succeeded)
    return EVAL_OK;
  gboolean missed = run->is_recorded && call->has_place_at && line->outcome.at != NULL
                    && call->verdict.rule == VAS_RULE ('V', 'A', 25);
  if (!missed && !run->options->strict)
    return EVAL_OK;
  g_autofree char *expected = missed
                                ? g_strdup_printf ("the recorded address 0x%" G_GINT64_MODIFIER "x", call->place_at)
                                     : g_strdup ("a success (strict)");
  run->result->expectations++;
  Comparison comparison = { .run = run, .line = line, .call = call };
  report_mismatch (&comparison, missed ? line->outcome.at->position : line->position, expected);
  return EVAL_OK;
}

EvalStatus
run_check_outcome (Run *run, const TraceLine *line, const VasCall *call, const Scalar *value)
{
  const TraceExpect *expect = line->outcome.expect;
  if (expect == NULL)
    return check_without_expectation (run, line, call);
  Comparison comparison = { .run = run, .line = line, .call = call, .value = value, .holds = TRUE };
  if (compare (&comparison, expect) != EVAL_OK)
    return EVAL_ERROR;
  if (comparison.has_unknown)
    {
      g_autofree char *got = describe_got (run, line, call, value);
      run_add_unknown (run, expect->position, line, got);
    }
  if (comparison.has_known)
    run->result->expectations++;
  if (comparison.holds)
    return EVAL_OK;
  g_autofree char *expected = line_expected_text (line);
  report_mismatch (&comparison, comparison.position, expected);
  return EVAL_OK;
}

static void
report_claim (Run *run, const TraceClaim *claim, const Scalar *left, const Scalar *right)
{
  g_autoptr (GString) side = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new ("assert ");
  trace_write_expr (side, claim->left);
  g_string_append_printf (text, "%s %s ", side->str, claim->op);
  trace_write_expr (text, claim->right);
  g_autofree char *is = describe_scalar (left);
  g_autofree char *other = describe_scalar (right);
  g_autofree char *expected = g_strdup_printf ("%s %s %s", side->str, claim->op, other);
  g_autofree char *got = g_strdup_printf ("%s == %s", side->str, is);
  run_add_mismatch (run, claim->position, text->str, expected, got, VAS_NO_RULE);
}

EvalStatus
run_check_claims (Run *run, const TraceLine *line)
{
  for (unsigned i = 0; i < line->n_claims; i++)
    {
      gboolean holds;
      Scalar left, right;
      if (evaluate_claim (&run->evaluator, &line->claims[i], &holds, &left, &right, run->error) != EVAL_OK)
        return EVAL_ERROR;
      run->result->expectations++;
      if (!holds)
        report_claim (run, &line->claims[i], &left, &right);
      if (run->filler != NULL && !left.is_string && (!holds || run->loops > 0))
        filler_add_claim (run->filler, line, i, holds, left.number);
    }
  return EVAL_OK;
}
