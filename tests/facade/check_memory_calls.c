/* The typed functions of calls that act on what memory holds: which of the caller's variables are written when, and the
 * layouts that they are written in.
 *
 * proves: QW-006, QW-012, RW-008, RW-016, RW-021, VL-024, WW-009, WW-013, OD-025, ST-007 */
#include "contract_support.h"
#include <vasbox/access.h>

enum
{
  BASE = 0x50000000,
  PAGE = 0x1000,
  SIZE = 16 * PAGE,
  UNTOUCHED = 0xAA
};

static VasMachine *
machine_with_pages (uint32_t build, uint32_t type)
{
  VasConfig config;
  vas_config_init (&config);
  config.build = build;
  VasMachine *machine = vas_machine_new (&config);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, BASE, SIZE, type, VAS_PAGE_READWRITE), BASE);
  return machine;
}

static VasMachine *
plain_pages (void)
{
  return machine_with_pages (19045, VAS_MEM_RESERVE | VAS_MEM_COMMIT);
}

static void
set_protection (VasMachine *machine, uint64_t address, uint64_t size, uint32_t protect)
{
  uint32_t old;
  ck_assert (vas_win32_virtual_protect (machine, MAIN_THREAD, address, size, protect, &old));
}

START_TEST (test_copies_carry_bytes_and_counts)
{
  VasMachine *machine = plain_pages ();
  char text[8] = "";
  uint64_t n = UNTOUCHED;
  ck_assert (vas_win32_write_process_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, BASE + PAGE - 2, "words", 5, &n));
  ck_assert_uint_eq (n, 5);
  ck_assert (vas_win32_read_process_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, BASE + PAGE - 2, text, 5, NULL));
  ck_assert_str_eq (text, "words");
  ck_assert_uint_eq (vas_nt_write_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, BASE, "x", 1, NULL),
                     VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (vas_nt_read_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, BASE, text, 1, &n),
                     VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (n, 1);
  ck_assert_int_eq (text[0], 'x');
  vas_machine_free (machine);
}
END_TEST

/* RW-008: where nothing is tried, the count is not written; where a copy stops, it is. */
START_TEST (test_refused_copies_write_the_count_only_where_they_stopped)
{
  VasMachine *machine = plain_pages ();
  uint64_t n = UNTOUCHED;
  char text[4] = "?";
  set_protection (machine, BASE, PAGE, VAS_PAGE_READONLY);
  ck_assert (!vas_win32_write_process_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, BASE, "x", 1, &n));
  ck_assert (!vas_win32_read_process_memory (machine, MAIN_THREAD, 0, BASE, text, 1, &n));
  ck_assert (!vas_win32_read_process_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, UINT64_MAX, text, 1, &n));
  ck_assert_uint_eq (n, UNTOUCHED);
  ck_assert (!vas_win32_read_process_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0x70000000, text, 1, &n));
  ck_assert_uint_eq (n, 0);
  ck_assert_int_eq (text[0], '?');
  ck_assert_uint_eq (vas_nt_write_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, BASE, NULL, 1, &n),
                     VAS_STATUS_PARTIAL_COPY);
  expect_verdict (machine, refusal (VAS_STATUS_PARTIAL_COPY, "RW-017"), "NULL buffer", 0);
  vas_machine_free (machine);
}
END_TEST

/* The buffer is memory of the caller: a call by hand, as a trace makes it. */
static uint64_t
read_into_memory (uint32_t build)
{
  VasMachine *machine = machine_with_pages (build, VAS_MEM_RESERVE | VAS_MEM_COMMIT);
  VasCall call = { .id = VAS_CALL_READ_PROCESS_MEMORY,
                   .thread = MAIN_THREAD,
                   .arguments = { VAS_CURRENT_PROCESS, BASE, BASE + 8 * PAGE, 4 * PAGE },
                   .simulated_pointers = 1u << 2 };
  set_protection (machine, BASE + 10 * PAGE, PAGE, VAS_PAGE_NOACCESS);
  vas_machine_call (machine, &call);
  expect_verdict (machine, refusal (VAS_STATUS_PARTIAL_COPY, "RW-016"), "build", build);
  ck_assert ((call.outputs_set >> 1 & 1) != 0);
  vas_machine_free (machine);
  return call.outputs[1];
}

