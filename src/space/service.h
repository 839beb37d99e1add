/* What system services do with the memory of a space for a program: copy it, lock it, say what was written, say what
 * is in the working set.  Guard pages met are consumed, and nothing grows a stack (AC-034). */
#ifndef VASBOX_SPACE_SERVICE_H
#define VASBOX_SPACE_SERVICE_H

#include "space/access.h"

/* One end of a copy: memory of a space, or bytes of the program that embeds the machine. */
typedef struct SpaceBuffer
{
  SpaceContext *context;     /* NULL: the host's bytes */
  uint64_t address;          /* of the space */
  const unsigned char *from; /* the host's bytes, of a source */
  unsigned char *to;         /* the host's bytes, of a destination; NULL: not wanted */
  uint64_t to_size;          /* what there is room for; the rest of the bytes is not wanted */
} SpaceBuffer;

typedef struct SpaceCopy
{
  SpaceBuffer source, destination;
  uint64_t size;
  /* out */
  uint64_t copied;
  bool source_failed; /* where the copy stopped: at its source, else at its destination */
  VasFault fault;
} SpaceCopy;

/* The whole copy (true), or up to what stopped it.  The source is looked at first: where the promise forbids reading
 * a page of it, nothing is copied (RW-001, RW-017).  The destination takes the bytes below the page that the promise
 * forbids writing (RW-016, RW-018).  Where a page cannot be brought in, nothing counts as copied, and the caller puts
 * memory back. */
bool space_copy (SpaceCopy *copy);
/* Its look at the source alone. */
bool space_copy_may_read (SpaceCopy *copy);

/* Locks @pages with @locks (MemoryLock bits); at most @limit pages of the space may be locked then.  SUCCESS, or
 * WAS_LOCKED where a page had one of the locks (VL-024); INCOMPATIBLE_FILE_MAP VL-014; ACCESS_VIOLATION VL-003, VL-004;
 * GUARD_PAGE_VIOLATION VL-005; WORKING_SET_QUOTA VL-009; IN_PAGE_ERROR as an access. */
VasVerdict space_lock (SpaceContext *context, PageRange pages, uint32_t locks, uint64_t limit) VAS_WARN_UNUSED;

/* Takes @locks from @pages, which all have them.  NOT_LOCKED where not all do: VL-011 some; VL-022 none, and pages of
 * them left the working set; VL-006 none, nothing happened. */
VasVerdict space_unlock (SpaceContext *context, PageRange pages, uint32_t locks) VAS_WARN_UNUSED;

/* @pages must lie in one watched allocation.  INVALID_PARAMETER WW-018, WW-016. */
VasVerdict space_check_watched (const SpaceContext *context, PageRange pages) VAS_WARN_UNUSED;

/* The lowest written pages of @pages, at most @most: their number; of the first @n_addresses their addresses.
 * @reset: they count as written no more. */
typedef struct SpaceWatch
{
  PageRange pages;
  uint64_t most;
  bool reset;
  uint64_t *addresses;
  uint64_t n_addresses;
} SpaceWatch;
uint64_t space_take_written (SpaceContext *context, const SpaceWatch *watch);

/* Offers the contents of @pages, with @priority 1 (goes first) to 4; takes them back, BUSY OD-005 where some were
 * discarded; does away with them.  CONFLICTING_ADDRESSES OD-012 where a page is not the process's own, committed and
 * neither large nor of AWE; of discarding INVALID_PARAMETER OD-009 where one is not exactly PAGE_READWRITE. */
VasVerdict space_offer (SpaceContext *context, PageRange pages, uint32_t priority) VAS_WARN_UNUSED;
VasVerdict space_reclaim (SpaceContext *context, PageRange pages) VAS_WARN_UNUSED;
VasVerdict space_discard_contents (SpaceContext *context, PageRange pages) VAS_WARN_UNUSED;

/* One page as QueryWorkingSetEx tells it; all 0 where it is not valid. */
typedef struct SpaceWorkingPage
{
  bool valid, locked, large, shared;
  uint32_t protect, node;
  uint32_t share_count; /* of a shared page its mappings, at most 7 */
} SpaceWorkingPage;
SpaceWorkingPage space_working_page (const SpaceContext *context, uint64_t page);

/* The first page >= *@page that is valid and not large (true), in *@working too. */
bool space_next_working_page (const SpaceContext *context, uint64_t *page, SpaceWorkingPage *working);

#endif
