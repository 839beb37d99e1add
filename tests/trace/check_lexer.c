#include "../support/test_main.h"
#include "trace/lexer.h"

#include <string.h>

static Trace *trace;
static Lexer lexer;
static LexerToken token;

static void
begin (const char *text)
{
  trace = trace_new ("t", text, strlen (text));
  lexer_init (&lexer, trace, 0, 1);
}

static void
finish (void)
{
  trace_free (trace);
  trace = NULL;
}

static void
next (LexerKind kind)
{
  g_autoptr (GError) error = NULL;
  ck_assert_msg (lexer_next (&lexer, &token, &error), "%s", error != NULL ? error->message : "no message");
  ck_assert_int_eq (token.kind, kind);
}

START_TEST (test_lexer_names_words_and_rules)
{
  begin ("heap repeat x.repeat VA-033 VA-0333 VA-033x $VA-033 Repeat V2-001 end1");
  next (LEXER_NAME);
  next (LEXER_WORD);
  ck_assert_int_eq (token.word, LEXER_WORD_REPEAT);
  next (LEXER_NAME);
  next (LEXER_MARK);
  next (LEXER_NAME);
  next (LEXER_RULE);
  ck_assert_uint_eq (token.rule, VAS_RULE ('V', 'A', 33));
  next (LEXER_NAME);
  next (LEXER_MARK);
  next (LEXER_NUMBER);
  ck_assert_uint_eq (token.number, 333);
  next (LEXER_NAME);
  next (LEXER_MARK);
  g_autoptr (GError) error = NULL;
  ck_assert (!lexer_next (&lexer, &token, &error)); /* 033x */
  lexer.cursor = strchr (trace->text, '$');
  next (LEXER_MARK);
  next (LEXER_NAME);
  next (LEXER_MARK);
  next (LEXER_NUMBER);
  next (LEXER_NAME);
  next (LEXER_RULE);
  ck_assert_uint_eq (token.rule, VAS_RULE ('V', '2', 1));
  next (LEXER_NAME);
  next (LEXER_END);
  finish ();
}
END_TEST

START_TEST (test_lexer_every_reserved_word)
{
  static const char *const words[] = { "machine", "process", "thread", "set", "assert", "note", "test", "repeat",
                                       "end", "at", "from", "by", "or", "ok", "refused" };
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++)
    ck_assert_msg (lexer_find_word (words[i], strlen (words[i])) == (LexerWord) (i + 1), "%s", words[i]);
  ck_assert_int_eq (lexer_find_word ("en", 2), LEXER_WORD_NONE);
  ck_assert_int_eq (lexer_find_word ("", 0), LEXER_WORD_NONE);
}
END_TEST

START_TEST (test_lexer_numbers)
{
  static const struct
  {
    const char *text;
    guint64 value;
  } cases[] = { { "0", 0 }, { "64K", 65536 }, { "1M", 1048576 }, { "2G", G_GUINT64_CONSTANT (2147483648) },
                { "1T", G_GUINT64_CONSTANT (1099511627776) }, { "1_000", 1000 }, { "0x1_f", 31 }, { "007", 7 },
                { "0xFFFFFFFFFFFFFFFF", G_MAXUINT64 }, { "18446744073709551615", G_MAXUINT64 },
                { "16777215T", G_GUINT64_CONSTANT (0xffffff0000000000) } };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      begin (cases[i].text);
      next (LEXER_NUMBER);
      ck_assert_msg (token.number == cases[i].value, "%s", cases[i].text);
      next (LEXER_END);
      finish ();
    }
}
END_TEST

START_TEST (test_lexer_refuses_bad_numbers)
{
  static const char *const bad[] = { "18446744073709551616", "0x10000000000000000", "16777216T", "12a", "0x", "0xg",
                                     "4KB", "0X10", "1__k", "4k", "18014398509481984K" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      begin (bad[i]);
      ck_assert_msg (!lexer_next (&lexer, &token, &error), "%s", bad[i]);
      ck_assert (g_str_has_prefix (error->message, "t:1:1: found "));
      finish ();
    }
}
END_TEST

START_TEST (test_lexer_strings)
{
  begin ("\"a\\\"\\\\\\n\\r\\t\\0\\x41\\xfFb\303\251\" \"\"");
  next (LEXER_STRING);
  ck_assert_uint_eq (token.n_bytes, 12);
  ck_assert_int_eq (memcmp (token.bytes, "a\"\\\n\r\t\0A\xff" "b\303\251", 12), 0);
  next (LEXER_STRING);
  ck_assert_uint_eq (token.n_bytes, 0);
  ck_assert_uint_eq (token.position.column, 27); /* the two bytes of U+00E9 are one column */
  finish ();
}
END_TEST

START_TEST (test_lexer_refuses_bad_strings)
{
  static const struct
  {
    const char *text;
    unsigned column;
  } bad[] = { { "\"abc", 5 }, { "\"abc\n\"", 5 }, { "\"abc\r\n\"", 5 }, { "\"a\\q\"", 3 }, { "\"a\\x4\"", 3 },
              { "\"a\\xg1\"", 3 }, { "\"a\\", 3 }, { "\"\303\251\\\303\251\"", 3 } };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *prefix = g_strdup_printf ("t:1:%u: found ", bad[i].column);
      begin (bad[i].text);
      ck_assert_msg (!lexer_next (&lexer, &token, &error), "%s", bad[i].text);
      ck_assert_msg (g_str_has_prefix (error->message, prefix), "%s", error->message);
      finish ();
    }
}
END_TEST

START_TEST (test_lexer_marks)
{
  static const char *const marks[] = { "->", "==", "!=", "<=", ">=", "..", "<", ">", "=", ".", "(", ")", "[", "]",
                                       "{", "}", ",", "|", "+", "-", "*", "/", "%", "~", "&", "?", "@", "$" };
  for (unsigned i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      begin (marks[i]);
      next (LEXER_MARK);
      ck_assert_uint_eq (token.length, strlen (marks[i]));
      next (LEXER_END);
      finish ();
    }
  begin ("! ; \xe2\x82\xac");
  next (LEXER_OTHER);
  next (LEXER_OTHER);
  next (LEXER_OTHER);
  g_autofree char *found = lexer_describe (&token);
  ck_assert_str_eq (found, "the character U+20AC");
  finish ();
}
END_TEST

START_TEST (test_lexer_lines_and_comments)
{
  begin ("a # one \t\r\n# two\n\tb#three");
  next (LEXER_NAME);
  next (LEXER_NEWLINE);
  ck_assert_uint_eq (token.n_comment, 4);
  ck_assert_int_eq (memcmp (token.comment, " one", 4), 0);
  next (LEXER_NEWLINE);
  ck_assert_uint_eq (token.position.line, 2);
  ck_assert_uint_eq (token.n_comment, 4);
  next (LEXER_NAME);
  ck_assert_uint_eq (token.position.line, 3);
  ck_assert_uint_eq (token.position.column, 2);
  next (LEXER_END);
  ck_assert_uint_eq (token.n_comment, 5);
  finish ();
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("lexer");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_lexer_names_words_and_rules);
  tcase_add_test (core, test_lexer_every_reserved_word);
  tcase_add_test (core, test_lexer_numbers);
  tcase_add_test (core, test_lexer_refuses_bad_numbers);
  tcase_add_test (core, test_lexer_strings);
  tcase_add_test (core, test_lexer_refuses_bad_strings);
  tcase_add_test (core, test_lexer_marks);
  tcase_add_test (core, test_lexer_lines_and_comments);
  suite_add_tcase (suite, core);
  return suite;
}
