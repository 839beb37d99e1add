/* Accesses and copies of more than 1 GiB, and of sizes up to the end of all numbers. */
#include "access_fixture.h"

#define GIB (UINT64_C (1) << 30)
#define BIG_PAGE (UINT64_C (2) << 20) /* so that some GiB are some thousand pages */

/* A machine of large ordinary pages: @memory bytes and a page file of @page_file, of which more can be promised. */
static void
make_machine (uint64_t memory, uint64_t page_file)
{
  VasConfig config;
  vas_machine_free (machine);
  vas_config_init (&config);
  config.page_size = config.allocation_granularity = (uint32_t) BIG_PAGE;
  config.large_page_minimum = 0;
  config.minimum_application_address = BIG_PAGE;
  config.maximum_application_address = (UINT64_C (1) << 46) - 1;
  config.maximum_vad_address = config.maximum_application_address;
  config.user_shared_data = 0;
  config.physical_memory = memory;
  config.page_file = page_file;
  config.commit_limit = UINT64_C (1) << 45;
  machine = vas_machine_new (&config);
  ck_assert_ptr_nonnull (machine);
}

static uint64_t
commit (uint64_t size)
{
  uint64_t address
      = vas_win32_virtual_alloc (machine, 1, 0, size, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert_uint_ne (address, 0);
  return address;
}

static bool
fill (uint64_t address, uint64_t size, uint8_t byte)
{
  VasCall call = { .id = VAS_CALL_FILL, .thread = 1, .arguments = { address, size, byte } };
  vas_machine_call (machine, &call);
  return call.succeeded;
}

static uint8_t
byte_at (uint64_t address)
{
  uint8_t byte = 0;
  ck_assert (vas_machine_peek (machine, 1, address, 1, &byte));
  return byte;
}

static const Content *
content_at (uint64_t address)
{
  MemoryPageInfo info;
  ck_assert (memory_page_info (&machine->state.memory, 1, address / BIG_PAGE, &info));
  return physical_frame (&machine->state.memory.physical, info.pfn)->content;
}

START_TEST (test_long_access_a_fill_changes_all_of_its_bytes_and_no_other)
{
  make_machine (4 * GIB, GIB);
  uint64_t a = commit (3 * GIB), end = a + 3 * GIB;
  ck_assert (fill (a + 5, 3 * GIB - 9, 0xab));
  ck_assert_uint_eq (byte_at (a + 4), 0);
  ck_assert_uint_eq (byte_at (a + 5), 0xab);
  ck_assert_uint_eq (byte_at (a + 2 * GIB + 12345), 0xab);
  ck_assert_uint_eq (byte_at (end - 5), 0xab);
  ck_assert_uint_eq (byte_at (end - 4), 0);
  ck_assert_ptr_eq (content_at (a + GIB), content_at (a + 2 * GIB)); /* it took no 3 GiB */
  ck_assert (vas_store_u8 (machine, 1, a + GIB, 7, NULL));
  ck_assert_uint_eq (byte_at (a + GIB), 7);
  ck_assert_uint_eq (byte_at (a + GIB + 1), 0xab);
  ck_assert_uint_eq (byte_at (a + GIB + BIG_PAGE), 0xab);
  ck_assert (fill (a, 3 * GIB, 0));
  ck_assert_uint_eq (byte_at (a + GIB), 0);
  ck_assert_uint_eq (byte_at (end - 5), 0);
}
END_TEST

START_TEST (test_long_access_touches_more_than_memory_holds)
{
  VasMemoryCounters counters;
  make_machine (GIB, 0);
  uint64_t size = UINT64_C (1) << 36, a = commit (size);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a, size, NULL, NULL));
  ck_assert (vas_machine_memory_counters (machine, 1, &counters));
  ck_assert_uint_eq (counters.demand_zero_faults, size / BIG_PAGE);
  ck_assert_uint_eq (counters.write_backs, 0);
  ck_assert_uint_le (counters.working_set, GIB);
  protect (a, (unsigned) (size / PAGE), VAS_PAGE_EXECUTE_READ);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_EXECUTE, a, size, NULL, NULL));
}
END_TEST

static void
expect_unchanged (VasDigest before)
{
  VasDigest after = vas_machine_digest (machine);
  ck_assert_uint_eq (after.low, before.low);
  ck_assert_uint_eq (after.high, before.high);
  ck_assert_ptr_null (vas_machine_check (machine));
}

