/* Where a clause is the nearest one and says something else: what was wrong with this call. */
#ifndef CONTRACT_REMARKS_H
#define CONTRACT_REMARKS_H

#include <glib.h>
#include <vasbox/call.h>

typedef struct Remark
{
  VasRule rule;
  VasStatus status;                       /* of the refusals that it is about; VAS_STATUS_SUCCESS: of all */
  gboolean (*applies) (const VasCall *call); /* NULL: always */
  const char *text;                       /* "here: ..." */
  const char *instead;                    /* a hint of its own, or NULL: that of the rule */
} Remark;

/* All rows; *@n is their number. */
const Remark *remarks (gsize *n);

/* The first row that is about the refused @call, or NULL. */
const Remark *remark_find (const VasCall *call);

/* Appends which of the refused @call's pointers led nowhere, as a line; nothing where none did. */
void remark_append_pointer (GString *out, const VasCall *call);

#endif
