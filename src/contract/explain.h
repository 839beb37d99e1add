/* Tells a person why a call was refused: the text behind --explain.  The same call gives the same bytes, always. */
#ifndef CONTRACT_EXPLAIN_H
#define CONTRACT_EXPLAIN_H

#include <glib.h>
#include <vasbox/call.h>
#include <vasbox/contract.h>

/* Appends three to six lines of plain text on the refused @call: @where (such as "FILE:LINE"; may be NULL), name,
 * status and, for a Win32 call, last error; rule and statement; source; and where there are any, the first offending
 * page, what the refusal changed all the same, and what would have succeeded.  Appends nothing for a call that
 * succeeded. */
void contract_explain (GString *out, const VasCall *call, const char *where);

/* What the section of @rule is about, or NULL where there is no such section. */
const char *contract_section_title (VasRule rule);

/* How Wine 8.0 compares: "the same under Wine 8.0." */
const char *contract_wine_text (VasWineVerdict wine);

/* Appends the clause in full, one field a line. */
void contract_describe (GString *out, const VasClause *clause);

#endif
