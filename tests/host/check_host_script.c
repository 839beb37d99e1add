/* What can be scripted of a host: state and latch, lock, failures, budgets.
 *
 * proves: HM-012, HM-014, HM-020, HM-021, HM-022, HM-023, HM-024, HM-025, HM-026, HM-034, HM-046, HM-053, HM-062
 * proves: HM-063
 * proves: HM-071, HM-081, HM-117, HM-121 */
#include "host_support.h"
#include <pthread.h>

static HRESULT
reserve_one (Fixture *f)
{
  void *memory;
  return reserve (f, GRANULE, &memory);
}

static HRESULT
load_of (Fixture *f)
{
  DWORD load;
  SIZE_T available;
  return f->host->lpVtbl->GetMemoryLoad (f->host, &load, &available);
}

static void
fail_with (Fixture *f, HRESULT result, uint32_t methods, uint64_t nth)
{
  const VasClrFailure failure = { .result = result, .methods = methods, .nth = nth };
  ck_assert (vas_clr_host_add_failure (f->host, &failure));
}

/* One call of each method, with arguments that are good. */
typedef struct Objects
{
  IHostMalloc *heap;
  IHostControl *control;
  void *reserved, *block;
} Objects;

static HRESULT
call_method (Fixture *f, const Objects *o, VasClrMethod method)
{
  IHostMemoryManager *host = f->host;
  IHostMalloc *heap;
  uint8_t buffer[48];
  void *memory = POISON;
  SIZE_T written;
  DWORD old;
  HRESULT result;
  switch (method)
    {
    case VAS_CLR_CREATE_MALLOC:
      result = host->lpVtbl->CreateMalloc (host, 1, &heap);
      ck_assert_int_eq (heap == NULL, result != S_OK);
      if (heap != NULL)
        heap->lpVtbl->Release (heap);
      return result;
    case VAS_CLR_VIRTUAL_ALLOC:
      return alloc_at (f, o->reserved, PAGE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, eTaskCritical, &memory);
    case VAS_CLR_VIRTUAL_FREE:
      return free_at (f, o->reserved, PAGE, VAS_MEM_DECOMMIT);
    case VAS_CLR_VIRTUAL_QUERY:
      return host->lpVtbl->VirtualQuery (host, o->reserved, buffer, 48, &written);
    case VAS_CLR_VIRTUAL_PROTECT:
      return host->lpVtbl->VirtualProtect (host, o->block, 8, VAS_PAGE_READWRITE, &old);
    case VAS_CLR_GET_MEMORY_LOAD:
      return load_of (f);
    case VAS_CLR_REGISTER_CALLBACK:
      return host->lpVtbl->RegisterMemoryNotificationCallback (host, NULL);
    case VAS_CLR_NEEDS:
      return host->lpVtbl->NeedsVirtualAddressSpace (host, NULL, 0);
    case VAS_CLR_ACQUIRED:
      return host->lpVtbl->AcquiredVirtualAddressSpace (host, at (GRANULE), PAGE);
    case VAS_CLR_RELEASED:
      return host->lpVtbl->ReleasedVirtualAddressSpace (host, at (GRANULE));
    case VAS_CLR_ALLOC:
      result = o->heap->lpVtbl->Alloc (o->heap, 1, eTaskCritical, &memory);
      ck_assert_int_eq (memory == NULL, result != S_OK);
      return result;
    case VAS_CLR_DEBUG_ALLOC:
      result = o->heap->lpVtbl->DebugAlloc (o->heap, 1, eTaskCritical, NULL, 0, &memory);
      ck_assert_int_eq (memory == NULL, result != S_OK);
      return result;
    case VAS_CLR_FREE:
      return o->heap->lpVtbl->Free (o->heap, NULL);
    case VAS_CLR_GET_HOST_MANAGER:
      result = o->control->lpVtbl->GetHostManager (o->control, &IID_IHostMemoryManager, &memory);
      ck_assert_int_eq (memory == NULL, result != S_OK);
      if (memory != NULL)
        host->lpVtbl->Release (host);
      return result;
    case VAS_CLR_N_METHODS:
    default:
      ck_abort ();
      return S_OK;
    }
}

