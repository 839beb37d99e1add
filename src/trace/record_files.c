/* A trace has no files but those of a shipped config: others are made by its first lines.  Contents that repeat, as a
 * config's patterns do, are told by what is repeated. */
#include "trace/record_files.h"
#include "base/protection.h"
#include "config/config_files.h"
#include "trace/symbols.h"
#include "trace/trace.h"
#include <string.h>

#define LONGEST_PERIOD 65536
#define CHUNK 4096

static gboolean
has_file (const GPtrArray *files, const char *name)
{
  for (guint i = 0; i < files->len; i++)
    if (strcmp (((const ConfigFile *) files->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

gboolean
record_files_are_there (const VasMachine *machine, const GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    if (machine_find_file (machine, ((const ConfigFile *) files->pdata[i])->name) == 0)
      return FALSE;
  return TRUE;
}

/* The least number of bytes that @data is a repetition of, its last one perhaps cut off; @size where there is none. */
static gsize
period_of (const char *data, gsize size)
{
  for (gsize period = 1; period < size && period <= LONGEST_PERIOD; period++)
    if (memcmp (data, data + period, size - period) == 0)
      return period;
  return size;
}

/* @n bytes, @times one after another, at @offset of the file of that name. */
static void
append_data (GString *out, const char *handle, guint64 offset, const char *data, gsize n, gsize times)
{
  if (n == 0 || times == 0)
    return;
  g_string_append_printf (out, "file_data(%s, ", handle);
  symbol_format (out, VAS_KIND_SIZE, offset);
  g_string_append (out, ", ");
  trace_write_string (out, data, n);
  if (times > 1)
    g_string_append_printf (out, "*%" G_GSIZE_FORMAT, times);
  g_string_append (out, ") -> TRUE\n");
}

static void
append_contents (GString *out, const char *handle, const char *data, gsize size)
{
  gsize period = period_of (data, size);
  if (size == 0 || (period == 1 && *data == 0))
    return;
  gsize whole = size - size % period;
  if (period <= LONGEST_PERIOD && period < size)
    {
      append_data (out, handle, 0, data, period, whole / period);
      append_data (out, handle, whole, data, size - whole, 1);
      return;
    }
  for (gsize at = 0; at < size; at += CHUNK)
    append_data (out, handle, at, data + at, MIN (CHUNK, size - at), 1);
}

static void
append_parts (GString *out, const char *handle, const VasMachine *machine, const SectionImage *image)
{
  for (unsigned i = 0; i < image->n_parts; i++)
    {
      g_string_append_printf (out, "file_part(%s, ", handle);
      symbol_format (out, VAS_KIND_SIZE, geometry_address (&machine->geometry, image->parts[i].n_pages));
      g_string_append (out, ", ");
      symbol_format (out, VAS_KIND_PROTECTION, image->parts[i].protect);
      g_string_append (out, ") -> TRUE\n");
    }
}

/* Larger files had no pattern and are zeros (VAS_FILE_MAX_PATTERN). */
static void
append_file (GString *out, const VasMachine *machine, uint32_t id)
{
  const SimulatedFile *file = file_get (&machine->state.files, id);
  const SectionImage *image = file->image;
  g_autofree char *handle = g_strdup_printf ("f%u", id);
  g_string_append_printf (out, "%s = file(", handle);
  trace_write_string (out, file->name, strlen (file->name));
  g_string_append (out, ", ");
  symbol_format (out, VAS_KIND_SIZE, image != NULL ? 0 : file->size);
  if (file->is_read_only)
    g_string_append (out, ", readonly=1");
  if (image != NULL)
    g_string_append_printf (out, ", base=0x%" G_GINT64_MODIFIER "x, entry=0x%" G_GINT64_MODIFIER "x", image->base,
                            image->entry);
  g_string_append (out, ") -> ok\n");
  if (image != NULL)
    append_parts (out, handle, machine, image);
  if (file->size <= VAS_FILE_MAX_PATTERN)
    {
      g_autofree char *data = g_malloc0 (file->size + 1);
      machine_read_file (machine, id, 0, file->size, data);
      append_contents (out, handle, data, file->size);
    }
  g_string_append_printf (out, "CloseHandle(%s) -> TRUE\n", handle);
}

void
record_files (GString *out, const VasMachine *machine, const GPtrArray *known)
{
  for (uint32_t id = 1; id <= machine->state.files.files->len; id++)
    if (!has_file (known, file_get (&machine->state.files, id)->name))
      append_file (out, machine, id);
}
