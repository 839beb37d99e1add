/* Free types 0 to 0xFFFF and every higher bit, with and without a size, through VirtualFree and NtFreeVirtualMemory,
 * for private memory, against the clauses' text.
 *
 * proves: VF-001, VF-002, VF-007, VF-008, VF-009, VF-014, VF-032, NF-008, NF-010, NF-015 */
#include "contract_support.h"

enum
{
  DECOMMIT = 0x4000,
  RELEASE = 0x8000,
  COALESCE = 1,
  PRESERVE = 2,
  BASE = 0x50000000,
  SIZE = 0x10000
};

/* The rule of a value that VirtualFree does not take, "" for the four that it takes. */
static const char *
type_rule (uint32_t type)
{
  if (type == DECOMMIT || type == RELEASE || type == (RELEASE | COALESCE) || type == (RELEASE | PRESERVE))
    return "";
  if (type == 0)
    return "VF-007";
  if (type == 0x10000)
    return "VF-008";
  /* the low two bits, wrong only in what they stand with */
  if ((type & 3) != 0 && ((type & ~3u) == 0 || (type & ~3u) == DECOMMIT || (type & ~3u) == RELEASE))
    return "VF-032";
  return "VF-009";
}

static Expected
oracle (uint32_t type, uint64_t size, bool nt)
{
  const char *rule = type_rule (type);
  if (!nt && type == RELEASE && size != 0)
    return refusal (VAS_STATUS_INVALID_PARAMETER, "VF-001");
  if (*rule != '\0')
    return refusal (VAS_STATUS_INVALID_PARAMETER_4, nt ? "NF-010" : rule);
  if (type == (RELEASE | PRESERVE))
    return size == 0 ? refusal (VAS_STATUS_INVALID_PARAMETER_3, "PH-008")
                     : refusal (VAS_STATUS_CONFLICTING_ADDRESSES, "PH-030");
  if (type == (RELEASE | COALESCE))
    return size == 0 ? refusal (VAS_STATUS_INVALID_PARAMETER_3, "PH-012")
                     : refusal (VAS_STATUS_CONFLICTING_ADDRESSES, "PH-011");
  return success ();
}

static void
try_type (VasMachine *machine, const VasSnapshot *fresh, uint32_t type, uint64_t size, bool nt)
{
  uint64_t base = BASE, region_size = size;
  Expected expected = oracle (type, size, nt);
  vas_machine_restore (machine, fresh);
  VasDigest before = vas_machine_digest (machine);
  if (nt)
    vas_nt_free_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, &region_size, type);
  else
    vas_win32_virtual_free (machine, MAIN_THREAD, base, size, type);
  expect_verdict (machine, expected, nt ? "NT free type" : "free type", type);
  if (!is_success (expected))
    {
      expect_same_state (machine, before, "free type", type);
      ck_assert_uint_eq (base, BASE);
      ck_assert_uint_eq (region_size, size);
      return;
    }
  VasRegion region;
  ck_assert (vas_machine_region (machine, MAIN_PROCESS, BASE, &region));
  ck_assert_uint_eq (region.state, type == DECOMMIT ? VAS_MEM_RESERVE : VAS_MEM_FREE);
  if (nt)
    ck_assert_uint_eq (region_size, type == DECOMMIT && size == 0 ? 0 : SIZE); /* NF-008 */
  expect_laws (machine, "free type", type);
}

/* A short run leaves out the values with more than one of the bits that no free type has. */
static bool
is_left_out (uint32_t type)
{
  uint32_t unknown = type & 0xFFFF & ~(uint32_t) (DECOMMIT | RELEASE | COALESCE | PRESERVE);
  return test_is_short () && (unknown & (unknown - 1)) != 0;
}

START_TEST (test_free_types_all_16_bit_values_and_higher_bits)
{
  VasMachine *machine = plain_machine ();
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, BASE, SIZE, 0x3000, 4), BASE);
  VasSnapshot *fresh = vas_machine_snapshot (machine);
  for (unsigned i = 0; i < 4; i++)
    {
      uint64_t size = (i & 1) != 0 ? SIZE : 0;
      for (uint32_t type = 0; type <= 0xFFFF; type++)
        if (!is_left_out (type))
          try_type (machine, fresh, type, size, (i & 2) != 0);
      for (unsigned bit = 16; bit < 32; bit++)
        for (unsigned low = 0; low < 16; low++)
          try_type (machine, fresh, ((uint32_t) 1 << bit) | (low >> 2) << 14 | (low & 3), size, (i & 2) != 0);
    }
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("free_types");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, test_free_types_all_16_bit_values_and_higher_bits);
  suite_add_tcase (suite, core);
  return suite;
}
