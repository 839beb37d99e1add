#include "../support/test_main.h"
#include "base/config_key.h"
#include "base/nearest.h"
#include <string.h>

#define TEXT_SIZE 256

/* Each row breaks the default at one key (or, with a second key, at a pair). */
typedef struct Fault
{
  ConfigKeyId key;
  uint64_t value;
  const char *message; /* how the line begins */
} Fault;

static const Fault faults[] = {
  { CONFIG_KEY_ARCHITECTURE, 4, "architecture: found \"?\", expected x86" },
  { CONFIG_KEY_POINTER_SIZE, 5, "pointer_size: found \"5\", expected 4 or 8" },
  { CONFIG_KEY_POINTER_SIZE, 4, "pointer_size: found \"4\", expected 4 for x86 and wow64" },
  { CONFIG_KEY_PROCESSORS, 0, "processors: found \"0\", expected 1 to 64" },
  { CONFIG_KEY_PROCESSORS, 65, "processors: found \"65\"" },
  { CONFIG_KEY_DEP, 0, "dep: found \"false\", expected true, or false where pointer_size is 4" },
  { CONFIG_KEY_BUILD, 0, "build: found \"0\"" },
  { CONFIG_KEY_BUILD, 1000000, "build: found \"1000000\"" },
  { CONFIG_KEY_PROFILE, 2, "profile: found \"?\"" },
  { CONFIG_KEY_PAGE_SIZE, 0, "page_size: found \"0\", expected a power of two" },
  { CONFIG_KEY_PAGE_SIZE, 4095, "page_size: found \"4095\"" },
  { CONFIG_KEY_PAGE_SIZE, 8, "page_size: found \"8\"" },
  { CONFIG_KEY_PAGE_SIZE, 0x400000, "page_size: found \"4M\"" },
  { CONFIG_KEY_ALLOCATION_GRANULARITY, 0x800, "allocation_granularity: found \"2K\"" },
  { CONFIG_KEY_ALLOCATION_GRANULARITY, 0x18000, "allocation_granularity: found \"96K\"" },
  { CONFIG_KEY_ALLOCATION_GRANULARITY, 0x80000000, "allocation_granularity: found \"2G\"" },
  { CONFIG_KEY_LARGE_PAGE_MINIMUM, 0x1000, "large_page_minimum: found \"4K\"" },
  { CONFIG_KEY_LARGE_PAGE_MINIMUM, 0x300000, "large_page_minimum: found \"3M\"" },
  { CONFIG_KEY_PHYSICAL_MEMORY, 0, "physical_memory: found \"0\"" },
  { CONFIG_KEY_PHYSICAL_MEMORY, (UINT64_C (1) << 60) + 1, "physical_memory: found \"1152921504606846977\"" },
  { CONFIG_KEY_PAGE_FILE, (UINT64_C (1) << 60) + 1024, "page_file: found \"1125899906842625K\"" },
  { CONFIG_KEY_COMMIT_LIMIT, 0, "commit_limit: found \"0\"" },
  { CONFIG_KEY_MINIMUM_APPLICATION_ADDRESS, 0, "minimum_application_address: found \"0x0\"" },
  { CONFIG_KEY_MINIMUM_APPLICATION_ADDRESS, 0x1000, "minimum_application_address: found \"0x1000\"" },
  { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, 0xffff, "maximum_application_address: found \"0xffff\"" },
  { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, 0x7ffe0000, "maximum_application_address: found \"0x7ffe0000\"" },
  { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, (UINT64_C (1) << 57) + 0xfff, "maximum_application_address: found" },
  { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, UINT64_MAX, "maximum_application_address: found" },
  { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, 0x7ffeffff, "maximum_vad_address: found \"0x7ffffffdffff\"" },
  { CONFIG_KEY_MAXIMUM_VAD_ADDRESS, 0x7ffffffe0000, "maximum_vad_address: found \"0x7ffffffe0000\"" },
  { CONFIG_KEY_MAXIMUM_VAD_ADDRESS, 0x1efff, "maximum_vad_address: found \"0x1efff\"" },
  { CONFIG_KEY_MAXIMUM_VAD_ADDRESS, UINT64_MAX, "maximum_vad_address: found" },
  { CONFIG_KEY_USER_SHARED_DATA, 0x7ffe0001, "user_shared_data: found \"0x7ffe0001\"" },
  { CONFIG_KEY_USER_SHARED_DATA, 0x1000, "user_shared_data: found \"0x1000\"" },
  { CONFIG_KEY_USER_SHARED_DATA, 0x7fffffff0000, "user_shared_data: found \"0x7fffffff0000\"" },
  { CONFIG_KEY_PLACEMENT, 4, "placement: found \"?\", expected lowest-fit" },
  { CONFIG_KEY_HOST_MODE, 2, "host_mode: found \"?\", expected documented or win32-mapped" },
  { CONFIG_KEY_HOST_STATE, 5, "host_state: found \"?\", expected not_loaded" },
  { CONFIG_KEY_HOST_WAIT_LEVEL, 4, "host_wait_level: found \"?\", expected never" },
  { CONFIG_KEY_HOST_LEVEL_TASK, 1000001, "host_level_task: found \"1000001\", expected 1 to 1000000" },
  { CONFIG_KEY_HOST_LEVEL_DOMAIN, 1000001, "host_level_domain: found \"1000001\"" },
  { CONFIG_KEY_HOST_LEVEL_PROCESS, 1000001, "host_level_process: found \"1000001\"" },
  { CONFIG_KEY_HOST_NOTIFY_LOW, 1000001, "host_notify_low: found \"1000001\"" },
  { CONFIG_KEY_HOST_NOTIFY_NEUTRAL, 1000001, "host_notify_neutral: found \"1000001\"" },
  { CONFIG_KEY_HOST_NOTIFY_HIGH, 1000001, "host_notify_high: found \"1000001\"" },
  { CONFIG_KEY_NUMA_NODES, 0, "numa_nodes: found \"0\", expected 1 to 64" },
  { CONFIG_KEY_NUMA_NODES, 65, "numa_nodes: found \"65\"" },
  { CONFIG_KEY_PAGING_FORMAT, 7, "paging_format: found \"?\", expected auto, x86" },
  { CONFIG_KEY_PAGING_FORMAT, VAS_PAGING_PAE, "paging_format: found \"pae\", expected a format that reaches" },
  { CONFIG_KEY_TLB_L1I_ENTRIES, 96, "tlb_l1i_entries: found \"96\", expected 0 to 16384" },
  { CONFIG_KEY_TLB_L1I_WAYS, 0, "tlb_l1i_ways: found \"0\", expected 1 to 64" },
  { CONFIG_KEY_TLB_L1I_WAYS, 256, "tlb_l1i_ways: found \"256\"" },
  { CONFIG_KEY_TLB_L1D_ENTRIES, 66, "tlb_l1d_entries: found \"66\"" },
  { CONFIG_KEY_TLB_L1D_ENTRIES, 2, "tlb_l1d_ways: found \"4\", expected 1 to 64, at most the entries" },
  { CONFIG_KEY_TLB_L1D_WAYS, 65, "tlb_l1d_ways: found \"65\"" },
  { CONFIG_KEY_TLB_L2_ENTRIES, 12 * 2048, "tlb_l2_entries: found \"24576\"" },
  { CONFIG_KEY_TLB_L2_WAYS, 7, "tlb_l2_entries: found \"1536\", expected 0 to 16384: the ways times a power of two" },
  { CONFIG_KEY_TLB_POLICY, 4, "tlb_policy: found \"?\"" },
  { CONFIG_KEY_TLB_POLICY, VAS_TLB_PLRU, "tlb_l2_ways: found \"12\"" },
  { CONFIG_KEY_TLB_ASIDS, 65537, "tlb_asids: found \"65537\", expected 0 to 65536" },
  { CONFIG_KEY_WORKING_SET_MINIMUM, 0, "working_set_minimum: found \"0\", expected a size of at least 1 byte" },
  { CONFIG_KEY_WORKING_SET_MINIMUM, 0x200000, "working_set_maximum: found \"1380K\", expected a size from" },
  { CONFIG_KEY_REPLACEMENT_INTERVAL, 0, "replacement_interval: found \"0\", expected a number of references, at least 1" },
  { CONFIG_KEY_REPLACEMENT_WINDOW, 0, "replacement_window: found \"0\", expected a number of references, at least 1" },
  { CONFIG_KEY_REPLACEMENT, 9, "replacement: found \"?\", expected clock" },
};

