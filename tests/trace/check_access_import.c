/* Logs of accesses: the memory they need, the trace they make, and that running a log at once does the same. */
#include "../support/test_main.h"
#include "config/config.h"
#include "trace/importers/access_plan.h"
#include "trace/importers/importers.h"
#include "trace/resolve.h"
#include "trace/run_log.h"

#include <string.h>

#define HEADER "vasbox-trace 1\nmachine \"linux-x86_64\"\n"

typedef struct Log
{
  AccessFormat format;
  const char *text, *trace, *report;
} Log;

static const Log logs[] = {
  { ACCESS_FORMAT_LACKEY, "==1== Lackey\nI  00401000,3\n L 1ffe000ff8,8\n S 1ffe000ffc,8\n M 00402010,4\n",
    "place(0x401000, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_EXECUTE_READ)\n"
    "place(0x402000, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_READWRITE)\n"
    "place(0x1ffe000000, 8K, MEM_PRIVATE, MEM_COMMIT, PAGE_READWRITE)\n"
    "execute(0x401000, 3)\n"
    "touch(0x1ffe000ff8, 8)\n"
    "touch(0x1ffe000ffc, 8, write)\n"
    "touch(0x402010, 4)\n"
    "touch(0x402010, 4, write)\n",
    "5 lines: 4 used, 1 skipped, 0 unknown" },
  { ACCESS_FORMAT_DIN, "2 401000\n1 401ff8\nnothing\n0 8000000 \n",
    "place(0x401000, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_EXECUTE_READWRITE)\n"
    "place(0x8000000, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_READONLY)\n"
    "execute(0x401000)\n"
    "touch(0x401ff8, 1, write)\n"
    "touch(0x8000000)\n",
    "4 lines: 3 used, 0 skipped, 1 unknown" },
  { ACCESS_FORMAT_PINATRACE, "0x401000: R 0x7ffc00001000\n0x401003: W 0xffffffffff600000\n#eof\n",
    "place(0x7ffc00001000, 4K, MEM_PRIVATE, MEM_COMMIT, PAGE_READONLY)\n"
    "touch(0x7ffc00001000)\n",
    "3 lines: 1 used, 2 skipped, 0 unknown" },
  { ACCESS_FORMAT_LIST, "1 3 2\n# nothing\n1\nX 0x5000 2\n",
    "memory = VirtualAlloc(NULL, 24K, MEM_RESERVE, PAGE_READWRITE)\n"
    "VirtualAlloc(memory+0x1000, 12K, MEM_COMMIT, PAGE_READWRITE)\n"
    "VirtualAlloc(memory+0x5000, 4K, MEM_COMMIT, PAGE_EXECUTE_READ)\n"
    "touch(memory+0x1000)\n"
    "touch(memory+0x3000)\n"
    "touch(memory+0x2000)\n"
    "touch(memory+0x1000)\n"
    "execute(memory+0x5000, 2)\n",
    "4 lines: 3 used, 1 skipped, 0 unknown" },
  { ACCESS_FORMAT_LIST, "0\n\n# the page of address 0\n",
    "memory = VirtualAlloc(NULL, 4K, MEM_RESERVE, PAGE_READWRITE)\n"
    "VirtualAlloc(memory, 4K, MEM_COMMIT, PAGE_READWRITE)\n"
    "touch(memory)\n",
    "3 lines: 1 used, 2 skipped, 0 unknown" },
  /* low and very high addresses: the low ones are left out, for one allocation cannot hold both */
  { ACCESS_FORMAT_LIST, "R 0x10\nR 0x7ffc00001fff 2\n",
    "place(0x7ffc00001000, 8K, MEM_PRIVATE, MEM_COMMIT, PAGE_READONLY)\n"
    "touch(0x7ffc00001fff, 2)\n",
    "2 lines: 1 used, 1 skipped, 0 unknown" },
};

static const ImportFormat *
format_of (const Log *log)
{
  return import_format_find (access_format_names[log->format]);
}

