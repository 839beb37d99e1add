/* Memory follows the promise: write watch, reset, system services, counters, frames that come back. */
#include "access_fixture.h"

static bool
is_written (uint64_t address)
{
  return memory_take_written (&machine->state.memory, 1, address / PAGE, false);
}

static uint64_t
allocate_watched (unsigned n_pages)
{
  uint64_t pages = vas_win32_virtual_alloc (machine, 1, 0, (uint64_t) n_pages * PAGE,
                                            VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_WRITE_WATCH, VAS_PAGE_READWRITE);
  ck_assert_uint_ne (pages, 0);
  return pages;
}

/* WW-003, WW-008, WW-010, WW-011, WW-021, WW-023. */
START_TEST (test_access_write_watch_marks_what_is_written)
{
  uint64_t pages = allocate_watched (4), value;
  ck_assert (!is_written (pages));
  ck_assert (vas_load_u64 (machine, 1, pages, &value, NULL));
  ck_assert (!is_written (pages));
  ck_assert (vas_store_u64 (machine, 1, pages + PAGE - 4, 1, NULL));
  ck_assert (is_written (pages) && is_written (pages + PAGE) && !is_written (pages + 2 * PAGE));
  protect (pages, 4, VAS_PAGE_READONLY);
  ck_assert (is_written (pages) && !is_written (pages + 2 * PAGE));
  protect (pages + 3 * PAGE, 1, VAS_PAGE_READWRITE | VAS_PAGE_GUARD);
  ck_assert (!vas_store_u64 (machine, 1, pages + 3 * PAGE, 1, NULL));
  ck_assert (!is_written (pages + 3 * PAGE));
  ck_assert (vas_store_u64 (machine, 1, pages + 3 * PAGE, 1, NULL));
  ck_assert (is_written (pages + 3 * PAGE));
}
END_TEST

START_TEST (test_access_ww_022_026_protect_latches_what_decommit_would_drop)
{
  uint64_t pages = allocate_watched (8);
  ck_assert (vas_store_u8 (machine, 1, pages + 3 * PAGE, 1, NULL));
  protect (pages + 3 * PAGE, 1, VAS_PAGE_READWRITE);
  ck_assert (vas_store_u8 (machine, 1, pages + 5 * PAGE, 1, NULL));
  ck_assert (vas_win32_virtual_free (machine, 1, pages, 8 * PAGE, VAS_MEM_DECOMMIT));
  ck_assert (is_written (pages + 3 * PAGE) && !is_written (pages + 5 * PAGE));
  vas_win32_virtual_alloc (machine, 1, pages, 8 * PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert (is_written (pages + 3 * PAGE) && !is_written (pages + 5 * PAGE));
  ck_assert (vas_win32_virtual_free (machine, 1, pages, 0, VAS_MEM_RELEASE));
  ck_assert (!is_written (pages + 3 * PAGE)); /* WW-028 */
}
END_TEST

/* Committing again latches where it changes the protection (VA-035), and there alone. */
START_TEST (test_access_ww_026_va_035_commit_latches_where_it_changes_the_protection)
{
  uint64_t pages = allocate_watched (4);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, pages, 4 * PAGE, NULL, NULL));
  vas_win32_virtual_alloc (machine, 1, pages, 2 * PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  vas_win32_virtual_alloc (machine, 1, pages + 2 * PAGE, 2 * PAGE, VAS_MEM_COMMIT, VAS_PAGE_READONLY);
  ck_assert_uint_eq (protection_at (pages + 3 * PAGE), VAS_PAGE_READONLY);
  ck_assert (!vas_store_u8 (machine, 1, pages + 3 * PAGE, 1, NULL));
  ck_assert (vas_win32_virtual_free (machine, 1, pages, 4 * PAGE, VAS_MEM_DECOMMIT));
  ck_assert (!is_written (pages) && !is_written (pages + PAGE));
  ck_assert (is_written (pages + 2 * PAGE) && is_written (pages + 3 * PAGE));
}
END_TEST

/* Law 2, broken behind memory's back: the promise is taken away, or narrowed, under a mapping. */
START_TEST (test_memory_check_finds_a_mapping_without_a_promise)
{
  uint64_t pages = allocate (2, VAS_PAGE_READWRITE);
  ck_assert (vas_store_u8 (machine, 1, pages, 1, NULL));
  VasSnapshot *good = vas_machine_snapshot (machine);
  const uint32_t states[] = { REGION_STATE_RESERVED, REGION_STATE_COMMITTED, REGION_STATE_COMMITTED };
  const uint32_t protections[] = { 0, VAS_PAGE_READONLY, VAS_PAGE_READWRITE | VAS_PAGE_GUARD };
  for (unsigned i = 0; i < 3; i++)
    {
      Process *process = machine_process (machine, 1);
      RegionEntry entry = region_map_find (&process->space.map, pages / PAGE);
      region_map_assign (&process->space.map, entry.start, entry.end,
                         region_attribute_with (entry.attribute, (RegionState) states[i], protections[i]));
      if (states[i] == REGION_STATE_RESERVED)
        process->space.charged_pages = machine->state.ledger.charged = 0;
      ck_assert_ptr_nonnull (vas_machine_check (machine));
      vas_machine_restore (machine, good);
      ck_assert_ptr_null (vas_machine_check (machine));
    }
  vas_snapshot_free (good);
}
END_TEST

