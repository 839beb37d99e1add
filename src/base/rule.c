#include <vasbox/rule.h>

static bool
is_capital (char c)
{
  return c >= 'A' && c <= 'Z';
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

const char *
vas_rule_format (VasRule rule, char *text)
{
  uint32_t number = rule & 0xffff;
  char all[VAS_RULE_TEXT_SIZE] = { (char) (rule >> 24), (char) (rule >> 16), '-', (char) ('0' + number / 100 % 10),
                                   (char) ('0' + number / 10 % 10), (char) ('0' + number % 10), 0 };
  char none[VAS_RULE_TEXT_SIZE] = "-";
  const char *from = rule == VAS_NO_RULE ? none : all;
  for (int i = 0; i < VAS_RULE_TEXT_SIZE; i++)
    text[i] = from[i];
  return text;
}

bool
vas_rule_parse (const char *text, VasRule *rule)
{
  if (!is_capital (text[0]) || !(is_capital (text[1]) || is_digit (text[1])) || text[2] != '-')
    return false;
  uint32_t number = 0;
  for (int i = 3; i < 6; i++)
    {
      if (!is_digit (text[i]))
        return false;
      number = number * 10 + (uint32_t) (text[i] - '0');
    }
  if (text[6] != 0)
    return false;
  *rule = VAS_RULE (text[0], text[1], number);
  return true;
}
