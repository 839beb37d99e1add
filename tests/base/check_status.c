/* The known values below are typed from the contract's tables, not taken from the header: a slip in one shows. */
#include "../support/test_main.h"
#include <glib.h>
#include <string.h>
#include <vasbox/status.h>

typedef struct Known
{
  uint32_t number;
  const char *name;
  uint32_t win32; /* of a status */
} Known;

/* T2, and success. */
static const Known statuses[] = {
  { 0x00000000, "STATUS_SUCCESS", 0u },
  { 0x00000103, "STATUS_PENDING", 997u },
  { 0x40000000, "STATUS_OBJECT_NAME_EXISTS", 183u },
  { 0x40000002, "STATUS_WORKING_SET_LIMIT_RANGE", 87u },
  { 0x40000003, "STATUS_IMAGE_NOT_AT_BASE", 700u },
  { 0x40000019, "STATUS_WAS_LOCKED", 717u },
  { 0x80000001, "STATUS_GUARD_PAGE_VIOLATION", 0x80000001u },
  { 0x80000002, "STATUS_DATATYPE_MISALIGNMENT", 998u },
  { 0x80000005, "STATUS_BUFFER_OVERFLOW", 234u },
  { 0x8000000d, "STATUS_PARTIAL_COPY", 299u },
  { 0x80000011, "STATUS_DEVICE_BUSY", 170u },
  { 0xc0000002, "STATUS_NOT_IMPLEMENTED", 1u },
  { 0xc0000003, "STATUS_INVALID_INFO_CLASS", 87u },
  { 0xc0000004, "STATUS_INFO_LENGTH_MISMATCH", 24u },
  { 0xc0000005, "STATUS_ACCESS_VIOLATION", 998u },
  { 0xc0000006, "STATUS_IN_PAGE_ERROR", 999u },
  { 0xc0000007, "STATUS_PAGEFILE_QUOTA", 1454u },
  { 0xc0000008, "STATUS_INVALID_HANDLE", 6u },
  { 0xc000000d, "STATUS_INVALID_PARAMETER", 87u },
  { 0xc0000010, "STATUS_INVALID_DEVICE_REQUEST", 1u },
  { 0xc0000011, "STATUS_END_OF_FILE", 38u },
  { 0xc0000017, "STATUS_NO_MEMORY", 8u },
  { 0xc0000018, "STATUS_CONFLICTING_ADDRESSES", 487u },
  { 0xc0000019, "STATUS_NOT_MAPPED_VIEW", 487u },
  { 0xc000001a, "STATUS_UNABLE_TO_FREE_VM", 87u },
  { 0xc000001b, "STATUS_UNABLE_TO_DELETE_SECTION", 87u },
  { 0xc000001e, "STATUS_INVALID_LOCK_SEQUENCE", 5u },
  { 0xc000001f, "STATUS_INVALID_VIEW_SIZE", 5u },
  { 0xc0000020, "STATUS_INVALID_FILE_FOR_SECTION", 193u },
  { 0xc0000021, "STATUS_ALREADY_COMMITTED", 5u },
  { 0xc0000022, "STATUS_ACCESS_DENIED", 5u },
  { 0xc0000024, "STATUS_OBJECT_TYPE_MISMATCH", 6u },
  { 0xc000002a, "STATUS_NOT_LOCKED", 158u },
  { 0xc000002d, "STATUS_NOT_COMMITTED", 487u },
  { 0xc0000034, "STATUS_OBJECT_NAME_NOT_FOUND", 2u },
  { 0xc0000035, "STATUS_OBJECT_NAME_COLLISION", 183u },
  { 0xc0000040, "STATUS_SECTION_TOO_BIG", 8u },
  { 0xc0000044, "STATUS_QUOTA_EXCEEDED", 1816u },
  { 0xc0000045, "STATUS_INVALID_PAGE_PROTECTION", 87u },
  { 0xc0000049, "STATUS_SECTION_NOT_IMAGE", 87u },
  { 0xc000004d, "STATUS_INCOMPATIBLE_FILE_MAP", 87u },
  { 0xc000004e, "STATUS_SECTION_PROTECTION", 87u },
  { 0xc0000061, "STATUS_PRIVILEGE_NOT_HELD", 1314u },
  { 0xc000007b, "STATUS_INVALID_IMAGE_FORMAT", 193u },
  { 0xc0000087, "STATUS_SECTION_NOT_EXTENDED", 14u },
  { 0xc0000088, "STATUS_NOT_MAPPED_DATA", 487u },
  { 0xc0000098, "STATUS_FILE_INVALID", 1006u },
  { 0xc000009a, "STATUS_INSUFFICIENT_RESOURCES", 1450u },
  { 0xc000009f, "STATUS_FREE_VM_NOT_AT_BASE", 487u },
  { 0xc00000a0, "STATUS_MEMORY_NOT_ALLOCATED", 487u },
  { 0xc00000a1, "STATUS_WORKING_SET_QUOTA", 1453u },
  { 0xc00000bb, "STATUS_NOT_SUPPORTED", 50u },
  { 0xc00000ef, "STATUS_INVALID_PARAMETER_1", 87u },
  { 0xc00000f0, "STATUS_INVALID_PARAMETER_2", 87u },
  { 0xc00000f1, "STATUS_INVALID_PARAMETER_3", 87u },
  { 0xc00000f2, "STATUS_INVALID_PARAMETER_4", 87u },
  { 0xc00000f3, "STATUS_INVALID_PARAMETER_5", 87u },
  { 0xc00000f4, "STATUS_INVALID_PARAMETER_6", 87u },
  { 0xc00000f6, "STATUS_INVALID_PARAMETER_8", 87u },
  { 0xc00000f7, "STATUS_INVALID_PARAMETER_9", 87u },
  { 0xc00000fd, "STATUS_STACK_OVERFLOW", 1001u },
  { 0xc000010a, "STATUS_PROCESS_IS_TERMINATING", 5u },
  { 0xc000011e, "STATUS_MAPPED_FILE_SIZE_ZERO", 1006u },
  { 0xc000012c, "STATUS_PAGEFILE_QUOTA_EXCEEDED", 567u },
  { 0xc000012d, "STATUS_COMMITMENT_LIMIT", 1455u },
  { 0xc000012f, "STATUS_INVALID_IMAGE_NOT_MZ", 193u },
  { 0xc0000141, "STATUS_INVALID_ADDRESS", 59u },
  { 0xc0000220, "STATUS_MAPPED_ALIGNMENT", 1132u },
  { 0xc0000225, "STATUS_NOT_FOUND", 1168u },
  { 0xc0000243, "STATUS_USER_MAPPED_FILE", 1224u },
};

