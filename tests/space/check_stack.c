/* Threads' stacks: section ST. */
#include "../support/test_main.h"
#include "kernel/kernel.h"
#include <vasbox/access.h>
#include <vasbox/protection.h>
#include <vasbox/win32_calls.h>

#define PAGE 0x1000u
#define RW VAS_PAGE_READWRITE
#define GUARD (VAS_PAGE_READWRITE | VAS_PAGE_GUARD)

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

static VasThreadId
create (uint64_t reserve, uint64_t commit, uint64_t guard)
{
  VasThreadId thread;
  VasStackOptions options = { reserve, commit, guard };
  VasVerdict verdict = vas_machine_create_thread_with_stack (machine, 1, &options, &thread);
  ck_assert_uint_eq (verdict.status, VAS_STATUS_SUCCESS);
  return thread;
}

static VasStack
stack_of (VasThreadId thread)
{
  VasStack stack;
  ck_assert (vas_machine_thread_stack (machine, thread, &stack));
  return stack;
}

static void
expect_region (uint64_t address, uint64_t size, uint32_t state, uint32_t protect)
{
  VasRegion region;
  ck_assert (vas_machine_region (machine, 1, address, &region));
  ck_assert_uint_eq (region.size, size);
  ck_assert_uint_eq (region.state, state);
  ck_assert_uint_eq (region.protect, protect);
  ck_assert_uint_eq (region.allocation_protect, RW);
}

START_TEST (test_stack_st_001_is_reserved_then_guarded_then_committed)
{
  VasThreadId thread = create (0x40000, 0x2000, 0);
  VasStack stack = stack_of (thread);
  ck_assert_uint_eq (stack.base - stack.bottom, 0x40000);
  ck_assert_uint_eq (stack.base - stack.limit, 0x2000);
  ck_assert_uint_eq (stack.guard, 0x3000); /* ST-003: Windows 10 */
  expect_region (stack.bottom, 0x3b000, VAS_MEM_RESERVE, 0);
  expect_region (stack.limit - 0x3000, 0x3000, VAS_MEM_COMMIT, GUARD);
  expect_region (stack.limit, 0x2000, VAS_MEM_COMMIT, RW);
  ck_assert_uint_eq (vas_machine_ledger (machine).charged, 0x5000);
}
END_TEST

START_TEST (test_stack_st_003_guard_depends_on_build_and_width)
{
  VasConfig config;
  vas_machine_free (machine);
  vas_config_init (&config);
  config.build = 7601;
  machine = vas_machine_new (&config);
  ck_assert_uint_eq (stack_of (create (0, 0, 0)).guard, 0x1000);
  ck_assert_uint_eq (stack_of (create (0, 0, 0x2000)).guard, 0x2000);
}
END_TEST

START_TEST (test_stack_st_002_grows_without_an_exception)
{
  VasThreadId thread = create (0x40000, 0x2000, 0x1000);
  VasStack before = stack_of (thread);
  ck_assert (vas_store_u64 (machine, thread, before.limit - 8, 1, NULL));
  VasStack after = stack_of (thread);
  ck_assert_uint_eq (after.limit, before.limit - PAGE);
  expect_region (after.limit, 0x3000, VAS_MEM_COMMIT, RW);
  expect_region (after.limit - PAGE, PAGE, VAS_MEM_COMMIT, GUARD);
  ck_assert_uint_eq (vas_machine_ledger (machine).charged, 0x4000);
}
END_TEST

START_TEST (test_stack_guard_of_many_pages_moves_below_the_touched_one)
{
  VasThreadId thread = create (0x40000, 0x2000, 0x3000);
  VasStack before = stack_of (thread);
  ck_assert (vas_store_u8 (machine, thread, before.limit - 2 * PAGE, 1, NULL));
  VasStack after = stack_of (thread);
  ck_assert_uint_eq (after.limit, before.limit - 2 * PAGE);
  expect_region (after.limit, 0x4000, VAS_MEM_COMMIT, RW);
  expect_region (after.limit - 3 * PAGE, 3 * PAGE, VAS_MEM_COMMIT, GUARD);
}
END_TEST

/* Touches every page from the top until the exception; how many pages grew. */
static unsigned
use_up (VasThreadId thread, VasFault *fault)
{
  unsigned n = 0;
  while (vas_store_u8 (machine, thread, stack_of (thread).limit - 1, 1, fault))
    n++;
  return n;
}

