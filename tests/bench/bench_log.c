/* A lackey log from its text to the digest: reading it twice, the accesses, the figures. */
#include "bench_time.h"
#include "subject.h"
#include "trace/run_log.h"
#include <stdio.h>

#define LINES 1000000
#define ROUNDS 5
#define GOAL 8.0 /* million accesses a second */

/* Instructions in a loop of a few pages, data in a few hundred. */
static GString *
make_log (void)
{
  GString *text = g_string_new ("==1== Lackey\n");
  uint64_t random = 1;
  for (int i = 0; i < LINES; i++)
    {
      uint64_t r = bench_random (&random);
      if (i % 3 != 0)
        g_string_append_printf (text, "I  %08x,%u\n", 0x401000 + i * 4 % 0x4000, 4u);
      else
        g_string_append_printf (text, r % 2 == 0 ? " L 1ffe%06x,8\n" : " S 1ffe%06x,8\n", (unsigned) (r >> 44) & ~7u);
    }
  return text;
}

int
main (void)
{
  const RunOptions options = { .config = NULL };
  g_autoptr (GString) text = make_log ();
  double least = 1e18;
  for (int round = 0; round < ROUNDS; round++)
    {
      RunResult result;
      run_result_init (&result);
      double start = now_ns ();
      if (!run_access_log ("bench", ACCESS_FORMAT_LACKEY, text->str, text->len, &options, &result, NULL)
          || result.accesses != LINES || result.faults != 0)
        g_error ("the bench's log was not carried out");
      least = MIN (least, now_ns () - start);
      run_result_clear (&result);
    }
  double rate = LINES * 1e3 / least;
  printf ("million accesses a second of a lackey log, end to end\n  %8.1f   goal %.0f    %s\n", rate, GOAL,
          rate >= GOAL ? "PASS" : "under");
  return 0;
}
