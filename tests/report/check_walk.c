/* The walk in text: its picture of bits, its rows, its end; worksheets; all tables. */
#include "../support/test_main.h"
#include "report/walk.h"
#include <string.h>

typedef struct Machine
{
  Physical physical;
  PageTable table;
} Machine;

static Machine
machine_of (const char *name, VasPagingFormat format, const char *bits)
{
  Machine machine;
  VasConfig config;
  PagingLayout layout;
  vas_config_init (&config);
  config.paging_format = format;
  config.physical_memory = 0x1000000;
  strcpy (config.paging_bits, bits);
  strcpy (config.name, name);
  if (*bits != 0)
    config.page_size = 16;
  paging_layout_init (&layout, &config);
  physical_init (&machine.physical, 64, 1, config.page_size, 4096);
  page_table_init (&machine.table, &layout, 1);
  return machine;
}

static void
map (Machine *machine, uint64_t page, uint32_t level, const PteFields *fields)
{
  page_table_map (&machine->table, &machine->physical, page, level, pte_make (&machine->table.layout, level, fields));
}

/* As the command prints it: picture, rows, end. */
static void
assert_walk (const Machine *machine, uint64_t address, gboolean hide, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);
  report_address (out, &machine->table.layout, address, hide);
  report_walk (out, &machine->table, &machine->physical, address, hide);
  report_walk_end (out, &machine->table, &machine->physical, address, hide);
  ck_assert_str_eq (out->str, expected);
}

START_TEST (test_walk_of_a_teaching_geometry)
{
  Machine machine = machine_of ("exercise", VAS_PAGING_PLAIN, "2,2,4");
  const PteFields fields = { .pfn = 9, .user = true, .write = true, .accessed = true, .dirty = true };
  map (&machine, 6, 1, &fields);
  assert_walk (&machine, 0x6a, FALSE,
               "  entry   level 2 entry  level 1 entry  offset\n"
               "  bits    7-6            5-4            3-0\n"
               "  binary  01             10             1010\n"
               "  value   1              2              0xa\n"
               "  level  table                         frame       index  entry       set bits\n"
               "  2      table of level 2              0x0         1      0x00001007  valid write user\n"
               "  1      table of level 1              0x1         2      0x0000901f  valid write user accessed dirty\n"
               "physical address 0x9a: frame 0x9, offset 0xa; the user may read, write, execute\n");
  assert_walk (&machine, 0x70, FALSE,
               "  entry   level 2 entry  level 1 entry  offset\n"
               "  bits    7-6            5-4            3-0\n"
               "  binary  01             11             0000\n"
               "  value   1              3              0x0\n"
               "  level  table                         frame       index  entry       set bits\n"
               "  2      table of level 2              0x0         1      0x00001007  valid write user\n"
               "  1      table of level 1              0x1         3      0x00000000  not present\n"
               "stopped at level 1: the entry is not present, no page is there\n");
  assert_walk (&machine, 0x6a, TRUE,
               "  entry   level 2 entry  level 1 entry  offset\n"
               "  bits    7-6            5-4            3-0\n"
               "  binary  ____           ____           ____\n"
               "  value   ____           ____           ____\n"
               "  level  table                         frame       index  entry       set bits\n"
               "  2      table of level 2              0x0         ____   ____        ____\n"
               "  1      table of level 1              ____        ____   ____        ____\n"
               "physical address, or the level where the walk stopped and why: ____\n");
  physical_clear (&machine.physical);
}
END_TEST

