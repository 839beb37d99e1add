/* What touching memory came to in a run, in a few lines of text. */
#ifndef VASBOX_REPORT_STATISTICS_H
#define VASBOX_REPORT_STATISTICS_H

#include "trace/runner.h"

/* Faults by kind, what the TLB knew, page tables and working sets; nothing where the run made no access. */
void report_statistics (GString *out, const RunResult *result);

#endif
