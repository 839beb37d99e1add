/* Which page goes first, by policy; where frames come from; limits, nodes, MEM_RESET, marks, injected errors, counters.
 * */
#include "../support/test_main.h"
#include "small_memory.h"
#include <string.h>

/* The pages that leave the working set of @asid when @n are trimmed, in order, as digits. */
static const char *
trim_order (uint32_t asid, uint64_t n)
{
  static char text[16];
  size_t length = 0;
  for (uint64_t i = 0; i < n; i++)
    {
      bool was[10];
      for (uint64_t page = 0; page < 10; page++)
        was[page] = info_of (asid, page).place == MEMORY_WORKING_SET;
      if (memory_trim (&memory, asid, 1) == 0)
        break;
      for (uint64_t page = 0; page < 10; page++)
        if (was[page] && info_of (asid, page).place != MEMORY_WORKING_SET)
          text[length++] = (char) ('0' + page);
      ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
    }
  text[length] = 0;
  return text;
}

static void
touch_all (const char *order)
{
  for (; *order != 0; order++)
    touch (1, (uint64_t) (*order - '0'), MEMORY_READ);
}

START_TEST (test_replacement_fifo_takes_the_oldest)
{
  begin (32, 8, VAS_REPLACEMENT_FIFO);
  touch_all ("3124");
  touch_all ("3333");
  ck_assert (memory_lock_page (&memory, 1, 1, MEMORY_LOCK_PROCESS));
  ck_assert_str_eq (trim_order (1, 9), "324");
  ck_assert (memory_unlock_page (&memory, 1, 1, MEMORY_LOCK_PROCESS));
  ck_assert_str_eq (trim_order (1, 9), "1");
  end ();
}
END_TEST

/* All marks are set: the first search clears them all and takes the oldest; then 1, touched again, has a second chance.
 * */
START_TEST (test_replacement_clock_gives_a_second_chance)
{
  begin (32, 8, VAS_REPLACEMENT_CLOCK);
  touch_all ("01234");
  ck_assert_str_eq (trim_order (1, 1), "0");
  touch_all ("1");
  ck_assert_str_eq (trim_order (1, 2), "23");
  touch_all ("5");
  ck_assert_str_eq (trim_order (1, 9), "415");
  end ();
}
END_TEST

/* Ages after each search: the accessed mark is the highest bit, so what was touched since the last search stays. */
START_TEST (test_replacement_aging_takes_the_least_recently_touched)
{
  begin (32, 8, VAS_REPLACEMENT_AGING);
  touch_all ("01234");
  ck_assert_str_eq (trim_order (1, 1), "0");
  touch_all ("13");
  ck_assert_str_eq (trim_order (1, 1), "2");
  touch_all ("1");
  ck_assert_str_eq (trim_order (1, 9), "431");
  end ();
}
END_TEST

START_TEST (test_replacement_random_is_the_seeds)
{
  char first[16];
  for (int i = 0; i < 2; i++)
    {
      begin (32, 8, VAS_REPLACEMENT_RANDOM);
      touch_all ("0123456789");
      const char *order = trim_order (1, 10);
      ck_assert_uint_eq (strlen (order), 10);
      ck_assert_str_ne (order, "0123456789");
      if (i == 0)
        strcpy (first, order);
      ck_assert_str_eq (order, first);
      end ();
    }
}
END_TEST

/* A page of the window's far side goes only where none within may. */
START_TEST (test_replacement_aging_passes_by_what_is_locked)
{
  begin (32, 8, VAS_REPLACEMENT_AGING);
  touch_all ("012");
  for (uint64_t page = 0; page < 2; page++)
    ck_assert (memory_lock_page (&memory, 1, page, MEMORY_LOCK_SYSTEM));
  ck_assert_str_eq (trim_order (1, 9), "2");
  ck_assert (memory_unlock_page (&memory, 1, 0, MEMORY_LOCK_SYSTEM));
  ck_assert_str_eq (trim_order (1, 9), "0");
  ck_assert_uint_eq (memory_counters (&memory, 1).locked, 1);
  end ();
}
END_TEST

