/* Captures damaged at random: an import ends, and what it writes is a canonical trace, or it refuses with one line. */
#include "../support/test_main.h"
#include "trace/importers/compressed.h"
#include "trace/importers/importers.h"
#include "trace/trace.h"
#include <stdlib.h>
#include <string.h>

#define N_DAMAGES 60

static guint32 state;

static guint
draw (guint n)
{
  state = state * 1664525 + 1013904223;
  return (guint) (((guint64) state * n) >> 32);
}

/* Cut, sprinkled with any bytes, sprinkled with bytes that such logs are made of, or a piece moved elsewhere. */
static gsize
damage (char *text, guint n)
{
  static const char likely[] = "0123456789abcdef,()<>=|-[] \n";
  guint kind = draw (4);
  if (kind == 0)
    n = draw (n);
  else if (kind == 3)
    {
      guint to = draw (n / 2), from = n / 2 + draw (n / 2), length = draw (5000);
      memmove (text + to, text + from, MIN (length, n - from));
    }
  for (guint i = draw (n / 20 + 1); i > 0 && (kind == 1 || kind == 2); i--)
    text[draw (n)] = (char) (kind == 1 ? draw (256) : (guint) likely[draw (sizeof likely - 1)]);
  text[n] = '\0';
  return n;
}

static bool
is_canonical (const GString *text)
{
  Trace *trace = trace_read ("t", text->str, text->len, NULL);
  g_autofree char *canonical = trace != NULL ? trace_write (trace) : NULL;
  bool is_equal = g_strcmp0 (canonical, text->str) == 0;
  g_clear_pointer (&trace, trace_free);
  return is_equal;
}

static bool
is_handled (const ImportFormat *format, const char *log, gsize n_log)
{
  g_autofree char *text = g_memdup2 (log, n_log + 1);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (ImportLoss) loss = import_loss_new ();
  g_autoptr (GError) error = NULL;
  ImportSource source = { "t.log", text, damage (text, (guint) n_log), NULL };
  if (format->import (&source, out, loss, &error))
    return is_canonical (out);
  return g_str_has_prefix (error->message, "t.log:") && strchr (error->message, '\n') == NULL;
}

static const char *const captures[] = {
  "wine8-api-tour.virtual", "wine8-api-tour.relay+virtual", "wine8-mi-stress.relay+virtual",
  "wine8-wine-cmd-dir.virtual",
  "strace6.1-ls", "strace6.1-sq", "strace6.1-wine",
};

START_TEST (test_import_damaged_log_gives_a_canonical_trace_or_one_line)
{
  const char *folder = getenv ("VASBOX_SRCDIR");
  g_autofree char *name = g_strconcat (captures[_i], ".log.xz", NULL);
  g_autofree char *path = g_build_filename (folder != NULL ? folder : ".", "tests", "captures", name, NULL);
  g_autofree char *log = NULL;
  gsize n_log = 0;
  ck_assert (compressed_read (path, &log, &n_log, NULL));
  const ImportFormat *format = import_format_detect (log, n_log);
  ck_assert_ptr_nonnull (format);
  state = 20240302;
  for (guint i = 0; i < N_DAMAGES; i++)
    ck_assert_msg (is_handled (format, log, n_log), "seed 20240302, damage %u", i);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("import_damaged");
  TCase *tcase = tcase_create ("import_damaged");
  tcase_set_timeout (tcase, 120);
  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, test_import_damaged_log_gives_a_canonical_trace_or_one_line, 0,
                       (int) G_N_ELEMENTS (captures));
  return suite;
}
