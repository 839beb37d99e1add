/* The physical memory: page frames by number (PFN), what each is used for, and the lists of those that are not.
 *
 *   unused frames   zeroed: never used (at and above a node's watermark, listed nowhere), or given back with zeros
 *                   only; free: given back with something in them.  They have no entry, only a bit in a set.
 *   used frames     have an entry: active (in its process's working set, whose list runs through the entries), a page
 *                   table, standby (out of the working set, a copy of it is in the page file or not needed) or modified
 *                   (out of the working set, must be written first).  Standby and modified frames are listed oldest
 *                   first.
 *
 *   runs            contiguous frames of large pages: taken and given back together.  A frame of one has an entry only
 *                   if it was written.
 *
 * The frames are divided evenly among the nodes, each with its own lists.  Which frame comes next depends only on what
 * was taken and given back before: the lowest zeroed one, else the lowest free one. */
#ifndef VASBOX_PAGING_PHYSICAL_H
#define VASBOX_PAGING_PHYSICAL_H

#include "base/cow_array.h"
#include "paging/content.h"
#include <string.h>

#define NO_FRAME UINT64_MAX
#define PHYSICAL_NODES_MAX 64
/* The owner of frames that belong to no process. */
#define NO_ASID 0

typedef enum FrameState
{
  FRAME_UNUSED,
  FRAME_ACTIVE,
  FRAME_TABLE,
  FRAME_STANDBY,
  FRAME_MODIFIED,
  FRAME_USER, /* of AWE: a process owns it and maps it itself; on that process's list */
  FRAME_LARGE /* in a run */
} FrameState;

/* An entry of the PFN database.  Links are PFN + 1, 0 for none. */
typedef struct Frame
{
  Content *content;    /* NULL: zero */
  uint64_t page;       /* the owner's page; of a table, the first page that it maps; of AWE, where it is mapped */
  uint64_t next, prev; /* on the list that its state says */
  uint64_t slot : 58;  /* 1 + the page-file slot that is this page's, 0 for none */
  uint64_t state : 5;  /* FrameState */
  uint64_t watched : 1; /* a write of this page matters to its allocation */
  uint32_t asid;       /* of the owner */
  uint32_t references : 24; /* mappings and locks; of a table, its entries in use, which page_table counts */
  uint32_t age : 8;    /* for replacement by aging; of a table, its level */
} Frame;

typedef struct FrameList
{
  uint64_t head, tail; /* PFN + 1 */
  uint64_t count;
} FrameList;

typedef struct FrameNode
{
  uint64_t first, end; /* its frames */
  uint64_t fresh;      /* those from here to the end were never used */
  uint64_t n_zeroed, n_free; /* in the sets */
  FrameList standby, modified;
} FrameNode;

typedef struct Physical
{
  CowArray frames; /* Frame by PFN: the used ones */
  CowArray zeroed, free; /* sets: word PFN / 64, bit PFN % 64 */
  CowArray runs;         /* the same by PFN / run_frames */
  FrameNode node[PHYSICAL_NODES_MAX];
  uint32_t n_nodes;
  uint32_t page_size, table_size; /* bytes of a frame's content */
  uint64_t n_frames;
  uint64_t n_unused; /* zeroed, never used and free ones */
  uint64_t n_tables;
  uint64_t run_frames; /* of a large page, a power of two; 0: there are none.  Set after physical_init() */
  uint64_t n_runs;
} Physical;

/* @n_nodes is 1 .. 64; @page_size and @table_size in bytes.  The first nodes get the frames that do not divide. */
void physical_init (Physical *physical, uint64_t n_frames, uint32_t n_nodes, uint32_t page_size, uint32_t table_size);
void physical_share (Physical *copy, const Physical *physical);
void physical_clear (Physical *physical);

/* An unused frame, zero, with an entry of that state and owner on no list: of node @node (taken modulo the nodes), else
 * of the next nodes in turn.  NO_FRAME where all are used. */
uint64_t physical_take (Physical *physical, uint32_t node, FrameState state, uint32_t asid, uint64_t page);
/* The frame is unused again; it is on no list. */
void physical_give_back (Physical *physical, uint64_t pfn);

/* The lowest run of frames that are all unused or, where @standby, on a standby list: of node @node, else of the next
 * in turn.  Its first frame; NO_FRAME for none. */
