/* A trace as read: a tree that keeps all the text had to say, comments too, so that writing it again loses nothing.
 * The grammar is in docs/trace-format.md.  Every node knows where it stands, for messages.
 *
 *   Trace ── lines ── TraceLine { statement, outcome, comment } ── TraceExpr / TraceValue / TraceExpect
 *
 * All memory belongs to the Trace's own arena (a GStringChunk and a GPtrArray of blocks): trace_free() frees it all. */
#ifndef VASBOX_TRACE_TRACE_H
#define VASBOX_TRACE_TRACE_H

#include <glib.h>
#include <vasbox/rule.h>

/* 1-based; columns count characters, not bytes. */
typedef struct TracePosition
{
  unsigned line, column;
} TracePosition;

typedef struct TraceExpr TraceExpr;
typedef struct TraceValue TraceValue;

typedef enum TraceExprKind
{
  TRACE_EXPR_NUMBER,  /* number; text as written ("64K", "0x10_000") */
  TRACE_EXPR_STRING,  /* bytes, n_bytes */
  TRACE_EXPR_RULE,    /* rule */
  TRACE_EXPR_COUNTER, /* $path */
  TRACE_EXPR_PATH,    /* path */
  TRACE_EXPR_CALL,    /* path ( arguments ) */
  TRACE_EXPR_UNARY,   /* op, left */
  TRACE_EXPR_BINARY,  /* op, left, right */
  TRACE_EXPR_PARENS   /* ( left ), kept so that writing gives the same */
} TraceExprKind;

/* name is NULL for a positional argument. */
typedef struct TraceArgument
{
  TracePosition position;
  const char *name;
  TraceValue *value;
} TraceArgument;

struct TraceExpr
{
  TraceExprKind kind;
  TracePosition position;
  char op; /* '-' '~' unary; '|' '+' '-' '*' '/' '%' binary */
  TraceExpr *left, *right;
  guint64 number;
  const char *text;
  const char *bytes;
  gsize n_bytes;
  VasRule rule;
  const char *path; /* "heap", "mbi.RegionSize", with its dots */
  TraceArgument *arguments;
  unsigned n_arguments;
  gboolean is_method; /* written as m.Alloc(...), where m is the first argument of host.Alloc() */
};

/* One field of a record: NAME = value { or value }. */
typedef struct TraceField
{
  TracePosition position;
  const char *name;
  TraceValue **values;
  unsigned n_values;
} TraceField;

typedef struct TraceRecord
{
  TracePosition position;
  TraceField *fields;
  unsigned n_fields;
} TraceRecord;

typedef enum TraceValueKind
{
  TRACE_VALUE_UNKNOWN, /* ? */
  TRACE_VALUE_POINTER, /* & expr */
  TRACE_VALUE_RECORD,
  TRACE_VALUE_LIST,
  TRACE_VALUE_EXPR
} TraceValueKind;

struct TraceValue
{
  TraceValueKind kind;
  TracePosition position;
  TraceExpr *expr;
  TraceRecord *record;
  TraceValue **items;
  unsigned n_items;
};

typedef enum TraceAltKind
{
  TRACE_ALT_OK,
  TRACE_ALT_REFUSED,
  TRACE_ALT_UNKNOWN, /* ? */
  TRACE_ALT_EXPR
} TraceAltKind;

typedef struct TraceAlt
{
  TraceAltKind kind;
  TracePosition position;
  TraceExpr *expr;
} TraceAlt;

/* choice [ , choice ] [ record ] [ by RULE { or RULE } ] */
typedef struct TraceExpect
{
  TracePosition position;
  TraceAlt *result; /* the return value's alternatives */
  unsigned n_result;
  TraceAlt *error; /* the last error's */
  unsigned n_error;
  TraceRecord *record; /* or NULL */
  VasRule *rules;
  TracePosition *rule_positions; /* as many; NULL in a transcript's own */
  unsigned n_rules;
} TraceExpect;

/* "at" and "from" may come in any order in the text; they are written "at" first. */
typedef struct TraceOutcome
{
  TraceExpect *expect; /* NULL: nothing expected */
  TraceExpr *at;       /* recorded address, or NULL */
  const char *from;    /* call site, or NULL */
  gsize n_from;
} TraceOutcome;

