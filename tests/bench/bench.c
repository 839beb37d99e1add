/* The bench: what the region map costs, beside the host's kernel and a GTree, in one run.
 *
 *   Each figure is the least of many rounds of about a millisecond of processor time, as others use the machine
 *   meanwhile; the rounds of subjects that are compared alternate, each after the same number of triples that are not
 *   timed, so that every subject finds the caches as it leaves them itself, not as the one before it does.  The goals
 *   stand beside the figures; a figure beyond its goal is marked "over". */
#include "bench_time.h"
#include "subject.h"
#include "subject_machine.h"
#include "subject_region_map.h"
#include <glib.h>
#include <stdio.h>
#include <vasbox/protection.h>

#define ROUNDS 60

/* A: the triple. */

static const uint32_t sizes[] = { 1000, 20000, 100000, 1000000 };
static const Subject *const subjects[] = { &subject_region_map, &subject_machine, &subject_linux,
                                          &subject_gtree_told, &subject_gtree };
#define N_SIZES G_N_ELEMENTS (sizes)
#define N_SUBJECTS G_N_ELEMENTS (subjects)
#define N_OURS 2 /* they come first */

/* One round: ns a triple.  A subject that needs long is given fewer.  A program that releases memory knows where that
 * is: to fetch that from the bench's own table, which may be as large as the map, is measured of no subject. */
static double
time_triples (const Subject *subject, void *space, uint64_t *random, uint32_t n_before, uint32_t at_most)
{
  for (uint32_t i = 0; i < n_before && subject != &subject_gtree; i++)
    subject->triple (space, bench_random (random));
  double start = now_ns (), spent = 0;
  uint32_t done = 0;
  uint64_t next = bench_random (random);
  while (done < at_most && spent < 1e6)
    {
      uint32_t batch = subject == &subject_gtree ? 1 : 100;
      for (uint32_t i = 0; i < batch; i++)
        {
          uint64_t now = next;
          subject->expect (space, next = bench_random (random));
          subject->triple (space, now);
        }
      done += batch;
      spent = now_ns () - start;
    }
  return spent / done;
}

static void
bench_triples_of (uint32_t n, double *least)
{
  void *space[N_SUBJECTS];
  uint64_t random[N_SUBJECTS];
  for (size_t s = 0; s < N_SUBJECTS; s++)
    {
      space[s] = subjects[s]->create (n);
      random[s] = 7;
      least[s] = -1;
      if (space[s] != NULL && subjects[s] != &subject_gtree) /* age it */
        for (uint32_t i = 0; i < MIN (n, 200000); i++)
          subjects[s]->triple (space[s], bench_random (&random[s]));
    }
  for (int round = 0; round < ROUNDS; round++)
    for (size_t s = 0; s < N_SUBJECTS; s++)
      if (space[s] != NULL)
        {
          double ns = time_triples (subjects[s], space[s], &random[s], CLAMP (n, 2000, 20000), 2000);
          least[s] = least[s] < 0 ? ns : MIN (least[s], ns);
        }
  for (size_t s = 0; s < N_SUBJECTS; s++)
    if (space[s] != NULL)
      subjects[s]->destroy (space[s]);
}

static void
print_ratio (uint32_t n, const Subject *us, const Subject *other, double ratio)
{
  printf ("  N = %-8u %-20s takes %6.1f x as long as %s", n, other->name, ratio, us->name);
  if (us == &subject_region_map && other == &subject_linux) /* whose goal it is */
    printf ("   goal 15    %s", verdict (15, ratio));
  printf ("\n");
}

static void
bench_triples (void)
{
  double least[N_SIZES][N_SUBJECTS];
  printf ("release + reserve + commit, ns, among N other allocations\n  %-22s", "");
  for (size_t i = 0; i < N_SIZES; i++)
    {
      printf ("%12u", sizes[i]);
      fflush (stdout);
      bench_triples_of (sizes[i], least[i]);
    }
  for (size_t s = 0; s < N_SUBJECTS; s++)
    {
      printf ("\n  %-22s", subjects[s]->name);
      for (size_t i = 0; i < N_SIZES; i++)
        if (least[i][s] < 0)
          printf ("%12s", "refused");
        else
          printf ("%12.0f", least[i][s]);
    }
  printf ("\n");
  for (size_t us = 0; us < N_OURS; us++)
    {
      for (size_t i = 0; i < N_SIZES; i++)
        for (size_t s = N_OURS; s < N_SUBJECTS; s++)
          if (least[i][s] > 0)
            print_ratio (sizes[i], subjects[us], subjects[s], least[i][s] / least[i][us]);
      double growth = least[N_SIZES - 1][us] / least[0][us];
      printf ("  %s, from N = 1000 to 1000000: %.1f x   goal 6    %s\n", subjects[us]->name, growth,
              verdict (growth, 6));
    }
}

