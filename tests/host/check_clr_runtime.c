/* The scripted runtime: wiring, start, levels, load, collections.
 *
 * proves: HM-042, HM-044, HM-045, HM-054, HM-076, HM-077, HM-078, HM-086, HM-091, HM-092, HM-096, HM-097, HM-102
 * proves: HM-110, HM-111, HM-112, HM-113, HM-114, HM-116, HM-120, HM-132 */
#include "runtime_support.h"
#include "wrong_host.h"

START_TEST (test_wiring)
{
  Rig rig;
  rig_init (&rig, NULL);
  ck_assert_int_eq (vas_clr_runtime_set_host_control (rig.runtime, NULL), E_INVALIDARG);
  ck_assert_int_eq (vas_clr_runtime_start (rig.runtime), E_UNEXPECTED);
  rig_start (&rig);
  ck_assert_uint_eq (rig.seen.mallocs, 1);
  ck_assert_uint_eq (rig.seen.registers, 1);
  ck_assert_int_eq (vas_clr_runtime_set_host_control (rig.runtime, rig.control), E_ACCESSDENIED);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).process_heap, 1);
  rig_clear (&rig);

  VasClrRuntimeConfig config;
  vas_clr_runtime_config_init (&config);
  config.hosted_v1 = true;
  rig_init (&rig, &config);
  ck_assert_int_eq (vas_clr_runtime_set_host_control (rig.runtime, rig.control), HOST_E_INVALIDOPERATION);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_a_second_control_replaces_nothing)
{
  Rig rig;
  rig_init (&rig, NULL);
  ck_assert_int_eq (vas_clr_runtime_set_host_control (rig.runtime, rig.control), S_OK);
  ck_assert_int_eq (vas_clr_runtime_set_host_control (rig.runtime, rig.control), S_OK);
  ck_assert_uint_eq (rig.seen.mallocs, 1);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_without_a_heap_the_manager_is_given_up)
{
  Rig rig;
  rig_init (&rig, NULL);
  rig.f.host->lpVtbl->AddRef (rig.f.host); /* the one that the runtime gives up */
  fail_next (&rig, VAS_CLR_CREATE_MALLOC, E_OUTOFMEMORY, 0);
  ck_assert_int_eq (vas_clr_runtime_set_memory_manager (rig.runtime, rig.f.host), E_UNEXPECTED);
  ck_assert_uint_eq (rig.seen.registers, 0);
  ck_assert_int_eq (vas_clr_runtime_start (rig.runtime), E_UNEXPECTED);
  rig_clear (&rig); /* checks that just one reference is left */
}
END_TEST

/* A control that writes down what it is asked for. */
typedef struct Control
{
  IHostControl iface; /* first */
  unsigned n;
  uint32_t asked[16];
  HRESULT result;
  bool leaves_object;
} Control;

static HRESULT STDMETHODCALLTYPE
control_query (IHostControl *This, REFIID riid, void **object)
{
  (void) riid;
  *object = This;
  return S_OK;
}

static ULONG STDMETHODCALLTYPE
control_count (IHostControl *This)
{
  (void) This;
  return 1;
}

static HRESULT STDMETHODCALLTYPE
control_manager (IHostControl *This, REFIID riid, void **object)
{
  Control *control = (Control *) This;
  control->asked[control->n++] = riid->Data1;
  if (!control->leaves_object)
    *object = NULL;
  return control->result;
}

static HRESULT STDMETHODCALLTYPE
control_domain (IHostControl *This, DWORD domain, IUnknown *manager)
{
  (void) This, (void) domain, (void) manager;
  return S_OK;
}

static const IHostControlVtbl control_methods
    = { control_query, control_count, control_count, control_manager, control_domain };

START_TEST (test_managers_are_asked_for_in_order)
{
  static const uint32_t wanted[] = { 0x7BC698D1, 0x997FF24C, 0x983D50E2, 0x8BDE9D80, 0x234330C7,
                                     0x613DABD7, 0x5D4EC34E, 0x75AD2468, 0x7AE49844 };
  Control control = { .iface = { &control_methods }, .result = E_NOINTERFACE };
  VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
  ck_assert_int_eq (vas_clr_runtime_set_host_control (runtime, &control.iface), S_OK);
  ck_assert_uint_eq (control.n, sizeof wanted / sizeof *wanted);
  for (unsigned i = 0; i < control.n; i++)
    ck_assert_uint_eq (control.asked[i], wanted[i]);
  /* without a manager the system's memory is used, which this runtime has not */
  ck_assert_int_eq (vas_clr_runtime_start (runtime), E_UNEXPECTED);
  ck_assert_uint_eq (vas_clr_runtime_breaches (runtime, NULL, 0), 0);
  vas_clr_runtime_free (runtime);
}
END_TEST

