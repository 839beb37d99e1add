/* From accesses to page references. */
#include "cli/paging.h"

void
page_reader_init (PageReader *reader, AccessFormat format, const char *file, const char *text, gsize n_text,
                  guint64 page_size)
{
  access_log_init (&reader->log, format, file, text, n_text);
  reader->page_size = page_size;
  reader->page_shift = (page_size & (page_size - 1)) == 0 ? g_bit_nth_lsf (page_size, -1) : -1;
  reader->at = reader->n = 0;
  reader->pages_done = 0;
}

static guint64
page_of (const PageReader *reader, guint64 address)
{
  return reader->page_shift >= 0 ? address >> reader->page_shift : address / reader->page_size;
}

/* The next page of the access that the reader is at. */
static PageReference
next_reference (PageReader *reader)
{
  const Access *access = &reader->batch[reader->at];
  guint64 page = access->address, last = page;
  if (access->kind != ACCESS_PAGE)
    {
      page = page_of (reader, access->address) + reader->pages_done;
      last = page_of (reader, access->address + access->size - 1);
    }
  reader->pages_done++;
  if (page == last)
    {
      reader->at++;
      reader->pages_done = 0;
    }
  return (PageReference) { page, access->kind == ACCESS_WRITE };
}

gboolean
page_reader_read (PageReader *reader, PageReference *references, gsize n, gsize *n_read, GError **error)
{
  g_autoptr (GError) damage = NULL;
  *n_read = 0;
  while (*n_read < n)
    {
      if (reader->at == reader->n)
        {
          reader->n = access_log_read (&reader->log, reader->batch, G_N_ELEMENTS (reader->batch), &damage);
          reader->at = 0;
          if (reader->n == 0)
            break;
        }
      references[(*n_read)++] = next_reference (reader);
    }
  if (damage == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&damage));
  return FALSE;
}
