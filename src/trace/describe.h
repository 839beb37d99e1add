/* What came of a call, as text of the trace language: addresses relative to names, constants by name. */
#ifndef VASBOX_TRACE_DESCRIBE_H
#define VASBOX_TRACE_DESCRIBE_H

#include "trace/address_names.h"
#include <glib.h>
#include <vasbox/machine.h>

/* Which addresses have names, and which handles which process: all that a text needs beside the call. */
typedef struct Describer
{
  AddressNames *addresses;
  GHashTable *targets; /* handles opened so far: process << 32 | handle -> process id */
} Describer;

void describer_init (Describer *describer);
void describer_clear (Describer *describer);

/* Learns from an executed call: handles it opened. */
void describer_note (Describer *describer, const VasMachine *machine, const VasCall *call);

/* The process whose addresses @call speaks of. */
VasProcessId describer_target (const Describer *describer, const VasMachine *machine, const VasCall *call);

/* @text is bound to @call's main value: where that is an address, it names what begins there from now on. */
void describer_bind (Describer *describer, const VasMachine *machine, const char *text, const VasCall *call);

/* The value that "name = call" binds: the address or handle, also where the function returns a status. */
guint64 call_main_value (const VasCall *call);

/* The main value is a new handle of the caller's; what is duplicated may be another's. */
gboolean call_makes_handle (const VasCallInfo *info);

/* True where the machine chose the address: a NULL request that succeeded; *@address is where it is. */
gboolean call_was_placed (const VasCall *call, guint64 *address);

/* Whether the function, not the verdict, tells by a last error why it failed. */
gboolean call_has_last_error (const VasCall *call);

typedef struct OutcomeField
{
  const char *name; /* of the call table */
  char *text;
} OutcomeField;

/* The parts of an outcome, each as text; rule is VAS_NO_RULE on success. */
typedef struct OutcomeText
{
  char *result;
  char *error;      /* NULL: none to tell */
  GArray *fields;   /* OutcomeField: the outputs that were set, in the table's order; a placed address is left out */
  VasRule rule;
  gboolean has_at;  /* the machine chose the address @at */
  guint64 at;
} OutcomeText;

void outcome_text_init (OutcomeText *text, const Describer *describer, const VasMachine *machine, const VasCall *call);
void outcome_text_clear (OutcomeText *text);
/* The text behind "->". */
void outcome_text_format (GString *out, const OutcomeText *text);

/* One value of @process. */
void describe_value (GString *out, const Describer *describer, VasProcessId process, VasKind kind, guint64 value);

#endif
