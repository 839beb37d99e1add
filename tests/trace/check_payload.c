/* Bytes and lists of a call: as text, in expectations, and round again. */
#include "../support/test_main.h"
#include "trace/payload.h"

#include <string.h>

static Describer describer;

static void
set_up (void)
{
  describer_init (&describer);
  address_names_add (describer.addresses, "a", 1, 0x10000, 0x10000);
}

static void
tear_down (void)
{
  describer_clear (&describer);
}

static void
assert_bytes (const char *bytes, gsize n, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  payload_describe_bytes (out, bytes, n);
  ck_assert_str_eq (out->str, text);
}

START_TEST (test_payload_bytes_are_written_short)
{
  char page[4096] = "hello";
  assert_bytes ("", 0, "\"\"");
  assert_bytes ("hello", 5, "\"hello\"");
  assert_bytes ("a\0\xff\"", 4, "\"a\\0\\xff\\\"\"");
  assert_bytes (page, sizeof page, "\"hello\"+\"\\0\"*4091");
  assert_bytes (page + 5, 4091, "\"\\0\"*4091");
  assert_bytes ("xxxxxxxxxxxxxxx", 15, "\"xxxxxxxxxxxxxxx\"");
  assert_bytes ("xxxxxxxxxxxxxxxxy", 17, "\"x\"*16+\"y\"");
  page[4095] = '!';
  assert_bytes (page, sizeof page, "\"hello\"+\"\\0\"*4090+\"!\"");
}
END_TEST

/* The value of @text, which stands behind "x =". */
static EvalStatus
value_of (const char *text, Scalar *value, Evaluator *evaluator, Trace **trace)
{
  g_autofree char *source = g_strdup_printf ("vasbox-trace 1\nx = %s\n", text);
  *trace = trace_read ("t", source, strlen (source), NULL);
  ck_assert_ptr_nonnull (*trace);
  const TraceLine *line = g_ptr_array_index ((*trace)->lines, 0);
  evaluator->trace = *trace;
  return evaluate (evaluator, line->expr, value, NULL);
}

/* Whatever bytes there are, what is written of them reads back as them. */
START_TEST (test_payload_bytes_read_back)
{
  guint8 bytes[3000];
  guint32 state = (guint32) _i + 1;
  gsize n = 0;
  while (n < sizeof bytes)
    {
      state = state * 1664525 + 1013904223;
      guint run = (state >> 8) % 7 == 0 ? (state >> 12) % 40 : 1;
      for (guint i = 0; i <= run && n < sizeof bytes; i++)
        bytes[n++] = (guint8) (state >> 24);
    }
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  Evaluator evaluator = { .names = name_table_new (), .strings = strings };
  Trace *trace;
  Scalar value;
  payload_describe_bytes (out, (const char *) bytes, n);
  ck_assert_int_eq (value_of (out->str, &value, &evaluator, &trace), EVAL_OK);
  ck_assert_uint_eq (value.n_bytes, n);
  ck_assert_mem_eq (value.bytes, bytes, n);
  trace_free (trace);
  name_table_free (evaluator.names);
}
END_TEST

START_TEST (test_payload_lists_are_written_by_names_and_fields)
{
  static const guint64 addresses[] = { 0x10000, 0x11000, 0x90000, 0 };
  static const guint64 ranges[] = { 0x10000, 4096 };
  static const guint64 blocks[] = { 0x10004, 0x11000 | 1 << 8 | 2 << 5 | 1, 0x90004 };
  static const guint64 block_ex[] = { 0x10000, 1 | 4 << 4, 0x11000, 0, 0x90000, 1 | 2 << 4 | 1u << 22 | 3 << 16 };
  static const guint64 extended[] = { 1, 0, 0x10000, 0x8ffff, 0x40000, 2, 1, 0, 0, 0, 9, 0, 0, 0, 0 };
  const struct
  {
    VasKind kind;
    const guint64 *words;
    gsize n;
    const char *text;
  } rows[] = {
    { VAS_KIND_ADDRESS_LIST, addresses, 0, "[]" },
    { VAS_KIND_ADDRESS_LIST, addresses, 4, "[a, a+0x1000, 0x90000, NULL]" },
    { VAS_KIND_RANGE_LIST, ranges, 1, "[{VirtualAddress=a, NumberOfBytes=4K}]" },
    { VAS_KIND_WORKING_SET_LIST, blocks, 3,
      "[{VirtualPage=a/4K, Protection=4}, {VirtualPage=(a+0x1000)/4K, Protection=1, ShareCount=2, Shared=1}, "
      "{VirtualPage=0x90, Protection=4}]" },
    { VAS_KIND_WORKING_SET_EX_LIST, block_ex, 3,
      "[{VirtualAddress=a, Valid=1, Win32Protection=PAGE_READWRITE}, {VirtualAddress=a+0x1000, Valid=0}, "
      "{VirtualAddress=0x90000, Valid=1, Win32Protection=PAGE_READONLY, Node=3, Locked=1}]" },
    { VAS_KIND_EXTENDED_PARAMETER_LIST, extended, 3,
      "[{Type=MemExtendedParameterAddressRequirements, LowestStartingAddress=a, HighestEndingAddress=0x8ffff, "
      "Alignment=256K}, {Type=MemExtendedParameterNumaNode, ULong=1}, {Type=9}]" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      payload_describe_list (out, &describer, 1, rows[i].kind, rows[i].words, rows[i].n);
      ck_assert_str_eq (out->str, rows[i].text);
    }
}
END_TEST

typedef struct Compared
{
  const char *value;
  gboolean holds;
} Compared;

/* Whether @compared's value holds for output @output of @call. */
static void
assert_compared (const VasCall *call, int output, const Compared *compared)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *source = g_strdup_printf ("vasbox-trace 1\nread(0, 0) -> {data=%s}\n", compared->value);
  g_autoptr (Trace) trace = trace_read ("t", source, strlen (source), NULL);
  ck_assert_ptr_nonnull (trace);
  const TraceLine *line = g_ptr_array_index (trace->lines, 0);
  Evaluator evaluator = { .trace = trace, .names = name_table_new (), .strings = strings };
  gboolean holds;
  GError *error = NULL;
  name_table_bind_number (evaluator.names, "a", 0x10000);
  EvalStatus status
      = payload_compare (&evaluator, call, output, line->outcome.expect->record->fields[0].values[0], &holds, &error);
  ck_assert_msg (status == EVAL_OK, "%s", error != NULL ? error->message : "");
  ck_assert_msg (holds == compared->holds, "%s", compared->value);
  name_table_free (evaluator.names);
}