START_TEST (test_stack_st_004_overflows_where_no_guard_fits)
{
  VasFault fault;
  VasThreadId thread = create (0x10000, 0x1000, 0x1000);
  VasStack stack = stack_of (thread);
  ck_assert_uint_eq (use_up (thread, &fault), 13); /* 16 pages: one in use, one guard, one never used */
  ck_assert_uint_eq (fault.status, VAS_STATUS_STACK_OVERFLOW);
  ck_assert_uint_eq (fault.rule, VAS_RULE ('S', 'T', 4));
  ck_assert_uint_eq (fault.parameters[0], VAS_ACCESS_WRITE);
  ck_assert_uint_eq (fault.parameters[1], stack.bottom + 2 * PAGE - 1);
  ck_assert_uint_eq (stack_of (thread).limit, stack.bottom + PAGE);
  ck_assert (vas_store_u8 (machine, thread, fault.parameters[1], 1, &fault)); /* the handler has the page */
  ck_assert (!vas_store_u8 (machine, thread, stack.bottom + PAGE - 1, 1, &fault));
  ck_assert_uint_eq (fault.status, VAS_STATUS_ACCESS_VIOLATION);
  ck_assert_uint_eq (fault.rule, VAS_RULE ('A', 'C', 1));
}
END_TEST

START_TEST (test_stack_st_004_leaves_the_rest_committed_for_the_handler)
{
  VasFault fault;
  VasThreadId thread = create (0x10000, 0x1000, 0x3000);
  VasStack stack = stack_of (thread);
  ck_assert_uint_eq (use_up (thread, &fault), 11);
  ck_assert_uint_eq (fault.rule, VAS_RULE ('S', 'T', 4));
  ck_assert_uint_eq (stack_of (thread).limit, stack.bottom + PAGE);
  expect_region (stack.bottom + PAGE, 0xf000, VAS_MEM_COMMIT, RW);
}
END_TEST

START_TEST (test_stack_st_004_overflows_where_commit_runs_out)
{
  VasFault fault;
  VasThreadId thread = create (0x10000, 0x1000, 0x1000);
  VasStack stack = stack_of (thread);
  vas_machine_inject_commit (machine, 2, VAS_STATUS_NO_MEMORY);
  ck_assert_uint_eq (use_up (thread, &fault), 1);
  ck_assert_uint_eq (fault.status, VAS_STATUS_STACK_OVERFLOW);
  ck_assert_uint_eq (vas_machine_injected_commit (machine, NULL), 0);
  ck_assert_uint_eq (stack_of (thread).limit, stack.limit - 2 * PAGE);
  expect_region (stack.limit - 3 * PAGE, PAGE, VAS_MEM_RESERVE, 0) ;
}
END_TEST

/* A guard that is larger than what is left is as large as fits; no lower page than the second is used. */
START_TEST (test_stack_st_003_guard_is_as_large_as_fits)
{
  VasFault fault;
  VasThreadId thread = create (0x10000, 0xc000, 0x100000);
  VasStack stack = stack_of (thread);
  ck_assert_uint_eq (stack.guard, 0x3000);
  expect_region (stack.bottom, PAGE, VAS_MEM_RESERVE, 0);
  expect_region (stack.bottom + PAGE, 0x3000, VAS_MEM_COMMIT, GUARD);
  ck_assert_uint_eq (vas_machine_ledger (machine).charged, 0xf000);
  ck_assert (!vas_store_u8 (machine, thread, stack.limit - 1, 1, &fault)); /* no further guard below this one */
  ck_assert_uint_eq (fault.rule, VAS_RULE ('S', 'T', 4));
  expect_region (stack.bottom + PAGE, 0xf000, VAS_MEM_COMMIT, RW);
  stack = stack_of (create (0x10000, 0xe000, 0x1000));
  expect_region (stack.limit - PAGE, PAGE, VAS_MEM_COMMIT, GUARD);
  stack = stack_of (create (0x10000, 0xf000, 0x1000)); /* no page between the lowest and the limit */
  expect_region (stack.bottom, PAGE, VAS_MEM_RESERVE, 0);
}
END_TEST

/* What was committed when it was made is told when it has grown, too. */
START_TEST (test_stack_knows_what_it_began_with)
{
  VasThreadId thread = create (0x40000, 0x2000, 0x1000);
  VasStack stack = stack_of (thread);
  ck_assert_uint_eq (stack.commit, 0x2000);
  ck_assert (vas_store_u8 (machine, thread, stack.limit - 1, 1, NULL));
  stack = stack_of (thread);
  ck_assert_uint_eq (stack.base - stack.limit, 0x3000);
  ck_assert_uint_eq (stack.commit, 0x2000);
}
END_TEST

