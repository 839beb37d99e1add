/* The two policies that know the future: opt, which cannot be beaten, and its opposite.  They know each page's next
 * use beforehand, so they only have to keep the pages in that order. */
#include "paging/policy_heap.h"
#include "paging/policy.h"
#include <glib.h>

typedef struct Future
{
  ReplacementPolicy policy;
  PolicyHeap order; /* key: the next use, or its distance from the end of time for opt; tie: the frame */
  const uint32_t *next_use;
  uint64_t now;
} Future;

static ReplacementPolicy *
create_future (const ReplacementOps *ops, const ReplacementOptions *options)
{
  Future *future = g_new0 (Future, 1);
  g_assert (options->next_use != NULL);
  future->policy.ops = ops;
  future->next_use = options->next_use;
  policy_heap_init (&future->order, options->n_frames);
  return &future->policy;
}

static ReplacementPolicy *
create_opt (const ReplacementOptions *options)
{
  return create_future (&replacement_opt, options);
}

static ReplacementPolicy *
create_unopt (const ReplacementOptions *options)
{
  return create_future (&replacement_unopt, options);
}

static void
destroy_future (ReplacementPolicy *policy)
{
  Future *future = (Future *) policy;
  policy_heap_clear (&future->order);
  g_free (future);
}

/* The key of the page that is referenced now. */
static uint64_t
next_key (Future *future)
{
  uint32_t next_use = future->next_use[future->now++];
  return future->policy.ops == &replacement_opt ? REPLACEMENT_NEVER - next_use : next_use;
}

static void
hit_future (ReplacementPolicy *policy, uint32_t frame)
{
  Future *future = (Future *) policy;
  policy_heap_set_key (&future->order, frame, next_key (future));
}

static void
insert_future (ReplacementPolicy *policy, uint32_t frame)
{
  Future *future = (Future *) policy;
  policy_heap_insert (&future->order, frame, next_key (future), frame);
}

static uint32_t
victim_future (ReplacementPolicy *policy)
{
  return policy_heap_top (&((Future *) policy)->order)->frame;
}

static void
remove_future (ReplacementPolicy *policy, uint32_t frame)
{
  policy_heap_remove (&((Future *) policy)->order, frame);
}

const ReplacementOps replacement_opt = {
  .name = "opt",
  .summary = "the page whose next reference is farthest away: the least misses that there can be",
  .needs_future = true,
  .create = create_opt,
  .destroy = destroy_future,
  .hit = hit_future,
  .insert = insert_future,
  .victim = victim_future,
  .remove = remove_future,
};

const ReplacementOps replacement_unopt = {
  .name = "unopt",
  .summary = "the page whose next reference is nearest",
  .needs_future = true,
  .create = create_unopt,
  .destroy = destroy_future,
  .hit = hit_future,
  .insert = insert_future,
  .victim = victim_future,
  .remove = remove_future,
};
