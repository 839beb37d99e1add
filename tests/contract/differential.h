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
  bool tight; /* short of physical memory: nobody knows what is resident */
  unsigned accesses; /* of a hundred actions, how many are accesses and calls about what they touched */
  bool always; /* the laws are checked after every action */
} Space;

/* The spaces of the tests; NULL beyond the last. */
const Space *space_small (unsigned index);
const Space *space_large (unsigned index);
const Space *space_memory (unsigned index);

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
  ACTION_THREAD,        /* value: process */
  ACTION_STACK,         /* value: process; words: reserve, commit, guard */
  ACTION_RELEASE_ALL    /* every process but the first ends, and the first frees everything: nothing is in use */
} ActionKind;

#define MAX_WORDS 16

typedef struct Action
{
  ActionKind kind;
  uint64_t value;
  VasStatus status;
  VasCall call; /* its input and output are set when it is carried out: to words, or to n_bytes that @value makes */
  uint64_t words[MAX_WORDS];
  unsigned n_words;
  uint64_t n_bytes;
} Action;

/* The most bytes that one call moves in these tests. */
#define PAYLOAD 32768

#define N_SLOTS 3

typedef struct Session
{
  const Space *space;
  VasMachine *machine;
  Model *model;
  bool recorded;
  bool thorough; /* all contents are compared after every call that changes something in a small space */
  VasSnapshot *snapshots[N_SLOTS];
  Model *saved[N_SLOTS];
  VasDigest digests[N_SLOTS];
  uint64_t n_actions, n_calls, n_refused, n_outside;
  uint64_t input[PAYLOAD / 8], machine_output[PAYLOAD / 8], model_output[PAYLOAD / 8];
  GHashTable *rules;   /* of refusals, or NULL: do not collect */
  GString *difference; /* empty while the two agree */
} Session;

void session_init (Session *session, const Space *space);
void session_clear (Session *session);
/* Carries out @action on both; false, and the text in session->difference, where they differ.  An action that cannot be
 * done (its thread is not there, its slot is empty, the model does not hold its pages) is passed over. */
bool session_step (Session *session, const Action *action);

/* The parts that are about memory (differential_memory.c). */
void differ (Session *session, const char *format, ...) G_GNUC_PRINTF (2, 3);
void compare_number (Session *session, const char *what, uint64_t machine, uint64_t model);
/* Puts what @action brings along where @call can find it. */
void prepare_payload (Session *session, const Action *action, VasCall *call);
void compare_payload (Session *session, const VasCall *machine, const VasCall *model);
/* Where memory is short: the model learns what the machine has discarded. */
void note_discards (Session *session, const VasCall *call);
/* The contents around what @call touched; of all pages. */
void compare_contents (Session *session, const VasCall *call);
void compare_all_contents (Session *session);
void compare_stacks (Session *session);
void add_stack (Session *session, const Action *action);
void release_all (Session *session);

/* What is left of @actions when all that is not needed for a difference is dropped. */
void shrink (const Space *space, GArray *actions);
/* As a native trace. */
void write_actions (GString *out, const Space *space, const GArray *actions);
/* The last of @actions, alone. */
void write_last_action (GString *out, const GArray *actions);

#endif