START_TEST (test_long_access_va_061_ac_014_a_store_beyond_memory_is_taken_back)
{
  VasFault fault;
  make_machine (GIB, GIB / 2);
  uint64_t size = UINT64_C (1) << 44, a = commit (size);
  ck_assert (fill (a + 100, 8, 3));
  VasDigest before = vas_machine_digest (machine);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_WRITE, a, size, NULL, &fault));
  ck_assert_uint_eq (fault.status, VAS_STATUS_IN_PAGE_ERROR);
  ck_assert_uint_eq (fault.rule, VAS_RULE ('V', 'A', 61));
  ck_assert_uint_eq (fault.n_parameters, 3);
  ck_assert_uint_gt (fault.parameters[1], a + GIB);
  ck_assert_uint_lt (fault.parameters[1], a + 2 * GIB);
  ck_assert_uint_eq (fault.parameters[2], VAS_STATUS_NO_MEMORY);
  expect_unchanged (before);
  ck_assert (!fill (a, size, 9));
  ck_assert_uint_eq (vas_machine_last_verdict (machine).rule, VAS_RULE ('V', 'A', 61));
  expect_unchanged (before);
  ck_assert_uint_eq (byte_at (a + 100), 3);
}
END_TEST

START_TEST (test_long_access_ac_014_033_a_fill_is_taken_back_at_any_page)
{
  make_machine (4 * GIB, GIB);
  uint64_t a = commit (3 * GIB);
  ck_assert (fill (a + GIB + 1, 2, 3));
  VasDigest before = vas_machine_digest (machine);
  vas_machine_inject_in_page_error (machine, 1500, VAS_STATUS_ACCESS_DENIED);
  ck_assert (!fill (a, 3 * GIB, 0xee));
  ck_assert_uint_eq (vas_machine_last_verdict (machine).rule, AC (33));
  expect_unchanged (before);
  ck_assert (fill (a, 3 * GIB, 0xee));
  ck_assert_uint_eq (byte_at (a + GIB + 1), 0xee);
}
END_TEST

/* Whatever lies between: the lowest page that stands against an access is the one that is told (AC-013). */
START_TEST (test_long_access_ac_004_013_runs_over_the_end_of_all_addresses)
{
  VasFault fault;
  const VasAccessKind kinds[] = { VAS_ACCESS_READ, VAS_ACCESS_WRITE };
  uint64_t a = allocate (4, VAS_PAGE_READWRITE), kernel = UINT64_C (0xffff800000000000);
  const uint64_t sizes[] = { 4 * PAGE + 1, GIB + 1, UINT64_C (1) << 47, 0 - a - 1, 0 - a, 0 - a + 1, UINT64_MAX - 1,
                             UINT64_MAX };
  VasDigest before = vas_machine_digest (machine);
  for (unsigned i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (unsigned k = 0; k < 2; k++)
      {
        ck_assert (!vas_access (machine, 1, kinds[k], a, sizes[i], NULL, &fault));
        expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (2), kinds[k], a + 4 * PAGE);
        ck_assert (!vas_access (machine, 1, kinds[k], kernel, sizes[i], NULL, &fault));
        expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (4), kinds[k], kernel);
        ck_assert (!vas_access (machine, 1, kinds[k], UINT64_MAX, sizes[i], NULL, &fault));
        expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (4), kinds[k], UINT64_MAX);
        ck_assert (!vas_access (machine, 1, kinds[k], 0, sizes[i], NULL, &fault));
        expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (3), kinds[k], 0);
      }
  ck_assert (!fill (a, UINT64_MAX, 1));
  expect_unchanged (before);
}
END_TEST

/* Everything that a process may have, and the byte behind it. */
START_TEST (test_long_access_ac_004_ends_with_the_user_range)
{
  VasFault fault;
  make_machine (GIB, 0);
  uint64_t low = BIG_PAGE, end = UINT64_C (1) << 46;
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, low, end - low - (end >> 1), VAS_MEM_RESERVE,
                                              VAS_PAGE_READWRITE), low);
  uint64_t top = vas_win32_virtual_alloc (machine, 1, end - 2 * GIB, 2 * GIB, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                          VAS_PAGE_READWRITE);
  ck_assert_uint_eq (top, end - 2 * GIB);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, top, 2 * GIB, NULL, NULL));
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_READ, top, 2 * GIB + 1, NULL, &fault));
  ck_assert_uint_eq (fault.rule, AC (4));
  ck_assert_uint_eq (fault.parameters[1], end);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_READ, low, UINT64_MAX, NULL, &fault));
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (1), VAS_ACCESS_READ, low);
}
END_TEST