/* The Win32 side of T2, OD-005, HM-005, and what a status without an entry becomes. */
static const Known win32_errors[] = {
  { 0, "ERROR_SUCCESS", 0 },
  { 1, "ERROR_INVALID_FUNCTION", 0 },
  { 2, "ERROR_FILE_NOT_FOUND", 0 },
  { 5, "ERROR_ACCESS_DENIED", 0 },
  { 6, "ERROR_INVALID_HANDLE", 0 },
  { 8, "ERROR_NOT_ENOUGH_MEMORY", 0 },
  { 14, "ERROR_OUTOFMEMORY", 0 },
  { 24, "ERROR_BAD_LENGTH", 0 },
  { 38, "ERROR_HANDLE_EOF", 0 },
  { 50, "ERROR_NOT_SUPPORTED", 0 },
  { 59, "ERROR_UNEXP_NET_ERR", 0 },
  { 87, "ERROR_INVALID_PARAMETER", 0 },
  { 158, "ERROR_NOT_LOCKED", 0 },
  { 170, "ERROR_BUSY", 0 },
  { 183, "ERROR_ALREADY_EXISTS", 0 },
  { 193, "ERROR_BAD_EXE_FORMAT", 0 },
  { 234, "ERROR_MORE_DATA", 0 },
  { 299, "ERROR_PARTIAL_COPY", 0 },
  { 317, "ERROR_MR_MID_NOT_FOUND", 0 },
  { 487, "ERROR_INVALID_ADDRESS", 0 },
  { 567, "ERROR_PAGEFILE_QUOTA_EXCEEDED", 0 },
  { 700, "ERROR_IMAGE_NOT_AT_BASE", 0 },
  { 717, "ERROR_WAS_LOCKED", 0 },
  { 997, "ERROR_IO_PENDING", 0 },
  { 998, "ERROR_NOACCESS", 0 },
  { 999, "ERROR_SWAPERROR", 0 },
  { 1001, "ERROR_STACK_OVERFLOW", 0 },
  { 1006, "ERROR_FILE_INVALID", 0 },
  { 1132, "ERROR_MAPPED_ALIGNMENT", 0 },
  { 1168, "ERROR_NOT_FOUND", 0 },
  { 1224, "ERROR_USER_MAPPED_FILE", 0 },
  { 1314, "ERROR_PRIVILEGE_NOT_HELD", 0 },
  { 1450, "ERROR_NO_SYSTEM_RESOURCES", 0 },
  { 1453, "ERROR_WORKING_SET_QUOTA", 0 },
  { 1454, "ERROR_PAGEFILE_QUOTA", 0 },
  { 1455, "ERROR_COMMITMENT_LIMIT", 0 },
  { 1816, "ERROR_NOT_ENOUGH_QUOTA", 0 },
};

