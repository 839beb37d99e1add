/* The run of whole traces: names, processes and threads, snapshots, repeats, placement, tests, stops, transcripts, and
 * that the same in gives the same out. */
#include "../support/test_main.h"
#include "play.h"
#include <string.h>
#include <vasbox/machine.h>

#define HEAP "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS)\n"

/* Plays lines whose claims all hold; the tests of behaviour are asserts in the trace itself. */
static void
holds (const char *lines)
{
  RunResult result;
  g_autoptr (GString) text = g_string_new (NULL);
  play (lines, NULL, &result);
  for (guint i = 0; i < result.mismatches->len; i++)
    {
      run_mismatch_format (text, &result, &g_array_index (result.mismatches, RunMismatch, i));
      g_string_append_c (text, '\n');
    }
  ck_assert_msg (result.mismatches->len == 0, "%s%s", lines, text->str);
  ck_assert_uint_gt (result.expectations, 0);
  run_result_clear (&result);
}

static void
fails (const char *lines, const char *message)
{
  g_autofree char *got = play_failing (lines);
  ck_assert_msg (strstr (got, message) != NULL, "%s\nwanted: %s\ngot: %s", lines, message, got);
}

START_TEST (test_evaluate_operators_wrap_at_64_bits)
{
  holds ("assert 1+2*3 == 7, (1+2)*3 == 9, 7/2 == 3, 7%4 == 3, 1|6 == 7, -1 == ~0, 0-1 == 0xffffffffffffffff\n"
         "assert ~0+1 == 0, 0x8000000000000000*2 == 0, 10-2-3 == 5, 64K == 0x10000, handle(4)+1 == 5\n");
}
END_TEST

START_TEST (test_evaluate_refuses_what_has_no_value)
{
  fails ("x = 0\nassert 1/x == 1\n", "test:3:10: found 0, expected a divisor that is not 0");
  fails ("x = 0\nassert 1%x == 1\n", "test:3:10: found 0, expected a divisor that is not 0");
  fails ("x = \"ab\"\nassert x+1 == 1\n", "found a string beside '+', expected a number");
  fails ("x = \"ab\"\ny = x*1T\n", "expected at most 16M bytes");
  fails ("x = \"ab\"\nassert x == 1\n", "found a string compared with a number, expected two of a kind");
  fails ("x = \"ab\"\nVirtualFree(x, 0, MEM_RELEASE)\n", "found a string, expected a number");
  fails ("VirtualFree(0, 0, MEM_RELEASE)\nq = VirtualQuery(0)\nassert q.Nope == 1\n", "Nope");
}
END_TEST

START_TEST (test_names_hold_main_values_and_fields)
{
  holds (HEAP "q = VirtualQuery(heap)\nassert q == 48, q.RegionSize == 1M, q.State == MEM_RESERVE\n"
              "n = NtAllocateVirtualMemory(self, NULL, 0, 5000, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> STATUS_SUCCESS\n"
              "assert n == n.BaseAddress, n.RegionSize == 8K, n != heap\n"
              "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE\nassert heap != 0 # still a number\n"
              "heap = 5\nassert heap == 5\n");
}
END_TEST

