/* Shared by the exhaustive checks of the contract's tables: an expected verdict, and the comparison that also sees to
 * it that a refusal changed nothing and that every law holds. */
#ifndef CONTRACT_SUPPORT_H
#define CONTRACT_SUPPORT_H

#include "../support/test_main.h"
#include <string.h>
#include <vasbox/machine.h>
#include <vasbox/nt.h>
#include <vasbox/protection.h>
#include <vasbox/win32_calls.h>

#define MAIN_THREAD ((VasThreadId) 1)
#define MAIN_PROCESS ((VasProcessId) 1)

/* What the contract says of one call.  rule is the empty string on success. */
typedef struct Expected
{
  VasStatus status;
  const char *rule;
} Expected;

static inline Expected
refusal (VasStatus status, const char *rule)
{
  return (Expected) { status, rule };
}

static inline Expected
success (void)
{
  return (Expected) { VAS_STATUS_SUCCESS, "" };
}

static inline bool
is_success (Expected expected)
{
  return expected.status == VAS_STATUS_SUCCESS;
}

/* The verdict of the last call on @machine against @expected; @what and @value name the case. */
static inline void
expect_verdict (const VasMachine *machine, Expected expected, const char *what, uint64_t value)
{
  VasVerdict verdict = vas_machine_last_verdict (machine);
  char rule[VAS_RULE_TEXT_SIZE];
  vas_rule_format (verdict.rule, rule);
  ck_assert_msg (verdict.status == expected.status && strcmp (rule, is_success (expected) ? "-" : expected.rule) == 0,
                 "%s 0x%llx: expected %08x by %s, got %08x by %s", what, (unsigned long long) value, expected.status,
                 is_success (expected) ? "-" : expected.rule, verdict.status, rule);
}

/* A machine of the default config without the shared user data page. */
static inline VasMachine *
plain_machine (void)
{
  VasConfig config;
  vas_config_init (&config);
  config.user_shared_data = 0;
  VasMachine *machine = vas_machine_new (&config);
  ck_assert_ptr_nonnull (machine);
  return machine;
}

static inline void
expect_same_state (const VasMachine *machine, VasDigest before, const char *what, uint64_t value)
{
  VasDigest after = vas_machine_digest (machine);
  ck_assert_msg (after.high == before.high && after.low == before.low, "%s 0x%llx: the refused call changed the state",
                 what, (unsigned long long) value);
}

static inline void
expect_laws (VasMachine *machine, const char *what, uint64_t value)
{
  const char *law = vas_machine_check (machine);
  ck_assert_msg (law == NULL, "%s 0x%llx: %s", what, (unsigned long long) value, law != NULL ? law : "");
}

#endif
