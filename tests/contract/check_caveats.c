/* docs/CAVEATS.md names every uncertain clause of the live sections, no other, and only clauses that there are. */
#include "../support/test_main.h"
#include <glib.h>
#include <string.h>
#include <vasbox/contract.h>

#define UNCERTAIN "## Clauses that may not be exact"
#define WINE "## Where Wine differs"
#define OWED "## Not modelled yet"

static const char live[][3] = { "SI", "PP", "VA", "VX", "VF", "NF", "NA", "VP",
                                "NP", "VQ", "NQ", "TD", "MR", "CC", "GM", "VL",
                                "WW", "QW", "RW", "AC", "ST", "SC", "V2", "PH", "OD", "AW", "LP",
                                "MV", "SR", "NM", "HM" };

static gboolean
is_live (VasRule rule)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (live); i++)
    if (rule >> 16 == VAS_RULE (live[i][0], live[i][1], 0) >> 16)
      return TRUE;
  return FALSE;
}

/* The part of the page from @heading to the next heading of its kind. */
static char *
read_part (const char *heading)
{
  const char *folder = g_getenv ("VASBOX_SRCDIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : ".", "docs", "CAVEATS.md", NULL);
  g_autofree char *text = NULL;
  ck_assert_msg (g_file_get_contents (path, &text, NULL, NULL), "cannot read %s", path);
  const char *start = strstr (text, heading);
  ck_assert_msg (start != NULL, "no heading \"%s\"", heading);
  const char *end = strstr (start + 3, "\n## ");
  return g_strndup (start, end != NULL ? (gsize) (end - start) : strlen (start));
}

/* The rules that the list items of @heading begin with ("- VA-031, VA-032: ..."); all must be clauses. */
static GArray *
read_rules (const char *heading)
{
  g_autofree char *part = read_part (heading);
  g_auto (GStrv) lines = g_strsplit (part, "\n", -1);
  GArray *rules = g_array_new (FALSE, FALSE, sizeof (VasRule));
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (!g_str_has_prefix (lines[i], "- "))
        continue;
      g_strdelimit (lines[i], ":", 0);
      g_auto (GStrv) words = g_strsplit (lines[i] + 2, ", ", -1);
      for (gsize k = 0; words[k] != NULL; k++)
        {
          VasRule rule;
          ck_assert_msg (vas_rule_parse (words[k], &rule) && vas_clause_find (rule) != NULL, "%s: no clause", words[k]);
          g_array_append_val (rules, rule);
        }
    }
  return rules;
}

static gboolean
has_rule (const GArray *rules, VasRule rule)
{
  for (guint i = 0; i < rules->len; i++)
    if (g_array_index (rules, VasRule, i) == rule)
      return TRUE;
  return FALSE;
}

START_TEST (test_caveats_list_every_uncertain_clause_of_live_sections)
{
  g_autoptr (GArray) rules = read_rules (UNCERTAIN);
  gsize n, expected = 0;
  const VasClause *clauses = vas_clauses (&n);
  for (gsize i = 0; i < n; i++)
    {
      char text[VAS_RULE_TEXT_SIZE];
      if (clauses[i].confidence != VAS_CONFIDENCE_UNCERTAIN || !is_live (clauses[i].rule))
        continue;
      expected++;
      ck_assert_msg (has_rule (rules, clauses[i].rule), "%s is missing", vas_rule_format (clauses[i].rule, text));
    }
  ck_assert_uint_eq (rules->len, expected);
}
END_TEST

START_TEST (test_caveats_owed_clauses_are_of_live_sections_once_each)
{
  g_autoptr (GArray) rules = read_rules (OWED); /* it may be empty */
  for (guint i = 0; i < rules->len; i++)
    {
      char text[VAS_RULE_TEXT_SIZE];
      VasRule rule = g_array_index (rules, VasRule, i);
      vas_rule_format (rule, text);
      ck_assert_msg (is_live (rule), "%s is not of a live section", text);
      for (guint k = 0; k < i; k++)
        ck_assert_msg (g_array_index (rules, VasRule, k) != rule, "%s twice", text);
    }
}
END_TEST

START_TEST (test_caveats_wine_differences_name_clauses)
{
  g_autoptr (GArray) rules = read_rules (WINE);
  ck_assert_uint_ge (rules->len, 1);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("caveats");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_caveats_list_every_uncertain_clause_of_live_sections);
  tcase_add_test (core, test_caveats_owed_clauses_are_of_live_sections_once_each);
  tcase_add_test (core, test_caveats_wine_differences_name_clauses);
  suite_add_tcase (suite, core);
  return suite;
}
