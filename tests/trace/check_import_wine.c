/* Small hand-made logs, each with the exact trace it gives: every kind of line, prefixes, threads, processes, relay. */
#include "../support/test_main.h"
#include "importing.h"
#include <string.h>

#define HEADER "vasbox-trace 1\nmachine \"windows-10-x64\" {place=recorded, commit_limit=128T}\n"
#define SELF "0xffffffffffffffff "
#define P "703.679:0020:0024:trace:virtual:"
#define R "703.679:0020:0024:"

static Import
import (const char *log, const char *pid)
{
  return import_log ("wine", log, pid);
}

/* The trace behind the header is exactly @lines, and canonical. */
static void
assert_import (const char *log, const char *lines)
{
  Import got = import (log, NULL);
  g_autofree char *expected = g_strconcat (HEADER, lines, NULL);
  assert_imported (&got, expected);
  import_clear (&got);
}

#define RESERVE                                                                                                        \
  P "NtAllocateVirtualMemory " SELF "(nil) 00100000 2000 00000001\n"                                                   \
  P "map_view got mem in reserved area 0x10a0000-0x11a0000\n"                                                          \
  P "dump_view View: 0x10a0000 - 0x119ffff (valloc)\n" P "dump_view       0x10a0000 - 0x119ffff -----\n"
#define RESERVED                                                                                                       \
  "a1 = NtAllocateVirtualMemory(self, NULL, 0, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok {RegionSize=1M} at 0x10a0000\n"

START_TEST (test_import_wine_reserve_is_named_and_keeps_its_address)
{
  assert_import (RESERVE, RESERVED);
}
END_TEST

START_TEST (test_import_wine_commit_is_relative_and_unaligned)
{
  assert_import (RESERVE P "NtAllocateVirtualMemory " SELF "0x10a1234 00002000 1000 00000004\n"
                 P "dump_view View: 0x10a0000 - 0x119ffff (valloc)\n"
                 P "dump_view       0x10a0000 - 0x10a0fff -----\n",
                 RESERVED "NtAllocateVirtualMemory(self, a1+0x1234, 0, 8K, MEM_COMMIT, PAGE_READWRITE) -> ok\n");
}
END_TEST

START_TEST (test_import_wine_request_without_view_was_refused)
{
  assert_import (RESERVE P "NtAllocateVirtualMemory " SELF "0x10a0000 00200000 1000 00000004\n"
                 P "NtFreeVirtualMemory " SELF "0x10a0000 00000000 8000\n",
                 RESERVED "NtAllocateVirtualMemory(self, a1, 0, 2M, MEM_COMMIT, PAGE_READWRITE) -> refused\n"
                 "NtFreeVirtualMemory(self, a1, 0, MEM_RELEASE) -> ?\n");
}
END_TEST

START_TEST (test_import_wine_request_at_the_end_of_a_cut_log_is_unknown)
{
  assert_import (RESERVE P "NtAllocateVirtualMemory " SELF "0x10a0000 00001000 1000 00000004\n",
                 RESERVED "NtAllocateVirtualMemory(self, a1, 0, 4K, MEM_COMMIT, PAGE_READWRITE) -> ?\n");
  assert_import (RESERVE P "NtAllocateVirtualMemory " SELF "(nil) 00001000 3000 00000004\n", RESERVED);
}
END_TEST

START_TEST (test_import_wine_explicit_reserve_shows_its_rounding)
{
  assert_import (P "NtAllocateVirtualMemory " SELF "0x50001010 00007000 2000 00000004\n"
                 P "dump_view View: 0x50000000 - 0x50008fff (valloc)\n",
                 "a1 = NtAllocateVirtualMemory(self, 0x50001010, 0, 28K, MEM_RESERVE, PAGE_READWRITE) -> ok "
                 "{BaseAddress=0x50000000, RegionSize=36K}\n");
}
END_TEST

