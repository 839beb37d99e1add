/* Simulated files: names, sizes and what a loader would make of them.  They stand outside the processes, and a handle
 * to one is all that a program sees of it; what they hold is mapped through sections. */
#include "kernel/kernel.h"

uint32_t
machine_find_file (const VasMachine *machine, const char *name)
{
  for (guint i = 0; i < machine->state.files->len; i++)
    if (g_str_equal (machine_file (machine, i + 1)->name, name))
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
  g_array_append_val (machine->state.files, file);
  return machine->state.files->len;
}

bool
machine_add_image_part (VasMachine *machine, uint32_t id, uint64_t n_pages, uint32_t protect)
{
  SimulatedFile *file = machine_file (machine, id);
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
  SimulatedFile *file = machine_file (machine, id);
  SectionImage *image = g_rc_box_new0 (SectionImage);
  *image = (SectionImage) { .base = base, .entry = entry };
  file->image = image;
}

GArray *
files_share (GArray *files)
{
  GArray *copy = g_array_copy (files);
  for (guint i = 0; i < copy->len; i++)
    {
      const SimulatedFile *file = &g_array_index (copy, SimulatedFile, i);
      g_ref_string_acquire (file->name);
      if (file->image != NULL)
        g_rc_box_acquire (file->image);
    }
  return copy;
}

void
files_clear (GArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const SimulatedFile *file = &g_array_index (files, SimulatedFile, i);
      g_ref_string_release (file->name);
      if (file->image != NULL)
        g_rc_box_release (file->image);
    }
  g_array_unref (files);
}
