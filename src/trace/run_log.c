/* A log of accesses, carried out as it is read: the calls and accesses that its import would write, in the same order,
 * without the text between. */
#include "trace/run_log.h"
#include "trace/importers/access_plan.h"
#include "trace/run.h"
#include "trace/run_setup.h"
#include <string.h>
#include <vasbox/access.h>

#define BATCH 1024
#define OUTPUT_LEVEL 3 /* of an access: kind, address, status, level */
/* Further refusals are only counted: a log may be wrong in every line. */
#define KEPT_REFUSALS 1000

typedef struct LogRun
{
  Run run;
  AccessLog log;
  AccessPlan plan;
  TraceLine line; /* where the log is, for those who are told of steps */
  guint64 base;
  gboolean is_watched; /* each step is told or checked */
} LogRun;

static void
count_call (LogRun *log_run, const VasCall *call)
{
  RunResult *result = log_run->run.result;
  run_count_call (result, call);
  if (!call->succeeded)
    run_add_refusal (&log_run->run, &log_run->line, call, KEPT_REFUSALS);
  run_fold_call (&log_run->run, call);
  run_sample (&log_run->run);
}

static RunFlow
after_call (LogRun *log_run, const VasCall *call)
{
  const RunOptions *options = log_run->run.options;
  count_call (log_run, call);
  if (options->after_step != NULL)
    options->after_step (log_run->run.machine, &log_run->line, call, options->data);
  if (!options->check)
    return RUN_GOES_ON;
  const char *broken = vas_machine_check (log_run->run.machine);
  if (broken == NULL)
    return RUN_GOES_ON;
  g_autofree char *expected = g_strdup_printf ("every law to hold after step %" G_GUINT64_FORMAT, call->step);
  log_run->run.result->law_is_broken = TRUE;
  run_add_mismatch (&log_run->run, log_run->line.position, vas_call_info (call->id)->name, expected, broken,
                    VAS_NO_RULE);
  return RUN_STOPS;
}

static inline gboolean
is_over (const LogRun *log_run)
{
  const RunOptions *options = log_run->run.options;
  return (options->has_until_step && vas_machine_step (log_run->run.machine) >= options->until_step)
         || (options->until_line != 0 && log_run->line.position.line > options->until_line);
}

static RunFlow
set_up_memory (LogRun *log_run)
{
  RunFlow flow = RUN_GOES_ON;
  for (guint i = 0; i < access_plan_n_calls (&log_run->plan) && flow == RUN_GOES_ON; i++)
    {
      VasCall call;
      if (is_over (log_run))
        return RUN_STOPS;
      access_plan_call (&log_run->plan, i, log_run->base, &call);
      call.thread = 1;
      vas_machine_call (log_run->run.machine, &call);
      if (i == 0 && log_run->plan.has_base)
        log_run->base = call.result;
      flow = after_call (log_run, &call);
    }
  return flow;
}

/* The access that was just made, as the call that it would have been. */
static void
set_call (const LogRun *log_run, const Access *access, guint64 address, const VasFault *fault, VasCall *call)
{
  const VasMachine *machine = log_run->run.machine;
  *call = (VasCall) { .thread = 1, .step = vas_machine_step (machine), .verdict = vas_machine_last_verdict (machine) };
  access_plan_set_access (access, address, call);
  call->succeeded = call->verdict.status == VAS_STATUS_SUCCESS;
  if (call->succeeded)
    return;
  call->result = fault->status;
  for (guint i = 0; i < fault->n_parameters; i++)
    call->outputs[i] = fault->parameters[i];
  call->outputs[OUTPUT_LEVEL] = (guint64) fault->level;
  call->outputs_set = fault->n_parameters == 3 ? 0xf : fault->n_parameters == 2 ? 0xb : 0;
}

static RunFlow
run_access (LogRun *log_run, const Access *access)
{
  guint64 address;
  log_run->line.position.line = access->line;
  if (is_over (log_run))
    return RUN_STOPS;
  if (!access_plan_address (&log_run->plan, access, &address))
    {
      log_run->run.result->log.n_outside++;
      return RUN_GOES_ON;
    }
  VasFault fault;
  if (vas_access (log_run->run.machine, 1, access_plan_kind (access), log_run->base + address,
                  access_plan_size (access), NULL, &fault)
      && !log_run->is_watched)
    {
      log_run->run.result->accesses++;
      run_sample (&log_run->run);
      run_fold_success (&log_run->run, access_plan_call_id (access));
      return RUN_GOES_ON;
    }
  VasCall call;
  set_call (log_run, access, log_run->base + address, &fault, &call);
  return after_call (log_run, &call);
}

static void
note_damage (RunLog *note, GError *damage)
{
  if (note->n_damaged++ == 0)
    note->first_damage = g_strdup (damage->message);
  g_error_free (damage);
}

static RunFlow
run_accesses (LogRun *log_run)
{
  Access accesses[BATCH];
  for (;;)
    {
      GError *damage = NULL;
      gsize n = access_log_read (&log_run->log, accesses, BATCH, &damage);
      if (damage != NULL)
        note_damage (&log_run->run.result->log, damage);
      else if (n == 0)
        return RUN_GOES_ON;
      for (gsize i = 0; i < n; i++)
        if (run_access (log_run, &accesses[i]) != RUN_GOES_ON)
          return RUN_STOPS;
    }
}

/* The machine that the import's text would name, unless the options name another. */
static gboolean
make_machine (LogRun *log_run)
{
  static const char head[] = "vasbox-trace 1\nmachine \"" ACCESS_PLAN_MACHINE "\"\n";
  g_autoptr (Trace) trace = trace_read (log_run->run.result->file, head, strlen (head), log_run->run.error);
  log_run->run.trace = trace;
  RunFlow flow = run_make_machine (&log_run->run);
  log_run->run.trace = NULL;
  return flow == RUN_GOES_ON;
}

static gboolean
make_plan (LogRun *log_run)
{
  const VasConfig *config = vas_machine_config (log_run->run.machine);
  const AccessSpace space = { config->page_size, config->minimum_application_address, config->maximum_vad_address };
  return access_plan_init (&log_run->plan, &log_run->log, &space, log_run->run.error);
}

gboolean
run_access_log (const char *file, AccessFormat format, const char *text, gsize n_text, const RunOptions *options,
                RunResult *result, GError **error)
{
  LogRun log_run = { .run = { .options = options, .result = result, .error = error },
                     .is_watched = options->check || options->after_step != NULL };
  result->file = g_strdup (file);
  access_log_init (&log_run.log, format, file, text, n_text);
  if (!make_machine (&log_run))
    return FALSE;
  gboolean is_planned = make_plan (&log_run);
  if (is_planned && set_up_memory (&log_run) == RUN_GOES_ON)
    run_accesses (&log_run);
  access_plan_clear (&log_run.plan);
  run_read_machine (&log_run.run);
  result->skipped = result->log.n_damaged + result->log.n_outside;
  return is_planned;
}