/* What GetHostManager may not answer. */
START_TEST (test_breaches_of_a_control)
{
  static const struct
  {
    HRESULT result;
    bool leaves_object;
    unsigned clause;
  } cases[] = { { S_OK, false, 112 }, { S_OK, true, 112 },          { E_NOINTERFACE, true, 112 },
                { E_FAIL, false, 20 }, { HOST_E_DEADLOCK, false, 12 } };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      Control control = { { &control_methods }, 0, { 0 }, cases[i].result, cases[i].leaves_object };
      VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
      VasClrBreach breach;
      ck_assert_int_eq (vas_clr_runtime_set_host_control (runtime, &control.iface), S_OK);
      ck_assert_uint_ge (vas_clr_runtime_breaches (runtime, &breach, 1), 1);
      ck_assert_uint_eq (breach.rule, HM (cases[i].clause));
      vas_clr_runtime_free (runtime);
    }
}
END_TEST

START_TEST (test_a_start)
{
  Rig rig;
  rig_init (&rig, NULL);
  rig_start (&rig);
  VasClrHostReport report = report_of (&rig.f);
  ck_assert_uint_eq (report.level_requests[eAppDomainCritical], 0);
  ck_assert_uint_gt (report.level_requests[eProcessCritical], 10);
  ck_assert_uint_eq (report.level_requests[eTaskCritical], 2); /* the first code heap comes after the start */
  ck_assert (rig.seen.null_sizes_are_granules);
  ck_assert_uint_eq (rig.seen.numa, 0);
  VasClrRuntimeState state = vas_clr_runtime_state (rig.runtime);
  ck_assert_uint_eq (state.reserved, 384 * MIB + 0x370000);
  /* beside the GC: handles, two domains, and the JIT's 256 KiB */
  ck_assert_uint_eq (report.reserved, 384 * MIB + 0x370000 + 3 * GRANULE + 256 * KIB);
  ck_assert_uint_eq (state.committed, 4 * PAGE);
  ck_assert_uint_eq (n_breaches (&rig), 0);
  rig_clear (&rig);
}
END_TEST

/* What the GC reserves: segments by pointers and heaps, and the card table for all of them. */
START_TEST (test_sizes_of_segments)
{
  static const struct
  {
    uint32_t pointer_size, heaps;
    uint64_t heap, cards, first_commits; /* the last: of the card table, whole pages */
  } cases[] = {
    { 8, 0, 384 * MIB, 0x370000, 0x61000 },         { 4, 0, 32 * MIB, 0xA0000, 0x11000 },
    { 8, 4, 17 * 1024 * MIB, 0x9910000, 0x1103000 }, { 8, 16, 20 * 1024 * MIB, 0xB410000, 0x1404000 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      VasClrRuntimeConfig config;
      Rig rig;
      vas_clr_runtime_config_init (&config);
      config.pointer_size = cases[i].pointer_size;
      config.heaps = cases[i].heaps;
      rig_init (&rig, &config);
      rig_start (&rig);
      ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).reserved, cases[i].heap + cases[i].cards);
      uint64_t n_segments = cases[i].heaps != 0 ? 2 * cases[i].heaps : 2, others = 2 * PAGE + 2 * 4 * PAGE + PAGE;
      ck_assert_uint_eq (report_of (&rig.f).committed, cases[i].first_commits + n_segments * 2 * PAGE + others);
      rig_clear (&rig);
    }
}
END_TEST

