/* Every access of MapViewOfFile against every protection of a section, every view against every protection that its
 * pages may be given, and every view that NtMapViewOfSection is asked for: 8 x 32, 8 x 8 and 8 x 8 x 8, against tables
 * that are written down from the clauses (T1, T5, SC-003, SC-004, SC-028) and not computed.
 *
 * proves: SC-003, SC-004, SC-007, SC-028, MV-008, MV-015, MV-022, MV-023, MV-024, MV-025, MV-027
 * proves: NM-012, NM-013, VP-017, VP-018 */
#include "contract_support.h"

#define N 8

enum
{
  NA = 0x01, /* no view may be had */
  SIZE = 0x10000
};

static const uint32_t bases[N] = { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80 };

/* T5: the protections that a page may get, by the section's or view's. */
static const uint32_t allowed[N] = { 0x01, 0x0b, 0x0f, 0x0b, 0xbb, 0xbb, 0xff, 0xbb };

/* T1: what the bits COPY 1, WRITE 2, READ 4 and 8 mean, without FILE_MAP_EXECUTE and with it. */
static const uint32_t views[2][16] = {
  { NA, 0x08, 0x04, 0x04, 0x02, 0x02, 0x04, 0x04, NA, NA, 0x04, 0x04, 0x02, 0x02, 0x04, 0x04 },
  { NA, 0x80, 0x40, 0x40, 0x20, 0x20, 0x40, 0x40, NA, NA, 0x40, 0x40, 0x20, 0x20, 0x40, 0x40 },
};

/* SC-028: by the section's protection, whether its handle may be mapped writable (W) or executable (X); '-': no such
 * section. */
static const char *const rights[N] = { "-", "", "W", "", "-", "X", "WX", "X" };

static Expected
expected_view (unsigned section, uint32_t view)
{
  bool writes = view == 0x04 || view == 0x40, executes = view >= 0x10;
  if (writes && strchr (rights[section], 'W') == NULL)
    return refusal (VAS_STATUS_ACCESS_DENIED, "MV-022");
  if (executes && strchr (rights[section], 'X') == NULL)
    return refusal (VAS_STATUS_ACCESS_DENIED, "MV-024");
  return success ();
}

static void
assert_verdict (VasMachine *machine, Expected expected, const char *what, uint32_t a, uint32_t b)
{
  char text[VAS_RULE_TEXT_SIZE] = "";
  VasVerdict verdict = vas_machine_last_verdict (machine);
  if (verdict.rule != VAS_NO_RULE)
    vas_rule_format (verdict.rule, text);
  ck_assert_msg (verdict.status == expected.status && strcmp (text, expected.rule) == 0,
                 "%s 0x%x of 0x%x: got 0x%08x %s, expected 0x%08x %s", what, b, a, verdict.status, text,
                 expected.status, expected.rule);
  ck_assert_pstr_eq (vas_machine_check (machine), NULL);
}

static uint32_t
protection_at (VasMachine *machine, uint64_t address)
{
  VasRegion region;
  ck_assert (vas_machine_region (machine, MAIN_PROCESS, address, &region));
  ck_assert_uint_eq (region.type, VAS_MEM_MAPPED);
  return region.protect;
}

START_TEST (test_views_8_sections_by_32_accesses)
{
  VasMachine *machine = vas_machine_new (NULL);
  for (unsigned section = 0; section < N; section++)
    {
      VasHandle handle = vas_win32_create_file_mapping (machine, MAIN_THREAD, 0, bases[section], SIZE, NULL);
      bool exists = *rights[section] != '-';
      assert_verdict (machine, exists           ? success ()
                               : section == 0 ? refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, "SC-003")
                                              : refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, "SC-004"),
                      "section", bases[section], 0);
      for (uint32_t access = 0; exists && access < 32; access++)
        {
          uint32_t bits = (access & 15) | (access & 16) << 1, view = views[access >> 4][access & 15];
          uint64_t at = vas_win32_map_view_of_file (machine, MAIN_THREAD, handle, bits, 0, 0);
          Expected expected = expected_view (section, view);
          assert_verdict (machine, expected, "access", bases[section], bits);
          if (!is_success (expected))
            continue;
          ck_assert_uint_eq (protection_at (machine, at), view);
          ck_assert (vas_win32_unmap_view_of_file (machine, MAIN_THREAD, at));
        }
    }
  vas_machine_free (machine);
}
END_TEST

/* With every right of the handle only the protections decide. */
START_TEST (test_views_8_sections_by_8_views_by_8_protections)
{
  VasMachine *machine = vas_machine_new (NULL);
  for (unsigned section = 0; section < N; section++)
    {
      VasHandle handle;
      if (*rights[section] == '-')
        continue;
      ck_assert_uint_eq (vas_nt_create_section (machine, MAIN_THREAD, &handle, VAS_SECTION_ALL_ACCESS, NULL, SIZE,
                                                bases[section], VAS_SEC_COMMIT, 0),
                         VAS_STATUS_SUCCESS);
      for (unsigned view = 0; view < N; view++)
        {
          uint64_t at = 0, size = 0;
          bool fits = (allowed[section] & bases[view]) != 0, executes = view >= 4 && section < 4;
          vas_nt_map_view_of_section (machine, MAIN_THREAD, handle, VAS_CURRENT_PROCESS, &at, 0, 0, NULL, &size, 2, 0,
                                      bases[view]);
          assert_verdict (machine, fits       ? success ()
                                   : executes ? refusal (VAS_STATUS_SECTION_PROTECTION, "NM-012")
                                              : refusal (VAS_STATUS_SECTION_PROTECTION, "NM-013"),
                          "view", bases[section], bases[view]);
          for (unsigned page = 0; fits && page < N; page++)
            {
              uint32_t old;
              bool may = (allowed[view] & bases[page]) != 0;
              vas_win32_virtual_protect (machine, MAIN_THREAD, at, SIZE, bases[page], &old);
              assert_verdict (machine, may         ? success ()
                                       : view >= 4 ? refusal (VAS_STATUS_SECTION_PROTECTION, "VP-018")
                                                   : refusal (VAS_STATUS_SECTION_PROTECTION, "VP-017"),
                              "page", bases[view], bases[page]);
              if (may)
                ck_assert_uint_eq (protection_at (machine, at), bases[page]);
            }
          if (fits)
            ck_assert (vas_win32_unmap_view_of_file (machine, MAIN_THREAD, at));
        }
    }
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("view_protections");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_views_8_sections_by_32_accesses);
  tcase_add_test (core, test_views_8_sections_by_8_views_by_8_protections);
  suite_add_tcase (suite, core);
  return suite;
}
