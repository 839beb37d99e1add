/* The reader accepts the grammar and nothing else; whatever the bytes, it gives a tree or one clear message. */
#include "../support/test_main.h"
#include "tree.h"

#include <string.h>

#define V "vasbox-trace 1\n"
#define SEED 424242
#define N_MUTATIONS 20000

static Trace *
read_ok (const char *text)
{
  g_autoptr (GError) error = NULL;
  Trace *trace = trace_read ("t", text, strlen (text), &error);
  ck_assert_msg (trace != NULL, "%s", error != NULL ? error->message : "no message");
  return trace;
}

static const TraceLine *
line_of (const Trace *trace, guint index)
{
  ck_assert_uint_lt (index, trace->lines->len);
  return g_ptr_array_index (trace->lines, index);
}

START_TEST (test_reader_tree_of_a_call)
{
  g_autoptr (Trace) trace = read_ok (
      V "@p heap = VirtualAlloc(NULL, 1M, x=A|B) -> NULL or ok, ERROR_X {a=1 or 2, b=?} by VA-001 or VA-002 at 0x10 "
        "from \"a.c:7\" # why\n");
  const TraceLine *line = line_of (trace, 0);
  ck_assert_int_eq (line->kind, TRACE_LINE_BIND);
  ck_assert_str_eq (line->who, "p");
  ck_assert_str_eq (line->name, "heap");
  ck_assert_str_eq (line->comment, " why");
  ck_assert_uint_eq (line->position.column, 4);
  ck_assert_int_eq (line->expr->kind, TRACE_EXPR_CALL);
  ck_assert_str_eq (line->expr->path, "VirtualAlloc");
  ck_assert_uint_eq (line->expr->n_arguments, 3);
  ck_assert_uint_eq (line->expr->arguments[1].value->expr->number, 1048576);
  ck_assert_str_eq (line->expr->arguments[1].value->expr->text, "1M");
  ck_assert_str_eq (line->expr->arguments[2].name, "x");
  ck_assert_int_eq (line->expr->arguments[2].value->expr->op, '|');
  const TraceExpect *expect = line->outcome.expect;
  ck_assert_uint_eq (expect->n_result, 2);
  ck_assert_int_eq (expect->result[1].kind, TRACE_ALT_OK);
  ck_assert_uint_eq (expect->n_error, 1);
  ck_assert_uint_eq (expect->record->n_fields, 2);
  ck_assert_uint_eq (expect->record->fields[0].n_values, 2);
  ck_assert_int_eq (expect->record->fields[1].values[0]->kind, TRACE_VALUE_UNKNOWN);
  ck_assert_uint_eq (expect->n_rules, 2);
  ck_assert_uint_eq (expect->rules[1], VAS_RULE ('V', 'A', 2));
  ck_assert_uint_eq (line->outcome.at->number, 16);
  ck_assert_str_eq (line->outcome.from, "a.c:7");
}
END_TEST

START_TEST (test_reader_operators_bind)
{
  g_autoptr (Trace) trace = read_ok (V "x = a|b-c-d*-~e%(f|g)\n");
  const TraceExpr *expr = line_of (trace, 0)->expr; /* a | ((b - c) - ((d * (-(~e))) % (f | g))) */
  ck_assert_int_eq (expr->op, '|');
  ck_assert_str_eq (expr->left->path, "a");
  ck_assert_int_eq (expr->right->op, '-');
  ck_assert_int_eq (expr->right->left->op, '-');
  ck_assert_str_eq (expr->right->left->right->path, "c");
  ck_assert_int_eq (expr->right->right->op, '%');
  ck_assert_int_eq (expr->right->right->left->op, '*');
  ck_assert_int_eq (expr->right->right->left->right->left->op, '~');
  ck_assert_int_eq (expr->right->right->right->kind, TRACE_EXPR_PARENS);
}
END_TEST

