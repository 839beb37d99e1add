/* A fill is what a line's outcome was so far, as text.  It is put into the tree as words: an expression of kind PATH
 * whose path is the text, which the writer writes as it stands. */
#include "trace/fill.h"
#include "trace/payload.h"
#include "trace/symbols.h"
#include <string.h>

typedef struct Fill
{
  TraceLine *line;
  OutcomeText text;
  guint64 times;
  guint64 succeeded;
  GArray *rules;       /* VasRule: every one that came */
  gboolean is_unknown; /* the line had a "?" that is now filled in */
} Fill;

typedef struct ClaimFill
{
  TraceLine *line;
  unsigned index;
  guint64 value;
  gboolean varies; /* or held at some time: then it stays */
} ClaimFill;

struct Filler
{
  Trace *trace;
  GHashTable *by_line; /* TraceLine * -> Fill *; only looked up */
  GPtrArray *fills;    /* Fill *, in the order of the first execution */
  GArray *claims;      /* ClaimFill */
  GPtrArray *skipped;  /* TraceLine * */
};

static void
free_fill (gpointer data)
{
  Fill *fill = data;
  outcome_text_clear (&fill->text);
  g_array_unref (fill->rules);
  g_free (fill);
}

Filler *
filler_new (Trace *trace)
{
  Filler *filler = g_new0 (Filler, 1);
  filler->trace = trace;
  filler->by_line = g_hash_table_new (NULL, NULL);
  filler->fills = g_ptr_array_new_with_free_func (free_fill);
  filler->claims = g_array_new (FALSE, FALSE, sizeof (ClaimFill));
  filler->skipped = g_ptr_array_new ();
  return filler;
}

void
filler_free (Filler *filler)
{
  if (filler == NULL)
    return;
  g_hash_table_unref (filler->by_line);
  g_ptr_array_unref (filler->fills);
  g_array_unref (filler->claims);
  g_ptr_array_unref (filler->skipped);
  g_free (filler);
}

/* The text of an argument whose value is @address, unless it is a plain number; NULL where there is none. */
static char *
argument_text (const TraceLine *line, Evaluator *evaluator, guint64 address)
{
  for (unsigned i = 0; i < line->expr->n_arguments; i++)
    {
      const TraceValue *value = line->expr->arguments[i].value;
      guint64 number;
      if (value->kind != TRACE_VALUE_EXPR || value->expr->kind == TRACE_EXPR_NUMBER
          || evaluate_number (evaluator, value->expr, &number, NULL) != EVAL_OK || number != address)
        continue;
      GString *out = g_string_new (NULL);
      trace_write_expr (out, value->expr);
      return g_string_free (out, FALSE);
    }
  return NULL;
}

/* In a repeat "heap+i*64K" is the same text each time, where "heap+0x10000" is not. */
static void
prefer_arguments (OutcomeText *text, const TraceLine *line, const VasCall *call, Evaluator *evaluator)
{
  const VasCallInfo *info = vas_call_info (call->id);
  if (info->result == VAS_RESULT_ADDRESS && call->succeeded && !text->has_at)
    {
      char *better = argument_text (line, evaluator, call->result);
      if (better != NULL)
        {
          g_free (text->result);
          text->result = better;
        }
    }
  for (guint i = 0; i < text->fields->len; i++)
    {
      OutcomeField *field = &g_array_index (text->fields, OutcomeField, i);
      int output = vas_call_output (info, field->name);
      char *better = info->outputs[output].kind == VAS_KIND_ADDRESS && call->outputs[output] != 0
                         ? argument_text (line, evaluator, call->outputs[output])
                         : NULL;
      if (better == NULL)
        continue;
      g_free (field->text);
      field->text = better;
    }
}

static gboolean
alts_have_unknown (const TraceAlt *alts, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    if (alts[i].kind == TRACE_ALT_UNKNOWN)
      return TRUE;
  return FALSE;
}

