#include "stores_model.h"
#include "../support/test_main.h"
#include <string.h>

World world;
const char *seen;

ModelPage *
model (uint32_t asid, uint64_t page)
{
  return &world.page[asid][page];
}

static MemoryGrant
grant_of (void *data, uint32_t asid, uint64_t page)
{
  (void) data;
  return model (asid, page)->grant;
}

void
check (void)
{
  const char *broken = memory_check (&world.memory, grant_of, NULL);
  if (broken != NULL)
    ck_abort_msg ("after %s: %s", seen, broken);
}

MemoryPageInfo
info_of (uint32_t asid, uint64_t page)
{
  MemoryPageInfo info;
  memory_page_info (&world.memory, asid, page, &info);
  return info;
}

uint64_t *
words_of (uint32_t asid, uint64_t page)
{
  ModelPage *m = model (asid, page);
  return m->store == 0 || m->own ? m->word : world.store[m->store].word[m->store_page];
}

static void
check_contents (uint32_t asid, uint64_t page)
{
  uint64_t word[WORDS];
  memory_peek (&world.memory, asid, page, 0, PAGE_SIZE, word);
  if (memcmp (word, words_of (asid, page), sizeof word) != 0)
    ck_abort_msg ("after %s: page %u of %u reads something else", seen, (unsigned) page, asid);
}

/* How many places have a store's page mapped. */
static uint32_t
count_mappings (int store, uint64_t store_page)
{
  uint32_t n = 0;
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    for (uint64_t page = 0; page < N_PAGES; page++)
      {
        const ModelPage *m = model (asid, page);
        n += m->store == store && m->store_page == store_page && !m->own && info_of (asid, page).mapped;
      }
  return n;
}

void
check_page (uint32_t asid, uint64_t page)
{
  const ModelPage *m = model (asid, page);
  MemoryPageInfo info = info_of (asid, page);
  const MemoryView *view = memory_find_view (&world.memory, asid, page);
  check_contents (asid, page);
  ck_assert_uint_eq (info.locks, m->locks);
  ck_assert_int_eq (info.shared, m->store != 0 && !m->own);
  ck_assert_int_eq (memory_is_shared (&world.memory, asid, page), info.shared);
  ck_assert_int_eq (view != NULL, m->store != 0);
  if (view != NULL)
    ck_assert_uint_eq (view->store_page + (page - view->pages.start), m->store_page);
  if (info.shared)
    ck_assert_uint_eq (info.share_count, count_mappings (m->store, m->store_page));
  if (m->locks != 0 && !info.shared)
    ck_assert_int_eq (info.place, MEMORY_WORKING_SET);
}

void
check_everything (void)
{
  uint64_t word[WORDS];
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    {
      uint64_t n_mapped = 0, n_locked = 0;
      for (uint64_t page = 0; page < N_PAGES; page++)
        {
          check_page (asid, page);
          n_mapped += info_of (asid, page).shared ? info_of (asid, page).mapped
                                                  : info_of (asid, page).place == MEMORY_WORKING_SET;
          n_locked += model (asid, page)->locks != 0;
        }
      ck_assert_uint_eq (memory_counters (&world.memory, asid).working_set, n_mapped);
      ck_assert_uint_eq (memory_counters (&world.memory, asid).locked, n_locked);
    }
  for (int s = 1; s <= N_STORES; s++)
    for (uint64_t page = 0; world.store[s].exists && page < STORE_PAGES; page++)
      {
        memory_peek (&world.memory, world.store[s].id, page, 0, PAGE_SIZE, word);
        ck_assert_mem_eq (word, world.store[s].word[page], sizeof word);
      }
  MemoryCounters sum = memory_counters (&world.memory, NO_ASID);
  ck_assert_uint_eq (sum.working_set + sum.standby + sum.modified + sum.table_pages,
                     world.memory.physical.frames.count);
}

/* Must a frame that this page is in stay? */
static bool
must_stay (MemoryPageInfo info, bool locked, bool backed)
{
  const PageFile *file = &world.memory.page_file;
  return info.pfn == NO_FRAME || locked
         || (file->slots.count == file->n_slots && info.dirty && info.slot == NO_SLOT && !backed);
}

bool
is_store_page_locked (int store, uint64_t store_page)
{
  for (uint32_t asid = 1; asid <= N_SPACES; asid++)
    for (uint64_t page = 0; page < N_PAGES; page++)
      {
        const ModelPage *m = model (asid, page);
        if (m->store == store && m->store_page == store_page && !m->own && m->locks != 0)
          return true;
      }
  return false;
}

void
check_exhausted (uint32_t asid, uint64_t page)
{
  uint64_t pinned = info_of (asid, page).pfn;
  for (uint32_t a = 1; a <= N_SPACES; a++)
    for (uint64_t p = 0; p < N_PAGES; p++)
      if (!info_of (a, p).shared && info_of (a, p).pfn != pinned)
        ck_assert (must_stay (info_of (a, p), model (a, p)->locks != 0, false));
  for (int s = 1; s <= N_STORES; s++)
    for (uint64_t p = 0; world.store[s].exists && p < STORE_PAGES; p++)
      if (info_of (world.store[s].id, p).pfn != pinned)
        ck_assert (must_stay (info_of (world.store[s].id, p), is_store_page_locked (s, p), world.store[s].backed));
}
