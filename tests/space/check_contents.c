/* Contents through snapshots: random calls and accesses with a copy of every byte beside them; what was taken reads
 * back to the byte, what was restored is as it was. */
#include "../support/test_main.h"
#include "base/prng.h"
#include <glib.h>
#include <string.h>
#include <vasbox/vasbox.h>

#define PAGE 64u /* bytes: sim-config "small", below */
#define N_PAGES 48u
#define SIZE (PAGE * N_PAGES)
#define BASE 0x4000u
#define N_SNAPSHOTS 6

typedef struct Moment
{
  VasSnapshot *snapshot;
  VasDigest digest;
  bool committed[N_PAGES];
  uint8_t bytes[SIZE]; /* of pages that are not committed 0 */
} Moment;

static VasMachine *machine;
static VasPrng prng;
static bool committed[N_PAGES];
static uint8_t bytes[SIZE];
static Moment moments[N_SNAPSHOTS];

static uint64_t
random_below (uint64_t n)
{
  return prng_next (&prng) % n;
}

/* A machine with fewer frames than pages, so that they come and go. */
static void
setup (void)
{
  VasConfig config;
  vas_config_init (&config);
  config.page_size = PAGE;
  config.allocation_granularity = 1024;
  config.large_page_minimum = 0;
  config.minimum_application_address = 1024;
  config.maximum_application_address = 0xffff;
  config.maximum_vad_address = 0xefff;
  config.user_shared_data = 0;
  config.physical_memory = 40 * PAGE;
  config.page_file = 200 * PAGE;
  config.commit_limit = 200 * PAGE;
  machine = vas_machine_new (&config);
  ck_assert_ptr_nonnull (machine);
  ck_assert_uint_eq (vas_win32_virtual_alloc (machine, 1, BASE, SIZE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE), BASE);
  prng_seed (&prng, 20);
  memset (committed, 0, sizeof committed);
  memset (bytes, 0, sizeof bytes);
  memset (moments, 0, sizeof moments);
}

static void
teardown (void)
{
  for (unsigned i = 0; i < N_SNAPSHOTS; i++)
    vas_snapshot_free (moments[i].snapshot);
  vas_machine_free (machine);
}

static bool
all_committed (unsigned start, unsigned end)
{
  for (unsigned page = start / PAGE; page <= (end - 1) / PAGE; page++)
    if (!committed[page])
      return false;
  return true;
}

static void
change_commit (bool commit)
{
  unsigned first = (unsigned) random_below (N_PAGES), n = 1 + (unsigned) random_below (8);
  n = MIN (n, N_PAGES - first);
  if (commit)
    ck_assert_uint_ne (vas_win32_virtual_alloc (machine, 1, BASE + first * PAGE, n * PAGE, VAS_MEM_COMMIT,
                                                VAS_PAGE_READWRITE),
                       0);
  else
    ck_assert (vas_win32_virtual_free (machine, 1, BASE + first * PAGE, n * PAGE, VAS_MEM_DECOMMIT));
  for (unsigned page = first; page < first + n; page++)
    {
      committed[page] = commit;
      if (!commit)
        memset (bytes + page * PAGE, 0, PAGE);
    }
}

static void
access_some (bool store)
{
  uint8_t data[4 * PAGE];
  unsigned start = (unsigned) random_below (SIZE), size = 1 + (unsigned) random_below (random_below (4) == 0 ? 200 : 8);
  size = MIN (size, SIZE - start);
  for (unsigned i = 0; i < size; i++)
    data[i] = (uint8_t) random_below (256);
  bool done = vas_access (machine, 1, store ? VAS_ACCESS_WRITE : VAS_ACCESS_READ, BASE + start, size, data, NULL);
  ck_assert_int_eq (done, all_committed (start, start + size));
  if (done && store)
    memcpy (bytes + start, data, size);
  else if (done)
    ck_assert_int_eq (memcmp (bytes + start, data, size), 0);
}

