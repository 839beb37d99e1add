#include "../support/test_main.h"
#include "report/format.h"
#include "report/map.h"
#include <string.h>
#include <vasbox/protection.h>
#include <vasbox/win32_calls.h>

static void
assert_size (guint64 bytes, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  report_size (text, bytes);
  ck_assert_str_eq (text->str, expected);
}

START_TEST (test_format_size_rounds_down_and_says_when_exact)
{
  assert_size (0, "0 B");
  assert_size (1023, "1023 B");
  assert_size (4096, "4 KiB");
  assert_size (1536 * 1024, "1.5 MiB");
  assert_size (((guint64) 1 << 47) - 1, "127.9 TiB");
  assert_size (((guint64) 1 << 20) + 1, "1.0 MiB");
  assert_size (G_MAXUINT64, "16383.9 PiB");
}
END_TEST

static VasMachine *
machine_with_heap (void)
{
  VasConfig config;
  vas_config_init (&config);
  config.user_shared_data = 0;
  VasMachine *machine = vas_machine_new (&config);
  guint32 old;
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, 0x10000, 0x10000, VAS_MEM_RESERVE, VAS_PAGE_READWRITE),
                     0x10000);
  ck_assert_uint_ne (vas_win32_virtual_alloc (machine, 1, 0x10000, 0x4000, VAS_MEM_COMMIT, VAS_PAGE_READWRITE), 0);
  ck_assert (vas_win32_virtual_protect (machine, 1, 0x11000, 0x1000, VAS_PAGE_READONLY, &old));
  ck_assert (vas_win32_virtual_protect (machine, 1, 0x13000, 0x1000, VAS_PAGE_READWRITE | VAS_PAGE_GUARD, &old));
  return machine;
}

START_TEST (test_map_draws_each_page_at_the_finest_scale)
{
  VasMachine *machine = machine_with_heap ();
  g_autoptr (GString) text = g_string_new (NULL);
  report_map (text, machine, 1, "main");
  ck_assert_str_eq (text->str,
                    "process main after step 4: 1 allocations, 16 KiB committed of 64 KiB in use, 1 holes, the largest "
                    "127.9 TiB\n"
                    "one cell is 4 KiB\n"
                    "0x0000000000000000  ................wrwg------------................................\n");
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_map_leaves_out_what_is_free_and_coarsens)
{
  VasMachine *machine = machine_with_heap ();
  for (guint64 i = 1; i <= 40; i++)
    ck_assert_uint_ne (vas_win32_virtual_alloc (machine, 1, i << 32, 0x10000, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                                VAS_PAGE_EXECUTE_READ), 0);
  g_autoptr (GString) text = g_string_new (NULL);
  report_map (text, machine, 1, "main");
  guint rows = 0;
  for (const char *p = text->str; (p = strstr (p, "\n0x")) != NULL; p++)
    rows++;
  ck_assert_uint_ge (rows, 1);
  ck_assert_uint_le (rows, REPORT_MAP_ROWS);
  ck_assert_ptr_nonnull (strstr (text->str, "x"));
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_map_lists_regions_and_marks_allocation_starts)
{
  VasMachine *machine = machine_with_heap ();
  g_autoptr (GString) text = g_string_new (NULL);
  report_regions (text, machine, 1);
  ck_assert_str_eq (text->str,
                    "  BaseAddress         AllocationBase      RegionSize          State, Protect, Type\n"
                    "* 0x0000000000010000  0x0000000000010000  0x0000000000001000  MEM_COMMIT PAGE_READWRITE MEM_PRIVATE\n"
                    "  0x0000000000011000  0x0000000000010000  0x0000000000001000  MEM_COMMIT PAGE_READONLY MEM_PRIVATE\n"
                    "  0x0000000000012000  0x0000000000010000  0x0000000000001000  MEM_COMMIT PAGE_READWRITE MEM_PRIVATE\n"
                    "  0x0000000000013000  0x0000000000010000  0x0000000000001000  MEM_COMMIT "
                    "PAGE_READWRITE|PAGE_GUARD MEM_PRIVATE\n"
                    "  0x0000000000014000  0x0000000000010000  0x000000000000c000  MEM_RESERVE MEM_PRIVATE\n");
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_map_difference_names_what_changed)
{
  VasMachine *before = machine_with_heap (), *after = machine_with_heap ();
  g_autoptr (GString) text = g_string_new (NULL);
  report_difference (text, before, after, 1);
  ck_assert_str_eq (text->str, "no difference\n");
  g_string_truncate (text, 0);
  ck_assert (vas_win32_virtual_free (after, 1, 0x12000, 0x2000, VAS_MEM_DECOMMIT));
  report_difference (text, before, after, 1);
  ck_assert_str_eq (text->str,
                    "0x0000000000012000  4 KiB  MEM_COMMIT PAGE_READWRITE MEM_PRIVATE -> MEM_RESERVE MEM_PRIVATE\n"
                    "0x0000000000013000  4 KiB  MEM_COMMIT PAGE_READWRITE|PAGE_GUARD MEM_PRIVATE -> MEM_RESERVE "
                    "MEM_PRIVATE\n");
  vas_machine_free (before);
  vas_machine_free (after);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("map");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_format_size_rounds_down_and_says_when_exact);
  tcase_add_test (core, test_map_draws_each_page_at_the_finest_scale);
  tcase_add_test (core, test_map_leaves_out_what_is_free_and_coarsens);
  tcase_add_test (core, test_map_lists_regions_and_marks_allocation_starts);
  tcase_add_test (core, test_map_difference_names_what_changed);
  suite_add_tcase (suite, core);
  return suite;
}
