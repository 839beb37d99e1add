/* Where an allocation lands: the reserve table, MEM_TOP_DOWN's highest start for many sizes, ZeroBits 0 to 64 and
 * masks.
 *
 * proves: VA-018, VA-020, VA-021, VA-023, VA-024, VA-045, VA-057, TD-001, TD-003, TD-005
 * proves: NA-020, NA-021, NA-022, NA-023, NA-024, NA-025, NA-026 */
#include "contract_support.h"

#define MAX_VAD UINT64_C (0x7FFFFFFDFFFF)
#define GRANULE UINT64_C (0x10000)

/* VA-023: from the 64 KiB block of the first byte to the page of the last. */
START_TEST (test_placement_reserve_rounds_every_offset_and_size)
{
  static const uint64_t sizes[] = { 1, 2, 0xFFF, 0x1000, 0x1001, 0x2000, 0x7000, 0xC000, 0xFFFF, 0x10000, 0x10001,
                                    0x23456 };
  VasMachine *machine = plain_machine ();
  VasSnapshot *fresh = vas_machine_snapshot (machine);
  for (uint64_t offset = 0; offset < 0x20000; offset += 0x3FF)
    for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++)
      {
        uint64_t base = 0x50000000 + offset, size = sizes[i];
        uint64_t start = base / GRANULE * GRANULE, end = (base + size - 1) / 0x1000 * 0x1000 + 0x1000;
        VasRegion region;
        vas_machine_restore (machine, fresh);
        ck_assert_uint_eq (vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, 0, &size,
                                                           VAS_MEM_RESERVE, VAS_PAGE_READWRITE),
                           VAS_STATUS_SUCCESS);
        ck_assert_uint_eq (base, start);
        ck_assert_uint_eq (size, end - start);
        ck_assert (vas_machine_region (machine, MAIN_PROCESS, base, &region));
        ck_assert_uint_eq (region.allocation_base, start);
        ck_assert_uint_eq (region.size, end - start);
        ck_assert (vas_machine_region (machine, MAIN_PROCESS, end, &region));
        ck_assert_uint_eq (region.state, VAS_MEM_FREE);
      }
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_placement_reserve_table)
{
  static const uint64_t table[][4] = { { 0x50000000, 1, 0x50000000, 0x1000 },
                                       { 0x50008000, 1, 0x50000000, 0x9000 },
                                       { 0x50000010, 0x1000, 0x50000000, 0x2000 },
                                       { 0x50010000, 0x2000, 0x50010000, 0x2000 },
                                       { 0x5000FFFF, 0x3000, 0x50000000, 0x13000 },
                                       { 0x50001010, 0x7000, 0x50000000, 0x9000 },
                                       { 0x50001010, 0xC000, 0x50000000, 0xE000 } };
  for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
    {
      VasMachine *machine = plain_machine ();
      uint64_t base = table[i][0], size = table[i][1];
      ck_assert_uint_eq (vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, 0, &size,
                                                         VAS_MEM_RESERVE, VAS_PAGE_READWRITE),
                         VAS_STATUS_SUCCESS);
      ck_assert_uint_eq (base, table[i][2]);
      ck_assert_uint_eq (size, table[i][3]);
      vas_machine_free (machine);
    }
}
END_TEST

/* TD-005, and VA-057 for the same size without the flag. */
START_TEST (test_placement_top_down_starts_as_high_as_the_size_allows)
{
  VasMachine *machine = plain_machine ();
  VasSnapshot *fresh = vas_machine_snapshot (machine);
  for (unsigned shift = 0; shift < 47; shift++)
    for (int delta = -1; delta <= 1; delta++)
      {
        uint64_t size = (UINT64_C (1) << shift) + (uint64_t) delta;
        if (size == 0 || size > MAX_VAD + 1 - GRANULE)
          continue;
        vas_machine_restore (machine, fresh);
        ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, 0, size, VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN,
                                                    4),
                           (MAX_VAD + 1 - size) / GRANULE * GRANULE);
        vas_machine_restore (machine, fresh);
        ck_assert_uint_eq (vas_win32_virtual_alloc (machine, MAIN_THREAD, 0, size, VAS_MEM_RESERVE, 4), GRANULE);
      }
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

static uint64_t
mask_limit (uint64_t mask)
{
  uint64_t limit = 1;
  while (limit - 1 < mask && limit != 0)
    limit <<= 1;
  return limit; /* first address above, 0 for 2^64 */
}

/* What NtAllocateVirtualMemory makes of @zero_bits with a NULL base on an empty address space up to @max_vad; masks
 * only where pointers have 64 bits. */
