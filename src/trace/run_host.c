/* The run's host of the CLR: made when a line first asks for it, and what a trace scripts of it. */
#include "trace/run.h"
#include "trace/run_host.h"
#include <string.h>

IHostMemoryManager *
run_host (Run *run)
{
  if (run->host == NULL)
    run->host = vas_clr_host_new (run->machine, 1, NULL);
  return run->host;
}

/* "VirtualAlloc" as a bit; 0: any. */
static uint32_t
method_bit (const char *word)
{
  for (unsigned i = 0; i < VAS_CLR_N_METHODS; i++)
    if (g_str_equal (vas_clr_method_name ((VasClrMethod) i), word))
      return (uint32_t) 1 << i;
  return 0;
}

/* The number that the argument @name has; *@number stays where there is none. */
static EvalStatus
read_number (Run *run, const TraceExpr *call, unsigned position, const char *name, guint64 *number)
{
  const TraceExpr *expr = builtin_argument (call, position, name);
  return expr != NULL ? evaluate_number (&run->evaluator, expr, number, run->error) : EVAL_OK;
}

typedef struct Order
{
  guint64 result, nth, every, times, minimum_size, maximum_size, flags, level, percent, methods, levels;
} Order;

static EvalStatus
read_order (Run *run, const TraceExpr *call, Order *order)
{
  const struct
  {
    const char *name;
    guint64 *number;
  } arguments[] = {
    { "result", &order->result },
    { "nth", &order->nth },
    { "every", &order->every },
    { "times", &order->times },
    { "minimum_size", &order->minimum_size },
    { "maximum_size", &order->maximum_size },
    { "flags", &order->flags },
    { "level", &order->level },
    { "percent", &order->percent },
    { "methods", &order->methods },
    { "levels", &order->levels },
  };
  EvalStatus status = EVAL_OK;
  for (unsigned i = 0; status == EVAL_OK && i < G_N_ELEMENTS (arguments); i++)
    status = read_number (run, call, i + 1, arguments[i].name, arguments[i].number);
  return status;
}

static EvalStatus
refuse_order (Run *run, const TraceExpr *call)
{
  trace_set_error (run->error, run->trace, call->position,
                   "found a result that this method does not document, expected one of HM-012's table, S_FALSE, or "
                   "another mode: set host.mode = win32-mapped");
  return EVAL_ERROR;
}

EvalStatus
run_host_fail (Run *run, const TraceLine *line, VasCall *call G_GNUC_UNUSED)
{
  const TraceExpr *method = builtin_argument (line->expr, 0, "method");
  Order order = { .level = G_MAXUINT64 };
  EvalStatus status = read_order (run, line->expr, &order);
  if (status != EVAL_OK)
    return status;
  const VasClrFailure failure = { .result = (HRESULT) (uint32_t) order.result,
                                  .methods = method_bit (method->path) | (uint32_t) order.methods,
                                  .nth = order.nth,
                                  .every = order.every,
                                  .times = order.times,
                                  .minimum_size = order.minimum_size,
                                  .maximum_size = order.maximum_size,
                                  .flags = (uint32_t) order.flags,
                                  .levels = (uint32_t) order.levels
                                            | (order.level <= eProcessCritical ? (uint32_t) 1 << order.level : 0),
                                  .percent = (uint32_t) MIN (order.percent, 100) };
  return vas_clr_host_add_failure (run_host (run), &failure) ? EVAL_OK : refuse_order (run, line->expr);
}

EvalStatus
run_host_clear_failures (Run *run, const TraceLine *line G_GNUC_UNUSED, VasCall *call G_GNUC_UNUSED)
{
  vas_clr_host_clear_failures (run_host (run));
  return EVAL_OK;
}

EvalStatus
run_host_notify (Run *run, const TraceLine *line, VasCall *call G_GNUC_UNUSED)
{
  const TraceExpr *word = builtin_argument (line->expr, 0, "available");
  EMemoryAvailable available = g_str_equal (word->path, "low")    ? eMemoryAvailableLow
                               : g_str_equal (word->path, "high") ? eMemoryAvailableHigh
                                                                  : eMemoryAvailableNeutral;
  if (builtin_argument (line->expr, 1, "time") == NULL)
    {
      vas_clr_host_notify (run_host (run), available);
      return EVAL_OK;
    }
  guint64 time = 0;
  EvalStatus status = read_number (run, line->expr, 1, "time", &time);
  if (status == EVAL_OK)
    vas_clr_host_notify_at (run_host (run), time, available);
  return status;
}

EvalStatus
run_host_advance (Run *run, const TraceLine *line, VasCall *call G_GNUC_UNUSED)
{
  guint64 passed = 0;
  EvalStatus status = read_number (run, line->expr, 0, "milliseconds", &passed);
  if (status != EVAL_OK)
    return status;
  VasClrHostConfig config = vas_clr_host_config (run_host (run));
  config.time += MIN (passed, G_MAXUINT64 - config.time);
  vas_clr_host_configure (run->host, &config);
  return EVAL_OK;
}

/* A host with nothing in it, of the process of the line's thread, in the place of the machine's. */
EvalStatus
run_host_new (Run *run, const TraceLine *line G_GNUC_UNUSED, VasCall *call G_GNUC_UNUSED)
{
  run_clear_host (run);
  run->host = vas_clr_host_new (run->machine, run->thread, NULL);
  return EVAL_OK;
}

void
run_clear_host (Run *run)
{
  if (run->host != NULL)
    run->host->lpVtbl->Release (run->host);
  run->host = NULL;
}
