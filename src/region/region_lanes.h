/* Many figures of a node at once: four in each step, and no branches, as which way one goes cannot be guessed.
 *
 *   Vectors are those of GCC and clang, which make of them what the machine has; a bit of each lane is gathered by what
 *   x86 has for it.  Figures are signed where they are compared, since most machines have only that. */
#ifndef VASBOX_REGION_LANES_H
#define VASBOX_REGION_LANES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef int32_t RegionLanes __attribute__ ((vector_size (16)));
typedef uint32_t RegionWords __attribute__ ((vector_size (16))); /* the same, for what may wrap around */
typedef int16_t RegionHalves __attribute__ ((vector_size (16)));

static inline RegionLanes
region_lanes_load (const uint32_t *figures)
{
  RegionLanes lanes;
  memcpy (&lanes, __builtin_assume_aligned (figures, sizeof lanes), sizeof lanes);
  return lanes;
}

static inline RegionLanes
region_lanes_of (int32_t figure)
{
  return (RegionLanes){ figure, figure, figure, figure };
}

/* Lane by lane, where @chosen has all bits set @a, where none @b. */
static inline RegionLanes
region_lanes_choose (RegionLanes chosen, RegionLanes a, RegionLanes b)
{
  return (a & chosen) | (b & ~chosen);
}

static inline uint32_t
region_lanes_largest (RegionLanes lanes)
{
  int32_t a = lanes[0] > lanes[1] ? lanes[0] : lanes[1], b = lanes[2] > lanes[3] ? lanes[2] : lanes[3];
  return (uint32_t) (a > b ? a : b);
}

/* The largest of 64 figures, none above INT32_MAX. */
static inline uint32_t
region_lanes_max (const uint32_t *figures)
{
  RegionLanes most = region_lanes_load (figures);
#pragma GCC unroll 15
  for (uint32_t i = 4; i < 64; i += 4)
    {
      RegionLanes next = region_lanes_load (figures + i);
      most = region_lanes_choose (next > most, next, most);
    }
  return region_lanes_largest (most);
}

/* Bit 4 * k + i: lane i of chosen[k], k < 8, has all bits set; in the others none is. */
static inline uint32_t
region_lanes_bits_anywhere (const RegionLanes *chosen)
{
  RegionLanes bits = { 1, 2, 4, 8 }, found = { 0, 0, 0, 0 };
#pragma GCC unroll 8
  for (int32_t k = 0; k < 8; k++)
    found |= chosen[k] & (bits << 4 * k);
  return (uint32_t) (found[0] | found[1] | found[2] | found[3]);
}

/* Bit 8 * k + i: lane i of chosen[k], k < 4, has all bits set; in the others none is. */
static inline uint32_t
region_halves_bits_anywhere (const RegionHalves *chosen)
{
  uint32_t found = 0;
  for (uint32_t i = 0; i < 32; i++)
    found |= (uint32_t) (chosen[i / 8][i % 8] & 1) << i;
  return found;
}

static inline uint32_t
region_halves_bits (const RegionHalves *chosen)
{
#ifdef __SSE2__
  __m128i low = _mm_packs_epi16 ((__m128i) chosen[0], (__m128i) chosen[1]);
  __m128i high = _mm_packs_epi16 ((__m128i) chosen[2], (__m128i) chosen[3]);
  return (uint32_t) _mm_movemask_epi8 (low) | (uint32_t) _mm_movemask_epi8 (high) << 16;
#else
  return region_halves_bits_anywhere (chosen);
#endif
}

/* Of four figures a vector, with what the machine has for it. */
static inline uint32_t
region_lanes_bits (const RegionLanes *chosen)
{
#ifdef __SSE2__
  RegionHalves halves[4];
#pragma GCC unroll 4
  for (int k = 0; k < 4; k++)
    halves[k] = (RegionHalves) _mm_packs_epi32 ((__m128i) chosen[2 * k], (__m128i) chosen[2 * k + 1]);
  return region_halves_bits (halves);
#else
  return region_lanes_bits_anywhere (chosen);
#endif
}

/* Bit i: figure i, of @n (a multiple of 4, at most 32), is above @bound; from bit @n on all are set.  None is above
 * INT32_MAX. */
static inline __attribute__ ((always_inline)) uint32_t
region_lanes_above (const uint32_t *figures, uint32_t n, uint32_t bound)
{
  RegionLanes most = region_lanes_of ((int32_t) bound), above[8];
#pragma GCC unroll 8
  for (uint32_t k = 0; k < 8; k++)
    above[k] = k < n / 4 ? region_lanes_load (figures + 4 * k) > most : region_lanes_of (-1);
  return region_lanes_bits (above);
}

/* Bit i: figure i, of 64 of which none is above INT32_MAX and those from the @n-th on are 0, is at least @least, which
 * is not 0. */
static inline uint64_t
region_lanes_at_least (const uint32_t *figures, uint32_t n, uint32_t least)
{
  uint64_t low = region_lanes_above (figures, 32, least - 1);
  return n <= 32 ? low : low | (uint64_t) region_lanes_above (figures + 32, 32, least - 1) << 32;
}

/* The same of 60 figures, of which those from the @n-th on do not matter, n <= 60; bit n is set if all before are not
 * above @bound. */
static inline uint64_t
region_lanes_above_60 (const uint32_t *figures, uint32_t n, uint32_t bound)
{
  uint64_t low = region_lanes_above (figures, 32, bound);
  return n <= 32 ? low | UINT64_C (1) << 32 : low | (uint64_t) region_lanes_above (figures + 32, 28, bound) << 32;
}

