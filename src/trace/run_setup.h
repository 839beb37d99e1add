/* Making a run's machine, and changing it by "set". */
#ifndef VASBOX_TRACE_RUN_SETUP_H
#define VASBOX_TRACE_RUN_SETUP_H

#include "trace/run.h"

RunFlow run_make_machine (Run *run);
RunFlow run_set (Run *run, const TraceLine *line);
/* The machine's config with the working-set limits that the PROCESS line asks for. */
RunFlow run_process_config (Run *run, const TraceLine *line, VasConfig *config);

#endif
