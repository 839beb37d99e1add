/* The trace that shows one clause: of the trace that proves it the lines before the first test (machine, names) and the
 * last tests up to the one that is about it, as few as hold by themselves. */
#include "contract/proofs.h"
#include "trace/resolve.h"
#include "trace/runner.h"
#include <string.h>

static gboolean
holds (const char *file, const char *text)
{
  const RunOptions options = { .config = NULL };
  RunResult result;
  run_result_init (&result);
  g_autoptr (Trace) trace = trace_read (file, text, strlen (text), NULL);
  gboolean is_held = trace != NULL && trace_resolve (trace, NULL) && run_trace (trace, &options, &result, NULL)
                     && run_result_status (&result) == 0 && result.skipped == 0;
  run_result_clear (&result);
  return is_held;
}

static gboolean
is_test (const GPtrArray *lines, guint i)
{
  return ((const TraceLine *) lines->pdata[i])->kind == TRACE_LINE_TEST;
}

/* Where the test that begins with line @begin ends; comments above the next one are that one's. */
static guint
find_end (const GPtrArray *lines, guint begin)
{
  guint end = begin + 1;
  while (end < lines->len && !is_test (lines, end))
    end++;
  while (end > begin + 1 && ((const TraceLine *) lines->pdata[end - 1])->kind == TRACE_LINE_BLANK)
    end--;
  return end;
}

/* The first test at or below line @from of the tree; lines->len where there is none. */
static guint
next_test (const GPtrArray *lines, guint from)
{
  while (from < lines->len && !is_test (lines, from))
    from++;
  return from;
}

static guint
find_test (const GPtrArray *lines, unsigned line)
{
  guint test = next_test (lines, 0);
  while (test < lines->len && ((const TraceLine *) lines->pdata[test])->position.line != line)
    test = next_test (lines, test + 1);
  return test;
}

/* The canonical text of @trace without the lines from @first up to @begin, and from @end on. */
static char *
write_part (const Trace *trace, guint first, guint begin, guint end)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  for (guint i = 0; i < end; i++)
    if (i < first || i >= begin)
      g_ptr_array_add (lines, trace->lines->pdata[i]);
  Trace part = *trace;
  part.lines = lines;
  return trace_write (&part);
}

/* Owns @text. */
static char *
text_if_held (const char *file, char *text)
{
  if (!holds (file, text))
    g_clear_pointer (&text, g_free);
  return text;
}

char *
proof_trace_text (const Proof *proof)
{
  const ProofTrace *source = proof->trace;
  g_autoptr (Trace) trace = trace_read (source->file, source->text, strlen (source->text), NULL);
  if (trace == NULL)
    return NULL;
  guint first = next_test (trace->lines, 0);
  guint test = proof->test != NULL ? find_test (trace->lines, proof->line) : first;
  if (proof->test == NULL || test == trace->lines->len)
    return text_if_held (source->file, write_part (trace, first, first, first));
  char *text = NULL;
  for (guint begin = test, end = find_end (trace->lines, test); text == NULL && begin + 1 > first; begin--)
    if (is_test (trace->lines, begin))
      text = text_if_held (source->file, write_part (trace, first, begin, end));
  return text;
}
