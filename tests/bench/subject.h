/* What the bench measures beside each other: address spaces that can hold N allocations and do one triple.
 *
 *   A triple releases a random allocation, reserves a new one of random size where the subject places it, and commits
 *   the front part of it.  Every allocation is committed in front and reserved behind, so no two neighbours merge:
 *
 *      |CCCCRRRRRRRR|CCRR|  free  |CCCCCCRRRR| ...
 */
#ifndef BENCH_SUBJECT_H
#define BENCH_SUBJECT_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Subject
{
  const char *name;
  void *(*create) (uint32_t n); /* with @n allocations; NULL where it cannot hold them */
  void (*triple) (void *space, uint64_t random);
  void (*expect) (const void *space, uint64_t random); /* that triple comes next: what it releases is looked up */
  void (*destroy) (void *space);
} Subject;

extern const Subject subject_region_map;
extern const Subject subject_machine;
extern const Subject subject_linux;
extern const Subject subject_gtree;      /* placement by a walk over its entries */
extern const Subject subject_gtree_told; /* placement not counted: back to the place that was released */

/* Sizes in pages, from 2 to 65: what a triple reserves and commits. */
static inline uint32_t
bench_reserve_pages (uint64_t random)
{
  return 2 + (uint32_t) (random >> 32 & 63);
}

static inline uint32_t
bench_commit_pages (uint64_t random, uint32_t n_pages)
{
  return 1 + (uint32_t) (random >> 40) % (n_pages - 1);
}

/* A generator of the bench's own: fast, and the same numbers for every subject. */
static inline uint64_t
bench_random (uint64_t *state)
{
  uint64_t z = (*state += UINT64_C (0x9e3779b97f4a7c15));
  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return z ^ z >> 31;
}

#endif
