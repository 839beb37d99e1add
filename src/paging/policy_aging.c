/* aging: each page has a register; a tick shifts it right and puts the page's bit (referenced since the last tick) in
 * at the top.  The lowest goes, with the bit as one more digit above the register; of equal ones the page that came in
 * first.
 *
 *   A tick must not look at every page.  A page whose register and bit are 0 does not change, so those stand apart, in
 *   the order in which they came in; the others were referenced in the last few intervals, so a tick costs no more than
 *   a few steps for each reference before it. */
#include "paging/policy_heap.h"
#include "paging/policy.h"
#include <glib.h>

#define BIT (UINT64_C (1) << REPLACEMENT_AGING_BITS)

typedef struct Aging
{
  ReplacementPolicy policy;
  PolicyHeap live;  /* key: bit and register, not 0; tie: when the page came in */
  PolicyHeap zero;  /* key: 0; the same tie */
  bool *is_live;
  uint64_t n_inserted;
  uint64_t interval, until_tick; /* references */
} Aging;

static ReplacementPolicy *
create_aging (const ReplacementOptions *options)
{
  Aging *aging = g_new0 (Aging, 1);
  aging->policy.ops = &replacement_aging;
  policy_heap_init (&aging->live, options->n_frames);
  policy_heap_init (&aging->zero, options->n_frames);
  aging->is_live = g_new0 (bool, options->n_frames);
  aging->interval = options->interval != 0 ? options->interval : REPLACEMENT_INTERVAL;
  aging->until_tick = aging->interval;
  return &aging->policy;
}

static void
destroy_aging (ReplacementPolicy *policy)
{
  Aging *aging = (Aging *) policy;
  policy_heap_clear (&aging->live);
  policy_heap_clear (&aging->zero);
  g_free (aging->is_live);
  g_free (aging);
}

/* The bit moves into the register as all digits move down by one. */
static void
tick (Aging *aging)
{
  PolicyHeap *live = &aging->live;
  uint32_t n_kept = 0;
  for (uint32_t i = 0; i < live->n; i++)
    {
      PolicyHeapEntry entry = live->entries[i];
      entry.key >>= 1;
      aging->is_live[entry.frame] = entry.key != 0;
      if (entry.key != 0)
        live->entries[n_kept++] = entry;
      else
        policy_heap_insert (&aging->zero, entry.frame, 0, entry.tie);
    }
  live->n = n_kept;
  policy_heap_restore (live);
}

static void
count_reference (Aging *aging)
{
  if (--aging->until_tick > 0)
    return;
  aging->until_tick = aging->interval;
  tick (aging);
}

static void
insert_live (Aging *aging, uint32_t frame, uint64_t key, uint64_t tie)
{
  policy_heap_insert (&aging->live, frame, key, tie);
  aging->is_live[frame] = true;
}

static void
hit_aging (ReplacementPolicy *policy, uint32_t frame)
{
  Aging *aging = (Aging *) policy;
  if (aging->is_live[frame])
    {
      uint64_t key = policy_heap_entry (&aging->live, frame)->key;
      if ((key & BIT) == 0)
        policy_heap_set_key (&aging->live, frame, key | BIT);
    }
  else
    {
      uint64_t tie = policy_heap_entry (&aging->zero, frame)->tie;
      policy_heap_remove (&aging->zero, frame);
      insert_live (aging, frame, BIT, tie);
    }
  count_reference (aging);
}

static void
insert_aging (ReplacementPolicy *policy, uint32_t frame)
{
  Aging *aging = (Aging *) policy;
  insert_live (aging, frame, BIT, aging->n_inserted++);
  count_reference (aging);
}

static uint32_t
victim_aging (ReplacementPolicy *policy)
{
  const Aging *aging = (const Aging *) policy;
  return policy_heap_top (aging->zero.n > 0 ? &aging->zero : &aging->live)->frame;
}

static void
remove_aging (ReplacementPolicy *policy, uint32_t frame)
{
  Aging *aging = (Aging *) policy;
  policy_heap_remove (aging->is_live[frame] ? &aging->live : &aging->zero, frame);
}

const ReplacementOps replacement_aging = {
  .name = "aging",
  .summary = "the page with the lowest register; a tick shifts each page's bit into its register from the top",
  .create = create_aging,
  .destroy = destroy_aging,
  .hit = hit_aging,
  .insert = insert_aging,
  .victim = victim_aging,
  .remove = remove_aging,
};
