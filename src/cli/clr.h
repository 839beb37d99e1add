/* The script of a runtime and its host: one statement a line.
 *
 *     vasbox-clr 1
 *     machine windows-10-x64
 *     host process_committed=64M
 *     runtime heaps=8
 *     start -> S_OK
 *     allocate 10M -> S_OK
 *
 * A statement is words and KEY=VALUE settings, text with spaces in double quotes, "->" and the words that its outcome
 * must have; "#" begins a comment. */
#ifndef VASBOX_CLI_CLR_H
#define VASBOX_CLI_CLR_H

#include "trace/symbols.h"
#include <glib.h>
#include <vasbox/clr_runtime.h>
#include <vasbox/trace.h>

typedef struct ClrStatement
{
  unsigned line;
  char **words;    /* the first says what to do; settings stand among them as they were written */
  unsigned *columns; /* of each word, from 1 */
  char **expected; /* behind "->", or NULL */
  char *text;      /* the statement as it was written, without expectation and comment */
} ClrStatement;

/* The statements of the @n bytes of @text; NULL and @error ("FILE:LINE:COLUMN: found ..., expected ...") where it is no
 * script. */
GPtrArray *clr_script_read (const char *file, const char *text, gsize n, GError **error);

/* The value of the setting @key among the words, or NULL. */
const char *clr_statement_setting (const ClrStatement *statement, const char *key);

/* A script under way. */
typedef struct ClrScript
{
  const char *file;
  const ClrStatement *at;
  VasConfig config;
  VasClrRuntimeConfig runtime_config;
  VasMachine *machine;
  IHostMemoryManager *host;
  IHostControl *control;
  VasClrRuntime *runtime;
  VasRecorder *recorder;
  GString *out;
  GArray *mappings; /* guint64: addresses of the runtime's, the last one last */
  GArray *due;      /* guint64: times of notifications that are scheduled */
  unsigned n_expectations, n_wrong;
  GError **error;
} ClrScript;

/* What a statement came to, as the words that may stand behind "->". */
typedef struct ClrOutcome
{
  gboolean has_result;
  HRESULT result;
  const char *action; /* or NULL */
} ClrOutcome;

/* clr_commands.c: carries out the statement at @script->at; FALSE: *script->error is set. */
gboolean clr_script_execute (ClrScript *script, ClrOutcome *outcome);
/* The machine, the host and the runtime, where no statement needed them yet. */
gboolean clr_script_begin (ClrScript *script);
/* clr_words.c: what stands in a statement.  Each that reads answers FALSE where *script->error is set. */
/* Sets *script->error at @where, which lies in one of the statement's words; NULL: at its first. */
gboolean clr_script_wrong (ClrScript *script, const char *where, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* The word number @position, from 0, behind the first, settings not counted; or NULL. */
const char *clr_word (const ClrScript *script, unsigned position);
/* A size or number at most @maximum, @text as clr_word() or clr_statement_setting() gave it; NULL is wrong. */
gboolean clr_read_number (ClrScript *script, const char *text, const char *what, guint64 maximum, guint64 *value);
/* The same of the setting @key, whose value stays where it does not stand there. */
gboolean clr_read_setting (ClrScript *script, const char *key, const char *what, guint64 maximum, guint64 *value);
/* true or false likewise. */
gboolean clr_read_truth (ClrScript *script, const char *key, bool *value);
/* The value of one of the names that @name_of gives from 0 on. */
gboolean clr_read_name (ClrScript *script, const char *text, const char *(*name_of) (int), const char *what,
                        int *value);
/* MEM_RESERVE|MEM_COMMIT; eTaskCritical: names of @class or a number. */
gboolean clr_read_flags (ClrScript *script, const char *key, SymbolClass symbol_class, guint64 *value);
/* Whether the statement has from @least to @most words behind the first, as @form says, and no settings but those in
 * @keys ("a b"; NULL: any). */
gboolean clr_check_words (ClrScript *script, unsigned least, unsigned most, const char *form, const char *keys);

#endif