START_TEST (test_import_wine_protect_and_query)
{
  assert_import (RESERVE P "NtProtectVirtualMemory " SELF "0x10a1000 00001000 00000104\n"
                 P "get_vprot_range_size base 0x10a1000, size 0xff000, mask 0x20.\n"
                 P "dump_view View: 0x10a0000 - 0x119ffff (valloc)\n"
                 P "NtQueryVirtualMemory (0xffffffffffffffff, 0x10a1000, info_class=0, 0x21fa40, 48, (nil))\n"
                 P "NtQueryVirtualMemory (0xffffffffffffffff, 0x10a1000, info_class=0, 0x21fa40, 40, (nil))\n"
                 P "NtQueryVirtualMemory (0xffffffffffffffff, 0x10a1000, info_class=3, 0x21fa40, 48, 0x21fa00)\n",
                 RESERVED "NtProtectVirtualMemory(self, a1+0x1000, 4K, PAGE_READWRITE|PAGE_GUARD) -> ok\n"
                 "NtQueryVirtualMemory(self, a1+0x1000, MemoryBasicInformation) -> ?\n"
                 "NtQueryVirtualMemory(self, a1+0x1000, MemoryBasicInformation, 40) -> ?\n"
                 "NtQueryVirtualMemory(self, a1+0x1000, MemoryRegionInformation) -> ?\n");
}
END_TEST

START_TEST (test_import_wine_views_are_placed_by_page_runs)
{
  assert_import (P "NtMapViewOfSection handle=0xc process=" SELF "addr=(nil) off=0 size=0 access=20\n"
                 P "dump_view View: 0x140000000 - 0x140003fff (image)\n"
                 P "dump_view       0x140000000 - 0x140000fff c-r--\n"
                 P "dump_view       0x140001000 - 0x140002fff c-r-x\n"
                 P "dump_view       0x140003000 - 0x140003fff c-rW-\n"
                 P "NtMapViewOfSection handle=0x1c process=" SELF "addr=(nil) off=0 size=0 access=4\n"
                 P "virtual_map_section handle=0x1c size=2000 offset=0\n"
                 P "dump_view View: 0x320000 - 0x321fff (file)\n"
                 P "dump_view       0x320000 - 0x320fff c-r--\n" P "dump_view       0x321000 - 0x321fff c-r--\n"
                 P "dump_view View: 0x20000 - 0x22fff (valloc)\n"
                 P "dump_view       0x20000 - 0x20fff c----\n" P "dump_view       0x21000 - 0x21fff cgrw-\n"
                 P "dump_view       0x22000 - 0x22fff --rw-\n",
                 "image1 = place(0x140000000, 16K, MEM_IMAGE, MEM_COMMIT, PAGE_EXECUTE_READ) -> ok\n"
                 "place(image1, 4K, MEM_IMAGE, MEM_COMMIT, PAGE_READONLY) -> ok\n"
                 "place(image1+0x3000, 4K, MEM_IMAGE, MEM_COMMIT, PAGE_WRITECOPY) -> ok\n"
                 "view1 = place(0x320000, 8K, MEM_MAPPED, MEM_COMMIT, PAGE_READONLY, PAGE_READWRITE) -> ok\n"
                 "a1 = place(0x20000, 12K, MEM_PRIVATE, MEM_COMMIT, PAGE_NOACCESS, PAGE_READWRITE) -> ok\n"
                 "place(a1+0x1000, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_READWRITE|PAGE_GUARD) -> ok\n"
                 "place(a1+0x2000, 4K, MEM_PRIVATE, MEM_RESERVE, 0) -> ok\n");
}
END_TEST

START_TEST (test_import_wine_stack_and_its_thread_area_are_two_allocations)
{
  assert_import (P "dump_view View: 0x20000 - 0x24fff (valloc)\n" P "dump_view       0x20000 - 0x20fff c----\n"
                 P "dump_view       0x21000 - 0x24fff c-rw-\n"
                 "0020:0024:warn:virtual:free_ranges_insert_view range 0x23000 - 0x25000 is already mapped\n"
                 P "NtFreeVirtualMemory " SELF "0x20000 0 8000\n" P "NtFreeVirtualMemory " SELF "0x23000 0 8000\n",
                 "a1 = place(0x20000, 12K, MEM_PRIVATE, MEM_COMMIT, PAGE_READWRITE) -> ok\n"
                 "place(a1, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_NOACCESS) -> ok\n"
                 "a2 = place(0x23000, 8K, MEM_PRIVATE, MEM_COMMIT, PAGE_READWRITE) -> ok\n"
                 "NtFreeVirtualMemory(self, a1, 0, MEM_RELEASE) -> ?\n"
                 "NtFreeVirtualMemory(self, a2, 0, MEM_RELEASE) -> ?\n");
}
END_TEST

