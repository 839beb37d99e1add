#include "base/paging_layout.h"
#include <string.h>

#define MAX_INDEX_BITS 15 /* a frame counts its table's entries in 16 bits */
#define MAX_OFFSET_BITS 21
/* A plain entry's frame number lies above its 12 bits of flags. */
#define SMALL_FRAME_BITS 20
#define LARGE_FRAME_BITS 52

/* What the manuals say of each: Intel SDM volume 3A, 4.3 (32-bit), 4.4 (PAE), 4.5 (4 and 5 levels); Arm ARM, D8 (4 KiB
 * granule, 48 bits).  Of canonical addresses the user has the lower half. */
typedef struct Format
{
  uint32_t n_levels, entry_size;
  uint8_t root_bits, index_bits; /* all levels but the root have the same */
  uint8_t address_bits;          /* the user's */
  uint8_t frame_bits;            /* of a frame's number */
} Format;

static const Format formats[] = {
  [VAS_PAGING_X86] = { 2, 4, 10, 10, 32, 20 },
  [VAS_PAGING_PAE] = { 3, 8, 2, 9, 32, 40 },
  [VAS_PAGING_X86_64] = { 4, 8, 9, 9, 47, 40 },
  [VAS_PAGING_LA57] = { 5, 8, 9, 9, 56, 40 },
  [VAS_PAGING_ARM64] = { 4, 8, 9, 9, 48, 36 },
};

static bool
is_hardware (VasPagingFormat format)
{
  return format != VAS_PAGING_AUTO && format != VAS_PAGING_PLAIN;
}

static bool
has_the_page_size (const VasConfig *config)
{
  return config->page_size == 4096;
}

static bool
reaches (const VasConfig *config, VasPagingFormat format)
{
  return config->maximum_application_address >> formats[format].address_bits == 0;
}

static uint64_t
n_frames (const VasConfig *config)
{
  return config->physical_memory / config->page_size;
}

static bool
names_all_frames (const VasConfig *config, VasPagingFormat format)
{
  uint32_t frame_bits = is_hardware (format) ? formats[format].frame_bits : LARGE_FRAME_BITS;
  return n_frames (config) <= UINT64_C (1) << frame_bits;
}

static bool
fits (const VasConfig *config, VasPagingFormat format)
{
  return has_the_page_size (config) && reaches (config, format) && names_all_frames (config, format);
}

bool
paging_format_is_known (const VasConfig *config)
{
  return (unsigned) config->paging_format <= VAS_PAGING_PLAIN;
}

bool
paging_format_has_the_page_size (const VasConfig *config)
{
  return !is_hardware (config->paging_format) || has_the_page_size (config);
}

bool
paging_format_reaches_all_addresses (const VasConfig *config)
{
  return !is_hardware (config->paging_format) || reaches (config, config->paging_format);
}

bool
paging_format_names_all_frames (const VasConfig *config)
{
  return names_all_frames (config, config->paging_format);
}

/* Entries of 32 bits have no place for it. */
bool
paging_format_can_refuse_execution (const VasConfig *config)
{
  return !config->dep || config->paging_format != VAS_PAGING_X86;
}

/* One number of at most two digits; returns what follows it, or NULL. */
static const char *
read_bits (const char *text, const char *end, unsigned *bits)
{
  *bits = 0;
  const char *c = text;
  while (c < end && c - text < 2 && *c >= '0' && *c <= '9')
    *bits = *bits * 10 + (unsigned) (*c++ - '0');
  return c == text || *text == '0' ? NULL : c;
}

/* The numbers of paging_bits, the offset's last; how many they are, or 0 where the text is no such list. */
static unsigned
read_list (const VasConfig *config, uint8_t numbers[PAGING_MAX_LEVELS + 1])
{
  const char *c = config->paging_bits, *end = memchr (c, 0, sizeof config->paging_bits);
  for (unsigned n = 0; end != NULL && n <= PAGING_MAX_LEVELS; n++)
    {
      unsigned bits;
      c = read_bits (c, end, &bits);
      if (c == NULL || bits > MAX_OFFSET_BITS || (*c == ',' && bits > MAX_INDEX_BITS))
        return 0;
      numbers[n] = (uint8_t) bits;
      if (c == end)
        return n == 0 ? 0 : n + 1;
      if (*c++ != ',')
        return 0;
    }
  return 0;
}

