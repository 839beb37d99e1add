#include "config/config_files.h"
#include "config/config.h"
#include "config/quote.h"
#include <string.h>
#include <vasbox/protection.h>

enum { KEY_SIZE, KEY_READ_ONLY, KEY_PATTERN, KEY_BASE, KEY_ENTRY, KEY_PARTS };

const char *const config_file_keys[CONFIG_N_FILE_KEYS + 1]
    = { "size", "read_only", "pattern", "base", "entry", "parts", NULL };

static const struct
{
  const char *name;
  uint32_t protect;
} protections[] = {
  { "PAGE_NOACCESS", VAS_PAGE_NOACCESS },
  { "PAGE_READONLY", VAS_PAGE_READONLY },
  { "PAGE_READWRITE", VAS_PAGE_READWRITE },
  { "PAGE_WRITECOPY", VAS_PAGE_WRITECOPY },
  { "PAGE_EXECUTE", VAS_PAGE_EXECUTE },
  { "PAGE_EXECUTE_READ", VAS_PAGE_EXECUTE_READ },
  { "PAGE_EXECUTE_READWRITE", VAS_PAGE_EXECUTE_READWRITE },
  { "PAGE_EXECUTE_WRITECOPY", VAS_PAGE_EXECUTE_WRITECOPY },
};

static void
free_file (gpointer data)
{
  ConfigFile *file = data;
  g_free (file->name);
  g_free (file->pattern);
  g_free (file);
}

GPtrArray *
config_files_new (void)
{
  return g_ptr_array_new_with_free_func (free_file);
}

bool
config_file_is_group (const char *group)
{
  return g_str_equal (group, "file") || g_str_has_prefix (group, "file ");
}

ConfigFile *
config_file_begin (GPtrArray *files, const char *group, unsigned line, char **message)
{
  g_autofree char *name = g_strstrip (g_strdup (group + strlen ("file")));
  size_t length = strlen (name);
  if (length == 0 || length > VAS_FILE_MAX_NAME || strpbrk (name, "[]") != NULL)
    {
      *message = g_strdup_printf ("found a file's name of %zu bytes, expected [file NAME] with 1 to %d, none of them "
                                  "[ or ]", length, VAS_FILE_MAX_NAME);
      return NULL;
    }
  for (guint i = 0; i < files->len; i++)
    if (g_str_equal (((const ConfigFile *) files->pdata[i])->name, name))
      {
        *message = g_strdup_printf ("found a second [file %s], expected one", name);
        return NULL;
      }
  ConfigFile *file = g_new0 (ConfigFile, 1);
  file->name = g_steal_pointer (&name);
  file->file.name = file->name;
  file->line = line;
  g_ptr_array_add (files, file);
  return file;
}

int
config_file_find_key (const char *name)
{
  for (int i = 0; config_file_keys[i] != NULL; i++)
    if (g_str_equal (config_file_keys[i], name))
      return i;
  return -1;
}

static bool
find_protection (const char *name, uint32_t *protect)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (protections); i++)
    if (g_str_equal (protections[i].name, name))
      {
        *protect = protections[i].protect;
        return true;
      }
  return false;
}

static char *
refuse (const char *value, const char *expected)
{
  g_autofree char *found = quote_found (value);
  return g_strdup_printf ("found %s, expected %s", found, expected);
}

/* "8K PAGE_READONLY" */
static bool
read_part (const char *text, VasFilePart *part)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  const char *given[2] = { NULL, NULL };
  unsigned n = 0;
  for (char **word = words; *word != NULL; word++)
    if (**word != 0 && n++ < 2)
      given[n - 1] = *word;
  return n == 2 && config_parse_number (given[0], &part->size) && find_protection (given[1], &part->protect);
}

static char *
set_parts (ConfigFile *file, const char *value)
{
  g_auto (GStrv) texts = g_strsplit (value, ",", -1);
  unsigned n = g_strv_length (texts);
  if (n > VAS_FILE_MAX_PARTS)
    return g_strdup_printf ("found %u parts, expected at most %d", n, VAS_FILE_MAX_PARTS);
  for (unsigned i = 0; i < n; i++)
    if (!read_part (g_strstrip (texts[i]), &file->file.parts[i]))
      return refuse (texts[i], "a size and a protection, such as 8K PAGE_EXECUTE_READ");
  file->file.n_parts = n;
  return NULL;
}

static char *
set_read_only (ConfigFile *file, const char *value)
{
  file->file.read_only = g_str_equal (value, "true");
  return file->file.read_only || g_str_equal (value, "false") ? NULL : refuse (value, "true or false");
}

static char *
set_pattern (ConfigFile *file, const char *value)
{
  if (*value == 0)
    return refuse (value, "text");
  file->pattern = g_strdup (value);
  file->file.pattern = file->pattern;
  file->file.pattern_size = strlen (value);
  return NULL;
}

char *
config_file_set (ConfigFile *file, int key, const char *value)
{
  switch (key)
    {
    case KEY_SIZE:
      return config_parse_number (value, &file->file.size) ? NULL : refuse (value, "a size");
    case KEY_READ_ONLY:
      return set_read_only (file, value);
    case KEY_PATTERN:
      return set_pattern (file, value);
    case KEY_BASE:
      return config_parse_number (value, &file->file.base) && file->file.base != 0 ? NULL
                                                                                   : refuse (value, "an address");
    case KEY_ENTRY:
      return config_parse_number (value, &file->file.entry) ? NULL : refuse (value, "a number of bytes");
    default:
      return set_parts (file, value);
    }
}

static const char *
protection_name (uint32_t protect)
{
  unsigned i = 0;
  while (protections[i].protect != protect)
    i++;
  return protections[i].name;
}

/* With K where nothing is lost. */
static void
append_size (GString *out, uint64_t size)
{
  bool is_whole = size != 0 && size % 1024 == 0;
  g_string_append_printf (out, "%" G_GUINT64_FORMAT "%s", is_whole ? size / 1024 : size, is_whole ? "K" : "");
}

static void
describe_image (GString *out, const VasFile *file)
{
  g_string_append_printf (out, "base=0x%" G_GINT64_MODIFIER "x\nentry=0x%" G_GINT64_MODIFIER "x\n", file->base,
                          file->entry);
  for (unsigned i = 0; i < file->n_parts; i++)
    {
      g_string_append (out, i == 0 ? "parts=" : ", ");
      append_size (out, file->parts[i].size);
      g_string_append_printf (out, " %s", protection_name (file->parts[i].protect));
    }
  if (file->n_parts != 0)
    g_string_append_c (out, '\n');
}

void
config_files_describe (GString *out, const GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const VasFile *file = &((const ConfigFile *) files->pdata[i])->file;
      g_string_append_printf (out, "\n[file %s]\n", file->name);
      if (file->base != 0)
        describe_image (out, file);
      else
        {
          g_string_append (out, "size=");
          append_size (out, file->size);
          g_string_append_c (out, '\n');
        }
      g_string_append_printf (out, "read_only=%s\n", file->read_only ? "true" : "false");
      if (file->pattern != NULL)
        g_string_append_printf (out, "pattern=%s\n", (const char *) file->pattern);
    }
}