START_TEST (test_partial_reads_are_counted_since_windows_10_1607)
{
  ck_assert_uint_eq (read_into_memory (19045), 2 * PAGE);
  ck_assert_uint_eq (read_into_memory (14393), 2 * PAGE);
  ck_assert_uint_eq (read_into_memory (10586), 0);
}
END_TEST

/* A host buffer that is shorter than the size given cannot be read beyond its end. */
START_TEST (test_a_source_that_ends_early_is_a_bad_source)
{
  VasMachine *machine = plain_pages ();
  VasCall call = { .id = VAS_CALL_NT_WRITE_VIRTUAL_MEMORY,
                   .thread = MAIN_THREAD,
                   .arguments = { VAS_CURRENT_PROCESS, BASE, 0, 8 },
                   .input = "four",
                   .input_size = 4 };
  VasDigest before = vas_machine_digest (machine);
  vas_machine_call (machine, &call);
  expect_verdict (machine, refusal (VAS_STATUS_PARTIAL_COPY, "RW-017"), "short source", 4);
  expect_same_state (machine, before, "short source", 4);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_locks_write_whole_pages_on_success)
{
  VasMachine *machine = plain_pages ();
  uint64_t base = BASE + 5, size = PAGE;
  ck_assert_uint_eq (vas_nt_lock_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, &size, 1),
                     VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (base, BASE);
  ck_assert_uint_eq (size, 2 * PAGE);
  base = BASE + 1, size = 1;
  ck_assert_uint_eq (vas_nt_lock_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, &size, 1),
                     VAS_STATUS_WAS_LOCKED);
  ck_assert_uint_eq (size, PAGE);
  ck_assert (vas_win32_virtual_lock (machine, MAIN_THREAD, BASE, PAGE));
  base = BASE + 3 * PAGE + 1, size = 7;
  ck_assert_uint_eq (vas_nt_unlock_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, &size, 1),
                     VAS_STATUS_NOT_LOCKED);
  ck_assert_uint_eq (base, BASE + 3 * PAGE + 1);
  ck_assert_uint_eq (size, 7);
  ck_assert (!vas_win32_virtual_unlock (machine, MAIN_THREAD, BASE, 3 * PAGE));
  expect_verdict (machine, refusal (VAS_STATUS_NOT_LOCKED, "VL-011"), "mixed unlock", 0);
  ck_assert_uint_eq (vas_machine_last_verdict (machine).page, BASE + 2 * PAGE);
  ck_assert (vas_win32_virtual_unlock (machine, MAIN_THREAD, BASE, 2 * PAGE));
  ck_assert_uint_eq (vas_nt_lock_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, NULL, &size, 1),
                     VAS_STATUS_ACCESS_VIOLATION);
  vas_machine_free (machine);
}
END_TEST

