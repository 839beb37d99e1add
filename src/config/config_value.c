/* One key and its value: by name, from text. */
#include "base/config_key.h"
#include "base/nearest.h"
#include "config/config.h"
#include "config/quote.h"
#include <string.h>

G_DEFINE_QUARK (vasbox-config-error-quark, config_error)

static const ConfigKey *
find_key (const char *name)
{
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (g_str_equal (config_keys[i].name, name))
      return &config_keys[i];
  return NULL;
}

static void
set_unknown_key_error (const char *key, const char *name, GError **error)
{
  const char *names[CONFIG_N_KEYS + 1] = { NULL };
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    names[i] = config_keys[i].name;
  g_autofree char *found = quote_found (key);
  const char *nearest = nearest_name (name, names);
  if (nearest != NULL)
    g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_UNKNOWN, "no config key %s; did you mean \"%s\"?", found, nearest);
  else
    g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_UNKNOWN, "no config key %s; vasbox config lists each machine's keys",
                 found);
}

static const ConfigKey *
find_key_in_group (const char *group, size_t group_length, const char *name)
{
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (strlen (config_keys[i].group) == group_length && strncmp (group, config_keys[i].group, group_length) == 0
        && config_key_is_called (&config_keys[i], name))
      return &config_keys[i];
  return NULL;
}

/* @key with or without "group." before it. */
static const ConfigKey *
find_dotted_key (const char *key, GError **error)
{
  const char *dot = strchr (key, '.');
  const char *name = dot != NULL ? dot + 1 : key;
  const ConfigKey *row = dot != NULL ? find_key_in_group (key, (size_t) (dot - key), name) : NULL;
  if (row != NULL)
    return row;
  row = find_key (name);
  if (row == NULL)
    {
      set_unknown_key_error (key, name, error);
      return NULL;
    }
  if (dot != NULL)
    {
      g_autofree char *found = quote_found (key);
      g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_UNKNOWN, "no config key %s; did you mean \"%s.%s\"?", found,
                   row->group, name);
      return NULL;
    }
  return row;
}

static bool
add_digit (uint64_t *value, unsigned base, unsigned digit)
{
  if (*value > (UINT64_MAX - digit) / base)
    return false;
  *value = *value * base + digit;
  return true;
}

/* "", "K", "M", "G" or "T" at @text multiplies @value. */
static bool
apply_unit (const char *text, uint64_t *value)
{
  static const char units[] = "KMGT";
  if (*text == 0)
    return true;
  const char *unit = strchr (units, *text);
  if (unit == NULL || text[1] != 0)
    return false;
  unsigned shift = 10 * (unsigned) (unit - units + 1);
  if (*value > UINT64_MAX >> shift)
    return false;
  *value <<= shift;
  return true;
}

bool
config_parse_number (const char *text, uint64_t *value)
{
  bool hex = g_str_has_prefix (text, "0x");
  const char *c = hex ? text + 2 : text;
  uint64_t number = 0;
  if (hex ? !g_ascii_isxdigit (*c) : !g_ascii_isdigit (*c))
    return false;
  for (; hex ? g_ascii_isxdigit (*c) : g_ascii_isdigit (*c); c += c[1] == '_' ? 2 : 1)
    if (!add_digit (&number, hex ? 16 : 10, (unsigned) g_ascii_xdigit_value (*c)))
      return false;
  if (hex ? *c != 0 : !apply_unit (c, &number))
    return false;
  *value = number;
  return true;
}

static bool
parse_word (const char *text, const char *const *words, uint64_t *value)
{
  for (uint64_t i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      {
        *value = i;
        return true;
      }
  return false;
}

static bool
set_text (const ConfigKey *key, VasConfig *config, const char *text)
{
  size_t length = strlen (text);
  if (key->zero != NULL && g_str_equal (text, key->zero))
    length = 0;
  else if (length == 0 || length >= key->size)
    return false;
  /* The rest becomes 0: nothing of a longer name before stays behind. */
  memset ((char *) config + key->offset, 0, key->size);
  memcpy ((char *) config + key->offset, text, length);
  return true;
}

static bool
set_value (const ConfigKey *key, VasConfig *config, const char *text)
{
  static const char *const flags[] = { "false", "true", NULL };
  uint64_t value = 0;
  if (key->kind == CONFIG_TEXT)
    return set_text (key, config, text);
  if (key->zero != NULL && g_str_equal (text, key->zero))
    return config_key_set (key, config, 0);
  if (key->kind == CONFIG_FLAG || key->kind == CONFIG_CHOICE)
    return parse_word (text, key->kind == CONFIG_FLAG ? flags : key->choices, &value)
           && config_key_set (key, config, value);
  return config_parse_number (text, &value) && config_key_set (key, config, value);
}

bool
config_set_key (VasConfig *config, const char *key, const char *value, GError **error)
{
  const ConfigKey *row = find_dotted_key (key, error);
  if (row == NULL)
    return false;
  if (set_value (row, config, value))
    return true;
  g_autofree char *found = quote_found (value);
  g_set_error (error, CONFIG_ERROR, CONFIG_ERROR_VALUE, "%s: found %s, expected %s", row->name, found, row->expected);
  return false;
}

/* Most machines have no host of their own: what [host] would say is the default. */
static bool
has_own_host (const VasConfig *config)
{
  VasConfig standard;
  vas_config_init (&standard);
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    if (g_str_equal (config_keys[i].group, "host") && !config_key_is_equal (&config_keys[i], config, &standard))
      return true;
  return false;
}

char *
config_describe (const VasConfig *config)
{
  GString *out = g_string_new (NULL);
  const char *group = NULL;
  bool with_host = has_own_host (config);
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    {
      const ConfigKey *key = &config_keys[i];
      char value[CONFIG_KEY_TEXT_SIZE];
      if (!with_host && g_str_equal (key->group, "host"))
        continue;
      if (group == NULL || !g_str_equal (group, key->group))
        g_string_append_printf (out, "%s[%s]\n", group != NULL ? "\n" : "", key->group);
      group = key->group;
      g_string_append_printf (out, "%s=%s\n", key->name, config_key_format (key, config, value, sizeof value));
    }
  return g_string_free (out, FALSE);
}