/* HM-004. */
static const Known hresults[] = {
  { 0x00000000, "S_OK", 0 },
  { 0x00000001, "S_FALSE", 0 },
  { 0x80004001, "E_NOTIMPL", 0 },
  { 0x80004002, "E_NOINTERFACE", 0 },
  { 0x80004003, "E_POINTER", 0 },
  { 0x80004005, "E_FAIL", 0 },
  { 0x8000ffff, "E_UNEXPECTED", 0 },
  { 0x80070005, "E_ACCESSDENIED", 0 },
  { 0x8007000e, "E_OUTOFMEMORY", 0 },
  { 0x80070057, "E_INVALIDARG", 0 },
  { 0x80131020, "HOST_E_DEADLOCK", 0 },
  { 0x80131021, "HOST_E_INTERRUPTED", 0 },
  { 0x80131022, "HOST_E_INVALIDOPERATION", 0 },
  { 0x80131023, "HOST_E_CLRNOTAVAILABLE", 0 },
  { 0x80131024, "HOST_E_TIMEOUT", 0 },
  { 0x80131025, "HOST_E_NOT_OWNER", 0 },
  { 0x80131026, "HOST_E_ABANDONED", 0 },
  { 0x80131027, "HOST_E_EXITPROCESS_THREADABORT", 0 },
  { 0x80131028, "HOST_E_EXITPROCESS_ADUNLOAD", 0 },
  { 0x80131029, "HOST_E_EXITPROCESS_TIMEOUT", 0 },
  { 0x8013102a, "HOST_E_EXITPROCESS_OUTOFMEMORY", 0 },
  { 0x8013102b, "HOST_E_EXITPROCESS_STACKOVERFLOW", 0 },
};

START_TEST (test_status_name_and_back)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      VasStatus status = 12345;
      ck_assert_str_eq (vas_status_name (statuses[i].number), statuses[i].name);
      ck_assert (vas_status_from_name (statuses[i].name, &status));
      ck_assert_uint_eq (status, statuses[i].number);
    }
}
END_TEST

START_TEST (test_status_to_win32)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    ck_assert_msg (vas_status_to_win32 (statuses[i].number) == statuses[i].win32, "%s", statuses[i].name);
  ck_assert_uint_eq (vas_status_to_win32 (0xc0999999), 317);
  ck_assert_uint_eq (vas_status_to_win32 (1), 317);
}
END_TEST

START_TEST (test_status_success_is_by_the_top_bit)
{
  ck_assert (vas_status_is_success (0));
  ck_assert (vas_status_is_success (0x40000019));
  ck_assert (vas_status_is_success (0x7fffffff));
  ck_assert (!vas_status_is_success (0x80000000));
  ck_assert (!vas_status_is_success (0x80000001));
  ck_assert (!vas_status_is_success (0xc0000018));
}
END_TEST

START_TEST (test_status_win32_error_name_and_back)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (win32_errors); i++)
    {
      VasWin32Error error = 12345;
      ck_assert_str_eq (vas_win32_error_name (win32_errors[i].number), win32_errors[i].name);
      ck_assert (vas_win32_error_from_name (win32_errors[i].name, &error));
      ck_assert_uint_eq (error, win32_errors[i].number);
    }
}
END_TEST

START_TEST (test_status_every_translation_has_a_name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (statuses[i].number != 0x80000001)
      ck_assert_msg (vas_win32_error_name (statuses[i].win32) != NULL, "%s", statuses[i].name);
}
END_TEST