static Objects
make_objects (Fixture *f)
{
  Objects o;
  ck_assert_int_eq (f->host->lpVtbl->CreateMalloc (f->host, 1, &o.heap), S_OK);
  ck_assert_int_eq (o.heap->lpVtbl->Alloc (o.heap, 64, eTaskCritical, &o.block), S_OK);
  ck_assert_int_eq (reserve (f, GRANULE, &o.reserved), S_OK);
  o.control = vas_clr_host_control (f->host);
  return o;
}

static void
drop_objects (Objects *o)
{
  o->control->lpVtbl->Release (o->control);
  o->heap->lpVtbl->Release (o->heap);
}

static const HRESULT family[] = { HOST_E_CLRNOTAVAILABLE, HOST_E_TIMEOUT, HOST_E_NOT_OWNER, HOST_E_ABANDONED, E_FAIL,
                                  E_OUTOFMEMORY, HOST_E_INVALIDOPERATION };

/* HM-012 as the pages have it: rows in VasClrMethod's order, columns in that of family. */
static const char *const matrix[VAS_CLR_N_METHODS] = {
  "xxxxxx-", "xxxxxx-", "xxxxx-x", "xxxxx--", "xxxxx--", "xxxxx--", "xxxxx--",
  "x----x-", "x------", "x------", "xxxxxx-", "xxxxxx-", "xxxxx-x", "xxxxx--",
};

/* Each documented pair comes out, and each other cannot even be ordered. */
START_TEST (test_the_matrix)
{
  for (VasClrMethod method = 0; method < VAS_CLR_N_METHODS; method++)
    for (unsigned i = 0; i < sizeof family / sizeof *family; i++)
      {
        Fixture f = fixture ();
        Objects o = make_objects (&f);
        const VasClrFailure failure = { .result = family[i], .methods = (uint32_t) 1 << method };
        bool is_documented = matrix[method][i] == 'x';
        ck_assert_msg (vas_clr_host_add_failure (f.host, &failure) == is_documented, "%s, 0x%08x",
                       vas_clr_method_name (method), (unsigned) family[i]);
        ck_assert_int_eq (vas_clr_is_documented (method, family[i]), is_documented);
        ck_assert_int_eq (call_method (&f, &o, method), is_documented ? family[i] : S_OK);
        bool is_latched = is_documented && family[i] == E_FAIL;
        ck_assert_int_eq (call_method (&f, &o, method), is_latched ? HOST_E_CLRNOTAVAILABLE : S_OK);
        drop_objects (&o);
        finish (&f);
      }
}
END_TEST

START_TEST (test_waits_never_come_from_this_family)
{
  static const HRESULT never[] = { HOST_E_DEADLOCK, HOST_E_INTERRUPTED, E_NOTIMPL, E_POINTER, S_OK };
  Fixture f = fixture ();
  for (unsigned i = 0; i < sizeof never / sizeof *never; i++)
    {
      const VasClrFailure failure = { .result = never[i] };
      ck_assert (!vas_clr_host_add_failure (f.host, &failure));
    }
  finish (&f);
}
END_TEST

START_TEST (test_e_fail_latches_every_method)
{
  Fixture f = fixture ();
  Objects o = make_objects (&f);
  fail_with (&f, E_FAIL, (uint32_t) 1 << VAS_CLR_VIRTUAL_ALLOC, 2);
  ck_assert_int_eq (reserve_one (&f), S_OK);
  REFUSES (&f, reserve_one (&f), E_FAIL, 20);
  for (VasClrMethod method = 0; method < VAS_CLR_N_METHODS; method++)
    {
      ck_assert_int_eq (call_method (&f, &o, method), HOST_E_CLRNOTAVAILABLE);
      ck_assert_uint_eq (last_rule (&f), HM (20));
    }
  SET (&f, state, VAS_CLR_NOT_LOADED);
  SET (&f, state, VAS_CLR_STARTED);
  ck_assert_int_eq (reserve_one (&f), S_OK);
  SET (&f, latch, false);
  vas_clr_host_clear_failures (f.host);
  fail_with (&f, E_FAIL, 0, 1);
  ck_assert_int_eq (reserve_one (&f), E_FAIL);
  ck_assert_int_eq (reserve_one (&f), S_OK);
  drop_objects (&o);
  finish (&f);
}
END_TEST

