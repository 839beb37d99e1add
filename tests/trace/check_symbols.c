#include "../support/test_main.h"
#include "trace/symbols.h"
#include "trace/trace.h"

#include <string.h>
#include <vasbox/protection.h>

START_TEST (test_symbols_find_by_name)
{
  static const struct
  {
    const char *name;
    guint64 value;
    SymbolClass symbol_class;
  } cases[] = { { "NULL", 0, SYMBOL_PLAIN },
                { "TRUE", 1, SYMBOL_PLAIN },
                { "self", G_MAXUINT64, SYMBOL_HANDLE },
                { "MEM_DECOMMIT", 0x4000, SYMBOL_FREE_TYPE },
                { "MEM_REPLACE_PLACEHOLDER", 0x4000, SYMBOL_ALLOCATION_TYPE },
                { "MEM_COMMIT", 0x1000, SYMBOL_ALLOCATION_TYPE | SYMBOL_STATE },
                { "PAGE_TARGETS_NO_UPDATE", 0x40000000, SYMBOL_PROTECTION },
                { "PROCESS_ALL_ACCESS", 0x1fffff, SYMBOL_PROCESS_ACCESS },
                { "MemoryRegionInformation", 3, SYMBOL_INFORMATION_CLASS },
                { "STATUS_CONFLICTING_ADDRESSES", 0xc0000018, SYMBOL_STATUS },
                { "ERROR_INVALID_ADDRESS", 487, SYMBOL_WIN32_ERROR },
                { "E_OUTOFMEMORY", 0x8007000e, SYMBOL_HRESULT } };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 value = 5;
      SymbolClass symbol_class = SYMBOL_PLAIN;
      ck_assert_msg (symbol_find (cases[i].name, &value, &symbol_class), "%s", cases[i].name);
      ck_assert_msg (value == cases[i].value && symbol_class == cases[i].symbol_class, "%s", cases[i].name);
    }
  guint64 value = 5;
  SymbolClass symbol_class = SYMBOL_TYPE;
  ck_assert (!symbol_find ("MEM_BOGUS", &value, &symbol_class));
  ck_assert (!symbol_find ("mem_commit", &value, &symbol_class));
  ck_assert (value == 5 && symbol_class == SYMBOL_TYPE);
}
END_TEST

static const struct
{
  VasKind kind;
  guint64 value;
  const char *text;
} formats[] = {
  { VAS_KIND_ADDRESS, 0, "NULL" },
  { VAS_KIND_ADDRESS, 0x10a0000, "0x10a0000" },
  { VAS_KIND_SIZE, 0, "0" },
  { VAS_KIND_SIZE, 48, "48" },
  { VAS_KIND_SIZE, 1023, "1023" },
  { VAS_KIND_SIZE, 1024, "1K" },
  { VAS_KIND_SIZE, 65536, "64K" },
  { VAS_KIND_SIZE, 0x1800, "6K" },
  { VAS_KIND_SIZE, 0x1801, "0x1801" },
  { VAS_KIND_SIZE, 0x180000, "1536K" },
  { VAS_KIND_SIZE, G_GUINT64_CONSTANT (0x10000000000), "1T" },
  { VAS_KIND_SIZE, G_GUINT64_CONSTANT (0x7ffffffe0000), "0x7ffffffe0000" },
  { VAS_KIND_SIZE, G_MAXUINT64, "0xffffffffffffffff" },
  { VAS_KIND_NUMBER, 12345, "12345" },
  { VAS_KIND_NUMBER, 0x7fffffff, "0x7fffffff" },
  { VAS_KIND_HANDLE, G_MAXUINT64, "self" },
  { VAS_KIND_HANDLE, 0, "NULL" },
  { VAS_KIND_HANDLE, 0x44, "handle(0x44)" },
  { VAS_KIND_BOOL, 0, "FALSE" },
  { VAS_KIND_BOOL, 1, "TRUE" },
  { VAS_KIND_BOOL, 2, "2" },
  { VAS_KIND_ALLOCATION_TYPE, 0x3000, "MEM_RESERVE|MEM_COMMIT" },
  { VAS_KIND_ALLOCATION_TYPE, 0x4000, "MEM_REPLACE_PLACEHOLDER" },
  { VAS_KIND_ALLOCATION_TYPE, 0x102001, "MEM_RESERVE|MEM_TOP_DOWN|0x1" },
  { VAS_KIND_ALLOCATION_TYPE, 0, "0" },
  { VAS_KIND_ALLOCATION_TYPE, 1, "0x1" },
  { VAS_KIND_FREE_TYPE, 0xc000, "MEM_DECOMMIT|MEM_RELEASE" },
  { VAS_KIND_PROTECTION, 0x104, "PAGE_READWRITE|PAGE_GUARD" },
  { VAS_KIND_PROTECTION, 0x6, "PAGE_READONLY|PAGE_READWRITE" },
  { VAS_KIND_PROTECTION, 0x40000840, "PAGE_EXECUTE_READWRITE|PAGE_TARGETS_INVALID|0x800" },
  { VAS_KIND_PROTECTION, 0, "0" },
  { VAS_KIND_STATE, 0x10000, "MEM_FREE" },
  { VAS_KIND_TYPE, 0x1000000, "MEM_IMAGE" },
  { VAS_KIND_TYPE, 0, "0" },
  { VAS_KIND_PROCESS_ACCESS, 0x1fffff, "PROCESS_ALL_ACCESS" },
  { VAS_KIND_PROCESS_ACCESS, 0x408, "PROCESS_VM_OPERATION|PROCESS_QUERY_INFORMATION" },
  { VAS_KIND_INFORMATION_CLASS, 0, "MemoryBasicInformation" },
  { VAS_KIND_INFORMATION_CLASS, 99, "99" },
  { VAS_KIND_POINTER, 0, "NULL" },
  { VAS_KIND_STATUS, 0xc0000018, "STATUS_CONFLICTING_ADDRESSES" },
  { VAS_KIND_STATUS, 0xdeadbeef, "0xdeadbeef" },
  { VAS_KIND_WIN32_ERROR, 487, "ERROR_INVALID_ADDRESS" },
  { VAS_KIND_WIN32_ERROR, 9999, "9999" },
  { VAS_KIND_WIN32_ERROR, 0x80000001, "0x80000001" },
};

