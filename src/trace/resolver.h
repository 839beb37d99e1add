/* What the parts of trace_resolve() share: the names bound so far, and refusing. */
#ifndef VASBOX_TRACE_RESOLVER_H
#define VASBOX_TRACE_RESOLVER_H

#include "trace/builtins.h"
#include "trace/trace.h"

#include <vasbox/call.h>

typedef enum BindingKind
{
  BINDING_VALUE,
  BINDING_PROCESS,
  BINDING_THREAD
} BindingKind;

typedef struct Binding
{
  BindingKind kind;
  unsigned line;
  const VasCallInfo *info; /* the call that bound it last, or NULL: then it has no fields */
  gboolean has_stack;      /* THREAD: then its stack's places are its fields */
} Binding;

typedef struct Resolver
{
  const Trace *trace;
  GHashTable *bindings; /* const char * -> Binding */
  GPtrArray *names;     /* their keys, in order of appearance */
  gboolean in_repeat;
  GError **error;
} Resolver;

/* "found ..., expected ..." at @position; always FALSE. */
gboolean resolver_refuse (Resolver *resolver, TracePosition position, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* "found @what'@name', expected @expected; did you mean 'x'?", x being the nearest of @candidates (a NULL is added). */
gboolean resolver_refuse_name (Resolver *resolver, TracePosition position, const char *what, const char *name,
                               const char *expected, GPtrArray *candidates);
/* One more candidate. */
void resolver_offer (GPtrArray *names, const char *name);
/* 'name', cut and safe; free it. */
char *resolver_quote (const char *name);

/* What @name is bound to so far, or NULL. */
const Binding *resolver_find (const Resolver *resolver, const char *name);
void resolver_bind (Resolver *resolver, const char *name, BindingKind kind, unsigned line, const VasCallInfo *info);
void resolver_note_stack (Resolver *resolver, const char *name, gboolean has_stack);
gboolean resolver_is_constant (const char *name);

gboolean resolver_expr (Resolver *resolver, const TraceExpr *expr);
/* An expression whose value can only be a number, as far as that can be seen before a run. */
gboolean resolver_number (Resolver *resolver, const TraceExpr *expr);

/* No field of @record stands there twice. */
gboolean resolver_record_names (Resolver *resolver, const TraceRecord *record);
/* Bytes or a list of @kind for the parameter or output @name; "or" and "?" are free where @is_expected. */
gboolean resolver_payload (Resolver *resolver, const TraceValue *value, VasKind kind, const char *name,
                           gboolean is_expected);

/* A call that a run carries out itself. */
gboolean resolver_builtin (Resolver *resolver, const TraceExpr *call, const TraceBuiltin *builtin);
/* The whole right side of a line; *@info is the machine's call it makes, or NULL. */
gboolean resolver_line_expr (Resolver *resolver, const TraceExpr *expr, const VasCallInfo **info);

#endif
