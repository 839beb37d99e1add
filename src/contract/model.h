/* The naive model of the contract: a second opinion on every call of the machine.
 *
 *   It keeps one entry a page, and finds everything by looking at the pages one after the other: too slow to use and
 *   too simple to be wrong in the ways a balanced tree can be.  It shares no code with the region map, the spaces, the
 *   kernel and the facades; it is written from the contract's clauses alone.
 *
 *   Pages are held for a few windows of the address space (of a small space: all of it).  The rest of the space is
 *   known to be free, but for the shared user data page; a call that would allocate there is MODEL_OUTSIDE, and nobody
 *   may make it. */
#ifndef VASBOX_CONTRACT_MODEL_H
#define VASBOX_CONTRACT_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include <vasbox/access.h>
#include <vasbox/machine.h>

typedef struct Model Model;

#define MODEL_MAX_WINDOWS 6
#define MODEL_MAX_PROCESSES 8
#define MODEL_MAX_THREADS 24
#define MODEL_MAX_HANDLES 64 /* of a process */

/* Addresses in bytes, whole pages; end is exclusive. */
typedef struct ModelWindow
{
  uint64_t start, end;
} ModelWindow;

/* What verdict.page is where the contract does not say which page it must be. */
#define MODEL_ANY_PAGE (UINT64_MAX - 1)

typedef enum ModelOutcome
{
  MODEL_PREDICTED, /* all that the machine must say */
  MODEL_CHOICE,    /* the machine may choose: hand its result to model_choose() before anything else */
  MODEL_OUTSIDE    /* not of this model; nothing has changed */
} ModelOutcome;

/* A machine as vas_machine_new() makes it.  @windows are ascending and do not touch each other. */
Model *model_new (const VasConfig *config, const ModelWindow *windows, unsigned n_windows);
Model *model_copy (const Model *model);
void model_free (Model *model);

/* Fills in what the machine must set in its @predicted copy of @in: but for the step; verdict.page may be
 * MODEL_ANY_PAGE. */
ModelOutcome model_call (Model *model, const VasCall *in, VasCall *predicted);

/* Whether what the machine @answered is what it may answer to the pending call, the last one; completes @predicted. */
bool model_choose (Model *model, const VasCall *answered, VasCall *predicted);

/* As the machine's functions of the same names. */
VasProcessId model_create_process (Model *model, VasThreadId *first_thread);
VasThreadId model_create_thread (Model *model, VasProcessId process);
/* Of the random policy the machine's own choice, *@chosen, is taken. */
VasVerdict model_create_stack_thread (Model *model, VasProcessId process, const VasStackOptions *options,
                                      const uint64_t *chosen, VasThreadId *thread);
/* Whether the model has room for it and its thread, or knows that the machine will not. */
bool model_stack_would_fit (const Model *model, VasProcessId process, const VasStackOptions *options);
bool model_stack (const Model *model, VasThreadId thread, VasStack *stack);
void model_set_commit_limit (Model *model, uint64_t bytes);
void model_set_process_commit_limit (Model *model, uint64_t bytes);
void model_set_placement (Model *model, VasPlacementPolicy policy);
void model_set_lock_memory_privilege (Model *model, bool held);
void model_set_recorded_placement (Model *model, bool recorded);
void model_inject_commit (Model *model, uint64_t nth, VasStatus status);
bool model_counters (const Model *model, VasProcessId process, VasProcessCounters *counters);
VasLedger model_ledger (const Model *model);
/* How the machine's memory is seen.  [start, end) are bytes that the call under way may have written, of @process; 0:
 * nobody knows whose. */
typedef struct ModelEyes
{
  void (*peek) (void *data, VasProcessId process, uint64_t address, uint64_t size, uint8_t *bytes);
  void *data;
  VasProcessId process;
  uint64_t start, end;
} ModelEyes;

/* Where memory is short the machine may discard what was MEM_RESET (MR-002): takes over what it did. */
void model_note_discards (Model *model, const ModelEyes *eyes);
/* A page that was discarded and not written since, from @address on, else from the begin; false where there is none. */
bool model_find_discarded (const Model *model, VasProcessId process, uint64_t *address);

/* The contents of any range in the windows; 0 elsewhere.  False where there is no such process. */
bool model_peek (const Model *model, VasProcessId process, uint64_t address, uint64_t size, void *data);
bool model_region (const Model *model, VasProcessId process, uint64_t address, VasRegion *region);

/* The first page of an AWE window at or above @address, and the bytes from it to the window's end. */
bool model_find_window (const Model *model, VasProcessId process, uint64_t address, uint64_t *start, uint64_t *size);
/* The @index-th frame that @process owns; false beyond the last. */
bool model_user_page (const Model *model, VasProcessId process, unsigned index, uint64_t *pfn);

/* Whether @address is in an allocation whose writes are watched. */
bool model_is_watched (const Model *model, VasProcessId process, uint64_t address);

/* Whether the model holds the page of @address. */
bool model_holds (const Model *model, uint64_t address);

/* Where physical memory is short, nobody knows what is resident. */
void model_set_tight (Model *model, bool tight);

unsigned model_n_processes (const Model *model);
unsigned model_n_threads (const Model *model);
bool model_is_terminating (const Model *model, VasProcessId process);
/* The @index-th open handle of @process, or 0 beyond the last; @target is 0 where it is one to a section. */
VasHandle model_handle (const Model *model, VasProcessId process, unsigned index, VasProcessId *target);

/* What a handle to a section allows, and the section. */
typedef struct ModelSectionFacts
{
  uint32_t access;  /* SECTION_* */
  uint32_t protect; /* its base */
  uint64_t size;    /* bytes, whole pages */
} ModelSectionFacts;

/* The @index-th open handle of @process if it is one to a section, else 0. */
VasHandle model_section_handle (const Model *model, VasProcessId process, unsigned index, ModelSectionFacts *facts);

#endif
