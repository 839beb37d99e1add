/* Bytes and lists of a call: what they are made of, reading them from a trace, writing and comparing them. */
#ifndef VASBOX_TRACE_PAYLOAD_H
#define VASBOX_TRACE_PAYLOAD_H

#include "trace/describe.h"
#include "trace/evaluate.h"

/* No input, and no output that is told, is longer. */
#define PAYLOAD_MAXIMUM EVALUATE_MAX_STRING

/* A field of a list's element: some bits of one of its words. */
typedef struct PayloadField
{
  const char *name;
  VasKind kind;
  unsigned word, shift, bits;
  gboolean is_page;   /* a page number: written as an address by 4K */
  gboolean is_always; /* written even where it is 0 */
} PayloadField;

/* The fields of the elements of lists of @kind; *@n is 0 where they are plain addresses. */
const PayloadField *payload_fields (VasKind kind, unsigned *n);
/* The field of that exact name, or NULL. */
const PayloadField *payload_field_find (VasKind kind, const char *name);
guint64 payload_field_get (const PayloadField *field, const guint64 *element);
/* The address that an element without fields, or with one address only, stands for. */
guint64 payload_element_address (VasKind kind, const guint64 *element);

/* The parameter that is bytes or a list, or -1. */
int payload_parameter (const VasCallInfo *info);
/* The parameter is bytes that nothing gives the length of, as a thread's store has them: no buffer at an address. */
gboolean payload_is_own (const VasCallInfo *info, unsigned parameter);
/* How many bits of the parameter's number the call takes: fewer than 64 of what a store writes. */
unsigned payload_number_bits (const VasCallInfo *info, unsigned parameter);
/* Some output of the row is bytes or a list. */
gboolean payload_comes_back (const VasCallInfo *info);
/* The output of @call that was set and is bytes or a list, as long as the call's output holds all of it; else -1. */
int payload_output (const VasCall *call);
/* The call's main value is bytes, and came. */
gboolean payload_is_main (const VasCall *call);

/* Some part of @value is "?". */
gboolean payload_has_unknown (const TraceValue *value);
/* The bytes or words of @value, which trace_resolve() has accepted for @kind, appended to @out. */
EvalStatus payload_evaluate (Evaluator *evaluator, VasKind kind, const TraceValue *value, GByteArray *out,
                             GError **error);

/* Whether @call's output @output is what @value says: equal bytes, or a list as long whose named fields are equal; "?"
 * stands for anything. */
EvalStatus payload_compare (Evaluator *evaluator, const VasCall *call, int output, const TraceValue *value,
                            gboolean *holds, GError **error);

/* Bytes as the language writes them: "hello"+"\0"*4091. */
void payload_describe_bytes (GString *out, const char *bytes, gsize n);
/* A list; addresses are of @process. */
void payload_describe_list (GString *out, const Describer *describer, VasProcessId process, VasKind kind,
                            const guint64 *words, gsize n_elements);
/* The call's input, or its output, of @kind. */
void payload_describe_input (GString *out, const Describer *describer, VasProcessId process, VasKind kind,
                             const VasCall *call);
void payload_describe_output (GString *out, const Describer *describer, VasProcessId process, VasKind kind,
                              const VasCall *call);

#endif