/* QW-012: every field where it stands. */
START_TEST (test_working_set_ex_blocks_have_the_layout_of_the_sdk)
{
  VasMachine *machine = plain_pages ();
  VasWorkingSetExInformation pages[3] = { { BASE, UNTOUCHED }, { BASE + PAGE, UNTOUCHED }, { BASE + 2 * PAGE, 7 } };
  ck_assert_uint_eq (sizeof pages[0], 16);
  ck_assert (vas_access (machine, MAIN_THREAD, VAS_ACCESS_WRITE, BASE, 1, NULL, NULL));
  ck_assert (vas_win32_virtual_lock (machine, MAIN_THREAD, BASE + PAGE, PAGE));
  set_protection (machine, BASE + PAGE, PAGE, VAS_PAGE_EXECUTE_READ);
  ck_assert (vas_access (machine, MAIN_THREAD, VAS_ACCESS_READ, BASE + PAGE, 1, NULL, NULL));
  ck_assert (vas_win32_query_working_set_ex (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, pages, sizeof pages));
  ck_assert_uint_eq (pages[0].virtual_attributes, 1 | VAS_PAGE_READWRITE << 4);
  ck_assert_uint_eq (pages[1].virtual_attributes, 1 | VAS_PAGE_EXECUTE_READ << 4 | 1 << 22);
  ck_assert_uint_eq (pages[2].virtual_attributes, 0);
  ck_assert_uint_eq (pages[2].virtual_address, BASE + 2 * PAGE);
  pages[1].virtual_attributes = UNTOUCHED;
  ck_assert_uint_eq (vas_nt_query_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0,
                                                  VAS_MEMORY_WORKING_SET_EX_INFORMATION, pages, 31, NULL),
                     VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (pages[1].virtual_attributes, UNTOUCHED);
  vas_machine_free (machine);
}
END_TEST

