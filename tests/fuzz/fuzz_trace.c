/* The reader, the writer and the check of names under a fuzzer: whatever the bytes, a tree or a message; and a tree
 * that is written reads back as itself.  Built on demand only:
 *
 *   make tests/fuzz/fuzz_trace && tests/fuzz/fuzz_trace FILE...          # replays inputs
 *   ./configure CC=clang CPPFLAGS=-DHAVE_LIBFUZZER CFLAGS='-g -O1 -fsanitize=fuzzer-no-link,address,undefined' && \
 *     make tests/fuzz/fuzz_trace fuzz_ldflags=-fsanitize=fuzzer,address,undefined && \
 *     tests/fuzz/fuzz_trace -dict=TOPDIR/tests/fuzz/trace.dict CORPUS TOPDIR/tests/traces
 */
#include "../trace/tree.h"
#include "trace/resolve.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t n);

static void
check_message (const GError *error)
{
  unsigned n_newlines = 0;
  for (const char *c = error->message; *c != '\0'; c++)
    n_newlines += *c == '\n';
  g_assert_true (n_newlines == 0 || n_newlines == 2);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_true (g_str_has_prefix (error->message, "fuzz:"));
}

static void
check_rewriting (const Trace *trace)
{
  g_autofree char *text = trace_write (trace);
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) again = trace_read ("fuzz", text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tree_difference (trace, again), ==, NULL);
  g_autofree char *twice = trace_write (again);
  g_assert_cmpstr (text, ==, twice);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = trace_read ("fuzz", (const char *) data, n, &error);
  if (trace != NULL)
    {
      check_rewriting (trace);
      trace_resolve (trace, &error);
    }
  if (error != NULL)
    check_message (error);
  return 0;
}

#ifndef HAVE_LIBFUZZER
int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      gsize n;
      if (!g_file_get_contents (argv[i], &text, &n, &error))
        g_error ("%s", error->message);
      LLVMFuzzerTestOneInput ((const uint8_t *) text, n);
      g_print ("%s: done\n", argv[i]);
    }
  return 0;
}
#endif
