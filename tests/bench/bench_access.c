/* The bench of accesses: TLB hits, first touches, snapshots of a machine with a million touched pages.
 *
 *   Each figure is the least of many rounds of about a millisecond of processor time, as others use the machine
 *   meanwhile. */
#include "bench_time.h"
#include "subject.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <vasbox/vasbox.h>

#define ROUNDS 200
#define PAGE UINT64_C (4096)
#define HOT_PAGES 16
#define MILLION UINT64_C (1000000)

static volatile uint64_t sink;

static void
check (bool done)
{
  if (!done)
    g_error ("the bench's machine refused an access");
}

static uint64_t
commit (VasMachine *machine, uint64_t n_pages)
{
  uint64_t at = vas_win32_virtual_alloc (machine, 1, 0, n_pages * PAGE, VAS_MEM_RESERVE | VAS_MEM_COMMIT,
                                         VAS_PAGE_READWRITE);
  check (at != 0);
  return at;
}

static double
time_loads (VasMachine *machine, uint64_t base)
{
  enum { N = 50000 };
  uint64_t sum = 0;
  double start = now_ns ();
  for (uint64_t i = 0; i < N; i++)
    {
      uint64_t value;
      check (vas_load_u64 (machine, 1, base + (i * 1048 & (HOT_PAGES * PAGE - 8)), &value, NULL));
      sum += value;
    }
  sink = sum;
  return (now_ns () - start) / N;
}

static double
time_stores (VasMachine *machine, uint64_t base)
{
  enum { N = 50000 };
  double start = now_ns ();
  for (uint64_t i = 0; i < N; i++)
    check (vas_store_u64 (machine, 1, base + (i * 1048 & (HOT_PAGES * PAGE - 8)), i, NULL));
  return (now_ns () - start) / N;
}

static double
time_touches (VasMachine *machine, uint64_t base)
{
  enum { N = 50000 };
  double start = now_ns ();
  for (uint64_t i = 0; i < N; i++)
    check (vas_access (machine, 1, VAS_ACCESS_READ, base + (i * 1048 & (HOT_PAGES * PAGE - 8)), 8, NULL, NULL));
  return (now_ns () - start) / N;
}

static void
print_rate (const char *what, double ns, double goal)
{
  double rate = 1000 / ns;
  printf ("  %-30s %6.1f million a second", what, rate);
  if (goal > 0)
    printf ("   goal %.0f    %s", goal, rate >= goal ? "PASS" : "over");
  printf ("\n");
}

static void
bench_hits (void)
{
  VasMachine *machine = vas_machine_new (NULL);
  uint64_t base = commit (machine, HOT_PAGES);
  double loads = 1e9, stores = 1e9, touches = 1e9;
  check (vas_access (machine, 1, VAS_ACCESS_WRITE, base, HOT_PAGES * PAGE, NULL, NULL));
  for (int round = 0; round < ROUNDS; round++)
    {
      loads = MIN (loads, time_loads (machine, base));
      stores = MIN (stores, time_stores (machine, base));
      touches = MIN (touches, time_touches (machine, base));
    }
  printf ("accesses that hit the first-level TLB, %u pages\n", HOT_PAGES);
  print_rate ("loads of 8 bytes", loads, 60);
  print_rate ("stores of 8 bytes", stores, 60);
  print_rate ("touches", touches, 60);
  vas_machine_free (machine);
}

/* The first touch of each of a few pages; then all are given back, which is not counted.  So few that the host's kernel
 * has no part in it. */
static double
time_demand_zero (VasMachine *machine, uint64_t base, uint64_t n_pages, VasAccessKind kind)
{
  uint8_t byte = 1;
  double start = now_ns ();
  for (uint64_t i = 0; i < n_pages; i++)
    check (vas_access (machine, 1, kind, base + i * PAGE, 1, &byte, NULL));
  double ns = (now_ns () - start) / (double) n_pages;
  check (vas_win32_virtual_free (machine, 1, base, n_pages * PAGE, VAS_MEM_DECOMMIT));
  check (vas_win32_virtual_alloc (machine, 1, base, n_pages * PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE) != 0);
  return ns;
}

static void
bench_demand_zero (void)
{
  enum { N = 24 };
  VasMachine *machine = vas_machine_new (NULL);
  uint64_t base = commit (machine, N + 1);
  double first_read = 1e9, first_write = 1e9;
  check (vas_store_u8 (machine, 1, base + N * PAGE, 1, NULL)); /* keeps the tables */
  for (int round = 0; round < ROUNDS * 20; round++)
    {
      first_read = MIN (first_read, time_demand_zero (machine, base, N, VAS_ACCESS_READ));
      first_write = MIN (first_write, time_demand_zero (machine, base, N, VAS_ACCESS_WRITE));
    }
  printf ("a page's first touch (demand zero)\n");
  printf ("  %-30s %6.0f ns   goal 500    %s\n", "read", first_read, first_read <= 500 ? "PASS" : "over");
  printf ("  %-30s %6.0f ns   goal 500    %s\n", "write of a byte", first_write, first_write <= 500 ? "PASS" : "over");
  vas_machine_free (machine);
}

static void
bench_snapshots (void)
{
  VasMachine *machine = vas_machine_new (NULL);
  uint64_t base = commit (machine, MILLION);
  double fill = now_ns (), take = 1e9, write = 1e9, drop = 1e9, peek = 1e9;
  uint8_t byte = 0;
  for (uint64_t i = 0; i < MILLION; i++)
    check (vas_store_u8 (machine, 1, base + i * PAGE, (uint8_t) (i | 1), NULL));
  fill = (now_ns () - fill) / (double) MILLION;
  for (int round = 0; round < ROUNDS; round++)
    {
      uint64_t page = bench_random (&(uint64_t) { (uint64_t) round }) % MILLION;
      double t0 = now_ns ();
      VasSnapshot *snapshot = vas_machine_snapshot (machine);
      double t1 = now_ns ();
      check (vas_store_u8 (machine, 1, base + page * PAGE, (uint8_t) round, NULL));
      double t2 = now_ns ();
      check (vas_snapshot_peek (snapshot, 1, base + page * PAGE, 1, &byte));
      double t3 = now_ns ();
      vas_snapshot_free (snapshot);
      double t4 = now_ns ();
      take = MIN (take, t1 - t0);
      write = MIN (write, t2 - t1);
      peek = MIN (peek, t3 - t2);
      drop = MIN (drop, t4 - t3);
    }
  printf ("a million touched pages (%.0f ns each)\n", fill);
  printf ("  %-30s %6.0f ns   goal 20000    %s\n", "snapshot", take, take <= 20000 ? "PASS" : "over");
  printf ("  %-30s %6.0f ns\n  %-30s %6.0f ns\n  %-30s %6.0f ns\n", "first write after it", write,
          "reading a byte of it", peek, "dropping it", drop);
  vas_machine_free (machine);
}

int
main (void)
{
  bench_hits ();
  bench_demand_zero ();
  bench_snapshots ();
  return 0;
}