START_TEST (test_walk_of_x86_64)
{
  Machine machine = machine_of ("x", VAS_PAGING_X86_64, "");
  const PteFields page = { .pfn = 0x12, .user = true, .write = true, .accessed = true, .no_execute = true };
  const PteFields large = { .pfn = 0x400, .user = true, .dirty = true };
  assert_walk (&machine, 0x10abc, FALSE,
               "  entry   PML4E      PDPTE      PDE        PTE        offset\n"
               "  bits    47-39      38-30      29-21      20-12      11-0\n"
               "  binary  000000000  000000000  000000000  000010000  101010111100\n"
               "  value   0          0          0          16         0xabc\n"
               "  level  table                         frame       index  entry               set bits\n"
               "stopped at level 4: the process has no page tables\n");
  map (&machine, 16, 1, &page);
  map (&machine, 512, 2, &large);
  assert_walk (&machine, 0x10abc, FALSE,
               "  entry   PML4E      PDPTE      PDE        PTE        offset\n"
               "  bits    47-39      38-30      29-21      20-12      11-0\n"
               "  binary  000000000  000000000  000000000  000010000  101010111100\n"
               "  value   0          0          0          16         0xabc\n"
               "  level  table                         frame       index  entry               set bits\n"
               "  4      PML4 table                    0x0         0      0x0000000000001007  P R/W U/S\n"
               "  3      page-directory-pointer table  0x1         0      0x0000000000002007  P R/W U/S\n"
               "  2      page directory                0x2         0      0x0000000000003007  P R/W U/S\n"
               "  1      page table                    0x3         16     0x8000000000012027  P R/W U/S A XD\n"
               "physical address 0x12abc: frame 0x12, offset 0xabc; the user may read, write\n");
  assert_walk (&machine, 0x2fffff, FALSE,
               "  entry   PML4E      PDPTE      PDE        PTE        offset\n"
               "  bits    47-39      38-30      29-21      20-12      11-0\n"
               "  binary  000000000  000000000  000000001  011111111  111111111111\n"
               "  value   0          0          1          255        0xfff\n"
               "  level  table                         frame       index  entry               set bits\n"
               "  4      PML4 table                    0x0         0      0x0000000000001007  P R/W U/S\n"
               "  3      page-directory-pointer table  0x1         0      0x0000000000002007  P R/W U/S\n"
               "  2      page directory                0x2         1      0x00000000004000c5  P U/S D PS\n"
               "physical address 0x4fffff: frame 0x4ff, offset 0xfff; the user may read, execute\n");
  physical_clear (&machine.physical);
}
END_TEST

static void
assert_end (const Machine *machine, uint64_t address, guint n_rows, const char *expected)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;
  report_walk (rows, &machine->table, &machine->physical, address, FALSE);
  report_walk_end (out, &machine->table, &machine->physical, address, FALSE);
  for (const char *line = rows->str; (line = strchr (line, '\n')) != NULL; line++)
    n++;
  ck_assert_str_eq (out->str, expected);
  ck_assert_uint_eq (n, 1 + n_rows); /* a heading */
}

#define NOT_PRESENT(level) "stopped at level " level ": the entry is not present, no further table is there\n"

/* Addresses of the kernel's half have their entries in the root; others are not canonical. */
START_TEST (test_walk_above_the_user)
{
  const PteFields page = { .pfn = 0x12, .user = true };
  Machine x64 = machine_of ("x", VAS_PAGING_X86_64, ""), la57 = machine_of ("x", VAS_PAGING_LA57, ""),
          arm64 = machine_of ("x", VAS_PAGING_ARM64, "");
  assert_end (&x64, 0x800000000000, 0,
              "stopped before level 4: the address is not canonical, bits 63 to 47 are not all equal\n");
  assert_end (&x64, 0xffff800000000000, 0, "stopped at level 4: the process has no page tables\n");
  map (&x64, 0, 1, &page);
  map (&la57, 0, 1, &page);
  map (&arm64, 0, 1, &page);
  assert_end (&x64, 0x7fffffffffff, 1, NOT_PRESENT ("4"));
  assert_end (&x64, 0xffff800000000000, 1, NOT_PRESENT ("4"));
  assert_end (&x64, G_MAXUINT64, 1, NOT_PRESENT ("4"));
  assert_end (&x64, 0xffff7fffffffffff, 0,
              "stopped before level 4: the address is not canonical, bits 63 to 47 are not all equal\n");
  assert_end (&la57, 0x800000000000, 2, NOT_PRESENT ("4"));
  assert_end (&la57, 0x100000000000000, 0,
              "stopped before level 5: the address is not canonical, bits 63 to 56 are not all equal\n");
  assert_end (&arm64, 0xffff000000000000, 0,
              "stopped before level 4: the tables translate 48 bits, the address has bits above them\n");
  physical_clear (&x64.physical);
  physical_clear (&la57.physical);
  physical_clear (&arm64.physical);
}
END_TEST

