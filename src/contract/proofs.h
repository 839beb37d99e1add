/* What proves which clause.  A proof is a test that says so: a trace's by `proves=[...]` or by a line's `by`, any other
 * by a comment "proves: ..." (make-proofs.sh).  The table of the tests is made when the program is built, so that an
 * installed one knows its proofs too. */
#ifndef CONTRACT_PROOFS_H
#define CONTRACT_PROOFS_H

#include <glib.h>
#include <vasbox/contract.h>

typedef struct ProofTrace
{
  const char *file; /* from the top of the source tree */
  const char *text;
} ProofTrace;

/* A declaration in a test that is no trace. */
typedef struct ProofCode
{
  const char *file;
  unsigned line;
  const char *test;    /* the function, or NULL: the file as a whole */
  const char *clauses; /* their IDs, one space between two */
} ProofCode;

typedef struct ProofTable
{
  const ProofTrace *traces;
  gsize n_traces;
  const ProofCode *codes;
  gsize n_codes;
} ProofTable;

/* That of this program's own tests. */
extern const ProofTable proof_table;

typedef struct Proof
{
  VasRule rule;
  const char *file;
  unsigned line;           /* of the test */
  const char *test;        /* its name, or NULL: the file as a whole, or what stands before its first test */
  const ProofTrace *trace; /* or NULL: it is no trace */
  gboolean refuses;        /* a line of the test expects a refusal by it and by no other rule */
  unsigned rank;           /* the lower, the more is the test about this clause */
} Proof;

typedef struct Proofs Proofs;

/* Reads @table, which must outlive the result.  Every trace in it must be one (the tests see to it). */
Proofs *proofs_new (const ProofTable *table);
void proofs_free (Proofs *proofs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Proofs, proofs_free)

/* All of them, by clause; of one clause the traces first, the one that is most about it before the others. */
const Proof *proofs_all (const Proofs *proofs, gsize *n);
/* Those of @rule: *@n of them, owned by @proofs. */
const Proof *proofs_of (const Proofs *proofs, VasRule rule, gsize *n);

typedef enum ProofState
{
  PROOF_COVERED,
  PROOF_UNCOVERED,
  PROOF_NOT_SIMULATED, /* nothing that a simulator does could show it: the clause says why */
  PROOF_N_STATES
} ProofState;

ProofState proofs_state (const Proofs *proofs, const VasClause *clause);

/* A complete trace that shows what @proof, a trace's, proves: its test, with the machine it runs on and as many of the
 * tests before it as it needs so that every expectation holds.  Free it; NULL where even the whole trace does not
 * hold. */
char *proof_trace_text (const Proof *proof);

#endif
