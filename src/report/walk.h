/* The walk of one address through a process's page tables, and the tables themselves, in text.  Read-only: nothing here
 * makes a step or sets a mark. */
#ifndef VASBOX_REPORT_WALK_H
#define VASBOX_REPORT_WALK_H

#include "paging/page_table.h"
#include <glib.h>

/* How the address splits into indexes, from the root's to the offset:
 *
 *     entry   level 2 entry  level 1 entry  offset
 *     bits    7-6            5-4            3-0
 *     binary  01             10             1010
 *     value   1              2              0xa
 *
 * @hide: the last two rows are blanks to fill in. */
void report_address (GString *out, const PagingLayout *layout, guint64 address, gboolean hide);

/* One row a level: the table's frame, the index, the entry and its set bits by name, as far as the walk goes; none for
 * an address that the tables do not translate.
 * @hide: every level has its row, of which only the root's frame is told. */
void report_walk (GString *out, const PageTable *table, const Physical *physical, guint64 address, gboolean hide);

/* Where the walk ended, in one line: the physical address and what the entry allows, or the level where it stopped,
 * or before which: no canonical address, or bits above those that the tables translate. */
void report_walk_end (GString *out, const PageTable *table, const Physical *physical, guint64 address, gboolean hide);

/* Every table, level by level from the root, with its entries that are present; @hide: without the names of their
 * bits. */
void report_tables (GString *out, const PageTable *table, const Physical *physical, gboolean hide);

#endif
