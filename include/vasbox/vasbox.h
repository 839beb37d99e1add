/* Everything but <vasbox/clr.h>, whose names are Microsoft's. */
#ifndef VASBOX_H
#define VASBOX_H

#include <vasbox/access.h>
#include <vasbox/api.h>
#include <vasbox/call.h>
#include <vasbox/config.h>
#include <vasbox/contract.h>
#include <vasbox/counters.h>
#include <vasbox/fault.h>
#include <vasbox/file.h>
#include <vasbox/machine.h>
#include <vasbox/nt.h>
#include <vasbox/protection.h>
#include <vasbox/range.h>
#include <vasbox/rule.h>
#include <vasbox/status.h>
#include <vasbox/trace.h>
#include <vasbox/version.h>
#include <vasbox/win32_calls.h>

#endif
