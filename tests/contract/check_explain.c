/* Explanations are exact, and hints stand only where the call's values tell. */
#include "../support/test_main.h"
#include "contract/explain.h"
#include "contract/hints.h"
#include "contract/remarks.h"
#include <string.h>
#include <vasbox/protection.h>

static VasCall
refused (VasCallId id, VasRule rule, VasStatus status, VasWin32Error error, uint64_t page)
{
  VasCall call = { .id = id, .last_error = error };
  call.verdict.rule = rule;
  call.verdict.status = status;
  call.verdict.page = page;
  return call;
}

static void
expect (const VasCall *call, const char *where, const char *text)
{
  g_autoptr (GString) out = g_string_new ("before|");
  contract_explain (out, call, where);
  ck_assert_str_eq (out->str + 7, text);
}

static VasCall
commit (uint64_t address, uint64_t size, VasRule rule, uint64_t page)
{
  VasCall call = refused (VAS_CALL_VIRTUAL_ALLOC, rule, VAS_STATUS_CONFLICTING_ADDRESSES, VAS_ERROR_INVALID_ADDRESS,
                          page);
  call.arguments[0] = address;
  call.arguments[1] = size;
  call.arguments[2] = VAS_MEM_COMMIT;
  call.arguments[3] = VAS_PAGE_READWRITE;
  return call;
}

START_TEST (test_explain_commit_across_reservations_says_how_far_it_may_go)
{
  VasCall call = commit (0x50008000, 0x10000, VAS_RULE ('V', 'A', 33), 0x50010000);
  expect (&call, "heap.trace:12",
          "heap.trace:12: VirtualAlloc refused: STATUS_CONFLICTING_ADDRESSES (0xC0000018), last error "
          "ERROR_INVALID_ADDRESS (487)\n"
          "  VA-033: A commit must lie inside one reservation; this range spans two adjacent reservations.\n"
          "  source: Asserted by ReactOS's ntdll API tests (CheckAdjacentVADs).\n"
          "  first offending page: 0x50010000\n"
          "  instead: commit only up to 0x50010000, the end of the reservation (size 0x8000 instead of 0x10000).\n");
}
END_TEST

START_TEST (test_explain_release_with_a_size)
{
  VasCall call = refused (VAS_CALL_VIRTUAL_FREE, VAS_RULE ('V', 'F', 1), VAS_STATUS_INVALID_PARAMETER,
                          VAS_ERROR_INVALID_PARAMETER, VAS_NO_PAGE);
  expect (&call, NULL,
          "VirtualFree refused: STATUS_INVALID_PARAMETER (0xC000000D), last error ERROR_INVALID_PARAMETER (87)\n"
          "  VF-001: MEM_RELEASE frees a whole allocation, so VirtualFree demands size 0, even if the size given "
          "equals the allocation's.\n"
          "  source: Asserted by Wine's kernel32 virtual.c tests (test_VirtualAlloc), run on Windows; Microsoft: "
          "VirtualFree page.\n"
          "  instead: pass size 0 with MEM_RELEASE.\n");
}
END_TEST

START_TEST (test_explain_nt_call_has_no_last_error)
{
  VasCall call = refused (VAS_CALL_NT_FREE_VIRTUAL_MEMORY, VAS_RULE ('N', 'F', 12), VAS_STATUS_UNABLE_TO_FREE_VM, 0,
                          0x20000);
  call.arguments[1] = 0x1f800;
  call.arguments[2] = 0x1000;
  expect (&call, "t:1",
          "t:1: NtFreeVirtualMemory refused: STATUS_UNABLE_TO_FREE_VM (0xC000001A)\n"
          "  NF-012: A release or decommit must lie inside one allocation; this range covers several.\n"
          "  source: Asserted by Wine's ntdll virtual.c tests, run on Windows; asserted by ReactOS's ntdll API tests.\n"
          "  first offending page: 0x20000\n"
          "  instead: free only up to 0x20000, the end of the allocation (size 0x800 instead of 0x1000).\n");
}
END_TEST

