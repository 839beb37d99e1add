/* random: each page with the same probability, by the project's own generator. */
#include "base/prng.h"
#include "paging/policy.h"
#include <glib.h>

typedef struct Random
{
  ReplacementPolicy policy;
  VasPrng prng;
  uint32_t *frames; /* those with a page, without gaps */
  uint32_t *place;  /* of a frame in there */
  uint32_t n;
} Random;

static ReplacementPolicy *
create_random (const ReplacementOptions *options)
{
  Random *random = g_new0 (Random, 1);
  random->policy.ops = &replacement_random;
  prng_seed (&random->prng, options->seed);
  random->frames = g_new (uint32_t, options->n_frames);
  random->place = g_new (uint32_t, options->n_frames);
  return &random->policy;
}

static void
destroy_random (ReplacementPolicy *policy)
{
  Random *random = (Random *) policy;
  g_free (random->frames);
  g_free (random->place);
  g_free (random);
}

static void
hit_random (ReplacementPolicy *policy, uint32_t frame)
{
  (void) policy;
  (void) frame;
}

static void
insert_random (ReplacementPolicy *policy, uint32_t frame)
{
  Random *random = (Random *) policy;
  random->place[frame] = random->n;
  random->frames[random->n++] = frame;
}

static uint32_t
victim_random (ReplacementPolicy *policy)
{
  Random *random = (Random *) policy;
  return random->frames[prng_below (&random->prng, random->n)];
}

/* The last one fills the gap. */
static void
remove_random (ReplacementPolicy *policy, uint32_t frame)
{
  Random *random = (Random *) policy;
  uint32_t last = random->frames[--random->n];
  random->frames[random->place[frame]] = last;
  random->place[last] = random->place[frame];
}

const ReplacementOps replacement_random = {
  .name = "random",
  .summary = "any page, each with the same probability",
  .create = create_random,
  .destroy = destroy_random,
  .hit = hit_random,
  .insert = insert_random,
  .victim = victim_random,
  .remove = remove_random,
};
