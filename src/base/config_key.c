#include "base/config_key.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* In the order of the enumerations in vasbox/config.h. */
static const char *const architectures[] = { "x86", "x64", "arm64", "ia64", NULL };
static const char *const profiles[] = { "observed", "documented", NULL };
static const char *const placements[] = { "lowest-fit", "top-down", "best-fit", "random", NULL };
static const char *const formats[] = { "auto", "x86", "pae", "x86-64", "la57", "arm64", "plain", NULL };
static const char *const tlb_policies[] = { "lru", "fifo", "random", "plru", NULL };
static const char *const replacements[]
  = { "clock", "fifo", "random", "aging", "second-chance", "lru", "lfu", "nfu", "working-set", NULL };

static const char *const host_modes[] = { "documented", "win32-mapped", NULL };
static const char *const host_states[] = { "not_loaded", "loading", "started", "disabled", "shutting_down", NULL };
static const char *const host_waits[] = { "never", "task", "domain", "process", NULL };

#define MILLISECONDS "a number of milliseconds"
#define BUDGET "a size, or none"
#define PER_CENT "1 to 1000000 per cent"
#define TLB_ENTRIES "0 to 16384: the ways times a power of two"
#define TLB_WAYS "1 to 64, at most the entries, and a power of two where tlb_policy is plru"

