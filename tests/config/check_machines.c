/* The machines that are built in: complete, equal to their files, and what their sources say. */
#include "base/paging_layout.h"
#include "config_support.h"

static const char *const shipped[] = {
  "amd-zen2", "arm-cortex-a53", "arm-cortex-a76", "clr-host-64m", "exercise",
  "intel-pentium-pro", "itanium-8k", "linux-x86_64", "short-of-memory",
  "textbook-32bit", "tiny", "windows-10-files", "windows-10-x64", "windows-7-x64",
  "windows-arm64", "windows-x86-2gb", "windows-x86-3gb", "wow64-laa"
};

START_TEST (test_config_names_are_all_and_sorted)
{
  const char *const *names = config_names ();
  for (unsigned i = 0; i < G_N_ELEMENTS (shipped); i++)
    ck_assert_str_eq (names[i], shipped[i]);
  ck_assert_ptr_null (names[G_N_ELEMENTS (shipped)]);
}
END_TEST

START_TEST (test_config_shipped_loads_and_is_valid)
{
  char text[256];
  VasConfig config = load (shipped[_i]);
  ck_assert_str_eq (config.name, shipped[_i]);
  ck_assert_ptr_null (vas_config_validate (&config, text, sizeof text));
}
END_TEST

START_TEST (test_config_shipped_file_equals_what_is_built_in)
{
  g_autofree char *path = g_strdup_printf ("%s/sim-configs/%s.conf", g_getenv ("VASBOX_SRCDIR"), shipped[_i]);
  VasConfig built_in = load (shipped[_i]);
  VasConfig file = load (path);
  assert_same (&built_in, &file);
}
END_TEST

START_TEST (test_config_shipped_states_every_key)
{
  g_autofree char *path = g_strdup_printf ("%s/sim-configs/%s.conf", g_getenv ("VASBOX_SRCDIR"), shipped[_i]);
  g_autofree char *text = NULL;
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    {
      /* [host] as a whole, or not at all */
      if (g_str_equal (config_keys[i].group, "host") && strstr (text, "\n[host]\n") == NULL)
        continue;
      g_autofree char *line = g_strdup_printf ("\n%s=", config_keys[i].name);
      ck_assert_msg (strstr (text, line) != NULL, "%s", config_keys[i].name);
    }
}
END_TEST

START_TEST (test_config_shipped_commit_limit_is_the_sum)
{
  VasConfig config = load (shipped[_i]);
  if (!g_str_equal (config.name, "linux-x86_64")) /* which overcommits */
    ck_assert_uint_eq (config.commit_limit, config.physical_memory + config.page_file);
}
END_TEST

START_TEST (test_config_shipped_has_a_summary_of_one_line)
{
  g_autofree char *summary = config_summary (shipped[_i]);
  ck_assert_ptr_nonnull (summary);
  ck_assert_uint_gt (strlen (summary), 10);
  ck_assert_uint_le (strlen (summary), 78);
  ck_assert_int_ne (summary[0], '#');
  ck_assert_ptr_null (strchr (summary, '\n'));
}
END_TEST

START_TEST (test_config_describe_then_load_gives_the_same)
{
  VasConfig config = load (shipped[_i]);
  g_autofree char *text = config_describe (&config);
  VasConfig again = load_text (text);
  assert_same (&config, &again);
  g_autofree char *text_again = config_describe (&again);
  ck_assert_str_eq (text, text_again);
}
END_TEST

START_TEST (test_config_default_file_equals_the_compiled_in_default)
{
  VasConfig file = load ("windows-10-x64"), compiled_in;
  vas_config_init (&compiled_in);
  assert_same (&file, &compiled_in);
}
END_TEST