static gboolean
had_unknown (const TraceExpect *expect)
{
  if (expect == NULL)
    return FALSE;
  for (unsigned i = 0; expect->record != NULL && i < expect->record->n_fields; i++)
    for (unsigned j = 0; j < expect->record->fields[i].n_values; j++)
      if (payload_has_unknown (expect->record->fields[i].values[j]))
        return TRUE;
  return alts_have_unknown (expect->result, expect->n_result) || alts_have_unknown (expect->error, expect->n_error);
}

static void
add_rule (Fill *fill, VasRule rule)
{
  for (guint i = 0; i < fill->rules->len; i++)
    if (g_array_index (fill->rules, VasRule, i) == rule)
      return;
  if (rule != VAS_NO_RULE)
    g_array_append_val (fill->rules, rule);
}

static const OutcomeField *
find_field (const OutcomeText *text, const char *name)
{
  for (guint i = 0; i < text->fields->len; i++)
    if (g_str_equal (g_array_index (text->fields, OutcomeField, i).name, name))
      return &g_array_index (text->fields, OutcomeField, i);
  return NULL;
}

/* Keeps of @kept what @now says too; NULL stands for "differs". */
static void
keep_common (OutcomeText *kept, const OutcomeText *now)
{
  if (g_strcmp0 (kept->result, now->result) != 0)
    g_clear_pointer (&kept->result, g_free);
  if (g_strcmp0 (kept->error, now->error) != 0)
    g_clear_pointer (&kept->error, g_free);
  for (guint i = kept->fields->len; i-- > 0;)
    {
      const OutcomeField *field = &g_array_index (kept->fields, OutcomeField, i);
      const OutcomeField *other = find_field (now, field->name);
      if (other == NULL || !g_str_equal (field->text, other->text))
        g_array_remove_index (kept->fields, i);
    }
  kept->has_at = kept->has_at && now->has_at && kept->at == now->at;
}

void
filler_add_call (Filler *filler, const TraceLine *line, const VasCall *call, const Describer *describer,
                 const VasMachine *machine, Evaluator *evaluator)
{
  OutcomeText text;
  Fill *fill = g_hash_table_lookup (filler->by_line, line);
  outcome_text_init (&text, describer, machine, call);
  if (evaluator != NULL)
    prefer_arguments (&text, line, call, evaluator);
  if (fill == NULL)
    {
      fill = g_new0 (Fill, 1);
      /* The filler was given the trace to change; the runner only reads its lines. */
      fill->line = (TraceLine *) (gsize) line;
      fill->rules = g_array_new (FALSE, FALSE, sizeof (VasRule));
      fill->text = text;
      fill->is_unknown = had_unknown (line->outcome.expect);
      g_hash_table_insert (filler->by_line, fill->line, fill);
      g_ptr_array_add (filler->fills, fill);
    }
  else
    {
      keep_common (&fill->text, &text);
      outcome_text_clear (&text);
    }
  fill->times++;
  fill->succeeded += call->succeeded;
  add_rule (fill, call->verdict.rule);
}

void
filler_add_claim (Filler *filler, const TraceLine *line, unsigned index, gboolean holds, guint64 value)
{
  for (guint i = 0; i < filler->claims->len; i++)
    {
      ClaimFill *fill = &g_array_index (filler->claims, ClaimFill, i);
      if (fill->line != line || fill->index != index)
        continue;
      fill->varies = fill->varies || holds || fill->value != value;
      return;
    }
  ClaimFill fill = { (TraceLine *) (gsize) line, index, value, holds };
  g_array_append_val (filler->claims, fill);
}

void
filler_add_skipped (Filler *filler, const TraceLine *line)
{
  g_ptr_array_add (filler->skipped, (TraceLine *) (gsize) line);
}

static TraceExpr *
words (Trace *trace, const char *text)
{
  TraceExpr *expr = trace_alloc (trace, sizeof *expr);
  expr->kind = TRACE_EXPR_PATH;
  expr->path = trace_keep (trace, text, strlen (text));
  return expr;
}

