/* AWE: the frames that a process owns, and the windows in which it maps them itself. */
#ifndef VASBOX_SPACE_WINDOW_H
#define VASBOX_SPACE_WINDOW_H

#include "space/space.h"

typedef struct SpaceTake
{
  uint64_t wanted;
  uint32_t node;
  uint64_t *pfns; /* the first @room numbers go there */
  uint64_t room;
  uint64_t got;   /* out: as many as there are */
} SpaceTake;

/* INSUFFICIENT_RESOURCES AW-003 where there is not one; COMMITMENT_LIMIT VA-044, PAGEFILE_QUOTA_EXCEEDED CC-007. */
VasVerdict space_take_frames (SpaceContext *context, SpaceTake *take) VAS_WARN_UNUSED;
/* All or none.  INVALID_PARAMETER AW-009 where one is not owned, or named twice. */
VasVerdict space_free_frames (SpaceContext *context, const uint64_t *pfns, uint64_t n) VAS_WARN_UNUSED;

typedef struct SpaceMap
{
  uint64_t n;
  const uint64_t *pages;
  const uint64_t *pfns; /* NULL: unmap */
} SpaceMap;

/* INVALID_PARAMETER AW-008 where @pages do not lie in one window. */
VasVerdict space_check_window (const SpaceContext *context, PageRange pages) VAS_WARN_UNUSED;
/* The same, and then none of @pages is mapped any more; it costs what was mapped, not what @pages are. */
VasVerdict space_unmap_frames (SpaceContext *context, PageRange pages) VAS_WARN_UNUSED;

/* All or none; what was mapped there is unmapped.  INVALID_PARAMETER AW-008 where a page is in no window, AW-009 one
 * is not owned, AW-004 it is named twice, or mapped at a page not among them; INSUFFICIENT_RESOURCES AW-006 no frame is
 * left for page tables. */
VasVerdict space_map_frames (SpaceContext *context, const SpaceMap *map) VAS_WARN_UNUSED;

#endif
