#include "paging/physical.h"
#include <glib.h>

G_STATIC_ASSERT (sizeof (Frame) == 48);

static void
retain_frame (void *element)
{
  content_ref (((Frame *) element)->content);
}

static void
release_frame (void *element)
{
  content_unref (((Frame *) element)->content);
}

static Digest128
digest_frame (const void *element, uint64_t pfn)
{
  const Frame *f = element;
  uint64_t owner = (uint64_t) f->asid << 32 | (uint64_t) f->references << 8 | f->age;
  uint64_t state = (uint64_t) f->slot << 6 | (uint64_t) f->state << 1 | f->watched;
  Digest128 digest = hash_take (content_digest (f->content), pfn, f->page);
  digest = hash_take (digest, f->next, f->prev);
  return hash_take (digest, owner, state);
}

static const CowType frame_type = { sizeof (Frame), 4, retain_frame, release_frame, digest_frame };

void
physical_init (Physical *physical, uint64_t n_frames, uint32_t n_nodes, uint32_t page_size, uint32_t table_size)
{
  memset (physical, 0, sizeof *physical);
  cow_array_init (&physical->frames, &frame_type);
  cow_array_init (&physical->zeroed, &cow_type_u64);
  cow_array_init (&physical->free, &cow_type_u64);
  cow_array_init (&physical->runs, &cow_type_u64);
  physical->page_size = page_size;
  physical->table_size = (table_size + 7) & ~UINT32_C (7);
  physical->n_frames = physical->n_unused = n_frames;
  physical->n_nodes = n_nodes;
  uint64_t next = 0;
  for (uint32_t i = 0; i < n_nodes; i++)
    {
      FrameNode *node = &physical->node[i];
      node->first = node->fresh = next;
      node->end = next += n_frames / n_nodes + (i < n_frames % n_nodes);
    }
}

void
physical_share (Physical *copy, const Physical *physical)
{
  *copy = *physical;
  cow_array_share (&copy->frames, &physical->frames);
  cow_array_share (&copy->zeroed, &physical->zeroed);
  cow_array_share (&copy->free, &physical->free);
  cow_array_share (&copy->runs, &physical->runs);
}

void
physical_clear (Physical *physical)
{
  cow_array_clear (&physical->frames);
  cow_array_clear (&physical->zeroed);
  cow_array_clear (&physical->free);
  cow_array_clear (&physical->runs);
}

static void
set_add (CowArray *set, uint64_t pfn)
{
  *(uint64_t *) cow_array_edit (set, pfn / 64) |= UINT64_C (1) << pfn % 64;
}

static bool
set_has (const CowArray *set, uint64_t pfn)
{
  return (cow_array_get_u64 (set, pfn / 64) >> pfn % 64 & 1) != 0;
}

/* Takes the lowest member >= @from, which is there, out of the set. */
static uint64_t
set_take (CowArray *set, uint64_t from)
{
  uint64_t index = from / 64;
  uint64_t word = cow_array_get_u64 (set, index) >> from % 64 << from % 64;
  if (word == 0)
    {
      index++;
      cow_array_next (set, &index);
      word = cow_array_get_u64 (set, index);
    }
  uint64_t pfn = index * 64 + (uint64_t) __builtin_ctzll (word);
  cow_array_set_u64 (set, index, cow_array_get_u64 (set, index) & ~(UINT64_C (1) << pfn % 64));
  return pfn;
}

static uint64_t
take_of_node (Physical *physical, FrameNode *node)
{
  if (node->n_zeroed > 0)
    {
      node->n_zeroed--;
      return set_take (&physical->zeroed, node->first);
    }
  if (node->fresh < node->end)
    return node->fresh++;
  if (node->n_free == 0)
    return NO_FRAME;
  node->n_free--;
  return set_take (&physical->free, node->first);
}

uint64_t
physical_take (Physical *physical, uint32_t node, FrameState state, uint32_t asid, uint64_t page)
{
  uint64_t pfn = NO_FRAME;
  if (physical->n_unused == 0)
    return NO_FRAME;
  for (uint32_t i = 0; pfn == NO_FRAME; i++)
    pfn = take_of_node (physical, &physical->node[(node + i) % physical->n_nodes]);
  physical->n_unused--;
  physical->n_tables += state == FRAME_TABLE;
  Frame *frame = physical_edit (physical, pfn);
  frame->state = state;
  frame->asid = asid;
  frame->page = page;
  return pfn;
}

