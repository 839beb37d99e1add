#include "facade/rule_choice.h"
#include <stddef.h>
#include <vasbox/protection.h>

/* Functions that share their choice. */
typedef enum Family
{
  FAMILY_OTHER,
  FAMILY_NT_ALLOCATE,
  FAMILY_NT_FREE,
  FAMILY_NT_PROTECT,
  FAMILY_NT_QUERY,
  FAMILY_NT_UNMAP,
  FAMILY_UNMAP2,
  FAMILY_NT_MAP,
  FAMILY_NT_SECTION,
  FAMILY_SECTION,
  FAMILY_FREE_EX,
  FAMILY_PROTECT_EX,
  FAMILY_QUERY,
  FAMILY_COPY,
  FAMILY_NT_LOCK,
  FAMILY_NT_SET_INFORMATION,
  FAMILY_EXTENDED,
  FAMILY_NT_EXTENDED
} Family;

typedef struct Choice
{
  Family family;
  VasRule engine, own;
} Choice;

#define R(a, b, number) VAS_RULE (a, b, number)

static const Choice choices[] = {
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 1), R ('N', 'A', 4) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 2), R ('N', 'A', 4) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 4), R ('N', 'A', 5) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 14), R ('N', 'A', 14) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 15), R ('N', 'A', 15) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 16), R ('N', 'A', 15) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 17), R ('N', 'A', 16) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 18), R ('N', 'A', 16) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 19), R ('N', 'A', 16) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 26), R ('N', 'A', 12) },
  { FAMILY_NT_ALLOCATE, R ('V', 'A', 31), R ('N', 'A', 13) },
  { FAMILY_NT_ALLOCATE, R ('V', 'X', 1), R ('N', 'A', 9) },
  { FAMILY_NT_ALLOCATE, R ('P', 'P', 5), R ('P', 'P', 29) },
  { FAMILY_NT_ALLOCATE, R ('P', 'P', 6), R ('P', 'P', 29) },
  { FAMILY_NT_ALLOCATE, R ('P', 'P', 7), R ('P', 'P', 29) },
  { FAMILY_NT_ALLOCATE, R ('P', 'P', 2), R ('P', 'P', 30) },
  { FAMILY_NT_ALLOCATE, R ('P', 'P', 3), R ('P', 'P', 30) },
  { FAMILY_NT_ALLOCATE, R ('P', 'P', 4), R ('P', 'P', 30) },
  { FAMILY_NT_FREE, R ('V', 'F', 7), R ('N', 'F', 10) },
  { FAMILY_NT_FREE, R ('V', 'F', 8), R ('N', 'F', 10) },
  { FAMILY_NT_FREE, R ('V', 'F', 9), R ('N', 'F', 10) },
  { FAMILY_NT_FREE, R ('V', 'F', 32), R ('N', 'F', 10) },
  { FAMILY_NT_FREE, R ('V', 'F', 25), R ('N', 'F', 11) },
  { FAMILY_NT_FREE, R ('V', 'F', 26), R ('N', 'F', 11) },
  { FAMILY_NT_FREE, R ('V', 'F', 16), R ('N', 'F', 5) },
  { FAMILY_NT_FREE, R ('V', 'F', 17), R ('N', 'F', 12) },
  { FAMILY_NT_FREE, R ('V', 'F', 3), R ('N', 'F', 6) },
  { FAMILY_NT_FREE, R ('V', 'F', 15), R ('N', 'F', 6) },
  { FAMILY_NT_FREE, R ('V', 'F', 5), R ('N', 'F', 7) },
  { FAMILY_NT_FREE, R ('V', 'F', 18), R ('N', 'F', 7) },
  { FAMILY_NT_FREE, R ('V', 'F', 24), R ('N', 'F', 7) },
  { FAMILY_NT_FREE, R ('V', 'X', 1), R ('N', 'F', 9) },
  { FAMILY_NT_PROTECT, R ('P', 'P', 2), R ('N', 'P', 3) },
  { FAMILY_NT_PROTECT, R ('P', 'P', 3), R ('P', 'P', 30) },
  { FAMILY_NT_PROTECT, R ('P', 'P', 4), R ('P', 'P', 30) },
  { FAMILY_NT_PROTECT, R ('P', 'P', 7), R ('P', 'P', 28) },
  { FAMILY_NT_PROTECT, R ('V', 'P', 3), R ('N', 'P', 2) },
  { FAMILY_NT_PROTECT, R ('V', 'P', 4), R ('N', 'P', 5) },
  { FAMILY_NT_PROTECT, R ('V', 'P', 5), R ('N', 'P', 4) },
  { FAMILY_NT_PROTECT, R ('V', 'P', 7), R ('N', 'P', 6) },
  { FAMILY_NT_PROTECT, R ('V', 'P', 9), R ('N', 'P', 7) },
  { FAMILY_NT_PROTECT, R ('V', 'X', 1), R ('N', 'P', 1) },
  { FAMILY_NT_QUERY, R ('V', 'Q', 13), R ('N', 'Q', 12) },
  { FAMILY_NT_QUERY, R ('V', 'Q', 2), R ('N', 'Q', 2) },
  { FAMILY_NT_QUERY, R ('V', 'X', 3), R ('N', 'Q', 16) },
  { FAMILY_NT_QUERY, R ('V', 'X', 1), R ('V', 'Q', 23) },
  { FAMILY_NT_QUERY, R ('Q', 'W', 7), R ('N', 'Q', 15) },
  { FAMILY_NT_UNMAP, R ('V', 'X', 1), R ('N', 'M', 8) },
  { FAMILY_NT_UNMAP, R ('M', 'V', 14), R ('N', 'M', 11) },
  { FAMILY_UNMAP2, R ('V', 'X', 1), R ('M', 'V', 39) },
  { FAMILY_NT_MAP, R ('V', 'X', 1), R ('N', 'M', 8) },
  { FAMILY_NT_MAP, R ('M', 'V', 28), R ('N', 'M', 9) },
  { FAMILY_NT_MAP, R ('M', 'V', 1), R ('N', 'M', 1) },
  { FAMILY_NT_MAP, R ('M', 'V', 7), R ('N', 'M', 2) },
  { FAMILY_NT_MAP, R ('M', 'V', 6), R ('N', 'M', 3) },
  { FAMILY_NT_MAP, R ('M', 'V', 3), R ('N', 'M', 4) },
  { FAMILY_NT_MAP, R ('M', 'V', 2), R ('N', 'M', 5) },
  { FAMILY_NT_SECTION, R ('S', 'C', 1), R ('S', 'C', 15) },
  { FAMILY_NT_SECTION, R ('V', 'A', 44), R ('S', 'C', 23) },
  { FAMILY_SECTION, R ('V', 'A', 44), R ('S', 'C', 23) },
  { FAMILY_FREE_EX, R ('V', 'X', 1), R ('V', 'X', 5) },
  { FAMILY_PROTECT_EX, R ('V', 'X', 1), R ('V', 'X', 9) },
  { FAMILY_QUERY, R ('V', 'X', 1), R ('V', 'Q', 23) },
  { FAMILY_QUERY, R ('V', 'X', 3), R ('V', 'X', 8) },
  { FAMILY_COPY, R ('V', 'X', 1), R ('R', 'W', 12) },
  { FAMILY_COPY, R ('V', 'X', 3), R ('R', 'W', 13) },
  { FAMILY_NT_LOCK, R ('V', 'L', 6), R ('V', 'L', 25) },
  { FAMILY_NT_SET_INFORMATION, R ('O', 'D', 20), R ('O', 'D', 25) },
  { FAMILY_NT_SET_INFORMATION, R ('O', 'D', 22), R ('O', 'D', 25) },
  { FAMILY_EXTENDED, R ('V', 'A', 1), R ('V', '2', 22) },
  { FAMILY_EXTENDED, R ('V', 'A', 2), R ('V', '2', 22) },
  { FAMILY_NT_EXTENDED, R ('V', 'A', 1), R ('V', '2', 22) },
  { FAMILY_NT_EXTENDED, R ('V', 'A', 2), R ('V', '2', 22) },
  { FAMILY_NT_EXTENDED, R ('V', 'X', 1), R ('V', '2', 3) },
};