START_TEST (test_reader_every_statement)
{
  static const TraceLineKind kinds[]
      = { TRACE_LINE_BLANK,  TRACE_LINE_MACHINE, TRACE_LINE_PROCESS, TRACE_LINE_THREAD, TRACE_LINE_SET,
          TRACE_LINE_ASSERT, TRACE_LINE_NOTE,    TRACE_LINE_TEST,    TRACE_LINE_REPEAT, TRACE_LINE_CALL,
          TRACE_LINE_BIND };
  g_autoptr (Trace) trace
      = read_ok (V "# first\nmachine \"m\" {a=1}\nprocess p\nthread t {StackReserve=64K}\nset a.b = [1]\n"
                   "assert $x.y == 1, 2 != 3, 4 < 5, 6 <= 7, 8 > 9, 10 >= 11\nnote \"n\"\n"
                   "test \"t\" {proves=[VA-001]}\nrepeat i = 1 .. 3\nf(i)\nend\nhost.f()\nx = 5\n");
  ck_assert_uint_eq (trace->lines->len, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < trace->lines->len; i++)
    ck_assert_int_eq (line_of (trace, i)->kind, kinds[i]);
  ck_assert_uint_eq (line_of (trace, 5)->n_claims, 6);
  ck_assert_str_eq (line_of (trace, 5)->claims[3].op, "<=");
  ck_assert_str_eq (line_of (trace, 4)->name, "a.b");
  ck_assert_uint_eq (line_of (trace, 8)->body->len, 1);
  ck_assert_uint_eq (line_of (trace, 8)->last->number, 3);
}
END_TEST

START_TEST (test_reader_accepts_line_breaks_after_brackets_and_commas)
{
  g_autoptr (Trace) trace = read_ok (V "f(\r\n\n 1, # c\n [\n2,\n3], x={\na=(\n4)}) -> 1,\n 2 {\n}\n"
                                       "assert 1 == 1,\n 2 == 2\n");
  ck_assert_uint_eq (trace->lines->len, 3);
  ck_assert_str_eq (line_of (trace, 0)->comment, " c");
  ck_assert_uint_eq (line_of (trace, 1)->expr->n_arguments, 3);
  ck_assert_uint_eq (line_of (trace, 2)->n_claims, 2);
}
END_TEST

START_TEST (test_reader_accepts_reserved_words_after_a_dot)
{
  g_autoptr (Trace) trace = read_ok (V "x = a.end\nhost.test()\nset machine_x.at = 1\n");
  ck_assert_str_eq (line_of (trace, 0)->expr->path, "a.end");
}
END_TEST