START_TEST (test_config_default_is_valid)
{
  char text[TEXT_SIZE];
  VasConfig config;
  vas_config_init (&config);
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
  ck_assert_str_eq (config.name, "windows-10-x64");
}
END_TEST

START_TEST (test_config_validate_names_the_key_at_fault)
{
  const Fault *fault = &faults[_i];
  char text[TEXT_SIZE];
  VasConfig config;
  ConfigKeyId key = CONFIG_N_KEYS;
  vas_config_init (&config);
  ck_assert (config_key_set (&config_keys[fault->key], &config, fault->value));
  const char *message = vas_config_validate (&config, text, sizeof text);
  ck_assert_ptr_nonnull (message);
  ck_assert_msg (strncmp (message, fault->message, strlen (fault->message)) == 0, "%s", message);
  ck_assert_ptr_nonnull (config_find_fault (&config, NULL, 0, &key));
  ck_assert_str_eq (vas_config_validate (&config, NULL, 0), config_keys[key].name);
}
END_TEST

/* The values at the edge, which are still good. */
START_TEST (test_config_validate_takes_the_extremes)
{
  static const struct
  {
    ConfigKeyId key;
    uint64_t value;
  } rows[] = { { CONFIG_KEY_PROCESSORS, 64 },
               { CONFIG_KEY_BUILD, 999999 },
               { CONFIG_KEY_PAGE_SIZE, 16 },
               { CONFIG_KEY_LARGE_PAGE_MINIMUM, 0 },
               { CONFIG_KEY_LARGE_PAGE_MINIMUM, 0x2000 },
               { CONFIG_KEY_ALLOCATION_GRANULARITY, 0x1000 },
               { CONFIG_KEY_PHYSICAL_MEMORY, UINT64_C (1) << 60 },
               { CONFIG_KEY_PAGE_FILE, 0 },
               { CONFIG_KEY_COMMIT_LIMIT, UINT64_MAX },
               { CONFIG_KEY_MAXIMUM_APPLICATION_ADDRESS, (UINT64_C (1) << 57) - 1 },
               { CONFIG_KEY_MAXIMUM_VAD_ADDRESS, 0x1ffff },
               { CONFIG_KEY_MAXIMUM_VAD_ADDRESS, 0x7ffffffeffff },
               { CONFIG_KEY_USER_SHARED_DATA, 0 },
               { CONFIG_KEY_USER_SHARED_DATA, 0x10000 },
               { CONFIG_KEY_NUMA_NODES, 64 },
               { CONFIG_KEY_TLB_L1I_ENTRIES, 0 },
               { CONFIG_KEY_TLB_L1I_ENTRIES, 16384 },
               { CONFIG_KEY_TLB_L1D_WAYS, 64 },
               { CONFIG_KEY_TLB_L1D_WAYS, 1 },
               { CONFIG_KEY_TLB_ASIDS, 65536 },
               { CONFIG_KEY_TLB_ASIDS, 0 },
               { CONFIG_KEY_WORKING_SET_MINIMUM, 1 },
               { CONFIG_KEY_REPLACEMENT, VAS_REPLACEMENT_WORKING_SET },
               { CONFIG_KEY_REPLACEMENT_INTERVAL, 1 },
               { CONFIG_KEY_REPLACEMENT_WINDOW, UINT64_MAX },
               { CONFIG_KEY_WORKING_SET_MAXIMUM, 50 * 4096 },
               { CONFIG_KEY_SEED, UINT64_MAX } };
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      char text[TEXT_SIZE];
      VasConfig config;
      vas_config_init (&config);
      ck_assert (config_key_set (&config_keys[rows[i].key], &config, rows[i].value));
      const char *message = vas_config_validate (&config, text, sizeof text);
      ck_assert_msg (message == NULL, "row %u: %s", i, message);
    }
}
END_TEST

