#include "../support/test_main.h"
#include "kernel/kernel.h"
#include <string.h>
#include <vasbox/protection.h>
#include <vasbox/win32_calls.h>

#define SELF VAS_CURRENT_PROCESS
#define MIB ((uint64_t) 1 << 20)

static VasMachine *machine;

static void
setup (void)
{
  machine = vas_machine_new (NULL);
}

static void
teardown (void)
{
  ck_assert_ptr_null (vas_machine_check (machine));
  vas_machine_free (machine);
}

static uint64_t
reserve (VasThreadId thread, uint64_t size)
{
  uint64_t address = vas_win32_virtual_alloc (machine, thread, 0, size, VAS_MEM_RESERVE, VAS_PAGE_READWRITE);
  ck_assert_uint_ne (address, 0);
  return address;
}

static void
commit (VasThreadId thread, uint64_t address, uint64_t size)
{
  ck_assert_uint_ne (vas_win32_virtual_alloc (machine, thread, address, size, VAS_MEM_COMMIT, VAS_PAGE_READWRITE), 0);
}

static bool
same_digest (VasDigest a, VasDigest b)
{
  return a.high == b.high && a.low == b.low;
}

START_TEST (test_machine_new_refuses_a_bad_config)
{
  VasConfig config;
  vas_config_init (&config);
  config.page_size = 3000;
  ck_assert_ptr_null (vas_machine_new (&config));
}
END_TEST

START_TEST (test_machine_counts_steps_and_a_restore_does_not_rewind_them)
{
  VasSnapshot *before = vas_machine_snapshot (machine);
  reserve (1, MIB);
  ck_assert_uint_eq (vas_machine_step (machine), 1);
  vas_machine_restore (machine, before);
  ck_assert_uint_eq (vas_machine_step (machine), 1);
  vas_snapshot_free (before);
}
END_TEST

START_TEST (test_machine_restore_brings_back_every_part_of_the_state)
{
  uint64_t heap = reserve (1, MIB);
  commit (1, heap, 0x3000);
  VasDigest then = vas_machine_digest (machine);
  VasSnapshot *snapshot = vas_machine_snapshot (machine);

  VasThreadId other;
  vas_machine_create_process (machine, &other);
  reserve (other, MIB);
  commit (1, heap + 0x8000, 0x1000);
  vas_win32_open_process (machine, 1, VAS_PROCESS_VM_OPERATION, 2);
  vas_machine_set_commit_limit (machine, 16 * MIB);
  ck_assert (!same_digest (vas_machine_digest (machine), then));

  vas_machine_restore (machine, snapshot);
  ck_assert (same_digest (vas_machine_digest (machine), then));
  ck_assert_uint_eq (vas_machine_ledger (machine).charged, 0x3000);
  ck_assert_uint_ne (vas_machine_config (machine)->commit_limit, 16 * MIB);
  ck_assert_uint_eq (vas_machine_thread_process (machine, other), 0);
  vas_snapshot_free (snapshot);
}
END_TEST

START_TEST (test_machine_snapshot_is_not_changed_by_later_calls)
{
  uint64_t heap = reserve (1, MIB);
  VasSnapshot *snapshot = vas_machine_snapshot (machine);
  VasDigest then = vas_machine_digest (machine);
  for (int round = 0; round < 3; round++)
    {
      commit (1, heap + (uint64_t) round * 0x4000, 0x1000);
      ck_assert (vas_win32_virtual_free (machine, 1, heap, 0, VAS_MEM_RELEASE));
      vas_machine_restore (machine, snapshot);
      ck_assert (same_digest (vas_machine_digest (machine), then));
      ck_assert_ptr_null (vas_machine_check (machine));
    }
  vas_snapshot_free (snapshot);
}
END_TEST

/* A programming error is reported to the log, which ends a test; here it is expected, and counted. */
static void
ignore_log (const char *domain, GLogLevelFlags level, const char *message, void *data)
{
  (void) domain;
  (void) level;
  (void) message;
  ++*(unsigned *) data;
}

static void
expect_errors (unsigned *n_errors)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  g_log_set_default_handler (ignore_log, n_errors);
}

