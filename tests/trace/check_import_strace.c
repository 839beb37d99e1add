/* Small hand-made strace logs, each with the exact trace it gives: every call, every prefix, joined threads and
 * processes. */
#include "../support/test_main.h"
#include "importing.h"
#include <string.h>

#define HEADER "vasbox-trace 1\nmachine \"linux-x86_64\" {place=recorded, commit_limit=128T}\n"
#define ANONYMOUS "MAP_PRIVATE|MAP_ANONYMOUS"
#define FOUR_PAGES "mmap(NULL, 16384, PROT_READ|PROT_WRITE, " ANONYMOUS ", -1, 0) = 0x7f0000010000\n"
#define ALLOCATED \
  "a1 = NtAllocateVirtualMemory(self, NULL, 0, 16K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok at 0x7f0000010000\n"
#define LIBRARY "mmap(NULL, 16384, PROT_READ, MAP_PRIVATE|MAP_DENYWRITE, 3, 0) = 0x7f0000020000\n"
#define PLACED \
  "view1 = place(0x7f0000020000, 16K, MEM_MAPPED, MEM_COMMIT, PAGE_READONLY, PAGE_EXECUTE_WRITECOPY) -> ok\n"

static Import
import (const char *log, const char *pid)
{
  return import_log ("strace", log, pid);
}

/* The trace behind the header is exactly @lines, and canonical; the report holds @reported. */
static void
assert_import (const char *log, const char *lines, const char *reported)
{
  Import got = import (log, NULL);
  g_autofree char *expected = g_strconcat (HEADER, lines, NULL);
  assert_imported (&got, expected);
  ck_assert_msg (strstr (got.report->str, reported) != NULL, "%s", got.report->str);
  import_clear (&got);
}

START_TEST (test_import_strace_anonymous_memory)
{
  assert_import (FOUR_PAGES "mmap(NULL, 8192, PROT_NONE, " ANONYMOUS "|MAP_NORESERVE, -1, 0) = 0x7f0000030000\n"
                 "mmap(0x600000000000, 5000, PROT_READ, " ANONYMOUS "|MAP_FIXED, -1, 0) = 0x600000000000\n"
                 "mmap(0x600000010000, 4096, PROT_EXEC, " ANONYMOUS ", -1, 0) = 0x7f0000040000\n",
                 ALLOCATED
                 "a2 = NtAllocateVirtualMemory(self, NULL, 0, 8K, MEM_RESERVE, PAGE_NOACCESS) -> ok at 0x7f0000030000\n"
                 "a3 = NtAllocateVirtualMemory(self, 0x600000000000, 0, 0x1388, MEM_RESERVE|MEM_COMMIT, "
                 "PAGE_READONLY) -> "
                 "ok\n"
                 "a4 = NtAllocateVirtualMemory(self, NULL, 0, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_EXECUTE) -> ok at "
                 "0x7f0000040000\n",
                 "        1  MAP_NORESERVE: what is committed is charged all the same\n");
}
END_TEST

START_TEST (test_import_strace_munmap_of_a_part_is_a_release)
{
  assert_import (FOUR_PAGES "munmap(0x7f0000011000, 4096) = 0\nmunmap(0x7f0000010000, 16384) = 0\n",
                 ALLOCATED "NtFreeVirtualMemory(self, a1+0x1000, 4K, MEM_RELEASE) -> ok\n"
                           "NtFreeVirtualMemory(self, a1, 4K, MEM_RELEASE) -> ok\n"
                           "NtFreeVirtualMemory(self, a1+0x2000, 8K, MEM_RELEASE) -> ok\n",
                 "3 used, 0 skipped");
}
END_TEST

START_TEST (test_import_strace_munmap_is_cut_at_allocations)
{
  assert_import (FOUR_PAGES "mmap(0x7f0000014000, 4096, PROT_READ, " ANONYMOUS ", -1, 0) = 0x7f0000014000\n"
                 "munmap(0x7f0000012000, 12288) = 0\nmunmap(0x7f0000012000, 4096) = 0\n",
                 ALLOCATED "a2 = NtAllocateVirtualMemory(self, 0x7f0000014000, 0, 4K, MEM_RESERVE|MEM_COMMIT, "
                           "PAGE_READONLY) -> ok\n"
                           "NtFreeVirtualMemory(self, a1+0x2000, 8K, MEM_RELEASE) -> ok\n"
                           "NtFreeVirtualMemory(self, a2, 4K, MEM_RELEASE) -> ok\n",
                 "        1  unmapping of memory that was mapped before the trace, or of none\n");
}
END_TEST

