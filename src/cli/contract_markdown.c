/* The Markdown form: docs/contract.md is made of it (make contract-doc). */
#include "cli/cli.h"
#include "cli/contract_report.h"
#include "contract/explain.h"
#include <string.h>

#define COLUMNS 120

/* What Markdown would take for marks. */
static char *
escape (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *c = text; *c != 0; c++)
    {
      if (strchr ("*<`\\", *c) != NULL || (*c == '_' && c[1] == '_'))
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c);
    }
  return g_string_free (out, FALSE);
}

/* @text behind @start, cut between words; further lines stand @indent in. */
static void
print_wrapped (const char *start, const char *text, int indent)
{
  g_autofree char *escaped = escape (text);
  g_auto (GStrv) words = g_strsplit (escaped, " ", -1);
  gsize column = strlen (start);
  cli_write (start, -1);
  for (char **word = words; *word != NULL; word++)
    {
      gboolean is_cut = word != words && column + 1 + strlen (*word) > COLUMNS;
      if (is_cut)
        cli_printf ("\n%*s", indent, "");
      else if (word != words)
        cli_write (" ", 1);
      column = (is_cut ? (gsize) indent : column + (word != words)) + strlen (*word);
      cli_write (*word, -1);
    }
  cli_write ("\n", 1);
}

static void
print_clause (const VasClause *clause)
{
  static const char *const confidences[] = { "tested", "documented", "uncertain" };
  char id[VAS_RULE_TEXT_SIZE];
  g_autofree char *source = g_strdup_printf ("- Source, %s: ", confidences[clause->confidence]);
  cli_printf ("#### %s\n\n", vas_rule_format (clause->rule, id));
  print_wrapped ("", clause->statement, 0);
  cli_write ("\n", 1);
  print_wrapped ("- Expected: ", clause->expected, 2);
  if (clause->effect_on_failure != NULL)
    print_wrapped ("- What a refusal changes all the same: ", clause->effect_on_failure, 2);
  print_wrapped (source, clause->source, 2);
  if (clause->wine != VAS_WINE_NOT_RUN)
    print_wrapped ("- Wine: ", clause->wine_note != NULL ? clause->wine_note : contract_wine_text (clause->wine), 2);
  if (clause->not_simulated != NULL)
    print_wrapped ("- Cannot be simulated: ", clause->not_simulated, 2);
  cli_write ("\n", 1);
}

static gboolean
begins_section (const VasClause *clauses, gsize i)
{
  return i == 0 || clauses[i].rule >> 16 != clauses[i - 1].rule >> 16;
}

/* Of the section that begins with clause @i. */
static void
print_contents_row (const VasClause *clauses, gsize n, gsize i)
{
  gsize end = i + 1;
  while (end < n && !begins_section (clauses, end))
    end++;
  char id[VAS_RULE_TEXT_SIZE];
  vas_rule_format (clauses[i].rule, id);
  cli_printf ("| [%.2s](#%c%c) | %s | %u |\n", id, g_ascii_tolower (id[0]), g_ascii_tolower (id[1]),
              contract_section_title (clauses[i].rule), (guint) (end - i));
}

static void
print_head (const VasClause *clauses, gsize n)
{
  cli_write ("# The contract\n\n"
             "What each call must do, clause by clause. Every refusal of vasbox names one of these clauses by its\n"
             "ID; a test proves each. `vasbox contract VF-003` shows a clause with the tests that prove it and a\n"
             "trace that shows it; `vasbox contract --uncovered` lists those that no test proves yet. Which clause\n"
             "a refusal names where several would fit is in [rule-choice.md](rule-choice.md), what is not certain\n"
             "in [CAVEATS.md](CAVEATS.md).\n\n"
             "Before each source stands how sure the clause is: *tested* is asserted by tests that their owners\n"
             "run on Windows, *documented* is documented or publicly known and not asserted by such tests,\n"
             "*uncertain* may not be exact on current Windows.\n\n"
             "This page is made from the table in `src/contract/clauses` by `make contract-doc`.\n\n"
             "| section | about | clauses |\n"
             "|---|---|---|\n",
             -1);
  for (gsize i = 0; i < n; i++)
    if (begins_section (clauses, i))
      print_contents_row (clauses, n, i);
  cli_write ("\n", 1);
}

void
contract_print_markdown (const VasClause *clauses, gsize n)
{
  print_head (clauses, n);
  for (gsize i = 0; i < n; i++)
    {
      gboolean is_section = begins_section (clauses, i);
      char id[VAS_RULE_TEXT_SIZE];
      vas_rule_format (clauses[i].rule, id);
      if (is_section)
        cli_printf ("## %.2s\n\n%s.\n\n", id, contract_section_title (clauses[i].rule));
      if (is_section || strcmp (clauses[i].function, clauses[i - 1].function) != 0)
        cli_printf ("### %s\n\n", clauses[i].function);
      print_clause (&clauses[i]);
    }
}
