/* Simulated files: names, sizes and what a loader would make of them.  They stand outside the processes, and a handle
 * to one is all that a program sees of it; what they hold is read, written and mapped through their stores. */
#include "kernel/kernel.h"

uint32_t
machine_find_file (const VasMachine *machine, const char *name)
{
  const FileTable *table = &machine->state.files;
  for (guint i = 0; i < table->files->len; i++)
    if (g_str_equal (file_get (table, i + 1)->name, name))
      return i + 1;
  return 0;
}

uint32_t
machine_add_file (VasMachine *machine, const char *name, uint64_t size, bool is_read_only)
{
  SimulatedFile file = { .name = g_ref_string_new (name),
                         .size = size,
                         .is_read_only = is_read_only,
                         .store = memory_add_store (&machine->state.memory, true) };
  g_array_append_val (machine->state.files.files, file);
  return machine->state.files.files->len;
}

bool
machine_add_image_part (VasMachine *machine, uint32_t id, uint64_t n_pages, uint32_t protect)
{
  SimulatedFile *file = file_get (&machine->state.files, id);
  SectionImage *image = g_rc_box_new0 (SectionImage);
  if (file->image != NULL)
    *image = *file->image;
  bool has_room = image->n_parts < SECTION_MAX_PARTS;
  if (has_room)
    image->parts[image->n_parts++] = (SectionPart) { n_pages, protect };
  if (!has_room)
    {
      g_rc_box_release (image);
      return false;
    }
  if (file->image != NULL)
    g_rc_box_release (file->image);
  file->image = image;
  return true;
}

void
machine_set_image_base (VasMachine *machine, uint32_t id, uint64_t base, uint64_t entry)
{
  SimulatedFile *file = file_get (&machine->state.files, id);
  SectionImage *image = g_rc_box_new0 (SectionImage);
  *image = (SectionImage) { .base = base, .entry = entry };
  file->image = image;
}

/* The part of @size bytes at @offset that lies in the page of its first one. */
static uint32_t
bytes_in_page (const VasMachine *machine, uint64_t offset, uint64_t size)
{
  uint64_t page_size = UINT64_C (1) << machine->geometry.page_shift;
  return (uint32_t) MIN (size, page_size - (offset & (page_size - 1)));
}

static uint32_t
offset_in_page (const VasMachine *machine, uint64_t offset)
{
  return (uint32_t) (offset & ((UINT64_C (1) << machine->geometry.page_shift) - 1));
}

void
machine_write_file (VasMachine *machine, uint32_t id, uint64_t offset, uint64_t size, const void *data)
{
  SimulatedFile *file = file_get (&machine->state.files, id);
  for (uint64_t done = 0, step; done < size; done += step)
    {
      uint64_t at = offset + done;
      step = bytes_in_page (machine, at, size - done);
      memory_store_write (&machine->state.memory, file->store, geometry_page (&machine->geometry, at),
                          offset_in_page (machine, at), (uint32_t) step, (const unsigned char *) data + done);
    }
  if (size != 0)
    file->size = MAX (file->size, offset + size);
}

void
machine_read_file (const VasMachine *machine, uint32_t id, uint64_t offset, uint64_t size, void *data)
{
  const SimulatedFile *file = file_get (&machine->state.files, id);
  for (uint64_t done = 0, step; done < size; done += step)
    {
      uint64_t at = offset + done;
      step = bytes_in_page (machine, at, size - done);
      memory_peek (&machine->state.memory, file->store, geometry_page (&machine->geometry, at),
                   offset_in_page (machine, at), (uint32_t) step, (unsigned char *) data + done);
    }
}

void
file_table_init (FileTable *table)
{
  table->files = g_array_new (FALSE, TRUE, sizeof (SimulatedFile));
  table->opens = g_array_new (FALSE, TRUE, sizeof (OpenFile));
  table->reads = g_array_new (FALSE, TRUE, sizeof (FileRead));
}

void
file_table_share (FileTable *copy, const FileTable *table)
{
  *copy = (FileTable) { g_array_copy (table->files), g_array_copy (table->opens), g_array_copy (table->reads) };
  for (guint i = 0; i < copy->files->len; i++)
    {
      const SimulatedFile *file = file_get (copy, i + 1);
      g_ref_string_acquire (file->name);
      if (file->image != NULL)
        g_rc_box_acquire (file->image);
    }
}

void
file_table_clear (FileTable *table)
{
  for (guint i = 0; i < table->files->len; i++)
    {
      const SimulatedFile *file = file_get (table, i + 1);
      g_ref_string_release (file->name);
      if (file->image != NULL)
        g_rc_box_release (file->image);
    }
  g_array_unref (table->files);
  g_array_unref (table->opens);
  g_array_unref (table->reads);
}

uint32_t
file_open (FileTable *table, uint32_t file, bool is_overlapped)
{
  guint i = 0;
  while (i < table->opens->len && file_open_get (table, i + 1)->file != 0)
    i++;
  if (i == table->opens->len)
    g_array_set_size (table->opens, i + 1);
  *file_open_get (table, i + 1) = (OpenFile) { .file = file, .is_overlapped = is_overlapped };
  return i + 1;
}

/* Entries at the end that are not used go, so that the table does not remember what nobody can tell. */
static void
drop_unused_end (GArray *opens)
{
  guint n = opens->len;
  while (n > 0 && g_array_index (opens, OpenFile, n - 1).file == 0)
    n--;
  g_array_set_size (opens, n);
}

void
file_drop_handle (FileTable *table, uint32_t open)
{
  OpenFile *entry = file_open_get (table, open);
  if (--entry->n_handles != 0)
    return;
  for (guint i = table->reads->len; i > 0; i--)
    if (g_array_index (table->reads, FileRead, i - 1).open == open)
      g_array_remove_index (table->reads, i - 1);
  entry->file = 0;
  drop_unused_end (table->opens);
}

const FileRead *
file_read_find (const FileTable *table, uint32_t open, uint64_t offset)
{
  for (guint i = 0; i < table->reads->len; i++)
    {
      const FileRead *read = &g_array_index (table->reads, FileRead, i);
      if (read->open == open && read->offset == offset)
        return read;
    }
  return NULL;
}

bool
file_read_issue (FileTable *table, const FileRead *read)
{
  if (file_read_find (table, read->open, read->offset) != NULL)
    return false;
  g_array_append_val (table->reads, *read);
  return true;
}

void
file_read_drop (FileTable *table, const FileRead *read)
{
  g_array_remove_index (table->reads, (guint) (read - (const FileRead *) (gpointer) table->reads->data));
}

void
file_reads_drop (FileTable *table, VasProcessId process)
{
  for (guint i = table->reads->len; i > 0; i--)
    if (g_array_index (table->reads, FileRead, i - 1).process == process)
      g_array_remove_index (table->reads, i - 1);
}

const char *
file_table_check (const FileTable *table)
{
  for (guint i = 0; i < table->opens->len; i++)
    {
      const OpenFile *open = file_open_get (table, i + 1);
      if (open->file > table->files->len)
        return "an open file is none of the machine's";
      if ((open->file == 0) != (open->n_handles == 0))
        return "an open file has no handle";
    }
  for (guint i = 0; i < table->reads->len; i++)
    {
      const FileRead *read = &g_array_index (table->reads, FileRead, i);
      if (read->open == 0 || read->open > table->opens->len || file_open_get (table, read->open)->file == 0)
        return "a pending read is of no open file";
    }
  return NULL;
}