START_TEST (test_config_validate_pairs)
{
  char text[TEXT_SIZE];
  VasConfig config;
  vas_config_init (&config);
  config.architecture = VAS_ARCHITECTURE_X86;
  ck_assert_str_eq (vas_config_validate (&config, text, sizeof text),
                    "pointer_size: found \"8\", expected 4 for x86 and wow64, 8 for the others");
  config.pointer_size = 4;
  ck_assert_str_eq (vas_config_validate (&config, text, sizeof text),
                    "maximum_application_address: found \"0x7ffffffeffff\", "
                    "expected below 2^32 where pointer_size is 4");
  config.maximum_application_address = 0x7ffeffff;
  config.maximum_vad_address = 0x7ffdffff;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
  config.wow64 = true;
  ck_assert_str_eq (vas_config_validate (&config, text, sizeof text),
                    "wow64: found \"true\", expected false where the architecture is x86");
  config.architecture = VAS_ARCHITECTURE_X64;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
}
END_TEST

START_TEST (test_config_validate_name)
{
  static const char *const bad[] = { "", "a b", "a/b", "caf\xc3\xa9", "a\"" };
  char text[TEXT_SIZE];
  VasConfig config;
  vas_config_init (&config);
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
    {
      strcpy (config.name, bad[i]);
      ck_assert_msg (vas_config_validate (&config, text, sizeof text) != NULL, "%s", bad[i]);
    }
  memset (config.name, 'x', sizeof config.name); /* no end */
  ck_assert_ptr_nonnull (vas_config_validate (&config, text, sizeof text));
  config.name[sizeof config.name - 1] = 0;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
  strcpy (config.name, "Aa09-_.");
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
}
END_TEST

