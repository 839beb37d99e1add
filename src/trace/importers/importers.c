/* The table of formats, detection, and the message for a log in which nothing was found. */
#include "trace/importers/importers.h"
#include <string.h>

#define DETECTION_BYTES 4096
#define SHOWN_BYTES 40

const ImportFormat import_formats[] = {
  { "wine", "WINEDEBUG=+virtual or +relay,+virtual (best with +pid,+timestamp)",
    "0024:trace:virtual:NtAllocateVirtualMemory 0xffffffffffffffff (nil) 00001000 3000 00000004", import_wine_recognise,
    import_wine },
  { "strace", "strace -f -e trace=memory (better: memory,process)",
    "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000", import_strace_recognise,
    import_strace },
  { "lackey", "valgrind --tool=lackey --trace-mem=yes", " L 1ffe000,8", import_lackey_recognise, import_lackey },
  { "din", "Dinero's din: label 0, 1 or 2, then the address in hex", "0 1ffe000", import_din_recognise, import_din },
  { "pinatrace", "Pin's pinatrace", "0x401000: R 0x1ffe000", import_pinatrace_recognise, import_pinatrace },
  { "list", "page numbers; lines R ADDRESS, W ADDRESS, X ADDRESS", "R 0x1ffe000", import_list_recognise,
    import_list },
  { NULL, NULL, NULL, NULL, NULL },
};

const ImportFormat *
import_format_find (const char *name)
{
  for (const ImportFormat *format = import_formats; format->name != NULL; format++)
    if (strcmp (format->name, name) == 0)
      return format;
  return NULL;
}

const ImportFormat *
import_format_detect (const char *text, gsize n_text)
{
  const ImportFormat *best = NULL;
  guint best_lines = 0;
  for (const ImportFormat *format = import_formats; format->name != NULL; format++)
    {
      guint lines = format->recognise (text, MIN (n_text, (gsize) DETECTION_BYTES));
      if (lines > best_lines)
        {
          best = format;
          best_lines = lines;
        }
    }
  return best;
}

void
import_append_shown (GString *out, const char *at, gsize n)
{
  gsize length = 0;
  while (length < n && length < SHOWN_BYTES && g_ascii_isprint (at[length]))
    length++;
  if (length == 0)
    g_string_append_printf (out, "the byte 0x%02x", (guint8) *at);
  else
    g_string_append_printf (out, "\"%.*s\"", (int) length, at);
}

void
import_set_nothing_found (GError **error, const ImportSource *source, const char *expected)
{
  const char *text = source->text;
  gsize line = 1, at = 0, line_start = 0;
  /* the importer may have cut the text into lines already: a NUL ends a line then */
  while (at < source->n_text && (g_ascii_isspace (text[at]) || text[at] == '\0'))
    {
      if (text[at] == '\n' || (text[at] == '\0' && text[at + 1] != '\n'))
        {
          line++;
          line_start = at + 1;
        }
      at++;
    }
  g_autoptr (GString) found = g_string_new (NULL);
  if (at == source->n_text)
    {
      line = 1;
      at = line_start = 0;
      g_string_append (found, source->n_text == 0 ? "an empty file" : "nothing but blanks");
    }
  else
    import_append_shown (found, text + at, source->n_text - at);
  g_set_error (error, IMPORT_ERROR, 0,
               "%s:%" G_GSIZE_FORMAT ":%" G_GSIZE_FORMAT ": found %s and no line of the log, expected %s", source->file,
               line, at - line_start + 1, found->str, expected);
}