START_TEST (test_explain_uncertain_clause_says_so)
{
  VasCall call = refused (VAS_CALL_VIRTUAL_ALLOC, VAS_RULE ('V', 'A', 16), VAS_STATUS_INVALID_PARAMETER_2,
                          VAS_ERROR_INVALID_PARAMETER, VAS_NO_PAGE);
  expect (&call, NULL,
          "VirtualAlloc refused: STATUS_INVALID_PARAMETER_2 (0xC00000F0), last error ERROR_INVALID_PARAMETER (87)\n"
          "  VA-016: The address lies in the last 64 KiB below the highest application address, where no allocation is "
          "possible.\n"
          "  source: ReactOS's kernel, of the Windows Server 2003 lineage. May not be exact on current Windows.\n"
          "  instead: pass a lower address, or NULL to let the system choose.\n");
}
END_TEST

START_TEST (test_explain_names_the_effect_of_a_refusal_and_no_unknown_hint)
{
  VasCall call = refused (VAS_CALL_VIRTUAL_PROTECT, VAS_RULE ('V', 'P', 13), VAS_STATUS_INVALID_PAGE_PROTECTION,
                          VAS_ERROR_INVALID_PARAMETER, VAS_NO_PAGE);
  expect (&call, NULL,
          "VirtualProtect refused: STATUS_INVALID_PAGE_PROTECTION (0xC0000045), last error ERROR_INVALID_PARAMETER "
          "(87)\n"
          "  VP-013: A refused call sets the old protection to PAGE_NOACCESS, on Windows 8 and later.\n"
          "  source: Asserted by Wine's ntdll virtual.c tests (test_NtProtectVirtualMemory), run on Windows; asserted "
          "by Wine's kernelbase process.c tests, run on Windows.\n"
          "  effect all the same: The old protection is set to PAGE_NOACCESS.\n");
}
END_TEST

START_TEST (test_explain_computed_hints_need_their_values)
{
  g_autoptr (GString) out = g_string_new (NULL);
  VasCall call = commit (0x50010000, 0x1000, VAS_RULE ('V', 'A', 32), 0x50010000);
  ck_assert (!hint_append (out, &call));
  call.verdict.page = VAS_NO_PAGE;
  ck_assert (!hint_append (out, &call));
  call.verdict.page = 0x50011000; /* the range does not reach it */
  ck_assert (!hint_append (out, &call));
  ck_assert_str_eq (out->str, "");
  call.verdict.rule = VAS_RULE ('V', 'A', 33);
  ck_assert (hint_append (out, &call));
  ck_assert_str_eq (out->str, "commit each reservation by a call of its own.");
  g_string_truncate (out, 0);
  call.verdict.rule = VAS_RULE ('V', 'P', 4);
  ck_assert (hint_append (out, &call));
  ck_assert_str_eq (out->str, "commit the page at 0x50011000 first.");
}
END_TEST

START_TEST (test_explain_names_the_pointer_that_led_nowhere)
{
  VasCall call = refused (VAS_CALL_NT_FREE_VIRTUAL_MEMORY, VAS_RULE ('V', 'F', 31), VAS_STATUS_ACCESS_VIOLATION, 0,
                          VAS_NO_PAGE);
  g_autoptr (GString) wild = g_string_new (NULL), null = g_string_new (NULL), other = g_string_new (NULL);
  call.arguments[2] = 0x70000000;
  call.simulated_pointers = call.faulted_pointers = 4;
  contract_explain (wild, &call, NULL);
  ck_assert_ptr_nonnull (strstr (wild->str, "  here: RegionSize, 0x70000000, leads to memory that the call cannot "
                                            "use.\n"));
  call.simulated_pointers = call.faulted_pointers = 0;
  call.bad_pointers = 2;
  contract_explain (null, &call, NULL);
  ck_assert_ptr_nonnull (strstr (null->str, "  here: BaseAddress is NULL.\n"));
  call = refused (VAS_CALL_READ_PROCESS_MEMORY, VAS_RULE ('R', 'W', 6), VAS_STATUS_ACCESS_VIOLATION,
                  VAS_ERROR_NOACCESS, VAS_NO_PAGE);
  call.bad_pointers = 1u << 4; /* which may be NULL, and is not what was wrong */
  contract_explain (other, &call, NULL);
  ck_assert_ptr_null (strstr (other->str, "here:"));
}
END_TEST