START_TEST (test_states)
{
  static const int rules[] = { 21, 0, 0, 23, 24 };
  Fixture f = fixture ();
  for (VasClrState state = VAS_CLR_NOT_LOADED; state <= VAS_CLR_SHUTTING_DOWN; state++)
    {
      SET (&f, state, state);
      if (rules[state] != 0)
        REFUSES (&f, reserve_one (&f), HOST_E_CLRNOTAVAILABLE, rules[state]);
      else
        ck_assert_int_eq (reserve_one (&f), S_OK);
    }
  finish (&f);
}
END_TEST

START_TEST (test_lock)
{
  Fixture f = fixture ();
  VasThreadId other = vas_machine_create_thread (f.machine, 1);
  uint8_t buffer[48];
  SIZE_T written;
  SET (&f, lock_owner, other);
  REFUSES (&f, reserve_one (&f), HOST_E_NOT_OWNER, 25);
  ck_assert_int_eq (f.host->lpVtbl->VirtualQuery (f.host, NULL, buffer, 48, &written), S_OK); /* HM-063 */
  SET (&f, lock_timeout, 100);
  REFUSES (&f, reserve_one (&f), HOST_E_TIMEOUT, 25);
  ck_assert_uint_eq (report_of (&f).time, 100);
  SET (&f, lock_abandon, 150);
  REFUSES (&f, reserve_one (&f), HOST_E_ABANDONED, 25);
  ck_assert_uint_eq (report_of (&f).time, 150);
  REFUSES (&f, reserve_one (&f), HOST_E_TIMEOUT, 25);
  SET (&f, lock_release, 300);
  ck_assert_int_eq (reserve_one (&f), S_OK);
  ck_assert_uint_eq (report_of (&f).time, 300);
  ck_assert_uint_eq (report_of (&f).waits, 4);
  SET (&f, lock_owner, other);
  SET (&f, lock_release, 390);
  SET (&f, lock_abandon, 350);
  REFUSES (&f, reserve_one (&f), HOST_E_ABANDONED, 25); /* what is due first */
  ck_assert_uint_eq (report_of (&f).time, 350);
  SET (&f, lock_abandon, 395);
  ck_assert_int_eq (reserve_one (&f), S_OK);
  ck_assert_uint_eq (report_of (&f).time, 390);
  ck_assert_uint_eq (vas_clr_host_config (f.host).lock_owner, 0);
  SET (&f, lock_owner, other);
  SET (&f, lock_release, 450);
  SET (&f, lock_abandon, 450);
  ck_assert_int_eq (reserve_one (&f), S_OK); /* at the same time it is given back */
  SET (&f, lock_abandon, 0);
  SET (&f, lock_owner, other);
  ck_assert (vas_clr_host_set_caller (f.host, other, 0, 0));
  ck_assert_int_eq (reserve_one (&f), S_OK);
  ck_assert (!vas_clr_host_set_caller (f.host, 99, 0, 0));
  finish (&f);
}
END_TEST

/* The order of the checks (HM-026): what stands above wins. */
START_TEST (test_order_of_checks)
{
  Fixture f = fixture ();
  VasThreadId other = vas_machine_create_thread (f.machine, 1);
  void *memory;
  const VasClrFailure always = { .result = E_FAIL, .every = 1 }, no_memory = { .result = E_OUTOFMEMORY, .every = 1 };
  ck_assert (vas_clr_host_add_failure (f.host, &no_memory));
  SET (&f, process_reserved, 1);
  REFUSES (&f, reserve (&f, 0, &memory), E_OUTOFMEMORY, 13);
  REFUSES (&f, reserve (&f, PAGE, &memory), E_OUTOFMEMORY, 36);
  vas_clr_host_clear_failures (f.host);
  REFUSES (&f, alloc_at (&f, at (PAGE), PAGE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eTaskCritical, &memory),
           E_OUTOFMEMORY, 13);
  REFUSES (&f, reserve (&f, (SIZE_T) 1 << 46, &memory), E_OUTOFMEMORY, 46);
  ck_assert (vas_clr_host_add_failure (f.host, &always));
  SET (&f, lock_owner, other);
  REFUSES (&f, reserve (&f, 0, &memory), HOST_E_NOT_OWNER, 25);
  SET (&f, lock_owner, 0);
  REFUSES (&f, reserve (&f, 0, &memory), E_FAIL, 20);
  SET (&f, lock_owner, other);
  REFUSES (&f, reserve (&f, 0, &memory), HOST_E_CLRNOTAVAILABLE, 20);
  finish (&f);
}
END_TEST

