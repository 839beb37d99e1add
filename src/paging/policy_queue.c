/* The policies that go round: fifo, and the two that give a page another turn where it was referenced since it was
 * looked at.  second-chance moves pages in a queue, clock moves a hand past them. */
#include "paging/policy_list.h"
#include "paging/policy.h"

/* fifo and second-chance */

typedef struct Queue
{
  ReplacementPolicy policy;
  PolicyList order; /* the front came in first, or had its chance first */
  bool *referenced; /* second-chance */
} Queue;

static ReplacementPolicy *
create_queue (const ReplacementOps *ops, const ReplacementOptions *options)
{
  Queue *queue = g_new0 (Queue, 1);
  queue->policy.ops = ops;
  policy_list_init (&queue->order, options->n_frames);
  if (ops == &replacement_second_chance)
    queue->referenced = g_new0 (bool, options->n_frames);
  return &queue->policy;
}

static ReplacementPolicy *
create_fifo (const ReplacementOptions *options)
{
  return create_queue (&replacement_fifo, options);
}

static ReplacementPolicy *
create_second_chance (const ReplacementOptions *options)
{
  return create_queue (&replacement_second_chance, options);
}

static void
destroy_queue (ReplacementPolicy *policy)
{
  Queue *queue = (Queue *) policy;
  policy_list_clear (&queue->order);
  g_free (queue->referenced);
  g_free (queue);
}

static void
hit_fifo (ReplacementPolicy *policy, uint32_t frame)
{
  (void) policy;
  (void) frame;
}

static void
insert_fifo (ReplacementPolicy *policy, uint32_t frame)
{
  policy_list_append (&((Queue *) policy)->order, frame);
}

static uint32_t
victim_fifo (ReplacementPolicy *policy)
{
  return policy_list_front (&((Queue *) policy)->order);
}

static void
remove_from_queue (ReplacementPolicy *policy, uint32_t frame)
{
  policy_list_remove (&((Queue *) policy)->order, frame);
}

static void
hit_second_chance (ReplacementPolicy *policy, uint32_t frame)
{
  ((Queue *) policy)->referenced[frame] = true;
}

static void
insert_second_chance (ReplacementPolicy *policy, uint32_t frame)
{
  Queue *queue = (Queue *) policy;
  policy_list_append (&queue->order, frame);
  queue->referenced[frame] = true;
}

static uint32_t
victim_second_chance (ReplacementPolicy *policy)
{
  Queue *queue = (Queue *) policy;
  uint32_t frame;
  while (queue->referenced[frame = policy_list_front (&queue->order)])
    {
      queue->referenced[frame] = false;
      policy_list_move_to_back (&queue->order, frame);
    }
  return frame;
}

/* clock */

enum
{
  CLOCK_PRESENT = 1,
  CLOCK_REFERENCED = 2
};

typedef struct Clock
{
  ReplacementPolicy policy;
  uint8_t *state; /* of each frame */
  uint32_t n_frames, hand;
} Clock;

static ReplacementPolicy *
create_clock (const ReplacementOptions *options)
{
  Clock *clock = g_new0 (Clock, 1);
  clock->policy.ops = &replacement_clock;
  clock->state = g_new0 (uint8_t, options->n_frames);
  clock->n_frames = options->n_frames;
  return &clock->policy;
}

static void
destroy_clock (ReplacementPolicy *policy)
{
  Clock *clock = (Clock *) policy;
  g_free (clock->state);
  g_free (clock);
}

static void
reference_clock (ReplacementPolicy *policy, uint32_t frame)
{
  ((Clock *) policy)->state[frame] = CLOCK_PRESENT | CLOCK_REFERENCED;
}

/* The hand stops behind the victim, whether or not that is replaced. */
static uint32_t
victim_clock (ReplacementPolicy *policy)
{
  Clock *clock = (Clock *) policy;
  for (;;)
    {
      uint32_t frame = clock->hand;
      uint8_t *state = &clock->state[frame];
      clock->hand = frame + 1 < clock->n_frames ? frame + 1 : 0;
      if (*state == CLOCK_PRESENT)
        return frame;
      *state &= CLOCK_PRESENT;
    }
}

static void
remove_from_clock (ReplacementPolicy *policy, uint32_t frame)
{
  ((Clock *) policy)->state[frame] = 0;
}

const ReplacementOps replacement_fifo = {
  .name = "fifo",
  .summary = "the page that came in first",
  .create = create_fifo,
  .destroy = destroy_queue,
  .hit = hit_fifo,
  .insert = insert_fifo,
  .victim = victim_fifo,
  .remove = remove_from_queue,
};

const ReplacementOps replacement_second_chance = {
  .name = "second-chance",
  .summary = "fifo, but a referenced page goes to the end of the queue once",
  .create = create_second_chance,
  .destroy = destroy_queue,
  .hit = hit_second_chance,
  .insert = insert_second_chance,
  .victim = victim_second_chance,
  .remove = remove_from_queue,
};

const ReplacementOps replacement_clock = {
  .name = "clock",
  .summary = "the first page without its bit, from the hand on; the hand clears bits",
  .create = create_clock,
  .destroy = destroy_clock,
  .hit = reference_clock,
  .insert = reference_clock,
  .victim = victim_clock,
  .remove = remove_from_clock,
};
