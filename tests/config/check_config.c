#include "config_support.h"

/* The text is refused with just this line, and the struct is left alone. */
static void
assert_refused_bytes (const char *text, gsize n, ConfigError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  VasConfig config, before;
  vas_config_init (&config);
  config.seed = 77;
  before = config;
  ck_assert_msg (!config_load_text ("t.conf", text, n, &config, &error), "%s", text);
  ck_assert_str_eq (error->message, message);
  ck_assert (g_error_matches (error, CONFIG_ERROR, (int) code));
  assert_same (&config, &before);
}

static void
assert_refused (const char *text, ConfigError code, const char *message)
{
  assert_refused_bytes (text, strlen (text), code, message);
}

/* Values */

static uint64_t
set_and_get (ConfigKeyId key, const char *value)
{
  GError *error = NULL;
  VasConfig config;
  vas_config_init (&config);
  bool good = config_set_key (&config, config_keys[key].name, value, &error);
  ck_assert_msg (good, "%s", good ? "" : error->message);
  return config_key_get (&config_keys[key], &config);
}

START_TEST (test_config_set_key_reads_numbers)
{
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_COMMIT_LIMIT, "12345"), 12345);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_COMMIT_LIMIT, "3K"), 3072);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_COMMIT_LIMIT, "5M"), 5 << 20);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_COMMIT_LIMIT, "8G"), UINT64_C (8) << 30);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_COMMIT_LIMIT, "2T"), UINT64_C (2) << 40);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_COMMIT_LIMIT, "0x1800"), 0x1800);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_USER_SHARED_DATA, "0x7FFE_0000"), 0x7FFE0000);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_COMMIT_LIMIT, "1_000_000"), 1000000);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_SEED, "18446744073709551615"), UINT64_MAX);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_SEED, "0xffffffffffffffff"), UINT64_MAX);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_SEED, "0"), 0);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_PAGE_SIZE, "4294967295"), UINT32_MAX);
}
END_TEST

START_TEST (test_config_set_key_reads_words)
{
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_PLACEMENT, "top-down"), VAS_PLACEMENT_TOP_DOWN);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_PLACEMENT, "random"), VAS_PLACEMENT_RANDOM);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_ARCHITECTURE, "ia64"), VAS_ARCHITECTURE_IA64);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_PROFILE, "documented"), VAS_PROFILE_DOCUMENTED);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_WOW64, "true"), 1);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_WOW64, "false"), 0);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_USER_SHARED_DATA, "none"), 0);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_LARGE_PAGE_MINIMUM, "none"), 0);
  ck_assert_uint_eq (set_and_get (CONFIG_KEY_PROCESS_COMMIT_LIMIT, "none"), 0);
}
END_TEST

START_TEST (test_config_set_key_takes_the_group_and_a_name)
{
  VasConfig config;
  vas_config_init (&config);
  ck_assert (config_set_key (&config, "memory.page_file", "1G", NULL));
  ck_assert_uint_eq (config.page_file, 1 << 30);
  ck_assert_uint_eq (config.commit_limit, UINT64_C (24) << 30);
  ck_assert (config_set_key (&config, "name", "mine", NULL));
  ck_assert_str_eq (config.name, "mine");
  for (unsigned i = 0; i < sizeof config.name; i++)
    ck_assert_msg (i < 4 || config.name[i] == 0, "byte %u", i);
}
END_TEST

START_TEST (test_config_set_key_takes_paging_bits)
{
  VasConfig config;
  vas_config_init (&config);
  ck_assert (config_set_key (&config, "paging.bits", "10,10,12", NULL));
  ck_assert_str_eq (config.paging_bits, "10,10,12");
  ck_assert (config_set_key (&config, "paging_bits", "auto", NULL));
  for (unsigned i = 0; i < sizeof config.paging_bits; i++)
    ck_assert_int_eq (config.paging_bits[i], 0);
  ck_assert (!config_set_key (&config, "bits", "10,10,12", NULL));
}
END_TEST

START_TEST (test_config_file_takes_a_key_without_its_groups_name)
{
  VasConfig config = load_text ("[machine]\nname=m\n[paging]\nformat=plain\nbits = 12,12,12,12 \n[working-set]\n"
                                "minimum=64K\n");
  ck_assert_str_eq (config.paging_bits, "12,12,12,12");
  ck_assert_uint_eq (config.paging_format, VAS_PAGING_PLAIN);
  ck_assert_uint_eq (config.working_set_minimum, 65536);
  assert_refused ("[machine]\nname=m\n[paging]\nbits=auto\npaging_bits=auto\n", CONFIG_ERROR_DUPLICATE,
                  "t.conf:5:1: [paging] paging_bits: found a second time, expected once (first in line 4)");
  assert_refused ("[machine]\nname=m\n[paging]\nbits=10,12\n", CONFIG_ERROR_VALUE,
                  "t.conf:4:6: [paging] paging_bits: found \"10,12\", expected numbers whose sum is at least the bits "
                  "of maximum_application_address");
}
END_TEST

