/* One reader a format.  The text ends with a NUL, which is no part of any line, so scanning needs no bounds: whatever
 * stops at an unexpected byte stops there too. */
#include "trace/importers/access_formats.h"

#define WIDE "a number of at most 64 bits"

/* What a hexadecimal digit is worth; 16 for all other bytes. */
static const guint8 digit_value[256] = {
#define NONE_8 16, 16, 16, 16, 16, 16, 16, 16
#define NONE_16 NONE_8, NONE_8
#define LETTERS_16 16, 10, 11, 12, 13, 14, 15, 16, NONE_8
  NONE_16, NONE_16, NONE_16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 16, 16, 16, 16, 16, /* to '?' */
  LETTERS_16, NONE_16, LETTERS_16, NONE_16,                                          /* to 0x7f */
  NONE_16, NONE_16, NONE_16, NONE_16, NONE_16, NONE_16, NONE_16, NONE_16,
};

static inline guint
digit_at (const char *at)
{
  return digit_value[(guint8) *at];
}

/* Scans hexadecimal digits and returns where they end: @at where there is none, NULL past 64 bits. */
static inline const char *
scan_hex_digits (const char *at, guint64 *value)
{
  guint64 number = 0;
  guint digit;
  for (; (digit = digit_at (at)) < 16; at++)
    {
      if (number >> 60 != 0)
        return NULL;
      number = number << 4 | digit;
    }
  *value = number;
  return at;
}

/* The same for decimal digits. */
static inline const char *
scan_decimal_digits (const char *at, guint64 *value)
{
  guint64 number = 0;
  guint digit;
  for (; (digit = digit_at (at)) < 10; at++)
    {
      if (number > (G_MAXUINT64 - digit) / 10)
        return NULL;
      number = number * 10 + digit;
    }
  *value = number;
  return at;
}

static bool
damaged (AccessLog *log, const char *at, const char *expected)
{
  log->damage = at;
  log->expected = expected;
  return false;
}

static bool
ends_line (const AccessLog *log, const char *at)
{
  return at == log->end || *at == '\n' || (*at == '\r' && (at[1] == '\n' || at + 1 == log->end));
}

static const char *
skip_blanks (const char *at)
{
  while (*at == ' ' || *at == '\t')
    at++;
  return at;
}

static bool
begins_hex (const char *at)
{
  return at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
}

/* A number at *@at, in hexadecimal after 0x; moves *@at behind it.  @always_hex: 0x may be left out. */
static bool
read_number (AccessLog *log, const char **at, bool always_hex, guint64 *value, const char *expected)
{
  bool has_prefix = begins_hex (*at);
  const char *digits = has_prefix ? *at + 2 : *at;
  const char *stop = has_prefix || always_hex ? scan_hex_digits (digits, value) : scan_decimal_digits (digits, value);
  if (stop == NULL)
    return damaged (log, *at, WIDE);
  if (stop == digits)
    return damaged (log, *at, expected);
  *at = stop;
  return true;
}

static void
count_line (AccessLog *log)
{
  if (log->line_used != log->line)
    log->n_lines_used++;
  log->line_used = log->line;
}

/* False and damage where the last byte would lie past 2^64. */
static bool
set_access (AccessLog *log, Access *access, AccessKind kind, guint64 address, guint64 size, const char *at)
{
  if (size - 1 > G_MAXUINT64 - address)
    return damaged (log, at, "an access that ends below 2^64");
  *access = (Access) { address, (guint32) size, log->line, kind };
  count_line (log);
  return true;
}

/* lackey */

/* The kind of the access at the beginning of a line, and whether a write of the same follows; false: no access. */
static inline bool
lackey_kind (const char *at, AccessKind *kind, bool *writes_too)
{
  *writes_too = false;
  if (at[0] == 'I' && at[1] == ' ' && at[2] == ' ')
    *kind = ACCESS_EXECUTE;
  else if (at[0] != ' ')
    return false;
  else if (at[1] == 'L')
    *kind = ACCESS_READ;
  else if (at[1] == 'S')
    *kind = ACCESS_WRITE;
  else if (at[1] == 'M')
    {
      *kind = ACCESS_READ;
      *writes_too = true;
    }
  else
    return false;
  return at[2] == ' ';
}

