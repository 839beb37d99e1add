/* The engine: frames, the index from pages to frames, and the counts; everything else is the policy's. */
#include "paging/replacement.h"
#include "paging/policy_heap.h"
#include "paging/page_index.h"
#include <glib.h>

typedef struct Frame
{
  uint64_t page;
  bool used, written;
} Frame;

struct Replacement
{
  const ReplacementOps *ops;
  ReplacementPolicy *policy;
  PageIndex index;
  Frame *frames;
  uint32_t n_frames;
  uint32_t n_touched; /* the frames from here on never held a page */
  PolicyHeap freed;    /* below that, those that are empty again, lowest first */
  ReplacementCounts counts;
};

Replacement *
replacement_new (const ReplacementOps *ops, const ReplacementOptions *options)
{
  g_assert (options->n_frames >= 1 && options->n_frames <= REPLACEMENT_MAXIMUM_FRAMES);
  Replacement *replacement = g_new0 (Replacement, 1);
  replacement->ops = ops;
  replacement->policy = ops->create (options);
  page_index_init (&replacement->index);
  replacement->frames = g_new0 (Frame, options->n_frames);
  replacement->n_frames = options->n_frames;
  policy_heap_init (&replacement->freed, options->n_frames);
  return replacement;
}

void
replacement_free (Replacement *replacement)
{
  if (replacement == NULL)
    return;
  replacement->ops->destroy (replacement->policy);
  page_index_clear (&replacement->index);
  g_free (replacement->frames);
  policy_heap_clear (&replacement->freed);
  g_free (replacement);
}

/* Empties @frame: its page is gone, written back first where it has to be. */
static void
evict (Replacement *replacement, uint32_t frame)
{
  Frame *at = &replacement->frames[frame];
  replacement->ops->remove (replacement->policy, frame);
  page_index_remove (&replacement->index, at->page);
  replacement->counts.evictions++;
  replacement->counts.write_backs += at->written;
  at->used = false;
}

/* An empty frame. */
static uint32_t
take_frame (Replacement *replacement)
{
  if (replacement->freed.n > 0)
    {
      uint32_t lowest = policy_heap_top (&replacement->freed)->frame;
      policy_heap_remove (&replacement->freed, lowest);
      return lowest;
    }
  if (replacement->n_touched < replacement->n_frames)
    return replacement->n_touched++;
  uint32_t victim = replacement->ops->victim (replacement->policy);
  evict (replacement, victim);
  return victim;
}

static void
load (Replacement *replacement, PageReference reference)
{
  bool added;
  uint32_t frame = take_frame (replacement);
  *page_index_lookup (&replacement->index, reference.page, &added) = frame;
  replacement->frames[frame] = (Frame) { reference.page, true, reference.write };
  replacement->ops->insert (replacement->policy, frame);
}

static void
give_up (Replacement *replacement)
{
  uint32_t frame;
  while (replacement->ops->give_up (replacement->policy, &frame))
    {
      evict (replacement, frame);
      policy_heap_insert (&replacement->freed, frame, frame, 0);
    }
}

static inline bool
refer (Replacement *replacement, PageReference reference)
{
  const uint32_t *frame = page_index_find (&replacement->index, reference.page);
  bool is_hit = frame != NULL;
  replacement->counts.references++;
  replacement->counts.hits += is_hit;
  if (is_hit)
    {
      replacement->frames[*frame].written |= reference.write;
      replacement->ops->hit (replacement->policy, *frame);
    }
  else
    load (replacement, reference);
  if (replacement->ops->give_up != NULL)
    give_up (replacement);
  return is_hit;
}

bool
replacement_refer (Replacement *replacement, PageReference reference)
{
  return refer (replacement, reference);
}

void
replacement_run (Replacement *replacement, const PageReference *references, size_t n)
{
  for (size_t i = 0; i < n; i++)
    refer (replacement, references[i]);
}

ReplacementCounts
replacement_counts (const Replacement *replacement)
{
  ReplacementCounts counts = replacement->counts;
  counts.misses = counts.references - counts.hits;
  return counts;
}

bool
replacement_page_at (const Replacement *replacement, uint32_t frame, uint64_t *page)
{
  if (!replacement->frames[frame].used)
    return false;
  *page = replacement->frames[frame].page;
  return true;
}

uint32_t *
replacement_next_uses (const PageReference *references, size_t n)
{
  PageIndex last;
  uint32_t *next_use = g_new (uint32_t, n);
  g_assert (n < REPLACEMENT_NEVER);
  page_index_init (&last);
  for (size_t i = n; i-- > 0;)
    {
      bool added;
      uint32_t *at = page_index_lookup (&last, references[i].page, &added);
      next_use[i] = added ? REPLACEMENT_NEVER : *at;
      *at = (uint32_t) i;
    }
  page_index_clear (&last);
  return next_use;
}