typedef struct TraceClaim
{
  TracePosition position;
  TraceExpr *left, *right;
  char op[3]; /* "==" "!=" "<" "<=" ">" ">=" */
} TraceClaim;

typedef enum TraceLineKind
{
  TRACE_LINE_BLANK, /* empty, or a comment only */
  TRACE_LINE_MACHINE,
  TRACE_LINE_PROCESS,
  TRACE_LINE_THREAD,
  TRACE_LINE_SET,
  TRACE_LINE_ASSERT,
  TRACE_LINE_NOTE,
  TRACE_LINE_TEST,
  TRACE_LINE_REPEAT,
  TRACE_LINE_CALL, /* call (an EXPR_CALL), no name bound */
  TRACE_LINE_BIND  /* name = expr, a call or not */
} TraceLineKind;

typedef struct TraceLine TraceLine;
struct TraceLine
{
  TraceLineKind kind;
  TracePosition position; /* of the statement's first word */
  const char *who;        /* after '@', or NULL */
  TracePosition who_position;
  const char *comment;    /* without '#' and the newline, or NULL; a BLANK line's or a trailing one */
  const char *name;       /* PROCESS, THREAD, BIND, REPEAT: the name; MACHINE, NOTE, TEST: the string; SET: the path */
  gsize n_name;
  TraceRecord *record;    /* MACHINE, PROCESS, THREAD, TEST; or NULL */
  TraceValue *value;      /* SET */
  TraceExpr *expr;        /* CALL, BIND; REPEAT: first value */
  TraceExpr *last;        /* REPEAT: last value, included */
  TraceClaim *claims;     /* ASSERT */
  unsigned n_claims;
  TraceOutcome outcome;   /* CALL, BIND */
  GPtrArray *body;        /* REPEAT: TraceLine*; */
  const char *end_comment; /* REPEAT: of the "end" line */
};

typedef struct Trace
{
  char *file;       /* for messages: the path, or "-" */
  char *text;       /* the whole text, for the line shown in messages */
  gsize n_text;
  unsigned version; /* 1 */
  const char *header_comment; /* on the version line */
  GPtrArray *lines; /* TraceLine*, after the header line */
  GStringChunk *strings;
  GPtrArray *blocks;
  char *room; /* what is left of the last block */
  gsize n_room;
} Trace;

#define TRACE_ERROR (g_quark_from_static_string ("vasbox-trace-error"))

/* Reads a whole trace.  On failure NULL and @error, whose message is the complete text to print: first line
 * "FILE:LINE:COLUMN: found ..., expected ...", then the source line cut to 78 columns, then a caret under the place;
 * two further lines at most.  @text need not be NUL-terminated; CRLF and a UTF-8 BOM are accepted. */
Trace *trace_read (const char *file, const char *text, gsize n_text, GError **error);
void trace_free (Trace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Trace, trace_free)

/* Sets @error to the three-line message about @position of @trace; @format is the "found ..., expected ..." part. */
void trace_set_error (GError **error, const Trace *trace, TracePosition position, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* 'the text', in quotes, cut to forty characters and made safe to print: for names in messages.  Free it. */
char *trace_quote (const char *bytes, gsize n);

/* An empty trace of @text, which is copied; trace_read() begins with it, programs that make traces may too. */
Trace *trace_new (const char *file, const char *text, gsize n_text);

/* How deep brackets, operators and repeats may nest: readers of the tree may use recursion. */
#define TRACE_MAX_DEPTH 200

/* Canonical text; reading it gives an equal tree and writing that the same bytes.  LF line ends. */
char *trace_write (const Trace *trace);
/* One statement with its outcome and comment, without the newline; for transcripts and messages.  Of a repeat the first
 * line only. */
void trace_write_line (GString *out, const TraceLine *line);
void trace_write_expr (GString *out, const TraceExpr *expr);
void trace_write_value (GString *out, const TraceValue *value);
/* The string as the language writes it, quotes and escapes included. */
void trace_write_string (GString *out, const char *bytes, gsize n);

/* Allocates zeroed memory, or keeps text, in the trace's arena. */
gpointer trace_alloc (Trace *trace, gsize size);
const char *trace_keep (Trace *trace, const char *bytes, gsize n);

#endif