static const char *const bad_values[][3] = {
  /* key, value, message */
  { "page_size", "", "page_size: found \"\", expected a power of two from 16 to 2M" },
  { "page_size", "4 K", "page_size: found \"4 K\", expected a power of two from 16 to 2M" },
  { "page_size", "4KB", "page_size: found \"4KB\", expected a power of two from 16 to 2M" },
  { "page_size", "4k", "page_size: found \"4k\", expected a power of two from 16 to 2M" },
  { "page_size", "-4096", "page_size: found \"-4096\", expected a power of two from 16 to 2M" },
  { "page_size", "_4096", "page_size: found \"_4096\", expected a power of two from 16 to 2M" },
  { "page_size", "none", "page_size: found \"none\", expected a power of two from 16 to 2M" },
  { "page_size", "4294967296", "page_size: found \"4294967296\", expected a power of two from 16 to 2M" },
  { "page_size", "0x", "page_size: found \"0x\", expected a power of two from 16 to 2M" },
  { "page_size", "0x10K", "page_size: found \"0x10K\", expected a power of two from 16 to 2M" },
  { "page_size", "0xg", "page_size: found \"0xg\", expected a power of two from 16 to 2M" },
  { "seed", "18446744073709551616", "seed: found \"18446744073709551616\", expected a number" },
  { "seed", "0x10000000000000000", "seed: found \"0x10000000000000000\", expected a number" },
  { "seed", "16777216T", "seed: found \"16777216T\", expected a number" },
  { "seed", "1.5", "seed: found \"1.5\", expected a number" },
  { "paging_bits", "", "paging_bits: found \"\", expected auto, or the index bits (1 to 15 each) of 1 to 6 levels and "
                       "the offset's, such as 10,10,12" },
  { "paging_format", "x64", "paging_format: found \"x64\", expected auto, x86, pae, x86-64, la57, arm64 or plain" },
  { "wow64", "yes", "wow64: found \"yes\", expected true or false" },
  { "wow64", "1", "wow64: found \"1\", expected true or false" },
  { "placement", "lowest", "placement: found \"lowest\", expected lowest-fit, top-down, best-fit or random" },
  { "profile", "Observed", "profile: found \"Observed\", expected observed or documented" },
  { "name", "", "name: found \"\", expected 1 to 63 letters, digits, '-', '_' and '.'" },
  { "name", "0123456789012345678901234567890123456789012345678901234567890123",
    "name: found \"0123456789012345678901234567890123456789...\", expected 1 to 63 letters, digits, '-', '_' and '.'" },
  { "seed", "\033[2J\377", "seed: found \"?[2J?\", expected a number" },
};

START_TEST (test_config_set_key_refuses_bad_values)
{
  const char *const *row = bad_values[_i];
  g_autoptr (GError) error = NULL;
  VasConfig config, before;
  vas_config_init (&config);
  before = config;
  ck_assert (!config_set_key (&config, row[0], row[1], &error));
  ck_assert_str_eq (error->message, row[2]);
  ck_assert (g_error_matches (error, CONFIG_ERROR, CONFIG_ERROR_VALUE));
  assert_same (&config, &before);
}
END_TEST

START_TEST (test_config_set_key_refuses_unknown_keys)
{
  static const char *const rows[][2] = {
    { "page_sise", "no config key \"page_sise\"; did you mean \"page_size\"?" },
    { "memory.page_sise", "no config key \"memory.page_sise\"; did you mean \"page_size\"?" },
    { "machine.page_size", "no config key \"machine.page_size\"; did you mean \"memory.page_size\"?" },
    { "mem.page_size", "no config key \"mem.page_size\"; did you mean \"memory.page_size\"?" },
    { "memoryx.page_size", "no config key \"memoryx.page_size\"; did you mean \"memory.page_size\"?" },
    { "zzz", "no config key \"zzz\"; vasbox config lists each machine's keys" },
    { "", "no config key \"\"; vasbox config lists each machine's keys" },
  };
  VasConfig config;
  vas_config_init (&config);
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      ck_assert (!config_set_key (&config, rows[i][0], "1", &error));
      ck_assert_str_eq (error->message, rows[i][1]);
      ck_assert (g_error_matches (error, CONFIG_ERROR, CONFIG_ERROR_UNKNOWN));
    }
}
END_TEST