/* What the lock refuses uses no order up. */
START_TEST (test_the_lock_comes_before_ordered_failures)
{
  Fixture f = fixture ();
  void *memory;
  const VasClrFailure failure = { .result = E_OUTOFMEMORY, .methods = 1u << VAS_CLR_VIRTUAL_ALLOC, .nth = 2 };
  ck_assert (vas_clr_host_add_failure (f.host, &failure));
  VasThreadId other = vas_machine_create_thread (f.machine, 1);
  for (unsigned i = 0; i < 3; i++)
    {
      SET (&f, lock_owner, other);
      REFUSES (&f, reserve (&f, PAGE, &memory), HOST_E_NOT_OWNER, 25);
      SET (&f, lock_owner, 0);
      ck_assert_int_eq (reserve (&f, PAGE, &memory), i == 1 ? E_OUTOFMEMORY : S_OK);
    }
  finish (&f);
}
END_TEST

START_TEST (test_failures_by_turn_size_flags_and_level)
{
  Fixture f = fixture ();
  void *memory;
  const VasClrFailure failure = { .result = E_OUTOFMEMORY, .nth = 2, .every = 3, .times = 2, .minimum_size = GRANULE,
                                  .maximum_size = 2 * GRANULE, .flags = VAS_MEM_RESERVE,
                                  .levels = 1 << eAppDomainCritical | 1 << eTaskCritical };
  ck_assert (vas_clr_host_add_failure (f.host, &failure));
  for (unsigned i = 1; i <= 9; i++)
    {
      ck_assert_int_eq (reserve (&f, 3 * GRANULE, &memory), S_OK);
      ck_assert_int_eq (alloc_at (&f, memory, GRANULE, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, eTaskCritical, &memory),
                        S_OK);
      ck_assert_int_eq (alloc_at (&f, NULL, GRANULE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eProcessCritical, &memory),
                        S_OK);
      ck_assert_int_eq (alloc_at (&f, NULL, i % 2 == 0 ? 2 * GRANULE : GRANULE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE,
                                  eAppDomainCritical, &memory),
                        i == 2 || i == 5 ? E_OUTOFMEMORY : S_OK);
    }
  VasClrHostReport report = report_of (&f);
  ck_assert_uint_eq (report.failures[VAS_CLR_VIRTUAL_ALLOC], 2);
  ck_assert_uint_eq (report.calls[VAS_CLR_VIRTUAL_ALLOC], 36);
  ck_assert_uint_eq (report.level_refusals[eAppDomainCritical], 2);
  ck_assert_uint_eq (report.level_requests[eProcessCritical], 9);
  finish (&f);
}
END_TEST

START_TEST (test_failures_by_chance_repeat_with_the_seed)
{
  uint64_t patterns[2] = { 0, 0 };
  for (unsigned run = 0; run < 2; run++)
    {
      Fixture f = fixture ();
      const VasClrFailure failure = { .result = HOST_E_TIMEOUT, .every = 1, .percent = 30 };
      ck_assert (vas_clr_host_add_failure (f.host, &failure));
      for (unsigned i = 0; i < 64; i++)
        patterns[run] = patterns[run] << 1 | (load_of (&f) == HOST_E_TIMEOUT);
      finish (&f);
    }
  ck_assert_uint_eq (patterns[0], patterns[1]);
  int failed = __builtin_popcountll (patterns[0]);
  ck_assert_msg (failed > 8 && failed < 32, "%d of 64", failed);
}
END_TEST