START_TEST (test_import_strace_mprotect_commits_what_was_never_accessible)
{
  assert_import ("mmap(NULL, 16384, PROT_NONE, " ANONYMOUS ", -1, 0) = 0x7f0000010000\n"
                 "mprotect(0x7f0000010000, 8192, PROT_READ|PROT_WRITE) = 0\n"
                 "mprotect(0x7f0000011000, 8192, PROT_READ) = 0\n"
                 "mprotect(0x7f0000010000, 4096, PROT_READ) = 0\n"
                 "mprotect(0x7f0000010000, 16384, PROT_NONE) = 0\n",
                 "a1 = NtAllocateVirtualMemory(self, NULL, 0, 16K, MEM_RESERVE, PAGE_NOACCESS) -> ok at "
                 "0x7f0000010000\n"
                 "NtAllocateVirtualMemory(self, a1, 0, 8K, MEM_COMMIT, PAGE_READWRITE) -> ok\n"
                 "NtAllocateVirtualMemory(self, a1+0x1000, 0, 8K, MEM_COMMIT, PAGE_READONLY) -> ok\n"
                 "NtProtectVirtualMemory(self, a1, 4K, PAGE_READONLY) -> ok\n"
                 "NtProtectVirtualMemory(self, a1, 12K, PAGE_NOACCESS) -> ok\n",
                 "5 used");
}
END_TEST

START_TEST (test_import_strace_mprotect_of_unknown_memory_places_it)
{
  assert_import ("mprotect(0x560000000000, 8192, PROT_READ) = 0\n",
                 "view1 = place(0x560000000000, 8K, MEM_MAPPED, MEM_COMMIT, PAGE_WRITECOPY, "
                 "PAGE_EXECUTE_WRITECOPY) -> ok\n"
                 "NtProtectVirtualMemory(self, view1, 8K, PAGE_READONLY) -> ok\n",
                 "        1  memory from before the trace: placed as a writable view when first used\n");
}
END_TEST

START_TEST (test_import_strace_file_views)
{
  assert_import (LIBRARY
                 "mmap(0x7f0000021000, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_FIXED, 3</lib/a,b).so>, 0x1000) = "
                 "0x7f0000021000\n"
                 "mprotect(0x7f0000022000, 4096, PROT_READ|PROT_WRITE) = 0\n"
                 "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 4, 0) = 0x7f0000030000\n"
                 "munmap(0x7f0000030000, 4096) = 0\n",
                 PLACED "place(view1+0x1000, 4K, MEM_MAPPED, MEM_COMMIT, PAGE_EXECUTE_READ) -> ok\n"
                        "NtProtectVirtualMemory(self, view1+0x2000, 4K, PAGE_WRITECOPY) -> ok\n"
                        "view2 = place(0x7f0000030000, 4K, MEM_MAPPED, MEM_COMMIT, PAGE_READWRITE, "
                        "PAGE_EXECUTE_READWRITE) -> ok\n"
                        "NtUnmapViewOfSection(self, view2) -> ok\n",
                 "        1  a file mapped over a part of a view: the view stays one, its pages change\n");
}
END_TEST