START_TEST (test_names_of_refused_calls_are_void)
{
  RunResult result;
  play (HEAP "bad = VirtualAlloc(heap, 1M, MEM_RESERVE, PAGE_NOACCESS)\n"
             "VirtualFree(bad, 0, MEM_RELEASE) -> TRUE\n"
             "also = bad+4K\n"
             "VirtualFree(heap, 4K, MEM_RELEASE) -> also\n"
             "assert bad == 0\n"
             "bad = 7\n"
             "assert bad == 7\n",
        NULL, &result);
  ck_assert_uint_eq (result.skipped, 4);
  ck_assert_uint_eq (result.calls, 2);
  ck_assert_uint_eq (result.mismatches->len, 0);
  ck_assert_uint_eq (result.voids->len, 1);
  const RunVoid *entry = &g_array_index (result.voids, RunVoid, 0);
  ck_assert_str_eq (entry->name, "bad");
  ck_assert_uint_eq (entry->line, 3);
  ck_assert_uint_eq (entry->n_skipped, 4);
  ck_assert_uint_eq (g_array_index (entry->lines, unsigned, 0), 4);
  ck_assert_uint_eq (g_array_index (entry->lines, unsigned, 3), 7);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_names_of_two_refused_calls_are_told_apart)
{
  RunResult result;
  play (HEAP "b1 = VirtualAlloc(heap, 1M, MEM_RESERVE, PAGE_NOACCESS)\n"
             "b2 = VirtualAlloc(heap, 1M, MEM_RESERVE, PAGE_NOACCESS)\n"
             "VirtualQuery(b1)\nVirtualQuery(b2)\nVirtualQuery(heap) -> {AllocationBase=b1}\nassert b2 == 0\n"
             "VirtualQuery(heap) -> b1\nVirtualQuery(heap) at b2\n",
        NULL, &result);
  ck_assert_uint_eq (g_array_index (result.voids, RunVoid, 0).n_skipped, 3);
  ck_assert_uint_eq (g_array_index (result.voids, RunVoid, 1).n_skipped, 3);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_call_with_an_unknown_argument_is_not_run)
{
  RunResult result;
  play ("a = VirtualAlloc(NULL, ?, MEM_RESERVE, PAGE_NOACCESS) -> ok\nVirtualFree(a, 0, MEM_RELEASE)\n", NULL, &result);
  ck_assert_uint_eq (result.calls, 0);
  ck_assert_uint_eq (result.unknown, 1);
  ck_assert_uint_eq (result.skipped, 1);
  ck_assert_ptr_null (g_array_index (result.unknowns, RunUnknown, 0).got);
  ck_assert_int_eq (run_result_status (&result), 0);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_call_arguments_by_name_default_and_pointer)
{
  holds (HEAP "VirtualAlloc(heap, dwSize=4K, flProtect=PAGE_READWRITE, flAllocationType=MEM_COMMIT) -> heap\n"
              "VirtualProtect(heap, 4K, PAGE_READONLY, lpflOldProtect=&NULL) -> FALSE, ERROR_NOACCESS by VP-003\n"
              "VirtualProtect(heap, 4K, PAGE_READONLY, lpflOldProtect=&(heap+4K)) -> FALSE, ERROR_NOACCESS\n"
              "VirtualProtect(heap, 4K, PAGE_READONLY, lpflOldProtect=&(heap+0xffd)) -> FALSE, ERROR_NOACCESS\n"
              "VirtualProtect(heap, 4K, PAGE_READWRITE, lpflOldProtect=&(heap+0xffc)) -> TRUE "
              "{lpflOldProtect=PAGE_READWRITE}\nread32(heap+0xffc) -> 4\n"
              "VirtualProtect(heap, 4K, PAGE_READONLY, lpflOldProtect=&(heap+8)) -> TRUE\n" /* it is lost */
              "VirtualProtect(heap, 4K, PAGE_READWRITE, lpflOldProtect=&(heap+8)) -> FALSE, ERROR_NOACCESS\n"
              "VirtualQuery(heap, 47) -> 0, ERROR_BAD_LENGTH\nVirtualQuery(heap, dwLength=48) -> 48\n");
}
END_TEST

START_TEST (test_who_calls_by_process_and_thread)
{
  holds ("process p\nthread t2\n@p thread t3\n"
         "@p a = VirtualAlloc(NULL, 64K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok\n"
         "@t3 VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE) -> ok\n"
         "@p assert $reserved == 128K, $commit == 64K\n@t3 assert $allocations == 2\nassert $reserved == 0\n"
         "VirtualFree(0x7fff0000, 0, MEM_RELEASE) -> FALSE\n"
         "GetLastError() -> ERROR_INVALID_ADDRESS or ERROR_INVALID_PARAMETER\n@t2 GetLastError() -> ERROR_SUCCESS\n"
         "h = OpenProcess(PROCESS_VM_OPERATION, FALSE, p)\nVirtualFreeEx(h, a, 0, MEM_RELEASE) -> TRUE\n"
         "@p assert $reserved == 64K\nassert $handles == 1, p == 2, main == 1, t2 == 3\n");
}
END_TEST

