#include "base/clr_curve.h"
#include <string.h>

typedef struct Point
{
  uint64_t time, value;
} Point;

/* Reads digits and one of K, M, G, T; false, where there is none, or it has more than 64 bits. */
static bool
read_number (const char **text, uint64_t *number)
{
  static const char units[] = "KMGT";
  const char *start = *text;
  *number = 0;
  for (; **text >= '0' && **text <= '9'; ++*text)
    {
      unsigned digit = (unsigned) (**text - '0');
      if (*number > (UINT64_MAX - digit) / 10)
        return false;
      *number = *number * 10 + digit;
    }
  const char *unit = **text != 0 ? strchr (units, **text) : NULL;
  if (*text == start || unit == NULL)
    return *text != start;
  unsigned shift = 10 * (unsigned) (unit - units + 1);
  if (*number > UINT64_MAX >> shift)
    return false;
  *number <<= shift;
  ++*text;
  return true;
}

/* " 1000:40" */
static bool
read_point (const char **text, Point *point)
{
  if (*(*text)++ != ' ' || !read_number (text, &point->time) || point->time > UINT32_MAX || **text != ':')
    return false;
  ++*text;
  return read_number (text, &point->value);
}

static bool
is_word (const char *text, const char *word)
{
  return strncmp (text, word, strlen (word)) == 0;
}

bool
clr_curve_is_good (const char *text, uint64_t maximum)
{
  Point point, last = { 0, 0 };
  if (*text == 0 || strcmp (text, "budget") == 0)
    return true;
  if (!is_word (text, "ramp ") && !is_word (text, "step "))
    return read_number (&text, &point.value) && *text == 0 && point.value <= maximum;
  bool is_first = true;
  for (text += strlen ("ramp"); *text != 0; is_first = false, last = point)
    if (!read_point (&text, &point) || point.value > maximum || (!is_first && point.time <= last.time))
      return false;
  return !is_first;
}

static uint64_t
between (Point left, Point right, uint64_t time)
{
  uint64_t distance = right.time - left.time, passed = time - left.time;
  bool falls = right.value < left.value;
  uint64_t change = falls ? left.value - right.value : right.value - left.value;
  uint64_t part = change / distance * passed + change % distance * passed / distance;
  return falls ? left.value - part : left.value + part;
}

bool
clr_curve_value (const char *text, uint64_t time, uint64_t *value)
{
  Point left, right;
  if (*text == 0 || strcmp (text, "budget") == 0)
    return false;
  if (!is_word (text, "ramp ") && !is_word (text, "step "))
    return read_number (&text, value);
  bool is_ramp = *text == 'r';
  text += strlen ("ramp");
  read_point (&text, &left);
  while (*text != 0 && time >= left.time)
    {
      read_point (&text, &right);
      if (time < right.time)
        {
          *value = is_ramp ? between (left, right, time) : left.value;
          return true;
        }
      left = right;
    }
  *value = left.value;
  return true;
}
