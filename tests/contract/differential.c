/* One action at a time, on both sides; every difference is put into words. */
#include "differential.h"
#include <string.h>
#include <vasbox/contract.h>

#define FULL_WALK_EVERY 64
#define CONTENTS_EVERY 8 /* for a small space, which is compared but for contents after every call that changes it */

void
session_init (Session *session, const Space *space)
{
  *session = (Session){ .space = space, .difference = g_string_new (NULL) };
  session->machine = vas_machine_new (&space->config);
  g_assert (session->machine != NULL);
  session->model = model_new (&space->config, space->windows, space->n_windows);
  model_set_tight (session->model, space->tight);
}

void
session_clear (Session *session)
{
  for (unsigned i = 0; i < N_SLOTS; i++)
    {
      if (session->snapshots[i] != NULL)
        vas_snapshot_free (session->snapshots[i]);
      model_free (session->saved[i]);
    }
  vas_machine_free (session->machine);
  model_free (session->model);
  g_string_free (session->difference, TRUE);
}

void
differ (Session *session, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_string_append_vprintf (session->difference, format, arguments);
  va_end (arguments);
  g_string_append_c (session->difference, '\n');
}

void
compare_number (Session *session, const char *what, uint64_t machine, uint64_t model)
{
  if (machine != model)
    differ (session, "%s: machine 0x%" G_GINT64_MODIFIER "x, model 0x%" G_GINT64_MODIFIER "x", what, machine, model);
}

/* The outputs that the model can know: it has neither page tables nor frames. */
static uint32_t
known_outputs (const VasCallInfo *info)
{
  static const char *const unknown[] = { "level", "PageFaultCount", "PeakWorkingSetSize", "WorkingSetSize" };
  uint32_t known = UINT32_MAX;
  for (unsigned i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      int index = vas_call_output (info, unknown[i]);
      known &= index < 0 ? UINT32_MAX : ~(UINT32_C (1) << index);
    }
  return known;
}

static void
compare_outputs (Session *session, const VasCall *machine, const VasCall *model)
{
  const VasCallInfo *info = vas_call_info (machine->id);
  uint32_t known = known_outputs (info);
  compare_number (session, "outputs_set", machine->outputs_set & known, model->outputs_set & known);
  for (unsigned i = 0; i < info->n_outputs; i++)
    if ((machine->outputs_set & model->outputs_set & known & 1u << i) != 0)
      compare_number (session, info->outputs[i].name, machine->outputs[i], model->outputs[i]);
}

static void
compare_answers (Session *session, const VasCall *machine, const VasCall *model)
{
  char rules[2][VAS_RULE_TEXT_SIZE];
  if (machine->verdict.status != model->verdict.status || machine->verdict.rule != model->verdict.rule)
    differ (session, "verdict: machine %08x by %s, model %08x by %s", machine->verdict.status,
            vas_rule_format (machine->verdict.rule, rules[0]), model->verdict.status,
            vas_rule_format (model->verdict.rule, rules[1]));
  if (model->verdict.page != MODEL_ANY_PAGE)
    compare_number (session, "offending page", machine->verdict.page, model->verdict.page);
  compare_number (session, "succeeded", machine->succeeded, model->succeeded);
  compare_number (session, "result", machine->result, model->result);
  compare_number (session, "last error", machine->last_error, model->last_error);
  compare_outputs (session, machine, model);
  compare_payload (session, machine, model);
}

/* The region at @address; its end, or 0 where there is none. */
static uint64_t
compare_region (Session *session, VasProcessId process, uint64_t address)
{
  VasRegion machine = { .base = 0 }, model = { .base = 0 };
  bool machine_has = vas_machine_region (session->machine, process, address, &machine);
  bool model_has = model_region (session->model, process, address, &model);
  if (machine_has != model_has || memcmp (&machine, &model, sizeof machine) != 0)
    {
      differ (session, "process %u, region at 0x%" G_GINT64_MODIFIER "x: %d, %d", process, address, machine_has,
              model_has);
      compare_number (session, "  base", machine.base, model.base);
      compare_number (session, "  size", machine.size, model.size);
      compare_number (session, "  allocation base", machine.allocation_base, model.allocation_base);
      compare_number (session, "  allocation protect", machine.allocation_protect, model.allocation_protect);
      compare_number (session, "  state", machine.state, model.state);
      compare_number (session, "  protect", machine.protect, model.protect);
      compare_number (session, "  type", machine.type, model.type);
      return 0;
    }
  return machine_has ? machine.base + machine.size : 0;
}

