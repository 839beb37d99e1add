/* What the promise lets the page tables say: the one place where an attribute becomes a grant. */
#ifndef VASBOX_SPACE_GRANT_H
#define VASBOX_SPACE_GRANT_H

#include "base/protection.h"
#include "paging/memory.h"
#include "region/attribute.h"

/* The readable bit is clear where no mapping may exist: not committed, no access, guard; writes made before that are
 * watched for there too.  A copy-on-write page is not writable until its copy is made.  @dep: pages that are not
 * executable cannot be executed (AC-032). */
static inline MemoryGrant
space_grant (RegionAttribute attribute, bool dep)
{
  uint32_t protect = region_attribute_protect (attribute), flags = region_attribute_flags (attribute);
  MemoryGrant grant = { .readable = false,
                        .watched = (flags & REGION_FLAG_WRITE_WATCH) != 0,
                        .large = (flags & REGION_FLAG_LARGE_PAGES) != 0 };
  if (region_attribute_state (attribute) != REGION_STATE_COMMITTED
      || (protect & (VAS_PAGE_GUARD | VAS_PAGE_NOACCESS)) != 0)
    return grant;
  grant.readable = true;
  grant.copies = protection_is_writecopy (protect);
  grant.writable = protection_is_writable (protect) && !grant.copies;
  grant.executable = !dep || protection_is_executable (protect);
  grant.cache = (protect & VAS_PAGE_NOCACHE) != 0        ? MEMORY_CACHE_NONE
                : (protect & VAS_PAGE_WRITECOMBINE) != 0 ? MEMORY_CACHE_WRITE_COMBINE
                                                         : MEMORY_CACHE_WRITE_BACK;
  return grant;
}

#endif
