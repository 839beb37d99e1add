/* How a page gets into a frame and out of it. */
#ifndef VASBOX_PAGING_RESIDENCY_H
#define VASBOX_PAGING_RESIDENCY_H

#include "paging/memory.h"
#include "paging/records.h"

/* The list of standby or modified frames that @pfn belongs on or is on, by its state. */
FrameList *residency_list (Memory *memory, uint64_t pfn);
/* A frame in transition changes to the list of @state. */
void residency_change_list (Memory *memory, uint64_t pfn, FrameState state);
/* A page of a working set leaves it, with its mappings, for the standby or modified list. */
void residency_trim (Memory *memory, uint32_t asid, uint64_t page);
/* The same for a store's page that nobody maps or locks any more, without counting it. */
void residency_settle (Memory *memory, uint32_t store, uint64_t page);
/* The contents of a page of a process or store, wherever it is; NULL: zeros.  Good until memory changes. */
Content *residency_content (const Memory *memory, uint32_t asid, uint64_t page);
/* Could the frame's contents be written somewhere? */
bool residency_has_room (const Memory *memory, const Frame *frame);
/* The page, which has a frame, is written without an access. */
void residency_mark_dirty (Memory *memory, uint32_t asid, uint64_t page);
/* Gives back the frame and slot that @record, which is @page's, names; its mapping goes, its contents are gone. */
void residency_forget (Memory *memory, uint32_t asid, uint64_t page, PageRecord record);
/* @record of the page in @frame, whose mapping is gone or has lost its dirty mark; @dirty: it had one. */
PageRecord residency_take_dirty (const Frame *frame, PageRecord record, bool dirty);

/* Sees to it that @page can be mapped by an entry of @level, the page's own frame being there; false where frames for
 * its tables cannot be had. */
bool residency_make_room (Memory *memory, uint32_t asid, uint64_t page, uint32_t level);
/* Evicts the pages in the frames of [@start, @end) that are on the standby list. */
void residency_evict_standby (Memory *memory, uint64_t start, uint64_t end);
/* The oldest page that need not be written to a new slot gives its frame up, one of @node first; false: none is
 * left. */
bool residency_evict (Memory *memory, uint32_t node);

#endif
