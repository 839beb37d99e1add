#include "config/quote.h"
#include <glib.h>

#define LONGEST 40

static void
append_character (GString *out, const char *text)
{
  gunichar c = g_utf8_get_char_validated (text, -1);
  if (c == (gunichar) -1 || c == (gunichar) -2 || !g_unichar_isprint (c))
    g_string_append_c (out, '?');
  else
    g_string_append_unichar (out, c);
}

/* The next character, or the next byte where @text is not UTF-8. */
static const char *
step_over (const char *text)
{
  gunichar c = g_utf8_get_char_validated (text, -1);
  return c == (gunichar) -1 || c == (gunichar) -2 ? text + 1 : g_utf8_find_next_char (text, NULL);
}

char *
quote_found (const char *text)
{
  GString *out = g_string_new ("\"");
  for (unsigned n = 0; *text != 0; n++, text = step_over (text))
    {
      if (n == LONGEST)
        {
          g_string_append (out, "...");
          break;
        }
      append_character (out, text);
    }
  g_string_append_c (out, '"');
  return g_string_free (out, FALSE);
}
