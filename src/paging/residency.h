/* How a page gets into a frame and out of it. */
#ifndef VASBOX_PAGING_RESIDENCY_H
#define VASBOX_PAGING_RESIDENCY_H

#include "paging/memory.h"
#include "paging/records.h"

/* The list of standby or modified frames that @pfn belongs on or is on, by its state. */
FrameList *residency_list (Memory *memory, uint64_t pfn);
/* A page of a working set leaves it for the standby or modified list. */
void residency_trim (Memory *memory, uint32_t asid, uint64_t page);
/* Gives back the frame and slot that @record, which is @page's, names; its mapping goes, its contents are gone. */
void residency_forget (Memory *memory, uint32_t asid, uint64_t page, PageRecord record);
/* @record of the page in @frame, whose mapping is gone or has lost its dirty mark; @dirty: it had one. */
PageRecord residency_take_dirty (const Frame *frame, PageRecord record, bool dirty);

#endif
