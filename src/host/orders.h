/* What is ordered of a host besides its methods: no call of the machine, but what calls come to depends on it.
 * Recorders are told of each before it takes effect, of a change of the config when it has. */
#ifndef VASBOX_HOST_ORDERS_H
#define VASBOX_HOST_ORDERS_H

#include "kernel/kernel.h"
#include <vasbox/clr.h>

typedef enum HostOrderKind
{
  HOST_ORDER_NEW,       /* another host has taken the place of the machine's, or its first one is not of process 1 */
  HOST_ORDER_CHANGE,
  HOST_ORDER_FAIL,
  HOST_ORDER_CLEAR,
  HOST_ORDER_NOTIFY,
  HOST_ORDER_NOTIFY_AT
} HostOrderKind;

struct HostOrder
{
  HostOrderKind kind;
  VasThreadId thread;               /* NEW: whose process the host's is */
  const VasClrFailure *failure;     /* FAIL */
  EMemoryAvailable available;       /* NOTIFY, NOTIFY_AT */
  uint64_t time;                    /* NOTIFY_AT */
  const VasClrHostConfig *before, *after; /* CHANGE: as things had become, and as they are now */
};

#endif