static void
compare_space (Session *session, VasProcessId process)
{
  uint64_t address = 0;
  do
    address = compare_region (session, process, address);
  while (address != 0 && session->difference->len == 0);
}

/* From the page before the touched one on, three regions further. */
static void
compare_neighbours (Session *session, VasProcessId process, uint64_t address)
{
  uint64_t page_size = session->space->config.page_size;
  if (address > session->space->config.maximum_application_address)
    return;
  address = address >= page_size ? address - page_size : 0;
  for (unsigned i = 0; i < 4 && (i == 0 || address != 0); i++)
    address = compare_region (session, process, address);
}

static void
compare_counters (Session *session, VasProcessId process)
{
  VasProcessCounters machine = { .reserved = 0 }, model = { .reserved = 0 };
  if (vas_machine_counters (session->machine, process, &machine) && model_counters (session->model, process, &model)
      && memcmp (&machine, &model, sizeof machine) == 0)
    return;
  differ (session, "counters of process %u", process);
  compare_number (session, "  reserved", machine.reserved, model.reserved);
  compare_number (session, "  committed", machine.committed, model.committed);
  compare_number (session, "  charged", machine.charged, model.charged);
  compare_number (session, "  peak_charged", machine.peak_charged, model.peak_charged);
  compare_number (session, "  peak_reserved", machine.peak_reserved, model.peak_reserved);
  compare_number (session, "  peak_committed", machine.peak_committed, model.peak_committed);
  compare_number (session, "  allocations", machine.allocations, model.allocations);
  compare_number (session, "  regions", machine.regions, model.regions);
  compare_number (session, "  largest_free", machine.largest_free, model.largest_free);
  compare_number (session, "  holes", machine.holes, model.holes);
  compare_number (session, "  handles", machine.handles, model.handles);
}

static void
compare_ledgers (Session *session)
{
  VasLedger machine = vas_machine_ledger (session->machine), model = model_ledger (session->model);
  compare_number (session, "ledger charged", machine.charged, model.charged);
  compare_number (session, "ledger peak", machine.peak, model.peak);
  compare_number (session, "ledger limit", machine.limit, model.limit);
}

static void
check_laws (Session *session)
{
  const char *law = vas_machine_check (session->machine);
  if (law != NULL)
    differ (session, "vas_machine_check: %s", law);
}

/* All but contents. */
static void
compare_structure (Session *session)
{
  for (VasProcessId process = 1; process <= model_n_processes (session->model); process++)
    {
      compare_space (session, process);
      compare_counters (session, process);
    }
  compare_ledgers (session);
  compare_stacks (session);
  check_laws (session);
}

static void
compare_everything (Session *session)
{
  compare_structure (session);
  compare_all_contents (session);
}

static bool
digests_are_equal (VasDigest a, VasDigest b)
{
  return a.high == b.high && a.low == b.low;
}

/* The address that a call is about: the first argument of that kind, or the result. */
static uint64_t
touched_address (const VasCall *call)
{
  const VasCallInfo *info = vas_call_info (call->id);
  for (unsigned i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind == VAS_KIND_ADDRESS && call->arguments[i] != 0)
      return call->arguments[i];
  return info->result == VAS_RESULT_ADDRESS ? call->result : call->outputs[0];
}

/* Before a call: the digest, and the failure that is injected for its commit (VAS_STATUS_SUCCESS: none). */
typedef struct Before
{
  VasDigest digest;
  VasStatus injected;
} Before;

static Before
look_before (const Session *session)
{
  Before before = { vas_machine_digest (session->machine), VAS_STATUS_SUCCESS };
  VasStatus status;
  if (vas_machine_injected_commit (session->machine, &status) == 1)
    before.injected = status;
  return before;
}

