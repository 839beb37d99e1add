/* Replacement policies: each decides which of some frames is to give its page away, and nothing else.  A policy knows
 * frames by their numbers only; who owns the frames tells it what happens to them.
 *
 * One reference is one call of hit (the page was there) or of insert (it came in); policies count time by these calls.
 * Ties and beginnings are written down in docs/paging.md. */
#ifndef VASBOX_PAGING_POLICY_H
#define VASBOX_PAGING_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#define REPLACEMENT_MAXIMUM_FRAMES (UINT32_C (1) << 24)
#define REPLACEMENT_NEVER UINT32_MAX /* a next use that there is not */
#define REPLACEMENT_AGING_BITS 8

/* 0 and NULL are the defaults, but for n_frames. */
typedef struct ReplacementOptions
{
  uint32_t n_frames;        /* 1 .. REPLACEMENT_MAXIMUM_FRAMES */
  uint64_t seed;            /* of random */
  uint64_t interval;        /* nfu, aging: references from one tick to the next; 0: REPLACEMENT_INTERVAL */
  uint64_t window;          /* working-set: references; 0: REPLACEMENT_WINDOW */
  const uint32_t *next_use; /* opt, unopt: for each reference the number of the next one to its page, from 0, or
                               REPLACEMENT_NEVER; outlives the policy, which may not be told of more references */
} ReplacementOptions;

#define REPLACEMENT_INTERVAL 4
#define REPLACEMENT_WINDOW 10

typedef struct ReplacementOps ReplacementOps;

/* The beginning of each policy's own structure. */
typedef struct ReplacementPolicy
{
  const ReplacementOps *ops;
} ReplacementPolicy;

/* Frames are below n_frames.  The cost of each call is O(1) or O(log n_frames), over many calls. */
struct ReplacementOps
{
  const char *name;    /* "lru" */
  const char *summary; /* for --help: which page goes */
  bool needs_future;   /* takes ReplacementOptions.next_use */
  ReplacementPolicy *(*create) (const ReplacementOptions *options);
  void (*destroy) (ReplacementPolicy *policy);
  /* The page in @frame, which was inserted, is referenced again. */
  void (*hit) (ReplacementPolicy *policy, uint32_t frame);
  /* A page came into @frame, which was empty, because it is referenced. */
  void (*insert) (ReplacementPolicy *policy, uint32_t frame);
  /* The frame whose page is to go; there is at least one page.  The caller removes it, or not. */
  uint32_t (*victim) (ReplacementPolicy *policy);
  /* @frame, which was inserted, is empty now. */
  void (*remove) (ReplacementPolicy *policy, uint32_t frame);
  /* True, and *@frame, where after the last reference a page is to go though no frame is wanted; the caller removes it
   * and asks again.  NULL: never. */
  bool (*give_up) (const ReplacementPolicy *policy, uint32_t *frame);
};

extern const ReplacementOps replacement_fifo, replacement_second_chance, replacement_clock; /* policy_queue.c */
extern const ReplacementOps replacement_lru, replacement_mru, replacement_working_set;      /* policy_recency.c */
extern const ReplacementOps replacement_lfu, replacement_nfu;                               /* policy_frequency.c */
extern const ReplacementOps replacement_aging;                                              /* policy_aging.c */
extern const ReplacementOps replacement_random;                                             /* policy_random.c */
extern const ReplacementOps replacement_opt, replacement_unopt;                             /* policy_future.c */

/* All of them, in the order of the documents; ended by NULL. */
extern const ReplacementOps *const replacement_policies[];

/* By exact name; NULL where there is none. */
const ReplacementOps *replacement_policy_find (const char *name);

#endif
