/* The attributes of a run of pages, packed in 32 bits, so that a snapshot needs no table beside the map and nothing
 * can dangle, and many fit into a cache line.  Bits are read and written through these accessors only.
 *
 *    31     28 27           17 16        6 5   4    3        2    1    0
 *    | flags  | alloc protect | protect   | type | flag 4 | mark | state |
 *
 * 0 is free space.  Protect is 0 where the state is reserved. */
#ifndef VASBOX_REGION_ATTRIBUTE_H
#define VASBOX_REGION_ATTRIBUTE_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t RegionAttribute;

#define REGION_FREE ((RegionAttribute) 0)

typedef enum RegionState
{
  REGION_STATE_FREE = 0,
  REGION_STATE_RESERVED = 1,
  REGION_STATE_COMMITTED = 2
} RegionState;

typedef enum RegionType
{
  REGION_TYPE_PRIVATE = 0,
  REGION_TYPE_MAPPED = 1,
  REGION_TYPE_IMAGE = 2,
  REGION_TYPE_SYSTEM = 3 /* a page of the system's, such as KUSER_SHARED_DATA: shown as private, never counted */
} RegionType;

/* Unchanging facts of the allocation besides its type and protection; five bits. */
typedef enum RegionFlags
{
  REGION_FLAG_WRITE_WATCH = 0x001,
  REGION_FLAG_PHYSICAL = 0x002,
  REGION_FLAG_LARGE_PAGES = 0x004,
  REGION_FLAG_PLACEHOLDER = 0x008,
  REGION_FLAG_REPLACED = 0x010 /* stands where a placeholder was, and may become one again */
} RegionFlags;

#define REGION_MARK ((RegionAttribute) 1 << 2)

static inline RegionAttribute
region_attribute_make (RegionState state, RegionType type, uint32_t protect, uint32_t allocation_protect,
                       uint32_t flags)
{
  return (RegionAttribute) state | (RegionAttribute) type << 4 | (RegionAttribute) (protect & 0x7ff) << 6
         | (RegionAttribute) (allocation_protect & 0x7ff) << 17 | (RegionAttribute) (flags & 0xf) << 28
         | (RegionAttribute) (flags >> 4 & 1) << 3;
}

static inline RegionState
region_attribute_state (RegionAttribute a)
{
  return (RegionState) (a & 3);
}

static inline RegionType
region_attribute_type (RegionAttribute a)
{
  return (RegionType) (a >> 4 & 3);
}

static inline uint32_t
region_attribute_protect (RegionAttribute a)
{
  return a >> 6 & 0x7ff;
}

static inline uint32_t
region_attribute_allocation_protect (RegionAttribute a)
{
  return a >> 17 & 0x7ff;
}

static inline uint32_t
region_attribute_flags (RegionAttribute a)
{
  return a >> 28 | (a >> 3 & 1) << 4;
}

static inline bool
region_attribute_is_marked (RegionAttribute a)
{
  return (a & REGION_MARK) != 0;
}

static inline bool
region_attribute_is_free (RegionAttribute a)
{
  return (a & 3) == REGION_STATE_FREE;
}

static inline bool
region_attribute_is_committed (RegionAttribute a)
{
  return (a & 3) == REGION_STATE_COMMITTED;
}

/* The same allocation's attribute in another state or protection; the mark is kept. */
static inline RegionAttribute
region_attribute_with (RegionAttribute a, RegionState state, uint32_t protect)
{
  return (a & ~((RegionAttribute) 3 | (RegionAttribute) 0x7ff << 6)) | (RegionAttribute) state
         | (RegionAttribute) (protect & 0x7ff) << 6;
}

#endif
