/* Formatted output of 16-bit characters, as Microsoft's C runtime does it. */
#include "win32/call.h"
#include <stdio.h>
#include <stdlib.h>
#include <vasbox/win32.h>
#include <vasbox/win32/wide_functions.h>

typedef struct Text
{
  char *bytes;
  size_t n, room;
} Text;

/* One conversion: %[flags][width][.precision][modifier]letter. */
typedef struct Conversion
{
  char start[48]; /* "%-08.3" */
  unsigned n;
  char modifier; /* 0, 'h', 'H' (hh), 'l', 'L' (64 bits), 'I' (a pointer's width) */
  char letter;
} Conversion;

/* Where there is no memory the text ends. */
static void
put (Text *text, const char *bytes, size_t n)
{
  if (text->n + n + 1 > text->room)
    {
      size_t room = 2 * (text->n + n) + 64;
      char *more = realloc (text->bytes, room);
      if (more == NULL)
        return;
      text->bytes = more;
      text->room = room;
    }
  memcpy (text->bytes + text->n, bytes, n);
  text->n += n;
  text->bytes[text->n] = 0;
}

static char *
narrow_of (const WCHAR *wide, int n)
{
  int size = WideCharToMultiByte (CP_UTF8, 0, wide, n, NULL, 0, NULL, NULL);
  char *text = calloc ((size_t) size + 1, 1);
  if (text != NULL && size > 0)
    WideCharToMultiByte (CP_UTF8, 0, wide, n, text, size, NULL, NULL);
  return text;
}

static void
add_to_start (Conversion *conversion, char c)
{
  if (conversion->n + 2 < sizeof conversion->start - 8)
    conversion->start[conversion->n++] = c;
}

/* A number of the arguments', in place of an asterisk. */
static void
add_number (Conversion *conversion, int number)
{
  char digits[16];
  snprintf (digits, sizeof digits, "%d", number);
  for (const char *c = digits; *c != 0; c++)
    add_to_start (conversion, *c);
}

static bool
is_one_of (WCHAR c, const char *list)
{
  return c != 0 && c < 0x80 && strchr (list, (char) c) != NULL;
}

/* Where the modifier at @format ends. */
static const WCHAR *
read_modifier (Conversion *conversion, const WCHAR *format)
{
  if (format[0] == 'I' && format[1] == '6' && format[2] == '4')
    conversion->modifier = 'L';
  if (format[0] == 'I' && ((format[1] == '6' && format[2] == '4') || (format[1] == '3' && format[2] == '2')))
    return format + 3;
  for (; is_one_of (*format, "hlwzjtIL"); format++)
    if (*format == 'h')
      conversion->modifier = conversion->modifier == 'h' ? 'H' : 'h';
    else if (*format == 'l' || *format == 'w')
      conversion->modifier = conversion->modifier == 'l' ? 'L' : 'l';
    else
      conversion->modifier = *format == 'j' ? 'L' : 'I';
  return format;
}

/* Behind the '%' at @format: the conversion, and where it ends. */
static const WCHAR *
read_conversion (Conversion *conversion, const WCHAR *format, va_list *arguments)
{
  memset (conversion, 0, sizeof *conversion);
  add_to_start (conversion, '%');
  for (format++; is_one_of (*format, "-+ #0123456789.*"); format++)
    if (*format == '*')
      add_number (conversion, va_arg (*arguments, int));
    else
      add_to_start (conversion, (char) *format);
  format = read_modifier (conversion, format);
  conversion->letter = *format < 0x80 ? (char) *format : '?';
  return *format != 0 ? format + 1 : format;
}

static const char *
finish (Conversion *conversion, const char *end)
{
  snprintf (conversion->start + conversion->n, sizeof conversion->start - conversion->n, "%s", end);
  return conversion->start;
}

