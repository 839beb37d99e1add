/* What memory_check() must find, each broken once. */
#include "../support/test_main.h"
#include "paging/records.h"
#include "small_memory.h"

/* Pages 0 (active), 1 (standby, in slot 0), 2 (modified), 3 (in slot 1), with the frames of 0 and 1 in pfn[]. */
static void
begin_to_break (uint64_t *pfn)
{
  begin (7, 8, VAS_REPLACEMENT_FIFO);
  asked_grant = grant;
  for (uint64_t page = 0; page < 5; page++)
    write_word (1, page, 9);
  memory_trim_page (&memory, 1, 1);
  memory_trim_page (&memory, 1, 3);
  ck_assert (touch (1, 5, MEMORY_READ) && touch (1, 6, MEMORY_READ));
  memory_discard (&memory, 1, pages (4, 3), false);
  ck_assert (touch (1, 1, MEMORY_READ));
  memory_trim_page (&memory, 1, 1);
  memory_trim_page (&memory, 1, 2);
  ck_assert_ptr_null (found ());
  ck_assert_uint_eq (info_of (1, 1).slot, 0);
  ck_assert_uint_eq (info_of (1, 3).slot, 1);
  pfn[0] = info_of (1, 0).pfn;
  pfn[1] = info_of (1, 1).pfn;
}

START_TEST (test_check_finds_what_is_broken_of_frames)
{
  uint64_t pfn[2];
  begin_to_break (pfn);
  Physical *physical = &memory.physical;
  asked_grant.writable = false;
  ck_assert_str_eq (found (), "a PTE grants more than was promised");
  asked_grant = grant;
  asked_grant.watched = true;
  ck_assert_str_eq (found (), "a frame is wrong about whether writes of its page are watched");
  asked_grant = grant;
  physical_edit (physical, pfn[0])->page = 9;
  ck_assert_str_eq (found (), "a record names a frame that is not its page's");
  physical_edit (physical, pfn[0])->page = 0;
  physical_edit (physical, pfn[0])->references = 2;
  ck_assert_str_eq (found (), "a frame's references are not its mappings and locks");
  physical_edit (physical, pfn[0])->references = 1;
  frame_set_slot (physical_edit (physical, pfn[1]), 2);
  ck_assert_str_eq (found (), "a frame names a page-file slot that is not its page's");
  frame_set_slot (physical_edit (physical, pfn[1]), 0);
  ck_assert_str_eq (found (), "a clean page's contents are nowhere else");
  frame_set_slot (physical_edit (physical, pfn[1]), 1);
  record_set (&memory, 1, 1, record_get (&memory, 1, 1) | RECORD_DIRTY);
  ck_assert_str_eq (found (), "a frame's state does not fit its page's record");
  record_set (&memory, 1, 1, record_get (&memory, 1, 1) & ~RECORD_DIRTY);
  uint64_t lost = physical_take (physical, 0, FRAME_ACTIVE, 1, 7);
  ck_assert_str_eq (found (), "a used frame is nobody's");
  physical_give_back (physical, lost);
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_records)
{
  uint64_t pfn[2];
  begin_to_break (pfn);
  PageRecord in_file = record_get (&memory, 1, 3);
  record_set (&memory, 1, 3, in_file | RECORD_DIRTY);
  ck_assert_str_eq (found (), "a page without a frame is dirty");
  record_set (&memory, 1, 3, record_at (in_file, MEMORY_PAGE_FILE, 0));
  ck_assert_str_eq (found (), "a record names a page-file slot that is not its page's");
  record_set (&memory, 1, 3, 0);
  ck_assert_str_eq (found (), "a page-file slot is nobody's");
  record_set (&memory, 1, 3, in_file | (PageRecord) MEMORY_LOCK_PROCESS << RECORD_LOCK_SHIFT);
  ck_assert_str_eq (found (), "a locked page is not in its working set");
  record_set (&memory, 1, 3, in_file);
  memory.spaces[1].n_locked = 1;
  ck_assert_str_eq (found (), "a process is wrong about how many pages it has locked");
  memory.spaces[1].n_locked = 0;
  memory.page_file.lowest = 3;
  ck_assert_str_eq (found (), "the page file is wrong about its free slots");
  memory.page_file.lowest = 2;
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_user_frames)
{
  uint64_t own[2];
  begin (16, 8, VAS_REPLACEMENT_FIFO);
  asked_grant = grant;
  memory_take_user_frames (&memory, 1, 0, 2, own, 2);
  ck_assert (memory_map_user_frame (&memory, 1, 3, own[0], &grant));
  ck_assert_ptr_null (found ());
  asked_grant.writable = false;
  ck_assert_str_eq (found (), "a PTE grants more than was promised");
  asked_grant = grant;
  Frame *frame = physical_edit (&memory.physical, own[0]);
  frame->page = 5;
  ck_assert_str_eq (found (), "a process's own frame is wrong about where it is mapped");
  frame->page = 3;
  frame->references = 0;
  ck_assert_str_eq (found (), "a page is mapped to a frame that its process does not own");
  frame->references = 1;
  frame->asid = 2;
  ck_assert_str_eq (found (), "a frame on a process's list is not its own");
  frame->asid = 1;
  memory.spaces[1].user.count = 3;
  ck_assert_str_eq (found (), "a process is wrong about how many frames it owns");
  memory.spaces[1].user.count = 2;
  ck_assert_ptr_null (found ());
  memory_remove_space (&memory, 1);
  ck_assert_ptr_null (found ());
  ck_assert_uint_eq (memory.physical.n_unused, 16);
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_mappings)
{
  uint64_t pfn[2], at;
  int level;
  begin_to_break (pfn);
  PteFields fields = { .pfn = pfn[1], .user = true, .accessed = true, .dirty = true, .no_execute = true };
  uint64_t pte = pte_make (&memory.setup.layout, 1, &fields);
  PageTable *table = &memory.spaces[1].table;
  page_table_map (table, &memory.physical, 1, 1, pte);
  ck_assert_str_eq (found (), "a frame's references are not its mappings and locks");
  physical_edit (&memory.physical, pfn[1])->references = 1;
  ck_assert_str_eq (found (), "a page that is not in its working set is mapped");
  page_table_unmap (table, &memory.physical, 1);
  physical_edit (&memory.physical, pfn[1])->references = 0;
  ck_assert_ptr_null (found ());
  uint64_t right = page_table_get (table, &memory.physical, 0, NULL);
  page_table_set (table, &memory.physical, 0, pte);
  ck_assert_str_eq (found (), "a PTE points at a frame that is not its page's");
  page_table_set (table, &memory.physical, 0, right);
  ck_assert (memory_reference (&memory, 1, 0, MEMORY_WRITE, &at, &level));
  ck_assert_ptr_null (found ());
  page_table_set (table, &memory.physical, 0, pte_with_accessed (&memory.setup.layout, 1, right, false));
  ck_assert_str_eq (found (), "the TLB holds an entry that a walk would not give");
  page_table_set (table, &memory.physical, 0, right);
  tlb_fill (&memory.tlb, 7, 0, MEMORY_READ, 0, 0, TLB_READ);
  ck_assert_str_eq (found (), "the TLB holds an entry of no process");
  end ();
}
END_TEST

