/* The value of an expression: 64 bits unsigned, wrapping, or a string. */
#ifndef VASBOX_TRACE_EVALUATE_H
#define VASBOX_TRACE_EVALUATE_H

#include "trace/names.h"
#include "trace/trace.h"
#include <vasbox/machine.h>

/* No string gets longer than this by STRING * n and STRING + STRING. */
#define EVALUATE_MAX_STRING (16u << 20)

typedef struct Scalar
{
  gboolean is_string;
  guint64 number;
  const char *bytes; /* of the tree, a name or evaluator->strings */
  gsize n_bytes;
} Scalar;

typedef enum EvalStatus
{
  EVAL_OK,
  EVAL_VOID, /* a void name was used: evaluator->void_origin */
  EVAL_ERROR
} EvalStatus;

/* Where expressions get their values from. */
typedef struct Evaluator
{
  const Trace *trace; /* for messages */
  const VasMachine *machine;
  NameTable *names;
  VasProcessId process; /* whose counters $name means */
  GPtrArray *strings;   /* made by repeating and joining; freed after each line */
  unsigned void_origin;
  gboolean lacks_name; /* the last error: a name is not bound yet, or its call has not set the field */
} Evaluator;

EvalStatus evaluate (Evaluator *evaluator, const TraceExpr *expr, Scalar *value, GError **error);
/* The same where only a number will do. */
EvalStatus evaluate_number (Evaluator *evaluator, const TraceExpr *expr, guint64 *value, GError **error);

/* Whether a claim holds; both values are given back where wanted (@left and @right may be NULL). */
EvalStatus evaluate_claim (Evaluator *evaluator, const TraceClaim *claim, gboolean *holds, Scalar *left, Scalar *right,
                           GError **error);

/* True, and void_origin set, where @expr uses a name that is void now. */
gboolean expr_uses_void (Evaluator *evaluator, const TraceExpr *expr);

gboolean value_uses_void (Evaluator *evaluator, const TraceValue *value);

/* The text a config key gets: 8G as its number, words and strings as they stand. */
EvalStatus evaluate_config_text (Evaluator *evaluator, const TraceValue *value, char **text, GError **error);

#endif
