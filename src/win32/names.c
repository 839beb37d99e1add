#include "win32/call.h"
#include "win32/names.h"

Name
name_of_text (const char *text)
{
  return (Name) { text, is_bad (text) ? 0 : strlen (text) };
}

/* The bytes of @c, at most four, behind @n. */
static size_t
append (char *text, size_t n, uint32_t c)
{
  if (c < 0x80)
    text[n++] = (char) c;
  else if (c < 0x800)
    text[n++] = (char) (0xc0 | c >> 6);
  else if (c < 0x10000)
    text[n++] = (char) (0xe0 | c >> 12);
  else
    {
      text[n++] = (char) (0xf0 | c >> 18);
      text[n++] = (char) (0x80 | (c >> 12 & 0x3f));
    }
  if (c >= 0x800)
    text[n++] = (char) (0x80 | (c >> 6 & 0x3f));
  if (c >= 0x80)
    text[n++] = (char) (0x80 | (c & 0x3f));
  return n;
}

Name
name_of_wide (const WCHAR *wide, int n, char *text)
{
  size_t size = 0;
  if (is_bad (wide))
    return (Name) { NULL, 0 };
  for (int i = 0; i < n && size + 4 <= NAME_SIZE; i++)
    {
      uint32_t c = wide[i];
      bool is_pair = c >= 0xd800 && c < 0xdc00 && i + 1 < n && wide[i + 1] >= 0xdc00 && wide[i + 1] < 0xe000;
      if (is_pair)
        c = 0x10000 + ((c - 0xd800) << 10) + (uint32_t) (wide[++i] - 0xdc00);
      size = append (text, size, c);
    }
  return (Name) { text, size };
}

Name
name_of_object (const OBJECT_ATTRIBUTES *object, char *text)
{
  if (is_bad (object) || is_bad (object->ObjectName))
    return (Name) { NULL, 0 };
  return name_of_wide (object->ObjectName->Buffer, object->ObjectName->Length / 2, text);
}