/* The whole message, or where @text is long its first line. */
static const struct
{
  const char *text, *message;
} bad[] = {
  { "", "t:1:1: found an empty file, expected 'vasbox-trace 1' in its first line" },
  { "\n", "t:1:1: found no word, expected 'vasbox-trace 1' in the first line" },
  { "hello world\n", "t:1:1: found 'hello', expected 'vasbox-trace 1' in the first line\nhello world\n^" },
  { "vasbox-trace\n", "t:1:1: found 'vasbox-trace', expected 'vasbox-trace 1' in the first line\nvasbox-trace\n^" },
  { "vasbox-tracer 1\n",
    "t:1:1: found 'vasbox-tracer', expected 'vasbox-trace 1' in the first line\nvasbox-tracer 1\n^" },
  { "vasbox-trace 99\n",
    "t:1:14: found version '99' of the trace language, expected version 1\nvasbox-trace 99\n             ^" },
  { "vasbox-trace x\n",
    "t:1:14: found 'x', expected the version of the trace language, 1\nvasbox-trace x\n             ^" },
  { "vasbox-trace 1 x\n", "t:1:16: found 'x', expected the end of the line\nvasbox-trace 1 x\n               ^" },
  { "\377\376\1PK", "t:1:1: found the byte 0xFF, expected a trace: UTF-8 text\n???PK\n^" },
  { V "note \"\303\251\300\"\n",
    "t:2:8: found the byte 0xC0, expected a trace: UTF-8 text\nnote \"\303\251?\"\n       ^" },
  { V "VirtualAlloc(NULL, 1M\n",
    "t:2:22: found the end of the line, expected ',' or ')'; the '(' of line 2 column 13 is not closed\n"
    "VirtualAlloc(NULL, 1M\n                     ^" },
  { V "f(1,\n  [2,\n   3\n",
    "t:4:5: found the end of the line, expected ',' or ']'; the '[' of line 3 column 3 is not closed\n   3\n    ^" },
  { V "f(1,\n", "t:2:2: found the end of the file, expected ')' to close this '('\nf(1,\n ^" },
  { V "f(1]\n", "t:2:4: found ']', expected ',' or ')'\nf(1]\n   ^" },
  { V "f(,)\n", "t:2:3: found ',', expected a value\nf(,)\n  ^" },
  { V "f(1,)\n", "t:2:5: found ')', expected a value\nf(1,)\n    ^" },
  { V "f(a.b=1)\n",
    "t:2:6: found '=', expected ',' or ')'; only a parameter's name may stand left of '='\nf(a.b=1)\n     ^" },
  { V "f(1=1)\n",
    "t:2:4: found '=', expected ',' or ')'; only a parameter's name may stand left of '='\nf(1=1)\n   ^" },
  { V "f((1+2)\n",
    "t:2:8: found the end of the line, expected ',' or ')'; the '(' of line 2 column 2 is not closed\n"
    "f((1+2)\n       ^" },
  { V "x = (1, 2)\n", "t:2:7: found ',', expected an operator or ')'\nx = (1, 2)\n      ^" },
  { V "x = 99999999999999999999999\n",
    "t:2:5: found the number '99999999999999999999999', expected at most 64 bits (18446744073709551615)\n"
    "x = 99999999999999999999999\n    ^" },
  { V "x = 12abc\n", "t:2:5: found '12abc', expected a number: digits, then K, M, G or T, or 0x and hex digits\n"
                     "x = 12abc\n    ^" },
  { V "x = 4KB\n", "t:2:5: found '4KB', expected a number: digits, then K, M, G or T, or 0x and hex digits\n"
                   "x = 4KB\n    ^" },
  { V "note \"a\\q\"\n",
    "t:2:8: found the escape '\\q', expected \\\" \\\\ \\n \\r \\t \\0 or \\x and two hex digits\n"
    "note \"a\\q\"\n       ^" },
  { V "note \"abc\n",
    "t:2:10: found the end of the line, expected '\"' to close the string of column 6\nnote \"abc\n         ^" },
  { V "note 5\n", "t:2:6: found '5', expected a string\nnote 5\n     ^" },
  { V "end\n", "t:2:1: found the reserved word 'end', expected a statement: no 'repeat' is open here\nend\n^" },
  { V "end = f()\n",
    "t:2:1: found the reserved word 'end', expected another name: this one is reserved\nend = f()\n^" },
  { V "test = 5\n", "t:2:1: found the reserved word 'test', expected another name: this one is reserved\ntest = 5\n^" },
  { V "repeat ok = 1 .. 2\n", "t:2:8: found the reserved word 'ok', expected a name to count with\n"
                              "repeat ok = 1 .. 2\n       ^" },
  { V "at(1)\n", "t:2:1: found the reserved word 'at', expected a statement: a call, NAME = ..., or machine, process, "
                 "thread, set, assert, note, test, repeat\nat(1)\n^" },
  { V "\nrepeat i = 1 .. 3\nnote \"x\"\n",
    "t:3:1: found the end of the file, expected 'end' to close this 'repeat'\nrepeat i = 1 .. 3\n^" },
  { V "repeat i = 1 .. 3\nrepeat j = 1 .. 3\nend\n",
    "t:2:1: found the end of the file, expected 'end' to close this 'repeat'\nrepeat i = 1 .. 3\n^" },
  { V "repeat i = 1 .. 3\nend x\n", "t:3:5: found 'x', expected the end of the line\nend x\n    ^" },
  { V "repeat i = 1, 3\n", "t:2:13: found ',', expected '..'\nrepeat i = 1, 3\n            ^" },
  { V "note \"x\"\nmachine \"m\"\n",
    "t:3:1: found the reserved word 'machine', expected 'machine' only once, before every other statement\n"
    "machine \"m\"\n^" },
  { V "machine \"m\"\nmachine \"m\"\n",
    "t:3:1: found the reserved word 'machine', expected 'machine' only once, before every other statement\n"
    "machine \"m\"\n^" },
  { V "hello\n", "t:2:6: found the end of the line, expected '(' or '=' after the name\nhello\n     ^" },
  { V "a.b = 1\n", "t:2:5: found '=', expected '(' after the name\na.b = 1\n    ^" },
  { V "a. = 1\n", "t:2:4: found '=', expected a name after '.'\na. = 1\n   ^" },
  { V "f() 5\n", "t:2:5: found '5', expected '->', 'at', 'from' or the end of the line\nf() 5\n    ^" },
  { V "f() ->\n", "t:2:7: found the end of the line, expected a result after '->'\nf() ->\n      ^" },
  { V "f() -> ok ok\n", "t:2:11: found the reserved word 'ok', expected 'at', 'from' or the end of the line\n"
                        "f() -> ok ok\n          ^" },
  { V "f() -> ok by x\n", "t:2:14: found 'x', expected a rule such as VA-033\nf() -> ok by x\n             ^" },
  { V "f() -> {a}\n", "t:2:10: found '}', expected '=' after the field's name\nf() -> {a}\n         ^" },
  { V "f() -> {1}\n", "t:2:9: found '1', expected a field's name\nf() -> {1}\n        ^" },
  { V "f() at 1 at 2\n", "t:2:10: found the reserved word 'at', expected 'at' only once\nf() at 1 at 2\n         ^" },
  { V "f() from \"a\" from \"b\"\n",
    "t:2:14: found the reserved word 'from', expected 'from' only once\nf() from \"a\" from \"b\"\n             ^" },
  { V "f() from x\n", "t:2:10: found 'x', expected a string after 'from'\nf() from x\n         ^" },
  { V "assert 1\n", "t:2:9: found the end of the line, expected one of == != < <= > >=\nassert 1\n        ^" },
  { V "assert 1 = 1\n", "t:2:10: found '=', expected one of == != < <= > >=\nassert 1 = 1\n         ^" },
  { V "set a 1\n", "t:2:7: found '1', expected '='\nset a 1\n      ^" },
  { V "@ note \"x\"\n", "t:2:3: found the reserved word 'note', expected the name of a process or thread after '@'\n"
                      "@ note \"x\"\n  ^" },
  { V "x = $\n", "t:2:6: found the end of the line, expected a counter's name after '$'\nx = $\n     ^" },
  { V "x = 1 ! 2\n", "t:2:7: found '!', expected '->', 'at', 'from' or the end of the line\nx = 1 ! 2\n      ^" },
  { V "x = \t\1\n", "t:2:6: found the character U+0001, expected a value\nx =  ?\n     ^" },
  { V "x = \302\240 1\n", "t:2:5: found the character U+00A0, expected a value\nx = \302\240 1\n    ^" },
  { V "x = \342\200\256\n", "t:2:5: found the character U+202E, expected a value\nx = ?\n    ^" },
  { V "note \"\346\274\242\346\274\242\" !\n", "t:2:11: found '!', expected the end of the line\n"
                                             "note \"\346\274\242\346\274\242\" !\n            ^" },
  { V "f()\rg()\n", "t:2:4: found a carriage return without a line feed, expected '->', 'at', 'from' or the end of the "
                    "line\nf()?g()\n   ^" },
  { V "f(\"0123456789012345678901234567890123456789012345\" 5)\n",
    "t:2:52: found '5', expected ',' or ')'\nf(\"0123456789012345678901234567890123456789012345\" 5)\n"
    "                                                   ^" },
  { V "f() \"0123456789012345678901234567890123456789\"\n",
    "t:2:5: found the string '0123456789012345678901234567890123456789', expected '->', 'at', 'from' or the end of the "
    "line\nf() \"0123456789012345678901234567890123456789\"\n    ^" },
};