/* S_FALSE is no success but for Needs and Query (HM-034, HM-053, HM-062, HM-071, HM-081), and changes nothing. */
START_TEST (test_s_false)
{
  Fixture f = fixture ();
  Objects o = make_objects (&f);
  const VasClrFailure failure = { .result = S_FALSE, .methods = 1 << VAS_CLR_VIRTUAL_ALLOC | 1 << VAS_CLR_VIRTUAL_FREE
                                  | 1 << VAS_CLR_VIRTUAL_PROTECT | 1 << VAS_CLR_VIRTUAL_QUERY | 1 << VAS_CLR_NEEDS,
                                  .every = 1 };
  uint8_t buffer[48];
  SIZE_T written = 0;
  ck_assert (vas_clr_host_add_failure (f.host, &failure));
  REFUSES (&f, call_method (&f, &o, VAS_CLR_VIRTUAL_ALLOC), S_FALSE, 34);
  REFUSES (&f, free_at (&f, o.reserved, 0, VAS_MEM_RELEASE), S_FALSE, 53);
  REFUSES (&f, call_method (&f, &o, VAS_CLR_VIRTUAL_PROTECT), S_FALSE, 71);
  ck_assert_int_eq (f.host->lpVtbl->VirtualQuery (f.host, o.reserved, buffer, 48, &written), S_FALSE);
  ck_assert_uint_eq (written, 48);
  ck_assert_int_eq (f.host->lpVtbl->NeedsVirtualAddressSpace (f.host, NULL, 0), S_FALSE);
  ck_assert_uint_eq (last_rule (&f), VAS_NO_RULE);
  drop_objects (&o);
  finish (&f);
}
END_TEST

static HRESULT
commit_at_level (Fixture *f, void *address, SIZE_T size, EMemoryCriticalLevel level)
{
  void *memory;
  return alloc_at (f, address, size, VAS_MEM_COMMIT, VAS_PAGE_READWRITE, level, &memory);
}

/* A soft limit for tasks, a hard one for domains, none for the process (HM-121). */
START_TEST (test_budgets_by_level)
{
  Fixture f = fixture ();
  void *a;
  SET (&f, process_committed, 100 * PAGE);
  SET (&f, level_domain, 150);
  SET (&f, level_process, 0);
  ck_assert_int_eq (reserve (&f, 4096 * PAGE, &a), S_OK);
  ck_assert_int_eq (commit_at_level (&f, a, 100 * PAGE, eTaskCritical), S_OK);
  ck_assert_int_eq (commit_at_level (&f, a, 100 * PAGE, eTaskCritical), S_OK); /* nothing new */
  REFUSES (&f, commit_at_level (&f, at (number (a) + 100 * PAGE), PAGE, eTaskCritical), E_OUTOFMEMORY, 46);
  ck_assert_int_eq (commit_at_level (&f, at (number (a) + 50 * PAGE), 100 * PAGE, eAppDomainCritical), S_OK);
  REFUSES (&f, commit_at_level (&f, at (number (a) + 149 * PAGE), 2 * PAGE, eAppDomainCritical), E_OUTOFMEMORY, 46);
  ck_assert_int_eq (commit_at_level (&f, at (number (a) + 150 * PAGE), 1000 * PAGE, eProcessCritical), S_OK);
  ck_assert_int_eq (free_at (&f, a, 1100 * PAGE, VAS_MEM_DECOMMIT), S_OK);
  ck_assert_int_eq (commit_at_level (&f, a, 50 * PAGE, eTaskCritical), S_OK);
  finish (&f);
}
END_TEST

START_TEST (test_budgets_by_domain_and_task)
{
  Fixture f = fixture ();
  IHostMalloc *heap;
  void *memory;
  ck_assert_int_eq (f.host->lpVtbl->CreateMalloc (f.host, 1, &heap), S_OK);
  SET (&f, domain_allocations, 2);
  SET (&f, task_reserved, 3 * GRANULE);
  ck_assert_int_eq (reserve (&f, 9 * GRANULE, &memory), S_OK); /* the default domain, no task: free */
  ck_assert (vas_clr_host_set_caller (f.host, 1, 7, 1));
  ck_assert_int_eq (reserve (&f, 2 * GRANULE, &memory), S_OK);
  REFUSES (&f, reserve (&f, 2 * GRANULE, &memory), E_OUTOFMEMORY, 46);
  ck_assert (vas_clr_host_set_caller (f.host, 1, 7, 2));
  ck_assert_int_eq (heap->lpVtbl->Alloc (heap, 10, eTaskCritical, &memory), S_OK);
  REFUSES (&f, heap->lpVtbl->Alloc (heap, 10, eTaskCritical, &memory), E_OUTOFMEMORY, 46);
  ck_assert (vas_clr_host_set_caller (f.host, 1, 8, 2));
  ck_assert_int_eq (reserve (&f, GRANULE, &memory), S_OK);
  VasClrAllocation live[4];
  ck_assert_uint_eq (vas_clr_host_live (f.host, live, 4), 4);
  ck_assert_uint_eq (live[1].domain + live[1].task, 7 + 1);
  heap->lpVtbl->Release (heap);
  finish (&f);
}
END_TEST

