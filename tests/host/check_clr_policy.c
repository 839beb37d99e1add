/* What the scripted runtime makes of a failure: actions, what they escalate to, who is told.
 *
 * proves: HM-122, HM-123, HM-124, HM-125, HM-126, HM-127, HM-128, HM-129, HM-130, HM-131 */
#include "runtime_support.h"

static void
starve (Rig *rig)
{
  SET (&rig->f, process_committed, PAGE);
}

static EPolicyAction
action_for (Rig *rig, uint32_t domain, bool holds_lock)
{
  VasClrTask task = { .domain = domain, .holds_lock = holds_lock };
  vas_clr_runtime_set_task (rig->runtime, &task);
  return vas_clr_runtime_action (rig->runtime, holds_lock ? FAIL_CriticalResource : FAIL_NonCriticalResource);
}

START_TEST (test_default_actions)
{
  static const EPolicyAction wanted[MaxClrFailure]
      = { eThrowException, eThrowException, eRudeExitProcess, eNoAction, eRudeExitProcess, eNoAction, eThrowException };
  VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
  VasClrTask task = { .domain = 3 };
  vas_clr_runtime_set_task (runtime, &task);
  for (int failure = 0; failure < MaxClrFailure; failure++)
    if (failure != FAIL_AccessViolation)
      ck_assert_int_eq (vas_clr_runtime_action (runtime, (EClrFailure) failure), wanted[failure]);
  ck_assert_uint_eq (vas_clr_runtime_timeout (runtime, OPR_ProcessExit), 40000);
  ck_assert_uint_eq (vas_clr_runtime_timeout (runtime, OPR_AppDomainUnload), UINT32_MAX);
  vas_clr_runtime_free (runtime);
}
END_TEST

/* Which settings are allowed, for all pairs. */
START_TEST (test_allowed_actions)
{
  static const char *const allowed[MaxClrFailure]
      = { "-xxxxxxxxx", "-xxxxxxxxx", "--------xx", "----xxxxxx", "-----xxxxx", "----------", "----------" };
  VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
  for (int failure = 0; failure < MaxClrFailure; failure++)
    for (int action = 0; action < MaxPolicyAction; action++)
      ck_assert_int_eq (vas_clr_runtime_set_failure_action (runtime, (EClrFailure) failure, (EPolicyAction) action),
                        allowed[failure][action] == 'x' ? S_OK : E_INVALIDARG);
  ck_assert_int_eq (vas_clr_runtime_set_failure_action (runtime, MaxClrFailure, eThrowException), E_INVALIDARG);
  ck_assert_int_eq (vas_clr_runtime_set_default_action (runtime, OPR_AppDomainUnload, eAbortThread), E_INVALIDARG);
  ck_assert_int_eq (vas_clr_runtime_set_default_action (runtime, OPR_ThreadAbort, eUnloadAppDomain), S_OK);
  vas_clr_runtime_free (runtime);
}
END_TEST

typedef struct Told
{
  unsigned n;
  EPolicyAction actions[8];
  EClrOperation operations[8];
} Told;

static void
take_action (EClrFailure failure, EClrOperation operation, EPolicyAction action, void *data)
{
  Told *told = data;
  (void) failure;
  told->operations[told->n] = operation;
  told->actions[told->n++] = action;
}