/* Unused frames lowest first, then the oldest standby page, then the oldest modified one, then a victim. */
START_TEST (test_frames_come_from_where_they_are_missed_least)
{
  begin (7, 8, VAS_REPLACEMENT_FIFO); /* two tables and five pages */
  for (uint64_t page = 0; page < 5; page++)
    write_word (1, page, 100 + page);
  ck_assert_uint_eq (info_of (1, 0).pfn, 0);
  ck_assert_uint_eq (info_of (1, 4).pfn, 6);
  memory_trim_page (&memory, 1, 3);
  memory_trim_page (&memory, 1, 2);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).modified, 2);
  ck_assert (touch (1, 5, MEMORY_READ)); /* takes 3's frame, the oldest modified one */
  ck_assert_uint_eq (info_of (1, 3).place, MEMORY_PAGE_FILE);
  ck_assert_uint_eq (info_of (1, 3).slot, 0);
  memory_trim_page (&memory, 1, 5);      /* clean: standby */
  ck_assert (touch (1, 6, MEMORY_READ)); /* so its frame comes first */
  ck_assert_uint_eq (info_of (1, 2).place, MEMORY_TRANSITION);
  ck_assert_uint_eq (info_of (1, 5).place, MEMORY_NOWHERE);
  ck_assert (touch (1, 2, MEMORY_READ)); /* back by a soft fault */
  ck_assert (touch (1, 3, MEMORY_READ)); /* a victim, 0, goes for it */
  ck_assert_uint_eq (info_of (1, 0).place, MEMORY_PAGE_FILE);
  ck_assert_uint_eq (info_of (1, 0).slot, 1);
  ck_assert_uint_eq (peek_word (1, 0), 100);
  ck_assert_uint_eq (peek_word (1, 3), 103);
  MemoryEvents events = memory_counters (&memory, 1).events;
  ck_assert_uint_eq (events.demand_zero_faults, 7);
  ck_assert_uint_eq (events.soft_faults, 1);
  ck_assert_uint_eq (events.hard_faults, 1);
  ck_assert_uint_eq (events.evictions, 3);
  ck_assert_uint_eq (events.write_backs, 2);
  ck_assert_uint_eq (events.trims, 4);
  ck_assert_uint_eq (events.working_set_peak, 5);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).page_file_used, 2);
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  end ();
}
END_TEST

/* A clean copy in the page file is not written again; one that was written since goes to its own slot. */
START_TEST (test_frames_keep_their_slot)
{
  begin (8, 8, VAS_REPLACEMENT_FIFO);
  write_word (1, 0, 7);
  memory_empty_working_set (&memory, 1); /* its tables go too */
  for (uint64_t page = 1; page < 7; page++)
    ck_assert (touch (1, page, MEMORY_READ));
  ck_assert_uint_eq (info_of (1, 0).slot, 0);
  ck_assert (touch (1, 0, MEMORY_READ));
  ck_assert (!info_of (1, 0).dirty && info_of (1, 0).slot == 0);
  memory_trim_page (&memory, 1, 0);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).standby, 1);
  write_word (1, 0, 8);
  ck_assert (info_of (1, 0).dirty && info_of (1, 0).slot == 0);
  memory_trim_page (&memory, 1, 0);
  ck_assert_uint_eq (memory_counters (&memory, NO_ASID).modified, 1);
  ck_assert (touch (1, 7, MEMORY_READ));
  ck_assert (info_of (1, 0).place == MEMORY_PAGE_FILE && info_of (1, 0).slot == 0);
  ck_assert_uint_eq (peek_word (1, 0), 8);
  ck_assert_uint_eq (memory_counters (&memory, 1).events.write_backs, 2);
  end ();
}
END_TEST

START_TEST (test_frames_run_out)
{
  begin (4, 1, VAS_REPLACEMENT_CLOCK); /* two tables and two pages; one more fits the page file */
  for (uint64_t page = 0; page < 3; page++)
    write_word (1, page, 1 + page);
  ck_assert (!touch (1, 3, MEMORY_READ));
  ck_assert_uint_eq (memory_fault_in (&memory, 1, 3, &grant, MEMORY_READ), VAS_STATUS_NO_MEMORY);
  ck_assert_uint_eq (memory_fault_in (&memory, 2, 0, &grant, MEMORY_READ), VAS_STATUS_NO_MEMORY);
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 2); /* no page was taken out in vain */
  for (uint64_t page = 0; page < 3; page++)
    ck_assert_uint_eq (peek_word (1, page), 1 + page);
  memory_discard (&memory, 1, pages (0, 1), false);
  ck_assert (touch (1, 3, MEMORY_READ));
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  end ();
}
END_TEST