/* A mapping above the budget is refused, which the runtime asks about before it tries again. */
START_TEST (test_a_mapping_above_the_budget)
{
  Fixture f = fixture ();
  SET (&f, process_reserved, 2 * GRANULE);
  ck_assert_int_eq (f.host->lpVtbl->NeedsVirtualAddressSpace (f.host, NULL, 2 * GRANULE), S_OK);
  REFUSES (&f, f.host->lpVtbl->NeedsVirtualAddressSpace (f.host, NULL, 2 * GRANULE + 1), E_OUTOFMEMORY, 81);
  finish (&f);
}
END_TEST

START_TEST (test_waits_for_memory)
{
  Fixture f = fixture ();
  void *memory;
  SET (&f, process_reserved, GRANULE);
  SET (&f, wait_level, VAS_CLR_WAIT_APP_DOMAIN);
  SET (&f, wait_time, 250);
  REFUSES (&f, reserve (&f, 2 * GRANULE, &memory), E_OUTOFMEMORY, 46);
  ck_assert_int_eq (alloc_at (&f, NULL, 2 * GRANULE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eAppDomainCritical, &memory),
                    S_OK);
  ck_assert_uint_eq (report_of (&f).time, 250);
  finish (&f);
}
END_TEST

enum
{
  THREADS = 4,
  ROUNDS = 500
};

static void *
reserve_and_free (void *data)
{
  Fixture *f = data;
  for (unsigned i = 0; i < ROUNDS; i++)
    {
      void *memory;
      if (f->host->lpVtbl->VirtualAlloc (f->host, NULL, GRANULE, VAS_MEM_RESERVE, VAS_PAGE_READWRITE, eTaskCritical,
                                         &memory) == S_OK)
        free_at (f, memory, 0, VAS_MEM_RELEASE);
    }
  return NULL;
}

START_TEST (test_calls_come_from_any_thread)
{
  Fixture f = fixture ();
  pthread_t threads[THREADS];
  for (unsigned i = 0; i < THREADS; i++)
    ck_assert_int_eq (pthread_create (&threads[i], NULL, reserve_and_free, &f), 0);
  for (unsigned i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  ck_assert_uint_eq (report_of (&f).calls[VAS_CLR_VIRTUAL_ALLOC], THREADS * ROUNDS);
  ck_assert_uint_eq (report_of (&f).reserved, 0);
  ck_assert_uint_eq (report_of (&f).failures[VAS_CLR_VIRTUAL_FREE], 0);
  finish (&f);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("host script");
  TCase *tc = tcase_create ("host script");
  tcase_add_test (tc, test_the_matrix);
  tcase_add_test (tc, test_waits_never_come_from_this_family);
  tcase_add_test (tc, test_e_fail_latches_every_method);
  tcase_add_test (tc, test_states);
  tcase_add_test (tc, test_lock);
  tcase_add_test (tc, test_order_of_checks);
  tcase_add_test (tc, test_the_lock_comes_before_ordered_failures);
  tcase_add_test (tc, test_failures_by_turn_size_flags_and_level);
  tcase_add_test (tc, test_failures_by_chance_repeat_with_the_seed);
  tcase_add_test (tc, test_s_false);
  tcase_add_test (tc, test_budgets_by_level);
  tcase_add_test (tc, test_budgets_by_domain_and_task);
  tcase_add_test (tc, test_a_mapping_above_the_budget);
  tcase_add_test (tc, test_waits_for_memory);
  tcase_add_test (tc, test_calls_come_from_any_thread);
  suite_add_tcase (suite, tc);
  return suite;
}
