/* The groups [file NAME] of a config: files that the machine has from the start. */
#ifndef VASBOX_CONFIG_CONFIG_FILES_H
#define VASBOX_CONFIG_CONFIG_FILES_H

#include <glib.h>
#include <stdbool.h>
#include <vasbox/file.h>

/* Its keys, "size" and the others; NULL ends them. */
extern const char *const config_file_keys[];
#define CONFIG_N_FILE_KEYS 6

typedef struct ConfigFile
{
  VasFile file;  /* name and pattern point to the two below */
  char *name;
  char *pattern;
  unsigned line;                        /* of its group */
  unsigned lines[CONFIG_N_FILE_KEYS];   /* of its keys; 0: not given */
  unsigned columns[CONFIG_N_FILE_KEYS]; /* of their values */
} ConfigFile;

/* An element of an array that config_files_new() made. */
GPtrArray *config_files_new (void);

/* Whether "[file NAME]" begins @group, without its brackets. */
bool config_file_is_group (const char *group);
/* An empty file of that group's name, added to @files; NULL: *@message (owned) is what was found and expected. */
ConfigFile *config_file_begin (GPtrArray *files, const char *group, unsigned line, char **message);

/* The number of the key of that name, or -1. */
int config_file_find_key (const char *name);
/* Reads the value of that key.  NULL, or what was found and expected (owned). */
char *config_file_set (ConfigFile *file, int key, const char *value);

/* As groups of a config file. */
void config_files_describe (GString *out, const GPtrArray *files);

#endif
