/* The files of a config become files of a machine. */
#include "config/config.h"
#include "config/config_files.h"
#include "kernel/file_description.h"
#include <vasbox/file.h>

/* Where the config says what is at fault: its key, or else the group. */
static bool
fail_on_file (const char *config, const ConfigFile *file, const char *key, const char *fault, GError **error)
{
  int number = config_file_find_key (key);
  bool is_given = number >= 0 && file->lines[number] != 0;
  g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_VALUE, "%s:%u:%u: [file %s] %s: %s", config,
               is_given ? file->lines[number] : file->line, is_given ? file->columns[number] : 1, file->name, key,
               fault);
  return false;
}

bool
config_add_files (VasMachine *machine, const char *name_or_path, GError **error)
{
  g_autoptr (GPtrArray) files = config_files_new ();
  VasConfig config;
  if (!config_load_with_files (name_or_path, &config, files, error))
    return false;
  for (guint i = 0; i < files->len; i++)
    {
      const ConfigFile *file = files->pdata[i];
      const char *key;
      g_autofree char *fault = file_find_fault (machine, &file->file, &key);
      if (fault != NULL)
        return fail_on_file (name_or_path, file, key, fault, error);
      file_add_described (machine, &file->file);
    }
  return true;
}

bool
vas_machine_load_files (VasMachine *machine, const char *name_or_path, char *message, size_t message_size)
{
  g_autoptr (GError) error = NULL;
  if (config_add_files (machine, name_or_path, &error))
    return true;
  g_strlcpy (message, error->message, message_size);
  return false;
}
