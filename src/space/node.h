/* Which NUMA node an allocation's pages prefer (VX-007).  Most have no preference: those that do are in a sparse map of
 * the space's own, by their first page, so that the region map's entries stay as they are. */
#ifndef VASBOX_SPACE_NODE_H
#define VASBOX_SPACE_NODE_H

#include "space/space.h"

/* The new allocation that begins at @start prefers frames of @node. */
void space_prefer_node (Space *space, uint64_t start, uint32_t node);

/* What the allocation that holds @page prefers; node 0 where it has said nothing. */
uint32_t space_preferred_node (const Space *space, uint64_t page);

/* @pages of @allocation are released: what is left above them begins an allocation of its own, with the preference of
 * the whole. */
void space_release_node (Space *space, PageRange pages, PageRange allocation);

/* NULL, or what is wrong: every preference is that of an allocation's first page. */
const char *space_check_nodes (const Space *space);

#endif