#define IMAGE \
  P "dump_view View: 0x140000000 - 0x140000fff (image)\n" P "dump_view       0x140000000 - 0x140000fff c-r--\n"

START_TEST (test_import_wine_unmapping_is_inferred_from_reuse)
{
  assert_import (IMAGE IMAGE P "NtAllocateVirtualMemory " SELF "0x140000000 00001000 3000 00000004\n"
                 P "dump_view View: 0x140000000 - 0x140000fff (valloc)\n" IMAGE,
                 "image1 = place(0x140000000, 4K, MEM_IMAGE, MEM_COMMIT, PAGE_READONLY) -> ok\n"
                 "NtUnmapViewOfSection(self, image1) -> ok  # not in the log\n"
                 "image2 = place(0x140000000, 4K, MEM_IMAGE, MEM_COMMIT, PAGE_READONLY) -> ok\n"
                 "NtUnmapViewOfSection(self, image2) -> ok  # not in the log\n"
                 "a1 = NtAllocateVirtualMemory(self, 0x140000000, 0, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok "
                 "{BaseAddress=0x140000000, RegionSize=4K}\n"
                 "NtFreeVirtualMemory(self, a1, 0, MEM_RELEASE) -> ok  # not in the log\n"
                 "image3 = place(0x140000000, 4K, MEM_IMAGE, MEM_COMMIT, PAGE_READONLY) -> ok\n");
}
END_TEST

START_TEST (test_import_wine_known_unmap_is_not_inferred_again)
{
  assert_import (IMAGE R "Call ntdll.NtUnmapViewOfSection(ffffffffffffffff,140000000) ret=7b03ed79\n"
                 R "Ret  ntdll.NtUnmapViewOfSection() retval=00000000 ret=7b03ed79\n" IMAGE,
                 "image1 = place(0x140000000, 4K, MEM_IMAGE, MEM_COMMIT, PAGE_READONLY) -> ok\n"
                 "NtUnmapViewOfSection(self, image1) -> STATUS_SUCCESS\n"
                 "image2 = place(0x140000000, 4K, MEM_IMAGE, MEM_COMMIT, PAGE_READONLY) -> ok\n");
}
END_TEST

START_TEST (test_import_wine_prefix_variants_mean_the_same)
{
  static const char *const prefixes[] = { "0024:", "0020:0024:", "703.679:0024:", " 13.001:0020:0024:",
  "out703.679:0020:0024:",
                                          "120020:0024:" };
  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *log = g_strdup_printf (
          "%strace:virtual:NtAllocateVirtualMemory " SELF "(nil) 1000 1000 00000004\r\n"
          "%strace:virtual:dump_view View: 0x10000 - 0x10fff (valloc)\r\n",
          prefixes[i], prefixes[i]);
      assert_import (log, "a1 = NtAllocateVirtualMemory(self, NULL, 0, 4K, MEM_COMMIT, PAGE_READWRITE) -> ok "
                          "{RegionSize=4K} at 0x10000\n");
    }
}
END_TEST

START_TEST (test_import_wine_missing_last_newline)
{
  assert_import (P "NtFreeVirtualMemory " SELF "0x10000 0 8000", "NtFreeVirtualMemory(self, 0x10000, 0, "
  "MEM_RELEASE) -> ?\n");
}
END_TEST

