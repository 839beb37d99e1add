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
  reader->damage = NULL;
}

void
page_reader_clear (PageReader *reader)
{
  g_free (reader->damage);
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

/* The next accesses, none at the end; false at damage that is not left out. */
static gboolean
read_batch (PageReader *reader, GError **error)
{
  AccessLog *log = &reader->log;
  for (;;)
    {
      GError *damage = NULL;
      reader->at = 0;
      reader->n = access_log_read (log, reader->batch, G_N_ELEMENTS (reader->batch), &damage);
      if (damage == NULL)
        return TRUE;
      if (access_format_is_strict (log->format))
        {
          g_propagate_error (error, damage);
          return FALSE;
        }
      if (reader->damage == NULL)
        reader->damage = g_strdup (damage->message);
      g_error_free (damage);
    }
}

gboolean
page_reader_read (PageReader *reader, PageReference *references, gsize n, gsize *n_read, GError **error)
{
  for (*n_read = 0; *n_read < n; (*n_read)++)
    {
      if (reader->at == reader->n && !read_batch (reader, error))
        return FALSE;
      if (reader->n == 0)
        break;
      references[*n_read] = next_reference (reader);
    }
  return TRUE;
}
