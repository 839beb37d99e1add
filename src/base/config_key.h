/* The keys of a machine's description: one table that the default, the checks, the config reader and its writer share.
 * A key is a member of VasConfig; its name is unique across groups. */
#ifndef VASBOX_BASE_CONFIG_KEY_H
#define VASBOX_BASE_CONFIG_KEY_H

#include <vasbox/config.h>

typedef enum ConfigKind
{
  CONFIG_TEXT,
  CONFIG_NUMBER,
  CONFIG_SIZE,    /* bytes, written with K, M, G or T */
  CONFIG_ADDRESS, /* written in hex */
  CONFIG_FLAG,    /* true or false */
  CONFIG_CHOICE   /* one of a list of words, stored as its place in the list */
} ConfigKind;

/* Indexes of the table, in its order. */
typedef enum ConfigKeyId
{
  CONFIG_KEY_NAME,
  CONFIG_KEY_ARCHITECTURE,
  CONFIG_KEY_WOW64,
  CONFIG_KEY_POINTER_SIZE,
  CONFIG_KEY_PROCESSORS,
  CONFIG_KEY_DEP,
  CONFIG_KEY_BUILD,
  CONFIG_KEY_PROFILE,
  CONFIG_KEY_PAGE_SIZE,
  CONFIG_KEY_ALLOCATION_GRANULARITY,
  CONFIG_KEY_LARGE_PAGE_MINIMUM,
  CONFIG_KEY_PHYSICAL_MEMORY,
  CONFIG_KEY_PAGE_FILE,
  CONFIG_KEY_COMMIT_LIMIT,
  CONFIG_KEY_PROCESS_COMMIT_LIMIT,
  CONFIG_KEY_JOB_COMMIT_LIMIT,
  CONFIG_KEY_NUMA_NODES,
  CONFIG_KEY_PAGING_FORMAT,
  CONFIG_KEY_PAGING_BITS,
  CONFIG_KEY_TLB_L1I_ENTRIES,
  CONFIG_KEY_TLB_L1I_WAYS,
  CONFIG_KEY_TLB_L1D_ENTRIES,
  CONFIG_KEY_TLB_L1D_WAYS,
  CONFIG_KEY_TLB_L2_ENTRIES,
  CONFIG_KEY_TLB_L2_WAYS,
  CONFIG_KEY_TLB_POLICY,
  CONFIG_KEY_TLB_ASIDS,
  CONFIG_KEY_WORKING_SET_MINIMUM,
  CONFIG_KEY_WORKING_SET_MAXIMUM,
  CONFIG_KEY_WORKING_SET_HARD,
  CONFIG_KEY_REPLACEMENT,
  CONFIG_KEY_REPLACEMENT_INTERVAL,
  CONFIG_KEY_REPLACEMENT_WINDOW,
  CONFIG_KEY_MINIMUM_APPLICATION_ADDRESS,
  CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS,
  CONFIG_KEY_MAXIMUM_VAD_ADDRESS,
  CONFIG_KEY_USER_SHARED_DATA,
  CONFIG_KEY_PLACEMENT,
  CONFIG_KEY_SEED,
  CONFIG_KEY_LOCK_MEMORY_PRIVILEGE,
  CONFIG_KEY_HOST_MODE,
  CONFIG_KEY_HOST_LATCH,
  CONFIG_KEY_HOST_STATE,
  CONFIG_KEY_HOST_TIME,
  CONFIG_KEY_HOST_DOMAIN,
  CONFIG_KEY_HOST_TASK,
  CONFIG_KEY_HOST_LOCK_OWNER,
  CONFIG_KEY_HOST_LOCK_TIMEOUT,
  CONFIG_KEY_HOST_LOCK_RELEASE,
  CONFIG_KEY_HOST_LOCK_ABANDON,
  CONFIG_KEY_HOST_PROCESS_RESERVED,
  CONFIG_KEY_HOST_PROCESS_COMMITTED,
  CONFIG_KEY_HOST_PROCESS_ALLOCATIONS,
  CONFIG_KEY_HOST_DOMAIN_RESERVED,
  CONFIG_KEY_HOST_DOMAIN_COMMITTED,
  CONFIG_KEY_HOST_DOMAIN_ALLOCATIONS,
  CONFIG_KEY_HOST_TASK_RESERVED,
  CONFIG_KEY_HOST_TASK_COMMITTED,
  CONFIG_KEY_HOST_TASK_ALLOCATIONS,
  CONFIG_KEY_HOST_LEVEL_TASK,
  CONFIG_KEY_HOST_LEVEL_DOMAIN,
  CONFIG_KEY_HOST_LEVEL_PROCESS,
  CONFIG_KEY_HOST_WAIT_LEVEL,
  CONFIG_KEY_HOST_WAIT_TIME,
  CONFIG_KEY_HOST_LOAD,
  CONFIG_KEY_HOST_AVAILABLE,
  CONFIG_KEY_HOST_NOTIFY_LOW,
  CONFIG_KEY_HOST_NOTIFY_NEUTRAL,
  CONFIG_KEY_HOST_NOTIFY_HIGH,
  CONFIG_N_KEYS
} ConfigKeyId;

typedef struct ConfigKey
{
  const char *group;          /* "memory": where a file has it */
  const char *name;           /* "page_size": the member's name, too */
  ConfigKind kind;
  const char *zero;           /* how 0 or an empty text is written ("none"), or NULL: as any other */
  size_t offset, size;        /* of the member */
  const char *const *choices; /* NULL-terminated, for CONFIG_CHOICE */
  const char *expected;       /* what a value must be, after "expected" */
} ConfigKey;

extern const ConfigKey config_keys[CONFIG_N_KEYS];

/* Does @name, in the key's own group, mean @key?  A name that begins with its group's may be written without that:
 * "bits" in [paging] is paging_bits. */
bool config_key_is_called (const ConfigKey *key, const char *name);

/* Do both have the same value? */
bool config_key_is_equal (const ConfigKey *key, const VasConfig *a, const VasConfig *b);

/* The member's value; a flag is 0 or 1, a choice its place.  Not for CONFIG_TEXT. */
uint64_t config_key_get (const ConfigKey *key, const VasConfig *config);
/* False, and nothing changed, where the member is too small for @value. */
bool config_key_set (const ConfigKey *key, VasConfig *config, uint64_t value);

/* The value as a config file has it ("64K", "0x10000", "none", "lowest-fit"), cut to @size bytes; returns @buffer. */
#define CONFIG_KEY_TEXT_SIZE 80
const char *config_key_format (const ConfigKey *key, const VasConfig *config, char *buffer, size_t size);

/* vas_config_validate() with the key that is at fault in *@key (untouched where there is none). */
const char *config_find_fault (const VasConfig *config, char *buffer, size_t size, ConfigKeyId *key);

#endif
