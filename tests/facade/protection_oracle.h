/* What the contract says of a protection value, by the text of section PP alone. */
#ifndef PROTECTION_ORACLE_H
#define PROTECTION_ORACLE_H

#include "contract_support.h"

/* How a value reaches the machine. */
typedef enum Path
{
  NT_NEW,      /* NtAllocateVirtualMemory of new memory */
  NT_COMMIT,   /* ... MEM_COMMIT of reserved pages */
  NT_RECOMMIT, /* ... MEM_COMMIT of committed pages */
  NT_RESET,    /* ... MEM_RESET of committed pages */
  NT_UNDO,     /* ... MEM_RESET_UNDO */
  NT_PROTECT,  /* NtProtectVirtualMemory of committed pages */
  WIN32_NEW,
  WIN32_COMMIT,
  WIN32_RECOMMIT,
  WIN32_RESET,
  WIN32_PROTECT,
  N_PATHS
} Path;

static inline bool
path_is_nt (Path path)
{
  return path <= NT_PROTECT;
}

static inline bool
path_is_protect (Path path)
{
  return path == NT_PROTECT || path == WIN32_PROTECT;
}

static inline unsigned
bits_of (uint32_t value)
{
  unsigned n = 0;
  for (; value != 0; value >>= 1)
    n += value & 1;
  return n;
}

/* The clause that an ill-formed value breaks, "" where it is well formed. */
static inline const char *
ill_formed (uint32_t value, Path path)
{
  uint32_t low = value & 0x0F, high = (value & 0xF0) >> 4;
  bool executable = high != 0, no_access = (value & 0x01) != 0;
  bool guard = (value & 0x100) != 0, no_cache = (value & 0x200) != 0, combine = (value & 0x400) != 0;
  if ((value & 0x3FFFF800) != 0)
    return "PP-020";
  if (bits_of (low) > 1 || bits_of (high) > 1)
    return path_is_nt (path) ? "PP-030" : "PP-003";
  if (low != 0 && high != 0)
    return path_is_nt (path) ? "PP-030" : "PP-004";
  if (value == 0)
    return path == NT_PROTECT ? "NP-003" : path_is_nt (path) ? "PP-030" : "PP-002";
  if (low == 0 && high == 0)
    return guard ? "PP-009" : "PP-001";
  if (guard && no_access)
    return "PP-010";
  if (no_cache && no_access)
    return "PP-012";
  if (no_cache && guard)
    return "PP-013";
  if (no_cache && combine)
    return "PP-014";
  if (combine && (no_access || guard))
    return "PP-015";
  if ((value & 0x40000000) != 0 && !executable)
    return "PP-023";
  if ((value & 0x80000000) != 0 && !path_is_protect (path))
    return "PP-027";
  return "";
}

static inline bool
path_ignores_value (Path path)
{
  return path == NT_RESET || path == NT_UNDO || path == WIN32_RESET;
}

/* A well-formed copy-on-write value on private memory. */
static inline Expected
copy_on_write (uint32_t value, Path path)
{
  if (path == NT_PROTECT)
    return refusal (VAS_STATUS_INVALID_PARAMETER_4, "PP-028");
  if (path == WIN32_PROTECT)
    return refusal (VAS_STATUS_INVALID_PARAMETER_4, "PP-007");
  if (path_is_nt (path))
    return refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, "PP-029");
  if (path == WIN32_RECOMMIT)
    return refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, "PP-007");
  return refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, (value & 0x08) != 0 ? "PP-005" : "PP-006");
}

static inline Expected
protection_oracle (uint32_t value, Path path)
{
  const char *rule = ill_formed (value, path);
  if (*rule != '\0')
    return refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, path == NT_RESET || path == WIN32_RESET ? "MR-006" : rule);
  if (path_ignores_value (path))
    return success ();
  if (path_is_protect (path) && (value & 0x80000000) != 0)
    return refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, "PP-027");
  return (value & 0x88) != 0 ? copy_on_write (value, path) : success ();
}

#endif
