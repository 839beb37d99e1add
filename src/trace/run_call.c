/* A CALL or BIND line: arguments by the table of calls, the call, what it is compared with, the name it binds. */
#include "facade/execute.h"
#include "trace/payload.h"
#include "trace/run.h"
#include "trace/run_host.h"
#include <string.h>
#include <vasbox/access.h>
#include <vasbox/protection.h>

/* A repeat can have millions. */
#define KEPT_REFUSALS 100000

/* How reading a line's arguments ended; the first three are EvalStatus. */
typedef enum Prepared
{
  PREPARED = EVAL_OK,
  PREPARED_VOID = EVAL_VOID,
  PREPARED_ERROR = EVAL_ERROR,
  PREPARED_UNKNOWN /* an argument is "?": not to be run */
} Prepared;

/* &expr: the pointer itself, to simulated memory. */
static Prepared
set_pointer (Run *run, const VasParameter *parameter, unsigned index, const TraceValue *value, VasCall *call)
{
  guint64 address;
  if (parameter->direction == VAS_IN && !vas_kind_is_payload (parameter->kind))
    {
      trace_set_error (run->error, run->trace, value->position, "found a pointer, but %s is passed by value",
                       parameter->name);
      return PREPARED_ERROR;
    }
  EvalStatus status = evaluate_number (&run->evaluator, value->expr, &address, run->error);
  if (status == EVAL_OK && address != 0)
    {
      call->simulated_pointers |= (uint32_t) 1 << index;
      call->arguments[index] = address;
    }
  else if (status == EVAL_OK)
    call->bad_pointers |= (uint32_t) 1 << index;
  return (Prepared) status;
}

static Prepared
set_payload (Run *run, const VasParameter *parameter, const TraceValue *value, VasCall *call)
{
  g_byte_array_set_size (run->input, 0);
  EvalStatus status = payload_evaluate (&run->evaluator, parameter->kind, value, run->input, run->error);
  call->input = run->input->data;
  call->input_size = run->input->len;
  return (Prepared) status;
}

/* A number of as many bits as the call takes, signed or not. */
static Prepared
set_number (Run *run, const VasCallInfo *info, unsigned index, const TraceValue *value, VasCall *call)
{
  const unsigned bits = payload_number_bits (info, index);
  guint64 *number = &call->arguments[index];
  EvalStatus status = evaluate_number (&run->evaluator, value->expr, number, run->error);
  if (status != EVAL_OK || bits == 64 || *number >> bits == 0 || *number >> (bits - 1) == G_MAXUINT64 >> (bits - 1))
    return (Prepared) status;
  trace_set_error (run->error, run->trace, value->position,
                   "found 0x%" G_GINT64_MODIFIER "x for %s of %s, expected a number of %u bits", *number,
                   info->parameters[index].name, info->name, bits);
  return PREPARED_ERROR;
}

static Prepared
set_argument (Run *run, const VasCallInfo *info, unsigned index, const TraceValue *value, VasCall *call)
{
  const VasParameter *parameter = &info->parameters[index];
  if (payload_has_unknown (value))
    return PREPARED_UNKNOWN;
  if (value->kind == TRACE_VALUE_POINTER)
    return set_pointer (run, parameter, index, value, call);
  if (vas_kind_is_payload (parameter->kind))
    return set_payload (run, parameter, value, call);
  if (parameter->direction == VAS_OUT)
    trace_set_error (run->error, run->trace, value->position,
                     "found a value, but %s is filled in by the call: expected &NULL or another pointer",
                     parameter->name);
  else if (value->kind != TRACE_VALUE_EXPR)
    trace_set_error (run->error, run->trace, value->position, "found no plain value, expected a number for %s",
                     parameter->name);
  else
    return set_number (run, info, index, value, call);
  return PREPARED_ERROR;
}

/* The parameter of argument @i: by its name, or the next that is not only filled in by the call; -1: an error. */
static int
parameter_of (Run *run, const VasCallInfo *info, const TraceExpr *expr, unsigned i, unsigned *next)
{
  const TraceArgument *argument = &expr->arguments[i];
  int index = -1;
  if (argument->name != NULL)
    {
      index = vas_call_parameter (info, argument->name);
      if (index < 0)
        trace_set_error (run->error, run->trace, argument->position, "found %s, expected a parameter of %s",
                         argument->name, info->name);
      return index;
    }
  while (*next < info->n_parameters && info->parameters[*next].direction == VAS_OUT)
    ++*next;
  if (*next < info->n_parameters)
    return (int) (*next)++;
  trace_set_error (run->error, run->trace, argument->position, "found one argument too many for %s", info->name);
  return -1;
}

