/* The machine's own generator: the same numbers from the same seed everywhere, no libc randomness.  Its state is a
 * plain value, so that a snapshot holds it by copying.  xoshiro256** seeded by splitmix64, both written from their
 * published descriptions (Blackman and Vigna, "Scrambled linear pseudorandom number generators"; Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators"). */
#ifndef VASBOX_BASE_PRNG_H
#define VASBOX_BASE_PRNG_H

#include <stdint.h>

typedef struct VasPrng
{
  uint64_t s[4]; /* never all 0 once seeded */
} VasPrng;

/* Every seed is good, 0 too. */
void prng_seed (VasPrng *prng, uint64_t seed);

/* 64 random bits. */
uint64_t prng_next (VasPrng *prng);

/* Each of 0 .. @n - 1 with the same probability; @n is not 0.  May take more than one number from the generator. */
uint64_t prng_below (VasPrng *prng, uint64_t n);

#endif
