#include "../support/test_main.h"
#include <vasbox/rule.h>

START_TEST (test_rule_text_and_back)
{
  char text[VAS_RULE_TEXT_SIZE];
  VasRule rule = VAS_NO_RULE;
  ck_assert_str_eq (vas_rule_format (VAS_RULE ('V', '2', 7), text), "V2-007");
  ck_assert (vas_rule_parse ("V2-007", &rule));
  ck_assert_uint_eq (rule, VAS_RULE ('V', '2', 7));
  ck_assert_str_eq (vas_rule_format (VAS_NO_RULE, text), "-");
}
END_TEST

START_TEST (test_rule_parse_refuses_other_text)
{
  static const char *const bad[] = { "", "VA-33", "VA-0333", "va-033", "VA_033", "1A-033", "VA-03x", "VA-033 " };
  VasRule rule = 7;
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert_msg (!vas_rule_parse (bad[i], &rule), "%s", bad[i]);
  ck_assert_uint_eq (rule, 7);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("rule");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_rule_text_and_back);
  tcase_add_test (core, test_rule_parse_refuses_other_text);
  suite_add_tcase (suite, core);
  return suite;
}
