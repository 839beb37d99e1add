/* The naive model alone, against the contract's own examples of accesses, write watch, locks and copies: a second
 * opinion that only ever agrees with the machine would be none. */
#include "contract/model.h"
#include "../support/test_main.h"
#include <string.h>
#include <vasbox/protection.h>

#define PAGE UINT64_C (4096)
#define SELF VAS_CURRENT_PROCESS

static Model *model;
static uint64_t words[64];
static VasCall last;

static void
setup (void)
{
  VasConfig config;
  vas_config_init (&config);
  config.maximum_application_address = config.maximum_vad_address = 0x1FFFFF;
  config.user_shared_data = 0;
  model = model_new (&config, &(ModelWindow){ 0, 0x200000 }, 1);
}

static void
teardown (void)
{
  model_free (model);
}

#define CALL(id, ...) call (VAS_CALL_##id, (uint64_t[VAS_MAX_PARAMETERS]){ __VA_ARGS__ })

/* The result; a status where it has one. */
static uint64_t
call (VasCallId id, const uint64_t *arguments)
{
  VasCall in = { .id = id, .thread = 1, .output = words, .output_capacity = sizeof words };
  memcpy (in.arguments, arguments, sizeof in.arguments);
  ModelOutcome outcome = model_call (model, &in, &last);
  ck_assert_int_eq (outcome, MODEL_PREDICTED);
  return last.result;
}

static void
check_rule (VasStatus status, const char *rule)
{
  char text[VAS_RULE_TEXT_SIZE];
  ck_assert_uint_eq (last.verdict.status, status);
  ck_assert_str_eq (vas_rule_format (last.verdict.rule, text), rule);
}

static uint64_t
allocate (uint64_t n_pages, uint32_t type, uint32_t protect)
{
  uint64_t address = CALL (VIRTUAL_ALLOC, 0, n_pages * PAGE, type, protect);
  ck_assert_uint_ne (address, 0);
  return address;
}

static uint32_t
protection (uint64_t address)
{
  VasRegion region;
  ck_assert (model_region (model, 1, address, &region));
  return region.protect;
}

#define COMMIT (VAS_MEM_RESERVE | VAS_MEM_COMMIT)
#define WATCH (COMMIT | VAS_MEM_WRITE_WATCH)

/* AC-001, AC-002, AC-003, AC-004, AC-005, AC-037 */
START_TEST (test_model_says_where_nothing_is)
{
  uint64_t p = allocate (2, VAS_MEM_RESERVE, VAS_PAGE_READWRITE);
  CALL (READ64, p);
  check_rule (VAS_STATUS_ACCESS_VIOLATION, "AC-001");
  CALL (WRITE64, p + 0x10000, 1);
  check_rule (VAS_STATUS_ACCESS_VIOLATION, "AC-002");
  ck_assert_uint_eq (last.outputs[0], 1);
  ck_assert_uint_eq (last.outputs[1], p + 0x10000);
  CALL (EXECUTE, 8, 1);
  check_rule (VAS_STATUS_ACCESS_VIOLATION, "AC-003");
  CALL (READ8, UINT64_C (0xFFFF800000000000));
  check_rule (VAS_STATUS_ACCESS_VIOLATION, "AC-004");
  CALL (WRITE8, UINT64_C (0x0000800000000000), 1);
  check_rule (VAS_STATUS_ACCESS_VIOLATION, "AC-005");
  ck_assert_uint_eq (last.outputs[0], 0);
  ck_assert_uint_eq (last.outputs[1], UINT64_MAX);
}
END_TEST

/* AC-013, AC-014 */
START_TEST (test_model_stores_are_atomic)
{
  uint64_t p = allocate (2, COMMIT, VAS_PAGE_READWRITE);
  CALL (VIRTUAL_PROTECT, p + PAGE, PAGE, VAS_PAGE_READONLY);
  CALL (WRITE64, p + PAGE - 4, UINT64_MAX);
  check_rule (VAS_STATUS_ACCESS_VIOLATION, "AC-007");
  ck_assert_uint_eq (last.outputs[1], p + PAGE);
  ck_assert_uint_eq (CALL (READ64, p + PAGE - 8), 0);
  CALL (WRITE64, p + PAGE - 8, 0x1234);
  ck_assert_uint_eq (CALL (READ64, p + PAGE - 8), 0x1234);
}
END_TEST