/* Files */

START_TEST (test_config_file_keys_that_are_missing_are_the_defaults)
{
  VasConfig config = load_text ("[machine]\nname=mine\n[placement]\nseed=5\n"), expected;
  vas_config_init (&expected);
  memset (expected.name, 0, sizeof expected.name);
  strcpy (expected.name, "mine");
  expected.seed = 5;
  assert_same (&config, &expected);
}
END_TEST

START_TEST (test_config_file_inherits_from_its_base)
{
  VasConfig config = load_text ("[placement]\nplacement=top-down\n[machine]\nname=mine\nbase=tiny\n");
  VasConfig expected = load ("tiny");
  strcpy (expected.name, "mine");
  expected.placement = VAS_PLACEMENT_TOP_DOWN;
  assert_same (&config, &expected);
}
END_TEST

START_TEST (test_config_file_commit_limit_is_the_sum_unless_stated)
{
  static const char memory[] = "[machine]\nname=m\nbase=linux-x86_64\n[memory]\n";
  static const struct
  {
    const char *keys;
    uint64_t limit;
  } rows[] = { { "physical_memory=1G\npage_file=2G\n", UINT64_C (3) << 30 },
               { "physical_memory=1G\n", UINT64_C (9) << 30 },
               { "page_file=0\n", UINT64_C (16) << 30 },
               { "commit_limit=5G\nphysical_memory=1G\n", UINT64_C (5) << 30 },
               { "physical_memory=1G\ncommit_limit=5G\n", UINT64_C (5) << 30 },
               { "page_size=4K\n", UINT64_C (128) << 40 } };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (memory, rows[i].keys, NULL);
      ck_assert_uint_eq (load_text (text).commit_limit, rows[i].limit);
    }
}
END_TEST

START_TEST (test_config_file_takes_any_layout)
{
  VasConfig plain = load_text ("[machine]\nname=mine\n[memory]\npage_size=8K\n");
  VasConfig windows = load_text ("\xef\xbb\xbf[machine]\r\nname=mine\r\n\r\n[memory]\r\npage_size=8K\r\n");
  VasConfig spaced = load_text ("# c\n  [memory]\n\tpage_size =  8K \n\n   # c\n[machine]\n name= mine\n[memory]");
  assert_same (&plain, &windows);
  assert_same (&plain, &spaced);
}
END_TEST

