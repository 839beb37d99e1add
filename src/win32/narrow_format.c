/* Formatted output whose integers may have Microsoft's widths: %I64d, %I32u, %Iu.  All else is the platform's. */
#include "win32/call.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <vasbox/win32.h>
#undef printf
#undef fprintf
#undef sprintf
#undef snprintf

/* The platform's modifier for the one at @from, which begins with an I, and in *@size how long that is. */
static const char *
modifier_of (const char *from, size_t *size)
{
  bool is_64 = strncmp (from, "I64", 3) == 0, is_32 = strncmp (from, "I32", 3) == 0;
  *size = is_64 || is_32 ? 3 : 1;
  return is_64 ? "ll" : is_32 ? "" : "z";
}

/* @format as the platform reads it, in memory of its own: never longer, for no modifier is longer than Microsoft's. */
static char *
platform_format (const char *format)
{
  char *copy = malloc (strlen (format) + 1), *to = copy;
  for (; copy != NULL && *format != 0;)
    {
      size_t n = 1;
      if (*format == '%')
        n += strspn (format + 1, "-+ #'0123456789.*");
      memcpy (to, format, n);
      to += n;
      bool is_conversion = *format == '%';
      format += n;
      if (is_conversion && *format == 'I')
        {
          to = stpcpy (to, modifier_of (format, &n));
          format += n;
        }
      else if (is_conversion && *format != 0)
        *to++ = *format++; /* %% is no begin of another */
    }
  if (copy != NULL)
    *to = 0;
  return copy;
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* it is the caller's */

static int
print_to (FILE *to, const char *format, va_list arguments)
{
  char *own = platform_format (format);
  int n = own != NULL ? vfprintf (to, own, arguments) : -1;
  free (own);
  return n;
}

static int
print_into (char *to, size_t size, const char *format, va_list arguments)
{
  char *own = platform_format (format);
  int n = own != NULL ? vsnprintf (to, size, own, arguments) : -1;
  free (own);
  return n;
}

int
vas_win32_printf (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  int n = print_to (stdout, format, arguments);
  va_end (arguments);
  return n;
}

int
vas_win32_fprintf (FILE *to, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  int n = print_to (to, format, arguments);
  va_end (arguments);
  return n;
}

int
vas_win32_sprintf (char *to, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  int n = print_into (to, INT_MAX, format, arguments);
  va_end (arguments);
  return n;
}

int
vas_win32_snprintf (char *to, size_t size, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  int n = print_into (to, size, format, arguments);
  va_end (arguments);
  return n;
}

int WINAPIV
wsprintfA (LPSTR to, LPCSTR format, ...)
{
  enum { LONGEST = 1024 };
  va_list arguments;
  va_start (arguments, format);
  int n = print_into (to, LONGEST, format, arguments);
  va_end (arguments);
  return n < LONGEST ? n : LONGEST - 1;
}

ULONG WINAPIV
DbgPrint (PCSZ format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  (void) print_to (stderr, format, arguments);
  va_end (arguments);
  return 0;
}
