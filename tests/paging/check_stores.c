/* Stores and views, one behaviour a test. */
#include "../support/test_main.h"
#include "paging/records.h"
#include "small_memory.h"

static const MemoryGrant copying = { .readable = true, .writable = true, .copies = true };
static const MemoryGrant forbidden = { .readable = false };
static uint32_t store;

/* Pages 8 .. 15 of process 1 and 16 .. 23 of process 2 show the pages of a store from 0 on. */
static void
begin_shared (uint64_t n_frames, uint64_t n_slots, bool backed)
{
  begin (n_frames, n_slots, VAS_REPLACEMENT_CLOCK);
  store = memory_add_store (&memory, backed);
  ck_assert_uint_eq (store, STORE_BIT);
  memory_add_view (&memory, 1, pages (8, 8), store, 0);
  memory_add_view (&memory, 2, pages (16, 8), store, 0);
}

/* Nothing is left of anything. */
static void
end_shared (void)
{
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  memory_remove_space (&memory, 1);
  memory_remove_space (&memory, 2);
  memory_remove_store (&memory, store);
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  ck_assert_uint_eq (memory.physical.n_unused, memory.physical.n_frames);
  ck_assert_uint_eq (memory.page_file.slots.count, 0);
  end ();
}

static VasStatus
fault (uint32_t asid, uint64_t page, MemoryKind kind, const MemoryGrant *with)
{
  return memory_fault_in (&memory, asid, page, with, kind);
}

/* The first word of @asid's page becomes @value by a write with @with. */
static void
write_with (uint32_t asid, uint64_t page, const MemoryGrant *with, uint64_t value)
{
  ck_assert_uint_eq (fault (asid, page, MEMORY_WRITE, with), VAS_STATUS_SUCCESS);
  write_word (asid, page, value);
}

static MemoryEvents
events_of (uint32_t asid)
{
  return memory_counters (&memory, asid).events;
}

START_TEST (test_views_show_the_same_bytes)
{
  begin_shared (16, 8, false);
  ck_assert (!touch (1, 8, MEMORY_READ) || events_of (1).demand_zero_faults == 1);
  write_word (1, 9, 77);
  ck_assert_uint_eq (peek_word (2, 17), 77);
  ck_assert_uint_eq (peek_word (store, 1), 77);
  ck_assert (!info_of (2, 17).mapped && info_of (2, 17).shared);
  ck_assert_int_eq (info_of (2, 17).place, MEMORY_TRANSITION);
  write_word (2, 17, 78);
  ck_assert_uint_eq (events_of (2).soft_faults, 1);
  ck_assert_uint_eq (peek_word (1, 9), 78);
  ck_assert_uint_eq (info_of (1, 9).share_count, 2);
  ck_assert_uint_eq (info_of (1, 9).pfn, info_of (2, 17).pfn);
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 2);
  ck_assert_uint_eq (memory_counters (&memory, 2).working_set, 1);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).working_set, 2);
  end_shared ();
}
END_TEST

START_TEST (test_views_begin_anywhere_in_a_store)
{
  begin_shared (16, 8, false);
  memory_add_view (&memory, 1, pages (40, 2), store, 6);
  memory_add_view (&memory, 1, pages (38, 2), store, 6);
  write_word (1, 41, 5);
  ck_assert_uint_eq (peek_word (1, 15), 5);
  ck_assert_uint_eq (peek_word (1, 39), 5);
  ck_assert_uint_eq (peek_word (2, 23), 5);
  ck_assert_uint_eq (peek_word (1, 42), 0);
  ck_assert (touch (1, 39, MEMORY_READ));
  ck_assert_uint_eq (info_of (1, 15).share_count, 2);
  ck_assert_uint_eq (memory_find_view (&memory, 1, 41)->pages.start, 40);
  ck_assert_uint_eq (memory_find_view (&memory, 1, 39)->pages.start, 38);
  ck_assert_ptr_null (memory_find_view (&memory, 1, 42));
  ck_assert_ptr_null (memory_find_view (&memory, 2, 40));
  end_shared ();
}
END_TEST