/* Each text of paging_bits with a space that ends at @maximum and pages of 16 bytes. */
START_TEST (test_config_validate_paging_bits)
{
  static const struct
  {
    const char *bits;
    uint64_t maximum;
    VasPagingFormat format;
    const char *expected; /* after "expected "; NULL: good */
  } rows[] = {
    { "2,2,4", 0xff, VAS_PAGING_PLAIN, NULL },
    { "2,2,4", 0xff, VAS_PAGING_AUTO, NULL },
    { "4,4", 0xff, VAS_PAGING_AUTO, NULL },
    { "1,1,1,1,1,1,4", 0xff, VAS_PAGING_AUTO, NULL },
    { "2,2,4", 0x10f, VAS_PAGING_AUTO, "numbers whose sum" },
    { "2,2,5", 0xff, VAS_PAGING_AUTO, "its last number" },
    { "2,2,3", 0xff, VAS_PAGING_AUTO, "its last number" },
    { "16,4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "15,15,15,15,4", 0xff, VAS_PAGING_AUTO, NULL },
    { "15,15,15,15,15,4", 0xff, VAS_PAGING_AUTO, "numbers whose sum" },
    { "4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "0,4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "4,", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { ",4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "2 ,4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "004,4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "-2,4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "1,1,1,1,1,1,1,4", 0xff, VAS_PAGING_AUTO, "auto, or the index bits" },
    { "10,10,4", 0xff, VAS_PAGING_X86, "auto or plain where page_size is not 4K" },
  };
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      char text[TEXT_SIZE];
      VasConfig config;
      vas_config_init (&config);
      config.page_size = config.allocation_granularity = 16;
      config.minimum_application_address = 16;
      config.maximum_application_address = config.maximum_vad_address = rows[i].maximum;
      config.user_shared_data = 0;
      config.paging_format = rows[i].format;
      strcpy (config.paging_bits, rows[i].bits);
      const char *message = vas_config_validate (&config, text, sizeof text);
      ck_assert_msg (rows[i].expected == NULL ? message == NULL
                                              : message != NULL && strstr (message, rows[i].expected) != NULL,
                     "row %u: %s", i, message);
    }
}
END_TEST

START_TEST (test_config_validate_formats)
{
  char text[TEXT_SIZE];
  VasConfig config;
  vas_config_init (&config);
  config.paging_format = VAS_PAGING_ARM64;
  config.physical_memory = UINT64_C (1) << 48;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
  config.physical_memory += 4096;
  ck_assert_str_eq (vas_config_validate (&config, text, sizeof text),
                    "paging_format: found \"arm64\", expected a format that names every frame of physical_memory: "
                    "x86 up to 4G, arm64 256T, pae, x86-64 and la57 4096T, plain 2^52 frames");
  config.paging_format = VAS_PAGING_X86_64;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
  strcpy (config.paging_bits, "9,9,9,9,12");
  ck_assert_str_eq (vas_config_validate (&config, text, sizeof text),
                    "paging_bits: found \"9,9,9,9,12\", expected auto where paging_format is neither auto nor plain");
  memset (config.paging_bits, '9', sizeof config.paging_bits); /* no end */
  ck_assert_ptr_nonnull (vas_config_validate (&config, text, sizeof text));
  vas_config_init (&config);
  config.page_size = 16;
  config.physical_memory = UINT64_C (1) << 56;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
  config.physical_memory += 16;
  ck_assert_str_eq (vas_config_validate (&config, NULL, 0), "paging_format");
}
END_TEST

/* Entries of 32 bits cannot forbid execution, so a promise of DEP could not be kept (AC-008, AC-032). */
START_TEST (test_config_validate_dep_needs_entries_that_can_refuse)
{
  char text[TEXT_SIZE];
  VasConfig config;
  vas_config_init (&config);
  config.wow64 = true;
  config.pointer_size = 4;
  config.maximum_application_address = 0x7ffeffff;
  config.maximum_vad_address = 0x7ffdffff;
  config.physical_memory = UINT64_C (4) << 30;
  config.paging_format = VAS_PAGING_X86;
  ck_assert_str_eq (vas_config_validate (&config, text, sizeof text),
                    "paging_format: found \"x86\", expected another format than x86 where dep is true");
  config.dep = false;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
  config.dep = true;
  config.paging_format = VAS_PAGING_PAE;
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
}
END_TEST

START_TEST (test_config_key_names)
{
  const ConfigKey *bits = &config_keys[CONFIG_KEY_PAGING_BITS];
  ck_assert (config_key_is_called (bits, "paging_bits") && config_key_is_called (bits, "bits"));
  ck_assert (!config_key_is_called (bits, "") && !config_key_is_called (bits, "its"));
  ck_assert (config_key_is_called (&config_keys[CONFIG_KEY_WORKING_SET_HARD], "hard"));
  ck_assert (!config_key_is_called (&config_keys[CONFIG_KEY_PLACEMENT], ""));
  ck_assert (!config_key_is_called (&config_keys[CONFIG_KEY_PAGE_FILE], "file"));
  VasConfig a, b;
  vas_config_init (&a);
  b = a;
  ck_assert (config_key_is_equal (bits, &a, &b));
  strcpy (b.paging_bits, "10,10,12");
  ck_assert (!config_key_is_equal (bits, &a, &b));
  b.seed = 2;
  ck_assert (!config_key_is_equal (&config_keys[CONFIG_KEY_SEED], &a, &b));
}
END_TEST

static const char *
format_as (ConfigKeyId key, uint64_t value)
{
  static char text[CONFIG_KEY_TEXT_SIZE];
  VasConfig config;
  vas_config_init (&config);
  ck_assert (config_key_set (&config_keys[key], &config, value));
  return config_key_format (&config_keys[key], &config, text, sizeof text);
}

START_TEST (test_config_key_format)
{
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGE_FILE, 0), "0");
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGE_FILE, 1023), "1023");
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGE_FILE, 1024), "1K");
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGE_FILE, 1536), "1536");
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGE_FILE, UINT64_C (3) << 30), "3G");
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGE_FILE, UINT64_C (1) << 60), "1048576T");
  ck_assert_str_eq (format_as (CONFIG_KEY_PROCESS_COMMIT_LIMIT, 0), "none");
  ck_assert_str_eq (format_as (CONFIG_KEY_USER_SHARED_DATA, 0), "none");
  ck_assert_str_eq (format_as (CONFIG_KEY_USER_SHARED_DATA, 0x7FFE0000), "0x7ffe0000");
  ck_assert_str_eq (format_as (CONFIG_KEY_WOW64, 1), "true");
  ck_assert_str_eq (format_as (CONFIG_KEY_WOW64, 0), "false");
  ck_assert_str_eq (format_as (CONFIG_KEY_PLACEMENT, VAS_PLACEMENT_LOWEST_FIT), "lowest-fit");
  ck_assert_str_eq (format_as (CONFIG_KEY_PLACEMENT, VAS_PLACEMENT_TOP_DOWN), "top-down");
  ck_assert_str_eq (format_as (CONFIG_KEY_PLACEMENT, VAS_PLACEMENT_BEST_FIT), "best-fit");
  ck_assert_str_eq (format_as (CONFIG_KEY_PLACEMENT, VAS_PLACEMENT_RANDOM), "random");
  ck_assert_str_eq (format_as (CONFIG_KEY_ARCHITECTURE, VAS_ARCHITECTURE_X86), "x86");
  ck_assert_str_eq (format_as (CONFIG_KEY_ARCHITECTURE, VAS_ARCHITECTURE_X64), "x64");
  ck_assert_str_eq (format_as (CONFIG_KEY_ARCHITECTURE, VAS_ARCHITECTURE_ARM64), "arm64");
  ck_assert_str_eq (format_as (CONFIG_KEY_ARCHITECTURE, VAS_ARCHITECTURE_IA64), "ia64");
  ck_assert_str_eq (format_as (CONFIG_KEY_PROFILE, VAS_PROFILE_OBSERVED), "observed");
  ck_assert_str_eq (format_as (CONFIG_KEY_PROFILE, VAS_PROFILE_DOCUMENTED), "documented");
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGING_FORMAT, VAS_PAGING_X86_64), "x86-64");
  ck_assert_str_eq (format_as (CONFIG_KEY_PAGING_FORMAT, VAS_PAGING_PLAIN), "plain");
  ck_assert_str_eq (format_as (CONFIG_KEY_TLB_POLICY, VAS_TLB_PLRU), "plru");
  ck_assert_str_eq (format_as (CONFIG_KEY_REPLACEMENT, VAS_REPLACEMENT_AGING), "aging");
  VasConfig config;
  char text[CONFIG_KEY_TEXT_SIZE];
  vas_config_init (&config);
  ck_assert_str_eq (config_key_format (&config_keys[CONFIG_KEY_PAGING_BITS], &config, text, sizeof text), "auto");
  ck_assert_str_eq (format_as (CONFIG_KEY_SEED, UINT64_MAX), "18446744073709551615");
}
END_TEST

