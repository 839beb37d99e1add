/* Runs page references over N frames under one policy and counts what happens.  A page that is not in a frame misses;
 * it takes the lowest free frame, or the one whose page the policy lets go. */
#ifndef VASBOX_PAGING_REPLACEMENT_H
#define VASBOX_PAGING_REPLACEMENT_H

#include "paging/policy.h"
#include <stddef.h>

typedef struct PageReference
{
  uint64_t page;
  bool write;
} PageReference;

typedef struct ReplacementCounts
{
  uint64_t references, hits, misses; /* references = hits + misses */
  uint64_t evictions;                /* pages that the policy let go, for another or because it gave them up */
  uint64_t write_backs;              /* those of them that were written since they came in */
} ReplacementCounts;

typedef struct Replacement Replacement;

/* @options is copied, but next_use borrowed.  Free with replacement_free(). */
Replacement *replacement_new (const ReplacementOps *ops, const ReplacementOptions *options);
void replacement_free (Replacement *replacement);

/* One reference; true: a hit. */
bool replacement_refer (Replacement *replacement, PageReference reference);
/* @n of them in order. */
void replacement_run (Replacement *replacement, const PageReference *references, size_t n);

ReplacementCounts replacement_counts (const Replacement *replacement);
/* False where the frame is empty. */
bool replacement_page_at (const Replacement *replacement, uint32_t frame, uint64_t *page);

/* For the options of opt and unopt: the next use of each of @n references, fewer than REPLACEMENT_NEVER.  Free with
 * g_free(). */
uint32_t *replacement_next_uses (const PageReference *references, size_t n);

#endif