START_TEST (test_import_strace_part_of_a_view_unmapped_places_the_rest)
{
  assert_import (LIBRARY "mprotect(0x7f0000023000, 4096, PROT_NONE) = 0\nmunmap(0x7f0000021000, 4096) = 0\n"
                 "mmap(0x7f0000022000, 4096, PROT_READ, " ANONYMOUS "|MAP_FIXED, -1, 0) = 0x7f0000022000\n",
                 PLACED "NtProtectVirtualMemory(self, view1+0x3000, 4K, PAGE_NOACCESS) -> ok\n"
                        "NtUnmapViewOfSection(self, view1) -> ok\n"
                        "view2 = place(0x7f0000020000, 4K, MEM_MAPPED, MEM_COMMIT, PAGE_READONLY, "
                        "PAGE_EXECUTE_WRITECOPY) -> ok\n"
                        "view3 = place(0x7f0000022000, 8K, MEM_MAPPED, MEM_COMMIT, PAGE_READONLY, "
                        "PAGE_EXECUTE_WRITECOPY) -> ok\n"
                        "place(view3+0x1000, 4K, MEM_MAPPED, MEM_COMMIT, PAGE_NOACCESS) -> ok\n"
                        "NtUnmapViewOfSection(self, view3) -> ok\n"
                        "view4 = place(0x7f0000023000, 4K, MEM_MAPPED, MEM_COMMIT, PAGE_NOACCESS, "
                        "PAGE_EXECUTE_WRITECOPY) -> ok\n"
                        "a1 = NtAllocateVirtualMemory(self, 0x7f0000022000, 0, 4K, MEM_RESERVE|MEM_COMMIT, "
                        "PAGE_READONLY) -> ok\n",
                 "        2  a part of a view unmapped: the whole view is unmapped, the rest placed again\n");
}
END_TEST

START_TEST (test_import_strace_madvise)
{
  assert_import (FOUR_PAGES LIBRARY "madvise(0x7f0000011000, 8192, MADV_DONTNEED) = 0\n"
                 "madvise(0x7f0000011000, 8192, MADV_FREE) = 0\nmadvise(0x7f0000020000, 4096, MADV_DONTNEED) = 0\n"
                 "madvise(0x7f0000011000, 8192, MADV_HUGEPAGE) = 0\n",
                 ALLOCATED PLACED "NtFreeVirtualMemory(self, a1+0x1000, 8K, MEM_DECOMMIT) -> ok\n"
                                  "NtAllocateVirtualMemory(self, a1+0x1000, 0, 8K, MEM_COMMIT, PAGE_READWRITE) -> ok\n"
                                  "NtAllocateVirtualMemory(self, a1+0x1000, 0, 8K, MEM_RESET, PAGE_READWRITE) -> ok\n",
                 "  skipped:\n        1  madvise on no committed private page\n        1  madvise with "
                 "MADV_HUGEPAGE\n");
}
END_TEST

START_TEST (test_import_strace_numbers_are_words)
{
  assert_import ("mmap(NULL, 0x4000, 0x3, 0x22, -1, 0) = 0x7f0000010000\n"
                 "mmap(NULL, 16384, 0x1 /* PROT_READ */, 0x2 /* MAP_PRIVATE */, 3, 0) = 0x7f0000020000\n"
                 "mprotect(0x7f0000010000, 0x1000, 0x1|0x4) = 0\nmadvise(0x7f0000011000, 0x2000, 0x8) = 0\n",
                 ALLOCATED PLACED "NtProtectVirtualMemory(self, a1, 4K, PAGE_EXECUTE_READ) -> ok\n"
                                  "NtAllocateVirtualMemory(self, a1+0x1000, 0, 8K, MEM_RESET, PAGE_READWRITE) -> ok\n",
                 "4 used, 0 skipped, 0 unknown");
}
END_TEST

START_TEST (test_import_strace_mremap)
{
  assert_import (FOUR_PAGES "mremap(0x7f0000010000, 16384, 8192, MREMAP_MAYMOVE) = 0x7f0000010000\n"
                 "mremap(0x7f0000010000, 8192, 12288, MREMAP_MAYMOVE) = 0x7f0000010000\n"
                 "mremap(0x7f0000010000, 12288, 20480, MREMAP_MAYMOVE) = 0x7f0000040000\n",
                 ALLOCATED "NtFreeVirtualMemory(self, a1+0x2000, 8K, MEM_RELEASE) -> ok\n"
                           "a2 = NtAllocateVirtualMemory(self, 0x7f0000012000, 0, 4K, MEM_RESERVE|MEM_COMMIT, "
                           "PAGE_READWRITE) -> ok\n"
                           "a3 = NtAllocateVirtualMemory(self, 0x7f0000040000, 0, 20K, MEM_RESERVE|MEM_COMMIT, "
                           "PAGE_READWRITE) -> ok\n"
                           "NtFreeVirtualMemory(self, a1, 8K, MEM_RELEASE) -> ok\n"
                           "NtFreeVirtualMemory(self, a2, 4K, MEM_RELEASE) -> ok\n",
                 "        1  mremap that moved: a new allocation, the content is not moved\n");
}
END_TEST

