#include "../support/test_main.h"
#include "base/prng.h"
#include "paging/pte.h"
#include <string.h>

static PagingLayout
layout_of (VasPagingFormat format)
{
  PagingLayout layout;
  VasConfig config;
  vas_config_init (&config);
  config.paging_format = format;
  config.physical_memory = UINT64_C (4) << 30;
  if (format == VAS_PAGING_X86 || format == VAS_PAGING_PAE)
    {
      config.architecture = VAS_ARCHITECTURE_X86;
      config.pointer_size = 4;
      config.maximum_application_address = 0x7ffeffff;
      config.maximum_vad_address = 0x7ffdffff;
      config.dep = format == VAS_PAGING_PAE;
    }
  char text[256];
  const char *fault = vas_config_validate (&config, text, sizeof text);
  ck_assert_msg (fault == NULL, "%s", fault);
  paging_layout_init (&layout, &config);
  return layout;
}

/* Entries worked out by hand: Intel SDM volume 3A, tables 4-5 and 4-6 (32-bit), 4-8 to 4-11 (PAE), 4-15 to 4-20 (four
 * and five levels); Arm ARM D8.3 (figures of the table, block and page descriptors, 4 KiB granule); plain: pte.h. */
static const struct
{
  VasPagingFormat format;
  uint32_t level;
  uint64_t entry;
  PteFields fields;
  const char *text;
} maps[] = {
  { VAS_PAGING_X86, 1, 0x12345067, { .pfn = 0x12345, .write = 1, .user = 1, .accessed = 1, .dirty = 1 },
    "P R/W U/S A D" },
  { VAS_PAGING_X86, 1, 0x00001005, { .pfn = 1, .user = 1 }, "P U/S" },
  { VAS_PAGING_X86, 2, 0x004000e7, { .pfn = 0x400, .write = 1, .user = 1, .accessed = 1, .dirty = 1 },
    "P R/W U/S A D PS" },
  { VAS_PAGING_PAE, 1, 0x8000000012345067,
    { .pfn = 0x12345, .write = 1, .user = 1, .accessed = 1, .dirty = 1, .no_execute = 1 }, "P R/W U/S A D XD" },
  { VAS_PAGING_PAE, 2, 0x00000000006000e5, { .pfn = 0x600, .user = 1, .accessed = 1, .dirty = 1 }, "P U/S A D PS" },
  { VAS_PAGING_X86_64, 1, 0x8000000012345067,
    { .pfn = 0x12345, .write = 1, .user = 1, .accessed = 1, .dirty = 1, .no_execute = 1 }, "P R/W U/S A D XD" },
  { VAS_PAGING_X86_64, 1, 0x000ffffffffff125, { .pfn = 0xffffffffff, .user = 1, .accessed = 1, .global = 1 },
    "P U/S A G" },
  { VAS_PAGING_X86_64, 1, 0x000000000000101d, { .pfn = 1, .user = 1, .cache = MEMORY_CACHE_NONE }, "P U/S PWT PCD" },
  { VAS_PAGING_X86_64, 1, 0x0000000000001e0d, { .pfn = 1, .user = 1,
    .cache = MEMORY_CACHE_WRITE_COMBINE, .software = 7 },
    "P U/S PWT AVL=7" },
  { VAS_PAGING_X86_64, 2, 0x00000000002000e7,
    { .pfn = 0x200, .write = 1, .user = 1, .accessed = 1, .dirty = 1 }, "P R/W U/S A D PS" },
  { VAS_PAGING_X86_64, 3, 0x00000000400000e7,
    { .pfn = 0x40000, .write = 1, .user = 1, .accessed = 1, .dirty = 1 }, "P R/W U/S A D PS" },
  { VAS_PAGING_LA57, 1, 0x8000000000fff061, { .pfn = 0xfff, .accessed = 1, .dirty = 1, .no_execute = 1 }, "P A D XD" },
  { VAS_PAGING_ARM64, 1, 0x0068000012345f43, /* writable and dirty: DBM, AP[2] = 0 */
    { .pfn = 0x12345, .write = 1, .user = 1, .accessed = 1, .dirty = 1, .no_execute = 1 },
    "Valid Page AttrIndx=0 AP=1 SH=3 AF nG DBM PXN UXN" },
  { VAS_PAGING_ARM64, 1, 0x0068000012345fc3, /* writable and clean: DBM, AP[2] = 1 */
    { .pfn = 0x12345, .write = 1, .user = 1, .accessed = 1, .no_execute = 1 },
    "Valid Page AttrIndx=0 AP=3 SH=3 AF nG DBM PXN UXN" },
  { VAS_PAGING_ARM64, 1, 0x0020000000001bc7, { .pfn = 1, .user = 1, .cache = MEMORY_CACHE_NONE },
    "Valid Page AttrIndx=1 AP=3 SH=3 nG PXN" },
  { VAS_PAGING_ARM64, 1, 0x00a0000000001bc3, { .pfn = 1, .user = 1, .dirty = 1 },
    "Valid Page AttrIndx=0 AP=3 SH=3 nG PXN software=1" },
  { VAS_PAGING_ARM64, 2, 0x0068000000200f41,
    { .pfn = 0x200, .write = 1, .user = 1, .accessed = 1, .dirty = 1, .no_execute = 1 },
    "Valid AttrIndx=0 AP=1 SH=3 AF nG DBM PXN UXN" },
  { VAS_PAGING_ARM64, 3, 0x0000000040000781, { .pfn = 0x40000, .accessed = 1, .global = 1 },
    "Valid AttrIndx=0 AP=2 SH=3 AF" },
  { VAS_PAGING_PLAIN, 1, 0x501f, { .pfn = 5, .write = 1, .user = 1, .accessed = 1, .dirty = 1 },
    "valid write user accessed dirty" },
  { VAS_PAGING_PLAIN, 2, 0x1def5, { .pfn = 0x1d, .user = 1, .dirty = 1, .no_execute = 1, .global = 1,
                                    .cache = MEMORY_CACHE_WRITE_COMBINE, .software = 3 },
    "valid user dirty large no-execute global cache=2 software=3" },
};

