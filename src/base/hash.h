/* The mixing steps of the digests: splitmix64's finalizer (Steele, Lea, Flood 2014), a bijection of 64 bits, and
 * products of 128 bits. */
#ifndef VASBOX_BASE_HASH_H
#define VASBOX_BASE_HASH_H

#include <stdint.h>

/* Sums of digests do not depend on order: equal states have equal sums, whatever led to them. */
typedef struct Digest128
{
  uint64_t low, high;
} Digest128;

static inline uint64_t
hash_mix (uint64_t value)
{
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

/* The 128-bit product: its low half, and *@high. */
static inline uint64_t
hash_multiply (uint64_t a, uint64_t b, uint64_t *high)
{
#ifdef __SIZEOF_INT128__
  __extension__ typedef unsigned __int128 Wide;
  Wide product = (Wide) a * b;
  *high = (uint64_t) (product >> 64);
  return (uint64_t) product;
#else
  uint64_t al = a & 0xffffffff, ah = a >> 32, bl = b & 0xffffffff, bh = b >> 32;
  uint64_t middle = ah * bl + (al * bl >> 32), other = (middle & 0xffffffff) + al * bh;
  *high = ah * bh + (middle >> 32) + (other >> 32);
  return a * b;
#endif
}

/* Both halves of it, one folded onto the other. */
static inline uint64_t
hash_fold (uint64_t a, uint64_t b)
{
  uint64_t high, low = hash_multiply (a, b, &high);
  return low ^ high;
}

/* Takes two words into @digest; each half depends on both words and on both halves. */
static inline Digest128
hash_take (Digest128 digest, uint64_t first, uint64_t second)
{
  const uint64_t k0 = UINT64_C (0x2545f4914f6cdd1d), k1 = UINT64_C (0x9fb21c651e98df25);
  const uint64_t k2 = UINT64_C (0xe7037ed1a0b428db), k3 = UINT64_C (0x589965cc75374cc3);
  return (Digest128){ hash_fold (digest.low ^ first ^ k0, digest.high ^ second ^ k1),
                      hash_fold (digest.low ^ second ^ k2, digest.high ^ first ^ k3) };
}

static inline Digest128
hash_sum (Digest128 a, Digest128 b)
{
  return (Digest128){ a.low + b.low, a.high + b.high };
}

#endif
