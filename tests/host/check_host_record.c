/* A recording of random use of a host, with what was ordered of it, replays to the same results and the same state.
 *
 * proves: HM-012, HM-026 */
#include "host_support.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <vasbox/trace.h>

enum
{
  PLACES = 8,
  HEAPS = 3
};

/* A program at work: what it was given. */
typedef struct Program
{
  Fixture f;
  uint64_t random;
  void *memory[PLACES];
  IHostMalloc *heaps[HEAPS];
  void *blocks[PLACES];
  IHostControl *control;
  ICLRMemoryNotificationCallback callback;
} Program;

static uint64_t
below (Program *program, uint64_t n)
{
  program->random = program->random * UINT64_C (6364136223846793005) + UINT64_C (1442695040888963407);
  return (program->random >> 33) % n;
}

static ULONG STDMETHODCALLTYPE
count_nothing (ICLRMemoryNotificationCallback *This)
{
  (void) This;
  return 1;
}

/* What the runtime does about it are calls of the host. */
static HRESULT STDMETHODCALLTYPE
give_something_back (ICLRMemoryNotificationCallback *This, EMemoryAvailable available)
{
  Program *program = (Program *) (void *) ((char *) This - offsetof (Program, callback));
  if (available == eMemoryAvailableLow)
    free_at (&program->f, program->memory[0], 0, VAS_MEM_DECOMMIT);
  return S_OK;
}

static const ICLRMemoryNotificationCallbackVtbl callback_methods
    = { NULL, count_nothing, count_nothing, give_something_back };

static void
allocate (Program *program)
{
  static const DWORD types[] = { VAS_MEM_RESERVE, VAS_MEM_RESERVE | VAS_MEM_COMMIT, VAS_MEM_COMMIT };
  void **place = &program->memory[below (program, PLACES)], *got;
  DWORD type = types[below (program, 3)];
  EMemoryCriticalLevel level = (EMemoryCriticalLevel) below (program, 3);
  SIZE_T size = (1 + below (program, 4)) * 6 * PAGE;
  HRESULT result = alloc_at (&program->f, type == VAS_MEM_COMMIT ? *place : NULL, size, type, VAS_PAGE_READWRITE, level,
                             &got);
  if (result == S_OK && type != VAS_MEM_COMMIT)
    *place = got;
}

static void
use_heap (Program *program)
{
  IHostMalloc **heap = &program->heaps[below (program, HEAPS)];
  void **block = &program->blocks[below (program, PLACES)];
  uint64_t choice = below (program, 8);
  if (*heap == NULL)
    program->f.host->lpVtbl->CreateMalloc (program->f.host, MALLOC_THREADSAFE, heap);
  else if (choice == 0)
    {
      (*heap)->lpVtbl->Release (*heap);
      *heap = NULL;
    }
  else if (choice < 6)
    (*heap)->lpVtbl->Alloc (*heap, 1 + below (program, 20000), eTaskCritical, block);
  else
    (*heap)->lpVtbl->Free (*heap, *block);
}

static void
order (Program *program)
{
  static const HRESULT results[] = { E_OUTOFMEMORY, HOST_E_TIMEOUT, HOST_E_CLRNOTAVAILABLE, S_FALSE, E_FAIL };
  VasClrFailure failure = { .result = results[below (program, 5)],
                            .methods = (uint32_t) (below (program, 2) * below (program, 1 << VAS_CLR_N_METHODS)),
                            .nth = below (program, 3),
                            .every = below (program, 3),
                            .times = below (program, 3),
                            .minimum_size = below (program, 2) * PAGE,
                            .maximum_size = below (program, 2) * 64 * PAGE,
                            .flags = (uint32_t) (below (program, 2) * VAS_MEM_COMMIT),
                            .levels = (uint32_t) below (program, 8),
                            .percent = (uint32_t) (below (program, 2) * 50) };
  bool ignored = vas_clr_host_add_failure (program->f.host, &failure);
  (void) ignored;
  if (below (program, 3) == 0)
    vas_clr_host_clear_failures (program->f.host);
}

static void
configure (Program *program)
{
  static const VasClrState states[] = { VAS_CLR_STARTED, VAS_CLR_STARTED, VAS_CLR_LOADING, VAS_CLR_NOT_LOADED };
  Fixture *f = &program->f;
  switch (below (program, 6))
    {
    case 0:
      SET (f, state, states[below (program, 4)]);
      SET (f, state, VAS_CLR_STARTED); /* begun anew, without a call in between */
      break;
    case 1:
      SET (f, time, below (program, 3) * 100); /* back, too */
      break;
    case 2:
      SET (f, lock_owner, (uint32_t) below (program, 3));
      SET (f, lock_timeout, below (program, 2) * 50);
      SET (f, lock_release, below (program, 3) * 70);
      break;
    case 3:
      SET (f, process_committed, below (program, 2) * 60 * PAGE);
      SET (f, notify_low, 80);
      SET (f, notify_neutral, 40);
      break;
    case 4:
      SET (f, wait_level, VAS_CLR_WAIT_APP_DOMAIN);
      SET (f, wait_time, 30);
      break;
    default:
      ck_assert (vas_clr_host_set_caller (f->host, (VasThreadId) (1 + below (program, 2)), 3, 4));
      break;
    }
}

