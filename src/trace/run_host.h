/* The run's host of the CLR. */
#ifndef VASBOX_TRACE_RUN_HOST_H
#define VASBOX_TRACE_RUN_HOST_H

#include "trace/run.h"

/* The host, made at the first call of this. */
IHostMemoryManager *run_host (Run *run);
/* At the end of the run. */
void run_clear_host (Run *run);

/* host.fail(), host.clear_failures(), host.notify(), host.advance(), host.new(): as run_builtin(). */
EvalStatus run_host_fail (Run *run, const TraceLine *line, VasCall *call);
EvalStatus run_host_clear_failures (Run *run, const TraceLine *line, VasCall *call);
EvalStatus run_host_notify (Run *run, const TraceLine *line, VasCall *call);
EvalStatus run_host_new (Run *run, const TraceLine *line, VasCall *call);
EvalStatus run_host_advance (Run *run, const TraceLine *line, VasCall *call);

#endif