START_TEST (test_import_strace_brk_moves_in_one_reservation)
{
  assert_import ("brk(NULL) = 0x560000000800\nbrk(0x560000021800) = 0x560000021800\nbrk(0x560000011000) = "
  "0x560000011000\n"
                 "brk(0x560000011000) = 0x560000011000\n",
                 "heap1 = NtAllocateVirtualMemory(self, 0x560000001000, 0, 132K, MEM_RESERVE, PAGE_READWRITE) -> ok\n"
                 "NtAllocateVirtualMemory(self, heap1, 0, 132K, MEM_COMMIT, PAGE_READWRITE) -> ok\n"
                 "NtFreeVirtualMemory(self, heap1+0x10000, 68K, MEM_DECOMMIT) -> ok\n",
                 "        1  brk: commits and decommits inside one reservation made for it\n");
}
END_TEST

#define MUNMAP "munmap(0x7f0000010000, 4096)"

START_TEST (test_import_strace_prefix_variants_mean_the_same)
{
  static const char *const lines[] = {
    MUNMAP " = 0\n", "30951 " MUNMAP " = 0\n", "[pid 30951] " MUNMAP " = 0\n", "[pid   951] " MUNMAP "       = 0\n",
    "07:24:18 " MUNMAP " = 0\n", "30951 07:24:18.505487 " MUNMAP " = 0\n", "1700000000.123456 " MUNMAP " = 0\n",
    "30962      0.000451 " MUNMAP " = 0\n", "     0.000451 " MUNMAP " = 0\n", "07:24:18 (+     0.000058) " MUNMAP
    " = 0\n",
    "[00007f3d5c1b2a3c] " MUNMAP " = 0\n", "[pid 951] 07:24:18 [00007f3d5c1b2a3c] " MUNMAP " = 0\n",
    MUNMAP " = 0 <0.000058>\n", MUNMAP " = 0\r\n", MUNMAP " = 0", MUNMAP " = 0\n > /lib/libc.so(munmap+0x7) [0xf]\n",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *pid = g_strndup (lines[i], strcspn (lines[i], "m"));
      bool has_pid = g_str_has_prefix (lines[i], "309") || g_str_has_prefix (lines[i], "[pid");
      g_autofree char *first = g_strconcat (has_pid ? pid : "", FOUR_PAGES, lines[i], NULL);
      assert_import (first, ALLOCATED "NtFreeVirtualMemory(self, a1, 4K, MEM_RELEASE) -> ok\n", " 0 unknown");
    }
}
END_TEST

START_TEST (test_import_strace_unfinished_calls_are_joined)
{
  /* thread 2's mmap gets the pages of thread 1's munmap, which comes back later */
  assert_import ("1 " FOUR_PAGES
                 "1 munmap(0x7f0000010000, 16384 <unfinished ...>\n"
                 "2 mmap(NULL, 8192, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0 <unfinished ...>\n"
                 "[pid     2] <... mmap resumed>)               = 0x7f0000010000 <0.000076>\n"
                 "1 <... munmap resumed>)             = 0\n"
                 "2 mprotect(0x7f0000010000, 4096, PROT_READ <unfinished ...>\n",
                 ALLOCATED "NtFreeVirtualMemory(self, a1, 16K, MEM_RELEASE) -> ok\n"
                           "thread t1  # 2\n"
                           "@t1 a2 = NtAllocateVirtualMemory(self, NULL, 0, 8K, MEM_RESERVE|MEM_COMMIT, "
                           "PAGE_READONLY) -> ok at "
                           "0x7f0000010000\n",
                 "        1  a call that was never resumed\n");
}
END_TEST

