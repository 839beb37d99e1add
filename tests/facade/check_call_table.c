#include "../support/test_main.h"
#include <string.h>
#include <vasbox/call.h>

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

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("call_table");
  TCase *core = tcase_create ("core");
  tcase_add_test (core, test_call_table_rows_stand_at_their_ids);
  tcase_add_test (core, test_call_table_names_are_unique_within_a_call);
  tcase_add_test (core, test_call_table_in_out_parameters_are_outputs);
  suite_add_tcase (suite, core);
  return suite;
}