START_TEST (test_symbols_format)
{
  g_autoptr (GString) out = g_string_new (NULL);
  symbol_format (out, formats[_i].kind, formats[_i].value);
  ck_assert_str_eq (out->str, formats[_i].text);
}
END_TEST

/* The value of what symbol_format() writes: names and numbers joined by '|', perhaps in handle(). */
static guint64
value_of (const TraceExpr *expr)
{
  guint64 value = 0;
  SymbolClass symbol_class;
  switch (expr->kind)
    {
    case TRACE_EXPR_NUMBER:
      return expr->number;
    case TRACE_EXPR_BINARY:
      ck_assert_int_eq (expr->op, '|');
      return value_of (expr->left) | value_of (expr->right);
    case TRACE_EXPR_CALL:
      return value_of (expr->arguments[0].value->expr);
    case TRACE_EXPR_PATH:
      ck_assert_msg (symbol_find (expr->path, &value, &symbol_class), "%s", expr->path);
      return value;
    case TRACE_EXPR_STRING:
    case TRACE_EXPR_RULE:
    case TRACE_EXPR_COUNTER:
    case TRACE_EXPR_UNARY:
    case TRACE_EXPR_PARENS:
    default:
      ck_abort_msg ("no such expression is written");
      return 0;
    }
}

START_TEST (test_symbols_format_reads_back)
{
  for (unsigned bit = 0; bit < 64; bit++)
    for (VasKind kind = VAS_KIND_ADDRESS; kind <= VAS_KIND_WIN32_ERROR; kind++)
      for (guint64 low = 0; low < 3; low++)
        {
          guint64 value = (G_GUINT64_CONSTANT (1) << bit) + low * 0x1234567;
          g_autoptr (GString) out = g_string_new ("vasbox-trace 1\nx = ");
          symbol_format (out, kind, value);
          g_autoptr (Trace) trace = trace_read ("t", out->str, out->len, NULL);
          ck_assert_msg (trace != NULL, "%s", out->str);
          const TraceLine *line = g_ptr_array_index (trace->lines, 0);
          ck_assert_msg (value_of (line->expr) == value, "%s", out->str);
        }
}
END_TEST

START_TEST (test_symbols_table_names_are_distinct)
{
  for (unsigned i = 0; symbol_name_at (i) != NULL; i++)
    for (unsigned j = 0; j < i; j++)
      ck_assert_str_ne (symbol_name_at (i), symbol_name_at (j));
  ck_assert (symbol_name_at (1000) == NULL);
}
END_TEST

START_TEST (test_symbols_suggest)
{
  ck_assert_str_eq (symbol_suggest ("MEM_COMIT"), "MEM_COMMIT");
  ck_assert_str_eq (symbol_suggest ("page_readwrite"), "PAGE_READWRITE");
  ck_assert_str_eq (symbol_suggest ("STATUS_CONFLICTING_ADDRESS"), "STATUS_CONFLICTING_ADDRESSES");
  ck_assert_str_eq (symbol_suggest ("ERROR_INVALID_ADRESS"), "ERROR_INVALID_ADDRESS");
  ck_assert (symbol_suggest ("Frobnicate") == NULL);
  g_autofree char *long_name = g_strnfill (1000000, 'A');
  ck_assert (symbol_suggest (long_name) == NULL);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("symbols");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_symbols_find_by_name);
  tcase_add_loop_test (core, test_symbols_format, 0, G_N_ELEMENTS (formats));
  tcase_add_test (core, test_symbols_format_reads_back);
  tcase_add_test (core, test_symbols_table_names_are_distinct);
  tcase_add_test (core, test_symbols_suggest);
  suite_add_tcase (suite, core);
  return suite;
}
