/* What the runtime does where the host gave no memory (HM-121 to HM-132).
 *
 *     lock in the domain? --> failure --> its action --> downgraded for the default domain --> default actions, as long
 *                                                                                            as they are more severe
 */
#include "host/runtime.h"

/* ProcessExit's; then the process is ended rudely. */
#define EXIT_TIMEOUT 40000

/* What an operation does where nobody has said otherwise: the least severe that it may be set to. */
static const EPolicyAction natural_actions[MaxClrOperation] = {
  [OPR_ThreadAbort] = eAbortThread,
  [OPR_ThreadRudeAbortInNonCriticalRegion] = eRudeAbortThread,
  [OPR_ThreadRudeAbortInCriticalRegion] = eRudeAbortThread,
  [OPR_AppDomainUnload] = eUnloadAppDomain,
  [OPR_AppDomainRudeUnload] = eRudeUnloadAppDomain,
  [OPR_ProcessExit] = eExitProcess,
  [OPR_FinalizerRun] = eNoAction,
};

void
runtime_init_policy (VasClrRuntime *runtime)
{
  static const EPolicyAction failures[MaxClrFailure] = {
    [FAIL_NonCriticalResource] = eThrowException, [FAIL_CriticalResource] = eThrowException,
    [FAIL_FatalRuntime] = eRudeExitProcess,       [FAIL_OrphanedLock] = eNoAction,
    [FAIL_StackOverflow] = eRudeExitProcess,      [FAIL_AccessViolation] = eNoAction,
    [FAIL_CodeContract] = eThrowException,
  };
  memcpy (runtime->failure_actions, failures, sizeof failures);
  memcpy (runtime->default_actions, natural_actions, sizeof natural_actions);
  for (int operation = 0; operation < MaxClrOperation; operation++)
    runtime->timeouts[operation] = operation == OPR_ProcessExit ? EXIT_TIMEOUT : UINT32_MAX;
  if (runtime->config.documented_abort)
    runtime->failure_actions[FAIL_NonCriticalResource] = eAbortThread;
}

/* The least severe action that a failure may be given (HM-126). */
static bool
is_allowed (EClrFailure failure, EPolicyAction action)
{
  switch (failure)
    {
    case FAIL_NonCriticalResource:
    case FAIL_CriticalResource:
      return action >= eThrowException;
    case FAIL_FatalRuntime:
      return action == eRudeExitProcess || action == eDisableRuntime;
    case FAIL_OrphanedLock:
      return action >= eUnloadAppDomain;
    case FAIL_StackOverflow:
      return action >= eRudeUnloadAppDomain;
    case FAIL_AccessViolation:
    case FAIL_CodeContract:
    case MaxClrFailure:
    default:
      return false;
    }
}

HRESULT
vas_clr_runtime_set_failure_action (VasClrRuntime *runtime, EClrFailure failure, EPolicyAction action)
{
  if ((unsigned) failure >= MaxClrFailure || (unsigned) action >= MaxPolicyAction || !is_allowed (failure, action))
    return E_INVALIDARG;
  runtime->failure_actions[failure] = action;
  return S_OK;
}

HRESULT
vas_clr_runtime_set_default_action (VasClrRuntime *runtime, EClrOperation operation, EPolicyAction action)
{
  if ((unsigned) operation >= MaxClrOperation || (unsigned) action >= MaxPolicyAction
      || action < natural_actions[operation])
    return E_INVALIDARG;
  runtime->default_actions[operation] = action;
  return S_OK;
}

uint32_t
vas_clr_runtime_timeout (const VasClrRuntime *runtime, EClrOperation operation)
{
  return (unsigned) operation < MaxClrOperation ? runtime->timeouts[operation] : 0;
}

/* The operation that carries an action out. */
static EClrOperation
operation_of (const VasClrRuntime *runtime, EPolicyAction action)
{
  switch (action)
    {
    case eAbortThread:
      return OPR_ThreadAbort;
    case eRudeAbortThread:
      return runtime->task.holds_lock ? OPR_ThreadRudeAbortInCriticalRegion : OPR_ThreadRudeAbortInNonCriticalRegion;
    case eUnloadAppDomain:
      return OPR_AppDomainUnload;
    case eRudeUnloadAppDomain:
      return OPR_AppDomainRudeUnload;
    case eExitProcess:
    case eFastExitProcess:
      return OPR_ProcessExit;
    case eNoAction:
    case eThrowException:
    case eRudeExitProcess:
    case eDisableRuntime:
    case MaxPolicyAction:
    default:
      return MaxClrOperation;
    }
}

