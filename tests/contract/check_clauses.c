/* The table of clauses is complete, well formed and findable. */
#include "../support/test_main.h"
#include <glib.h>
#include <string.h>
#include <vasbox/contract.h>

#define MAX_TEXT 400

/* The contract's own counts; the sections in its order. */
static const struct
{
  const char *letters;
  unsigned count;
} sections[] = {
  { "SI", 9 },  { "PP", 30 }, { "VA", 60 }, { "VX", 13 }, { "VF", 33 }, { "NF", 18 }, { "NA", 16 }, { "VP", 26 },
  { "NP", 8 },  { "VQ", 28 }, { "NQ", 17 }, { "VL", 28 }, { "MR", 15 }, { "TD", 6 },  { "WW", 28 }, { "LP", 10 },
  { "AW", 19 }, { "SC", 28 }, { "MV", 45 }, { "SR", 9 },  { "NM", 18 }, { "V2", 27 }, { "PH", 36 }, { "OD", 19 },
  { "QW", 12 }, { "RW", 21 }, { "GM", 8 },  { "CC", 15 }, { "AC", 37 }, { "ST", 8 },  { "HM", 108 },
};

START_TEST (test_clauses_count_and_order_per_section)
{
  size_t n;
  const VasClause *clause = vas_clauses (&n);
  ck_assert_uint_eq (n, 647 + 108);
  for (unsigned i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      VasRule previous = 0;
      for (unsigned k = 0; k < sections[i].count; k++, clause++)
        {
          char text[VAS_RULE_TEXT_SIZE];
          vas_rule_format (clause->rule, text);
          ck_assert_msg (strncmp (text, sections[i].letters, 2) == 0, "%s in section %s", text, sections[i].letters);
          ck_assert_msg (clause->rule > previous, "%s is out of order", text);
          previous = clause->rule;
        }
    }
}
END_TEST

START_TEST (test_clauses_rules_are_written_and_read_back)
{
  size_t n;
  const VasClause *clauses = vas_clauses (&n);
  for (size_t i = 0; i < n; i++)
    {
      char text[VAS_RULE_TEXT_SIZE];
      VasRule rule = VAS_NO_RULE;
      ck_assert (vas_rule_parse (vas_rule_format (clauses[i].rule, text), &rule));
      ck_assert_uint_eq (rule, clauses[i].rule);
    }
}
END_TEST

START_TEST (test_clause_find_answers_for_every_rule_and_no_other)
{
  size_t n, found = 0;
  const VasClause *clauses = vas_clauses (&n);
  for (size_t i = 0; i < n; i++)
    ck_assert_ptr_eq (vas_clause_find (clauses[i].rule), &clauses[i]);
  for (unsigned i = 0; i < G_N_ELEMENTS (sections); i++)
    for (unsigned number = 0; number < 1000; number++)
      if (vas_clause_find (VAS_RULE (sections[i].letters[0], sections[i].letters[1], number)) != NULL)
        found++;
  ck_assert_uint_eq (found, n);
  ck_assert_ptr_null (vas_clause_find (VAS_NO_RULE));
  ck_assert_ptr_null (vas_clause_find (VAS_RULE ('V', 'A', 52)));
  ck_assert_ptr_null (vas_clause_find (VAS_RULE ('Z', 'Z', 1)));
}
END_TEST

static void
check_text (const char *rule, const char *name, const char *text)
{
  ck_assert_msg (text != NULL && *text != 0, "%s: no %s", rule, name);
  ck_assert_msg (g_utf8_validate (text, -1, NULL), "%s: %s is not UTF-8", rule, name);
  ck_assert_msg (g_str_has_suffix (text, "."), "%s: %s has no full stop", rule, name);
  ck_assert_msg (strlen (text) <= MAX_TEXT, "%s: %s is too long", rule, name);
  ck_assert_msg (g_ascii_isalnum (*text) || *text == '*' || *text == '(' || *text == '_', "%s: %s begins badly", rule,
                 name);
  ck_assert_msg (strstr (text, "[unsure") == NULL && strstr (text, "  ") == NULL, "%s: %s is raw", rule, name);
}

