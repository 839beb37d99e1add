/* Shared by the checks of machine descriptions: loading that must succeed, and the comparison key by key. */
#ifndef CONFIG_SUPPORT_H
#define CONFIG_SUPPORT_H

#include "../support/test_main.h"
#include "base/config_key.h"
#include "config/config.h"
#include <string.h>

static inline void
assert_same (const VasConfig *a, const VasConfig *b)
{
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    {
      char left[CONFIG_KEY_TEXT_SIZE], right[CONFIG_KEY_TEXT_SIZE];
      config_key_format (&config_keys[i], a, left, sizeof left);
      config_key_format (&config_keys[i], b, right, sizeof right);
      ck_assert_msg (strcmp (left, right) == 0, "%s: %s and %s", config_keys[i].name, left, right);
    }
}

static inline VasConfig
load (const char *name_or_path)
{
  GError *error = NULL;
  VasConfig config;
  memset (&config, 0xa5, sizeof config);
  bool good = config_load (name_or_path, &config, &error);
  ck_assert_msg (good, "%s", good ? "" : error->message);
  return config;
}

static inline VasConfig
load_text (const char *text)
{
  GError *error = NULL;
  VasConfig config;
  memset (&config, 0xa5, sizeof config);
  bool good = config_load_text ("t.conf", text, strlen (text), &config, &error);
  ck_assert_msg (good, "%s", good ? "" : error->message);
  return config;
}

#endif
