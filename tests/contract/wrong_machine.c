#include "wrong_machine.h"
#include "../support/test_main.h"
#include "trace/resolve.h"
#include "trace/runner.h"
#include "trace/trace.h"
#include <string.h>
#include <vasbox/win32_calls.h>

typedef struct Watch
{
  const WrongMachine *wrong;
  unsigned line; /* that is being run */
} Watch;

static void
before_step (const VasMachine *machine G_GNUC_UNUSED, const TraceLine *line, const VasCall *call G_GNUC_UNUSED,
             gpointer data)
{
  Watch *watch = data;
  watch->line = line->position.line;
}

static void
carry_out (VasMachine *machine, VasCall *call, gpointer data)
{
  const Watch *watch = data;
  const WrongMachine *wrong = watch->wrong;
  if (wrong->carry_out == NULL || (wrong->to != 0 && (watch->line < wrong->from || watch->line >= wrong->to)))
    vas_machine_call (machine, call);
  else
    wrong->carry_out (machine, call, wrong->data);
}

/* The bytes before line @to of @text; all of them where it has no such line, or @to is 0. */
static gsize
length_before (const char *text, unsigned to)
{
  const char *at = text;
  for (unsigned line = 1; at != NULL && line != to; line++)
    {
      const char *end = strchr (at, '\n');
      at = end != NULL ? end + 1 : NULL;
    }
  return at != NULL ? (gsize) (at - text) : strlen (text);
}

GArray *
wrong_machine_run (const ProofTrace *source, const WrongMachine *wrong)
{
  Watch watch = { .wrong = wrong };
  const RunOptions options = { .carry_out = carry_out, .before_step = before_step, .data = &watch };
  RunResult result;
  g_autoptr (Trace) trace = trace_read (source->file, source->text, length_before (source->text, wrong->to), NULL);
  ck_assert (trace != NULL && trace_resolve (trace, NULL));
  run_result_init (&result);
  gboolean is_run = run_trace (trace, &options, &result, NULL);
  GArray *failed = g_array_new (FALSE, FALSE, sizeof (unsigned));
  for (guint i = 0; i < result.tests->len; i++)
    {
      const RunTest *test = &g_array_index (result.tests, RunTest, i);
      if (!test->passed || (!is_run && i + 1 == result.tests->len))
        g_array_append_val (failed, test->line);
    }
  run_result_clear (&result);
  return failed;
}

gboolean
wrong_machine_is_noticed (const GArray *failed, unsigned test_line)
{
  for (guint i = 0; i < failed->len; i++)
    if (g_array_index (failed, unsigned, i) == test_line)
      return TRUE;
  return FALSE;
}

/* A return value that a program would take for a success. */
static uint64_t
success_value (const VasCall *call, const VasCallInfo *info)
{
  switch (info->result)
    {
    case VAS_RESULT_ADDRESS:
      for (unsigned i = 0; i < info->n_parameters; i++)
        if (info->parameters[i].kind == VAS_KIND_ADDRESS && call->arguments[i] != 0)
          return call->arguments[i];
      return 0x10000;
    case VAS_RESULT_BOOL:
      return 1;
    case VAS_RESULT_SIZE:
      return 48;
    case VAS_RESULT_HANDLE:
      return 4;
    case VAS_RESULT_VOID:
    case VAS_RESULT_NUMBER:
    case VAS_RESULT_ZERO:
    case VAS_RESULT_WIN32:
    case VAS_RESULT_STATUS:
    case VAS_RESULT_ACCESS:
    case VAS_RESULT_HRESULT:
      break;
    }
  return 0;
}

void
wrong_pretend_success (VasCall *call)
{
  call->verdict = (VasVerdict) { VAS_STATUS_SUCCESS, VAS_NO_RULE, VAS_NO_PAGE };
  call->succeeded = true;
  call->result = success_value (call, vas_call_info (call->id));
}

void
wrong_refuse (VasMachine *machine, VasCall *call, VasStatus status)
{
  VasResultKind kind = vas_call_info (call->id)->result;
  call->verdict = (VasVerdict) { status, VAS_NO_RULE, VAS_NO_PAGE };
  call->succeeded = vas_status_is_success (status);
  call->outputs_set = 0;
  call->output_size = 0;
  if (kind == VAS_RESULT_STATUS || kind == VAS_RESULT_ACCESS || kind == VAS_RESULT_HRESULT)
    {
      call->result = status;
      return;
    }
  if (kind == VAS_RESULT_WIN32) /* which sets no last error */
    {
      call->result = vas_status_to_win32 (status);
      return;
    }
  call->result = kind == VAS_RESULT_ZERO ? UINT32_MAX : 0;
  call->last_error = vas_status_to_win32 (status);
  vas_win32_set_last_error (machine, call->thread, call->last_error);
}
