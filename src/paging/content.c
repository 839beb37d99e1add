#include "paging/content.h"
#include <glib.h>
#include <string.h>

/* A few blocks given back wait here for their next use, for malloc takes longer over blocks as large as a page than
 * clearing one does.  A stack of blocks of one size, a thread's own; each block's references count it and those below.
 *
 *     top -> [3| ] -> [2| ] -> [1|NULL]
 */
enum { MOST_SPARES = 64 };
static void free_spares (void *top);
static GPrivate spares = G_PRIVATE_INIT (free_spares);

static Content *
below (const Content *spare)
{
  Content *next;
  memcpy (&next, spare->word, sizeof next);
  return next;
}

static void
free_spares (void *top)
{
  for (Content *spare = top, *next; spare != NULL; spare = next)
    {
      next = below (spare);
      g_free (spare);
    }
}

static void
spare (Content *content)
{
  Content *top = g_private_get (&spares);
  if (top != NULL && (top->size != content->size || top->references == MOST_SPARES))
    {
      free_spares (top);
      top = NULL;
    }
  content->references = top != NULL ? top->references + 1 : 1;
  memcpy (content->word, &top, sizeof top);
  g_private_set (&spares, content);
}

Content *
content_new (uint32_t size)
{
  Content *content = g_private_get (&spares);
  if (content != NULL && content->size == size)
    {
      g_private_set (&spares, below (content));
      memset (content, 0, sizeof *content + size);
    }
  else
    content = g_malloc0 (sizeof *content + size);
  content->references = 1;
  content->size = size;
  return content;
}

void
content_unref (Content *content)
{
  if (content != NULL && --content->references == 0)
    spare (content);
}

void
content_own_slow (Content **content)
{
  Content *copy = g_memdup2 (*content, sizeof *copy + (*content)->size);
  copy->references = 1;
  (*content)->references--;
  *content = copy;
}

bool
content_is_zero (const void *data, uint32_t size)
{
  const unsigned char *bytes = data;
  return size == 0 || (bytes[0] == 0 && memcmp (bytes, bytes + 1, size - 1) == 0);
}

Digest128
content_digest (Content *content)
{
  if (content == NULL)
    return (Digest128){ 0, 0 };
  if (content->digest_known)
    return content->digest;
  Digest128 sum = { 0, 0 };
  for (uint32_t i = 0; i < content->size / 8; i++)
    if (content->word[i] != 0)
      sum = hash_sum (sum, hash_take ((Digest128){ 0, 0 }, i, GUINT64_FROM_LE (content->word[i])));
  content->digest = sum;
  content->digest_known = true;
  return sum;
}
