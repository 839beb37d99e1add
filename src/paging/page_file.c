#include "paging/page_file.h"

static void
retain_slot (void *element)
{
  content_ref (((PageSlot *) element)->content);
}

static void
release_slot (void *element)
{
  content_unref (((PageSlot *) element)->content);
}

static Digest128
digest_slot (const void *element, uint64_t index)
{
  const PageSlot *slot = element;
  return hash_take (hash_take (content_digest (slot->content), index, slot->page), slot->asid, 0);
}

static const CowType slot_type = { sizeof (PageSlot), 4, retain_slot, release_slot, digest_slot };

void
page_file_init (PageFile *file, uint64_t n_slots)
{
  *file = (PageFile){ .n_slots = n_slots };
  cow_array_init (&file->slots, &slot_type);
}

void
page_file_share (PageFile *copy, const PageFile *file)
{
  *copy = *file;
  cow_array_share (&copy->slots, &file->slots);
}

void
page_file_clear (PageFile *file)
{
  cow_array_clear (&file->slots);
}

uint64_t
page_file_take (PageFile *file, uint32_t asid, uint64_t page)
{
  if (page_file_is_full (file))
    return NO_SLOT;
  uint64_t slot = cow_array_next_absent (&file->slots, file->lowest);
  PageSlot *taken = cow_array_edit (&file->slots, slot);
  taken->page = page;
  taken->asid = asid;
  file->lowest = slot + 1;
  return slot;
}

void
page_file_give_back (PageFile *file, uint64_t slot)
{
  cow_array_remove (&file->slots, slot);
  if (slot < file->lowest)
    file->lowest = slot;
}

void
page_file_write (PageFile *file, uint64_t slot, Content *content)
{
  PageSlot *written = cow_array_edit (&file->slots, slot);
  content_ref (content);
  content_unref (written->content);
  written->content = content;
}

const PageSlot *
page_file_slot (const PageFile *file, uint64_t slot)
{
  return cow_array_get (&file->slots, slot);
}
