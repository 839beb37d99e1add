/* Accesses: section AC by clause, and what a store that faults leaves. */
#include "access_fixture.h"

static bool
touch (VasAccessKind kind, uint64_t address, VasFault *fault)
{
  uint8_t byte = 0x5a;
  bool done = vas_access (machine, 1, kind, address, 1, &byte, fault);
  ck_assert_ptr_null (vas_machine_check (machine));
  return done;
}

static void
expect_violation (VasAccessKind kind, uint64_t address, VasRule rule)
{
  VasFault fault;
  VasDigest before = vas_machine_digest (machine);
  ck_assert (!touch (kind, address, &fault));
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, rule, kind, address);
  VasDigest after = vas_machine_digest (machine);
  ck_assert_uint_eq (after.low, before.low);
  ck_assert_uint_eq (after.high, before.high);
}

static void
expect_violations (uint64_t address, VasRule rule)
{
  expect_violation (VAS_ACCESS_READ, address, rule);
  expect_violation (VAS_ACCESS_WRITE, address, rule);
  expect_violation (VAS_ACCESS_EXECUTE, address, rule);
}

START_TEST (test_access_ac_001_to_004_needs_committed_memory)
{
  uint64_t reserved = vas_win32_virtual_alloc (machine, 1, 0, 4 * PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE);
  expect_violations (reserved + 0x123, AC (1));
  expect_violations (reserved + 4 * PAGE, AC (2));
  expect_violations (0, AC (3));
  expect_violations (0xffff, AC (3));
  expect_violations (UINT64_C (0xffff800000000000), AC (4));
  expect_violations (UINT64_MAX, AC (4));
  expect_violations (vas_machine_config (machine)->maximum_application_address + 1, AC (4));
}
END_TEST

START_TEST (test_access_ac_005_not_canonical_tells_no_address)
{
  VasFault fault;
  const VasAccessKind kinds[] = { VAS_ACCESS_READ, VAS_ACCESS_WRITE, VAS_ACCESS_EXECUTE };
  for (unsigned i = 0; i < 3; i++)
    {
      ck_assert (!touch (kinds[i], UINT64_C (0x800000000000), &fault));
      expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (5), 0, UINT64_MAX);
      ck_assert_int_eq (fault.level, 0);
      ck_assert (!touch (kinds[i], UINT64_C (0xffff7fffffffffff), &fault));
      ck_assert_uint_eq (fault.rule, AC (5));
    }
}
END_TEST

/* What each base protection allows, and the clause that forbids the rest: AC-006 to AC-012. */
START_TEST (test_access_ac_006_to_012_obeys_each_protection)
{
  static const struct
  {
    uint32_t protection;
    bool read, write, execute;
    VasRule rule;
  } rows[] = {
    { VAS_PAGE_NOACCESS, false, false, false, AC (6) },     { VAS_PAGE_READONLY, true, false, false, AC (7) },
    { VAS_PAGE_READWRITE, true, true, false, AC (8) },      { VAS_PAGE_EXECUTE, true, false, true, AC (9) },
    { VAS_PAGE_EXECUTE_READ, true, false, true, AC (11) },  { VAS_PAGE_EXECUTE_READWRITE, true, true, true, AC (12) },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    for (unsigned warm = 0; warm < 2; warm++) /* a page never touched, and one that was under a wider protection */
      {
        uint64_t page = allocate (1, warm ? VAS_PAGE_EXECUTE_READWRITE : rows[i].protection);
        const bool allowed[] = { rows[i].read, rows[i].write, rows[i].execute };
        const VasAccessKind kinds[] = { VAS_ACCESS_READ, VAS_ACCESS_WRITE, VAS_ACCESS_EXECUTE };
        if (warm)
          {
            ck_assert (touch (VAS_ACCESS_WRITE, page, NULL));
            protect (page, 1, rows[i].protection);
          }
        for (unsigned k = 0; k < 3; k++)
          if (allowed[k])
            ck_assert (touch (kinds[k], page + 7, NULL));
          else
            expect_violation (kinds[k], page + 7, rows[i].rule);
      }
}
END_TEST

START_TEST (test_access_ac_013_014_a_crossing_store_is_whole_or_nothing)
{
  uint64_t pages = allocate (3, VAS_PAGE_READWRITE);
  uint8_t bytes[16], old[16];
  VasFault fault;
  memset (bytes, 0xee, sizeof bytes);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, pages + PAGE - 8, 16, (uint8_t[16]){ 1, 2, 3 }, NULL));
  protect (pages + PAGE, 1, VAS_PAGE_READONLY);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_WRITE, pages + PAGE - 8, 16, bytes, &fault));
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (7), VAS_ACCESS_WRITE, pages + PAGE);
  ck_assert_int_eq (fault.level, 1);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, pages + PAGE - 8, 16, old, NULL));
  ck_assert_int_eq (memcmp (old, (uint8_t[16]){ 1, 2, 3 }, 16), 0);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_WRITE, pages, 2 * PAGE, NULL, &fault));
  ck_assert_uint_eq (fault.parameters[1], pages + PAGE);
}
END_TEST

