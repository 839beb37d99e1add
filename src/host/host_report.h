/* What a machine's host has seen. */
#ifndef VASBOX_HOST_HOST_REPORT_H
#define VASBOX_HOST_HOST_REPORT_H

#include <vasbox/clr.h>

/* The report now; all 0 where there was no host. */
VasClrHostReport host_report (const VasMachine *machine);

#endif
