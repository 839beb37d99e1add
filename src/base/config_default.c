/* The default machine, and what every machine's description must hold.  A description that passes the checks cannot
 * make any arithmetic on its addresses and sizes wrap. */
#include "base/config_key.h"
#include <stdio.h>
#include <string.h>

#define MAX_MEMORY (UINT64_C (1) << 60)
#define END_OF_ADDRESSES (UINT64_C (1) << 57)

void
vas_config_init (VasConfig *config)
{
  /* Sources: contract clauses SI-001 to SI-009, table T3, VQ-016. */
  *config = (VasConfig){
    .name = "windows-10-x64",
    .architecture = VAS_ARCHITECTURE_X64,
    .wow64 = false,
    .pointer_size = 8,
    .build = 19045,
    .profile = VAS_PROFILE_OBSERVED,
    .processors = 4,
    .page_size = 0x1000,
    .allocation_granularity = 0x10000,
    .large_page_minimum = 0x200000,
    .minimum_application_address = 0x10000,
    .maximum_application_address = UINT64_C (0x7FFFFFFEFFFF),
    .maximum_vad_address = UINT64_C (0x7FFFFFFDFFFF),
    .user_shared_data = 0x7FFE0000,
    .physical_memory = UINT64_C (16) << 30,
    .page_file = UINT64_C (8) << 30,
    .commit_limit = UINT64_C (24) << 30,
    .process_commit_limit = 0,
    .placement = VAS_PLACEMENT_LOWEST_FIT,
    .seed = 1,
    .lock_memory_privilege = false,
  };
}

static bool
is_power_of_two (uint64_t value)
{
  return value != 0 && (value & (value - 1)) == 0;
}

static bool
is_multiple (uint64_t value, uint64_t power_of_two)
{
  return (value & (power_of_two - 1)) == 0;
}