START_TEST (test_snapshot_restores_the_machine_but_not_names_and_steps)
{
  holds (HEAP "s = snapshot()\nprocess p\n@p VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE) -> ok\n"
              "VirtualFree(heap, 0, MEM_RELEASE) -> TRUE\nx = 9\nb = snapshot()\nrestore(s) -> ok\n"
              "assert $reserved == 1M, x == 9, $step == 3\nrestore(b)\n@p assert $reserved == 64K\nassert $reserved == 0\n");
}
END_TEST

START_TEST (test_restore_makes_later_processes_void)
{
  RunResult result;
  play ("s = snapshot()\nprocess p\nrestore(s)\n@p VirtualQuery(0)\nOpenProcess(PROCESS_VM_OPERATION, FALSE, p)\n",
        NULL,
        &result);
  ck_assert_uint_eq (result.calls, 0);
  ck_assert_uint_eq (result.skipped, 2);
  ck_assert_uint_eq (g_array_index (result.voids, RunVoid, 0).line, 4);
  run_result_clear (&result);
  fails ("restore(7)\n", "found 7, expected what snapshot() gave");
}
END_TEST

START_TEST (test_inject_refuses_the_nth_commit_once)
{
  holds ("inject(commit, nth=2, status=STATUS_NO_MEMORY)\n"
         "VirtualAlloc(NULL, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok\n"
         "VirtualAlloc(NULL, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> NULL, ERROR_NOT_ENOUGH_MEMORY\n"
         "VirtualAlloc(NULL, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok\n"
         "inject(commit)\nVirtualAlloc(NULL, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> NULL, ERROR_COMMITMENT_LIMIT\n");
  fails ("inject(commit, nth=0)\n", "found 0, expected 1 for the next one, 2 ...");
  fails ("inject(in_page, nth=0)\n", "found 0, expected 1 for the next one, 2 ...");
  fails ("thread t {StackReserve=1T*200}\n", "found a thread whose stack cannot be made");
  fails ("inject(commit, nth=1, status=STATUS_SUCCESS)\n", "found no failure, expected a STATUS_ name");
}
END_TEST

START_TEST (test_repeat_includes_both_ends_and_nests)
{
  holds ("n = 0\nrepeat i = 2 .. 4\n  repeat j = i .. 4\n    n = n+i*10+j\n  end\nend\n"
         "assert n == 22+23+24+33+34+44, i == 4\nrepeat k = 5 .. 4\n  n = 0\nend\nassert n != 0\n"
         "m = 0\nrepeat k = ~0-1 .. ~0\n  m = m+1\nend\nassert m == 2\n");
}
END_TEST

START_TEST (test_machine_line_sets_config_and_keys)
{
  RunResult result;
  const RunOptions other = { .config = "windows-7-x64" };
  const char *lines = "machine \"tiny\" {commit_limit=1M, placement=\"top-down\", lock_memory_privilege=TRUE}\n"
                      "assert $commit_limit == 1M\n";
  play (lines, NULL, &result);
  ck_assert_str_eq (result.config, "tiny");
  ck_assert_uint_eq (result.mismatches->len, 0);
  ck_assert_int_eq (vas_machine_config (result.machine)->placement, VAS_PLACEMENT_TOP_DOWN);
  ck_assert (vas_machine_config (result.machine)->lock_memory_privilege);
  run_result_clear (&result);
  play (lines, &other, &result);
  ck_assert_str_eq (result.config, "windows-7-x64");
  ck_assert_uint_eq (result.mismatches->len, 1);
  run_result_clear (&result);
  holds ("machine \"tiny\" {placement=best-fit}\nassert 1 == 1\n");
  fails ("machine \"nope\"\n", "test:2:1: ");
  fails ("machine \"tiny\" {seed=3, commit_limit=0}\n", "test:2:25: commit_limit: ");
  fails ("machine \"tiny\" {seed=3, page_size=24}\n", "test:2:25: page_size: ");
  fails ("machine \"tiny\" {comit_limit=0}\n", "test:2:17: ");
  fails ("machine \"tiny\" {place=maybe}\n", "found place=maybe, expected policy or recorded");
}
END_TEST

