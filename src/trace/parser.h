/* What the two halves of the reader share: the token in hand, and refusing with "found ..., expected ...". */
#ifndef VASBOX_TRACE_PARSER_H
#define VASBOX_TRACE_PARSER_H

#include "trace/lexer.h"

/* An open bracket; the parser's list of them leads outwards. */
typedef struct ParserBracket ParserBracket;
struct ParserBracket
{
  TracePosition position;
  char open, close;
  const ParserBracket *outer;
};

/* Functions that return gboolean or a pointer give FALSE or NULL after they have set @error; no caller goes on then. */
typedef struct Parser
{
  Trace *trace;
  Lexer lexer;
  LexerToken token; /* the one to look at next */
  GError **error;
  const ParserBracket *bracket; /* innermost, or NULL */
  unsigned depth;     /* brackets, unary operators and repeats around the token */
  unsigned height;    /* of the tree parsed last */
  GPtrArray *comments; /* const char *: those inside the statement, between its brackets */
} Parser;

/* To the next token. */
gboolean parser_advance (Parser *parser);
/* To the next token after a bracket or comma: newlines are skipped and their comments kept. */
gboolean parser_advance_over_newlines (Parser *parser);

gboolean parser_at_mark (const Parser *parser, unsigned mark);
gboolean parser_at_word (const Parser *parser, LexerWord word);

/* "found <the token>, expected @expected"; always FALSE. */
gboolean parser_refuse (Parser *parser, const char *expected);
/* At the token: refuses where @nested is beyond TRACE_MAX_DEPTH. */
gboolean parser_check_depth (Parser *parser, unsigned nested);
/* Passes @mark or refuses. */
gboolean parser_pass_mark (Parser *parser, unsigned mark, const char *expected);

/* The token's text in the arena. */
const char *parser_keep_token (Parser *parser);
/* The elements of @array, a GArray, in the arena; their number. */
gpointer parser_keep_array (Parser *parser, const GArray *array, unsigned *n);

/* A name that is no reserved word; NULL and "expected @expected". */
const char *parser_name (Parser *parser, const char *expected);
const char *parser_path (Parser *parser, const char *expected);
TraceExpr *parser_expr (Parser *parser);
TraceValue *parser_value (Parser *parser);
/* The token is '{'. */
TraceRecord *parser_record (Parser *parser);
/* The token is '(': makes a call of @path. */
TraceExpr *parser_call (Parser *parser, const char *path, TracePosition position);

#endif