START_TEST (test_import_wine_interleaved_threads_are_told_apart)
{
  assert_import ("0020:0024:trace:virtual:NtAllocateVirtualMemory " SELF "(nil) 1000 1000 00000004\n"
                 "0020:0028:trace:virtual:NtAllocateVirtualMemory " SELF "(nil) 2000 1000 00000002\n"
                 "0020:0028:trace:virtual:dump_view View: 0x20000 - 0x21fff (valloc)\n"
                 "0020:0028:trace:virtual:NtProtectVirtualMemory " SELF "0x10000 00001000 00000002\n"
                 "0020:0024:trace:virtual:dump_view View: 0x10000 - 0x10fff (valloc)\n"
                 "0020:0028:trace:virtual:dump_view View: 0x10000 - 0x10fff (valloc)\n",
                 "thread t1  # 0028\n"
                 "@t1 a1 = NtAllocateVirtualMemory(self, NULL, 0, 8K, MEM_COMMIT, PAGE_READONLY) -> ok {RegionSize=8K} "
                 "at 0x20000\n"
                 "a2 = NtAllocateVirtualMemory(self, NULL, 0, 4K, MEM_COMMIT, PAGE_READWRITE) -> ok {RegionSize=4K} at "
                 "0x10000\n"
                 "@t1 NtProtectVirtualMemory(self, a2, 4K, PAGE_READONLY) -> ok\n");
}
END_TEST

#define START_UP(size)                                                                                                 \
  "trace:virtual:NtAllocateVirtualMemory " SELF "0x7ffe0000 00001000 3000 00000002\n"                                  \
  "trace:virtual:dump_view View: 0x7ffe0000 - 0x7ffe0fff (valloc)\n"                                                   \
  "trace:virtual:NtAllocateVirtualMemory " SELF "(nil) " size " 2000 00000004\n"                                       \
  "trace:virtual:dump_view View: 0x60000000 - 0x60000fff (valloc)\n"

/* Two start-up blocks before either process's first line with a prefix. */
static const char two_processes[] = START_UP ("1000") START_UP ("0001")
    "0020:0024:trace:virtual:NtFreeVirtualMemory " SELF "0x60000000 0 8000\n"
    "0030:0034:trace:virtual:NtFreeVirtualMemory " SELF "0x60000000 0 8000\n"
    "0030:0038:trace:virtual:NtFreeVirtualMemory " SELF "0x7ffe0000 0 4000\n";

START_TEST (test_import_wine_start_up_lines_belong_to_their_processes)
{
  Import got = import (two_processes, NULL);
  ck_assert_str_eq (
      got.trace->str,
      "vasbox-trace 1\n"
      "machine \"windows-10-x64\" {place=recorded, commit_limit=128T, user_shared_data=none}\n"
      "a1 = NtAllocateVirtualMemory(self, 0x7ffe0000, 0, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_READONLY) -> ok "
      "{BaseAddress=0x7ffe0000, RegionSize=4K}\n"
      "a2 = NtAllocateVirtualMemory(self, NULL, 0, 4K, MEM_RESERVE, PAGE_READWRITE) -> ok {RegionSize=4K} at "
      "0x60000000\n"
      "process p2  # 0030\n"
      "@p2 a3 = NtAllocateVirtualMemory(self, 0x7ffe0000, 0, 4K, MEM_RESERVE|MEM_COMMIT, PAGE_READONLY) -> ok "
      "{BaseAddress=0x7ffe0000, RegionSize=4K}\n"
      "@p2 a4 = NtAllocateVirtualMemory(self, NULL, 0, 1, MEM_RESERVE, PAGE_READWRITE) -> ok {RegionSize=4K} at "
      "0x60000000\n"
      "NtFreeVirtualMemory(self, a2, 0, MEM_RELEASE) -> ?\n"
      "@p2 NtFreeVirtualMemory(self, a4, 0, MEM_RELEASE) -> ?\n"
      "@p2 thread t1  # 0038\n"
      "@t1 NtFreeVirtualMemory(self, a3, 0, MEM_DECOMMIT) -> ?\n");
  import_clear (&got);
}
END_TEST

