#include "oracle.h"
#include "base/prng.h"
#include <string.h>

void
oracle_init (Oracle *oracle, const char *policy, const PageReference *references, size_t n,
             const ReplacementOptions *options)
{
  VasPrng prng;
  *oracle = (Oracle) { .policy = policy, .references = references, .n = n, .options = *options };
  prng_seed (&prng, options->seed);
  memcpy (oracle->prng, prng.s, sizeof oracle->prng);
}

static bool
is_policy (const Oracle *oracle, const char *name)
{
  return strcmp (oracle->policy, name) == 0;
}

/* How often @page is referenced from @from to before @to. */
static size_t
count_uses (const Oracle *oracle, uint64_t page, size_t from, size_t to)
{
  size_t n = 0;
  for (size_t i = from; i < to; i++)
    n += oracle->references[i].page == page;
  return n;
}

static size_t
last_use (const Oracle *oracle, uint64_t page)
{
  size_t i = oracle->now;
  while (oracle->references[--i].page != page)
    ;
  return i;
}

/* SIZE_MAX: never. */
static size_t
next_use (const Oracle *oracle, uint64_t page)
{
  for (size_t i = oracle->now; i < oracle->n; i++)
    if (oracle->references[i].page == page)
      return i;
  return SIZE_MAX;
}

/* Was the page referenced in interval number @interval, since it came in? */
static bool
used_in_interval (const Oracle *oracle, const OracleFrame *frame, size_t interval)
{
  size_t from = interval * oracle->options.interval, to = from + oracle->options.interval;
  if (from < frame->since)
    from = frame->since;
  if (to > oracle->now)
    to = oracle->now;
  return from < to && count_uses (oracle, frame->page, from, to) > 0;
}

static size_t
intervals_used (const Oracle *oracle, const OracleFrame *frame)
{
  size_t n = 0;
  for (size_t i = 0; i <= oracle->now / oracle->options.interval; i++)
    n += used_in_interval (oracle, frame, i);
  return n;
}

/* Nine digits: the interval that is not over yet, then the eight before it. */
static size_t
aging_register (const Oracle *oracle, const OracleFrame *frame)
{
  size_t now = oracle->now / oracle->options.interval, value = 0;
  for (size_t back = 0; back <= 8; back++)
    value = value * 2 + (back <= now && used_in_interval (oracle, frame, now - back));
  return value;
}

/* The lower, the sooner it goes. */
static size_t
worth (const Oracle *oracle, const OracleFrame *frame)
{
  if (is_policy (oracle, "fifo"))
    return frame->since;
  if (is_policy (oracle, "lru") || is_policy (oracle, "working-set"))
    return last_use (oracle, frame->page);
  if (is_policy (oracle, "mru"))
    return SIZE_MAX - last_use (oracle, frame->page);
  if (is_policy (oracle, "lfu"))
    return count_uses (oracle, frame->page, frame->since, oracle->now);
  if (is_policy (oracle, "nfu"))
    return intervals_used (oracle, frame);
  if (is_policy (oracle, "aging"))
    return aging_register (oracle, frame);
  if (is_policy (oracle, "opt"))
    return SIZE_MAX - next_use (oracle, frame->page);
  return next_use (oracle, frame->page); /* unopt */
}

static uint32_t
least_worth (const Oracle *oracle)
{
  bool by_frame = is_policy (oracle, "opt") || is_policy (oracle, "unopt");
  uint32_t best = oracle->options.n_frames;
  for (uint32_t f = 0; f < oracle->options.n_frames; f++)
    {
      const OracleFrame *frame = &oracle->frames[f], *other = &oracle->frames[best];
      if (!frame->used)
        continue;
      if (best == oracle->options.n_frames || worth (oracle, frame) < worth (oracle, other)
          || (worth (oracle, frame) == worth (oracle, other) && !by_frame && frame->since < other->since))
        best = f;
    }
  return best;
}