static void
assert_same_fields (const PteFields *a, const PteFields *b)
{
  ck_assert_uint_eq (a->pfn, b->pfn);
  ck_assert_int_eq (a->write, b->write);
  ck_assert_int_eq (a->user, b->user);
  ck_assert_int_eq (a->accessed, b->accessed);
  ck_assert_int_eq (a->dirty, b->dirty);
  ck_assert_int_eq (a->no_execute, b->no_execute);
  ck_assert_int_eq (a->global, b->global);
  ck_assert_int_eq (a->cache, b->cache);
  ck_assert_uint_eq (a->software, b->software);
}

START_TEST (test_pte_maps_as_the_manual_has_it)
{
  PagingLayout layout = layout_of (maps[_i].format);
  PteFields read;
  char text[PTE_TEXT_SIZE];
  uint64_t entry = pte_make (&layout, maps[_i].level, &maps[_i].fields);
  ck_assert_msg (entry == maps[_i].entry, "%llx", (unsigned long long) entry);
  pte_read (&layout, maps[_i].level, maps[_i].entry, &read);
  assert_same_fields (&read, &maps[_i].fields);
  ck_assert (pte_is_present (entry) && !pte_is_table (&layout, maps[_i].level, entry));
  ck_assert_uint_eq (pte_pfn (&layout, maps[_i].level, entry), maps[_i].fields.pfn);
  ck_assert_str_eq (pte_describe (&layout, maps[_i].level, entry, text, sizeof text), maps[_i].text);
}
END_TEST