/* The page file is full of slots of pages that are locked in their frames: those slots are taken back before a fault is
 * refused (VA-061), and their pages are then as good as never written. */
START_TEST (test_frames_va_061_slots_of_locked_pages_are_taken_back)
{
  begin (6, 2, VAS_REPLACEMENT_CLOCK); /* two tables and four pages */
  for (uint64_t page = 0; page < 6; page++)
    write_word (1, page, 1 + page); /* two of them go to the page file */
  for (uint64_t page = 0; page < 6; page++)
    if (info_of (1, page).place == MEMORY_WORKING_SET)
      memory_discard (&memory, 1, pages (page, 1), false);
  for (uint64_t page = 0; page < 2; page++)
    {
      ck_assert (touch (1, page, MEMORY_READ));
      ck_assert (memory_lock_page (&memory, 1, page, MEMORY_LOCK_PROCESS));
      ck_assert (!info_of (1, page).dirty && info_of (1, page).slot != NO_SLOT);
    }
  for (uint64_t page = 2; page < 6; page++)
    {
      write_word (1, page, 1 + page); /* the two last ones where two went to the page file */
      ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
    }
  ck_assert (!touch (1, 6, MEMORY_READ));
  for (uint64_t page = 0; page < 2; page++)
    ck_assert (info_of (1, page).dirty && info_of (1, page).slot == NO_SLOT && !info_of (1, page).written);
  for (uint64_t page = 0; page < 6; page++)
    ck_assert_uint_eq (peek_word (1, page), 1 + page);
  end ();
}
END_TEST

/* No slot is taken back where none would help. */
START_TEST (test_frames_keep_slots_that_help_nobody)
{
  begin (6, 2, VAS_REPLACEMENT_CLOCK);
  for (uint64_t page = 0; page < 6; page++)
    write_word (1, page, 1 + page);
  for (uint64_t page = 0; page < 6; page++)
    if (info_of (1, page).place == MEMORY_WORKING_SET)
      memory_discard (&memory, 1, pages (page, 1), false);
  for (uint64_t page = 0; page < 4; page++)
    {
      ck_assert (touch (1, page, MEMORY_READ));
      ck_assert (memory_lock_page (&memory, 1, page, MEMORY_LOCK_PROCESS));
    }
  ck_assert (!touch (1, 6, MEMORY_READ));
  for (uint64_t page = 0; page < 2; page++)
    ck_assert (!info_of (1, page).dirty && info_of (1, page).slot != NO_SLOT);
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  end ();
}
END_TEST

/* The frame of the page that is to be mapped is not taken for its tables. */
START_TEST (test_frames_are_not_taken_from_the_faulting_page)
{
  MemoryGrant none = { .readable = false };
  begin (4, 8, VAS_REPLACEMENT_FIFO);
  write_word (1, 0, 5);
  memory_regrant (&memory, 1, pages (0, 1), &none); /* stays in its frame; the tables go */
  ck_assert (touch (2, 0, MEMORY_READ));            /* the other three frames */
  ck_assert (touch (1, 0, MEMORY_READ));
  MemoryEvents events = memory_counters (&memory, 1).events;
  ck_assert_uint_eq (events.remap_faults, 1);
  ck_assert_uint_eq (events.hard_faults + events.write_backs, 0);
  ck_assert_uint_eq (info_of (2, 0).place, MEMORY_TRANSITION); /* its tables were enough */
  end ();
}
END_TEST

START_TEST (test_limits_hard_maximum_replaces_ones_own)
{
  begin (32, 8, VAS_REPLACEMENT_FIFO);
  memory_set_limits (&memory, 1, &(MemoryLimits){ 1, 3, false, true });
  touch_all ("01234");
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 3);
  ck_assert_uint_eq (info_of (1, 1).place, MEMORY_TRANSITION);
  memory_set_limits (&memory, 1, &(MemoryLimits){ 1, 3, false, false });
  touch_all ("01");
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 5);
  memory_set_limits (&memory, 1, &(MemoryLimits){ 1, 4, false, true });
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 4);
  end ();
}
END_TEST