/* Protection 0-4, ShareCount 5-7, Shared 8, VirtualPage from 12. */
START_TEST (test_working_set_lists_hold_their_number_first)
{
  VasMachine *machine = plain_pages ();
  uint64_t words[3] = { UNTOUCHED, UNTOUCHED, UNTOUCHED }, length = UNTOUCHED;
  ck_assert (vas_access (machine, MAIN_THREAD, VAS_ACCESS_WRITE, BASE + PAGE, 1, NULL, NULL));
  set_protection (machine, BASE, PAGE, VAS_PAGE_READONLY);
  ck_assert (vas_access (machine, MAIN_THREAD, VAS_ACCESS_READ, BASE, 1, NULL, NULL));
  ck_assert (!vas_win32_query_working_set (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, words, 2 * sizeof *words));
  ck_assert_uint_eq (words[0], 2);
  ck_assert_uint_eq (words[1], UNTOUCHED);
  ck_assert (vas_win32_query_working_set (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, words, sizeof words));
  ck_assert_uint_eq (words[1], BASE | 1);
  ck_assert_uint_eq (words[2], (BASE + PAGE) | 4);
  words[0] = UNTOUCHED;
  ck_assert_uint_eq (vas_nt_query_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0,
                                                  VAS_MEMORY_WORKING_SET_INFORMATION, words, sizeof words, &length),
                     VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (words[0], 2);
  ck_assert_uint_eq (length, sizeof words);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_write_watch_fills_the_array_it_is_given)
{
  VasMachine *machine = machine_with_pages (19045, VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_WRITE_WATCH);
  uint64_t found[4] = { 0, 0, UNTOUCHED, UNTOUCHED }, count = 2;
  uint32_t granularity = 0;
  ck_assert (vas_access (machine, MAIN_THREAD, VAS_ACCESS_WRITE, BASE + PAGE, 3 * PAGE, NULL, NULL));
  ck_assert_uint_eq (vas_win32_get_write_watch (machine, MAIN_THREAD, 1, BASE, SIZE, found, &count, &granularity), 0);
  ck_assert_uint_eq (count, 2);
  ck_assert_uint_eq (granularity, PAGE);
  ck_assert_uint_eq (found[0], BASE + PAGE);
  ck_assert_uint_eq (found[1], BASE + 2 * PAGE);
  ck_assert_uint_eq (found[2], UNTOUCHED);
  count = 4;
  ck_assert_uint_eq (vas_nt_get_write_watch (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0, BASE, SIZE, found, &count,
                                             &granularity),
                     VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (count, 1);
  ck_assert_uint_eq (found[0], BASE + 3 * PAGE);
  ck_assert_uint_eq (vas_win32_reset_write_watch (machine, MAIN_THREAD, BASE, SIZE), 0);
  ck_assert_uint_eq (vas_nt_reset_write_watch (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, BASE, SIZE + 1),
                     VAS_STATUS_INVALID_PARAMETER);
  vas_machine_free (machine);
}
END_TEST

/* WW-013, and that a refused call leaves count and granularity. */
START_TEST (test_write_watch_refuses_null_pointers)
{
  VasMachine *machine = machine_with_pages (19045, VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_WRITE_WATCH);
  uint64_t found[1], count = 1;
  uint32_t granularity = UNTOUCHED;
  ck_assert_uint_eq (vas_win32_get_write_watch (machine, MAIN_THREAD, 0, BASE, SIZE, NULL, &count, &granularity),
                     UINT32_MAX);
  ck_assert_uint_eq (vas_win32_get_write_watch (machine, MAIN_THREAD, 0, BASE, SIZE, found, NULL, &granularity),
                     UINT32_MAX);
  ck_assert_uint_eq (vas_win32_get_write_watch (machine, MAIN_THREAD, 0, BASE, SIZE, found, &count, NULL), UINT32_MAX);
  ck_assert_uint_eq (vas_win32_get_last_error (machine, MAIN_THREAD), VAS_ERROR_NOACCESS);
  ck_assert_uint_eq (count, 1);
  ck_assert_uint_eq (granularity, UNTOUCHED);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_working_set_sizes_come_back)
{
  VasMachine *machine = plain_pages ();
  uint64_t minimum = UNTOUCHED, maximum = UNTOUCHED;
  uint32_t flags = UNTOUCHED;
  ck_assert (!vas_win32_get_process_working_set_size_ex (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &minimum, &maximum,
                                                         NULL));
  ck_assert_uint_eq (minimum, UNTOUCHED);
  ck_assert (vas_win32_set_process_working_set_size_ex (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 1 << 20, 2 << 20,
                                                        4));
  ck_assert (vas_win32_get_process_working_set_size_ex (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &minimum, &maximum,
                                                        &flags));
  ck_assert_uint_eq (minimum, 1 << 20);
  ck_assert_uint_eq (maximum, 2 << 20);
  ck_assert_uint_eq (flags, 2 | 4);
  ck_assert (vas_win32_set_process_working_set_size (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 3 << 20, 4 << 20));
  ck_assert (vas_win32_get_process_working_set_size (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &minimum, &maximum));
  ck_assert_uint_eq (minimum, 3 << 20);
  ck_assert (vas_win32_empty_working_set (machine, MAIN_THREAD, VAS_CURRENT_PROCESS));
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_prefetch_checks_its_entries)
{
  VasMachine *machine = plain_pages ();
  VasMemoryRange entries[2] = { { BASE, 1 }, { BASE, 0 } };
  uint32_t flags = 0;
  ck_assert (vas_win32_prefetch_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 1, entries, 0));
  ck_assert (!vas_win32_prefetch_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 2, entries, 0));
  ck_assert_uint_eq (vas_nt_set_information_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0, 1, entries,
                                                            &flags, 4),
                     VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (vas_nt_set_information_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0, 1, entries,
                                                            NULL, 4),
                     VAS_STATUS_INVALID_PARAMETER_5);
  ck_assert_uint_eq (vas_nt_set_information_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, 0, 1, NULL,
                                                            &flags, 4),
                     VAS_STATUS_ACCESS_VIOLATION);
  vas_machine_free (machine);
}
END_TEST