static const struct
{
  VasPagingFormat format;
  uint32_t level;
  uint64_t pfn, entry;
  uint64_t accessed; /* the same with its accessed mark */
  const char *text, *table, *name;
} tables[] = {
  { VAS_PAGING_X86, 2, 0x1ab, 0x1ab007, 0x1ab027, "P R/W U/S A", "page directory", "PDE" },
  { VAS_PAGING_PAE, 2, 0x1ab, 0x1ab007, 0x1ab027, "P R/W U/S A", "page directory", "PDE" },
  { VAS_PAGING_PAE, 3, 0x1ab, 0x1ab001, 0x1ab001, "P", "page-directory-pointer table", "PDPTE" },
  { VAS_PAGING_X86_64, 3, 0x1ab, 0x1ab007, 0x1ab027, "P R/W U/S A", "page-directory-pointer table", "PDPTE" },
  { VAS_PAGING_X86_64, 4, 0x1ab, 0x1ab007, 0x1ab027, "P R/W U/S A", "PML4 table", "PML4E" },
  { VAS_PAGING_LA57, 5, 0x1ab, 0x1ab007, 0x1ab027, "P R/W U/S A", "PML5 table", "PML5E" },
  { VAS_PAGING_ARM64, 2, 0x1ab, 0x1ab003, 0x1ab003, "Valid Table", "level 2 table", "L2 descriptor" },
  { VAS_PAGING_ARM64, 4, 0x1ab, 0x1ab003, 0x1ab003, "Valid Table", "level 0 table", "L0 descriptor" },
  { VAS_PAGING_PLAIN, 3, 0x1ab, 0x1ab007, 0x1ab00f, "valid write user accessed", "table of level 3", "level 3 entry" },
};

START_TEST (test_pte_names_tables_as_the_manual_has_it)
{
  PagingLayout layout = layout_of (tables[_i].format);
  uint32_t level = tables[_i].level;
  char text[PTE_TEXT_SIZE];
  uint64_t entry = pte_make_table (&layout, level, tables[_i].pfn);
  ck_assert_uint_eq (entry, tables[_i].entry);
  ck_assert (pte_is_present (entry) && pte_is_table (&layout, level, entry));
  ck_assert_uint_eq (pte_pfn (&layout, level, entry), tables[_i].pfn);
  entry = pte_with_accessed (&layout, level, entry, true);
  ck_assert_uint_eq (entry, tables[_i].accessed);
  ck_assert_uint_eq (pte_with_accessed (&layout, level, entry, false), tables[_i].entry);
  ck_assert_str_eq (pte_describe (&layout, level, entry, text, sizeof text), tables[_i].text);
  ck_assert_str_eq (pte_table_name (&layout, level), tables[_i].table);
  ck_assert_str_eq (pte_entry_name (&layout, level), tables[_i].name);
}
END_TEST

static const VasPagingFormat all_formats[] = { VAS_PAGING_X86,  VAS_PAGING_PAE,   VAS_PAGING_X86_64,
                                               VAS_PAGING_LA57, VAS_PAGING_ARM64, VAS_PAGING_PLAIN };
static const uint32_t frame_bits[] = { 20, 40, 40, 40, 36, 20 };
static const uint32_t software_bits[] = { 3, 3, 3, 3, 3, 2 };
static const uint32_t large_levels[] = { 2, 2, 3, 3, 3, 4 };

static PteFields
random_fields (VasPrng *prng, const PagingLayout *layout, uint32_t level, unsigned format)
{
  uint64_t bits = prng_next (prng);
  uint64_t span = paging_span (layout, level) >> layout->page_shift;
  return (PteFields){ .pfn = prng_below (prng, UINT64_C (1) << frame_bits[format]) & ~(span - 1),
                      .write = bits & 1, .user = bits >> 1 & 1, .accessed = bits >> 2 & 1, .dirty = bits >> 3 & 1,
                      .no_execute = layout->format != VAS_PAGING_X86 && (bits >> 4 & 1), .global = bits >> 5 & 1,
                      .cache = (MemoryCache) prng_below (prng, 3),
                      .software = (uint8_t) prng_below (prng, UINT64_C (1) << software_bits[format]) };
}