START_TEST (test_copies_are_made_by_the_first_write)
{
  begin_shared (16, 8, false);
  write_word (2, 16, 5);
  ck_assert_uint_eq (fault (1, 8, MEMORY_READ, &copying), VAS_STATUS_SUCCESS);
  ck_assert (info_of (1, 8).mapped && !info_of (1, 8).writable && memory_is_shared (&memory, 1, 8));
  write_word (2, 16, 6);
  ck_assert_uint_eq (peek_word (1, 8), 6); /* what others write shows */
  write_with (1, 8, &copying, 7);
  ck_assert (!info_of (1, 8).shared && info_of (1, 8).writable && info_of (1, 8).dirty);
  ck_assert_uint_eq (info_of (1, 8).share_count, 0);
  ck_assert_uint_eq (info_of (2, 16).share_count, 1);
  ck_assert_uint_eq (peek_word (2, 16), 6);
  write_word (2, 16, 8);
  ck_assert_uint_eq (peek_word (1, 8), 7); /* and does no more */
  ck_assert_uint_eq (memory.spaces[1].n_shared, 0);
  end_shared ();
}
END_TEST

START_TEST (test_copies_of_zeros_stay_the_process_s_own)
{
  begin_shared (5, 8, false);
  write_with (1, 8, &copying, 0);
  memory_trim_page (&memory, 1, 8);
  for (uint64_t page = 0; page < 6; page++)
    write_word (2, page, 1); /* the copy leaves its frame */
  ck_assert_int_eq (info_of (1, 8).place, MEMORY_PAGE_FILE);
  write_word (2, 16, 9);
  ck_assert_uint_eq (peek_word (1, 8), 0);
  end_shared ();
}
END_TEST

START_TEST (test_pages_leave_their_frame_with_all_mappings)
{
  begin_shared (6, 8, false);
  write_word (1, 8, 5);
  ck_assert (touch (2, 16, MEMORY_READ));
  uint64_t pfn = info_of (1, 8).pfn;
  ck_assert_uint_eq (memory_trim (&memory, store, 8), 1);
  ck_assert (!info_of (1, 8).mapped && !info_of (2, 16).mapped);
  ck_assert_int_eq (physical_state (&memory.physical, pfn), FRAME_MODIFIED); /* 1 wrote it */
  for (uint64_t page = 0; page < 6; page++)
    write_word (2, page, 1);
  ck_assert_int_eq (info_of (1, 8).place, MEMORY_PAGE_FILE);
  ck_assert_uint_eq (events_of (store).write_backs, 1);
  ck_assert_uint_eq (peek_word (1, 8), 5);
  ck_assert (touch (2, 16, MEMORY_READ));
  ck_assert_uint_eq (events_of (2).hard_faults, 1);
  end_shared ();
}
END_TEST

START_TEST (test_pages_stay_as_long_as_anyone_maps_them)
{
  begin_shared (16, 8, false);
  write_word (1, 8, 5);
  ck_assert (touch (2, 16, MEMORY_READ));
  memory_trim_page (&memory, 1, 8);
  ck_assert_int_eq (info_of (store, 0).place, MEMORY_WORKING_SET);
  ck_assert_int_eq (info_of (2, 16).place, MEMORY_WORKING_SET);
  memory_regrant (&memory, 2, pages (16, 1), &forbidden);
  ck_assert_int_eq (info_of (store, 0).place, MEMORY_TRANSITION);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).modified, 1);
  ck_assert (touch (1, 8, MEMORY_READ));
  memory_empty_working_set (&memory, 1);
  ck_assert_int_eq (info_of (store, 0).place, MEMORY_TRANSITION);
  ck_assert_uint_eq (events_of (1).trims, 2);
  end_shared ();
}
END_TEST

