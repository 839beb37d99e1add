#include "base/config_key.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* In the order of the enumerations in vasbox/config.h. */
static const char *const architectures[] = { "x86", "x64", "arm64", "ia64", NULL };
static const char *const profiles[] = { "observed", "documented", NULL };
static const char *const placements[] = { "lowest-fit", "top-down", "best-fit", "random", NULL };

#define KEY(group, member, kind, none, choices, expected) \
  { group, #member, kind, none, offsetof (VasConfig, member), sizeof (((VasConfig *) 0)->member), choices, expected }

const ConfigKey config_keys[CONFIG_N_KEYS] = {
  [CONFIG_KEY_NAME]
  = KEY ("machine", name, CONFIG_TEXT, false, NULL, "1 to 63 letters, digits, '-', '_' and '.'"),
  [CONFIG_KEY_ARCHITECTURE]
  = KEY ("machine", architecture, CONFIG_CHOICE, false, architectures, "x86, x64, arm64 or ia64"),
  [CONFIG_KEY_WOW64] = KEY ("machine", wow64, CONFIG_FLAG, false, NULL, "true or false"),
  [CONFIG_KEY_POINTER_SIZE] = KEY ("machine", pointer_size, CONFIG_NUMBER, false, NULL, "4 or 8"),
  [CONFIG_KEY_PROCESSORS] = KEY ("machine", processors, CONFIG_NUMBER, false, NULL, "1 to 64"),
  [CONFIG_KEY_BUILD] = KEY ("windows", build, CONFIG_NUMBER, false, NULL, "a build number from 1 to 999999"),
  [CONFIG_KEY_PROFILE] = KEY ("contract", profile, CONFIG_CHOICE, false, profiles, "observed or documented"),
  [CONFIG_KEY_PAGE_SIZE]
  = KEY ("memory", page_size, CONFIG_SIZE, false, NULL, "a power of two from 16 to 2M"),
  [CONFIG_KEY_ALLOCATION_GRANULARITY]
  = KEY ("memory", allocation_granularity, CONFIG_SIZE, false, NULL, "a power of two from page_size to 1G"),
  [CONFIG_KEY_LARGE_PAGE_MINIMUM]
  = KEY ("memory", large_page_minimum, CONFIG_SIZE, true, NULL, "a power of two above page_size, or none"),
  [CONFIG_KEY_PHYSICAL_MEMORY]
  = KEY ("memory", physical_memory, CONFIG_SIZE, false, NULL, "a size from 1 byte to 1048576T"),
  [CONFIG_KEY_PAGE_FILE] = KEY ("memory", page_file, CONFIG_SIZE, false, NULL, "a size up to 1048576T, or 0"),
  [CONFIG_KEY_COMMIT_LIMIT] = KEY ("memory", commit_limit, CONFIG_SIZE, false, NULL, "a size of at least 1 byte"),
  [CONFIG_KEY_PROCESS_COMMIT_LIMIT]
  = KEY ("memory", process_commit_limit, CONFIG_SIZE, true, NULL, "a size, or none"),
  [CONFIG_KEY_MINIMUM_APPLICATION_ADDRESS]
  = KEY ("address-space", minimum_application_address, CONFIG_ADDRESS, false, NULL,
         "a multiple of allocation_granularity, not 0"),
  [CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS]
  = KEY ("address-space", maximum_application_address, CONFIG_ADDRESS, false, NULL,
         "the last byte of a page above minimum_application_address and below 2^57"),
  [CONFIG_KEY_MAXIMUM_VAD_ADDRESS]
  = KEY ("address-space", maximum_vad_address, CONFIG_ADDRESS, false, NULL,
         "the last byte of a page, up to maximum_application_address, with room for one allocation below it"),
  [CONFIG_KEY_USER_SHARED_DATA]
  = KEY ("address-space", user_shared_data, CONFIG_ADDRESS, true, NULL,
         "a page's address between minimum_application_address and maximum_application_address, or none"),
  [CONFIG_KEY_PLACEMENT]
  = KEY ("placement", placement, CONFIG_CHOICE, false, placements, "lowest-fit, top-down, best-fit or random"),
  [CONFIG_KEY_SEED] = KEY ("placement", seed, CONFIG_NUMBER, false, NULL, "a number"),
  [CONFIG_KEY_LOCK_MEMORY_PRIVILEGE]
  = KEY ("privileges", lock_memory_privilege, CONFIG_FLAG, false, NULL, "true or false"),
};

_Static_assert (sizeof (VasPlacementPolicy) == sizeof (uint32_t) && sizeof (VasArchitecture) == sizeof (uint32_t)
                  && sizeof (VasProfile) == sizeof (uint32_t) && sizeof (bool) == 1,
                "members are read and written by their size");

uint64_t
config_key_get (const ConfigKey *key, const VasConfig *config)
{
  const char *member = (const char *) config + key->offset;
  uint64_t eight = 0;
  uint32_t four = 0;
  bool one = false;
  if (key->size == sizeof eight)
    memcpy (&eight, member, sizeof eight);
  else if (key->size == sizeof four)
    memcpy (&four, member, sizeof four);
  else
    memcpy (&one, member, sizeof one);
  return eight + four + one;
}

bool
config_key_set (const ConfigKey *key, VasConfig *config, uint64_t value)
{
  char *member = (char *) config + key->offset;
  uint32_t four = (uint32_t) value;
  bool one = value != 0;
  if ((key->size == sizeof four && value > UINT32_MAX) || (key->size == sizeof one && value > 1))
    return false;
  if (key->size == sizeof value)
    memcpy (member, &value, sizeof value);
  else if (key->size == sizeof four)
    memcpy (member, &four, sizeof four);
  else
    memcpy (member, &one, sizeof one);
  return true;
}

/* In the largest unit that leaves no rest. */
static void
format_size (uint64_t bytes, char *buffer, size_t size)
{
  static const char *const units[] = { "", "K", "M", "G", "T" };
  unsigned unit = 0;
  while (unit < 4 && bytes != 0 && bytes % 1024 == 0)
    {
      bytes /= 1024;
      unit++;
    }
  snprintf (buffer, size, "%" PRIu64 "%s", bytes, units[unit]);
}

static const char *
choice_name (const ConfigKey *key, uint64_t place)
{
  for (uint64_t i = 0; key->choices[i] != NULL; i++)
    if (i == place)
      return key->choices[i];
  return "?";
}

const char *
config_key_format (const ConfigKey *key, const VasConfig *config, char *buffer, size_t size)
{
  if (key->kind == CONFIG_TEXT)
    {
      snprintf (buffer, size, "%.*s", (int) key->size, (const char *) config + key->offset);
      return buffer;
    }
  uint64_t value = config_key_get (key, config);
  if (key->zero_is_none && value == 0)
    snprintf (buffer, size, "none");
  else if (key->kind == CONFIG_SIZE)
    format_size (value, buffer, size);
  else if (key->kind == CONFIG_ADDRESS)
    snprintf (buffer, size, "0x%" PRIx64, value);
  else if (key->kind == CONFIG_FLAG)
    snprintf (buffer, size, "%s", value != 0 ? "true" : "false");
  else if (key->kind == CONFIG_CHOICE)
    snprintf (buffer, size, "%s", choice_name (key, value));
  else
    snprintf (buffer, size, "%" PRIu64, value);
  return buffer;
}