static void
expect_here (VasCall call, const char *here, const char *instead)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *expected = g_strdup_printf ("  here: %s\n", here), *hint = g_strdup_printf ("  instead: %s\n", instead);
  contract_explain (out, &call, NULL);
  ck_assert_msg (strstr (out->str, expected) != NULL, "%s, not %s", out->str, expected);
  ck_assert_msg (strstr (out->str, hint) != NULL, "%s, not %s", out->str, hint);
}

/* Clauses that are the nearest and say something else. */
START_TEST (test_explain_says_what_the_clause_does_not)
{
  VasCall call = refused (VAS_CALL_VIRTUAL_ALLOC2, VAS_RULE ('V', 'A', 4), VAS_STATUS_INVALID_PARAMETER,
                          VAS_ERROR_INVALID_PARAMETER, VAS_NO_PAGE);
  call.arguments[3] = VAS_MEM_RESERVE | VAS_MEM_COMMIT | VAS_MEM_RESERVE_PLACEHOLDER;
  expect_here (call, "MEM_RESERVE_PLACEHOLDER goes with MEM_RESERVE, and MEM_TOP_DOWN beside it, alone.",
               "pass MEM_RESERVE|MEM_RESERVE_PLACEHOLDER and PAGE_NOACCESS; replace the placeholder to commit memory.");
  call = refused (VAS_CALL_GET_OVERLAPPED_RESULT, VAS_RULE ('W', 'W', 25), VAS_STATUS_INVALID_PARAMETER,
                  VAS_ERROR_INVALID_PARAMETER, VAS_NO_PAGE);
  expect_here (call, "no read is pending at that offset of that handle: none was begun, or its result was taken already.",
               "ask once for each read that is pending.");
  call = refused (VAS_CALL_NT_CREATE_SECTION, VAS_RULE ('S', 'C', 10), VAS_STATUS_SECTION_TOO_BIG, 0, VAS_NO_PAGE);
  expect_here (call, "the size is 2^63 bytes or more.", "pass a smaller size.");
  call = refused (VAS_CALL_NT_QUERY_VIRTUAL_MEMORY, VAS_RULE ('N', 'Q', 1), VAS_STATUS_INFO_LENGTH_MISMATCH, 0,
                  VAS_NO_PAGE);
  call.arguments[2] = 5;
  expect_here (call, "a SIZE_T does not fit into the buffer.", "pass the size of a SIZE_T: 8, or 4 in a 32-bit process.");
}
END_TEST

START_TEST (test_explain_a_placeholder_is_split_by_less_than_the_whole)
{
  VasCall call = refused (VAS_CALL_VIRTUAL_FREE, VAS_RULE ('N', 'F', 5), VAS_STATUS_UNABLE_TO_FREE_VM,
                          VAS_ERROR_INVALID_PARAMETER, 0x20000);
  g_autoptr (GString) out = g_string_new (NULL);
  call.arguments[0] = 0x10000;
  call.arguments[1] = 0x20000;
  call.arguments[2] = VAS_MEM_RELEASE | VAS_MEM_PRESERVE_PLACEHOLDER;
  contract_explain (out, &call, NULL);
  ck_assert_ptr_nonnull (strstr (out->str, "  instead: pass a part of one placeholder to split it, or exactly the memory "
                                           "that replaced one.\n"));
}
END_TEST

