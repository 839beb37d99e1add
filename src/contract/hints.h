/* What would have made a refused call succeed: one row a rule, and never a guess.  A hint names what the caller can
 * change; where it depends on the call's values, it is computed from them or left out. */
#ifndef CONTRACT_HINTS_H
#define CONTRACT_HINTS_H

#include <glib.h>
#include <vasbox/call.h>

typedef enum HintKind
{
  HINT_PLAIN, /* @text as it stands */
  HINT_UP_TO, /* "@text only up to PAGE, the end of the @thing (size ... instead of ...)" */
  HINT_PAGE   /* "@text 0xPAGE first" */
} HintKind;

typedef struct Hint
{
  VasRule rule;
  HintKind kind;
  const char *text;
  const char *thing;     /* HINT_UP_TO only */
  const char *otherwise; /* plain text for a HINT_UP_TO or HINT_PAGE whose values do not tell, or NULL: no hint then */
} Hint;

/* All rows, in no order that matters; *@n is their number. */
const Hint *hints (gsize *n);

/* Appends the hint for the rule of the refused @call, without a newline; false, and nothing appended, where none is
 * known. */
gboolean hint_append (GString *out, const VasCall *call);

#endif