START_TEST (test_marks_of_any_viewer_save_a_page)
{
  begin_shared (16, 8, false);
  for (uint64_t page = 8; page < 11; page++)
    ck_assert (touch (1, page, MEMORY_READ));
  ck_assert_uint_eq (memory_trim (&memory, store, 1), 1); /* a round took the marks, then the first went */
  ck_assert (!info_of (1, 8).mapped && info_of (1, 9).mapped);
  ck_assert (touch (2, 17, MEMORY_READ));
  ck_assert_uint_eq (memory_trim (&memory, store, 1), 1);
  ck_assert (info_of (1, 9).mapped && info_of (2, 17).mapped && !info_of (1, 10).mapped);
  end_shared ();
}
END_TEST

START_TEST (test_backings_hold_what_is_written)
{
  uint64_t word = 5;
  begin_shared (6, 0, true); /* no page file */
  memory_store_write (&memory, store, 0, 0, 8, &word);
  ck_assert_uint_eq (peek_word (2, 16), 5);
  ck_assert (touch (1, 8, MEMORY_READ) && touch (1, 9, MEMORY_READ));
  ck_assert_uint_eq (events_of (1).hard_faults, 2); /* zeros are read too */
  write_word (1, 9, 6);
  memory_discard (&memory, 1, pages (8, 8), false);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).modified, 1);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).standby, 1);
  for (uint64_t page = 0; page < 4; page++)
    ck_assert (touch (2, page, MEMORY_READ));
  ck_assert_uint_eq (events_of (store).write_backs, 1);
  ck_assert_uint_eq (events_of (store).evictions, 2);
  ck_assert_int_eq (info_of (2, 17).place, MEMORY_NOWHERE);
  ck_assert_uint_eq (peek_word (2, 17), 6);
  ck_assert_uint_eq (peek_word (2, 16), 5);
  end_shared ();
}
END_TEST

START_TEST (test_backings_change_beneath_pages_in_frames)
{
  uint64_t word = 5;
  begin_shared (16, 0, true);
  ck_assert (touch (1, 8, MEMORY_READ));
  memory_store_write (&memory, store, 0, 0, 8, &word);
  ck_assert_uint_eq (peek_word (1, 8), 5);
  ck_assert (info_of (1, 8).dirty);
  memory_trim_page (&memory, 1, 8);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).modified, 1);
  ck_assert (touch (1, 9, MEMORY_READ));
  memory_trim_page (&memory, 1, 9);
  memory_store_write (&memory, store, 1, 0, 8, &word); /* from the standby to the modified list */
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).modified, 2);
  memory_discard (&memory, store, pages (0, 1), false);
  ck_assert_uint_eq (peek_word (1, 8), 0);
  ck_assert_uint_eq (peek_word (1, 9), 5);
  end_shared ();
}
END_TEST

START_TEST (test_backings_fail_where_they_are_read)
{
  begin_shared (16, 8, true);
  ck_assert (touch (1, 8, MEMORY_READ));
  memory_fail_store (&memory, store, VAS_STATUS_IN_PAGE_ERROR);
  ck_assert (touch (2, 16, MEMORY_READ)); /* it is in a frame */
  ck_assert_uint_eq (fault (1, 9, MEMORY_READ, &grant), VAS_STATUS_IN_PAGE_ERROR);
  ck_assert_uint_eq (fault (1, 9, MEMORY_WRITE, &copying), VAS_STATUS_IN_PAGE_ERROR);
  ck_assert (!info_of (1, 9).mapped && info_of (1, 9).shared);
  ck_assert_uint_eq (events_of (1).in_page_errors, 2);
  write_with (1, 8, &copying, 7); /* its source is in a frame */
  memory_fail_store (&memory, store, VAS_STATUS_SUCCESS);
  ck_assert (touch (1, 9, MEMORY_READ));
  end_shared ();
}
END_TEST