START_TEST (test_set_changes_what_may_change_while_running)
{
  RunResult result;
  holds ("set commit_limit = 64K\nassert $commit_limit == 64K\n"
         "VirtualAlloc(NULL, 128K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> NULL, ERROR_COMMITMENT_LIMIT by VA-044\n"
         "set placement = top-down\na = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE)\n"
         "set placement = \"lowest-fit\"\nb = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE)\nassert a > b\n"
         "set place = recorded\nc = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE) at 0x5550000\n"
         "assert c == 0x5550000\n");
  holds ("half = 4G\nset commit_limit = half*2\nassert $commit_limit == 8G\nset commit_limit = half\n"
         "assert $commit_limit == half\n");
  play ("none = VirtualAlloc(NULL, 0, MEM_RESERVE, PAGE_READWRITE)\nset commit_limit = none\n", NULL, &result);
  ck_assert_uint_eq (result.skipped, 1);
  run_result_clear (&result);
  fails ("set page_size = 8K\n", "expected a key that may change while the machine runs");
  fails ("set nonsense = 8K\n", "test:2:");
  fails ("set commit_limit = 0\n", "test:2:");
}
END_TEST

START_TEST (test_place_recorded_answers_with_the_recorded_address)
{
  const char *lines = "machine \"windows-10-x64\" {place=recorded}\n"
                      "a = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10a0000\n"
                      "b = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10b0000\n"
                      "VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) at 0x10c0000\n"
                      "assert a == 0x10a0000\n";
  const RunOptions policy = { .placement = RUN_PLACE_POLICY };
  RunResult result;
  play (lines, NULL, &result);
  ck_assert_uint_eq (result.mismatches->len, 2); /* both are occupied, the second without an expectation */
  ck_assert_uint_eq (g_array_index (result.mismatches, RunMismatch, 0).position.line, 4);
  ck_assert_str_eq (g_array_index (result.mismatches, RunMismatch, 1).expected, "the recorded address 0x10c0000");
  run_result_clear (&result);
  play (lines, &policy, &result);
  ck_assert_uint_eq (result.mismatches->len, 1); /* the assert alone */
  ck_assert_uint_eq (g_array_index (result.mismatches, RunMismatch, 0).position.line, 6);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_tests_pass_or_fail_with_their_points)
{
  RunResult result;
  play ("assert 1 == 1\ntest \"good\" {points=3, proves=[VA-001]}\nassert 1 == 1\ntest \"bad\"\nassert 1 == 2\nassert 3 == 4\n"
        "test \"skips\"\n" HEAP "b = VirtualAlloc(heap, 1M, MEM_RESERVE, PAGE_NOACCESS)\n"
        "VirtualFree(b, 0, MEM_RELEASE) -> TRUE\n"
        "test \"skips nothing wanted\"\nVirtualFree(b, 0, MEM_RELEASE)\n",
        NULL, &result);
  const RunTest *tests = (const RunTest *) result.tests->data;
  ck_assert_uint_eq (result.tests->len, 4);
  ck_assert_str_eq (tests[0].name, "good");
  ck_assert_uint_eq (tests[0].points, 3);
  ck_assert (tests[0].passed && !tests[1].passed && !tests[2].passed && tests[3].passed);
  ck_assert_uint_eq (tests[1].points, 1);
  ck_assert_uint_eq (tests[1].line, 5);
  ck_assert_int_eq (g_array_index (result.mismatches, RunMismatch, 1).test, 1);
  ck_assert_int_eq (run_result_status (&result), 1);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_result_counts_refusals_and_rules)
{
  RunResult result;
  play (HEAP "VirtualFree(heap, 4K, MEM_RELEASE)\nVirtualFree(heap, 4K, MEM_RELEASE) -> refused\n"
             "VirtualAlloc(heap, 1M, MEM_RESERVE, PAGE_NOACCESS)\n",
        NULL, &result);
  const RunRuleCount *rules = (const RunRuleCount *) result.rules->data;
  const RunRefusal *refusals = (const RunRefusal *) result.refusals->data;
  ck_assert_uint_eq (result.calls, 4);
  ck_assert_uint_eq (result.succeeded, 1);
  ck_assert_uint_eq (result.refused, 3);
  ck_assert_uint_eq (result.rules->len, 2);
  ck_assert_uint_eq (rules[0].rule, VAS_RULE ('V', 'A', 25));
  ck_assert_uint_eq (rules[1].count, 2);
  ck_assert (!refusals[0].is_expected && refusals[1].is_expected);
  ck_assert_uint_eq (refusals[2].call.step, 4);
  ck_assert_uint_eq (result.peak_reserved, 1 << 20);
  ck_assert_uint_eq (result.allocations, 1);
  ck_assert_int_eq (run_result_status (&result), 0);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_result_keeps_the_first_refusals_and_counts_all)
{
  RunResult result;
  play ("repeat i = 1 .. 100001\ntouch (0)\nend\ntouch (0) -> refused\n", NULL, &result);
  ck_assert_uint_eq (result.faults, 100002);
  ck_assert_uint_eq (result.unexpected, 100001);
  ck_assert_uint_eq (result.refusals->len, 100000);
  ck_assert_uint_eq (g_array_index (result.rules, RunRuleCount, 0).count, 100002);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_until_stops_after_a_step_or_a_line)
{
  const char *lines = HEAP "VirtualFree(heap, 4K, MEM_RELEASE)\nassert 1 == 2\nrepeat i = 1 .. 9\nVirtualQuery(i)\nend\n";
  RunResult result;
  RunOptions options = { .has_until_step = TRUE, .until_step = 2 };
  play (lines, &options, &result);
  ck_assert_uint_eq (result.calls, 2);
  ck_assert_uint_eq (result.mismatches->len, 0);
  run_result_clear (&result);
  options.until_step = 0;
  play (lines, &options, &result);
  ck_assert_uint_eq (result.calls, 0);
  run_result_clear (&result);
  options.until_step = 5;
  play (lines, &options, &result);
  ck_assert_uint_eq (result.calls, 5);
  run_result_clear (&result);
  options = (RunOptions) { .until_line = 2 };
  play (lines, &options, &result);
  ck_assert_uint_eq (result.calls, 1);
  run_result_clear (&result);
}
END_TEST

