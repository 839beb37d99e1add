/* snapshot(), restore(s), inject(commit, nth=, status=), inject(in_page, ...), handle(0x44) and what scripts the host
 * of the CLR: calls that the runner carries out itself.  They are no steps, and always succeed. */
#include "trace/builtins.h"
#include "trace/run.h"
#include "trace/run_host.h"
#include <vasbox/access.h>

typedef EvalStatus (*Builtin) (Run *run, const TraceLine *line, VasCall *call);

const TraceExpr *
builtin_argument (const TraceExpr *call, unsigned position, const char *name)
{
  for (unsigned i = 0; i < call->n_arguments; i++)
    {
      const TraceArgument *found = &call->arguments[i];
      if (found->value->kind == TRACE_VALUE_EXPR
          && (found->name != NULL ? g_str_equal (found->name, name) : i == position))
        return found->value->expr;
    }
  return NULL;
}

static EvalStatus
missing_argument (Run *run, const TraceLine *line, const char *what)
{
  trace_set_error (run->error, run->trace, line->expr->position, "found %s without %s", line->expr->path, what);
  return EVAL_ERROR;
}

static EvalStatus
take_snapshot (Run *run, const TraceLine *line G_GNUC_UNUSED, VasCall *call)
{
  RunSnapshot snapshot
      = { vas_machine_snapshot (run->machine), name_table_declared (run->evaluator.names) };
  g_array_append_val (run->snapshots, snapshot);
  call->result = run->snapshots->len;
  return EVAL_OK;
}

static EvalStatus
restore_snapshot (Run *run, const TraceLine *line, VasCall *call)
{
  guint64 number;
  const TraceExpr *expr = builtin_argument (line->expr, 0, "snapshot");
  if (expr == NULL)
    return missing_argument (run, line, "the snapshot to restore");
  EvalStatus status = evaluate_number (&run->evaluator, expr, &number, run->error);
  if (status != EVAL_OK)
    return status;
  if (number < 1 || number > run->snapshots->len)
    {
      trace_set_error (run->error, run->trace, expr->position,
                       "found %" G_GUINT64_FORMAT ", expected what snapshot() gave", number);
      return EVAL_ERROR;
    }
  const RunSnapshot *snapshot = &g_array_index (run->snapshots, RunSnapshot, number - 1);
  unsigned origin = 0;
  if (name_table_loses (run->evaluator.names, snapshot->declared))
    origin = run_add_void (run, "every process and thread made since", line->position.line,
                           "restored an earlier snapshot");
  vas_machine_restore (run->machine, snapshot->machine);
  name_table_restore (run->evaluator.names, snapshot->declared, origin);
  call->result = number;
  return EVAL_OK;
}

static EvalStatus
inject_failure (Run *run, const TraceLine *line, VasCall *call G_GNUC_UNUSED)
{
  const TraceExpr *what = builtin_argument (line->expr, 0, "what");
  gboolean is_commit = what != NULL && what->kind == TRACE_EXPR_PATH && g_str_equal (what->path, "commit");
  guint64 nth = 1, failure = is_commit ? VAS_STATUS_COMMITMENT_LIMIT : VAS_STATUS_INSUFFICIENT_RESOURCES;
  const TraceExpr *count = builtin_argument (line->expr, 1, "nth");
  const TraceExpr *status_expr = builtin_argument (line->expr, 2, "status");
  if (what == NULL)
    return missing_argument (run, line, "the word commit or in_page");
  EvalStatus status = count != NULL ? evaluate_number (&run->evaluator, count, &nth, run->error) : EVAL_OK;
  if (status == EVAL_OK && status_expr != NULL)
    status = evaluate_number (&run->evaluator, status_expr, &failure, run->error);
  if (status != EVAL_OK)
    return status;
  if (nth == 0)
    {
      trace_set_error (run->error, run->trace, count->position, "found 0, expected 1 for the next one, 2 ...");
      return EVAL_ERROR;
    }
  if (failure > G_MAXUINT32 || vas_status_is_success ((VasStatus) failure))
    {
      trace_set_error (run->error, run->trace, status_expr->position, "found no failure, expected a STATUS_ name");
      return EVAL_ERROR;
    }
  if (is_commit)
    vas_machine_inject_commit (run->machine, nth, (VasStatus) failure);
  else
    vas_machine_inject_in_page_error (run->machine, nth, (VasStatus) failure);
  return EVAL_OK;
}

static EvalStatus
make_handle (Run *run, const TraceLine *line, VasCall *call)
{
  guint64 value;
  const TraceExpr *expr = builtin_argument (line->expr, 0, "value");
  if (expr == NULL)
    return missing_argument (run, line, "the handle's value");
  EvalStatus status = evaluate_number (&run->evaluator, expr, &value, run->error);
  if (status == EVAL_OK)
    call->result = value;
  return status;
}

static const Builtin builtins[] = {
  [TRACE_BUILTIN_SNAPSHOT] = take_snapshot,
  [TRACE_BUILTIN_RESTORE] = restore_snapshot,
  [TRACE_BUILTIN_INJECT] = inject_failure,
  [TRACE_BUILTIN_HANDLE] = make_handle,
  [TRACE_BUILTIN_HOST_FAIL] = run_host_fail,
  [TRACE_BUILTIN_HOST_CLEAR_FAILURES] = run_host_clear_failures,
  [TRACE_BUILTIN_HOST_NOTIFY] = run_host_notify,
  [TRACE_BUILTIN_HOST_ADVANCE] = run_host_advance,
  [TRACE_BUILTIN_HOST_NEW] = run_host_new,
};

EvalStatus
run_builtin (Run *run, const TraceLine *line, const TraceBuiltin *builtin, VasCall *call)
{
  return builtins[builtin->id](run, line, call);
}
