/* What `vasbox contract` prints of the clauses that were asked for. */
#ifndef VASBOX_CLI_CONTRACT_REPORT_H
#define VASBOX_CLI_CONTRACT_REPORT_H

#include "contract/proofs.h"

/* The clauses of one section in each state. */
typedef struct SectionCount
{
  char section[3];
  guint n, in_state[PROOF_N_STATES];
} SectionCount;

/* Of @n clauses that stand together in the table: one entry a section, in the table's order. */
GArray *contract_count (const Proofs *proofs, const VasClause *clauses, gsize n);

/* One line a section, and the sums. */
void contract_print_summary (const Proofs *proofs, const VasClause *clauses, gsize n);
/* One clause in full, with its proofs and a trace that shows it. */
void contract_print_clause (const Proofs *proofs, const VasClause *clause);
/* That trace alone; FALSE where no trace proves the clause. */
gboolean contract_print_trace (const Proofs *proofs, const VasClause *clause);
void contract_print_json (const Proofs *proofs, const VasClause *clauses, gsize n);
/* The document docs/contract.md; what is proved is not in it, for tests change more often than the contract. */
void contract_print_markdown (const VasClause *clauses, gsize n);

#endif