/* Valgrind's own words: "==PID==", "--PID--", "**PID**"; and empty lines. */
static bool
is_valgrind_line (const AccessLog *log, const char *at)
{
  return (at[0] == '=' && at[1] == '=') || (at[0] == '-' && at[1] == '-') || (at[0] == '*' && at[1] == '*')
         || ends_line (log, skip_blanks (at));
}

/* What is wrong with the line at @at, in which the fast way met something else. */
static bool
explain_lackey_line (AccessLog *log, const char *at)
{
  AccessKind kind;
  bool writes_too;
  guint64 value;
  if (!lackey_kind (at, &kind, &writes_too))
    return damaged (log, at, "\"I  ADDRESS,SIZE\", or \" L\", \" S\" or \" M\" and the same");
  at += 3;
  if (!read_number (log, &at, true, &value, "an address in hexadecimal"))
    return false;
  if (*at != ',')
    return damaged (log, at, "a comma and a size");
  at++;
  const char *digits = at;
  const char *stop = scan_decimal_digits (at, &value);
  if (stop == NULL || stop == digits || value == 0 || value > ACCESS_LOG_MAXIMUM_SIZE)
    return damaged (log, digits, "a size from 1 to 65536");
  if (!ends_line (log, stop))
    return damaged (log, stop, "the end of the line");
  return damaged (log, digits, "an access that ends below 2^64");
}

/* Scans "ADDR,SIZE" at @at up to the end of its line, which it returns; NULL for explain_lackey_line() to explain. */
static inline const char *
scan_lackey_numbers (const AccessLog *log, const char *at, guint64 *address, guint64 *size)
{
  const char *comma = scan_hex_digits (at, address);
  if (comma == NULL || comma == at || *comma != ',')
    return NULL;
  const char *stop = scan_decimal_digits (comma + 1, size);
  if (stop == NULL || *size - 1 >= ACCESS_LOG_MAXIMUM_SIZE || *size - 1 > G_MAXUINT64 - *address)
    return NULL;
  return *stop == '\n' || ends_line (log, stop) ? stop : NULL;
}

gsize
access_read_lackey (AccessLog *log, Access *accesses, gsize n)
{
  Access *next = accesses, *last = accesses + n - 1; /* M takes two */
  while (next < last && log->at < log->end)
    {
      AccessKind kind;
      bool writes_too;
      guint64 address, size;
      if (!lackey_kind (log->at, &kind, &writes_too))
        {
          if (!is_valgrind_line (log, log->at) && !explain_lackey_line (log, log->at))
            break;
          access_log_skip_line (log, log->at);
          continue;
        }
      const char *stop = scan_lackey_numbers (log, log->at + 3, &address, &size);
      if (stop == NULL)
        {
          explain_lackey_line (log, log->at);
          break;
        }
      *next++ = (Access) { address, (guint32) size, log->line, kind };
      if (writes_too)
        *next++ = (Access) { address, (guint32) size, log->line, ACCESS_WRITE };
      log->n_lines_used++;
      access_log_skip_line (log, stop);
    }
  return (gsize) (next - accesses);
}

/* din */

static bool
read_din_line (AccessLog *log, const char *at, Access *access)
{
  static const AccessKind kinds[] = { ACCESS_READ, ACCESS_WRITE, ACCESS_EXECUTE };
  guint label = digit_at (at);
  guint64 address;
  if (label >= G_N_ELEMENTS (kinds) || (at[1] != ' ' && at[1] != '\t'))
    return damaged (log, at, "the label 0 (read), 1 (write) or 2 (fetch) and an address");
  at = skip_blanks (at + 1);
  const char *start = at;
  if (!read_number (log, &at, true, &address, "an address in hexadecimal"))
    return false;
  if (*at != ' ' && *at != '\t' && !ends_line (log, at))
    return damaged (log, at, "a blank or the end of the line");
  return set_access (log, access, kinds[label], address, 1, start);
}

gsize
access_read_din (AccessLog *log, Access *accesses, gsize n)
{
  gsize n_read = 0;
  while (n_read < n && log->at < log->end)
    {
      const char *at = skip_blanks (log->at);
      if (!ends_line (log, at))
        {
          if (!read_din_line (log, at, &accesses[n_read]))
            break;
          n_read++;
        }
      access_log_skip_line (log, at);
    }
  return n_read;
}

/* pinatrace */

