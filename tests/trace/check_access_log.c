/* The readers of access logs: what each line of a format means, where damage is told, which format a text is. */
#include "../support/test_main.h"
#include "trace/importers/access_log.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Everything in @text, an access or damage a line: "W 0x1000 8 @3", "P 7 @1", "! FILE:...". */
static char *
read_all (AccessFormat format, const char *text, gsize n_text, gsize batch)
{
  static const char letters[] = "RWXP";
  GString *out = g_string_new (NULL);
  Access accesses[8];
  AccessLog log;
  access_log_init (&log, format, "f", text, n_text);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gsize n = access_log_read (&log, accesses, batch, &error);
      ck_assert_uint_le (n, batch);
      for (gsize i = 0; i < n; i++)
        g_string_append_printf (out, "%c 0x%" PRIx64 " %u @%u\n", letters[accesses[i].kind], accesses[i].address,
                                accesses[i].size, accesses[i].line);
      if (error != NULL)
        g_string_append_printf (out, "! %s\n", error->message);
      else if (n == 0)
        return g_string_free (out, FALSE);
    }
}

/* The same comes in batches of any size. */
static void
assert_reads (AccessFormat format, const char *text, const char *expected)
{
  for (gsize batch = 2; batch <= 8; batch++)
    {
      g_autofree char *got = read_all (format, text, strlen (text), batch);
      ck_assert_str_eq (got, expected);
    }
}

START_TEST (test_access_log_reads_lackey)
{
  assert_reads (ACCESS_FORMAT_LACKEY,
                "==7688== Lackey, an example Valgrind tool\n"
                "\n"
                "I  0401ab70,3\n"
                " S 1fff0006f8,8\r\n"
                " L FFFFFFFFFFFFFFFF,1\n"
                "--7688-- a warning\n"
                "**7688** a message\n"
                " M 00000000000000000010,65536\n"
                "==7688== Exit code: 0",
                "X 0x401ab70 3 @3\n"
                "W 0x1fff0006f8 8 @4\n"
                "R 0xffffffffffffffff 1 @5\n"
                "R 0x10 65536 @8\n"
                "W 0x10 65536 @8\n");
  assert_reads (ACCESS_FORMAT_LACKEY, "", "");
  assert_reads (ACCESS_FORMAT_LACKEY, " L 10,4", "R 0x10 4 @1\n");
}
END_TEST

START_TEST (test_access_log_tells_damage_in_lackey)
{
  static const struct
  {
    const char *line, *message;
  } rows[] = {
    { "hello", "1: found \"hello\", expected \"I  ADDRESS,SIZE\", or \" L\", \" S\" or \" M\" and the same" },
    { " L", "1: found \" L\", expected \"I  ADDRESS,SIZE\", or \" L\", \" S\" or \" M\" and the same" },
    { "I 0401ab70,3", "1: found \"I 0401ab70,3\", expected \"I  ADDRESS,SIZE\", or \" L\", \" S\" or \" M\" and the same" },
    { " L xyz,4", "4: found \"xyz,4\", expected an address in hexadecimal" },
    { " L ,4", "4: found \",4\", expected an address in hexadecimal" },
    { " S 0401ab70", "12: found the end of the line, expected a comma and a size" },
    { " S 0401ab70;4", "12: found \";4\", expected a comma and a size" },
    { " S 0401ab70,", "13: found the end of the line, expected a size from 1 to 65536" },
    { " S 0401ab70,0", "13: found \"0\", expected a size from 1 to 65536" },
    { " S 0401ab70,65537", "13: found \"65537\", expected a size from 1 to 65536" },
    { " S 0401ab70,99999999999999999999", "13: found \"99999999999999999999\", expected a size from 1 to 65536" },
    { " S 0401ab70,4 L", "14: found \" L\", expected the end of the line" },
    { " L 10000000000000000,4", "4: found \"10000000000000000,4\", expected a number of at most 64 bits" },
    { " L ffffffffffffffff,2", "21: found \"2\", expected an access that ends below 2^64" },
    { " L 10\x01,4", "6: found the byte 0x01, expected a comma and a size" },
  };
  g_autofree char *text = g_strdup_printf (" L 10,1\n%s\n L 20,2\n", rows[_i].line);
  g_autofree char *expected = g_strdup_printf ("R 0x10 1 @1\n! f:2:%s\nR 0x20 2 @3\n", rows[_i].message);
  ck_assert_int_lt (_i, G_N_ELEMENTS (rows));
  assert_reads (ACCESS_FORMAT_LACKEY, text, expected);
}
END_TEST
#define N_LACKEY_DAMAGE 15