/* B: query and protect. */

static volatile uint64_t sink;

/* What the questions below cost without their answers: to choose a page at random. */
static double
time_choices (uint64_t *random, uint64_t span)
{
  enum { N = 5000 };
  uint64_t sum = 0;
  double start = now_ns ();
  for (int i = 0; i < N; i++)
    sum += (bench_random (random) + (sum & 1)) % span;
  sink = sum;
  return (now_ns () - start) / N;
}

static double
time_queries (const MapSpace *space, uint64_t *random, uint64_t span)
{
  enum { N = 5000 };
  uint64_t sum = 0, base;
  double start = now_ns ();
  for (int i = 0; i < N; i++)
    {
      uint64_t page = (bench_random (random) + (sum & 1)) % span; /* each waits for the one before */
      sum += region_map_find_allocated (&space->map, page, &base).end + base;
    }
  sink = sum;
  return (now_ns () - start) / N;
}

/* What the protects below are asked for.  It is chosen before they are timed, since a program that protects its memory
 * knows where that is: to find it in the bench's own table, which is as large as the map, would cost as much again. */
enum { N_PROTECTS = 5000 };
typedef struct Committed
{
  uint64_t start, end;
} Committed;

static double
time_protects (MapSpace *space, uint64_t *random)
{
  static Committed chosen[N_PROTECTS];
  uint64_t page, waited = 0;
  for (int i = 0; i < N_PROTECTS; i++)
    {
      uint32_t k = (uint32_t) bench_random (random) % space->n;
      chosen[i].start = space->allocation[k].start;
      chosen[i].end = chosen[i].start + space->allocation[k].n_committed;
    }
  double start = now_ns ();
  for (int i = 0; i < N_PROTECTS; i++)
    {
      uint64_t first = chosen[i].start + waited, end = chosen[i].end;
      RegionEntry e = region_map_find (&space->map, first);
      if (end > e.end && region_map_first_not_committed (&space->map, first, end, &page))
        g_error ("the bench has lost a committed page");
      uint32_t protect = region_attribute_protect (e.attribute) == 4 ? 2 : 4;
      waited = e.attribute >> 31; /* 0, no flag being set: each waits for the one before */
      region_map_assign (&space->map, first, end, region_attribute_with (e.attribute, REGION_STATE_COMMITTED, protect));
    }
  return (now_ns () - start) / N_PROTECTS;
}

static void
bench_query_and_protect (void)
{
  MapSpace *space = map_create (100000);
  uint64_t random = 3, span = 0;
  double query = 1e9, protect = 1e9, choice = 1e9;
  for (int i = 0; i < 100000; i++)
    map_triple (space, bench_random (&random));
  for (uint32_t i = 0; i < space->n; i++)
    span = MAX (span, space->allocation[i].start + 100); /* with free space between and behind */
  for (int round = 0; round < ROUNDS; round++)
    {
      query = MIN (query, time_queries (space, &random, span));
      protect = MIN (protect, time_protects (space, &random));
      choice = MIN (choice, time_choices (&random, span));
    }
  query -= choice;
  printf ("N = 100000, free space included (without the %.0f ns it takes to choose a page)\n", choice);
  printf ("  query   %6.0f ns   goal 150    %s\n", query, verdict (query, 150));
  printf ("  protect %6.0f ns   goal 150    %s\n", protect, verdict (protect, 150));
  map_destroy (space);
}

static double
time_machine_queries (MachineSpace *space, uint64_t *random, uint64_t span)
{
  enum { N = 5000 };
  VasMemoryBasicInformation info;
  double start = now_ns ();
  for (int i = 0; i < N; i++)
    if (vas_nt_query_virtual_memory (space->machine, 1, VAS_CURRENT_PROCESS, bench_random (random) % span,
                                     VAS_MEMORY_BASIC_INFORMATION, &info, 48, NULL) != VAS_STATUS_SUCCESS)
      g_error ("the bench's machine refused a query");
  return (now_ns () - start) / N;
}

static double
time_machine_protects (MachineSpace *space, uint64_t *random)
{
  static Committed chosen[N_PROTECTS];
  uint32_t old;
  for (int i = 0; i < N_PROTECTS; i++)
    {
      uint32_t k = (uint32_t) bench_random (random) % space->n;
      chosen[i].start = space->allocation[k].start;
      chosen[i].end = chosen[i].start + space->allocation[k].n_committed * UINT64_C (4096);
    }
  double start = now_ns ();
  for (int i = 0; i < N_PROTECTS; i++)
    {
      uint64_t base = chosen[i].start, size = chosen[i].end - base;
      if (vas_nt_protect_virtual_memory (space->machine, 1, VAS_CURRENT_PROCESS, &base, &size,
                                         i % 2 != 0 ? VAS_PAGE_READONLY : VAS_PAGE_READWRITE, &old)
          != VAS_STATUS_SUCCESS)
        g_error ("the bench's machine refused a protect");
    }
  return (now_ns () - start) / N_PROTECTS;
}