START_TEST (test_machine_refuses_a_snapshot_of_another_machine)
{
  unsigned n_errors = 0;
  VasMachine *other = vas_machine_new (NULL);
  VasSnapshot *foreign = vas_machine_snapshot (other);
  reserve (1, MIB);
  VasDigest then = vas_machine_digest (machine);
  expect_errors (&n_errors);
  vas_machine_restore (machine, foreign);
  ck_assert_uint_eq (n_errors, 1);
  ck_assert (same_digest (vas_machine_digest (machine), then));
  vas_snapshot_free (foreign);
  vas_machine_free (other);
}
END_TEST

START_TEST (test_machine_snapshot_may_be_freed_after_the_machine)
{
  reserve (1, MIB);
  VasSnapshot *first = vas_machine_snapshot (machine);
  reserve (1, MIB);
  VasSnapshot *second = vas_machine_snapshot (machine);
  vas_machine_free (machine);
  vas_snapshot_free (first);
  vas_snapshot_free (second);
  machine = vas_machine_new (NULL);
}
END_TEST

START_TEST (test_machine_digest_does_not_depend_on_the_way)
{
  uint64_t heap = reserve (1, MIB);
  commit (1, heap, 0x10000);
  VasDigest at_once = vas_machine_digest (machine);
  ck_assert (vas_win32_virtual_free (machine, 1, heap, 0, VAS_MEM_DECOMMIT));
  for (uint64_t page = 16; page-- > 0;)
    {
      ck_assert (!same_digest (vas_machine_digest (machine), at_once));
      commit (1, heap + page * 0x1000, 0x1000);
    }
  ck_assert (same_digest (vas_machine_digest (machine), at_once));
  vas_win32_set_last_error (machine, 1, 5);
  ck_assert (same_digest (vas_machine_digest (machine), at_once));
}
END_TEST

START_TEST (test_machine_refusal_changes_nothing_but_the_last_error)
{
  uint64_t heap = reserve (1, MIB);
  commit (1, heap, 0x2000);
  VasDigest then = vas_machine_digest (machine);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, heap + MIB - 0x1000, 0x2000, VAS_MEM_COMMIT, 4), 0);
  ck_assert (!vas_win32_virtual_free (machine, 1, heap + 0x1000, 0, VAS_MEM_RELEASE));
  uint32_t old = 77;
  ck_assert (!vas_win32_virtual_protect (machine, 1, heap + 0x1000, 0x2000, VAS_PAGE_READONLY, &old));
  ck_assert_uint_eq (old, VAS_PAGE_NOACCESS);
  ck_assert (same_digest (vas_machine_digest (machine), then));
  ck_assert_uint_eq (vas_win32_get_last_error (machine, 1), VAS_ERROR_INVALID_ADDRESS);
}
END_TEST

START_TEST (test_machine_random_placement_draws_nothing_when_refused)
{
  vas_machine_set_placement (machine, VAS_PLACEMENT_RANDOM);
  reserve (1, MIB);
  VasDigest then = vas_machine_digest (machine);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, 0, (uint64_t) 1 << 46, VAS_MEM_RESERVE | VAS_MEM_COMMIT, 4),
                     0);
  ck_assert_uint_eq (vas_machine_last_verdict (machine).status, VAS_STATUS_COMMITMENT_LIMIT);
  ck_assert (same_digest (vas_machine_digest (machine), then));
}
END_TEST

START_TEST (test_machine_injected_failure_comes_at_the_nth_charge_and_once)
{
  uint64_t heap = reserve (1, MIB);
  vas_machine_inject_commit (machine, 2, VAS_STATUS_NO_MEMORY);
  commit (1, heap, 0x1000);
  commit (1, heap, 0x1000); /* charges nothing, so does not count */
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, heap + 0x1000, 1, VAS_MEM_COMMIT, 4), 0);
  ck_assert_uint_eq (vas_machine_last_verdict (machine).status, VAS_STATUS_NO_MEMORY);
  commit (1, heap + 0x1000, 0x1000);
}
END_TEST