START_TEST (test_import_strace_failures_signals_and_noise)
{
  assert_import (FOUR_PAGES "mmap(NULL, 18446744073709547520, PROT_READ, " ANONYMOUS ", -1, 0) = -1 ENOMEM (Cannot "
  "allocate memory)\n"
                 "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_ACCERR, si_addr=0x7f0000010000} ---\n"
                 "munmap(0x7f0000010000, 16384) = ?\n"
                 "mlock(0x7f0000010000, 4096) = 0\n"
                 "hello from the program\n"
                 "mmap(NULL, 4096, PROT\n"
                 "mmap(NULL, 4096, PROT_READ, " ANONYMOUS ", -1, 0) = 0!7f0000010000\n"
                 "+++ exited with 0 +++\n",
                 ALLOCATED,
                 "t.log: strace log, 9 lines: 1 used, 5 skipped, 3 unknown\n"
                 "  skipped:\n"
                 "        1  call that failed on Linux: ENOMEM\n"
                 "        1  call that failed on Linux: no result\n"
                 "        1  exit\n"
                 "        1  mlock: nothing on Windows that is simulated\n"
                 "        1  signal\n"
                 "  unknown:\n"
                 "        3  not a line of strace\n");
}
END_TEST

START_TEST (test_import_strace_calls_on_no_pages_are_left_out)
{
  assert_import (LIBRARY "munmap(0x7f0000021000, 0) = 0\nmunmap(0x7f0000020001, 4096) = 0\n"
                 "mprotect(0x7f0000021000, 0, PROT_NONE) = 0\nmadvise(0x7f0000021008, 4096, MADV_FREE) = 0\n"
                 "munmap(0x7f0000021000, 18446744073709551615) = 0\n",
                 PLACED, "        5  call on no pages\n");
}
END_TEST

START_TEST (test_import_strace_new_program_is_a_process)
{
  assert_import ("1 brk(NULL) = 0x560000000000\n1 " FOUR_PAGES
                 "1 brk(NULL) = 0x560000000000\n"
                 "1 brk(NULL) = 0x570000000000\n"
                 "1 munmap(0x7f0000010000, 4096) = 0\n"
                 "2 brk(NULL) = 0x580000000000\n2 " FOUR_PAGES,
                 ALLOCATED "process p2  # 1\nprocess p3  # 2\n"
                           "@p3 a2 = NtAllocateVirtualMemory(self, NULL, 0, 16K, MEM_RESERVE|MEM_COMMIT, "
                           "PAGE_READWRITE) -> ok at "
                           "0x7f0000010000\n",
                 "        1  unmapping of memory that was mapped before the trace, or of none\n");
}
END_TEST

START_TEST (test_import_strace_forked_process_gets_a_copy)
{
  assert_import ("1 " FOUR_PAGES "1 mprotect(0x7f0000011000, 4096, PROT_READ) = 0\n"
                 "1 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 2\n"
                 "2 munmap(0x7f0000010000, 4096) = 0\n"
                 "1 clone(child_stack=0x7f, flags=CLONE_VM|CLONE_THREAD) = 3\n"
                 "3 munmap(0x7f0000010000, 4096) = 0\n",
                 ALLOCATED "NtProtectVirtualMemory(self, a1+0x1000, 4K, PAGE_READONLY) -> ok\n"
                           "process p2  # 2\n"
                           "@p2 a2 = place(0x7f0000010000, 16K, MEM_PRIVATE, MEM_COMMIT, PAGE_READWRITE) -> ok\n"
                           "@p2 place(a2+0x1000, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_READONLY) -> ok\n"
                           "@p2 NtFreeVirtualMemory(self, a2, 4K, MEM_RELEASE) -> ok\n"
                           "thread t1  # 3\n"
                           "@t1 NtFreeVirtualMemory(self, a1, 4K, MEM_RELEASE) -> ok\n",
                 "        1  a forked process: its memory is placed, not shared\n");
}
END_TEST