/* Another process's fault takes pages of ascending ids, and leaves a hard minimum alone. */
START_TEST (test_limits_hard_minimum_is_kept_from_others)
{
  begin (8, 8, VAS_REPLACEMENT_FIFO);
  touch_all ("012345"); /* all eight frames */
  memory_set_limits (&memory, 1, &(MemoryLimits){ 4, 8, true, false });
  ck_assert (!touch (2, 0, MEMORY_READ)); /* needs three frames, may take two */
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 4);
  memory_set_limits (&memory, 1, &(MemoryLimits){ 3, 8, true, false });
  ck_assert (touch (2, 0, MEMORY_READ));
  ck_assert_uint_eq (memory_counters (&memory, 1).working_set, 3);
  end ();
}
END_TEST

START_TEST (test_inject_strikes_the_nth_filling_fault)
{
  begin (32, 8, VAS_REPLACEMENT_FIFO);
  memory_inject_in_page_error (&memory, 2, VAS_STATUS_INSUFFICIENT_RESOURCES);
  ck_assert (touch (1, 0, MEMORY_READ));
  memory_trim_page (&memory, 1, 0);
  ck_assert (touch (1, 0, MEMORY_READ)); /* fills nothing */
  ck_assert_uint_eq (memory_fault_in (&memory, 1, 1, &grant, MEMORY_READ), VAS_STATUS_INSUFFICIENT_RESOURCES);
  ck_assert_uint_eq (info_of (1, 1).place, MEMORY_NOWHERE);
  ck_assert (touch (1, 1, MEMORY_READ));
  ck_assert_uint_eq (memory_counters (&memory, 1).events.in_page_errors, 1);
  end ();
}
END_TEST

/* MEM_RESET: under pressure a reset page goes without a write and reads zero; undone in time, it is kept. */
START_TEST (test_reset_discards_under_pressure_only)
{
  begin (5, 8, VAS_REPLACEMENT_FIFO);
  for (uint64_t page = 0; page < 3; page++)
    write_word (1, page, 50 + page);
  memory_reset (&memory, 1, pages (0, 3));
  ck_assert_uint_eq (peek_word (1, 0), 50);
  ck_assert (info_of (1, 0).reset && !info_of (1, 0).dirty);
  write_word (1, 2, 60); /* lives again */
  ck_assert (memory_reset_undo (&memory, 1, pages (1, 2)));
  ck_assert (touch (1, 3, MEMORY_READ)); /* 0 goes */
  ck_assert_uint_eq (peek_word (1, 0), 0);
  ck_assert (info_of (1, 0).discarded);
  ck_assert_uint_eq (memory_counters (&memory, 1).events.write_backs, 0);
  ck_assert_uint_eq (memory_counters (&memory, 1).events.discards, 1);
  ck_assert (touch (1, 4, MEMORY_READ) && touch (1, 5, MEMORY_READ));
  ck_assert_uint_eq (peek_word (1, 1), 51);
  ck_assert_uint_eq (peek_word (1, 2), 60);
  memory_reset (&memory, 1, pages (1, 1)); /* in the page file: gone at once */
  ck_assert_uint_eq (peek_word (1, 1), 0);
  ck_assert (!memory_reset_undo (&memory, 1, pages (0, 3)));
  ck_assert (memory_reset_undo (&memory, 1, pages (0, 3)));
  ck_assert_uint_eq (peek_word (1, 2), 60);
  ck_assert_ptr_null (memory_check (&memory, NULL, NULL));
  end ();
}
END_TEST

