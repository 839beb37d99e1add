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

#include <glib.h>
#include <vasbox/clr_runtime.h>
#include <vasbox/trace.h>

typedef struct ClrStatement
{
  unsigned line;
  char **words;    /* the first says what to do; settings stand among them as they were written */
  char **expected; /* behind "->", or NULL */
  char *text;      /* the statement as it was written, without expectation and comment */
} ClrStatement;

/* The statements of @text; NULL and @error ("FILE:LINE: found ..., expected ...") where it is no script. */
GPtrArray *clr_script_read (const char *file, const char *text, GError **error);

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
  guint64 last_mapping;
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
/* Sets *script->error at the statement; FALSE. */
gboolean clr_script_wrong (ClrScript *script, const char *format, ...) G_GNUC_PRINTF (2, 3);

#endif
