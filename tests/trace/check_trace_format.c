/* docs/trace-format.md has a row for every call, counter and constant of the tables, exactly as the tables have it. */
#include "../support/test_main.h"
#include "trace/builtins.h"
#include "trace/counters.h"
#include "trace/symbols.h"

#include <string.h>
#include <vasbox/call.h>

static char *document;

static void
read_document (void)
{
  const char *folder = g_getenv ("VASBOX_SRCDIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : ".", "docs", "trace-format.md", NULL);
  ck_assert_msg (g_file_get_contents (path, &document, NULL, NULL), "%s", path);
}

static void
free_document (void)
{
  g_clear_pointer (&document, g_free);
}

/* The document has the line @row. */
static void
assert_row (const char *row)
{
  g_autofree char *line = g_strdup_printf ("\n%s\n", row);
  ck_assert_msg (strstr (document, line) != NULL, "docs/trace-format.md lacks the row:\n%s", row);
}

static const char *
result_text (VasResultKind kind)
{
  switch (kind)
    {
    case VAS_RESULT_VOID:
      return "nothing";
    case VAS_RESULT_ADDRESS:
      return "an address; NULL: refused";
    case VAS_RESULT_BOOL:
      return "TRUE; FALSE: refused";
    case VAS_RESULT_SIZE:
      return "a size; 0: refused";
    case VAS_RESULT_HANDLE:
      return "a handle; NULL: refused";
    case VAS_RESULT_NUMBER:
      return "a number";
    case VAS_RESULT_ZERO:
      return "0; ~0: refused";
    case VAS_RESULT_WIN32:
      return "0; a Win32 error: refused";
    case VAS_RESULT_ACCESS:
      return "an access";
    case VAS_RESULT_HRESULT:
      return "HRESULT";
    case VAS_RESULT_STATUS:
    default:
      return "NTSTATUS";
    }
}

static void
append_parameters (GString *row, const VasCallInfo *info)
{
  const char *separator = "";
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].direction != VAS_OUT)
      {
        g_string_append_printf (row, info->parameters[i].optional ? "%s[%s]" : "%s%s", separator,
                                info->parameters[i].name);
        separator = ", ";
      }
}

START_TEST (test_trace_format_has_every_call)
{
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      const VasCallInfo *info = vas_call_info ((VasCallId) id);
      g_autoptr (GString) row = g_string_new (NULL);
      g_string_append_printf (row, "| `%s(", info->name);
      append_parameters (row, info);
      g_string_append_printf (row, ")` | %s |", result_text (info->result));
      for (unsigned i = 0; i < info->n_outputs; i++)
        g_string_append_printf (row, "%s %s%s", i == 0 ? "" : ",", info->outputs[i].name,
                                (int) i == info->main_output ? "*" : "");
      g_string_append (row, " |");
      assert_row (row->str);
    }
}
END_TEST

START_TEST (test_trace_format_has_every_call_of_the_run)
{
  unsigned n;
  const TraceBuiltin *builtins = trace_builtins (&n);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *start = g_strdup_printf ("\n| `%s(", builtins[i].name);
      ck_assert_msg (strstr (document, start) != NULL, "docs/trace-format.md lacks %s", builtins[i].name);
    }
}
END_TEST

START_TEST (test_trace_format_has_every_counter)
{
  unsigned n;
  const TraceCounter *counters = trace_counters (&n);
  for (unsigned i = 0; i < n; i++)
    {
      g_autofree char *row = g_strdup_printf ("| `$%s` | %s | %s |", counters[i].name,
                                              trace_counter_is_of_process (&counters[i]) ? "process" : "machine",
                                              counters[i].meaning);
      assert_row (row);
    }
}
END_TEST

START_TEST (test_trace_format_has_every_constant)
{
  for (unsigned i = 0; symbol_name_at (i) != NULL; i++)
    {
      g_autofree char *word = g_strdup_printf ("\\b%s\\b", symbol_name_at (i));
      ck_assert_msg (g_regex_match_simple (word, document, 0, 0), "docs/trace-format.md lacks %s", symbol_name_at (i));
    }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("trace format");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, read_document, free_document);
  tcase_add_test (core, test_trace_format_has_every_call);
  tcase_add_test (core, test_trace_format_has_every_call_of_the_run);
  tcase_add_test (core, test_trace_format_has_every_counter);
  tcase_add_test (core, test_trace_format_has_every_constant);
  suite_add_tcase (suite, core);
  return suite;
}
