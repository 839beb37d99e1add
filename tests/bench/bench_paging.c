/* The bench of page replacement: opt, which must look ahead, the policies that stream, and the reader of their logs.
 *
 *   As in bench.c each figure is the best of many rounds. */
#include "bench_time.h"
#include "paging/replacement.h"
#include "subject.h"
#include "trace/importers/access_log.h"
#include <glib.h>
#include <stdio.h>

#define ROUNDS 20

/* Nine of ten references go to a tenth of the pages, as programs do; one of ten anywhere. */
static PageReference *
make_references (size_t n, uint64_t n_pages)
{
  PageReference *references = g_new (PageReference, n);
  uint64_t random = 1;
  for (size_t i = 0; i < n; i++)
    {
      uint64_t r = bench_random (&random);
      references[i] = (PageReference) { (r >> 8) % (r % 10 == 0 ? n_pages : n_pages / 10), (r >> 4) % 4 == 0 };
    }
  return references;
}

/* ns for the whole list, looking ahead included. */
static double
time_run (const ReplacementOps *ops, const PageReference *references, size_t n, uint32_t n_frames,
          ReplacementCounts *counts)
{
  double start = now_ns ();
  g_autofree uint32_t *next_use = ops->needs_future ? replacement_next_uses (references, n) : NULL;
  ReplacementOptions options = { .n_frames = n_frames, .next_use = next_use };
  Replacement *replacement = replacement_new (ops, &options);
  replacement_run (replacement, references, n);
  *counts = replacement_counts (replacement);
  replacement_free (replacement);
  return now_ns () - start;
}

static double
least_time (const ReplacementOps *ops, const PageReference *references, size_t n, uint32_t n_frames,
            ReplacementCounts *counts)
{
  double least = 1e18;
  for (int round = 0; round < ROUNDS; round++)
    least = MIN (least, time_run (ops, references, n, n_frames, counts));
  return least;
}

static void
bench_opt (void)
{
  ReplacementCounts counts;
  g_autofree PageReference *references = make_references (20000, 1000);
  double ms = least_time (&replacement_opt, references, 20000, 64, &counts) / 1e6;
  printf ("opt, 20000 references, 64 frames, %u misses\n  %8.2f ms   goal 10    %s\n", (unsigned) counts.misses, ms,
          verdict (ms, 10));
}

static void
bench_streams (void)
{
  enum { N = 1000000 };
  g_autofree PageReference *references = make_references (N, 10000);
  printf ("million references a second, 1000000 references of 10000 pages, 1024 frames\n");
  for (const ReplacementOps *const *ops = replacement_policies; *ops != NULL; ops++)
    {
      ReplacementCounts counts;
      double rate = N * 1e3 / least_time (*ops, references, N, 1024, &counts);
      bool has_goal = *ops == &replacement_fifo || *ops == &replacement_clock || *ops == &replacement_lru;
      printf ("  %-14s %6.1f%s   (%4.1f %% hits)\n", (*ops)->name, rate,
              !has_goal ? "                   " : rate >= 20 ? "   goal 20    PASS" : "   goal 20    under",
              100.0 * (double) counts.hits / N);
    }
}

static void
bench_lackey (void)
{
  enum { N = 1000000 };
  g_autoptr (GString) text = g_string_new (NULL);
  uint64_t random = 1, sum = 0;
  double least = 1e18;
  for (int i = 0; i < N; i++)
    {
      uint64_t r = bench_random (&random);
      g_string_append_printf (text, r % 3 == 0 ? "I  %08x,%u\n" : r % 3 == 1 ? " L 1fff%06x,%u\n" : " S 05%06x,%u\n",
                              (unsigned) (r >> 40), 1u << (r >> 8) % 4);
    }
  for (int round = 0; round < ROUNDS; round++)
    {
      Access accesses[512];
      AccessLog log;
      double start = now_ns ();
      access_log_init (&log, ACCESS_FORMAT_LACKEY, "bench", text->str, text->len);
      for (gsize n; (n = access_log_read (&log, accesses, G_N_ELEMENTS (accesses), NULL)) > 0;)
        sum += accesses[n - 1].address;
      least = MIN (least, now_ns () - start);
      if (log.n_lines_used != N)
        g_error ("the bench's log was not read (%u)", (unsigned) sum);
    }
  printf ("million lines a second of a lackey log\n  %8.1f   goal 20    %s\n", N * 1e3 / least,
          N * 1e3 / least >= 20 ? "PASS" : "under");
}

int
main (void)
{
  bench_opt ();
  bench_streams ();
  bench_lackey ();
  return 0;
}