START_TEST (test_import_wine_pid_selects_a_process)
{
  Import got = import (two_processes, "30");
  ck_assert_ptr_nonnull (strstr (got.trace->str, "a2 = NtAllocateVirtualMemory(self, NULL, 0, 1, MEM_RESERVE"));
  ck_assert_ptr_null (strstr (got.trace->str, "process"));
  ck_assert_uint_eq (got.used, 6);
  ck_assert_uint_eq (got.skipped, 5);
  import_clear (&got);
  got = import (two_processes, "0040");
  ck_assert_str_eq (got.error, "t.log: found no line of process 0040 (--pid), expected one that is in the log");
  import_clear (&got);
  got = import (two_processes, "main");
  ck_assert_str_eq (got.error, "--pid: found \"main\", expected a process id as the log writes it, such as 0024");
  import_clear (&got);
}
END_TEST

START_TEST (test_import_wine_foreign_process_is_skipped)
{
  Import got = import (RESERVE P "NtAllocateVirtualMemory 0x58 (nil) 00100000 2000 00000001\n"
                       P "NtMapViewOfSection handle=0xc process=0x58 addr=(nil) off=0 size=0 access=20\n", NULL);
  ck_assert_str_eq (got.trace->str, HEADER RESERVED);
  ck_assert_ptr_nonnull (strstr (got.report->str, "        2  call on another process\n"));
  import_clear (&got);
}
END_TEST

#define NEST(arguments, request, status, result)                                                                       \
  R "Call KERNEL32.VirtualAlloc(" arguments ") ret=1400015a4\n"                                                        \
  R "Call KERNELBASE.VirtualAlloc(" arguments ") ret=7b600000\n"                                                       \
  R "Call ntdll.NtAllocateVirtualMemory(ffffffffffffffff,0021fbc8,00000000,0021fbc0,7fff00002000,00000001) "           \
  "ret=7b03ef8a\n" request R "Ret  ntdll.NtAllocateVirtualMemory() retval=" status " ret=7b03ef8a\n" \
  R "Ret  KERNELBASE.VirtualAlloc() retval=" result " ret=7b600000\n" \
  R "Ret  KERNEL32.VirtualAlloc() retval=" result " ret=1400015a4\n"

START_TEST (test_import_wine_nest_is_one_call)
{
  Import got = import (NEST ("00000000,00100000,7fff00002000,00000001", RESERVE, "00000000", "010a0000"), NULL);
  ck_assert_str_eq (got.trace->str, HEADER "a1 = VirtualAlloc(NULL, 1M, MEM_RESERVE, PAGE_NOACCESS) -> ok at "
  "0x10a0000\n");
  ck_assert_uint_eq (got.used, 9);
  ck_assert_uint_eq (got.skipped, 1);
  import_clear (&got);
}
END_TEST

START_TEST (test_import_wine_failed_nest_has_its_error)
{
  assert_import (RESERVE NEST ("010a0000,00200000,00001000,00000004",
                               P "NtAllocateVirtualMemory " SELF "0x10a0000 00200000 1000 00000004\n", "c0000019",
                               "00000000"),
                 RESERVED "VirtualAlloc(a1, 2M, MEM_COMMIT, PAGE_READWRITE) -> NULL, ERROR_INVALID_ADDRESS\n");
}
END_TEST

START_TEST (test_import_wine_relay_alone)
{
  assert_import (R "Call KERNEL32.VirtualAlloc(00000000,00001001,00003000,00000004) ret=1\n"
                 R "Ret  KERNEL32.VirtualAlloc() retval=00010000 ret=1\n"
                 R "Call KERNEL32.VirtualProtect(00011000,00001000,00000002,0021fd0c) ret=2\n"
                 R "Ret  KERNEL32.VirtualProtect() retval=00000001 ret=2\n"
                 R "Call KERNEL32.VirtualProtect(00011000,00001000,00000002,00000000) ret=2\n"
                 R "Ret  KERNEL32.VirtualProtect() retval=00000000 ret=2\n"
                 R "Call KERNEL32.VirtualQuery(00011000,0021fcd0,00000030) ret=3\n"
                 R "Ret  KERNEL32.VirtualQuery() retval=00000030 ret=3\n"
                 R "Call KERNEL32.VirtualFree(00010000,00000000,00008000) ret=4\n"
                 R "Ret  KERNEL32.VirtualFree() retval=00000001 ret=4\n",
                 "a1 = VirtualAlloc(NULL, 0x1001, MEM_RESERVE|MEM_COMMIT, PAGE_READWRITE) -> ok at 0x10000\n"
                 "VirtualProtect(a1+0x1000, 4K, PAGE_READONLY) -> TRUE\n"
                 "VirtualProtect(a1+0x1000, 4K, PAGE_READONLY, lpflOldProtect=&NULL) -> FALSE\n"
                 "VirtualQuery(a1+0x1000) -> 48\n"
                 "VirtualFree(a1, 0, MEM_RELEASE) -> TRUE\n");
}
END_TEST

