/* A config file's text to a VasConfig.  GKeyFile reads the values; the scan before it finds what GKeyFile lets pass
 * (unknown and doubled keys) or cannot place, and remembers where each key stands for the messages. */
#include "base/config_key.h"
#include "base/nearest.h"
#include "config/config.h"
#include "config/config_files.h"
#include "config/quote.h"
#include "config/shipped.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* No machine's description is longer; a device that never ends is not read for ever. */
#define LARGEST_FILE 1048576

/* "base" is a key of files only: it names the shipped config whose values stand where the file has none. */
#define BASE_KEY CONFIG_N_KEYS
#define N_FILE_KEYS (CONFIG_N_KEYS + 1)

/* Line and columns count from 1, columns in characters; line 0: the file does not have it. */
typedef struct Place
{
  unsigned line, key_column, value_column;
} Place;

typedef struct Scan
{
  const char *file;
  Place places[N_FILE_KEYS];
  unsigned line;
  unsigned machine_line; /* of the group [machine], or 0 */
  char *group;           /* the current one, or NULL before the first; owned */
  GPtrArray *files;      /* ConfigFile */
  ConfigFile *in_file;   /* the current group is one of a file, or NULL */
} Scan;

static const char *
key_name (unsigned key)
{
  return key == BASE_KEY ? "base" : config_keys[key].name;
}

static const char *
key_group (unsigned key)
{
  return key == BASE_KEY ? "machine" : config_keys[key].group;
}

static bool
is_called (unsigned key, const char *name)
{
  return key == BASE_KEY ? g_str_equal (name, "base") : config_key_is_called (&config_keys[key], name);
}

static bool fail_at (const Scan *scan, unsigned line, unsigned column, GError **error, ConfigError code,
                     const char *format, ...) G_GNUC_PRINTF (6, 7);

static bool
fail_at (const Scan *scan, unsigned line, unsigned column, GError **error, ConfigError code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, CONFIG_ERROR, code, "%s:%u:%u: %s", scan->file, line, column, text);
  return false;
}

/* Characters before @at in the line that begins at @start, plus one. */
static unsigned
column_of (const char *start, const char *at)
{
  return (unsigned) g_utf8_strlen (start, at - start) + 1;
}

static char *
list_words (const char *const *words)
{
  GString *out = g_string_new (*words);
  while (*++words != NULL)
    g_string_append_printf (out, ", %s", *words);
  return g_string_free (out, FALSE);
}

/* An unknown word at @column: with the nearest of @known, or else with all of them, which @what names. */
static bool
fail_unknown (const Scan *scan, unsigned column, const char *what, const char *word, const char *const *known,
              GError **error)
{
  g_autofree char *found = quote_found (word);
  const char *nearest = nearest_name (word, known);
  if (nearest != NULL)
    return fail_at (scan, scan->line, column, error, CONFIG_ERROR_UNKNOWN, "found %s %s; did you mean \"%s\"?", what,
                    found, nearest);
  g_autofree char *all = list_words (known);
  return fail_at (scan, scan->line, column, error, CONFIG_ERROR_UNKNOWN, "found %s %s, expected one of %s", what, found,
                  all);
}

/* The groups, each once, in the table's order. */
static void
list_groups (const char *groups[N_FILE_KEYS + 1])
{
  unsigned n = 0;
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (n == 0 || !g_str_equal (groups[n - 1], config_keys[i].group))
      groups[n++] = config_keys[i].group;
  groups[n] = NULL;
}

static void
list_keys (const char *group, const char *keys[N_FILE_KEYS + 1])
{
  unsigned n = 0;
  for (unsigned i = 0; i < N_FILE_KEYS; i++)
    if (g_str_equal (key_group (i), group))
      keys[n++] = key_name (i);
  keys[n] = NULL;
}

/* "[file NAME]" */
static bool
scan_file_group (Scan *scan, const char *group, unsigned column, GError **error)
{
  g_autofree char *message = NULL;
  scan->in_file = config_file_begin (scan->files, group, scan->line, &message);
  if (scan->in_file == NULL)
    return fail_at (scan, scan->line, column, error, CONFIG_ERROR_SYNTAX, "%s", message);
  g_free (scan->group);
  scan->group = g_strdup (group);
  return true;
}

