/* Values for random calls: addresses, sizes, flags; of what the model holds now, of its edges, and wild ones. */
#ifndef RANDOM_VALUES_H
#define RANDOM_VALUES_H

#include "base/prng.h"
#include "differential.h"

#define SOME_BITS(prng) (prng_next (prng) & prng_next (prng))
#define PICK(maker, array) ((array)[below ((maker), G_N_ELEMENTS (array))])

/* One call in the making: @caller makes it, on @target's memory. */
typedef struct Maker Maker;
struct Maker
{
  VasPrng *prng;
  const Session *session;
  const VasConfig *config;
  VasProcessId caller, target;
  VasCall call;
};

typedef enum Want
{
  WANT_ANY,
  WANT_FREE,
  WANT_ALLOCATED,
  WANT_RESERVED,
  WANT_COMMITTED,
  WANT_VIEW
} Want;

/* 0 .. @n - 1; true @percent times of a hundred. */
uint64_t below (Maker *maker, uint64_t n);
bool chance (Maker *maker, unsigned percent);

bool is_wanted (const VasRegion *region, Want want);
/* A page of the target process that is as wanted, where a few tries find one; the region from it on. */
VasRegion find_page (Maker *maker, Want want);
/* A reserved region without access, which may be a placeholder (random_extended.c). */
VasRegion find_placeholder (Maker *maker);
/* The end of the allocation that @region is in; of free space, of the region. */
uint64_t allocation_end (Maker *maker, VasRegion region);

/* One of the caller's handles, of a process that becomes the target; or none. */
uint64_t random_handle (Maker *maker);
/* The caller: a thread, mostly of a process that is alive. */
void pick_thread (Maker *maker);

uint64_t edge_address (Maker *maker);
/* For a range that begins at @address. */
uint64_t edge_size (Maker *maker, uint64_t address);
uint64_t small_size (Maker *maker);
/* A size for a range that starts at @address and should end in front of @end: mostly does, now and then just not. */
uint64_t size_up_to (Maker *maker, uint64_t address, uint64_t end);
/* @address or a size, moved a little. */
uint64_t nudge (Maker *maker, uint64_t address);

uint32_t legal_protection (Maker *maker);
uint32_t edge_protection (Maker *maker);
/* Allocation and free types: @legal with a bit flipped, others. */
uint32_t edge_flags (Maker *maker, uint32_t legal);

#endif
