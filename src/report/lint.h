/* Uses of the calls that are legal, or refused, but hardly what was meant: each finding has an ID, a line and a remedy.
 * Read-only: looks at the machine before and after each call, and makes no step. */
#ifndef VASBOX_REPORT_LINT_H
#define VASBOX_REPORT_LINT_H

#include "trace/trace.h"
#include <glib.h>
#include <vasbox/machine.h>

typedef enum LintKind
{
  LINT_COMMIT_WITHOUT_RESERVE, /* MEM_COMMIT alone at an address where nothing is reserved */
  LINT_RELEASE_WITH_SIZE,      /* a size given to MEM_RELEASE */
  LINT_DECOMMIT_ALL,           /* a decommit of size 0, of an allocation of more than a page */
  LINT_PROTECT_ACROSS,         /* a protection asked for across allocations */
  LINT_RESTORE_FIRST,          /* the first page's old protection given back to pages that had others */
  LINT_SMALL_RESERVE,          /* a reservation smaller than the granularity: the rest of its block is lost */
  LINT_LEAK_AFTER_COMMIT,      /* a reservation whose commit was refused, and which nobody released */
  LINT_GUARD_PROBED,           /* a service consumed a guard page */
  LINT_N_KINDS
} LintKind;

/* What was found on one line; repeats and loops count up. */
typedef struct LintFinding
{
  LintKind kind;
  unsigned line;
  guint64 step;    /* of the first time */
  guint64 address; /* of the first time: what it is about */
  guint64 count;
  guint64 bytes;   /* LINT_SMALL_RESERVE: lost, of all times together */
  unsigned other_line; /* LINT_LEAK_AFTER_COMMIT: where it was reserved; LINT_RESTORE_FIRST: where the old protection
                          comes from; else 0 */
} LintFinding;

typedef struct Lint Lint;

Lint *lint_new (void);
void lint_free (Lint *lint);

/* To be told of every call, in order: before it, when @call has its arguments only, and after it. */
void lint_before (Lint *lint, const VasMachine *machine, const VasCall *call);
void lint_after (Lint *lint, const VasMachine *machine, unsigned line, const VasCall *call);
/* After the last call: what was never released.  The findings are complete, and sorted by line, then by kind. */
void lint_finish (Lint *lint, const VasMachine *machine);
const GArray *lint_findings (const Lint *lint);

/* "LINT-03". */
const char *lint_id (LintKind kind);
/* What to do about it, in a few words. */
const char *lint_remedy (LintKind kind);
/* What was found, without where: "MEM_DECOMMIT with size 0 takes the whole allocation at 0x10000, not a page". */
void lint_describe (GString *out, const LintFinding *finding);

#endif