/* The imported trace; free it. */
static GString *
import (const Log *log, GString *report)
{
  GString *out = g_string_new (NULL);
  g_autoptr (ImportLoss) loss = import_loss_new ();
  g_autofree char *text = g_strdup (log->text);
  const ImportSource source = { "t.log", text, strlen (text), NULL };
  GError *error = NULL;
  ck_assert_msg (format_of (log)->import (&source, out, loss, &error), "%s", error != NULL ? error->message : "");
  import_loss_write (loss, "t.log", format_of (log)->name, report);
  return out;
}

START_TEST (test_access_import_gives_the_trace)
{
  const Log *log = &logs[_i];
  g_autoptr (GString) report = g_string_new (NULL);
  GString *out = import (log, report);
  g_autofree char *wanted = g_strconcat (HEADER, log->trace, NULL);
  ck_assert_str_eq (out->str, wanted);
  ck_assert_msg (strstr (report->str, log->report) != NULL, "%s", report->str);
  g_autoptr (Trace) trace = trace_read ("t", out->str, out->len, NULL);
  ck_assert_ptr_nonnull (trace);
  ck_assert (trace_resolve (trace, NULL));
  g_autofree char *canonical = trace_write (trace);
  ck_assert_str_eq (canonical, out->str);
  g_string_free (out, TRUE);
}
END_TEST

static void
assert_same_digest (VasDigest a, VasDigest b)
{
  char text[VAS_DIGEST_TEXT_SIZE], other[VAS_DIGEST_TEXT_SIZE];
  ck_assert_str_eq (vas_digest_format (a, text), vas_digest_format (b, other));
}

START_TEST (test_access_import_runs_as_the_log_does)
{
  const Log *log = &logs[_i];
  const RunOptions options = { .check = TRUE };
  g_autoptr (GString) report = g_string_new (NULL);
  GString *out = import (log, report);
  g_autoptr (Trace) trace = trace_read ("t", out->str, out->len, NULL);
  RunResult by_trace, by_log;
  run_result_init (&by_trace);
  run_result_init (&by_log);
  ck_assert (run_trace (trace, &options, &by_trace, NULL));
  ck_assert (run_access_log ("t.log", log->format, log->text, strlen (log->text), &options, &by_log, NULL));
  assert_same_digest (by_log.digest, by_trace.digest);
  assert_same_digest (by_log.state_digest, by_trace.state_digest);
  ck_assert_uint_eq (by_log.calls, by_trace.calls);
  ck_assert_uint_eq (by_log.accesses, by_trace.accesses);
  ck_assert_uint_eq (by_log.refused, 0);
  run_result_clear (&by_trace);
  run_result_clear (&by_log);
  g_string_free (out, TRUE);
}
END_TEST

static const struct
{
  const char *text, *format;
} recognised[] = {
  { "==7== x\n L 1000,4\n", "lackey" },
  { "0x1: R 0x2\n", "pinatrace" },
  { "2 40a000\n0 7fff\n", "din" },
  { "1 2 3\n4\n", "list" },
  { "R 0x1000\n", "list" },
  { "# only a comment\n", NULL },
  { "1 2 3 x 1 2 5\n", NULL }, /* a list with a slip, no din */
  { "1 two\n", NULL },
  { "vasbox-trace 1\n", NULL },
  { "", NULL },
  { "brk(NULL) = 0x1000\n", "strace" },
};

START_TEST (test_access_import_is_recognised)
{
  const ImportFormat *format = import_format_detect (recognised[_i].text, strlen (recognised[_i].text));
  ck_assert_pstr_eq (format != NULL ? format->name : NULL, recognised[_i].format);
}
END_TEST