START_TEST (test_stop_when_tells_before_after_and_the_holes)
{
  const char *claim = "vasbox-trace 1\n@p assert $reserved > 100K\n";
  g_autoptr (Trace) stop = trace_read ("claim", claim, strlen (claim), NULL);
  const RunOptions options = { .stop_when = stop->lines->pdata[0] };
  RunResult result;
  play ("VirtualQuery(0)\nprocess p\n@p VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)\n"
        "@p VirtualAlloc(0x30000, 64K, MEM_RESERVE, PAGE_NOACCESS)\n@p VirtualQuery(0)\n",
        &options, &result);
  ck_assert (result.stop.reached);
  ck_assert_uint_eq (result.calls, 3);
  ck_assert_uint_eq (result.stop.step, 3);
  ck_assert_uint_eq (result.stop.position.line, 5);
  ck_assert_uint_eq (result.stop.before, 64 << 10);
  ck_assert_uint_eq (result.stop.after, 128 << 10);
  ck_assert_uint_eq (result.stop.holes, 3); /* between the two, up to the shared page, and behind it */
  ck_assert_uint_gt (result.stop.largest_free, (guint64) 1 << 46);
  run_result_clear (&result);
}
END_TEST

static void
fill_is (const char *lines, const char *filled)
{
  RunResult result, again;
  g_autofree char *text = play_and_fill (lines, &result);
  const char *body = strchr (text, '\n') + 1;
  ck_assert_str_eq (body, filled);
  play (body, NULL, &again);
  ck_assert_int_eq (run_result_status (&again), 0);
  ck_assert_uint_eq (again.digest.high, result.digest.high);
  ck_assert_uint_eq (again.digest.low, result.digest.low);
  run_result_clear (&result);
  run_result_clear (&again);
}