START_TEST (test_stack_st_005_006_a_guard_made_by_hand_raises_the_limit)
{
  uint32_t old;
  VasThreadId thread = create (0x40000, 0x8000, 0x1000);
  VasStack before = stack_of (thread);
  uint64_t hand = before.limit + 2 * PAGE;
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, thread, hand, PAGE, VAS_MEM_COMMIT, GUARD), hand);
  ck_assert_uint_eq (stack_of (thread).limit, hand + PAGE);
  ck_assert (vas_store_u8 (machine, thread, hand - PAGE, 1, NULL)); /* below the limit, but without a guard */
  ck_assert (vas_store_u8 (machine, thread, hand, 1, NULL)); /* grows there: the guard is below */
  ck_assert_uint_eq (stack_of (thread).limit, hand);
  expect_region (hand - PAGE, PAGE, VAS_MEM_COMMIT, GUARD);
  ck_assert_ptr_null (vas_machine_check (machine)); /* the page that became a guard is not mapped any more */
  ck_assert (vas_win32_virtual_protect (machine, thread, hand + PAGE, PAGE, GUARD, &old));
  ck_assert_uint_eq (stack_of (thread).limit, hand + 2 * PAGE);
  ck_assert (vas_win32_virtual_protect (machine, thread, hand + PAGE, PAGE, RW, &old)); /* ST-006 */
  ck_assert_uint_eq (stack_of (thread).limit, hand + 2 * PAGE);
  ck_assert (vas_store_u8 (machine, thread, hand + PAGE, 1, NULL));
  ck_assert_uint_eq (stack_of (thread).limit, hand + 2 * PAGE);
}
END_TEST

START_TEST (test_stack_st_008_guards_elsewhere_and_of_others_raise)
{
  VasFault fault;
  VasThreadId thread = create (0x40000, 0x2000, 0x1000), other = create (0x40000, 0x2000, 0x1000);
  VasStack stack = stack_of (thread);
  ck_assert (!vas_store_u8 (machine, other, stack.limit - 1, 1, &fault));
  ck_assert_uint_eq (fault.status, VAS_STATUS_GUARD_PAGE_VIOLATION);
  ck_assert_uint_eq (fault.rule, VAS_RULE ('A', 'C', 15));
  ck_assert_uint_eq (stack_of (thread).limit, stack.limit);
  uint64_t page = vas_win32_virtual_alloc (machine, thread, 0, PAGE, VAS_MEM_COMMIT, GUARD);
  ck_assert (!vas_store_u8 (machine, thread, page, 1, &fault));
  ck_assert_uint_eq (fault.rule, VAS_RULE ('A', 'C', 15));
}
END_TEST

START_TEST (test_stack_that_was_freed_does_not_grow)
{
  VasFault fault;
  VasThreadId thread = create (0x10000, 0x1000, 0x1000);
  VasStack stack = stack_of (thread);
  ck_assert (vas_win32_virtual_free (machine, thread, stack.bottom, 0, VAS_MEM_RELEASE));
  ck_assert_uint_ne (vas_win32_virtual_alloc (machine, thread, stack.bottom, 2 * PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                              GUARD),
                     0);
  ck_assert (!vas_store_u8 (machine, thread, stack.bottom + PAGE, 1, &fault));
  ck_assert_uint_eq (fault.rule, VAS_RULE ('A', 'C', 15));
}
END_TEST