/* A store that the promise allows, but whose second page cannot be brought in. */
START_TEST (test_access_ac_014_033_a_store_stopped_by_an_in_page_error_changes_nothing)
{
  uint64_t pages;
  uint8_t bytes[16], seen[16];
  VasFault fault;
  memset (bytes, 0xee, sizeof bytes);
  run_short_of_frames (&pages);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, pages, 1, NULL, NULL)); /* the first page is there */
  VasDigest before = vas_machine_digest (machine);
  vas_machine_inject_in_page_error (machine, 1, VAS_STATUS_ACCESS_DENIED);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_WRITE, pages + PAGE - 8, 16, bytes, &fault));
  ck_assert_uint_eq (vas_machine_digest (machine).low, before.low);
  ck_assert_uint_eq (fault.status, VAS_STATUS_IN_PAGE_ERROR);
  ck_assert_uint_eq (fault.rule, AC (33));
  ck_assert_uint_eq (fault.n_parameters, 3);
  ck_assert_uint_eq (fault.parameters[0], VAS_ACCESS_WRITE);
  ck_assert_uint_eq (fault.parameters[1], pages + PAGE);
  ck_assert_uint_eq (fault.parameters[2], VAS_STATUS_ACCESS_DENIED);
  ck_assert (vas_machine_peek (machine, 1, pages + PAGE - 8, 16, seen));
  ck_assert_int_eq (memcmp (seen, (uint8_t[16]){ 0, 0, 0, 0, 0, 0, 0, 0, 9 }, 16), 0);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, pages + PAGE - 8, 16, bytes, &fault)); /* it was for once */
}
END_TEST

START_TEST (test_access_va_061_033_no_frame_is_an_in_page_error)
{
  VasConfig config;
  VasFault fault;
  vas_machine_free (machine);
  vas_config_init (&config);
  config.physical_memory = 8 * PAGE;
  config.page_file = 0;
  machine = vas_machine_new (&config);
  uint64_t pages = allocate (16, VAS_PAGE_READWRITE);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_WRITE, pages, 16 * PAGE, NULL, &fault));
  ck_assert_uint_eq (fault.status, VAS_STATUS_IN_PAGE_ERROR);
  ck_assert_uint_eq (fault.rule, VAS_RULE ('V', 'A', 61));
  ck_assert_uint_eq (fault.parameters[2], VAS_STATUS_NO_MEMORY);
  ck_assert (touch (VAS_ACCESS_WRITE, pages, NULL));
}
END_TEST

START_TEST (test_access_ac_015_to_021_guard_is_met_once_and_before_the_protection)
{
  uint64_t pages = allocate (3, VAS_PAGE_READONLY | VAS_PAGE_GUARD);
  VasFault fault;
  ck_assert (!touch (VAS_ACCESS_READ, pages + PAGE + 5, &fault));
  expect_fault (&fault, VAS_STATUS_GUARD_PAGE_VIOLATION, AC (15), VAS_ACCESS_READ, pages + PAGE + 5);
  ck_assert_uint_eq (protection_at (pages), VAS_PAGE_READONLY | VAS_PAGE_GUARD);
  ck_assert_uint_eq (protection_at (pages + PAGE), VAS_PAGE_READONLY);
  ck_assert_uint_eq (protection_at (pages + 2 * PAGE), VAS_PAGE_READONLY | VAS_PAGE_GUARD);
  ck_assert (touch (VAS_ACCESS_READ, pages + PAGE + 5, &fault)); /* AC-017, AC-022 */
  ck_assert (!touch (VAS_ACCESS_WRITE, pages, &fault));           /* AC-021 */
  expect_fault (&fault, VAS_STATUS_GUARD_PAGE_VIOLATION, AC (15), VAS_ACCESS_WRITE, pages);
  expect_violation (VAS_ACCESS_WRITE, pages, AC (7));
  ck_assert (!touch (VAS_ACCESS_EXECUTE, pages + 2 * PAGE, &fault)); /* AC-020 */
  expect_fault (&fault, VAS_STATUS_GUARD_PAGE_VIOLATION, AC (20), VAS_ACCESS_EXECUTE, pages + 2 * PAGE);
  expect_violation (VAS_ACCESS_EXECUTE, pages + 2 * PAGE, AC (7));
}
END_TEST

