/* vasbox contract [ID]: the clauses of the contract, one a line, or one of them in full. */
#include "cli/cli.h"
#include "contract/explain.h"
#include <string.h>

#define SUMMARY                                                                                                        \
  "Lists the clauses of the contract, one a line, its ID first; with an ID (such as VF-003) shows that clause in "     \
  "full: statement, calls, expected outcome, source and how sure it is. With a section (such as VF) lists that section."

/* The clauses whose ID begins with @prefix; false where there is none. */
static gboolean
list_clauses (const char *prefix)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  gboolean any = FALSE;
  for (gsize i = 0; i < n; i++)
    {
      char text[VAS_RULE_TEXT_SIZE];
      if (!g_str_has_prefix (vas_rule_format (clauses[i].rule, text), prefix))
        continue;
      cli_printf ("%s %s\n", text, clauses[i].statement);
      any = TRUE;
    }
  return any;
}

static char *
nearest_rule (const char *word)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  g_autofree char *capitals = g_ascii_strup (word, -1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (names, g_strdup (vas_rule_format (clauses[i].rule, (char[VAS_RULE_TEXT_SIZE]) { 0 })));
  g_ptr_array_add (names, NULL);
  return g_strdup (cli_nearest (capitals, (const char *const *) names->pdata));
}

/* The last clause of the section that the well-formed @word names, as text; false where there is no such section. */
static gboolean
last_of_section (const char *word, char *last)
{
  gsize n;
  const VasClause *clauses = vas_clauses (&n);
  VasRule rule;
  gboolean any = FALSE;
  if (!vas_rule_parse (word, &rule))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (clauses[i].rule >> 16 == rule >> 16)
      {
        vas_rule_format (clauses[i].rule, last);
        any = TRUE;
      }
  return any;
}

static int
refuse_id (const char *word)
{
  char last[VAS_RULE_TEXT_SIZE];
  if (last_of_section (word, last))
    return cli_fail ("contract: no clause \"%s\"; the last of its section is %s", word, last);
  g_autofree char *nearest = nearest_rule (word);
  if (nearest != NULL)
    return cli_fail ("contract: no clause \"%s\"; did you mean \"%s\"?", word, nearest);
  return cli_fail ("contract: no clause \"%s\"; expected an ID such as VF-003 (vasbox contract lists them)", word);
}

static int
show_clause (const char *word)
{
  VasRule rule;
  const VasClause *clause = vas_rule_parse (word, &rule) ? vas_clause_find (rule) : NULL;
  if (clause != NULL)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      contract_describe (out, clause);
      cli_write (out->str, (gssize) out->len);
      return CLI_OK;
    }
  if (strlen (word) == 2 && list_clauses (word))
    return CLI_OK;
  return refuse_id (word);
}

int
cli_contract (int argc, char **argv)
{
  g_auto (GStrv) ids = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &ids, NULL, NULL },
    { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
  };
  if (!cli_parse (&argc, &argv, "[ID|SECTION]", SUMMARY, NULL, entries))
    return CLI_WRONG;
  if (ids == NULL)
    return list_clauses ("") ? CLI_OK : CLI_WRONG;
  if (g_strv_length (ids) > 1)
    return cli_fail ("contract: one ID at a time, found \"%s\" after \"%s\"", ids[1], ids[0]);
  return show_clause (ids[0]);
}