/* Parameters that no argument set take what the table says. */
static Prepared
set_defaults (Run *run, const VasCallInfo *info, const TraceExpr *expr, guint given, VasCall *call)
{
  for (unsigned i = 0; i < info->n_parameters; i++)
    {
      const VasParameter *parameter = &info->parameters[i];
      if ((given >> i & 1) != 0 || parameter->direction == VAS_OUT)
        continue;
      if (!parameter->optional)
        {
          trace_set_error (run->error, run->trace, expr->position, "found no argument for %s of %s", parameter->name,
                           info->name);
          return PREPARED_ERROR;
        }
      call->arguments[i] = parameter->otherwise;
    }
  return PREPARED;
}

static Prepared
read_arguments (Run *run, const VasCallInfo *info, const TraceExpr *expr, VasCall *call)
{
  unsigned next = 0;
  guint given = 0;
  gboolean is_unknown = FALSE;
  for (unsigned i = 0; i < expr->n_arguments; i++)
    {
      int index = parameter_of (run, info, expr, i, &next);
      if (index < 0)
        return PREPARED_ERROR;
      if ((given >> index & 1) != 0)
        {
          trace_set_error (run->error, run->trace, expr->arguments[i].position, "found %s a second time",
                           info->parameters[index].name);
          return PREPARED_ERROR;
        }
      given |= 1u << index;
      Prepared prepared = set_argument (run, info, (unsigned) index, expr->arguments[i].value, call);
      if (prepared == PREPARED_ERROR || prepared == PREPARED_VOID)
        return prepared;
      is_unknown = is_unknown || prepared == PREPARED_UNKNOWN;
    }
  Prepared prepared = set_defaults (run, info, expr, given, call);
  return prepared == PREPARED && is_unknown ? PREPARED_UNKNOWN : prepared;
}

static gboolean
choice_uses_void (Evaluator *evaluator, const TraceAlt *alts, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    if (alts[i].kind == TRACE_ALT_EXPR && expr_uses_void (evaluator, alts[i].expr))
      return TRUE;
  return FALSE;
}

/* A line is not run where a part of it, its expectation included, has a void name. */
static gboolean
outcome_uses_void (Evaluator *evaluator, const TraceOutcome *outcome)
{
  const TraceExpect *expect = outcome->expect;
  if (!name_table_has_void (evaluator->names))
    return FALSE;
  if (expr_uses_void (evaluator, outcome->at))
    return TRUE;
  if (expect == NULL)
    return FALSE;
  if (choice_uses_void (evaluator, expect->result, expect->n_result)
      || choice_uses_void (evaluator, expect->error, expect->n_error))
    return TRUE;
  for (unsigned i = 0; expect->record != NULL && i < expect->record->n_fields; i++)
    for (unsigned j = 0; j < expect->record->fields[i].n_values; j++)
      {
        if (value_uses_void (evaluator, expect->record->fields[i].values[j]))
          return TRUE;
      }
  return FALSE;
}

static void
bind_void (Run *run, const TraceLine *line, const char *because)
{
  if (line->kind != TRACE_LINE_BIND)
    return;
  name_table_bind_void (run->evaluator.names, line->name,
                        run_add_void (run, line->name, line->position.line, because));
  address_names_remove (run->describer.addresses, line->name);
}

static void
bind_result (Run *run, const TraceLine *line, const VasCall *call)
{
  if (line->kind != TRACE_LINE_BIND)
    return;
  int output = payload_output (call);
  name_table_bind_call (run->evaluator.names, line->name, call_main_value (call), call);
  if (output >= 0 && vas_call_info (call->id)->outputs[output].kind == VAS_KIND_BYTES)
    name_table_keep_bytes (run->evaluator.names, line->name, call, payload_is_main (call));
  describer_bind (&run->describer, run->machine, line->name, call);
}

/* What every executed line ends with. */
static RunFlow
finish_line (Run *run, const TraceLine *line, const VasCall *call)
{
  if (run_check_outcome (run, line, call, NULL) != EVAL_OK)
    return RUN_FAILS;
  if (run->filler != NULL)
    filler_add_call (run->filler, line, call, &run->describer, run->machine,
                     run->loops > 0 ? &run->evaluator : NULL);
  if (call->succeeded)
    bind_result (run, line, call);
  else
    bind_void (run, line, "was refused");
  return RUN_GOES_ON;
}

