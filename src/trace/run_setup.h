/* Making a run's machine, and changing it by "set". */
#ifndef VASBOX_TRACE_RUN_SETUP_H
#define VASBOX_TRACE_RUN_SETUP_H

#include "trace/run.h"

RunFlow run_make_machine (Run *run);
RunFlow run_set (Run *run, const TraceLine *line);

#endif
