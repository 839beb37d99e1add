/* What the contract says of a set of allocation flags, in VA-053's order and by the clauses' text. */
#ifndef TYPE_ORACLE_H
#define TYPE_ORACLE_H

#include "contract_support.h"

enum
{
  COMMIT = 0x1000,
  RESERVE = 0x2000,
  REPLACE = 0x4000,
  RELEASE = 0x8000,
  PLACEHOLDER = 0x40000,
  RESET = 0x80000,
  TOP_DOWN = 0x100000,
  WRITE_WATCH = 0x200000,
  PHYSICAL = 0x400000,
  ROTATE = 0x800000,
  RESET_UNDO = 0x1000000,
  LARGE_PAGES = 0x20000000
};

/* The flags that have a name, for allocation or for freeing. */
static const uint32_t meaning[] = { COMMIT,      RESERVE,  REPLACE, RELEASE,    PLACEHOLDER, RESET,
                                    TOP_DOWN,    WRITE_WATCH, PHYSICAL, ROTATE, RESET_UNDO,  LARGE_PAGES };
#define N_MEANING (sizeof meaning / sizeof *meaning)

static inline bool
has (uint32_t type, uint32_t bits)
{
  return (type & bits) != 0;
}

/* The set of flags with number @set of 2^N_MEANING. */
static inline uint32_t
type_of_set (unsigned set)
{
  uint32_t type = 0;
  for (unsigned i = 0; i < N_MEANING; i++)
    type |= (set >> i & 1) != 0 ? meaning[i] : 0;
  return type;
}

/* The flag rules alone; status INVALID_PARAMETER but for VA-010. */
static inline const char *
flag_rule (uint32_t type, bool nt, bool read_write)
{
  const uint32_t known = COMMIT | RESERVE | RESET | RESET_UNDO | TOP_DOWN | WRITE_WATCH | PHYSICAL | LARGE_PAGES;
  if (has (type, ~(known | REPLACE | PLACEHOLDER | ROTATE)))
    return nt ? "NA-005" : "VA-004";
  if (has (type, REPLACE | PLACEHOLDER))
    return "VA-013";
  if (has (type, ROTATE))
    return "VA-060";
  if (type == TOP_DOWN)
    return "VA-005";
  if (!has (type, COMMIT | RESERVE | RESET | RESET_UNDO))
    return "VA-003";
  if (has (type, RESET) && type != RESET)
    return has (type, LARGE_PAGES) ? "LP-009" : "VA-006";
  if (has (type, RESET_UNDO) && type != RESET_UNDO)
    return "MR-008";
  if (has (type, LARGE_PAGES) && !has (type, COMMIT))
    return "VA-011";
  if (has (type, LARGE_PAGES) && has (type, WRITE_WATCH | PHYSICAL))
    return "LP-009";
  if (has (type, LARGE_PAGES) && !has (type, RESERVE))
    return "LP-004";
  if (has (type, WRITE_WATCH) && !has (type, RESERVE))
    return "VA-007";
  if (has (type, PHYSICAL) && !has (type, RESERVE))
    return "VA-009";
  if (has (type, PHYSICAL) && has (type, (uint32_t) ~(PHYSICAL | RESERVE | TOP_DOWN)))
    return "VA-008";
  if (has (type, PHYSICAL) && !read_write)
    return "VA-010";
  return "";
}

#endif
