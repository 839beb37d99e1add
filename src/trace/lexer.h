/* The words of the trace language.  The lexer sees valid UTF-8 without NUL bytes (trace_read() has checked that) and
 * gives one token at a time; a comment belongs to the line end that follows it. */
#ifndef VASBOX_TRACE_LEXER_H
#define VASBOX_TRACE_LEXER_H

#include "trace/trace.h"

typedef enum LexerKind
{
  LEXER_END, /* of the file; comment */
  LEXER_NEWLINE, /* comment */
  LEXER_NAME,
  LEXER_WORD,   /* a reserved word: word */
  LEXER_NUMBER, /* number */
  LEXER_STRING, /* bytes, n_bytes */
  LEXER_RULE,   /* rule */
  LEXER_MARK,   /* punctuation: mark */
  LEXER_OTHER   /* a character that begins no token */
} LexerKind;

/* The reserved words, in the order of the table in lexer.c. */
typedef enum LexerWord
{
  LEXER_WORD_NONE,
  LEXER_WORD_MACHINE,
  LEXER_WORD_PROCESS,
  LEXER_WORD_THREAD,
  LEXER_WORD_SET,
  LEXER_WORD_ASSERT,
  LEXER_WORD_NOTE,
  LEXER_WORD_TEST,
  LEXER_WORD_REPEAT,
  LEXER_WORD_FINISH, /* "end" */
  LEXER_WORD_AT,
  LEXER_WORD_FROM,
  LEXER_WORD_BY,
  LEXER_WORD_OR,
  LEXER_WORD_OK,
  LEXER_WORD_REFUSED
} LexerWord;

/* A mark is its one character, or two characters as first << 8 | second. */
#define LEXER_MARK2(first, second) (((unsigned) (first) << 8) | (unsigned) (second))

typedef struct LexerToken
{
  LexerKind kind;
  TracePosition position;
  const char *start; /* in the text */
  gsize length;      /* bytes */
  LexerWord word;
  unsigned mark;
  guint64 number;
  VasRule rule;
  const char *bytes; /* a string's value, in the arena */
  gsize n_bytes;
  const char *comment; /* in the text, after '#', blanks at its end left out; or NULL */
  gsize n_comment;
} LexerToken;

typedef struct Lexer
{
  Trace *trace;
  const char *cursor, *end;
  const char *counted; /* up to where columns have been counted */
  TracePosition position; /* of @counted */
  gboolean after_dot; /* the last token was '.' or '$': the next name is no reserved word and no rule */
} Lexer;

/* Begins at @offset of the text, which is the start of line @line. */
void lexer_init (Lexer *lexer, Trace *trace, gsize offset, unsigned line);

/* The next token; FALSE and @error where the text has none (a number above 64 bits, an open string ...). */
gboolean lexer_next (Lexer *lexer, LexerToken *token, GError **error);

/* "the name 'x'", "the end of the line": for "found ..." in messages; at most some forty characters.  Free it. */
char *lexer_describe (const LexerToken *token);

/* Whether @name, of @n bytes, is one of the reserved words. */
LexerWord lexer_find_word (const char *name, gsize n);

#endif
