/* Large pages of a small memory: one entry for eight pages, or what comes nearest; runs of frames; pressure; laws. */
#include "../support/test_main.h"
#include "paging/mapping.h"
#include "paging/records.h"
#include "small_memory.h"

static const MemoryGrant large = { .readable = true, .writable = true, .large = true };

/* Large pages of @run_frames small ones. */
static void
begin_large (uint64_t n_frames, uint64_t run_frames)
{
  begin (n_frames, 8, VAS_REPLACEMENT_FIFO);
  memory.physical.run_frames = run_frames;
  asked_grant = large;
}

static uint32_t
level_of (uint64_t page)
{
  uint32_t level = 0;
  return page_table_get (&memory.spaces[1].table, &memory.physical, page, &level) != 0 ? level : 0;
}

START_TEST (test_large_page_is_one_entry)
{
  begin_large (64, 8);
  ck_assert (memory_take_large (&memory, 1, pages (8, 16), &large));
  ck_assert_uint_eq (level_of (8), 2);
  ck_assert_uint_eq (level_of (23), 2);
  ck_assert_uint_eq (level_of (24), 0);
  ck_assert_uint_eq (memory.spaces[1].table.n_tables, 1);
  for (uint64_t page = 8; page < 24; page++)
    {
      MemoryPageInfo info = info_of (1, page);
      ck_assert (info.large && info.mapped && info.writable && info.place == MEMORY_NOWHERE);
      ck_assert_uint_eq (info.pfn % 8, page % 8);
      write_word (1, page, 100 + page);
    }
  ck_assert_uint_eq (info_of (1, 15).pfn, info_of (1, 8).pfn + 7);
  for (uint64_t page = 8; page < 24; page++)
    ck_assert_uint_eq (peek_word (1, page), 100 + page);
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 0);
  ck_assert_uint_eq (memory_counters (&memory, 1).events.demand_zero_faults, 0);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

/* One entry of the TLB serves the whole large page, and goes with it. */
START_TEST (test_large_page_is_one_entry_of_the_tlb)
{
  begin_large (64, 8);
  ck_assert (memory_take_large (&memory, 1, pages (8, 8), &large));
  uint64_t walks = memory_counters (&memory, 1).events.walks;
  for (uint64_t page = 8; page < 16; page++)
    ck_assert (touch (1, page, MEMORY_READ));
  ck_assert_uint_eq (memory_counters (&memory, 1).events.walks - walks, 1);
  ck_assert_ptr_null (found ());
  memory_discard (&memory, 1, pages (8, 8), false);
  uint64_t pfn;
  int level;
  ck_assert (!memory_reference (&memory, 1, 11, MEMORY_READ, &pfn, &level));
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

START_TEST (test_large_page_of_more_or_less_than_an_entry)
{
  static const struct
  {
    uint64_t run;
    uint32_t level;
  } rows[] = { { 16, 2 }, { 4, 1 }, { 2, 1 }, { 32, 2 } };
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      begin_large (128, rows[i].run);
      ck_assert (memory_take_large (&memory, 1, pages (0, 32), &large));
      for (uint64_t page = 0; page < 32; page++)
        {
          ck_assert_uint_eq (level_of (page), rows[i].level);
          ck_assert_uint_eq (info_of (1, page).pfn % rows[i].run, page % rows[i].run);
          write_word (1, page, page);
        }
      ck_assert_ptr_null (found ());
      for (uint64_t page = 0; page < 32; page++)
        ck_assert_uint_eq (peek_word (1, page), page);
      memory_discard (&memory, 1, pages (0, 32), false);
      ck_assert_ptr_null (found ());
      ck_assert_uint_eq (memory.physical.n_unused, 128);
      end ();
    }
}
END_TEST

/* What is given back reads zero the next time. */
START_TEST (test_large_frames_come_back_as_zeros)
{
  begin_large (16, 8);
  ck_assert (memory_take_large (&memory, 1, pages (0, 8), &large));
  write_word (1, 3, 77);
  memory_discard (&memory, 1, pages (0, 8), false);
  ck_assert (memory_take_large (&memory, 2, pages (8, 8), &large));
  ck_assert_uint_eq (peek_word (2, 11), 0);
  ck_assert_ptr_null (found ());
  memory_remove_space (&memory, 2);
  memory_remove_space (&memory, 1);
  ck_assert_uint_eq (memory.physical.n_unused, 16);
  end ();
}
END_TEST