START_TEST (test_check_finds_what_is_broken_of_working_sets)
{
  uint64_t pfn[2];
  begin_to_break (pfn);
  FrameList *set = &memory.spaces[1].working_set;
  ck_assert_uint_eq (set->count, 1);
  set->count = 2;
  ck_assert_str_eq (found (), "a working set is wrong about its length");
  set->count = 1;
  set->tail = 0;
  ck_assert_str_eq (found (), "a working set is wrong about its end");
  set->tail = set->head;
  physical_edit (&memory.physical, pfn[0])->prev = 3;
  ck_assert_str_eq (found (), "a working set is not linked in order");
  physical_edit (&memory.physical, pfn[0])->prev = 0;
  set->head = set->tail = pfn[1] + 1;
  ck_assert_str_eq (found (), "a working set holds a frame that is not active or another process's");
  *set = (FrameList){ 0, 0, 0 };
  ck_assert_str_eq (found (), "a page that is in its working set is not on its list");
  *set = (FrameList){ pfn[0] + 1, pfn[0] + 1, 1 };
  ck_assert_ptr_null (found ());
  end ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("memory_laws");
  TCase *tc = tcase_create ("memory_laws");
  tcase_add_test (tc, test_check_finds_what_is_broken_of_frames);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_records);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_mappings);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_user_frames);
  tcase_add_test (tc, test_check_finds_what_is_broken_of_working_sets);
  suite_add_tcase (suite, tc);
  return suite;
}