START_TEST (test_status_hresult_name_and_back)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (hresults); i++)
    {
      VasHresult result = 12345;
      ck_assert_str_eq (vas_hresult_name (hresults[i].number), hresults[i].name);
      ck_assert (vas_hresult_from_name (hresults[i].name, &result));
      ck_assert_uint_eq (result, hresults[i].number);
    }
}
END_TEST

START_TEST (test_status_unknown_names_and_numbers)
{
  VasStatus number = 12345;
  static const char *const bad[] = { "", "STATUS_", "status_success", "STATUS_NO_MEMORY ", "NO_MEMORY", "STATUS_NO" };
  for (unsigned i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      ck_assert (!vas_status_from_name (bad[i], &number));
      ck_assert (!vas_win32_error_from_name (bad[i], &number));
      ck_assert (!vas_hresult_from_name (bad[i], &number));
    }
  ck_assert_uint_eq (number, 12345);
  ck_assert_ptr_null (vas_status_name (0xffffffff));
  ck_assert_ptr_null (vas_status_name (1));
  ck_assert_ptr_null (vas_win32_error_name (3));
  ck_assert_ptr_null (vas_win32_error_name (0x80000001));
  ck_assert_ptr_null (vas_hresult_name (2));
}
END_TEST

/* HM-005: HRESULT_FROM_WIN32 */
START_TEST (test_status_hresult_from_win32)
{
  static const uint32_t pairs[][2] = { { 0, 0 },
                                       { 5, 0x80070005 },
                                       { 8, 0x80070008 },
                                       { 14, 0x8007000e },
                                       { 24, 0x80070018 },
                                       { 87, 0x80070057 },
                                       { 487, 0x800701e7 },
                                       { 1455, 0x800705af },
                                       { 0x80131022, 0x80131022 } };
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i++)
    ck_assert_uint_eq (vas_hresult_from_win32 (pairs[i][0]), pairs[i][1]);
  ck_assert_uint_eq (vas_hresult_from_win32 (14), VAS_E_OUTOFMEMORY);
  ck_assert_uint_eq (vas_hresult_from_win32 (87), VAS_E_INVALIDARG);
}
END_TEST

/* The table's own answer for one #define of the header: @name as written after "VAS_". */
static bool
table_number (const char *name, uint32_t *number)
{
  if (g_str_has_prefix (name, "STATUS_"))
    return vas_status_from_name (name, number);
  if (g_str_has_prefix (name, "ERROR_"))
    return vas_win32_error_from_name (name, number);
  return vas_hresult_from_name (name, number);
}

/* Header lines of the forms "#define VAS_NAME  MACRO (0x...)" and "#define VAS_NAME  123u". */
START_TEST (test_status_every_define_of_the_header_has_a_row)
{
  g_autofree char *path = g_build_filename (g_getenv ("VASBOX_SRCDIR"), "include/vasbox/status.h", NULL);
  g_autofree char *text = NULL;
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  g_autoptr (GRegex) define
    = g_regex_new ("^#define VAS_(\\w+)\\s+(?:VAS_\\w+ \\()?(\\d\\w*?)u?\\)?$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  unsigned n = 0;
  for (g_regex_match (define, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL), n++)
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *value = g_match_info_fetch (match, 2);
      uint32_t number = 0;
      ck_assert_msg (table_number (name, &number), "%s has no row", name);
      ck_assert_msg (number == g_ascii_strtoull (value, NULL, 0), "%s", name);
    }
  ck_assert_uint_eq (n, G_N_ELEMENTS (statuses) + G_N_ELEMENTS (win32_errors) + G_N_ELEMENTS (hresults));
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("status");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_status_name_and_back);
  tcase_add_test (core, test_status_to_win32);
  tcase_add_test (core, test_status_success_is_by_the_top_bit);
  tcase_add_test (core, test_status_win32_error_name_and_back);
  tcase_add_test (core, test_status_every_translation_has_a_name);
  tcase_add_test (core, test_status_hresult_name_and_back);
  tcase_add_test (core, test_status_unknown_names_and_numbers);
  tcase_add_test (core, test_status_hresult_from_win32);
  tcase_add_test (core, test_status_every_define_of_the_header_has_a_row);
  suite_add_tcase (suite, core);
  return suite;
}
