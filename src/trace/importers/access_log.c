/* The table of formats, detection, and what is told of a damaged line. */
#include "trace/importers/access_log.h"
#include "trace/importers/access_formats.h"
#include "trace/importers/importers.h"
#include <string.h>

#define DETECTION_BYTES 4096
#define UTF8_BOM "\xef\xbb\xbf"

const char *const access_format_names[ACCESS_N_FORMATS + 1] = {
  [ACCESS_FORMAT_LACKEY] = "lackey",
  [ACCESS_FORMAT_DIN] = "din",
  [ACCESS_FORMAT_PINATRACE] = "pinatrace",
  [ACCESS_FORMAT_LIST] = "list",
};

static gsize (*const readers[ACCESS_N_FORMATS]) (AccessLog *log, Access *accesses, gsize n) = {
  [ACCESS_FORMAT_LACKEY] = access_read_lackey,
  [ACCESS_FORMAT_DIN] = access_read_din,
  [ACCESS_FORMAT_PINATRACE] = access_read_pinatrace,
  [ACCESS_FORMAT_LIST] = access_read_list,
};

AccessFormat
access_format_find (const char *name)
{
  AccessFormat format = 0;
  while (format < ACCESS_N_FORMATS && strcmp (access_format_names[format], name) != 0)
    format++;
  return format;
}

void
access_log_skim (AccessLog *log, AccessFormat format, const char *text, gsize n_text)
{
  Access accesses[64];
  g_autofree char *copy = g_malloc (n_text + 1);
  if (n_text > 0)
    memcpy (copy, text, n_text);
  copy[n_text] = '\0';
  access_log_init (log, format, "", copy, n_text);
  while (access_log_read (log, accesses, G_N_ELEMENTS (accesses), NULL) > 0 || log->at < log->end)
    ;
}

static gsize
whole_lines (const char *text, gsize n)
{
  while (n > 0 && text[n - 1] != '\n')
    n--;
  return n;
}

gsize
access_log_head (const char *text, gsize n_text)
{
  return n_text <= DETECTION_BYTES ? n_text : whole_lines (text, DETECTION_BYTES);
}

guint
access_format_recognise (AccessFormat format, const char *head, gsize n_head)
{
  AccessLog log;
  access_log_skim (&log, format, head, whole_lines (head, n_head));
  return log.n_lines_used;
}

/* Whether an address of a din log has a letter among its digits.  Without one it could be a list that has a slip in it,
 * of which din would read the first two numbers of each line and take the rest for a comment. */
static bool
has_din_letter (const char *text, gsize n)
{
  g_autofree char *head = g_strndup (text, n);
  for (const char *at = head; *at != '\0'; at += strcspn (at, "\n"), at += *at == '\n')
    {
      at += strspn (at, " \t");
      at += strcspn (at, " \t\n"); /* the label */
      at += strspn (at, " \t");
      at += g_str_has_prefix (at, "0x") ? strlen ("0x") : 0;
      at += strspn (at, "0123456789");
      if (g_ascii_isxdigit (*at))
        return true;
    }
  return false;
}

AccessFormat
access_format_detect (const char *text, gsize n_text)
{
  AccessLog logs[ACCESS_N_FORMATS];
  gsize n_head = access_log_head (text, n_text);
  for (AccessFormat format = 0; format < ACCESS_N_FORMATS; format++)
    access_log_skim (&logs[format], format, text, n_head);
  if (logs[ACCESS_FORMAT_LACKEY].n_lines_used > 0)
    return ACCESS_FORMAT_LACKEY;
  if (logs[ACCESS_FORMAT_PINATRACE].n_lines_used > 0)
    return ACCESS_FORMAT_PINATRACE;
  if (logs[ACCESS_FORMAT_DIN].n_lines_used > 0 && logs[ACCESS_FORMAT_DIN].n_lines_damaged == 0
      && logs[ACCESS_FORMAT_LIST].n_lines_damaged > 0 && has_din_letter (text, n_head))
    return ACCESS_FORMAT_DIN;
  return ACCESS_FORMAT_LIST;
}

void
access_log_init (AccessLog *log, AccessFormat format, const char *file, const char *text, gsize n_text)
{
  *log = (AccessLog) { .file = file, .format = format, .line = 1, .at = text, .line_start = text,
                       .end = text + n_text };
  if (g_str_has_prefix (text, UTF8_BOM))
    log->at = log->line_start = text + strlen (UTF8_BOM);
}

static void
set_damage (const AccessLog *log, GError **error)
{
  g_autoptr (GString) found = g_string_new (NULL);
  const char *at = log->damage;
  if (at == log->end)
    g_string_append (found, "the end of the file");
  else if (*at == '\n' || *at == '\r')
    g_string_append (found, "the end of the line");
  else
    import_append_shown (found, at, (gsize) (log->end - at));
  g_set_error (error, ACCESS_LOG_ERROR, 0, "%s:%u:%" G_GSIZE_FORMAT ": found %s, expected %s", log->file, log->line,
               (gsize) (at - log->line_start) + 1, found->str, log->expected);
}

gsize
access_log_read (AccessLog *log, Access *accesses, gsize n, GError **error)
{
  gsize n_read = log->damage != NULL ? 0 : readers[log->format] (log, accesses, n);
  if (n_read == 0 && log->damage != NULL)
    {
      set_damage (log, error);
      log->n_lines_damaged++;
      access_log_skip_line (log, log->damage);
      log->damage = NULL;
    }
  return n_read;
}