START_TEST (test_escalation)
{
  Rig rig;
  Told told = { .n = 0 };
  rig_init (&rig, NULL);
  rig_start (&rig);
  starve (&rig);
  vas_clr_runtime_observe_policy (rig.runtime, take_action, &told);
  ck_assert_int_eq (vas_clr_runtime_set_failure_action (rig.runtime, FAIL_CriticalResource, eUnloadAppDomain), S_OK);
  ck_assert_int_eq (action_for (&rig, 4, true), eUnloadAppDomain);
  ck_assert_int_eq (action_for (&rig, 4, false), eThrowException); /* without a lock: another failure */
  ck_assert_int_eq (action_for (&rig, 0, true), eThrowException);  /* the default domain cannot be unloaded */
  VasClrTask helper = { .domain = 4, .holds_lock = true, .unload_helper = true };
  vas_clr_runtime_set_task (rig.runtime, &helper);
  ck_assert_int_eq (vas_clr_runtime_action (rig.runtime, FAIL_CriticalResource), eThrowException);
  ck_assert_int_eq (vas_clr_runtime_set_default_action (rig.runtime, OPR_AppDomainUnload, eRudeUnloadAppDomain), S_OK);
  ck_assert_int_eq (vas_clr_runtime_set_default_action (rig.runtime, OPR_AppDomainRudeUnload, eExitProcess), S_OK);
  ck_assert_int_eq (action_for (&rig, 4, true), eExitProcess);
  VasClrTask constrained = { .domain = 4, .holds_lock = true, .constrained = true };
  vas_clr_runtime_set_task (rig.runtime, &constrained);
  ck_assert_int_eq (vas_clr_runtime_action (rig.runtime, FAIL_CriticalResource), eThrowException);
  ck_assert_uint_eq (told.n, 0); /* nothing has happened yet */
  action_for (&rig, 4, true);
  VasClrOutcome outcome = vas_clr_runtime_allocate (rig.runtime, MIB);
  ck_assert_int_eq (outcome.action, eExitProcess);
  ck_assert_uint_eq (outcome.exit_code, 0x8013102A);
  ck_assert_uint_eq (told.n, 3);
  ck_assert_int_eq (told.actions[0], eUnloadAppDomain);
  ck_assert_int_eq (told.operations[0], MaxClrOperation);
  ck_assert_int_eq (told.actions[1], eRudeUnloadAppDomain);
  ck_assert_int_eq (told.operations[1], OPR_AppDomainUnload);
  ck_assert_int_eq (told.actions[2], eExitProcess);
  ck_assert_int_eq (told.operations[2], OPR_AppDomainRudeUnload);
  ck_assert (vas_clr_runtime_state (rig.runtime).ended);
  ck_assert_int_eq (vas_clr_runtime_allocate (rig.runtime, 1).result, HOST_E_CLRNOTAVAILABLE);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_disabling)
{
  Rig rig;
  rig_init (&rig, NULL);
  rig_start (&rig);
  starve (&rig);
  ck_assert_int_eq (vas_clr_runtime_set_failure_action (rig.runtime, FAIL_NonCriticalResource, eDisableRuntime), S_OK);
  ck_assert_int_eq (vas_clr_runtime_allocate (rig.runtime, MIB).action, eDisableRuntime);
  unsigned before = rig.seen.n;
  ck_assert_int_eq (vas_clr_runtime_allocate (rig.runtime, MIB).result, HOST_E_CLRNOTAVAILABLE);
  ck_assert_int_eq (vas_clr_runtime_start (rig.runtime), HOST_E_CLRNOTAVAILABLE);
  ck_assert_uint_eq (rig.seen.n, before);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_the_documented_abort)
{
  VasClrRuntimeConfig config;
  Rig rig;
  vas_clr_runtime_config_init (&config);
  config.documented_abort = true;
  rig_init (&rig, &config);
  rig_start (&rig);
  starve (&rig);
  ck_assert_int_eq (vas_clr_runtime_allocate (rig.runtime, MIB).action, eAbortThread);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).aborts, 1);
  rig_clear (&rig);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clr_policy");
  TCase *tc = tcase_create ("policy");
  tcase_add_test (tc, test_default_actions);
  tcase_add_test (tc, test_allowed_actions);
  tcase_add_test (tc, test_escalation);
  tcase_add_test (tc, test_disabling);
  tcase_add_test (tc, test_the_documented_abort);
  suite_add_tcase (suite, tc);
  return suite;
}