START_TEST (test_import_wine_nt_call_needs_virtual_for_its_arguments)
{
  Import got = import (RESERVE R "Call ntdll.NtFreeVirtualMemory(ffffffffffffffff,0021fbc0,0021fbc8,00008000) ret=1\n"
                       R "Ret  ntdll.NtFreeVirtualMemory() retval=00000000 ret=1\n", NULL);
  ck_assert_str_eq (got.trace->str, HEADER RESERVED);
  ck_assert_ptr_nonnull (strstr (got.report->str, "        1  arguments are behind pointers: log +virtual too\n"));
  import_clear (&got);
}
END_TEST

START_TEST (test_import_wine_nt_call_shows_status_and_zero_bits)
{
  assert_import (R "Call ntdll.NtAllocateVirtualMemory(ffffffffffffffff,0021f,00000003,0021f,00001000,00000004) ret=1\n"
                 P "NtAllocateVirtualMemory " SELF "(nil) 00001000 1000 00000004\n"
                 P "dump_view View: 0x10000 - 0x10fff (valloc)\n"
                 R "Ret  ntdll.NtAllocateVirtualMemory() retval=00000000 ret=1\n",
                 "a1 = NtAllocateVirtualMemory(self, NULL, 3, 4K, MEM_COMMIT, PAGE_READWRITE) -> STATUS_SUCCESS "
                 "{RegionSize=4K} at 0x10000\n");
}
END_TEST

START_TEST (test_import_wine_call_left_by_an_exception_is_unwound)
{
  assert_import (R "Call KERNEL32.VirtualQuery(00011000,0021fcd0,00000030) ret=3\n"
                 R "Call ntdll.NtQueryVirtualMemory(ffffffffffffffff,00011000,00000000,0021f,00000030,0021f) ret=9\n"
                 R "Ret  KERNEL32.VirtualQuery() retval=00000030 ret=3\n"
                 R "Call KERNEL32.VirtualQuery(00012000,0021fcd0,00000030) ret=3\n"
                 R "Ret  KERNEL32.VirtualQuery() retval=00000000 ret=3\n",
                 "VirtualQuery(0x11000) -> 48\nVirtualQuery(0x12000) -> 0\n");
}
END_TEST

#define NT_ALLOCATE_FAILS(request, status)                                                                             \
  R "Call ntdll.NtAllocateVirtualMemory(ffffffffffffffff,0021f,00000000,0021f,00001000,00000004) ret=1\n"              \
  P "NtAllocateVirtualMemory " SELF request "\n" R "Ret  ntdll.NtAllocateVirtualMemory() retval=" status " ret=1\n"

