#include "win32/environment.h"
#include "win32/refusal.h"
#include "win32/session.h"
#include <inttypes.h>
#include <stdio.h>
#include <vasbox/contract.h>

static const char *
named (const char *name)
{
  return name != NULL ? name : "no name";
}

static void
print_rule (const VasCall *call)
{
  char rule[VAS_RULE_TEXT_SIZE];
  const VasClause *clause = vas_clause_find (call->verdict.rule);
  fprintf (stderr, ", by %s: %s\n", vas_rule_format (call->verdict.rule, rule),
           clause != NULL ? clause->statement : "");
}

/* An access that faults is for its handler to judge, not a misuse. */
static void
report (const VasMachine *machine, const VasCall *call, void *data)
{
  const VasCallInfo *info = vas_call_info (call->id);
  (void) machine, (void) data;
  if (call->succeeded || info->result == VAS_RESULT_ACCESS)
    return;
  fflush (stdout);
  fprintf (stderr, "vasbox: %s%s%s refused: %s (0x%08" PRIX32 ")", call->site != NULL ? call->site : "",
           call->site != NULL ? ": " : "", info->name, named (vas_status_name (call->verdict.status)),
           call->verdict.status);
  if (info->result != VAS_RESULT_STATUS)
    fprintf (stderr, ", last error %s (%" PRIu32 ")", named (vas_win32_error_name (call->last_error)),
             call->last_error);
  print_rule (call);
  if (environment_on_refusal () == ON_REFUSAL_ABORT)
    session_abort_later ();
}

void
refusal_begin (VasMachine *machine)
{
  if (environment_on_refusal () != ON_REFUSAL_NOTHING)
    vas_machine_add_observer (machine, report, NULL);
}

void
refusal_end (VasMachine *machine)
{
  if (environment_on_refusal () != ON_REFUSAL_NOTHING)
    vas_machine_remove_observer (machine, report, NULL);
}
