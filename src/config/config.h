/* Machine descriptions as text: sim-configs and files of the same form become a VasConfig, and the other way round.
 * Nothing here opens a file that the caller did not name: the shipped configs are part of the library.  Every error is
 * one line without a newline: where, what was found, what was expected. */
#ifndef VASBOX_CONFIG_CONFIG_H
#define VASBOX_CONFIG_CONFIG_H

#include <glib.h>
#include <stdbool.h>
#include <vasbox/config.h>
#include <vasbox/file.h>

#define CONFIG_ERROR (config_error_quark ())
GQuark config_error_quark (void);

typedef enum ConfigError
{
  CONFIG_ERROR_FILE,      /* cannot be read, is too large or is not text */
  CONFIG_ERROR_SYNTAX,    /* a line is no group, key=value or comment */
  CONFIG_ERROR_NAME,      /* no shipped config of that name */
  CONFIG_ERROR_UNKNOWN,   /* no such group, key or base */
  CONFIG_ERROR_DUPLICATE, /* a key is given twice */
  CONFIG_ERROR_MISSING,   /* the name is not given */
  CONFIG_ERROR_VALUE      /* a value is not what its key takes */
} ConfigError;

/* Fills @config from the shipped config of that name or, where @name_or_path holds '/' or ends in ".conf", from that
 * file.  The result has passed vas_config_validate().  False leaves @config alone. */
bool config_load (const char *name_or_path, VasConfig *config, GError **error);

/* The same, and the files that the config describes, ConfigFile (config/config_files.h), added to @files. */
bool config_load_with_files (const char *name_or_path, VasConfig *config, GPtrArray *files, GError **error);

/* Adds the files that the config describes to @machine; the message says where in the config and why not. */
bool config_add_files (VasMachine *machine, const char *name_or_path, GError **error);

/* The same from the @n bytes at @text; @file stands for the file in messages. */
bool config_load_text (const char *file, const char *text, gsize n, VasConfig *config, GError **error);

/* The trace language's NUMBER: decimal with an optional unit, or 0x hex; '_' may stand between digits. */
bool config_parse_number (const char *text, uint64_t *value);

/* Sets one key ("page_size" or "memory.page_size") and no other; @value as a file has it.  Checks what can be said of
 * the value alone: call vas_config_validate() when all keys are set.  False leaves @config alone. */
bool config_set_key (VasConfig *config, const char *key, const char *value, GError **error);

/* The shipped configs' names, sorted; NULL ends them. */
const char *const *config_names (void);

/* One line about a shipped config, or NULL where there is none of that name.  Free with g_free(). */
char *config_summary (const char *name);

/* @config as the text of a config file with every key, but without [host] where that has nothing but defaults: loading
 * it gives the same struct.  Free with g_free(). */
char *config_describe (const VasConfig *config);

#endif
