/* Lists of frames, and the laws of the physical memory. */
#include "paging/physical.h"
#include <glib.h>

void
frame_list_append (Physical *physical, FrameList *list, uint64_t pfn)
{
  Frame *frame = physical_edit (physical, pfn);
  frame->prev = list->tail;
  frame->next = 0;
  if (list->tail != 0)
    physical_edit (physical, list->tail - 1)->next = pfn + 1;
  else
    list->head = pfn + 1;
  list->tail = pfn + 1;
  list->count++;
}

void
frame_list_prepend (Physical *physical, FrameList *list, uint64_t pfn)
{
  Frame *frame = physical_edit (physical, pfn);
  frame->next = list->head;
  frame->prev = 0;
  if (list->head != 0)
    physical_edit (physical, list->head - 1)->prev = pfn + 1;
  else
    list->tail = pfn + 1;
  list->head = pfn + 1;
  list->count++;
}

void
frame_list_remove (Physical *physical, FrameList *list, uint64_t pfn)
{
  Frame *frame = physical_edit (physical, pfn);
  uint64_t next = frame->next, prev = frame->prev;
  frame->next = frame->prev = 0;
  if (prev != 0)
    physical_edit (physical, prev - 1)->next = next;
  else
    list->head = next;
  if (next != 0)
    physical_edit (physical, next - 1)->prev = prev;
  else
    list->tail = prev;
  list->count--;
}

static Digest128
digest_list (Digest128 digest, const FrameList *list)
{
  digest = hash_take (digest, list->head, list->tail);
  return hash_take (digest, list->count, 0);
}

Digest128
physical_digest (Physical *physical)
{
  Digest128 frames = cow_array_digest (&physical->frames);
  Digest128 zeroed = cow_array_digest (&physical->zeroed), free = cow_array_digest (&physical->free);
  Digest128 digest = hash_take (frames, zeroed.low, zeroed.high);
  digest = hash_take (digest, free.low, free.high);
  if (physical->n_runs != 0)
    {
      Digest128 runs = cow_array_digest (&physical->runs);
      digest = hash_take (digest, runs.low, runs.high);
    }
  for (uint32_t i = 0; i < physical->n_nodes; i++)
    {
      digest = hash_take (digest, physical->node[i].fresh, i);
      digest = digest_list (digest, &physical->node[i].standby);
      digest = digest_list (digest, &physical->node[i].modified);
    }
  return digest;
}

static const char *
check_list (const Physical *physical, const FrameNode *node, const FrameList *list, FrameState state)
{
  uint64_t count = 0, prev = 0;
  for (uint64_t link = list->head; link != 0; count++)
    {
      const Frame *frame = link - 1 < physical->n_frames ? physical_frame (physical, link - 1) : NULL;
      if (frame == NULL || frame->state != state || link - 1 < node->first || link - 1 >= node->end)
        return "a frame is on a list that its state does not say";
      if (frame->prev != prev || count == list->count)
        return "a list of frames is not linked in order";
      prev = link;
      link = frame->next;
    }
  return count == list->count && list->tail == prev ? NULL : "a list of frames is wrong about its length or end";
}

/* How many members a set has in [start, end). */
static uint64_t
count_members (const CowArray *set, uint64_t start, uint64_t end)
{
  uint64_t count = 0;
  for (uint64_t index = start / 64; cow_array_next (set, &index) && index * 64 < end; index++)
    for (uint64_t word = cow_array_get_u64 (set, index); word != 0; word &= word - 1)
      {
        uint64_t pfn = index * 64 + (uint64_t) __builtin_ctzll (word);
        count += pfn >= start && pfn < end;
      }
  return count;
}

/* The frames of the node that are in runs. */
static uint64_t
count_run_frames (const Physical *physical, const FrameNode *node)
{
  uint64_t n = physical->run_frames;
  return n == 0 ? 0 : count_members (&physical->runs, (node->first + n - 1) / n, node->end / n) * n;
}

/* What the entries and sets of one node add up to. */
static const char *
check_node (const Physical *physical, const FrameNode *node, uint64_t *n_used, uint64_t *n_tables)
{
  uint64_t used = count_run_frames (physical, node), standby = 0, modified = 0;
  for (uint64_t pfn = node->first; cow_array_next (&physical->frames, &pfn) && pfn < node->end; pfn++)
    {
      const Frame *frame = physical_frame (physical, pfn);
      used += frame->state != FRAME_LARGE;
      *n_tables += frame->state == FRAME_TABLE;
      standby += frame->state == FRAME_STANDBY;
      modified += frame->state == FRAME_MODIFIED;
      if (frame->state == FRAME_UNUSED || pfn >= node->fresh)
        return "an unused frame has an entry";
      if ((frame->state == FRAME_LARGE) != physical_is_in_run (physical, pfn))
        return "a frame is wrong about whether it is in a run";
      if (physical_is_zeroed (physical, pfn) || physical_is_free (physical, pfn))
        return "a used frame is in a set of unused ones";
    }
  if (standby != node->standby.count || modified != node->modified.count)
    return "a standby or modified frame is not on its list";
  if (count_members (&physical->zeroed, node->first, node->end) != node->n_zeroed
      || count_members (&physical->free, node->first, node->end) != node->n_free)
    return "a node is wrong about how many unused frames it has";
  *n_used += used;
  return used + node->n_zeroed + node->n_free == node->fresh - node->first ? NULL : "a frame is lost";
}

const char *
physical_check (const Physical *physical)
{
  uint64_t used = 0, tables = 0;
  const char *broken = cow_array_check (&physical->frames);
  if (broken == NULL)
    broken = cow_array_check (&physical->zeroed);
  if (broken == NULL)
    broken = cow_array_check (&physical->free);
  if (broken == NULL)
    broken = cow_array_check (&physical->runs);
  for (uint32_t i = 0; broken == NULL && i < physical->n_nodes; i++)
    {
      const FrameNode *node = &physical->node[i];
      broken = check_list (physical, node, &node->standby, FRAME_STANDBY);
      if (broken == NULL)
        broken = check_list (physical, node, &node->modified, FRAME_MODIFIED);
      if (broken == NULL)
        broken = check_node (physical, node, &used, &tables);
    }
  if (broken != NULL)
    return broken;
  if (physical->run_frames != 0
      && count_members (&physical->runs, 0, physical->n_frames / physical->run_frames) != physical->n_runs)
    return "the physical memory is wrong about how many runs there are";
  if (used + physical->n_unused != physical->n_frames || tables != physical->n_tables)
    return "the physical memory is wrong about how many frames are used or hold tables";
  return NULL;
}