START_TEST (test_reader_bad_input_messages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = trace_read ("t", bad[_i].text, strlen (bad[_i].text), &error);
  ck_assert_msg (trace == NULL, "accepted: %s", bad[_i].text);
  ck_assert (error->domain == TRACE_ERROR);
  ck_assert_str_eq (error->message, bad[_i].message);
}
END_TEST

/* Whatever is wrong: at most three lines, the first FILE:LINE:COLUMN, none but the first above 78 columns. */
static void
assert_message (const char *message, const char *file)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);
  ck_assert_msg (g_strv_length (lines) <= 3 && g_strv_length (lines) != 2, "%s", message);
  ck_assert_msg (g_utf8_validate (message, -1, NULL), "not UTF-8");
  g_autofree char *pattern = g_strdup_printf ("^%s:[0-9]+:[0-9]+: found .+, expected .+$", file);
  ck_assert_msg (g_regex_match_simple (pattern, lines[0], 0, 0), "%s", message);
  ck_assert_msg (strlen (lines[0]) < 300, "%s", message);
  for (guint i = 1; i < g_strv_length (lines); i++)
    ck_assert_msg (g_utf8_strlen (lines[i], -1) <= 78 + 1, "%s", message); /* the caret may stand behind the line */
  for (const char *c = message; *c != '\0'; c++)
    ck_assert_msg (*c == '\n' || (unsigned char) *c >= ' ', "%s", message);
}