/* AC-015, AC-016, AC-018, AC-019, AC-021, AC-023 */
START_TEST (test_model_guard_pages_are_met_once)
{
  uint64_t p = allocate (3, COMMIT, VAS_PAGE_READONLY | VAS_PAGE_GUARD);
  CALL (READ64, p + PAGE - 4);
  check_rule (VAS_STATUS_GUARD_PAGE_VIOLATION, "AC-015");
  CALL (READ64, p + PAGE - 4);
  ck_assert_uint_eq (last.outputs[1], p + PAGE);
  check_rule (VAS_STATUS_GUARD_PAGE_VIOLATION, "AC-015");
  CALL (READ64, p + PAGE - 4);
  ck_assert (last.succeeded);
  ck_assert_uint_eq (protection (p), VAS_PAGE_READONLY);
  ck_assert_uint_eq (protection (p + 2 * PAGE), VAS_PAGE_READONLY | VAS_PAGE_GUARD);
  CALL (WRITE8, p + 2 * PAGE, 1);
  check_rule (VAS_STATUS_GUARD_PAGE_VIOLATION, "AC-015");
  CALL (WRITE8, p + 2 * PAGE, 1);
  check_rule (VAS_STATUS_ACCESS_VIOLATION, "AC-007");
}
END_TEST