START_TEST (test_walk_tables_of_both_halves)
{
  const PteFields page = { .pfn = 0x12, .user = true };
  Machine x64 = machine_of ("x", VAS_PAGING_X86_64, ""), arm64 = machine_of ("x", VAS_PAGING_ARM64, "");
  g_autoptr (GString) out = g_string_new (NULL);
  map (&x64, 0, 1, &page);
  report_tables (out, &x64.table, &x64.physical, TRUE);
  ck_assert_msg (g_str_has_prefix (out->str, "frame 0x0: PML4 table, maps 0x0 to 0x7fffffffffff and "
                                             "0xffff800000000000 to 0xffffffffffffffff, 1 of 512 entries present\n"),
                 "%s", out->str);
  ck_assert_ptr_nonnull (strstr (out->str, "page-directory-pointer table, maps 0x0 to 0x7fffffffff, 1 of"));
  g_string_truncate (out, 0);
  map (&arm64, 0, 1, &page);
  report_tables (out, &arm64.table, &arm64.physical, TRUE);
  ck_assert_msg (g_str_has_prefix (out->str, "frame 0x0: level 0 table, maps 0x0 to 0xffffffffffff, 1 of"), "%s",
                 out->str);
  physical_clear (&x64.physical);
  physical_clear (&arm64.physical);
}
END_TEST

START_TEST (test_walk_stops_above_the_last_level)
{
  Machine machine = machine_of ("x", VAS_PAGING_ARM64, "");
  const PteFields page = { .pfn = 0x12, .user = true, .no_execute = true };
  map (&machine, 16, 1, &page);
  assert_walk (&machine, 0x40000000, FALSE,
               "  entry   L0 descriptor  L1 descriptor  L2 descriptor  L3 descriptor  offset\n"
               "  bits    47-39          38-30          29-21          20-12          11-0\n"
               "  binary  000000000      000000001      000000000      000000000      000000000000\n"
               "  value   0              1              0              0              0x0\n"
               "  level  table                         frame       index  entry               set bits\n"
               "  4      level 0 table                 0x0         0      0x0000000000001003  Valid Table\n"
               "  3      level 1 table                 0x1         1      0x0000000000000000  not present\n"
               "stopped at level 3: the entry is not present, no further table is there\n");
  physical_clear (&machine.physical);
}
END_TEST

START_TEST (test_walk_tables)
{
  Machine machine = machine_of ("exercise", VAS_PAGING_PLAIN, "2,2,4");
  const PteFields fields = { .pfn = 9, .user = true, .dirty = true };
  g_autoptr (GString) out = g_string_new (NULL);
  report_tables (out, &machine.table, &machine.physical, FALSE);
  ck_assert_str_eq (out->str, "");
  map (&machine, 14, 1, &fields);
  map (&machine, 2, 1, &fields);
  report_tables (out, &machine.table, &machine.physical, FALSE);
  ck_assert_str_eq (out->str, "frame 0x0: table of level 2, maps 0x0 to 0xff, 2 of 4 entries present\n"
                              "  0  0x00002007  valid write user -> table in frame 0x2\n"
                              "  3  0x00001007  valid write user -> table in frame 0x1\n"
                              "frame 0x2: table of level 1, maps 0x0 to 0x3f, 1 of 4 entries present\n"
                              "  2  0x00009015  valid user dirty -> frame 0x9\n"
                              "frame 0x1: table of level 1, maps 0xc0 to 0xff, 1 of 4 entries present\n"
                              "  2  0x00009015  valid user dirty -> frame 0x9\n");
  g_string_truncate (out, 0);
  page_table_unmap (&machine.table, &machine.physical, 2);
  report_tables (out, &machine.table, &machine.physical, TRUE);
  ck_assert_str_eq (out->str, "frame 0x0: table of level 2, maps 0x0 to 0xff, 1 of 4 entries present\n"
                              "  3  0x00001007\n"
                              "frame 0x1: table of level 1, maps 0xc0 to 0xff, 1 of 4 entries present\n"
                              "  2  0x00009015\n");
  physical_clear (&machine.physical);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("walk");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_walk_of_a_teaching_geometry);
  tcase_add_test (core, test_walk_of_x86_64);
  tcase_add_test (core, test_walk_stops_above_the_last_level);
  tcase_add_test (core, test_walk_above_the_user);
  tcase_add_test (core, test_walk_tables);
  tcase_add_test (core, test_walk_tables_of_both_halves);
  suite_add_tcase (suite, core);
  return suite;
}