/* The rules by which a commit is refused. */
static bool
is_commit_rule (VasRule rule)
{
  return rule == VAS_RULE ('V', 'A', 44) || rule == VAS_RULE ('S', 'C', 23) || rule == VAS_RULE ('M', 'V', 37);
}

/* A refusal changes nothing, but that it may be the injected one, which is then spent. */
static bool
refusal_changed_state (Session *session, const VasCall *call, const Before *before)
{
  const VasClause *clause = vas_clause_find (call->verdict.rule);
  VasStatus status = call->verdict.status;
  if (clause != NULL && clause->effect_on_failure != NULL)
    return false;
  bool access = vas_call_info (call->id)->result == VAS_RESULT_ACCESS;
  if (status == VAS_STATUS_GUARD_PAGE_VIOLATION || status == VAS_STATUS_STACK_OVERFLOW
      || (access && model_stack (session->model, call->thread, &(VasStack){ .base = 0 }))) /* it may have grown first */
    return false;
  if (before->injected == VAS_STATUS_SUCCESS || call->verdict.status != before->injected
      || !is_commit_rule (call->verdict.rule))
    return !digests_are_equal (before->digest, vas_machine_digest (session->machine));
  if (vas_machine_injected_commit (session->machine, NULL) != 0)
    return true;
  vas_machine_inject_commit (session->machine, 1, before->injected);
  bool changed = !digests_are_equal (before->digest, vas_machine_digest (session->machine));
  vas_machine_inject_commit (session->machine, 0, VAS_STATUS_SUCCESS);
  return changed;
}

/* After a call: what it changed, and that it changed nothing else. */
static void
compare_states (Session *session, const VasCall *call, const Before *before)
{
  bool changed = !digests_are_equal (before->digest, vas_machine_digest (session->machine));
  uint64_t n = session->n_calls;
  compare_ledgers (session);
  if (!call->succeeded && refusal_changed_state (session, call, before))
    differ (session, "a refused call changed the state");
  if (session->space->always)
    check_laws (session);
  compare_contents (session, call);
  compare_stacks (session);
  bool is_walked = session->space->whole && !session->space->always && changed;
  if ((is_walked && (session->thorough || n % CONTENTS_EVERY == 0)) || n % FULL_WALK_EVERY == 0)
    compare_everything (session);
  else if (is_walked)
    compare_structure (session);
  if (session->difference->len > 0)
    return;
  for (VasProcessId process = 1; process <= model_n_processes (session->model); process++)
    {
      bool own = process == vas_machine_thread_process (session->machine, call->thread);
      if (session->space->whole ? own || n % 8 == 0 : false)
        compare_space (session, process);
      else if (own || changed)
        compare_neighbours (session, process, touched_address (call));
      if (changed || (session->space->whole && own) || n % 16 == 0)
        compare_counters (session, process);
    }
}

static bool
step_call (Session *session, const Action *action)
{
  VasCall machine = action->call, model;
  const VasCall *call = &machine;
  prepare_payload (session, action, &machine);
  VasCall for_model = machine;
  for_model.output = session->model_output;
  if (vas_machine_thread_process (session->machine, call->thread) == 0)
    return true;
  ModelOutcome outcome = model_call (session->model, &for_model, &model);
  if (outcome == MODEL_OUTSIDE)
    {
      session->n_outside++;
      return true;
    }
  Before before = look_before (session);
  vas_machine_call (session->machine, &machine);
  session->n_calls++;
  session->n_refused += !machine.succeeded;
  note_discards (session, &machine);
  if (outcome == MODEL_CHOICE && !model_choose (session->model, &machine, &model))
    differ (session, "the machine's choice is not one that it has");
  compare_answers (session, &machine, &model);
  if (session->difference->len == 0)
    compare_states (session, &machine, &before);
  if (session->rules != NULL && machine.verdict.rule != VAS_NO_RULE)
    {
      gpointer key = GUINT_TO_POINTER (machine.verdict.rule);
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (session->rules, key));
      g_hash_table_insert (session->rules, key, GUINT_TO_POINTER (n + 1));
    }
  return session->difference->len == 0;
}