START_TEST (test_locks_keep_a_store_s_page_and_move_with_a_copy)
{
  begin_shared (16, 8, false);
  ck_assert (touch (1, 8, MEMORY_READ) && touch (2, 16, MEMORY_READ));
  ck_assert (memory_lock_page (&memory, 1, 8, MEMORY_LOCK_PROCESS));
  ck_assert (!memory_lock_page (&memory, 1, 8, MEMORY_LOCK_PROCESS));
  ck_assert (memory_lock_page (&memory, 2, 16, MEMORY_LOCK_PROCESS));
  ck_assert_uint_eq (memory_trim (&memory, store, 8), 0);
  memory_empty_working_set (&memory, 1);
  ck_assert (info_of (1, 8).mapped);
  write_with (1, 8, &copying, 7);
  ck_assert_uint_eq (info_of (1, 8).locks, MEMORY_LOCK_PROCESS);
  ck_assert_uint_eq (physical_frame (&memory.physical, info_of (1, 8).pfn)->references, 2);
  ck_assert_uint_eq (memory_trim (&memory, 1, 8), 0);
  ck_assert_uint_eq (memory_trim (&memory, store, 8), 0); /* 2's lock */
  ck_assert (memory_unlock_page (&memory, 2, 16, MEMORY_LOCK_PROCESS));
  ck_assert (!memory_unlock_page (&memory, 2, 16, MEMORY_LOCK_PROCESS));
  ck_assert_uint_eq (memory_trim (&memory, store, 8), 1);
  end_shared ();
}
END_TEST

START_TEST (test_locks_keep_a_page_that_is_not_mapped)
{
  begin_shared (16, 8, false);
  write_word (1, 8, 5);
  ck_assert (memory_lock_page (&memory, 1, 8, MEMORY_LOCK_SYSTEM));
  memory_regrant (&memory, 1, pages (8, 1), &forbidden);
  ck_assert_int_eq (info_of (store, 0).place, MEMORY_WORKING_SET);
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  ck_assert (memory_unlock_page (&memory, 1, 8, MEMORY_LOCK_SYSTEM));
  ck_assert_int_eq (info_of (store, 0).place, MEMORY_TRANSITION);
  end_shared ();
}
END_TEST

START_TEST (test_grants_of_one_viewer_do_not_touch_others)
{
  MemoryGrant read_only = { .readable = true };
  begin_shared (16, 8, false);
  write_word (1, 8, 5);
  write_word (2, 16, 6);
  memory_regrant (&memory, 1, pages (8, 1), &read_only);
  ck_assert (!info_of (1, 8).writable && info_of (2, 16).writable && info_of (1, 8).dirty);
  memory_regrant (&memory, 2, pages (16, 1), &copying);
  ck_assert (info_of (2, 16).mapped && !info_of (2, 16).writable);
  memory_trim (&memory, store, 1);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).modified, 1); /* the marks were not lost */
  end_shared ();
}
END_TEST

START_TEST (test_views_end_and_stores_live_on)
{
  begin_shared (16, 8, false);
  write_word (1, 8, 5);
  write_with (1, 9, &copying, 6);
  memory_remove_view (&memory, 1, 8);
  ck_assert (!info_of (1, 8).mapped && !info_of (1, 9).mapped);
  ck_assert_uint_eq (peek_word (1, 8), 0);
  ck_assert_uint_eq (peek_word (2, 16), 5);
  ck_assert_uint_eq (peek_word (2, 17), 0);
  memory_remove_view (&memory, 2, 16);
  ck_assert_uint_eq (peek_word (store, 0), 5);
  memory_add_view (&memory, 1, pages (0, 1), store, 0);
  ck_assert_uint_eq (peek_word (1, 0), 5);
  end_shared ();
}
END_TEST

START_TEST (test_numbers_of_stores_are_used_again)
{
  begin_shared (16, 8, false);
  uint32_t second = memory_add_store (&memory, true), third = memory_add_store (&memory, false);
  ck_assert_uint_eq (second, STORE_BIT | 1);
  ck_assert_uint_eq (third, STORE_BIT | 2);
  memory_remove_store (&memory, second);
  ck_assert_uint_eq (memory_add_store (&memory, false), second);
  end_shared ();
}
END_TEST

