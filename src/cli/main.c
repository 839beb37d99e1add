/* vasbox SUBCOMMAND ...: finds the subcommand's row and hands over. */
#include "cli/cli.h"
#include <signal.h>
#include <vasbox/version.h>

typedef struct Subcommand
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *purpose;
} Subcommand;

/* In the order of the help; the last row ends it. */
static const Subcommand subcommands[] = {
  { "run", cli_run, "run traces and check what they expect" },
  { "config", cli_config, "list the machines that are built in, or show one" },
  { "import", cli_import, "turn another tool's log into a trace" },
  { "contract", cli_contract, "list the clauses of the contract, or show one" },
  { "map", cli_map, "draw the address space that a trace leaves" },
  { "walk", cli_walk, "show how an address is translated, level by level" },
  { "fmt", cli_fmt, "print a trace in its canonical form" },
  { "paging", cli_paging, "run page references through replacement policies" },
  { "clr", cli_clr, "drive a scripted CLR against a host" },
  { NULL, NULL, NULL },
};

static int
print_help (void)
{
  cli_write ("Usage: vasbox SUBCOMMAND [OPTION...] [ARGUMENT...]\n\n"
             "Simulates a Windows virtual address space and checks traces of memory calls against it.\n\n"
             "Subcommands:\n",
             -1);
  for (const Subcommand *row = subcommands; row->name != NULL; row++)
    cli_printf ("  %-10s %s\n", row->name, row->purpose);
  cli_write ("\nvasbox SUBCOMMAND --help lists a subcommand's options.\n"
             "Exit status: 0 every expectation held; 1 some did not; 2 the trace, config or command line is wrong.\n",
             -1);
  return CLI_OK;
}

static int
print_version (void)
{
  cli_write ("vasbox " VASBOX_VERSION "\n", -1);
  return CLI_OK;
}

static int
refuse_subcommand (const char *word)
{
  const char *names[G_N_ELEMENTS (subcommands)] = { NULL };
  for (const Subcommand *row = subcommands; row->name != NULL; row++)
    names[row - subcommands] = row->name;
  const char *nearest = cli_nearest (word, names);
  if (nearest != NULL)
    return cli_fail ("no subcommand \"%s\"; did you mean \"%s\"?", word, nearest);
  return cli_fail ("no subcommand \"%s\" (vasbox --help lists them)", word);
}

static int
dispatch (int argc, char **argv)
{
  if (argc < 2)
    return cli_fail ("a subcommand is missing (vasbox --help lists them)");
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    return print_help ();
  if (g_str_equal (argv[1], "--version"))
    return print_version ();
  for (const Subcommand *row = subcommands; row->name != NULL; row++)
    if (g_str_equal (argv[1], row->name))
      return row->run (argc - 1, argv + 1);
  return refuse_subcommand (argv[1]);
}

int
main (int argc, char **argv)
{
  /* A closed pipe shall be an error that is told, not the end without a word. */
  signal (SIGPIPE, SIG_IGN);
  g_set_prgname ("vasbox");
  return cli_finish (dispatch (argc, argv));
}
