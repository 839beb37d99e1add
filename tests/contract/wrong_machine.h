/* Runs a trace on a machine that makes a mistake, and says whether one of its tests notices. */
#ifndef TESTS_CONTRACT_WRONG_MACHINE_H
#define TESTS_CONTRACT_WRONG_MACHINE_H

#include "contract/proofs.h"
#include <vasbox/machine.h>

/* Carries out @call as a machine does that makes the mistake; @data is the mistake's. */
typedef void (*WrongCall) (VasMachine *machine, VasCall *call, gpointer data);

typedef struct WrongMachine
{
  WrongCall carry_out; /* NULL: a right machine */
  gpointer data;
  unsigned from, to; /* lines of the trace: only there is it wrong, and it ends there; both 0: all of it is wrong */
} WrongMachine;

/* The tests of @source that fail on @wrong, by their lines: unsigned.  A run that cannot go on fails the test in which
 * it ends.  Free it. */
GArray *wrong_machine_run (const ProofTrace *source, const WrongMachine *wrong);

gboolean wrong_machine_is_noticed (const GArray *failed, unsigned test_line);

/* The refused @call as a success that did nothing. */
void wrong_pretend_success (VasCall *call);
/* @call as refused with @status, by no rule, with nothing brought back; the machine's last error with it. */
void wrong_refuse (VasMachine *machine, VasCall *call, VasStatus status);

#endif