/* Every field of every format and level comes back, and each accessor says what the fields say. */
START_TEST (test_pte_round_trips)
{
  PagingLayout layout = layout_of (all_formats[_i]);
  VasPrng prng;
  prng_seed (&prng, (uint64_t) _i);
  ck_assert_uint_eq (pte_software_bits (&layout), software_bits[_i]);
  for (uint32_t level = 1; level <= layout.n_levels; level++)
    ck_assert_int_eq (pte_level_maps (&layout, level), level <= large_levels[_i]);
  for (unsigned i = 0; i < 20000; i++)
    {
      uint32_t level = 1 + (uint32_t) prng_below (&prng, large_levels[_i]);
      PteFields fields = random_fields (&prng, &layout, level, (unsigned) _i), read;
      uint64_t entry = pte_make (&layout, level, &fields);
      pte_read (&layout, level, entry, &read);
      assert_same_fields (&read, &fields);
      ck_assert_int_eq (pte_allows_write (&layout, entry), fields.write);
      ck_assert_int_eq (pte_allows_execute (&layout, entry), !fields.no_execute);
      ck_assert_int_eq (pte_is_accessed (&layout, entry), fields.accessed);
      ck_assert_int_eq (pte_is_dirty (&layout, entry), fields.dirty);
      ck_assert (layout.entry_size == 8 || entry <= UINT32_MAX);
      fields.accessed = !fields.accessed;
      fields.dirty = !fields.dirty;
      entry = pte_with_dirty (&layout, pte_with_accessed (&layout, level, entry, fields.accessed), fields.dirty);
      ck_assert_uint_eq (entry, pte_make (&layout, level, &fields));
    }
}
END_TEST

/* SDM table 4-18: in a large page's entry bit 12 is PAT and those above it up to the page's size are reserved. */
START_TEST (test_pte_of_a_large_page_has_pat_elsewhere)
{
  PagingLayout layout = layout_of (VAS_PAGING_X86_64);
  char text[PTE_TEXT_SIZE];
  ck_assert_uint_eq (pte_pfn (&layout, 2, 0x2010e7), 0x200);
  ck_assert_str_eq (pte_describe (&layout, 2, 0x2010e7, text, sizeof text), "P R/W U/S A D PS PAT");
  ck_assert_str_eq (pte_describe (&layout, 1, 0x2010e7, text, sizeof text), "P R/W U/S A D PAT");
  ck_assert_uint_eq (pte_pfn (&layout, 1, 0x2010e7), 0x201);
}
END_TEST

START_TEST (test_pte_describe_stays_in_its_buffer)
{
  PagingLayout layout = layout_of (VAS_PAGING_ARM64);
  char text[PTE_TEXT_SIZE];
  ck_assert_str_eq (pte_describe (&layout, 1, 0, text, sizeof text), "");
  ck_assert_uint_lt (strlen (pte_describe (&layout, 1, UINT64_MAX, text, sizeof text)), sizeof text - 1);
  pte_describe (&layout, 1, UINT64_MAX, text, 12);
  ck_assert_str_eq (text, "Valid Page ");
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("pte");
  TCase *core = tcase_create ("core");
  tcase_add_loop_test (core, test_pte_maps_as_the_manual_has_it, 0, (int) (sizeof maps / sizeof *maps));
  tcase_add_loop_test (core, test_pte_names_tables_as_the_manual_has_it, 0, (int) (sizeof tables / sizeof *tables));
  tcase_add_loop_test (core, test_pte_round_trips, 0, (int) (sizeof all_formats / sizeof *all_formats));
  tcase_add_test (core, test_pte_of_a_large_page_has_pat_elsewhere);
  tcase_add_test (core, test_pte_describe_stays_in_its_buffer);
  suite_add_tcase (suite, core);
  return suite;
}