static const struct
{
  const char *text;
  ConfigError code;
  const char *message;
} bad_files[] = {
  { "", CONFIG_ERROR_MISSING, "t.conf:1:1: [machine] name: found no such key, expected name=NAME" },
  { "# nothing\n\n[memory]\n[machine]\nwow64=false\n", CONFIG_ERROR_MISSING,
    "t.conf:4:1: [machine] name: found no such key, expected name=NAME" },
  { "#\n[machine]\n[memory]\n[machine]\n", CONFIG_ERROR_MISSING,
    "t.conf:2:1: [machine] name: found no such key, expected name=NAME" },
  { "[machine]\nname=\n", CONFIG_ERROR_VALUE,
    "t.conf:2:6: [machine] name: found \"\", expected 1 to 63 letters, digits, '-', '_' and '.'" },
  { "[machine]\nname=a b\n", CONFIG_ERROR_VALUE,
    "t.conf:2:6: [machine] name: found \"a b\", expected 1 to 63 letters, digits, '-', '_' and '.'" },
  { "[machine]\nname=x\n[memmory]\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:3:1: found group \"memmory\"; did you mean \"memory\"?" },
  { "[machine]\nname=x\n  [disk]\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:3:3: found group \"disk\", expected one of machine, windows, contract, memory, paging, tlb, working-set, "
    "address-space, placement, privileges, host" },
  { "[]\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:1:1: found group \"\", expected one of machine, windows, contract, memory, paging, tlb, working-set, "
    "address-space, placement, privileges, host" },
  { "[\n", CONFIG_ERROR_SYNTAX, "t.conf:1:1: found \"[\", expected [group]" },
  { "[machine\nname=x\n", CONFIG_ERROR_SYNTAX, "t.conf:1:1: found \"[machine\", expected [group]" },
  { "[machine]\nname=x\n[memory]\n page_sise=4K\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:4:2: found [memory] key \"page_sise\"; did you mean \"page_size\"?" },
  { "[machine]\nname=x\n[placement]\nrandomness=1\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:4:1: found [placement] key \"randomness\", expected one of placement, seed" },
  { "[machine]\nname=x\nbases=tiny\nbase=tiny\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:3:1: found [machine] key \"bases\"; did you mean \"base\"?" },
  { "[machine]\nname=x\nseed=1\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:3:1: found key \"seed\" in [machine], expected it in [placement]" },
  { "[machine]\nname=x\nname[de]=y\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:3:1: found [machine] key \"name[de]\", expected one of name, architecture, wow64, "
    "pointer_size, processors, dep, "
    "base" },
  { "[machine]\nname=x\n[placement]\nseed=1\n[machine]\nwow64=false\n[placement]\nseed=1\n", CONFIG_ERROR_DUPLICATE,
    "t.conf:8:1: [placement] seed: found a second time, expected once (first in line 4)" },
  { "name=x\n", CONFIG_ERROR_SYNTAX, "t.conf:1:1: found \"name=x\", expected a [group] line first" },
  { "[machine]\nname\n", CONFIG_ERROR_SYNTAX,
    "t.conf:2:1: found \"name\", expected [group], key=value or a # comment" },
  { "[machine]\n\t=x\n", CONFIG_ERROR_SYNTAX, "t.conf:2:2: found \"=x\", expected [group], key=value or a # comment" },
  { "[machine]\nname=x\n[memory]\npage_size = 4 K\n", CONFIG_ERROR_VALUE,
    "t.conf:4:13: [memory] page_size: found \"4 K\", expected a power of two from 16 to 2M" },
  { "[machine]\nname=x\n[memory]\npage_size=4095\n", CONFIG_ERROR_VALUE,
    "t.conf:4:11: [memory] page_size: found \"4095\", expected a power of two from 16 to 2M" },
  { "[machine]\nname=x\n[memory]\ncommit_limit=99999999999999999999\n", CONFIG_ERROR_VALUE,
    "t.conf:4:14: [memory] commit_limit: found \"99999999999999999999\", expected a size of at least 1 byte" },
  { "[machine]\nname=x\narchitecture=x86\n", CONFIG_ERROR_VALUE,
    "t.conf:1:1: [machine] pointer_size: found \"8\", expected 4 for x86 and wow64, 8 for the others "
    "(not in this file: "
    "the default has it)" },
  { "[machine]\nname=x\nbase=tiny\nwow64=true\n", CONFIG_ERROR_VALUE,
    "t.conf:1:1: [machine] pointer_size: found \"8\", expected 4 for x86 and wow64, 8 for the others "
    "(not in this file: "
    "the base has it)" },
  { "[machine]\nname=x\nbase=tinny\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:3:6: [machine] base: found \"tinny\", expected a shipped config's name; did you mean \"tiny\"?" },
  { "[machine]\nname=x\nbase=./x.conf\n", CONFIG_ERROR_UNKNOWN,
    "t.conf:3:6: [machine] base: found \"./x.conf\", expected a shipped config's name" },
  { "[machine]\n\xc3\xa4\xc3\xb6 name\n", CONFIG_ERROR_SYNTAX,
    "t.conf:2:1: found \"\xc3\xa4\xc3\xb6 name\", expected [group], key=value or a # comment" },
};

START_TEST (test_config_file_errors_say_where_and_what)
{
  assert_refused (bad_files[_i].text, bad_files[_i].code, bad_files[_i].message);
}
END_TEST

START_TEST (test_config_file_refuses_what_is_not_text)
{
  static const char zero[] = "[machine]\nname=a\0b\n";
  assert_refused_bytes (zero, sizeof zero - 1, CONFIG_ERROR_FILE,
                        "t.conf:2:7: found the byte 0x00, expected UTF-8 text");
  assert_refused ("# \xc3\xa4\xff\n", CONFIG_ERROR_FILE, "t.conf:1:4: found the byte 0xff, expected UTF-8 text");
  assert_refused ("\x7f" "ELF\x02\x01", CONFIG_ERROR_SYNTAX,
                  "t.conf:1:1: found \"?ELF??\", expected [group], key=value or a # comment");
}
END_TEST

START_TEST (test_config_file_refuses_a_line_of_a_megabyte_in_one_short_line)
{
  g_autofree char *text = g_strnfill (1000000, 'x');
  assert_refused (text, CONFIG_ERROR_SYNTAX,
                  "t.conf:1:1: found \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\", expected [group], "
                  "key=value or a # "
                  "comment");
}
END_TEST

