#include "../support/test_main.h"
#include <vasbox/range.h>

static VasRange
range (uint64_t start, uint64_t end)
{
  return (VasRange){ start, end };
}

static void
assert_range (VasRange got, uint64_t start, uint64_t end)
{
  ck_assert_uint_eq (got.start, start);
  ck_assert_uint_eq (got.end, end);
}

START_TEST (test_range_make)
{
  VasRange made = range (7, 8);
  ck_assert (vas_range_make (0x10000, 0x2000, &made));
  assert_range (made, 0x10000, 0x12000);
  ck_assert (vas_range_make (5, 0, &made));
  assert_range (made, 5, 5);
  ck_assert (vas_range_make (0, UINT64_MAX, &made));
  assert_range (made, 0, UINT64_MAX);
  ck_assert (vas_range_make (UINT64_MAX, 0, &made));
  assert_range (made, UINT64_MAX, UINT64_MAX);
}
END_TEST

START_TEST (test_range_make_refuses_overflow)
{
  VasRange made = range (7, 8);
  ck_assert (!vas_range_make (1, UINT64_MAX, &made));
  ck_assert (!vas_range_make (UINT64_MAX, 1, &made));
  ck_assert (!vas_range_make (UINT64_MAX, UINT64_MAX, &made));
  ck_assert (!vas_range_make (UINT64_C (1) << 63, UINT64_C (1) << 63, &made));
  assert_range (made, 7, 8);
}
END_TEST

/* Bytes 0x1fff and 0x2000 lie in two pages: both are taken. */
START_TEST (test_range_widen_takes_every_touched_unit)
{
  VasRange wide = range (7, 8);
  ck_assert (vas_range_widen (range (0x1fff, 0x2001), 0x1000, &wide));
  assert_range (wide, 0x1000, 0x3000);
  ck_assert (vas_range_widen (range (0x1000, 0x2000), 0x1000, &wide));
  assert_range (wide, 0x1000, 0x2000);
  ck_assert (vas_range_widen (range (3, 9), 1, &wide));
  assert_range (wide, 3, 9);
  ck_assert (vas_range_widen (range (0, UINT64_MAX - 0xfff), 0x1000, &wide));
  assert_range (wide, 0, UINT64_MAX - 0xfff);
}
END_TEST

START_TEST (test_range_widen_refuses_to_wrap)
{
  VasRange wide = range (7, 8);
  ck_assert (!vas_range_widen (range (0, UINT64_MAX - 0xffe), 0x1000, &wide));
  ck_assert (!vas_range_widen (range (0, UINT64_MAX), 2, &wide));
  assert_range (wide, 7, 8);
}
END_TEST

START_TEST (test_range_size)
{
  ck_assert_uint_eq (vas_range_size (range (0x1000, 0x3000)), 0x2000);
  ck_assert_uint_eq (vas_range_size (range (9, 9)), 0);
  ck_assert_uint_eq (vas_range_size (range (0, UINT64_MAX)), UINT64_MAX);
}
END_TEST

/* Both ways round, every relation of AA to BB. */
START_TEST (test_range_overlaps)
{
  static const struct
  {
    VasRange a, b;
    bool overlaps;
  } rows[] = {
    { { 2, 4 }, { 4, 6 }, false }, /* AABB */
    { { 2, 4 }, { 5, 6 }, false },
    { { 2, 5 }, { 4, 6 }, true },
    { { 2, 6 }, { 3, 4 }, true }, /* inside */
    { { 2, 6 }, { 2, 6 }, true },
    { { 2, 6 }, { 4, 4 }, false }, /* nothing is in an empty range */
    { { 4, 4 }, { 4, 4 }, false },
    { { 0, UINT64_MAX }, { UINT64_MAX - 1, UINT64_MAX }, true },
  };
  for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
    {
      ck_assert_msg (vas_range_overlaps (rows[i].a, rows[i].b) == rows[i].overlaps, "row %u", i);
      ck_assert_msg (vas_range_overlaps (rows[i].b, rows[i].a) == rows[i].overlaps, "row %u turned round", i);
    }
}
END_TEST

START_TEST (test_range_contains)
{
  ck_assert (vas_range_contains (range (2, 6), range (2, 6)));
  ck_assert (vas_range_contains (range (2, 6), range (3, 5)));
  ck_assert (vas_range_contains (range (2, 6), range (9, 9)));
  ck_assert (!vas_range_contains (range (2, 6), range (1, 3)));
  ck_assert (!vas_range_contains (range (2, 6), range (5, 7)));
  ck_assert (!vas_range_contains (range (2, 6), range (1, 7)));
  ck_assert (!vas_range_contains (range (4, 4), range (4, 5)));
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("range");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_range_make);
  tcase_add_test (core, test_range_make_refuses_overflow);
  tcase_add_test (core, test_range_widen_takes_every_touched_unit);
  tcase_add_test (core, test_range_widen_refuses_to_wrap);
  tcase_add_test (core, test_range_size);
  tcase_add_test (core, test_range_overlaps);
  tcase_add_test (core, test_range_contains);
  suite_add_tcase (suite, core);
  return suite;
}
