/* What a walk looks into, and what the promise says of the address: why a page is not mapped, and what an access would
 * do about it. */
#ifndef VASBOX_REPORT_WALK_PROMISE_H
#define VASBOX_REPORT_WALK_PROMISE_H

#include "paging/page_table.h"
#include <glib.h>
#include <vasbox/machine.h>

/* Of a process that exists; good until the machine makes a step. */
const PageTable *report_page_table (const VasMachine *machine, VasProcessId process);
const Physical *report_physical (const VasMachine *machine);

/* One line: "promise: MEM_COMMIT PAGE_READWRITE MEM_PRIVATE; never touched: an access makes the page (demand-zero
 * fault)"; of an address above the user's that there is none. */
void report_walk_promise (GString *out, const VasMachine *machine, VasProcessId process, guint64 address);

#endif