/* Any part of a good file is a good file or one clear error, never a crash. */
START_TEST (test_config_file_truncated_anywhere)
{
  g_autofree char *path = g_build_filename (g_getenv ("VASBOX_SRCDIR"), "sim-configs/tiny.conf", NULL);
  g_autofree char *text = NULL;
  gsize n;
  ck_assert (g_file_get_contents (path, &text, &n, NULL));
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      VasConfig config;
      if (!config_load_text ("t.conf", text, i, &config, &error))
        ck_assert_msg (g_str_has_prefix (error->message, "t.conf:") && strchr (error->message, '\n') == NULL, "%s",
                       error->message);
    }
}
END_TEST

static void
assert_load_fails (const char *name_or_path, ConfigError code, const char *message)
{
  g_autoptr (GError) error = NULL;
  VasConfig config;
  ck_assert (!config_load (name_or_path, &config, &error));
  ck_assert_str_eq (error->message, message);
  ck_assert (g_error_matches (error, CONFIG_ERROR, (int) code));
}

START_TEST (test_config_load_for_programs)
{
  VasConfig config = { .seed = 77 };
  char message[1024];
  ck_assert (!vas_config_load ("windows-12", &config, message, sizeof message));
  ck_assert_ptr_nonnull (strstr (message, "windows-12"));
  ck_assert_uint_eq (config.seed, 77);
  ck_assert (!vas_config_load ("/nowhere/x.conf", &config, message, 5));
  ck_assert_uint_eq (strlen (message), 4);
  ck_assert (vas_config_load ("windows-7-x64", &config, message, sizeof message));
  ck_assert_uint_eq (config.build, 7601);
}
END_TEST

START_TEST (test_config_load_refuses_unknown_names_and_files)
{
  assert_load_fails ("windows10-x64", CONFIG_ERROR_NAME,
                     "no config \"windows10-x64\"; did you mean \"windows-10-x64\"?");
  assert_load_fails ("vax", CONFIG_ERROR_NAME,
                     "no config \"vax\", expected one of amd-zen2, arm-cortex-a53, arm-cortex-a76, clr-host-64m, exercise, "
                     "intel-pentium-pro, itanium-8k, linux-x86_64, short-of-memory, textbook-32bit, tiny, "
                     "windows-10-files, windows-10-x64, windows-7-x64, "
                     "windows-arm64, windows-x86-2gb, windows-x86-3gb, wow64-laa, or a file's path with a '/' or "
                     "\".conf\" at its end");
  assert_load_fails ("/nowhere/tiny", CONFIG_ERROR_FILE,
                     "/nowhere/tiny: cannot read this config: No such file or directory");
  assert_load_fails ("tiny.conf", CONFIG_ERROR_FILE, "tiny.conf: cannot read this config: No such file or directory");
  assert_load_fails ("/", CONFIG_ERROR_FILE, "/: cannot read this config: Is a directory");
  assert_load_fails ("/dev/zero", CONFIG_ERROR_FILE,
                     "/dev/zero: cannot read this config: found more than 1M, expected at most that");
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("config");
  TCase *values = tcase_create ("values");
  tcase_add_test (values, test_config_set_key_reads_numbers);
  tcase_add_test (values, test_config_set_key_reads_words);
  tcase_add_test (values, test_config_set_key_takes_the_group_and_a_name);
  tcase_add_test (values, test_config_set_key_takes_paging_bits);
  tcase_add_loop_test (values, test_config_set_key_refuses_bad_values, 0, (int) G_N_ELEMENTS (bad_values));
  tcase_add_test (values, test_config_set_key_refuses_unknown_keys);
  suite_add_tcase (suite, values);
  TCase *files = tcase_create ("files");
  tcase_add_test (files, test_config_file_keys_that_are_missing_are_the_defaults);
  tcase_add_test (files, test_config_file_inherits_from_its_base);
  tcase_add_test (files, test_config_file_takes_a_key_without_its_groups_name);
  tcase_add_test (files, test_config_file_commit_limit_is_the_sum_unless_stated);
  tcase_add_test (files, test_config_file_takes_any_layout);
  tcase_add_loop_test (files, test_config_file_errors_say_where_and_what, 0, (int) G_N_ELEMENTS (bad_files));
  tcase_add_test (files, test_config_file_refuses_what_is_not_text);
  tcase_add_test (files, test_config_file_refuses_a_line_of_a_megabyte_in_one_short_line);
  tcase_add_test (files, test_config_file_truncated_anywhere);
  tcase_add_test (files, test_config_load_refuses_unknown_names_and_files);
  tcase_add_test (files, test_config_load_for_programs);
  suite_add_tcase (suite, files);
  return suite;
}
