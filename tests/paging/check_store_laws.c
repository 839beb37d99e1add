/* What memory_check() must find of stores and views, each broken once. */
#include "../support/test_main.h"
#include "paging/records.h"
#include "paging/store.h"
#include "small_memory.h"

static uint32_t store, backed;
static uint64_t pfn; /* of the store's page 0 */

static void
finds (const char *law)
{
  const char *broken = found ();
  if (law == NULL)
    ck_assert_ptr_null (broken);
  else
    ck_assert_str_eq (broken, law);
}

/* Page 0 of a store is seen in 1 (page 8) and 2 (page 16), written and locked by 1; page 1 was read by 1 and is on the
 * standby list.  Page 0 of a backed store is seen in 2 (page 24), read and not written. */
static void
begin_to_break (void)
{
  begin (20, 8, VAS_REPLACEMENT_FIFO);
  asked_grant = grant;
  store = memory_add_store (&memory, false);
  backed = memory_add_store (&memory, true);
  memory_add_view (&memory, 1, pages (8, 4), store, 0);
  memory_add_view (&memory, 2, pages (16, 4), store, 0);
  memory_add_view (&memory, 2, pages (24, 4), backed, 0);
  write_word (1, 8, 5);
  ck_assert (touch (2, 16, MEMORY_READ) && touch (1, 9, MEMORY_READ) && touch (2, 24, MEMORY_READ));
  memory_trim_page (&memory, 1, 9);
  ck_assert (memory_lock_page (&memory, 1, 8, MEMORY_LOCK_PROCESS));
  pfn = info_of (1, 8).pfn;
  finds (NULL);
}

START_TEST (test_check_finds_what_is_broken_of_shared_frames)
{
  begin_to_break ();
  Physical *physical = &memory.physical;
  physical_edit (physical, pfn)->references++;
  finds ("a frame's references are not its mappings and locks");
  physical_edit (physical, pfn)->references--;
  physical_edit (physical, pfn)->asid = backed;
  finds ("a record names a frame that is not its page's");
  physical_edit (physical, pfn)->asid = store;
  asked_grant.copies = true;
  finds ("a PTE lets a store's page be written that is to be copied");
  asked_grant = (MemoryGrant){ .readable = true };
  finds ("a PTE grants more than was promised");
  asked_grant = grant;
  uint64_t clean = info_of (2, 24).pfn, word = 3;
  physical_write (physical, clean, 0, 8, &word);
  finds ("a clean page's contents are nowhere else");
  memory_store_write (&memory, backed, 0, 0, 8, &word);
  finds (NULL);
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_a_backing)
{
  uint64_t word = 3;
  begin_to_break ();
  memory_store_write (&memory, backed, 1, 0, 8, &word);
  ck_assert (touch (2, 25, MEMORY_READ));
  finds (NULL);
  store_write_back (&memory, backed, 1, NULL);
  finds ("a clean page's contents are nowhere else");
  store_write_back (&memory, backed, 1, physical_frame (&memory.physical, info_of (2, 25).pfn)->content);
  finds (NULL);
  end ();
}
END_TEST

START_TEST (test_check_finds_pages_in_the_wrong_set)
{
  begin_to_break ();
  memory.spaces[1].n_shared++;
  finds ("a process is wrong about how many pages of stores it has mapped");
  memory.spaces[1].n_shared--;
  record_set (&memory, 1, 9, (PageRecord) MEMORY_LOCK_SYSTEM << RECORD_LOCK_SHIFT);
  memory.spaces[1].n_locked++;
  finds ("a locked page is not in its working set");
  memory.spaces[1].n_locked--;
  record_set (&memory, 1, 9, 0);
  /* Nobody uses the frame of page 1, which is said to be in use. */
  uint64_t unused = info_of (store, 1).pfn;
  FrameList *list = &memory.physical.node[0].standby, *set = &memory_space (&memory, store)->working_set;
  frame_list_remove (&memory.physical, list, unused);
  physical_edit (&memory.physical, unused)->state = FRAME_ACTIVE;
  frame_list_append (&memory.physical, set, unused);
  record_set (&memory, store, 1, record_at (record_get (&memory, store, 1), MEMORY_WORKING_SET, unused));
  finds ("a store's page is in the working set and not in use, or in use and not there");
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_shared_mappings)
{
  begin_to_break ();
  PteFields fields = { .pfn = info_of (store, 1).pfn, .user = true, .accessed = true, .no_execute = true };
  uint64_t pte = pte_make (&memory.setup.layout, 1, &fields);
  page_table_map (&memory.spaces[1].table, &memory.physical, 9, 1, pte);
  finds ("a store's page that is not in the working set is mapped");
  page_table_unmap (&memory.spaces[1].table, &memory.physical, 9);
  finds (NULL);
  page_table_map (&memory.spaces[1].table, &memory.physical, 40, 1, pte);
  finds ("a page that is not in its working set is mapped");
  page_table_unmap (&memory.spaces[1].table, &memory.physical, 40);
  uint64_t right = page_table_get (&memory.spaces[2].table, &memory.physical, 16, NULL);
  fields.pfn = info_of (2, 24).pfn;
  page_table_set (&memory.spaces[2].table, &memory.physical, 16, pte_make (&memory.setup.layout, 1, &fields));
  finds ("a PTE points at a frame that is not its page's");
  page_table_set (&memory.spaces[2].table, &memory.physical, 16, right);
  finds (NULL);
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_views)
{
  begin_to_break ();
  MemoryView last = memory.views[2];
  memory.views[2].pages = pages (19, 4);
  finds ("views are not in order");
  memory.views[2].pages = pages (24, 0);
  finds ("a view shows nothing");
  memory.views[2] = last;
  memory.views[2].store = STORE_BIT | 7;
  finds ("a view shows nothing");
  memory.views[2] = last;
  memory.views[2].store_page = 1;
  finds ("the digest of the views is not their sum");
  memory.views[2] = last;
  memory.spaces[2].n_views = 1;
  finds ("a process is wrong about how many views it has");
  memory.spaces[2].n_views = 2;
  memory.stores[1].n_views = 2;
  finds ("a store is wrong about how many views it has");
  memory.stores[1].n_views = 1;
  finds (NULL);
  end ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("store_laws");
  TCase *tc = tcase_create ("store_laws");
  tcase_add_test (tc, test_check_finds_what_is_broken_of_shared_frames);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_a_backing);
  tcase_add_test (tc, test_check_finds_pages_in_the_wrong_set);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_shared_mappings);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_views);
  suite_add_tcase (suite, tc);
  return suite;
}