START_TEST (test_access_import_refuses)
{
  static const struct
  {
    AccessFormat format;
    const char *text, *pid, *message;
  } rows[] = {
    { ACCESS_FORMAT_LACKEY, "", NULL,
      "t.log:1:1: found an empty file and no line of the log, expected lines such as \" L 1ffe000,8\"" },
    { ACCESS_FORMAT_DIN, "nothing\n", NULL,
      "t.log:1:1: found \"nothing\" and no line of the log, expected lines such as \"0 1ffe000\"" },
    { ACCESS_FORMAT_LIST, "1\n2 no\n", NULL,
      "t.log:2:3: found \"no\", expected a page number, or R, W or X and an address" },
    { ACCESS_FORMAT_LIST, "1\n", "7", "t.log:1:1: found --pid 7, expected none: the log tells of one process" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (ImportLoss) loss = import_loss_new ();
      g_autofree char *text = g_strdup (rows[i].text);
      const ImportSource source = { "t.log", text, strlen (text), rows[i].pid };
      g_autoptr (GError) error = NULL;
      ck_assert (!import_format_find (access_format_names[rows[i].format])->import (&source, out, loss, &error));
      ck_assert_str_eq (error->message, rows[i].message);
    }
}
END_TEST

/* The importer writes for this machine without loading it. */
START_TEST (test_access_import_knows_its_machine)
{
  VasConfig config;
  ck_assert (config_load (ACCESS_PLAN_MACHINE, &config, NULL));
  ck_assert_uint_eq (config.page_size, 4096);
  ck_assert_uint_eq (config.minimum_application_address, 0x10000);
  ck_assert_uint_eq (config.maximum_vad_address, 0x7fffffffefff);
}
END_TEST

START_TEST (test_access_import_log_stops_and_tells)
{
  const char *text = "0 1000\n0 2000\n0 3000\nno\n0 4000\n";
  const RunOptions options = { .has_until_step = TRUE, .until_step = 4 };
  RunResult result;
  run_result_init (&result);
  ck_assert (run_access_log ("t.log", ACCESS_FORMAT_DIN, text, strlen (text), &options, &result, NULL));
  ck_assert_uint_eq (result.calls, 2);
  ck_assert_uint_eq (result.accesses, 2);
  run_result_clear (&result);
  run_result_init (&result);
  const RunOptions all = { .config = NULL };
  ck_assert (run_access_log ("t.log", ACCESS_FORMAT_DIN, text, strlen (text), &all, &result, NULL));
  ck_assert_uint_eq (result.accesses, 4);
  ck_assert_uint_eq (result.skipped, 1);
  ck_assert_str_eq (result.log.first_damage,
                    "t.log:4:1: found \"no\", expected the label 0 (read), 1 (write) or 2 (fetch) and an address");
  run_result_clear (&result);
}
END_TEST

/* People write lists: a slip in one ends the run before its first step. */
START_TEST (test_access_import_log_refuses_a_damaged_list)
{
  const char *text = "1\n2\n3\nno\n4\n";
  const RunOptions options = { .config = NULL };
  RunResult result;
  g_autoptr (GError) error = NULL;
  run_result_init (&result);
  ck_assert (!run_access_log ("t.log", ACCESS_FORMAT_LIST, text, strlen (text), &options, &result, &error));
  ck_assert_str_eq (error->message,
                    "t.log:4:1: found \"no\", expected a page number, or R, W or X and an address");
  ck_assert_uint_eq (result.calls + result.accesses, 0);
  run_result_clear (&result);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("access import");
  TCase *core = tcase_create ("core");
  tcase_add_loop_test (core, test_access_import_gives_the_trace, 0, G_N_ELEMENTS (logs));
  tcase_add_loop_test (core, test_access_import_runs_as_the_log_does, 0, G_N_ELEMENTS (logs));
  tcase_add_loop_test (core, test_access_import_is_recognised, 0, G_N_ELEMENTS (recognised));
  tcase_add_test (core, test_access_import_refuses);
  tcase_add_test (core, test_access_import_knows_its_machine);
  tcase_add_test (core, test_access_import_log_stops_and_tells);
  tcase_add_test (core, test_access_import_log_refuses_a_damaged_list);
  suite_add_tcase (suite, core);
  return suite;
}
