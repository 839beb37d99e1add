/* Allocation types: every pair of all 32 bits, and every set of the twelve that have a name, for memory at NULL and
 * for a commit into a reservation, against an oracle that follows VA-053's order and the clauses' text.
 *
 * proves: VA-003, VA-004, VA-005, VA-006, VA-007, VA-008, VA-009, VA-010, VA-011, VA-012, VA-013, VA-053, VA-060
 * proves: NA-005, MR-008, MR-009, LP-004, LP-009 */
#include "type_oracle.h"

static Expected
oracle (uint32_t type, bool nt, bool at_reservation, uint32_t protect)
{
  const char *rule = flag_rule (type, nt, protect == VAS_PAGE_READWRITE);
  if (strcmp (rule, "VA-010") == 0)
    return refusal (VAS_STATUS_INVALID_PARAMETER_6, rule);
  if (*rule != '\0')
    return refusal (VAS_STATUS_INVALID_PARAMETER, rule);
  if (has (type, LARGE_PAGES))
    return refusal (VAS_STATUS_PRIVILEGE_NOT_HELD, "VA-012");
  if (at_reservation && has (type, RESERVE))
    return refusal (VAS_STATUS_CONFLICTING_ADDRESSES, has (type, COMMIT) ? "VA-037" : "VA-025");
  return success ();
}

static void
try_type (VasMachine *machine, const VasSnapshot *fresh, uint32_t type, bool nt, bool at_reservation, uint32_t protect)
{
  uint64_t asked = at_reservation ? 0x50000000 : 0, address = asked, size = 0x200000;
  Expected expected = oracle (type, nt, at_reservation, protect);
  vas_machine_restore (machine, fresh);
  VasDigest before = vas_machine_digest (machine);
  if (nt)
    vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &address, 0, &size, type, protect);
  else
    address = vas_win32_virtual_alloc (machine, MAIN_THREAD, address, size, type, protect);
  expect_verdict (machine, expected, at_reservation ? "type at a reservation" : "type at NULL", type);
  if (!is_success (expected))
    {
      expect_same_state (machine, before, "type", type);
      ck_assert_uint_eq (size, 0x200000); /* the in/out arguments stay too */
      if (nt)
        ck_assert_uint_eq (address, asked);
      return;
    }
  VasRegion region;
  ck_assert (vas_machine_region (machine, MAIN_PROCESS, address, &region));
  ck_assert_uint_eq (region.size, size);
  ck_assert_uint_eq (region.state, has (type, COMMIT) ? VAS_MEM_COMMIT : VAS_MEM_RESERVE);
  ck_assert_uint_eq (region.type, VAS_MEM_PRIVATE);
  expect_laws (machine, "type", type);
}

static void
try_type_everywhere (VasMachine *machine, const VasSnapshot *fresh, uint32_t type)
{
  for (unsigned i = 0; i < 8; i++)
    try_type (machine, fresh, type, (i & 1) != 0, (i & 2) != 0, (i & 4) != 0 ? VAS_PAGE_READONLY : VAS_PAGE_READWRITE);
}

static VasMachine *
prepare (VasSnapshot **fresh)
{
  VasMachine *machine = plain_machine ();
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, 0x50000000, 0x200000, RESERVE, 4), 0x50000000);
  *fresh = vas_machine_snapshot (machine);
  return machine;
}

START_TEST (test_allocation_types_every_pair_of_bits)
{
  VasSnapshot *fresh;
  VasMachine *machine = prepare (&fresh);
  for (unsigned i = 0; i < 32; i++)
    for (unsigned j = i; j < 32; j++)
      {
        uint32_t pair = ((uint32_t) 1 << i) | ((uint32_t) 1 << j);
        try_type_everywhere (machine, fresh, pair);
        try_type_everywhere (machine, fresh, pair | RESERVE);
        try_type_everywhere (machine, fresh, pair | COMMIT);
      }
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_allocation_types_every_set_of_known_bits)
{
  VasSnapshot *fresh;
  VasMachine *machine = prepare (&fresh);
  for (unsigned set = 0; set < 1u << N_MEANING; set++)
    try_type_everywhere (machine, fresh, type_of_set (set));
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("allocation_types");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, test_allocation_types_every_pair_of_bits);
  tcase_add_test (core, test_allocation_types_every_set_of_known_bits);
  suite_add_tcase (suite, core);
  return suite;
}
