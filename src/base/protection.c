#include "base/protection.h"
#include <stddef.h>

#define PP(number) VAS_RULE ('P', 'P', number)
#define BASE_MASK 0xffu
#define MODIFIERS (VAS_PAGE_GUARD | VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE)
#define EXECUTABLE 0xf0u

static bool
has_two_bits (uint32_t bits)
{
  return (bits & (bits - 1)) != 0;
}

/* PP-001..004, PP-009: exactly one base bit. */
static VasRule
broken_base_rule (uint32_t protect)
{
  uint32_t data = protect & 0x0f, executable = protect & EXECUTABLE;
  if (has_two_bits (data) || has_two_bits (executable))
    return PP (3);
  if (data != 0 && executable != 0)
    return PP (4);
  if (protect == 0)
    return PP (2);
  if (data != 0 || executable != 0)
    return VAS_NO_RULE;
  return (protect & VAS_PAGE_GUARD) != 0 ? PP (9) : PP (1);
}

/* PP-010..015: what modifiers may stand together. */
static VasRule
broken_modifier_rule (uint32_t protect)
{
  bool no_access = (protect & BASE_MASK) == VAS_PAGE_NOACCESS;
  bool guard = (protect & VAS_PAGE_GUARD) != 0;
  bool no_cache = (protect & VAS_PAGE_NOCACHE) != 0, write_combine = (protect & VAS_PAGE_WRITECOMBINE) != 0;
  if (guard && no_access)
    return PP (10);
  if (no_cache && no_access)
    return PP (12);
  if (no_cache && guard)
    return PP (13);
  if (no_cache && write_combine)
    return PP (14);
  return write_combine && (no_access || guard) ? PP (15) : VAS_NO_RULE;
}

VasRule
protection_broken_rule (uint32_t protect)
{
  if ((protect & ~(BASE_MASK | MODIFIERS | VAS_PAGE_TARGETS_INVALID | VAS_PAGE_REVERT_TO_FILE_MAP)) != 0)
    return PP (20);
  VasRule rule = broken_base_rule (protect);
  if (rule == VAS_NO_RULE)
    rule = broken_modifier_rule (protect);
  if (rule == VAS_NO_RULE && (protect & VAS_PAGE_TARGETS_INVALID) != 0 && !protection_is_executable (protect))
    rule = PP (23);
  return rule;
}

uint32_t
protection_stored (uint32_t protect)
{
  return protect & (BASE_MASK | MODIFIERS);
}

bool
protection_is_writecopy (uint32_t protect)
{
  return (protect & (VAS_PAGE_WRITECOPY | VAS_PAGE_EXECUTE_WRITECOPY)) != 0;
}

bool
protection_is_executable (uint32_t protect)
{
  return (protect & EXECUTABLE) != 0;
}

bool
protection_is_writable (uint32_t protect)
{
  uint32_t writable = VAS_PAGE_READWRITE | VAS_PAGE_WRITECOPY | VAS_PAGE_EXECUTE_READWRITE | VAS_PAGE_EXECUTE_WRITECOPY;
  return (protect & writable) != 0 && (protect & VAS_PAGE_GUARD) == 0;
}

bool
protection_is_readable (uint32_t protect)
{
  return (protect & 0xff & ~(uint32_t) VAS_PAGE_NOACCESS) != 0 && (protect & VAS_PAGE_GUARD) == 0;
}

uint32_t
protection_with_cache_of (uint32_t protect, uint32_t allocation_protect)
{
  uint32_t cache = VAS_PAGE_NOCACHE | VAS_PAGE_WRITECOMBINE;
  uint32_t plain = protect & ~cache;
  if (plain == VAS_PAGE_NOACCESS || (plain & VAS_PAGE_GUARD) != 0)
    return plain;
  return plain | (allocation_protect & cache);
}

bool
protection_view_allows (uint32_t view_protect, uint32_t protect)
{
  static const struct
  {
    uint32_t view, allowed;
  } table[] = {
    { VAS_PAGE_NOACCESS, 0x01 },         { VAS_PAGE_READONLY, 0x0b },          { VAS_PAGE_READWRITE, 0x0f },
    { VAS_PAGE_WRITECOPY, 0x0b },        { VAS_PAGE_EXECUTE, 0xbb },           { VAS_PAGE_EXECUTE_READ, 0xbb },
    { VAS_PAGE_EXECUTE_READWRITE, 0xff }, { VAS_PAGE_EXECUTE_WRITECOPY, 0xbb },
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].view == (view_protect & BASE_MASK))
      return (protect & BASE_MASK & ~table[i].allowed) == 0;
  return false;
}

uint32_t
protection_of_copy (uint32_t protect)
{
  uint32_t base = (protect & VAS_PAGE_WRITECOPY) != 0 ? VAS_PAGE_READWRITE : VAS_PAGE_EXECUTE_READWRITE;
  return (protect & ~BASE_MASK) | base;
}

uint32_t
protection_read_write (uint32_t protect)
{
  return (protect & ~BASE_MASK) | ((protect & EXECUTABLE) != 0 ? VAS_PAGE_EXECUTE_READWRITE : VAS_PAGE_READWRITE);
}

uint32_t
protection_for_image (uint32_t protect)
{
  uint32_t base = protect & BASE_MASK;
  if (base == VAS_PAGE_READWRITE)
    base = VAS_PAGE_WRITECOPY;
  else if (base == VAS_PAGE_EXECUTE_READWRITE)
    base = VAS_PAGE_EXECUTE_WRITECOPY;
  return (protect & ~BASE_MASK) | base;
}