static Expected
zero_bits_oracle (uint64_t zero_bits, uint64_t max_vad, uint64_t *top)
{
  if (zero_bits >= 22 && zero_bits <= 31)
    return refusal (VAS_STATUS_INVALID_PARAMETER_3, "NA-022");
  if (zero_bits == 21)
    return refusal (VAS_STATUS_NO_MEMORY, "NA-021");
  if (zero_bits >= 16 && zero_bits <= 20)
    return refusal (VAS_STATUS_NO_MEMORY, "NA-020");
  uint64_t limit = zero_bits == 0 ? 0 : zero_bits < 32 ? UINT64_C (1) << (32 - zero_bits) : mask_limit (zero_bits);
  if (limit == 0 || limit > max_vad + 1)
    limit = max_vad + 1;
  if (limit < 2 * GRANULE)
    return refusal (VAS_STATUS_NO_MEMORY, "NA-023");
  *top = limit - GRANULE;
  return success ();
}

static void
try_zero_bits (VasMachine *machine, const VasSnapshot *fresh, uint64_t zero_bits)
{
  uint64_t base = 0, size = GRANULE, top = 0;
  Expected expected = zero_bits_oracle (zero_bits, MAX_VAD, &top);
  vas_machine_restore (machine, fresh);
  VasDigest before = vas_machine_digest (machine);
  vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, zero_bits, &size,
                                  VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN, VAS_PAGE_READWRITE);
  expect_verdict (machine, expected, "ZeroBits", zero_bits);
  ck_assert_uint_eq (base, top);
  if (!is_success (expected))
    expect_same_state (machine, before, "ZeroBits", zero_bits);
  /* with a base: ignored, or out of range */
  base = 0x50000000;
  vas_machine_restore (machine, fresh);
  vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, zero_bits, &size, VAS_MEM_RESERVE,
                                  VAS_PAGE_READWRITE);
  expect_verdict (machine,
                  zero_bits >= 22 && zero_bits <= 31 ? refusal (VAS_STATUS_INVALID_PARAMETER_3, "NA-025") : success (),
                  "ZeroBits with a base", zero_bits);
  ck_assert_uint_eq (base, 0x50000000);
}

START_TEST (test_placement_zero_bits_and_masks)
{
  VasMachine *machine = plain_machine ();
  VasSnapshot *fresh = vas_machine_snapshot (machine);
  for (uint64_t zero_bits = 0; zero_bits <= 64; zero_bits++)
    try_zero_bits (machine, fresh, zero_bits);
  for (unsigned shift = 6; shift < 64; shift++)
    {
      try_zero_bits (machine, fresh, UINT64_C (1) << shift);
      try_zero_bits (machine, fresh, (UINT64_C (1) << shift) - 1);
      try_zero_bits (machine, fresh, (UINT64_C (1) << shift) | 0x12345);
    }
  try_zero_bits (machine, fresh, 0x1AAAAAAA);
  try_zero_bits (machine, fresh, UINT64_MAX);
  vas_snapshot_free (fresh);
  vas_machine_free (machine);
}
END_TEST

START_TEST (test_placement_zero_bits_on_native_32_bit)
{
  VasConfig config;
  vas_config_init (&config);
  config.architecture = VAS_ARCHITECTURE_X86;
  config.pointer_size = 4;
  config.maximum_application_address = 0x7FFEFFFF;
  config.maximum_vad_address = 0x7FFDFFFF;
  VasMachine *machine = vas_machine_new (&config);
  ck_assert_ptr_nonnull (machine);
  for (uint64_t zero_bits = 0; zero_bits <= 21; zero_bits++)
    {
      uint64_t base = 0, size = GRANULE, top = 0;
      Expected expected = zero_bits_oracle (zero_bits, config.maximum_vad_address, &top);
      vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, zero_bits, &size,
                                      VAS_MEM_RESERVE | VAS_MEM_TOP_DOWN, VAS_PAGE_READWRITE);
      expect_verdict (machine, expected, "ZeroBits", zero_bits);
      ck_assert_uint_eq (base, top);
      ck_assert (base == 0 || vas_win32_virtual_free (machine, MAIN_THREAD, base, 0, VAS_MEM_RELEASE));
    }
  for (uint64_t zero_bits = 22; zero_bits <= 0x10000; zero_bits += zero_bits < 64 ? 1 : 0x333)
    {
      uint64_t base = 0, size = GRANULE;
      vas_nt_allocate_virtual_memory (machine, MAIN_THREAD, VAS_CURRENT_PROCESS, &base, zero_bits, &size,
                                      VAS_MEM_RESERVE,
                                      VAS_PAGE_READWRITE);
      expect_verdict (machine, refusal (VAS_STATUS_INVALID_PARAMETER_3, zero_bits < 32 ? "NA-022" : "NA-024"),
                      "ZeroBits",
                      zero_bits);
    }
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("placement_rules");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, test_placement_reserve_rounds_every_offset_and_size);
  tcase_add_test (core, test_placement_reserve_table);
  tcase_add_test (core, test_placement_top_down_starts_as_high_as_the_size_allows);
  tcase_add_test (core, test_placement_zero_bits_and_masks);
  tcase_add_test (core, test_placement_zero_bits_on_native_32_bit);
  suite_add_tcase (suite, core);
  return suite;
}
