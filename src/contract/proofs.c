#include "contract/proofs.h"
#include "trace/trace.h"
#include <string.h>

struct Proofs
{
  GPtrArray *traces; /* Trace: the names of tests are theirs */
  GArray *all;       /* Proof, sorted */
};

/* A trace while its tests are read. */
typedef struct Reading
{
  Proofs *proofs;
  const ProofTrace *trace;
  const TraceLine *test; /* or NULL: none has begun */
  guint first;           /* in proofs->all: what the current test has proved so far begins here */
} Reading;

enum
{
  RANK_BY = 1000, /* of what a test only meets on its way */
  RANK_CODE = 2000
};

/* What the current test has said of @rule, or NULL. */
static Proof *
find_known (const Reading *reading, VasRule rule)
{
  const GArray *all = reading->proofs->all;
  for (guint i = reading->first; i < all->len; i++)
    if (g_array_index (all, Proof, i).rule == rule)
      return &g_array_index (all, Proof, i);
  return NULL;
}

static Proof *
add_of_trace (const Reading *reading, VasRule rule, unsigned rank)
{
  Proof *known = find_known (reading, rule);
  if (known != NULL)
    return known;
  const TraceLine *test = reading->test;
  const Proof proof = { .rule = rule,
                        .file = reading->trace->file,
                        .line = test != NULL ? test->position.line : 1,
                        .test = test != NULL ? test->name : NULL,
                        .trace = reading->trace,
                        .rank = rank };
  g_array_append_val (reading->proofs->all, proof);
  return &g_array_index (reading->proofs->all, Proof, reading->proofs->all->len - 1);
}

static void
begin_test (Reading *reading, const TraceLine *line)
{
  reading->test = line;
  reading->first = reading->proofs->all->len;
  for (unsigned i = 0; line->record != NULL && i < line->record->n_fields; i++)
    {
      const TraceField *field = &line->record->fields[i];
      const TraceValue *list = field->values[0];
      for (unsigned k = 0; g_str_equal (field->name, "proves") && k < list->n_items; k++)
        if (list->items[k]->kind == TRACE_VALUE_EXPR && list->items[k]->expr->kind == TRACE_EXPR_RULE)
          add_of_trace (reading, list->items[k]->expr->rule, list->n_items);
    }
}

/* One rule is a proof of it; of "by A or B" nobody knows which it was. */
static void
read_lines (Reading *reading, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const TraceLine *line = lines->pdata[i];
      const TraceExpect *expect = line->outcome.expect;
      if (line->kind == TRACE_LINE_TEST)
        begin_test (reading, line);
      if (expect != NULL && expect->n_rules == 1)
        add_of_trace (reading, expect->rules[0], RANK_BY)->refuses = TRUE;
      if (line->body != NULL)
        read_lines (reading, line->body);
    }
}

static void
read_trace (Proofs *proofs, const ProofTrace *source)
{
  g_autoptr (GError) error = NULL;
  Trace *trace = trace_read (source->file, source->text, strlen (source->text), &error);
  Reading reading = { .proofs = proofs, .trace = source, .first = proofs->all->len };
  if (trace == NULL)
    {
      g_critical ("%s", error->message);
      return;
    }
  g_ptr_array_add (proofs->traces, trace);
  read_lines (&reading, trace->lines);
}

static void
read_code (Proofs *proofs, const ProofCode *code)
{
  g_auto (GStrv) clauses = g_strsplit (code->clauses, " ", -1);
  for (char **id = clauses; *id != NULL; id++)
    {
      Proof proof = { .file = code->file, .line = code->line, .test = code->test, .rank = RANK_CODE };
      if (vas_rule_parse (*id, &proof.rule))
        g_array_append_val (proofs->all, proof);
    }
}

static int
compare_proofs (gconstpointer a, gconstpointer b)
{
  const Proof *left = a, *right = b;
  if (left->rule != right->rule)
    return left->rule < right->rule ? -1 : 1;
  if (left->rank != right->rank)
    return left->rank < right->rank ? -1 : 1;
  int files = strcmp (left->file, right->file);
  return files != 0 ? files : (left->line > right->line) - (left->line < right->line);
}

static void
free_trace (gpointer trace)
{
  trace_free (trace);
}

Proofs *
proofs_new (const ProofTable *table)
{
  Proofs *proofs = g_new (Proofs, 1);
  proofs->traces = g_ptr_array_new_with_free_func (free_trace);
  proofs->all = g_array_new (FALSE, FALSE, sizeof (Proof));
  for (gsize i = 0; i < table->n_traces; i++)
    read_trace (proofs, &table->traces[i]);
  for (gsize i = 0; i < table->n_codes; i++)
    read_code (proofs, &table->codes[i]);
  g_array_sort (proofs->all, compare_proofs);
  return proofs;
}

void
proofs_free (Proofs *proofs)
{
  if (proofs == NULL)
    return;
  g_array_free (proofs->all, TRUE);
  g_ptr_array_free (proofs->traces, TRUE);
  g_free (proofs);
}

const Proof *
proofs_all (const Proofs *proofs, gsize *n)
{
  *n = proofs->all->len;
  return (const Proof *) (gpointer) proofs->all->data;
}

const Proof *
proofs_of (const Proofs *proofs, VasRule rule, gsize *n)
{
  gsize n_all, low = 0, high;
  const Proof *all = proofs_all (proofs, &n_all);
  for (high = n_all; low < high;)
    {
      gsize middle = low + (high - low) / 2;
      if (all[middle].rule < rule)
        low = middle + 1;
      else
        high = middle;
    }
  for (*n = 0; low + *n < n_all && all[low + *n].rule == rule;)
    ++*n;
  return all + low;
}

ProofState
proofs_state (const Proofs *proofs, const VasClause *clause)
{
  gsize n;
  if (clause->not_simulated != NULL)
    return PROOF_NOT_SIMULATED;
  proofs_of (proofs, clause->rule, &n);
  return n > 0 ? PROOF_COVERED : PROOF_UNCOVERED;
}