START_TEST (test_clauses_texts_are_sentences)
{
  size_t n;
  const VasClause *clauses = vas_clauses (&n);
  for (size_t i = 0; i < n; i++)
    {
      char rule[VAS_RULE_TEXT_SIZE];
      vas_rule_format (clauses[i].rule, rule);
      check_text (rule, "statement", clauses[i].statement);
      check_text (rule, "expected", clauses[i].expected);
      check_text (rule, "source", clauses[i].source);
      ck_assert_msg (clauses[i].function != NULL && *clauses[i].function != 0, "%s: no function", rule);
      if (clauses[i].effect_on_failure != NULL)
        check_text (rule, "effect", clauses[i].effect_on_failure);
      if (clauses[i].not_simulated != NULL)
        check_text (rule, "reason", clauses[i].not_simulated);
      if (clauses[i].wine_note != NULL)
        check_text (rule, "wine note", clauses[i].wine_note);
      ck_assert_msg (clauses[i].wine != VAS_WINE_DIFFERS || clauses[i].wine_note != NULL, "%s: no wine note", rule);
    }
}
END_TEST

/* Every other refusal changes nothing at all. */
START_TEST (test_clauses_effect_on_failure_is_exactly_the_contract_s_list)
{
  static const VasRule with_effect[] = {
    VAS_RULE ('V', 'L', 5),  VAS_RULE ('V', 'L', 11), VAS_RULE ('V', 'L', 22), VAS_RULE ('R', 'W', 15),
    VAS_RULE ('R', 'W', 16), VAS_RULE ('R', 'W', 18), VAS_RULE ('M', 'R', 7),  VAS_RULE ('A', 'C', 34),
    VAS_RULE ('V', 'P', 13), VAS_RULE ('H', 'M', 20), VAS_RULE ('H', 'M', 33),
    VAS_RULE ('O', 'D', 5),
  };
  size_t n, with = 0;
  const VasClause *clauses = vas_clauses (&n);
  for (unsigned i = 0; i < G_N_ELEMENTS (with_effect); i++)
    ck_assert_ptr_nonnull (vas_clause_find (with_effect[i])->effect_on_failure);
  for (size_t i = 0; i < n; i++)
    with += clauses[i].effect_on_failure != NULL;
  ck_assert_uint_eq (with, G_N_ELEMENTS (with_effect));
}
END_TEST

START_TEST (test_clauses_confidence_and_wine_verdict_counts)
{
  size_t n, uncertain = 0, differs = 0, same = 0;
  const VasClause *clauses = vas_clauses (&n);
  for (size_t i = 0; i < n; i++)
    {
      uncertain += clauses[i].confidence == VAS_CONFIDENCE_UNCERTAIN;
      same += clauses[i].wine == VAS_WINE_SAME;
      differs += clauses[i].wine == VAS_WINE_DIFFERS;
    }
  ck_assert_uint_eq (uncertain, 61 + 3);
  ck_assert_uint_eq (same, 358);
  ck_assert_uint_eq (differs, 122);
  ck_assert_int_eq (vas_clause_find (VAS_RULE ('V', 'A', 33))->confidence, VAS_CONFIDENCE_TESTED);
  ck_assert_int_eq (vas_clause_find (VAS_RULE ('V', 'Q', 1))->confidence, VAS_CONFIDENCE_DOCUMENTED);
  ck_assert_int_eq (vas_clause_find (VAS_RULE ('V', 'A', 16))->confidence, VAS_CONFIDENCE_UNCERTAIN);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clauses");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_clauses_count_and_order_per_section);
  tcase_add_test (core, test_clauses_rules_are_written_and_read_back);
  tcase_add_test (core, test_clause_find_answers_for_every_rule_and_no_other);
  tcase_add_test (core, test_clauses_texts_are_sentences);
  tcase_add_test (core, test_clauses_effect_on_failure_is_exactly_the_contract_s_list);
  tcase_add_test (core, test_clauses_confidence_and_wine_verdict_counts);
  suite_add_tcase (suite, core);
  return suite;
}