/* Trimming latches, so that a working set's changes lose no mark. */
START_TEST (test_access_ww_026_trimming_latches_too)
{
  uint64_t pages = allocate_watched (2);
  ck_assert (vas_store_u8 (machine, 1, pages, 1, NULL));
  memory_empty_working_set (&machine->state.memory, 1);
  ck_assert (is_written (pages));
  ck_assert (vas_win32_virtual_free (machine, 1, pages, 0, VAS_MEM_DECOMMIT));
  ck_assert (is_written (pages));
}
END_TEST

/* A faulting store is none: its good page is not marked. */
START_TEST (test_access_ac_014_a_store_that_faults_marks_nothing)
{
  uint64_t pages = allocate_watched (2);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, pages, 2 * PAGE, NULL, NULL));
  protect (pages + PAGE, 1, VAS_PAGE_READONLY);
  ck_assert (!vas_store_u64 (machine, 1, pages + PAGE - 4, 1, NULL));
  ck_assert (!is_written (pages));
}
END_TEST

static uint64_t
reset (uint64_t address, unsigned n_pages, uint32_t type)
{
  return vas_win32_virtual_alloc (machine, 1, address, (uint64_t) n_pages * PAGE, type, VAS_PAGE_READWRITE);
}

START_TEST (test_access_mr_010_014_reset_pages_live_until_frames_are_wanted)
{
  uint64_t pages;
  uint8_t byte = 0;
  run_short_of_frames (&pages);
  ck_assert (vas_store_u8 (machine, 1, pages, 7, NULL) && vas_store_u8 (machine, 1, pages + PAGE, 8, NULL));
  uint64_t charged = vas_machine_ledger (machine).charged;
  ck_assert_uint_eq (reset (pages, 2, VAS_MEM_RESET), pages);
  ck_assert_uint_eq (vas_machine_ledger (machine).charged, charged); /* MR-015 */
  ck_assert (vas_load_u8 (machine, 1, pages, &byte, NULL));
  ck_assert_uint_eq (byte, 7);
  ck_assert (vas_store_u8 (machine, 1, pages + PAGE, 9, NULL)); /* MR-014: it lives */
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, allocate (40, VAS_PAGE_READWRITE), 40 * PAGE, NULL, NULL));
  ck_assert (vas_load_u8 (machine, 1, pages, &byte, NULL));
  ck_assert_uint_eq (byte, 0);
  ck_assert (vas_load_u8 (machine, 1, pages + PAGE, &byte, NULL));
  ck_assert_uint_eq (byte, 9);
}
END_TEST

START_TEST (test_access_mr_007_undo_tells_whether_a_page_was_discarded)
{
  uint64_t pages;
  uint8_t byte = 0;
  run_short_of_frames (&pages);
  ck_assert (vas_store_u8 (machine, 1, pages, 7, NULL));
  ck_assert_uint_eq (reset (pages, 1, VAS_MEM_RESET), pages);
  ck_assert_uint_eq (reset (pages, 1, VAS_MEM_RESET_UNDO), pages);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, allocate (40, VAS_PAGE_READWRITE), 40 * PAGE, NULL, NULL));
  ck_assert (vas_load_u8 (machine, 1, pages, &byte, NULL));
  ck_assert_uint_eq (byte, 7);
  ck_assert_uint_eq (reset (pages, 1, VAS_MEM_RESET), pages);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, allocate (40, VAS_PAGE_READWRITE), 40 * PAGE, NULL, NULL));
  ck_assert_uint_eq (reset (pages, 1, VAS_MEM_RESET_UNDO), 0);
  ck_assert_uint_eq (vas_machine_last_verdict (machine).status, VAS_STATUS_NO_MEMORY);
  ck_assert_uint_eq (vas_machine_last_verdict (machine).rule, VAS_RULE ('M', 'R', 7));
  ck_assert (vas_load_u8 (machine, 1, pages, &byte, NULL));
  ck_assert_uint_eq (byte, 0);
}
END_TEST