/* The default domain cannot be unloaded, nor can the thread that unloads end itself so (HM-127). */
static EPolicyAction
downgraded (const VasClrRuntime *runtime, EPolicyAction action)
{
  bool unloads = action == eUnloadAppDomain || action == eRudeUnloadAppDomain;
  return unloads && (runtime->task.domain == 0 || runtime->task.unload_helper) ? eThrowException : action;
}

typedef struct Escalation
{
  EClrOperation operations[MaxClrOperation]; /* that were replaced, in order */
  EPolicyAction actions[MaxClrOperation];    /* by these */
  unsigned n;
  EPolicyAction final;
} Escalation;

/* Each replacement is more severe than what it replaces: it ends (HM-130). */
static Escalation
escalation (const VasClrRuntime *runtime, EClrFailure failure)
{
  Escalation all = { .n = 0, .final = downgraded (runtime, runtime->failure_actions[failure]) };
  for (;;)
    {
      EClrOperation operation = operation_of (runtime, all.final);
      if (operation == MaxClrOperation || runtime->default_actions[operation] <= all.final)
        return all;
      all.final = runtime->default_actions[operation];
      all.operations[all.n] = operation;
      all.actions[all.n++] = all.final;
    }
}

EPolicyAction
vas_clr_runtime_action (const VasClrRuntime *runtime, EClrFailure failure)
{
  if ((unsigned) failure >= MaxClrFailure)
    return eNoAction;
  return runtime->task.constrained ? eThrowException : escalation (runtime, failure).final;
}

static void
tell (const VasClrRuntime *runtime, EClrFailure failure, EClrOperation operation, EPolicyAction action)
{
  if (runtime->policy_observer != NULL)
    runtime->policy_observer (failure, operation, action, runtime->policy_data);
}

static void
tell_all (const VasClrRuntime *runtime, EClrFailure failure)
{
  Escalation all = escalation (runtime, failure);
  tell (runtime, failure, MaxClrOperation, downgraded (runtime, runtime->failure_actions[failure]));
  for (unsigned i = 0; i < all.n; i++)
    tell (runtime, failure, all.operations[i], all.actions[i]);
}

static void
carry_out (VasClrRuntime *runtime, VasClrOutcome *outcome)
{
  VasClrRuntimeState *state = &runtime->state;
  switch (outcome->action)
    {
    case eThrowException:
      state->throws++;
      break;
    case eAbortThread:
    case eRudeAbortThread:
      state->aborts++;
      break;
    case eUnloadAppDomain:
    case eRudeUnloadAppDomain:
      state->unloads++;
      break;
    case eExitProcess:
    case eFastExitProcess:
    case eRudeExitProcess:
      outcome->exit_code = (uint32_t) HOST_E_EXITPROCESS_OUTOFMEMORY;
      state->exit_code = outcome->exit_code;
      runtime->ended = true;
      break;
    case eDisableRuntime:
      runtime->disabled = true;
      break;
    case eNoAction:
    case MaxPolicyAction:
    default:
      break;
    }
}

void
runtime_escalate (VasClrRuntime *runtime, VasClrOutcome *outcome)
{
  outcome->failure = runtime->task.holds_lock ? FAIL_CriticalResource : FAIL_NonCriticalResource;
  outcome->action = vas_clr_runtime_action (runtime, outcome->failure);
  if (!runtime->task.constrained)
    tell_all (runtime, outcome->failure);
  carry_out (runtime, outcome);
}

void
vas_clr_runtime_observe_policy (VasClrRuntime *runtime, VasClrPolicyObserver observer, void *data)
{
  runtime->policy_observer = observer;
  runtime->policy_data = data;
}

const char *
vas_clr_action_name (EPolicyAction action)
{
  static const char *const names[MaxPolicyAction]
      = { "NoAction",           "ThrowException", "AbortThread",     "RudeAbortThread", "UnloadAppDomain",
          "RudeUnloadAppDomain", "ExitProcess",    "FastExitProcess", "RudeExitProcess", "DisableRuntime" };
  return (unsigned) action < MaxPolicyAction ? names[action] : NULL;
}

const char *
vas_clr_failure_name (EClrFailure failure)
{
  static const char *const names[MaxClrFailure]
      = { "NonCriticalResource", "CriticalResource", "FatalRuntime", "OrphanedLock",
          "StackOverflow",       "AccessViolation",  "CodeContract" };
  return (unsigned) failure < MaxClrFailure ? names[failure] : NULL;
}

const char *
vas_clr_operation_name (EClrOperation operation)
{
  static const char *const names[MaxClrOperation]
      = { "ThreadAbort",     "ThreadRudeAbortInNonCriticalRegion", "ThreadRudeAbortInCriticalRegion",
          "AppDomainUnload", "AppDomainRudeUnload",                "ProcessExit",
          "FinalizerRun" };
  return (unsigned) operation < MaxClrOperation ? names[operation] : NULL;
}