static void
bench_machine_query_and_protect (void)
{
  MachineSpace *space = machine_create (100000);
  uint64_t random = 3, span = 0;
  double query = 1e9, protect = 1e9;
  for (int i = 0; i < 100000; i++)
    machine_triple (space, bench_random (&random));
  for (uint32_t i = 0; i < space->n; i++)
    span = MAX (span, space->allocation[i].start + 0x100000);
  for (int round = 0; round < ROUNDS; round++)
    {
      query = MIN (query, time_machine_queries (space, &random, span));
      protect = MIN (protect, time_machine_protects (space, &random));
    }
  printf ("the same through the public API\n  query   %6.0f ns\n  protect %6.0f ns\n", query, protect);
  machine_destroy (space);
}

/* C: a commit costs the same whatever its size. */

static double
time_commits (RegionMap *map, uint64_t start, uint64_t n_pages)
{
  enum { N = 2000 };
  double from = now_ns ();
  for (int i = 0; i < N; i++)
    {
      region_map_assign (map, start, start + n_pages, map_attribute (REGION_STATE_COMMITTED, 4));
      region_map_assign (map, start, start + n_pages, map_attribute (REGION_STATE_RESERVED, 0));
    }
  return (now_ns () - from) / N;
}

static void
bench_large_commit (void)
{
  MapSpace *space = map_create (20000);
  uint64_t base = UINT64_C (1) << 33;
  double small = 1e9, large = 1e9;
  region_map_assign (&space->map, base, base + (UINT64_C (1) << 34),
                     map_attribute (REGION_STATE_RESERVED, 0) | REGION_MARK);
  for (int round = 0; round < ROUNDS; round++)
    {
      small = MIN (small, time_commits (&space->map, base + 4096, 16));
      large = MIN (large, time_commits (&space->map, base + 4096, UINT64_C (1) << 28));
    }
  printf ("commit + decommit inside 64 TiB reserved\n  64 KiB  %6.0f ns\n", small);
  printf ("  1 TiB   %6.0f ns   %.2f x   goal 2    %s\n", large, large / small, verdict (large / small, 2));
  map_destroy (space);
}

/* D, E: snapshots and storage. */

static void
bench_snapshot (MapSpace *space, uint64_t *random)
{
  enum { N = 2000 };
  double take = 1e9, write = 1e9, drop = 1e9;
  for (int round = 0; round < N; round++)
    {
      RegionMap snapshot;
      uint32_t k = (uint32_t) bench_random (random) % space->n;
      RegionEntry e = region_map_find (&space->map, space->allocation[k].start); /* warm: the copying is measured */
      RegionAttribute a = region_attribute_with (e.attribute, REGION_STATE_COMMITTED, e.attribute >> 6 & 4 ? 2 : 4);
      double t0 = now_ns ();
      region_map_share (&snapshot, &space->map);
      double t1 = now_ns ();
      region_map_assign (&space->map, e.start, e.end, a);
      double t2 = now_ns ();
      region_map_clear (&snapshot);
      double t3 = now_ns ();
      take = MIN (take, t1 - t0);
      write = MIN (write, t2 - t1);
      drop = MIN (drop, t3 - t2);
    }
  printf ("  snapshot           %6.0f ns   goal 10000    %s\n", take, verdict (take, 10000));
  printf ("  first write after  %6.0f ns\n  drop after that    %6.0f ns\n", write, drop);
}

static void
bench_million (void)
{
  MapSpace *space = map_create (1000000);
  uint64_t random = 5;
  printf ("a million allocations\n");
  uint64_t fresh = region_pool_bytes_used (space->pool);
  double regions = (double) space->map.totals.n_entries;
  printf ("  filled in order    %6.1f bytes a region (entries that are not free: %.0f)\n", (double) fresh / regions,
          regions);
  for (int i = 0; i < 1000000; i++)
    map_triple (space, bench_random (&random));
  double bytes = (double) region_pool_bytes_used (space->pool) / (double) space->map.totals.n_entries;
  printf ("  after 10^6 triples %6.1f bytes a region   goal 96    %s\n", bytes, verdict (bytes, 96));
  bench_snapshot (space, &random);
  map_destroy (space);
}

int
main (void)
{
  bench_triples ();
  bench_query_and_protect ();
  bench_machine_query_and_protect ();
  bench_large_commit ();
  bench_million ();
  return 0;
}
