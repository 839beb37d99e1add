/* The contract as data: every clause with its statement in our own words, its expected outcome, its source. */
#ifndef VASBOX_CONTRACT_H
#define VASBOX_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <vasbox/api.h>
#include <vasbox/rule.h>

VAS_BEGIN_DECLS

/** How sure a clause is. */
typedef enum VasConfidence
{
  VAS_CONFIDENCE_TESTED,     /**< asserted by tests that their owners run on Windows */
  VAS_CONFIDENCE_DOCUMENTED, /**< Microsoft's pages or headers say so */
  VAS_CONFIDENCE_UNCERTAIN   /**< may not be exact on current Windows */
} VasConfidence;

typedef enum VasWineVerdict
{
  VAS_WINE_NOT_RUN,
  VAS_WINE_SAME,
  VAS_WINE_DIFFERS
} VasWineVerdict;

typedef struct VasClause
{
  VasRule rule;
  const char *function;  /**< the section's calls, e.g. "VirtualFree, VirtualFreeEx" */
  const char *statement;
  const char *expected;
  const char *effect_on_failure; /**< what a refusal by it changes, or NULL: nothing */
  const char *source;
  VasConfidence confidence;
  VasWineVerdict wine;
  const char *wine_note; /**< what Wine 8.0 gave, or NULL */
} VasClause;

/** All clauses, in the contract's order; *@n is their number. */
VAS_API const VasClause *vas_clauses (size_t *n);

/** The clause of @rule, or NULL. */
VAS_API const VasClause *vas_clause_find (VasRule rule);

VAS_END_DECLS

#endif