/* Sixteen frames are unused and none of the runs is: a frame of each is in use. */
START_TEST (test_large_page_needs_frames_in_a_row)
{
  uint64_t own[24];
  begin_large (24, 8);
  memory_take_user_frames (&memory, 2, 0, 21, own, 24);
  for (uint64_t i = 0; i < 21; i++)
    if (own[i] % 8 != 3)
      memory_free_user_frame (&memory, 2, own[i]);
  ck_assert_uint_ge (memory.physical.n_unused, 20);
  ck_assert (!memory_take_large (&memory, 1, pages (0, 8), &large));
  for (uint64_t i = 0; i < 21; i++)
    if (own[i] == 11)
      memory_free_user_frame (&memory, 2, own[i]);
  ck_assert (memory_take_large (&memory, 1, pages (0, 8), &large));
  ck_assert_uint_eq (info_of (1, 0).pfn, 8);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

/* Standby pages make room, and are read again from where they are kept; pages of a working set do not. */
START_TEST (test_large_page_takes_standby_frames)
{
  begin_large (16, 8);
  asked_grant.large = false;
  for (uint64_t page = 0; page < 12; page++)
    write_word (2, page, 50 + page); /* with three tables, 15 frames */
  ck_assert (!memory_take_large (&memory, 1, pages (0, 8), &large));
  memory_clear (&memory);
  begin_large (24, 8);
  for (uint64_t page = 0; page < 12; page++)
    ck_assert (touch (2, page, MEMORY_READ));
  for (uint64_t page = 0; page < 12; page++)
    memory_trim_page (&memory, 2, page);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).standby, 12);
  ck_assert (memory_take_large (&memory, 1, pages (0, 16), &large));
  ck_assert_uint_lt (memory_counters (&memory, NO_ASID).standby, 12);
  ck_assert_ptr_null (found ());
  for (uint64_t page = 0; page < 12; page++)
    ck_assert_uint_eq (peek_word (2, page), 0);
  end ();
}
END_TEST

