/* A list of frame numbers in some order, each at most once.  Two links a frame, so every change is O(1), and frames
 * that were never in the list cost nothing but their address space. */
#ifndef VASBOX_PAGING_POLICY_LIST_H
#define VASBOX_PAGING_POLICY_LIST_H

#include <glib.h>
#include <stdint.h>

typedef struct PolicyLinks
{
  uint32_t next, previous;
} PolicyLinks;

typedef struct PolicyList
{
  PolicyLinks *links; /* n_frames + 1: the last is the list's own, its next is the front, its previous the back */
  uint32_t n_frames; /* also "no frame" */
} PolicyList;

static inline void
policy_list_empty (PolicyList *list)
{
  list->links[list->n_frames] = (PolicyLinks) { list->n_frames, list->n_frames };
}

static inline void
policy_list_init (PolicyList *list, uint32_t n_frames)
{
  list->links = g_new (PolicyLinks, (gsize) n_frames + 1);
  list->n_frames = n_frames;
  policy_list_empty (list);
}

static inline void
policy_list_clear (PolicyList *list)
{
  g_free (list->links);
}

/* n_frames where the list is empty. */
static inline uint32_t
policy_list_front (const PolicyList *list)
{
  return list->links[list->n_frames].next;
}

static inline uint32_t
policy_list_back (const PolicyList *list)
{
  return list->links[list->n_frames].previous;
}

/* @frame is not in the list. */
static inline void
policy_list_append (PolicyList *list, uint32_t frame)
{
  PolicyLinks *links = list->links;
  uint32_t back = links[list->n_frames].previous;
  links[frame] = (PolicyLinks) { list->n_frames, back };
  links[back].next = frame;
  links[list->n_frames].previous = frame;
}

/* @frame is in the list. */
static inline void
policy_list_remove (PolicyList *list, uint32_t frame)
{
  PolicyLinks *links = list->links;
  PolicyLinks at = links[frame];
  links[at.previous].next = at.next;
  links[at.next].previous = at.previous;
}

static inline void
policy_list_move_to_back (PolicyList *list, uint32_t frame)
{
  if (list->links[frame].next == list->n_frames)
    return;
  policy_list_remove (list, frame);
  policy_list_append (list, frame);
}

#endif
