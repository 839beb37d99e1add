#include "importing.h"
#include "../support/test_main.h"
#include "trace/trace.h"
#include <string.h>

Import
import_log (const char *name, const char *log, const char *pid)
{
  Import import = { .trace = g_string_new (NULL), .report = g_string_new (NULL) };
  g_autoptr (ImportLoss) loss = import_loss_new ();
  g_autofree char *text = g_strdup (log);
  ImportSource source = { "t.log", text, strlen (log), pid };
  GError *error = NULL;
  ck_assert_int_eq (import_format_find (name)->import (&source, import.trace, loss, &error), error == NULL);
  import.used = import_loss_lines (loss, LOSS_USED);
  import.skipped = import_loss_lines (loss, LOSS_SKIPPED);
  import.unknown = import_loss_lines (loss, LOSS_UNKNOWN);
  import_loss_write (loss, "t.log", name, import.report);
  import.error = error != NULL ? g_strdup (error->message) : NULL;
  g_clear_error (&error);
  return import;
}

void
import_clear (Import *import)
{
  g_string_free (import->trace, TRUE);
  g_string_free (import->report, TRUE);
  g_free (import->error);
}

void
assert_imported (const Import *import, const char *expected)
{
  ck_assert_msg (import->error == NULL, "%s", import->error);
  ck_assert_str_eq (import->trace->str, expected);
  GError *error = NULL;
  Trace *trace = trace_read ("t", import->trace->str, import->trace->len, &error);
  ck_assert_msg (trace != NULL, "%s", error == NULL ? "" : error->message);
  g_autofree char *canonical = trace_write (trace);
  ck_assert_str_eq (canonical, expected);
  trace_free (trace);
}