/* Takes the head off, as long as it has its bit: it goes to the tail without it. */
static uint32_t
second_chance (Oracle *oracle)
{
  for (;;)
    {
      uint32_t head = oracle->queue[0];
      if (!oracle->frames[head].bit)
        return head;
      oracle->frames[head].bit = false;
      memmove (oracle->queue, oracle->queue + 1, (oracle->n_queue - 1) * sizeof head);
      oracle->queue[oracle->n_queue - 1] = head;
    }
}

static uint32_t
under_the_hand (Oracle *oracle)
{
  for (;;)
    {
      uint32_t at = oracle->hand;
      OracleFrame *frame = &oracle->frames[at];
      oracle->hand = (oracle->hand + 1) % oracle->options.n_frames;
      if (frame->used && !frame->bit)
        return at;
      frame->bit = false;
    }
}

static uint32_t
draw (Oracle *oracle)
{
  VasPrng prng;
  memcpy (prng.s, oracle->prng, sizeof prng.s);
  uint32_t frame = oracle->queue[prng_below (&prng, oracle->n_queue)];
  memcpy (oracle->prng, prng.s, sizeof prng.s);
  return frame;
}

uint32_t
oracle_victim (Oracle *oracle)
{
  if (is_policy (oracle, "second-chance"))
    return second_chance (oracle);
  if (is_policy (oracle, "clock"))
    return under_the_hand (oracle);
  return is_policy (oracle, "random") ? draw (oracle) : least_worth (oracle);
}

/* Out of the queue; for random the last takes its place. */
void
oracle_empty (Oracle *oracle, uint32_t frame)
{
  uint32_t at = 0;
  oracle->frames[frame].used = false;
  while (oracle->queue[at] != frame)
    at++;
  oracle->n_queue--;
  if (is_policy (oracle, "random"))
    oracle->queue[at] = oracle->queue[oracle->n_queue];
  else
    memmove (oracle->queue + at, oracle->queue + at + 1, (oracle->n_queue - at) * sizeof frame);
}

static void
evict (Oracle *oracle, uint32_t frame)
{
  oracle->counts.evictions++;
  oracle->counts.write_backs += oracle->frames[frame].written;
  oracle_empty (oracle, frame);
}

static uint32_t
find (const Oracle *oracle, uint64_t page)
{
  uint32_t f = 0;
  while (f < oracle->options.n_frames && !(oracle->frames[f].used && oracle->frames[f].page == page))
    f++;
  return f;
}

uint32_t
oracle_refer (Oracle *oracle, bool *is_hit, uint32_t *victim)
{
  PageReference reference = oracle->references[oracle->now];
  uint32_t n_frames = oracle->options.n_frames, frame = find (oracle, reference.page);
  *is_hit = frame < n_frames;
  *victim = n_frames;
  oracle->counts.references++;
  if (*is_hit)
    oracle->counts.hits++;
  else
    {
      oracle->counts.misses++;
      for (frame = 0; frame < n_frames && oracle->frames[frame].used; frame++)
        ;
      if (frame == n_frames)
        evict (oracle, frame = *victim = oracle_victim (oracle));
      oracle->frames[frame] = (OracleFrame) { .used = true, .page = reference.page, .since = oracle->now };
      oracle->queue[oracle->n_queue++] = frame;
    }
  oracle->frames[frame].bit = true;
  oracle->frames[frame].written |= reference.write;
  oracle->now++;
  return frame;
}

bool
oracle_give_up (Oracle *oracle, uint32_t *frame)
{
  size_t window = oracle->options.window;
  if (!is_policy (oracle, "working-set"))
    return false;
  size_t from = oracle->now > window ? oracle->now - window : 0;
  for (*frame = 0; *frame < oracle->options.n_frames; ++*frame)
    {
      const OracleFrame *at = &oracle->frames[*frame];
      if (at->used && count_uses (oracle, at->page, from, oracle->now) == 0)
        {
          evict (oracle, *frame);
          return true;
        }
    }
  return false;
}
