/* The groups [file NAME] of a config, and files that a program describes: what they say and what is refused. */
#include "config/config_files.h"
#include "config_support.h"
#include <stdio.h>
#include <unistd.h>
#include <vasbox/file.h>
#include <vasbox/machine.h>
#include <vasbox/protection.h>
#include <vasbox/win32_calls.h>

#define MACHINE "[machine]\nname=x\n"

static char *path;

static void
set_up (void)
{
  path = g_strdup_printf ("./check-config-files-%d.conf", (int) getpid ());
}

static void
tear_down (void)
{
  remove (path);
  g_free (path);
}

/* The config's files added to a machine of it: NULL, or the message behind the file's name. */
static char *
load_files (const char *text, VasMachine **machine)
{
  char message[1024];
  ck_assert (g_file_set_contents (path, text, -1, NULL));
  *machine = vas_machine_new (NULL);
  if (vas_machine_load_files (*machine, path, message, sizeof message))
    return NULL;
  ck_assert_msg (g_str_has_prefix (message, path), "%s", message);
  return g_strdup (message + strlen (path));
}

static const struct
{
  const char *text, *message;
} wrong[] = {
  { MACHINE "[file]\n", ":3:1: found a file's name of 0 bytes, expected [file NAME] with 1 to 255, none of them [ or ]" },
  { MACHINE "[file a]b]\n",
    ":3:1: found a file's name of 3 bytes, expected [file NAME] with 1 to 255, none of them [ or ]" },
  { MACHINE "[file a]\n[file a]\n", ":4:1: found a second [file a], expected one" },
  { MACHINE "[file a]\nsise=4\n", ":4:1: found [file a] key \"sise\"; did you mean \"size\"?" },
  { MACHINE "[file a]\nsize=1\nsize=2\n", ":5:1: [file a] size: found a second time, expected once (first in line 4)" },
  { MACHINE "[file a]\n  size = 4KB\n", ":4:10: [file a] size: found \"4KB\", expected a size" },
  { MACHINE "[file a]\nsize=0x8000000000000000\n",
    ":4:6: [file a] size: found 9223372036854775808, expected less than 2^63" },
  { MACHINE "[file a]\nread_only=yes\n", ":4:11: [file a] read_only: found \"yes\", expected true or false" },
  { MACHINE "[file a]\npattern=\n", ":4:9: [file a] pattern: found \"\", expected text" },
  { MACHINE "[file a]\nsize=17M\npattern=x\n",
    ":5:9: [file a] pattern: found a pattern of a file of 17825792 bytes, expected at most 16M" },
  { MACHINE "[file a]\nbase=0\n", ":4:6: [file a] base: found \"0\", expected an address" },
  { MACHINE "[file a]\nbase=0x180001000\nparts=4K PAGE_READONLY\n",
    ":4:6: [file a] base: found 0x180001000, expected a multiple of the allocation granularity" },
  { MACHINE "[file a]\nbase=0x7ffffffd0000\nparts=1M PAGE_READONLY\n",
    ":4:6: [file a] base: found 0x7ffffffd0000, expected an address at which the image can lie" },
  { MACHINE "[file a]\nbase=0x180000000\n", ":3:1: [file a] parts: found 0 parts of an image, expected 1 to 16" },
  { MACHINE "[file a]\nparts=4K PAGE_READONLY\n",
    ":4:7: [file a] parts: found parts of a file without a base, expected none" },
  { MACHINE "[file a]\nbase=0x180000000\nsize=4K\nparts=4K PAGE_READONLY\n",
    ":5:6: [file a] size: found a size of an image, expected none: its parts say it" },
  { MACHINE "[file a]\nbase=0x180000000\nparts=4K PAGE_READONLY, 4K\n",
    ":5:7: [file a] parts: found \"4K\", expected a size and a protection, such as 8K PAGE_EXECUTE_READ" },
  { MACHINE "[file a]\nbase=0x180000000\nparts=4K READONLY\n",
    ":5:7: [file a] parts: found \"4K READONLY\", expected a size and a protection, such as 8K PAGE_EXECUTE_READ" },
  { MACHINE "[file a]\nbase=0x180000000\nparts=0 PAGE_READONLY\n",
    ":5:7: [file a] parts: found 0 bytes of part 1, expected 1 to 2^32-1" },
  { MACHINE "[file a]\nbase=0x180000000\nparts=4K PAGE_READONLY\nentry=4K\n",
    ":6:7: [file a] entry: found 0x1000, expected less than the size of the image" },
  { MACHINE "[file a]\nentry=4\n", ":4:7: [file a] entry: found 0x4, expected less than the size of the image" },
};

START_TEST (test_config_files_refuses_with_the_place)
{
  VasMachine *machine;
  g_autofree char *message = load_files (wrong[_i].text, &machine);
  ck_assert_str_eq (message, wrong[_i].message);
  vas_machine_free (machine);
}
END_TEST