/* Contract table T3, typed from it. */
START_TEST (test_config_layouts_are_those_of_the_contract)
{
  static const struct
  {
    const char *name;
    uint64_t maximum, vad;
    uint32_t page_size, pointer_size;
  } rows[] = {
    { "windows-x86-2gb", 0x7FFEFFFF, 0x7FFDFFFF, 4096, 4 },
    { "windows-x86-3gb", 0xBFFEFFFF, 0xBFFDFFFF, 4096, 4 },
    { "wow64-laa", 0xFFFEFFFF, 0xFFFDFFFF, 4096, 4 },
    { "windows-7-x64", 0x000007FFFFFEFFFF, 0x000007FFFFFDFFFF, 4096, 8 },
    { "windows-10-x64", 0x00007FFFFFFEFFFF, 0x00007FFFFFFDFFFF, 4096, 8 },
    { "windows-arm64", 0x00007FFFFFFEFFFF, 0x00007FFFFFFDFFFF, 4096, 8 },
    { "itanium-8k", 0x000006FBFFFEFFFF, 0x000006FBFFFDFFFF, 8192, 8 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      VasConfig config = load (rows[i].name);
      ck_assert_uint_eq (config.minimum_application_address, 0x10000);
      ck_assert_uint_eq (config.maximum_application_address, rows[i].maximum);
      ck_assert_uint_eq (config.maximum_vad_address, rows[i].vad);
      ck_assert_uint_eq (config.allocation_granularity, 65536);
      ck_assert_uint_eq (config.page_size, rows[i].page_size);
      ck_assert_uint_eq (config.pointer_size, rows[i].pointer_size);
      ck_assert_uint_eq (config.user_shared_data, 0x7FFE0000);
    }
}
END_TEST

START_TEST (test_config_machines_that_are_not_windows)
{
  VasConfig tiny = load ("tiny"), linux_machine = load ("linux-x86_64");
  ck_assert_uint_eq (tiny.maximum_vad_address + 1 - tiny.minimum_application_address,
                     16 * (uint64_t) tiny.allocation_granularity);
  ck_assert_uint_eq (tiny.user_shared_data, 0);
  ck_assert_uint_lt (tiny.commit_limit, 16 * (uint64_t) tiny.allocation_granularity);
  ck_assert_uint_eq (linux_machine.allocation_granularity, 4096);
  ck_assert_uint_eq (linux_machine.user_shared_data, 0);
  ck_assert_uint_eq (linux_machine.maximum_vad_address, 0x7fffffffefff);
}
END_TEST

/* Figures typed from the manuals that the files name. */
START_TEST (test_config_processors_are_those_of_the_manuals)
{
  static const struct
  {
    const char *name;
    uint32_t l1i[2], l1d[2], l2[2], asids;
  } rows[] = {
    { "windows-10-x64", { 128, 8 }, { 64, 4 }, { 1536, 12 }, 4096 }, /* Skylake */
    { "windows-7-x64", { 128, 4 }, { 64, 4 }, { 512, 4 }, 0 },       /* Sandy Bridge */
    { "amd-zen2", { 64, 64 }, { 64, 64 }, { 2048, 16 }, 0 },
    { "arm-cortex-a76", { 48, 48 }, { 48, 48 }, { 1280, 5 }, 65536 },
    { "windows-arm64", { 48, 48 }, { 48, 48 }, { 1280, 5 }, 65536 },
    { "arm-cortex-a53", { 10, 10 }, { 10, 10 }, { 512, 4 }, 65536 },
    { "intel-pentium-pro", { 32, 4 }, { 64, 4 }, { 0, 1 }, 0 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      VasConfig config = load (rows[i].name);
      ck_assert_uint_eq (config.tlb_l1i_entries, rows[i].l1i[0]);
      ck_assert_uint_eq (config.tlb_l1i_ways, rows[i].l1i[1]);
      ck_assert_uint_eq (config.tlb_l1d_entries, rows[i].l1d[0]);
      ck_assert_uint_eq (config.tlb_l1d_ways, rows[i].l1d[1]);
      ck_assert_uint_eq (config.tlb_l2_entries, rows[i].l2[0]);
      ck_assert_uint_eq (config.tlb_l2_ways, rows[i].l2[1]);
      ck_assert_uint_eq (config.tlb_asids, rows[i].asids);
    }
}
END_TEST

/* What each machine's page tables are, from the root down. */
START_TEST (test_config_machines_have_page_tables)
{
  static const struct
  {
    const char *name, *bits;
    VasPagingFormat format;
    uint32_t entry_size;
  } rows[] = {
    { "windows-10-x64", "9,9,9,9,12", VAS_PAGING_X86_64, 8 }, { "windows-7-x64", "9,9,9,9,12", VAS_PAGING_X86_64, 8 },
    { "wow64-laa", "9,9,9,9,12", VAS_PAGING_X86_64, 8 },      { "linux-x86_64", "9,9,9,9,12", VAS_PAGING_X86_64, 8 },
    { "tiny", "9,9,9,9,12", VAS_PAGING_X86_64, 8 },           { "windows-x86-2gb", "2,9,9,12", VAS_PAGING_PAE, 8 },
    { "windows-x86-3gb", "2,9,9,12", VAS_PAGING_PAE, 8 },     { "windows-arm64", "9,9,9,9,12", VAS_PAGING_ARM64, 8 },
    { "itanium-8k", "10,10,10,13", VAS_PAGING_PLAIN, 8 },     { "intel-pentium-pro", "10,10,12", VAS_PAGING_X86, 4 },
    { "exercise", "2,2,4", VAS_PAGING_PLAIN, 4 },             { "textbook-32bit", "10,10,12", VAS_PAGING_PLAIN, 4 },
    { "short-of-memory", "9,9,9,9,12", VAS_PAGING_X86_64, 8 },
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      VasConfig config = load (rows[i].name);
      PagingLayout layout;
      g_autoptr (GString) bits = g_string_new (NULL);
      paging_layout_init (&layout, &config);
      for (uint32_t level = layout.n_levels + 1; level-- > 0;)
        g_string_append_printf (bits, "%u%s", layout.bits[level], level > 0 ? "," : "");
      ck_assert_str_eq (bits->str, rows[i].bits);
      ck_assert_int_eq (layout.format, rows[i].format);
      ck_assert_uint_eq (layout.entry_size, rows[i].entry_size);
    }
}
END_TEST

START_TEST (test_config_documents_name_every_key_and_machine)
{
  g_autofree char *page_path = g_build_filename (g_getenv ("VASBOX_SRCDIR"), "docs/config.md", NULL);
  g_autofree char *man_path = g_build_filename (g_getenv ("VASBOX_SRCDIR"), "docs/vasbox-config.5", NULL);
  g_autofree char *page = NULL, *man = NULL;
  ck_assert (g_file_get_contents (page_path, &page, NULL, NULL) && g_file_get_contents (man_path, &man, NULL, NULL));
  for (unsigned i = 0; i < CONFIG_N_KEYS; i++)
    {
      g_autofree char *in_page = g_strdup_printf ("| `%s` |", config_keys[i].name);
      g_autofree char *in_man = g_strdup_printf (".TP\n.B %s\n", config_keys[i].name);
      ck_assert_msg (strstr (page, in_page) != NULL && strstr (man, in_man) != NULL, "%s", config_keys[i].name);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (shipped); i++)
    {
      g_autofree char *in_page = g_strdup_printf ("| `%s` |", shipped[i]);
      ck_assert_msg (strstr (page, in_page) != NULL, "%s", shipped[i]);
    }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("machines");
  TCase *machines = tcase_create ("core");
  int n = (int) G_N_ELEMENTS (shipped);
  tcase_add_test (machines, test_config_names_are_all_and_sorted);
  tcase_add_loop_test (machines, test_config_shipped_loads_and_is_valid, 0, n);
  tcase_add_loop_test (machines, test_config_shipped_file_equals_what_is_built_in, 0, n);
  tcase_add_loop_test (machines, test_config_shipped_states_every_key, 0, n);
  tcase_add_loop_test (machines, test_config_shipped_commit_limit_is_the_sum, 0, n);
  tcase_add_loop_test (machines, test_config_shipped_has_a_summary_of_one_line, 0, n);
  tcase_add_loop_test (machines, test_config_describe_then_load_gives_the_same, 0, n);
  tcase_add_test (machines, test_config_default_file_equals_the_compiled_in_default);
  tcase_add_test (machines, test_config_layouts_are_those_of_the_contract);
  tcase_add_test (machines, test_config_machines_that_are_not_windows);
  tcase_add_test (machines, test_config_processors_are_those_of_the_manuals);
  tcase_add_test (machines, test_config_machines_have_page_tables);
  tcase_add_test (machines, test_config_documents_name_every_key_and_machine);
  suite_add_tcase (suite, machines);
  return suite;
}
