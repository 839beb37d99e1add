/* The bytes of a page or of a page table, reference-counted: a frame, a page-file slot and snapshots may share them.
 * What was never written with something other than zero has none (NULL).  Shared bytes are never changed. */
#ifndef VASBOX_PAGING_CONTENT_H
#define VASBOX_PAGING_CONTENT_H

#include "base/hash.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Content
{
  uint32_t references;
  uint32_t size; /* bytes, a multiple of 8 */
  Digest128 digest;
  bool digest_known;
  uint64_t word[]; /* the bytes as they lie in simulated memory */
} Content;

/* @size bytes of zero with one reference. */
Content *content_new (uint32_t size);

static inline Content *
content_ref (Content *content)
{
  if (content != NULL)
    content->references++;
  return content;
}

/* Gives up one reference; NULL is allowed. */
void content_unref (Content *content);

/* Makes *@content, which is not NULL, the caller's alone, copying it where it is shared, for changing. */
void content_own_slow (Content **content);

static inline unsigned char *
content_own (Content **content)
{
  if ((*content)->references > 1)
    content_own_slow (content);
  (*content)->digest_known = false;
  return (unsigned char *) (*content)->word;
}

/* Are these bytes all zero? */
bool content_is_zero (const void *data, uint32_t size);

/* A sum over the words that are not zero: bytes that are all zero have the digest of none (0, 0). */
Digest128 content_digest (Content *content);

#endif
