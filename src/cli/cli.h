/* The program: one file per subcommand, and the few things they share.  Every subcommand returns the exit status:
 * CLI_OK, CLI_DIFFERS (an expectation, law or comparison did not hold) or CLI_WRONG (trace, config, command line or
 * output is wrong). */
#ifndef VASBOX_CLI_CLI_H
#define VASBOX_CLI_CLI_H

#include <glib.h>

enum
{
  CLI_OK = 0,
  CLI_DIFFERS = 1,
  CLI_WRONG = 2
};

/* Subcommands; @argv[0] is the subcommand's name.  main.c's table lists those that there are. */
int cli_run (int argc, char **argv);
int cli_import (int argc, char **argv);
int cli_fmt (int argc, char **argv);
int cli_map (int argc, char **argv);
int cli_walk (int argc, char **argv);
int cli_config (int argc, char **argv);
int cli_contract (int argc, char **argv);
int cli_paging (int argc, char **argv);
int cli_clr (int argc, char **argv);

/* Parses the options of `vasbox @argv[0]` by GOption and takes them out of @argv; --help prints and ends the program.
 * @parameters follows the options in the usage line ("TRACE..."), @summary is the help's first paragraph, @description
 * (may be NULL) its last.  False after one line on stderr.  Take text as G_OPTION_ARG_FILENAME: it is not converted by
 * the locale. */
gboolean cli_parse (int *argc, char ***argv, const char *parameters, const char *summary, const char *description,
                    const GOptionEntry *entries);

/* One line "vasbox: ..." on stderr; returns CLI_WRONG. */
int cli_fail (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The complete text of @error, a newline added where it has none, on stderr; frees @error; returns CLI_WRONG. */
int cli_fail_error (GError *error);

/* Writes to stdout; errors are kept and told by cli_finish(). */
void cli_write (const char *text, gssize n);
void cli_printf (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Writes out stdout; returns @status, or CLI_WRONG after a message where anything could not be written. */
int cli_finish (int status);

/* Reads a whole file, or stdin for "-"; .xz, .gz and .zst are decompressed. */
gboolean cli_read (const char *path, char **text, gsize *n, GError **error);

/* The place of an option's value @text in the NULL-terminated @words; 0 where it is NULL, -1 after a message where it
 * is none of them. */
int cli_choice (const char *subcommand, const char *option, const char *text, const char *const *words);

/* The nearest of the NULL-terminated @names to @word, or NULL where none is near. */
const char *cli_nearest (const char *word, const char *const *names);
/* The ID of the clause that is nearest to @word, whatever its case, or NULL where none is near.  Free it. */
char *cli_nearest_rule (const char *word);

#endif