static void
take_snapshot (Session *session, unsigned slot)
{
  if (session->snapshots[slot] != NULL)
    vas_snapshot_free (session->snapshots[slot]);
  model_free (session->saved[slot]);
  session->snapshots[slot] = vas_machine_snapshot (session->machine);
  session->saved[slot] = model_copy (session->model);
  session->digests[slot] = vas_machine_digest (session->machine);
}

static void
restore_snapshot (Session *session, unsigned slot)
{
  if (session->snapshots[slot] == NULL)
    return;
  vas_machine_restore (session->machine, session->snapshots[slot]);
  model_free (session->model);
  session->model = model_copy (session->saved[slot]);
  model_set_recorded_placement (session->model, session->recorded); /* how it is used, not what it holds */
  if (!digests_are_equal (session->digests[slot], vas_machine_digest (session->machine)))
    differ (session, "the digest after a restore is not the one of the snapshot");
}

static void
add_process (Session *session)
{
  VasThreadId machine_thread = 0, model_thread = 0;
  if (model_n_processes (session->model) == MODEL_MAX_PROCESSES
      || model_n_threads (session->model) == MODEL_MAX_THREADS)
    return;
  compare_number (session, "new process", vas_machine_create_process (session->machine, &machine_thread),
                  model_create_process (session->model, &model_thread));
  compare_number (session, "its thread", machine_thread, model_thread);
}

static void
add_thread (Session *session, VasProcessId process)
{
  if (process <= model_n_processes (session->model) && model_n_threads (session->model) < MODEL_MAX_THREADS)
    compare_number (session, "new thread", vas_machine_create_thread (session->machine, process),
                    model_create_thread (session->model, process));
}

static void
step_settings (Session *session, const Action *action)
{
  switch ((int) action->kind)
    {
    case ACTION_COMMIT_LIMIT:
      vas_machine_set_commit_limit (session->machine, action->value);
      model_set_commit_limit (session->model, action->value);
      break;
    case ACTION_PROCESS_LIMIT:
      vas_machine_set_process_commit_limit (session->machine, action->value);
      model_set_process_commit_limit (session->model, action->value);
      break;
    case ACTION_PLACEMENT:
      vas_machine_set_placement (session->machine, (VasPlacementPolicy) action->value);
      model_set_placement (session->model, (VasPlacementPolicy) action->value);
      break;
    case ACTION_PRIVILEGE:
      vas_machine_set_lock_memory_privilege (session->machine, action->value != 0);
      model_set_lock_memory_privilege (session->model, action->value != 0);
      break;
    case ACTION_RECORDED:
      session->recorded = action->value != 0;
      vas_machine_set_recorded_placement (session->machine, session->recorded);
      model_set_recorded_placement (session->model, action->value != 0);
      break;
    default:
      vas_machine_inject_commit (session->machine, action->value, action->status);
      model_inject_commit (session->model, action->value, action->status);
      break;
    }
}

bool
session_step (Session *session, const Action *action)
{
  session->n_actions++;
  if (action->kind == ACTION_CALL)
    return step_call (session, action);
  if (action->kind == ACTION_SNAPSHOT)
    take_snapshot (session, (unsigned) action->value);
  else if (action->kind == ACTION_RESTORE)
    restore_snapshot (session, (unsigned) action->value);
  else if (action->kind == ACTION_PROCESS)
    add_process (session);
  else if (action->kind == ACTION_THREAD)
    add_thread (session, (VasProcessId) action->value);
  else if (action->kind == ACTION_STACK)
    add_stack (session, action);
  else if (action->kind == ACTION_RELEASE_ALL)
    release_all (session);
  else
    step_settings (session, action);
  if (session->difference->len > 0)
    return false;
  if (action->kind == ACTION_RESTORE || action->kind == ACTION_RELEASE_ALL || session->thorough)
    compare_everything (session);
  else /* contents are nothing to a setting, a snapshot or a new process: the next walk over all sees to it */
    compare_structure (session);
  return session->difference->len == 0;
}