/* A key of a file's group. */
static bool
scan_file_pair (Scan *scan, const char *name, const char *value, Place place, GError **error)
{
  g_autofree char *what = g_strdup_printf ("[%s] key", scan->group);
  int key = config_file_find_key (name);
  if (key < 0)
    return fail_unknown (scan, place.key_column, what, name, config_file_keys, error);
  ConfigFile *file = scan->in_file;
  if (file->lines[key] != 0)
    return fail_at (scan, place.line, place.key_column, error, CONFIG_ERROR_DUPLICATE,
                    "[%s] %s: found a second time, expected once (first in line %u)", scan->group, name,
                    file->lines[key]);
  file->lines[key] = place.line;
  file->columns[key] = place.value_column;
  g_autofree char *message = config_file_set (file, key, value);
  return message == NULL
         || fail_at (scan, place.line, place.value_column, error, CONFIG_ERROR_VALUE, "[%s] %s: %s", scan->group, name,
                     message);
}

/* "[group]": @line is stripped, @column is that of its first character. */
static bool
scan_group (Scan *scan, const char *line, unsigned column, GError **error)
{
  const char *groups[N_FILE_KEYS + 1];
  size_t length = strlen (line);
  g_autofree char *found = quote_found (line);
  if (line[length - 1] != ']')
    return fail_at (scan, scan->line, column, error, CONFIG_ERROR_SYNTAX, "found %s, expected [group]", found);
  g_autofree char *group = g_strndup (line + 1, length - 2);
  if (config_file_is_group (group))
    return scan_file_group (scan, group, column, error);
  scan->in_file = NULL;
  list_groups (groups);
  if (!g_strv_contains (groups, group))
    return fail_unknown (scan, column, "group", group, groups, error);
  if (scan->machine_line == 0 && g_str_equal (group, "machine"))
    scan->machine_line = scan->line;
  g_free (scan->group);
  scan->group = g_steal_pointer (&group);
  return true;
}

static bool
fail_unknown_key (const Scan *scan, unsigned column, const char *name, GError **error)
{
  const char *keys[N_FILE_KEYS + 1];
  g_autofree char *what = g_strdup_printf ("[%s] key", scan->group);
  for (unsigned i = 0; i < N_FILE_KEYS; i++)
    if (g_str_equal (key_name (i), name))
      return fail_at (scan, scan->line, column, error, CONFIG_ERROR_UNKNOWN,
                      "found key \"%s\" in [%s], expected it in [%s]", name, scan->group, key_group (i));
  list_keys (scan->group, keys);
  return fail_unknown (scan, column, what, name, keys, error);
}

/* Remembers where the key stands. */
static bool
note_key (Scan *scan, const char *name, Place place, GError **error)
{
  for (unsigned i = 0; i < N_FILE_KEYS; i++)
    if (g_str_equal (key_group (i), scan->group) && is_called (i, name))
      {
        if (scan->places[i].line != 0)
          return fail_at (scan, place.line, place.key_column, error, CONFIG_ERROR_DUPLICATE,
                          "[%s] %s: found a second time, expected once (first in line %u)", scan->group, name,
                          scan->places[i].line);
        scan->places[i] = place;
        return true;
      }
  return fail_unknown_key (scan, place.key_column, name, error);
}

/* "key=value" with @line's first character, not blank, at @text. */
static bool
scan_pair (Scan *scan, const char *line, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  unsigned column = column_of (line, text);
  g_autofree char *found = quote_found (text);
  if (equals == NULL || equals == text)
    return fail_at (scan, scan->line, column, error, CONFIG_ERROR_SYNTAX,
                    "found %s, expected [group], key=value or a # comment", found);
  if (scan->group == NULL)
    return fail_at (scan, scan->line, column, error, CONFIG_ERROR_SYNTAX, "found %s, expected a [group] line first",
                    found);
  const char *value = equals + 1;
  while (g_ascii_isspace (*value))
    value++;
  g_autofree char *name = g_strchomp (g_strndup (text, (gsize) (equals - text)));
  Place place = { scan->line, column, column_of (line, value) };
  return scan->in_file != NULL ? scan_file_pair (scan, name, value, place, error)
                               : note_key (scan, name, place, error);
}

static bool
scan_line (Scan *scan, char *line, GError **error)
{
  g_strchomp (line);
  const char *text = line;
  while (g_ascii_isspace (*text))
    text++;
  if (*text == 0 || *text == '#')
    return true;
  if (*text == '[')
    return scan_group (scan, text, column_of (line, text), error);
  return scan_pair (scan, line, text, error);
}

