#include "paging/content.h"
#include <glib.h>

Content *
content_new (uint32_t size)
{
  Content *content = g_malloc0 (sizeof *content + size);
  content->references = 1;
  content->size = size;
  return content;
}

void
content_unref (Content *content)
{
  if (content != NULL && --content->references == 0)
    g_free (content);
}

void
content_own_slow (Content **content)
{
  Content *copy = g_memdup2 (*content, sizeof *copy + (*content)->size);
  copy->references = 1;
  (*content)->references--;
  *content = copy;
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