uint64_t physical_find_run (const Physical *physical, uint32_t node, bool standby);
/* The frames from @start on, which are all unused, become a run of zeros. */
void physical_take_run (Physical *physical, uint64_t start);
void physical_give_run_back (Physical *physical, uint64_t start);
bool physical_is_in_run (const Physical *physical, uint64_t pfn);

/* The entry of a used frame, for reading and for changing. */
static inline const Frame *
physical_frame (const Physical *physical, uint64_t pfn)
{
  return (const Frame *) cow_array_get (&physical->frames, pfn);
}

static inline Frame *
physical_edit (Physical *physical, uint64_t pfn)
{
  return (Frame *) cow_array_edit (&physical->frames, pfn);
}

/* @link is 1 + the slot, or 0. */
static inline void
frame_set_slot (Frame *frame, uint64_t link)
{
  frame->slot = link & ((UINT64_C (1) << 58) - 1);
}

/* @change more or, where it is negative, fewer. */
static inline void
frame_add_references (Frame *frame, int32_t change)
{
  frame->references = (frame->references + (uint32_t) change) & ((UINT32_C (1) << 24) - 1);
}

/* The node of a frame. */
uint32_t physical_node_of (const Physical *physical, uint64_t pfn);
/* FRAME_UNUSED for a frame without an entry, if it is in no run. */
FrameState physical_state (const Physical *physical, uint64_t pfn);
/* For an unused frame: is it in the set of zeroed ones or never used, or in the set of free ones? */
bool physical_is_zeroed (const Physical *physical, uint64_t pfn);
bool physical_is_free (const Physical *physical, uint64_t pfn);

/* The slow half of writing: there are no bytes yet, or they are shared. */
void physical_write_slow (Physical *physical, uint64_t pfn, uint32_t offset, uint32_t size, const void *data);

/* Accesses are mostly of a few sizes, which need no call. */
static inline void
physical_copy (void *to, const void *from, uint32_t size)
{
  if (size == 8)
    memcpy (to, from, 8);
  else if (size == 4)
    memcpy (to, from, 4);
  else if (size == 1)
    memcpy (to, from, 1);
  else
    memcpy (to, from, size);
}

/* Bytes of a used frame; @offset + @size within it.  Zeros written where there was nothing else take no room. */
static inline void
physical_read (const Physical *physical, uint64_t pfn, uint32_t offset, uint32_t size, void *data)
{
  const Frame *frame = physical_frame (physical, pfn);
  const Content *content = frame == NULL ? NULL : frame->content; /* NULL: of a large page, never written */
  if (content == NULL)
    memset (data, 0, size);
  else
    physical_copy (data, (const unsigned char *) content->word + offset, size);
}

static inline void
physical_write (Physical *physical, uint64_t pfn, uint32_t offset, uint32_t size, const void *data)
{
  Content *content = physical_edit (physical, pfn)->content;
  if (content == NULL || content->references > 1)
    {
      physical_write_slow (physical, pfn, offset, size, data);
      return;
    }
  content->digest_known = false;
  physical_copy ((unsigned char *) content->word + offset, data, size);
}

/* @content, a page's bytes, become those of a used frame, which shares them. */
void physical_put_content (Physical *physical, uint64_t pfn, Content *content);

/* A little-endian number of @width 2, 4 or 8 bytes in a used frame, at a multiple of @width. */
uint64_t physical_load (const Physical *physical, uint64_t pfn, uint32_t offset, uint32_t width);
void physical_store (Physical *physical, uint64_t pfn, uint32_t offset, uint32_t width, uint64_t value);
/* Only zeros lie in a used frame from @offset up to the answer, which is beyond @end at most to a multiple of 8. */
uint32_t physical_skip_zeros (const Physical *physical, uint64_t pfn, uint32_t offset, uint32_t end);

/* Lists through the entries' links.  The frame to add is on no list; the one to remove is on this one. */
void frame_list_append (Physical *physical, FrameList *list, uint64_t pfn);
void frame_list_prepend (Physical *physical, FrameList *list, uint64_t pfn);
void frame_list_remove (Physical *physical, FrameList *list, uint64_t pfn);

/* The state, the bytes of all frames and the order of all lists. */
Digest128 physical_digest (Physical *physical);
/* NULL, or which law is broken: sets, watermarks, standby and modified lists and counts agree with the entries. */
const char *physical_check (const Physical *physical);

#endif
