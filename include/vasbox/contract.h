/* The contract as data: every clause with its statement in our own words, its expected outcome, its source. */
#ifndef VASBOX_CONTRACT_H
#define VASBOX_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <vasbox/api.h>
#include <vasbox/rule.h>

VAS_BEGIN_DECLS

/** How sure a clause is: UNCERTAIN where it may not be exact, whatever its source; else TESTED where one of its sources
 * is a test that its owners run on Windows (Wine's or ReactOS's tests); else DOCUMENTED.  A run under Wine 8.0 alone is
 * no proof for Windows and counts as DOCUMENTED. */
typedef enum VasConfidence
{
  VAS_CONFIDENCE_TESTED,     /**< asserted by tests that their owners run on Windows */
  VAS_CONFIDENCE_DOCUMENTED, /**< by Microsoft's pages or headers, or by the public knowledge that the source names */
  VAS_CONFIDENCE_UNCERTAIN   /**< may not be exact on current Windows */
} VasConfidence;

typedef enum VasWineVerdict
{
  VAS_WINE_NOT_RUN,
  VAS_WINE_SAME,
  VAS_WINE_DIFFERS
} VasWineVerdict;

/** One clause.  Every text is ASCII, ends with a full stop and has at most 400 characters; none is empty. */
typedef struct VasClause
{
  VasRule rule;
  const char *function;  /**< the calls it is about, e.g. "VirtualFree, VirtualFreeEx" (no full stop) */
  const char *statement;
  const char *expected;
  const char *effect_on_failure; /**< what a refusal by it changes, or NULL: nothing */
  const char *source;
  VasConfidence confidence;
  VasWineVerdict wine;
  const char *wine_note;     /**< what Wine 8.0 gave, or NULL */
  const char *not_simulated; /**< why nothing that a simulator does can show it, or NULL: a test can */
} VasClause;

/** All clauses: the sections in the contract's order, each sorted by number; *@n is their number. */
VAS_API const VasClause *vas_clauses (size_t *n);

/** The clause of @rule, or NULL. */
VAS_API const VasClause *vas_clause_find (VasRule rule);

VAS_END_DECLS

#endif
