/* Every set of the twelve allocation flags that have a name with every kind of protection value, through both layers,
 * for memory at NULL and for a reservation, against the two oracles joined in VA-053's order.
 *
 * proves: VA-053, VA-010, PP-024, MR-006 */
#include "protection_oracle.h"
#include "type_oracle.h"

#define SIZE UINT64_C (0x200000)
#define RESERVATION UINT64_C (0x50000000)

/* Which layer, and where. */
typedef struct Form
{
  bool nt, at_reservation;
} Form;

static Path
path_of (uint32_t type, Form form)
{
  bool is_new = !form.at_reservation || has (type, RESERVE);
  if (form.nt)
    return is_new ? NT_NEW : NT_COMMIT;
  return is_new ? WIN32_NEW : WIN32_COMMIT;
}

static Expected
oracle (uint32_t type, uint32_t protect, Form form)
{
  const char *rule = flag_rule (type, form.nt, protect == VAS_PAGE_READWRITE);
  bool is_new = !form.at_reservation || has (type, RESERVE), copies = (protect & 0x88) != 0;
  if (*rule != '\0')
    return refusal (strcmp (rule, "VA-010") == 0 ? VAS_STATUS_INVALID_PARAMETER_6 : VAS_STATUS_INVALID_PARAMETER, rule);
  rule = ill_formed (protect, path_of (type, form));
  if (*rule != '\0')
    return refusal (VAS_STATUS_INVALID_PAGE_PROTECTION, type == RESET ? "MR-006" : rule);
  if (has (type, LARGE_PAGES))
    return refusal (VAS_STATUS_PRIVILEGE_NOT_HELD, "VA-012");
  if (copies && is_new)
    return copy_on_write (protect, path_of (type, form));
  if (form.at_reservation && has (type, RESERVE))
    return refusal (VAS_STATUS_CONFLICTING_ADDRESSES, has (type, COMMIT) ? "VA-037" : "VA-025");
  return copies && has (type, COMMIT) ? copy_on_write (protect, path_of (type, form)) : success ();
}

static void
try_pair (VasMachine *machine, const VasSnapshot *fresh, uint32_t type, uint32_t protect, Form form)
{
  uint64_t address = form.at_reservation ? RESERVATION : 0, size = SIZE;
  Expected expected = oracle (type, protect, form);
  if (form.nt)
    vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &address, 0, &size, type, protect);
  else
    vas_win32_virtual_alloc (machine, MAIN_THREAD, address, size, type, protect);
  expect_verdict (machine, expected, form.nt ? "NT, type and protection" : "Win32, type and protection",
                  (uint64_t) type << 32 | protect);
  if (is_success (expected))
    vas_machine_restore (machine, fresh);
}

/* Bytes of at most two bits, with each set of the three modifiers; then each higher bit with each byte of one bit. */
static unsigned
try_protections (VasMachine *machine, const VasSnapshot *fresh, uint32_t type, Form form)
{
  unsigned n = 0;
  for (uint32_t low = 0; low <= 0xFF; low++)
    for (uint32_t modifiers = 0; modifiers < 8 && bits_of (low) <= 2; modifiers++, n++)
      try_pair (machine, fresh, type, low | modifiers << 8, form);
  for (unsigned bit = 11; bit < 32; bit++)
    for (unsigned low = 0; low < 8; low++, n++)
      try_pair (machine, fresh, type, (uint32_t) 1 << bit | (uint32_t) 1 << low, form);
  return n;
}

START_TEST (test_every_set_of_types_with_every_kind_of_protection)
{
  const Form form = { (_i & 1) != 0, (_i & 2) != 0 };
  VasMachine *machine = plain_machine ();
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, RESERVATION, SIZE, RESERVE, 4), RESERVATION);
  VasSnapshot *fresh = vas_machine_snapshot (machine);
  VasDigest before = vas_machine_digest (machine);
  unsigned n = 0, step = test_is_short () ? 20 : 1;
  for (unsigned set = 0; set < 1u << N_MEANING; set += step)
    {
      n += try_protections (machine, fresh, type_of_set (set), form);
      expect_same_state (machine, before, "types", type_of_set (set));
    }
  ck_assert_uint_eq (n, (4096 + step - 1) / step * (37 * 8 + 21 * 8));
  expect_laws (machine, "types and protections", 0);
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("types_and_protections");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 300);
  tcase_add_loop_test (core, test_every_set_of_types_with_every_kind_of_protection, 0, 4);
  suite_add_tcase (suite, core);
  return suite;
}