/* AC-026, MR-010, MR-014: what decommit and MEM_RESET do to contents */
START_TEST (test_model_contents)
{
  uint64_t p = allocate (1, COMMIT, VAS_PAGE_READWRITE);
  CALL (WRITE32, p, 7);
  CALL (VIRTUAL_ALLOC, p, PAGE, VAS_MEM_RESET, VAS_PAGE_NOACCESS);
  ck_assert_uint_eq (CALL (READ32, p), 7);
  CALL (VIRTUAL_ALLOC, p, PAGE, VAS_MEM_RESET_UNDO, VAS_PAGE_NOACCESS);
  ck_assert (last.succeeded);
  CALL (VIRTUAL_FREE, p, PAGE, VAS_MEM_DECOMMIT);
  CALL (VIRTUAL_ALLOC, p, PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert_uint_eq (CALL (READ32, p), 0);
}
END_TEST

static uint64_t
watched (uint64_t flags, uint64_t address, uint64_t n_pages)
{
  CALL (GET_WRITE_WATCH, flags, address, n_pages * PAGE, 0, 64);
  ck_assert (last.succeeded);
  return last.outputs[1];
}

/* WW-003, WW-004, WW-008, WW-009, WW-011 */
START_TEST (test_model_watches_writes)
{
  uint64_t p = allocate (8, WATCH, VAS_PAGE_READWRITE);
  CALL (WRITE64, p + 2 * PAGE - 4, 1);
  CALL (READ64, p + 4 * PAGE);
  ck_assert_uint_eq (watched (0, p, 8), 2);
  ck_assert_uint_eq (words[0], p + PAGE);
  ck_assert_uint_eq (words[1], p + 2 * PAGE);
  CALL (GET_WRITE_WATCH, 1, p, 8 * PAGE, 0, 1);
  ck_assert_uint_eq (last.outputs[1], 1);
  ck_assert_uint_eq (watched (1, p, 8), 1);
  ck_assert_uint_eq (watched (0, p, 8), 0);
}
END_TEST

/* WW-022, WW-026: page 3 written, protected, page 5 written, both decommitted: only 3 is reported */
START_TEST (test_model_latches_marks)
{
  uint64_t p = allocate (8, WATCH, VAS_PAGE_READWRITE);
  CALL (WRITE8, p + 3 * PAGE, 1);
  CALL (VIRTUAL_PROTECT, p + 3 * PAGE, PAGE, VAS_PAGE_READONLY);
  CALL (WRITE8, p + 5 * PAGE, 1);
  CALL (VIRTUAL_FREE, p, 8 * PAGE, VAS_MEM_DECOMMIT);
  ck_assert_uint_eq (watched (0, p, 8), 1);
  ck_assert_uint_eq (words[0], p + 3 * PAGE);
  CALL (RESET_WRITE_WATCH, p, 8 * PAGE);
  ck_assert_uint_eq (watched (0, p, 8), 0);
}
END_TEST

/* VL-005, VL-007, VL-009, VL-022, QW-001, QW-010 */
START_TEST (test_model_locks)
{
  uint64_t p = allocate (60, COMMIT, VAS_PAGE_READWRITE);
  CALL (VIRTUAL_PROTECT, p, PAGE, VAS_PAGE_READWRITE | VAS_PAGE_GUARD);
  CALL (VIRTUAL_LOCK, p, 1);
  check_rule (VAS_STATUS_GUARD_PAGE_VIOLATION, "VL-005");
  ck_assert_uint_eq (last.last_error, 0x80000001);
  ck_assert_uint_eq (CALL (VIRTUAL_LOCK, p, 1), 1);
  ck_assert_uint_eq (CALL (VIRTUAL_LOCK, p, 42 * PAGE), 1);
  CALL (VIRTUAL_LOCK, p, 43 * PAGE);
  check_rule (VAS_STATUS_WORKING_SET_QUOTA, "VL-009");
  ck_assert_uint_eq (CALL (VIRTUAL_UNLOCK, p, 42 * PAGE), 1);
  CALL (VIRTUAL_UNLOCK, p, 1);
  check_rule (VAS_STATUS_NOT_LOCKED, "VL-022");
  CALL (VIRTUAL_UNLOCK, p, 1);
  check_rule (VAS_STATUS_NOT_LOCKED, "VL-006");
}
END_TEST

/* RW-001, RW-008, RW-009, RW-015, RW-016 */
START_TEST (test_model_copies)
{
  uint64_t p = allocate (3, COMMIT, VAS_PAGE_READWRITE);
  CALL (WRITE64, p, 0x1122334455667788);
  ck_assert_uint_eq (CALL (READ_PROCESS_MEMORY, SELF, p, 0, 8), 1);
  ck_assert_uint_eq (words[0], 0x1122334455667788);
  CALL (VIRTUAL_PROTECT, p + PAGE, PAGE, VAS_PAGE_READWRITE | VAS_PAGE_GUARD);
  CALL (READ_PROCESS_MEMORY, SELF, p, 0, 200);
  ck_assert (last.succeeded);
  CALL (READ_PROCESS_MEMORY, SELF, p + PAGE - 8, 0, 200);
  check_rule (VAS_STATUS_PARTIAL_COPY, "RW-015");
  ck_assert_uint_eq (last.outputs[1], 0);
  CALL (VIRTUAL_PROTECT, p + PAGE, PAGE, VAS_PAGE_NOACCESS);
  CALL (READ_PROCESS_MEMORY, SELF, p + PAGE - 8, 0, 200);
  check_rule (VAS_STATUS_PARTIAL_COPY, "RW-001");
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("model of memory");
  TCase *tests = tcase_create ("clauses");
  tcase_add_checked_fixture (tests, setup, teardown);
  tcase_add_test (tests, test_model_says_where_nothing_is);
  tcase_add_test (tests, test_model_stores_are_atomic);
  tcase_add_test (tests, test_model_guard_pages_are_met_once);
  tcase_add_test (tests, test_model_contents);
  tcase_add_test (tests, test_model_watches_writes);
  tcase_add_test (tests, test_model_latches_marks);
  tcase_add_test (tests, test_model_locks);
  tcase_add_test (tests, test_model_copies);
  suite_add_tcase (suite, tests);
  return suite;
}
