/* The policies that look at when a page was referenced last: all pages stand in that order in one list. */
#include "paging/policy_list.h"
#include "paging/policy.h"

typedef struct Recency
{
  ReplacementPolicy policy;
  PolicyList order;             /* the front was referenced longest ago */
  uint64_t now, window;        /* working-set: references so far */
  uint64_t *last_use;          /* working-set: of each frame, as now was then */
} Recency;

static ReplacementPolicy *
create_recency (const ReplacementOps *ops, const ReplacementOptions *options)
{
  Recency *recency = g_new0 (Recency, 1);
  recency->policy.ops = ops;
  policy_list_init (&recency->order, options->n_frames);
  if (ops == &replacement_working_set)
    {
      recency->window = options->window != 0 ? options->window : REPLACEMENT_WINDOW;
      recency->last_use = g_new (uint64_t, options->n_frames);
    }
  return &recency->policy;
}

static ReplacementPolicy *
create_lru (const ReplacementOptions *options)
{
  return create_recency (&replacement_lru, options);
}

static ReplacementPolicy *
create_mru (const ReplacementOptions *options)
{
  return create_recency (&replacement_mru, options);
}

static ReplacementPolicy *
create_working_set (const ReplacementOptions *options)
{
  return create_recency (&replacement_working_set, options);
}

static void
destroy_recency (ReplacementPolicy *policy)
{
  Recency *recency = (Recency *) policy;
  policy_list_clear (&recency->order);
  g_free (recency->last_use);
  g_free (recency);
}

static void
hit_recency (ReplacementPolicy *policy, uint32_t frame)
{
  policy_list_move_to_back (&((Recency *) policy)->order, frame);
}

static void
insert_recency (ReplacementPolicy *policy, uint32_t frame)
{
  policy_list_append (&((Recency *) policy)->order, frame);
}

static uint32_t
victim_least_recent (ReplacementPolicy *policy)
{
  return policy_list_front (&((Recency *) policy)->order);
}

static uint32_t
victim_most_recent (ReplacementPolicy *policy)
{
  return policy_list_back (&((Recency *) policy)->order);
}

static void
remove_recency (ReplacementPolicy *policy, uint32_t frame)
{
  policy_list_remove (&((Recency *) policy)->order, frame);
}

static void
stamp (Recency *recency, uint32_t frame)
{
  recency->last_use[frame] = ++recency->now;
}

static void
hit_working_set (ReplacementPolicy *policy, uint32_t frame)
{
  stamp ((Recency *) policy, frame);
  hit_recency (policy, frame);
}

static void
insert_working_set (ReplacementPolicy *policy, uint32_t frame)
{
  stamp ((Recency *) policy, frame);
  insert_recency (policy, frame);
}

/* The window holds the last references, the one just made too. */
static bool
leaves_window (const ReplacementPolicy *policy, uint32_t *frame)
{
  const Recency *recency = (const Recency *) policy;
  uint32_t oldest = policy_list_front (&recency->order);
  if (oldest == recency->order.n_frames || recency->now - recency->last_use[oldest] < recency->window)
    return false;
  *frame = oldest;
  return true;
}

const ReplacementOps replacement_lru = {
  .name = "lru",
  .summary = "the page that was referenced longest ago",
  .create = create_lru,
  .destroy = destroy_recency,
  .hit = hit_recency,
  .insert = insert_recency,
  .victim = victim_least_recent,
  .remove = remove_recency,
};

const ReplacementOps replacement_mru = {
  .name = "mru",
  .summary = "the page that was referenced last",
  .create = create_mru,
  .destroy = destroy_recency,
  .hit = hit_recency,
  .insert = insert_recency,
  .victim = victim_most_recent,
  .remove = remove_recency,
};

const ReplacementOps replacement_working_set = {
  .name = "working-set",
  .summary = "every page that leaves the window of the last references; where that is not enough, as lru",
  .create = create_working_set,
  .destroy = destroy_recency,
  .hit = hit_working_set,
  .insert = insert_working_set,
  .victim = victim_least_recent,
  .remove = remove_recency,
  .give_up = leaves_window,
};
