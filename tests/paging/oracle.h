/* What each policy is by definition, worked out anew from the whole history at each question: the references so far,
 * and when each page came in.  No structure is shared with src/paging; only second-chance, clock and random, which are
 * defined by their own state, keep one. */
#ifndef PAGING_ORACLE_H
#define PAGING_ORACLE_H

#include "paging/replacement.h"

#define ORACLE_MAXIMUM_FRAMES 8

typedef struct OracleFrame
{
  bool used, written, bit;
  uint64_t page;
  size_t since;        /* the reference that brought it in */
} OracleFrame;

typedef struct Oracle
{
  const char *policy;
  const PageReference *references;
  size_t n, now;       /* now: how many were made */
  ReplacementOptions options;
  OracleFrame frames[ORACLE_MAXIMUM_FRAMES];
  ReplacementCounts counts;
  uint32_t queue[ORACLE_MAXIMUM_FRAMES]; /* second-chance: frames, the head first; random: frames */
  uint32_t n_queue;
  uint32_t hand;
  uint64_t prng[4];
} Oracle;

void oracle_init (Oracle *oracle, const char *policy, const PageReference *references, size_t n,
                  const ReplacementOptions *options);
/* Makes the next reference.  *@victim: the frame that lost its page for it, or n_frames; returns the page's frame. */
uint32_t oracle_refer (Oracle *oracle, bool *is_hit, uint32_t *victim);
/* After a reference: the next page that working-set gives up; false: none. */
bool oracle_give_up (Oracle *oracle, uint32_t *frame);
/* The frame that would lose its page now; there is at least one page. */
uint32_t oracle_victim (Oracle *oracle);
/* @frame is emptied by someone else: no eviction. */
void oracle_empty (Oracle *oracle, uint32_t frame);

#endif