/* What is pending decides what comes next, so it is state; one that is spent leaves nothing behind. */
START_TEST (test_machine_pending_injection_is_part_of_the_state)
{
  VasStatus status = 77;
  uint64_t heap = reserve (1, MIB);
  VasDigest plain = vas_machine_digest (machine);
  vas_machine_inject_commit (machine, 1, VAS_STATUS_NO_MEMORY);
  VasDigest armed = vas_machine_digest (machine);
  ck_assert (!same_digest (armed, plain));
  ck_assert_uint_eq (vas_machine_injected_commit (machine, &status), 1);
  ck_assert_uint_eq (status, VAS_STATUS_NO_MEMORY);
  vas_machine_inject_commit (machine, 1, VAS_STATUS_COMMITMENT_LIMIT);
  ck_assert (!same_digest (vas_machine_digest (machine), armed));
  vas_machine_inject_commit (machine, 2, VAS_STATUS_NO_MEMORY);
  ck_assert (!same_digest (vas_machine_digest (machine), armed));
  vas_machine_inject_commit (machine, 1, VAS_STATUS_NO_MEMORY);
  VasSnapshot *snapshot = vas_machine_snapshot (machine);
  for (int round = 0; round < 2; round++)
    {
      ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, heap, 1, VAS_MEM_COMMIT, 4), 0);
      ck_assert (same_digest (vas_machine_digest (machine), plain));
      vas_machine_restore (machine, snapshot);
      ck_assert (same_digest (vas_machine_digest (machine), armed));
    }
  vas_snapshot_free (snapshot);
}
END_TEST

START_TEST (test_machine_injects_failures_only)
{
  unsigned n_errors = 0;
  VasDigest then = vas_machine_digest (machine);
  expect_errors (&n_errors);
  vas_machine_inject_commit (machine, 1, VAS_STATUS_SUCCESS);
  vas_machine_inject_commit (machine, 1, VAS_STATUS_WAS_LOCKED);
  ck_assert_uint_eq (n_errors, 2);
  ck_assert (same_digest (vas_machine_digest (machine), then));
}
END_TEST

/* A program that goes on after such an error must not take what it got for a success. */
START_TEST (test_machine_call_of_no_thread_or_no_call_reads_as_a_failure)
{
  unsigned n_errors = 0;
  uint64_t base = 0, size = MIB;
  VasMemoryBasicInformation information;
  expect_errors (&n_errors);
  ck_assert_uint_eq (vas_nt_allocate_virtual_memory (machine, 2, SELF, &base, 0, &size, VAS_MEM_RESERVE, 4),
                     VAS_STATUS_INVALID_HANDLE);
  ck_assert_uint_eq (vas_nt_query_virtual_memory (machine, 0, SELF, 0, VAS_MEMORY_BASIC_INFORMATION, &information, 48,
                                                  NULL),
                     VAS_STATUS_INVALID_HANDLE);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, UINT32_MAX, 0, MIB, VAS_MEM_RESERVE, 4), 0);
  VasCall call = { .id = VAS_N_CALLS, .thread = 1, .succeeded = true, .result = 5, .outputs_set = 1 };
  vas_machine_call (machine, &call);
  ck_assert (!call.succeeded);
  ck_assert_uint_eq (call.result, 0);
  ck_assert_uint_eq (call.outputs_set, 0);
  ck_assert_uint_eq (n_errors, 4);
  ck_assert_uint_eq (vas_machine_step (machine), 0);
}
END_TEST

START_TEST (test_machine_digest_forgets_handles_that_were_closed)
{
  VasDigest then = vas_machine_digest (machine);
  VasHandle a = vas_win32_open_process (machine, 1, VAS_PROCESS_VM_OPERATION, 1);
  VasDigest one_open = vas_machine_digest (machine);
  VasHandle b = vas_win32_open_process (machine, 1, VAS_PROCESS_VM_OPERATION, 1);
  ck_assert (vas_win32_close_handle (machine, 1, b));
  ck_assert (same_digest (vas_machine_digest (machine), one_open));
  ck_assert_uint_eq (vas_win32_open_process (machine, 1, VAS_PROCESS_VM_OPERATION, 1), b);
  ck_assert (vas_win32_close_handle (machine, 1, a));
  ck_assert (!same_digest (vas_machine_digest (machine), one_open)); /* another handle of the same rights */
  ck_assert_uint_eq (vas_win32_open_process (machine, 1, VAS_PROCESS_VM_READ, 1), a);
  ck_assert (vas_win32_close_handle (machine, 1, a));
  ck_assert (vas_win32_close_handle (machine, 1, b));
  ck_assert (same_digest (vas_machine_digest (machine), then));
}
END_TEST

