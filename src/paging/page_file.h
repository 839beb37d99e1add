/* The page file: slots of one page each, the lowest free one first.  A slot has one owner. */
#ifndef VASBOX_PAGING_PAGE_FILE_H
#define VASBOX_PAGING_PAGE_FILE_H

#include "base/cow_array.h"
#include "paging/content.h"

#define NO_SLOT UINT64_MAX

typedef struct PageSlot
{
  Content *content; /* NULL: zero */
  uint64_t page;
  uint64_t asid;
} PageSlot;

typedef struct PageFile
{
  CowArray slots;  /* PageSlot: the used ones */
  uint64_t n_slots;
  uint64_t lowest; /* no slot below is free */
} PageFile;

void page_file_init (PageFile *file, uint64_t n_slots);
void page_file_share (PageFile *copy, const PageFile *file);
void page_file_clear (PageFile *file);

static inline bool
page_file_is_full (const PageFile *file)
{
  return file->slots.count == file->n_slots;
}

/* The lowest free slot, now @page's; NO_SLOT where the file is full. */
uint64_t page_file_take (PageFile *file, uint32_t asid, uint64_t page);
void page_file_give_back (PageFile *file, uint64_t slot);
/* The slot holds what @content holds: one more reference to it. */
void page_file_write (PageFile *file, uint64_t slot, Content *content);
/* A used slot. */
const PageSlot *page_file_slot (const PageFile *file, uint64_t slot);

#endif
