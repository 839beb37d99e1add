/* Every protection value from 0 to 0x7FF, and every higher bit with every base, through each call that takes one,
 * against an oracle that is derived from the text of section PP alone.
 *
 * proves: PP-001, PP-002, PP-003, PP-004, PP-005, PP-006, PP-007, PP-008, PP-009, PP-010, PP-011, PP-012
 * proves: PP-013, PP-014, PP-015, PP-018, PP-020, PP-021, PP-022, PP-023, PP-024, PP-027, PP-028, PP-029, PP-030
 * proves: NP-003, MR-006, VP-008, VP-017, VP-018, VP-020 */
#include "protection_oracle.h"

static const char *const path_names[N_PATHS] = { "NT new",    "NT commit",    "NT recommit",    "NT reset",
                                                 "NT undo",   "NT protect",   "Win32 new",      "Win32 commit",
                                                 "Win32 recommit", "Win32 reset", "Win32 protect" };

static bool
path_is_new (Path path)
{
  return path == NT_NEW || path == WIN32_NEW;
}

/* The Protect that the call leaves behind where it succeeds on memory allocated as PAGE_READWRITE. */
static uint32_t
protect_after (uint32_t value, Path path)
{
  if (path_is_new (path))
    return value & 0x7FF;
  if (path_ignores_value (path))
    return VAS_PAGE_READWRITE;
  return value & 0x1FF; /* the cache attribute is the allocation's (PP-018) */
}

static uint32_t
type_of (Path path)
{
  if (path_is_new (path))
    return VAS_MEM_RESERVE | VAS_MEM_COMMIT;
  if (path == NT_UNDO)
    return VAS_MEM_RESET_UNDO;
  return path_ignores_value (path) ? VAS_MEM_RESET : VAS_MEM_COMMIT;
}

static void
carry_out (VasMachine *machine, Path path, uint64_t *address, uint32_t value)
{
  uint64_t size = 0x1000;
  uint32_t old;
  if (path == NT_PROTECT)
    vas_nt_protect_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, address, &size, value, &old);
  else if (path == WIN32_PROTECT)
    vas_win32_virtual_protect (machine, MAIN_THREAD, *address, size, value, &old);
  else if (path_is_nt (path))
    vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, address, 0, &size, type_of (path),
                                    value);
  else
    {
      uint64_t result = vas_win32_virtual_alloc (machine, MAIN_THREAD, *address, size, type_of (path), value);
      *address = result != 0 ? result : *address;
    }
}

/* One page reserved at 0x50001000, committed pages around it. */
static void
try_value (VasMachine *machine, const VasSnapshot *fresh, Path path, uint32_t value)
{
  static const uint64_t where[N_PATHS] = { 0,          0x50001000, 0x50000000, 0x50000000, 0x50000000, 0x50000000,
                                           0,          0x50001000, 0x50000000, 0x50000000, 0x50000000 };
  Expected expected = protection_oracle (value, path);
  uint64_t address = where[path];
  VasRegion region;
  vas_machine_restore (machine, fresh);
  VasDigest before = vas_machine_digest (machine);
  carry_out (machine, path, &address, value);
  expect_verdict (machine, expected, path_names[path], value);
  if (!is_success (expected))
    {
      expect_same_state (machine, before, path_names[path], value);
      return;
    }
  ck_assert (vas_machine_region (machine, MAIN_PROCESS, address, &region));
  ck_assert_uint_eq (region.state, VAS_MEM_COMMIT);
  ck_assert_msg (region.protect == protect_after (value, path), "%s 0x%x: protect is 0x%x", path_names[path], value,
                 region.protect);
  if (path_is_new (path))
    ck_assert_uint_eq (region.allocation_protect, value & 0x7FF);
  expect_laws (machine, path_names[path], value);
}

static VasMachine *
prepare (VasSnapshot **fresh)
{
  VasMachine *machine = plain_machine ();
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, 0x50000000, 0x10000, 0x3000, 4), 0x50000000);
  ck_assert (vas_win32_virtual_free (machine, MAIN_THREAD, 0x50001000, 0x1000, VAS_MEM_DECOMMIT));
  *fresh = vas_machine_snapshot (machine);
  return machine;
}