static bool
is_name_byte (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

static bool
name_is_good (const VasConfig *config)
{
  const char *end = memchr (config->name, 0, sizeof config->name);
  if (end == NULL || end == config->name)
    return false;
  for (const char *c = config->name; c < end; c++)
    if (!is_name_byte (*c))
      return false;
  return true;
}

static bool
architecture_is_known (const VasConfig *config)
{
  return (unsigned) config->architecture <= VAS_ARCHITECTURE_IA64;
}

static bool
wow64_has_a_64_bit_host (const VasConfig *config)
{
  return !config->wow64 || config->architecture != VAS_ARCHITECTURE_X86;
}

static bool
pointer_size_is_known (const VasConfig *config)
{
  return config->pointer_size == 4 || config->pointer_size == 8;
}

static bool
pointer_size_is_the_processs (const VasConfig *config)
{
  bool is_32_bit = config->wow64 || config->architecture == VAS_ARCHITECTURE_X86;
  return config->pointer_size == (is_32_bit ? 4 : 8);
}

static bool
processors_fit_a_mask (const VasConfig *config)
{
  return config->processors >= 1 && config->processors <= 64;
}

static bool
build_is_a_build (const VasConfig *config)
{
  return config->build >= 1 && config->build <= 999999;
}

static bool
profile_is_known (const VasConfig *config)
{
  return (unsigned) config->profile <= VAS_PROFILE_DOCUMENTED;
}

static bool
page_size_is_good (const VasConfig *config)
{
  return is_power_of_two (config->page_size) && config->page_size >= 16 && config->page_size <= 0x200000;
}

static bool
granularity_is_good (const VasConfig *config)
{
  return is_power_of_two (config->allocation_granularity) && config->allocation_granularity >= config->page_size
         && config->allocation_granularity <= 0x40000000;
}

static bool
large_page_is_good (const VasConfig *config)
{
  return config->large_page_minimum == 0
         || (is_power_of_two (config->large_page_minimum) && config->large_page_minimum > config->page_size);
}

static bool
physical_memory_is_good (const VasConfig *config)
{
  return config->physical_memory >= 1 && config->physical_memory <= MAX_MEMORY;
}

static bool
page_file_is_good (const VasConfig *config)
{
  return config->page_file <= MAX_MEMORY;
}

static bool
commit_limit_is_good (const VasConfig *config)
{
  return config->commit_limit >= 1;
}

static bool
minimum_is_good (const VasConfig *config)
{
  uint64_t minimum = config->minimum_application_address;
  return minimum != 0 && is_multiple (minimum, config->allocation_granularity);
}

static bool
maximum_is_good (const VasConfig *config)
{
  uint64_t maximum = config->maximum_application_address;
  return maximum > config->minimum_application_address && maximum < END_OF_ADDRESSES
         && is_multiple (maximum + 1, config->page_size);
}

static bool
maximum_fits_a_pointer (const VasConfig *config)
{
  return config->pointer_size == 8 || config->maximum_application_address <= UINT32_MAX;
}

static bool
vad_maximum_is_good (const VasConfig *config)
{
  uint64_t maximum = config->maximum_vad_address;
  return maximum <= config->maximum_application_address && is_multiple (maximum + 1, config->page_size)
         && maximum >= config->minimum_application_address
         && maximum - config->minimum_application_address >= config->allocation_granularity - 1;
}

static bool
shared_data_is_good (const VasConfig *config)
{
  uint64_t page = config->user_shared_data;
  return page == 0
         || (is_multiple (page, config->page_size) && page >= config->minimum_application_address
             && page <= config->maximum_application_address);
}

static bool
placement_is_known (const VasConfig *config)
{
  return (unsigned) config->placement <= VAS_PLACEMENT_RANDOM;
}

/* In an order in which each row may rely on those above it; without its own text a row expects what its key's row in
 * the table of keys does. */
static const struct
{
  ConfigKeyId key;
  bool (*holds) (const VasConfig *config);
  const char *expected;
} rules[] = {
  { CONFIG_KEY_NAME, name_is_good, NULL },
  { CONFIG_KEY_ARCHITECTURE, architecture_is_known, NULL },
  { CONFIG_KEY_WOW64, wow64_has_a_64_bit_host, "false where the architecture is x86" },
  { CONFIG_KEY_POINTER_SIZE, pointer_size_is_known, NULL },
  { CONFIG_KEY_POINTER_SIZE, pointer_size_is_the_processs, "4 for x86 and wow64, 8 for the others" },
  { CONFIG_KEY_PROCESSORS, processors_fit_a_mask, NULL },
  { CONFIG_KEY_BUILD, build_is_a_build, NULL },
  { CONFIG_KEY_PROFILE, profile_is_known, NULL },
  { CONFIG_KEY_PAGE_SIZE, page_size_is_good, NULL },
  { CONFIG_KEY_ALLOCATION_GRANULARITY, granularity_is_good, NULL },
  { CONFIG_KEY_LARGE_PAGE_MINIMUM, large_page_is_good, NULL },
  { CONFIG_KEY_PHYSICAL_MEMORY, physical_memory_is_good, NULL },
  { CONFIG_KEY_PAGE_FILE, page_file_is_good, NULL },
  { CONFIG_KEY_COMMIT_LIMIT, commit_limit_is_good, NULL },
  { CONFIG_KEY_MINIMUM_APPLICATION_ADDRESS, minimum_is_good, NULL },
  { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, maximum_is_good, NULL },
  { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, maximum_fits_a_pointer, "below 2^32 where pointer_size is 4" },
  { CONFIG_KEY_MAXIMUM_VAD_ADDRESS, vad_maximum_is_good, NULL },
  { CONFIG_KEY_USER_SHARED_DATA, shared_data_is_good, NULL },
  { CONFIG_KEY_PLACEMENT, placement_is_known, NULL },
};

const char *
config_find_fault (const VasConfig *config, char *buffer, size_t size, ConfigKeyId *key)
{
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (!rules[i].holds (config))
      {
        const ConfigKey *at_fault = &config_keys[rules[i].key];
        char found[CONFIG_KEY_TEXT_SIZE];
        *key = rules[i].key;
        if (buffer == NULL || size == 0)
          return at_fault->name;
        config_key_format (at_fault, config, found, sizeof found);
        snprintf (buffer, size, "%s: found \"%s\", expected %s", at_fault->name, found,
                  rules[i].expected != NULL ? rules[i].expected : at_fault->expected);
        return buffer;
      }
  return NULL;
}

const char *
vas_config_validate (const VasConfig *config, char *buffer, size_t buffer_size)
{
  ConfigKeyId key;
  return config_find_fault (config, buffer, buffer_size, &key);
}