START_TEST (test_import_wine_differences_accept_both_and_name_the_rule)
{
  assert_import (
      RESERVE NT_ALLOCATE_FAILS ("0x50000000 1000 1000 4", "c0000019") NT_ALLOCATE_FAILS ("(nil) 4000000000000 "
      "2000 1", "40000002")
      NT_ALLOCATE_FAILS ("0x10a0000 1000 1000 8", "c0000045")
      R "Call KERNEL32.VirtualFree(50000000,00000000,00008000) ret=4\n"
      R "Call ntdll.NtFreeVirtualMemory(ffffffffffffffff,0021f,0021f,00008000) ret=5\n"
      P "NtFreeVirtualMemory " SELF "0x50000000 0 8000\n"
      R "Ret  ntdll.NtFreeVirtualMemory() retval=c000000d ret=5\n"
      R "Ret  KERNEL32.VirtualFree() retval=00000000 ret=4\n"
      P "NtProtectVirtualMemory " SELF "0x10a0000 00000000 00000004\n"
      P "dump_view View: 0x10a0000 - 0x119ffff (valloc)\n",
      RESERVED
      "NtAllocateVirtualMemory(self, 0x50000000, 0, 4K, MEM_COMMIT, PAGE_READWRITE) -> STATUS_NOT_MAPPED_VIEW or "
      "STATUS_CONFLICTING_ADDRESSES  # Wine differs: NA-013\n"
      "NtAllocateVirtualMemory(self, NULL, 0, 1024T, MEM_RESERVE, PAGE_NOACCESS) -> STATUS_WORKING_SET_LIMIT_RANGE or "
      "STATUS_INVALID_PARAMETER_4  # Wine differs: NA-016\n"
      "NtAllocateVirtualMemory(self, a1, 0, 4K, MEM_COMMIT, PAGE_WRITECOPY) -> STATUS_INVALID_PAGE_PROTECTION\n"
      "VirtualFree(0x50000000, 0, MEM_RELEASE) -> FALSE, ERROR_INVALID_PARAMETER or ERROR_INVALID_ADDRESS  "
      "# Wine differs: VF-005\n"
      "NtProtectVirtualMemory(self, a1, 0, PAGE_READWRITE) -> ok or STATUS_INVALID_PARAMETER_3  # Wine differs: "
      "VP-007\n");
}
END_TEST

START_TEST (test_import_wine_partial_release_is_refused_as_wine_did)
{
  assert_import (RESERVE P "NtFreeVirtualMemory " SELF "0x10a0000 00001000 8000\n"
                 R "Call KERNEL32.VirtualFree(010a0000,00001000,00008000) ret=4\n"
                 R "Ret  KERNEL32.VirtualFree() retval=00000000 ret=4\n",
                 RESERVED "VirtualFree(a1, 4K, MEM_RELEASE) -> refused  # NtFreeVirtualMemory in the log; Wine "
                 "differs: "
                          "NF-001\n"
                          "VirtualFree(a1, 4K, MEM_RELEASE) -> FALSE\n");
}
END_TEST

START_TEST (test_import_wine_counts_every_line)
{
  Import got = import ("it looks like wine32 is missing, you should install it.\n"
                       "MARK start\n" RESERVE
                       "0024:fixme:ntdll:something stub\n"
                       P "NtAllocateVirtualMemory " SELF "(nil)\n" /* cut */
                       P "NtAllocateVirtualMemoryEx " SELF "(nil) 08000000 42000 00000001 (nil) 0\n"
                       P "warn\n"
                       P "NtQueryVirtualMemory (0xffffffffffffffff, 0x10a1000, info_class=1000, 0x21fa40, 48, (nil))\n"
                       P "NtQueryVirtualMemory (0xffffffffffffffff, 0x10a1000, info_class=2, 0x21fa40, 48, (nil))\n"
                       P "NtGetWriteWatch " SELF "1 0x10a0000-0x10a4000 0x21fc90 8\n"
                       R "Call ntdll.NtClose(00000030) ret=7b059ff5\n",
                       NULL);
  ck_assert_str_eq (got.trace->str, HEADER RESERVED);
  ck_assert_str_eq (got.report->str,
                    "t.log: wine log, 14 lines: 3 used, 8 skipped, 3 unknown\n"
                    "  skipped:\n"
                    "        2  detail of Wine's own bookkeeping\n"
                    "        1  NtAllocateVirtualMemoryEx: placeholders and address requirements are not simulated\n"
                    "        1  NtQueryVirtualMemory: information class that is not simulated\n"
                    "        1  NtQueryVirtualMemory: information class that only Wine has (1000 and above)\n"
                    "        1  handle call\n"
                    "        1  line of another Wine channel\n"
                    "        1  write watch is not simulated\n"
                    "  unknown:\n"
                    "        2  not a line of a Wine log (output of the program or of other tools)\n"
                    "        1  a +virtual line that is cut or of another version of Wine\n");
  import_clear (&got);
}
END_TEST

