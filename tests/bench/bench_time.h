/* What the benches measure with: processor time of the thread, and the goal beside the figure. */
#ifndef BENCH_TIME_H
#define BENCH_TIME_H

#include <time.h>

static inline double
now_ns (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e9 + (double) t.tv_nsec;
}

/* For figures that are to be small. */
static inline const char *
verdict (double figure, double goal)
{
  return figure <= goal ? "PASS" : "over";
}

#endif