static bool
scan_text (Scan *scan, const char *text, GError **error)
{
  while (*text != 0)
    {
      const char *end = strchr (text, '\n');
      gsize length = end != NULL ? (gsize) (end - text) : strlen (text);
      g_autofree char *line = g_strndup (text, length);
      scan->line++;
      if (!scan_line (scan, line, error))
        return false;
      text += length + (end != NULL ? 1 : 0);
    }
  return true;
}

/* The first byte that is not UTF-8 text: a 0 byte, too. */
static bool
check_is_text (Scan *scan, const char *text, gsize n, GError **error)
{
  const char *bad;
  if (g_utf8_validate (text, (gssize) n, &bad))
    return true;
  const char *start = text;
  unsigned line = 1;
  for (const char *c = text; c < bad; c++)
    if (*c == '\n')
      {
        line++;
        start = c + 1;
      }
  return fail_at (scan, line, column_of (start, bad), error, CONFIG_ERROR_FILE,
                  "found the byte 0x%02x, expected UTF-8 text", (unsigned) (unsigned char) *bad);
}

/* The value under whichever of its names the key has in the file; the scan has seen it once.  GKeyFile keeps blanks at
 * the end. */
static char *
value_of (GKeyFile *values, unsigned key)
{
  g_auto (GStrv) names = g_key_file_get_keys (values, key_group (key), NULL, NULL);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (is_called (key, names[i]))
      return g_strchomp (g_key_file_get_value (values, key_group (key), names[i], NULL));
  g_assert_not_reached ();
}

/* config_load() with the files, which are added to @files. */
static bool load_named (const char *name_or_path, VasConfig *config, GPtrArray *files, GError **error);

static bool
apply_base (const Scan *scan, GKeyFile *values, VasConfig *config, GError **error)
{
  if (scan->places[BASE_KEY].line == 0)
    {
      vas_config_init (config);
      return true;
    }
  g_autofree char *base = value_of (values, BASE_KEY);
  Place place = scan->places[BASE_KEY];
  if (g_strv_contains (config_names (), base))
    return load_named (base, config, scan->files, error);
  g_autofree char *found = quote_found (base);
  const char *nearest = nearest_name (base, config_names ());
  return fail_at (scan, place.line, place.value_column, error, CONFIG_ERROR_UNKNOWN,
                  "[machine] base: found %s, expected a shipped config's name%s%s%s", found,
                  nearest != NULL ? "; did you mean \"" : "", nearest != NULL ? nearest : "",
                  nearest != NULL ? "\"?" : "");
}

static bool
apply_key (const Scan *scan, GKeyFile *values, unsigned key, VasConfig *config, GError **error)
{
  Place place = scan->places[key];
  g_autoptr (GError) problem = NULL;
  g_autofree char *value = value_of (values, key);
  if (config_set_key (config, key_name (key), value, &problem))
    return true;
  return fail_at (scan, place.line, place.value_column, error, CONFIG_ERROR_VALUE, "[%s] %s", key_group (key),
                  problem->message);
}

static bool
apply_keys (const Scan *scan, GKeyFile *values, VasConfig *config, GError **error)
{
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (scan->places[i].line != 0 && !apply_key (scan, values, i, config, error))
      return false;
  bool new_sum = scan->places[CONFIG_KEY_PHYSICAL_MEMORY].line != 0 || scan->places[CONFIG_KEY_PAGE_FILE].line != 0;
  if (new_sum && scan->places[CONFIG_KEY_COMMIT_LIMIT].line == 0)
    config->commit_limit = config->physical_memory + config->page_file;
  return true;
}

/* What the keys must be together. */
static bool
check_config (const Scan *scan, const VasConfig *config, GError **error)
{
  ConfigKeyId key;
  char message[256];
  if (config_find_fault (config, message, sizeof message, &key) == NULL)
    return true;
  Place place = scan->places[key];
  if (place.line != 0)
    return fail_at (scan, place.line, place.value_column, error, CONFIG_ERROR_VALUE, "[%s] %s", key_group (key),
                    message);
  bool has_base = scan->places[BASE_KEY].line != 0;
  return fail_at (scan, scan->machine_line, 1, error, CONFIG_ERROR_VALUE, "[%s] %s (not in this file: %s)",
                  key_group (key), message, has_base ? "the base has it" : "the default has it");
}

