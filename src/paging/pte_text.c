/* The names that the manuals give to tables, entries and bits. */
#include "paging/pte.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct BitName
{
  uint8_t bit, n_bits; /* a field of several bits is written NAME=VALUE */
  bool always;         /* even where it is 0 */
  const char *name;
} BitName;

#define NAMES_END { 0, 0, false, NULL }

/* Intel SDM volume 3A, tables 4-15 to 4-20 and for 32-bit and PAE paging 4-4 to 4-6, 4-8 to 4-11. */
static const BitName x86_page[] = { { 0, 1, false, "P" },   { 1, 1, false, "R/W" }, { 2, 1, false, "U/S" },
                                    { 3, 1, false, "PWT" }, { 4, 1, false, "PCD" }, { 5, 1, false, "A" },
                                    { 6, 1, false, "D" },   { 7, 1, false, "PAT" }, { 8, 1, false, "G" },
                                    { 9, 3, false, "AVL" }, { 63, 1, false, "XD" }, NAMES_END };
static const BitName x86_large[] = { { 0, 1, false, "P" },   { 1, 1, false, "R/W" }, { 2, 1, false, "U/S" },
                                     { 3, 1, false, "PWT" }, { 4, 1, false, "PCD" }, { 5, 1, false, "A" },
                                     { 6, 1, false, "D" },   { 7, 1, false, "PS" },  { 8, 1, false, "G" },
                                     { 9, 3, false, "AVL" }, { 12, 1, false, "PAT" }, { 63, 1, false, "XD" },
                                     NAMES_END };
static const BitName x86_table[] = { { 0, 1, false, "P" },   { 1, 1, false, "R/W" }, { 2, 1, false, "U/S" },
                                     { 3, 1, false, "PWT" }, { 4, 1, false, "PCD" }, { 5, 1, false, "A" },
                                     { 63, 1, false, "XD" }, NAMES_END };

/* Arm ARM, D8.3: descriptors of pages and blocks, and of tables, in stage 1. */
static const BitName arm_page[] = { { 0, 1, false, "Valid" }, { 1, 1, false, "Page" }, { 2, 3, true, "AttrIndx" },
                                    { 5, 1, false, "NS" },    { 6, 2, true, "AP" },    { 8, 2, true, "SH" },
                                    { 10, 1, false, "AF" },   { 11, 1, false, "nG" },  { 50, 1, false, "GP" },
                                    { 51, 1, false, "DBM" },  { 52, 1, false, "Contiguous" },
                                    { 53, 1, false, "PXN" },  { 54, 1, false, "UXN" }, { 55, 4, false, "software" },
                                    NAMES_END };
static const BitName arm_table[] = { { 0, 1, false, "Valid" },     { 1, 1, false, "Table" },
                                     { 59, 1, false, "PXNTable" }, { 60, 1, false, "UXNTable" },
                                     { 61, 2, false, "APTable" },  { 63, 1, false, "NSTable" }, NAMES_END };

static const BitName plain[] = { { 0, 1, false, "valid" },    { 1, 1, false, "write" },  { 2, 1, false, "user" },
                                 { 3, 1, false, "accessed" }, { 4, 1, false, "dirty" },  { 5, 1, false, "large" },
                                 { 6, 1, false, "no-execute" }, { 7, 1, false, "global" }, { 8, 2, false, "cache" },
                                 { 10, 2, false, "software" }, NAMES_END };

static const BitName *
names_of (const PagingLayout *layout, uint32_t level, uint64_t pte)
{
  if (layout->format == VAS_PAGING_PLAIN)
    return plain;
  bool is_table = pte_is_table (layout, level, pte);
  if (layout->format == VAS_PAGING_ARM64)
    return is_table ? arm_table : arm_page;
  return is_table ? x86_table : level > 1 ? x86_large : x86_page;
}

static void append (char *buffer, size_t size, const char *format, ...) __attribute__ ((format (printf, 3, 4)));

static void
append (char *buffer, size_t size, const char *format, ...)
{
  size_t used = strlen (buffer);
  va_list arguments;
  va_start (arguments, format);
  vsnprintf (buffer + used, size - used, format, arguments);
  va_end (arguments);
}

const char *
pte_describe (const PagingLayout *layout, uint32_t level, uint64_t pte, char *buffer, size_t size)
{
  *buffer = 0;
  if (pte == 0)
    return buffer;
  for (const BitName *name = names_of (layout, level, pte); name->name != NULL; name++)
    {
      uint64_t value = pte >> name->bit & ((UINT64_C (1) << name->n_bits) - 1);
      if (value == 0 && !name->always)
        continue;
      append (buffer, size, "%s%s", *buffer == 0 ? "" : " ", name->name);
      if (name->n_bits > 1)
        append (buffer, size, "=%" PRIu64, value);
    }
  return buffer;
}

const char *
pte_table_name (const PagingLayout *layout, uint32_t level)
{
  static const char *const x86[] = { "page table", "page directory", "page-directory-pointer table", "PML4 table",
                                     "PML5 table" };
  static const char *const arm[] = { "level 3 table", "level 2 table", "level 1 table", "level 0 table" };
  static const char *const numbered[] = { "table of level 1", "table of level 2", "table of level 3",
                                          "table of level 4", "table of level 5", "table of level 6" };
  if (layout->format == VAS_PAGING_PLAIN)
    return numbered[level - 1];
  return (layout->format == VAS_PAGING_ARM64 ? arm : x86)[level - 1];
}

const char *
pte_entry_name (const PagingLayout *layout, uint32_t level)
{
  static const char *const x86[] = { "PTE", "PDE", "PDPTE", "PML4E", "PML5E" };
  static const char *const arm[] = { "L3 descriptor", "L2 descriptor", "L1 descriptor", "L0 descriptor" };
  static const char *const numbered[] = { "level 1 entry", "level 2 entry", "level 3 entry",
                                          "level 4 entry", "level 5 entry", "level 6 entry" };
  if (layout->format == VAS_PAGING_PLAIN)
    return numbered[level - 1];
  return (layout->format == VAS_PAGING_ARM64 ? arm : x86)[level - 1];
}
