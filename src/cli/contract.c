/* vasbox contract [ID|SECTION]: the clauses of the contract and what proves them. */
#include "cli/cli.h"
#include "cli/contract_report.h"
#include "contract/explain.h"
#include <string.h>

#define SUMMARY                                                                                                        \
  "Lists the clauses of the contract, one a line, its ID first; with a section (such as VF) those of that section. "   \
  "With an ID (such as VF-003) shows that clause in full: statement, calls, expected outcome, source, how sure it "    \
  "is, the tests that prove it, and a trace that shows it."

/* The clauses that were asked for stand together in the table. */
typedef struct Selection
{
  const VasClause *clauses;
  gsize n;
  gboolean is_one; /* by its ID */
} Selection;

typedef enum Format
{
  FORMAT_TEXT,
  FORMAT_JSON,
  FORMAT_MARKDOWN
} Format;

typedef struct Arguments
{
  gboolean uncovered, summary, trace;
  char *format;
  char **ids;
} Arguments;

/* The clauses of the section that @word begins with; none where there is no such section. */
static Selection
select_section (const char *word)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  Selection selection = { .clauses = clauses };
  for (gsize i = 0; i < n; i++)
    {
      char text[VAS_RULE_TEXT_SIZE];
      if (strncmp (vas_rule_format (clauses[i].rule, text), word, 2) != 0)
        continue;
      if (selection.n++ == 0)
        selection.clauses = &clauses[i];
    }
  return selection;
}

static int
refuse_id (const char *word)
{
  VasRule rule;
  Selection section = { .n = 0 };
  if (vas_rule_parse (word, &rule))
    section = select_section (word);
  if (section.n > 0)
    {
      char last[VAS_RULE_TEXT_SIZE];
      vas_rule_format (section.clauses[section.n - 1].rule, last);
      return cli_fail ("contract: no clause \"%s\"; the last of its section is %s", word, last);
    }
  g_autofree char *nearest = cli_nearest_rule (word);
  if (nearest != NULL)
    return cli_fail ("contract: no clause \"%s\"; did you mean \"%s\"?", word, nearest);
  return cli_fail ("contract: no clause \"%s\"; expected an ID such as VF-003 (vasbox contract lists them)", word);
}

/* FALSE after a message where @word, which may be NULL, names none. */
static gboolean
select_clauses (const char *word, Selection *selection)
{
  VasRule rule;
  *selection = (Selection) { .n = 0 };
  if (word == NULL)
    {
      selection->clauses = vas_clauses (&selection->n);
      return TRUE;
    }
  if (vas_rule_parse (word, &rule))
    *selection = (Selection) { vas_clause_find (rule), 1, TRUE };
  else if (strlen (word) == 2)
    *selection = select_section (word);
  if (selection->n > 0 && selection->clauses != NULL)
    return TRUE;
  refuse_id (word);
  return FALSE;
}

static void
print_list (const Proofs *proofs, const Selection *selection, gboolean only_uncovered)
{
  for (gsize i = 0; i < selection->n; i++)
    {
      const VasClause *clause = &selection->clauses[i];
      char text[VAS_RULE_TEXT_SIZE];
      if (!only_uncovered || proofs_state (proofs, clause) == PROOF_UNCOVERED)
        cli_printf ("%s %s\n", vas_rule_format (clause->rule, text), clause->statement);
    }
}

static int
print_trace (const Proofs *proofs, const VasClause *clause)
{
  char text[VAS_RULE_TEXT_SIZE];
  if (contract_print_trace (proofs, clause))
    return CLI_OK;
  return cli_fail ("contract: no trace proves %s (vasbox contract %s)", vas_rule_format (clause->rule, text), text);
}

static int
print_selection (const Arguments *arguments, Format format, const Selection *selection)
{
  g_autoptr (Proofs) proofs = proofs_new (&proof_table);
  if (arguments->trace)
    return print_trace (proofs, selection->clauses);
  if (format == FORMAT_MARKDOWN)
    contract_print_markdown (selection->clauses, selection->n);
  else if (format == FORMAT_JSON)
    contract_print_json (proofs, selection->clauses, selection->n);
  else if (arguments->summary)
    contract_print_summary (proofs, selection->clauses, selection->n);
  else if (selection->is_one && !arguments->uncovered)
    contract_print_clause (proofs, selection->clauses);
  else
    print_list (proofs, selection, arguments->uncovered);
  return CLI_OK;
}

/* Only one thing can be asked for at a time. */
static gboolean
check_options (const Arguments *arguments, Format format)
{
  int n = arguments->uncovered + arguments->summary + arguments->trace + (format != FORMAT_TEXT);
  if (n > 1)
    cli_fail ("contract: --uncovered, --summary, --trace and a --format that is not text exclude each other");
  return n <= 1;
}

static int
run_contract (const Arguments *arguments)
{
  static const char *const formats[] = { "text", "json", "markdown", NULL };
  char **ids = arguments->ids;
  Selection selection;
  int format = cli_choice ("contract", "--format", arguments->format, formats);
  if (format < 0 || !check_options (arguments, (Format) format))
    return CLI_WRONG;
  if (ids != NULL && ids[1] != NULL)
    return cli_fail ("contract: one ID at a time, found \"%s\" after \"%s\"", ids[1], ids[0]);
  if (!select_clauses (ids != NULL ? ids[0] : NULL, &selection))
    return CLI_WRONG;
  if (arguments->trace && !selection.is_one)
    return cli_fail ("contract: --trace takes the ID of one clause, such as VF-003");
  return print_selection (arguments, (Format) format, &selection);
}

int
cli_contract (int argc, char **argv)
{
  Arguments arguments = { .uncovered = FALSE };
  const GOptionEntry entries[] = {
    { "uncovered", 'u', 0, G_OPTION_ARG_NONE, &arguments.uncovered, "List the clauses that no test proves", NULL },
    { "summary", 's', 0, G_OPTION_ARG_NONE, &arguments.summary, "Count by section what is proved and what is not",
      NULL },
    { "trace", 't', 0, G_OPTION_ARG_NONE, &arguments.trace, "Print only a trace that shows the clause", NULL },
    { "format", 'f', 0, G_OPTION_ARG_FILENAME, &arguments.format, "text (default), json or markdown", "FORMAT" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &arguments.ids, NULL, NULL },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  int status = CLI_WRONG;
  if (cli_parse (&argc, &argv, "[ID|SECTION]", SUMMARY, NULL, entries))
    status = run_contract (&arguments);
  g_free (arguments.format);
  g_strfreev (arguments.ids);
  return status;
}