START_TEST (test_access_log_reads_din)
{
  assert_reads (ACCESS_FORMAT_DIN,
                "2 0\n"
                "0 1000acac\n"
                "  1\t0x7fff  the rest is a comment\n"
                "\n"
                "3 10\n"
                "0\n"
                "0 1g\n"
                "00 10\n"
                "1 10000000000000000\n"
                "2 4",
                "X 0x0 1 @1\n"
                "R 0x1000acac 1 @2\n"
                "W 0x7fff 1 @3\n"
                "! f:5:1: found \"3 10\", expected the label 0 (read), 1 (write) or 2 (fetch) and an address\n"
                "! f:6:1: found \"0\", expected the label 0 (read), 1 (write) or 2 (fetch) and an address\n"
                "! f:7:4: found \"g\", expected a blank or the end of the line\n"
                "! f:8:1: found \"00 10\", expected the label 0 (read), 1 (write) or 2 (fetch) and an address\n"
                "! f:9:3: found \"10000000000000000\", expected a number of at most 64 bits\n"
                "X 0x4 1 @10\n");
}
END_TEST

START_TEST (test_access_log_reads_pinatrace)
{
  assert_reads (ACCESS_FORMAT_PINATRACE,
                "0x401ab70: R 0x7ffe10\n"
                "0x401ab73: W 0x7ffe18 \r\n"
                "\n"
                "401ab73: W 0x7ffe18\n"
                "0x401ab73 W 0x7ffe18\n"
                "0x401ab73: X 0x7ffe18\n"
                "0x401ab73: R zero\n"
                "0x401ab73: R 0x10 8\n"
                "0x: R 0x10\n"
                "#eof\n",
                "R 0x7ffe10 1 @1\n"
                "W 0x7ffe18 1 @2\n"
                "! f:4:1: found \"401ab73: W 0x7ffe18\", expected \"0xIP: R 0xADDRESS\" or the same with W\n"
                "! f:5:10: found \" W 0x7ffe18\", expected a colon\n"
                "! f:6:12: found \"X 0x7ffe18\", expected R or W and an address\n"
                "! f:7:14: found \"zero\", expected an address in hexadecimal\n"
                "! f:8:19: found \"8\", expected the end of the line\n"
                "! f:9:1: found \"0x: R 0x10\", expected an instruction's address in hexadecimal\n");
}
END_TEST

START_TEST (test_access_log_reads_lists)
{
  assert_reads (ACCESS_FORMAT_LIST,
                "\xef\xbb\xbf# a comment\n"
                "7 0,1\t0x1F ,, 010# so\r\n"
                "R 4096\n"
                "w 0x1000 8 # eight bytes\n"
                "  X,0x2000,4,\n"
                "18446744073709551615",
                "P 0x7 0 @2\n"
                "P 0x0 0 @2\n"
                "P 0x1 0 @2\n"
                "P 0x1f 0 @2\n"
                "P 0xa 0 @2\n"
                "R 0x1000 1 @3\n"
                "W 0x1000 8 @4\n"
                "X 0x2000 4 @5\n"
                "P 0xffffffffffffffff 0 @6\n");
  assert_reads (ACCESS_FORMAT_LIST, "#", "");
  assert_reads (ACCESS_FORMAT_LIST, ",", "");
}
END_TEST

START_TEST (test_access_log_tells_damage_in_lists)
{
  static const struct
  {
    const char *line, *message;
  } rows[] = {
    { "one", "1: found \"one\", expected a page number, or R, W or X and an address" },
    { "12abc 4", "1: found \"12abc 4\", expected a number in decimal, or in hexadecimal after 0x" },
    { "0x", "1: found \"0x\", expected a page number, or R, W or X and an address" },
    { "0xg", "1: found \"0xg\", expected a page number, or R, W or X and an address" },
    { "-1", "1: found \"-1\", expected a page number, or R, W or X and an address" },
    { "18446744073709551616", "1: found \"18446744073709551616\", expected a number of at most 64 bits" },
    { "0x10000000000000000", "1: found \"0x10000000000000000\", expected a number of at most 64 bits" },
    { "R", "1: found \"R\", expected a page number, or R, W or X and an address" },
    { "R ", "3: found the end of the line, expected an address" },
    { "R here", "3: found \"here\", expected an address" },
    { "R 10 0", "6: found \"0\", expected a size from 1 to 65536" },
    { "R 10 65537", "6: found \"65537\", expected a size from 1 to 65536" },
    { "R 10 4 W 20", "8: found \"W 20\", expected the end of the line" },
    { "W 0xffffffffffffffff 2", "22: found \"2\", expected an access that ends below 2^64" },
    { "\x7f" "ELF", "1: found the byte 0x7f, expected a page number, or R, W or X and an address" },
    { "1.5", "1: found \"1.5\", expected a number in decimal, or in hexadecimal after 0x" },
  };
  g_autofree char *text = g_strdup_printf ("7\n%s\n8", rows[_i].line);
  g_autofree char *expected = g_strdup_printf ("P 0x7 0 @1\n! f:2:%s\nP 0x8 0 @3\n", rows[_i].message);
  ck_assert_int_lt (_i, G_N_ELEMENTS (rows));
  assert_reads (ACCESS_FORMAT_LIST, text, expected);
}
END_TEST
#define N_LIST_DAMAGE 16