static void
assert_reads (VasMachine *machine, const char *name, uint64_t offset, const char *expected)
{
  char bytes[64] = "";
  uint64_t n = 0;
  VasHandle file = vas_win32_create_file (machine, 1, name, VAS_GENERIC_READ, 0);
  ck_assert (vas_win32_read_file (machine, 1, file, bytes, sizeof bytes - 1, &offset, &n));
  ck_assert_uint_eq (n, strlen (expected));
  ck_assert_str_eq (bytes, expected);
}

START_TEST (test_config_files_are_in_the_machine)
{
  VasMachine *machine;
  g_autofree char *message = load_files (MACHINE "[file a b]\nsize=10\npattern= abc \nread_only=true\n"
                                                 "[memory]\nphysical_memory=1G\n[file empty]\n", &machine);
  ck_assert_ptr_null (message);
  assert_reads (machine, "a b", 0, "abcabcabca");
  assert_reads (machine, "a b", 8, "ca");
  ck_assert_uint_eq (vas_win32_create_file (machine, 1, "a b", VAS_GENERIC_WRITE, 0), UINT64_MAX);
  ck_assert_uint_ne (vas_win32_create_file (machine, 1, "empty", VAS_GENERIC_WRITE, 0), UINT64_MAX);
  ck_assert_uint_eq (vas_win32_create_file (machine, 1, "A B", VAS_GENERIC_READ, 0), UINT64_MAX);
  ck_assert_ptr_null (vas_machine_check (machine));
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_config_files_come_with_the_base)
{
  VasMachine *machine;
  g_autofree char *message
      = load_files ("[machine]\nname=x\nbase=windows-10-files\n[file more]\nsize=2\npattern=no\n", &machine);
  ck_assert_ptr_null (message);
  assert_reads (machine, "more", 0, "no");
  assert_reads (machine, "notes.txt", 4058, "brown fox jumps over the lazy dog.The ");
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_config_files_describe_then_load_gives_the_same)
{
  g_autoptr (GPtrArray) files = config_files_new ();
  g_autoptr (GPtrArray) again = config_files_new ();
  g_autoptr (GString) text = g_string_new (MACHINE), text_again = g_string_new (MACHINE);
  VasConfig config;
  ck_assert (config_load_with_files ("windows-10-files", &config, files, NULL));
  config_files_describe (text, files);
  ck_assert (g_file_set_contents (path, text->str, -1, NULL));
  ck_assert (config_load_with_files (path, &config, again, NULL));
  config_files_describe (text_again, again);
  ck_assert_uint_eq (again->len, 4);
  ck_assert_str_eq (text->str, text_again->str);
}
END_TEST

START_TEST (test_machine_add_file)
{
  char message[256];
  VasMachine *machine = vas_machine_new (NULL);
  VasFile file = { .name = "a.bin", .size = 5, .pattern = "0123456789", .pattern_size = 10 };
  VasDigest before = vas_machine_digest (machine);
  ck_assert (vas_machine_add_file (machine, &file, message, sizeof message));
  ck_assert (vas_machine_digest (machine).low != before.low);
  ck_assert_uint_eq (vas_machine_step (machine), 0);
  assert_reads (machine, "a.bin", 0, "01234");
  ck_assert (!vas_machine_add_file (machine, &file, message, sizeof message));
  ck_assert_str_eq (message, "name: found the name of a file that is there, expected one that is not");
  file.name = NULL;
  ck_assert (!vas_machine_add_file (machine, &file, message, sizeof message));
  ck_assert_str_eq (message, "name: found a name of 0 bytes, expected 1 to 255");
  file = (VasFile) { .name = "b.dll", .base = 0x180000000, .n_parts = 1, .parts = { { 100, 0x104 } } };
  ck_assert (!vas_machine_add_file (machine, &file, message, sizeof message));
  ck_assert_str_eq (message, "parts: found the protection 0x104 of part 1, expected one PAGE_* without modifiers");
  file.parts[0].protect = VAS_PAGE_EXECUTE_READ;
  ck_assert (vas_machine_add_file (machine, &file, NULL, 0));
  VasHandle handle = vas_win32_create_file (machine, 1, "b.dll", VAS_GENERIC_READ, 0);
  VasHandle section = vas_win32_create_file_mapping (machine, 1, handle, VAS_PAGE_READONLY | VAS_SEC_IMAGE, 0, NULL);
  ck_assert_uint_eq (vas_win32_map_view_of_file (machine, 1, section, VAS_FILE_MAP_READ, 0, 0), 0x180000000);
  ck_assert_ptr_null (vas_machine_check (machine));
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("config_files");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, set_up, tear_down);
  tcase_add_loop_test (core, test_config_files_refuses_with_the_place, 0, G_N_ELEMENTS (wrong));
  tcase_add_test (core, test_config_files_are_in_the_machine);
  tcase_add_test (core, test_config_files_come_with_the_base);
  tcase_add_test (core, test_config_files_describe_then_load_gives_the_same);
  tcase_add_test (core, test_machine_add_file);
  suite_add_tcase (suite, core);
  return suite;
}