/* RtlCreateUserStack's sizes, as Windows gives them. */
START_TEST (test_stack_st_007_sizes_are_raised_and_rounded)
{
  static const struct
  {
    uint64_t commit, reserve, commit_align, reserve_align, in_use, whole;
  } rows[] = {
    { 0, 0, 1, 1, 0x1000, 0x100000 },
    { 0x2000, 0, 1, 1, 0x2000, 0x100000 },
    { 0, 0x200000, 1, 1, 0x1000, 0x200000 },
    { 0x4000, 0x200000, 1, 1, 0x4000, 0x200000 },
    { 0x100000, 0x100000, 1, 1, 0x100000, 0x100000 },
    { 0x20000, 0x20000, 1, 1, 0x20000, 0x100000 },
    { 0, 0x110000, 1, 0x40000, 0x1000, 0x140000 },
    { 0x11000, 0x140000, 0x4000, 0x40000, 0x14000, 0x140000 },
    { 0, 0, 0x4000, 0x400000, 0x4000, 0x400000 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SpaceStack stack;
      StackRequest request = { rows[i].commit, rows[i].reserve, rows[i].commit_align, rows[i].reserve_align,
                               UINT64_MAX, 1 };
      ck_assert_uint_eq (machine_create_stack (machine, 1, &request, &stack).status, VAS_STATUS_SUCCESS);
      ck_assert_uint_eq ((stack.end - stack.start) * PAGE, rows[i].whole);
      ck_assert_uint_eq ((stack.end - stack.limit) * PAGE, rows[i].in_use);
    }
  StackRequest request = { 0x11000, 0x110000, 1, 0, UINT64_MAX, 1 };
  SpaceStack stack;
  ck_assert_uint_eq (machine_create_stack (machine, 1, &request, &stack).rule, VAS_RULE ('S', 'T', 7));
}
END_TEST

START_TEST (test_stack_refused_leaves_no_thread_and_no_trace)
{
  VasThreadId thread = 77;
  VasStackOptions options = { UINT64_MAX, 0, 0 };
  VasDigest before = vas_machine_digest (machine);
  ck_assert_uint_eq (vas_machine_create_thread_with_stack (machine, 1, &options, &thread).rule,
                     VAS_RULE ('V', 'A', 43));
  options = (VasStackOptions) { 0, UINT64_MAX, UINT64_MAX };
  ck_assert_uint_eq (vas_machine_create_thread_with_stack (machine, 1, &options, &thread).rule,
                     VAS_RULE ('V', 'A', 43));
  vas_machine_set_commit_limit (machine, PAGE);
  VasDigest limited = vas_machine_digest (machine);
  options = (VasStackOptions) { 0, 0, 0 };
  ck_assert_uint_eq (vas_machine_create_thread_with_stack (machine, 1, &options, &thread).rule,
                     VAS_RULE ('V', 'A', 44));
  ck_assert_uint_eq (vas_machine_digest (machine).low, limited.low);
  ck_assert_uint_ne (before.low, limited.low);
  ck_assert_uint_eq (thread, 77);
  ck_assert_uint_eq (vas_machine_create_thread_with_stack (machine, 9, &options, &thread).rule,
                     VAS_RULE ('V', 'X', 1));
  vas_machine_set_commit_limit (machine, vas_machine_config (machine)->physical_memory);
}
END_TEST

START_TEST (test_stack_bounds_are_part_of_snapshots_and_of_the_digest)
{
  VasThreadId thread = create (0x40000, 0x2000, 0x1000);
  VasStack stack = stack_of (thread);
  VasSnapshot *snapshot = vas_machine_snapshot (machine);
  VasDigest before = vas_machine_digest (machine);
  ck_assert (vas_store_u8 (machine, thread, stack.limit - 1, 1, NULL));
  ck_assert_uint_ne (vas_machine_digest (machine).low, before.low);
  vas_machine_restore (machine, snapshot);
  ck_assert_uint_eq (stack_of (thread).limit, stack.limit);
  ck_assert_uint_eq (vas_machine_digest (machine).low, before.low);
  vas_snapshot_free (snapshot);
  machine_thread (machine, thread)->stack.limit++;
  ck_assert_uint_ne (vas_machine_digest (machine).low, before.low);
  machine_thread (machine, thread)->stack.limit--;
}
END_TEST

START_TEST (test_stack_ends_with_its_process)
{
  VasStack stack;
  VasThreadId first, thread;
  VasProcessId process = vas_machine_create_process (machine, &first);
  ck_assert_uint_eq (vas_machine_create_thread_with_stack (machine, process, NULL, &thread).status,
                     VAS_STATUS_SUCCESS);
  ck_assert (!vas_machine_thread_stack (machine, first, &stack));
  machine_terminate_process (machine, process);
  ck_assert (!vas_machine_thread_stack (machine, thread, &stack));
  ck_assert_uint_eq (vas_machine_create_thread_with_stack (machine, process, NULL, &thread).rule,
                     VAS_RULE ('V', 'X', 12));
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("stack");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, setup, teardown);
  tcase_add_test (core, test_stack_st_001_is_reserved_then_guarded_then_committed);
  tcase_add_test (core, test_stack_st_003_guard_depends_on_build_and_width);
  tcase_add_test (core, test_stack_st_002_grows_without_an_exception);
  tcase_add_test (core, test_stack_guard_of_many_pages_moves_below_the_touched_one);
  tcase_add_test (core, test_stack_st_004_overflows_where_no_guard_fits);
  tcase_add_test (core, test_stack_st_004_leaves_the_rest_committed_for_the_handler);
  tcase_add_test (core, test_stack_st_004_overflows_where_commit_runs_out);
  tcase_add_test (core, test_stack_st_003_guard_is_as_large_as_fits);
  tcase_add_test (core, test_stack_knows_what_it_began_with);
  tcase_add_test (core, test_stack_st_005_006_a_guard_made_by_hand_raises_the_limit);
  tcase_add_test (core, test_stack_st_008_guards_elsewhere_and_of_others_raise);
  tcase_add_test (core, test_stack_that_was_freed_does_not_grow);
  tcase_add_test (core, test_stack_st_007_sizes_are_raised_and_rounded);
  tcase_add_test (core, test_stack_refused_leaves_no_thread_and_no_trace);
  tcase_add_test (core, test_stack_bounds_are_part_of_snapshots_and_of_the_digest);
  tcase_add_test (core, test_stack_ends_with_its_process);
  suite_add_tcase (suite, core);
  return suite;
}
