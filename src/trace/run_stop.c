/* --stop-when: its claims are looked at after every step, in the process its own @who names. */
#include "trace/run.h"
#include <vasbox/protection.h>

/* For the messages of a claim that is no part of the trace. */
static char claim_file[] = "--stop-when";
static const Trace no_trace = { .file = claim_file };

/* Evaluates in the claim's process; a name that is not bound yet, or void, means that the claim does not hold.  What
 * can be said of no claim at all, such as a division by 0, sets run->error. */
static gboolean
claims_hold (Run *run, guint64 *left)
{
  const TraceLine *stop = run->options->stop_when;
  Evaluator evaluator = run->evaluator;
  g_autoptr (GError) error = NULL;
  gboolean all_hold = TRUE;
  evaluator.trace = &no_trace;
  evaluator.lacks_name = FALSE;
  if (!run_claim_process (run, stop, &evaluator.process))
    return FALSE;
  for (unsigned i = 0; i < stop->n_claims; i++)
    {
      gboolean holds;
      Scalar value;
      EvalStatus status = evaluate_claim (&evaluator, &stop->claims[i], &holds, &value, NULL, &error);
      if (status == EVAL_ERROR && !evaluator.lacks_name)
        g_propagate_error (run->error, g_steal_pointer (&error));
      if (status != EVAL_OK)
        return FALSE;
      if (i == 0)
        *left = value.number;
      all_hold = all_hold && holds;
    }
  return all_hold;
}

/* The lowest of the largest free ranges that allocations may lie in. */
static void
find_largest_free (const VasMachine *machine, VasProcessId process, RunStop *stop)
{
  const VasConfig *config = vas_machine_config (machine);
  VasRegion region;
  for (guint64 at = config->minimum_application_address;
       at <= config->maximum_vad_address && vas_machine_region (machine, process, at, &region);
       at = region.base + region.size)
    {
      guint64 end = MIN (region.base + region.size, config->maximum_vad_address + 1);
      if (region.state != VAS_MEM_FREE)
        continue;
      stop->holes++;
      if (end - region.base > stop->largest_free)
        {
          stop->largest_free = end - region.base;
          stop->largest_free_start = region.base;
        }
    }
}

/* run->error may point to nothing, where nobody wants the message. */
static gboolean
evaluate_stop (Run *run, guint64 *left, gboolean *hold)
{
  GError *error = NULL, **wanted = run->error;
  run->error = &error;
  *hold = claims_hold (run, left);
  run->error = wanted;
  if (error == NULL)
    return TRUE;
  g_propagate_error (run->error, error);
  return FALSE;
}

RunFlow
run_begin_stop (Run *run)
{
  gboolean hold;
  run->result->stop.asked = run->options->stop_when != NULL;
  if (run->options->stop_when == NULL)
    return RUN_GOES_ON;
  return evaluate_stop (run, &run->stop_before, &hold) ? RUN_GOES_ON : RUN_FAILS;
}

RunFlow
run_check_stop (Run *run, const TraceLine *line)
{
  RunStop *stop = &run->result->stop;
  guint64 now = 0;
  if (run->options->stop_when == NULL)
    return RUN_GOES_ON;
  gboolean hold;
  if (!evaluate_stop (run, &now, &hold))
    return RUN_FAILS;
  if (!hold)
    {
      run->stop_before = now;
      return RUN_GOES_ON;
    }
  *stop = (RunStop) { .asked = TRUE,
                      .reached = TRUE,
                      .position = line->position,
                      .step = vas_machine_step (run->machine),
                      .before = run->stop_before,
                      .after = now };
  find_largest_free (run->machine, run->evaluator.process, stop);
  return RUN_STOPS;
}
