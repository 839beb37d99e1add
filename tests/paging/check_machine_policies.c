/* The replacement of a machine's working sets against `vasbox paging`: as many faults on the same references. */
#include "../support/test_main.h"
#include "kernel/kernel.h"
#include "paging/replacement.h"
#include <vasbox/vasbox.h>

#define PAGE 0x1000u
#define MOST_PAGES 24

typedef struct Case
{
  VasReplacement replacement;
  const ReplacementOps *ops;
} Case;

static const Case cases[] = {
  { VAS_REPLACEMENT_FIFO, &replacement_fifo },
  { VAS_REPLACEMENT_CLOCK, &replacement_clock },
  { VAS_REPLACEMENT_SECOND_CHANCE, &replacement_second_chance },
  { VAS_REPLACEMENT_LRU, &replacement_lru },
  { VAS_REPLACEMENT_LFU, &replacement_lfu },
  { VAS_REPLACEMENT_NFU, &replacement_nfu },
  { VAS_REPLACEMENT_WORKING_SET, &replacement_working_set },
};

/* A machine whose first process has at most @n pages in its working set. */
static VasMachine *
make_machine (const Case *at, uint32_t n, uint64_t interval, uint64_t window)
{
  VasConfig config;
  vas_config_init (&config);
  config.working_set_minimum = PAGE;
  config.working_set_maximum = (uint64_t) n * PAGE;
  config.working_set_hard = true;
  config.replacement = at->replacement;
  config.replacement_interval = interval;
  config.replacement_window = window;
  config.physical_memory = 64 * PAGE;
  config.page_file = 64 * PAGE;
  VasMachine *machine = vas_machine_new (&config);
  ck_assert_ptr_nonnull (machine);
  return machine;
}

static VasMemoryCounters
counters_of (const VasMachine *machine)
{
  VasMemoryCounters counters;
  ck_assert (vas_machine_memory_counters (machine, 1, &counters));
  return counters;
}

static uint64_t
faults (const VasMachine *machine)
{
  VasMemoryCounters counters = counters_of (machine);
  return counters.demand_zero_faults + counters.soft_faults + counters.hard_faults;
}

static bool
is_resident (const VasMachine *machine, uint64_t address)
{
  MemoryPageInfo info;
  memory_page_info (&machine->state.memory, 1, address / PAGE, &info);
  return info.place == MEMORY_WORKING_SET;
}

/* Pages that stand in the frames of @simulated are in the working set, and no others. */
static void
expect_same_pages (const VasMachine *machine, uint64_t base, const Replacement *simulated, uint32_t n)
{
  bool held[MOST_PAGES] = { false };
  uint64_t page;
  for (uint32_t frame = 0; frame < n; frame++)
    if (replacement_page_at (simulated, frame, &page))
      held[page] = true;
  for (unsigned i = 0; i < MOST_PAGES; i++)
    ck_assert_msg (held[i] == is_resident (machine, base + i * PAGE), "page %u", i);
}

static uint64_t
random_page (VasPrng *prng, bool is_skewed)
{
  uint64_t page = prng_below (prng, MOST_PAGES);
  return is_skewed ? page * prng_below (prng, MOST_PAGES) / MOST_PAGES : page;
}

static void
compare (const Case *at, VasPrng *prng, uint32_t n, uint64_t interval, uint64_t window)
{
  ReplacementOptions options = { .n_frames = n, .interval = interval, .window = window };
  VasMachine *machine = make_machine (at, n, interval, window);
  Replacement *simulated = replacement_new (at->ops, &options);
  bool is_skewed = prng_below (prng, 2) != 0;
  uint64_t base = vas_win32_virtual_alloc (machine, 1, 0, MOST_PAGES * PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                           VAS_PAGE_READWRITE);
  for (unsigned i = 0; i < 400; i++)
    {
      PageReference reference = { random_page (prng, is_skewed), prng_below (prng, 3) == 0 };
      replacement_refer (simulated, reference);
      ck_assert (vas_access (machine, 1, reference.write ? VAS_ACCESS_WRITE : VAS_ACCESS_READ,
                             base + reference.page * PAGE + prng_below (prng, PAGE - 8), 8, NULL, NULL));
      ck_assert_msg (faults (machine) == replacement_counts (simulated).misses, "%s, %u frames, reference %u",
                     at->ops->name, n, i);
      expect_same_pages (machine, base, simulated, n);
    }
  ck_assert_uint_eq (counters_of (machine).trims, replacement_counts (simulated).evictions);
  ck_assert_ptr_null (vas_machine_check (machine));
  replacement_free (simulated);
  vas_machine_free (machine);
}