static void
take (Moment *moment)
{
  vas_snapshot_free (moment->snapshot);
  moment->snapshot = vas_machine_snapshot (machine);
  moment->digest = vas_machine_digest (machine);
  memcpy (moment->committed, committed, sizeof committed);
  memcpy (moment->bytes, bytes, sizeof bytes);
}

static void
expect_contents (const Moment *moment)
{
  uint8_t seen[SIZE];
  ck_assert (vas_snapshot_peek (moment->snapshot, 1, BASE, SIZE, seen));
  ck_assert_int_eq (memcmp (seen, moment->bytes, SIZE), 0);
}

static void
go_back (const Moment *moment)
{
  vas_machine_restore (machine, moment->snapshot);
  memcpy (committed, moment->committed, sizeof committed);
  memcpy (bytes, moment->bytes, sizeof bytes);
  VasDigest now = vas_machine_digest (machine);
  ck_assert_uint_eq (now.low, moment->digest.low);
  ck_assert_uint_eq (now.high, moment->digest.high);
}

static void
use_snapshots (void)
{
  Moment *moment = &moments[random_below (N_SNAPSHOTS)];
  if (moment->snapshot == NULL || random_below (2) == 0)
    take (moment);
  else if (random_below (2) == 0)
    go_back (moment);
  else
    expect_contents (moment);
}

static void
expect_laws (void)
{
  uint8_t seen[SIZE];
  const char *broken = vas_machine_check (machine);
  ck_assert_msg (broken == NULL, "%s", broken);
  ck_assert (vas_machine_peek (machine, 1, BASE, SIZE, seen));
  ck_assert_int_eq (memcmp (seen, bytes, SIZE), 0);
}

START_TEST (test_contents_survive_snapshots_and_restores_to_the_byte)
{
  uint64_t n = test_scaled (30000);
  for (uint64_t i = 0; i < n; i++)
    {
      switch (random_below (16))
        {
        case 0:
          change_commit (random_below (3) != 0);
          break;
        case 1:
          use_snapshots ();
          break;
        default:
          access_some (random_below (2) == 0);
          break;
        }
      expect_laws ();
    }
  for (unsigned i = 0; i < N_SNAPSHOTS; i++)
    if (moments[i].snapshot != NULL)
      expect_contents (&moments[i]);
}
END_TEST

/* Everything is changed after the snapshot: the digest and the contents come back. */
START_TEST (test_contents_restore_undoes_everything)
{
  Moment moment = { .snapshot = NULL };
  change_commit (true);
  for (unsigned i = 0; i < 200; i++)
    access_some (true);
  take (&moment);
  ck_assert (vas_win32_virtual_free (machine, 1, BASE, 0, VAS_MEM_RELEASE));
  uint64_t at = vas_win32_virtual_alloc (machine, 1, BASE, SIZE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_PAGE_READWRITE);
  ck_assert_uint_eq (at, BASE);
  memset (bytes, 0x77, SIZE);
  ck_assert (vas_access (machine, 1, VAS_ACCESS_WRITE, BASE, SIZE, bytes, NULL));
  expect_laws ();
  expect_contents (&moment);
  go_back (&moment);
  expect_laws ();
  vas_snapshot_free (moment.snapshot);
}
END_TEST

START_TEST (test_contents_outlive_the_machine_in_a_snapshot)
{
  Moment moment = { .snapshot = NULL };
  change_commit (true);
  for (unsigned i = 0; i < 200; i++)
    access_some (true);
  take (&moment);
  vas_machine_free (machine);
  expect_contents (&moment);
  vas_snapshot_free (moment.snapshot);
  setup ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("contents");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_checked_fixture (core, setup, teardown);
  tcase_add_test (core, test_contents_survive_snapshots_and_restores_to_the_byte);
  tcase_add_test (core, test_contents_restore_undoes_everything);
  tcase_add_test (core, test_contents_outlive_the_machine_in_a_snapshot);
  suite_add_tcase (suite, core);
  return suite;
}
