/* How a machine's page tables split an address: worked out once from its config.
 *
 *   | index of level n (the root) | ... | index of level 1 | offset |
 *
 * Level 1 is the table whose entries name pages; levels count up to the root. */
#ifndef VASBOX_BASE_PAGING_LAYOUT_H
#define VASBOX_BASE_PAGING_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/config.h>

#define PAGING_MAX_LEVELS 6

typedef struct PagingLayout
{
  VasPagingFormat format;                 /* never auto */
  uint32_t n_levels;                      /* 1..PAGING_MAX_LEVELS */
  uint32_t entry_size;                    /* 4 or 8 bytes */
  uint32_t page_shift;                    /* bits of the offset */
  uint8_t bits[PAGING_MAX_LEVELS + 1];    /* of the index, by level; [0] is the offset's */
  uint8_t shifts[PAGING_MAX_LEVELS + 1];  /* of an address to its index, by level: what one entry spans */
} PagingLayout;

/* For a config that passes the checks below. */
void paging_layout_init (PagingLayout *layout, const VasConfig *config);

static inline uint64_t
paging_index (const PagingLayout *layout, uint32_t level, uint64_t address)
{
  return (address >> layout->shifts[level]) & ((UINT64_C (1) << layout->bits[level]) - 1);
}

/* Bytes that one entry of a table of @level maps; 0: its page. */
static inline uint64_t
paging_span (const PagingLayout *layout, uint32_t level)
{
  return UINT64_C (1) << layout->shifts[level];
}

/* The checks of paging_format and paging_bits, in the order in which one relies on those before it. */
bool paging_format_is_known (const VasConfig *config);
bool paging_format_has_the_page_size (const VasConfig *config);
bool paging_format_reaches_all_addresses (const VasConfig *config);
bool paging_format_names_all_frames (const VasConfig *config);
bool paging_format_can_refuse_execution (const VasConfig *config);
bool paging_bits_are_numbers (const VasConfig *config);
bool paging_bits_are_only_plains (const VasConfig *config);
bool paging_bits_end_in_the_offset (const VasConfig *config);
bool paging_bits_reach_all_addresses (const VasConfig *config);

#endif
