/* See the header; all scanners leave the text where it was when they fail. */
#include "trace/importers/lines.h"
#include <string.h>

char *
line_cutter_next (LineCutter *cutter)
{
  if (cutter->rest >= cutter->end)
    return NULL;
  char *line = cutter->rest;
  char *newline = memchr (line, '\n', (gsize) (cutter->end - line));
  char *stop = newline != NULL ? newline : cutter->end;
  cutter->rest = newline != NULL ? newline + 1 : cutter->end;
  if (stop > line && stop[-1] == '\r')
    stop--;
  *stop = '\0'; /* at the very end this is the text's own terminator */
  cutter->number++;
  return line;
}

bool
scan_word (const char **text, const char *word)
{
  gsize n = strlen (word);
  if (strncmp (*text, word, n) != 0)
    return false;
  *text += n;
  return true;
}

static bool
scan_digits (const char **text, guint base, guint64 *value)
{
  const char *at = *text;
  guint64 number = 0;
  while (g_ascii_isxdigit (*at) && (guint) g_ascii_xdigit_value (*at) < base)
    {
      guint digit = (guint) g_ascii_xdigit_value (*at++);
      if (number > (G_MAXUINT64 - digit) / base)
        return false;
      number = number * base + digit;
    }
  if (at == *text)
    return false;
  *text = at;
  *value = number;
  return true;
}

static const char *
skip_blanks (const char *at)
{
  while (*at == ' ' || *at == '\t')
    at++;
  return at;
}

bool
scan_hex (const char **text, guint64 *value)
{
  const char *at = skip_blanks (*text);
  if (scan_word (&at, "(nil)"))
    *value = 0;
  else
    {
      scan_word (&at, "0x");
      if (!scan_digits (&at, 16, value))
        return false;
    }
  *text = at;
  return true;
}

bool
scan_c_number (const char **text, guint64 *value)
{
  const char *at = skip_blanks (*text);
  if (scan_word (&at, "NULL"))
    *value = 0;
  else if (scan_word (&at, "0x"))
    {
      if (!scan_digits (&at, 16, value))
        return false;
    }
  else if (!scan_digits (&at, 10, value))
    return false;
  *text = at;
  return true;
}