START_TEST (test_config_key_set_refuses_what_does_not_fit)
{
  VasConfig config;
  vas_config_init (&config);
  ck_assert (!config_key_set (&config_keys[CONFIG_KEY_PAGE_SIZE], &config, UINT64_C (1) << 32));
  ck_assert (!config_key_set (&config_keys[CONFIG_KEY_WOW64], &config, 2));
  ck_assert_uint_eq (config.page_size, 0x1000);
  ck_assert (!config.wow64);
}
END_TEST

/* Every member has a row: the rows' bytes and the gaps that alignment leaves make up the struct. */
START_TEST (test_config_key_rows_cover_the_struct)
{
  size_t end = 0;
  unsigned seen = 0;
  while (end < sizeof (VasConfig))
    {
      const ConfigKey *next = NULL;
      for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
        if (config_keys[i].offset >= end && (next == NULL || config_keys[i].offset < next->offset))
          next = &config_keys[i];
      size_t start = next != NULL ? next->offset : sizeof (VasConfig);
      ck_assert_msg (start - end < 8, "a member at byte %zu has no key", end);
      if (next == NULL)
        break;
      end = next->offset + next->size;
      seen++;
    }
  ck_assert_uint_eq (seen, CONFIG_N_KEYS);
}
END_TEST

START_TEST (test_nearest_name)
{
  static const char *const names[] = { "page_size", "page_file", "seed", "build", NULL };
  ck_assert_str_eq (nearest_name ("page_sise", names), "page_size");
  ck_assert_str_eq (nearest_name ("pagefile", names), "page_file");
  ck_assert_str_eq (nearest_name ("page_fie", names), "page_file");
  ck_assert_str_eq (nearest_name ("sede", names), "seed");
  ck_assert_str_eq (nearest_name ("sed", names), "seed");
  ck_assert_str_eq (nearest_name ("seed", names), "seed");
  ck_assert_ptr_null (nearest_name ("se", names));
  ck_assert_ptr_null (nearest_name ("commit", names));
  ck_assert_ptr_null (nearest_name ("", names));
  char longest[5000];
  memset (longest, 'p', sizeof longest - 1);
  longest[sizeof longest - 1] = 0;
  ck_assert_ptr_null (nearest_name (longest, names));
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("config_default");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_config_default_is_valid);
  tcase_add_loop_test (core, test_config_validate_names_the_key_at_fault, 0, (int) (sizeof faults / sizeof *faults));
  tcase_add_test (core, test_config_validate_takes_the_extremes);
  tcase_add_test (core, test_config_validate_pairs);
  tcase_add_test (core, test_config_validate_name);
  tcase_add_test (core, test_config_validate_paging_bits);
  tcase_add_test (core, test_config_validate_formats);
  tcase_add_test (core, test_config_validate_dep_needs_entries_that_can_refuse);
  tcase_add_test (core, test_config_key_names);
  tcase_add_test (core, test_config_key_format);
  tcase_add_test (core, test_config_key_set_refuses_what_does_not_fit);
  tcase_add_test (core, test_config_key_rows_cover_the_struct);
  tcase_add_test (core, test_nearest_name);
  suite_add_tcase (suite, core);
  return suite;
}