START_TEST (test_access_ac_019_023_024_guard_stops_the_access_at_each_page)
{
  uint64_t pages = allocate (2, VAS_PAGE_READWRITE);
  uint64_t value = 0;
  VasFault fault;
  VasRegion region;
  ck_assert (vas_store_u64 (machine, 1, pages + PAGE - 4, 1, NULL));
  protect (pages, 2, VAS_PAGE_READWRITE | VAS_PAGE_GUARD);
  ck_assert (!vas_store_u64 (machine, 1, pages + PAGE - 4, 2, &fault));
  expect_fault (&fault, VAS_STATUS_GUARD_PAGE_VIOLATION, AC (15), VAS_ACCESS_WRITE, pages + PAGE - 4);
  ck_assert (!vas_store_u64 (machine, 1, pages + PAGE - 4, 2, &fault));
  expect_fault (&fault, VAS_STATUS_GUARD_PAGE_VIOLATION, AC (15), VAS_ACCESS_WRITE, pages + PAGE);
  ck_assert (vas_load_u64 (machine, 1, pages + PAGE - 4, &value, NULL));
  ck_assert_uint_eq (value, 1);
  ck_assert (vas_machine_region (machine, 1, pages, &region));
  ck_assert_uint_eq (region.allocation_protect, VAS_PAGE_READWRITE);
}
END_TEST

START_TEST (test_access_ac_025_to_029_contents_last_as_long_as_the_commit)
{
  uint64_t pages = allocate (2, VAS_PAGE_READWRITE);
  uint8_t byte = 1;
  ck_assert (touch (VAS_ACCESS_WRITE, pages, NULL));
  ck_assert (vas_win32_virtual_free (machine, 1, pages, PAGE, VAS_MEM_DECOMMIT));
  expect_violations (pages, AC (1)); /* AC-025 */
  vas_win32_virtual_alloc (machine, 1, pages, PAGE, VAS_MEM_COMMIT, VAS_PAGE_READONLY);
  ck_assert (vas_load_u8 (machine, 1, pages, &byte, NULL)); /* AC-026, AC-029 */
  ck_assert_uint_eq (byte, 0);
  protect (pages, 1, VAS_PAGE_READONLY | VAS_PAGE_GUARD);
  vas_win32_virtual_alloc (machine, 1, pages, PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert (touch (VAS_ACCESS_WRITE, pages, NULL)); /* AC-027 */
  ck_assert (vas_win32_virtual_free (machine, 1, pages, 0, VAS_MEM_RELEASE));
  expect_violations (pages, AC (2)); /* AC-028 */
}
END_TEST

START_TEST (test_access_ac_030_031_first_write_makes_a_copy_on_write_page_private)
{
  uint64_t at = 0x20000000;
  VasCall call = { .id = VAS_CALL_PLACE, .thread = 1,
                   .arguments = { at, 2 * PAGE, VAS_MEM_IMAGE, VAS_MEM_COMMIT, VAS_PAGE_WRITECOPY,
                                  VAS_PAGE_EXECUTE_WRITECOPY } };
  vas_machine_call (machine, &call);
  ck_assert (call.succeeded);
  ck_assert (touch (VAS_ACCESS_READ, at, NULL));
  expect_violation (VAS_ACCESS_EXECUTE, at, AC (30));
  ck_assert (touch (VAS_ACCESS_WRITE, at, NULL));
  ck_assert_uint_eq (protection_at (at), VAS_PAGE_READWRITE);
  ck_assert_uint_eq (protection_at (at + PAGE), VAS_PAGE_WRITECOPY);
}
END_TEST

START_TEST (test_access_ac_032_without_dep_what_is_readable_is_executable)
{
  VasConfig config;
  VasFault fault;
  vas_machine_free (machine);
  vas_config_init (&config);
  config.wow64 = true;
  config.pointer_size = 4;
  config.dep = false;
  config.maximum_application_address = 0x7ffeffff;
  config.maximum_vad_address = 0x7ffdffff;
  machine = vas_machine_new (&config);
  ck_assert_ptr_nonnull (machine);
  uint64_t page = allocate (1, VAS_PAGE_READWRITE), none = allocate (1, VAS_PAGE_NOACCESS);
  ck_assert (touch (VAS_ACCESS_EXECUTE, page, NULL));
  ck_assert (touch (VAS_ACCESS_EXECUTE, page + (UINT64_C (1) << 32), NULL)); /* 4-byte pointers have no more bits */
  ck_assert (!touch (VAS_ACCESS_EXECUTE, none, &fault));
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (6), 0, none);
  ck_assert (!touch (VAS_ACCESS_EXECUTE, 0x80000000, &fault));
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (4), 0, 0x80000000);
}
END_TEST