bool
paging_bits_are_numbers (const VasConfig *config)
{
  uint8_t numbers[PAGING_MAX_LEVELS + 1];
  return config->paging_bits[0] == 0 || read_list (config, numbers) != 0;
}

bool
paging_bits_are_only_plains (const VasConfig *config)
{
  return config->paging_bits[0] == 0 || !is_hardware (config->paging_format);
}

bool
paging_bits_end_in_the_offset (const VasConfig *config)
{
  uint8_t numbers[PAGING_MAX_LEVELS + 1];
  return config->paging_bits[0] == 0
         || UINT32_C (1) << numbers[read_list (config, numbers) - 1] == config->page_size;
}

bool
paging_bits_reach_all_addresses (const VasConfig *config)
{
  uint8_t numbers[PAGING_MAX_LEVELS + 1];
  unsigned sum = 0, n = config->paging_bits[0] != 0 ? read_list (config, numbers) : 0;
  for (unsigned i = 0; i < n; i++)
    sum += numbers[i];
  return n == 0 || (sum <= 64 && (sum == 64 || config->maximum_application_address >> sum == 0));
}

static VasPagingFormat
choose_format (const VasConfig *config)
{
  if (config->paging_format != VAS_PAGING_AUTO)
    return config->paging_format;
  if (config->paging_bits[0] != 0)
    return VAS_PAGING_PLAIN;
  if (config->architecture == VAS_ARCHITECTURE_X86 && fits (config, VAS_PAGING_PAE))
    return VAS_PAGING_PAE;
  if (config->architecture == VAS_ARCHITECTURE_X64 && fits (config, VAS_PAGING_X86_64))
    return VAS_PAGING_X86_64;
  if (config->architecture == VAS_ARCHITECTURE_X64 && fits (config, VAS_PAGING_LA57))
    return VAS_PAGING_LA57;
  if (config->architecture == VAS_ARCHITECTURE_ARM64 && fits (config, VAS_PAGING_ARM64))
    return VAS_PAGING_ARM64;
  return VAS_PAGING_PLAIN;
}

/* Bits enough for every address, in as many levels as tables of one page need (of 16 entries where pages are tiny), and
 * the upper levels get the smaller share. */
static void
derive_bits (PagingLayout *layout, const VasConfig *config)
{
  uint32_t index_bits = 64 - (uint32_t) __builtin_clzll (config->maximum_application_address) - layout->page_shift;
  uint32_t most = layout->page_shift < 7 ? 4 : layout->page_shift < 18 ? layout->page_shift - 3 : MAX_INDEX_BITS;
  uint32_t n = (index_bits + most - 1) / most;
  n = n < PAGING_MAX_LEVELS ? n : PAGING_MAX_LEVELS;
  for (uint32_t level = 1; level <= n; level++)
    layout->bits[level] = (uint8_t) (index_bits / n + (level <= index_bits % n ? 1 : 0));
  layout->n_levels = n;
}

static void
init_plain (PagingLayout *layout, const VasConfig *config)
{
  uint8_t numbers[PAGING_MAX_LEVELS + 1];
  unsigned n = config->paging_bits[0] != 0 ? read_list (config, numbers) : 0;
  layout->entry_size = n_frames (config) <= UINT64_C (1) << SMALL_FRAME_BITS ? 4 : 8;
  if (n == 0)
    {
      derive_bits (layout, config);
      return;
    }
  layout->n_levels = n - 1;
  for (unsigned level = 1; level < n; level++)
    layout->bits[level] = numbers[n - 1 - level];
}

static void
init_hardware (PagingLayout *layout, const Format *format)
{
  layout->n_levels = format->n_levels;
  layout->entry_size = format->entry_size;
  for (uint32_t level = 1; level < format->n_levels; level++)
    layout->bits[level] = format->index_bits;
  layout->bits[format->n_levels] = format->root_bits;
}

void
paging_layout_init (PagingLayout *layout, const VasConfig *config)
{
  *layout = (PagingLayout){ .format = choose_format (config),
                            .page_shift = (uint32_t) __builtin_ctz (config->page_size) };
  layout->bits[0] = (uint8_t) layout->page_shift;
  if (is_hardware (layout->format))
    init_hardware (layout, &formats[layout->format]);
  else
    init_plain (layout, config);
  uint32_t shift = layout->page_shift;
  for (uint32_t level = 1; level <= layout->n_levels; level++)
    {
      layout->shifts[level] = (uint8_t) shift;
      shift += layout->bits[level];
    }
  layout->shifts[0] = 0;
}
