/* Writing is idempotent and loses nothing: over the language's own example, and over ten thousand traces made at random
 * by its grammar. */
#include "../support/test_main.h"
#include "tree.h"

#include <string.h>

#define SEED 20240229
#define N_TREES 10000

static char *
rewrite (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = trace_read ("t", text, strlen (text), &error);
  ck_assert_msg (trace != NULL, "%s", error != NULL ? error->message : "no message");
  return trace_write (trace);
}

static void
assert_rewrite (const char *text, const char *canonical)
{
  g_autofree char *once = rewrite (text);
  ck_assert_str_eq (once, canonical);
  g_autofree char *twice = rewrite (once);
  ck_assert_str_eq (twice, canonical);
}

static const char example[]
    = "vasbox-trace 1\n"
      "machine \"windows-10-x64\" {commit_limit=8G}\n"
      "thread t2 {StackReserve=64K, StackCommit=8K}\n"
      "\n"
      "test \"reserve, commit, guard\" {points=2, proves=[VA-029, VA-032, AC-015]}\n"
      "heap = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x10a0000 from \"arena.c:87\"\n"
      "VirtualAlloc(heap+0x1234, 8K, MEM_COMMIT, PAGE_READWRITE) -> heap+0x1000\n"
      "VirtualAlloc(heap+1020K, 8K, MEM_COMMIT, PAGE_READWRITE) -> NULL, ERROR_INVALID_ADDRESS by VA-032\n"
      "VirtualQuery(heap+0x1000) -> {BaseAddress=heap+0x1000, RegionSize=12K, State=MEM_COMMIT}\n"
      "VirtualProtect(heap+0x2000, 4K, PAGE_READWRITE|PAGE_GUARD) -> TRUE {lpflOldProtect=PAGE_READWRITE}\n"
      "VirtualProtect(heap+0x1000, 4K, PAGE_READONLY, lpflOldProtect=&NULL) -> FALSE, ERROR_NOACCESS by VP-003\n"
      "read(heap+0x2000, 1) -> STATUS_GUARD_PAGE_VIOLATION {kind=read, address=heap+0x2000} by AC-015\n"
      "write(heap+0x1000, \"hello\") -> ok\n"
      "read(heap+0x1000, 5) -> \"hello\"\n"
      "VirtualFree(heap, 4K, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER by VF-001\n"
      "NtFreeVirtualMemory(self, heap+0x8000, 4K, MEM_RELEASE) -> STATUS_SUCCESS {BaseAddress=heap+0x8000}\n"
      "seg = host.VirtualAlloc(NULL, 64K, MEM_RESERVE, PAGE_READWRITE, eTaskCritical) -> S_OK\n"
      "m = host.CreateMalloc(MALLOC_THREADSAFE) -> S_OK\n"
      "p = m.Alloc(100, eTaskCritical) -> S_OK\n"
      "m.Release() -> 0\n"
      "assert $commit == 12K, $allocations == 3\n";

START_TEST (test_writer_keeps_canonical_example)
{
  assert_rewrite (example, example);
}
END_TEST

