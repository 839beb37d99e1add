/* Runs sessions of random actions, and tells of a difference: the seed, the step, the call, what both said, and the
 * short list of calls that leads to it. */
#include "differential_main.h"
#include "random_actions.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <vasbox/contract.h>

#define ACTIONS_A_SESSION 2500
#define LONGEST_MESSAGE 3000 /* that Check carries */

uint64_t
differential_seed (void)
{
  const char *text = g_getenv ("VASBOX_SEED");
  return text != NULL ? g_ascii_strtoull (text, NULL, 0) : 20260;
}

static void
report (const Space *space, uint64_t seed, GArray *actions, const char *difference)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%s, seed %" G_GUINT64_FORMAT ", action %u:\n%s", space->config.name, seed,
                          actions->len,
                          difference);
  write_last_action (text, actions);
  shrink (space, actions);
  g_string_append_printf (text, "shrunk to %u actions:\n", actions->len);
  write_actions (text, space, actions);
  if (text->len > LONGEST_MESSAGE)
    fprintf (stderr, "%s\n", text->str);
  ck_abort_msg ("%.*s", LONGEST_MESSAGE, text->str);
}

/* One machine from its beginning to ACTIONS_A_SESSION actions on; returns the calls made. */
static uint64_t
run_session (const Space *space, uint64_t seed, DifferentialFigures *figures)
{
  Session session;
  VasPrng prng;
  g_autoptr (GArray) actions = g_array_new (FALSE, FALSE, sizeof (Action));
  prng_seed (&prng, seed);
  session_init (&session, space);
  session.rules = figures->rules;
  for (unsigned i = 0; i < ACTIONS_A_SESSION; i++)
    {
      Action action = random_action (&prng, &session);
      g_array_append_val (actions, action);
      if (!session_step (&session, &action))
        report (space, seed, actions, session.difference->str);
    }
  Action end = { .kind = ACTION_RELEASE_ALL };
  g_array_append_val (actions, end);
  if (!session_step (&session, &end))
    report (space, seed, actions, session.difference->str);
  figures->calls += session.n_calls;
  figures->refused += session.n_refused;
  figures->outside += session.n_outside;
  uint64_t calls = session.n_calls;
  session_clear (&session);
  return calls;
}

DifferentialFigures
differential_run (const Space *space, uint64_t salt, uint64_t calls, GHashTable *rules)
{
  DifferentialFigures figures = { .rules = rules };
  VasPrng seeds;
  prng_seed (&seeds, differential_seed () + (salt << 32));
  for (uint64_t done = 0; done < calls;)
    done += run_session (space, prng_next (&seeds) >> 16, &figures);
  return figures;
}

void
differential_check_reached (GHashTable *rules, const char *const *names, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      VasRule rule = VAS_NO_RULE;
      ck_assert (vas_rule_parse (names[i], &rule));
      ck_assert_msg (vas_clause_find (rule) != NULL, "%s is no clause", names[i]);
      ck_assert_msg (g_hash_table_contains (rules, GUINT_TO_POINTER (rule)), "no call was refused by %s", names[i]);
    }
}