static Family
family_of (VasCallId id)
{
  static const struct
  {
    VasCallId id;
    Family family;
  } families[] = {
    { VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY, FAMILY_NT_ALLOCATE },
    { VAS_CALL_NT_FREE_VIRTUAL_MEMORY, FAMILY_NT_FREE },
    { VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY, FAMILY_NT_PROTECT },
    { VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, FAMILY_NT_QUERY },
    { VAS_CALL_NT_UNMAP_VIEW_OF_SECTION, FAMILY_NT_UNMAP },
    { VAS_CALL_NT_UNMAP_VIEW_OF_SECTION_EX, FAMILY_NT_UNMAP },
    { VAS_CALL_UNMAP_VIEW_OF_FILE2, FAMILY_UNMAP2 },
    { VAS_CALL_NT_MAP_VIEW_OF_SECTION, FAMILY_NT_MAP },
    { VAS_CALL_NT_MAP_VIEW_OF_SECTION_EX, FAMILY_NT_MAP },
    { VAS_CALL_NT_CREATE_SECTION, FAMILY_NT_SECTION },
    { VAS_CALL_CREATE_FILE_MAPPING, FAMILY_SECTION },
    { VAS_CALL_VIRTUAL_FREE_EX, FAMILY_FREE_EX },
    { VAS_CALL_VIRTUAL_PROTECT_EX, FAMILY_PROTECT_EX },
    { VAS_CALL_VIRTUAL_QUERY, FAMILY_QUERY },
    { VAS_CALL_VIRTUAL_QUERY_EX, FAMILY_QUERY },
    { VAS_CALL_RTL_CREATE_USER_STACK, FAMILY_NT_ALLOCATE },
    { VAS_CALL_READ_PROCESS_MEMORY, FAMILY_COPY },
    { VAS_CALL_WRITE_PROCESS_MEMORY, FAMILY_COPY },
    { VAS_CALL_NT_READ_VIRTUAL_MEMORY, FAMILY_COPY },
    { VAS_CALL_NT_WRITE_VIRTUAL_MEMORY, FAMILY_COPY },
    { VAS_CALL_NT_LOCK_VIRTUAL_MEMORY, FAMILY_NT_LOCK },
    { VAS_CALL_NT_UNLOCK_VIRTUAL_MEMORY, FAMILY_NT_LOCK },
    { VAS_CALL_NT_SET_INFORMATION_VIRTUAL_MEMORY, FAMILY_NT_SET_INFORMATION },
    { VAS_CALL_VIRTUAL_ALLOC2, FAMILY_EXTENDED },
    { VAS_CALL_VIRTUAL_ALLOC2_FROM_APP, FAMILY_EXTENDED },
    { VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY_EX, FAMILY_NT_EXTENDED },
  };
  for (size_t i = 0; i < sizeof families / sizeof *families; i++)
    if (families[i].id == id)
      return families[i].family;
  return FAMILY_OTHER;
}

/* Two clauses speak of less than the engine's: NP-004 of a range that begins in free space, not of one that runs into
 * it; NA-013 of a commit, not of a reset. */
static bool
is_outside_own_clause (const VasCall *call)
{
  if (call->id == VAS_CALL_NT_PROTECT_VIRTUAL_MEMORY)
    return call->verdict.rule == R ('V', 'P', 5) && call->verdict.page > call->arguments[1];
  return call->id == VAS_CALL_NT_ALLOCATE_VIRTUAL_MEMORY && call->verdict.rule == R ('V', 'A', 31)
         && (call->arguments[4] & VAS_MEM_COMMIT) == 0;
}

VasRule
rule_choice (const VasCall *call)
{
  Family family = family_of (call->id);
  VasRule engine_rule = call->verdict.rule;
  if (is_outside_own_clause (call))
    return engine_rule;
  for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
    if (choices[i].family == family && choices[i].engine == engine_rule)
      return choices[i].own;
  return engine_rule;
}