START_TEST (test_access_ac_035_execute_only_pages_can_be_read_on_arm64)
{
  VasConfig config;
  VasFault fault;
  vas_machine_free (machine);
  vas_config_init (&config);
  config.architecture = VAS_ARCHITECTURE_ARM64;
  machine = vas_machine_new (&config);
  uint64_t page = allocate (1, VAS_PAGE_EXECUTE);
  ck_assert (touch (VAS_ACCESS_READ, page, NULL) && touch (VAS_ACCESS_EXECUTE, page, NULL));
  ck_assert (!touch (VAS_ACCESS_READ, UINT64_C (0x0001000000000000), &fault));
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (4), 0, UINT64_C (0x0001000000000000));
}
END_TEST

START_TEST (test_access_shared_user_data_can_be_read)
{
  uint8_t byte = 1;
  ck_assert (vas_load_u8 (machine, 1, 0x7ffe0000, &byte, NULL));
  ck_assert_uint_eq (byte, 0);
  expect_violation (VAS_ACCESS_WRITE, 0x7ffe0000, AC (7));
}
END_TEST

START_TEST (test_access_is_one_step_whatever_its_size_and_tells_its_verdict)
{
  uint64_t pages = allocate (64, VAS_PAGE_READWRITE), step = vas_machine_step (machine);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, pages, 64 * PAGE, NULL, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, pages + 3, 0, NULL, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, 3, 0, NULL, NULL));
  ck_assert_uint_eq (vas_machine_step (machine), step + 3);
  ck_assert_uint_eq (vas_machine_last_verdict (machine).status, VAS_STATUS_SUCCESS);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_READ, pages, 65 * PAGE, NULL, NULL));
  ck_assert_uint_eq (vas_machine_last_verdict (machine).rule, AC (2));
  ck_assert_uint_eq (vas_machine_last_verdict (machine).page, pages + 64 * PAGE);
}
END_TEST

START_TEST (test_access_numbers_are_little_endian)
{
  uint64_t page = allocate (2, VAS_PAGE_READWRITE);
  uint16_t half;
  uint32_t word;
  uint8_t byte;
  ck_assert (vas_store_u64 (machine, 1, page + PAGE - 3, UINT64_C (0x8877665544332211), NULL));
  ck_assert (vas_load_u8 (machine, 1, page + PAGE - 3, &byte, NULL));
  ck_assert_uint_eq (byte, 0x11);
  ck_assert (vas_load_u16 (machine, 1, page + PAGE - 1, &half, NULL));
  ck_assert_uint_eq (half, 0x4433);
  ck_assert (vas_load_u32 (machine, 1, page + PAGE + 1, &word, NULL));
  ck_assert_uint_eq (word, 0x88776655);
  ck_assert (vas_store_u8 (machine, 1, page, 0xab, NULL) && vas_store_u16 (machine, 1, page + 1, 0xcdef, NULL)
             && vas_store_u32 (machine, 1, page + 3, 0x01020304, NULL));
  uint64_t all = 0;
  ck_assert (vas_load_u64 (machine, 1, page, &all, NULL));
  ck_assert_uint_eq (all, UINT64_C (0x0001020304cdefab));
}
END_TEST

static void
count_calls (const VasMachine *of, const VasCall *call, void *data)
{
  (void) of;
  VasCall *last = data;
  *last = *call;
}

