/* The policies that count: lfu counts references, nfu the intervals in which there were any.  The page with the lowest
 * count goes; of equal ones the page that came in first. */
#include "paging/policy_heap.h"
#include "paging/policy_list.h"
#include "paging/policy.h"

typedef struct Frequency
{
  ReplacementPolicy policy;
  PolicyHeap order;   /* key: the count; tie: when the page came in */
  uint64_t n_inserted;
  /* nfu */
  PolicyList touched; /* since the last tick */
  bool *is_touched;
  uint64_t interval, until_tick; /* references */
} Frequency;

static Frequency *
create_frequency (const ReplacementOps *ops, const ReplacementOptions *options)
{
  Frequency *frequency = g_new0 (Frequency, 1);
  frequency->policy.ops = ops;
  policy_heap_init (&frequency->order, options->n_frames);
  return frequency;
}

static ReplacementPolicy *
create_lfu (const ReplacementOptions *options)
{
  return &create_frequency (&replacement_lfu, options)->policy;
}

static ReplacementPolicy *
create_nfu (const ReplacementOptions *options)
{
  Frequency *frequency = create_frequency (&replacement_nfu, options);
  policy_list_init (&frequency->touched, options->n_frames);
  frequency->is_touched = g_new0 (bool, options->n_frames);
  frequency->interval = options->interval != 0 ? options->interval : REPLACEMENT_INTERVAL;
  frequency->until_tick = frequency->interval;
  return &frequency->policy;
}

static void
destroy_frequency (ReplacementPolicy *policy)
{
  Frequency *frequency = (Frequency *) policy;
  policy_heap_clear (&frequency->order);
  policy_list_clear (&frequency->touched);
  g_free (frequency->is_touched);
  g_free (frequency);
}

static void
add_one (Frequency *frequency, uint32_t frame)
{
  policy_heap_set_key (&frequency->order, frame, policy_heap_entry (&frequency->order, frame)->key + 1);
}

static void
hit_lfu (ReplacementPolicy *policy, uint32_t frame)
{
  add_one ((Frequency *) policy, frame);
}

static void
insert_lfu (ReplacementPolicy *policy, uint32_t frame)
{
  Frequency *frequency = (Frequency *) policy;
  policy_heap_insert (&frequency->order, frame, 1, frequency->n_inserted++);
}

static uint32_t
victim_frequency (ReplacementPolicy *policy)
{
  return policy_heap_top (&((Frequency *) policy)->order)->frame;
}

static void
remove_lfu (ReplacementPolicy *policy, uint32_t frame)
{
  policy_heap_remove (&((Frequency *) policy)->order, frame);
}

/* The bit of a page is counted as soon as it is set, not at the tick: at the tick all are the same again, and between
 * ticks a page just come in is not taken for one that nobody wants. */
static void
touch (Frequency *frequency, uint32_t frame)
{
  frequency->is_touched[frame] = true;
  policy_list_append (&frequency->touched, frame);
}

static void
count_reference (Frequency *frequency)
{
  if (--frequency->until_tick > 0)
    return;
  frequency->until_tick = frequency->interval;
  uint32_t none = frequency->touched.n_frames;
  for (uint32_t at = policy_list_front (&frequency->touched); at != none; at = frequency->touched.links[at].next)
    frequency->is_touched[at] = false;
  policy_list_empty (&frequency->touched);
}

static void
hit_nfu (ReplacementPolicy *policy, uint32_t frame)
{
  Frequency *frequency = (Frequency *) policy;
  if (!frequency->is_touched[frame])
    {
      touch (frequency, frame);
      add_one (frequency, frame);
    }
  count_reference (frequency);
}

static void
insert_nfu (ReplacementPolicy *policy, uint32_t frame)
{
  Frequency *frequency = (Frequency *) policy;
  insert_lfu (policy, frame);
  touch (frequency, frame);
  count_reference (frequency);
}

static void
remove_nfu (ReplacementPolicy *policy, uint32_t frame)
{
  Frequency *frequency = (Frequency *) policy;
  remove_lfu (policy, frame);
  if (frequency->is_touched[frame])
    policy_list_remove (&frequency->touched, frame);
}

const ReplacementOps replacement_lfu = {
  .name = "lfu",
  .summary = "the page with the fewest references since it came in",
  .create = create_lfu,
  .destroy = destroy_frequency,
  .hit = hit_lfu,
  .insert = insert_lfu,
  .victim = victim_frequency,
  .remove = remove_lfu,
};

const ReplacementOps replacement_nfu = {
  .name = "nfu",
  .summary = "the page that was referenced in the fewest intervals since it came in",
  .create = create_nfu,
  .destroy = destroy_frequency,
  .hit = hit_nfu,
  .insert = insert_nfu,
  .victim = victim_frequency,
  .remove = remove_nfu,
};
