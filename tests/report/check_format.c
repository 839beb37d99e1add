/* Figures in text: shares are rounded, whatever their size. */
#include "../support/test_main.h"
#include "report/format.h"

static const struct
{
  guint64 part, whole;
  unsigned decimals;
  const char *text;
} shares[] = {
  { 0, 0, 1, "0.0 %" },
  { 5, 0, 1, "0.0 %" },
  { 0, 7, 1, "0.0 %" },
  { 7, 7, 1, "100.0 %" },
  { 1, 3, 1, "33.3 %" },
  { 2, 3, 1, "66.7 %" },
  { 2, 3, 2, "66.67 %" },
  { 1, 2000, 1, "0.1 %" },
  { 49, 100000, 1, "0.0 %" },
  { 1, 20000, 2, "0.01 %" },
  { 3, 20000, 2, "0.02 %" },
  { 7, 10000, 2, "0.07 %" },
  { 19995, 20000, 1, "100.0 %" },
  { 3, 2, 1, "150.0 %" },
  { G_MAXUINT64 / 3 * 2, G_MAXUINT64, 2, "66.67 %" },
  { G_MAXUINT64, G_MAXUINT64, 1, "100.0 %" },
};

START_TEST (test_format_rounds_shares)
{
  g_autoptr (GString) out = g_string_new (NULL);
  report_share (out, shares[_i].part, shares[_i].whole, shares[_i].decimals);
  ck_assert_str_eq (out->str, shares[_i].text);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("format");
  TCase *core = tcase_create ("core");
  tcase_add_loop_test (core, test_format_rounds_shares, 0, G_N_ELEMENTS (shares));
  suite_add_tcase (suite, core);
  return suite;
}