START_TEST (test_protection_values_0_to_7ff_by_every_path)
{
  VasSnapshot *fresh;
  VasMachine *machine = prepare (&fresh);
  for (int path = 0; path < N_PATHS; path++)
    for (uint32_t value = 0; value <= 0x7FF; value++)
      try_value (machine, fresh, (Path) path, value);
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_protection_values_high_bits_with_every_low_byte) /* a short run: with each low bit and with none */
{
  VasSnapshot *fresh;
  VasMachine *machine = prepare (&fresh);
  for (int path = 0; path < N_PATHS; path++)
    for (unsigned bit = 11; bit < 32; bit++)
      for (uint32_t low = 0; low <= 0x1FF; low++)
        if (!test_is_short () || (low & (low - 1)) == 0)
          try_value (machine, fresh, (Path) path, ((uint32_t) 1 << bit) | low);
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

/* Table T5, row by row: what a page of a view mapped with the first value may become. */
static const struct
{
  uint32_t view;
  uint32_t allowed[8];
} compatible[] = {
  { 0x01, { 0x01 } },
  { 0x02, { 0x01, 0x02, 0x08 } },
  { 0x04, { 0x01, 0x02, 0x04, 0x08 } },
  { 0x08, { 0x01, 0x02, 0x08 } },
  { 0x10, { 0x01, 0x02, 0x08, 0x10, 0x20, 0x80 } },
  { 0x20, { 0x01, 0x02, 0x08, 0x10, 0x20, 0x80 } },
  { 0x40, { 0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80 } },
  { 0x80, { 0x01, 0x02, 0x08, 0x10, 0x20, 0x80 } },
};

static bool
table_allows (unsigned row, uint32_t value)
{
  for (unsigned i = 0; i < 8; i++)
    if (compatible[row].allowed[i] == value)
      return true;
  return false;
}

/* One page of a view placed with @row's protection, and a request for @value. */
static void
try_view (VasMachine *machine, uint32_t type, unsigned row, uint32_t value)
{
  uint32_t view = compatible[row].view, old = 0, becomes = value;
  if (type == VAS_MEM_IMAGE && (value == 0x04 || value == 0x40)) /* VP-020 */
    becomes = value * 2;
  bool allowed = table_allows (row, becomes);
  VasCall place = { .id = VAS_CALL_PLACE,
                    .thread = MAIN_THREAD,
                    .arguments = { 0x60000000, 0x1000, type, VAS_MEM_COMMIT, view, view } };
  VasRegion region;
  vas_machine_call (machine, &place);
  ck_assert (place.succeeded);
  vas_win32_virtual_protect (machine, MAIN_THREAD, 0x60000000, 1, value, &old);
  expect_verdict (machine,
                  allowed ? success ()
                          : refusal (VAS_STATUS_SECTION_PROTECTION, view < 0x10 ? "VP-017" : "VP-018"),
                  type == VAS_MEM_IMAGE ? "image" : "view", (uint64_t) view << 16 | value);
  ck_assert (vas_machine_region (machine, MAIN_PROCESS, 0x60000000, &region));
  ck_assert_uint_eq (region.protect, allowed ? becomes : view);
  ck_assert_uint_eq (old, allowed ? view : VAS_PAGE_NOACCESS);
  ck_assert (vas_win32_unmap_view_of_file (machine, MAIN_THREAD, 0x60000000));
}

START_TEST (test_protection_of_views_every_pair_of_table_t5)
{
  VasMachine *machine = plain_machine ();
  for (unsigned row = 0; row < 8; row++)
    for (uint32_t value = 0x01; value <= 0x80; value *= 2)
      {
        try_view (machine, VAS_MEM_MAPPED, row, value);
        try_view (machine, VAS_MEM_IMAGE, row, value);
      }
  vas_machine_free (machine);
}
END_TEST

/* The oracle itself accepts exactly what the clauses list. */
START_TEST (test_protection_values_oracle_accepts_what_the_clauses_list)
{
  unsigned plain = 0, guarded = 0, cached = 0, other = 0;
  for (uint32_t value = 0; value <= 0x7FF; value++)
    if (is_success (protection_oracle (value, NT_NEW)))
      switch (value & 0x700)
        {
        case 0:
          plain++;
          break;
        case 0x100:
          guarded++;
          break;
        case 0x200:
        case 0x400:
          cached++;
          break;
        default:
          other++;
        }
  ck_assert_uint_eq (plain, 6);   /* PP-008 */
  ck_assert_uint_eq (guarded, 5); /* PP-011 */
  ck_assert_uint_eq (cached, 10); /* PP-012, PP-015: all but NOACCESS */
  ck_assert_uint_eq (other, 0);   /* PP-013, PP-014, PP-015 */
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("protection_values");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, test_protection_values_0_to_7ff_by_every_path);
  tcase_add_test (core, test_protection_values_high_bits_with_every_low_byte);
  tcase_add_test (core, test_protection_of_views_every_pair_of_table_t5);
  tcase_add_test (core, test_protection_values_oracle_accepts_what_the_clauses_list);
  suite_add_tcase (suite, core);
  return suite;
}