static void
count_call (Run *run, const TraceLine *line, const VasCall *call)
{
  run_count_call (run->result, call);
  if (!call->succeeded)
    run_add_refusal (run, line, call, KEPT_REFUSALS);
  run_fold_call (run, call);
  run_sample (run);
  describer_note (&run->describer, run->machine, call);
}

/* What law 5 compares: a refused call leaves the state as it was. */
typedef struct StateBefore
{
  VasDigest digest;
  guint64 stack_growths; /* of all processes */
  guint64 injected; /* as vas_machine_injected_commit() tells */
  VasStatus injected_status;
} StateBefore;

static guint64
stack_growths (const Run *run)
{
  VasMemoryCounters counters;
  return vas_machine_memory_counters (run->machine, 0, &counters) ? counters.stack_growths : 0;
}

static StateBefore
state_before (const Run *run)
{
  StateBefore before = { .injected = 0 };
  if (run->options->check)
    {
      before.digest = vas_machine_digest (run->machine);
      before.stack_growths = stack_growths (run);
      before.injected = vas_machine_injected_commit (run->machine, &before.injected_status);
    }
  return before;
}

/* The state's digest after a call; a failure that was injected for it and is spent now counts as still pending, the one
 * effect that a refusal by the clauses of today may have. */
static VasDigest
digest_but_for_effect (const Run *run, const StateBefore *before)
{
  gboolean is_spent = before->injected == 1 && vas_machine_injected_commit (run->machine, NULL) == 0;
  if (is_spent)
    vas_machine_inject_commit (run->machine, 1, before->injected_status);
  VasDigest digest = vas_machine_digest (run->machine);
  if (is_spent)
    vas_machine_inject_commit (run->machine, 0, VAS_STATUS_SUCCESS);
  return digest;
}

/* An access that raises an exception may have brought pages in or consumed a guard, unless it is a violation; and its
 * stack may have grown before the access was a violation (ST-002, AC-021). */
static gboolean
may_change_state (const Run *run, const VasCall *call, const StateBefore *before)
{
  if (call->succeeded)
    return TRUE;
  /* what a refused call tells all the same goes to the memory that its pointers lead to (VP-013) */
  if (call->simulated_pointers != 0 && call->outputs_set != 0)
    return TRUE;
  if (vas_call_info (call->id)->result == VAS_RESULT_ACCESS)
    return call->verdict.status != VAS_STATUS_ACCESS_VIOLATION
           || (run->options->check && stack_growths (run) != before->stack_growths);
  /* a service may have brought pages in before the one that could not be */
  if (call->verdict.rule == VAS_RULE ('A', 'C', 33) || call->verdict.rule == VAS_RULE ('V', 'A', 61))
    return TRUE;
  return run->options->has_effect != NULL && run->options->has_effect (call->verdict.rule);
}

/* The first law that is broken, or NULL; @before: of the call that was refused, or NULL. */
static const char *
broken_law (const Run *run, const StateBefore *before)
{
  if (!run->options->check)
    return NULL;
  if (before != NULL)
    {
      VasDigest after = digest_but_for_effect (run, before);
      if (after.high != before->digest.high || after.low != before->digest.low)
        return "the refused call changed the state";
    }
  return vas_machine_check (run->machine);
}

static RunFlow
check_laws (Run *run, const TraceLine *line, const StateBefore *before)
{
  const char *broken = broken_law (run, before);
  if (broken == NULL)
    return RUN_GOES_ON;
  g_autofree char *text = line_call_text (line);
  g_autofree char *expected = g_strdup_printf ("every law to hold after step %" G_GUINT64_FORMAT,
                                               vas_machine_step (run->machine));
  run->result->law_is_broken = TRUE;
  run_add_mismatch (run, line->position, text, expected, broken, VAS_NO_RULE);
  return RUN_STOPS;
}

static RunFlow
execute_call (Run *run, const TraceLine *line, VasCall *call)
{
  StateBefore before = state_before (run);
  if (run->options->before_step != NULL)
    run->options->before_step (run->machine, line, call, run->options->data);
  if (run->options->carry_out != NULL)
    run->options->carry_out (run->machine, call, run->options->data);
  else
    vas_machine_call (run->machine, call);
  count_call (run, line, call);
  RunFlow flow = finish_line (run, line, call);
  if (flow == RUN_GOES_ON)
    flow = check_laws (run, line, may_change_state (run, call, &before) ? NULL : &before);
  if (flow != RUN_FAILS && run->options->after_step != NULL)
    run->options->after_step (run->machine, line, call, run->options->data);
  return flow == RUN_GOES_ON ? run_check_stop (run, line) : flow;
}