START_TEST (test_remarks_belong_to_clauses)
{
  gsize n;
  const Remark *rows = remarks (&n);
  for (gsize i = 0; i < n; i++)
    {
      char text[VAS_RULE_TEXT_SIZE];
      ck_assert_msg (vas_clause_find (rows[i].rule) != NULL, "%s", vas_rule_format (rows[i].rule, text));
      ck_assert_msg (g_str_has_suffix (rows[i].text, "."), "%s", rows[i].text);
      ck_assert_msg (rows[i].instead == NULL || g_str_has_suffix (rows[i].instead, "."), "%s", rows[i].text);
    }
}
END_TEST

START_TEST (test_explain_success_and_unknown_rule)
{
  VasCall call = refused (VAS_CALL_VIRTUAL_ALLOC, VAS_NO_RULE, 0xC1234567, 12345, VAS_NO_PAGE);
  expect (&call, NULL,
          "VirtualAlloc refused: status 0xC1234567, last error 12345\n"
          "  -: the contract has no clause for it.\n");
  call.succeeded = true;
  expect (&call, NULL, "");
}
END_TEST

START_TEST (test_hints_belong_to_clauses_once_each)
{
  gsize n;
  const Hint *rows = hints (&n);
  ck_assert_uint_ge (n, 30);
  for (gsize i = 0; i < n; i++)
    {
      char text[VAS_RULE_TEXT_SIZE];
      const char *plain = rows[i].kind == HINT_PLAIN ? rows[i].text : rows[i].otherwise;
      vas_rule_format (rows[i].rule, text);
      ck_assert_msg (vas_clause_find (rows[i].rule) != NULL, "%s is no clause", text);
      ck_assert_msg (plain == NULL || g_str_has_suffix (plain, "."), "%s: no full stop", text);
      ck_assert_msg ((rows[i].kind == HINT_UP_TO) == (rows[i].thing != NULL), "%s: kind and thing disagree", text);
      for (gsize k = 0; k < i; k++)
        ck_assert_msg (rows[k].rule != rows[i].rule, "%s twice", text);
    }
}
END_TEST

START_TEST (test_describe_shows_every_field)
{
  g_autoptr (GString) out = g_string_new (NULL);
  contract_describe (out, vas_clause_find (VAS_RULE ('V', 'P', 13)));
  ck_assert_str_eq (out->str,
                    "VP-013: A refused call sets the old protection to PAGE_NOACCESS, on Windows 8 and later.\n"
                    "  calls: VirtualProtect, VirtualProtectEx, NtProtectVirtualMemory\n"
                    "  expected: *lpflOldProtect is 0x01.\n"
                    "  effect of a refusal: The old protection is set to PAGE_NOACCESS.\n"
                    "  source: Asserted by Wine's ntdll virtual.c tests (test_NtProtectVirtualMemory), run on Windows; "
                    "asserted by Wine's kernelbase process.c tests, run on Windows.\n"
                    "  confidence: asserted by tests that are run on Windows\n"
                    "  wine: differs. Wine 8.0: the old protection was set to 0.\n");
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("explain");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_explain_commit_across_reservations_says_how_far_it_may_go);
  tcase_add_test (core, test_explain_release_with_a_size);
  tcase_add_test (core, test_explain_nt_call_has_no_last_error);
  tcase_add_test (core, test_explain_uncertain_clause_says_so);
  tcase_add_test (core, test_explain_names_the_effect_of_a_refusal_and_no_unknown_hint);
  tcase_add_test (core, test_explain_computed_hints_need_their_values);
  tcase_add_test (core, test_explain_names_the_pointer_that_led_nowhere);
  tcase_add_test (core, test_explain_says_what_the_clause_does_not);
  tcase_add_test (core, test_explain_a_placeholder_is_split_by_less_than_the_whole);
  tcase_add_test (core, test_remarks_belong_to_clauses);
  tcase_add_test (core, test_explain_success_and_unknown_rule);
  tcase_add_test (core, test_hints_belong_to_clauses_once_each);
  tcase_add_test (core, test_describe_shows_every_field);
  suite_add_tcase (suite, core);
  return suite;
}
