/* Locking pages into the working set. */
#include "space/service.h"
#include "space/space_internal.h"
#include <vasbox/protection.h>

/* A lock reads each page (VL-028): what an access would meet, told by the clauses of locks. */
static VasVerdict
refuse_lock (const SpaceContext *context, uint64_t page, const VasFault *fault)
{
  if (fault->status == VAS_STATUS_GUARD_PAGE_VIOLATION)
    return REFUSE_AT (context, page, GUARD_PAGE_VIOLATION, 'V', 'L', 5);
  return fault->rule == VAS_RULE ('A', 'C', 6) ? REFUSE_AT (context, page, ACCESS_VIOLATION, 'V', 'L', 3)
                                               : REFUSE_AT (context, page, ACCESS_VIOLATION, 'V', 'L', 4);
}

/* What the promise says of the part of @pages that begins at @page and lies in one entry, up to *@end. */
static VasVerdict
may_lock_entry (SpaceContext *context, uint64_t page, uint64_t limit, uint64_t *end)
{
  VasFault fault;
  RegionEntry entry = region_map_find (&context->space->map, page);
  *end = entry.end < limit ? entry.end : limit;
  if (!region_attribute_is_free (entry.attribute)
      && (region_attribute_flags (entry.attribute) & (REGION_FLAG_PHYSICAL | REGION_FLAG_LARGE_PAGES)) != 0)
    return REFUSE_AT (context, page, INCOMPATIBLE_FILE_MAP, 'V', 'L', 14);
  SpaceAccess access = { .kind = VAS_ACCESS_READ,
                         .address = geometry_address (context->geometry, page),
                         .size = geometry_address (context->geometry, *end - page) };
  if (space_access_allowed (context, &access, &fault))
    return VERDICT_OK;
  return refuse_lock (context, geometry_page (context->geometry, fault.parameters[1]), &fault); /* offered alone */
}

/* Pages of @pages that have a lock of any kind. */
static uint64_t
count_locked (const SpaceContext *context, PageRange pages)
{
  MemoryPageInfo info;
  uint64_t locked = 0;
  for (uint64_t page = pages.start; memory_next_page (context->memory, context->asid, &page, pages.end); page++)
    locked += memory_page_info (context->memory, context->asid, page, &info) && info.locks != 0;
  return locked;
}

static VasVerdict
may_lock (SpaceContext *context, PageRange pages, uint64_t limit)
{
  uint64_t end;
  for (uint64_t page = pages.start; page < pages.end; page = end)
    {
      VasVerdict verdict = may_lock_entry (context, page, pages.end, &end);
      if (verdict.status != VAS_STATUS_SUCCESS)
        return verdict;
    }
  uint64_t wanted = pages.end - pages.start - count_locked (context, pages);
  uint64_t locked = memory_counters (context->memory, context->asid).locked;
  return locked > limit || wanted > limit - locked ? REFUSE (WORKING_SET_QUOTA, 'V', 'L', 9) : VERDICT_OK;
}

/* Brings @page in and locks it; *@was_locked is set where it had one of @locks. */
static bool
lock_page (SpaceContext *context, uint64_t page, uint32_t locks, bool *was_locked, VasFault *fault)
{
  SpaceAccess access
      = { .kind = VAS_ACCESS_READ, .address = geometry_address (context->geometry, page), .size = 1 };
  if (space_transfer (context, &access, fault) == 0)
    return false;
  for (uint32_t lock = MEMORY_LOCK_PROCESS; lock <= MEMORY_LOCK_SYSTEM; lock <<= 1)
    if ((locks & lock) != 0 && !memory_lock_page (context->memory, context->asid, page, (MemoryLock) lock))
      *was_locked = true;
  return true;
}

VasVerdict
space_lock (SpaceContext *context, PageRange pages, uint32_t locks, uint64_t limit)
{
  VasFault fault;
  bool was_locked = false, is_done = true;
  VasVerdict verdict = may_lock (context, pages, limit);
  if (verdict.status != VAS_STATUS_SUCCESS)
    return verdict;
  Memory before;
  memory_share (&before, context->memory);
  for (uint64_t page = pages.start; page < pages.end && is_done; page++)
    is_done = lock_page (context, page, locks, &was_locked, &fault);
  if (!is_done)
    {
      space_put_memory_back (context->memory, &before);
      verdict = (VasVerdict) { fault.status, fault.rule, fault.parameters[1] };
    }
  else if (was_locked)
    verdict.status = VAS_STATUS_WAS_LOCKED;
  memory_clear (&before);
  return verdict;
}

/* What an unlock finds of a range. */
typedef struct Locked
{
  uint64_t locked;       /* pages with all the locks asked for */
  uint64_t first_other;  /* the first page without */
  bool has_working_page; /* one of the others is in the working set, and has no other lock */
} Locked;

static Locked
look_at_locks (const SpaceContext *context, PageRange pages, uint32_t locks)
{
  MemoryPageInfo info;
  Locked found = { 0, pages.start, false };
  for (uint64_t page = pages.start; memory_next_page (context->memory, context->asid, &page, pages.end); page++)
    if (!memory_page_info (context->memory, context->asid, page, &info))
      continue;
    else if ((info.locks & locks) != locks)
      found.has_working_page |= info.place == MEMORY_WORKING_SET && info.locks == 0;
    else
      {
        found.locked++;
        found.first_other += found.first_other == page;
      }
  return found;
}

/* VL-011, VL-022: what is not locked leaves the working set. */
static void
trim_unlocked (SpaceContext *context, PageRange pages)
{
  for (uint64_t page = pages.start; memory_next_page (context->memory, context->asid, &page, pages.end); page++)
    memory_trim_page (context->memory, context->asid, page);
}

VasVerdict
space_unlock (SpaceContext *context, PageRange pages, uint32_t locks)
{
  Locked found = look_at_locks (context, pages, locks);
  if (found.locked < pages.end - pages.start)
    {
      trim_unlocked (context, pages);
      return found.locked != 0         ? REFUSE_AT (context, found.first_other, NOT_LOCKED, 'V', 'L', 11)
             : found.has_working_page ? REFUSE_AT (context, found.first_other, NOT_LOCKED, 'V', 'L', 22)
                                      : REFUSE_AT (context, found.first_other, NOT_LOCKED, 'V', 'L', 6);
    }
  for (uint64_t page = pages.start; page < pages.end; page++)
    for (uint32_t lock = MEMORY_LOCK_PROCESS; lock <= MEMORY_LOCK_SYSTEM; lock <<= 1)
      if ((locks & lock) != 0)
        memory_unlock_page (context->memory, context->asid, page, (MemoryLock) lock);
  return VERDICT_OK;
}