static RunFlow
not_run (Run *run, const TraceLine *line)
{
  run_add_unknown (run, line->position, line, NULL);
  run_fail_test (run);
  bind_void (run, line, "has an unknown argument");
  return RUN_GOES_ON;
}

/* Room for what comes back, made when it is first needed. */
static void
set_output (Run *run, const VasCallInfo *info, VasCall *call)
{
  if (!payload_comes_back (info))
    return;
  if (run->output == NULL)
    run->output = g_malloc (PAYLOAD_MAXIMUM);
  call->output = run->output;
  call->output_capacity = PAYLOAD_MAXIMUM;
}

static RunFlow
run_table_call (Run *run, const TraceLine *line, const VasCallInfo *info)
{
  VasCall call = { .id = info->id, .thread = run->thread };
  if (call_is_of_host (info->id))
    run_host (run);
  set_output (run, info, &call);
  Prepared prepared = read_arguments (run, info, line->expr, &call);
  if (prepared == PREPARED && line->outcome.at != NULL)
    {
      prepared = (Prepared) evaluate_number (&run->evaluator, line->outcome.at, &call.place_at, run->error);
      call.has_place_at = true;
    }
  switch (prepared)
    {
    case PREPARED_ERROR:
      return RUN_FAILS;
    case PREPARED_UNKNOWN:
      return not_run (run, line);
    case PREPARED_VOID:
      run_skip (run, line, run->evaluator.void_origin);
      return RUN_GOES_ON;
    case PREPARED:
    default:
      return execute_call (run, line, &call);
    }
}

/* name = expr, no call: an expectation compares the value. */
static RunFlow
run_value (Run *run, const TraceLine *line)
{
  Scalar value;
  EvalStatus status = evaluate (&run->evaluator, line->expr, &value, run->error);
  if (status == EVAL_ERROR)
    return RUN_FAILS;
  if (status == EVAL_VOID)
    {
      run_skip (run, line, run->evaluator.void_origin);
      return RUN_GOES_ON;
    }
  VasCall call = { .id = VAS_CALL_NONE, .thread = run->thread, .succeeded = true, .result = value.number };
  if (line->outcome.expect != NULL && run_check_outcome (run, line, &call, &value) != EVAL_OK)
    return RUN_FAILS;
  address_names_remove (run->describer.addresses, line->name);
  if (value.is_string)
    name_table_bind_string (run->evaluator.names, line->name, value.bytes, value.n_bytes);
  else
    name_table_bind_number (run->evaluator.names, line->name, value.number);
  return RUN_GOES_ON;
}

static RunFlow
run_builtin_line (Run *run, const TraceLine *line, const TraceBuiltin *builtin)
{
  VasCall call = { .id = VAS_CALL_NONE, .thread = run->thread, .succeeded = true };
  EvalStatus status = run_builtin (run, line, builtin, &call);
  if (status == EVAL_ERROR)
    return RUN_FAILS;
  if (status == EVAL_VOID)
    {
      run_skip (run, line, run->evaluator.void_origin);
      return RUN_GOES_ON;
    }
  if (run_check_outcome (run, line, &call, NULL) != EVAL_OK)
    return RUN_FAILS;
  bind_result (run, line, &call);
  return check_laws (run, line, NULL);
}

RunFlow
run_call_line (Run *run, const TraceLine *line)
{
  if (outcome_uses_void (&run->evaluator, &line->outcome))
    {
      run_skip (run, line, run->evaluator.void_origin);
      return RUN_GOES_ON;
    }
  if (line->expr->kind != TRACE_EXPR_CALL)
    return run_value (run, line);
  const TraceBuiltin *builtin = trace_builtin_find (line->expr->path);
  if (builtin != NULL)
    return run_builtin_line (run, line, builtin);
  const VasCallInfo *info = vas_call_find (line->expr->path);
  if (info != NULL)
    return run_table_call (run, line, info);
  trace_set_error (run->error, run->trace, line->expr->position, "found %s, expected the name of a call",
                   line->expr->path);
  return RUN_FAILS;
}
