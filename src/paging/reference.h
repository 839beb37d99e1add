/* What single references tell the policies that need their order or number: lru, lfu, nfu and working-set.  Each
 * process and store has a time of its own, the number of references of its pages.
 *
 *   Memory.uses has a number for each page of a working set, which is forgotten when the page leaves it:
 *     lfu          references
 *     nfu          intervals in which there were any, << 32; below that the last of them, from 1, modulo 2^32
 *     working-set  the time of the last one
 *   lru needs none: the order of the list is enough. */
#ifndef VASBOX_PAGING_REFERENCE_H
#define VASBOX_PAGING_REFERENCE_H

#include "paging/memory.h"

/* The page in @pfn joins the working set, without a reference as yet. */
void references_begin (Memory *memory, uint32_t asid, uint64_t pfn);
/* It leaves. */
void references_end (Memory *memory, uint64_t pfn);
/* What lfu and nfu compare. */
uint64_t references_count (const Memory *memory, uint64_t pfn);

/* Part of memory_digest(): of machines without such a policy @digest as it is. */
Digest128 references_digest (Digest128 digest, Memory *memory);
/* NULL, or which law is broken: only pages of working sets have uses; those of working-set stand in their order. */
const char *references_check (const Memory *memory);

#endif