static TraceAlt *
one_alt (Trace *trace, const char *text)
{
  TraceAlt *alt = trace_alloc (trace, sizeof *alt);
  alt->kind = TRACE_ALT_EXPR;
  alt->expr = words (trace, text);
  return alt;
}

static TraceRecord *
make_record (Trace *trace, const GArray *fields)
{
  TraceRecord *record = trace_alloc (trace, sizeof *record);
  record->n_fields = fields->len;
  record->fields = trace_alloc (trace, fields->len * sizeof *record->fields);
  for (guint i = 0; i < fields->len; i++)
    {
      const OutcomeField *field = &g_array_index (fields, OutcomeField, i);
      TraceValue *value = trace_alloc (trace, sizeof *value);
      value->kind = TRACE_VALUE_EXPR;
      value->expr = words (trace, field->text);
      record->fields[i].name = trace_keep (trace, field->name, strlen (field->name));
      record->fields[i].values = trace_alloc (trace, sizeof (TraceValue *));
      record->fields[i].values[0] = value;
      record->fields[i].n_values = 1;
    }
  return record;
}

/* What can be said of all executions' return values, or NULL. */
static const char *
common_result (const Fill *fill)
{
  if (fill->text.result != NULL)
    return fill->text.result;
  if (fill->succeeded == fill->times)
    return "ok";
  return fill->succeeded == 0 ? "refused" : NULL;
}

static TraceExpect *
make_expect (Trace *trace, const Fill *fill)
{
  const OutcomeText *text = &fill->text;
  const char *result = common_result (fill);
  if (result == NULL)
    return NULL;
  TraceExpect *expect = trace_alloc (trace, sizeof *expect);
  expect->result = one_alt (trace, result);
  expect->n_result = 1;
  if (text->error != NULL)
    {
      expect->error = one_alt (trace, text->error);
      expect->n_error = 1;
    }
  if (text->fields->len > 0)
    expect->record = make_record (trace, text->fields);
  if (fill->succeeded == 0)
    {
      expect->n_rules = fill->rules->len;
      expect->rules = trace_alloc (trace, fill->rules->len * sizeof (VasRule));
      memcpy (expect->rules, fill->rules->data, fill->rules->len * sizeof (VasRule));
    }
  return expect;
}

static void
apply_fill (Trace *trace, const Fill *fill)
{
  TraceLine *line = fill->line;
  line->outcome.expect = make_expect (trace, fill);
  if (line->outcome.at == NULL && fill->text.has_at)
    {
      g_autofree char *at = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", fill->text.at);
      line->outcome.at = words (trace, at);
    }
  if (fill->is_unknown && line->comment == NULL)
    line->comment = trace_keep (trace, " (not in source)", strlen (" (not in source)"));
}

/* A claim that did not hold says what is; one that came out differently in a repeat stays as it was. */
static void
apply_claim (Trace *trace, const ClaimFill *fill)
{
  TraceClaim *claim = &fill->line->claims[fill->index];
  g_autoptr (GString) out = g_string_new (NULL);
  if (fill->varies)
    return;
  symbol_format (out, VAS_KIND_SIZE, fill->value);
  claim->right = words (trace, out->str);
  strcpy (claim->op, "==");
}

/* The claims stay readable, but as a comment. */
static void
apply_skipped (Trace *trace, TraceLine *line)
{
  line->outcome.expect = NULL;
  if (line->kind != TRACE_LINE_ASSERT)
    return;
  g_autoptr (GString) comment = g_string_new (" not run: ");
  trace_write_line (comment, line);
  line->kind = TRACE_LINE_BLANK;
  line->who = NULL;
  line->comment = trace_keep (trace, comment->str, comment->len);
}

void
filler_apply (Filler *filler)
{
  for (guint i = 0; i < filler->fills->len; i++)
    apply_fill (filler->trace, filler->fills->pdata[i]);
  for (guint i = 0; i < filler->claims->len; i++)
    apply_claim (filler->trace, &g_array_index (filler->claims, ClaimFill, i));
  for (guint i = 0; i < filler->skipped->len; i++)
    apply_skipped (filler->trace, filler->skipped->pdata[i]);
}