START_TEST (test_walks_over_pages_meet_what_is_mapped)
{
  begin_shared (16, 8, false);
  uint64_t page = 0;
  write_word (1, 3, 1);
  ck_assert (touch (1, 8, MEMORY_READ) && touch (1, 12, MEMORY_READ));
  write_with (1, 10, &copying, 1);
  static const uint64_t expected[] = { 3, 8, 10, 12 };
  for (size_t i = 0; i < 4; i++, page++)
    ck_assert (memory_next_page (&memory, 1, &page, 64) && page == expected[i]);
  ck_assert (!memory_next_page (&memory, 1, &page, 64));
  page = 4;
  ck_assert (!memory_next_page (&memory, 1, &page, 8));
  end_shared ();
}
END_TEST

static bool
differs (Digest128 from)
{
  Digest128 now = memory_digest (&memory);
  return now.low != from.low || now.high != from.high;
}

START_TEST (test_digest_knows_views_backings_and_failures)
{
  uint64_t word = 3;
  begin_shared (16, 8, true);
  Digest128 before = memory_digest (&memory);
  memory_store_write (&memory, store, 5, 0, 8, &word);
  ck_assert (differs (before));
  word = 0;
  memory_store_write (&memory, store, 5, 0, 8, &word);
  memory_discard (&memory, store, pages (5, 1), false);
  ck_assert (!differs (before));
  memory_fail_store (&memory, store, VAS_STATUS_IN_PAGE_ERROR);
  ck_assert (differs (before));
  memory_fail_store (&memory, store, VAS_STATUS_SUCCESS);
  memory_add_view (&memory, 1, pages (40, 1), store, 1);
  ck_assert (differs (before));
  memory_remove_view (&memory, 1, 40);
  ck_assert (!differs (before));
  end_shared ();
}
END_TEST

START_TEST (test_snapshots_share_stores)
{
  Memory saved;
  uint64_t word = 9;
  begin_shared (16, 8, true);
  write_word (1, 8, 5);
  memory_store_write (&memory, store, 4, 0, 8, &word);
  memory_share (&saved, &memory);
  Digest128 digest = memory_digest (&memory);
  write_word (2, 16, 6);
  word = 1;
  memory_store_write (&memory, store, 4, 0, 8, &word);
  memory_remove_view (&memory, 1, 8);
  memory_clear (&memory);
  memory = saved;
  ck_assert (!differs (digest));
  ck_assert_uint_eq (peek_word (1, 8), 5);
  ck_assert_uint_eq (peek_word (2, 20), 9);
  end_shared ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("stores");
  TCase *tc = tcase_create ("stores");
  tcase_add_test (tc, test_views_show_the_same_bytes);
  tcase_add_test (tc, test_views_begin_anywhere_in_a_store);
  tcase_add_test (tc, test_copies_are_made_by_the_first_write);
  tcase_add_test (tc, test_copies_of_zeros_stay_the_process_s_own);
  tcase_add_test (tc, test_pages_leave_their_frame_with_all_mappings);
  tcase_add_test (tc, test_pages_stay_as_long_as_anyone_maps_them);
  tcase_add_test (tc, test_marks_of_any_viewer_save_a_page);
  tcase_add_test (tc, test_backings_hold_what_is_written);
  tcase_add_test (tc, test_backings_change_beneath_pages_in_frames);
  tcase_add_test (tc, test_backings_fail_where_they_are_read);
  tcase_add_test (tc, test_locks_keep_a_store_s_page_and_move_with_a_copy);
  tcase_add_test (tc, test_locks_keep_a_page_that_is_not_mapped);
  tcase_add_test (tc, test_grants_of_one_viewer_do_not_touch_others);
  tcase_add_test (tc, test_views_end_and_stores_live_on);
  tcase_add_test (tc, test_numbers_of_stores_are_used_again);
  tcase_add_test (tc, test_walks_over_pages_meet_what_is_mapped);
  tcase_add_test (tc, test_digest_knows_views_backings_and_failures);
  tcase_add_test (tc, test_snapshots_share_stores);
  suite_add_tcase (suite, tc);
  return suite;
}