START_TEST (test_machine_terminated_process_closes_its_handles_and_keeps_those_to_it)
{
  VasThreadId other;
  VasProcessCounters counters;
  vas_machine_create_process (machine, &other);
  ck_assert_uint_ne (vas_win32_open_process (machine, other, VAS_PROCESS_VM_OPERATION, 1), 0);
  VasHandle handle = vas_win32_open_process (machine, 1, VAS_PROCESS_TERMINATE, 2);
  ck_assert (vas_win32_terminate_process (machine, 1, handle, 0));
  ck_assert (vas_machine_usage (machine, 2, &counters));
  ck_assert_uint_eq (counters.handles, 0);
  ck_assert (!vas_win32_terminate_process (machine, 1, handle, 0));
  ck_assert_uint_eq (vas_machine_last_verdict (machine).rule, VAS_RULE ('V', 'X', 12));
  ck_assert (vas_win32_close_handle (machine, 1, handle));
}
END_TEST

START_TEST (test_machine_processes_have_their_own_spaces_and_share_the_ledger)
{
  VasThreadId other;
  ck_assert_uint_eq (vas_machine_create_process (machine, &other), 2);
  uint64_t mine = reserve (1, MIB), theirs = reserve (other, MIB);
  ck_assert_uint_eq (mine, theirs);
  commit (1, mine, 0x1000);
  commit (other, theirs, 0x2000);
  ck_assert_uint_eq (vas_machine_ledger (machine).charged, 0x3000);
  VasHandle handle = vas_win32_open_process (machine, 1, VAS_PROCESS_TERMINATE | VAS_PROCESS_VM_OPERATION, 2);
  ck_assert (vas_win32_terminate_process (machine, 1, handle, 0));
  ck_assert_uint_eq (vas_machine_ledger (machine).charged, 0x1000);
  ck_assert (!vas_win32_virtual_free_ex (machine, 1, handle, theirs, 0, VAS_MEM_RELEASE));
  ck_assert_uint_eq (vas_machine_last_verdict (machine).rule, VAS_RULE ('V', 'X', 12));
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, other, 0, 1, VAS_MEM_RESERVE, 4), 0);
  ck_assert_uint_eq (vas_machine_last_verdict (machine).status, VAS_STATUS_PROCESS_IS_TERMINATING);
}
END_TEST

static void
count_calls (const VasMachine *of, const VasCall *call, void *data)
{
  uint64_t *n = data;
  ck_assert_ptr_eq (of, machine);
  ck_assert_uint_eq (call->step, vas_machine_step (machine));
  ++*n;
}

START_TEST (test_machine_observers_see_every_call_until_removed)
{
  uint64_t n = 0;
  vas_machine_add_observer (machine, count_calls, &n);
  reserve (1, MIB);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, 0, 0, VAS_MEM_RESERVE, 4), 0);
  ck_assert_uint_eq (n, 2);
  vas_machine_remove_observer (machine, count_calls, &n);
  reserve (1, MIB);
  ck_assert_uint_eq (n, 2);
}
END_TEST

START_TEST (test_machine_recorded_placement_puts_a_request_at_its_address)
{
  VasCall call = { .id = VAS_CALL_VIRTUAL_ALLOC,
                   .thread = 1,
                   .arguments = { 0, MIB, VAS_MEM_RESERVE, VAS_PAGE_NOACCESS },
                   .has_place_at = true,
                   .place_at = 0x5550000 };
  vas_machine_call (machine, &call);
  ck_assert_uint_eq (call.result, 0x10000);
  vas_machine_set_recorded_placement (machine, true);
  vas_machine_call (machine, &call);
  ck_assert_uint_eq (call.result, 0x5550000);
  vas_machine_call (machine, &call);
  ck_assert (!call.succeeded);
  ck_assert_uint_eq (call.verdict.rule, VAS_RULE ('V', 'A', 25));
  call.place_at = UINT64_MAX - 0xffff;
  vas_machine_call (machine, &call);
  ck_assert_uint_eq (call.verdict.rule, VAS_RULE ('V', 'A', 25));
}
END_TEST

/* docs/rule-choice.md, section 5: systems older than build 9600 show a system range at the top (VQ-014). */
START_TEST (test_machine_shows_the_top_of_the_range_by_build)
{
  static const uint32_t builds[] = { 7601, 9200, 9599, 9600, 19045 };
  for (unsigned i = 0; i < sizeof builds / sizeof *builds; i++)
    {
      VasConfig config;
      VasRegion region;
      vas_config_init (&config);
      config.build = builds[i];
      VasMachine *one = vas_machine_new (&config);
      ck_assert (vas_machine_region (one, 1, config.maximum_application_address, &region));
      ck_assert_msg ((region.state == VAS_MEM_RESERVE) == (builds[i] < 9600), "build %u: state is 0x%x", builds[i],
                     region.state);
      vas_machine_free (one);
    }
}
END_TEST

