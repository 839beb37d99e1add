/* Many figures of a node at once: four in each step, and no branches, as which way one goes cannot be guessed.
 *
 *   Vectors are those of GCC and clang, which make of them what the machine has.  Figures are signed where they are
 *   compared, since most machines have only that. */
#ifndef VASBOX_REGION_LANES_H
#define VASBOX_REGION_LANES_H

#include <stdint.h>
#include <string.h>

typedef int32_t RegionLanes __attribute__ ((vector_size (16)));

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

/* The largest of 32 figures, none above INT32_MAX. */
static inline uint32_t
region_lanes_max (const uint32_t *figures)
{
  RegionLanes most = region_lanes_load (figures);
#pragma GCC unroll 7
  for (uint32_t i = 4; i < 32; i += 4)
    {
      RegionLanes next = region_lanes_load (figures + i);
      most = region_lanes_choose (next > most, next, most);
    }
  return region_lanes_largest (most);
}

/* Bit i: figure i, of 32 of which none is above INT32_MAX, is at least @least. */
static inline uint32_t
region_lanes_at_least (const uint32_t *figures, uint32_t least)
{
  RegionLanes bound = region_lanes_of ((int32_t) least), bits = { 1, 2, 4, 8 }, found = { 0, 0, 0, 0 };
#pragma GCC unroll 8
  for (uint32_t i = 0; i < 32; i += 4)
    found |= (region_lanes_load (figures + i) >= bound) & (bits << (int32_t) i);
  return (uint32_t) (found[0] | found[1] | found[2] | found[3]);
}

/* How many of 28 figures are at most @most. */
static inline uint32_t
region_lanes_count_at_most (const uint32_t *figures, uint32_t most)
{
  const RegionLanes sign = region_lanes_of (INT32_MIN);
  RegionLanes bound = region_lanes_of ((int32_t) most) ^ sign, count = { 0, 0, 0, 0 };
#pragma GCC unroll 7
  for (uint32_t i = 0; i < 28; i += 4)
    count -= (region_lanes_load (figures + i) ^ sign) <= bound;
  return (uint32_t) (count[0] + count[1] + count[2] + count[3]);
}

#endif