START_TEST (test_server_heaps)
{
  VasClrRuntimeConfig config;
  Rig rig;
  vas_clr_runtime_config_init (&config);
  config.heaps = 8;
  rig_init (&rig, &config);
  rig_start (&rig);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).reserved, 18 * 1024 * MIB + 0xA210000);
  rig_clear (&rig);

  /* two blocks, then each segment alone */
  rig_init (&rig, &config);
  fail_next (&rig, VAS_CLR_VIRTUAL_ALLOC, E_OUTOFMEMORY, 18 * 1024 * MIB);
  rig_start (&rig);
  ck_assert_uint_eq (report_of (&rig.f).allocations, 2 + 3 + 1 + 1);
  rig_clear (&rig);

  rig_init (&rig, &config);
  const VasClrFailure failure = { .result = E_OUTOFMEMORY,
                                  .methods = 1u << VAS_CLR_VIRTUAL_ALLOC,
                                  .minimum_size = 16 * 1024 * MIB,
                                  .every = 1,
                                  .times = 2 };
  ck_assert (vas_clr_host_add_failure (rig.f.host, &failure));
  rig_start (&rig);
  ck_assert_uint_eq (report_of (&rig.f).allocations, 3 + 16 + 1 + 1);
  rig_clear (&rig);
}
END_TEST

/* Whatever call of a start fails, the start fails with E_OUTOFMEMORY, and the heap's reservations are given back. */
START_TEST (test_a_start_without_memory)
{
  for (uint64_t nth = 1; nth < 40; nth++)
    {
      Rig rig;
      rig_init (&rig, NULL);
      ck_assert_int_eq (vas_clr_runtime_set_host_control (rig.runtime, rig.control), S_OK);
      const VasClrFailure failure = { .result = E_OUTOFMEMORY,
                                      .methods = 1u << VAS_CLR_VIRTUAL_ALLOC,
                                      .nth = nth,
                                      .every = 1,
                                      .flags = VAS_MEM_COMMIT | VAS_MEM_RESERVE };
      ck_assert (vas_clr_host_add_failure (rig.f.host, &failure));
      HRESULT result = vas_clr_runtime_start (rig.runtime);
      ck_assert (result == S_OK || result == E_OUTOFMEMORY);
      VasClrRuntimeState state = vas_clr_runtime_state (rig.runtime);
      ck_assert_int_eq (state.started, result == S_OK);
      ck_assert_uint_eq (n_breaches (&rig), 0);
      if (result != S_OK)
        ck_assert_uint_lt (report_of (&rig.f).reserved, MIB);
      bool is_over = result == S_OK && nth > 20;
      rig_clear (&rig);
      if (is_over)
        return;
    }
  ck_abort_msg ("no start came through");
}
END_TEST

/* A host that gives the last 64 KiB of all addresses. */
static uint64_t top_calls, top_freed;

static HRESULT STDMETHODCALLTYPE
top_alloc (IHostMemoryManager *This, void *address, SIZE_T size, DWORD type, DWORD protect, EMemoryCriticalLevel level,
           void **memory)
{
  (void) This, (void) type, (void) protect, (void) level;
  top_calls++;
  *memory = address != NULL ? at (number (address) / PAGE * PAGE)
                            : at (size > 4 * MIB ? (uint64_t) 0 - ((size + 0xffff) & ~(uint64_t) 0xffff)
                                                 : 0x10000 * top_calls);
  return S_OK;
}

static HRESULT STDMETHODCALLTYPE
top_free (IHostMemoryManager *This, LPVOID address, SIZE_T size, DWORD type)
{
  (void) This, (void) size, (void) type;
  top_freed += number (address) >= (uint64_t) 0 - 1024 * MIB;
  return S_OK;
}

START_TEST (test_the_top_of_all_addresses_is_given_back)
{
  Fixture f = fixture ();
  Wrong host;
  wrong_init (&host, f.host);
  host.methods.VirtualAlloc = top_alloc;
  host.methods.VirtualFree = top_free;
  VasClrRuntime *runtime = vas_clr_runtime_new (NULL);
  ck_assert_int_eq (vas_clr_runtime_set_memory_manager (runtime, &host.iface), S_OK);
  ck_assert_int_eq (vas_clr_runtime_start (runtime), E_OUTOFMEMORY);
  ck_assert_uint_eq (top_freed, 2); /* the block, and the first of two */
  vas_clr_runtime_free (runtime);
  finish (&f);
}
END_TEST