START_TEST (test_machine_memory_info_fills_what_the_length_holds)
{
  static const struct
  {
    uint64_t length;
    uint32_t outputs;
  } rows[] = { { 71, 0 },      { 72, 0x3b },  { 79, 0x3b },
               { 80, 0x3f }, { 200, 0x3f }, { VAS_LENGTH_OF_STRUCTURE, 0x3f } };
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      VasCall call = { .id = VAS_CALL_GET_PROCESS_MEMORY_INFO, .thread = 1, .arguments = { SELF, 0, rows[i].length } };
      vas_machine_call (machine, &call);
      ck_assert_uint_eq (call.outputs_set, rows[i].outputs);
    }
}
END_TEST

/* The law that is broken now must be the one of @text; then all is well again. */
static void
expect_broken (const VasSnapshot *good, const char *text)
{
  const char *broken = vas_machine_check (machine);
  ck_assert_msg (broken != NULL && strstr (broken, text) != NULL, "expected \"%s\", got \"%s\"", text,
                 broken != NULL ? broken : "no broken law");
  vas_machine_restore (machine, good);
  ck_assert_ptr_null (vas_machine_check (machine));
}

/* Each law is broken on purpose, and named. */
START_TEST (test_machine_check_names_each_broken_law_of_a_space)
{
  const uint64_t page = reserve (1, MIB) >> 12, free = page + 4096;
  const RegionAttribute reserved
      = region_map_find (&machine_process (machine, 1)->space.map, page).attribute & ~REGION_MARK;
  const RegionAttribute copied
      = region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, VAS_PAGE_WRITECOPY, 0);
  const struct
  {
    uint64_t page;
    RegionAttribute attribute;
    const char *law;
  } faults[] = {
    { page + 1, region_attribute_with (reserved, REGION_STATE_RESERVED, 2), "a reserved page has a protection" },
    { page + 1, region_attribute_with (reserved, REGION_STATE_COMMITTED, 0), "illegal protection" },
    { page + 1, region_attribute_with (reserved, REGION_STATE_COMMITTED, 8), "private memory is copy-on-write" },
    { page + 1, region_attribute_with (reserved, REGION_STATE_COMMITTED, 2), "charge is not its private committed" },
    { page + 1, region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, 2, 0), "differ in its facts" },
    { free, reserved, "begins without a mark" },
    { free, REGION_MARK | copied, "private memory is copy-on-write" },
    { free, REGION_MARK | region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_MAPPED, 0, 0, 0),
      "made with an illegal protection" },
    { free, REGION_MARK | region_attribute_make (REGION_STATE_RESERVED, REGION_TYPE_PRIVATE, 0, 4,
                                                 REGION_FLAG_LARGE_PAGES),
      "a large page is not committed" },
    { free, REGION_MARK | reserved, "a peak is below" },
    { 1, reserved | REGION_MARK, "outside the range for allocations" },
    { machine->geometry.vad_end, reserved | REGION_MARK, "outside the range for allocations" },
    { machine->geometry.system_page, REGION_FREE, "the shared user data page is gone" },
    { free, REGION_MARK | region_attribute_make (REGION_STATE_COMMITTED, REGION_TYPE_SYSTEM, 2, 2, 0),
      "a system page stands where none may be" },
  };
  VasSnapshot *good = vas_machine_snapshot (machine);
  for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++)
    {
      region_map_assign (&machine_process (machine, 1)->space.map, faults[i].page, faults[i].page + 1,
                         faults[i].attribute);
      expect_broken (good, faults[i].law);
    }
  Space *space = &machine_process (machine, 1)->space;
  region_map_assign (&space->map, free, free + 1,
                     REGION_MARK | region_attribute_make (REGION_STATE_COMMITTED, REGION_TYPE_MAPPED, 4, 4,
                                                          REGION_FLAG_LARGE_PAGES));
  space->peak_reserved = space->peak_committed = UINT64_MAX;
  expect_broken (good, "a large page has no frames");
  vas_snapshot_free (good);
}
END_TEST

