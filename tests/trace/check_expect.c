/* Each form of an expectation both ways: it holds where it should, and is a mismatch, told in full, where it should
 * not. */
#include "../support/test_main.h"
#include "play.h"
#include <string.h>

#define HEAP "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS)\n"

static const struct
{
  const char *lines, *mismatch;
} cases[] = {
  /* return values */
  { HEAP "VirtualAlloc(heap+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE) -> heap+0x1000", "none" },
  { HEAP "VirtualAlloc(heap+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE) -> heap",
    "3:62 VirtualAlloc(heap+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE) | heap | heap+0x1000" },
  { HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE", "none" },
  { HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> FALSE", "3:38 VirtualFree(heap, 0, MEM_RELEASE) | FALSE | TRUE" },
  { HEAP "NtFreeVirtualMemory(self, heap, 0, MEM_RELEASE) -> STATUS_SUCCESS", "none" },
  { HEAP "NtFreeVirtualMemory(self, heap, 0, MEM_RELEASE) -> STATUS_INVALID_HANDLE",
    "3:52 NtFreeVirtualMemory(self, heap, 0, MEM_RELEASE) | STATUS_INVALID_HANDLE | STATUS_SUCCESS" },
  /* ok, refused, or */
  { HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> ok", "none" },
  { HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> refused", "3:38 VirtualFree(heap, 0, MEM_RELEASE) | refused | TRUE" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> ok",
    "3:39 VirtualFree(heap, 4K, MEM_RELEASE) | ok | FALSE, ERROR_INVALID_PARAMETER by VF-001" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> refused", "none" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> TRUE or FALSE", "none" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> 7 or 8",
    "3:39 VirtualFree(heap, 4K, MEM_RELEASE) | 7 or 8 | FALSE, ERROR_INVALID_PARAMETER by VF-001" },
  /* the last error */
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER", "none" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_ADDRESS",
    "3:46 VirtualFree(heap, 4K, MEM_RELEASE) | FALSE, ERROR_INVALID_ADDRESS | FALSE, ERROR_INVALID_PARAMETER by VF-001" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_ADDRESS or 87", "none" },
  { "SetLastError(1455)\n" HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE, ERROR_COMMITMENT_LIMIT", "none" },
  { HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE, ERROR_COMMITMENT_LIMIT",
    "3:44 VirtualFree(heap, 0, MEM_RELEASE) | TRUE, ERROR_COMMITMENT_LIMIT | TRUE, last error ERROR_SUCCESS" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, refused", "none" },
  { "SetLastError(5)\n" HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE, refused", "none" },
  { HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE, ok", "none" },
  /* records */
  { HEAP "VirtualQuery(heap) -> {RegionSize=1M, State=MEM_RESERVE}", "none" },
  { HEAP "VirtualQuery(heap) -> {RegionSize=1M, State=MEM_COMMIT}",
    "3:39 VirtualQuery(heap) | {RegionSize=1M, State=MEM_COMMIT} | 48 {RegionSize=1M, State=MEM_RESERVE}" },
  { HEAP "VirtualQuery(heap) -> {State=MEM_COMMIT or MEM_RESERVE}", "none" },
  { "VirtualQuery(-1) -> {State=MEM_FREE}",
    "2:22 VirtualQuery(-1) | {State=MEM_FREE} | 0, ERROR_INVALID_PARAMETER by VQ-013" },
  /* rules */
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE by VF-001", "none" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE by VF-002 or VF-001", "none" },
  { HEAP "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE by VF-002",
    "3:39 VirtualFree(heap, 4K, MEM_RELEASE) | FALSE by VF-002 | FALSE, ERROR_INVALID_PARAMETER by VF-001" },
  { HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> ok by VF-001",
    "3:38 VirtualFree(heap, 0, MEM_RELEASE) | ok by VF-001 | TRUE" },
  /* values and the runner's own calls */
  { "x = 3*4 -> 12", "none" },
  { "x = 3*4 -> 13", "2:12 x = 3*4 | 13 | 12" },
  { "x = \"ab\"+\"c\"*3 -> \"abccc\"", "none" },
  { "x = \"ab\"+\"c\"*3 -> \"abcc\"", "2:19 x = \"ab\"+\"c\"*3 | \"abcc\" | \"abccc\"" },
  { "x = \"\\0\"*4096 -> 0", "2:18 x = \"\\0\"*4096 | 0 | \"\\0\"*4096" },
  { "x = \"a\"\ny = x\nx = \"b\"\nassert y == \"a\", x+y == \"ba\"", "none" },
  { "x = \"a\"\nrepeat i = 1 .. 20\nx = x+x\nend\nassert x == \"a\"*1M", "none" },
  { "s = snapshot() -> ok", "none" },
  { "s = snapshot() -> refused", "2:19 s = snapshot() | refused | 1" },
  /* claims */
  { HEAP "assert $reserved == 1M, $allocations < 2, $allocations <= 1, $allocations > 0, $allocations >= 1, 1 != 2",
    "none" },
  { HEAP "assert $reserved == 2M", "3:8 assert $reserved == 2M | $reserved == 2M | $reserved == 1M" },
  { HEAP "assert 1 == 1, $reserved-1 >= 1M",
    "3:16 assert $reserved-1 >= 1M | $reserved-1 >= 1M | $reserved-1 == 0xfffff" },
  { HEAP "assert 1 < 1, 1 > 1, 1 != 1, 2 <= 1, 1 >= 2", "5" },
  { "a = \"ab\"*2\nassert a == \"abab\", a != \"ab\", \"a\" < a", "none" },
  { "a = \"ab\"*2\nassert a == \"x\"", "3:8 assert a == \"x\" | a == \"x\" | a == \"abab\"" },
};

START_TEST (test_expect_each_form)
{
  g_autofree char *mismatch = play_mismatch (cases[_i].lines);
  ck_assert_msg (g_str_equal (mismatch, cases[_i].mismatch), "%s\nwanted: %s\ngot:    %s", cases[_i].lines,
                 cases[_i].mismatch, mismatch);
}
END_TEST

START_TEST (test_expect_counts_lines_and_claims)
{
  RunResult result;
  play (HEAP "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE, ? by VF-001 or VF-002\nassert 1 == 1, 2 == 2\nVirtualQuery(0) -> ?\n",
        NULL, &result);
  ck_assert_uint_eq (result.expectations, 3);
  ck_assert_uint_eq (result.unknown, 2);
  ck_assert_uint_eq (result.mismatches->len, 1);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_expect_unknown_results_are_computed_and_told)
{
  RunResult result;
  play (HEAP "VirtualQuery(heap) -> ? {RegionSize=?, State=MEM_RESERVE}\n", NULL, &result);
  ck_assert_uint_eq (result.unknowns->len, 1);
  const RunUnknown *unknown = &g_array_index (result.unknowns, RunUnknown, 0);
  ck_assert_str_eq (unknown->call, "VirtualQuery(heap)");
  ck_assert_str_eq (unknown->got, "48 {RegionSize=1M, State=MEM_RESERVE}");
  ck_assert_uint_eq (unknown->position.line, 3);
  ck_assert_uint_eq (result.mismatches->len, 0);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_expect_strict_wants_success_where_nothing_is_said)
{
  const RunOptions strict = { .strict = TRUE };
  RunResult result;
  const char *lines = HEAP "VirtualFree(heap, 4K, MEM_RELEASE)\nVirtualFree(heap, 4K, MEM_RELEASE) -> refused\n";
  play (lines, NULL, &result);
  ck_assert_uint_eq (result.mismatches->len, 0);
  run_result_clear (&result);
  play (lines, &strict, &result);
  ck_assert_uint_eq (result.mismatches->len, 1);
  ck_assert_str_eq (g_array_index (result.mismatches, RunMismatch, 0).expected, "a success (strict)");
  ck_assert_uint_eq (g_array_index (result.mismatches, RunMismatch, 0).rule, VAS_RULE ('V', 'F', 1));
  run_result_clear (&result);
}
END_TEST

/* A repeat can have millions: of each line ten, and how many more there were. */
START_TEST (test_expect_keeps_few_mismatches_of_a_line)
{
  RunResult result;
  g_autoptr (GString) text = g_string_new (NULL);
  play ("repeat i = 1 .. 1000\nassert i == 0, i < 2000\nassert i < 991\nend\n"
        "test \"t\"\nrepeat j = 1 .. 11\nassert j == 0\nend\n", NULL, &result);
  ck_assert_uint_eq (result.n_mismatches, 1000 + 10 + 11);
  ck_assert_uint_eq (result.mismatches->len, 3 * RUN_KEPT_MISMATCHES);
  const RunMismatch *last = &g_array_index (result.mismatches, RunMismatch, RUN_KEPT_MISMATCHES - 1);
  ck_assert_uint_eq (last->n_more, 990);
  run_mismatch_format (text, &result, last);
  ck_assert_str_eq (text->str, "test:3:8: assert i == 0: expected i == 0, got i == 10, and 990 more like it");
  for (guint i = 0; i < result.mismatches->len; i++)
    {
      const RunMismatch *mismatch = &g_array_index (result.mismatches, RunMismatch, i);
      ck_assert_uint_eq (mismatch->n_more, i == 9 ? 990 : i == 29 ? 1 : 0);
    }
  ck_assert_int_eq (run_result_status (&result), 1);
  run_result_clear (&result);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("trace/expect");
  TCase *tcase = tcase_create ("expect");
  tcase_add_loop_test (tcase, test_expect_each_form, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, test_expect_counts_lines_and_claims);
  tcase_add_test (tcase, test_expect_unknown_results_are_computed_and_told);
  tcase_add_test (tcase, test_expect_keeps_few_mismatches_of_a_line);
  tcase_add_test (tcase, test_expect_strict_wants_success_where_nothing_is_said);
  suite_add_tcase (suite, tcase);
  return suite;
}