START_TEST (test_levels)
{
  static const struct
  {
    VasClrTask task;
    EMemoryCriticalLevel level;
  } cases[] = {
    { { .domain = 0 }, eTaskCritical },
    { { .domain = 5 }, eTaskCritical },
    { { .domain = 5, .holds_lock = true }, eAppDomainCritical },
    { { .domain = 0, .holds_lock = true }, eProcessCritical },
    { { .domain = 5, .holds_lock = true, .unknown = true }, eTaskCritical },
  };
  Rig rig;
  rig_init (&rig, NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      vas_clr_runtime_set_task (rig.runtime, &cases[i].task);
      ck_assert_int_eq (vas_clr_runtime_level (rig.runtime), eProcessCritical); /* not started yet */
    }
  rig_start (&rig);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      vas_clr_runtime_set_task (rig.runtime, &cases[i].task);
      ck_assert (vas_clr_runtime_allocate (rig.runtime, MIB).succeeded);
      ck_assert_uint_eq (rig.seen.last_level, cases[i].level);
    }
  rig_clear (&rig);
}
END_TEST

START_TEST (test_a_failed_commit_collects_and_tries_again)
{
  Rig rig;
  rig_init (&rig, NULL);
  rig_start (&rig);
  fail_next (&rig, VAS_CLR_VIRTUAL_ALLOC, E_OUTOFMEMORY, 0);
  VasClrOutcome outcome = vas_clr_runtime_allocate (rig.runtime, 16 * KIB);
  ck_assert (outcome.succeeded && outcome.collected);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).collections, 1);
  SET (&rig.f, process_committed, PAGE);
  outcome = vas_clr_runtime_allocate (rig.runtime, MIB);
  ck_assert (!outcome.succeeded && outcome.collected);
  ck_assert_int_eq (outcome.result, E_OUTOFMEMORY);
  ck_assert_int_eq (outcome.failure, FAIL_NonCriticalResource);
  ck_assert_int_eq (outcome.action, eThrowException);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).throws, 1);
  ck_assert_uint_eq (n_breaches (&rig), 0);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_the_load)
{
  Rig rig;
  rig_init (&rig, NULL);
  VasClrHostConfig config = vas_clr_host_config (rig.f.host);
  strcpy (config.load, "97");
  strcpy (config.available, "1G");
  ck_assert (vas_clr_host_configure (rig.f.host, &config));
  rig_start (&rig);
  VasClrRuntimeState state = vas_clr_runtime_state (rig.runtime);
  ck_assert_uint_eq (state.load, 97);
  ck_assert_uint_eq (state.available, 1024 * MIB);
  ck_assert_uint_eq (state.total, 16 * 1024 * MIB);
  ck_assert (state.high_load && state.very_high_load);
  ck_assert_uint_eq (state.large_budget, 1023 * MIB);
  fail_next (&rig, VAS_CLR_GET_MEMORY_LOAD, HOST_E_TIMEOUT, 0);
  vas_clr_runtime_collect (rig.runtime, 0);
  state = vas_clr_runtime_state (rig.runtime);
  ck_assert_uint_eq (state.load, 55); /* the system's */
  ck_assert_uint_eq (state.available, 7 * 1024 * MIB);
  ck_assert (!state.high_load);
  rig.system.available_virtual = 100 * MIB;
  vas_clr_runtime_collect (rig.runtime, 0);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).available, 100 * MIB);
  rig_clear (&rig);
}
END_TEST

static uint64_t
committed_after_gc (Rig *rig, bool tell_low)
{
  rig_start (rig);
  for (int i = 0; i < 200; i++)
    ck_assert (vas_clr_runtime_allocate (rig->runtime, 8 * KIB).succeeded);
  if (tell_low)
    {
      vas_clr_host_notify (rig->f.host, eMemoryAvailableLow);
      vas_clr_runtime_advance (rig->runtime, 0);
    }
  vas_clr_runtime_collect (rig->runtime, 0);
  return vas_clr_runtime_state (rig->runtime).committed;
}