static void
assert_refused (const char *text, gsize n, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = trace_read ("t", text, n, &error);
  ck_assert (trace == NULL);
  assert_message (error->message, "t");
  ck_assert_msg (strstr (error->message, message) != NULL, "%s\nlacks: %s", error->message, message);
}

START_TEST (test_reader_refuses_nul_bytes)
{
  assert_refused (V "note \"a\0b\"\n", strlen (V) + 11, "t:2:8: found a NUL byte, expected a trace: UTF-8 text");
}
END_TEST

/* The caret stays under its place where the line is cut: at the front, the end and in the middle. */
START_TEST (test_reader_cuts_long_lines_around_the_caret)
{
  g_autofree char *before = g_strnfill (100, ' ');
  g_autofree char *after = g_strnfill (100, 'x');
  g_autofree char *middle = g_strconcat (V "a = b", before, "! ", after, "\n", NULL);
  g_autofree char *last = g_strconcat (V "a =", before, "\n", NULL);
  g_autofree char *first = g_strconcat (V "! ", after, "\n", NULL);
  assert_refused (middle, strlen (middle),
                  "t:2:106: found '!'");
  static const char *const ends[] = { "...                                       ! xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...\n"
                                      "                                          ^",
                                      "! xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."
                                      "\n^" };
  assert_refused (middle, strlen (middle), ends[0]);
  assert_refused (first, strlen (first), ends[1]);
  assert_refused (last, strlen (last), "\n...                                       \n"
                                       "                                          ^");
}
END_TEST

START_TEST (test_reader_refuses_a_line_of_a_megabyte)
{
  g_autoptr (GString) text = g_string_new (V);
  for (unsigned i = 0; i < 1000000; i++)
    g_string_append_c (text, 'A');
  assert_refused (text->str, text->len, "t:2:1000001: found the end of the file, expected '(' or '=' after the name");
  g_string_append (text, "! \n");
  assert_refused (text->str, text->len, "t:2:1000001: found '!'");
  g_string_assign (text, V "f(");
  for (unsigned i = 0; i < 500000; i++)
    g_string_append (text, "1,");
  g_string_append (text, "9)\nx = !\n");
  assert_refused (text->str, text->len, "t:3:5: found '!'");
}
END_TEST

static void
assert_deep_refused (const char *before, const char *piece, unsigned n)
{
  g_autoptr (GString) text = g_string_new (V);
  g_string_append (text, before);
  for (unsigned i = 0; i < n; i++)
    g_string_append (text, piece);
  assert_refused (text->str, text->len, "more than 200 nested brackets, operators or repeats");
}

START_TEST (test_reader_refuses_deep_nesting)
{
  assert_deep_refused ("x = ", "(", 100000);
  assert_deep_refused ("f(", "[", 100000);
  assert_deep_refused ("f(", "{a=", 100000);
  assert_deep_refused ("f(", "f(", 100000);
  assert_deep_refused ("x = ", "-", 100000);
  assert_deep_refused ("x = 1", "+1", 100000);
  assert_deep_refused ("x = 1", "|1*2", 100000);
  assert_deep_refused ("x = ", "f(1+", 100000);
  assert_deep_refused ("", "repeat i = 1 .. 2\n", 100000);
}
END_TEST