static bool
read_values (Scan *scan, const char *text, VasConfig *config, GError **error)
{
  g_autoptr (GKeyFile) values = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  if (!scan_text (scan, text, error))
    return false;
  if (scan->places[CONFIG_KEY_NAME].line == 0)
    return fail_at (scan, MAX (scan->machine_line, 1), 1, error, CONFIG_ERROR_MISSING,
                    "[machine] name: found no such key, expected name=NAME");
  if (!g_key_file_load_from_data (values, text, (gsize) -1, G_KEY_FILE_NONE, &problem))
    return fail_at (scan, 1, 1, error, CONFIG_ERROR_SYNTAX, "%s", problem->message);
  return apply_base (scan, values, config, error) && apply_keys (scan, values, config, error)
         && check_config (scan, config, error);
}

static bool
load_text (const char *file, const char *text, gsize n, VasConfig *config, GPtrArray *files, GError **error)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  Scan scan = { .file = file, .files = files };
  VasConfig loaded;
  if (n >= 3 && memcmp (text, byte_order_mark, 3) == 0)
    {
      text += 3;
      n -= 3;
    }
  if (!check_is_text (&scan, text, n, error))
    return false;
  g_autofree char *whole = g_strndup (text, n);
  bool good = read_values (&scan, whole, &loaded, error);
  g_free (scan.group);
  if (good)
    *config = loaded;
  return good;
}

bool
config_load_text (const char *file, const char *text, gsize n, VasConfig *config, GError **error)
{
  g_autoptr (GPtrArray) files = config_files_new ();
  return load_text (file, text, n, config, files, error);
}

static bool
fail_to_read (const char *path, const char *why, GError **error)
{
  g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_FILE, "%s: cannot read this config: %s", path, why);
  return false;
}

static bool
load_file (const char *path, VasConfig *config, GPtrArray *files, GError **error)
{
  g_autofree char *text = g_malloc (LARGEST_FILE + 1);
  FILE *file = fopen (path, "rb");
  if (file == NULL)
    return fail_to_read (path, g_strerror (errno), error);
  errno = 0;
  gsize n = fread (text, 1, LARGEST_FILE + 1, file);
  int problem = ferror (file) ? errno : 0;
  fclose (file);
  if (problem != 0)
    return fail_to_read (path, g_strerror (problem), error);
  if (n > LARGEST_FILE)
    return fail_to_read (path, "found more than 1M, expected at most that", error);
  return load_text (path, text, n, config, files, error);
}

static bool
fail_to_find (const char *name, GError **error)
{
  g_autofree char *found = quote_found (name);
  const char *nearest = nearest_name (name, config_names ());
  g_autofree char *all = list_words (config_names ());
  if (nearest != NULL)
    g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_NAME, "no config %s; did you mean \"%s\"?", found, nearest);
  else
    g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_NAME,
                 "no config %s, expected one of %s, or a file's path with a '/' or \".conf\" at its end", found, all);
  return false;
}

static bool
load_named (const char *name_or_path, VasConfig *config, GPtrArray *files, GError **error)
{
  if (strchr (name_or_path, '/') != NULL || g_str_has_suffix (name_or_path, ".conf"))
    return load_file (name_or_path, config, files, error);
  for (unsigned i = 0; shipped_names[i] != NULL; i++)
    if (g_str_equal (shipped_names[i], name_or_path))
      return load_text (name_or_path, shipped_texts[i], strlen (shipped_texts[i]), config, files, error);
  return fail_to_find (name_or_path, error);
}

bool
config_load (const char *name_or_path, VasConfig *config, GError **error)
{
  g_autoptr (GPtrArray) files = config_files_new ();
  return load_named (name_or_path, config, files, error);
}

bool
config_load_with_files (const char *name_or_path, VasConfig *config, GPtrArray *files, GError **error)
{
  return load_named (name_or_path, config, files, error);
}

const char *const *
config_names (void)
{
  return shipped_names;
}

char *
config_summary (const char *name)
{
  for (unsigned i = 0; shipped_names[i] != NULL; i++)
    if (g_str_equal (shipped_names[i], name))
      {
        /* The first line is a comment that says what the machine is. */
        const char *text = shipped_texts[i];
        return g_strndup (text + strlen ("# "), strcspn (text, "\n") - strlen ("# "));
      }
  return NULL;
}

bool
vas_config_load (const char *name_or_path, VasConfig *config, char *message, size_t message_size)
{
  g_autoptr (GError) error = NULL;
  if (config_load (name_or_path, config, &error))
    return true;
  g_strlcpy (message, error->message, message_size);
  return false;
}