START_TEST (test_access_observers_are_told_of_the_call)
{
  VasCall last = { .id = VAS_CALL_NONE };
  VasFault fault;
  uint8_t bytes[4] = { 1, 2, 3, 4 };
  uint64_t page = allocate (1, VAS_PAGE_READWRITE), step = vas_machine_step (machine);
  vas_machine_add_observer (machine, count_calls, &last);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, page, 4, bytes, NULL));
  ck_assert_int_eq (last.id, VAS_CALL_WRITE);
  ck_assert_uint_eq (last.input_size, 4);
  bytes[0] = 0;
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, page, 4, bytes, NULL));
  ck_assert_int_eq (last.id, VAS_CALL_READ);
  ck_assert_uint_eq (bytes[0], 1);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_EXECUTE, page, 4, NULL, &fault));
  ck_assert_int_eq (last.id, VAS_CALL_EXECUTE);
  expect_fault (&fault, VAS_STATUS_ACCESS_VIOLATION, AC (8), VAS_ACCESS_EXECUTE, page);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, page, 4, NULL, NULL));
  ck_assert_int_eq (last.id, VAS_CALL_TOUCH);
  ck_assert_uint_eq (vas_machine_step (machine), step + 4);
  vas_machine_remove_observer (machine, count_calls, &last);
}
END_TEST

START_TEST (test_access_vx_012_a_terminated_process_accesses_nothing)
{
  VasThreadId thread;
  VasFault fault;
  VasProcessId process = vas_machine_create_process (machine, &thread);
  uint64_t page = vas_win32_virtual_alloc (machine, thread, 0, PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert (vas_store_u8 (machine, thread, page, 1, NULL));
  machine_terminate_process (machine, process);
  ck_assert (!vas_store_u8 (machine, thread, page, 1, &fault));
  ck_assert_uint_eq (fault.status, VAS_STATUS_PROCESS_IS_TERMINATING);
  ck_assert_uint_eq (fault.rule, VAS_RULE ('V', 'X', 12));
  ck_assert_uint_eq (fault.n_parameters, 0);
  uint8_t byte = 7;
  ck_assert (vas_machine_peek (machine, process, page, 1, &byte));
  ck_assert_uint_eq (byte, 0);
  ck_assert (!vas_machine_peek (machine, process + 1, page, 1, &byte));
}
END_TEST

START_TEST (test_access_processes_have_their_own_contents)
{
  VasThreadId thread;
  uint8_t byte = 0;
  uint64_t page = allocate (1, VAS_PAGE_READWRITE);
  vas_machine_create_process (machine, &thread);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, thread, page, PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                              VAS_PAGE_READWRITE),
                     page);
  ck_assert (vas_store_u8 (machine, 1, page, 1, NULL));
  ck_assert (vas_store_u8 (machine, thread, page, 2, NULL));
  ck_assert (vas_load_u8 (machine, 1, page, &byte, NULL));
  ck_assert_uint_eq (byte, 1);
  ck_assert (vas_machine_peek (machine, 2, page, 1, &byte));
  ck_assert_uint_eq (byte, 2);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("access");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 60);
  tcase_add_checked_fixture (core, setup, teardown);
  tcase_add_test (core, test_access_ac_001_to_004_needs_committed_memory);
  tcase_add_test (core, test_access_ac_005_not_canonical_tells_no_address);
  tcase_add_test (core, test_access_ac_006_to_012_obeys_each_protection);
  tcase_add_test (core, test_access_ac_013_014_a_crossing_store_is_whole_or_nothing);
  tcase_add_test (core, test_access_ac_014_033_a_store_stopped_by_an_in_page_error_changes_nothing);
  tcase_add_test (core, test_access_va_061_033_no_frame_is_an_in_page_error);
  tcase_add_test (core, test_access_ac_015_to_021_guard_is_met_once_and_before_the_protection);
  tcase_add_test (core, test_access_ac_019_023_024_guard_stops_the_access_at_each_page);
  tcase_add_test (core, test_access_ac_025_to_029_contents_last_as_long_as_the_commit);
  tcase_add_test (core, test_access_ac_030_031_first_write_makes_a_copy_on_write_page_private);
  tcase_add_test (core, test_access_ac_032_without_dep_what_is_readable_is_executable);
  tcase_add_test (core, test_access_ac_035_execute_only_pages_can_be_read_on_arm64);
  tcase_add_test (core, test_access_shared_user_data_can_be_read);
  tcase_add_test (core, test_access_is_one_step_whatever_its_size_and_tells_its_verdict);
  tcase_add_test (core, test_access_numbers_are_little_endian);
  tcase_add_test (core, test_access_observers_are_told_of_the_call);
  tcase_add_test (core, test_access_vx_012_a_terminated_process_accesses_nothing);
  tcase_add_test (core, test_access_processes_have_their_own_contents);
  suite_add_tcase (suite, core);
  return suite;
}