START_TEST (test_machine_check_names_each_broken_law_between_processes)
{
  vas_machine_create_process (machine, NULL);
  ck_assert_uint_ne (vas_win32_open_process (machine, 1, VAS_PROCESS_ALL_ACCESS, 2), 0);
  commit (1, reserve (1, MIB), 0x1000);
  VasSnapshot *good = vas_machine_snapshot (machine);
  machine->state.ledger.charged++;
  expect_broken (good, "the ledger is not the sum");
  machine->state.ledger.peak = 0;
  expect_broken (good, "the ledger's peak is below its charge");
  machine_process (machine, 1)->space.peak_charged = 0;
  expect_broken (good, "process 1: a peak is below");
  machine_process (machine, 1)->terminated = true;
  expect_broken (good, "process 1: it is terminated, but has memory or handles");
  g_array_index (machine_process (machine, 1)->handles, HandleEntry, 0).target = 3;
  expect_broken (good, "process 1: a handle names no process");
  machine_thread (machine, 2)->process = 3;
  expect_broken (good, "a thread belongs to no process");
  vas_snapshot_free (good);
}
END_TEST

/* The limits of later processes are part of the state, the TLB is none. */
START_TEST (test_machine_working_set_and_tlb_change_while_it_runs)
{
  VasMemoryCounters counters;
  VasConfig config = *vas_machine_config (machine);
  VasDigest digest = vas_machine_digest (machine);
  VasSnapshot *before = vas_machine_snapshot (machine);
  config.tlb_l1d_entries = 4;
  config.tlb_l1d_ways = 2;
  vas_machine_set_tlb (machine, &config);
  ck_assert_uint_eq (vas_machine_config (machine)->tlb_l1d_entries, 4);
  ck_assert (same_digest (vas_machine_digest (machine), digest));
  vas_machine_set_working_set (machine, 0x20000, 0x40000, true);
  ck_assert (!same_digest (vas_machine_digest (machine), digest));
  VasProcessId process = vas_machine_create_process (machine, NULL);
  ck_assert (vas_machine_memory_counters (machine, process, &counters));
  ck_assert_uint_eq (counters.working_set_minimum, 0x20000);
  ck_assert_uint_eq (counters.working_set_maximum, 0x40000);
  ck_assert_ptr_null (vas_machine_check (machine));
  vas_machine_restore (machine, before);
  ck_assert (same_digest (vas_machine_digest (machine), digest));
  ck_assert_uint_eq (vas_machine_config (machine)->tlb_l1d_entries, 64);
  vas_snapshot_free (before);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("machine");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, setup, teardown);
  tcase_add_test (core, test_machine_new_refuses_a_bad_config);
  tcase_add_test (core, test_machine_counts_steps_and_a_restore_does_not_rewind_them);
  tcase_add_test (core, test_machine_restore_brings_back_every_part_of_the_state);
  tcase_add_test (core, test_machine_snapshot_is_not_changed_by_later_calls);
  tcase_add_test (core, test_machine_refuses_a_snapshot_of_another_machine);
  tcase_add_test (core, test_machine_snapshot_may_be_freed_after_the_machine);
  tcase_add_test (core, test_machine_digest_does_not_depend_on_the_way);
  tcase_add_test (core, test_machine_refusal_changes_nothing_but_the_last_error);
  tcase_add_test (core, test_machine_random_placement_draws_nothing_when_refused);
  tcase_add_test (core, test_machine_injected_failure_comes_at_the_nth_charge_and_once);
  tcase_add_test (core, test_machine_pending_injection_is_part_of_the_state);
  tcase_add_test (core, test_machine_injects_failures_only);
  tcase_add_test (core, test_machine_call_of_no_thread_or_no_call_reads_as_a_failure);
  tcase_add_test (core, test_machine_digest_forgets_handles_that_were_closed);
  tcase_add_test (core, test_machine_terminated_process_closes_its_handles_and_keeps_those_to_it);
  tcase_add_test (core, test_machine_processes_have_their_own_spaces_and_share_the_ledger);
  tcase_add_test (core, test_machine_observers_see_every_call_until_removed);
  tcase_add_test (core, test_machine_recorded_placement_puts_a_request_at_its_address);
  tcase_add_test (core, test_machine_shows_the_top_of_the_range_by_build);
  tcase_add_test (core, test_machine_memory_info_fills_what_the_length_holds);
  tcase_add_test (core, test_machine_working_set_and_tlb_change_while_it_runs);
  tcase_add_test (core, test_machine_check_names_each_broken_law_of_a_space);
  tcase_add_test (core, test_machine_check_names_each_broken_law_between_processes);
  suite_add_tcase (suite, core);
  return suite;
}