START_TEST (test_nodes_are_preferred_not_demanded)
{
  VasConfig config;
  vas_config_init (&config);
  config.page_size = PAGE_SIZE;
  config.paging_format = VAS_PAGING_PLAIN;
  strcpy (config.paging_bits, "3,3,6");
  config.physical_memory = 12 * PAGE_SIZE;
  config.numa_nodes = 3;
  memory_init (&memory, &config);
  memory_add_space (&memory, 1, &limits);
  MemoryGrant there = grant;
  there.node = 1;
  for (uint64_t page = 0; page < 5; page++)
    ck_assert_uint_eq (memory_fault_in (&memory, 1, page, &there, MEMORY_READ), VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (info_of (1, 0).pfn, 4);
  ck_assert_uint_eq (info_of (1, 3).node, 1);
  ck_assert_uint_eq (info_of (1, 4).node, 2);
  ck_assert_uint_eq (info_of (1, 4).pfn, 8);
  end ();
}
END_TEST

START_TEST (test_regrant_takes_rights_and_keeps_marks)
{
  uint64_t pfn;
  int level;
  MemoryGrant watched = { .readable = true, .writable = true, .watched = true }, none = { .watched = true };
  begin (32, 8, VAS_REPLACEMENT_CLOCK);
  ck_assert_uint_eq (memory_fault_in (&memory, 1, 0, &watched, MEMORY_READ), VAS_STATUS_SUCCESS);
  ck_assert (!memory_take_written (&memory, 1, 0, false));
  ck_assert (memory_reference (&memory, 1, 0, MEMORY_WRITE, &pfn, &level));
  ck_assert (info_of (1, 0).written && !info_of (1, 0).latched);
  memory_regrant (&memory, 1, pages (0, 8), &none);
  ck_assert (info_of (1, 0).latched && !info_of (1, 0).mapped && info_of (1, 0).dirty);
  ck_assert (!memory_reference (&memory, 1, 0, MEMORY_READ, &pfn, &level));
  ck_assert_int_eq (level, 2); /* the last table is gone, and the root with it */
  ck_assert_uint_eq (memory.physical.n_tables, 0);
  ck_assert_uint_eq (memory_fault_in (&memory, 1, 0, &watched, MEMORY_READ), VAS_STATUS_SUCCESS);
  ck_assert_uint_eq (memory_counters (&memory, 1).events.remap_faults, 1);
  ck_assert (memory_take_written (&memory, 1, 0, true));
  ck_assert (!memory_take_written (&memory, 1, 0, true));
  ck_assert (info_of (1, 0).dirty); /* the contents are still nowhere else */
  memory_discard (&memory, 1, pages (0, 1), true);
  ck_assert (!memory_take_written (&memory, 1, 0, false));
  end ();
}
END_TEST

START_TEST (test_digest_is_of_the_state_alone)
{
  uint64_t pfn;
  int level;
  begin (32, 8, VAS_REPLACEMENT_CLOCK);
  touch_all ("01");
  Digest128 before = memory_digest (&memory);
  ck_assert (memory_reference (&memory, 1, 0, MEMORY_READ, &pfn, &level)); /* changes the TLB and counters only */
  tlb_invalidate_all (&memory.tlb);
  ck_assert_uint_eq (memory_digest (&memory).low, before.low);
  memory_set_limits (&memory, 2, &(MemoryLimits){ 2, 9, false, false });
  ck_assert_uint_ne (memory_digest (&memory).low, before.low);
  memory_set_limits (&memory, 2, &limits);
  ck_assert_uint_eq (memory_digest (&memory).high, before.high);
  ck_assert (memory_reference (&memory, 1, 0, MEMORY_WRITE, &pfn, &level)); /* sets the dirty mark */
  ck_assert_uint_ne (memory_digest (&memory).high, before.high);
  end ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("memory");
  TCase *tc = tcase_create ("memory");
  tcase_add_test (tc, test_replacement_fifo_takes_the_oldest);
  tcase_add_test (tc, test_replacement_clock_gives_a_second_chance);
  tcase_add_test (tc, test_replacement_aging_takes_the_least_recently_touched);
  tcase_add_test (tc, test_replacement_aging_passes_by_what_is_locked);
  tcase_add_test (tc, test_replacement_random_is_the_seeds);
  tcase_add_test (tc, test_frames_come_from_where_they_are_missed_least);
  tcase_add_test (tc, test_frames_keep_their_slot);
  tcase_add_test (tc, test_frames_run_out);
  tcase_add_test (tc, test_frames_va_061_slots_of_locked_pages_are_taken_back);
  tcase_add_test (tc, test_frames_keep_slots_that_help_nobody);
  tcase_add_test (tc, test_frames_are_not_taken_from_the_faulting_page);
  tcase_add_test (tc, test_limits_hard_maximum_replaces_ones_own);
  tcase_add_test (tc, test_limits_hard_minimum_is_kept_from_others);
  tcase_add_test (tc, test_inject_strikes_the_nth_filling_fault);
  tcase_add_test (tc, test_reset_discards_under_pressure_only);
  tcase_add_test (tc, test_nodes_are_preferred_not_demanded);
  tcase_add_test (tc, test_regrant_takes_rights_and_keeps_marks);
  tcase_add_test (tc, test_digest_is_of_the_state_alone);
  suite_add_tcase (suite, tc);
  return suite;
}