/* How many of 28 ascending figures are at most @most.  None is above INT32_MAX. */
static inline uint32_t
region_lanes_count_28 (const uint32_t *figures, uint32_t most)
{
  return (uint32_t) __builtin_ctz (region_lanes_above (figures, 28, most));
}

/* How many of @n ascending figures, n <= 60, are at most @most; or more than @n. */
static inline uint32_t
region_lanes_count_60 (const uint32_t *figures, uint32_t n, uint32_t most)
{
  return (uint32_t) __builtin_ctzll (region_lanes_above_60 (figures, n, most));
}

/* The same of pages that are told by two figures each, as the one that is the most: those of higher blocks are above
 * it, and of its own those with a higher low figure. */
static inline uint32_t
region_lanes_count_pairs (const uint32_t *highs, const uint32_t *lows, uint32_t n, uint32_t high, uint32_t low)
{
  uint64_t above = region_lanes_above_60 (highs, n, high), lower = region_lanes_above_60 (lows, n, low);
  uint64_t from_block = high == 0 ? UINT64_MAX : region_lanes_above_60 (highs, n, high - 1);
  return (uint32_t) __builtin_ctzll (above | (from_block & lower));
}

/* Of each of four free ranges that begin at @starts[i] and end at @ends[i], the pages from its start rounded up on;
 * @below is the granularity less one.  Modulo 2^32: it is negative where there are 2^31 or more, or less than none. */
static inline RegionLanes
region_lanes_gap (const uint32_t *starts, const uint32_t *ends, RegionLanes below)
{
  RegionWords from, to;
  memcpy (&from, starts, sizeof from);
  memcpy (&to, ends, sizeof to);
  return (RegionLanes) (to - from - (-from & (RegionWords) below));
}

/* The figures of @a and then of @b; those that 16 bits do not hold become the least or the largest that they do. */
static inline RegionHalves
region_lanes_narrow_anywhere (RegionLanes a, RegionLanes b)
{
  RegionHalves halves;
  for (int i = 0; i < 8; i++)
    {
      int32_t figure = i < 4 ? a[i] : b[i - 4];
      halves[i] = (int16_t) (figure > INT16_MAX ? INT16_MAX : figure < INT16_MIN ? INT16_MIN : figure);
    }
  return halves;
}

static inline RegionHalves
region_lanes_narrow (RegionLanes a, RegionLanes b)
{
#ifdef __SSE2__
  return (RegionHalves) _mm_packs_epi32 ((__m128i) a, (__m128i) b);
#else
  return region_lanes_narrow_anywhere (a, b);
#endif
}

static inline RegionHalves
region_halves_larger (RegionHalves a, RegionHalves b)
{
#ifdef __SSE2__
  return (RegionHalves) _mm_max_epi16 ((__m128i) a, (__m128i) b);
#else
  RegionHalves more = a > b;
  return (a & more) | (b & ~more);
#endif
}

static inline int16_t
region_halves_largest (RegionHalves halves)
{
#ifdef __SSE2__
  for (int i = 0; i < 3; i++)
    halves = region_halves_larger (halves, (RegionHalves) (i == 0   ? _mm_srli_si128 ((__m128i) halves, 8)
                                                           : i == 1 ? _mm_srli_si128 ((__m128i) halves, 4)
                                                                    : _mm_srli_si128 ((__m128i) halves, 2)));
  return halves[0];
#else
  int16_t largest = halves[0];
  for (int i = 1; i < 8; i++)
    largest = halves[i] > largest ? halves[i] : largest;
  return largest;
#endif
}

/* The gaps, as above, of 32 free ranges, of which the last four are none; INT16_MAX: that many pages or more. */
typedef struct RegionGaps
{
  RegionHalves of[4];
} RegionGaps;

/* Of the 28 ranges that begin at @starts and end at @ends.  None of them has 2^31 pages or more. */
static inline RegionGaps
region_gaps_between (const uint32_t *starts, const uint32_t *ends, uint32_t granularity)
{
  RegionLanes below = region_lanes_of ((int32_t) (granularity - 1)), gap[8] = { { 0 } };
  RegionGaps gaps;
#pragma GCC unroll 7
  for (uint32_t k = 0; k < 7; k++)
    gap[k] = region_lanes_gap (starts + 4 * k, ends + 4 * k, below);
#pragma GCC unroll 4
  for (uint32_t k = 0; k < 4; k++)
    gaps.of[k] = region_lanes_narrow (gap[2 * k], gap[2 * k + 1]);
  return gaps;
}

/* Bit i: gap i is at least @least. */
static inline uint32_t
region_gaps_at_least (const RegionGaps *gaps, int16_t least)
{
  RegionHalves bound = { least, least, least, least, least, least, least, least }, less[4];
#pragma GCC unroll 4
  for (uint32_t k = 0; k < 4; k++)
    less[k] = gaps->of[k] < bound;
  return ~region_halves_bits (less);
}

/* The largest gap of those whose bit is set in @some; 0 where there is none. */
static inline int16_t
region_gaps_largest (const RegionGaps *gaps, uint32_t some)
{
  const RegionHalves bits = { 1, 2, 4, 8, 16, 32, 64, 128 };
  RegionHalves most = { 0 };
#pragma GCC unroll 4
  for (uint32_t k = 0; k < 4; k++)
    {
      int16_t eight = (int16_t) (some >> 8 * k & 0xff);
      RegionHalves chosen = { eight, eight, eight, eight, eight, eight, eight, eight };
      most = region_halves_larger (most, gaps->of[k] & ((chosen & bits) == bits));
    }
  return region_halves_largest (most);
}

#endif
