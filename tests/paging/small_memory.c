#include "small_memory.h"
#include "../support/test_main.h"
#include <string.h>

Memory memory;
const MemoryGrant grant = { .readable = true, .writable = true };
const MemoryLimits limits = { 2, 8, false, false };
MemoryGrant asked_grant;

void
begin (uint64_t n_frames, uint64_t n_slots, VasReplacement replacement)
{
  VasConfig config;
  vas_config_init (&config);
  config.page_size = PAGE_SIZE;
  config.paging_format = VAS_PAGING_PLAIN;
  strcpy (config.paging_bits, "3,3,6");
  config.physical_memory = n_frames * PAGE_SIZE;
  config.page_file = n_slots * PAGE_SIZE;
  config.replacement = replacement;
  memory_init (&memory, &config);
  memory_add_space (&memory, 1, &limits);
  memory_add_space (&memory, 2, &limits);
}

void
end (void)
{
  memory_clear (&memory);
}

bool
touch (uint32_t asid, uint64_t page, MemoryKind kind)
{
  uint64_t pfn;
  int level;
  if (memory_reference (&memory, asid, page, kind, &pfn, &level))
    return true;
  if (memory_fault_in (&memory, asid, page, &grant, kind) != VAS_STATUS_SUCCESS)
    return false;
  ck_assert (memory_reference (&memory, asid, page, kind, &pfn, &level));
  return true;
}

void
write_word (uint32_t asid, uint64_t page, uint64_t value)
{
  uint64_t pfn;
  int level;
  ck_assert (touch (asid, page, MEMORY_WRITE));
  ck_assert (memory_reference (&memory, asid, page, MEMORY_WRITE, &pfn, &level));
  memory_write_frame (&memory, pfn, 0, 8, &value);
}

uint64_t
peek_word (uint32_t asid, uint64_t page)
{
  uint64_t value;
  memory_peek (&memory, asid, page, 0, 8, &value);
  return value;
}

MemoryPageInfo
info_of (uint32_t asid, uint64_t page)
{
  MemoryPageInfo info;
  memory_page_info (&memory, asid, page, &info);
  return info;
}

PageRange
pages (uint64_t start, uint64_t n)
{
  return (PageRange){ start, start + n };
}

static MemoryGrant
give_asked_grant (void *data, uint32_t asid, uint64_t page)
{
  (void) data;
  (void) asid;
  (void) page;
  return asked_grant;
}

const char *
found_in (const Memory *another)
{
  return memory_check (another, give_asked_grant, NULL);
}

const char *
found (void)
{
  return found_in (&memory);
}
