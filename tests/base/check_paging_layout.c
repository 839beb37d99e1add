#include "../support/test_main.h"
#include "base/paging_layout.h"
#include <stdio.h>
#include <string.h>

static VasConfig
machine (VasArchitecture architecture, uint64_t maximum)
{
  VasConfig config;
  vas_config_init (&config);
  config.architecture = architecture;
  config.pointer_size = architecture == VAS_ARCHITECTURE_X86 ? 4 : 8;
  config.maximum_application_address = maximum;
  config.maximum_vad_address = maximum;
  config.user_shared_data = 0;
  return config;
}

static PagingLayout
layout_of (const VasConfig *config)
{
  char text[256];
  PagingLayout layout;
  const char *fault = vas_config_validate (config, text, sizeof text);
  ck_assert_msg (fault == NULL, "%s", fault);
  paging_layout_init (&layout, config);
  return layout;
}

/* @bits: from the root down, the offset last, as paging_bits has them. */
static void
assert_layout (const VasConfig *config, VasPagingFormat format, uint32_t entry_size, const char *bits)
{
  PagingLayout layout = layout_of (config);
  char text[64] = "";
  for (uint32_t level = layout.n_levels + 1; level-- > 0;)
    snprintf (text + strlen (text), sizeof text - strlen (text), "%u%s", layout.bits[level], level > 0 ? "," : "");
  ck_assert_uint_eq (layout.format, format);
  ck_assert_uint_eq (layout.entry_size, entry_size);
  ck_assert_str_eq (text, bits);
  uint32_t shift = 0;
  for (uint32_t level = 0; level <= layout.n_levels; shift += layout.bits[level++])
    ck_assert_uint_eq (layout.shifts[level], level == 0 ? 0 : shift);
}

START_TEST (test_paging_layout_of_the_processor)
{
  VasConfig x64 = machine (VAS_ARCHITECTURE_X64, 0x7ffffffeffff), wide = machine (VAS_ARCHITECTURE_X64, 0x800000000fff);
  VasConfig x86 = machine (VAS_ARCHITECTURE_X86, 0x7ffeffff), arm = machine (VAS_ARCHITECTURE_ARM64, 0xffffffffffff);
  assert_layout (&x64, VAS_PAGING_X86_64, 8, "9,9,9,9,12");
  assert_layout (&wide, VAS_PAGING_LA57, 8, "9,9,9,9,9,12");
  assert_layout (&x86, VAS_PAGING_PAE, 8, "2,9,9,12");
  assert_layout (&arm, VAS_PAGING_ARM64, 8, "9,9,9,9,12");
  x86.dep = false;
  x86.paging_format = VAS_PAGING_X86;
  x86.physical_memory = UINT64_C (4) << 30;
  assert_layout (&x86, VAS_PAGING_X86, 4, "10,10,12");
}
END_TEST

START_TEST (test_paging_layout_is_plain_where_the_processors_does_not_fit)
{
  VasConfig widest = machine (VAS_ARCHITECTURE_X64, (UINT64_C (1) << 57) - 1);
  VasConfig much = machine (VAS_ARCHITECTURE_X64, 0x7ffffffeffff);
  VasConfig itanium = machine (VAS_ARCHITECTURE_IA64, 0x6fbfffeffff);
  assert_layout (&widest, VAS_PAGING_PLAIN, 8, "9,9,9,9,9,12");
  much.physical_memory = UINT64_C (1) << 60;
  assert_layout (&much, VAS_PAGING_PLAIN, 8, "8,9,9,9,12");
  itanium.page_size = 8192;
  assert_layout (&itanium, VAS_PAGING_PLAIN, 8, "10,10,10,13");
  much.page_size = much.allocation_granularity = 16;
  much.physical_memory = UINT64_C (1) << 56;
  assert_layout (&much, VAS_PAGING_PLAIN, 8, "7,7,7,7,7,8,4");
  much.page_size = much.allocation_granularity = 0x200000;
  much.minimum_application_address = 0x200000;
  much.large_page_minimum = 0;
  much.maximum_application_address = much.maximum_vad_address = 0x7fffffffffff;
  much.physical_memory = UINT64_C (16) << 30;
  assert_layout (&much, VAS_PAGING_PLAIN, 4, "13,13,21");
}
END_TEST

START_TEST (test_paging_layout_takes_any_bits)
{
  VasConfig config = machine (VAS_ARCHITECTURE_X86, 0x7ffeffff);
  strcpy (config.paging_bits, "10,10,12");
  assert_layout (&config, VAS_PAGING_PLAIN, 8, "10,10,12");
  strcpy (config.paging_bits, "15,4,12");
  config.physical_memory = UINT64_C (4) << 30;
  assert_layout (&config, VAS_PAGING_PLAIN, 4, "15,4,12");
}
END_TEST

START_TEST (test_paging_index_takes_an_address_apart)
{
  VasConfig config = machine (VAS_ARCHITECTURE_X64, 0x7ffffffeffff);
  PagingLayout layout = layout_of (&config);
  uint64_t address = UINT64_C (3) << 39 | UINT64_C (511) << 30 | UINT64_C (257) << 21 | UINT64_C (1) << 12 | 0xabc;
  ck_assert_uint_eq (paging_index (&layout, 4, address), 3);
  ck_assert_uint_eq (paging_index (&layout, 3, address), 511);
  ck_assert_uint_eq (paging_index (&layout, 2, address), 257);
  ck_assert_uint_eq (paging_index (&layout, 1, address), 1);
  ck_assert_uint_eq (paging_index (&layout, 0, address), 0xabc);
  ck_assert_uint_eq (paging_span (&layout, 1), 4096);
  ck_assert_uint_eq (paging_span (&layout, 2), 0x200000);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("paging_layout");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_paging_layout_of_the_processor);
  tcase_add_test (core, test_paging_layout_is_plain_where_the_processors_does_not_fit);
  tcase_add_test (core, test_paging_layout_takes_any_bits);
  tcase_add_test (core, test_paging_index_takes_an_address_apart);
  suite_add_tcase (suite, core);
  return suite;
}