START_TEST (test_import_wine_view_with_a_missing_line_is_not_placed)
{
  Import got = import (RESERVE P "dump_view View: 0x20000 - 0x22fff (valloc)\n" P "dump_view       0x20000 - "
  "0x20fff c----\n", NULL);
  ck_assert_str_eq (got.trace->str, HEADER RESERVED);
  ck_assert_ptr_nonnull (strstr (got.report->str, "        1  a view of which lines are missing\n"));
  import_clear (&got);
}
END_TEST

START_TEST (test_import_wine_nothing_found_says_where)
{
  static const struct
  {
    const char *log, *error;
  } cases[] = {
    { "", "t.log:1:1: found an empty file and " },
    { "\r\n \n", "t.log:1:1: found nothing but blanks and " },
    { "\n\n  hello\n", "t.log:3:3: found \"hello\" and " },
    { "\r\n\xff\xfe\n", "t.log:2:1: found the byte 0xff and " },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Import got = import (cases[i].log, NULL);
      ck_assert_ptr_nonnull (got.error);
      ck_assert_msg (g_str_has_prefix (got.error, cases[i].error), "%s", got.error);
      ck_assert_ptr_nonnull (strstr (got.error, "expected Wine's +virtual or +relay lines"));
      import_clear (&got);
    }
}
END_TEST

START_TEST (test_import_wine_is_recognised)
{
  static const char *const logs[] = { RESERVE, "it looks like\ntrace:virtual:NtAllocateVirtualMemory\n",
                                      "0024:Call KERNEL32.VirtualAlloc(1,2,3,4) ret=1\n" };
  for (gsize i = 0; i < G_N_ELEMENTS (logs); i++)
    ck_assert_str_eq (import_format_detect (logs[i], strlen (logs[i]))->name, "wine");
  ck_assert_ptr_null (import_format_detect ("hello\nworld\n", 12));
}
END_TEST

Suite *
make_suite (void)
{
  const TTest *const tests[] = {
    test_import_wine_reserve_is_named_and_keeps_its_address,
    test_import_wine_commit_is_relative_and_unaligned,
    test_import_wine_request_without_view_was_refused,
    test_import_wine_request_at_the_end_of_a_cut_log_is_unknown,
    test_import_wine_explicit_reserve_shows_its_rounding,
    test_import_wine_protect_and_query,
    test_import_wine_views_are_placed_by_page_runs,
    test_import_wine_stack_and_its_thread_area_are_two_allocations,
    test_import_wine_unmapping_is_inferred_from_reuse,
    test_import_wine_known_unmap_is_not_inferred_again,
    test_import_wine_prefix_variants_mean_the_same,
    test_import_wine_missing_last_newline,
    test_import_wine_interleaved_threads_are_told_apart,
    test_import_wine_start_up_lines_belong_to_their_processes,
    test_import_wine_pid_selects_a_process,
    test_import_wine_foreign_process_is_skipped,
    test_import_wine_nest_is_one_call,
    test_import_wine_failed_nest_has_its_error,
    test_import_wine_relay_alone,
    test_import_wine_nt_call_needs_virtual_for_its_arguments,
    test_import_wine_nt_call_shows_status_and_zero_bits,
    test_import_wine_call_left_by_an_exception_is_unwound,
    test_import_wine_differences_accept_both_and_name_the_rule,
    test_import_wine_partial_release_is_refused_as_wine_did,
    test_import_wine_counts_every_line,
    test_import_wine_view_with_a_missing_line_is_not_placed,
    test_import_wine_nothing_found_says_where,
    test_import_wine_is_recognised,
  };
  Suite *suite = suite_create ("import_wine");
  TCase *tcase = tcase_create ("import_wine");
  suite_add_tcase (suite, tcase);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    tcase_add_test (tcase, tests[i]);
  return suite;
}
