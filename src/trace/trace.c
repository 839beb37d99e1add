/* A trace's memory, and the one form of its error messages: three lines at most, each safe to print whatever the text
 * holds. */
#include "trace/trace.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#define SHOWN_COLUMNS 78
#define QUOTED_CHARACTERS 40
#define BLOCK_SIZE 65536

/* One character of a text that need not be UTF-8, as it is shown: what is unsafe to print becomes '?'. */
typedef struct Cell
{
  gunichar shown;
  unsigned width; /* columns on a terminal */
  gsize n_bytes;
} Cell;

static gboolean
is_unsafe (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);
  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_UNASSIGNED
         || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static Cell
cell_at (const char *place, const char *end)
{
  gunichar c = *place == '\0' ? 0 : g_utf8_get_char_validated (place, end - place);
  if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0)
    return (Cell) { '?', 1, 1 };
  gsize n = (gsize) g_utf8_skip[(guchar) *place];
  if (c == '\t')
    return (Cell) { ' ', 1, n };
  if (is_unsafe (c))
    return (Cell) { '?', 1, n };
  return (Cell) { c, g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1, n };
}

/* Appends at most @max characters. */
static void
append_safe (GString *out, const char *bytes, gsize n, gsize max)
{
  const char *end = bytes + n;
  for (gsize i = 0; bytes < end; i++)
    {
      if (i == max)
        {
          g_string_append (out, "...");
          return;
        }
      Cell cell = cell_at (bytes, end);
      g_string_append_unichar (out, cell.shown);
      bytes += cell.n_bytes;
    }
}

char *
trace_quote (const char *bytes, gsize n)
{
  GString *out = g_string_new ("'");
  append_safe (out, bytes, n, QUOTED_CHARACTERS);
  g_string_append_c (out, '\'');
  return g_string_free (out, FALSE);
}

/* The columns of the line's characters before @column (G_MAXUINT: of all of them). */
static gsize
width_before (const char *line, const char *end, unsigned column)
{
  gsize width = 0;
  for (unsigned i = 1; line < end && i < column; i++)
    {
      Cell cell = cell_at (line, end);
      width += cell.width;
      line += cell.n_bytes;
    }
  return width;
}

/* Appends what lies in the columns from @first, @max of them; returns the column where it really begins (a wide
 * character may straddle @first). */
static gsize
append_window (GString *out, const char *line, const char *end, gsize first, gsize max)
{
  gsize at = 0, begin = G_MAXSIZE;
  while (line < end)
    {
      Cell cell = cell_at (line, end);
      if (at >= first)
        {
          begin = MIN (begin, at);
          if (at + cell.width - begin > max)
            break;
          g_string_append_unichar (out, cell.shown);
        }
      at += cell.width;
      line += cell.n_bytes;
    }
  return begin == G_MAXSIZE ? first : begin;
}

/* The source line, cut so that the caret's place is in it, and the caret. */
static void
append_source (GString *out, const char *line, const char *end, unsigned column)
{
  const gsize dots = 3;
  gsize total = width_before (line, end, G_MAXUINT), caret = width_before (line, end, column);
  gsize first = 0, room = SHOWN_COLUMNS, lead = 0;
  if (total > SHOWN_COLUMNS)
    {
      if (caret >= SHOWN_COLUMNS - dots)
        {
          first = caret - SHOWN_COLUMNS / 2;
          lead = dots;
        }
      room -= lead + (total - first > SHOWN_COLUMNS - lead ? dots : 0);
    }
  g_string_append_c (out, '\n');
  g_string_append_len (out, "...", (gssize) lead);
  gsize begin = append_window (out, line, end, first, room);
  if (room + lead < SHOWN_COLUMNS)
    g_string_append (out, "...");
  g_string_append_c (out, '\n');
  for (gsize i = 0; i < lead + caret - begin; i++)
    g_string_append_c (out, ' ');
  g_string_append_c (out, '^');
}

/* The bounds of line @number, without its line end; FALSE where the text has no such line. */
static gboolean
find_line (const Trace *trace, unsigned number, const char **line, const char **end)
{
  const char *at = trace->text, *text_end = trace->text + trace->n_text;
  if (at == NULL)
    return FALSE;
  for (unsigned i = 1; i < number; i++)
    {
      at = memchr (at, '\n', (gsize) (text_end - at));
      if (at == NULL)
        return FALSE;
      at++;
    }
  const char *newline = memchr (at, '\n', (gsize) (text_end - at));
  *line = number == 1 && g_str_has_prefix (at, "\xef\xbb\xbf") ? at + 3 : at;
  *end = newline != NULL ? newline : text_end;
  if (*end > *line && (*end)[-1] == '\r')
    --*end;
  return TRUE;
}

void
trace_set_error (GError **error, const Trace *trace, TracePosition position, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autoptr (GString) out = g_string_new (NULL);
  append_safe (out, trace->file, strlen (trace->file), G_MAXSIZE);
  g_string_append_printf (out, ":%u:%u: ", position.line, position.column);
  append_safe (out, what, strlen (what), G_MAXSIZE);
  const char *line, *end;
  if (find_line (trace, position.line, &line, &end) && line < end)
    append_source (out, line, end, position.column);
  g_set_error_literal (error, TRACE_ERROR, 0, out->str);
}

Trace *
trace_new (const char *file, const char *text, gsize n_text)
{
  Trace *trace = g_new0 (Trace, 1);
  trace->file = g_strdup (file);
  trace->text = g_malloc (n_text + 1);
  if (n_text > 0)
    memcpy (trace->text, text, n_text);
  trace->text[n_text] = '\0';
  trace->n_text = n_text;
  trace->version = 1;
  trace->lines = g_ptr_array_new ();
  trace->strings = g_string_chunk_new (BLOCK_SIZE);
  trace->blocks = g_ptr_array_new_with_free_func (g_free);
  return trace;
}

/* The lines are in the arena; their bodies' arrays are not. */
static void
free_lines (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      TraceLine *line = g_ptr_array_index (lines, i);
      if (line->body != NULL)
        free_lines (line->body);
    }
  g_ptr_array_unref (lines);
}

void
trace_free (Trace *trace)
{
  if (trace == NULL)
    return;
  free_lines (trace->lines);
  g_string_chunk_free (trace->strings);
  g_ptr_array_unref (trace->blocks);
  g_free (trace->text);
  g_free (trace->file);
  g_free (trace);
}

gpointer
trace_alloc (Trace *trace, gsize size)
{
  const gsize alignment = _Alignof (max_align_t);
  size = (size + alignment - 1) / alignment * alignment;
  if (size > trace->n_room)
    {
      gsize n = MAX (size, BLOCK_SIZE);
      char *block = g_malloc0 (n);
      g_ptr_array_add (trace->blocks, block);
      if (size > BLOCK_SIZE / 4) /* a large piece gets its own block, the rest of the last one stays in use */
        return block;
      trace->room = block;
      trace->n_room = n;
    }
  gpointer piece = trace->room;
  trace->room += size;
  trace->n_room -= size;
  return piece;
}

const char *
trace_keep (Trace *trace, const char *bytes, gsize n)
{
  return g_string_chunk_insert_len (trace->strings, bytes, (gssize) n);
}