START_TEST (test_reader_accepts_long_lists)
{
  g_autoptr (GString) text = g_string_new (V "f([0");
  for (unsigned i = 0; i < 100000; i++)
    g_string_append (text, ",(1)");
  g_string_append (text, "])\n");
  g_autoptr (Trace) trace = read_ok (text->str);
  ck_assert_uint_eq (line_of (trace, 0)->expr->arguments[0].value->n_items, 100001);
}
END_TEST

START_TEST (test_reader_makes_file_names_safe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) trace = trace_read ("a\nb\xff", "", 0, &error);
  ck_assert (trace == NULL);
  assert_message (error->message, "a\\?b\\?");
}
END_TEST

/* One to four changes: a byte flipped, replaced by one of the language's, the text cut, a piece doubled. */
static void
mutate (GString *text, guint64 *state)
{
  static const char bytes[] = "()[]{},=.|+-*/%~&?@$<>\"\\#\n\r\t \0\xff\xc3!19KxaA_";
  for (guint64 n = 1 + tree_random (state) % 4; n > 0 && text->len > 0; n--)
    {
      gsize at = tree_random (state) % text->len, other = tree_random (state) % text->len;
      switch (tree_random (state) % 8)
        {
        case 0:
          g_string_truncate (text, at);
          break;
        case 1:
          g_string_erase (text, (gssize) MIN (at, other), (gssize) (MAX (at, other) - MIN (at, other)) % 40);
          break;
        case 2:
          g_string_insert_len (text, (gssize) at, text->str + other, (gssize) MIN (text->len - other, 20));
          break;
        case 3:
          text->str[at] = (char) (text->str[at] ^ (1 << tree_random (state) % 8));
          break;
        default:
          text->str[at] = bytes[tree_random (state) % (sizeof bytes - 1)];
          break;
        }
    }
}

START_TEST (test_reader_mutations_give_a_tree_or_a_message)
{
  unsigned n_read = 0;
  unsigned n_mutations = (unsigned) test_scaled (N_MUTATIONS);
  for (unsigned i = 0; i < n_mutations; i++)
    {
      guint64 state = SEED + i;
      g_autoptr (GError) error = NULL;
      g_autoptr (Trace) made = tree_generate (SEED + i / 8, 4);
      g_autofree char *valid = trace_write (made);
      g_autoptr (GString) text = g_string_new (valid);
      mutate (text, &state);
      g_autoptr (Trace) trace = trace_read ("t", text->str, text->len, &error);
      if (trace == NULL)
        assert_message (error->message, "t");
      if (trace == NULL)
        continue;
      n_read++;
      g_autofree char *written = trace_write (trace);
      g_autoptr (Trace) again = trace_read ("t", written, strlen (written), &error);
      ck_assert_msg (again != NULL, "seed %u: %s\n%s", SEED + i, error != NULL ? error->message : "", text->str);
      const char *difference = tree_difference (trace, again);
      ck_assert_msg (difference == NULL, "seed %u: %s differ\n%s\n%s", SEED + i, difference, text->str, written);
      g_autofree char *twice = trace_write (again);
      ck_assert_msg (strcmp (written, twice) == 0, "seed %u:\n%s\n%s", SEED + i, written, twice);
    }
  ck_assert_uint_gt (n_read, n_mutations / 50);
  ck_assert_uint_lt (n_read, n_mutations / 2);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("reader");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, test_reader_tree_of_a_call);
  tcase_add_test (core, test_reader_operators_bind);
  tcase_add_test (core, test_reader_every_statement);
  tcase_add_test (core, test_reader_accepts_line_breaks_after_brackets_and_commas);
  tcase_add_test (core, test_reader_accepts_reserved_words_after_a_dot);
  tcase_add_loop_test (core, test_reader_bad_input_messages, 0, G_N_ELEMENTS (bad));
  tcase_add_test (core, test_reader_refuses_nul_bytes);
  tcase_add_test (core, test_reader_cuts_long_lines_around_the_caret);
  tcase_add_test (core, test_reader_refuses_a_line_of_a_megabyte);
  tcase_add_test (core, test_reader_refuses_deep_nesting);
  tcase_add_test (core, test_reader_accepts_long_lists);
  tcase_add_test (core, test_reader_makes_file_names_safe);
  tcase_add_test (core, test_reader_mutations_give_a_tree_or_a_message);
  suite_add_tcase (suite, core);
  return suite;
}