uint32_t
physical_node_of (const Physical *physical, uint64_t pfn)
{
  uint32_t i = 0;
  while (pfn >= physical->node[i].end)
    i++;
  return i;
}

void
physical_give_back (Physical *physical, uint64_t pfn)
{
  FrameNode *node = &physical->node[physical_node_of (physical, pfn)];
  const Frame *frame = physical_frame (physical, pfn);
  bool is_zero = frame->content == NULL;
  physical->n_tables -= frame->state == FRAME_TABLE;
  cow_array_remove (&physical->frames, pfn);
  physical->n_unused++;
  set_add (is_zero ? &physical->zeroed : &physical->free, pfn);
  node->n_zeroed += is_zero;
  node->n_free += !is_zero;
}

FrameState
physical_state (const Physical *physical, uint64_t pfn)
{
  const Frame *frame = physical_frame (physical, pfn);
  if (frame != NULL)
    return (FrameState) frame->state;
  return physical_is_in_run (physical, pfn) ? FRAME_LARGE : FRAME_UNUSED;
}

bool
physical_is_zeroed (const Physical *physical, uint64_t pfn)
{
  return pfn >= physical->node[physical_node_of (physical, pfn)].fresh || set_has (&physical->zeroed, pfn);
}

bool
physical_is_free (const Physical *physical, uint64_t pfn)
{
  return set_has (&physical->free, pfn);
}

static uint32_t
content_size (const Physical *physical, const Frame *frame)
{
  return frame->state == FRAME_TABLE ? physical->table_size : physical->page_size;
}

/* The bytes of @frame for changing. */
static unsigned char *
own_bytes (const Physical *physical, Frame *frame)
{
  if (frame->content == NULL)
    frame->content = content_new (content_size (physical, frame));
  return content_own (&frame->content);
}

/* The frame's entry, which the first write of a frame of a run makes. */
static Frame *
edit_for_write (Physical *physical, uint64_t pfn)
{
  Frame *frame = physical_edit (physical, pfn);
  if (frame->state == FRAME_UNUSED)
    frame->state = FRAME_LARGE;
  return frame;
}

void
physical_put_content (Physical *physical, uint64_t pfn, Content *content)
{
  Frame *frame = edit_for_write (physical, pfn);
  content_ref (content);
  content_unref (frame->content);
  frame->content = content;
}

void
physical_write_slow (Physical *physical, uint64_t pfn, uint32_t offset, uint32_t size, const void *data)
{
  Frame *frame = edit_for_write (physical, pfn);
  if (frame->content == NULL && content_is_zero (data, size))
    return;
  memcpy (own_bytes (physical, frame) + offset, data, size);
}

uint64_t
physical_load (const Physical *physical, uint64_t pfn, uint32_t offset, uint32_t width)
{
  const Frame *frame = physical_frame (physical, pfn);
  uint64_t value = 0;
  if (frame->content == NULL)
    return 0;
  const unsigned char *bytes = (const unsigned char *) frame->content->word + offset;
  if (width == 8)
    memcpy (&value, bytes, 8);
  else if (width == 4)
    memcpy (&value, bytes, 4);
  else
    memcpy (&value, bytes, 2);
  return GUINT64_FROM_LE (value); /* its first bytes are the lowest */
}

uint32_t
physical_skip_zeros (const Physical *physical, uint64_t pfn, uint32_t offset, uint32_t end)
{
  const Content *content = physical_frame (physical, pfn)->content;
  if (content == NULL)
    return end;
  const unsigned char *bytes = (const unsigned char *) content->word;
  while (offset % 8 != 0 && bytes[offset] == 0)
    offset++;
  while (offset % 8 == 0 && offset < end && content->word[offset / 8] == 0)
    offset += 8;
  return offset;
}

void
physical_store (Physical *physical, uint64_t pfn, uint32_t offset, uint32_t width, uint64_t value)
{
  uint64_t little = GUINT64_TO_LE (value);
  physical_write (physical, pfn, offset, width, &little);
}
