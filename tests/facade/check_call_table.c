#include "../support/test_main.h"
#include <string.h>
#include <vasbox/clr.h>
#include <vasbox/machine.h>

START_TEST (test_call_table_rows_stand_at_their_ids)
{
  ck_assert_ptr_null (vas_call_info (VAS_CALL_NONE));
  ck_assert_ptr_null (vas_call_info (VAS_N_CALLS));
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      const VasCallInfo *info = vas_call_info ((VasCallId) id);
      ck_assert_int_eq (info->id, id);
      ck_assert_ptr_eq (vas_call_find (info->name), info);
    }
}
END_TEST

START_TEST (test_call_table_names_are_unique_within_a_call)
{
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      const VasCallInfo *info = vas_call_info ((VasCallId) id);
      for (unsigned i = 0; i < info->n_parameters; i++)
        ck_assert_int_eq (vas_call_parameter (info, info->parameters[i].name), (int) i);
      for (unsigned i = 0; i < info->n_outputs; i++)
        ck_assert_int_eq (vas_call_output (info, info->outputs[i].name), (int) i);
    }
}
END_TEST

START_TEST (test_call_table_in_out_parameters_are_outputs)
{
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      const VasCallInfo *info = vas_call_info ((VasCallId) id);
      for (unsigned i = 0; i < info->n_parameters; i++)
        if (info->parameters[i].direction == VAS_INOUT)
          ck_assert_int_ge (vas_call_output (info, info->parameters[i].name), 0);
      ck_assert_int_lt (info->main_output, (int) info->n_outputs);
    }
}
END_TEST

/* Bytes and lists have one place each in a VasCall: a call takes one of them at most, and gives back at most one at a
 * time (only NtQueryVirtualMemory has three, of three classes). */
START_TEST (test_call_table_has_room_for_bytes_and_lists)
{
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      const VasCallInfo *info = vas_call_info ((VasCallId) id);
      unsigned inputs = 0, outputs = 0;
      for (unsigned i = 0; i < info->n_parameters; i++)
        inputs += info->parameters[i].direction != VAS_OUT && vas_kind_is_payload (info->parameters[i].kind);
      for (unsigned i = 0; i < info->n_outputs; i++)
        outputs += vas_kind_is_payload (info->outputs[i].kind);
      ck_assert_uint_le (inputs, 1);
      ck_assert_uint_le (outputs, id == VAS_CALL_NT_QUERY_VIRTUAL_MEMORY ? 3 : 1);
    }
}
END_TEST

START_TEST (test_call_table_knows_what_lists_are_made_of)
{
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_ADDRESS_LIST), 1);
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_WORKING_SET_LIST), 1);
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_RANGE_LIST), 2);
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_WORKING_SET_EX_LIST), 2);
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_EXTENDED_PARAMETER_LIST), 5);
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_NUMBER_LIST), 1);
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_USER_PAGE_LIST), 2);
  ck_assert_uint_eq (vas_kind_words (VAS_KIND_BYTES), 0);
  ck_assert (vas_kind_is_payload (VAS_KIND_BYTES));
  ck_assert (vas_kind_is_payload (VAS_KIND_RANGE_LIST));
  ck_assert (!vas_kind_is_payload (VAS_KIND_POINTER));
}
END_TEST

START_TEST (test_call_table_rows_are_carried_out)
{
  for (int id = VAS_CALL_NONE + 1; id < VAS_N_CALLS; id++)
    {
      VasMachine *machine = vas_machine_new (NULL);
      IHostMemoryManager *host = vas_clr_host_new (machine, 1, NULL);
      VasCall call = { .id = (VasCallId) id, .thread = 1 };
      vas_machine_call (machine, &call);
      ck_assert_msg (call.verdict.status != VAS_STATUS_NOT_IMPLEMENTED, "%s", vas_call_info ((VasCallId) id)->name);
      ck_assert_uint_eq (call.step, 1);
      host->lpVtbl->Release (host);
      vas_machine_free (machine);
    }
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("call_table");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_call_table_rows_stand_at_their_ids);
  tcase_add_test (core, test_call_table_names_are_unique_within_a_call);
  tcase_add_test (core, test_call_table_in_out_parameters_are_outputs);
  tcase_add_test (core, test_call_table_has_room_for_bytes_and_lists);
  tcase_add_test (core, test_call_table_knows_what_lists_are_made_of);
  tcase_add_test (core, test_call_table_rows_are_carried_out);
  suite_add_tcase (suite, core);
  return suite;
}
