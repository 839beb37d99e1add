/* A memory of a few frames with two processes, 1 and 2, and what tests do with it. */
#ifndef SMALL_MEMORY_H
#define SMALL_MEMORY_H

#include "paging/memory.h"

#define PAGE_SIZE 64

extern Memory memory;
extern const MemoryGrant grant;   /* read and write */
extern const MemoryLimits limits; /* soft */

/* Pages of 64 bytes, two levels: 8 * 8 pages; the tables of pages 0 .. 7 take two frames, of each further 8 pages one.
 * */
void begin (uint64_t n_frames, uint64_t n_slots, VasReplacement replacement);
void end (void);

/* An access without bytes; false where the fault was refused. */
bool touch (uint32_t asid, uint64_t page, MemoryKind kind);
/* The page's first word. */
void write_word (uint32_t asid, uint64_t page, uint64_t value);
uint64_t peek_word (uint32_t asid, uint64_t page);
MemoryPageInfo info_of (uint32_t asid, uint64_t page);
PageRange pages (uint64_t start, uint64_t n);

/* What memory_check() finds broken, of the memory or of another, where every page was asked for with asked_grant; NULL:
 * nothing. */
extern MemoryGrant asked_grant;
const char *found (void);
const char *found_in (const Memory *another);

#endif