/* A buffer of the caller's is used as far as the access goes, and not where it stops. */
START_TEST (test_long_access_reads_that_fault_need_no_buffer_of_that_size)
{
  VasFault fault;
  uint8_t seen[2 * PAGE + 8];
  uint64_t a = allocate (2, VAS_PAGE_READWRITE);
  ck_assert (vas_store_u64 (machine, 1, a + 8, 0x1122, NULL));
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_READ, a, UINT64_C (1) << 62, seen, &fault));
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (2), VAS_ACCESS_READ, a + 2 * PAGE);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_WRITE, a, UINT64_C (1) << 62, seen, &fault));
  ck_assert_uint_eq (byte_at (a + 8), 0x22);
}
END_TEST

static VasCall
copy (VasCallId id, uint64_t remote, uint64_t local, uint64_t size)
{
  VasCall call = { .id = id, .thread = 1, .arguments = { VAS_CURRENT_PROCESS, remote, local, size },
                   .simulated_pointers = 1u << 2 };
  vas_machine_call (machine, &call);
  return call;
}

START_TEST (test_long_access_rw_001_to_007_copies_of_any_size)
{
  make_machine (8 * GIB, GIB);
  uint64_t a = commit (3 * GIB), b = commit (3 * GIB), end = UINT64_C (1) << 46;
  ck_assert (fill (a, 9, 0x41) && fill (a + 3 * GIB - 9, 9, 0x42) && fill (b + 3 * GIB - 1, 1, 5));
  VasCall call = copy (VAS_CALL_READ_PROCESS_MEMORY, a, b, 3 * GIB - 1);
  ck_assert (call.succeeded);
  ck_assert_uint_eq (call.outputs[1], 3 * GIB - 1);
  ck_assert_uint_eq (byte_at (b), 0x41);
  ck_assert_uint_eq (byte_at (b + 3 * GIB - 2), 0x42);
  ck_assert_uint_eq (byte_at (b + 3 * GIB - 1), 5);
  const uint64_t beyond[] = { end - a + 1, 0 - a, 0 - a + 1, UINT64_MAX };
  for (unsigned i = 0; i < G_N_ELEMENTS (beyond); i++)
    for (unsigned write = 0; write < 2; write++)
      {
        call = copy (write != 0 ? VAS_CALL_WRITE_PROCESS_MEMORY : VAS_CALL_READ_PROCESS_MEMORY, a, b, beyond[i]);
        ck_assert_uint_eq (call.last_error, VAS_ERROR_NOACCESS);
        ck_assert_uint_eq (call.verdict.rule, VAS_RULE ('R', 'W', 6));
      }
  VasDigest before = vas_machine_digest (machine);
  call = copy (VAS_CALL_READ_PROCESS_MEMORY, a, b, end - b);
  ck_assert_uint_eq (call.last_error, VAS_ERROR_PARTIAL_COPY);
  ck_assert_uint_eq (call.verdict.rule, VAS_RULE ('R', 'W', 1));
  call = copy (VAS_CALL_NT_WRITE_VIRTUAL_MEMORY, a, b, end - b);
  ck_assert_uint_eq (call.verdict.status, VAS_STATUS_PARTIAL_COPY);
  expect_unchanged (before);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("long_access");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 60);
  tcase_add_checked_fixture (core, setup, teardown);
  tcase_add_test (core, test_long_access_a_fill_changes_all_of_its_bytes_and_no_other);
  tcase_add_test (core, test_long_access_touches_more_than_memory_holds);
  tcase_add_test (core, test_long_access_va_061_ac_014_a_store_beyond_memory_is_taken_back);
  tcase_add_test (core, test_long_access_ac_014_033_a_fill_is_taken_back_at_any_page);
  tcase_add_test (core, test_long_access_ac_004_013_runs_over_the_end_of_all_addresses);
  tcase_add_test (core, test_long_access_ac_004_ends_with_the_user_range);
  tcase_add_test (core, test_long_access_reads_that_fault_need_no_buffer_of_that_size);
  tcase_add_test (core, test_long_access_rw_001_to_007_copies_of_any_size);
  suite_add_tcase (suite, core);
  return suite;
}
