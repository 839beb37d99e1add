/* The mixing step of the digests: splitmix64's finalizer (Steele, Lea, Flood 2014), a bijection of 64 bits. */
#ifndef VASBOX_BASE_HASH_H
#define VASBOX_BASE_HASH_H

#include <stdint.h>

static inline uint64_t
hash_mix (uint64_t value)
{
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

#endif
