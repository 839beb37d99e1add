/* Addresses by name: the newest of the ranges that hold one, in the right process, and none where none does. */
#include "../support/test_main.h"
#include "trace/address_names.h"

static char *
format (const AddressNames *names, VasProcessId process, guint64 address)
{
  GString *out = g_string_new (NULL);
  if (!address_names_format (names, out, process, address))
    g_string_append (out, "-");
  return g_string_free (out, FALSE);
}

static void
is (const AddressNames *names, VasProcessId process, guint64 address, const char *wanted)
{
  g_autofree char *got = format (names, process, address);
  ck_assert_str_eq (got, wanted);
}

START_TEST (test_address_names_hold_their_range_alone)
{
  AddressNames *names = address_names_new ();
  is (names, 1, 0x10000, "-");
  address_names_add (names, "heap", 1, 0x10000, 0x2000);
  is (names, 1, 0xffff, "-");
  is (names, 1, 0x10000, "heap");
  is (names, 1, 0x11fff, "heap+0x1fff");
  is (names, 1, 0x12000, "-");
  is (names, 2, 0x10000, "-");
  address_names_add (names, "other", 2, 0x8000, 0x100000);
  is (names, 1, 0x10000, "heap");
  is (names, 2, 0x10000, "other+0x8000");
  is (names, 3, 0x10000, "-");
  address_names_free (names);
}
END_TEST

/*  heap   AAAAAAAA
    page     BB         newer
    stale AAAA          newest: begins before both */
START_TEST (test_address_names_newest_wins)
{
  AddressNames *names = address_names_new ();
  address_names_add (names, "heap", 1, 0x10000, 0x8000);
  address_names_add (names, "page", 1, 0x12000, 0x2000);
  is (names, 1, 0x11000, "heap+0x1000");
  is (names, 1, 0x13000, "page+0x1000");
  is (names, 1, 0x14000, "heap+0x4000");
  address_names_add (names, "newest", 1, 0xf000, 0x4000);
  is (names, 1, 0x12000, "newest+0x3000");
  is (names, 1, 0x13000, "page+0x1000");
  address_names_add (names, "same", 1, 0x10000, 0x8000);
  is (names, 1, 0x10000, "same");
  address_names_remove (names, "same");
  address_names_remove (names, "never there");
  is (names, 1, 0x17000, "heap+0x7000");
  address_names_free (names);
}
END_TEST

START_TEST (test_address_names_bound_anew_leaves_the_old_place)
{
  AddressNames *names = address_names_new ();
  address_names_add (names, "a", 1, 0x10000, 0x1000);
  address_names_add (names, "a", 1, 0x20000, 0x1000);
  is (names, 1, 0x10000, "-");
  is (names, 1, 0x20000, "a");
  address_names_free (names);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("trace/address_names");
  TCase *tcase = tcase_create ("address_names");
  tcase_add_test (tcase, test_address_names_hold_their_range_alone);
  tcase_add_test (tcase, test_address_names_newest_wins);
  tcase_add_test (tcase, test_address_names_bound_anew_leaves_the_old_place);
  suite_add_tcase (suite, tcase);
  return suite;
}
