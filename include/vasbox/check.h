/* Assertions on a machine for tests written with Check: with forking and without (CK_FORK=no).  Include <check.h>'s
 * library by `pkg-config --libs check vasbox`. */
#ifndef VASBOX_CHECK_H
#define VASBOX_CHECK_H

#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <vasbox/access.h>
#include <vasbox/config.h>
#include <vasbox/machine.h>
#include <vasbox/protection.h>

/** The last call on @machine was granted, and every law of the machine holds. */
#define ck_assert_vas_ok(machine)                                                        \
  do                                                                                     \
    {                                                                                    \
      char vas_text[256];                                                                \
      ck_assert_msg (vas_check_ok ((machine), vas_text, sizeof vas_text), "%s", vas_text); \
    }                                                                                    \
  while (0)

/** The last call on @machine was refused by the clause @id: "VA-033". */
#define ck_assert_vas_rule(machine, id)                                                               \
  do                                                                                                  \
    {                                                                                                 \
      char vas_text[256];                                                                             \
      ck_assert_msg (vas_check_rule ((machine), (id), vas_text, sizeof vas_text), "%s", vas_text);    \
    }                                                                                                 \
  while (0)

/** No process of @machine has an allocation, but for the stacks of its threads, or an open handle. */
#define ck_assert_vas_no_leak(machine)                                                          \
  do                                                                                            \
    {                                                                                           \
      char vas_text[256];                                                                       \
      ck_assert_msg (vas_check_no_leak ((machine), vas_text, sizeof vas_text), "%s", vas_text); \
    }                                                                                           \
  while (0)

/** What the three above stand on: false, and one line in @text of @size bytes that says what was found. */
static inline bool
vas_check_ok (VasMachine *machine, char *text, size_t size)
{
  const VasVerdict verdict = vas_machine_last_verdict (machine);
  const char *name = vas_status_name (verdict.status), *law = vas_machine_check (machine);
  char rule[VAS_RULE_TEXT_SIZE];
  if (!vas_status_is_success (verdict.status))
    snprintf (text, size, "step %" PRIu64 " was refused by %s: %s (0x%08" PRIX32 ")", vas_machine_step (machine),
              vas_rule_format (verdict.rule, rule), name != NULL ? name : "?", verdict.status);
  else if (law != NULL)
    snprintf (text, size, "%s", law);
  return vas_status_is_success (verdict.status) && law == NULL;
}

/** Also false where @id is no rule at all. */
static inline bool
vas_check_rule (VasMachine *machine, const char *id, char *text, size_t size)
{
  const VasVerdict verdict = vas_machine_last_verdict (machine);
  char found[VAS_RULE_TEXT_SIZE];
  VasRule rule = VAS_NO_RULE;
  if (!vas_rule_parse (id, &rule))
    snprintf (text, size, "\"%s\" is no rule: one looks like \"VA-033\"", id);
  else if (vas_status_is_success (verdict.status))
    snprintf (text, size, "step %" PRIu64 " was granted, not refused by %s", vas_machine_step (machine), id);
  else
    snprintf (text, size, "step %" PRIu64 " was refused by %s, not by %s", vas_machine_step (machine),
              vas_rule_format (verdict.rule, found), id);
  return rule != VAS_NO_RULE && verdict.rule == rule;
}

/** Whether that allocation is the stack of a thread. */
static inline bool
vas_check_is_stack (const VasMachine *machine, VasProcessId process, uint64_t base)
{
  VasStack stack;
  for (VasThreadId thread = 1;; thread++)
    {
      VasProcessId owner = vas_machine_thread_process (machine, thread);
      if (owner == 0)
        return false;
      if (owner == process && vas_machine_thread_stack (machine, thread, &stack) && stack.bottom == base)
        return true;
    }
}

/** The lowest region of @process that a program left behind. */
static inline bool
vas_check_leaked_region (const VasMachine *machine, VasProcessId process, VasRegion *region)
{
  const VasConfig *config = vas_machine_config (machine);
  uint64_t shared = config->user_shared_data, address = config->minimum_application_address;
  for (; vas_machine_region (machine, process, address, region); address = region->base + region->size)
    if (region->state != VAS_MEM_FREE && (shared == 0 || region->allocation_base != shared)
        && region->allocation_base <= config->maximum_vad_address
        && !vas_check_is_stack (machine, process, region->allocation_base))
      return true;
  return false;
}

static inline bool
vas_check_no_leak (VasMachine *machine, char *text, size_t size)
{
  VasProcessCounters counters;
  VasRegion region;
  for (VasProcessId process = 1; vas_machine_usage (machine, process, &counters); process++)
    {
      if (vas_check_leaked_region (machine, process, &region))
        {
          snprintf (text, size, "process %" PRIu32 " left the allocation at 0x%" PRIx64 ": its region 0x%" PRIx64
                    " has %" PRIu64 " bytes", process, region.allocation_base, region.base, region.size);
          return false;
        }
      if (counters.handles > 0)
        {
          snprintf (text, size, "process %" PRIu32 " left %" PRIu64 " handles open", process, counters.handles);
          return false;
        }
    }
  return true;
}

#endif
