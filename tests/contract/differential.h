/* The differential test: one list of actions is carried out by the machine and by the naive model, and after each
 * action everything that can be seen of the two is compared. */
#ifndef DIFFERENTIAL_H
#define DIFFERENTIAL_H

#include "contract/model.h"
#include <glib.h>

/* A machine to test on: its description, and the windows that the model holds. */
typedef struct Space
{
  VasConfig config;
  ModelWindow windows[MODEL_MAX_WINDOWS];
  unsigned n_windows;
  bool whole; /* small: the windows are all of it, and all of it is compared after every action */
} Space;

/* The spaces of the tests; NULL beyond the last. */
const Space *space_small (unsigned index);
const Space *space_large (unsigned index);

typedef enum ActionKind
{
  ACTION_CALL,
  ACTION_SNAPSHOT,      /* value: slot */
  ACTION_RESTORE,       /* value: slot */
  ACTION_COMMIT_LIMIT,  /* value: bytes */
  ACTION_PROCESS_LIMIT, /* value: bytes */
  ACTION_PLACEMENT,     /* value: policy */
  ACTION_PRIVILEGE,     /* value: held */
  ACTION_RECORDED,      /* value: on */
  ACTION_INJECT,        /* value: nth; status */
  ACTION_PROCESS,
  ACTION_THREAD         /* value: process */
} ActionKind;

typedef struct Action
{
  ActionKind kind;
  uint64_t value;
  VasStatus status;
  VasCall call;
} Action;

#define N_SLOTS 3

typedef struct Session
{
  const Space *space;
  VasMachine *machine;
  Model *model;
  bool recorded;
  VasSnapshot *snapshots[N_SLOTS];
  Model *saved[N_SLOTS];
  VasDigest digests[N_SLOTS];
  uint64_t n_actions, n_calls, n_refused, n_outside;
  GHashTable *rules;   /* of refusals, or NULL: do not collect */
  GString *difference; /* empty while the two agree */
} Session;

void session_init (Session *session, const Space *space);
void session_clear (Session *session);
/* Carries out @action on both; false, and the text in session->difference, where they differ.  An action that cannot be
 * done (its thread is not there, its slot is empty, the model does not hold its pages) is passed over. */
bool session_step (Session *session, const Action *action);

/* What is left of @actions when all that is not needed for a difference is dropped. */
void shrink (const Space *space, GArray *actions);
/* As a native trace. */
void write_actions (GString *out, const Space *space, const GArray *actions);
/* The last of @actions, alone. */
void write_last_action (GString *out, const GArray *actions);

#endif
