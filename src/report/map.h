/* The address space in text: a picture of 64 cells a row, a table of regions, the difference of two spaces.
 * Read-only: nothing here makes a step. */
#ifndef VASBOX_REPORT_MAP_H
#define VASBOX_REPORT_MAP_H

#include <glib.h>
#include <vasbox/machine.h>

/* Figures, and a picture in at most REPORT_MAP_ROWS rows a process:
 *
 *     one cell is 64 KiB
 *     0x0000000000340000  ww--------......................................................
 *                         127.9 TiB free
 *
 * A cell shows what most of its bytes in use are.  Rows without a byte in use are left out. */
#define REPORT_MAP_ROWS 32
void report_map (GString *out, const VasMachine *machine, VasProcessId process, const char *name);

/* One line a region that is not free, as VirtualQuery shows it. */
void report_regions (GString *out, const VasMachine *machine, VasProcessId process);

/* One line for each run of pages in which two spaces differ: "base  size  before -> after"; "no difference" for
 * none. */
void report_difference (GString *out, const VasMachine *before, const VasMachine *after, VasProcessId process);

/* What the letters of the picture mean. */
void report_legend (GString *out);

#endif