START_TEST (test_fill_writes_every_result_and_keeps_comments)
{
  fill_is (HEAP "# a comment\nVirtualAlloc(heap+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE)  # another\n"
                "VirtualFree(heap, 4K, MEM_RELEASE) -> ok\nVirtualFree(heap, 4K, MEM_RELEASE) -> ?\n"
                "NtFreeVirtualMemory(self, heap+64K, 4K, MEM_RELEASE)\nSetLastError(5)\nassert $commit == 0\n",
           "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000\n# a comment\n"
           "VirtualAlloc(heap+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE) -> heap+0x1000  # another\n"
           "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER by VF-001\n"
           "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER by VF-001  # (not in source)\n"
           "NtFreeVirtualMemory(self, heap+64K, 4K, MEM_RELEASE) -> STATUS_SUCCESS {BaseAddress=heap+0x10000, RegionSize=4K}\n"
           "SetLastError(5) -> ok\nassert $commit == 12K\n");
}
END_TEST

START_TEST (test_fill_of_a_repeat_keeps_what_is_the_same_each_time)
{
  fill_is (HEAP "repeat i = 0 .. 2\n  VirtualAlloc(heap+i*64K, 4K, MEM_COMMIT, PAGE_READWRITE)\n"
                "  VirtualFree(heap+64K*i, 4K*(2-i), MEM_DECOMMIT)\n  VirtualProtect(heap, 4K*i, PAGE_READWRITE)\n"
                "  VirtualFree(heap, 1, MEM_RELEASE)\n  assert $allocations == 7, i < 3\nend\n",
           "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000\nrepeat i = 0 .. 2\n"
           "  VirtualAlloc(heap+i*64K, 4K, MEM_COMMIT, PAGE_READWRITE) -> heap+i*64K\n"
           "  VirtualFree(heap+64K*i, 4K*(2-i), MEM_DECOMMIT)\n"
           "  VirtualProtect(heap, 4K*i, PAGE_READWRITE) -> FALSE {lpflOldProtect=PAGE_NOACCESS} by VP-007 or VP-004\n"
           "  VirtualFree(heap, 1, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER by VF-001\n"
           "  assert $allocations == 1, i < 3\nend\n");
}
END_TEST

START_TEST (test_fill_of_skipped_lines_expects_nothing)
{
  fill_is (HEAP "test \"x\"\nb = VirtualAlloc(heap, 1M, MEM_RESERVE, PAGE_NOACCESS)\nVirtualFree(b, 0, MEM_RELEASE) -> TRUE\n"
                "assert b == 1\n",
           "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000\ntest \"x\"\n"
           "b = VirtualAlloc(heap, 1M, MEM_RESERVE, PAGE_NOACCESS) -> NULL, ERROR_INVALID_ADDRESS by VA-025\n"
           "VirtualFree(b, 0, MEM_RELEASE)\n# not run: assert b == 1\n");
}
END_TEST

START_TEST (test_fill_of_a_repeat_leaves_addresses_out_that_differ)
{
  fill_is ("repeat i = 0 .. 2\n  a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)\nend\n",
           "repeat i = 0 .. 2\n  a = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) -> ok\nend\n");
}
END_TEST

/* Both allocations lie at 0x10000, each in its own process. */
START_TEST (test_fill_names_the_addresses_of_the_process_that_a_handle_names)
{
  fill_is ("process p\nmine = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)\n"
           "h = OpenProcess(PROCESS_ALL_ACCESS, FALSE, p)\n"
           "theirs = VirtualAllocEx(h, NULL, 64K, MEM_RESERVE, PAGE_NOACCESS)\n"
           "VirtualAllocEx(h, mine, 4K, MEM_COMMIT, PAGE_READWRITE)\nVirtualAlloc(theirs+4K, 4K, MEM_COMMIT, PAGE_READWRITE)\n",
           "process p\nmine = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000\n"
           "h = OpenProcess(PROCESS_ALL_ACCESS, FALSE, p) -> handle(0x4)\n"
           "theirs = VirtualAllocEx(h, NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10000\n"
           "VirtualAllocEx(h, mine, 4K, MEM_COMMIT, PAGE_READWRITE) -> theirs\n"
           "VirtualAlloc(theirs+4K, 4K, MEM_COMMIT, PAGE_READWRITE) -> mine+0x1000\n");
}
END_TEST

