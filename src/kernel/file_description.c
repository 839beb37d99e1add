#include "kernel/file_description.h"
#include "base/protection.h"
#include <string.h>

static char *
check_name (const VasMachine *machine, const VasFile *file)
{
  size_t length = file->name != NULL ? strlen (file->name) : 0;
  if (length == 0 || length > VAS_FILE_MAX_NAME)
    return g_strdup_printf ("found a name of %zu bytes, expected 1 to %d", length, VAS_FILE_MAX_NAME);
  return machine_find_file (machine, file->name) == 0
             ? NULL
             : g_strdup ("found the name of a file that is there, expected one that is not");
}

static char *
check_size (const VasFile *file)
{
  if (file->base != 0 && file->size != 0)
    return g_strdup ("found a size of an image, expected none: its parts say it");
  return file->size <= INT64_MAX ? NULL
                                 : g_strdup_printf ("found %" G_GUINT64_FORMAT ", expected less than 2^63", file->size);
}

static uint64_t
image_pages (const VasMachine *machine, const VasFile *file)
{
  uint64_t n_pages = 0;
  for (unsigned i = 0; i < file->n_parts; i++)
    n_pages += geometry_pages (&machine->geometry, 0, file->parts[i].size).end;
  return n_pages;
}

static char *
check_parts (const VasFile *file)
{
  if (file->base == 0)
    return file->n_parts == 0 ? NULL : g_strdup ("found parts of a file without a base, expected none");
  if (file->n_parts == 0 || file->n_parts > VAS_FILE_MAX_PARTS)
    return g_strdup_printf ("found %u parts of an image, expected 1 to %d", file->n_parts, VAS_FILE_MAX_PARTS);
  for (unsigned i = 0; i < file->n_parts; i++)
    {
      const VasFilePart *part = &file->parts[i];
      if (part->size == 0 || part->size > UINT32_MAX)
        return g_strdup_printf ("found %" G_GUINT64_FORMAT " bytes of part %u, expected 1 to 2^32-1", part->size,
                                i + 1);
      if (part->protect > 0xff || protection_broken_rule (part->protect) != VAS_NO_RULE)
        return g_strdup_printf ("found the protection 0x%x of part %u, expected one PAGE_* without modifiers",
                                part->protect, i + 1);
    }
  return NULL;
}

static char *
check_base (const VasMachine *machine, const VasFile *file)
{
  const VasConfig *config = &machine->state.config;
  uint64_t end = geometry_address (&machine->geometry, machine->geometry.vad_end);
  uint64_t size = geometry_address (&machine->geometry, image_pages (machine, file));
  if (file->base == 0)
    return NULL;
  if (file->base % config->allocation_granularity != 0)
    return g_strdup_printf ("found 0x%" G_GINT64_MODIFIER "x, expected a multiple of the allocation granularity",
                            file->base);
  if (file->base < config->minimum_application_address || file->base > end || size > end - file->base)
    return g_strdup_printf ("found 0x%" G_GINT64_MODIFIER "x, expected an address at which the image can lie",
                            file->base);
  return NULL;
}

static char *
check_entry (const VasMachine *machine, const VasFile *file)
{
  uint64_t size = geometry_address (&machine->geometry, image_pages (machine, file));
  if (file->entry == 0 || (file->base != 0 && file->entry < size))
    return NULL;
  return g_strdup_printf ("found 0x%" G_GINT64_MODIFIER "x, expected less than the size of the image", file->entry);
}

static char *
check_pattern (const VasMachine *machine, const VasFile *file)
{
  uint64_t size = file->base != 0 ? geometry_address (&machine->geometry, image_pages (machine, file)) : file->size;
  if (file->pattern_size == 0 || size <= VAS_FILE_MAX_PATTERN)
    return NULL;
  return g_strdup_printf ("found a pattern of a file of %" G_GUINT64_FORMAT " bytes, expected at most 16M", size);
}

char *
file_find_fault (const VasMachine *machine, const VasFile *file, const char **key)
{
  char *fault;
  *key = "name";
  if ((fault = check_name (machine, file)) != NULL)
    return fault;
  *key = "size";
  if ((fault = check_size (file)) != NULL)
    return fault;
  *key = "parts";
  if ((fault = check_parts (file)) != NULL)
    return fault;
  *key = "base";
  if ((fault = check_base (machine, file)) != NULL)
    return fault;
  *key = "entry";
  if ((fault = check_entry (machine, file)) != NULL)
    return fault;
  *key = "pattern";
  return check_pattern (machine, file);
}

/* The pattern from the beginning to the end. */
static void
fill (VasMachine *machine, uint32_t id, const VasFile *file)
{
  uint64_t size = file_get (&machine->state.files, id)->size;
  if (file->pattern == NULL || file->pattern_size == 0)
    return;
  for (uint64_t at = 0; at < size; at += file->pattern_size)
    machine_write_file (machine, id, at, MIN (file->pattern_size, size - at), file->pattern);
}

void
file_add_described (VasMachine *machine, const VasFile *file)
{
  uint64_t size = file->base != 0 ? geometry_address (&machine->geometry, image_pages (machine, file)) : file->size;
  uint32_t id = machine_add_file (machine, file->name, size, file->read_only);
  if (file->base != 0)
    machine_set_image_base (machine, id, file->base, file->entry);
  for (unsigned i = 0; i < file->n_parts; i++)
    (void) machine_add_image_part (machine, id, geometry_pages (&machine->geometry, 0, file->parts[i].size).end,
                                   file->parts[i].protect);
  fill (machine, id, file);
}

bool
vas_machine_add_file (VasMachine *machine, const VasFile *file, char *message, size_t message_size)
{
  const char *key;
  g_autofree char *fault = file_find_fault (machine, file, &key);
  if (fault == NULL)
    file_add_described (machine, file);
  else if (message != NULL)
    g_snprintf (message, message_size, "%s: %s", key, fault);
  return fault == NULL;
}