/* What cannot be read has its frames and no entry, until it can (a guard that was met). */
START_TEST (test_large_page_without_access_has_frames)
{
  MemoryGrant none = { .readable = false, .large = true };
  begin_large (32, 16);
  ck_assert (memory_take_large (&memory, 1, pages (0, 16), &none));
  ck_assert_uint_eq (level_of (0), 0);
  ck_assert (info_of (1, 5).large && !info_of (1, 5).mapped);
  ck_assert_uint_eq (memory_fault_in (&memory, 1, 5, &large, MEMORY_WRITE), VAS_STATUS_SUCCESS);
  for (uint64_t page = 0; page < 16; page++)
    ck_assert (info_of (1, page).mapped);
  ck_assert_uint_eq (memory_counters (&memory, 1).events.remap_faults, 1);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

/* A copy keeps what it saw; the digest tells them apart, and is the same for the same history. */
START_TEST (test_large_pages_are_shared_with_copies)
{
  Memory copy;
  uint64_t word;
  begin_large (32, 8);
  ck_assert (memory_take_large (&memory, 1, pages (8, 8), &large));
  write_word (1, 9, 1);
  memory_share (&copy, &memory);
  Digest128 before = memory_digest (&copy);
  write_word (1, 9, 2);
  memory_peek (&copy, 1, 9, 0, 8, &word);
  ck_assert_uint_eq (word, 1);
  memory_discard (&memory, 1, pages (8, 8), false);
  ck_assert_uint_ne (memory_digest (&memory).low, before.low);
  ck_assert_ptr_null (found_in (&copy));
  ck_assert_uint_eq (memory_digest (&copy).low, before.low);
  memory_clear (&copy);
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_large_pages)
{
  begin_large (32, 8);
  ck_assert (memory_take_large (&memory, 1, pages (8, 16), &large));
  write_word (1, 9, 1);
  ck_assert_ptr_null (found ());
  asked_grant.writable = false;
  ck_assert_str_eq (found (), "a PTE grants more than was promised");
  asked_grant = grant;
  ck_assert_str_eq (found (), "a run of frames is kept for a page that is not large");
  asked_grant = large;
  CowArray *runs = &memory.spaces[1].large;
  uint64_t first = cow_array_get_u64 (runs, 1), second = cow_array_get_u64 (runs, 2);
  cow_array_set_u64 (runs, 1, second);
  cow_array_set_u64 (runs, 2, first);
  ck_assert_str_eq (found (), "a page is mapped to a run of frames that is not its own");
  cow_array_set_u64 (runs, 1, first + 1);
  ck_assert_str_eq (found (), "a large page has no run of frames");
  cow_array_set_u64 (runs, 1, first);
  cow_array_set_u64 (runs, 2, second);
  ck_assert_ptr_null (found ());
  cow_array_set_u64 (runs, 3, second);
  ck_assert_str_eq (found (), "a run of frames is nobody's");
  cow_array_remove (runs, 3);
  ck_assert_ptr_null (found ());
  record_set (&memory, 1, 9, RECORD_LATCHED);
  ck_assert_str_eq (found (), "a page of a large page has a place of its own");
  record_set (&memory, 1, 9, 0);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

/* A store of two large pages; process 1 sees both from page 16 on, process 2 the second at page 8. */
static uint32_t
begin_large_store (uint64_t n_frames)
{
  begin_large (n_frames, 8);
  uint32_t store = memory_add_store (&memory, false);
  ck_assert (memory_take_large_store (&memory, store, 16));
  memory_add_view (&memory, 1, pages (16, 16), store, 0);
  memory_add_view (&memory, 2, pages (8, 8), store, 8);
  ck_assert_uint_eq (memory_map_large (&memory, 1, 16, &large), VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (memory_map_large (&memory, 1, 24, &large), VAS_STATUS_SUCCESS);
  return store;
}

/* One entry each, the same frames, in no working set; they stay when views end, and go with the store. */
START_TEST (test_large_pages_of_a_store)
{
  uint32_t store = begin_large_store (64);
  ck_assert_uint_eq (level_of (16), 2);
  write_word (1, 27, 5);
  ck_assert_uint_eq (memory_fault_in (&memory, 2, 11, &large, MEMORY_READ), VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (peek_word (2, 11), 5);
  ck_assert_uint_eq (peek_word (store, 11), 5);
  MemoryPageInfo info = info_of (2, 11);
  ck_assert (info.large && info.shared && info.mapped && info.share_count == 2);
  ck_assert_uint_eq (info.pfn, info_of (1, 27).pfn);
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 0);
  ck_assert_ptr_null (found ());
  memory_remove_view (&memory, 1, 16);
  ck_assert_uint_eq (level_of (16), 0);
  ck_assert_ptr_null (found ());
  memory_remove_space (&memory, 2);
  ck_assert_ptr_null (found ());
  ck_assert_uint_eq (memory.physical.n_unused, 64 - 16);
  memory_remove_store (&memory, store);
  ck_assert_uint_eq (memory.physical.n_unused, 64);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

/* A view's large page that had no frame for a table is mapped by the first access that finds one. */
START_TEST (test_large_view_waits_for_its_tables)
{
  uint64_t own[8];
  begin_large_store (24);
  memory_take_user_frames (&memory, 2, 0, memory.physical.n_unused, own, 8);
  ck_assert_uint_eq (memory_map_large (&memory, 2, 8, &large), VAS_STATUS_NO_MEMORY);
  ck_assert_uint_eq (memory_fault_in (&memory, 2, 9, &large, MEMORY_READ), VAS_STATUS_NO_MEMORY);
  ck_assert_ptr_null (found ());
  memory_free_user_frame (&memory, 2, own[0]);
  memory_free_user_frame (&memory, 2, own[1]);
  ck_assert_uint_eq (memory_fault_in (&memory, 2, 9, &large, MEMORY_READ), VAS_STATUS_SUCCESS);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

START_TEST (test_large_stores_are_shared_with_copies)
{
  Memory copy;
  uint64_t word;
  begin_large_store (64);
  write_word (1, 17, 1);
  memory_share (&copy, &memory);
  Digest128 before = memory_digest (&copy);
  write_word (1, 17, 2);
  memory_peek (&copy, 1, 17, 0, 8, &word);
  ck_assert_uint_eq (word, 1);
  memory_remove_view (&memory, 1, 16);
  ck_assert_ptr_null (found_in (&copy));
  ck_assert_uint_eq (memory_digest (&copy).low, before.low);
  ck_assert_uint_ne (memory_digest (&memory).low, before.low);
  memory_clear (&copy);
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_large_stores)
{
  uint32_t store = begin_large_store (64);
  CowArray *runs = &memory_space (&memory, store)->large;
  uint64_t second = cow_array_get_u64 (runs, 1);
  cow_array_set_u64 (runs, 1, second + 1);
  ck_assert_str_eq (found (), "a page is mapped to a run of frames that is not its own");
  memory_unmap_large_view (&memory, &memory.views[0]);
  ck_assert_str_eq (found (), "a large page has no run of frames");
  cow_array_remove (runs, 1);
  ck_assert_str_eq (found (), "a view shows a part of a large page");
  cow_array_set_u64 (runs, 1, second);
  ck_assert_ptr_null (found ());
  cow_array_set_u64 (runs, 2, second);
  ck_assert_str_eq (found (), "a run of frames is nobody's");
  cow_array_remove (runs, 2);
  record_set (&memory, store, 3, RECORD_LATCHED);
  ck_assert_str_eq (found (), "a page of a large page has a place of its own");
  record_set (&memory, store, 3, 0);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("large");
  TCase *tc = tcase_create ("large");
  tcase_add_test (tc, test_large_page_is_one_entry);
  tcase_add_test (tc, test_large_page_is_one_entry_of_the_tlb);
  tcase_add_test (tc, test_large_page_of_more_or_less_than_an_entry);
  tcase_add_test (tc, test_large_frames_come_back_as_zeros);
  tcase_add_test (tc, test_large_page_needs_frames_in_a_row);
  tcase_add_test (tc, test_large_page_takes_standby_frames);
  tcase_add_test (tc, test_large_page_without_access_has_frames);
  tcase_add_test (tc, test_large_pages_are_shared_with_copies);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_large_pages);
  tcase_add_test (tc, test_large_pages_of_a_store);
  tcase_add_test (tc, test_large_view_waits_for_its_tables);
  tcase_add_test (tc, test_large_stores_are_shared_with_copies);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_large_stores);
  suite_add_tcase (suite, tc);
  return suite;
}