START_TEST (test_digest_is_of_the_results_themselves)
{
  RunResult a, b;
  play ("set place = recorded\na = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) at 0x50000\n"
        "VirtualFree(a, 0, MEM_RELEASE)\n", NULL, &a);
  play ("set place = recorded\na = VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_NOACCESS) at 0x60000\n"
        "VirtualFree(a, 0, MEM_RELEASE)\n", NULL, &b);
  ck_assert_uint_eq (a.state_digest.low, b.state_digest.low);
  ck_assert_uint_ne (a.digest.low, b.digest.low);
  ck_assert_uint_ne (a.digest.high, b.digest.high);
  run_result_clear (&a);
  run_result_clear (&b);
}
END_TEST

/* Plants a fault: a refused call that leaves the state changed. */
static void
change_state_when_refused (const VasMachine *machine, const VasCall *call, void *data G_GNUC_UNUSED)
{
  VasMachine *changed;
  memcpy (&changed, &machine, sizeof changed);
  if (!call->succeeded)
    vas_machine_set_lock_memory_privilege (changed, true);
}

static void
plant_fault (const VasMachine *machine, const TraceLine *line G_GNUC_UNUSED, const VasCall *call, gpointer data)
{
  VasMachine *changed;
  memcpy (&changed, &machine, sizeof changed);
  if (call->step == 1)
    vas_machine_add_observer (changed, change_state_when_refused, data);
}

START_TEST (test_check_finds_a_refused_call_that_changed_the_state)
{
  const char *lines = HEAP "VirtualFree(heap+4K, 0, MEM_RELEASE)\nVirtualFree(heap, 0, MEM_RELEASE)\n";
  for (int check = 0; check < 2; check++)
    {
      RunResult result;
      const RunOptions options = { .check = check, .after_step = plant_fault };
      play (lines, &options, &result);
      ck_assert_int_eq (result.law_is_broken, check);
      ck_assert_uint_eq (result.calls, check ? 2 : 3);
      ck_assert_uint_eq (result.mismatches->len, (guint) check);
      if (check)
        ck_assert_str_eq (g_array_index (result.mismatches, RunMismatch, 0).got, "the refused call changed the state");
      run_result_clear (&result);
    }
}
END_TEST

START_TEST (test_check_allows_an_injected_failure_to_be_spent)
{
  holds (HEAP "inject(commit, nth=2, status=STATUS_NO_MEMORY)\nVirtualAlloc(heap, 4K, MEM_COMMIT, PAGE_READWRITE)\n"
              "VirtualAlloc(heap, 8K, MEM_COMMIT, PAGE_READWRITE) -> NULL, ERROR_NOT_ENOUGH_MEMORY by VA-044\n"
              "VirtualAlloc(heap, 8K, MEM_COMMIT, PAGE_READWRITE) -> heap\n");
}
END_TEST

START_TEST (test_digest_is_of_results_and_not_of_expectations)
{
  RunResult a, b, c;
  play (HEAP "VirtualQuery(heap) -> ok\n", NULL, &a);
  play ("note \"x\"\ntest \"y\"\n" HEAP "VirtualQuery(heap) -> refused\n", NULL, &b);
  play (HEAP "VirtualQuery(heap+4K)\n", NULL, &c);
  ck_assert_uint_eq (a.digest.low, b.digest.low);
  ck_assert_uint_eq (a.digest.high, b.digest.high);
  ck_assert_uint_eq (a.state_digest.low, c.state_digest.low);
  ck_assert_uint_ne (a.digest.low, c.digest.low);
  run_result_clear (&a);
  run_result_clear (&b);
  run_result_clear (&c);
}
END_TEST

