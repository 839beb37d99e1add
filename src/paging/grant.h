/* What may be done with one page: what an access asks, and what the promise allows.  The paging floor never sees the
 * region map; the space floor hands it a grant. */
#ifndef VASBOX_PAGING_GRANT_H
#define VASBOX_PAGING_GRANT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum MemoryKind
{
  MEMORY_READ,
  MEMORY_WRITE,
  MEMORY_EXECUTE
} MemoryKind;

typedef enum MemoryCache
{
  MEMORY_CACHE_WRITE_BACK,
  MEMORY_CACHE_NONE,
  MEMORY_CACHE_WRITE_COMBINE
} MemoryCache;

typedef struct MemoryGrant
{
  bool readable;   /* false: no mapping may exist (reserved, no access, guard) */
  bool writable;
  bool executable;
  bool copies;     /* a store's page is never mapped writable: a write makes the process's own, which has the rest */
  bool watched;    /* writes are reported: a dirty mark is latched when its mapping goes */
  bool large;      /* of a large page */
  MemoryCache cache;
  uint8_t node;    /* preferred for its frame */
} MemoryGrant;

#endif
