/* What a refused call leaves in the caller's variables: in/out arguments as they were, structures untouched, and
 * PAGE_NOACCESS as old protection, which Windows stores since Windows 8.
 *
 * proves: NF-005, NF-006, NF-012, NQ-004, VP-013, VQ-002 */
#include "contract_support.h"

enum
{
  BASE = 0x50000000,
  SIZE = 0x10000
};

static VasMachine *
machine_with_two_allocations (uint32_t build)
{
  VasConfig config;
  vas_config_init (&config);
  config.build = build;
  VasMachine *machine = vas_machine_new (&config);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, BASE, SIZE, 0x3000, 4), BASE);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, BASE + SIZE, SIZE, 0x3000, 4), BASE + SIZE);
  return machine;
}

START_TEST (test_refused_free_keeps_base_and_size)
{
  static const uint64_t ranges[][3] = { { BASE + 3, 2 * SIZE, VAS_MEM_RELEASE },    /* NF-012 */
                                        { BASE + SIZE + 5, SIZE, VAS_MEM_RELEASE }, /* NF-005 or NF-016 */
                                        { BASE + SIZE + 5, 3 * SIZE, VAS_MEM_DECOMMIT },
                                        { BASE + 0x1003, 0, VAS_MEM_RELEASE }, /* NF-006 */
                                        { BASE + 0x1003, 0, VAS_MEM_DECOMMIT },
                                        { 0x70000003, 7, VAS_MEM_RELEASE }, /* NF-007 */
                                        { BASE + 3, 7, 0 },
                                        { BASE + 3, UINT64_MAX, VAS_MEM_RELEASE } };
  VasMachine *machine = machine_with_two_allocations (19045);
  for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++)
    {
      uint64_t base = ranges[i][0], size = ranges[i][1];
      VasStatus status = vas_nt_free_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, &size,
                                                     (uint32_t) ranges[i][2]);
      ck_assert_msg (!vas_status_is_success (status), "row %u succeeded", i);
      ck_assert_uint_eq (base, ranges[i][0]);
      ck_assert_uint_eq (size, ranges[i][1]);
    }
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_refused_allocate_and_protect_keep_base_and_size)
{
  VasMachine *machine = machine_with_two_allocations (19045);
  uint64_t base = BASE + 3, size = 2 * SIZE + 1;
  uint32_t old = 0xAA;
  ck_assert_uint_eq (vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, 0, &size,
                                                     VAS_MEM_COMMIT, 4),
                     VAS_STATUS_CONFLICTING_ADDRESSES);
  ck_assert_uint_eq (vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, 0, &size,
                                                     VAS_MEM_RESERVE, 4),
                     VAS_STATUS_CONFLICTING_ADDRESSES);
  ck_assert_uint_eq (vas_nt_protect_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, &size, 2, &old),
                     VAS_STATUS_CONFLICTING_ADDRESSES);
  ck_assert_uint_eq (base, BASE + 3);
  ck_assert_uint_eq (size, 2 * SIZE + 1);
  ck_assert_uint_eq (old, VAS_PAGE_NOACCESS);
  vas_machine_free (machine);
}
END_TEST

/* VP-013: every failure but that of the pointer itself. */
START_TEST (test_refused_protect_stores_noaccess_since_windows_8)
{
  static const struct
  {
    uint64_t address, size;
    uint32_t protect;
  } calls[] = { { BASE, 0x1000, 0 },           { BASE, 0x1000, 0x800 },  { 0xFFFF800000000000, 0x1000, 2 },
                { BASE, UINT64_MAX, 2 },       { BASE, 0, 2 },           { 0x70000000, 0x1000, 2 },
                { BASE, 2 * SIZE, 2 },         { BASE, 0x1000, 8 },      { 0x7FFE0000, 0x1000, 4 } };
  static const uint32_t builds[] = { 7601, 9200, 19045 };
  for (unsigned b = 0; b < sizeof builds / sizeof *builds; b++)
    {
      VasMachine *machine = machine_with_two_allocations (builds[b]);
      for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        {
          uint32_t old = 0xAA;
          ck_assert (!vas_win32_virtual_protect (machine, MAIN_THREAD, calls[i].address, calls[i].size,
                                                 calls[i].protect,
                                                 &old));
          ck_assert_msg ((old == VAS_PAGE_NOACCESS) == (builds[b] >= 9200), "build %u, row %u: old is 0x%x", builds[b],
                         i,
                         old);
        }
      vas_machine_free (machine);
    }
}
END_TEST

START_TEST (test_refused_query_leaves_the_structure)
{
  VasMachine *machine = machine_with_two_allocations (19045);
  VasMemoryRegionInformation region, region_before;
  VasMemoryBasicInformation basic, basic_before;
  uint64_t length = 0xAA;
  memset (&region, 0x5A, sizeof region);
  memset (&basic, 0x5A, sizeof basic);
  region_before = region;
  basic_before = basic;
  ck_assert_uint_eq (vas_nt_query_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0x70000000,
                                                  VAS_MEMORY_REGION_INFORMATION, &region, 48, &length),
                     VAS_STATUS_INVALID_ADDRESS);
  ck_assert_int_eq (memcmp (&region, &region_before, sizeof region), 0);
  ck_assert_uint_eq (length, 0xAA);
  ck_assert_uint_eq (vas_win32_virtual_query (machine, MAIN_THREAD, BASE, &basic, 47), 0);
  ck_assert_uint_eq (vas_win32_virtual_query (machine, MAIN_THREAD, 0x7FFFFFFF0000, &basic, 48), 0);
  ck_assert_int_eq (memcmp (&basic, &basic_before, sizeof basic), 0);
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("refused_outputs");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_refused_free_keeps_base_and_size);
  tcase_add_test (core, test_refused_allocate_and_protect_keep_base_and_size);
  tcase_add_test (core, test_refused_protect_stores_noaccess_since_windows_8);
  tcase_add_test (core, test_refused_query_leaves_the_structure);
  suite_add_tcase (suite, core);
  return suite;
}
