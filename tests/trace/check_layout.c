/* The importers' small model of an address space against an array with one entry a page. */
#include "../support/test_main.h"
#include "trace/importers/layout.h"

#define N_PAGES 64
#define N_STEPS 20000

typedef struct Page
{
  guint allocation; /* + 1; 0: free */
  guint32 protect;
} Page;

static guint32 state = 20240301;

static guint
draw (guint n)
{
  state = state * 1664525 + 1013904223;
  return (guint) (((guint64) state * n) >> 32);
}

static bool
is_page_equal (const Layout *layout, guint page, const Page *expected)
{
  const LayoutRun *run = layout_find (layout, page);
  if (layout_is_free (layout, page, page + 1) != (run == NULL) || (run != NULL) != (expected->allocation != 0))
    return false;
  return run == NULL || (run->allocation + 1 == expected->allocation && run->protect == expected->protect);
}

/* Not empty, in order, and not two where one would do. */
static bool
are_runs_tidy (const Layout *layout)
{
  for (guint i = 0; i < layout_n_runs (layout); i++)
    {
      const LayoutRun *run = layout_run (layout, i);
      if (run->start >= run->end)
        return false;
      if (i > 0 && (run[-1].end > run->start || (run[-1].end == run->start && run[-1].allocation == run->allocation
                                                 && run[-1].protect == run->protect)))
        return false;
    }
  return true;
}

static void
assert_equal (const Layout *layout, const Page *pages)
{
  bool is_equal = are_runs_tidy (layout);
  for (guint i = 0; i < N_PAGES; i++)
    is_equal = is_equal && is_page_equal (layout, i, &pages[i]);
  ck_assert (is_equal);
}

static void
step (Layout *layout, Page *pages)
{
  guint start = draw (N_PAGES), end = start + 1 + draw (N_PAGES - start), choice = draw (8);
  LayoutRun run = { start, end, draw (3), 0, draw (2) };
  if (choice == 0)
    layout_clear_allocation (layout, run.allocation);
  else if (choice < 4)
    layout_clear (layout, start, end);
  else
    layout_assign (layout, &run);
  for (guint i = 0; i < N_PAGES; i++)
    {
      bool is_inside = i >= start && i < end;
      if ((choice == 0 && pages[i].allocation == run.allocation + 1) || (choice > 0 && choice < 4 && is_inside))
        pages[i].allocation = 0;
      else if (choice >= 4 && is_inside)
        pages[i] = (Page) { run.allocation + 1, run.protect };
    }
}

START_TEST (test_layout_equals_an_array_of_pages)
{
  Page pages[N_PAGES] = { 0 };
  g_autoptr (Layout) layout = layout_new ();
  LayoutAllocation everywhere = { 0, N_PAGES, 0, 0, "" };
  for (guint i = 0; i < 3; i++)
    layout_add_allocation (layout, &everywhere);
  for (guint i = 0; i < test_scaled (N_STEPS); i++)
    {
      step (layout, pages);
      assert_equal (layout, pages);
    }
}
END_TEST

START_TEST (test_layout_cut_gives_the_parts_inside)
{
  g_autoptr (Layout) layout = layout_new ();
  LayoutAllocation made = { 10, 40, 0, 0, "" };
  guint index = layout_add_allocation (layout, &made);
  layout_assign (layout, &(LayoutRun) { 10, 20, index, 0, 1 });
  layout_assign (layout, &(LayoutRun) { 30, 40, index, 0, 2 });
  g_autoptr (GArray) cut = layout_cut (layout, 15, 35);
  ck_assert_uint_eq (cut->len, 2);
  ck_assert_uint_eq (g_array_index (cut, LayoutRun, 0).start, 15);
  ck_assert_uint_eq (g_array_index (cut, LayoutRun, 0).end, 20);
  ck_assert_uint_eq (g_array_index (cut, LayoutRun, 1).start, 30);
  ck_assert_uint_eq (g_array_index (cut, LayoutRun, 1).end, 35);
}
END_TEST

START_TEST (test_layout_copy_is_independent)
{
  g_autoptr (Layout) layout = layout_new ();
  LayoutAllocation made = { 10, 40, 0, 0, "a1" };
  layout_assign (layout, &(LayoutRun) { 10, 20, layout_add_allocation (layout, &made), 0, 1 });
  g_autoptr (Layout) copy = layout_copy (layout);
  layout_clear (layout, 0, 100);
  ck_assert_uint_eq (layout_n_runs (layout), 0);
  ck_assert_ptr_nonnull (layout_find (copy, 15));
  ck_assert_str_eq (layout_allocation (copy, 0)->name, "a1");
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("layout");
  TCase *tcase = tcase_create ("layout");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, test_layout_equals_an_array_of_pages);
  tcase_add_test (tcase, test_layout_cut_gives_the_parts_inside);
  tcase_add_test (tcase, test_layout_copy_is_independent);
  return suite;
}
