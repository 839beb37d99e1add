/* The recorder's part of what is ordered of a host. */
#ifndef VASBOX_TRACE_RECORD_HOST_H
#define VASBOX_TRACE_RECORD_HOST_H

#include "host/orders.h"

/* Appends the line that orders the same; nothing for a change of the config. */
void record_host_order (GString *out, const HostOrder *order);

#endif