#define KEY(group, member, kind, zero, choices, expected) \
  { group, #member, kind, zero, offsetof (VasConfig, member), sizeof (((VasConfig *) 0)->member), choices, expected }

#define HOST(member, kind, zero, choices, expected) \
  { "host", "host_" #member, kind, zero, offsetof (VasConfig, host.member), sizeof (((VasConfig *) 0)->host.member), \
    choices, expected }

const ConfigKey config_keys[CONFIG_N_KEYS] = {
  [CONFIG_KEY_NAME]
  = KEY ("machine", name, CONFIG_TEXT, NULL, NULL, "1 to 63 letters, digits, '-', '_' and '.'"),
  [CONFIG_KEY_ARCHITECTURE]
  = KEY ("machine", architecture, CONFIG_CHOICE, NULL, architectures, "x86, x64, arm64 or ia64"),
  [CONFIG_KEY_WOW64] = KEY ("machine", wow64, CONFIG_FLAG, NULL, NULL, "true or false"),
  [CONFIG_KEY_POINTER_SIZE] = KEY ("machine", pointer_size, CONFIG_NUMBER, NULL, NULL, "4 or 8"),
  [CONFIG_KEY_PROCESSORS] = KEY ("machine", processors, CONFIG_NUMBER, NULL, NULL, "1 to 64"),
  [CONFIG_KEY_DEP] = KEY ("machine", dep, CONFIG_FLAG, NULL, NULL, "true, or false where pointer_size is 4"),
  [CONFIG_KEY_BUILD] = KEY ("windows", build, CONFIG_NUMBER, NULL, NULL, "a build number from 1 to 999999"),
  [CONFIG_KEY_PROFILE] = KEY ("contract", profile, CONFIG_CHOICE, NULL, profiles, "observed or documented"),
  [CONFIG_KEY_PAGE_SIZE]
  = KEY ("memory", page_size, CONFIG_SIZE, NULL, NULL, "a power of two from 16 to 2M"),
  [CONFIG_KEY_ALLOCATION_GRANULARITY]
  = KEY ("memory", allocation_granularity, CONFIG_SIZE, NULL, NULL, "a power of two from page_size to 1G"),
  [CONFIG_KEY_LARGE_PAGE_MINIMUM]
  = KEY ("memory", large_page_minimum, CONFIG_SIZE, "none", NULL, "a power of two above page_size, or none"),
  [CONFIG_KEY_PHYSICAL_MEMORY]
  = KEY ("memory", physical_memory, CONFIG_SIZE, NULL, NULL, "a size from 1 byte to 1048576T"),
  [CONFIG_KEY_PAGE_FILE] = KEY ("memory", page_file, CONFIG_SIZE, NULL, NULL, "a size up to 1048576T, or 0"),
  [CONFIG_KEY_COMMIT_LIMIT] = KEY ("memory", commit_limit, CONFIG_SIZE, NULL, NULL, "a size of at least 1 byte"),
  [CONFIG_KEY_PROCESS_COMMIT_LIMIT]
  = KEY ("memory", process_commit_limit, CONFIG_SIZE, "none", NULL, "a size, or none"),
  [CONFIG_KEY_JOB_COMMIT_LIMIT]
  = KEY ("memory", job_commit_limit, CONFIG_SIZE, "none", NULL, "a size, or none"),
  [CONFIG_KEY_NUMA_NODES] = KEY ("memory", numa_nodes, CONFIG_NUMBER, NULL, NULL, "1 to 64"),
  [CONFIG_KEY_PAGING_FORMAT] = KEY ("paging", paging_format, CONFIG_CHOICE, NULL, formats,
                                    "auto, x86, pae, x86-64, la57, arm64 or plain"),
  [CONFIG_KEY_PAGING_BITS] = KEY ("paging", paging_bits, CONFIG_TEXT, "auto", NULL,
                                  "auto, or the index bits (1 to 15 each) of 1 to 6 levels and the offset's, such as "
                                  "10,10,12"),
  [CONFIG_KEY_TLB_L1I_ENTRIES] = KEY ("tlb", tlb_l1i_entries, CONFIG_NUMBER, NULL, NULL, TLB_ENTRIES),
  [CONFIG_KEY_TLB_L1I_WAYS] = KEY ("tlb", tlb_l1i_ways, CONFIG_NUMBER, NULL, NULL, TLB_WAYS),
  [CONFIG_KEY_TLB_L1D_ENTRIES] = KEY ("tlb", tlb_l1d_entries, CONFIG_NUMBER, NULL, NULL, TLB_ENTRIES),
  [CONFIG_KEY_TLB_L1D_WAYS] = KEY ("tlb", tlb_l1d_ways, CONFIG_NUMBER, NULL, NULL, TLB_WAYS),
  [CONFIG_KEY_TLB_L2_ENTRIES] = KEY ("tlb", tlb_l2_entries, CONFIG_NUMBER, NULL, NULL, TLB_ENTRIES),
  [CONFIG_KEY_TLB_L2_WAYS] = KEY ("tlb", tlb_l2_ways, CONFIG_NUMBER, NULL, NULL, TLB_WAYS),
  [CONFIG_KEY_TLB_POLICY]
  = KEY ("tlb", tlb_policy, CONFIG_CHOICE, NULL, tlb_policies, "lru, fifo, random or plru"),
  [CONFIG_KEY_TLB_ASIDS] = KEY ("tlb", tlb_asids, CONFIG_NUMBER, NULL, NULL, "0 to 65536"),
  [CONFIG_KEY_WORKING_SET_MINIMUM]
  = KEY ("working-set", working_set_minimum, CONFIG_SIZE, NULL, NULL, "a size of at least 1 byte"),
  [CONFIG_KEY_WORKING_SET_MAXIMUM]
  = KEY ("working-set", working_set_maximum, CONFIG_SIZE, NULL, NULL, "a size from working_set_minimum to 1048576T"),
  [CONFIG_KEY_WORKING_SET_HARD] = KEY ("working-set", working_set_hard, CONFIG_FLAG, NULL, NULL, "true or false"),
  [CONFIG_KEY_REPLACEMENT]
  = KEY ("working-set", replacement, CONFIG_CHOICE, NULL, replacements,
         "clock, fifo, random, aging, second-chance, lru, lfu, nfu or working-set"),
  [CONFIG_KEY_REPLACEMENT_INTERVAL]
  = KEY ("working-set", replacement_interval, CONFIG_NUMBER, NULL, NULL, "a number of references, at least 1"),
  [CONFIG_KEY_REPLACEMENT_WINDOW]
  = KEY ("working-set", replacement_window, CONFIG_NUMBER, NULL, NULL, "a number of references, at least 1"),
  [CONFIG_KEY_MINIMUM_APPLICATION_ADDRESS]
  = KEY ("address-space", minimum_application_address, CONFIG_ADDRESS, NULL, NULL,
         "a multiple of allocation_granularity, not 0"),
  [CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS]
  = KEY ("address-space", maximum_application_address, CONFIG_ADDRESS, NULL, NULL,
         "the last byte of a page above minimum_application_address and below 2^57"),
  [CONFIG_KEY_MAXIMUM_VAD_ADDRESS]
  = KEY ("address-space", maximum_vad_address, CONFIG_ADDRESS, NULL, NULL,
         "the last byte of a page, up to maximum_application_address, with room for one allocation below it"),
  [CONFIG_KEY_USER_SHARED_DATA]
  = KEY ("address-space", user_shared_data, CONFIG_ADDRESS, "none", NULL,
         "a page's address between minimum_application_address and maximum_application_address, or none"),
  [CONFIG_KEY_PLACEMENT]
  = KEY ("placement", placement, CONFIG_CHOICE, NULL, placements, "lowest-fit, top-down, best-fit or random"),
  [CONFIG_KEY_SEED] = KEY ("placement", seed, CONFIG_NUMBER, NULL, NULL, "a number"),
  [CONFIG_KEY_LOCK_MEMORY_PRIVILEGE]
  = KEY ("privileges", lock_memory_privilege, CONFIG_FLAG, NULL, NULL, "true or false"),
  [CONFIG_KEY_HOST_MODE] = HOST (mode, CONFIG_CHOICE, NULL, host_modes, "documented or win32-mapped"),
  [CONFIG_KEY_HOST_LATCH] = HOST (latch, CONFIG_FLAG, NULL, NULL, "true or false"),
  [CONFIG_KEY_HOST_STATE]
  = HOST (state, CONFIG_CHOICE, NULL, host_states,
          "not_loaded, loading, started, disabled or shutting_down"),
  [CONFIG_KEY_HOST_TIME] = HOST (time, CONFIG_NUMBER, NULL, NULL, MILLISECONDS),
  [CONFIG_KEY_HOST_DOMAIN] = HOST (domain, CONFIG_NUMBER, NULL, NULL, "a domain's number, or 0 for the default domain"),
  [CONFIG_KEY_HOST_TASK] = HOST (task, CONFIG_NUMBER, NULL, NULL, "a task's number, or 0 for none"),
  [CONFIG_KEY_HOST_LOCK_OWNER] = HOST (lock_owner, CONFIG_NUMBER, "none", NULL, "a thread's number, or none"),
  [CONFIG_KEY_HOST_LOCK_TIMEOUT] = HOST (lock_timeout, CONFIG_NUMBER, NULL, NULL, MILLISECONDS),
  [CONFIG_KEY_HOST_LOCK_RELEASE] = HOST (lock_release, CONFIG_NUMBER, "never", NULL, MILLISECONDS ", or never"),
  [CONFIG_KEY_HOST_LOCK_ABANDON] = HOST (lock_abandon, CONFIG_NUMBER, "never", NULL, MILLISECONDS ", or never"),
  [CONFIG_KEY_HOST_PROCESS_RESERVED] = HOST (process_reserved, CONFIG_SIZE, "none", NULL, BUDGET),
  [CONFIG_KEY_HOST_PROCESS_COMMITTED] = HOST (process_committed, CONFIG_SIZE, "none", NULL, BUDGET),
  [CONFIG_KEY_HOST_PROCESS_ALLOCATIONS] = HOST (process_allocations, CONFIG_NUMBER, "none", NULL, "a number, or none"),
  [CONFIG_KEY_HOST_DOMAIN_RESERVED] = HOST (domain_reserved, CONFIG_SIZE, "none", NULL, BUDGET),
  [CONFIG_KEY_HOST_DOMAIN_COMMITTED] = HOST (domain_committed, CONFIG_SIZE, "none", NULL, BUDGET),
  [CONFIG_KEY_HOST_DOMAIN_ALLOCATIONS] = HOST (domain_allocations, CONFIG_NUMBER, "none", NULL, "a number, or none"),
  [CONFIG_KEY_HOST_TASK_RESERVED] = HOST (task_reserved, CONFIG_SIZE, "none", NULL, BUDGET),
  [CONFIG_KEY_HOST_TASK_COMMITTED] = HOST (task_committed, CONFIG_SIZE, "none", NULL, BUDGET),
  [CONFIG_KEY_HOST_TASK_ALLOCATIONS] = HOST (task_allocations, CONFIG_NUMBER, "none", NULL, "a number, or none"),
  [CONFIG_KEY_HOST_LEVEL_TASK] = HOST (level_task, CONFIG_NUMBER, "none", NULL, PER_CENT ", or none"),
  [CONFIG_KEY_HOST_LEVEL_DOMAIN] = HOST (level_domain, CONFIG_NUMBER, "none", NULL, PER_CENT ", or none"),
  [CONFIG_KEY_HOST_LEVEL_PROCESS] = HOST (level_process, CONFIG_NUMBER, "none", NULL, PER_CENT ", or none"),
  [CONFIG_KEY_HOST_WAIT_LEVEL] = HOST (wait_level, CONFIG_CHOICE, NULL, host_waits, "never, task, domain or process"),
  [CONFIG_KEY_HOST_WAIT_TIME] = HOST (wait_time, CONFIG_NUMBER, NULL, NULL, MILLISECONDS),
  [CONFIG_KEY_HOST_LOAD]
  = HOST (load, CONFIG_TEXT, "machine", NULL,
          "machine, budget, or a curve of per cents such as 40, \"ramp 0:40 10000:95\" or \"step 0:40 5000:95\""),
  [CONFIG_KEY_HOST_AVAILABLE]
  = HOST (available, CONFIG_TEXT, "machine", NULL,
          "machine, budget, or a curve of sizes such as 2G, \"ramp 0:8G 10000:200M\" or \"step 0:8G 5000:1G\""),
  [CONFIG_KEY_HOST_NOTIFY_LOW] = HOST (notify_low, CONFIG_NUMBER, "never", NULL, PER_CENT ", or never"),
  [CONFIG_KEY_HOST_NOTIFY_NEUTRAL] = HOST (notify_neutral, CONFIG_NUMBER, "never", NULL, PER_CENT ", or never"),
  [CONFIG_KEY_HOST_NOTIFY_HIGH] = HOST (notify_high, CONFIG_NUMBER, "never", NULL, PER_CENT ", or never"),
};

_Static_assert (sizeof (VasPlacementPolicy) == sizeof (uint32_t) && sizeof (VasArchitecture) == sizeof (uint32_t)
                  && sizeof (VasProfile) == sizeof (uint32_t) && sizeof (VasPagingFormat) == sizeof (uint32_t)
                  && sizeof (VasTlbPolicy) == sizeof (uint32_t) && sizeof (VasReplacement) == sizeof (uint32_t)
                  && sizeof (bool) == 1,
                "members are read and written by their size");

/* The group's "-" is a "_" in the name. */
static size_t
prefix_length (const ConfigKey *key)
{
  size_t length = strlen (key->group);
  for (size_t i = 0; i < length; i++)
    if (key->name[i] != (key->group[i] == '-' ? '_' : key->group[i]))
      return 0;
  return key->name[length] == '_' ? length + 1 : 0;
}

bool
config_key_is_called (const ConfigKey *key, const char *name)
{
  return strcmp (name, key->name) == 0 || strcmp (name, key->name + prefix_length (key)) == 0;
}

bool
config_key_is_equal (const ConfigKey *key, const VasConfig *a, const VasConfig *b)
{
  if (key->kind == CONFIG_TEXT)
    return strncmp ((const char *) a + key->offset, (const char *) b + key->offset, key->size) == 0;
  return config_key_get (key, a) == config_key_get (key, b);
}

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
      const char *text = (const char *) config + key->offset;
      snprintf (buffer, size, "%.*s", (int) key->size, *text == 0 && key->zero != NULL ? key->zero : text);
      return buffer;
    }
  uint64_t value = config_key_get (key, config);
  if (key->zero != NULL && value == 0)
    snprintf (buffer, size, "%s", key->zero);
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