/* Only the host's word makes memory low: then tails go at once, and more of them. */
START_TEST (test_low_memory)
{
  Rig rig;
  rig_init (&rig, NULL);
  uint64_t ordinary = committed_after_gc (&rig, false);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).low_memory_collections, 0);
  rig_clear (&rig);
  rig_init (&rig, NULL);
  uint64_t low = committed_after_gc (&rig, true);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).low_memory_collections, 2);
  ck_assert_uint_lt (low, ordinary);
  ck_assert_uint_eq (low, 128 * KIB + 3 * PAGE);
  ck_assert (rig.seen.frees_are_clean);
  ck_assert_uint_gt (rig.seen.frees, 0);
  vas_clr_host_notify (rig.f.host, eMemoryAvailableNeutral);
  vas_clr_runtime_collect (rig.runtime, 0);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).low_memory_collections, 2);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_segments_of_large_objects)
{
  Rig rig;
  rig_init (&rig, NULL);
  rig_start (&rig);
  uint64_t before = report_of (&rig.f).reserved;
  ck_assert (vas_clr_runtime_allocate (rig.runtime, 100 * MIB).succeeded);
  ck_assert_uint_eq (report_of (&rig.f).reserved, before);
  ck_assert (vas_clr_runtime_allocate (rig.runtime, 300 * MIB).succeeded);
  ck_assert_uint_ge (report_of (&rig.f).reserved, before + 384 * MIB);
  vas_clr_runtime_collect (rig.runtime, 0);
  ck_assert_uint_lt (report_of (&rig.f).reserved, before + 128 * MIB);
  ck_assert_uint_eq (n_breaches (&rig), 0);
  ck_assert (rig.seen.null_sizes_are_granules && rig.seen.frees_are_clean);
  rig_clear (&rig);
}
END_TEST

START_TEST (test_frees_are_postponed_under_the_loader_lock)
{
  Rig rig;
  rig_init (&rig, NULL);
  rig_start (&rig);
  ck_assert (vas_clr_runtime_heap (rig.runtime, 100).succeeded);
  ck_assert (vas_clr_runtime_heap (rig.runtime, 100).succeeded);
  ck_assert (vas_clr_runtime_heap_free (rig.runtime, true));
  ck_assert_uint_eq (rig.seen.heap_frees, 0);
  vas_clr_runtime_advance (rig.runtime, 1);
  ck_assert_uint_eq (rig.seen.heap_frees, 1);
  ck_assert (vas_clr_runtime_heap_free (rig.runtime, false));
  ck_assert_uint_eq (rig.seen.heap_frees, 2);
  ck_assert (!vas_clr_runtime_heap_free (rig.runtime, false));
  rig_clear (&rig);
}
END_TEST

/* A workstation gives tails back when 5,000 ms have gone by since it last did, not a millisecond before. */
START_TEST (test_the_delay_of_decommits)
{
  Rig rig;
  rig_init (&rig, NULL);
  rig_start (&rig);
  for (unsigned i = 0; i < 200; i++)
    ck_assert (vas_clr_runtime_allocate (rig.runtime, 64 * KIB).succeeded);
  uint64_t full = vas_clr_runtime_state (rig.runtime).committed;
  vas_clr_runtime_collect (rig.runtime, 0);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).committed, full);
  vas_clr_runtime_advance (rig.runtime, 4999);
  vas_clr_runtime_collect (rig.runtime, 0);
  ck_assert_uint_eq (vas_clr_runtime_state (rig.runtime).committed, full);
  vas_clr_runtime_advance (rig.runtime, 1);
  vas_clr_runtime_collect (rig.runtime, 0);
  ck_assert_uint_lt (vas_clr_runtime_state (rig.runtime).committed, full);
  rig_clear (&rig);
}
END_TEST

Suite *
make_suite (void)
{
  Suite *suite = suite_create ("clr_runtime");
  TCase *tc = tcase_create ("runtime");
  tcase_add_test (tc, test_wiring);
  tcase_add_test (tc, test_a_second_control_replaces_nothing);
  tcase_add_test (tc, test_without_a_heap_the_manager_is_given_up);
  tcase_add_test (tc, test_managers_are_asked_for_in_order);
  tcase_add_test (tc, test_breaches_of_a_control);
  tcase_add_test (tc, test_a_start);
  tcase_add_test (tc, test_sizes_of_segments);
  tcase_add_test (tc, test_server_heaps);
  tcase_add_test (tc, test_a_start_without_memory);
  tcase_add_test (tc, test_the_top_of_all_addresses_is_given_back);
  tcase_add_test (tc, test_levels);
  tcase_add_test (tc, test_a_failed_commit_collects_and_tries_again);
  tcase_add_test (tc, test_the_load);
  tcase_add_test (tc, test_low_memory);
  tcase_add_test (tc, test_segments_of_large_objects);
  tcase_add_test (tc, test_frees_are_postponed_under_the_loader_lock);
  tcase_add_test (tc, test_the_delay_of_decommits);
  suite_add_tcase (suite, tc);
  return suite;
}