/* A number that does not fit is no store of its lower bits. */
START_TEST (test_stores_take_numbers_of_their_width)
{
  holds ("a = VirtualAlloc(NULL, 4K, MEM_COMMIT, PAGE_READWRITE)\n"
         "write8(a, 0xff) -> ok\nwrite16(a+2, -1) -> ok\nwrite32(a+4, ~0-0x7fff_ffff) -> ok\n"
         "fill(a+8, 2, -128) -> ok\nwrite64(a+16, ~0) -> ok\n"
         "read64(a) -> 0x8000_0000_ffff_00ff\nread16(a+8) -> 0x8080\n");
  fails ("write8(0, 1+0xff)\n", "t:2:11: found 0x100 for value of write8, expected a number of 8 bits");
  fails ("write8(0, -129)\n", "found 0xffffffffffffff7f for value of write8");
  fails ("write16(0, 64K)\n", "found 0x10000 for value of write16, expected a number of 16 bits");
  fails ("write32(0, 4G)\n", "found 0x100000000 for value of write32, expected a number of 32 bits");
  fails ("fill(0, 1, byte=256)\n", "found 0x100 for byte of fill, expected a number of 8 bits");
}
END_TEST

static void
add_value_tests (TCase *tcase)
{
  tcase_add_test (tcase, test_evaluate_operators_wrap_at_64_bits);
  tcase_add_test (tcase, test_evaluate_refuses_what_has_no_value);
  tcase_add_test (tcase, test_stores_take_numbers_of_their_width);
  tcase_add_test (tcase, test_names_hold_main_values_and_fields);
  tcase_add_test (tcase, test_names_of_refused_calls_are_void);
  tcase_add_test (tcase, test_names_of_two_refused_calls_are_told_apart);
  tcase_add_test (tcase, test_call_with_an_unknown_argument_is_not_run);
  tcase_add_test (tcase, test_call_arguments_by_name_default_and_pointer);
  tcase_add_test (tcase, test_who_calls_by_process_and_thread);
}

static void
add_statement_tests (TCase *tcase)
{
  tcase_add_test (tcase, test_snapshot_restores_the_machine_but_not_names_and_steps);
  tcase_add_test (tcase, test_restore_makes_later_processes_void);
  tcase_add_test (tcase, test_inject_refuses_the_nth_commit_once);
  tcase_add_test (tcase, test_repeat_includes_both_ends_and_nests);
  tcase_add_test (tcase, test_machine_line_sets_config_and_keys);
  tcase_add_test (tcase, test_set_changes_what_may_change_while_running);
  tcase_add_test (tcase, test_place_recorded_answers_with_the_recorded_address);
}

static void
add_result_tests (TCase *tcase)
{
  tcase_add_test (tcase, test_tests_pass_or_fail_with_their_points);
  tcase_add_test (tcase, test_result_counts_refusals_and_rules);
  tcase_add_test (tcase, test_result_keeps_the_first_refusals_and_counts_all);
  tcase_add_test (tcase, test_until_stops_after_a_step_or_a_line);
  tcase_add_test (tcase, test_stop_when_tells_before_after_and_the_holes);
  tcase_add_test (tcase, test_fill_writes_every_result_and_keeps_comments);
  tcase_add_test (tcase, test_fill_of_a_repeat_keeps_what_is_the_same_each_time);
  tcase_add_test (tcase, test_fill_of_skipped_lines_expects_nothing);
  tcase_add_test (tcase, test_fill_of_a_repeat_leaves_addresses_out_that_differ);
  tcase_add_test (tcase, test_fill_names_the_addresses_of_the_process_that_a_handle_names);
  tcase_add_test (tcase, test_digest_is_of_the_results_themselves);
  tcase_add_test (tcase, test_check_finds_a_refused_call_that_changed_the_state);
  tcase_add_test (tcase, test_check_allows_an_injected_failure_to_be_spent);
  tcase_add_test (tcase, test_digest_is_of_results_and_not_of_expectations);
}

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("trace/runner");
  TCase *values = tcase_create ("values"), *statements = tcase_create ("statements"),
      *results = tcase_create ("results");
  add_value_tests (values);
  add_statement_tests (statements);
  add_result_tests (results);
  suite_add_tcase (suite, values);
  suite_add_tcase (suite, statements);
  suite_add_tcase (suite, results);
  return suite;
}