/* A system service stops before the page that it may not touch, and consumes its guard (AC-034). */
START_TEST (test_access_ac_034_a_system_service_stops_at_a_guard_and_consumes_it)
{
  uint64_t pages = allocate (4, VAS_PAGE_READWRITE);
  uint8_t data[4 * PAGE];
  VasFault fault;
  SpaceContext context = machine_space (machine, 1);
  SpaceAccess access = { .kind = VAS_ACCESS_WRITE, .address = pages + 16, .size = 3 * PAGE, .source = data,
                         .capacity = sizeof data };
  memset (data, 0x31, sizeof data);
  protect (pages + 2 * PAGE, 1, VAS_PAGE_READWRITE | VAS_PAGE_GUARD);
  ck_assert_uint_eq (space_transfer (&context, &access, &fault), 2 * PAGE - 16);
  expect_fault (&fault, VAS_STATUS_GUARD_PAGE_VIOLATION, AC (15), VAS_ACCESS_WRITE, pages + 2 * PAGE);
  ck_assert_uint_eq (protection_at (pages + 2 * PAGE), VAS_PAGE_READWRITE);
  ck_assert (vas_machine_peek (machine, 1, pages, 3 * PAGE, data));
  ck_assert_uint_eq (data[2 * PAGE - 1], 0x31);
  ck_assert_uint_eq (data[2 * PAGE], 0);
  protect (pages, 1, VAS_PAGE_READWRITE | VAS_PAGE_GUARD);
  ck_assert (!space_access_allowed (&context, &access, &fault));
  ck_assert (space_access_allowed (&context, &access, &fault));
  ck_assert_uint_eq (space_transfer (&context, &access, &fault), 3 * PAGE);
}
END_TEST

START_TEST (test_access_counters_tell_what_happened)
{
  VasMemoryCounters counters;
  uint64_t pages = allocate (4, VAS_PAGE_READWRITE);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, pages, 3 * PAGE, NULL, NULL));
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_EXECUTE, pages, 1, NULL, NULL));
  protect (pages, 1, VAS_PAGE_READWRITE | VAS_PAGE_GUARD);
  ck_assert (!vas_access (machine, 1, VAS_ACCESS_READ, pages, 1, NULL, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, pages, 1, NULL, NULL));
  ck_assert (vas_machine_memory_counters (machine, 1, &counters));
  ck_assert_uint_eq (counters.demand_zero_faults, 3);
  ck_assert_uint_eq (counters.remap_faults, 1);
  ck_assert_uint_eq (counters.violations, 1);
  ck_assert_uint_eq (counters.guard_faults, 1);
  ck_assert_uint_eq (counters.working_set, 3 * PAGE);
  ck_assert_uint_eq (counters.page_tables, 4 * PAGE);
  ck_assert (vas_machine_memory_counters (machine, 0, &counters));
  ck_assert_uint_eq (counters.demand_zero_faults, 3);
  ck_assert (!vas_machine_memory_counters (machine, 2, &counters));
}
END_TEST

/* Frames come back with the pages, and the tables with the last of them. */
START_TEST (test_access_frames_come_back)
{
  VasMemoryCounters counters;
  VasThreadId thread;
  uint64_t pages = allocate (64, VAS_PAGE_READWRITE);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, pages, 64 * PAGE, NULL, NULL));
  ck_assert (vas_win32_virtual_free (machine, 1, pages, 0, VAS_MEM_RELEASE));
  ck_assert (vas_machine_memory_counters (machine, 1, &counters));
  ck_assert_uint_eq (counters.working_set, 0);
  ck_assert_uint_eq (counters.page_tables, 0);
  ck_assert_uint_eq (memory_counters (&machine->state.memory, NO_ASID).standby, 0);
  VasProcessId process = vas_machine_create_process (machine, &thread);
  pages = vas_win32_virtual_alloc (machine, thread, 0, PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert (vas_store_u8 (machine, thread, pages, 1, NULL));
  machine_terminate_process (machine, process);
  const MemoryCounters all = memory_counters (&machine->state.memory, NO_ASID);
  ck_assert_uint_eq (all.zeroed + all.free, machine->state.memory.setup.n_frames);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("memory_follows");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 60);
  tcase_add_checked_fixture (core, setup, teardown);
  tcase_add_test (core, test_access_write_watch_marks_what_is_written);
  tcase_add_test (core, test_access_ww_022_026_protect_latches_what_decommit_would_drop);
  tcase_add_test (core, test_access_ww_026_va_035_commit_latches_where_it_changes_the_protection);
  tcase_add_test (core, test_memory_check_finds_a_mapping_without_a_promise);
  tcase_add_test (core, test_access_ww_026_trimming_latches_too);
  tcase_add_test (core, test_access_ac_014_a_store_that_faults_marks_nothing);
  tcase_add_test (core, test_access_mr_010_014_reset_pages_live_until_frames_are_wanted);
  tcase_add_test (core, test_access_mr_007_undo_tells_whether_a_page_was_discarded);
  tcase_add_test (core, test_access_ac_034_a_system_service_stops_at_a_guard_and_consumes_it);
  tcase_add_test (core, test_access_counters_tell_what_happened);
  tcase_add_test (core, test_access_frames_come_back);
  suite_add_tcase (suite, core);
  return suite;
}