/* The rows of Wine's own table for RtlCreateUserStack, which passes on Windows, and its two refusals. */
START_TEST (test_user_stacks_have_the_sizes_of_their_alignments)
{
  static const struct
  {
    uint64_t commit, reserve, commit_align, reserve_align, committed, reserved;
  } rows[] = { { 0x2000, 0, 1, 1, 0x2000, 0x100000 },
               { 0, 0x200000, 1, 1, 0x1000, 0x200000 },
               { 0x4000, 0x200000, 1, 1, 0x4000, 0x200000 },
               { 0x100000, 0x100000, 1, 1, 0x100000, 0x100000 },
               { 0x20000, 0x20000, 1, 1, 0x20000, 0x100000 },
               { 0, 0x110000, 1, 1, 0x1000, 0x110000 },
               { 0, 0x110000, 1, 0x40000, 0x1000, 0x140000 },
               { 0, 0x140000, 1, 0x40000, 0x1000, 0x140000 },
               { 0x11000, 0x140000, 1, 0x40000, 0x11000, 0x140000 },
               { 0x11000, 0x140000, 0x4000, 0x40000, 0x14000, 0x140000 },
               { 0, 0, 0x4000, 0x400000, 0x4000, 0x400000 } };
  VasMachine *machine = plain_pages ();
  VasInitialTeb teb = { 0, 0, UNTOUCHED };
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      VasDigest before = vas_machine_digest (machine);
      ck_assert_uint_eq (vas_rtl_create_user_stack (machine, MAIN_THREAD, rows[i].commit, rows[i].reserve, 0,
                                                    rows[i].commit_align, rows[i].reserve_align, &teb),
                         VAS_STATUS_SUCCESS);
      ck_assert_uint_eq (teb.stack_base - teb.deallocation_stack, rows[i].reserved);
      ck_assert_uint_eq (teb.stack_base - teb.stack_limit, rows[i].committed);
      VasRegion below = { .size = 0 };
      ck_assert (vas_machine_region (machine, MAIN_PROCESS, teb.stack_limit - PAGE, &below));
      ck_assert (rows[i].committed == rows[i].reserved || below.protect == (VAS_PAGE_READWRITE | VAS_PAGE_GUARD));
      ck_assert (vas_machine_region (machine, MAIN_PROCESS, teb.stack_limit - 2 * PAGE, &below));
      ck_assert (rows[i].committed == rows[i].reserved || below.state == VAS_MEM_RESERVE);
      expect_laws (machine, "user stack", i);
      vas_rtl_free_user_stack (machine, MAIN_THREAD, teb.deallocation_stack);
      expect_same_state (machine, before, "user stack", i);
    }
  ck_assert_uint_eq (vas_rtl_create_user_stack (machine, MAIN_THREAD, 0x11000, 0x110000, 0, 1, 0, &teb),
                     VAS_STATUS_INVALID_PARAMETER);
  ck_assert_uint_eq (vas_rtl_create_user_stack (machine, MAIN_THREAD, 0x11000, 0x110000, 0, 0, 1, &teb),
                     VAS_STATUS_INVALID_PARAMETER);
  expect_verdict (machine, refusal (VAS_STATUS_INVALID_PARAMETER, "ST-007"), "alignment", 0);
  vas_rtl_free_user_stack (machine, MAIN_THREAD, 0x70000000);
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("memory_calls");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_copies_carry_bytes_and_counts);
  tcase_add_test (core, test_refused_copies_write_the_count_only_where_they_stopped);
  tcase_add_test (core, test_partial_reads_are_counted_since_windows_10_1607);
  tcase_add_test (core, test_a_source_that_ends_early_is_a_bad_source);
  tcase_add_test (core, test_locks_write_whole_pages_on_success);
  tcase_add_test (core, test_working_set_ex_blocks_have_the_layout_of_the_sdk);
  tcase_add_test (core, test_working_set_lists_hold_their_number_first);
  tcase_add_test (core, test_write_watch_fills_the_array_it_is_given);
  tcase_add_test (core, test_write_watch_refuses_null_pointers);
  tcase_add_test (core, test_working_set_sizes_come_back);
  tcase_add_test (core, test_prefetch_checks_its_entries);
  tcase_add_test (core, test_user_stacks_have_the_sizes_of_their_alignments);
  suite_add_tcase (suite, core);
  return suite;
}
