/* The default machine, and what every machine's description must hold.  A description that passes the checks cannot
 * make any arithmetic on its addresses and sizes wrap. */
#include "base/config_host.h"
#include "base/config_key.h"
#include "base/paging_layout.h"
#include <stdio.h>
#include <string.h>

#define MAX_MEMORY (UINT64_C (1) << 60)
#define END_OF_ADDRESSES (UINT64_C (1) << 57)

void
vas_config_init (VasConfig *config)
{
  /* Sources: contract clauses SI-001 to SI-009, table T3, VQ-016; for the TLB see sim-configs/windows-10-x64.conf. */
  *config = (VasConfig){
    .name = "windows-10-x64",
    .architecture = VAS_ARCHITECTURE_X64,
    .wow64 = false,
    .pointer_size = 8,
    .build = 19045,
    .profile = VAS_PROFILE_OBSERVED,
    .processors = 4,
    .dep = true,
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
    .job_commit_limit = 0,
    .numa_nodes = 1,
    .paging_format = VAS_PAGING_AUTO,
    .tlb_l1i_entries = 128,
    .tlb_l1i_ways = 8,
    .tlb_l1d_entries = 64,
    .tlb_l1d_ways = 4,
    .tlb_l2_entries = 1536,
    .tlb_l2_ways = 12,
    .tlb_policy = VAS_TLB_LRU,
    .tlb_asids = 4096,
    .working_set_minimum = 50 * 0x1000,
    .working_set_maximum = 345 * 0x1000,
    .working_set_hard = false,
    .replacement = VAS_REPLACEMENT_CLOCK,
    .replacement_interval = 4,
    .replacement_window = 10,
    .placement = VAS_PLACEMENT_LOWEST_FIT,
    .seed = 1,
    .lock_memory_privilege = false,
    .host = { .mode = VAS_CLR_DOCUMENTED,
              .latch = true,
              .state = VAS_CLR_STARTED,
              .level_task = 100,
              .level_domain = 100,
              .level_process = 100 },
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
dep_is_off_in_32_bits_only (const VasConfig *config)
{
  return config->dep || config->pointer_size == 4;
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
numa_nodes_are_good (const VasConfig *config)
{
  return config->numa_nodes >= 1 && config->numa_nodes <= 64;
}

static bool
tlb_policy_is_known (const VasConfig *config)
{
  return (unsigned) config->tlb_policy <= VAS_TLB_PLRU;
}

/* Whole sets, their number a power of two; the ways are good already. */
static bool
sets_are_good (uint32_t entries, uint32_t ways)
{
  return entries == 0 || (entries <= 16384 && entries % ways == 0 && is_power_of_two (entries / ways));
}

static bool
ways_are_good (const VasConfig *config, uint32_t entries, uint32_t ways)
{
  bool has_a_tree = config->tlb_policy != VAS_TLB_PLRU || is_power_of_two (ways);
  return entries == 0 || (ways >= 1 && ways <= 64 && ways <= entries && has_a_tree);
}

static bool
l1i_ways_are_good (const VasConfig *config)
{
  return ways_are_good (config, config->tlb_l1i_entries, config->tlb_l1i_ways);
}

static bool
l1i_sets_are_good (const VasConfig *config)
{
  return sets_are_good (config->tlb_l1i_entries, config->tlb_l1i_ways);
}

static bool
l1d_ways_are_good (const VasConfig *config)
{
  return ways_are_good (config, config->tlb_l1d_entries, config->tlb_l1d_ways);
}

static bool
l1d_sets_are_good (const VasConfig *config)
{
  return sets_are_good (config->tlb_l1d_entries, config->tlb_l1d_ways);
}

static bool
l2_ways_are_good (const VasConfig *config)
{
  return ways_are_good (config, config->tlb_l2_entries, config->tlb_l2_ways);
}

static bool
l2_sets_are_good (const VasConfig *config)
{
  return sets_are_good (config->tlb_l2_entries, config->tlb_l2_ways);
}

static bool
asids_are_good (const VasConfig *config)
{
  return config->tlb_asids <= 65536;
}

static bool
working_set_minimum_is_good (const VasConfig *config)
{
  return config->working_set_minimum >= 1;
}

static bool
working_set_maximum_is_good (const VasConfig *config)
{
  return config->working_set_maximum >= config->working_set_minimum && config->working_set_maximum <= MAX_MEMORY;
}

static bool
replacement_is_known (const VasConfig *config)
{
  return (unsigned) config->replacement <= VAS_REPLACEMENT_WORKING_SET;
}

static bool
replacement_interval_is_good (const VasConfig *config)
{
  return config->replacement_interval >= 1;
}

static bool
replacement_window_is_good (const VasConfig *config)
{
  return config->replacement_window >= 1;
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
  { CONFIG_KEY_DEP, dep_is_off_in_32_bits_only, NULL },
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
  { CONFIG_KEY_NUMA_NODES, numa_nodes_are_good, NULL },
  { CONFIG_KEY_PAGING_FORMAT, paging_format_is_known, NULL },
  { CONFIG_KEY_PAGING_FORMAT, paging_format_has_the_page_size, "auto or plain where page_size is not 4K" },
  { CONFIG_KEY_PAGING_FORMAT, paging_format_reaches_all_addresses,
    "a format that reaches maximum_application_address: x86 and pae below 2^32, x86-64 2^47, arm64 2^48, la57 2^56" },
  { CONFIG_KEY_PAGING_FORMAT, paging_format_names_all_frames,
    "a format that names every frame of physical_memory: x86 up to 4G, arm64 256T, pae, x86-64 and la57 4096T, plain "
    "2^52 frames" },
  { CONFIG_KEY_PAGING_FORMAT, paging_format_can_refuse_execution, "another format than x86 where dep is true" },
  { CONFIG_KEY_PAGING_BITS, paging_bits_are_numbers, NULL },
  { CONFIG_KEY_PAGING_BITS, paging_bits_are_only_plains, "auto where paging_format is neither auto nor plain" },
  { CONFIG_KEY_PAGING_BITS, paging_bits_end_in_the_offset, "its last number to be the bits of page_size" },
  { CONFIG_KEY_PAGING_BITS, paging_bits_reach_all_addresses,
    "numbers whose sum is at least the bits of maximum_application_address" },
  { CONFIG_KEY_TLB_POLICY, tlb_policy_is_known, NULL },
  { CONFIG_KEY_TLB_L1I_WAYS, l1i_ways_are_good, NULL },
  { CONFIG_KEY_TLB_L1I_ENTRIES, l1i_sets_are_good, NULL },
  { CONFIG_KEY_TLB_L1D_WAYS, l1d_ways_are_good, NULL },
  { CONFIG_KEY_TLB_L1D_ENTRIES, l1d_sets_are_good, NULL },
  { CONFIG_KEY_TLB_L2_WAYS, l2_ways_are_good, NULL },
  { CONFIG_KEY_TLB_L2_ENTRIES, l2_sets_are_good, NULL },
  { CONFIG_KEY_TLB_ASIDS, asids_are_good, NULL },
  { CONFIG_KEY_WORKING_SET_MINIMUM, working_set_minimum_is_good, NULL },
  { CONFIG_KEY_WORKING_SET_MAXIMUM, working_set_maximum_is_good, NULL },
  { CONFIG_KEY_REPLACEMENT, replacement_is_known, NULL },
  { CONFIG_KEY_REPLACEMENT_INTERVAL, replacement_interval_is_good, NULL },
  { CONFIG_KEY_REPLACEMENT_WINDOW, replacement_window_is_good, NULL },
  { CONFIG_KEY_HOST_MODE, host_mode_is_known, NULL },
  { CONFIG_KEY_HOST_STATE, host_state_is_known, NULL },
  { CONFIG_KEY_HOST_LEVEL_TASK, host_level_task_is_good, NULL },
  { CONFIG_KEY_HOST_LEVEL_DOMAIN, host_level_domain_is_good, NULL },
  { CONFIG_KEY_HOST_LEVEL_PROCESS, host_level_process_is_good, NULL },
  { CONFIG_KEY_HOST_WAIT_LEVEL, host_wait_is_known, NULL },
  { CONFIG_KEY_HOST_LOAD, host_load_is_good, NULL },
  { CONFIG_KEY_HOST_AVAILABLE, host_available_is_good, NULL },
  { CONFIG_KEY_HOST_NOTIFY_LOW, host_notify_low_is_good, NULL },
  { CONFIG_KEY_HOST_NOTIFY_NEUTRAL, host_notify_neutral_is_good, NULL },
  { CONFIG_KEY_HOST_NOTIFY_HIGH, host_notify_high_is_good, NULL },
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