START_TEST (test_writer_canonical_form)
{
  static const struct
  {
    const char *text, *canonical;
  } cases[] = {
    { "", "" },
    { "\n\n\n", "" },
    { "\n\n\nnote \"x\"\n\n\nnote \"y\"\n\n", "\nnote \"x\"\n\nnote \"y\"\n" },
    { "  f ( 1 ,2,  x = 3 )   ->  ok   #  c  \n", "f(1, 2, x=3) -> ok  #  c\n" },
    { "f(\n  1, # one\n  2)# two\n", "# one\nf(1, 2)  # two\n" },
    { "a=b | c + d * - ~ 5\n", "a = b|c+d*-~5\n" },
    { "a = AB - 123\nb = AB-c\nd = x.AB-123\ne = xAB-123\n", "a = AB - 123\nb = AB - c\nd = x.AB-123\ne = xAB-123\n" },
    { "@ p   f()->NULL or ok,ERROR_X or ?{ a = 1 or 2 , b=[ 1,2 ] } by VA-001 or VA-002 from \"x\" at 5\n",
      "@p f() -> NULL or ok, ERROR_X or ? {a=1 or 2, b=[1, 2]} by VA-001 or VA-002 at 5 from \"x\"\n" },
    { "repeat i=1..3# c\nrepeat j = i .. i*2\nf(i)\n# in\n\nend # e\nend\n",
      "repeat i = 1 .. 3  # c\n  repeat j = i .. i*2\n    f(i)\n    # in\n\n  end  # e\nend\n" },
    { "assert a==b,c<d\nset a.b=4K\nprocess p{}\n", "assert a == b, c < d\nset a.b = 4K\nprocess p {}\n" },
    { "f(&NULL, ?, &a+1, {x=1}, [])\n", "f(&NULL, ?, &a+1, {x=1}, [])\n" },
    { "note \"\\x41\\x00\\x0a\\x7f\\xC3\\xA9\\xff\ttab\"\n", "note \"A\\0\\n\\x7f\303\251\\xff\\ttab\"\n" },
    { "f() # a\r\n\r\n\r\ng()", "f()  # a\n\ng()\n" },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("vasbox-trace 1\n", cases[i].text, NULL);
      g_autofree char *canonical = g_strconcat ("vasbox-trace 1\n", cases[i].canonical, NULL);
      assert_rewrite (text, canonical);
    }
  assert_rewrite ("\xef\xbb\xbfvasbox-trace   1# first\r\n", "vasbox-trace 1  # first\n");
}
END_TEST

START_TEST (test_writer_adds_parentheses_that_a_made_tree_lacks)
{
  TraceExpr one = { .kind = TRACE_EXPR_NUMBER, .number = 1 }, two = { .kind = TRACE_EXPR_NUMBER, .number = 0x2000 };
  TraceExpr sum = { .kind = TRACE_EXPR_BINARY, .op = '-', .left = &one, .right = &two };
  TraceExpr right = { .kind = TRACE_EXPR_BINARY, .op = '-', .left = &one, .right = &sum };
  TraceExpr minus = { .kind = TRACE_EXPR_UNARY, .op = '-', .left = &sum };
  TraceExpr product = { .kind = TRACE_EXPR_BINARY, .op = '*', .left = &minus, .right = &right };
  g_autoptr (GString) out = g_string_new (NULL);
  trace_write_expr (out, &product);
  ck_assert_str_eq (out->str, "-(1-0x2000)*(1-(1-0x2000))");
}
END_TEST

START_TEST (test_writer_line_of_repeat_is_its_head)
{
  g_autoptr (Trace) trace = trace_read ("t", "vasbox-trace 1\nrepeat i = 1 .. 2\nf()\nend\n", 40, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  trace_write_line (out, g_ptr_array_index (trace->lines, 0));
  ck_assert_str_eq (out->str, "repeat i = 1 .. 2");
}
END_TEST

START_TEST (test_writer_random_trees_survive)
{
  for (unsigned i = 0; i < test_scaled (N_TREES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Trace) made = tree_generate (SEED + i, 12);
      g_autofree char *text = trace_write (made);
      g_autoptr (Trace) read = trace_read ("made", text, strlen (text), &error);
      ck_assert_msg (read != NULL, "seed %u: %s\n%s", SEED + i, error != NULL ? error->message : "", text);
      const char *difference = tree_difference (made, read);
      ck_assert_msg (difference == NULL, "seed %u: %s differ\n%s", SEED + i, difference, text);
      g_autofree char *again = trace_write (read);
      ck_assert_msg (strcmp (text, again) == 0, "seed %u:\n%s\n%s", SEED + i, text, again);
    }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("writer");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, test_writer_keeps_canonical_example);
  tcase_add_test (core, test_writer_canonical_form);
  tcase_add_test (core, test_writer_adds_parentheses_that_a_made_tree_lacks);
  tcase_add_test (core, test_writer_line_of_repeat_is_its_head);
  tcase_add_test (core, test_writer_random_trees_survive);
  suite_add_tcase (suite, core);
  return suite;
}