START_TEST (test_import_strace_execve_begins_a_process)
{
  assert_import ("1 execve(\"/bin/a\", [\"a\", \"(\"], 0x7f /* 3 vars */) = 0\n1 " FOUR_PAGES
                 "1 execve(\"/bin/b\", [\"b\"], 0x7f /* 3 vars */) = 0\n1 " FOUR_PAGES,
                 ALLOCATED "process p2  # 1\n"
                           "@p2 a2 = NtAllocateVirtualMemory(self, NULL, 0, 16K, MEM_RESERVE|MEM_COMMIT, "
                           "PAGE_READWRITE) -> ok at "
                           "0x7f0000010000\n",
                 "4 used");
}
END_TEST

START_TEST (test_import_strace_pid_selects_a_process)
{
  Import got = import ("1 " FOUR_PAGES "2 " FOUR_PAGES "2 munmap(0x7f0000010000, 4096) = 0\n", "1");
  ck_assert_str_eq (got.trace->str, HEADER ALLOCATED);
  ck_assert_ptr_nonnull (strstr (got.report->str, "        2  another process (--pid)\n"));
  import_clear (&got);
  got = import ("1 " FOUR_PAGES, "3");
  ck_assert_str_eq (got.error, "t.log: found no line of process 3 (--pid), expected one that is in the log");
  import_clear (&got);
  got = import ("1 " FOUR_PAGES, "x");
  ck_assert_str_eq (got.error, "--pid: found \"x\", expected a process id as the log writes it, such as 30951");
  import_clear (&got);
}
END_TEST

START_TEST (test_import_strace_nested_brackets_have_a_limit)
{
  g_autoptr (GString) log = g_string_new ("mmap(");
  for (int i = 0; i < 1000000; i++)
    g_string_append_c (log, "([{"[i % 3]);
  g_string_append (log, "\n" FOUR_PAGES);
  assert_import (log->str, ALLOCATED, "1 used, 0 skipped, 1 unknown");
}
END_TEST

START_TEST (test_import_strace_nothing_found_says_where)
{
  Import got = import ("\n0024:trace:virtual:NtClose\n", NULL);
  ck_assert_ptr_nonnull (got.error);
  ck_assert_msg (g_str_has_prefix (got.error, "t.log:2:1: found \"0024:trace:virtual:NtClose\" and no line of the log, "
                                              "expected strace's lines"), "%s", got.error);
  import_clear (&got);
}
END_TEST

START_TEST (test_import_strace_is_recognised)
{
  static const char *const logs[] = { FOUR_PAGES, "noise\n[pid 7] brk(NULL) = 0x1000\n", "7 +++ exited with 0 +++\n" };
  for (gsize i = 0; i < G_N_ELEMENTS (logs); i++)
    ck_assert_str_eq (import_format_detect (logs[i], strlen (logs[i]))->name, "strace");
}
END_TEST

Suite *
make_suite (void)
{
  const TTest *const tests[] = {
    test_import_strace_anonymous_memory,
    test_import_strace_munmap_of_a_part_is_a_release,
    test_import_strace_munmap_is_cut_at_allocations,
    test_import_strace_mprotect_commits_what_was_never_accessible,
    test_import_strace_mprotect_of_unknown_memory_places_it,
    test_import_strace_file_views,
    test_import_strace_part_of_a_view_unmapped_places_the_rest,
    test_import_strace_madvise,
    test_import_strace_numbers_are_words,
    test_import_strace_mremap,
    test_import_strace_brk_moves_in_one_reservation,
    test_import_strace_prefix_variants_mean_the_same,
    test_import_strace_unfinished_calls_are_joined,
    test_import_strace_failures_signals_and_noise,
    test_import_strace_calls_on_no_pages_are_left_out,
    test_import_strace_new_program_is_a_process,
    test_import_strace_forked_process_gets_a_copy,
    test_import_strace_execve_begins_a_process,
    test_import_strace_pid_selects_a_process,
    test_import_strace_nested_brackets_have_a_limit,
    test_import_strace_nothing_found_says_where,
    test_import_strace_is_recognised,
  };
  Suite *suite = suite_create ("import_strace");
  TCase *tcase = tcase_create ("import_strace");
  suite_add_tcase (suite, tcase);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    tcase_add_test (tcase, tests[i]);
  return suite;
}