START_TEST (test_payload_compares_bytes)
{
  static const Compared rows[] = {
    { "\"hello\"", TRUE },      { "\"hel\"+\"lo\"", TRUE }, { "?", TRUE },         { "\"hellO\"", FALSE },
    { "\"hello\\0\"", FALSE },  { "\"hell\"", FALSE },      { "\"\"", FALSE },     { "NULL", FALSE },
  };
  char data[] = "hello";
  VasCall call = { .id = VAS_CALL_READ, .succeeded = true, .outputs_set = 1, .output = data, .output_capacity = 5,
                   .output_size = 5 };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_compared (&call, 0, &rows[i]);
}
END_TEST

START_TEST (test_payload_compares_lists)
{
  static const Compared rows[] = {
    { "[a, a+4K]", TRUE },
    { "[a, ?]", TRUE },
    { "[{VirtualAddress=a, Valid=1}, {VirtualAddress=a+4K, Valid=0}]", TRUE },
    { "[{Valid=1}, {}]", TRUE },
    { "[{Valid=1, Locked=0, Win32Protection=PAGE_READWRITE}, {Valid=?}]", TRUE },
    { "[{Valid=0 or 1}, {Valid=0 or 1}]", TRUE },
    { "[a]", FALSE },
    { "[a, a+4K, a+8K]", FALSE },
    { "[]", FALSE },
    { "[a+4K, a]", FALSE },
    { "[{Valid=1}, {Valid=1}]", FALSE },
    { "[{Valid=1, Locked=1}, {}]", FALSE },
  };
  guint64 words[] = { 0x10000, 1 | 4 << 4, 0x11000, 0 };
  VasCall call = { .id = VAS_CALL_QUERY_WORKING_SET_EX, .succeeded = true, .outputs_set = 1, .output = words,
                   .output_capacity = sizeof words, .output_size = sizeof words };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_compared (&call, 0, &rows[i]);
}
END_TEST

/* What the caller did not take, or had no room for, is not there to be told. */
START_TEST (test_payload_output_is_whole_or_none)
{
  char data[] = "hello";
  VasCall call = { .id = VAS_CALL_READ, .succeeded = true, .outputs_set = 1, .output = data, .output_capacity = 5,
                   .output_size = 5 };
  ck_assert_int_eq (payload_output (&call), 0);
  ck_assert (payload_is_main (&call));
  call.output_size = 6;
  ck_assert_int_eq (payload_output (&call), -1);
  call.output_size = 5;
  call.output = NULL;
  ck_assert_int_eq (payload_output (&call), -1);
  call.output = data;
  call.outputs_set = 2;
  ck_assert_int_eq (payload_output (&call), -1);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("payload");
  TCase *core = tcase_create ("core");
  tcase_add_checked_fixture (core, set_up, tear_down);
  tcase_add_test (core, test_payload_bytes_are_written_short);
  tcase_add_loop_test (core, test_payload_bytes_read_back, 0, 20);
  tcase_add_test (core, test_payload_lists_are_written_by_names_and_fields);
  tcase_add_test (core, test_payload_compares_bytes);
  tcase_add_test (core, test_payload_compares_lists);
  tcase_add_test (core, test_payload_output_is_whole_or_none);
  suite_add_tcase (suite, core);
  return suite;
}