START_TEST (test_access_log_wants_addresses_on_their_own_lines)
{
  assert_reads (ACCESS_FORMAT_LIST, "1 R 10\n",
                "P 0x1 0 @1\n! f:1:3: found \"R 10\", expected a page number: an address stands on a line of its own\n");
}
END_TEST

START_TEST (test_access_log_stops_at_a_nul)
{
  static const char text[] = "1 \0 2\n3";
  g_autofree char *got = read_all (ACCESS_FORMAT_LIST, text, sizeof text - 1, 2);
  ck_assert_str_eq (got, "P 0x1 0 @1\n! f:1:3: found the byte 0x00, expected a page number, or R, W or X and an "
                         "address\nP 0x3 0 @2\n");
}
END_TEST

START_TEST (test_access_log_detects_formats)
{
  static const struct
  {
    const char *text;
    AccessFormat format;
  } rows[] = {
    { "", ACCESS_FORMAT_LIST },
    { "1 2 3\n", ACCESS_FORMAT_LIST },
    { "R 0x10\n", ACCESS_FORMAT_LIST },
    { "==1== Lackey\n\nI  0401ab70,3\n", ACCESS_FORMAT_LACKEY },
    { " L 10,4", ACCESS_FORMAT_LACKEY },
    { "damage\n L 10,4\n", ACCESS_FORMAT_LACKEY },
    { "0x10: R 0x20\n#eof\n", ACCESS_FORMAT_PINATRACE },
    { "0 1000\n2 1fc\n", ACCESS_FORMAT_DIN },
    { "0 1000\n2 14\n", ACCESS_FORMAT_LIST },   /* it may be either */
    { "0 1000\n7 1fc\n", ACCESS_FORMAT_LIST },  /* it is neither */
    { "0 1fc", ACCESS_FORMAT_DIN },
    { "hello\n", ACCESS_FORMAT_LIST },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_int_eq (access_format_detect (rows[i].text, strlen (rows[i].text)), rows[i].format);
  for (AccessFormat format = 0; format < ACCESS_N_FORMATS; format++)
    ck_assert_int_eq (access_format_find (access_format_names[format]), format);
  ck_assert_int_eq (access_format_find ("lacke"), ACCESS_N_FORMATS);
  ck_assert_uint_eq (access_format_recognise (ACCESS_FORMAT_LACKEY, " L 10,4\n\n S 1,1\n L 1", 20), 2);
}
END_TEST

START_TEST (test_access_log_counts_lines)
{
  static const char text[] = "# one\n2 2\nx\nR 3\n";
  Access accesses[8];
  AccessLog log;
  access_log_init (&log, ACCESS_FORMAT_LIST, "f", text, strlen (text));
  while (log.at < log.end || log.damage != NULL)
    access_log_read (&log, accesses, 8, NULL);
  ck_assert_uint_eq (log.line, 4);
  ck_assert_uint_eq (log.n_lines_used, 2);
  ck_assert_uint_eq (log.n_lines_damaged, 1);
}
END_TEST

/* A log of every length that a cut can leave ends, and never reads past its end: the sanitizers see to that. */
START_TEST (test_access_log_survives_cuts)
{
  static const char *const texts[ACCESS_N_FORMATS] = {
    "==1== x\nI  0401ab70,3\n M 1fff0006f8,8\r\n", "2 0\n0 1000acac c\n", "0x401ab70: R 0x7ffe10\n#eof\n",
    "7 0,0x1F # c\nW 0x1000 8\n"
  };
  for (AccessFormat format = 0; format < ACCESS_N_FORMATS; format++)
    for (gsize n = 0; n <= strlen (texts[format]); n++)
      {
        char *cut = malloc (n + 1); /* its own block, as large as it may be */
        memcpy (cut, texts[format], n);
        cut[n] = '\0';
        g_free (read_all (format, cut, n, 2));
        free (cut);
      }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("access_log");
  TCase *tests = tcase_create ("access_log");
  suite_add_tcase (suite, tests);
  tcase_add_test (tests, test_access_log_reads_lackey);
  tcase_add_loop_test (tests, test_access_log_tells_damage_in_lackey, 0, N_LACKEY_DAMAGE);
  tcase_add_test (tests, test_access_log_reads_din);
  tcase_add_test (tests, test_access_log_reads_pinatrace);
  tcase_add_test (tests, test_access_log_reads_lists);
  tcase_add_loop_test (tests, test_access_log_tells_damage_in_lists, 0, N_LIST_DAMAGE);
  tcase_add_test (tests, test_access_log_wants_addresses_on_their_own_lines);
  tcase_add_test (tests, test_access_log_stops_at_a_nul);
  tcase_add_test (tests, test_access_log_detects_formats);
  tcase_add_test (tests, test_access_log_counts_lines);
  tcase_add_test (tests, test_access_log_survives_cuts);
  return suite;
}