static bool
read_pinatrace_line (AccessLog *log, const char *at, Access *access)
{
  guint64 address;
  if (!begins_hex (at))
    return damaged (log, at, "\"0xIP: R 0xADDRESS\" or the same with W");
  if (!read_number (log, &at, true, &address, "an instruction's address in hexadecimal"))
    return false;
  if (*at != ':')
    return damaged (log, at, "a colon");
  at = skip_blanks (at + 1);
  char letter = *at;
  if ((letter != 'R' && letter != 'W') || (at[1] != ' ' && at[1] != '\t'))
    return damaged (log, at, "R or W and an address");
  at = skip_blanks (at + 1);
  const char *start = at;
  if (!read_number (log, &at, true, &address, "an address in hexadecimal"))
    return false;
  at = skip_blanks (at);
  if (!ends_line (log, at))
    return damaged (log, at, "the end of the line");
  return set_access (log, access, letter == 'R' ? ACCESS_READ : ACCESS_WRITE, address, 1, start);
}

gsize
access_read_pinatrace (AccessLog *log, Access *accesses, gsize n)
{
  gsize n_read = 0;
  while (n_read < n && log->at < log->end)
    {
      const char *at = skip_blanks (log->at);
      if (*at != '#' && !ends_line (log, at))
        {
          if (!read_pinatrace_line (log, at, &accesses[n_read]))
            break;
          n_read++;
        }
      access_log_skip_line (log, at);
    }
  return n_read;
}

/* list */

static bool
is_separator (char c)
{
  return c == ' ' || c == '\t' || c == ',';
}

static const char *
skip_separators (const char *at)
{
  while (is_separator (*at))
    at++;
  return at;
}

/* A number of a list must not run into something else. */
static bool
read_list_number (AccessLog *log, const char **at, guint64 *value, const char *expected)
{
  const char *start = *at;
  if (!read_number (log, at, false, value, expected))
    return false;
  if (!is_separator (**at) && **at != '#' && !ends_line (log, *at))
    return damaged (log, start, "a number in decimal, or in hexadecimal after 0x");
  return true;
}

static bool
list_kind (char letter, AccessKind *kind)
{
  switch (letter)
    {
    case 'R':
    case 'r':
      *kind = ACCESS_READ;
      return true;
    case 'W':
    case 'w':
      *kind = ACCESS_WRITE;
      return true;
    case 'X':
    case 'x':
      *kind = ACCESS_EXECUTE;
      return true;
    default:
      return false;
    }
}

/* "R ADDR" or "R ADDR SIZE", to the end of the line. */
static bool
read_list_address (AccessLog *log, const char *at, AccessKind kind, Access *access)
{
  guint64 address, size = 1;
  at = skip_separators (at + 1);
  if (!read_list_number (log, &at, &address, "an address"))
    return false;
  at = skip_separators (at);
  const char *start = at;
  if (*at != '#' && !ends_line (log, at))
    {
      if (!read_list_number (log, &at, &size, "a size or the end of the line"))
        return false;
      if (size == 0 || size > ACCESS_LOG_MAXIMUM_SIZE)
        return damaged (log, start, "a size from 1 to 65536");
      at = skip_separators (at);
    }
  if (*at != '#' && !ends_line (log, at))
    return damaged (log, at, "the end of the line");
  log->at = at;
  return set_access (log, access, kind, address, size, start);
}

static bool
read_list_item (AccessLog *log, const char *at, Access *access)
{
  AccessKind kind;
  guint64 page;
  if (list_kind (*at, &kind) && is_separator (at[1]))
    {
      if (log->line_used == log->line)
        return damaged (log, at, "a page number: an address stands on a line of its own");
      return read_list_address (log, at, kind, access);
    }
  if (!read_list_number (log, &at, &page, "a page number, or R, W or X and an address"))
    return false;
  *access = (Access) { page, 0, log->line, ACCESS_PAGE };
  count_line (log);
  log->at = at;
  return true;
}

gsize
access_read_list (AccessLog *log, Access *accesses, gsize n)
{
  gsize n_read = 0;
  while (n_read < n)
    {
      const char *at = skip_separators (log->at);
      log->at = at;
      if (at == log->end)
        break;
      if (*at == '#' || ends_line (log, at))
        access_log_skip_line (log, at);
      else if (read_list_item (log, at, &accesses[n_read]))
        n_read++;
      else
        break;
    }
  return n_read;
}