START_TEST (test_machine_policy_has_the_faults_of_vasbox_paging)
{
  VasPrng prng;
  prng_seed (&prng, 90 + (uint64_t) _i);
  for (unsigned run = 0; run < test_scaled (60); run++)
    {
      uint32_t n = 1 + (uint32_t) prng_below (&prng, 16);
      uint64_t interval = 1 + prng_below (&prng, 8), window = 1 + prng_below (&prng, 20);
      compare (&cases[_i], &prng, n, interval, window);
    }
}
END_TEST

/* A load that runs over the end of a page is a reference of each. */
START_TEST (test_machine_policy_counts_each_page_of_an_access)
{
  VasMachine *machine = make_machine (&cases[3], 2, 4, 10);
  uint64_t a = vas_win32_virtual_alloc (machine, 1, 0, 4 * PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a + PAGE, 1, NULL, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a + 2 * PAGE, 1, NULL, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a + 2 * PAGE - 4, 8, NULL, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a + PAGE, 1, NULL, NULL));
  ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a, 1, NULL, NULL));
  ck_assert (is_resident (machine, a + PAGE) && !is_resident (machine, a + 2 * PAGE));
  vas_machine_free (machine);
}
END_TEST

/* What is known of references is state: a restored machine goes on as the first one did. */
START_TEST (test_machine_policy_is_restored_with_a_snapshot)
{
  VasPrng prng;
  prng_seed (&prng, 7);
  VasMachine *machine = make_machine (&cases[_i], 5, 3, 7);
  uint64_t a = vas_win32_virtual_alloc (machine, 1, 0, MOST_PAGES * PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                        VAS_PAGE_READWRITE);
  for (unsigned i = 0; i < 300; i++)
    ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a + random_page (&prng, true) * PAGE, 1, NULL, NULL));
  VasSnapshot *snapshot = vas_machine_snapshot (machine);
  VasPrng then = prng;
  VasDigest first = { 0, 0 };
  for (unsigned round = 0; round < 2; round++)
    {
      prng = then;
      for (unsigned i = 0; i < 300; i++)
        ck_assert (vas_access (machine, 1, VAS_ACCESS_READ, a + random_page (&prng, true) * PAGE, 1, NULL, NULL));
      VasDigest digest = vas_machine_digest (machine);
      ck_assert (round == 0 || (digest.low == first.low && digest.high == first.high));
      first = digest;
      vas_machine_restore (machine, snapshot);
    }
  vas_snapshot_free (snapshot);
  vas_machine_free (machine);
}
END_TEST

/* Of pages that may not leave the window goes on without them. */
START_TEST (test_machine_policy_working_set_keeps_locked_pages)
{
  VasMachine *machine = make_machine (&cases[6], 40, 4, 2);
  ck_assert (vas_win32_set_process_working_set_size (machine, 1, VAS_CURRENT_PROCESS, 30 * PAGE, 40 * PAGE));
  uint64_t a = vas_win32_virtual_alloc (machine, 1, 0, 8 * PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert (vas_win32_virtual_lock (machine, 1, a, PAGE));
  for (unsigned i = 1; i < 8; i++)
    ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, a + i * PAGE, 1, NULL, NULL));
  ck_assert (is_resident (machine, a) && is_resident (machine, a + 7 * PAGE) && is_resident (machine, a + 6 * PAGE));
  ck_assert_uint_eq (counters_of (machine).working_set, 3 * PAGE);
  ck_assert_ptr_null (vas_machine_check (machine));
  vas_machine_free (machine);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("machine_policies");
  TCase *core = tcase_create ("core");
  int n = (int) G_N_ELEMENTS (cases);
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, test_machine_policy_has_the_faults_of_vasbox_paging, 0, n);
  tcase_add_test (core, test_machine_policy_counts_each_page_of_an_access);
  tcase_add_loop_test (core, test_machine_policy_is_restored_with_a_snapshot, 0, n);
  tcase_add_test (core, test_machine_policy_working_set_keeps_locked_pages);
  suite_add_tcase (suite, core);
  return suite;
}
