/* Names of objects, as the machine has them: bytes without an end mark. */
#ifndef VASBOX_WIN32_NAMES_H
#define VASBOX_WIN32_NAMES_H

#include <vasbox/win32/ntdll.h>

#define NAME_SIZE 1024

typedef struct Name
{
  const char *text; /* or NULL */
  size_t size;
} Name;

Name name_of_text (const char *text);
/* Of @n 16-bit characters as UTF-8 in @text of NAME_SIZE bytes; what has no room is cut off. */
Name name_of_wide (const WCHAR *wide, int n, char *text);
/* What OBJECT_ATTRIBUTES names. */
Name name_of_object (const OBJECT_ATTRIBUTES *object, char *text);

#endif