static long long
take_number (const Conversion *conversion, va_list *arguments)
{
  bool is_signed = conversion->letter == 'd' || conversion->letter == 'i';
  if (conversion->modifier == 'L')
    return va_arg (*arguments, long long);
  if (conversion->modifier == 'I')
    return is_signed ? (long long) va_arg (*arguments, intptr_t) : (long long) va_arg (*arguments, uintptr_t);
  int value = va_arg (*arguments, int);
  if (conversion->modifier == 'H')
    return is_signed ? (long long) (signed char) value : (long long) (unsigned char) value;
  if (conversion->modifier == 'h')
    return is_signed ? (long long) (short) value : (long long) (unsigned short) value;
  return is_signed ? (long long) value : (long long) (unsigned) value;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* it was put together here */
static void
put_number (Text *text, Conversion *conversion, va_list *arguments)
{
  char digits[256];
  const char end[] = { 'l', 'l', conversion->letter, 0 };
  long long value = take_number (conversion, arguments);
  int n = snprintf (digits, sizeof digits, finish (conversion, end), value);
  put (text, digits, n < (int) sizeof digits ? (size_t) n : sizeof digits - 1);
}

static void
put_double (Text *text, Conversion *conversion, va_list *arguments)
{
  char digits[512];
  const char end[] = { conversion->letter, 0 };
  int n = snprintf (digits, sizeof digits, finish (conversion, end), va_arg (*arguments, double));
  put (text, digits, n < (int) sizeof digits ? (size_t) n : sizeof digits - 1);
}

/* @string, which is UTF-8, with width and precision. */
static void
put_string (Text *text, Conversion *conversion, const char *string)
{
  const char *format = finish (conversion, "s");
  int n = snprintf (NULL, 0, format, string);
  char *whole = n >= 0 ? malloc ((size_t) n + 1) : NULL;
  if (whole != NULL)
    {
      snprintf (whole, (size_t) n + 1, format, string);
      put (text, whole, (size_t) n);
    }
  free (whole);
}
#pragma GCC diagnostic pop

static void
put_text (Text *text, Conversion *conversion, va_list *arguments)
{
  bool is_wide = conversion->modifier == 'h' ? false : conversion->modifier == 'l' || conversion->letter == 's';
  const void *given = va_arg (*arguments, const void *);
  char *narrow = is_wide && given != NULL ? narrow_of (given, -1) : NULL;
  put_string (text, conversion, given == NULL ? "(null)" : narrow != NULL ? narrow : is_wide ? "" : given);
  free (narrow);
}

static void
put_character (Text *text, Conversion *conversion, va_list *arguments)
{
  WCHAR c = (WCHAR) va_arg (*arguments, int);
  char *narrow = narrow_of (&c, 1);
  put_string (text, conversion, narrow != NULL ? narrow : "");
  free (narrow);
}

static void
put_conversion (Text *text, Conversion *conversion, va_list *arguments)
{
  char digits[32];
  if (is_one_of ((WCHAR) conversion->letter, "diuoxX"))
    put_number (text, conversion, arguments);
  else if (is_one_of ((WCHAR) conversion->letter, "eEfFgGaA"))
    put_double (text, conversion, arguments);
  else if (conversion->letter == 's' || conversion->letter == 'S')
    put_text (text, conversion, arguments);
  else if (conversion->letter == 'c' || conversion->letter == 'C')
    put_character (text, conversion, arguments);
  else if (conversion->letter == 'p')
    {
      int n = snprintf (digits, sizeof digits, "%0*llX", (int) (2 * sizeof (void *)),
                        (unsigned long long) va_arg (*arguments, uintptr_t));
      put (text, digits, (size_t) n);
    }
  else if (conversion->letter == 'n')
    (void) va_arg (*arguments, void *);
  else if (conversion->letter != 0)
    put (text, &conversion->letter, 1);
}

/* The text, in UTF-8; its bytes are freed. */
static Text
make_text (const WCHAR *format, va_list *arguments)
{
  Text text = { NULL, 0, 0 };
  put (&text, "", 0);
  while (*format != 0)
    {
      Conversion conversion;
      int n = 0;
      while (format[n] != 0 && format[n] != '%')
        n++;
      char *plain = n > 0 ? narrow_of (format, n) : NULL;
      if (plain != NULL)
        put (&text, plain, strlen (plain));
      free (plain);
      format += n;
      if (*format == 0)
        break;
      format = read_conversion (&conversion, format, arguments);
      put_conversion (&text, &conversion, arguments);
    }
  return text;
}

int
vas_win32_print (FILE *to, const WCHAR *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  Text text = make_text (format, &arguments);
  va_end (arguments);
  size_t n = fwrite (text.bytes, 1, text.n, to);
  free (text.bytes);
  return (int) n;
}

int
vas_win32_vformat (WCHAR *to, size_t room, const WCHAR *format, va_list arguments)
{
  va_list copy;
  va_copy (copy, arguments);
  Text text = make_text (format, &copy);
  va_end (copy);
  int n = text.n == 0 ? 0 : MultiByteToWideChar (CP_UTF8, 0, text.bytes, (int) text.n, NULL, 0);
  WCHAR *wide = calloc ((size_t) n + 1, sizeof *wide);
  if (wide != NULL && n > 0)
    MultiByteToWideChar (CP_UTF8, 0, text.bytes, (int) text.n, wide, n);
  if (wide != NULL && room > 0)
    lstrcpynW (to, wide, room < INT32_MAX ? (int) room : INT32_MAX);
  free (wide);
  free (text.bytes);
  return (size_t) n < room ? n : -1;
}

int
vas_win32_format (WCHAR *to, size_t room, const WCHAR *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  int n = vas_win32_vformat (to, room, format, arguments);
  va_end (arguments);
  return n;
}

WCHAR **
vas_win32_wide_arguments (int argc, char **argv)
{
  static WCHAR **wide; /* as long as the program, whose it is: what looks for leaks finds it here */
  wide = calloc ((size_t) argc + 1, sizeof *wide);
  for (int i = 0; wide != NULL && i < argc; i++)
    {
      int n = MultiByteToWideChar (CP_UTF8, 0, argv[i], -1, NULL, 0);
      wide[i] = calloc ((size_t) n + 1, sizeof **wide);
      if (wide[i] != NULL)
        MultiByteToWideChar (CP_UTF8, 0, argv[i], -1, wide[i], n);
    }
  return wide;
}

#define LONGEST_WSPRINTF 1024 /* Microsoft: wsprintfW */

int WINAPIV
wsprintfW (LPWSTR to, LPCWSTR format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  int n = vas_win32_vformat (to, LONGEST_WSPRINTF, format, arguments);
  va_end (arguments);
  return n >= 0 ? n : LONGEST_WSPRINTF - 1;
}