static void
step (Program *program)
{
  Fixture *f = &program->f;
  void *object = NULL;
  switch (below (program, 10))
    {
    case 0:
    case 1:
    case 2:
      allocate (program);
      break;
    case 3:
      free_at (f, program->memory[below (program, PLACES)], 0, below (program, 2) ? VAS_MEM_RELEASE : VAS_MEM_DECOMMIT);
      break;
    case 4:
    case 5:
      use_heap (program);
      break;
    case 6:
      order (program);
      break;
    case 7:
      configure (program);
      break;
    case 8:
      if (below (program, 2) == 0)
        vas_clr_host_notify (f->host, (EMemoryAvailable) (1 + below (program, 3)));
      else
        vas_clr_host_notify_at (f->host, below (program, 400), (EMemoryAvailable) (1 + below (program, 3)));
      break;
    default:
      if (program->control->lpVtbl->GetHostManager (program->control, &IID_IHostMemoryManager, &object) == S_OK)
        f->host->lpVtbl->Release (f->host);
      break;
    }
}

/* The recording, and what its figures must be at the end. */
static char *
with_figures (Program *program, const char *text)
{
  VasClrHostReport report = report_of (&program->f);
  size_t n = strlen (text) + 600;
  char *whole = malloc (n);
  snprintf (whole, n,
            "%sassert $host_time == %" PRIu64 ", $host_calls == %" PRIu64 ", $host_refusals == %" PRIu64
            ", $host_waits == %" PRIu64 "\n"
            "assert $host_told_low == %" PRIu64 ", $host_told_neutral == %" PRIu64 ", $host_told_high == %" PRIu64 "\n"
            "assert $host_committed == %" PRIu64 ", $host_heap == %" PRIu64 ", $host_allocations == %" PRIu64 "\n",
            text, report.time, report.n_calls, report.n_failures, report.waits, report.told_low, report.told_neutral,
            report.told_high, report.committed, report.heap, report.allocations);
  return whole;
}

static void
replay (Program *program, const char *text, VasDigest digest)
{
  VasTraceOutcome outcome;
  char *message = NULL, *whole = with_figures (program, text);
  int status = vas_trace_run_text ("recording", whole, strlen (whole), &outcome, &message);
  ck_assert_msg (status == 0, "%s: %s\n%s", message != NULL ? message : "", "the recording does not hold", whole);
  ck_assert_uint_eq (outcome.state_digest.high, digest.high);
  ck_assert_uint_eq (outcome.state_digest.low, digest.low);
  free (message);
  free (whole);
}

static void
clear (Program *program)
{
  for (unsigned i = 0; i < HEAPS; i++)
    if (program->heaps[i] != NULL)
      program->heaps[i]->lpVtbl->Release (program->heaps[i]);
  program->control->lpVtbl->Release (program->control);
  finish (&program->f);
}

START_TEST (test_random_use_replays)
{
  Program program = { .f = fixture (), .random = (uint64_t) _i * 77 + 5, .callback = { &callback_methods } };
  VasMachine *machine = program.f.machine;
  VasRecorder *recorder = vas_recorder_new (machine);
  vas_machine_create_thread (machine, 1);
  program.control = vas_clr_host_control (program.f.host);
  program.f.host->lpVtbl->RegisterMemoryNotificationCallback (program.f.host, &program.callback);
  for (unsigned i = 0; i < 120; i++)
    step (&program);
  VasDigest digest = vas_machine_digest (machine);
  replay (&program, vas_recorder_text (recorder), digest);
  vas_recorder_free (recorder);
  clear (&program);
}
END_TEST

/* A host of another process, and one that takes another's place, are recorded too. */
START_TEST (test_another_host_replays)
{
  VasMachine *machine = vas_machine_new (NULL);
  VasRecorder *recorder = vas_recorder_new (machine);
  VasThreadId thread;
  void *memory;
  ck_assert_uint_ne (vas_machine_create_process (machine, &thread), 0);
  IHostMemoryManager *first = vas_clr_host_new (machine, 1, NULL);
  first->lpVtbl->VirtualAlloc (first, NULL, GRANULE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eTaskCritical, &memory);
  first->lpVtbl->Release (first);
  Program program = { .f = { machine, vas_clr_host_new (machine, thread, NULL) } };
  ck_assert_int_eq (reserve (&program.f, GRANULE, &memory), S_OK);
  ck_assert_uint_eq (report_of (&program.f).allocations, 1);
  replay (&program, vas_recorder_text (recorder), vas_machine_digest (machine));
  vas_recorder_free (recorder);
  finish (&program.f);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("host record");
  TCase *tc = tcase_create ("replay");
  tcase_add_loop_test (tc, test_random_use_replays, 0, 60);
  tcase_add_test (tc, test_another_host_replays);
  suite_add_tcase (suite, tc);
  return suite;
}
