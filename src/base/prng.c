#include "base/prng.h"

/* splitmix64: walks by the golden ratio and mixes, so no four numbers in a row are all 0. */
static uint64_t
next_seed_word (uint64_t *state)
{
  uint64_t z = *state += UINT64_C (0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static uint64_t
rotate_left (uint64_t value, unsigned bits)
{
  return (value << bits) | (value >> (64 - bits));
}

void
prng_seed (VasPrng *prng, uint64_t seed)
{
  for (int i = 0; i < 4; i++)
    prng->s[i] = next_seed_word (&seed);
}

uint64_t
prng_next (VasPrng *prng)
{
  uint64_t *s = prng->s;
  uint64_t result = rotate_left (s[1] * 5, 7) * 9;
  uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate_left (s[3], 45);
  return result;
}

uint64_t
prng_below (VasPrng *prng, uint64_t n)
{
  /* 2^64 mod n numbers at the bottom are refused: what stays is a whole multiple of n, so no remainder is favoured. */
  uint64_t refused = (0 - n) % n;
  uint64_t number;
  do
    number = prng_next (prng);
  while (number < refused);
  return number % n;
}
